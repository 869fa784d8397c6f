"""What the rules say, as it stands on any drawing: marks on cards, rows of the table of findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graphmodel.text import Text
from viz.drawing import text
from viz.drawing.style import CRIMSON, MUTED

MarkKind = Literal["fail", "advisory", "unknown", "explained"]

NAMES: dict[MarkKind, Text] = {
    "fail": Text("不適合", "Fail"),
    "advisory": Text("注意", "Advisory"),
    "unknown": Text("判定不能", "Unknown"),
    "explained": Text("例外記載", "Exception recorded"),
}
"""The words of the reports."""

# Signs never rest on colour alone.
SIGNS: dict[MarkKind, str] = {"fail": "×", "advisory": "！", "unknown": "？", "explained": "※"}
COLORS: dict[MarkKind, str] = {
    "fail": CRIMSON,
    "advisory": "#8A5A00",
    "unknown": MUTED,
    "explained": "#33475F",
}


@dataclass(frozen=True)
class Mark:
    """What the rules say about one card: rule ids, each with the number of its finding in front, and a short note."""

    kind: MarkKind
    rules: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class FindingRow:
    """One row of the table under the drawing; `number` is what cards and lines call it by."""

    kind: MarkKind
    rule: str
    text: str
    parties: tuple[str, ...] = ()
    number: str = ""


def signs(mark: Mark) -> list[str]:
    """Return the sign of a mark with its rule ids, in pieces: 「× ①MON-01」, 「②CON-06」."""
    first, *others = mark.rules or ("",)
    note = [text.clean(mark.note)] if mark.note else []
    return [" ".join(filter(None, (SIGNS[mark.kind], first))), *others, *note]
