"""Which paper a chart is drawn for: A4 upright while letters stay readable, else A3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

A4 = (595.28, 841.89)
A3 = (841.89, 1190.55)
PaperName = Literal["auto", "a4", "a3"]
SIZES: dict[PaperName, tuple[float, float]] = {"a4": A4, "a3": A3}
PAGE_MARGIN = 20.0  # printers reach up to 5 mm of the edge
LEAST_LETTER = 6.0  # points on paper; smaller ones cannot be read


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper in points, and how much the chart is scaled on it."""

    width: float
    height: float
    scale: float


def sheet(width: float, height: float, smallest: float = 8.0, wanted: PaperName = "auto") -> Sheet:
    """Choose the paper for a chart of this size whose smallest letters are `smallest` points high."""
    chosen = Sheet(0, 0, 0)
    for paper in SIZES.values() if wanted == "auto" else (SIZES[wanted],):
        scale = min(1.0, (paper[0] - 2 * PAGE_MARGIN) / width, (paper[1] - 2 * PAGE_MARGIN) / height)
        chosen = Sheet(*paper, scale)
        if scale * smallest >= LEAST_LETTER:
            break
    return chosen
