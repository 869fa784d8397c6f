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


# What changes the width of its neighbours: joiners, variants, marks, flags, tones of skin. Such a text is measured as a whole.
_JOINING = re.compile(
    "[\u0300-\u036f\u200b-\u200f\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0000-\U000e01ef]"
)


def width(text: str) -> int:
    """Return the columns that a text takes. Characters of ambiguous width (→ … “) count double: some terminals draw them so."""
    if text.isascii() and text.isprintable():
        return len(text)
    if _JOINING.search(text):
        return cell_len(text) + sum(_widened(char) for char in text)
    return sum(map(_alone, text))


@cache
def _alone(char: str) -> int:
    """The columns of a character among others that it does not join."""
    return cell_len(char) + _widened(char)


@cache
def _widened(char: str) -> bool:
    return unicodedata.east_asian_width(char) == "A" and not unicodedata.combining(char)


def wrap(text: str, room: int, hang: int = 0) -> list[str]:
    """Break a text into lines of at most `room` columns, the second and later ones of `room - hang`.

    Nothing is lost: a word that is too long alone is divided. No line begins with 。 or 」 or ends with 「.
    """
    if width(text) <= room and text == text.strip():
        return [text]
    joins = _JOINING.search(text) is not None
    lines: list[str] = []
    line, filled = "", 0
    for unit in _units(text):
        left = room - (hang if lines else 0)
        own = width(unit)
        after = width(line + unit) if joins else filled + own
        if after <= left:
            if line or not unit.isspace():
                line, filled = line + unit, after
            continue
        if line.strip():
            lines.append(line.rstrip())
            line, filled = "", 0
        if unit.isspace():
            continue
        for piece in [unit] if own <= room - (hang if lines else 0) else unit:
            if line and (width(line + piece) if joins else filled + width(piece)) > room - (
                hang if lines else 0
            ):
                lines.append(line)
                line, filled = "", 0
            line += piece
            filled = width(line) if joins else filled + width(piece)
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
