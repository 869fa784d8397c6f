"""The statements of the Neo4j store, made from the node and edge types alone.

Labels and property names come from the types; every name and value of a user is a parameter. Every node has `uid`, which is unique in
its label; nodes of a project also carry `project` and `id`. What rules need and a database cannot work out cheaply is written beside the
values of the document: `start` and `end` (half-open, absent when not known), `root` (the institution a body belongs to),
`large_share`, `large_shares` and `large_officers` (the largest share of one large company in it, the shares of all, and their officers, as parts of 1);
`epochs` with `epoch_ends` and `epoch_years`; `listed`, the place of a node among those of its type, and of a payment among the payer's;
`name` on participants and members; `company_known` on the role of a liaison representative; `place`, where the entry stands in the file it was read from.

The order of the locks is the same in every change: projects by id, then organizations, then people. Each lock is a write, before which
nothing is read, since the isolation is read committed. AMED, which every project shares, is never locked.
"""

from __future__ import annotations

import json
import typing
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from graphmodel.build import graph_of
from graphmodel.derived.flows import kind_of, origin_of, period_of
from graphmodel.derived.holdings import hold_of_large
from graphmodel.derived.lifetimes import (
    contract_span,
    dated_span,
    epoch_days,
    life,
    project_period,
    spans,
    written_span,
)
from graphmodel.documents.loader import Loaded
from graphmodel.documents.places import Path as DocumentPath
from graphmodel.documents.places import whole_file
from graphmodel.graph import ConsortiumGraph
from graphmodel.schema import edges, nodes
from graphmodel.schema.dates import Period, project_year
from graphmodel.schema.entries import AMED, Name, Span
from graphmodel.schema.fields import Record
from graphmodel.schema.nodes import NODE_TYPES, ProjectNode
from graphmodel.schema.words import PersonRole
from graphmodel.stores.base import portable

Row = dict[str, Any]
EdgeKey = tuple[str, str, str]
"""Source, target and key of an edge."""

IDENTITIES: dict[str, type[edges.Edge]] = {"Organization": edges.IsOrganization, "Person": edges.IsPerson}
"""Shared nodes, and the edge by which a project says what it knows of one."""

FACTS = ("kind", "country", "legal_personality", "registered_on")
"""Undated facts on a Participant about which two projects may not say different things."""

IDENTIFIERS = ("corporate_number", "ror", "erad", "orcid")
"""Identifiers on the edge to a shared node about which two projects may not say different things."""


def constraints() -> dict[str, str]:
    """Uniqueness constraints and indexes (all that the Community edition has) by name; each may be run again."""
    out = {
        f"{label.lower()}_uid": f"CREATE CONSTRAINT {label.lower()}_uid IF NOT EXISTS FOR (n:{label}) REQUIRE n.uid IS UNIQUE"
        for label in (*NODE_TYPES, "Revision")
    }
    for label in (*own_labels(), "Revision"):
        name = f"{label.lower()}_project"
        out[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.project)"
    return out


def own_labels() -> list[str]:
    """The types of nodes that belong to one project."""
    return [label for label, kind in NODE_TYPES.items() if issubclass(kind, ProjectNode)]


@dataclass
class Rows:
    """One project as the database has it: properties of its own nodes by label and uid, and of its edges by type, the labels of
    both ends, and `EdgeKey`.
    """

    project: Row
    nodes: dict[str, dict[str, Row]]
    edges: dict[tuple[str, str, str], dict[EdgeKey, Row]]

    def shared(self) -> dict[str, dict[str, set[str]]]:
        """The shared nodes that the project refers to, by label and uid, each with what the project says of it; without AMED."""
        out: dict[str, dict[str, set[str]]] = {label: {} for label in IDENTITIES}
        for (_, source_label, target_label), links in self.edges.items():
            if target_label not in IDENTITIES:
                continue
            for (source, target, _), row in links.items():
                if target != AMED:
                    own = self.nodes[source_label][source]
                    facts = {fact: own[fact] for fact in FACTS if fact in own}
                    out[target_label].setdefault(target, set()).add(repr((source, row, facts)))
        return out


