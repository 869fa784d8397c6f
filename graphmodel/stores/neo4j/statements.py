"""The statements of the Neo4j store, made from the node and edge types alone.

Labels and property names come from the types; every name and value of a user is a parameter.

The order of the locks is the same in every change: projects by id, then organizations, then people. Each lock is a write, before which
nothing is read, since the isolation is read committed. AMED, which every project shares, is never locked.
"""

from __future__ import annotations

import typing
from functools import cache
from typing import Any

from graphmodel.schema.entries import Name
from graphmodel.schema.nodes import NODE_TYPES
from graphmodel.stores.neo4j.rows import IDENTITIES, Row, own_labels


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

NAMED = """
MATCH (o:Organization)<-[:IS_ORGANIZATION]-(own:Participant) WHERE o.uid <> $funder AND own.name_known AND own.name IS NOT NULL
RETURN 'Organization' AS label, o.uid AS uid, o.uid STARTS WITH 'organization:' AS alone,
       own.project AS project, own.id AS id, own.name AS name, own.root AS root ORDER BY project, own.listed
UNION ALL
MATCH (n:Person)<-[:IS_PERSON]-(own:Member) WHERE own.name_known AND own.name IS NOT NULL
RETURN 'Person' AS label, n.uid AS uid, n.uid STARTS WITH 'person:' AS alone,
       own.project AS project, own.id AS id, own.name AS name, own.id AS root ORDER BY project, own.listed
"""
"""Every entry with a decided name, with its shared node; `alone`: it has no identifier that another project could have too."""

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
