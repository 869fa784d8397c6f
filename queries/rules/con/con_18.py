"""CON-18: No gap or overlap between consecutive AMED contracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unlisted_contracts
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import COMMISSION, without_period
from queries.view import ContractView, ProjectView


@rule(
    "CON-18",
    doc_ja="AMEDの委託研究開発契約を始まりの順に並べ、次の契約が前の契約の最後の日の翌日から始まるかを見ます。",
    clauses=[
        Clause(
            "gap",
            Severity.ADVISORY,
            Text(
                "AMEDとの委託研究開発契約の間に切れ目があります（{contracts}）",
                "There is a gap between commission contracts with AMED ({contracts})",
            ),
            Remedy(
                Text(
                    "これから結ぶ契約は、前の契約の終了日の翌日から始まるようにしてください。過ぎた切れ目については、日付をさかのぼって埋めることはせず、AMEDに相談してください。",
                    "Let the next contract begin on the day after the last day of the one before. A gap in a time that is over is not closed with an earlier date: ask AMED.",
                ),
                Text(
                    "契約期間の記載に誤りがあれば直してください。",
                    "Correct the periods where they are wrong.",
                ),
            ),
            unknown=Text(
                "AMEDとの委託研究開発契約が切れ目も重なりもなく続くか判定できません（{subjects}）",
                "It cannot be judged whether commission contracts with AMED follow each other without gap or overlap ({subjects})",
            ),
        ),
        Clause(
            "overlap",
            Severity.ADVISORY,
            Text(
                "AMEDとの委託研究開発契約の期間が重なっています（受託者：{contractors}）",
                "Commission contracts with AMED overlap (contractors: {contractors})",
            ),
            Remedy(
                Text(
                    "前の契約の終了日の翌日から次の契約が始まるようにしてください。重なったまま締結したときは、AMEDに相談してください。",
                    "Let the next contract begin on the day after the last day of the one before. Where contracts were signed that overlap, ask AMED.",
                ),
                Text(
                    "契約期間の記載に誤りがあれば直し、途中で終わった契約には ended を書いてください。",
                    "Correct the periods where they are wrong, and write `ended` where a contract has ended early.",
                ),
            ),
        ),
    ],
    citations=[
        Citation("更に1年間の延長契約を締結します", "S26"),
        Citation("研究開発期間の終了まで複数年の延長契約を締結します", "S26"),
    ],
    follows_from=("CON-01",),
    needs_period=False,
    about_contracts=True,
)
def amed_contracts_follow_each_other(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Sorted by start, each commission contract of AMED begins on the day after the end of the one before."""
    contracts = [c for c in view.contracts_of(COMMISSION) if c.commissioner in (AMED, None)]
    undated = without_period(contracts)
    rest = unlisted_contracts(view)
    if undated and len(contracts) > 1:
        yield examined(*(c.id for c in contracts))
        yield unknown("gap", *(m.subject for m in undated), missing=undated)
    if rest:
        yield unknown("gap", view.id, period=view.period, missing=rest)
    dated = sorted(
        ((p, c) for c in contracts if (p := c.span.period())), key=lambda pair: (pair[0], pair[1].id)
    )
    yield from (examined(c.id, period=p) for p, c in dated[1:])
    for (before, other), (period, contract) in _neighbours([(p, c) for p, c in dated if c.commissioner]):
        both, whom = _both(view, other, contract)
        if period.start > before.end:
            gap = Period(before.end, period.start)
            # What may fill it: a contract whose period or commissioner is not said, or one not yet written.
            fillers = [c for p, c in dated if c.commissioner is None and p.overlaps(gap)]
            missing = undated + rest + _unsaid(fillers)
            if missing:
                yield unknown("gap", *whom, period=gap, missing=missing, nodes=both)
            else:
                yield fail("gap", *whom, period=gap, nodes=both, contracts=Named(both))
        elif period.start < before.end:
            overlap = Period(period.start, min(period.end, before.end))
            yield fail("overlap", *whom, period=overlap, nodes=both, contractors=Named(whom))
    for (before, other), (period, contract) in _neighbours(dated):
        # One of which nobody has said who commissions it stands in order, or may be no contract of AMED's.
        unsaid = _unsaid((other, contract))
        both, whom = _both(view, other, contract)
        if unsaid and period.start > before.end:
            yield unknown("gap", *whom, period=Period(before.end, period.start), missing=unsaid, nodes=both)
        elif unsaid and period.start < before.end:
            overlap = Period(period.start, min(period.end, before.end))
            yield unknown("overlap", *whom, period=overlap, missing=unsaid, nodes=both)


Dated = tuple[Period, ContractView]


def _neighbours(dated: list[Dated]) -> Iterator[tuple[Dated, Dated]]:
    """Each contract but the first, with the one before it that ends last; they are sorted by start."""
    latest: Dated | None = None
    for one in dated:
        if latest is not None:
            yield latest, one
        if latest is None or one[0].end > latest[0].end:
            latest = one


def _both(
    view: ProjectView, one: ContractView, other: ContractView
) -> tuple[tuple[str, str], tuple[str, ...]]:
    """The ids of both, and who is commissioned by them."""
    return (one.id, other.id), ids({c.contractor or view.id for c in (one, other)})


def _unsaid(contracts: Iterable[ContractView]) -> tuple[Missing, ...]:
    return tuple(Missing(c.id, "commissioner") for c in contracts if c.commissioner is None)
