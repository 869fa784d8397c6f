"""PNG from a finished SVG."""

from __future__ import annotations

from viz.drawing import fonts
from viz.drawing.errors import converter_failed, no_converter
from viz.drawing.paper import Sheet
from viz.drawing.svg import view_box

DPI = 200


def write(svg: str, paper: Sheet) -> bytes:
    """Return a picture at 200 dpi of the size it has on this paper. Raises DrawingError."""
    lettered = fonts.lettered(svg)
    try:
        import resvg_py
    except ImportError:
        raise no_converter("PNG", "resvg-py") from None
    family = lettered.fonts[0].family
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=lettered.svg,
                background="#ffffff",
                width=round(view_box(svg)[2] * paper.scale * DPI / 72),
                dpi=96,
                skip_system_fonts=True,
                font_files=lettered.files,
                font_family=family,
                sans_serif_family=family,
            )
        )
    except ValueError as error:
        raise converter_failed("PNG", str(error)) from None
