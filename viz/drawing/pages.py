"""PNG and PDF from the finished SVG, so that all three look the same."""

from __future__ import annotations

import html
import re

from graphmodel.text import Text
from viz.drawing import engines, fonts
from viz.drawing import style as styles
from viz.drawing.errors import EXTRA, DrawingError
from viz.drawing.paper import PAGE_MARGIN, Sheet
from viz.drawing.pdf import settled, undated

DPI = 200

NO_CONVERTER = Text(
    f"{{fmt}} を作るパッケージ {{package}} がありません。`{EXTRA}` で入れるか、SVG で書き出してください。",
    f"The package {{package}}, which makes {{fmt}}, is missing. Install it with `{EXTRA}`, or write SVG.",
)
CONVERTER_FAILED = Text("{fmt} を作れませんでした（{reason}）。", "{fmt} could not be made ({reason}).")


def _with_font(svg: str, font: fonts.Font) -> str:
    """Name the font that was found, and replace letters that it does not have."""
    return font.drawable(svg).replace(styles.STACK, f"'{font.family}',{styles.STACK}", 1)


def _view_box(svg: str) -> tuple[float, float, float, float]:
    found = re.search(r'viewBox="([^"]+)"', svg)
    x, y, w, h = (float(part) for part in (found.group(1) if found else "0 0 1 1").split())
    return x, y, w, h


def png(svg: str, paper: Sheet) -> bytes:
    """Return the chart as PNG at 200 dpi of the size it has on this paper. Raises DrawingError."""
    font = fonts.find()
    try:
        import resvg_py
    except ImportError:
        raise DrawingError(_filled(NO_CONVERTER, fmt="PNG", package="resvg-py")) from None
    _, _, width, _ = _view_box(svg)
    pixels = round(width * paper.scale * DPI / 72)
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=_with_font(svg, font),
                background="#ffffff",
                width=pixels,
                dpi=96,
                skip_system_fonts=True,
                font_files=list(font.files),
                font_family=font.family,
                sans_serif_family=font.family,
            )
        )
    except ValueError as error:
        raise DrawingError(_filled(CONVERTER_FAILED, fmt="PNG", reason=str(error))) from None


def pdf(svg: str, paper: Sheet, dot: str) -> bytes:
    """Return the chart on a sheet of paper with a margin, with its title and its language for those who listen.

    Without the converter the engine's own PDF is taken, which has the chart's own size. Raises DrawingError.
    """
    font = fonts.find()
    try:
        import svg2pdf_py
    except ImportError:
        return undated(engines.draw(dot, "pdf"))
    x, y, width, _ = _view_box(svg)
    left = (paper.width - width * paper.scale) / 2 - x * paper.scale
    top = PAGE_MARGIN - y * paper.scale
    opening, body = re.match(r"(?s)\s*(<svg[^>]*>)(.*)</svg>\s*$", _with_font(svg, font)).groups()  # type: ignore[union-attr]
    opening = re.sub(r'\b(width|height|viewBox)="[^"]*"', "", opening)[:-1]
    page = (
        f'{opening} width="{paper.width}" height="{paper.height}" viewBox="0 0 {paper.width} {paper.height}">'
        f'<g transform="translate({left:.2f} {top:.2f}) scale({paper.scale:.5f})">{body}</g></svg>'
    )
    database = svg2pdf_py.FontDatabase()
    for file in font.files:
        database.load_font_file(file)
    try:
        made = bytes(svg2pdf_py.svg_to_pdf(page, database))
    except (ValueError, RuntimeError) as error:
        raise DrawingError(_filled(CONVERTER_FAILED, fmt="PDF", reason=str(error))) from None
    title = re.search(r'<title id="chart-title">([^<]*)</title>', svg)
    lang = re.search(r'<svg[^>]* lang="([a-z]+)"', svg)
    if not title or not lang:
        return made
    return settled(made, html.unescape(title.group(1)), lang.group(1))


def _filled(message: Text, **values: object) -> Text:
    return message.format(values, values)
