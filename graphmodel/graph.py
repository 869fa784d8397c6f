"""`ConsortiumGraph`: a directed graph with several edges between two nodes, whose nodes and edges are typed and whose ends are checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from graphmodel.documents.places import Path, Place
from graphmodel.schema.edges import EDGE_TYPES, Edge
from graphmodel.schema.entries import Name
from graphmodel.schema.nodes import NODE_TYPES, Node, Organization, Person, Project, ProjectNode

if TYPE_CHECKING:
    import networkx

N = TypeVar("N", bound=Node)
E = TypeVar("E", bound=Edge)


class GraphError(ValueError):
    """The graph was asked to hold something that the types do not allow."""


class Link(NamedTuple):
    """An edge with its two ends."""

    source: str
    target: str
    key: str
    edge: Edge
    path: Path
    """Where it stands in its document, or `()`."""


def node_id(node: Node) -> str:
    """The id of a node in the graph: unique over all projects; nodes of a project start with the project's id."""
    if isinstance(node, Project):
        return node.id
    if isinstance(node, ProjectNode):
        return f"{node.project}/{node.id}"
    if isinstance(node, Organization | Person):
        return node.key
    raise GraphError(f"{type(node).__name__} has no id")


class _Standing(NamedTuple):
    """A node, and where it stands in its document, or `()`."""

    node: Node
    path: Path


