"""Money and resources on the 体制図: what the ledger says of the time asked for, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from graphmodel.schema.words import Status
from graphmodel.text import Text
from queries.ledger import Amount, Figure, Given, hundredths, ledger_of
from queries.view import FlowView, ResourceView
from viz.charts.taisei.telling import UNDECIDED, Telling
from viz.drawing import text

NOT_KNOWN = "？"
PART_UNKNOWN = Text("{amount}＋未定・未記載分", "{amount} + undecided or unstated")
BETWEEN = Text("{low}〜{high}", "{low} to {high}")
IN_YEAR = Text("（{year}年目）", " (year {year})")
OF_PARTS = Text("実績{recorded}、計画{planned}", "actual {recorded}, planned {planned}")
SO_FAR = Text("これまでの実績{recorded}、計画{planned}", "actual so far {recorded}, planned {planned}")
DOUBTFUL = Text("うち算入できるか未確認 {amount}", "{amount} of it may not count")
EXCLUDED = Text("算入しない {amount}", "{amount} not counted")
RATIO = Text("委託費の{ratio}倍", "{ratio} times the AMED money")


class Money:
    """What is paid and given at the time asked for."""

    def __init__(self, telling: Telling) -> None:
        """The ledger of the project is asked, and nothing is added up here."""
        self.telling, self.view = telling, telling.view
        self.ledger = ledger_of(telling.view)
        self.year = telling.year if telling.window else None

    # -- words -------------------------------------------------------------------------------------------------

    def said(self, total: Amount) -> str:
        """Write a sum."""
        if not total.entries:
            return NOT_KNOWN if total.high is None else ""
        low = self._yen(total.low)
        if total.exact is not None:
            return low
        if total.high is not None:
            return self.telling.t(BETWEEN, low=low, high=self._yen(total.high))
        return self.telling.t(PART_UNKNOWN, amount=low) if total.low else self.telling.t(UNDECIDED)

    def _yen(self, amount: int) -> str:
        return text.amount(amount, self.telling.lang, self.telling.unit)

    def labelled(self, label: Text) -> str:
        """Return what stands before a sum: with the year, if one was asked for."""
        year = self.telling.t(IN_YEAR, year=self.year) if self.year else ""
        return label.in_(self.telling.lang) + year

    def headline(self, label: Text, figure: Figure, *beside: str) -> str:
        """Write a sum with its label; in brackets whether it is plan or record, and what stands beside it."""
        said = self.said(figure.value)
        if not said:
            return ""
        notes = [*(self._plan_or_record(figure) if figure.seen else ()), *filter(None, beside)]
        brackets = self.telling.in_brackets(self.telling.listed(notes)) if notes else ""
        return f"{self.labelled(label)} {said}{brackets}"

    def _plan_or_record(self, figure: Figure) -> Iterable[str]:
        recorded, planned = figure.recorded, figure.planned
        if recorded.entries and planned.entries:
            yield self.telling.t(OF_PARTS, recorded=self.said(recorded), planned=self.said(planned))
        elif figure.value.entries:
            yield (Status.ACTUAL if recorded.entries else Status.PLANNED).text.in_(self.telling.lang)

    def of_amed(self, label: Text) -> str:
        """Write what AMED pays; of a year that is under way the record so far and the plan, too."""
        figure = self.ledger.amed(self.year)
        return self.headline(label, figure, self._so_far())

    def _so_far(self) -> str:
        """Of the year asked for, if it is under way and has both: the two of which the larger stands."""
        running = self.year is not None and not self.view.recorded(self.view.year_period(self.year))
        if not running:
            return ""
        sides = (self.ledger.amed(self.year, status) for status in (Status.ACTUAL, Status.PLANNED))
        recorded, planned = (side.value for side in sides)
        if not recorded.entries or not planned.entries:
            return ""
        return self.telling.t(SO_FAR, recorded=self.said(recorded), planned=self.said(planned))

    def of_resources(self, label: Text) -> str:
        """Write what companies give: what counts, how many times the AMED money it is, and what does not count."""
        given = self.ledger.given(year=self.year)
        ratio = hundredths(given.eligible.value, self.ledger.amed(self.year).value)
        times = self.telling.t(RATIO, ratio=f"{ratio // 100}.{ratio % 100:02}") if ratio is not None else ""
        return self.headline(label, given.included, times, *self.beside(given))

    def beside(self, given: Given) -> tuple[str, ...]:
        """What stands beside a sum of resources: what may not count, and what does not."""
        parts = ((DOUBTFUL, given.doubtful.value), (EXCLUDED, given.excluded.value))
        return tuple(
            self.telling.t(words, amount=self.said(amount))
            for words, amount in parts
            if amount.entries and amount.high != 0
        )

    # -- sums --------------------------------------------------------------------------------------------------

    def flows(self) -> list[FlowView]:
        """Return the payments that stand at the time asked for: the record, or the plan."""
        standing = {item.key for item in self.ledger.standing(self.year)}
        return [flow for flow in self.view.flows if flow.key in standing]

    def paid(self, keys: Collection[str]) -> Figure:
        """Add up payments."""
        return self.ledger.money(keys=keys, year=self.year)

    def kept(self, bodies: Collection[str]) -> Figure:
        """Return the AMED money that stays with these bodies: what they receive less what they pass on."""
        return self.ledger.kept(bodies, self.year)

    def given(self, resources: Iterable[ResourceView]) -> Given:
        """Add up resources."""
        return self.ledger.given(entries={r.id for r in resources}, year=self.year)

    def given_by(self, bodies: Collection[str]) -> Given:
        """Add up what these bodies give."""
        return self.ledger.given(providers=bodies, year=self.year)

    def by_kind(self, given: Given, resources: Iterable[ResourceView]) -> tuple[str, ...]:
        """Return what they are; with amounts where there are several kinds, since the sum stands beside it; and what does not count."""
        lang, made = self.telling.lang, []
        own = list(resources)
        kinds = list(dict.fromkeys(r.node.kind for r in own))
        for kind in kinds:
            of_kind = self.given(r for r in own if r.node.kind is kind)
            amount = self.said(of_kind.included.value)
            if kind is not None and amount and of_kind.included.seen:
                apart = "" if lang == "ja" else " "
                made.append(kind.text.in_(lang) + (apart + amount if len(kinds) > 1 else ""))
        return (*made, *self.beside(given))
