"""Width of a text, line breaking, and amounts of money, without asking any drawing engine.

Engines disagree about the width of a kanji by a quarter (some count bytes); this metric is the same everywhere
and a little generous, so that a text that fits here fits in every font named in the charts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from graphmodel.text import Lang

Unit = Literal["auto", "oku", "sen", "yen"]

NARROW = frozenset("iljI.,:;'|!()[]{}`\" ")
WIDE_LATIN = frozenset("mw%@&MW—")
# Kinsoku: what may not begin a row, and what may not end one.
NOT_FIRST = frozenset(
    "）」』】〕〉》］｝、。，．・：；？！ー〜～々…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.!?:;%％”’"
)
NOT_LAST = frozenset("（「『【〔〈《［｛([{“‘¥￥")
COUNTERS = "億万千円名社者件段回種倍機関年月日目％%"
ELLIPSIS = "…"
DOT = "・"  # between things side by side
_NUMBER = rf"[約~]?¥?[0-9][0-9,.\-]*(?:[KM]\b|(?:[かヶカ]月|[{COUNTERS}])*)"  # 約 stays with its number
_BRACKET = r"（[^（）]{1,6}）"  # short enough to belong to the word before it, like 「（架空）」
_JA = "々〆一-鿿ァ-ヺー"
_PERSON = rf"[{_JA}]{{1,4}} (?!約[0-9])[ぁ-ゖ{_JA}]{{1,4}}(?! ?[ぁ-ゖ{_JA}])"  # family name and given name
_RUN = re.compile(
    rf"{_BRACKET}|{_PERSON}|{_NUMBER}(?:〜{_NUMBER})?|[^\W_　-鿿＀-￯]+(?:['’.\-/&@+_#][^\W_　-鿿＀-￯]+)*|\s+"
    # A phrase begins with kanji or katakana and ends with its hiragana.
    r"|(?:(?:(?!約[0-9])[々〆一-鿿])+|[ァ-ヺー]+)[ぁ-ゖ]*|[ぁ-ゖ]+|.",
    re.S,
)


class _Fit(dict[int, str | None]):
    """What becomes of a character in a row, by its number: looked up once for each."""

    def __missing__(self, number: int) -> str | None:
        char = chr(number)
        category = unicodedata.category(char)
        made: str | None = char
        if char in "\t\r\n\v\f\u2028\u2029\x85" or (category == "Zs" and char != "\u3000"):
            made = " "
        elif (
            category in ("Cc", "Cs", "Co", "Cn")
            or char in "\u200e\u200f\u061c"
            or "\u202a" <= char <= "\u202e"
            or "\u2066" <= char <= "\u2069"
        ):
            made = None
        self[number] = made
        return made


_FIT = _Fit()


def clean(text: str) -> str:
    """Make any text fit for one row: no control or direction characters, single spaces, no loose surrogates."""
    if not (text.isascii() and text.isprintable()):
        text = text.translate(_FIT)
    return (re.sub(" +", " ", text) if "  " in text else text).strip(" ")


@lru_cache(maxsize=8192)
def _char(char: str) -> float:
    if char in NARROW:
        return 0.36
    if unicodedata.east_asian_width(char) in "WFA":
        # Combining marks of ambiguous width and variation selectors take no room.
        return 0.0 if unicodedata.category(char) in ("Mn", "Me") else 1.0
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    if char in WIDE_LATIN:
        return 0.92 if char in "MW@%m—" else 0.82
    if char.isupper():
        return 0.72
    return 0.58


def width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of `text` in points at font size `size`."""
    return sum(map(_char, text)) * size * (1.05 if bold else 1.0)


def _units(text: str) -> list[str]:
    """Split into pieces that must stay whole: words with a short bracket, numbers with their counter, from and to."""
    units: list[str] = []
    for piece in _RUN.findall(text):
        particle = len(piece) <= 2 and "ぁ" <= piece[0] <= "ゖ"
        bound = particle or piece[0] in NOT_FIRST or (units and units[-1][-1] in NOT_LAST)
        named = (
            units and (units[-1][-1].isalnum() or units[-1][-1] in "ー）」") and re.fullmatch(_BRACKET, piece)
        )
        if units and not piece.isspace() and (bound or named):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def _cuttable(unit: str, limit: float, size: float, bold: bool) -> list[str]:
    """Return the pieces into which a unit that is too wide may be cut.

    Between 「から」 and 「まで」 and before a bracket if that is enough, else after hyphens, else anywhere.
    """
    pieces = [unit]
    for split in (r"[^（〜]+〜?|（[^（〜]*〜?|〜", r"[^\-/]+[\-/]?|[\-/]", r"(?s)."):
        pieces = [
            part
            for piece in pieces
            for part in ([piece] if width(piece, size, bold) <= limit else re.findall(split, piece))
        ]
    return pieces


