"""The Neo4j store: one graph for the whole portfolio, each change one transaction, each revision kept.

The write to the project's node is the lock; the guard is asked inside it. A transaction function may be called again by the driver
(deadlock, lost leader), so it starts from the database each time. The statements are in `cypher.py`.
"""

from __future__ import annotations

import gc
import json
import logging
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar, cast
from urllib.parse import urlsplit

from graphmodel.documents.loader import Loaded
from graphmodel.documents.written.canonical import canonical, digest
from graphmodel.schema.entries import AMED, Document
from graphmodel.stores import ANYWHERE, cypher, is_database
from graphmodel.stores.base import (
    ANY,
    NOTHING_EXPECTED,
    Ask,
    Conflict,
    Edit,
    Expected,
    Guard,
    Listed,
    Missing,
    Revision,
    Rows,
    Stored,
    after,
    missing,
    portable,
    refuse_stale,
)
from graphmodel.stores.errors import StoreError
from graphmodel.text import Text

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

Answer = TypeVar("Answer")

# What the driver logs (a retry, a lost connection) is told by the store where it matters, in sentences.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

T = TypeVar("T")

BATCH = 50
"""Documents written in one transaction of a bulk load."""

SWITCH = 0.0002
"""Seconds for which one thread keeps the interpreter during a bulk load while another one waits for it."""

PATIENCE = 30.0
"""Seconds for which a change is tried again after a deadlock or a lost connection."""

SILENCE = 20.0
"""Seconds after which something that takes a connection and never says a word counts as no Neo4j server."""

CONFLICTS_SHOWN = 20
"""Of what two projects say against each other, so much is shown."""

VANISHED = 20
"""How often a change starts over because somebody took out a node while it waited for the lock on it."""

MEMORY = "OutOfMemory"
"""In the code of an error: the server has not enough memory for a transaction."""

MADE_ALREADY = "AlreadyExists"
"""In the code of an error: somebody else has made the constraint or index in the same moment."""

GONE = "Neo.ClientError.Statement.EntityNotFound"


class _Unchanged(Exception):
    """Ends a transaction that has nothing to write, so that not even the lock is left behind."""


class _TooBig(Exception):
    """A transaction needs more memory than the server gives; to try it again would end in the same way."""


class _Vanished(Exception):
    """A node was taken out by somebody else while we waited for it."""


@dataclass
class _Change:
    """What one transaction writes; made new each time the transaction is tried."""

    revisions: dict[str, Revision] = field(default_factory=dict)
    """The new revisions, by project."""
    gone: list[str] = field(default_factory=list)
    """Projects that are taken out."""

    @property
    def projects(self) -> list[str]:
        return sorted({*self.revisions, *self.gone})


@dataclass(frozen=True)
class _There:
    """A project as its lock found it."""

    stored: Stored | None
    number: int

    @property
    def revision(self) -> Revision | None:
        return self.stored.revision if self.stored else None


class _Wanted(NamedTuple):
    """A document that shall be written: as it is, as canonical JSON, and as the rows that it makes in the database."""

    loaded: Loaded
    text: str
    rows: cypher.Rows

    @classmethod
    def of(cls, loaded: Loaded) -> _Wanted:
        return cls(loaded, canonical(loaded.document), cypher.rows_of(loaded))


class _Write(NamedTuple):
    """One project to write: how it is, and how it shall be with its new revision (None: gone)."""

    there: _There
    wanted: _Wanted | None = None
    revision: Revision | None = None


