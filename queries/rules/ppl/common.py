"""What several rules of PPL share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import PersonRole
from graphmodel.text import Text
from queries.facts import ids, unsettled_in
from queries.findings import Missing, Named, Remedy, Said, Severity, fail
from queries.rules import Clause
from queries.view import Group, ProjectView

PI = PersonRole.PRINCIPAL_INVESTIGATOR
CO_INVESTIGATOR = PersonRole.CO_INVESTIGATOR


def people_of(view: ProjectView, group: Group) -> tuple[Missing, ...]:
    """What is missing to count a group of people."""
    return unsettled_in(view, group, Section.PEOPLE)


def liaisons_of(view: ProjectView, company: str, period: Period) -> Group:
    """The liaison representatives of a company, named for it or for any of its branches."""
    branches = view.branches(company)
    group = view.liaisons(branches[0], period)
    for branch in branches[1:]:
        group |= view.liaisons(branch, period)
    return group


def researcher_clause(role: Text) -> Clause:
    """The clause that somebody with a role is not said to be no researcher (S29 calls all three roles 研究者)."""
    return Clause(
        "researcher",
        Severity.MUST,
        Text(
            role.ja + "の{person}は、本事業に参画する研究者ではありません（researcher の記載）",
            "{person}, "
            + role.en
            + ", is not a researcher who takes part in the project (as `researcher` says)",
        ),
        Remedy(
            Text(
                "本事業に参画する研究者を" + role.ja + "としてください。",
                "Let a researcher who takes part in the project be " + role.en + ".",
            ),
            Text(
                "研究者であれば、researcher の記載を直してください。",
                "If the person is a researcher, correct `researcher`.",
            ),
        ),
    )


def no_researcher(view: ProjectView, people: Iterable[str], period: Period) -> Iterator[Said]:
    """Say who is said to be no researcher."""
    for person in ids(people):
        if view.people[person].node.researcher is False:
            yield fail("researcher", person, period=period, person=Named((person,)))
