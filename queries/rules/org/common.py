"""What several rules of ORG share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import ContractKind, PersonRole
from queries.facts import UNLISTED, by_company, ids, rest_of, unsettled, unsettled_in
from queries.findings import Missing, Named, Said, examined, fail, unknown
from queries.view import ContractView, Epoch, Group, ProjectView, Tri

COMMISSIONING = (ContractKind.COMMISSION, ContractKind.SUB_COMMISSION)
"""The contracts whose contractors are 委託研究開発機関."""


def has_investigator(
    view: ProjectView,
    people: Group,
    test: Callable[[str], Tri],
    facts: Callable[[str], tuple[Missing, ...]],
    among: frozenset[str] | None = None,
) -> tuple[Tri, tuple[Missing, ...]]:
    """Does one of the people pass a test? And what is missing to know. Only those in `among` can pass it."""
    missing: tuple[Missing, ...] = ()
    for person in ids(people.all if among is None else people.all & among):
        verdict = test(person)
        sure = person in people.sure
        if verdict and sure:
            return True, ()
        if verdict is None:
            missing += facts(person)
        if verdict is not False and not sure:
            missing += unsettled(view, (person,))
    if people.open:
        missing += (rest_of(Section.PEOPLE),)
    return (None if missing else False), missing


def each_sub(
    view: ProjectView,
    clause: str,
    epoch: Epoch,
    test: Callable[[str, str], Tri],
    facts: Callable[[str, str], tuple[Missing, ...]],
    but: frozenset[str] = frozenset(),
) -> Iterator[Said]:
    """Say whether each sub institution has a co-investigator who belongs to it and passes a test (both take the sub, then the person).

    Of those in `but` nothing is said, since something else is wrong with them.
    """
    period = epoch.period
    subs, people = view.subs(period), view.persons(PersonRole.CO_INVESTIGATOR, period)
    named = Named(ids(people.sure))
    for sub in ids(subs.all):
        belongs = sub in subs.sure
        if belongs:
            yield examined(sub, period=period)
        if sub in but:
            continue
        verdict, missing = has_investigator(
            view, people, partial(test, sub), partial(facts, sub), view.perhaps_affiliated(sub)
        )
        if verdict and subs.sure:
            continue
        values: dict[str, Any] = {"who": Named((sub,)), "people": named}
        if verdict is False and belongs:
            yield fail(clause, sub, period=period, **values)
            continue
        missing += () if belongs else unsettled(view, (sub,))
        yield unknown(clause, sub, period=period, missing=missing, **values)
    if subs.open:
        missing = (rest_of(Section.ORGANIZATIONS),)
        yield unknown(clause, view.id, period=period, missing=missing, who=UNLISTED)


def by_contractor(contracts: Iterable[ContractView], period: Period) -> dict[str, list[ContractView]]:
    """Contractors in a period, with the contracts that are or may be in force in it."""
    out: dict[str, list[ContractView]] = {}
    for contract in contracts:
        if contract.contractor is not None and contract.span.possible(period):
            out.setdefault(contract.contractor, []).append(contract)
    return out


def of_root(view: ProjectView, bodies: Collection[str], body: str) -> list[str]:
    """Those bodies that are of the same institution as a body, in the order of the document."""
    return [b for b in view.branches(body) if b in bodies]


def enough_partners(view: ProjectView, epochs: Iterable[Epoch], wanted: int) -> Iterator[Said]:
    """Say whether there are enough partner companies. Legal bodies are counted; a branch counts as its whole."""
    for epoch in epochs:
        group = view.partners(epoch.period)
        partners = view.roots(group)
        yield examined(view.id, period=epoch.period)
        enough = partners.at_least(wanted)
        if enough:
            continue
        # Each company by the name under which it takes part: a branch that alone has the role stands for its company.
        sure = tuple(by_company(view, group.sure))
        values: dict[str, Any] = {"wanted": wanted, "count": len(sure), "partners": Named(sure)}
        if enough is False:
            yield fail("count", view.id, period=epoch.period, nodes=sure, **values)
        else:
            missing = unsettled_in(view, group)
            yield unknown("count", view.id, period=epoch.period, missing=missing, **values)
