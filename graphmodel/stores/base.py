"""What every store can do. A store keeps documents, each change of one as a revision; it knows no rules.

Whoever wants a change judged hands `save` a guard: a function that is called with the document as it would be, inside the store's
lock or transaction, and raises `Refused` to stop it. The same guard may be called again when the store has to start over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, Protocol, Self

from graphmodel.documents.loader import Loaded
from graphmodel.stores.errors import StoreError
from graphmodel.text import Text


@dataclass(frozen=True)
class Revision:
    """One state of a document: its name, who saved it and when (UTC), and which one it is, counted from 1; None where the store does not
    know.
    """

    id: str
    author: str | None = None
    saved_at: datetime | None = None
    number: int | None = None


@dataclass(frozen=True)
class Listed:
    """A line of the list of what a store holds."""

    project: str
    title: Text
    revision: Revision


@dataclass(frozen=True)
class Stored:
    """A document with the revision it has in the store."""

    loaded: Loaded
    revision: Revision


class AnyRevision(Enum):
    """See `ANY`."""

    ANY = "any"


ANY: Final = AnyRevision.ANY
"""As the expected revision: whatever is there, or nothing."""

Expected = str | None | AnyRevision
"""The revision that the caller has seen; None: the project must not be there yet."""

NOTHING_EXPECTED: Final[Mapping[str, str]] = MappingProxyType({})

Guard = Callable[[Stored | None, Loaded], None]
"""Called with what is there (None: nothing) and what would be. Raises `Refused` to keep it out."""

Rows = list[dict[str, Any]]

Ask = Callable[[str, dict[str, Any]], Rows]
"""Asks the database a question inside a running transaction: statement and parameters in, rows out."""


class Verifying(Protocol):
    """A guard that also wants to ask the database, after a change is written and before it is committed."""

    def __call__(self, there: Stored | None, wanted: Loaded, /) -> None:
        """See `Guard`."""

    def verify(self, ask: Ask, project: str) -> None:
        """Raises `Refused` to roll the change back."""


Edit = Callable[[Loaded], Loaded]
"""Makes another document of one; may be called again with what is then there."""


class Refused(StoreError):
    """A guard has refused a change; nothing was changed."""


class Stale(StoreError):
    """Somebody else has saved the project since the caller read it; nothing was changed."""


class Missing(StoreError):
    """There is no such project or revision in the store."""


class Conflict(StoreError):
    """Two projects say different things of one organization or person; nothing was changed."""


def refuse_stale(project: str, expected: Expected, found: Revision | None) -> None:
    """Raise `Stale` unless the revision that is there is the expected one."""
    if not isinstance(expected, AnyRevision) and expected != (found.id if found else None):
        raise stale(project, expected, found)


def stale(project: str, expected: Expected, found: Revision | None) -> Stale:
    """The sentence for a revision that is not the one expected."""
    if found is None:
        return Stale(
            "stale",
            f"課題「{project}」は、あなたが読んだあとに消されています。読み直してください。",
            f"The project `{project}` was removed after you read it. Read again.",
        )
    who = found.author or "誰か"
    who_en = found.author or "somebody"
    when = f"（{found.saved_at:%Y-%m-%d %H:%M} UTC）" if found.saved_at else ""
    when_en = f" at {found.saved_at:%Y-%m-%d %H:%M} UTC" if found.saved_at else ""
    if expected is None:
        return Stale(
            "exists",
            f"課題「{project}」はすでに登録されています（保存: {who}{when}）。",
            f"The project `{project}` is there already (saved by {who_en}{when_en}).",
        )
    return Stale(
        "stale",
        f"課題「{project}」は、あなたが読んだあとに{who}{when}が保存しています。読み直してから、もう一度変更してください。",
        f"The project `{project}` was saved by {who_en}{when_en} after you read it. Read again and repeat your change.",
    )


def after(done: int, error: StoreError) -> StoreError:
    """An error in the middle of many saves, with how many were done before it."""
    if not done:
        return error
    lines = "\n" in error.text.ja
    return type(error)(
        error.code,
        error.text.ja
        + ("\n" if lines else "")
        + f"ただし、これより前の{done}件は保存してあります。もう一度実行すると、残りを保存します。",
        error.text.en
        + ("\n" if lines else " ")
        + f"Only the {done} before it are saved; run it again for the rest.",
    )


def missing(project: str) -> Missing:
    """The sentence for a project that is not there."""
    return Missing(
        "missing",
        f"課題「{project}」は登録されていません。",
        f"There is no project `{project}` in the store.",
    )


def portable(key: str, file: str) -> str:
    """The identity of an organization or person, the same from wherever a portfolio is read: a shared file by the name that the
    document (`file`) has for it, not by the folder it was found in.
    """
    folder = f"shared:{Path(file).parent}/"
    return f"shared:{key.removeprefix(folder)}" if key.startswith(folder) else key


class Store(Protocol):
    """A place where consortia are kept. Close it, or use it in a `with` statement."""

    url: str

    def list(self) -> Sequence[Listed]:
        """What is there, by project id."""

    def load(self, project: str, revision: str | None = None) -> Stored:
        """A document as it is, or as it was at a revision (its id or its number). Raises Missing."""

    def stream(self) -> Iterator[Stored]:
        """All documents, one after the other, never all in memory."""

    def save(
        self, loaded: Loaded, *, expected: Expected, author: str | None = None, guard: Guard | None = None
    ) -> Revision:
        """Put a document in place of the one there. A document that says the same as the one there changes nothing, and the present
        revision is returned. Raises Stale, Refused (by the guard), StoreError; then nothing has changed.
        """

    def apply(
        self,
        project: str,
        edit: Edit,
        *,
        expected: Expected = ANY,
        author: str | None = None,
        guard: Guard | None = None,
    ) -> Revision:
        """Read a project, let `edit` make another document of it, and save that, while every other writer waits.

        Raises Missing, what `save` raises, and what `edit` raises.
        """

    def remove(self, project: str, *, expected: Expected) -> None:
        """Take a project out. Raises Missing, Stale."""

    def history(self, project: str) -> Sequence[Revision]:
        """The revisions that the store still has, newest first. Raises Missing."""

    def load_all(
        self,
        loaded: Iterable[Loaded],
        *,
        expected: Mapping[str, str] = NOTHING_EXPECTED,
        author: str | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Save many documents; what says the same as what is there is left alone. Returns how many were written.

        `expected` holds revisions that the caller has seen, by project; what is there of the others is replaced, whatever it is. `progress`
        is told how many are done each time some are. After an error (Stale, Conflict) those that were done stay; it can be called again.
        """

    def replace_all(self, loaded: Iterable[Loaded], *, author: str | None = None) -> int:
        """Make the store hold just these documents; how many they are. All of them or, on an error, none of them."""

    def close(self) -> None:
        """Let go of what the store holds open."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...
