"""Names of files for projects, that every system can hold and hold apart. The id stands in the document, so any name leads back to it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Set

LONGEST = 180
"""Bytes of a name without its suffix: systems take 255, and a file that is being written has a longer name for a moment."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
"""Names of devices, which Windows takes for no file, whatever the suffix."""


def file_stem(project: str, taken: Set[str]) -> str:
    """The name of a project's file without its suffix: its id, where a Windows or macOS folder can hold that too and nobody in `taken`
    (names as `one_case` gives them) has it; else the id, shortened, with `~` and some letters that no other id leads to.
    """
    whole = len(project.encode()) <= LONGEST and not project.startswith("-")
    if whole and not _RESERVED.fullmatch(project) and one_case(project) not in taken:
        return project
    mark = hashlib.sha256(project.encode()).hexdigest()[:8]
    short = project.lstrip("-").encode()[: LONGEST - 9].decode(errors="ignore")
    return f"{short}~{mark}"


def one_case(name: str) -> str:
    """A name as a folder sees it that tells neither case nor composed and decomposed letters apart."""
    return unicodedata.normalize("NFC", name).casefold()
