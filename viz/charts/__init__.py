"""体制図: `render(chart, path, fmt)` draws, `layout(chart)` only computes positions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from viz.charts.model import Card, Chart, ChartError, FindingRow, Line, Mark, Person
from viz.charts.placed import Placed
from viz.charts.taisei import layout

if TYPE_CHECKING:
    from viz.charts.from_view import taisei_chart

Format = Literal["svg", "png", "pdf", "dot"]

__all__ = [
    "Card",
    "Chart",
    "ChartError",
    "FindingRow",
    "Format",
    "Line",
    "Mark",
    "Person",
    "Placed",
    "layout",
    "render",
    "taisei_chart",
]


def __getattr__(name: str) -> Any:
    # It needs the view, and with it the graph: help and sentences, which only measure and break texts, do not wait for that.
    if name == "taisei_chart":
        from viz.charts.from_view import taisei_chart

        return taisei_chart
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def render(chart: Chart, path: Path | None, fmt: Format) -> bytes:
    """Draw a chart and return the file's bytes; with a `path`, write them there too (whole or not at all).

    DOT needs nothing; SVG needs a Graphviz; PNG and PDF also need a Japanese font and a converter. Raises ChartError
    with a sentence in both languages when something is missing.
    """
    from viz.charts import dot, engines, pages, svg

    placed = layout(chart)
    source = dot.write(placed)
    if fmt == "dot":
        made = source.encode()
    else:
        picture = svg.finish(engines.draw(source, "svg"), placed)
        if fmt == "svg":
            made = picture.encode()
        elif fmt == "png":
            made = pages.png(picture, placed.sheet)
        else:
            made = pages.pdf(picture, placed.sheet, source)
    if path is not None:
        from graphmodel.documents.written.files import write_whole

        write_whole(path, made)
    return made
