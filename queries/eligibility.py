"""Which industry resources count (産学連携リソースとして算入): rulings.md 7, as far as a document says what is needed to tell.

The rules that will judge resources (RES-01…15) and the ledger ask here, so that what fails and what is left out of a sum are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graphmodel.derived.lifetimes import life
from graphmodel.schema.dates import Period
from graphmodel.schema.words import Area, BasisKind, OrganizationRole, ResourceKind
from graphmodel.text import Called
from queries.findings import Missing
from queries.view import ProjectView, ResourceView, Span, Tri, all3, any3, not3


class NotCounted(Called):
    """Why a resource does not count, or may not."""

    SET_ASIDE = "set_aside", "算入しないと記載", "said not to count"
    PROVIDER = (
        "provider",
        "提供元がその年に産学官共同研究企業でない",
        "the provider is no partner company in that year",
    )
    RECIPIENT = (
        "recipient",
        "提供先がその年に委託研究開発機関でない",
        "the recipient is no commissioned institution in that year",
    )
    KIND = "kind", "種別が挙げられたものに当たらない", "not of a kind that is named"
    COMPETITIVE = "competitive", "競争領域の研究開発", "research in the competitive area"
    RESEARCH_ELEMENT = (
        "research_element",
        "研究開発要素を含む依頼業務",
        "a requested service with an R&D element",
    )
    BASIS = (
        "basis",
        "派遣研究者の人件費の算定根拠が確かめられない",
        "how the salary of dispatched staff was reckoned is not settled",
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Does an item count: True, False or not known, with the reasons that speak against it and the facts that are not said."""

    counts: Tri
    why: tuple[NotCounted, ...] = ()
    missing: tuple[Missing, ...] = ()


COUNTS = Verdict(True)
"""Nothing speaks against it."""


