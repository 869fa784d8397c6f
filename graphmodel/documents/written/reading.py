"""A file in: what it is written in is found out here, and read by who knows that form; a form is a folder or a file beside this one."""

from __future__ import annotations

import os
import pathlib
import stat

from graphmodel.documents.places import Problem, whole_file
from graphmodel.documents.written.sentences import problem, shown
from graphmodel.documents.written.source import DEFAULT_LIMITS, Limits, Source, unusable
from graphmodel.documents.written.yaml.reader import read_text
from graphmodel.os_errors import reason


def read_path(path: pathlib.Path, name: str | None = None) -> Source:
    """Read a file; `name` is what messages call it (the path, if left out). A file that cannot be read is a problem, no exception."""
    name = str(path) if name is None else name
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            return unusable(problem("file_is_folder", whole_file(name)))
        if not stat.S_ISREG(kind):
            # A pipe or a device could block or never end.
            return unusable(problem("file_not_regular", whole_file(name)))
        with path.open("rb") as file:
            raw = file.read(DEFAULT_LIMITS.size + 1)
            size = max(len(raw), os.fstat(file.fileno()).st_size)
    except (FileNotFoundError, NotADirectoryError):
        return unusable(problem("file_missing", whole_file(name)))
    except PermissionError:
        return unusable(problem("file_no_permission", whole_file(name)))
    except (OSError, ValueError) as error:
        why = reason(error)
        found = problem("file_unreadable", whole_file(name), ja=shown(why.ja, 60), en=shown(why.en, 60))
        return unusable(found)
    if size > DEFAULT_LIMITS.size:
        return unusable(_too_big(name, size, DEFAULT_LIMITS))
    return read_bytes(raw, name)


def read_bytes(raw: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read the bytes of a file that messages call `name`; a name that ends with `.json` is read as JSON. Never raises."""
    if len(raw) > limits.size:
        return unusable(_too_big(name, len(raw), limits))
    kind = _other_kind(raw, name)
    if kind is not None:
        return unusable(problem("not_text_other", whole_file(name), kind=kind))
    if name.lower().endswith((".csv", ".tsv")):
        # Whatever encoding it is in: saving it again in another one would not make a document of it.
        return unusable(problem("table_text", whole_file(name)))
    return read_text(raw, name, limits)


_IN_ZIP = {b"xl/": "Excel", b"word/": "Word", b"ppt/": "PowerPoint", b"content.xml": "LibreOffice"}
_BY_SUFFIX = {".xls": "Excel", ".doc": "Word", ".ppt": "PowerPoint"}


def _other_kind(raw: bytes, name: str) -> str | None:
    """What made a file that is no text, by how it begins; None for what may be text."""
    if raw.startswith(b"PK\x03\x04"):
        # Names of the parts stand in the file as they are, also where what is in them is packed.
        return next((kind for part, kind in _IN_ZIP.items() if part in raw), "ZIP")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return _BY_SUFFIX.get(pathlib.PurePath(name).suffix.lower(), "Excel・Word")
    return "PDF" if raw.startswith(b"%PDF") else None


def _too_big(name: str, size: int, limits: Limits) -> Problem:
    return problem("file_too_big", whole_file(name), size=f"{size:,}", limit=f"{limits.size:,}")
