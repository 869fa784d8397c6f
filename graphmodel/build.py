"""Documents to graph: what the document lists flat becomes typed nodes and edges (rulings.md 3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from graphmodel.documents.loader import Loaded
from graphmodel.documents.places import Path
from graphmodel.graph import ConsortiumGraph
from graphmodel.schema import edges, nodes
from graphmodel.schema.entries import (
    AMED,
    ContractEntry,
    ContractFacts,
    FlowFacts,
    Name,
    OrganizationEntry,
    OrganizationFacts,
    OrganizationIdentity,
    PersonEntry,
    PersonFacts,
    PersonIdentity,
    ProjectEntry,
    ResourceFacts,
    WorkItemFacts,
)
from graphmodel.schema.fields import Record
from graphmodel.schema.scalars.common import UNDECIDED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import OrganizationKind, PartySide, PersonRole, Status

AMED_NAME = Name(ja="AMED", en="AMED")
IN_PROJECT = edges.InProject()


def build_graph(loaded: Iterable[Loaded]) -> ConsortiumGraph:
    """The graph of one or several documents. Organizations and people that have one identity are one node."""
    graph = ConsortiumGraph()
    for one in loaded:
        _Builder(graph, one).build()
    return graph


_LATEST: deque[tuple[Loaded, ConsortiumGraph]] = deque(maxlen=2)


def graph_of(loaded: Loaded) -> ConsortiumGraph:
    """The graph of one document, to be looked at only: that of the last two is kept, since whoever saves a change asks for the graph before
    and after it again and again.
    """
    for one, graph in tuple(_LATEST):
        if one is loaded:
            return graph
    graph = build_graph([loaded])
    _LATEST.append((loaded, graph))
    return graph


def _fields(record: Record, facts: type[Record]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in facts.model_fields}


class _Builder:
    def __init__(self, graph: ConsortiumGraph, loaded: Loaded) -> None:
        self.graph = graph
        self.loaded = loaded
        self.document = loaded.document
        self.project = self.document.project.id

    def ref(self, local: str) -> str:
        return f"{self.project}/{local}"

    def build(self) -> None:
        self._project()
        self._organizations()
        self._work_items()
        self._people()
        self._contracts()
        self._money()
        self._resources()
        self._whole_entries()
        for path, place in self.loaded.places.items():
            self.graph.places[(self.project, *path)] = place

    def _path(self, *path: str | int) -> Path:
        return (self.project, *path)

    def _add(self, node: nodes.ProjectNode, path: Path) -> str:
        key = self.graph.add(node, path)
        self.graph.connect(IN_PROJECT, key, self.project, path)
        return key

    def _free_id(self, wanted: str) -> str:
        """An id for an entry that has none; never one that the author has given to something else."""
        return self._free_id(f"{wanted}_") if self.ref(wanted) in self.graph else wanted

    def _project(self) -> None:
        document = self.document
        self.graph.add(
            nodes.Project(
                **_fields(document.project, ProjectEntry),
                as_at=document.as_at,
                sections=tuple(s for s in Section if document.known(s) is not False),
                partial=document.partial or (),
                shared=document.shared,
                plans=document.plans,
                ip=document.ip,
            ),
            self._path("project"),
        )

    def _organizations(self) -> None:
        amed = nodes.Participant(
            project=self.project,
            id=AMED,
            kind=OrganizationKind.FUNDER,
            country="JP",
            name_known=True,
            roles_known=True,
        )
        self._add(amed, self._path())
        self._organization(AMED, {"name": AMED_NAME}, self.ref(AMED), self._path())
        entries = self.document.organizations or ()
        for n, entry in enumerate(entries):
            path = self._path("organizations", n)
            numbered = any((entry.corporate_number, entry.ror, entry.erad))
            # Who has a number of its own is decided, also where nobody has written the name.
            known = entry.name.ja != UNDECIDED if entry.name is not None else numbered
            key = self._add(
                nodes.Participant(
                    project=self.project,
                    id=entry.id,
                    **_fields(entry, OrganizationFacts),
                    name_known=known,
                    roles_known=entry.roles is not None,
                ),
                path,
            )
            identity = _fields(entry, OrganizationIdentity)
            self._organization(self.loaded.organization_keys[entry.id], identity, key, path)
            for m, role in enumerate(entry.roles or ()):
                self.graph.connect(
                    edges.HasRole(
                        role=role.role, from_=role.from_, to=role.to, reason=role.reason, note=role.note
                    ),
                    key,
                    self.project,
                    (*path, "roles", m),
                )
        for n, entry in enumerate(entries):
            if entry.part_of is not None:
                self.graph.connect(
                    edges.PartOf(),
                    self.ref(entry.id),
                    self.ref(entry.part_of),
                    self._path("organizations", n, "part_of"),
                )
            for m, before in enumerate(entry.predecessor or ()):
                self.graph.connect(
                    edges.Succeeds(by=before.by, on=before.on),
                    self.ref(entry.id),
                    self.ref(before.who),
                    self._path("organizations", n, "predecessor", m),
                )
        self._distinct("organizations", entries)

    def _distinct(self, section: str, entries: Iterable[OrganizationEntry | PersonEntry]) -> None:
        for n, entry in enumerate(entries):
            for m, other in enumerate(entry.distinct_from or ()):
                path = self._path(section, n, "distinct_from", m)
                self.graph.connect(edges.DistinctFrom(), self.ref(entry.id), self.ref(other), path)

    def _organization(self, key: str, identity: dict[str, Any], owner: str, path: Path) -> None:
        self.graph.add(nodes.Organization(key=key, **identity))
        self.graph.connect(edges.IsOrganization(**identity), owner, key, path)

    def _person(self, key: str, identity: dict[str, Any], owner: str, path: Path) -> None:
        self.graph.add(nodes.Person(key=key, **identity))
        self.graph.connect(edges.IsPerson(**identity), owner, key, path)

    def _work_items(self) -> None:
        for n, entry in enumerate(self.document.work_items or ()):
            path = self._path("work_items", n)
            key = self._add(
                nodes.WorkItem(
                    project=self.project,
                    id=entry.id,
                    **_fields(entry, WorkItemFacts),
                    responsible_known=entry.responsible is not None,
                    organizations_known=entry.organizations is not None,
                ),
                path,
            )
            for m, org in enumerate(entry.organizations or ()):
                self.graph.connect(edges.WorksOn(), self.ref(org), key, (*path, "organizations", m))

    def _people(self) -> None:
        for n, entry in enumerate(self.document.people or ()):
            path = self._path("people", n)
            jobs = _jobs(entry)
            key = self._add(
                nodes.Member(
                    project=self.project,
                    id=entry.id,
                    name_known=entry.name is not None and entry.name.ja != UNDECIDED,
                    roles_known=entry.roles is not None,
                    employment_known=jobs is not None
                    and all(job.employer not in (None, UNDECIDED) for job in jobs),
                    undecided_employment=_undecided(jobs),
                    **_fields(entry, PersonFacts),
                ),
                path,
            )
            self._person(self.loaded.person_keys[entry.id], _fields(entry, PersonIdentity), key, path)
            for job in jobs or ():
                if job.employer not in (None, UNDECIDED):
                    self.graph.connect(
                        edges.EmployedBy(**job.dates, share=job.share, note=job.note),
                        key,
                        self.ref(str(job.employer)),
                        (*path, *job.path, "employer"),
                    )
                if job.main_place not in (None, UNDECIDED):
                    self.graph.connect(
                        edges.WorksAt(**job.dates),
                        key,
                        self.ref(str(job.main_place)),
                        (*path, *job.path, "main_place"),
                    )
            for m, dispatch in enumerate(entry.dispatch or ()):
                self.graph.connect(
                    edges.DispatchedTo(
                        paid_from=dispatch.paid_from,
                        from_=dispatch.from_,
                        to=dispatch.to,
                        percent=dispatch.percent,
                        for_research=dispatch.for_research,
                        note=dispatch.note,
                    ),
                    key,
                    self.ref(dispatch.at),
                    (*path, "dispatch", m),
                )
            for m, role in enumerate(entry.roles or ()):
                where = (*path, "roles", m)
                dates = {"from_": role.from_, "to": role.to}
                undecided = True if role.for_ == UNDECIDED else None
                acts = edges.ActsAs(
                    role=role.role, **dates, company_undecided=undecided, reason=role.reason, note=role.note
                )
                self.graph.connect(acts, key, self.project, where)
                if role.role is PersonRole.LIAISON_REPRESENTATIVE and role.for_ not in (None, UNDECIDED):
                    self.graph.connect(edges.Represents(**dates), key, self.ref(str(role.for_)), where)
        for n, entry in enumerate(self.document.people or ()):
            for m, role in enumerate(entry.roles or ()):
                if role.replaces is not None:
                    where = self._path("people", n, "roles", m, "replaces")
                    self.graph.connect(edges.Replaces(), self.ref(entry.id), self.ref(role.replaces), where)
        self._distinct("people", self.document.people or ())
        for n, item in enumerate(self.document.work_items or ()):
            for m, person in enumerate(item.responsible or ()):
                self.graph.connect(
                    edges.ResponsibleFor(),
                    self.ref(person),
                    self.ref(item.id),
                    self._path("work_items", n, "responsible", m),
                )

    def _contracts(self) -> None:
        for n, entry in enumerate(self.document.contracts or ()):
            path = self._path("contracts", n)
            key = self._add(
                nodes.Contract(
                    project=self.project,
                    id=entry.id,
                    **_fields(entry, ContractFacts),
                    parties_known=entry.parties is not None,
                    covers_known=entry.covers is not None,
                ),
                path,
            )
            for who, side, dates, where in _parties(entry):
                self.graph.connect(edges.PartyTo(side=side, **dates), self.ref(who), key, (*path, *where))
            for m, item in enumerate(entry.covers or ()):
                self.graph.connect(edges.Covers(), key, self.ref(item), (*path, "covers", m))
        for n, entry in enumerate(self.document.contracts or ()):
            if entry.amends is not None:
                where = self._path("contracts", n, "amends")
                self.graph.connect(edges.Amends(), self.ref(entry.id), self.ref(entry.amends), where)

    def _money(self) -> None:
        for n, entry in enumerate(self.document.money or ()):
            path = self._path("money", n)
            name = entry.id or f"money[{n}]"
            facts = {**_fields(entry, FlowFacts), "status": entry.status or Status.PLANNED, "entry": name}
            if isinstance(entry.on, date) and entry.on > self.document.as_at:
                facts["status"] = Status.PLANNED  # nothing is recorded of that day yet
            source, target = self.ref(entry.from_), self.ref(entry.to)
            if entry.amounts is None:
                flow = edges.Flow(**facts, on=entry.on, amount=entry.amount)
                self.graph.connect(flow, source, target, path, name)
            for year, amount in (entry.amounts or {}).items():
                flow = edges.Flow(**facts, year=year, amount=amount)
                self.graph.connect(flow, source, target, (*path, "amounts", year), f"{name}@{year}")

    def _resources(self) -> None:
        for n, entry in enumerate(self.document.resources or ()):
            path = self._path("resources", n)
            key = self._add(
                nodes.Resource(
                    project=self.project,
                    id=entry.id,
                    **_fields(entry, ResourceFacts),
                    supports_known=entry.supports is not None,
                ),
                path,
            )
            self.graph.connect(edges.Provides(), self.ref(entry.provider), key, (*path, "provider"))
            self.graph.connect(edges.ReceivedBy(), key, self.ref(entry.recipient), (*path, "recipient"))
            for m, item in enumerate(entry.supports or ()):
                self.graph.connect(edges.Supports(), key, self.ref(item), (*path, "supports", m))
            if entry.person is not None:
                self.graph.connect(edges.IsWorkOf(), key, self.ref(entry.person), (*path, "person"))
            if entry.facility_of is not None:
                self.graph.connect(
                    edges.UsesFacilityOf(), key, self.ref(entry.facility_of), (*path, "facility_of")
                )
            if entry.requested_by is not None:
                self.graph.connect(
                    edges.RequestedBy(), key, self.ref(entry.requested_by), (*path, "requested_by")
                )

    def _whole_entries(self) -> None:
        """Entries that become nodes as they are: the node type is the type of the entry with the project."""
        for section in Section:
            kind = section.node
            if kind is None or not issubclass(kind, section.entry):
                continue
            for n, entry in enumerate(section.of(self.document) or ()):
                wanted = f"{'-'.join(section.path)}-{n + 1}"
                fields = {
                    **_fields(entry, section.entry),
                    "id": getattr(entry, "id", None) or self._free_id(wanted),
                }
                self._add(kind(project=self.project, **fields), self._path(*section.path, n))


class _Job(NamedTuple):
    """An employment, in the short or the long form, and where it stands in the person's entry."""

    employer: str | None
    main_place: str | None
    dates: dict[str, Any]
    share: Fraction | None
    note: str | None
    path: Path