class ConsortiumGraph:
    """Typed nodes and edges. `nx` is the same as a graph of networkx, for whoever wants to use that on it.

    `places` maps a path, prefixed by the project id, to the place in the user's file; it is not part of the graph's equality.
    """

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self._nodes: dict[str, _Standing] = {}
        self._out: dict[str, dict[str, dict[str, Link]]] = {}
        """By source and target, in the order in which they were joined; `_in` holds the same by target and source."""
        self._in: dict[str, dict[str, dict[str, Link]]] = {}
        self._nx: networkx.MultiDiGraph[str] | None = None
        self._by_type: dict[type[Node], dict[str, None]] = {}
        self._edges_by_type: dict[type[Edge], list[tuple[str, str, Edge, Path]]] = {}

    # -- building -----------------------------------------------------------------------------------------------------------

    def add(self, node: Node, path: Path = ()) -> str:
        """Add a node and return its id. The same node twice is fine; a different one under the same id is refused.

        Of a shared node that is there already the first name stays (正式名 and 略称 always differ), and identifiers that it lacks
        are taken over; identifiers that differ are refused. Raises GraphError.
        """
        key = node_id(node)
        if key in self._nodes:
            there, its_path = self._nodes[key]
            if (
                isinstance(there, Organization | Person)
                and isinstance(node, Organization | Person)
                and type(there) is type(node)
            ):
                self._nodes[key] = _Standing(_united(there, node), its_path)
                self._nx = None
            elif there != node:
                raise GraphError(f"{key} is in the graph already, as something else")
            return key
        self._nodes[key] = _Standing(node, path)
        self._out[key], self._in[key] = {}, {}
        self._nx = None
        self._by_type.setdefault(type(node), {})[key] = None
        return key

    def connect(self, edge: Edge, source: str, target: str, path: Path = (), key: str | None = None) -> str:
        """Join two nodes that are there, ends checked against the edge type; return the edge's key."""
        kind = type(edge)
        for end, allowed, name in ((source, kind.sources, "source"), (target, kind.targets, "target")):
            if end not in self._nodes:
                raise GraphError(f"{kind.label}: {name} {end} is not in the graph")
            node = self.node(end)
            if not isinstance(node, allowed):
                wanted = " or ".join(t.__name__ for t in allowed)
                raise GraphError(f"{kind.label}: {name} {end} is a {type(node).__name__}, must be {wanted}")
        there = self._out[source].get(target, {})
        if key is None:
            key = f"{kind.label}:{len(there)}"
        if key in there:
            raise GraphError(f"{kind.label}: edge {key} from {source} to {target} is in the graph already")
        there[key] = Link(source, target, key, edge, path)
        self._out[source][target] = self._in[target][source] = there
        self._nx = None
        self._edges_by_type.setdefault(kind, []).append((source, target, edge, path))
        return key

    # -- asking -------------------------------------------------------------------------------------------------------------

    def __contains__(self, key: object) -> bool:
        return key in self._nodes

    def __len__(self) -> int:
        return len(self._nodes)

    def __eq__(self, other: object) -> bool:
        """The same nodes and edges with the same values and paths, in whatever order they were added."""
        if not isinstance(other, ConsortiumGraph):
            return NotImplemented
        return self._content() == other._content()

    def _content(self) -> dict[str | tuple[str, str, str], Any]:
        content: dict[str | tuple[str, str, str], Any] = dict(self._nodes.items())
        for link in self.links():
            content[link.source, link.target, link.key] = link
        return content

    __hash__ = None  # type: ignore[assignment]

    def node(self, key: str) -> Node:
        """The node with this id; KeyError if there is none."""
        return self._nodes[key].node

    def path(self, key: str) -> Path:
        """Where the node stands in its document."""
        return self._nodes[key].path

    def nodes(self, kind: type[N]) -> Iterator[tuple[str, N]]:
        """All nodes of one type with their ids, in the order in which they were added."""
        for key in self._by_type.get(kind, ()):
            yield key, cast("N", self._nodes[key].node)

    def all_nodes(self) -> Iterator[tuple[str, Node, Path]]:
        """Every node: id, node, path in the document, in the order in which they were added."""
        for key, (node, path) in self._nodes.items():
            yield key, node, path

    def edges(self, kind: type[E]) -> Iterator[tuple[str, str, E, Path]]:
        """All edges of one type: source, target, edge, path in the document."""
        yield from cast("list[tuple[str, str, E, Path]]", self._edges_by_type.get(kind, []))

    def links(self) -> Iterator[Link]:
        """All edges, by their source in the order of the nodes."""
        for source in self._nodes:
            yield from self.out_of(source)

    def out_of(self, key: str) -> Iterator[Link]:
        """The edges that begin at a node; KeyError if there is none."""
        for links in self._out[key].values():
            yield from links.values()

    def into(self, key: str) -> Iterator[Link]:
        """The edges that end at a node; KeyError if there is none."""
        for links in self._in[key].values():
            yield from links.values()

    @property
    def nx(self) -> networkx.MultiDiGraph[str]:
        """The graph as one of networkx, to be looked at only (`.copy()` can be changed): made when it is asked for, and anew when something was
        added since. Node data: `value` (the typed node) and `path` (where it stands in its document, or `()`); edge data likewise.
        """
        if self._nx is None:
            import networkx

            made: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
            for key, (node, path) in self._nodes.items():
                made.add_node(key, value=node, path=path)
            for link in self.links():
                made.add_edge(link.source, link.target, link.key, value=link.edge, path=link.path)
            self._nx = networkx.freeze(made)
        return self._nx

    def projects(self) -> list[str]:
        """The ids of the projects, in order."""
        return [key for key, _ in self.nodes(Project)]

    def project(self, key: str) -> ConsortiumGraph:
        """The subgraph of one project: its own nodes and the shared ones that they refer to."""
        part = ConsortiumGraph()
        # The parts of a project all point at it: only its neighbourhood is walked, however large the portfolio is.
        own = dict.fromkeys([key, *self._in[key]])
        for n in own:
            for shared in (n, *self._out[n]):
                node, path = self._nodes[shared]
                if shared in own or isinstance(node, Organization | Person):
                    part.add(node, path)
        for n in own:
            for link in self.out_of(n):
                part.connect(link.edge, link.source, link.target, link.path, link.key)
        part.places = {p: place for p, place in self.places.items() if p[:1] == (key,)}
        return part

    def update(self, other: ConsortiumGraph) -> None:
        """Take in all of another graph; shared nodes are united as in `add`."""
        for _, node, path in other.all_nodes():
            self.add(node, path)
        for link in other.links():
            self.connect(link.edge, link.source, link.target, link.path, link.key)
        self.places.update(other.places)

    # -- in and out ---------------------------------------------------------------------------------------------------------

    def to_node_link(self) -> dict[str, Any]:
        """Node-link JSON: `{"directed", "multigraph", "graph", "nodes": [{id, type, path, value}], "edges": [{source, target, key, type,
        path, value}]}`, nodes and edges in the order in which they were added.
        """

        def dump(value: Node | Edge) -> dict[str, Any]:
            return value.model_dump(mode="json", by_alias=True, exclude_none=True)

        return {
            "directed": True,
            "multigraph": True,
            "graph": {},
            "nodes": [
                {
                    "id": n,
                    "type": type(node).__name__,
                    "path": list(path),
                    "value": dump(node),
                }
                for n, node, path in self.all_nodes()
            ],
            "edges": [
                {
                    "source": link.source,
                    "target": link.target,
                    "key": link.key,
                    "type": type(link.edge).label,
                    "path": list(link.path),
                    "value": dump(link.edge),
                }
                for link in self.links()
            ],
        }

    def to_json(self) -> str:
        """The node-link form as text, the same for the same graph."""
        return json.dumps(self.to_node_link(), ensure_ascii=False, indent=1)

    @classmethod
    def from_node_link(cls, data: dict[str, Any]) -> ConsortiumGraph:
        """Read what `to_node_link` wrote. Unknown types and bad values raise GraphError with the id that is wrong."""
        graph = cls()
        for row in _rows(data, "nodes", ("id", "type", "value")):
            kind = NODE_TYPES.get(str(row["type"]))
            if kind is None:
                raise GraphError(f"{row['id']}: there is no node type {row['type']}")
            node = _read(kind, row["value"], str(row["id"]))
            if node_id(node) != row["id"]:
                raise GraphError(f"{row['id']}: its values give another id, {node_id(node)}")
            if row["id"] in graph:
                raise GraphError(f"{row['id']} is there twice")
            graph.add(node, _path(row))
        for row in _rows(data, "edges", ("source", "target", "key", "type", "value")):
            edge_kind = EDGE_TYPES.get(str(row["type"]))
            if edge_kind is None:
                raise GraphError(f"{row['key']}: there is no edge type {row['type']}")
            edge = _read(edge_kind, row["value"], str(row["key"]))
            graph.connect(edge, str(row["source"]), str(row["target"]), _path(row), str(row["key"]))
        return graph