def properties(record: Record) -> Row:
    """A record as properties: periods as `…_from` and `…_to`, names as text and `…_en`, values by project year as `…_1`, `…_2`, what
    Neo4j cannot hold as JSON text, absent values left out.
    """
    out: Row = {}
    values = record.__dict__
    for name, key in _keys(type(record)):
        value = values[name]
        if value is None:
            continue
        if isinstance(value, str | int):
            out[key] = _value(value, record, name)
        elif isinstance(value, Span):
            for end, day in (("from", value.from_), ("to", value.to)):
                if day is not None:
                    out[f"{key}_{end}"] = day
        elif isinstance(value, Name):
            out[key] = value.ja
            if value.en is not None:
                out[f"{key}_en"] = value.en
        elif isinstance(value, dict) and all(isinstance(v, int | str | Fraction) for v in value.values()):
            out |= {f"{key}_{year}": _value(amount, record, name) for year, amount in value.items()}
        else:
            out[key] = _value(value, record, name)
    return out


@cache
def _keys(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a type, each with its name in documents."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())


def _value(value: Any, record: Record, name: str) -> Any:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, bool | int | str | date):
        return value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, tuple) and not any(isinstance(v, Record | dict) for v in value):
        return [_value(v, record, name) for v in value]
    dumped = record.model_dump(mode="json", by_alias=True, exclude_none=True, include={name})
    return json.dumps(next(iter(dumped.values())), ensure_ascii=False)


def rows_of(loaded: Loaded) -> Rows:
    """What the database is to have of a document."""
    graph = graph_of(loaded)
    (project,) = graph.projects()
    node = graph.node(project)
    assert isinstance(node, nodes.Project)
    period = project_period(node)
    whole = life(period)
    out = Rows({}, {label: {} for label in own_labels()}, {})
    roots = _roots(graph)
    labels: dict[str, str] = {}
    identities: dict[str, str] = {}
    for key, data in graph.nx.nodes(data=True):
        value: nodes.Node = data["value"]
        labels[key] = type(value).__name__
        if isinstance(value, nodes.Organization | nodes.Person):
            identities[key] = portable(key, loaded.name)
            continue
        row: Row = {"uid": key, **properties(value)}
        match value:
            case nodes.Project():
                if period is not None:
                    days = epoch_days(period, value.as_at, spans(graph, project))
                    years = [project_year(period.start, day) for day in days[:-1]]
                    row |= {"start": period.start, "end": period.end}
                    row |= {"epochs": days[:-1], "epoch_ends": days[1:], "epoch_years": years}
                out.project = row | _place(loaded, data["path"])
                continue
            case nodes.Participant():
                held = hold_of_large(value)
                row |= {"root": roots[key], "large_share": float(held.one), "large_shares": float(held.all)}
                row["large_officers"] = float(held.officers)
            case nodes.Contract():
                row |= _times(*contract_span(value))
            case nodes.WorkItem():
                row |= _times(*(written_span(value.period) if value.period else whole))
        alike = out.nodes[labels[key]]
        alike[key] = row | {"listed": len(alike)} | _place(loaded, data["path"])
    paid: Counter[str] = Counter()
    of_a_company = {path for *_, path in graph.edges(edges.Represents)}
    for source, target, key, data in graph.nx.edges(keys=True, data=True):
        edge: edges.Edge = data["value"]
        row = {"key": key, **properties(edge)}
        match edge:
            case edges.PartyTo():
                contract = graph.node(target)
                assert isinstance(contract, nodes.Contract)
                row |= _times(*dated_span(edge, contract_span(contract)))
            case edges.Dated():
                row |= _times(*dated_span(edge, whole))
                if isinstance(edge, edges.ActsAs) and edge.role is PersonRole.LIAISON_REPRESENTATIVE:
                    row["company_known"] = data["path"] in of_a_company
            case edges.Flow():
                row |= _flow(graph, edge, source, period) | {"listed": paid[source]}
                paid[source] += 1
            case edges.IsOrganization() | edges.IsPerson():
                named = out.nodes[labels[source]][source]
                named |= {k: row[k] for k in ("name", "name_en") if k in row}
        kind = (type(edge).label, labels[source], labels[target])
        out.edges.setdefault(kind, {})[source, identities.get(target, target), key] = row
    return out


def _flow(graph: ConsortiumGraph, flow: edges.Flow, source: str, period: Period | None) -> Row:
    payer = graph.node(source)
    assert isinstance(payer, nodes.Participant)
    under = graph.node(f"{payer.project}/{flow.under}") if flow.under else None
    said = {
        "origin": origin_of(flow, payer.id),
        "kind": kind_of(flow, under if isinstance(under, nodes.Contract) else None),
    }
    paid = period_of(flow, period)
    return {k: str(v) for k, v in said.items() if v is not None} | _times(*(paid or (None, None)))


