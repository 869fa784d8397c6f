"""The ledger: the one place where money and resources are summed. Rules, charts and reports ask it, and nothing else sums them.

A **posting** is what is written of one project year between two institutions under one contract (or of one kind and origin): what was
planned, what is recorded, and which of the two stands for the year. A year that ended by the day of the document is what was recorded, or,
where nothing is, what was planned, so marked; the running year is the larger of the record so far and the plan; later years are the plan.
Amounts are intervals: what is not said is never zero, and each sum names the facts that are missing and the entries that it is made of.
All amounts are yen, indirect costs included unless the document says otherwise. Building it takes time in proportion to the entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from graphmodel.derived.flows import AMED_KINDS
from graphmodel.derived.lifetimes import ONE_DAY, Tri
from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import FlowKind, MoneyOrigin, ResourceKind, Status
from graphmodel.text import Called
from queries.eligibility import COUNTS, Eligibility, NotCounted, Verdict, worth
from queries.facts import unfinished
from queries.findings import Missing
from queries.view import FlowView, ProjectView

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Amount:
    """Yen of which not everything may be known: at least `low`, at most `high` (None: nobody can say how much)."""

    low: int = 0
    high: int | None = 0
    missing: tuple[Missing, ...] = ()
    """What would have to be said to know it."""
    entries: tuple[str, ...] = ()
    """The keys of the entries (by year) that it is made of."""

    @property
    def exact(self) -> int | None:
        """The amount, where it is known."""
        return self.low if self.low == self.high else None

    def maybe(self, *missing: Missing) -> Amount:
        """The same as something that may not belong to a sum."""
        return replace(self, low=0, missing=_once(self.missing, missing))

    def open(self, *missing: Missing) -> Amount:
        """The same as something to which more may come."""
        return replace(self, high=None, missing=_once(self.missing, missing))

    def less(self, other: Amount) -> Amount:
        """What is left of it; never below zero."""
        low = 0 if other.high is None else max(0, self.low - other.high)
        high = None if self.high is None else max(0, self.high - other.low)
        return Amount(low, high, _once(self.missing, other.missing), _once(self.entries, other.entries))

    def at_most(self, limit: Amount) -> Tri:
        """Is it no more than `limit`: on every reading of what is not known (True), on none (False), or on some (None)?"""
        if limit.high is not None and self.low > limit.high:
            return False
        return True if self.high is not None and self.high <= limit.low else None


def total(parts: Iterable[Amount]) -> Amount:
    """Add up."""
    low, high = 0, 0
    unbounded = False
    missing: dict[Missing, None] = {}
    entries: dict[str, None] = {}
    for part in parts:
        low += part.low
        high += part.high or 0
        unbounded = unbounded or part.high is None
        missing.update(dict.fromkeys(part.missing))
        entries.update(dict.fromkeys(part.entries))
    return Amount(low, None if unbounded else high, tuple(missing), tuple(entries))


def hundredths(given: Amount, amed: Amount) -> int | None:
    """How many times the AMED money the resources are, in hundredths, rounded down: 99.5 % never reads as 1. None: not known, or of nothing."""
    if given.exact is None or not amed.exact:
        return None
    return given.exact * 100 // amed.exact


class Standing(Called):
    """What stands for a posting."""

    RECORDED = "recorded", "実績", "actual"
    UNRECORDED = "unrecorded", "計画（実績の記載なし）", "planned (no record)"
    RUNNING = (
        "running",
        "年度の途中（計画と実績の大きい方）",
        "year under way (the larger of plan and record)",
    )
    PLANNED = "planned", "計画", "planned"
    UNSETTLED = "unsettled", "計画か実績（研究開発期間が未定）", "plan or record (project period not settled)"
    UNDATED = "undated", "時期の記載なし", "at a time that is not said"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the document in one project year (or of no known year: `year` is None)."""

    section: Section
    key: str
    entry: str
    source: str
    """Who pays or provides: the body as written."""
    target: str
    kind: FlowKind | ResourceKind | None
    origin: MoneyOrigin | None
    contract: str | None
    year: int | None
    status: Status
    amount: Amount
    doubt: tuple[Missing, ...] = ()
    """It may be the same as what another entry says: what would have to be said to tell them apart."""
    verdict: Verdict = COUNTS
    """Of a resource: does it count?"""


Test = Callable[[Item], Amount | None]
"""What of an item belongs to a sum: all of it, what may belong (`Amount.maybe`), or nothing (None)."""


