"""Labels of lines and where they stand: never on a card, never on another label, on few other lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil, inf
from typing import Literal

from viz.drawing import text
from viz.drawing.geometry import Cell, Content, Point, Rect, Row, sample
from viz.drawing.marks import SIGNS, MarkKind

SIZE = 8.0
ROW = 11
SQUARE = 24
# Prices of places for boxes: for other lines under them, lines of findings, arrow heads, frames, words close by.
LIGHT, HEAVY, END, BORDER, CLOSE = 16.0, 24.0, 60.0, 12.0, 6.0
BENT, NEAR = 10.0, 6.0  # for a bend of its own line; for another line close by
ELBOW = 60.0  # for a bend of another line: a box on it would be read as that line's
TALL = 60.0  # a box of this height hides twice as much of what runs behind it
BESIDE = 8.0
CLEAR = 5.0  # between a box and what it does not hide
EPS = 0.01  # touching edges do not count
# How much the box of a finding says: rule, short text and amount; without the text, which is in the table; the rule.
Said = Literal["all", "amount", "rule"]
THROUGH = 7  # room in the middle of a label through which its own line runs


class Shelf:
    """Keeps what is taken, and finds room for one more label."""

    def __init__(
        self, page: Rect, cards: Iterable[Rect], taken: Iterable[Rect], borders: Sequence[Rect]
    ) -> None:
        """`cards` and `taken` are never overlapped; a label on a border of `borders` is avoided."""
        self.page = page
        self.cards = list(cards)
        self.taken = list(taken)
        self.borders = borders
        self.traffic: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(
            list
        )  # by square of the page
        self.ends: list[tuple[str, Point]] = []
        self.bends: dict[str, list[Point]] = {}
        self.heavy: set[str] = set()
        self.near = NEAR  # 0 where there are too many boxes to keep them off lines close by

    def run(self, line: str, points: Sequence[Point], bends: Sequence[Point], *, heavy: bool) -> None:
        """Remember where a line runs and where it turns; a `heavy` one is worse to cover."""
        self.bends[line] = list(bends)
        self.ends += [(line, points[0]), (line, points[-1])]
        if heavy:
            self.heavy.add(line)
        for x, y in points:
            self.traffic[int(x // SQUARE), int(y // SQUARE)].append((line, (x, y)))

    def free(self, rect: Rect, apart: float = 1) -> bool:
        """Say whether a label may stand here, `apart` points from other labels."""
        if not self.page.contains(rect):
            return False
        x, y, x1, y1 = rect.x + EPS, rect.y + EPS, rect.x1 - EPS, rect.y1 - EPS
        return not (
            any(x < r.x + r.w + 1 and r.x - 1 < x1 and y < r.y + r.h + 1 and r.y - 1 < y1 for r in self.cards)
            or any(
                x < r.x + r.w + apart and r.x - apart < x1 and y < r.y + r.h + apart and r.y - apart < y1
                for r in self.taken
            )
        )

    def crossings(self, rect: Rect, own: str) -> int:
        """Count the other lines that run under this place."""
        return len(self._under(rect, own))

    def _ends_hidden(self, rect: Rect, own: str) -> float:
        """Price the ends of lines and the elbows that a box hides: its own need more room."""
        x, y, x1, y1 = rect.x, rect.y, rect.x1, rect.y1
        price = 0.0
        for line, bends in self.bends.items():
            for px, py in bends:
                if x - 4 < px < x1 + 4 and y - 4 < py < y1 + 4:
                    price += BENT if line == own else ELBOW
                    break
        for line, (px, py) in self.ends:
            near = 8 if line == own else 4
            if x - near < px < x1 + near and y - near < py < y1 + near:
                price += END
        return price

    def _lines_hidden(self, rect: Rect, own: str) -> float:
        """Of the lines close by, those that run under a place cost most."""
        close = rect.grown(CLEAR)
        inner = rect.grown(1.5 if self.near else 3.0)
        x, y, x1, y1 = inner.x, inner.y, inner.x1, inner.y1
        around: set[str] = set()
        under: set[str] = set()
        for line, (px, py) in self._points(close):
            if line != own and close.x < px < close.x1 and close.y < py < close.y1:
                around.add(line)
                if x < px < x1 and y < py < y1:
                    under.add(line)
        price = sum(HEAVY if line in self.heavy else LIGHT for line in under)
        return price + self.near * len(around - under)

    def _points(self, rect: Rect) -> Iterator[tuple[str, Point]]:
        """Give the points of lines in the squares that a place touches."""
        for i in range(int(rect.x // SQUARE), int(rect.x1 // SQUARE) + 1):
            for j in range(int(rect.y // SQUARE), int(rect.y1 // SQUARE) + 1):
                yield from self.traffic.get((i, j), ())

    def _under(self, rect: Rect, own: str) -> set[str]:
        return {line for line, point in self._points(rect) if line != own and rect.holds(point)}

    def on_border(self, rect: Rect) -> int:
        """Count the frame borders under this place."""
        return sum(rect.overlaps(frame) and not frame.contains(rect) for frame in self.borders)

    def close(self, rect: Rect) -> int:
        """Count the labels and cards that would look like a part of a box in this place."""
        around = rect.grown(4)
        return sum(map(around.overlaps, self.taken)) + sum(map(around.overlaps, self.cards))

    def take(self, rect: Rect) -> Rect:
        """Reserve a place."""
        self.taken.append(rect)
        return rect

    def best(
        self,
        size: tuple[float, float],
        spots: Iterable[tuple[float, Point]],
        own: str,
        limit: float = inf,
    ) -> tuple[float, Rect] | None:
        """Return the cheapest free place among `spots` (price, centre) with its price, or None if none costs less than `limit`."""
        w, h = size
        taller = 1 + h / TALL
        chosen: tuple[float, Rect] | None = None
        seen: set[tuple[float, float]] = set()
        for price, (x, y) in spots:
            at = round(x - w / 2, 1), round(y - h / 2, 1)
            # The same place at a higher price is no better; nor is one of which a part of the price is too much already.
            if at in seen or price >= limit:
                continue
            seen.add(at)
            rect = Rect(*at, w, h)
            if not self.free(rect):
                continue
            hidden = BORDER * self.on_border(rect.grown(3)) + self._ends_hidden(rect, own)
            if price + hidden * taller >= limit:
                continue
            hidden += self._lines_hidden(rect, own)
            price += hidden * taller + CLOSE * self.close(rect)
            if price < limit:
                chosen, limit = (price, rect), price
        return chosen


def spots(
    points: Sequence[Point], size: tuple[float, float], *, within: tuple[float, float] | None = None
) -> list[tuple[float, Point]]:
    """Return places for a box on a line: the line runs through it, not always through its middle.

    `within`: left and right end of the zone of the gap in which the box has to stay, if any.
    """
    w, h = size
    found = []
    last = max(1, len(points) - 1)
    for k in range(last + 1) if within else range(1, last):
        x, y = points[k]
        price = abs(k / last - 0.5) * 8
        sideways = [(0.0, x), (1.5, x + w / 2 - 3), (1.5, x + 3 - w / 2)]
        if within:
            sideways = [(0.0, min(max(x, within[0] + w / 2), within[1] - w / 2))]
        found += [(price + extra, (at, y)) for extra, at in sideways]
        reach = h / 2 - 4
        steps = max(1, round(reach / 4)) if within else 2
        found += [
            (price + 2 * step / steps, (sideways[0][1], y + sign * reach * step / steps))
            for step in range(1, steps + 1)
            for sign in (1, -1)
        ]
        # Beside the line, when there is no room on it.
        found += [(price + BESIDE, (sideways[0][1], y + dy)) for dy in (h / 2 + 3, -h / 2 - 3)]
        if not within:
            found += [(price + BESIDE, (x + dx, y)) for dx in (w / 2 + 3, -w / 2 - 3)]
    return sorted(found)


def table(rows: Sequence[tuple[str, bool]], color: str, *, side: int = 3, size: float = SIZE) -> Content:
    """Return centred rows of text as wide as the widest; an empty text leaves the line's own room."""
    inner = max(ceil(text.width(content, size, bold)) for content, bold in rows)
    made = []
    for content, bold in rows:
        if not content:
            made.append(Row(THROUGH))
            continue
        own = ceil(text.width(content, size, bold))
        left = side + (inner - own) // 2
        cell = Cell(inner + 2 * side - left, content, size, bold, color, centred=True)
        made.append(Row(ROW, (Cell(left), cell)))
    return Content(tuple(made))


