"""What can go wrong while something is drawn, said in words."""

from __future__ import annotations

from graphmodel.install_hint import install_command
from graphmodel.text import Text

EXTRA = install_command("charts")
"""What to type to have everything that drawing needs: an engine, converters, a Japanese font."""


class DrawingError(Exception):
    """Something cannot be drawn; `text` says why and what to do, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.ja + " / " + text.en)
        self.text = text


NO_CONVERTER = Text(
    f"{{fmt}} を作るパッケージ {{package}} がありません。`{EXTRA}` で入れるか、SVG で書き出してください。",
    f"The package {{package}}, which makes {{fmt}}, is missing. Install it with `{EXTRA}`, or write SVG.",
)
CONVERTER_FAILED = Text("{fmt} を作れませんでした（{reason}）。", "{fmt} could not be made ({reason}).")


def no_converter(fmt: str, package: str) -> DrawingError:
    """Return what to raise where the package that makes this format is missing."""
    return DrawingError(
        NO_CONVERTER.format({"fmt": fmt, "package": package}, {"fmt": fmt, "package": package})
    )


def converter_failed(fmt: str, reason: str) -> DrawingError:
    """Return what to raise where a converter gave up, with what it says."""
    return DrawingError(
        CONVERTER_FAILED.format({"fmt": fmt, "reason": reason}, {"fmt": fmt, "reason": reason})
    )
