"""Colours, widths and sizes, in points. Palette: Okabe-Ito, darkened where text stands on it."""

from __future__ import annotations

from dataclasses import dataclass

INK = "#1A1A1A"
MUTED = "#5A5A5A"
HAIRLINE = "#9AA3AD"
WHITE = "#FFFFFF"
CRIMSON = "#C4002B"
GREEN = "#00734F"
BROWN_TEXT = "#9A4F00"
BLUE = "#0072B2"
OCHRE = "#B86E00"
PLUM = "#8F4474"
BAND = "#F7F7F5"

FAMILY = "Noto Sans CJK JP"
# Every one of these has kanji and kana one em wide, so that our widths hold.
STACK = (
    "'Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Hiragino Kaku Gothic ProN','Yu Gothic','YuGothic',"
    "'Meiryo','BIZ UDPGothic','IPAexGothic','MS PGothic',sans-serif"
)


@dataclass(frozen=True)
class CardStyle:
    """How a kind of card looks. Funded bodies are square, companies rounded: readable without colour."""

    border: str
    width: float
    head: str
    head_text: str
    rounded: bool = False
    fill: str = WHITE
    text: str = INK
    dashed: bool = False


@dataclass(frozen=True)
class LineStyle:
    """How a kind of line looks: `double` draws two parallel strokes."""

    color: str
    width: float
    style: str = "solid"
    head: str = "normal"
    head_size: float = 0.8
    double: bool = False
    text: str = INK

    @property
    def arrow(self) -> float:
        """Length of the arrow head in points; 0 without one."""
        return (
            0.0 if self.head == "none" else round(10 * self.head_size * (0.4 if self.head == "dot" else 1), 1)
        )


@dataclass(frozen=True)
class FrameStyle:
    """How a frame looks."""

    border: str
    width: float
    style: str
    fill: str
    text: str
