"""What several rules of PPL share."""

from __future__ import annotations

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import PersonRole
from queries.facts import ids, unsettled_in
from queries.findings import Missing
from queries.view import Group, ProjectView

PI = PersonRole.PRINCIPAL_INVESTIGATOR
CO_INVESTIGATOR = PersonRole.CO_INVESTIGATOR


def people_of(view: ProjectView, group: Group) -> tuple[Missing, ...]:
    """What is missing to count a group of people."""
    return unsettled_in(view, group, Section.PEOPLE)


def by_company(view: ProjectView, bodies: frozenset[str]) -> dict[str, list[str]]:
    """Bodies by the legal body that they are part of: its branches, under the one that is listed (or the first)."""
    out: dict[str, list[str]] = {}
    for body in ids(bodies):
        out.setdefault(view.root(body), []).append(body)
    return {root if root in branches else branches[0]: branches for root, branches in out.items()}


def liaisons_of(view: ProjectView, company: str, period: Period) -> Group:
    """The liaison representatives of a company, named for it or for any of its branches."""
    branches = view.branches(company)
    group = view.liaisons(branches[0], period)
    for branch in branches[1:]:
        group |= view.liaisons(branch, period)
    return group