class Eligibility:
    """What the document says of givers and receivers, looked up once (`view` as it stands)."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        funded = (OrganizationRole.LEAD, OrganizationRole.SUB)
        self._partners, self._silent = _by_institution(view, (OrganizationRole.PARTNER,))
        self._commissioned, _ = _by_institution(view, funded)
        self._areas: dict[str, Tri] = {
            item.id: None if item.node.area is None else item.node.area is Area.COMPETITIVE
            for item in view.work_items.values()
        }

    def of(self, resource: ResourceView, year: int | None) -> Verdict:
        """Judge one year of a resource (None: at some time of the project)."""
        node = resource.node
        if node.counted is False:
            return Verdict(False, (NotCounted.SET_ASIDE,))
        tests: list[tuple[NotCounted, Tri, Iterable[Missing]]] = [
            (NotCounted.PROVIDER, *self._in(self._partners, resource.provider, year)),
            (NotCounted.RECIPIENT, *self._in(self._commissioned, resource.recipient, year)),
            (NotCounted.KIND, *_named(resource)),
            (NotCounted.COMPETITIVE, *self._shared(resource)),
        ]
        if node.kind is ResourceKind.REQUESTED_SERVICES:
            plain = not3(node.research_element)
            unsaid = (Missing(resource.id, "research_element"),)
            tests.append((NotCounted.RESEARCH_ELEMENT, plain, unsaid))
        if node.kind is ResourceKind.DISPATCHED_STAFF:
            # A wrong way does not keep it from counting: the amount is corrected (see `worth`).
            found = node.basis is not None and node.basis.kind in (*PAY_BASIS, *WRONG_BASIS)
            tests.append((NotCounted.BASIS, True if found else None, (Missing(resource.id, "basis"),)))
        answer = all3(verdict for _, verdict, _ in tests)
        why = tuple(reason for reason, verdict, _ in tests if verdict is answer and answer is not True)
        missing = (
            [m for _, verdict, facts in tests if verdict is None for m in facts] if answer is None else []
        )
        return Verdict(answer, why, tuple(dict.fromkeys(missing)))

    def _in(
        self, roles: dict[str, list[Span]], body: str, year: int | None
    ) -> tuple[Tri, tuple[Missing, ...]]:
        """Has an institution one of these roles on some day of the year? A branch counts as its institution."""
        root = self.view.root(body)
        spans = roles.get(root, ())
        if self.view.period is None:
            held: Tri = any3(True if span == life(None) else None for span in spans)
        else:
            at = self.view.period if year is None else self.view.year_period(year)
            held = any3(_in_part(span, at) for span in spans)
        if held is not True and root in self._silent:
            held = None
        return held, (Missing(body, "roles"),)

    def _shared(self, resource: ResourceView) -> tuple[Tri, tuple[Missing, ...]]:
        """Is it of the non-competitive area: as said, and no work item that it supports belongs to the companies alone?"""
        said: Tri = None if resource.node.area is None else resource.node.area is not Area.COMPETITIVE
        items = [self._areas.get(item) for item in resource.supports or ()]
        if said is False or (items and all(area is True for area in items)):
            return False, ()
        if any(area is True for area in items):
            return None, (Missing(resource.id, "supports"),)
        if said is True or (items and all(area is False for area in items)):
            return True, ()
        return None, (Missing(resource.id, "area"),)


def _by_institution(
    view: ProjectView, roles: tuple[OrganizationRole, ...]
) -> tuple[dict[str, list[Span]], set[str]]:
    """The times of these roles by institution, and the institutions of which some role is not said."""
    held: dict[str, list[Span]] = defaultdict(list)
    silent: set[str] = set()
    for body in view.bodies.values():
        held[body.root] += [r.span for r in body.roles if r.role in roles]
        if not body.node.roles_known:
            silent.add(body.root)
    return held, silent


def _in_part(span: Span, at: Period) -> Tri:
    """Does it hold on some day of `at`? One known end inside tells it as well as two."""
    overlap = span.overlaps(at)
    if overlap is None and (
        (span.start is not None and at.contains(span.start))
        or (span.end is not None and at.start < span.end <= at.end)
    ):
        return True
    return overlap


def _named(resource: ResourceView) -> tuple[Tri, tuple[Missing, ...]]:
    """Is its kind one of those that the slides name? Their list is open: another kind is for AMED to say."""
    if resource.node.kind is None:
        return None, (Missing(resource.id, "kind"),)
    return (None if resource.node.kind is ResourceKind.OTHER else True), ()


def worth(resource: ResourceView) -> Iterator[tuple[int | None, int | None, tuple[Missing, ...]]]:
    """What a resource is worth: project year, yen (None: not known) and what is missing; without a year where that is not said.

    A value found in a way that does not hold for dispatched staff is replaced by the corrected amount, which stands for all its years
    together, and is unknown, never zero, where none is given.
    """
    amounts = resource.node.amounts or {}
    basis = resource.node.basis
    wrong = (
        resource.node.kind is ResourceKind.DISPATCHED_STAFF
        and basis is not None
        and basis.kind in WRONG_BASIS
    )
    if not amounts:
        yield None, None, (Missing(resource.id, "amounts"),)
    elif not wrong:
        for year, amount in amounts.items():
            known = amount if isinstance(amount, int) else None
            yield year, known, () if known is not None else (Missing(resource.id, "amounts"),)
    elif basis is not None and basis.corrected_amount is not None:
        yield next(iter(amounts)) if len(amounts) == 1 else None, basis.corrected_amount, ()
    else:
        for year in amounts:
            yield year, None, (Missing(resource.id, "basis.corrected_amount"),)


PAY_BASIS = (
    BasisKind.PAY_SYSTEM,
    BasisKind.UNIT_COST,
    BasisKind.INSURANCE_GRADE,
    BasisKind.CONTRACT_RATE,
)
"""Ways to value staff that rest on what their employer pays (S12: 給与体系等)."""
WRONG_BASIS = (BasisKind.INVOICE, BasisKind.BOOK_VALUE, BasisKind.LIST_PRICE)
"""Ways to value staff that are no reckoning from what their employer pays (S12); others than these and the pay system are asked about."""