def _times(start: date | None, end: date | None) -> Row:
    return {k: v for k, v in (("start", start), ("end", end)) if v is not None}


def _place(loaded: Loaded, path: DocumentPath) -> Row:
    """Where an entry stands in its file; a document that came out of the database has no file."""
    place = loaded.place(path[1:]) if path else None
    return {"place": str(place)} if place is not None and place != whole_file(place.file) else {}


def _roots(graph: ConsortiumGraph) -> dict[str, str]:
    above = {source: target for source, target, _, _ in graph.edges(edges.PartOf)}
    roots = {}
    for key, _ in graph.nodes(nodes.Participant):
        top, seen = key, {key}
        while top in above and above[top] not in seen:
            top = above[top]
            seen.add(top)
        found = graph.node(top)
        assert isinstance(found, nodes.Participant)
        roots[key] = found.id
    return roots


# -- the difference of two states -------------------------------------------------------------------------------------------


class Difference:
    """What has to be written so that the database has some projects as they shall be."""

    def __init__(self) -> None:
        self._projects: list[str] = []
        self._after: list[Row] = []
        self._revisions: list[Row] = []
        self._gone_edges: dict[str, bool] = {}
        self._gone_nodes: dict[str, bool] = {}
        self._changed: dict[str, Row] = {}
        self._created: dict[tuple[str, str], Row] = {}
        self._edges: list[tuple[str, tuple[str, str], tuple[str, str], Row]] = []
        self._shared: dict[str, set[str]] = {label: set() for label in IDENTITIES}
        self.said: list[Row] = []
        """Which project says something new of which shared node: what `CONFLICTS` has to look at."""

    def add(self, before: Rows | None, after: Rows | None, revision: Row | None = None) -> None:
        """Take in one project: how it is (None: not there), how it shall be (None: to be taken out), and its new revision."""
        self._say_shared(before, after)
        if before is not None:
            self._projects.append(before.project["uid"])
        if after is None:
            assert before is not None
            self._gone_nodes |= {uid: True for rows in before.nodes.values() for uid in rows}
            return
        assert revision is not None
        self._revisions.append(revision)
        self._after.append(after.project | {"revision": revision["uid"]})
        gone: set[str] = set()
        for label, new in after.nodes.items():
            old = before.nodes[label] if before else {}
            gone |= old.keys() - new.keys()
            for uid, row in new.items():
                if uid not in old:
                    self._created[label, uid] = row
                elif "place" in row or row != _without_place(old[uid]):
                    self._changed[uid] = row
        self._gone_nodes |= dict.fromkeys(gone, True)
        kept = before.edges if before else {}
        for kind in sorted({*after.edges, *kept}):
            olds, news = kept.get(kind, {}), after.edges.get(kind, {})
            changed = {k for k, row in news.items() if olds.get(k) != row}
            self._gone_edges |= {
                _edge_name(kind[0], k): True
                for k in olds
                if (k not in news or k in changed) and not {k[0], k[1]} & gone
            }
            self._edges += [
                (kind[0], (kind[1], k[0]), (kind[2], k[1]), row) for k, row in news.items() if k in changed
            ]

    def parameters(self) -> Row:
        """What `write_statement` takes as `$d`."""
        known: dict[str, dict[str, None]] = {label: {} for label in NODE_TYPES}
        for _, *ends, _ in self._edges:
            for label, uid in ends:
                if (label, uid) not in self._created:
                    known[label][uid] = None
        index = {end: n for n, end in enumerate(self._created)}
        for label, uids in known.items():
            for uid in uids:
                index[label, uid] = len(index)
        return {
            "projects": self._projects,
            "projects_after": self._after,
            "revisions": self._revisions,
            "gone_edges": self._gone_edges,
            "gone_nodes": self._gone_nodes,
            "changed_nodes": self._changed,
            "funder": [AMED] if AMED in known["Organization"] else [],
            "created": [{"label": label, "properties": row} for (label, _), row in self._created.items()],
            "known": {label: list(uids) for label, uids in known.items()},
            "edges": [
                {"type": kind, "source": index[source], "target": index[target], "properties": row}
                for kind, source, target, row in self._edges
            ],
        }

    def _say_shared(self, before: Rows | None, after: Rows | None) -> None:
        olds = before.shared() if before else {}
        news = after.shared() if after else {}
        for label, keys in self._shared.items():
            old, new = olds.get(label, {}), news.get(label, {})
            changed = {k for k in {*old, *new} if old.get(k) != new.get(k)}
            keys |= changed
            if after is not None:
                self.said += [
                    {"project": after.project["uid"], "key": k} for k in sorted(changed & new.keys())
                ]

    @property
    def shared(self) -> dict[str, list[str]]:
        """The shared nodes of which something new is said, by label, in the order in which they are locked."""
        return {label: sorted(keys) for label, keys in self._shared.items()}