class Neo4jStore:
    """Consortia in a Neo4j database. `uri` is `neo4j://…` or `bolt://…`. Raises StoreError when it cannot be reached.

    `patience` is in seconds: how long a change is tried again after a deadlock or a lost connection.
    """

    def __init__(
        self,
        uri: str,
        *,
        username: str,
        password: str,
        database: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        from neo4j import GraphDatabase

        self.url = uri
        self.database = database
        self._prepared = False
        if "@" in uri:
            raise StoreError(
                "bad_address",
                "アドレスにユーザー名やパスワードを書かないでください。NEO4J_USERNAME と NEO4J_PASSWORD に指定してください。",
                "Write no user name or password into the address. Set NEO4J_USERNAME and NEO4J_PASSWORD.",
            )
        if not is_database(uri) or uri in ANYWHERE:
            raise _bad_address(uri, "it has to begin with neo4j:// or bolt:// and a host")
        _refuse_path(uri)
        if database is not None and database.lower() == "system":
            raise StoreError(
                "no_database",
                "データベース system は Neo4j 自身のものです。NEO4J_DATABASE には文書を入れるデータベース（普通は neo4j）を指定してください。",
                "The database `system` is that of Neo4j itself. Name the one for documents in NEO4J_DATABASE (usually neo4j).",
            )
        try:
            with _sentences(uri):
                self._driver: Driver = GraphDatabase.driver(
                    uri,
                    auth=(username, password),
                    # A new database does not know the labels yet; the tests look at these warnings on a filled one.
                    notifications_min_severity="OFF",
                    max_transaction_retry_time=patience,
                    connection_timeout=10,
                    connection_acquisition_timeout=SILENCE,
                )
        except ValueError as error:
            raise _bad_address(uri, error) from None
        try:
            # Not a managed transaction: whoever has mistyped the address is told at once.
            with _sentences(uri), self._driver.session(database=database) as session:
                session.run("RETURN 1").consume()
        except BaseException as error:
            self._driver.close()
            if isinstance(error, ValueError):  # the driver's word for a port that is no number
                raise _bad_address(uri, error) from None
            raise

    # -- reading ------------------------------------------------------------------------------------------------------------

    def list(self) -> Sequence[Listed]:
        """What is there, by project id."""
        return [Listed(r["project"], Text(r["ja"], r["en"]), _revision(r)) for r in self.ask(cypher.LIST)]

    def load(self, project: str, revision: str | None = None) -> Stored:
        """A document as it is, or as it was at a revision (its id or its number). Raises Missing."""
        if revision is None:
            rows = self.ask(cypher.LOAD, project=project)
            if not rows:
                raise missing(project)
            return _stored(self.url, project, rows[0])
        rows = self.ask(cypher.LOAD_REVISION, project=project, revision=revision)
        if not rows:
            present = self.history(project)[0]
            raise Missing(
                "no_revision",
                f"課題「{project}」に版「{revision}」はありません（今の版は {present.number}）。",
                f"The project `{project}` has no revision `{revision}` (the present one is {present.number}).",
            )
        return _stored(self.url, f"{project}@{revision}", rows[0])

    @property
    def identity(self) -> str:
        """A name of the database that no other one has, also not a new one at the same address."""
        (row,) = self.ask(cypher.IDENTITY)
        return str(row["id"])

    def stream(self, projects: Sequence[str] | None = None) -> Iterator[Stored]:
        """All documents (or those of some projects), one after the other; memory stays flat."""
        from neo4j import READ_ACCESS

        with (
            _sentences(self.url),
            self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session,
        ):
            for row in session.run(cypher.STREAM, projects=projects):
                yield _stored(self.url, row["project"], row)

    def history(self, project: str) -> Sequence[Revision]:
        """All revisions, newest first. Raises Missing."""
        rows = self.ask(cypher.HISTORY, project=project)
        if not rows:
            raise missing(project)
        return [_revision(r) for r in rows]

    def current(self, projects: Sequence[str]) -> dict[str, str]:
        """The id of the revision that each of these projects has now, for those that are there."""
        return {r["project"]: r["id"] for r in self.ask(cypher.CURRENT, projects=projects)}

    def ask(self, statement: str, **parameters: Any) -> Rows:
        """Ask a read-only question; the statement is a file of ours, never made of a user's words."""
        return self.read(lambda ask: ask(statement, parameters))

    def read(self, work: Callable[[Ask], Answer]) -> Answer:
        """Ask several read-only questions in one transaction, which costs half of what one transaction each does. `work` may be called
        again from the start, when the connection is lost.
        """
        from neo4j import READ_ACCESS

        with (
            _sentences(self.url),
            self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session,
        ):
            return session.execute_read(lambda tx: work(_asking(tx)))

    def differences(self, project: str) -> Sequence[Text]:
        """What the graph of a project has that its document does not say, and the other way round: somebody has changed the database
        by hand. Empty when all is well. Raises Missing.
        """
        wanted = cypher.rows_of(self.load(project).loaded)
        (row,) = self.ask(cypher.GRAPH, project=project)
        out: list[Text] = []

        def compare(what: str, there: dict[Any, Any], said: dict[Any, Any]) -> None:
            for key in sorted({*there, *said}, key=str):
                name = f"{what} {key if isinstance(key, str) else ' → '.join(key[:2])}"
                if key not in said:
                    out.append(
                        Text(
                            f"{name} は文書にありません。", f"{name} is in the graph and not in the document."
                        )
                    )
                elif key not in there:
                    out.append(
                        Text(
                            f"{name} がグラフにありません。",
                            f"{name} is in the document and not in the graph.",
                        )
                    )
                elif _plain(there[key]) != _plain(said[key]):
                    out.append(Text(f"{name} の値が文書と違います。", f"{name} differs from the document."))

        compare("Project", {project: row["project"]}, {project: wanted.project})
        nodes: dict[str, dict[str, Any]] = {label: {} for label in wanted.nodes}
        for node in row["nodes"]:
            nodes.setdefault(node["label"], {})[node["properties"].get("uid", "?")] = node["properties"]
        for label, there in nodes.items():
            compare(label, there, wanted.nodes.get(label, {}))
        edges: dict[Any, dict[Any, Any]] = {kind: {} for kind in wanted.edges}
        for edge in row["edges"]:
            kind = (edge["type"], edge["source_label"], edge["target_label"])
            key = (edge["source"], edge["target"], edge["properties"].get("key", "?"))
            edges.setdefault(kind, {})[key] = edge["properties"]
        for kind, there in edges.items():
            compare(kind[0], there, wanted.edges.get(kind, {}))
        return out

    def shared_differences(self) -> Sequence[Text]:
        """Where organizations and people are not what the projects say of them, and nodes that belong to no project. Empty when all is
        well.
        """
        out = []
        for row in self.ask(cypher.SHARED, funder=AMED):
            name = f"{row['label']} {row['uid']}"
            if not row["said"]:
                out.append(Text(f"{name} はどの課題にも出てきません。", f"{name} is named by no project."))
            elif _plain(row["there"]) != cypher.settled(row["label"], row["uid"], row["said"]):
                out.append(
                    Text(
                        f"{name} の値が課題の文書と違います。", f"{name} differs from what the projects say."
                    )
                )
        for row in self.ask(cypher.STRAY):
            name = f"{row['label']} {row['uid']}"
            out.append(Text(f"{name} はどの課題のものでもありません。", f"{name} belongs to no project."))
        return out

    # -- writing ------------------------------------------------------------------------------------------------------------

    def save(
        self, loaded: Loaded, *, expected: Expected, author: str | None = None, guard: Guard | None = None
    ) -> Revision:
        """Put a document in place of the one there; see `Store.save`. A guard that has a `verify` asks the database before the commit.

        Raises Stale, Refused, Conflict, StoreError; then nothing has changed.
        """
        return self._save(loaded.document.project.id, lambda _: loaded, expected, author, guard)

    def apply(
        self,
        project: str,
        edit: Edit,
        *,
        expected: Expected = ANY,
        author: str | None = None,
        guard: Guard | None = None,
    ) -> Revision:
        """Read a project under its lock, let `edit` make another document of it, and save that; whoever comes later waits.

        Raises Missing, Stale, Refused, Conflict, StoreError, and what `edit` raises; then nothing has changed.
        """

        def make(there: Stored | None) -> Loaded:
            if there is None:
                raise missing(project)
            return edit(there.loaded)

        return self._save(project, make, expected, author, guard)

    def _save(
        self,
        project: str,
        make: Callable[[Stored | None], Loaded],
        expected: Expected,
        author: str | None,
        guard: Guard | None,
    ) -> Revision:
        done: list[Revision] = []

        def work(tx: ManagedTransaction, change: _Change) -> None:
            done.clear()
            there = _lock(tx, self.url, [project])[project]
            refuse_stale(project, expected, there.revision)
            loaded = make(there.stored)
            text = canonical(loaded.document)
            if there.stored is not None and there.stored.loaded.sha256 == digest(text):
                done.append(there.stored.revision)
                raise _Unchanged
            if guard is not None:
                guard(there.stored, loaded)
            revision = _new_revision(text, author, there)
            change.revisions[project] = revision
            _write(tx, [_Write(there, _Wanted(loaded, text, cypher.rows_of(loaded)), revision)])
            verify = getattr(guard, "verify", None)
            if verify is not None:
                verify(_asking(tx), project)
            done.append(revision)

        self._run(work)
        return done[0]

    def remove(self, project: str, *, expected: Expected) -> None:
        """Take a project and its revisions out. Raises Missing, Stale."""

        def work(tx: ManagedTransaction, change: _Change) -> None:
            there = _lock(tx, self.url, [project])[project]
            if there.stored is None:
                raise missing(project)
            refuse_stale(project, expected, there.revision)
            change.gone.append(project)
            _write(tx, [_Write(there)])

        self._run(work)

    def load_all(
        self,
        loaded: Iterable[Loaded],
        *,
        expected: Mapping[str, str] = NOTHING_EXPECTED,
        author: str | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Bulk load in batches, each batch one transaction; see `Store.load_all`. Raises Stale, Conflict, StoreError."""
        written = done = 0
        documents = iter(loaded)
        batches = iter(lambda: list(map(_Wanted.of, islice(documents, BATCH))), [])
        with _undisturbed():
            for batch in _ahead(batches):
                waiting = [batch]
                while waiting:
                    part = waiting.pop(0)
                    by_id = {one.loaded.document.project.id: one for one in part}
                    try:
                        written += self._replace(by_id, author, expected, others=False)
                    except StoreError as error:
                        if error.code == "too_big" and len(part) > 1:
                            half = len(part) // 2
                            waiting[:0] = [part[:half], part[half:]]
                            continue
                        raise after(done, error) from None
                    done += len(part)
                    progress(len(part))
        return written

    def replace_all(self, loaded: Iterable[Loaded], *, author: str | None = None) -> int:
        """Make the database hold just these documents, in one transaction: all of them or, on an error, none of them."""
        by_id = {one.document.project.id: _Wanted.of(one) for one in loaded}
        self._replace(by_id, author, NOTHING_EXPECTED, others=True)
        return len(by_id)

    def _replace(
        self, by_id: dict[str, _Wanted], author: str | None, expected: Mapping[str, str], *, others: bool
    ) -> int:
        """Save documents in one transaction, and with `others` take out all other projects; how many were written."""
        written: list[int] = []

        def work(tx: ManagedTransaction, change: _Change) -> None:
            written.clear()
            listed = [r["project"] for r in tx.run(cypher.LIST).data()] if others else []
            locked = _lock(tx, self.url, sorted({*by_id, *listed}))
            writes: list[_Write] = []
            for project, there in locked.items():
                one = by_id.get(project)
                if one is None and there.stored is not None:
                    change.gone.append(project)
                    writes.append(_Write(there))
                elif one is not None and (
                    there.stored is None or there.stored.loaded.sha256 != digest(one.text)
                ):
                    refuse_stale(project, expected.get(project, ANY), there.revision)
                    revision = change.revisions[project] = _new_revision(one.text, author, there)
                    writes.append(_Write(there, one, revision))
            written.append(len(change.revisions))
            if not writes:
                raise _Unchanged
            _write(tx, writes)

        self._run(work)
        return written[0]

    def _run(self, work: Callable[[ManagedTransaction, _Change], None]) -> None:
        """Run a transaction from the start until it is through; when the connection is lost during the commit, find out whether it was
        done. An error that comes out means that nothing was changed, unless it says otherwise.
        """
        from neo4j.exceptions import ClientError, IncompleteCommit, TransientError

        with _sentences(self.url, writing=True):
            self._prepare()
            for attempt in range(VANISHED):
                change = _Change()

                def start_over(tx: ManagedTransaction) -> None:
                    nonlocal change
                    change = _Change()
                    try:
                        work(tx, change)
                    except TransientError as error:
                        if MEMORY in (error.code or ""):
                            raise _TooBig from error
                        raise

                try:
                    with self._driver.session(database=self.database) as session:
                        session.execute_write(start_over)
                except _Unchanged:
                    return
                except IncompleteCommit:
                    self._settle_doubt(change)
                    return
                except (_Vanished, ClientError) as error:
                    gone = isinstance(error, _Vanished) or error.code == GONE
                    if not gone or attempt == VANISHED - 1:
                        raise
                else:
                    return

    def _settle_doubt(self, change: _Change) -> None:
        """The connection broke during the commit. Whoever gets the lock of the projects sees how it ended."""
        found: dict[str, _There] = {}

        def look(tx: ManagedTransaction) -> None:
            found.update(_lock(tx, self.url, change.projects))
            raise _Unchanged

        try:
            with self._driver.session(database=self.database) as session:
                session.execute_write(look)
        except _Unchanged:
            pass
        except Exception:
            raise StoreError(
                "outcome_unknown",
                "保存の最後で接続が切れ、保存できたかどうかを確かめられません。接続が戻ったら、履歴を見てから、必要ならもう一度保存してください。",
                "The connection was lost while saving, and whether it was saved cannot be found out now. "
                "Look at the history when the connection is back, and save again if needed.",
            ) from None
        revisions = {p: there.revision.id if there.revision else None for p, there in found.items()}
        wanted = {p: r.id for p, r in change.revisions.items()} | dict.fromkeys(change.gone)
        if revisions != wanted:
            raise StoreError(
                "not_saved",
                "保存の最後で接続が切れ、保存されませんでした。もう一度保存してください。",
                "The connection was lost while saving; nothing was saved. Save again.",
            )

    def _prepare(self) -> None:
        """Constraints and indexes, before the first change; whoever only reads needs none. Several may do this at once."""
        from neo4j.exceptions import ClientError

        if self._prepared:
            return
        with self._driver.session(database=self.database) as session:
            there = {r["name"] for r in session.run("SHOW INDEXES YIELD name")}
            lacking = [text for name, text in cypher.constraints().items() if name not in there]
            for statement in lacking:

                def make(tx: ManagedTransaction, text: str = statement) -> None:
                    tx.run(cast(Any, text)).consume()

                try:
                    session.execute_write(make)
                except ClientError as error:
                    if MADE_ALREADY not in (error.code or ""):
                        raise
            if lacking:
                session.run("CALL db.awaitIndexes(60)").consume()
        self._prepared = True

    # -- life ---------------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Settings of the interpreter for a bulk load; what was set before is set again at the end."""
    interval = sys.getswitchinterval()
    ours = not gc.get_freeze_count()
    # The thread that talks to the server needs the interpreter often and for a moment only, and would wait long for the one that prepares.
    sys.setswitchinterval(SWITCH)
    if ours:
        # Whoever loads a thousand documents holds them all; a third of the time would go into looking for garbage among them.
        gc.freeze()
    try:
        yield
    finally:
        if ours:
            gc.unfreeze()
        sys.setswitchinterval(interval)


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """The same, each made while the one before it is in use."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


# -- inside a transaction ---------------------------------------------------------------------------------------------------


def _asking(tx: ManagedTransaction) -> Ask:
    return lambda statement, parameters: tx.run(cast(Any, statement), parameters).data()


def _lock(tx: ManagedTransaction, url: str, projects: Sequence[str]) -> dict[str, _There]:
    """Lock projects (given in sorted order) and read what is there; comes before everything else."""
    out = {}
    for row in tx.run(cypher.LOCK, projects=projects):
        if row["project"] is None:
            raise _Vanished
        stored = _stored(url, row["asked"], row) if row["id"] else None
        out[row["asked"]] = _There(stored, row["number"] or 0)
    return out


def _write(tx: ManagedTransaction, writes: Sequence[_Write]) -> None:
    """Write the difference between what is there and what shall be of locked projects."""
    difference = cypher.Difference()
    gone: list[str] = []
    for there, wanted, revision in writes:
        before = cypher.rows_of(there.stored.loaded) if there.stored else None
        if wanted is None or revision is None:
            assert before is not None
            gone.append(before.project["uid"])
            difference.add(before, None)
        else:
            row = _revision_row(wanted.loaded, wanted.text, revision)
            difference.add(before, wanted.rows, row)
    shared = difference.shared
    keys = [{"label": label, "uid": uid} for label, uids in shared.items() for uid in uids]
    if keys:
        locked = tx.run(cypher.LOCK_SHARED, keys=keys).single(strict=True)
        if locked["vanished"]:
            raise _Vanished
    tx.run(cast(Any, cypher.write_statement()), d=difference.parameters()).consume()
    if gone:
        tx.run(cypher.DROP_PROJECTS, projects=gone).consume()
    if keys:
        tx.run(cast(Any, cypher.settle_statement()), d=shared).consume()
        _refuse_conflicts(tx, keys, difference.said)


def _refuse_conflicts(tx: ManagedTransaction, keys: Rows, said: Rows) -> None:
    names = {"facts": list(cypher.FACTS), "identifiers": list(cypher.IDENTIFIERS)}
    disagree = {r["key"] for r in tx.run(cypher.DISAGREE, names, keys=keys)}
    if not disagree:
        return
    checks = [check for check in said if check["key"] in disagree]
    # One more than is shown, to know whether there are more.
    found = tx.run(cypher.CONFLICTS, names, checks=checks, limit=CONFLICTS_SHOWN + 1).data()

    def place(project: str, entry: str, where: str | None) -> tuple[str, str]:
        more = f"（{where}）" if where else "", f" ({where})" if where else ""
        return f"課題「{project}」の {entry}{more[0]}", f"{entry} of project `{project}`{more[1]}"

    ja, en = [], []
    for r in found:
        mine = place(r["project"], r["id"], r["place"])
        other = place(r["other_project"], r["other_id"], r["other_place"])
        ja.append(f"{r['fact']}: {mine[0]} では「{r['value']}」、{other[0]} では「{r['other_value']}」")
        en.append(f"{r['fact']} is `{r['value']}` at {mine[1]} and `{r['other_value']}` at {other[1]}")
    if len(found) > CONFLICTS_SHOWN:
        ja[CONFLICTS_SHOWN:] = ["（ほかにもあります）"]
        en[CONFLICTS_SHOWN:] = ["(and more)"]
    raise Conflict(
        "conflict",
        "\n  ".join(["同じ機関・人について、ほかの課題と食い違っています。どちらかを直してください。", *ja]),
        "\n  ".join(
            ["Other projects say something else of the same body or person. Correct one of them.", *en]
        ),
    )


def _new_revision(text: str, author: str | None, there: _There) -> Revision:
    """A name that no other save ever has, so that it can be found out whether this one was done."""
    name = f"{digest(text)[:12]}-{uuid.uuid4().hex[:8]}"
    return Revision(name, author, datetime.now(UTC), there.number + 1)


def _revision_row(loaded: Loaded, text: str, revision: Revision) -> cypher.Row:
    document = loaded.document
    title = document.project.title
    project = document.project.id
    keys = [
        {entry: portable(key, loaded.name) for entry, key in known.items()}
        for known in (loaded.organization_keys, loaded.person_keys)
    ]
    return {
        "uid": f"{project}#{revision.id}",
        "id": revision.id,
        "project": project,
        "number": revision.number,
        "author": revision.author,
        "saved_at": revision.saved_at,
        "file": loaded.name,
        "document": text,
        "keys": json.dumps(keys, ensure_ascii=False),
        "title_ja": title.ja if title else project,
        "title_en": title.in_("en") if title else project,
    }


def _revision(row: Any) -> Revision:
    saved_at = row["saved_at"]
    return Revision(
        row["id"], row["author"], saved_at.to_native() if saved_at is not None else None, row["number"]
    )


def _stored(url: str, project: str, row: Any) -> Stored:
    """A document from the record of a revision. It was checked before it was stored, so only its shape is looked at."""
    text: str = row["document"]
    try:
        organization_keys, person_keys = json.loads(row["keys"])
        document = Document.model_validate(json.loads(text))
    except (ValueError, TypeError):
        raise StoreError(
            "broken",
            f"課題「{project}」の記録が読めません。データベースが外から書き換えられた可能性があります。",
            f"The record of the project `{project}` cannot be read; the database may have been changed from outside.",
        ) from None
    loaded = Loaded(document, f"{url}#{project}", digest(text), {}, organization_keys, person_keys)
    return Stored(loaded, _revision(row))


_KEPT_BY_STORE = {"locked", "revision", "place"}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Properties as the driver gives them, in Python's own types, without what the store keeps for itself."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(v) for v in value]
        return value.to_native() if hasattr(value, "to_native") else value

    return {k: plain(v) for k, v in row.items() if k not in _KEPT_BY_STORE}


def _refuse_path(uri: str) -> None:
    """The driver ignores a path, and the documents would land in another database than the one that was meant."""
    try:
        path = urlsplit(uri).path.strip("/")
    except ValueError as error:
        raise _bad_address(uri, error) from None
    if path:
        address = uri.partition(f"/{path}")[0]
        raise StoreError(
            "bad_address",
            f"「{uri}」では、データベース（{path}）は指定できません。アドレスは {address} とし、データベースは NEO4J_DATABASE に指定してください。",
            f"A database ({path}) cannot be named in the address {uri}. Write {address}, and name the database in NEO4J_DATABASE.",
        )


def _bad_address(uri: str, error: object) -> StoreError:
    return StoreError(
        "bad_address",
        f"「{uri}」は Neo4j のアドレスとして読めません（例: neo4j://127.0.0.1:7687）。",
        f"`{uri}` is no address of a Neo4j server, e.g. neo4j://127.0.0.1:7687 ({error}).",
    )


def _too_big(uri: str, kept: Text) -> StoreError:
    return StoreError(
        "too_big",
        f"一度に保存する量が多すぎて、{uri} のメモリーが足りません。少しずつ保存するか、サーバーのメモリー（server.memory.heap.max_size、"
        f"db.memory.transaction.max）を増やしてください。{kept.ja}",
        f"This is too much at once for the memory of {uri}. Save less at a time, or give the server more (server.memory.heap.max_size, "
        f"db.memory.transaction.max).{kept.en}",
    )


@contextmanager
def _sentences(uri: str, *, writing: bool = False) -> Iterator[None]:
    """Turn what the driver raises into sentences; nothing is left half done, since every change is one transaction."""
    from neo4j import exceptions as neo

    kept = Text("変更は保存されていません。", " The change was not saved.") if writing else Text("", "")
    try:
        yield
    except neo.AuthError:
        raise StoreError(
            "no_access",
            f"{uri} に接続できません。ユーザー名かパスワードが違います。NEO4J_USERNAME と NEO4J_PASSWORD を確かめてください。",
            f"{uri} refuses the user name or the password. Check NEO4J_USERNAME and NEO4J_PASSWORD.",
        ) from None
    except _Vanished:
        raise StoreError(
            "busy",
            f"{uri} では、同じ課題や機関が何度も消されては作られています。しばらく待って、もう一度実行してください。",
            f"In {uri} the same projects or bodies are removed and made again and again. Wait a little and try again.",
        ) from None
    except _TooBig:
        raise _too_big(uri, kept) from None
    except (neo.ServiceUnavailable, neo.SessionExpired, neo.ConnectionAcquisitionTimeoutError):
        raise StoreError(
            "unreachable",
            f"{uri} に接続できません。サーバーが動いているか、アドレスが正しいかを確かめてください（consortium neo4j status）。{kept.ja}",
            f"{uri} cannot be reached. Is the server running, is the address right (consortium neo4j status)?{kept.en}",
        ) from None
    except neo.ConfigurationError as error:
        raise _bad_address(uri, error) from None
    except neo.Neo4jError as error:
        code = error.code or ""
        if MEMORY in code:
            raise _too_big(uri, kept) from None
        if "DatabaseNotFound" in code:
            raise StoreError(
                "no_database",
                f"{uri} にそのデータベースはありません。NEO4J_DATABASE を確かめてください。",
                f"There is no such database at {uri}. Check NEO4J_DATABASE.",
            ) from None
        if any(word in code for word in ("Forbidden", "AccessMode", "ReadOnly")):
            raise StoreError(
                "read_only",
                f"{uri} に書き込めません（権限がないか、読み取り専用です）。書き込める利用者を NEO4J_USERNAME に、書き込めるデータベースを "
                f"NEO4J_DATABASE に指定してください。{kept.ja}",
                f"You may not write to {uri}: it is read-only, or you are. Name a user who may write in NEO4J_USERNAME, and a database that "
                f"takes it in NEO4J_DATABASE.{kept.en}",
            ) from None
        raise StoreError(
            "server_error",
            f"{uri} がエラーを返しました（{code}）: {(error.message or '').rstrip('.')}。{kept.ja}",
            f"{uri} answered with an error ({code}): {(error.message or '').rstrip('.')}.{kept.en}",
        ) from error