class Figure(NamedTuple):
    """A sum as it is shown: `value`, and of it what comes from the record and what from the plan."""

    value: Amount
    recorded: Amount
    planned: Amount
    growing: bool = False
    """Part of it is the record of a year that is not over (or of no known day), to which more may come."""

    @property
    def seen(self) -> bool:
        """Is it made of any entry?"""
        return bool(self.value.entries)

    @property
    def exact(self) -> int | None:
        """The amount, where it is made of something and known."""
        return self.value.exact if self.seen else None


NOTHING = Figure(Amount(), Amount(), Amount())
"""A sum of nothing."""


@dataclass(slots=True)
class Posting:
    """What is written of one year between two institutions under one contract, or of one kind and origin."""

    source: str
    """The institution that pays or provides."""
    target: str
    contract: str | None
    kind: FlowKind | ResourceKind | None
    origin: MoneyOrigin | None
    year: int | None
    standing: Standing
    planned: list[Item] = field(default_factory=list)
    recorded: list[Item] = field(default_factory=list)
    """Records; of a year that has not begun these are read as plans."""
    ended: Tri = None
    """Was its year over on the day of the document? None without a year or a project period."""

    @property
    def items(self) -> list[Item]:
        """All that is written."""
        return [*self.planned, *self.recorded]

    @property
    def standing_items(self) -> list[Item]:
        """The items of which its value is made (both sides where it is not known which is the larger)."""
        if self.standing is Standing.RECORDED:
            return self.recorded
        if self.standing in (Standing.UNRECORDED, Standing.UNDATED) or not (self.planned and self.recorded):
            return self.items
        larger = self._recorded_is_larger()
        return self.items if larger is None else self.recorded if larger else self.planned

    def figure(self, test: Test) -> Figure:
        """What of it belongs to a sum."""
        plan, record = _sum(self.planned, test), _sum(self.recorded, test)
        nothing = Amount()
        match self.standing:
            case Standing.RECORDED:
                return Figure(record, record, nothing)
            case Standing.UNRECORDED:
                return Figure(plan, nothing, plan)
            case Standing.UNDATED:
                return Figure(total((plan, record)), record, plan, growing=bool(record.entries))
        if not self.recorded:
            return Figure(plan, nothing, plan)
        ahead = self.standing is Standing.PLANNED
        larger: Tri = True if not self.planned else self._recorded_is_larger()
        if larger is False:
            return Figure(plan, nothing, plan)
        if larger is None:
            either = self._either(plan, record)
            return Figure(either, nothing, either, growing=not ahead)
        if ahead:
            return Figure(record, nothing, record)
        return Figure(record, record, nothing, growing=bool(record.entries))

    def side(self, status: Status, test: Test) -> Figure:
        """What of its plan, or of its record, belongs to a sum. Records of a year that has not begun are read as plans."""
        if self.standing is Standing.PLANNED:
            return self.figure(test) if status is Status.PLANNED else NOTHING
        nothing = Amount()
        if status is Status.PLANNED:
            plan = _sum(self.planned, test)
            return Figure(plan, nothing, plan)
        record = _sum(self.recorded, test)
        return Figure(record, record, nothing, growing=self.ended is not True and bool(record.entries))

    def _either(self, plan: Amount, record: Amount) -> Amount:
        """The one or the other of these parts of its two sides; the larger of the two where they are all of it."""
        either = _hull(plan, record)
        whole = (_sum(self.planned, _all), _sum(self.recorded, _all)) == (plan, record)
        if whole and self.standing is not Standing.UNSETTLED:
            either = replace(either, low=max(plan.low, record.low))
        return either

    def _recorded_is_larger(self) -> Tri:
        """Of a year that is not over: is the record so far as much as the plan, or more?"""
        if self.ended is None:
            return None
        return _sum(self.planned, _all).at_most(_sum(self.recorded, _all))


def _all(item: Item) -> Amount | None:
    return item.amount.maybe(*item.doubt) if item.doubt else item.amount


def _sum(items: Iterable[Item], test: Test) -> Amount:
    return total(part for item in items if (part := test(item)) is not None)


def _hull(one: Amount, other: Amount) -> Amount:
    """Either of the two."""
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    missing, entries = _once(one.missing, other.missing), _once(one.entries, other.entries)
    return Amount(min(one.low, other.low), high, missing, entries)


def _once(*parts: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(x for part in parts for x in part))


