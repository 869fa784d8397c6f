"""The Neo4j store: one graph for the whole portfolio, each change one transaction, each revision kept.

The write to the project's node is the lock; the guard is asked inside it. A transaction function may be called again by the driver
(deadlock, lost leader), so it starts from the database each time. The statements are in `statements.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from graphmodel.documents.loader import Loaded
from graphmodel.documents.written.canonical import canonical, digest
from graphmodel.schema.entries import AMED
from graphmodel.stores import ANYWHERE, is_database
from graphmodel.stores.base import (
    ANY,
    NOTHING_EXPECTED,
    Ask,
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
    refuse_stale,
)
from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j import comparison, statements, transaction
from graphmodel.stores.neo4j.bulk import ahead, undisturbed
from graphmodel.stores.neo4j.connection import Limits, connect, fell_silent, limits_from_environment, persist
from graphmodel.stores.neo4j.namesakes import namesakes
from graphmodel.stores.neo4j.rows import rows_of
from graphmodel.stores.neo4j.sentences import (
    Vanished,
    bad_address,
    refuse_path,
    sentences,
)
from graphmodel.stores.neo4j.transaction import Change, There, Unchanged, Wanted, Write, asking, lock
from graphmodel.text import Text

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

Answer = TypeVar("Answer")

# What the driver logs (a retry, a lost connection) is told by the store where it matters, in sentences.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

BATCH = 50
"""Documents written in one transaction of a bulk load."""

PATIENCE = 20.0
"""Seconds for which a change is tried again after a deadlock or a lost connection."""

VANISHED = 20
"""How often a change starts over because somebody took out a node while it waited for the lock on it."""

MADE_ALREADY = "AlreadyExists"
"""In the code of an error: somebody else has made the constraint or index in the same moment."""

GONE = "Neo.ClientError.Statement.EntityNotFound"


class Neo4jStore:
    """Consortia in a Neo4j database. `uri` is `neo4j://…` or `bolt://…`. Raises StoreError when it cannot be reached.

    `patience` is in seconds: how long a change is tried again after a deadlock or a lost connection. `limits` are how long anybody waits for a
    server that is silent, and for a transaction.
    """

    def __init__(
        self,
        uri: str,
        *,
        username: str,
        password: str,
        database: str | None = None,
        patience: float = PATIENCE,
        limits: Limits | None = None,
    ) -> None:
        self.url = uri
        self.database = database
        self._limits = limits or limits_from_environment()
        self._patience = patience
        self._prepared = False
        if "@" in uri:
            raise StoreError(
                "bad_address",
                "アドレスにユーザー名やパスワードを書かないでください。NEO4J_USERNAME と NEO4J_PASSWORD に指定してください。",
                "Write no user name or password into the address. Set NEO4J_USERNAME and NEO4J_PASSWORD.",
            )
        if not is_database(uri) or uri in ANYWHERE:
            raise bad_address(uri, "it has to begin with neo4j:// or bolt:// and a host")
        refuse_path(uri)
        if database is not None and database.lower() == "system":
            raise StoreError(
                "no_database",
                "データベース system は Neo4j 自身のものです。NEO4J_DATABASE には文書を入れるデータベース（普通は neo4j）を指定してください。",
                "The database `system` is that of Neo4j itself. Name the one for documents in NEO4J_DATABASE (usually neo4j).",
            )
        try:
            with sentences(uri, limits=self._limits):
                self._driver: Driver = connect(uri, username, password, self._limits)
        except ValueError as error:
            raise bad_address(uri, error) from None
        try:
            # Not a managed transaction: whoever has mistyped the address is told at once.
            with sentences(uri, limits=self._limits), self._driver.session(database=database) as session:
                session.run("RETURN 1").consume()
        except BaseException as error:
            self._driver.close()
            if isinstance(error, ValueError):  # the driver's word for a port that is no number
                raise bad_address(uri, error) from None
            raise

    # -- reading ------------------------------------------------------------------------------------------------------------

    def list(self) -> Sequence[Listed]:
        """What is there, by project id."""
        return [
            Listed(r["project"], Text(r["ja"], r["en"]), transaction.revision_of(r))
            for r in self.ask(statements.LIST)
        ]

    def load(self, project: str, revision: str | None = None) -> Stored:
        """A document as it is, or as it was at a revision (its id or its number). Raises Missing."""
        if revision is None:
            rows = self.ask(statements.LOAD, project=project)
            if not rows:
                raise missing(project)
            return transaction.stored_of(self.url, project, rows[0])
        rows = self.ask(statements.LOAD_REVISION, project=project, revision=revision)
        if not rows:
            present = self.history(project)[0]
            raise Missing(
                "no_revision",
                f"課題「{project}」に版「{revision}」はありません（今の版は {present.number}）。",
                f"The project `{project}` has no revision `{revision}` (the present one is {present.number}).",
            )
        return transaction.stored_of(self.url, f"{project}@{revision}", rows[0])

    @property
    def identity(self) -> str:
        """A name of the database that no other one has, also not a new one at the same address."""
        (row,) = self.ask(statements.IDENTITY)
        return str(row["id"])

    def stream(self, projects: Sequence[str] | None = None) -> Iterator[Stored]:
        """All documents (or those of some projects), one after the other; memory stays flat."""
        from neo4j import READ_ACCESS

        with (
            sentences(self.url, limits=self._limits),
            self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session,
        ):
            for row in session.run(statements.STREAM, projects=projects):
                yield transaction.stored_of(self.url, row["project"], row)

    def history(self, project: str) -> Sequence[Revision]:
        """All revisions, newest first. Raises Missing."""
        rows = self.ask(statements.HISTORY, project=project)
        if not rows:
            raise missing(project)
        return [transaction.revision_of(r) for r in rows]

    def current(self, projects: Sequence[str]) -> dict[str, str]:
        """The id of the revision that each of these projects has now, for those that are there."""
        return {r["project"]: r["id"] for r in self.ask(statements.CURRENT, projects=projects)}

    def ask(self, statement: str, **parameters: Any) -> Rows:
        """Ask a read-only question; the statement is a file of ours, never made of a user's words."""
        return self.read(lambda ask: ask(statement, parameters))

    def read(self, work: Callable[[Ask], Answer]) -> Answer:
        """Ask several read-only questions in one transaction, which costs half of what one transaction each does. `work` may be called
        again from the start, when the connection is lost.
        """
        from neo4j import READ_ACCESS

        def once() -> Answer:
            with self._driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
                return session.execute_read(lambda tx: work(asking(tx)))

        with sentences(self.url, limits=self._limits):
            return persist(once, self._patience)

    def differences(self, project: str) -> Sequence[Text]:
        """What the graph of a project has that its document does not say, and the other way round: somebody has changed the database
        by hand. Empty when all is well. Raises Missing.
        """
        wanted = rows_of(self.load(project).loaded)
        (row,) = self.ask(statements.GRAPH, project=project)
        return comparison.of_a_project(wanted, row)

    def shared_differences(self) -> Sequence[Text]:
        """Where organizations and people are not what the projects say of them, and nodes that belong to no project. Empty when all is
        well.
        """
        return comparison.of_shared_nodes(
            self.ask(statements.SHARED, funder=AMED), self.ask(statements.STRAY)
        )

    def namesakes(self, projects: Collection[str] | None = None) -> Sequence[Text]:
        """Bodies and people of one name in several projects, kept apart for want of identifiers; with `projects` only those that one of
        them names.
        """
        return [n.text for n in namesakes(self.ask(statements.NAMED, funder=AMED), projects)]

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

        def work(tx: ManagedTransaction, change: Change) -> None:
            done.clear()
            there = lock(tx, self.url, [project])[project]
            refuse_stale(project, expected, there.revision)
            loaded = make(there.stored)
            text = canonical(loaded.document)
            if there.stored is not None and there.stored.loaded.sha256 == digest(text):
                done.append(there.stored.revision)
                raise Unchanged
            if guard is not None:
                guard(there.stored, loaded)
            revision = transaction.new_revision(text, author, there)
            change.revisions[project] = revision
            transaction.write(tx, [Write(there, Wanted(loaded, text, rows_of(loaded)), revision)])
            verify = getattr(guard, "verify", None)
            if verify is not None:
                verify(asking(tx), project)
            done.append(revision)

        self._run(work)
        return done[0]

    def remove(self, project: str, *, expected: Expected) -> None:
        """Take a project and its revisions out. Raises Missing, Stale."""

        def work(tx: ManagedTransaction, change: Change) -> None:
            there = lock(tx, self.url, [project])[project]
            if there.stored is None:
                raise missing(project)
            refuse_stale(project, expected, there.revision)
            change.gone.append(project)
            transaction.write(tx, [Write(there)])

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
        batches = iter(lambda: list(map(Wanted.of, islice(documents, BATCH))), [])
        with undisturbed():
            for batch in ahead(batches):
                waiting = [batch]
                while waiting:
                    part = waiting.pop(0)
                    by_id = {one.loaded.document.project.id: one for one in part}
                    try:
                        written += self._replace(by_id, author, expected, others=False)
                    except StoreError as error:
                        if error.code in ("too_big", "too_slow") and len(part) > 1:
                            half = len(part) // 2
                            waiting[:0] = [part[:half], part[half:]]
                            continue
                        raise after(done, error) from None
                    done += len(part)
                    progress(len(part))
        return written

    def replace_all(self, loaded: Iterable[Loaded], *, author: str | None = None) -> int:
        """Make the database hold just these documents, in one transaction: all of them or, on an error, none of them."""
        by_id = {one.document.project.id: Wanted.of(one) for one in loaded}
        self._replace(by_id, author, NOTHING_EXPECTED, others=True)
        return len(by_id)

    def _replace(
        self, by_id: dict[str, Wanted], author: str | None, expected: Mapping[str, str], *, others: bool
    ) -> int:
        """Save documents in one transaction, and with `others` take out all other projects; how many were written."""
        written: list[int] = []

        def work(tx: ManagedTransaction, change: Change) -> None:
            written.clear()
            listed = [r["project"] for r in tx.run(statements.LIST).data()] if others else []
            locked = lock(tx, self.url, sorted({*by_id, *listed}))
            writes: list[Write] = []
            for project, there in locked.items():
                one = by_id.get(project)
                if one is None and there.stored is not None:
                    change.gone.append(project)
                    writes.append(Write(there))
                elif one is not None and (
                    there.stored is None or there.stored.loaded.sha256 != digest(one.text)
                ):
                    refuse_stale(project, expected.get(project, ANY), there.revision)
                    revision = change.revisions[project] = transaction.new_revision(one.text, author, there)
                    writes.append(Write(there, one, revision))
            written.append(len(change.revisions))
            if not writes:
                raise Unchanged
            transaction.write(tx, writes)

        self._run(work, parts=max(1, len(by_id) / BATCH))
        return written[0]

    def _run(self, work: Callable[[ManagedTransaction, Change], None], *, parts: float = 1) -> None:
        """Run a transaction from the start until it is through; when the connection is lost during the commit, find out whether it was
        done. An error that comes out means that nothing was changed, unless it says otherwise. `parts`: how many times the usual time it
        may take.
        """
        from neo4j import unit_of_work
        from neo4j.exceptions import ClientError, IncompleteCommit

        change = Change()

        # The server itself ends a transaction of which it hears no more, and gives up its locks.
        @unit_of_work(timeout=self._limits.transaction * parts)
        def start_over(tx: ManagedTransaction) -> None:
            nonlocal change
            change = Change()
            work(tx, change)

        def once() -> None:
            with self._driver.session(database=self.database) as session:
                session.execute_write(start_over)

        with sentences(self.url, writing=True, limits=self._limits):
            self._prepare()
            for attempt in range(VANISHED):
                try:
                    persist(once, self._patience)
                except Unchanged:
                    return
                except IncompleteCommit as error:
                    self._settle_doubt(change, once=fell_silent(error))
                    return
                except (Vanished, ClientError) as error:
                    gone = isinstance(error, Vanished) or error.code == GONE
                    if not gone or attempt == VANISHED - 1:
                        raise
                else:
                    return

    def _settle_doubt(self, change: Change, *, once: bool = False) -> None:
        """The connection broke during the commit. Whoever gets the lock of the projects sees how it ended. `once`: enough time was spent with
        waiting already.
        """
        from neo4j import unit_of_work

        found: dict[str, There] = {}

        def look(tx: ManagedTransaction) -> None:
            found.update(lock(tx, self.url, change.projects))
            raise Unchanged

        def ask() -> None:
            with self._driver.session(database=self.database) as session:
                session.execute_write(unit_of_work(timeout=self._limits.transaction)(look))

        try:
            persist(ask, 0 if once else self._patience)
        except Unchanged:
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
            lacking = [text for name, text in statements.constraints().items() if name not in there]
            for statement in lacking:

                def make(tx: ManagedTransaction, text: str = statement) -> None:
                    tx.run(cast(Any, text)).consume()

                try:
                    persist(lambda work=make: session.execute_write(work), self._patience)  # type: ignore[misc]
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
