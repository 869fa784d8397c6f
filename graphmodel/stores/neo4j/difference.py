"""What has to be written so that the database has projects as they shall be: the difference of two states."""

from __future__ import annotations

from graphmodel.schema.entries import AMED
from graphmodel.schema.nodes import NODE_TYPES
from graphmodel.stores.neo4j.rows import IDENTITIES, EdgeKey, Row, Rows


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
