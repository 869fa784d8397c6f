"""`ProjectView`: one project as rules see it, built once: epochs, role sets, contracts, money (domain.md 0.3).

Time is half-open inside. A project's life is cut into epochs at every date on which a role, a contract or an affiliation starts or
ends, at every project-year boundary and behind the day up to which the document records what happened. Within an epoch nothing
changes. What is not known is never guessed: membership of a set is sure, or maybe, and a set may be open.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from heapq import merge
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeVar

from graphmodel.derived.flows import kind_of, origin_of, period_of
from graphmodel.derived.holdings import Held, Hold, held_by_large, small
from graphmodel.derived.lifetimes import (
    ONE_DAY,
    Span,
    Tri,
    all3,
    any3,
    contract_span,
    dated_span,
    epoch_days,
    life,
    not3,
    own_nodes,
    project_period,
    spans,
    written_span,
)
from graphmodel.documents.places import Path, Place
from graphmodel.graph import ConsortiumGraph
from graphmodel.schema import edges, nodes
from graphmodel.schema.dates import Period, project_year, project_year_period
from graphmodel.schema.entries import AMED, Name
from graphmodel.schema.scalars.common import UNDECIDED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import (
    ContractKind,
    FlowKind,
    MoneyOrigin,
    OrganizationKind,
    OrganizationRole,
    PartySide,
    PersonRole,
    ProjectStage,
    ResourceKind,
    Status,
)

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")

__all__ = [
    "ONE_DAY",
    "Body",
    "ContractView",
    "Epoch",
    "FlowView",
    "Group",
    "PersonView",
    "ProjectView",
    "ResourceView",
    "RoleSpan",
    "Span",
    "Tie",
    "Tri",
    "WorkItemView",
    "all3",
    "any3",
    "not3",
    "view_of",
    "views",
]


class Group(NamedTuple):
    """A set of ids of which some are sure, some may belong, and which may have members that nobody has named (`open`)."""

    sure: frozenset[str]
    maybe: frozenset[str]
    open: bool

    @property
    def all(self) -> frozenset[str]:
        """Sure and maybe together."""
        return self.sure | self.maybe

    def has(self, key: str) -> Tri:
        """Does it contain `key`?"""
        if key in self.sure:
            return True
        return None if key in self.maybe or self.open else False

    def at_least(self, n: int) -> Tri:
        """Are there n or more?"""
        if len(self.sure) >= n:
            return True
        return None if self.open or len(self.sure) + len(self.maybe) >= n else False

    def at_most(self, n: int) -> Tri:
        """Are there n or fewer?"""
        if len(self.sure) > n:
            return False
        return None if self.open or len(self.sure) + len(self.maybe) > n else True

    def exactly(self, n: int) -> Tri:
        """Are there just n?"""
        return all3((self.at_least(n), self.at_most(n)))

    def only(self) -> str | None:
        """The one member, when there is surely just one."""
        return next(iter(self.sure)) if self.exactly(1) and len(self.sure) == 1 else None

    def __or__(self, other: object) -> Group:
        """Union."""
        assert isinstance(other, Group)
        sure = self.sure | other.sure
        return Group(sure, (self.maybe | other.maybe) - sure, self.open or other.open)


class RoleSpan(NamedTuple):
    """A role with its time and the place in the document."""

    role: OrganizationRole | PersonRole
    span: Span
    path: Path


class Tie(NamedTuple):
    """A dated link to another body (or person), with the place in the document."""

    other: str
    span: Span
    path: Path


@dataclass(slots=True)
class Body:
    """An organization in this project (a `Participant` with its name)."""

    id: str
    node: nodes.Participant
    name: Name
    short_name: Name
    path: Path
    roles: list[RoleSpan] = field(default_factory=list)
    root: str = ""
    """The id of the institution it belongs to, or its own."""


@dataclass(slots=True)
class PersonView:
    """A person in this project (a `Member` with the name)."""

    id: str
    node: nodes.Member
    name: Name
    path: Path
    roles: list[RoleSpan] = field(default_factory=list)
    represents: list[Tie] = field(default_factory=list)
    employers: list[Tie] = field(default_factory=list)
    main_places: list[Tie] = field(default_factory=list)
    dispatches: list[tuple[Tie, MoneyOrigin | None]] = field(default_factory=list)


@dataclass(slots=True)
class ContractView:
    """A contract with its parties. `span` is its time in force (an early end taken into account)."""

    id: str
    node: nodes.Contract
    span: Span
    path: Path
    commissioner: str | None = None
    contractor: str | None = None
    parties: list[Tie] = field(default_factory=list)
    """Every party of either kind."""
    covers: list[str] = field(default_factory=list)

    @property
    def kind(self) -> ContractKind:
        """Kind of contract."""
        kind: ContractKind = self.node.kind
        return kind

    def names(self, body: str) -> bool:
        """Is `body` a party?"""
        return any(tie.other == body for tie in self.parties)


@dataclass(slots=True)
class FlowView:
    """One payment: amount in yen (None when not known or 未定), by project year or on a day."""

    key: str
    entry: str
    source: str
    target: str
    origin: MoneyOrigin | None
    kind: FlowKind | None
    under: str | None
    amount: int | None
    year: int | None
    on: date | None
    period: Period | None
    """The day, or the project year; None when neither is known."""
    status: Status
    path: Path
    purpose: str | None


@dataclass(slots=True)
class WorkItemView:
    """A work item, who answers for it and who works on it (None when not said)."""

    id: str
    node: nodes.WorkItem
    span: Span
    path: Path
    responsible: list[str] | None
    organizations: list[str] | None


@dataclass(slots=True)
class ResourceView:
    """A resource, by project year in yen."""

    id: str
    node: nodes.Resource
    provider: str
    recipient: str
    path: Path
    supports: list[str] | None
    person: str | None = None


class Epoch(NamedTuple):
    """A stretch of the project's life in which nothing changes."""

    period: Period
    year: int
    """Project year, 1 for the first."""
    recorded: bool
    """True when the document's records reach over it (it ends on or before `as_at`)."""