class Given(NamedTuple):
    """Industry resources: what is claimed, and of it what counts, what may, and what does not; and what is set aside."""

    eligible: Figure
    """What counts: at least what surely does, at most that and what may."""
    sure: Figure
    """What surely counts."""
    included: Figure
    """What counts, and what may, in full."""
    doubtful: Figure
    """What may count or not."""
    excluded: Figure
    """What does not count, whether the document says so or a rule does."""
    claimed: Figure
    """What the document means to count."""
    why: tuple[NotCounted, ...]
    """Why some is left out, or in doubt."""


class YearLine(NamedTuple):
    """A project year of the ledger (None: what has no known year)."""

    year: int | None
    period: Period | None
    ended: Tri
    amed: Figure
    """What AMED pays."""
    given: Given


class Ledger:
    """All money and resources of one project. Get it with `ledger_of`."""

    def __init__(self, view: ProjectView, postings: Iterable[Posting], provisions: Iterable[Posting]) -> None:
        self.view = view
        self.postings = tuple(postings)
        """Money, in the order of the document."""
        self.provisions = tuple(provisions)
        """Resources, in the order of the document."""
        self._rest = {s: unfinished(view, s) for s in (Section.MONEY, Section.RESOURCES)}

    # -- money --------------------------------------------------------------------------------------------------------------

    def money(
        self,
        *,
        payers: Collection[str] | None = None,
        payees: Collection[str] | None = None,
        contract: str | None = None,
        keys: Collection[str] | None = None,
        year: int | None = None,
        kinds: Collection[FlowKind] | None = None,
        refunds: bool = False,
        amed: bool = False,
        status: Status | None = None,
    ) -> Figure:
        """Add up payments between different institutions.

        `payers`, `payees`: bodies as written (see `bodies_of` for an institution). `year`: of that project year; what has no known year may
        belong to it. `keys`: these payments only (`FlowView.key`), refunds among them too. `kinds`: of these kinds; `refunds`: refunds too, where no kinds are named. `amed`: AMED money only; money of unsaid
        origin may be. `status`: only what is planned, or recorded, whatever stands for the year. A section of the document that is absent
        or not finished leaves the sum open, but for `keys`.
        """

        def test(item: Item) -> Amount | None:
            if payers is not None and item.source not in payers:
                return None
            if payees is not None and item.target not in payees:
                return None
            if contract is not None and item.contract != contract:
                return None
            if keys is not None and item.key not in keys:
                return None
            doubt = list(item.doubt)
            if kinds is not None and item.kind not in kinds:
                if item.kind is not None:
                    return None
                doubt.append(Missing(item.entry, "kind"))
            elif kinds is None and not refunds and keys is None and item.kind is FlowKind.REFUND:
                return None
            if amed and item.origin is not MoneyOrigin.AMED:
                if item.origin is not None:
                    return None
                doubt.append(Missing(item.entry, "origin"))
            if year is not None and item.year is None:
                doubt.append(Missing(item.entry, "on"))
            return item.amount.maybe(*doubt) if doubt else item.amount

        found = self._near(payers, payees, contract, keys)
        rest = () if keys is not None else self._rest[Section.MONEY]
        return self._figure(found, test, year, status, rest)

    def _near(
        self,
        payers: Collection[str] | None,
        payees: Collection[str] | None,
        contract: str | None,
        keys: Collection[str] | None,
    ) -> Iterable[Posting]:
        """The postings that may belong to a sum, without going through all of them."""
        if keys is not None:
            found = {id(p): p for key in keys if (p := self._by_key.get(key)) is not None}
            return found.values()
        if contract is not None:
            return self._by_contract.get(contract, ())
        for bodies, index in ((payers, self._by_payer), (payees, self._by_payee)):
            if bodies is not None:
                roots = dict.fromkeys(self.view.root(b) for b in bodies)
                return [posting for root in roots for posting in index.get(root, ())]
        return self.postings

    @cached_property
    def _by_payer(self) -> dict[str, list[Posting]]:
        return _index(self.postings, lambda p: p.source)

    @cached_property
    def _by_payee(self) -> dict[str, list[Posting]]:
        return _index(self.postings, lambda p: p.target)

    @cached_property
    def _by_key(self) -> dict[str, Posting]:
        return {item.key: posting for posting in self.postings for item in posting.items}

    @cached_property
    def _by_contract(self) -> dict[str, list[Posting]]:
        out: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.postings:
            for contract in dict.fromkeys(i.contract for i in posting.items if i.contract):
                out[contract].append(posting)
        return out

    @staticmethod
    def _figure(
        postings: Iterable[Posting],
        test: Test,
        year: int | None,
        status: Status | None,
        rest: tuple[Missing, ...],
    ) -> Figure:
        found = []
        for posting in postings:
            if year is not None and posting.year not in (year, None):
                continue
            found.append(posting.figure(test) if status is None else posting.side(status, test))
        value, recorded, planned = (
            total(parts)
            for parts in (
                [f.value for f in found],
                [f.recorded for f in found],
                [f.planned for f in found],
            )
        )
        return Figure(value.open(*rest) if rest else value, recorded, planned, any(f.growing for f in found))

    @cached_property
    def _bodies(self) -> dict[str, frozenset[str]]:
        out: dict[str, set[str]] = defaultdict(set)
        for body in self.view.bodies:
            out[self.view.root(body)].add(body)
        return {root: frozenset(bodies) for root, bodies in out.items()}

    def bodies_of(self, body: str) -> frozenset[str]:
        """The institution that a body belongs to, with all its parts."""
        return self._bodies.get(self.view.root(body), frozenset({body}))

    def paid_by(self, bodies: Collection[str]) -> list[Posting]:
        """What the institutions of these bodies pay to others."""
        roots = dict.fromkeys(self.view.root(b) for b in bodies)
        return [posting for root in roots for posting in self._by_payer.get(root, ())]

    def standing(self, year: int | None = None) -> list[Item]:
        """The payments that stand (the record, or the plan), of all years or of one and of no known year; zero yen left out."""
        found = (p for p in self.postings if year is None or p.year in (year, None))
        return [item for posting in found for item in posting.standing_items if item.amount.high != 0]

    def amed(self, year: int | None = None, status: Status | None = None) -> Figure:
        """What AMED pays, whole life or in a project year."""
        return self.money(payers=(AMED,), year=year, status=status)

    def kept(self, bodies: Collection[str], year: int | None = None) -> Figure:
        """The AMED money that stays with these bodies: commissions that they receive less what they pass on; never below zero."""
        into = self.money(payees=bodies, kinds=AMED_KINDS, amed=True, year=year)
        out = self.money(payers=bodies, kinds=AMED_KINDS, amed=True, year=year)
        return Figure(
            into.value.less(out.value),
            into.recorded.less(out.recorded),
            into.planned.less(out.planned),
            into.growing or out.growing,
        )

    # -- resources ----------------------------------------------------------------------------------------------------------

    def given(
        self,
        *,
        providers: Collection[str] | None = None,
        recipients: Collection[str] | None = None,
        entries: Collection[str] | None = None,
        kind: ResourceKind | None = None,
        year: int | None = None,
        status: Status | None = None,
    ) -> Given:
        """Add up resources: what counts, what may, what does not (see `money` for the arguments; `entries`: these only)."""

        def chosen(item: Item) -> Amount | None:
            if (providers is not None and item.source not in providers) or (
                recipients is not None and item.target not in recipients
            ):
                return None
            if kind is not None and item.kind is not kind:
                return None
            if entries is not None and item.entry not in entries:
                return None
            doubt = (*item.doubt, *((Missing(item.entry, "amounts"),) if year and item.year is None else ()))
            return item.amount.maybe(*doubt) if doubt else item.amount

        def of(*verdicts: Tri) -> Test:
            return lambda item: chosen(item) if item.verdict.counts in verdicts else None

        def eligible(item: Item) -> Amount | None:
            amount = chosen(item)
            if amount is None or item.verdict.counts is False:
                return None
            return amount if item.verdict.counts else amount.maybe(*item.verdict.missing)

        def claimed(item: Item) -> Amount | None:
            return None if item.verdict.why == (NotCounted.SET_ASIDE,) else chosen(item)

        found: Sequence[Posting] = self.provisions
        if providers is not None:
            roots = dict.fromkeys(self.view.root(b) for b in providers)
            found = [p for root in roots for p in self._by_provider.get(root, ())]
        if entries is not None:
            found = list({id(p): p for entry in entries for p in self._by_entry.get(entry, ())}.values())
        rest = () if entries is not None else self._rest[Section.RESOURCES]
        reasons = {
            reason: None
            for posting in found
            if year is None or posting.year in (year, None)
            for item in posting.standing_items
            if chosen(item) is not None
            for reason in item.verdict.why
        }
        # Every sum is left open by a section that is not finished, but what is in doubt or left out is what is written.
        return Given(
            eligible=self._figure(found, eligible, year, status, rest),
            sure=self._figure(found, of(True), year, status, rest),
            included=self._figure(found, of(True, None), year, status, rest),
            doubtful=self._figure(found, of(None), year, status, ()),
            excluded=self._figure(found, of(False), year, status, ()),
            claimed=self._figure(found, claimed, year, status, rest),
            why=tuple(sorted(reasons, key=list(NotCounted).index)),
        )

    @cached_property
    def _by_entry(self) -> dict[str, list[Posting]]:
        out: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.provisions:
            for entry in dict.fromkeys(item.entry for item in posting.items):
                out[entry].append(posting)
        return out

    @cached_property
    def _by_provider(self) -> dict[str, list[Posting]]:
        return _index(self.provisions, lambda p: p.source)

    # -- by year ------------------------------------------------------------------------------------------------------------

    @cached_property
    def years(self) -> tuple[YearLine, ...]:
        """Every project year, and last what has no known year where there is such: together they are the whole life."""
        view = self.view
        named = {p.year for p in (*self.postings, *self.provisions)}
        numbers = range(1, view.years + 1) if view.period else sorted(y for y in named if y is not None)
        out = [self._line(year) for year in numbers]
        return (*out, self._line(None)) if None in named else tuple(out)

    def _line(self, year: int | None) -> YearLine:
        """Of one year, what has no year left out: it has a line of its own."""
        own = Ledger(
            self.view,
            (p for p in self.postings if p.year == year),
            (p for p in self.provisions if p.year == year),
        )
        period = self.view.year_period(year) if self.view.period and year is not None else None
        ended = None if period is None else self.view.recorded(period)
        return YearLine(year, period, ended, own.amed(), own.given())