def finding(
    mark: MarkKind, rule: str, short: str, amount: str, *, color: str, room: float, said: Said
) -> Content:
    """Return the box of a finding: 「× ③MON-01」, and as much more of it (`short` text, `amount`) as `said` says.

    What is unknown or explained is not spelled out here: the table does, and the eye belongs to what is wrong.
    """
    called = f"{SIGNS[mark]} {text.clean(rule)}".strip().split(text.DOT)
    rows = [(row, True) for row in text.pack(called, text.DOT, room, SIZE, True)]
    spelled = mark in ("fail", "advisory") or not rule
    if said == "all" and spelled:
        rows += [
            (row, False) for row in text.cut(text.balanced(text.clean(short), room, SIZE), 4, room, SIZE)
        ]
    if said != "rule":
        rows += [(row, False) for row in text.wrap(text.clean(amount), room, SIZE)[:2]]
    content = table(rows, color, side=4)
    margin = Row(2)
    return Content((margin, *content.rows, margin))


def dense(curve: tuple[Point, ...]) -> Iterable[Point]:
    """Return points on a curve not more than about 5 pt apart."""
    for k in range(0, len(curve) - 3, 3):
        piece = curve[k : k + 4]
        reach = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(piece))
        yield from sample(piece, max(2, int(reach / 5)))