R = TypeVar("R", Node, Edge)


def _rows(data: Any, name: str, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = data.get(name) if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise GraphError(f"node-link JSON has a list `{name}`")
    for n, row in enumerate(rows):
        lacking = [k for k in keys if not isinstance(row, dict) or k not in row]
        if lacking:
            raise GraphError(f"{name}[{n}] lacks {', '.join(lacking)}")
    return rows


def _path(row: dict[str, Any]) -> Path:
    path = row.get("path", [])
    if not isinstance(path, list) or not all(isinstance(part, str | int) for part in path):
        raise GraphError(f"{row.get('id') or row.get('key')}: a path is a list of keys and indexes")
    return tuple(path)


def _united(there: Organization | Person, node: Node) -> Organization | Person:
    """One shared node of two: the first name, and the identifiers of both."""
    update: dict[str, Any] = {}
    for field in type(there).model_fields:
        ours, theirs = getattr(there, field), getattr(node, field)
        if ours is None and theirs is not None:
            update[field] = theirs
        elif theirs is not None and ours != theirs and not isinstance(ours, Name):
            raise GraphError(f"{there.key}: {field} is {ours} in one document and {theirs} in another")
    return there.model_copy(update=update) if update else there


def _read(kind: type[R], value: Any, where: str) -> R:
    from pydantic import ValidationError

    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise GraphError(f"{where}: {error}") from None