def _index(postings: Iterable[Posting], of: Callable[[Posting], str]) -> dict[str, list[Posting]]:
    out: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        out[of(posting)].append(posting)
    return out


# -- how postings are made ------------------------------------------------------------------------------------------------------


class _Line(NamedTuple):
    """An item, the year in which it stands, and whether it is a bill after the end, which has an end of its own."""

    item: Item
    late: date | None = None


def _money_items(view: ProjectView) -> Iterator[_Line]:
    for flow in view.flows:
        if view.root(flow.source) == view.root(flow.target):
            continue
        year, late = _year_of(view, flow)
        field_ = "amount" if flow.year is None or flow.on else "amounts"
        amount = (
            Amount(0, None, (Missing(flow.entry, field_),), (flow.key,))
            if flow.amount is None
            else Amount(flow.amount, flow.amount, (), (flow.key,))
        )
        yield _Line(
            Item(
                Section.MONEY,
                flow.key,
                flow.entry,
                flow.source,
                flow.target,
                flow.kind,
                flow.origin,
                flow.under,
                year,
                flow.status,
                amount,
            ),
            late,
        )


def _year_of(view: ProjectView, flow: FlowView) -> tuple[int | None, date | None]:
    """The project year of a payment; a bill before the start or after the end counts in the first or the last (with its day)."""
    if flow.on is None or view.period is None:
        return flow.year, None
    if flow.on >= view.period.end:
        return view.years, flow.on
    return max(1, view.year_of(flow.on) or 1), None


