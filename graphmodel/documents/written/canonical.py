"""Documents out: the canonical JSON of a document."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic_core import to_json

from graphmodel.schema.fields import Record


def canonical(document: Record) -> str:
    """The document as JSON: every value that was said, in the order of the document; the same text for the same document.

    Reading it again gives an equal document.
    """
    data = document.model_dump(mode="json", by_alias=True, exclude_none=True)
    return to_json(_id_first(data), indent=1).decode()


def _id_first(value: Any) -> Any:
    """People look for the id at the beginning of an entry; the types have it behind the facts that they share."""
    if isinstance(value, dict):
        ordered = {"id": value["id"], **value} if "id" in value else value
        return {k: _id_first(v) for k, v in ordered.items()}
    if isinstance(value, list):
        return [_id_first(v) for v in value]
    return value


def digest(text: str) -> str:
    """A short name for a text that changes with every change of it."""
    return hashlib.sha256(text.encode()).hexdigest()
