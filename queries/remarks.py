"""What the authors of a document noted in it (`note`): reports show it, no rule asks it."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.documents.loader import Loaded
from graphmodel.documents.places import Path
from graphmodel.schema.fields import Record
from graphmodel.schema.slots import title
from graphmodel.text import Text
from queries.findings import Remark
from queries.view import ProjectView
from queries.wording import Words


def remarks(loaded: Loaded, view: ProjectView) -> tuple[Remark, ...]:
    """Every note of a document, in the order of its sections: of whom or what, the words, the place."""
    words = Words(view)
    found = []
    for path, owner, below, text in _noted(loaded.document, (), None, ()):
        subject = words.subject(owner.id if owner is not None else str(path[0]))  # type: ignore[attr-defined]
        part = title(type(owner), below[:-1]) if owner is not None and len(below) > 1 else None
        about = (
            Text(f"{subject.name.ja}の{part}", f"{subject.name.en}, {'.'.join(map(str, below[:-1]))}")
            if part
            else subject.name
        )
        found.append(Remark(about, text, loaded.places.get(path)))
    return tuple(found)


def _noted(
    record: Record, path: Path, owner: Record | None, below: Path
) -> Iterator[tuple[Path, Record | None, Path, str]]:
    """Notes at and below a record: the path, the nearest entry with an id, the path below that, and the note."""
    if getattr(record, "id", None) is not None:
        owner, below = record, ()
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        key = field.alias or name
        if name == "note" and isinstance(value, str):
            yield (*path, key), owner, (*below, key), value
        elif isinstance(value, Record):
            yield from _noted(value, (*path, key), owner, (*below, key))
        elif isinstance(value, tuple):
            for n, each in enumerate(value):
                if isinstance(each, Record):
                    yield from _noted(each, (*path, key, n), owner, (*below, key, n))
        elif isinstance(value, dict):
            for k, each in value.items():
                if isinstance(each, Record):
                    yield from _noted(each, (*path, key, k), owner, (*below, key, k))