def _without_place(row: Row) -> Row:
    return {k: v for k, v in row.items() if k != "place"}


def _edge_name(label: str, key: EdgeKey) -> str:
    return "\n".join((label, *key))


# -- statements that change something ---------------------------------------------------------------------------------------

LOCK = """
UNWIND $projects AS project
MERGE (p:Project {uid: project})
SET p.locked = true
WITH project AS asked, p
OPTIONAL MATCH (r:Revision {uid: p.revision})
RETURN asked, p.uid AS project, r.number AS number,
       r.id AS id, r.author AS author, r.saved_at AS saved_at, r.document AS document, r.keys AS keys
"""
"""The first statement of every change: the write to the project's node is the lock, and nothing is read before it.

`project` is null when somebody has taken the node out while we waited for it; the change then has to start over.
"""

LOCK_SHARED = """
UNWIND $keys AS key
CALL (key) {
  WITH key WHERE key.label = 'Organization'
  MERGE (n:Organization {uid: key.uid}) SET n.locked = true RETURN n
UNION ALL
  WITH key WHERE key.label = 'Person'
  MERGE (n:Person {uid: key.uid}) SET n.locked = true RETURN n
}
RETURN count(CASE WHEN n.uid IS NULL THEN 1 END) AS vanished
"""
"""Shared nodes of which a project says something new, in sorted order, so that two writers never wait for each other in a circle."""


@cache
def write_statement() -> str:
    """One statement that writes a `Difference` (`$d`); Project nodes and shared nodes are there already (and locked), but for AMED.

    All is in one map, for lists as parameters of their own would make the server plan anew for every new length. New edges name their
    ends by their place in the list of new nodes and of known ones (by label); an end that is not there is an error.
    """
    own = "MATCH (p:Project)<-[:IN_PROJECT]-(n) WHERE p.uid IN $d.projects"
    lists = ["created", *(f"known{label}" for label in NODE_TYPES)]
    parts = [
        f"CALL () {{ {own} MATCH (n)-[r]->(m)",
        "  WHERE $d.gone_edges[type(r) + '\\n' + n.uid + '\\n' + m.uid + '\\n' + r.key] DELETE r }",
        f"CALL () {{ {own} AND $d.gone_nodes[n.uid] DETACH DELETE n }}",
        f"CALL () {{ {own} AND $d.changed_nodes[n.uid] IS NOT NULL",
        "  WITH n, n.place AS place SET n = $d.changed_nodes[n.uid], n.place = coalesce($d.changed_nodes[n.uid].place, place) }",
        "CALL () { UNWIND $d.projects_after AS row MATCH (p:Project {uid: row.uid})",
        "  WITH p, row, p.place AS place SET p = row, p.place = coalesce(row.place, place) }",
        "CALL () { UNWIND $d.revisions AS row CREATE (r:Revision) SET r = row }",
        "CALL () { UNWIND $d.funder AS uid MERGE (o:Organization {uid: uid})",
        "  ON CREATE SET o.key = uid, o.name = 'AMED', o.name_en = 'AMED' }",
        "CALL () { UNWIND $d.created AS row CREATE (n:$(row.label)) SET n = row.properties RETURN collect(n) AS created }",
        *(
            f"CALL () {{ UNWIND $d.known.{label} AS uid OPTIONAL MATCH (n:{label} {{uid: uid}}) "
            # A map for each, since `collect` would leave out what is not there and the places in the list would shift.
            f"RETURN [x IN collect({{n: n}}) | x.n] AS known{label} }}"
            for label in NODE_TYPES
        ),
        f"WITH {' + '.join(lists)} AS nodes",
        "UNWIND $d.edges AS row",
        "WITH nodes[row.source] AS a, nodes[row.target] AS b, row",
        "CREATE (a)-[r:$(row.type)]->(b) SET r = row.properties",
    ]
    return "\n".join(parts)


