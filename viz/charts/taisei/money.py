"""Money and resources on the 体制図: sums of the time asked for, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graphmodel.schema.sections import Section
from graphmodel.schema.words import Area, FlowKind, MoneyOrigin, Status
from graphmodel.text import Text
from queries.view import FlowView, ResourceView
from viz.charts.taisei.telling import UNDECIDED, Telling
from viz.drawing import text

NOT_KNOWN = "？"
PART_UNKNOWN = Text("{amount}＋未定・未記載分", "{amount} + undecided or unstated")
IN_YEAR = Text("（{year}年目）", " (year {year})")
COMMISSIONS = (FlowKind.COMMISSION, FlowKind.SUB_COMMISSION)


class Sum(NamedTuple):
    """Yen that are known, and whether some are not."""

    known: int = 0
    incomplete: bool = False
    seen: bool = False

    @property
    def exact(self) -> int | None:
        """The amount, if all of it is known."""
        return None if self.incomplete or not self.seen else self.known

    def plus(self, amount: int | None) -> Sum:
        """Add an amount."""
        return Sum(self.known + (amount or 0), self.incomplete or amount is None, True)

    def minus(self, other: Sum) -> Sum:
        """Take a sum away; never less than nothing."""
        return Sum(max(0, self.known - other.known), self.incomplete or other.incomplete, self.seen)


class Money:
    """What is paid and given at the time asked for."""

    def __init__(self, telling: Telling) -> None:
        """Nothing is added up before it is asked for."""
        self.telling, self.view = telling, telling.view

    def said(self, total: Sum) -> str:
        """Write a sum."""
        if not total.seen:
            return NOT_KNOWN if total.incomplete else ""
        if total.incomplete and not total.known:
            return self.telling.t(UNDECIDED)
        amount = text.amount(total.known, self.telling.lang, self.telling.unit)
        return self.telling.t(PART_UNKNOWN, amount=amount) if total.incomplete else amount

    def labelled(self, label: Text) -> str:
        """Return what stands before a sum: with the year, if one was asked for."""
        telling = self.telling
        year = telling.t(IN_YEAR, year=telling.year) if telling.window and telling.year else ""
        return label.in_(telling.lang) + year

    def as_far_as_said(self, total: Sum, section: Section) -> Sum:
        """What is not said is not zero: a section that is not there or not finished leaves every sum open."""
        return total if self.view.complete(section) else total._replace(incomplete=True)

    def flows(self) -> list[FlowView]:
        """Return the payments of the time asked for, plans where there are plans."""
        year = self.telling.year if self.telling.window else None
        timely = [
            flow for flow in self.view.flows if flow.amount != 0 and (not year or flow.year in (year, None))
        ]
        planned = {(f.source, f.target, f.kind) for f in timely if f.status is Status.PLANNED}
        return [
            f for f in timely if f.status is Status.PLANNED or (f.source, f.target, f.kind) not in planned
        ]

    def own(self, body: str) -> Sum:
        """Return the AMED money that stays with an institution: what it receives less what it passes on."""
        root = self.view.root(body)
        into, out = Sum(), Sum()
        for flow in self.flows():
            if flow.origin is not MoneyOrigin.AMED or flow.kind not in COMMISSIONS:
                continue
            if self.view.root(flow.target) == root:
                into = into.plus(flow.amount)
            elif self.view.root(flow.source) == root:
                out = out.plus(flow.amount)
        return into.minus(out)

    def resources(self) -> list[ResourceView]:
        """Return what is meant to count."""
        return [
            r
            for r in self.view.resources.values()
            if (r.node.status or Status.PLANNED) is Status.PLANNED
            and r.node.counted is not False
            and r.node.area is not Area.COMPETITIVE
        ]

    def worth(self, resource: ResourceView) -> Sum:
        """Return what a resource is worth at the time asked for."""
        if not resource.node.amounts:
            return Sum(0, True, True)
        total = Sum()
        for year, amount in resource.node.amounts.items():
            if self.telling.window is None or year == self.telling.year:
                total = total.plus(amount if isinstance(amount, int) else None)
        return total

    def total(self, resources: Iterable[ResourceView]) -> Sum:
        """Add resources up."""
        total = Sum()
        for resource in resources:
            worth = self.worth(resource)
            total = Sum(
                total.known + worth.known, total.incomplete or worth.incomplete, total.seen or worth.seen
            )
        return total

    def by_kind(self, resources: Sequence[ResourceView]) -> tuple[str, ...]:
        """Return what they are; with amounts where there are several kinds, since the sum stands beside it."""
        lang, made = self.telling.lang, []
        kinds = list(dict.fromkeys(r.node.kind for r in resources))
        for kind in kinds:
            amount = self.said(self.total(r for r in resources if r.node.kind is kind))
            if kind is not None and amount:
                apart = "" if lang == "ja" else " "
                made.append(kind.text.in_(lang) + (apart + amount if len(kinds) > 1 else ""))
        return tuple(made)