class ProjectView:
    """One project, prepared for rules and charts. Build it with `view_of` or `views`."""

    def __init__(self, graph: ConsortiumGraph, project_id: str) -> None:
        node = graph.node(project_id)
        assert isinstance(node, nodes.Project)
        self.graph = graph
        self.id = project_id
        self.project = node
        self.as_at: date = node.as_at
        self.stage: ProjectStage = node.stage or ProjectStage.RUNNING
        self.title: Name = node.title or Name(ja=project_id)
        self.period: Period | None = project_period(node)
        self.bodies: dict[str, Body] = {}
        self.people: dict[str, PersonView] = {}
        self.contracts: dict[str, ContractView] = {}
        self.flows: list[FlowView] = []
        self.work_items: dict[str, WorkItemView] = {}
        self.resources: dict[str, ResourceView] = {}
        self.events: list[nodes.Event] = []
        self.committees: list[nodes.Committee] = []
        self.waivers: list[tuple[nodes.Waiver, Path]] = []
        self._life = life(self.period)
        self._read()
        self.epochs: tuple[Epoch, ...] = tuple(self._epochs())
        self._groups: dict[tuple[object, ...], Group] = {}
        self._roots: dict[Group, Group] = {}
        self._contractors: dict[
            tuple[ContractKind, ...], dict[str | None, tuple[tuple[int, ContractView], ...]]
        ] = {}
        self._parties: dict[ContractKind, dict[str, tuple[ContractView, ...]]] = {}
        self.made_once: dict[type, object] = {}
        """What is made of the view only once, by its type: the ledger. It goes when the view goes."""

    # -- reading the graph --------------------------------------------------------------------------------------------------

    def local(self, key: str) -> str:
        """The id in the document of a node of the project."""
        return key[len(self.id) + 1 :]

    def _read(self) -> None:
        graph = self.graph
        own = {key: (graph.node(key), graph.path(key)) for key in own_nodes(graph, self.id)}
        names: dict[str, tuple[Name, Name]] = {}
        links: list[tuple[str, str, edges.Edge, Path, str]] = []
        for key in own:
            links += [(key, link.target, link.edge, link.path, link.key) for link in graph.out_of(key)]
        for source, target, edge, _, _ in links:
            if isinstance(edge, edges.IsOrganization | edges.IsPerson):
                shared = graph.node(target)
                assert isinstance(shared, nodes.Organization | nodes.Person)
                # Documents may name one body differently: here it is called as this project calls it.
                full = edge.name or shared.name or Name(ja=self.local(source))
                short = edge.short_name if isinstance(edge, edges.IsOrganization) else None
                names[source] = (full, short or full)
        for key, (node, path) in own.items():
            local = self.local(key)
            match node:
                case nodes.Participant():
                    full, short = names[key]
                    self.bodies[local] = Body(local, node, full, short, path, root=local)
                case nodes.Member():
                    self.people[local] = PersonView(local, node, names[key][0], path)
                case nodes.Contract():
                    self.contracts[local] = ContractView(local, node, contract_span(node), path)
                case nodes.WorkItem():
                    whole = Span(*self.period) if self.period else Span(None, None)
                    span = written_span(node.period) if node.period else whole
                    responsible: list[str] | None = [] if node.responsible_known else None
                    organizations: list[str] | None = [] if node.organizations_known else None
                    self.work_items[local] = WorkItemView(local, node, span, path, responsible, organizations)
                case nodes.Resource():
                    self.resources[local] = ResourceView(
                        local, node, "", "", path, [] if node.supports_known else None
                    )
                case nodes.Event():
                    self.events.append(node)
                case nodes.Committee():
                    self.committees.append(node)
                case nodes.Waiver():
                    self.waivers.append((node, path))
        for source, target, edge, path, edge_key in links:
            self._link(self.local(source), self.local(target), edge, path, edge_key)
        for body in self.bodies.values():
            seen = {body.id}
            while self.bodies[body.root].root != body.root and self.bodies[body.root].root not in seen:
                body.root = self.bodies[body.root].root
                seen.add(body.root)

    def _link(self, source: str, target: str, edge: edges.Edge, path: Path, key: str) -> None:
        match edge:
            case edges.HasRole():
                self.bodies[source].roles.append(RoleSpan(edge.role, dated_span(edge, self._life), path))
            case edges.ActsAs():
                self.people[source].roles.append(RoleSpan(edge.role, dated_span(edge, self._life), path))
            case edges.Represents():
                self.people[source].represents.append(Tie(target, dated_span(edge, self._life), path))
            case edges.EmployedBy():
                self.people[source].employers.append(Tie(target, dated_span(edge, self._life), path))
            case edges.WorksAt():
                self.people[source].main_places.append(Tie(target, dated_span(edge, self._life), path))
            case edges.DispatchedTo():
                self.people[source].dispatches.append(
                    (Tie(target, dated_span(edge, self._life), path), edge.paid_from)
                )
            case edges.PartOf():
                self.bodies[source].root = target
            case edges.PartyTo():
                contract = self.contracts[target]
                contract.parties.append(Tie(source, dated_span(edge, contract.span), path))
                if edge.side is PartySide.COMMISSIONER:
                    contract.commissioner = source
                elif edge.side is PartySide.CONTRACTOR:
                    contract.contractor = source
            case edges.Covers():
                self.contracts[source].covers.append(target)
            case edges.ResponsibleFor():
                item = self.work_items[target]
                item.responsible = [*(item.responsible or []), source]
            case edges.WorksOn():
                item = self.work_items[target]
                item.organizations = [*(item.organizations or []), source]
            case edges.Flow():
                self.flows.append(self._flow(source, target, edge, path, key))
            case edges.Provides():
                self.resources[target].provider = source
            case edges.ReceivedBy():
                self.resources[source].recipient = target
            case edges.Supports():
                resource = self.resources[source]
                resource.supports = [*(resource.supports or []), target]
            case edges.IsWorkOf():
                self.resources[source].person = target

    def _flow(self, source: str, target: str, edge: edges.Flow, path: Path, key: str) -> FlowView:
        contract = self.contracts.get(edge.under) if edge.under else None
        on = edge.on if isinstance(edge.on, date) else None
        kind = kind_of(edge, contract.node if contract else None)
        return FlowView(
            key=key,
            entry=edge.entry,
            source=source,
            target=target,
            origin=origin_of(edge, source, kind),
            kind=kind,
            under=edge.under,
            amount=edge.amount if isinstance(edge.amount, int) else None,
            year=edge.year if edge.year is not None else self.year_of(on) if on is not None else None,
            on=on,
            period=period_of(edge, self.period),
            status=edge.status or Status.PLANNED,
            path=path,
            purpose=edge.purpose,
        )

    # -- time ---------------------------------------------------------------------------------------------------------------

    def year_of(self, day: date) -> int | None:
        """The project year of a day; None without a period or before the start."""
        if self.period is None or day < self.period.start:
            return None
        return project_year(self.period.start, day)

    @property
    def years(self) -> int:
        """How many project years there are (the last may be shorter); 0 without a period."""
        return project_year(self.period.start, self.period.end - ONE_DAY) if self.period else 0

    def year_period(self, year: int) -> Period:
        """A project year, half-open, clipped to the project period. ValueError without a period."""
        if self.period is None:
            raise ValueError("the project has no period")
        return project_year_period(self.period.start, year, self.period.end)

    @property
    def payments(self) -> Iterator[FlowView]:
        """The flows by which something is paid. Zero yen said is no payment; an amount that is not known is one."""
        return (flow for flow in self.flows if flow.amount != 0)

    def flow(self, key: str) -> FlowView | None:
        """The flow with this key; None where there is none."""
        return self._flows_by_key.get(key)

    @cached_property
    def _flows_by_key(self) -> dict[str, FlowView]:
        return {flow.key: flow for flow in self.flows}

    @cached_property
    def _flows_by_entry(self) -> dict[str, tuple[FlowView, ...]]:
        return _listed((flow.entry, flow) for flow in self.flows)

    def recorded(self, period: Period) -> bool:
        """Do the document's records reach over the whole of `period`?"""
        return period.end <= self.as_at + ONE_DAY

    def _epochs(self) -> Iterator[Epoch]:
        if self.period is None:
            return
        for start, end in pairwise(epoch_days(self.period, self.as_at, spans(self.graph, self.id))):
            period = Period(start, end)
            yield Epoch(period, project_year(self.period.start, start), self.recorded(period))

    # -- what is known ------------------------------------------------------------------------------------------------------

    def known(self, section: Section) -> Tri:
        """True: said and complete. None: said, not finished. False: not said."""
        if section not in self.project.sections:
            return False
        return None if section in self.project.partial else True

    def complete(self, section: Section) -> bool:
        """Is everything of this section said?"""
        return self.known(section) is True

    def place(self, path: Path) -> Place | None:
        """Where a path of this project's document stands in the user's file."""
        places = self.graph.places
        while path:
            if path in places:
                return places[path]
            path = path[:-1]
        return None

    def node(self, key: str) -> nodes.Node | None:
        """The node of this project that has an id of the document; None where there is none (payments are edges)."""
        own = f"{self.id}/{key}"
        return self.graph.node(own) if own in self.graph else None

    def address(self, key: str) -> Path | None:
        """The path of an entry or a payment of this project's document by its id, or key; None where nothing has it."""
        own = f"{self.id}/{key}"
        if own in self.graph:
            return self.graph.path(own)
        if exact := self.flow(key):
            return exact.path
        # The entry of a payment stands above its years.
        years = self._flows_by_entry.get(key)
        return years[0].path[: len(Section.MONEY.path) + 2] if years else None

    def root(self, body: str) -> str:
        """The institution that a body belongs to, or itself."""
        return self.bodies[body].root if body in self.bodies else body

    def branches(self, body: str) -> tuple[str, ...]:
        """The bodies of the same institution as a body, itself among them, in the order of the document."""
        return self._branches.get(self.root(body), ())

    @cached_property
    def _branches(self) -> dict[str, tuple[str, ...]]:
        return _listed((body.root, body.id) for body in self.bodies.values())

    # -- role sets ----------------------------------------------------------------------------------------------------------

    def role(self, role: OrganizationRole, period: Period) -> Group:
        """The bodies that have a role throughout an epoch (or any period in which nothing changes)."""
        key = (role, period)
        if key not in self._groups:
            sure, maybe = set(), set()
            for body in self.bodies.values():
                if body.id == AMED:
                    continue
                spans = [r.span for r in body.roles if r.role is role]
                if body.node.name_known and any(s.sure(period) for s in spans):
                    sure.add(body.id)
                elif not body.node.roles_known or any(s.possible(period) for s in spans):
                    maybe.add(body.id)
            self._groups[key] = Group(
                frozenset(sure), frozenset(maybe), not self.complete(Section.ORGANIZATIONS)
            )
        return self._groups[key]

    def lead(self, period: Period) -> Group:
        """代表研究機関."""
        return self.role(OrganizationRole.LEAD, period)

    def subs(self, period: Period) -> Group:
        """分担研究機関."""
        return self.role(OrganizationRole.SUB, period)

    def commissioned(self, period: Period) -> Group:
        """委託研究開発機関: lead and subs (S29)."""
        key = ("commissioned", period)
        if key not in self._groups:
            self._groups[key] = self.lead(period) | self.subs(period)
        return self._groups[key]

    def partners(self, period: Period) -> Group:
        """産学官共同研究企業."""
        return self.role(OrganizationRole.PARTNER, period)

    def lead_companies(self, period: Period) -> Group:
        """Bodies with the 幹事企業 flag, partner or not."""
        return self.role(OrganizationRole.LEAD_COMPANY, period)

    def roots(self, group: Group) -> Group:
        """The same group counted by institution: two faculties of one university are one 機関."""
        if group not in self._roots:
            sure = frozenset(self.root(b) for b in group.sure)
            maybe = frozenset(self.root(b) for b in group.maybe) - sure
            self._roots[group] = Group(sure, maybe, group.open)
        return self._roots[group]

    def ever(self, role: OrganizationRole) -> dict[str, list[Span]]:
        """Every body that has the role at some time, with the spans."""
        return {
            body.id: spans
            for body in self.bodies.values()
            if (spans := [r.span for r in body.roles if r.role is role])
        }

    def persons(self, role: PersonRole, period: Period) -> Group:
        """The people who act in a role throughout an epoch."""
        key = (role, period)
        if key not in self._groups:
            sure, maybe = set(), set()
            for person in self.people.values():
                spans = [r.span for r in person.roles if r.role is role]
                if person.node.name_known and any(s.sure(period) for s in spans):
                    sure.add(person.id)
                elif not person.node.roles_known or any(s.possible(period) for s in spans):
                    maybe.add(person.id)
            self._groups[key] = Group(frozenset(sure), frozenset(maybe), not self.complete(Section.PEOPLE))
        return self._groups[key]

    def liaisons(self, company: str, period: Period) -> Group:
        """The 連携研究代表者 of a company throughout an epoch."""
        key = ("liaisons", company, period)
        if key not in self._groups:
            sure, maybe = set(), set()
            named, unnamed = self._representatives
            for person in {p.id: p for p in (*named.get(company, ()), *unnamed)}.values():
                spans = [tie.span for tie in person.represents if tie.other == company]
                loose = any(r.span.possible(period) for r in _without_company(person))
                if person.node.name_known and any(s.sure(period) for s in spans):
                    sure.add(person.id)
                elif not person.node.roles_known or loose or any(s.possible(period) for s in spans):
                    maybe.add(person.id)
            self._groups[key] = Group(frozenset(sure), frozenset(maybe), not self.complete(Section.PEOPLE))
        return self._groups[key]

    @cached_property
    def _representatives(self) -> tuple[dict[str, tuple[PersonView, ...]], tuple[PersonView, ...]]:
        """Who represents a company, by company; and who may represent any: of whom no role is said, or a role without its company."""
        people = self.people.values()
        named = _listed((tie.other, person) for person in people for tie in person.represents)
        return named, tuple(p for p in people if not p.node.roles_known or _without_company(p))

    def perhaps_affiliated(self, body: str) -> frozenset[str]:
        """The people who belong to a body (a faculty counts as its institution) at some time, or may; nobody else ever does."""
        employed, unknown = self._employed
        return unknown.union(employed.get(self.root(body), ()))

    @cached_property
    def _employed(self) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        """Who is employed, by institution; and those whose employment is not known."""
        people = self.people.values()
        employed = _listed((self.root(tie.other), person.id) for person in people for tie in person.employers)
        return employed, frozenset(p.id for p in people if not p.node.employment_known)

    def affiliated(self, person: str, body: str, period: Period) -> Tri:
        """Does the person belong (by employment; a faculty counts as its institution) to the body throughout the period?"""
        who = self.people[person]
        root = self.root(body)
        ties = [tie for tie in who.employers if self.root(tie.other) == root]
        if any(tie.span.sure(period) for tie in ties):
            return True
        if not who.node.employment_known or any(tie.span.possible(period) for tie in ties):
            return None
        return False

    def main_place_at(self, person: str, body: str, period: Period) -> Tri:
        """Is the main place of research there? Somebody with one sole employer has it there unless said otherwise.

        There is one main place: of two institutions that are written as such for the same time it is not known which it is, nor where one
        of two is undecided.
        """
        who = self.people[person]
        root = self.root(body)
        here = [tie for tie in who.main_places if self.root(tie.other) == root]
        undecided = any(
            job.main_place == UNDECIDED
            and dated_span(edges.WorksAt(from_=job.from_, to=job.to), self._life).possible(period)
            for job in who.node.undecided_employment or ()
        )
        if undecided:
            return None
        if any(tie.span.sure(period) for tie in here):
            elsewhere = (tie for tie in who.main_places if self.root(tie.other) != root)
            return None if any(tie.span.possible(period) for tie in elsewhere) else True
        if any(tie.span.possible(period) for tie in here):
            return None
        if any(tie.span.sure(period) for tie in who.main_places):
            return False
        if any(tie.span.possible(period) for tie in who.main_places):
            return None
        employers = {self.root(tie.other) for tie in who.employers if tie.span.possible(period)}
        if (
            who.node.employment_known
            and len(employers) == 1
            and all(t.span.sure(period) for t in who.employers if t.span.possible(period))
        ):
            return employers == {root}
        return None

    # -- what a body is -----------------------------------------------------------------------------------------------------

    def academia(self, body: str, kinds: Collection[str], to_confirm: Collection[str], country: str) -> Tri:
        """アカデミア (S29): a research organization of the country, of one of the kinds, or of one of those to be confirmed, and confirmed.
        Of a faculty or hospital its institution is asked.
        """
        node = self.bodies[self.root(body)].node
        domestic = None if node.country is None else node.country == country
        if node.kind is None:
            kind: Tri = None
        elif node.kind in to_confirm:
            kind = True if node.academia_confirmed is not None else None
        else:
            kind = node.kind in kinds
        return all3((domestic, kind))

    def held_by_large(self, body: str) -> Held:
        """What large companies hold of the company that a body belongs to, when the project was submitted."""
        return held_by_large(self.bodies[self.root(body)].node, self.project.submitted, self._facts)

    def deemed_large(self, body: str, bounds: Hold | None) -> Tri:
        """みなし大企業: as said. Shareholders and officers that are written down can show that it is (what large companies have in hand
        reaches one of the bounds of a call). Where they only may, 「いいえ」 is taken with a reason, and is unknown without.
        """
        said = self.bodies[self.root(body)].node.deemed_large
        if bounds is not None:
            held = self.held_by_large(body)
            if held.sure.reaches(bounds):
                return True
            if said is not None and said.reason is None and not said.value and held.perhaps.reaches(bounds):
                return None
        return None if said is None else said.value

    def registered_in(self, body: str, country: str) -> bool:
        """Is a company of a country said to be registered, whatever is said of its legal personality (SU-02)?"""
        node = self.bodies[self.root(body)].node
        return node.country == country and isinstance(node.registered_on, date)

    def startup(self, body: str, country: str, bounds: Hold | None = None) -> Tri:
        """スタートアップ企業: a company registered in the country, an SME, not deemed large (SU-02…04). Age (SU-01, 原則) never makes it false."""
        node = self.bodies[self.root(body)].node
        company = None if node.kind is None else node.kind is OrganizationKind.COMPANY
        # Where it is registered, unless its legal personality is said: a day of registration and the country are that of a register there.
        legal = node.legal_personality or (node.country if self.registered_in(body, country) else None)
        registered = None if legal is None else legal == country
        independent = not3(self.deemed_large(body, bounds))
        return all3((company, registered, small(node), independent))

    @cached_property
    def _facts(self) -> dict[str, nodes.Participant]:
        """What is said of the bodies, by id."""
        return {body.id: body.node for body in self.bodies.values()}

    # -- contracts and money ------------------------------------------------------------------------------------------------

    def contracts_of(self, *kinds: ContractKind) -> list[ContractView]:
        """The contracts of these kinds, in the order of the document."""
        return [c for c in self.contracts.values() if c.kind in kinds]

    def commissioned_to(self, body: str, *kinds: ContractKind) -> list[ContractView]:
        """The contracts of these kinds whose contractor is of the institution of a body, or is not said; in the order of the document."""
        if kinds not in self._contractors:
            own = enumerate(self.contracts_of(*kinds))
            self._contractors[kinds] = _listed(
                (c.contractor and self.root(c.contractor), (n, c)) for n, c in own
            )
        by = self._contractors[kinds]
        return [
            contract
            for _, contract in merge(by.get(self.root(body), ()), by.get(None, ()), key=itemgetter(0))
        ]

    def contracts_with(self, body: str, kind: ContractKind) -> tuple[ContractView, ...]:
        """The contracts of a kind to which the institution of a body is a party, in the order of the document."""
        if kind not in self._parties:
            self._parties[kind] = _listed(
                (root, contract)
                for contract in self.contracts_of(kind)
                for root in dict.fromkeys(self.root(tie.other) for tie in contract.parties)
            )
        return self._parties[kind].get(self.root(body), ())

    def in_force(self, period: Period, *kinds: ContractKind) -> tuple[list[ContractView], list[ContractView]]:
        """The contracts of these kinds surely in force throughout an epoch, and those that may be."""
        sure, maybe = [], []
        for contract in self.contracts_of(*kinds):
            if contract.span.sure(period):
                sure.append(contract)
            elif contract.span.possible(period):
                maybe.append(contract)
        return sure, maybe

    def provider_pays(self, person: str) -> bool:
        """Does a dispatched-staff resource name the person? It says that the provider pays (rulings.md 4, MON-01)."""
        return any(
            r.person == person and r.node.kind is ResourceKind.DISPATCHED_STAFF
            for r in self.resources.values()
        )


def _listed(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    """Put pairs into lists by their first half, so that what is asked again and again is searched once."""
    out: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        out.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in out.items()}


def _without_company(person: PersonView) -> list[RoleSpan]:
    """The roles of a liaison representative whose company is 未定 or not said: it may be any company."""
    named = {tie.path for tie in person.represents}
    return [r for r in person.roles if r.role is PersonRole.LIAISON_REPRESENTATIVE and r.path not in named]


def view_of(graph: ConsortiumGraph, project: str | None = None) -> ProjectView:
    """The view of one project; the only one if none is named."""
    if project is None:
        (project,) = graph.projects()
    return ProjectView(graph, project)


def views(graph: ConsortiumGraph) -> Iterator[ProjectView]:
    """The views of all projects, in order."""
    for project in graph.projects():
        yield ProjectView(graph, project)
