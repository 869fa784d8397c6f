"""Settles what the converter leaves open in a PDF: the order of its objects, the title and the language.

The converter writes fonts in another order each time, engines write the time; here the same chart gets the same bytes.
"""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(
    rb"trailer\s*<<\s*/Size \d+\s*/Root (\d+) 0 R\s*/Info (\d+) 0 R\s*>>\s*startxref\s*(\d+)\s*%%EOF\s*$"
)
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_REFERENCE = re.compile(rb"(?<![0-9])(\d+) 0 R")
_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)\s*(?:(stream\r?\n.*endstream)\s*)?endobj\s*", re.S)
# A dictionary that only names other objects: its entries have no order of their own.
_NAMES = re.compile(rb"<<((?:\s*/[^\s/<>\[\]()]+ \d+ 0 R)+)\s*>>")
HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"


def settled(made: bytes, title: str, lang: str) -> bytes:
    """Return the same pages as a PDF with objects in a fixed order, with this title and language.

    `made`: from the converter. What is not put together as this converter does it is returned as it is.
    """
    end = _END.search(made)
    objects = _objects(made, int(end.group(3))) if end else None
    if not end or objects is None:
        return made
    root, info = int(end.group(1)), int(end.group(2))
    if not {root, info} <= objects.keys():
        return made
    head, stream = objects[root]
    more = f"\n  /Lang ({lang})\n  /ViewerPreferences << /DisplayDocTitle true >>\n>>".encode("ascii")
    objects[root] = head.removesuffix(b">>").rstrip() + more, stream
    name = title.encode("utf-16-be").hex().upper()
    head, stream = objects[info]
    objects[info] = head.removesuffix(b">>").rstrip() + f"\n  /Title <FEFF{name}>\n>>".encode("ascii"), stream
    return _written(objects, [root, info])


def undated(made: bytes) -> bytes:
    """Return a PDF of an engine without the time at which it was made; nothing in it moves."""
    return re.sub(rb"/CreationDate \(D:[^()]*\)", lambda date: b" " * len(date.group()), made)


def _objects(made: bytes, table: int) -> dict[int, tuple[bytes, bytes]] | None:
    """Return the objects by number: what stands before the stream, and the stream; None if something is unusual."""
    starts = sorted(int(at) for at, kind in _ENTRY.findall(made, table) if kind == b"n")
    objects: dict[int, tuple[bytes, bytes]] = {}
    for start, following in pairwise([*starts, table]):
        found = _OBJECT.fullmatch(made, start, following)
        if not found:
            return None
        head = _NAMES.sub(lambda names: b"<<" + _sorted(names.group(1)) + b" >>", found.group(2))
        objects[int(found.group(1))] = head, found.group(3) or b""
    return objects


def _sorted(entries: bytes) -> bytes:
    return b"".join(b" " + entry for entry in sorted(re.findall(rb"/\S+ \d+ 0 R", entries)))


def _written(objects: dict[int, tuple[bytes, bytes]], first: list[int]) -> bytes:
    """Write the objects in the order in which they are reached from the `first`, numbered anew."""
    order = list(first)
    for number in order:  # grows on the way
        named = dict.fromkeys(int(other) for other in _REFERENCE.findall(objects[number][0]))
        order += [other for other in named if other in objects and other not in order]
    numbers = {old: new for new, old in enumerate(order, 1)}

    def renumbered(found: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % numbers.get(int(found.group(1)), 0)

    body, starts = HEADER, []
    for old in order:
        head, stream = objects[old]
        starts.append(len(body))
        body += b"%d 0 obj\n%s\n" % (numbers[old], _REFERENCE.sub(renumbered, head))
        body += (stream + b"\n" if stream else b"") + b"endobj\n\n"
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(order) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<<\n  /Size %d\n  /Root 1 0 R\n  /Info 2 0 R\n>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, len(body))
    )
