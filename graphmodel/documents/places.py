"""Where in the user's file a value stands, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from graphmodel.schema.scalars.common import visible
from graphmodel.text import Lang, Text

Path = tuple[str | int, ...]
"""Keys and list indexes from the top of a document, e.g. ("organizations", 2, "roles", 0)."""


def _both(word: str) -> Text:
    """The same in both languages."""
    word = visible(word)
    return Text(word, word)


class InText(NamedTuple):
    """A position in a text file: line and column count from 1, in characters; 0 means the file as a whole."""

    file: str
    line: int
    column: int

    @property
    def within(self) -> Text:
        """The line, for a list of places of one file; empty for the file as a whole."""
        return _both(str(self.line) if self.line else "")

    @property
    def shown(self) -> Text:
        """The place as it stands in sentences and reports."""
        return _both(f"{self.file}:{self.line}:{self.column}" if self.line else self.file)

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What places are sorted by: file, sheet, line, column."""
        return self.file, "", self.line, self.column, ""

    def __str__(self) -> str:
        return self.shown.en


class InSheet(NamedTuple):
    """A cell of a spreadsheet; row and column count from 1, as in R1C1; they are shown as Excel does, `B12`."""

    file: str
    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The name of the cell, such as `B12`."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"

    @property
    def within(self) -> Text:
        """Sheet and cell, the way Excel writes it in both languages."""
        return _both(f"{self.sheet}!{self.cell}")

    @property
    def shown(self) -> Text:
        """The place as it stands in sentences and reports."""
        return _both(f"{self.file}:{self.within.en}")

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What places are sorted by: file, sheet, row, column."""
        return self.file, self.sheet, self.row, self.column, ""

    def __str__(self) -> str:
        return self.shown.en


class InField(NamedTuple):
    """A field of a form, for a document that stands in no file: its path in the document, and what the form calls it."""

    file: str
    """What the document is called."""
    path: Path
    label: Text

    @property
    def within(self) -> Text:
        """What the form calls the field."""
        return self.label

    @property
    def shown(self) -> Text:
        """The place as it stands in sentences and reports."""
        return Text(f"{self.file}「{self.label.ja}」", f"{self.file}, {self.label.en}")

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What places are sorted by: document and path."""
        return self.file, "", 0, 0, dotted(self.path)

    def __str__(self) -> str:
        return self.shown.en


Place = InText | InSheet | InField
"""Where something stands. `file` is what the document is called, `shown` is how people read it; `str()` is English, for logs."""


def whole_file(file: str) -> InText:
    """The place of a file as a whole."""
    return InText(file, 0, 0)


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

    def in_(self, lang: Lang) -> str:
        """Return `file:line:column  path: sentence` in the language asked for."""
        place = self.place.shown.in_(lang)
        where = f"{place}  {dotted(self.path)}: " if self.path else f"{place}  "
        return where + self.message.in_(lang)


class DocumentError(Exception):
    """A document could not be read. Carries every problem found, in one order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("\n".join(p.in_("en") for p in self.problems))


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by stage, then file and place: syntax, shape, references, consistency."""
    return sorted(problems, key=lambda p: (p.stage, p.place.order, p.code, p.message))


def dotted(path: Path) -> str:
    """Write a path the way people do: `organizations[2].roles`."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return visible(out)
