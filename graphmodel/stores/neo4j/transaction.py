"""What happens inside a transaction of the Neo4j store: projects are locked and read, and what is to be different is written.

A transaction function may be called again by the driver (deadlock, lost leader), so it starts from the database each time.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from graphmodel.documents.loader import Loaded
from graphmodel.documents.written.canonical import canonical, digest
from graphmodel.schema.entries import Document
from graphmodel.stores.base import Ask, Conflict, Revision, Rows, Stored, portable
from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j import rows, statements
from graphmodel.stores.neo4j.difference import Difference
from graphmodel.stores.neo4j.sentences import Vanished

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

CONFLICTS_SHOWN = 20
"""Of what two projects say against each other, so much is shown."""


class Unchanged(Exception):
    """Ends a transaction that has nothing to write, so that not even the lock is left behind."""


@dataclass
class Change:
    """What one transaction writes; made new each time the transaction is tried."""

    revisions: dict[str, Revision] = field(default_factory=dict)
    """The new revisions, by project."""
    gone: list[str] = field(default_factory=list)
    """Projects that are taken out."""

    @property
    def projects(self) -> list[str]:
        """All projects of the change, in the order in which they are locked."""
        return sorted({*self.revisions, *self.gone})


@dataclass(frozen=True)
class There:
    """A project as its lock found it."""

    stored: Stored | None
    number: int

    @property
    def revision(self) -> Revision | None:
        """The present revision; None where the project is not there."""
        return self.stored.revision if self.stored else None


class Wanted(NamedTuple):
    """A document that shall be written: as it is, as canonical JSON, and as the rows that it makes in the database."""

    loaded: Loaded
    text: str
    rows: rows.Rows

    @classmethod
    def of(cls, loaded: Loaded) -> Wanted:
        """Work out what takes time, before anything is locked."""
        return cls(loaded, canonical(loaded.document), rows.rows_of(loaded))


class Write(NamedTuple):
    """One project to write: how it is, and how it shall be with its new revision (None: gone)."""

    there: There
    wanted: Wanted | None = None
    revision: Revision | None = None


def asking(tx: ManagedTransaction) -> Ask:
    """A way to ask the database inside this transaction."""
    # `Result.data` would go through every value once more, for nodes that nobody asks for here.
    return lambda statement, parameters: [
        dict(cast(Any, record)) for record in tx.run(cast(Any, statement), parameters)
    ]


def lock(tx: ManagedTransaction, url: str, projects: Sequence[str]) -> dict[str, There]:
    """Lock projects (given in sorted order) and read what is there; comes before everything else."""
    out = {}
    for row in tx.run(statements.LOCK, projects=projects):
        if row["project"] is None:
            raise Vanished
        stored = stored_of(url, row["asked"], row) if row["id"] else None
        out[row["asked"]] = There(stored, row["number"] or 0)
    return out


def write(tx: ManagedTransaction, writes: Sequence[Write]) -> None:
    """Write the difference between what is there and what shall be of locked projects."""
    difference = Difference()
    gone: list[str] = []
    for there, wanted, revision in writes:
        before = rows.rows_of(there.stored.loaded) if there.stored else None
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
        locked = tx.run(statements.LOCK_SHARED, keys=keys).single(strict=True)
        if locked["vanished"]:
            raise Vanished
    tx.run(cast(Any, statements.write_statement()), d=difference.parameters()).consume()
    if gone:
        tx.run(statements.DROP_PROJECTS, projects=gone).consume()
    if keys:
        tx.run(cast(Any, statements.settle_statement()), d=shared).consume()
        _refuse_conflicts(tx, keys, difference.said)


def _refuse_conflicts(tx: ManagedTransaction, keys: Rows, said: Rows) -> None:
    names = {"facts": list(rows.FACTS), "identifiers": list(rows.IDENTIFIERS)}
    disagree = {r["key"] for r in tx.run(statements.DISAGREE, names, keys=keys)}
    if not disagree:
        return
    checks = [check for check in said if check["key"] in disagree]
    # One more than is shown, to know whether there are more.
    found = tx.run(statements.CONFLICTS, names, checks=checks, limit=CONFLICTS_SHOWN + 1).data()

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


def new_revision(text: str, author: str | None, there: There) -> Revision:
    """A name that no other save ever has, so that it can be found out whether this one was done."""
    name = f"{digest(text)[:12]}-{uuid.uuid4().hex[:8]}"
    return Revision(name, author, datetime.now(UTC), there.number + 1)


def _revision_row(loaded: Loaded, text: str, revision: Revision) -> rows.Row:
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


def revision_of(row: Any) -> Revision:
    """A revision from its columns."""
    saved_at = row["saved_at"]
    return Revision(
        row["id"], row["author"], saved_at.to_native() if saved_at is not None else None, row["number"]
    )


def stored_of(url: str, project: str, row: Any) -> Stored:
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
    return Stored(loaded, revision_of(row))