def wrap(text: str, limit: float, size: float, bold: bool = False) -> list[str]:
    """Break `text` into rows not wider than `limit` points; a piece that is too wide alone is cut."""
    rows: list[str] = []
    row = ""
    for unit in _units(text):
        if width(row + unit, size, bold) <= limit or (not row and unit.isspace()):
            row += unit
            continue
        if row.strip():
            rows.append(row.strip(" "))
        row = ""
        if unit.isspace():
            continue
        for piece in _cuttable(unit, limit, size, bold):
            if row and width(row + piece, size, bold) > limit:
                rows.append(row)
                row = ""
            row += piece
    if row.strip():
        rows.append(row.strip(" "))
    return rows


def balanced(text: str, limit: float, size: float, bold: bool = False) -> list[str]:
    """Break like `wrap`, into as many rows but of more even width."""
    rows = wrap(text, limit, size, bold)
    pieces = (piece for unit in _units(text) for piece in _cuttable(unit, limit, size, bold))
    least = max([4 * size, *(width(piece, size, bold) for piece in pieces)])
    while len(rows) > 1:
        limit -= size / 2
        tried = wrap(text, limit, size, bold)
        if len(tried) > len(rows) or limit < least:
            break
        rows = tried
    return rows


def cut(rows: Sequence[str], most: int, limit: float, size: float, bold: bool = False) -> list[str]:
    """Keep the first `most` rows; the last one ends with 「…」 if something was left out."""
    if len(rows) <= most:
        return list(rows)
    last = rows[most - 1]
    while last and width(last + ELLIPSIS, size, bold) > limit:
        last = last[:-1]
    return [*rows[: most - 1], last + ELLIPSIS]


def fit(
    text: str,
    limit: float,
    size: float,
    bold: bool = False,
    *,
    smallest: float = 8.0,
    rows: int = 2,
    most: int = 5,
) -> tuple[list[str], float]:
    """Find the largest size at which `text` needs at most `rows` rows; below `smallest` it takes more rows.

    Returns the rows and the size. More than `most` rows are cut with 「…」.
    """
    for shrunk in (size, size * 0.95, size * 0.9):
        if shrunk >= smallest and width(text, shrunk, bold) <= limit:
            return wrap(text, limit, round(shrunk, 2), bold), round(shrunk, 2)
    tried = size
    while True:
        broken = wrap(text, limit, tried, bold)
        if len(broken) <= rows or tried <= smallest:
            return cut(broken, most, limit, tried, bold), tried
        tried = max(smallest, tried - 0.5)


def pack(items: Iterable[str], joint: str, limit: float, size: float, bold: bool = False) -> list[str]:
    """Join items into rows, breaking between items; an item that is too wide alone is wrapped."""
    rows: list[str] = []
    row = ""
    for item in filter(None, items):
        longer = row + joint + item if row else item
        if width(longer, size, bold) <= limit:
            row = longer
            continue
        if row:
            rows.append(row)
        *full, row = wrap(item, limit, size, bold) or [""]
        rows.extend(full)
    if row:
        rows.append(row)
    return rows


def pack_most(
    items: Sequence[str], joint: str, limit: float, size: float, bold: bool, most: int, more: str
) -> list[str]:
    """Join items like `pack`, into at most `most` rows; `more` (with `{n}`) says how many were left out."""
    for kept in range(len(items), 0, -1):
        left = len(items) - kept
        rows = pack([*items[:kept], *([more.format(n=left)] if left else [])], joint, limit, size, bold)
        if len(rows) <= most:
            return rows
    return cut(pack(items[:1], joint, limit, size, bold), most, limit, size, bold)


def _short(value: Decimal) -> tuple[str, bool]:
    """Two decimals at most, no trailing zeros; and whether something was rounded away."""
    rounded = value.quantize(Decimal("0.01"))
    text = f"{rounded:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text), rounded != value


def numbered(number: int) -> str:
    """Write the number of a finding: ①, ②, … as far as there are such letters."""
    for first, last, letter in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(letter + number - first)
    return f"({number})"


def amount(yen: int, lang: Lang = "ja", unit: Unit = "auto") -> str:
    """Write an amount of whole yen for a chart; a rounded amount says so (約, ~).

    `auto`: from one oku (10^8) in 億円, below in 万円; `oku`, `sen` (千円, form style), `yen` force a unit.
    English ignores `auto` and `oku` alike and counts in millions.
    """
    if unit == "yen" or yen == 0:
        return f"{yen:,}円" if lang == "ja" else f"¥{yen:,}"
    value = Decimal(yen)
    if unit == "sen":  # whole thousands, as forms want them
        text, rounded = f"{(value / 1000).quantize(Decimal(1)):,f}", yen % 1000 != 0
        return (
            ("約" if rounded else "") + text + "千円"
            if lang == "ja"
            else ("~" if rounded else "") + f"¥{text}K"
        )
    if lang == "en":
        if abs(yen) < 10_000:
            return f"¥{yen:,}"
        text, rounded = _short(value / 1_000_000)
        return ("~" if rounded else "") + f"¥{text}M"
    if unit == "oku" or abs(yen) >= 100_000_000:
        text, rounded = _short(value / 100_000_000)
        return ("約" if rounded else "") + text + "億円"
    if abs(yen) < 10_000:
        return f"{yen:,}円"
    text, rounded = _short(value / 10_000)
    return ("約" if rounded else "") + text + "万円"
