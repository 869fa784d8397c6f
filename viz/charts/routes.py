"""Ways for lines that cannot run straight through the gap: along lanes between the cards.

A shortest path over a grid of lanes (Dijkstra with a price for bends and for running on top of another line).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from itertools import count, pairwise

from viz.charts.placed import Point, Rect

CLEAR = 3.5  # how far a lane stays away from a card
STUB = 15.0  # how far a line runs straight out of its card
BEND = 16.0
SHARED = 6.0  # times the length, for running on top of another line
NEAR = 5.0

_STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Grid:
    """The lanes of one chart."""

    def __init__(self, cards: list[Rect], xs: set[float], ys: set[float]) -> None:
        """`cards`: what no line may cross. `xs`, `ys`: where lanes run, ports included."""
        self.xs, self.ys = sorted(xs), sorted(ys)
        self.blocked: set[tuple[int, int, int]] = set()  # (column, row, 0 to the right | 1 down)
        self.used: set[tuple[int, int, int]] = set()
        for card in cards:
            box = card.grown(CLEAR)
            left, right = bisect_right(self.xs, box.x), bisect_left(self.xs, box.x1)
            top, bottom = bisect_right(self.ys, box.y), bisect_left(self.ys, box.y1)
            for i in range(max(0, left - 1), right):
                self.blocked.update((i, j, 0) for j in range(top, bottom))
            for j in range(max(0, top - 1), bottom):
                self.blocked.update((i, j, 1) for i in range(left, right))

    def mark_used(self, a: Point, b: Point) -> None:
        """Remember that a line runs from `a` to `b` (horizontal or vertical), so that others keep off."""
        (ax, ay), (bx, by) = min(a, b), max(a, b)
        if ay == by:
            for j in range(bisect_left(self.ys, ay - NEAR), bisect_right(self.ys, ay + NEAR)):
                self.used.update((i, j, 0) for i in range(bisect_left(self.xs, ax), bisect_left(self.xs, bx)))
        else:
            low, high = min(ay, by), max(ay, by)
            for i in range(bisect_left(self.xs, ax - NEAR), bisect_right(self.xs, ax + NEAR)):
                self.used.update(
                    (i, j, 1) for j in range(bisect_left(self.ys, low), bisect_left(self.ys, high))
                )

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
        return length * (SHARED if edge in self.used else 1.0)

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