def _resource_items(view: ProjectView) -> Iterator[_Line]:
    eligibility = Eligibility(view)
    for resource in view.resources.values():
        status = resource.node.status or Status.PLANNED
        for year, yen, missing in worth(resource):
            key = resource.id if year is None else f"{resource.id}@{year}"
            amount = Amount(0, None, missing, (key,)) if yen is None else Amount(yen, yen, missing, (key,))
            yield _Line(
                Item(
                    Section.RESOURCES,
                    key,
                    resource.id,
                    resource.provider,
                    resource.recipient,
                    resource.node.kind,
                    None,
                    None,
                    year,
                    status,
                    amount,
                    verdict=eligibility.of(resource, year),
                )
            )


def _postings(view: ProjectView, lines: Iterable[_Line]) -> Iterator[Posting]:
    """Group the items, pair by pair."""
    pairs: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in lines:
        pairs[view.root(line.item.source), view.root(line.item.target)].append(line)
    for (source, target), own in pairs.items():
        yield from _of_pair(view, source, target, _doubted(view, own))


def _doubted(view: ProjectView, lines: list[_Line]) -> list[_Line]:
    """Mark what may be the plan of something recorded (or its record) that does not say enough to be matched: neither twice nor not at all."""
    alike: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for line in lines:
        alike[line.item.status, *_sort(line.item)].append(line.item)
    statuses = {line.item.status for line in lines}
    if len(statuses) < 2 or not any(_unsettled(items[0]) for items in alike.values()):
        return lines
    doubts = {sort: _doubts(view, items[0], alike.values()) for sort, items in alike.items()}
    out = []
    for line in lines:
        doubt = doubts[line.item.status, *_sort(line.item)]
        own = _once(_unsettled(line.item), doubt) if doubt is not None else ()
        out.append(line._replace(item=replace(line.item, doubt=own)))
    return out


