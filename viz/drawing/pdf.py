"""PDF from finished SVGs: a page each, tagged, with what the SVG says aloud as the alternative text of its picture.

The same pictures are the same bytes, with the same release of Typst: no time is written.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, cast

from viz.drawing import fonts
from viz.drawing.errors import converter_failed, no_converter
from viz.drawing.paper import PAGE_MARGIN, Sheet
from viz.drawing.svg import view_box

# Everything comes in as data: nothing that stands in a document is ever read as Typst.
_PAGES = b"""
#let told = json(bytes(sys.inputs.told))
#set document(title: told.title, date: none)
#set text(lang: told.lang, font: told.font)
#for one in told.pages {
  page(width: one.paper.at(0) * 1pt, height: one.paper.at(1) * 1pt, margin: 0pt,
    place(top + left, dx: one.left * 1pt, dy: one.top * 1pt,
      image(bytes(one.svg), format: "svg", width: one.width * 1pt, alt: one.alt)))
}
"""
# What programs that read PDFs aloud are tested with. It demands a title, a language, alternative texts, a glyph for every letter.
STANDARD: Literal["ua-1"] = "ua-1"
_TITLE = r'<title id="chart-title">([^<]*)</title>'


def write(pictures: Sequence[tuple[str, Sheet]]) -> bytes:
    """Return pictures as the pages of one PDF, each in the middle of the upper edge of its paper, with the fonts embedded.

    Title and language are those of the first. Raises DrawingError when there is no Japanese font, no converter, or it fails.
    """
    lettered = [fonts.lettered(svg) for svg, _ in pictures]
    try:
        import typst
    except ImportError:
        raise no_converter("PDF", "typst") from None
    first = pictures[0][0]
    told = {
        "title": _said(_TITLE, first),
        "lang": _said(r'<svg[^>]* lang="([a-z]+)"', first),
        "font": lettered[0].fonts[0].family,
        "pages": [
            _page(svg, sheet) | {"svg": own.svg} for (svg, sheet), own in zip(pictures, lettered, strict=True)
        ],
    }
    folders = dict.fromkeys(str(Path(file).parent) for own in lettered for file in own.files)
    try:
        compiler = typst.Compiler(
            _PAGES,
            root=Path(
                __file__
            ).parent,  # nothing is read from there; the folder where the program runs may be gone
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
            ),
            sys_inputs={"told": json.dumps(told, ensure_ascii=False)},
        )
        return cast("bytes", compiler.compile(format="pdf", pdf_standards=STANDARD))
    except typst.TypstError as error:
        raise converter_failed("PDF", error.message) from None


def _page(svg: str, sheet: Sheet) -> dict[str, Any]:
    """Return where a picture stands on its page, in points, and what is heard of it."""
    width = view_box(svg)[2] * sheet.scale
    return {
        "paper": [sheet.width, sheet.height],
        "left": round((sheet.width - width) / 2, 2),
        "top": PAGE_MARGIN,
        "width": round(width, 2),
        "alt": aloud(svg),
    }


def aloud(svg: str) -> str:
    """Return what a reader hears of a picture: its title, its description, then each of its parts in their order."""
    title = _said(_TITLE, svg)
    parts = [title, _said(r'<desc id="chart-desc">([^<]*)</desc>', svg)]
    for tag in re.findall(r"<g [^>]*>", svg):
        label = re.search(r'aria-label="([^"]*)"', tag)
        if label and 'aria-hidden="true"' not in tag:
            parts.append(html.unescape(label.group(1)))
    # The words at the head of the page are the title again.
    return "\n".join(
        part for place, part in enumerate(parts) if part and (place == 0 or not part.startswith(title))
    )


def _said(pattern: str, svg: str) -> str:
    found = re.search(pattern, svg)
    return html.unescape(found.group(1)) if found else ""
