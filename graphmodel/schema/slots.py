"""The keys of a record as documents see them, read off the types: what stands behind each, and what it is called.

A path into a document (`plans.years.2.goal`) is followed through the types, whether anything is written there or not. So every fact
has an address: its name, its order among others and its place follow from the types.
"""

from __future__ import annotations

import sys
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from graphmodel.schema.fields import OneOrMore, Record, Short
from graphmodel.schema.scalars.common import folded
from graphmodel.schema.sections import RefTo

Path = tuple[str | int, ...]
"""Keys and list indexes from the top of a record."""


class Slot(NamedTuple):
    """A field of a record, as documents see it."""

    title: str
    many: bool = False
    """A list."""
    loose: bool = False
    """A list of which a single entry may be written bare."""
    by_key: bool = False
    """A mapping of values by year (or one value for all)."""
    record: type[Record] | None = None
    """What its value or values are, where they are records."""
    short: str | None = None
    """The key of `record` that a bare value stands for."""
    refers: RefTo | None = None
    """Of which sections it names an entry."""
    meant_by: frozenset[str] = frozenset()
    """Words that people write for the key, folded."""
    several: str | None = None
    """The key of the same record that takes more than one of what this one takes."""


@cache
def slots(kind: type[Record]) -> Mapping[str, Slot]:
    """The keys of a record as they are written, in order."""
    return {
        field.alias or name: _form(typing.Annotated[field.annotation, None, *field.metadata])._replace(
            title=field.title or name, **_hints(field.json_schema_extra)
        )
        for name, field in kind.model_fields.items()
    }


def _hints(extra: Any) -> dict[str, Any]:
    given = extra if isinstance(extra, dict) else {}
    return {"meant_by": frozenset(map(folded, given.get("meant_by", ()))), "several": given.get("several")}


def _form(annotation: Any) -> Slot:
    """The form of a value; without a title."""
    origin, args = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple:
        return _form(args[0])._replace(many=True, by_key=False)
    if origin is dict:
        return _form(args[1])._replace(by_key=True, many=False)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Slot("", record=typing.cast(type[Record], annotation))
    if origin is typing.Annotated:
        slot = _form(args[0])
        for mark in args[1:]:
            if isinstance(mark, Short):
                slot = slot._replace(short=mark.key)
            elif isinstance(mark, RefTo):
                slot = slot._replace(refers=mark)
            elif mark is OneOrMore:
                slot = slot._replace(loose=True)
        return slot
    if origin in (typing.Union, types.UnionType):
        return next((slot for slot in map(_form, args) if any(slot)), Slot(""))
    return Slot("")


class Step(NamedTuple):
    """A part of a path: the record of which it is a key and the field that it names, or neither for the index of a list and for a year."""

    part: str | int
    record: type[Record] | None
    slot: Slot | None
    about: Slot | None
    """For an index or a year: the list or mapping that it belongs to."""


def steps(kind: type[Record], path: Path) -> Iterator[Step]:
    """Follow a path below a record through the types. What no field is called has neither `slot` nor `about`."""
    inside: type[Record] | None = kind
    slot: Slot | None = None
    for part in path:
        if slot is not None and (slot.by_key or (slot.many and isinstance(part, int))):
            yield Step(part, None, None, slot)
            slot = slot._replace(by_key=False, many=False)
            continue
        slot = slots(inside).get(str(part)) if inside is not None else None
        yield Step(part, inside, slot, None)
        inside = slot.record if slot is not None else None


def slot_at(kind: type[Record], path: Path) -> Slot | None:
    """The field that a path below a record leads to; of a list entry or a year, the list or mapping. None where no field is called so."""
    found: Slot | None = None
    for step in steps(kind, path):
        found = step.slot or step.about
    return found


def order(kind: type[Record], path: Path) -> tuple[int, ...]:
    """What sorts paths below a record as the types list them, entries of lists and years by their number."""
    out = []
    for part, record, slot, _ in steps(kind, path):
        if slot is not None and record is not None:
            out.append(list(slots(record)).index(str(part)))
        else:
            out.append(part if isinstance(part, int) else sys.maxsize)
    return tuple(out)


def title(kind: type[Record], path: Path) -> str | None:
    """What a person calls the fact at a path below a record in Japanese, e.g. 年ごとの計画の2年目の目標; None where no field is called so."""
    words = []
    for part, _, slot, about in steps(kind, path):
        if slot is not None:
            words.append(slot.title)
        elif about is None:
            return None
        else:
            words.append(f"{part}年目" if about.by_key else f"{int(part) + 1}番目")
    return "の".join(words)


@lru_cache(10_000)
def read_path(text: str) -> Path:
    """A path as people write it, `years.2.goal`: years and indexes are numbers."""
    return tuple(int(part) if part.isascii() and part.isdigit() else part for part in text.split("."))
