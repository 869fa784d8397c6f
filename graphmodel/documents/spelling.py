"""The second spelling of keys: every key may be written by its Japanese name, 「機関」 for `organizations`, 「1年目」 for 1.

The Japanese name of a key is the title of its field, so that there is no second list. What is read is put into the canonical keys before
anything else looks at it; values keep their places. (Japanese words as values are read where values are: `schema/words.py`.)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from graphmodel.documents.places import Path, Place, Problem, Stage, whole_file
from graphmodel.documents.written.source import Source
from graphmodel.schema.fields import Record, nth_year
from graphmodel.schema.scalars.common import folded, quoted
from graphmodel.schema.slots import Slot, slots
from graphmodel.text import Text


def canonical_key(kind: type[Record], key: str | int) -> str | int:
    """The key of `kind` that is meant by its Japanese name (in any width, with or without spaces); else the key itself."""
    if key in slots(kind) or not isinstance(key, str):
        return key
    return _by_title(kind).get(folded(key), key)


def canonical_year(key: str | int) -> str | int:
    """The project year that 「1年目」 means; else the key itself."""
    return nth_year(key) or key


def canonical_path(kind: type[Record], path: Path) -> Path:
    """The path from a record of `kind` in canonical keys."""
    out: Path = ()
    inside: type[Record] | None = kind
    slot: Slot | None = None
    for part in path:
        if isinstance(part, int) and slot is not None and slot.many:
            out = (*out, part)
        elif slot is not None and slot.by_key:
            out = (*out, canonical_year(part))
            slot = None
        else:
            key = canonical_key(inside, part) if inside else part
            slot = slots(inside).get(str(key)) if inside else None
            inside = slot.record if slot else None
            out = (*out, key)
    return out


@cache
def _by_title(kind: type[Record]) -> Mapping[str, str]:
    return {folded(slot.title): key for key, slot in slots(kind).items()}


def in_canonical_keys(kind: type[Record], source: Source, name: str) -> Source:
    """The same source with every key that the type knows in its canonical spelling.

    A key that stands twice in one entry, once in each spelling, is a problem that names both places; the first counts.
    """
    if source.data is None:
        return source
    reading = _Spelling(source, name)
    data = reading.value(Slot("", False, False, False, kind), source.data, ())
    if not reading.renamed:
        return source
    return Source(
        data,
        reading.places(source.places),
        reading.places(source.key_places),
        [p._replace(path=reading.translated(p.path)) for p in source.problems] + reading.problems,
    )


class _Spelling:
    def __init__(self, source: Source, name: str) -> None:
        self.source = source
        self.name = name
        self.problems: list[Problem] = []
        self.renamed: dict[Path, dict[str | int, str | int]] = {}
        """By the path (as written) of a mapping: its keys that are written otherwise."""
        self.dropped: set[Path] = set()
        self._known: dict[Path, Path] = {(): ()}

    def value(self, slot: Slot, value: Any, path: Path) -> Any:
        if isinstance(value, list):
            inner = slot._replace(many=False)
            return [self.value(inner, v, (*path, n)) for n, v in enumerate(value)] if slot.record else value
        if not isinstance(value, dict) or (slot.record is None and not slot.by_key):
            return value
        out: dict[Any, Any] = {}
        first: dict[Any, Any] = {}
        earlier = slot.record.earlier_keys(value) if slot.record is not None and not slot.by_key else {}
        for key, inside in value.items():
            where = (*path, key)
            if slot.by_key:
                canonical = canonical_year(key)
                inner = slot._replace(by_key=False)
            else:
                assert slot.record is not None
                canonical = earlier.get(key) or canonical_key(slot.record, key)
                inner = slots(slot.record).get(str(canonical), _NO_SLOT)
            if canonical != key:
                self.renamed.setdefault(path, {})[key] = canonical
            if canonical in first:
                self._twice(where, first[canonical], key)
                continue
            first[canonical] = key
            out[canonical] = self.value(inner, inside, where)
        return out

    def _twice(self, where: Path, one: str | int, other: str | int) -> None:
        self.dropped.add(where)
        there = self._key_place((*where[:-1], one))
        first, second = quoted(one), quoted(other)
        self.problems.append(
            Problem(
                Stage.SYNTAX,
                self._key_place(where),
                self.translated(where),
                Text(
                    f"{second.ja}は{first.ja}（{there.shown.ja}）と同じ項目です。どちらか一方を消すか、一つにまとめてください。",
                    f"{second.en} is the same key as {first.en} at {there.shown.en}. Remove one of them, or join the two.",
                ),
                "duplicate_key",
            )
        )

    def _key_place(self, path: Path) -> Place:
        return self.source.key_places.get(path) or self.source.places.get(path) or whole_file(self.name)

    def places(self, places: Mapping[Path, Place]) -> dict[Path, Place]:
        kept = (
            p
            for p in places
            if not self.dropped or not any(p[:n] in self.dropped for n in range(1, len(p) + 1))
        )
        return {self.translated(path): places[path] for path in kept}

    def translated(self, path: Path) -> Path:
        """A path as written in canonical keys."""
        known = self._known.get(path)
        if known is None:
            around = path[:-1]
            known = (*self.translated(around), self.renamed.get(around, {}).get(path[-1], path[-1]))
            self._known[path] = known
        return known


_NO_SLOT = Slot("", False, False, False, None)
