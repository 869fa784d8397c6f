"""Cards: rows of text that fit a width, under an optional head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from viz.drawing import style as styles
from viz.drawing import text
from viz.drawing.geometry import Cell, Content, Row

HEAD = 14
SMALL = 8.0
PILL = 8.0
EDGE = 1  # between the middle of the border and the rows


@dataclass(frozen=True)
class Draft:
    """A card before its height is known: an optional head, then rows that are centred in what is left."""

    width: int
    style: styles.CardStyle
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    pad: int
    bar: str = ""

    @property
    def height(self) -> int:
        """The least height."""
        return sum(row.height for row in (*self.head, *self.body)) + 2 * self.pad + 2 * EDGE

    def content(self, height: int) -> Content:
        """Return the rows for a card of this height (not less than `self.height`)."""
        spare = height - self.height
        top = Row(self.pad + spare // 2)
        bottom = Row(self.pad + spare - spare // 2)
        return Content((*self.head, top, *self.body, bottom), self.bar)


def height_of(size: float) -> int:
    """Row height: half as much again as the letters, since Noto needs 1.45."""
    return ceil(size * 1.5)


def centred(content: str, width: int, size: float, color: str, bold: bool = False, height: int = 0) -> Row:
    """Return one row of text in the middle of `width`; the spacer does it, since engines measure wrongly."""
    own = min(width, ceil(text.width(content, size, bold)))
    left = (width - own) // 2
    cell = Cell(width - left, content, size, bold, color, centred=True)
    return Row(height or height_of(size), (Cell(left), cell))


def undecided(look: styles.CardStyle) -> styles.CardStyle:
    """Return the look of a card whose party is not named yet: grey and dashed."""
    return styles.CardStyle(
        "#6A6A6A", look.width, "#ECECEC", styles.INK, rounded=look.rounded, fill="#F4F4F4", dashed=True
    )


def head(said: str, badge: str, look: styles.CardStyle, width: int, left: int) -> Row:
    """Return the header strip, or for a rounded card the pill with its surrounding row; `badge` stands at the right."""
    badge_width = ceil(text.width(badge, SMALL, True)) + 8 if badge else 0
    room = width - 2 * left - badge_width - (12 if look.rounded else 0)
    (said, *_), size = text.fit(said, room, 8.5, True, smallest=7.0, rows=1, most=1)
    own = ceil(text.width(said, size, True))
    if look.rounded:
        pill = Cell(own + 12, said, size, True, look.head_text, look.head, rounded=True, inset=6)
        between = Cell(width - left - pill.width - badge_width)
        return Row(HEAD + 1, (Cell(left), pill, between, Cell(badge_width, badge, SMALL, True)))
    name = Cell(width - left - badge_width, said, size, True, look.head_text)
    return Row(HEAD, (Cell(left), name, Cell(badge_width, badge, SMALL, True, look.head_text)), look.head)


def slip(said: Sequence[tuple[str, str]], look: styles.CardStyle) -> Draft:
    """Return a small card without head, as narrow as its rows (text and colour of each), which stand in its middle."""
    inner = max(ceil(text.width(row, SMALL, True)) for row, _ in said) + 8
    rows = tuple(centred(row, inner, SMALL, color, True) for row, color in said)
    return Draft(inner + 2 * EDGE, look, (), rows, 2)


class Rows:
    """Collects the text rows of one card."""

    def __init__(self, look: styles.CardStyle, width: int, left: int, right: int) -> None:
        """`width`: of the rows; `left` and `right`: what stays empty of it."""
        self.look, self.width, self.left = look, width, left
        self.room = width - left - right
        self.rows: list[Row] = []

    @property
    def faint(self) -> str:
        """The colour of what matters less; on dark cards there is only one."""
        return "" if self.look.text == styles.WHITE else styles.MUTED

    def add(self, content: str, size: float, *, bold: bool = False, color: str = "") -> None:
        """Add a row."""
        cell = Cell(self.width - self.left, content, size, bold, color or self.look.text)
        self.rows.append(Row(height_of(size), (Cell(self.left), cell)))

    def name(self, name: str, size: float, pill: str = "") -> None:
        """Add a name in large letters, smaller where it is long; a small pill may stand at the end of its first row."""
        room = self.room - (ceil(text.width(pill, PILL, True)) + 12 if pill else 0)
        broken, size = text.fit(name, room, size, True, smallest=8.0)
        for k, row in enumerate(broken):
            if pill and k == 0:
                self._pilled(row, size, pill)
            else:
                self.add(row, size, bold=True)

    def _pilled(self, content: str, size: float, pill: str) -> None:
        own = ceil(text.width(pill, PILL, True)) + 8
        name = Cell(self.width - self.left - own - 4, content, size, True, self.look.text)
        made = Cell(
            own, pill, PILL, True, styles.WHITE, self.look.border, rounded=True, inset=4, centred=True
        )
        self.rows.append(Row(height_of(size), (Cell(self.left), name, made)))

    def items(
        self,
        items: Sequence[str],
        joint: str,
        size: float = SMALL,
        *,
        bold: bool = False,
        color: str = "",
        most: int = 4,
        more: str = text.ELLIPSIS,
    ) -> None:
        """Add items side by side, in `most` rows at most; `more` stands for those left out."""
        for row in text.pack_most([i for i in items if i], joint, self.room, size, bold, most, more):
            self.add(row, size, bold=bold, color=color)
