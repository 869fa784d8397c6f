"""Finds a Japanese font for PNG and PDF.

Without one, every converter draws empty boxes and reports no error; so it is looked for before anything is drawn.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphmodel.text import Text
from viz.drawing import text
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
# What a font must be able to draw to be used at all.
PROBE = "体制図研究国費、ー（）アあ"
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


@dataclass(frozen=True)
class Font:
    """A Japanese font: its family name and its files, regular and bold."""

    family: str
    files: tuple[str, ...]
    letters: frozenset[int]

    def drawable(self, svg: str) -> str:
        """Replace every letter of an SVG that the font does not have by 〓, as wide as the letter; never by an empty box."""
        if self._has_all(svg):
            return svg
        shown = re.sub(r"(?<=>)[^<>]+(?=</text>)", lambda found: "".join(map(self._shown, found[0])), svg)
        return "".join(c if self._has_all(c) else MISSING for c in shown)

    def _has_all(self, content: str) -> bool:
        return all(ord(c) in self.letters or c in "\n\t" for c in content)

    def _shown(self, letter: str) -> str:
        if self._has_all(letter):
            return letter
        room = text.width(letter, 100)
        return f'<tspan font-size="{room:.0f}%">{MISSING}</tspan>' if room else ""


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


def find() -> Font:
    """Return the Japanese font to draw with: one of the system, else of the packages.

    Raises DrawingError when there is none, or nothing to read it with.
    """
    font = _find(tuple(folders()), tuple(packages()))
    if font is None:
        raise DrawingError(NO_FONT)
    return font


@lru_cache(maxsize=4)
def _find(places: tuple[Path, ...], packaged: tuple[Path, ...]) -> Font | None:
    have: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.rglob("*.[toTO][tT][tTfFcC]")):
            have.setdefault(path.name, path)
    choices = [[have[name] for name in pair if name in have] for pair in _SYSTEM]
    for files in (*choices, list(packaged)):
        if files:
            font = _open(list(dict.fromkeys(files)))
            if font:
                return font
    return None


def _open(files: list[Path]) -> Font | None:
    """Read the first file; None if it cannot be read or has no Japanese letters."""
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
    fitting = [font for font in found if font.family and all(ord(c) in font.letters for c in PROBE)]
    return min(fitting, key=lambda font: "JP" not in font.family, default=None)
