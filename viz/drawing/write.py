"""From a placed drawing to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from viz.drawing import dot, engines, pdf, png, svg
from viz.drawing.geometry import Placed

Format = Literal["svg", "png", "pdf", "dot"]


def write_pages(pages: Sequence[Placed], fmt: Format) -> list[bytes]:
    """Draw pages and return the files' bytes: a file a page, but one PDF of all. Raises DrawingError as `write` does."""
    if fmt != "pdf":
        return [write(page, None, fmt) for page in pages]
    pictures = [(svg.finish(engines.draw(dot.write(page)), page), page.sheet) for page in pages]
    return [pdf.write(pictures)]


def write(placed: Placed, path: Path | None, fmt: Format) -> bytes:
    """Draw and return the file's bytes; with a `path`, write them there too (whole or not at all).

    DOT needs nothing; SVG needs a Graphviz; PNG and PDF also need a Japanese font and a converter. Raises DrawingError
    with a sentence in both languages when something is missing.
    """
    source = dot.write(placed)
    if fmt == "dot":
        made = source.encode()
    else:
        picture = svg.finish(engines.draw(source), placed)
        if fmt == "svg":
            made = picture.encode()
        elif fmt == "png":
            made = png.write(picture, placed.sheet)
        else:
            made = pdf.write([(picture, placed.sheet)])
    if path is not None:
        from graphmodel.documents.written.files import write_whole

        write_whole(path, made)
    return made