def _jobs(entry: PersonEntry) -> list[_Job] | None:
    """The employments of a person; None when nothing is said of employer and main place."""
    if entry.employment is not None:
        return [
            _Job(j.employer, j.main_place, {"from_": j.from_, "to": j.to}, j.share, j.note, ("employment", n))
            for n, j in enumerate(entry.employment)
        ]
    if entry.employer is not None or entry.main_place is not None:
        return [_Job(entry.employer, entry.main_place, {}, None, None, ())]
    return None


def _undecided(jobs: list[_Job] | None) -> tuple[nodes.UndecidedEmployment, ...] | None:
    return (
        tuple(
            nodes.UndecidedEmployment(
                employer=job.employer,
                main_place=job.main_place,
                **job.dates,
                share=job.share,
                note=job.note,
                position=job.path[1] if job.path else None,
            )
            for job in jobs or ()
            if UNDECIDED in (job.employer, job.main_place)
        )
        or None
    )


def _parties(entry: ContractEntry) -> Iterable[tuple[str, PartySide, dict[str, Any], Path]]:
    if entry.commissioner is not None:
        yield entry.commissioner, PartySide.COMMISSIONER, {}, ("commissioner",)
    if entry.contractor is not None:
        yield entry.contractor, PartySide.CONTRACTOR, {}, ("contractor",)
    for m, party in enumerate(entry.parties or ()):
        yield (
            party.who,
            PartySide.PARTY,
            {"from_": party.from_, "to": party.to, "note": party.note},
            ("parties", m),
        )
