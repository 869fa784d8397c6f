"""Finds a Japanese font for PNG and PDF.

Without one, every converter draws empty boxes and reports no error; so it is looked for before anything is drawn.
"""

from __future__ import annotations

import html
import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphmodel.text import Text
from viz.drawing import style, text
from viz.drawing.errors import EXTRA, DrawingError

NO_FONT = Text(
    f"日本語フォントが見つからないため、PNG と PDF を描けません。`{EXTRA}` で入れるか、SVG か DOT で書き出してください。",
    "No Japanese font was found, so PNG and PDF cannot be drawn. "
    f"Install one with `{EXTRA}`, or write SVG or DOT instead.",
)
NO_READER = Text(
    f"フォントを読むパッケージ fonttools がないため、PNG と PDF を描けません。`{EXTRA}` で入れるか、SVG か DOT で書き出してください。",
    "The package fonttools, which reads fonts, is missing, so PNG and PDF cannot be drawn. "
    f"Install it with `{EXTRA}`, or write SVG or DOT instead.",
)
# What a font must be able to draw to be used at all: as the Japanese one, and beside it.
PROBE = "体制図研究国費、ー（）アあ"
LATIN_PROBE = "Łżğşčő"
MISSING = "〓"  # the printers' mark for a letter that the font does not have

# Families whose kanji are one em wide, regular file first, bold second; the second may be the same collection.
_SYSTEM = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"),
    ("NotoSansJP-Regular.otf", "NotoSansJP-Bold.otf"),
    ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf"),
    ("ヒラギノ角ゴシック W3.ttc", "ヒラギノ角ゴシック W6.ttc"),
    ("YuGothM.ttc", "YuGothB.ttc"),
    ("meiryo.ttc", "meiryob.ttc"),
    ("BIZ-UDGothicR.ttc", "BIZ-UDGothicB.ttc"),
    ("ipaexg.ttf", "ipaexg.ttf"),
)
# Families with more Latin letters than the Japanese ones have, the same way.
_LATIN = (
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
)


@dataclass(frozen=True)
class Font:
    """A font: its family name and its files, regular and bold."""

    family: str
    files: tuple[str, ...]
    letters: frozenset[int]

    def has(self, letters: str) -> bool:
        """Say whether all of these letters can be drawn."""
        return all(ord(c) in self.letters or c in "\n\t" for c in letters)


@dataclass(frozen=True)
class Lettered:
    """An SVG of which every letter can be drawn, and the fonts that it takes: the Japanese one, then what that lacks."""

    svg: str
    fonts: tuple[Font, ...]

    @property
    def files(self) -> list[str]:
        """The files of the fonts."""
        return [file for font in self.fonts for file in font.files]


def lettered(svg: str) -> Lettered:
    """Name in a finished SVG the fonts that are here: the Japanese one, and for words that it cannot draw one with more Latin letters.

    A letter that neither has becomes 〓, as wide as the letter; never an empty box. Raises DrawingError when no Japanese font is found.
    """
    japanese = find()
    named = svg.replace(style.STACK, f"'{japanese.family}',{style.STACK}", 1)
    if all(japanese.has(row) for row in _ROW.findall(named)):
        return Lettered(named, (japanese,))
    other = _latin(tuple(folders()), tuple(latin_package()))
    shown = _ROW.sub(lambda row: _shown(row[0], japanese, other), named)
    return Lettered(shown, (japanese, other) if other else (japanese,))


_ROW = re.compile(r"(?<=>)[^<>]+(?=</text>)")
# Words that go to one font as a whole, so that no letter in their midst looks strange: everything but spaces and what is Japanese.
_WORD = re.compile(r"[^\s\u2e80-\ufffd]+|.", re.S)


def not_drawn(rows: Iterable[str]) -> dict[str, str]:
    """Return of these texts those with letters that no font here has, each with the letters. Raises DrawingError."""
    japanese = find()
    other = _latin(tuple(folders()), tuple(latin_package()))
    missing: dict[str, str] = {}
    for row in dict.fromkeys(rows):
        letters = [
            letter
            for letter in dict.fromkeys(row)
            if not japanese.has(letter) and not (other and other.has(letter)) and text.width(letter, 100)
        ]
        if letters:
            missing[row] = "".join(letters)
    return missing