@cache
def settle_statement() -> str:
    """Gives locked shared nodes (`Organization`, `Person`: lists of uids) what projects say of them, and drops those that nobody names.

    Of names the first one counts, by the ids of the projects: the same whoever was saved first.
    """
    parts = []
    for label, edge in IDENTITIES.items():
        sets = ["n.key = n.uid", "n.locked = null"]
        for name, field in edge.model_fields.items():
            if Name in _members(field.annotation):
                first = f"head([x IN said WHERE x.{name} IS NOT NULL])"
                sets += [f"n.{name} = {first}.{name}", f"n.{name}_en = {first}.{name}_en"]
            else:
                sets.append(f"n.{name} = head([x IN said WHERE x.{name} IS NOT NULL]).{name}")
        parts.append(
            f"CALL () {{ UNWIND $d.{label} AS uid MATCH (n:{label} {{uid: uid}})<-[r:{edge.label}]-(own)\n"
            f"WITH n, r ORDER BY own.uid WITH n, collect(properties(r)) AS said SET {', '.join(sets)} }}\n"
            f"CALL () {{ UNWIND $d.{label} AS uid MATCH (n:{label} {{uid: uid}}) WHERE NOT EXISTS {{ (n)<-[:{edge.label}]-() }} DELETE n }}"
        )
    return "\n".join(parts)


def settled(label: str, uid: str, said: list[Row]) -> Row:
    """What `settle_statement` makes of a shared node, of what projects say of it (by project)."""
    out: Row = {"uid": uid, "key": uid}
    for name, field in IDENTITIES[label].model_fields.items():
        first = next((row for row in said if name in row), {})
        also = [f"{name}_en"] if Name in _members(field.annotation) else []
        out |= {key: first[key] for key in (name, *also) if key in first}
    return out


def _members(annotation: Any) -> set[Any]:
    """All that a type is made of."""
    return {annotation}.union(*(_members(part) for part in typing.get_args(annotation)))


DISAGREE = """
UNWIND $keys AS key
CALL (key) {
  WITH key WHERE key.label = 'Organization'
  MATCH (:Organization {uid: key.uid})<-[said:IS_ORGANIZATION]-(own:Participant) RETURN said, own
UNION ALL
  WITH key WHERE key.label = 'Person'
  MATCH (:Person {uid: key.uid})<-[said:IS_PERSON]-(own:Member) RETURN said, own
}
UNWIND $facts + $identifiers + CASE WHEN key.uid STARTS WITH 'shared:' THEN ['name'] ELSE [] END AS fact
WITH key, fact, CASE WHEN fact IN $facts THEN own[fact] ELSE said[fact] END AS value
WHERE value IS NOT NULL
WITH key, fact, collect(DISTINCT value) AS values WHERE size(values) > 1
RETURN DISTINCT key.uid AS key
"""
"""The shared nodes of which not all projects say the same. Who is known by a shared file alone must have the same name too."""

CONFLICTS = """
UNWIND $checks AS check
CALL (check) {
  MATCH (:Organization {uid: check.key})<-[a:IS_ORGANIZATION]-(mine:Participant {project: check.project})
  MATCH (:Organization {uid: check.key})<-[b:IS_ORGANIZATION]-(other:Participant) WHERE other.project <> check.project
  RETURN mine, other, a, b
  UNION ALL
  MATCH (:Person {uid: check.key})<-[a:IS_PERSON]-(mine:Member {project: check.project})
  MATCH (:Person {uid: check.key})<-[b:IS_PERSON]-(other:Member) WHERE other.project <> check.project
  RETURN mine, other, a, b
}
UNWIND $facts + $identifiers + CASE WHEN check.key STARTS WITH 'shared:' THEN ['name'] ELSE [] END AS fact
WITH check, mine, other, fact,
     CASE WHEN fact IN $facts THEN mine[fact] ELSE a[fact] END AS value,
     CASE WHEN fact IN $facts THEN other[fact] ELSE b[fact] END AS other_value
WHERE value <> other_value
RETURN check.project AS project, fact, mine.id AS id, mine.place AS place, toString(value) AS value,
       other.project AS other_project, other.id AS other_id, other.place AS other_place, toString(other_value) AS other_value
ORDER BY project, id, fact, other_project LIMIT $limit
"""
"""What two projects say against each other of shared nodes that `DISAGREE` has found."""

