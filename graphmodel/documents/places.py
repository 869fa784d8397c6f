"""Where in the user's file a value stands, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from graphmodel.text import Text

Path = tuple[str | int, ...]
"""Keys and list indexes from the top of a document, e.g. ("organizations", 2, "roles", 0)."""


class Place(NamedTuple):
    """A position in a file: line and column count from 1, in characters; 0 means the file as a whole."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        if self.line == 0:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


class Stage(IntEnum):
    """The order in which problems are reported."""

    FILE = 0
    SYNTAX = 1
    SHAPE = 2
    REFERENCE = 3
    CONSISTENCY = 4


class Problem(NamedTuple):
    """One thing that is wrong with a file, as a sentence that says what was probably meant and what to do."""

    stage: Stage
    place: Place
    path: Path
    message: Text
    code: str
    """Short stable word for tests and machines, e.g. "unknown_key", "duplicate_key", "bad_amount"."""
    warning: bool = False

    def in_(self, lang: str) -> str:
        """Return `file:line:column  path: sentence` in the language asked for."""
        where = f"{self.place}  {dotted(self.path)}: " if self.path else f"{self.place}  "
        return where + (self.message.ja if lang == "ja" else self.message.en)


class DocumentError(Exception):
    """A document could not be read. Carries every problem found, in one order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("\n".join(p.in_("en") for p in self.problems))


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by stage, then file and place: syntax, shape, references, consistency."""
    return sorted(problems, key=lambda p: (p.stage, p.place, p.code, p.message))


def dotted(path: Path) -> str:
    """Write a path the way people do: `organizations[2].roles`."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out