def _doubts(view: ProjectView, item: Item, others: Iterable[list[Item]]) -> tuple[Missing, ...] | None:
    """What items of the other status do not say, if an item may be the same as one of them; None if it need not be left open."""
    rivals = [
        items
        for items in others
        if items[0].status is not item.status
        and _may_be_same(item, items[0])
        and not (_sort(item) == _sort(items[0]) and item.year is not None)
    ]
    # A plan may be what was recorded in its place; a record of no known day may be of a plan that is not over.
    open_plan = item.year is None and any(_ended(view, r[0].year, None) is not True for r in rivals)
    if not rivals or not (item.status is Status.PLANNED or open_plan):
        return None
    return tuple(m for items in rivals for rival in items for m in _unsettled(rival))


def _sort(item: Item) -> tuple[object, ...]:
    """Of one kind, origin and year: such items stand in one posting."""
    return item.kind, item.origin, item.year


def _unsettled(item: Item) -> tuple[Missing, ...]:
    """What an item does not say that would tell it from another."""
    money = item.section is Section.MONEY
    out = [Missing(item.entry, "kind")] if item.kind is None else []
    if money and item.origin is None:
        out.append(Missing(item.entry, "origin"))
    if item.year is None:
        out.append(Missing(item.entry, "on" if money else "amounts"))
    return tuple(out)


def _may_be_same(one: Item, other: Item) -> bool:
    """May a plan and a record of the same pair be of the same payment?"""
    return all(
        a == b or a is None or b is None
        for a, b in ((one.kind, other.kind), (one.origin, other.origin), (one.year, other.year))
    )


def _of_pair(view: ProjectView, source: str, target: str, lines: list[_Line]) -> Iterator[Posting]:
    groups: dict[tuple[object, ...], list[_Line]] = defaultdict(list)
    for line in lines:
        item = line.item
        groups[item.kind, item.origin, item.year, line.late is not None].append(line)
    for group in groups.values():
        # Under contracts, where all of them say which; else plan and record could not be matched.
        by_contract: dict[str | None, list[_Line]] = defaultdict(list)
        apart = all(line.item.contract for line in group)
        for line in group:
            by_contract[line.item.contract if apart else None].append(line)
        for contract, own in by_contract.items():
            yield _posting(view, source, target, contract, own)


def _posting(view: ProjectView, source: str, target: str, contract: str | None, own: list[_Line]) -> Posting:
    first = own[0].item
    late = max((line.late for line in own if line.late), default=None)
    ended = _ended(view, first.year, late)
    planned = [line.item for line in own if line.item.status is Status.PLANNED]
    recorded = [line.item for line in own if line.item.status is Status.ACTUAL]
    if first.year is None:
        standing = Standing.UNDATED
    elif ended is True:
        standing = Standing.RECORDED if recorded else Standing.UNRECORDED
    elif ended is None:
        standing = Standing.UNSETTLED
    elif _begun(view, first.year):
        standing = Standing.RUNNING
    else:
        standing = Standing.PLANNED
    return Posting(
        source, target, contract, first.kind, first.origin, first.year, standing, planned, recorded, ended
    )


def _ended(view: ProjectView, year: int | None, late: date | None) -> Tri:
    """Was a project year (or the day of a bill after the end) over on the day of the document?"""
    if year is None or view.period is None:
        return None
    return view.recorded(view.year_period(year)) and (late is None or late <= view.as_at)


def _begun(view: ProjectView, year: int) -> bool:
    return view.year_period(year).start < view.as_at + ONE_DAY


def ledger_of(view: ProjectView) -> Ledger:
    """The ledger of a project, made once."""
    found = view.made_once.get(Ledger)
    if not isinstance(found, Ledger):
        found = Ledger(view, _postings(view, _money_items(view)), _postings(view, _resource_items(view)))
        view.made_once[Ledger] = found
    return found
