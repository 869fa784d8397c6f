"""A drawing with every position computed: what the writers write and the geometry tests look at.

Points (1/72 inch), x to the right, y down. Nothing here knows what the drawing shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphmodel.text import Lang
from viz.drawing import paper as papers
from viz.drawing import style as styles

Point = tuple[float, float]

BASELINE = 0.37  # from the middle of a letter down to its baseline, in em


@dataclass(frozen=True)
class Rect:
    """An axis-parallel box: left, top, width, height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def y1(self) -> float:
        """Bottom edge."""
        return self.y + self.h

    @property
    def cx(self) -> float:
        """Centre."""
        return self.x + self.w / 2

    @property
    def cy(self) -> float:
        """Centre."""
        return self.y + self.h / 2

    def grown(self, by: float) -> Rect:
        """Return the box with `by` points added on every side."""
        return Rect(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)

    def overlaps(self, other: Rect) -> bool:
        """Say whether the two boxes share an area; touching edges do not count."""
        eps = 0.01
        return (
            self.x < other.x1 - eps
            and other.x < self.x1 - eps
            and self.y < other.y1 - eps
            and other.y < self.y1 - eps
        )

    def contains(self, other: Rect) -> bool:
        """Say whether `other` lies inside."""
        eps = 0.05
        return (
            self.x - eps <= other.x
            and self.y - eps <= other.y
            and other.x1 <= self.x1 + eps
            and other.y1 <= self.y1 + eps
        )

    def holds(self, point: Point) -> bool:
        """Say whether the point lies strictly inside."""
        return self.x < point[0] < self.x1 and self.y < point[1] < self.y1


@dataclass(frozen=True)
class Cell:
    """A cell of a row: whole points wide, with at most one run of left-aligned text in it."""

    width: int
    text: str = ""
    size: float = 8.0
    bold: bool = False
    color: str = styles.INK
    fill: str = ""
    rounded: bool = False  # a pill: `fill` has round corners
    inset: int = 0  # empty room before the text, inside the fill
    centred: bool = False  # room and text are as wide as reckoned; a narrower font keeps the middle


@dataclass(frozen=True)
class Row:
    """A row of cells, whole points high."""

    height: int
    cells: tuple[Cell, ...] = ()
    fill: str = ""

    @property
    def width(self) -> int:
        """Sum of the cells."""
        return sum(cell.width for cell in self.cells)


@dataclass(frozen=True)
class Content:
    """Rows from top to bottom; `bar` is a coloured bar along the left edge, inset by 3."""

    rows: tuple[Row, ...]
    bar: str = ""

    @property
    def height(self) -> int:
        """Sum of the rows."""
        return sum(row.height for row in self.rows)

    @property
    def width(self) -> int:
        """Width of the widest row."""
        return max((row.width for row in self.rows), default=0)

    def texts(self, rect: Rect) -> Iterator[tuple[Cell, float, float]]:
        """Give each text, reading order, with its left end and baseline, when the rows are centred in `rect`."""
        y = rect.cy - self.height / 2
        for row in self.rows:
            x = rect.cx - self.width / 2
            for cell in row.cells:
                if cell.text:
                    yield cell, x + cell.inset, y + row.height / 2 + BASELINE * cell.size
                x += cell.width
            y += row.height


@dataclass(frozen=True)
class PlacedCard:
    """A card, or (kind `block`) the title, the legend, a table: a box with rows of text.

    `spoken` says all of it in words; `name` is what lines call it when they are read aloud; `frame` is the id of the
    frame in which it stands, if it stands in one.
    """

    id: str
    kind: str
    rect: Rect
    content: Content
    border: str = ""
    border_width: float = 0.0
    fill: str = ""
    rounded: bool = False
    dashed: bool = False
    classes: tuple[str, ...] = ()
    spoken: str = ""
    frame: str = ""
    name: str = ""


@dataclass(frozen=True)
class PlacedFrame:
    """A frame around cards, with its label."""

    id: str
    rect: Rect
    label: Content
    label_rect: Rect
    spoken: str
    look: styles.FrameStyle


@dataclass(frozen=True)
class PlacedLabel:
    """Text at a line; `border` makes it a box."""

    rect: Rect
    content: Content
    fill: str = ""
    border: str = ""


@dataclass(frozen=True)
class PlacedLine:
    """A line as a chain of cubic Béziers: first point, then three points for each piece, source to target.

    Its ends are ids of cards, or `frame-` and the id of a frame. The class `finding` lifts it above the others, `violation`
    above these too.
    """

    id: str
    kind: str
    source: str
    target: str
    curve: tuple[Point, ...]
    style: styles.LineStyle
    label: PlacedLabel | None = None
    classes: tuple[str, ...] = ()
    spoken: str = ""

    def samples(self, pieces: int = 16) -> list[Point]:
        """Return points along the line, `pieces` to each Bézier, both ends included."""
        return sample(self.curve, pieces)


