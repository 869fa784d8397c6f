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