DROP_PROJECTS = """
CALL () { UNWIND $projects AS project MATCH (r:Revision {project: project}) DETACH DELETE r }
CALL () { UNWIND $projects AS project MATCH (p:Project {uid: project}) DETACH DELETE p }
"""

# -- questions --------------------------------------------------------------------------------------------------------------

LIST = """
MATCH (p:Project) WHERE p.revision IS NOT NULL
MATCH (r:Revision {uid: p.revision})
RETURN p.uid AS project, r.title_ja AS ja, r.title_en AS en, r.id AS id, r.author AS author, r.saved_at AS saved_at, r.number AS number
ORDER BY project
"""

LOAD = """
MATCH (p:Project {uid: $project})
MATCH (r:Revision {uid: p.revision})
RETURN r.id AS id, r.author AS author, r.saved_at AS saved_at, r.number AS number, r.document AS document, r.keys AS keys
"""

LOAD_REVISION = """
MATCH (r:Revision {project: $project}) WHERE r.id = $revision OR toString(r.number) = $revision
RETURN r.id AS id, r.author AS author, r.saved_at AS saved_at, r.number AS number, r.document AS document, r.keys AS keys
"""

STREAM = """
MATCH (p:Project) WHERE p.revision IS NOT NULL AND ($projects IS NULL OR p.uid IN $projects)
WITH p ORDER BY p.uid
MATCH (r:Revision {uid: p.revision})
RETURN p.uid AS project, r.id AS id, r.author AS author, r.saved_at AS saved_at, r.number AS number,
       r.document AS document, r.keys AS keys
"""

IDENTITY = """
CALL db.info() YIELD id RETURN id
"""

CURRENT = """
MATCH (p:Project) WHERE p.uid IN $projects
MATCH (r:Revision {uid: p.revision})
RETURN p.uid AS project, r.id AS id
"""

HISTORY = """
MATCH (r:Revision {project: $project})
RETURN r.id AS id, r.author AS author, r.saved_at AS saved_at, r.number AS number ORDER BY r.number DESC
"""

GRAPH = """
MATCH (p:Project {uid: $project})
RETURN properties(p) AS project,
  COLLECT { MATCH (p)<-[:IN_PROJECT]-(n) RETURN {label: labels(n)[0], properties: properties(n)} } AS nodes,
  COLLECT {
    MATCH (p)<-[:IN_PROJECT]-(n) MATCH (n)-[r]->(m)
    RETURN {type: type(r), source: n.uid, source_label: labels(n)[0], target: m.uid, target_label: labels(m)[0],
            properties: properties(r)}
  } AS edges
"""
"""A project as it stands in the graph, to be held against what its revision says."""


SHARED = """
MATCH (n:Organization|Person) WHERE n.uid <> $funder
RETURN labels(n)[0] AS label, n.uid AS uid, properties(n) AS there,
  COLLECT {
    MATCH (n)<-[r:IS_ORGANIZATION|IS_PERSON]-(own) WITH properties(r) AS said, own ORDER BY own.uid RETURN said
  } AS said
ORDER BY label, uid
"""
"""Shared nodes, each with what projects say of it."""

STRAY = """
MATCH (n) WHERE NOT n:Project AND NOT n:Organization AND NOT n:Person AND NOT n:Revision AND NOT EXISTS { (n)-[:IN_PROJECT]->(:Project) }
RETURN labels(n)[0] AS label, coalesce(n.uid, '?') AS uid ORDER BY label, uid
UNION ALL
MATCH (r:Revision) WHERE NOT EXISTS { MATCH (p:Project {uid: r.project}) WHERE p.revision IS NOT NULL }
RETURN 'Revision' AS label, coalesce(r.uid, '?') AS uid ORDER BY uid
UNION ALL
MATCH (p:Project) WHERE NOT EXISTS { MATCH (r:Revision {uid: p.revision}) }
RETURN 'Project' AS label, coalesce(p.uid, '?') AS uid ORDER BY uid
"""
"""Nodes that belong to no project, and projects without a document."""


def all_statements() -> dict[str, str]:
    """Every statement with its name, for the test that the server knows each label, type and property in them."""
    fixed = {
        name: value
        for name, value in globals().items()
        if name.isupper() and isinstance(value, str) and value.startswith("\n")
    }
    return {**fixed, "WRITE": write_statement(), "SETTLE": settle_statement()}
