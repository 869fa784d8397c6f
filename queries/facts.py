"""What many rules ask alike: the part of a group that passes a test, every member of a group, and which facts nobody has said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from graphmodel.derived.holdings import Hold
from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import OrganizationKind, PersonRole, ProjectStage
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Missing, Named, Said, examined, fail, unknown
from queries.view import Group, ProjectView, Tri

Test = Callable[[str], Tri]
"""Three-valued: of a body or person (an id)."""
Facts = Callable[[str], tuple[Missing, ...]]
"""What is missing to know more of a body or person (an id)."""

UNLISTED = Text("まだ書かれていない機関", "organizations not yet listed")
"""Who an answer is about where a section is absent or not finished."""


def part(group: Group, test: Test) -> Group:
    """Those of a group that pass a test; those of which it is not known may belong."""
    verdicts = {key: test(key) for key in group.all}
    sure = frozenset(key for key in group.sure if verdicts[key])
    maybe = frozenset(key for key, verdict in verdicts.items() if verdict is not False) - sure
    return Group(sure, maybe, group.open)


def named_in(group: Group, key: str) -> Tri:
    """Does a group contain a body that is listed? Unlike `Group.has`, members that nobody has named do not matter."""
    if key in group.sure:
        return True
    return None if key in group.maybe else False


def ids(keys: Iterable[str]) -> tuple[str, ...]:
    """Sorted, so that a report is the same each time."""
    return tuple(sorted(keys))


def rest_of(section: Section) -> Missing:
    """The rest of a section that is absent or not finished."""
    return Missing(section.value, section.value)


def unsettled(view: ProjectView, keys: Iterable[str]) -> tuple[Missing, ...]:
    """Why bodies or people only may belong: they are 未定, or their roles (or the dates of these) are not said."""
    out = []
    for key in ids(keys):
        node = view.bodies[key].node if key in view.bodies else view.people[key].node
        out.append(Missing(key, "roles" if node.name_known else "name"))
    return tuple(out)


def unsettled_in(
    view: ProjectView, group: Group, section: Section = Section.ORGANIZATIONS
) -> tuple[Missing, ...]:
    """What is missing to count a group of bodies (or of people, with that section)."""
    rest = (rest_of(section),) if group.open else ()
    return unsettled(view, group.maybe) + rest


def unfinished(view: ProjectView, *sections: Section) -> tuple[Missing, ...]:
    """Those of these sections that are absent or not finished: what they do not list may break a rule about all or none."""
    return tuple(rest_of(section) for section in sections if not view.complete(section))


def at_proposal(view: ProjectView) -> bool:
    """Is it a document of the application, before the start? Then contracts and payments that are not there are not expected."""
    return view.stage is ProjectStage.APPLICATION and (view.period is None or view.as_at < view.period.start)


def unlisted_contracts(view: ProjectView) -> tuple[Missing, ...]:
    """The section of contracts, where it is absent or not finished and contracts are to be expected."""
    return () if at_proposal(view) else unfinished(view, Section.CONTRACTS)


ACADEMIA = ("academia_kinds", "academia_kinds_to_confirm", "academia_country")
"""The parameters of a call that say what アカデミア is."""

STARTUP = ("su_country", "deemed_large_one_owner", "deemed_large_all_owners", "deemed_large_officers")
"""The parameters of a call that say what a スタートアップ企業 is."""


def academia(view: ProjectView, call: CallProfile) -> Test:
    """Is a body アカデミア, as the call defines it?"""
    kinds, to_confirm, country = (call[name] for name in ACADEMIA)
    return lambda body: view.academia(body, kinds, to_confirm, country)


def startup(view: ProjectView, call: CallProfile) -> Test:
    """Is a body a スタートアップ企業, as the call defines it?"""
    country, *bounds = (call[name] for name in STARTUP)
    return lambda body: view.startup(body, country, Hold(*bounds))


def deemed_large(view: ProjectView, call: CallProfile) -> Test:
    """Is a body a みなし大企業, as the call defines it?"""
    bounds = Hold(*(call[name] for name in STARTUP[1:]))
    return lambda body: view.deemed_large(body, bounds)


def academia_facts(view: ProjectView, call: CallProfile) -> Facts:
    """What is missing to tell whether a body is アカデミア: said of its institution."""
    to_confirm = call["academia_kinds_to_confirm"]

    def facts(body: str) -> tuple[Missing, ...]:
        root = view.root(body)
        node = view.bodies[root].node
        out = []
        if node.kind is None:
            out.append(Missing(root, "kind"))
        elif node.kind in to_confirm and node.academia_confirmed is None:
            out.append(Missing(root, "academia_confirmed"))
        if node.country is None:
            out.append(Missing(root, "country"))
        return tuple(out)

    return facts


def startup_facts(view: ProjectView, call: CallProfile) -> Facts:
    """What is missing to tell whether a body is a スタートアップ企業: a fact that is not said or, where it is said without a reason not to be
    deemed large, what leaves open whether large companies hold it.
    """
    is_deemed_large = deemed_large(view, call)

    def facts(body: str) -> tuple[Missing, ...]:
        root = view.root(body)
        node = view.bodies[root].node
        fields = ["kind", "legal_personality", "is_sme", "deemed_large"]
        if view.registered_in(root, call["su_country"]):
            fields.remove("legal_personality")
        unsaid = [field for field in fields if getattr(node, field) is None]
        if node.deemed_large is not None and is_deemed_large(root) is None:
            unsaid += view.held_by_large(root).missing
        return tuple(Missing(root, field) for field in unsaid)

    return facts


def commissionable_facts(view: ProjectView, call: CallProfile) -> Facts:
    """What is missing to tell whether a body is academia or a start-up: of a company only what a start-up has to be."""
    of_company, of_others = startup_facts(view, call), academia_facts(view, call)

    def facts(body: str) -> tuple[Missing, ...]:
        company = view.bodies[view.root(body)].node.kind is OrganizationKind.COMPANY
        return of_company(body) if company else of_others(body)

    return facts


def doubts(
    view: ProjectView,
    group: Group,
    chosen: Group,
    test: Test,
    facts: Facts,
) -> tuple[Missing, ...]:
    """What is missing to know who of a group of bodies passes a test (`chosen`, as `part` gave it)."""
    own = [m for body in ids(chosen.maybe) if test(body) is None for m in facts(body)]
    return (*own, *unsettled_in(view, Group(frozenset(), chosen.maybe & group.maybe, group.open)))


def by_company(view: ProjectView, bodies: Iterable[str]) -> dict[str, list[str]]:
    """Bodies by the legal body that they are part of: its branches, under the one that is listed (or the first)."""
    out: dict[str, list[str]] = {}
    for body in ids(bodies):
        out.setdefault(view.root(body), []).append(body)
    return {root if root in branches else branches[0]: branches for root, branches in out.items()}


def employment_facts(view: ProjectView, person: str) -> tuple[Missing, ...]:
    """What is missing to tell where a person belongs: the employer, or the dates of an employment."""
    return (Missing(person, "employment" if view.people[person].employers else "employer"),)


def what_it_is(view: ProjectView, body: str) -> Text:
    """The kind of a body, with its country when that is not Japan."""
    node = view.bodies[view.root(body)].node
    kind = node.kind.text if node.kind is not None else Text("種別の記載なし", "kind not said")
    if node.country is None or node.country == "JP":
        return Text(kind.ja, kind.en)
    return Text(f"{kind.ja}、所在国は{node.country}", f"{kind.en}, country {node.country}")


def every(
    view: ProjectView,
    clause: str,
    group: Group,
    period: Period,
    test: Test,
    facts: Facts,
    values: Callable[[str], dict[str, Any]],
) -> Iterator[Said]:
    """Say of each body of a group whether it passes a test.

    A sure member that does not is a fail; what is not known of it, whether it belongs at all, and members that nobody has named
    (`group.open`) are unknown. So are those that only may belong where nobody surely does, whatever they are: the rule has nobody else to
    look at. The message can use {who} and `values` of the body.
    """
    for body in ids(group.all):
        belongs = body in group.sure
        verdict = test(body)
        if belongs:
            yield examined(body, period=period)
        if verdict is True and group.sure:
            continue
        more = {"who": Named((body,)), **values(body)}
        if belongs and verdict is False:
            yield fail(clause, body, period=period, **more)
            continue
        missing = () if belongs else unsettled(view, (body,))
        missing += facts(body) if verdict is None else ()
        yield unknown(clause, body, period=period, missing=missing, **more)
    if group.open:
        missing = (rest_of(Section.ORGANIZATIONS),)
        yield unknown(clause, view.id, period=period, missing=missing, who=UNLISTED)


def lead_and_investigator(
    view: ProjectView,
    clause: str,
    test: Callable[[str, str, Period], Tri],
    facts: Callable[[str], Missing],
    of: Section = Section.ORGANIZATIONS,
) -> Iterator[Said]:
    """Judge the lead institution and its principal investigator by each other (test and facts take the person first).

    No lead, several, or not one investigator is unknown: that is the matter of ORG-01 and PPL-01. A breach between the one lead
    and the one investigator that are sure is visible, whoever else may be named later. `of` says of whom the rule is.
    """
    for epoch in view.epochs:
        period = epoch.period
        leads, people = view.lead(period), view.persons(PersonRole.PRINCIPAL_INVESTIGATOR, period)
        counted = view.roots(leads)
        values: dict[str, Any] = {"leads": Named(ids(leads.sure)), "people": Named(ids(people.sure))}
        whom = leads.sure if of is Section.ORGANIZATIONS else people.sure
        yield examined(*(whom or (view.id,)), period=period)
        if len(counted.sure) == len(people.sure) == 1:
            lead, person = min(leads.sure), min(people.sure)
            verdict = test(person, lead, period)
            if verdict is False:
                values["places"] = Named(_places(view, clause, person, period))
                yield fail(clause, lead, person, period=period, **values)
                continue
            if verdict is None:
                yield unknown(clause, lead, person, period=period, missing=(facts(person),), **values)
                continue
        if counted.only() is None or people.only() is None:
            missing = unsettled_in(view, leads) + unsettled_in(view, people, Section.PEOPLE)
            yield unknown(
                clause, view.id, *ids(leads.sure | people.sure), period=period, missing=missing, **values
            )


def _places(view: ProjectView, clause: str, person: str, period: Period) -> tuple[str, ...]:
    """Where a person belongs, or has the main place of research (the employer, where nothing else is said)."""
    who = view.people[person]
    places = [t.other for t in who.main_places if t.span.possible(period)] if clause == "main_place" else []
    return ids(set(places or [t.other for t in who.employers if t.span.possible(period)]))