@dataclass(frozen=True)
class Placed:
    """A drawing, ready to be written.

    `name`: what the graph is called in DOT. `things`: the word with which ids of cards begin in DOT and SVG.
    `description`: what it shows, for those who hear it. `blocks`: title, tables, legend, notes, in the order of the page.
    """

    name: str
    things: str
    title: str
    lang: Lang
    description: str
    width: float
    height: float
    frames: tuple[PlacedFrame, ...]
    cards: tuple[PlacedCard, ...]
    blocks: tuple[PlacedCard, ...]
    lines: tuple[PlacedLine, ...]
    legend_lines: tuple[PlacedLine, ...]
    paper: papers.PaperName

    @property
    def smallest(self) -> float:
        """The size of its smallest letters, in points of its own."""
        contents = [each.content for each in (*self.cards, *self.blocks)]
        contents += [line.label.content for line in self.lines if line.label]
        sizes = (cell.size for each in contents for row in each.rows for cell in row.cells if cell.text)
        return min(sizes, default=8.0)

    @property
    def sheet(self) -> papers.Sheet:
        """The paper that it is for: the one wished for, else by its size and its smallest letters."""
        return papers.sheet(self.width, self.height, self.smallest, self.paper)

    @property
    def readable(self) -> bool:
        """Can its smallest letters be read on that paper?"""
        return self.sheet.scale * self.smallest >= papers.LEAST_LETTER

    def texts(self) -> Iterator[str]:
        """Give every row of text, from card to card."""
        contents = [each.content for each in (*self.cards, *self.blocks)]
        contents += [line.label.content for line in self.lines if line.label]
        yield from (cell.text for each in contents for row in each.rows for cell in row.cells if cell.text)

    def card(self, card_id: str) -> PlacedCard:
        """Return the card with this id; KeyError if there is none."""
        for card in self.cards:
            if card.id == card_id:
                return card
        raise KeyError(card_id)


def sample(curve: tuple[Point, ...], pieces: int) -> list[Point]:
    """Return points along a chain of Béziers."""
    points = [curve[0]]
    for k in range(0, len(curve) - 3, 3):
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve[k : k + 4]
        for step in range(1, pieces + 1):
            t = step / pieces
            u = 1 - t
            p, q, r, s = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            points.append((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy))
    return points


def straight(*points: Point) -> tuple[Point, ...]:
    """Return a polyline as Béziers."""
    curve = [points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        curve += [
            (ax + (bx - ax) / 3, ay + (by - ay) / 3),
            (ax + (bx - ax) * 2 / 3, ay + (by - ay) * 2 / 3),
            (bx, by),
        ]
    return tuple(curve)


def rounded(points: list[Point], radius: float = 4.0) -> tuple[Point, ...]:
    """Return an orthogonal polyline as Béziers with rounded corners."""
    points = [p for k, p in enumerate(points) if k == 0 or p != points[k - 1]]
    curve = [points[0]]
    here = points[0]
    for k in range(1, len(points)):
        there = points[k]
        if k + 1 == len(points):
            curve += straight(here, there)[1:]
            break
        after = points[k + 1]
        r = min(radius, _length(here, there), _length(there, after) / 2)
        before_corner, past_corner = _toward(there, here, r), _toward(there, after, r)
        if before_corner != here:
            curve += straight(here, before_corner)[1:]
        curve += [_toward(before_corner, there, r * 0.55), _toward(past_corner, there, r * 0.55), past_corner]
        here = past_corner
    return tuple(curve)


def shortened(curve: tuple[Point, ...], by: float) -> tuple[Point, ...]:
    """Take `by` points off the end, for the arrow head; the line must run straight there for that long."""
    if not by:
        return curve
    *rest, start, first, before, last = curve
    end = _toward(last, before, by)
    if _length(before, last) <= by:
        before = _toward(start, end, _length(start, end) * 2 / 3)
    return (*rest, start, first, before, end)


def settle(
    wishes: Sequence[float], heights: Sequence[float], gap: float, low: float, high: float
) -> list[float]:
    """Return the tops of boxes in this order, their middles as near to `wishes` as the gaps and the two ends allow.

    Least squares under an order is isotonic regression; neighbours that wish to pass each other form a pool.
    """
    before = [sum(heights[:k]) + gap * k for k in range(len(heights))]
    room = max(low, high - (before[-1] + heights[-1] if heights else 0.0))
    pools: list[tuple[float, int]] = []
    for wish, height, above in zip(wishes, heights, before, strict=True):
        mean, count = wish - height / 2 - above, 1
        while pools and pools[-1][0] > mean:
            other, number = pools.pop()
            mean, count = (mean * count + other * number) / (count + number), count + number
        pools.append((mean, count))
    tops = [mean for mean, count in pools for _ in range(count)]
    return [min(max(top, low), room) + above for top, above in zip(tops, before, strict=True)]


def _length(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


def _toward(a: Point, b: Point, by: float) -> Point:
    length = _length(a, b)
    if not length:
        return a
    return (a[0] + (b[0] - a[0]) * by / length, a[1] + (b[1] - a[1]) * by / length)