def _shown(row: str, japanese: Font, other: Font | None) -> str:
    shown = []
    for word in _WORD.findall(row):
        if japanese.has(word):
            shown.append(word)
        elif other and other.has(html.unescape(word)):
            shown.append(_in(other, word))
        else:
            for letter in word:
                if japanese.has(letter):
                    shown.append(letter)
                elif unicodedata.category(letter) == "Cf":  # joins letters that a font would have to have
                    continue
                elif other and other.has(letter):
                    shown.append(_in(other, letter))
                elif room := text.width(letter, 100):
                    shown.append(f'<tspan font-size="{room:.0f}%">{MISSING}</tspan>')
    return "".join(shown)


def _in(font: Font, letters: str) -> str:
    """Converters look for a letter in one font for a whole stretch, and give up where two fonts divide it differently; so it is said here."""
    return f"<tspan font-family=\"'{font.family}'\">{letters}</tspan>"


def folders() -> list[Path]:
    """Return the places where systems keep fonts, those that exist."""
    home = Path.home()
    places = [home / ".fonts", home / ".local/share/fonts"]
    if sys.platform == "darwin":
        places += [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    elif sys.platform == "win32":
        places += [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    else:
        places += [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [place for place in places if place.is_dir()]


def packages() -> list[Path]:
    """Return the font files of the Python packages, if they are installed."""
    found = []
    try:
        import noto_cjk_sans_jp_regular

        found.append(Path(noto_cjk_sans_jp_regular.FONT_PATH))
        import noto_cjk_sans_jp_bold

        found.append(Path(noto_cjk_sans_jp_bold.FONT_PATH))
    except (ImportError, AttributeError):  # not installed, or an empty folder that an uninstall has left
        pass
    return [path for path in found if path.is_file()]


def latin_package() -> list[Path]:
    """Return the file of the Python package with more Latin letters, if it is installed. Its weight can be chosen: it is bold, too."""
    try:
        import fontpkg_noto_sans

        path = fontpkg_noto_sans.ROOT / "files" / "NotoSans[wdth,wght].ttf"
    except (ImportError, AttributeError):
        return []
    return [path] if path.is_file() else []


def find() -> Font:
    """Return the Japanese font to draw with: one of the system, else of the packages.

    Raises DrawingError when there is none, or nothing to read it with.
    """
    font = _japanese(tuple(folders()), tuple(packages()))
    if font is None:
        raise DrawingError(NO_FONT)
    return font


@lru_cache(maxsize=4)
def _japanese(places: tuple[Path, ...], packaged: tuple[Path, ...]) -> Font | None:
    return _first([*_installed(places, _SYSTEM), list(packaged)], PROBE)


@lru_cache(maxsize=4)
def _latin(places: tuple[Path, ...], packaged: tuple[Path, ...]) -> Font | None:
    return _first([list(packaged), *_installed(places, _LATIN)], LATIN_PROBE)


def _installed(places: tuple[Path, ...], families: tuple[tuple[str, str], ...]) -> list[list[Path]]:
    """Return the files of these families that a system has, family by family."""
    have: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.rglob("*.[toTO][tT][tTfFcC]")):
            have.setdefault(path.name, path)
    return [[have[name] for name in pair if name in have] for pair in families]


def _first(choices: list[list[Path]], probe: str) -> Font | None:
    for files in choices:
        if files:
            font = _open(list(dict.fromkeys(files)), probe)
            if font:
                return font
    return None


def _open(files: list[Path], probe: str) -> Font | None:
    """Read the first file; None if it cannot be read or lacks a letter of the probe."""
    try:
        from fontTools.ttLib import TTCollection, TTFont, TTLibError
    except ImportError:
        raise DrawingError(NO_READER) from None
    try:
        with files[0].open("rb") as file:
            collection = files[0].suffix.lower() == ".ttc"
            faces = list(TTCollection(file).fonts) if collection else [TTFont(file, lazy=True)]
            found = [
                Font(
                    face["name"].getBestFamilyName() or "",
                    tuple(map(str, files)),
                    frozenset(face.getBestCmap() or {}),
                )
                for face in faces
            ]
    except (TTLibError, OSError, KeyError):
        return None
    fitting = [font for font in found if font.family and font.has(probe)]
    return min(fitting, key=lambda font: "JP" not in font.family, default=None)
