"""Documents out: the canonical JSON of a document, and whole files written in one step."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
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


def write_whole(path: Path, content: bytes, *, durable: bool = False) -> None:
    """Write a file so that it is the old one or the new one, never half: beside it first, then renamed.

    `durable` also asks the system to put it on the disk before it returns. Raises OSError; the old file is then untouched.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        # A new file of mkstemp is private; a report is as readable as any other file of the user.
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
