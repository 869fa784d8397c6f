"""Ways for lines that cannot run straight through the gap: along lanes between the cards.

A shortest path over a grid of lanes (Dijkstra with a price for bends and for running on top of another line).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import count, pairwise
from typing import NamedTuple

from viz.drawing.geometry import Point, Rect, rounded, sample, straight

CLEAR = 3.5  # how far a lane stays away from a card
STUB = 15.0  # how far a line runs straight out of its card
BEND = 16.0
SHARED = 6.0  # times the length, for running on top of another line
THROUGH_TEXT = 90.0  # for each lane's piece that runs through words
CROSSED, CROSSED_FINDING = 8.0, 45.0  # for crossing a curve
NEAR = 5.0
BORDER = 4.0  # how far lines stay away from the border of a frame along which they run

_STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Port(NamedTuple):
    """Where a line is attached, and the unit vector in which it leaves."""

    at: Point
    out: Point

    @property
    def free(self) -> Point:
        """Where the line may turn first."""
        return round(self.at[0] + self.out[0] * STUB, 1), round(self.at[1] + self.out[1] * STUB, 1)


class Drawn(NamedTuple):
    """A line that is there already: others keep off its level and upright pieces; with a price, they also cross it seldom."""

    curve: tuple[Point, ...]
    curved: bool = False
    finding: bool = False


def ways(
    wanted: Mapping[str, tuple[Port, Port]],
    *,
    cards: Sequence[Rect],
    texts: Sequence[Rect],
    frames: Sequence[Rect],
    lanes: tuple[set[float], set[float]],
    drawn: Iterable[Drawn] = (),
) -> dict[str, tuple[Point, ...]]:
    """Return the curve of each line that is wanted, from port to port, one after the other.

    No line crosses one of the `cards`; all keep off `texts` (headings of frames, labels that stand already), the borders of `frames`,
    what is `drawn`, and each other, as far as the `lanes` (x and y) allow. Where there is no way at all, the line is straight.
    """
    xs, ys = set(lanes[0]), set(lanes[1])
    for ports in wanted.values():
        for port in ports:
            xs.add(port.free[0])
            ys.add(port.free[1])
    grid = Grid(cards, texts, xs, ys)
    for box in frames:  # a line along a border would look like a part of the frame
        corners = (box.x, box.y), (box.x1, box.y), (box.x1, box.y1), (box.x, box.y1)
        for k in range(4):
            grid.mark_used(corners[k - 1], corners[k], BORDER)
    for line in drawn:
        grid.mark_line(line.curve)
        if line.curved:
            grid.mark_curve(sample(line.curve, 12), finding=line.finding)
    curves = {}
    for name, (start, end) in wanted.items():
        path = grid.route(start.at, start.out, end.at, end.out)
        curves[name] = rounded(path) if path else straight(start.at, end.at)
    return curves


class Grid:
    """The lanes of one drawing."""

    def __init__(self, cards: Sequence[Rect], texts: Sequence[Rect], xs: set[float], ys: set[float]) -> None:
        """`cards`: what no line may cross; `texts`: what lines had better not. `xs`, `ys`: where lanes run, ports included."""
        self.xs, self.ys = sorted(xs), sorted(ys)
        self.blocked: set[tuple[int, int, int]] = set()  # (column, row, 0 to the right | 1 down)
        self.used: set[tuple[int, int, int]] = set()
        for card in cards:
            self.blocked.update(self._inside(card.grown(CLEAR)))
        self.written = {edge for words in texts for edge in self._inside(words.grown(1))}
        self.crossed: dict[tuple[int, int, int], float] = defaultdict(float)

    def _inside(self, box: Rect) -> Iterator[tuple[int, int, int]]:
        """Give the pieces of lanes that run through a box."""
        left, right = bisect_right(self.xs, box.x), bisect_left(self.xs, box.x1)
        top, bottom = bisect_right(self.ys, box.y), bisect_left(self.ys, box.y1)
        for i in range(max(0, left - 1), right):
            yield from ((i, j, 0) for j in range(top, bottom))
        for j in range(max(0, top - 1), bottom):
            yield from ((i, j, 1) for i in range(left, right))

    def mark_used(self, a: Point, b: Point, near: float = NEAR) -> None:
        """Remember that a line runs from `a` to `b` (horizontal or vertical), so that others keep `near` off."""
        (ax, ay), (bx, by) = min(a, b), max(a, b)
        if ay == by:
            for j in range(bisect_left(self.ys, ay - near), bisect_right(self.ys, ay + near)):
                self.used.update((i, j, 0) for i in range(bisect_left(self.xs, ax), bisect_left(self.xs, bx)))
        else:
            low, high = min(ay, by), max(ay, by)
            for i in range(bisect_left(self.xs, ax - near), bisect_right(self.xs, ax + near)):
                self.used.update(
                    (i, j, 1) for j in range(bisect_left(self.ys, low), bisect_left(self.ys, high))
                )

    def mark_line(self, curve: tuple[Point, ...]) -> None:
        """Keep other lines off the level and upright pieces of a line."""
        for k in range(0, len(curve) - 3, 3):
            a, b = curve[k], curve[k + 3]
            if a[0] == b[0] or a[1] == b[1]:
                self.mark_used(a, b)

    def mark_curve(self, points: Sequence[Point], *, finding: bool) -> None:
        """Remember a curve, given by points close together, so that others cross it seldom and do not turn on it."""
        price = (CROSSED_FINDING if finding else CROSSED) / 3
        shifted = ([(x, y + dy) for x, y in points] for dy in (-NEAR, 0.0, NEAR))
        for (ax, ay), (bx, by) in (pair for each in shifted for pair in pairwise(each)):
            for j in range(bisect_left(self.ys, min(ay, by)), bisect_left(self.ys, max(ay, by))):
                x = ax + (bx - ax) * (self.ys[j] - ay) / (by - ay)
                self.crossed[bisect_right(self.xs, x) - 1, j, 0] += price
            for i in range(bisect_left(self.xs, min(ax, bx)), bisect_left(self.xs, max(ax, bx))):
                y = ay + (by - ay) * (self.xs[i] - ax) / (bx - ax)
                self.crossed[i, bisect_right(self.ys, y) - 1, 1] += price

    def route(self, start: Point, out: Point, end: Point, into: Point) -> list[Point] | None:
        """Return corner points from the port `start` to the port `end`, or None if there is no way.

        `out` and `into` are the unit vectors in which the line leaves `start` and in which one leaves `end`.
        """
        first = (round(start[0] + out[0] * STUB, 1), round(start[1] + out[1] * STUB, 1))
        last = (round(end[0] + into[0] * STUB, 1), round(end[1] + into[1] * STUB, 1))
        source = (bisect_left(self.xs, first[0]), bisect_left(self.ys, first[1]))
        goal = (bisect_left(self.xs, last[0]), bisect_left(self.ys, last[1]))
        heading = _STEPS.index((int(out[0]), int(out[1])))
        arriving = _STEPS.index((-int(into[0]), -int(into[1])))
        tie = count()
        best: dict[tuple[int, int, int], float] = {(*source, heading): 0.0}
        came: dict[tuple[int, int, int], tuple[int, int, int]] = {}
        queue = [(0.0, next(tie), (*source, heading))]
        while queue:
            cost, _, state = heappop(queue)
            if cost > best[state]:
                continue
            i, j, direction = state
            if (i, j) == goal and direction == arriving:
                return self._corners(start, end, state, came)
            for turn, (dx, dy) in enumerate(_STEPS):
                if turn == direction ^ 1:  # no turning back
                    continue
                step = self._step(i, j, dx, dy)
                if step is None:
                    continue
                then = (i + dx, j + dy, turn)
                price = cost + step + (BEND if turn != direction else 0.0)
                if price < best.get(then, float("inf")) - 1e-9:
                    best[then] = price
                    came[then] = state
                    heappush(queue, (price, next(tie), then))
            if (i, j) == goal:  # a last bend on the spot
                then = (i, j, arriving)
                if direction != arriving ^ 1 and cost + BEND < best.get(then, float("inf")):
                    best[then] = cost + BEND
                    came[then] = state
                    heappush(queue, (cost + BEND, next(tie), then))
        return None

    def _step(self, i: int, j: int, dx: int, dy: int) -> float | None:
        edge = (min(i, i + dx), min(j, j + dy), 0 if dx else 1)
        if edge in self.blocked:
            return None
        to_i, to_j = i + dx, j + dy
        if not (0 <= to_i < len(self.xs) and 0 <= to_j < len(self.ys)):
            return None
        length = abs(self.xs[to_i] - self.xs[i]) + abs(self.ys[to_j] - self.ys[j])
        along = length * (SHARED if edge in self.used else 1.0)
        return along + (THROUGH_TEXT if edge in self.written else 0.0) + self.crossed.get(edge, 0.0)

    def _corners(
        self,
        start: Point,
        end: Point,
        state: tuple[int, int, int],
        came: dict[tuple[int, int, int], tuple[int, int, int]],
    ) -> list[Point]:
        path = [state]
        while path[-1] in came:
            path.append(came[path[-1]])
        points = [start, *((self.xs[i], self.ys[j]) for i, j, _ in reversed(path)), end]
        for a, b in pairwise(points[1:-1]):
            if a != b:
                self.mark_used(a, b)
        corners = [points[0]]
        for k in range(1, len(points) - 1):
            (ax, ay), (bx, by), (cx, cy) = corners[-1], points[k], points[k + 1]
            if not (ax == bx == cx or ay == by == cy):
                corners.append(points[k])
        return [*corners, points[-1]]
