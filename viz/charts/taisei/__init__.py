"""体制図: `taisei_chart(view, report)` says what is on it, `layout(chart)` where it stands, `render(chart, path, fmt)` draws it."""

from __future__ import annotations

from pathlib import Path

from viz.charts.taisei.from_view import taisei_chart
from viz.charts.taisei.layout import PlacedTaisei, layout
from viz.charts.taisei.model import Card, Chart, Line, Person
from viz.drawing.marks import FindingRow, Mark
from viz.drawing.write import Format, write

__all__ = [
    "Card",
    "Chart",
    "FindingRow",
    "Line",
    "Mark",
    "Person",
    "PlacedTaisei",
    "layout",
    "render",
    "taisei_chart",
]


def render(chart: Chart, path: Path | None, fmt: Format) -> bytes:
    """Lay out a chart, draw it and return the file's bytes; with a `path`, write them there too. Raises DrawingError."""
    return write(layout(chart), path, fmt)
