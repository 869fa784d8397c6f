"""Lines of a terminal: widths of Japanese text, line breaks that Japanese readers expect, characters that a terminal has."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from rich.cells import cell_len

from viz.drawing.text import NOT_FIRST, NOT_LAST, clean

LEAST_WIDTH = 40

# Tried in turn where an encoding has no such character. Windows' cp932 lacks most of these.
_STAND_INS = {
    "✕": "×x",
    "✓": "√v",
    "※": "*",
    "！": "!",
    "？": "?",
    "○": "o",
    "－": "-",
    "■": "#",
    "□": "-",
    "〜": "～~",
    "～": "~",
    "·": "・|",
    "・": "/",
    "—": "―-",
    "–": "-",
    "−": "－-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "「": '"',
    "」": '"',
    "¥": "￥",
}
_LONGER_STAND_INS = {"→": "->", "…": "...", "¥": "JPY ", "、": ", ", "。": ". "}
_LOST = "〓?"
"""What stands for a character that a terminal cannot show: the printers' geta where there is one."""

_COUNTERS = "億万千円名社件機関年月日目つ規則％%"
# What stays on one line: a short bracket, a date, a run of Latin with the counter after its digits, a katakana word.
_RUN = re.compile(
    rf"\s+|（[^（）]{{1,6}}）|(?:[!-~]*[0-9][{_COUNTERS}]{{1,3}})|[!-~\u00a1-\u024f]+|[ァ-ヺー]{{2,14}}|.",
    re.S,
)


def width(text: str) -> int:
    """Return the columns that a text takes. Characters of ambiguous width (→ … “) count double: some terminals draw them so."""
    return cell_len(text) + sum(
        unicodedata.east_asian_width(char) == "A" and not unicodedata.combining(char) for char in text
    )


def wrap(text: str, room: int, hang: int = 0) -> list[str]:
    """Break a text into lines of at most `room` columns, the second and later ones of `room - hang`.

    Nothing is lost: a word that is too long alone is divided. No line begins with 。 or 」 or ends with 「.
    """
    lines: list[str] = []
    line = ""
    for unit in _units(text):
        left = room - (hang if lines else 0)
        if width(line + unit) <= left:
            line += unit if line or not unit.isspace() else ""
            continue
        if line.strip():
            lines.append(line.rstrip())
            line = ""
        if unit.isspace():
            continue
        for piece in [unit] if width(unit) <= room - (hang if lines else 0) else unit:
            if line and width(line + piece) > room - (hang if lines else 0):
                lines.append(line)
                line = ""
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]


def _units(text: str) -> list[str]:
    units: list[str] = []
    for piece in _RUN.findall(text):
        if units and not piece.isspace() and not units[-1].isspace():
            before, after = units[-1][-1], piece[0]
            latin = before.isascii() and after.isascii()
            if not latin and (after in NOT_FIRST or before in NOT_LAST):
                units[-1] += piece
                continue
        units.append(piece)
    return units


class Terminal:
    """What a terminal can show: its encoding, and whether it knows colours."""

    def __init__(self, encoding: str = "utf-8", color: bool = False) -> None:
        try:
            self.encoding = codecs.lookup(encoding).name
        except (LookupError, TypeError):
            self.encoding = "ascii"  # the one that every terminal has
        self.color = color
        self.lost = False
        """Did a character have to be replaced by 〓 or ?"""

    def spell(self, text: str) -> str:
        """Return the text on one line, without control characters, in characters that the encoding has."""
        text = clean(text)
        if _has(self.encoding, text):
            return text
        spelled = [_spelled(self.encoding, char) for char in text]
        self.lost = self.lost or None in spelled
        lost = next(char for char in _LOST if _has(self.encoding, char))
        return "".join(lost if char is None else char for char in spelled)

    def paint(self, text: str, style: str) -> str:
        """Return the text in a style of rich, e.g. "bold red", where colours are wanted."""
        if not self.color or not style:
            return text
        from rich.color import ColorSystem
        from rich.style import Style

        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _spelled(encoding: str, char: str) -> str | None:
    """Return what stands for a character in an encoding, None if nothing does."""
    compatible = unicodedata.normalize("NFKC", char)
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    short = _STAND_INS.get(char, "")
    candidates: list[str] = [char, *short[:1], _LONGER_STAND_INS.get(char, ""), *short[1:], compatible, bare]
    for candidate in candidates:
        if candidate and _has(encoding, candidate):
            return candidate
    return None
