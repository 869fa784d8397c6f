"""What one file says and where, whatever it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphmodel.documents.places import Path, Place, Problem


class Limits(NamedTuple):
    """How much of a file is read before it is refused; a large real document needs a few percent of this."""

    size: int = 5_000_000
    """Bytes."""
    depth: int = 50
    """Lists and mappings inside each other."""
    nodes: int = 200_000
    """Values and keys as written."""
    scalar: int = 100_000
    """Characters of one value or key."""
    expanded: int = 100_000
    """Values that aliases stand for."""
    problems: int = 100
    """Reading stops after this many."""


DEFAULT_LIMITS = Limits()


class Source(NamedTuple):
    """What one file says and where.

    `data` is None when the text could not be read to its end or is no mapping; `problems` then says why. Smaller mistakes (a key
    written twice, a tag) are problems too, but the rest is there, so that it can be checked in the same run: where a key is twice,
    the first counts. `places[path]` is where a value begins (for an alias, where the alias stands; for what is in it, where that is
    written), `key_places[path]` where its key begins.
    """

    data: Any
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]
    problems: list[Problem]


def unusable(*problems: Problem) -> Source:
    """The source of a file of which nothing can be read."""
    return Source(None, {}, {}, list(problems))
