"""Ways of the lines: ports on the cards, curves through the gap, lanes around the cards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from viz.charts.taisei import style as styles
from viz.charts.taisei import words
from viz.charts.taisei.line_texts import joint
from viz.charts.taisei.model import FINDING_LINES, FRAME_ENDS, Line
from viz.charts.taisei.page import Page
from viz.charts.taisei.plan import COLUMN_GAP, JOINT, PADDING, PORT, SPINE, SPINES
from viz.drawing import labels, text
from viz.drawing.geometry import (
    Content,
    PlacedLabel,
    PlacedLine,
    Point,
    Rect,
    rounded,
    shortened,
    straight,
)
from viz.drawing.routes import BORDER, STUB, Drawn, Port, ways
from viz.drawing.style import LineStyle

BUS = 12  # from the lead card's left edge to the bus line
NEARLY_LEVEL = 8.0  # two strokes that rise by less than this look like a mistake
BELOW = 5.0  # from the frame of the consortium to lines that run along it

Side = Literal["right", "left", "top", "bottom"]
_OUT: dict[str, Point] = {"right": (1, 0), "left": (-1, 0), "top": (0, -1), "bottom": (0, 1)}


class _End(NamedTuple):
    line: str
    end: str  # source | target
    key: tuple[float, float]


def _spread(low: float, high: float, count: int) -> list[float]:
    if count == 1:
        return [(low + high) / 2]
    return [low + (high - low) * k / (count - 1) for k in range(count)]


def _weighed(low: float, high: float, weights: list[float]) -> list[float]:
    """Spread places of which some need more room around them than others."""
    if len(weights) == 1:
        return [(low + high) / 2]
    steps = [max(pair) for pair in pairwise(weights)]
    places = [0.0, *accumulate(steps)]
    return [low + (high - low) * place / places[-1] for place in places]


class Lines:
    """The curve of every line."""

    def __init__(self, page: Page) -> None:
        """All cards have their places."""
        self.plan, self.page = page.plan, page
        self._draw()
        self._committee_end()

    def _draw(self) -> None:
        self.curve: dict[str, tuple[Point, ...]] = {}
        self.style: dict[str, LineStyle] = {
            line.id: styles.LINES[line.kind] for line in self.plan.chart.lines
        }
        for line in self.plan.chart.lines:
            if self.plan.way[line.id] == "fall" and not self._can_fall(line):
                self.plan.way[line.id] = "route"
        self._ports()
        for line in self.plan.chart.lines:
            way = self.plan.way[line.id]
            if way == "down":
                source, target = self.page.rect[line.source], self.page.rect[line.target]
                x = target.x1 - 16
                self.curve[line.id] = straight((x, source.y1), (x, target.y))
            elif way == "bus":
                source, target = self.page.rect[line.source], self.page.rect[line.target]
                x = source.x + BUS
                self.curve[line.id] = rounded([(x, source.y1), (x, target.cy), (target.x, target.cy)])
            elif way == "level":
                self._level(line)
            elif way == "gap":
                self._through_gap(line)
            elif way == "party":
                self._to_contract(line)
            elif way == "fall":
                a, b = self.ports[line.id, "source"], self.ports[line.id, "target"]
                middle = (a[1] + b[1]) / 2
                self.curve[line.id] = (a, (a[0], middle), (b[0], middle), b)
        self._label_money()
        self._routes()
        for line in self.plan.chart.lines:
            self.curve[line.id] = shortened(self.curve[line.id], self.style[line.id].arrow)

    def _label_money(self) -> None:
        """Labels with a place of their own, beside the commission and the first sub-commission; others keep off them."""
        self.money_labels: dict[str, PlacedLabel] = {}
        bus_labelled = False
        for line in self.plan.chart.lines:
            way, color = self.plan.way[line.id], styles.LINES[line.kind].text
            if way == "down" and self.page.commission_rows:
                x, y = self.curve[line.id][0]
                made = labels.table(self.page.commission_rows, color)
                content = Content(tuple(replace(row, height=12) for row in made.rows))
                rect = Rect(round(x - 7 - content.width, 1), y + 4, content.width, content.height)
            elif way == "bus" and not bus_labelled and text.clean(line.label):
                x, y = self.curve[line.id][0]
                bus_labelled = True
                room = self.plan.lead_width - BUS - 8
                rows = [(text.wrap(text.clean(line.label), room, labels.SIZE, True)[0], True)]
                rows += [(row, False) for row in text.wrap(text.clean(line.period), room, labels.SIZE)[:2]]
                content = labels.table(rows, color)
                rect = Rect(x + 3, y + 3, content.width, content.height)
            else:
                continue
            self.money_labels[line.id] = PlacedLabel(rect, content)

    def _can_fall(self, line: Line) -> bool:
        """An IP line falls straight when nothing stands between: from a frame to the first row, or to products."""
        source, target = self.plan.card.get(line.source), self.plan.card.get(line.target)
        if target is None or target.id not in self.page.first_row:
            return False
        if target.kind == "ip":
            return line.source in FRAME_ENDS or line.source in self.plan.column
        in_last = (
            source is not None
            and source.kind == "ip"
            and self.page.rect[source.id].y == max(self.page.rect[card.id].y for card in self.plan.ips)
        )
        return target.kind == "product" and in_last

    def _side(self, line: Line, end: str) -> tuple[str, Side]:
        """Return what a line is attached to and on which side."""
        card_id = getattr(line, end)
        way = self.plan.way[line.id]
        if way == "fall" and end == "source" and card_id in self.plan.column:
            return ("frame-state" if self.plan.column[card_id] == "left" else "frame-resource"), "bottom"
        if card_id in FRAME_ENDS:
            return card_id, "bottom"
        column = self.plan.column.get(card_id)
        if column == "left":
            return card_id, "right"
        if column:
            return card_id, "left"
        card = self.plan.card[card_id]
        if card.kind == "contract" and way == "party":
            return card_id, "right" if self.plan.column.get(line.source, "left") != "left" else "left"
        if card is self.plan.funder:
            return card_id, "right"
        if card is self.plan.committee:
            return card_id, "left"
        if card.kind == "ip" and end == "source":
            return card_id, "bottom"
        return card_id, "top"

    def _box(self, card_id: str) -> Rect:
        if card_id in FRAME_ENDS:
            return self.page.frame_rect[card_id.removeprefix("frame-")]
        return self.page.rect[card_id]

    def _ports(self) -> None:
        """Give every line end its own place on its card's side, sorted by where the line goes."""
        self.ports: dict[tuple[str, str], Point] = {}
        sides: dict[tuple[str, Side], list[_End]] = defaultdict(list)
        for line in self.plan.chart.lines:
            if self.plan.way[line.id] not in ("gap", "route", "fall", "party"):
                continue
            for end, other in (("source", "target"), ("target", "source")):
                there = self._box(self._side(line, other)[0])
                card_id, side = self._side(line, end)
                key = (there.cy, there.cx) if side in ("left", "right") else (there.cx, there.cy)
                sides[card_id, side].append(_End(line.id, end, key))
        for (card_id, side), ends in sides.items():
            ends.sort(key=lambda port: (port.key, port.line, port.end))
            box = self._box(card_id)
            if side in ("left", "right"):
                low, high = self._band(card_id, box, len(ends))
                x = box.x1 if side == "right" else box.x
                weights = [self.plan.room(port.line, card_id) for port in ends]
                for port, y in zip(ends, _weighed(low, high, weights), strict=True):
                    self.ports[port.line, port.end] = (x, round(y, 1))
            else:
                y = box.y if side == "top" else box.y1
                for port, x in zip(ends, self._falls(card_id, box, ends), strict=True):
                    self.ports[port.line, port.end] = (round(x, 1), y)
        self._straighten(sides)
        self._level_out(sides)

    def _band(self, card_id: str, box: Rect, count: int) -> tuple[float, float]:
        """Return where on the side of a card lines may be attached."""
        if card_id in self.page.passage:
            low, high = self.page.passage[card_id]
            middle, half = (low + high) / 2, min((high - low) / 2, PORT * (count - 1) / 2)
            return middle - half, middle + half
        card = self.plan.card[card_id]
        if card.kind == "contract":
            return box.cy, box.cy
        if card is self.plan.funder:
            return box.y + 0.12 * box.h, box.y + 0.42 * box.h
        if card is self.plan.committee:
            return box.y + 0.15 * box.h, box.y + 0.35 * box.h
        if count == 1:
            return box.y + 0.28 * box.h, box.y + 0.86 * box.h
        low, high = (0.28, 0.86) if PORT * (count - 1) <= 0.58 * box.h else (0.06, 0.94)
        return box.y + low * box.h, box.y + high * box.h

    def _falls(self, card_id: str, box: Rect, ends: list[_End]) -> list[float]:
        """Return x positions on an upper or lower edge."""
        if card_id in FRAME_ENDS:
            apart = min(14.0, (box.w - 60) / max(1, len(ends)))
            xs: list[float] = []
            for k, port in enumerate(ends):
                low = box.x + 24 + apart * k
                high = box.x1 - 20 - apart * (len(ends) - 1 - k)
                wish = min(max(port.key[0], low), high)
                xs.append(max(wish, xs[-1] + apart) if xs else wish)
            return xs
        return _spread(box.x + 0.3 * box.w, box.x + 0.7 * box.w, len(ends))

    def _straighten(self, sides: dict[tuple[str, Side], list[_End]]) -> None:
        """Make a line level when it is alone on both cards and only a little slanted."""
        alone = {(ends[0].line, ends[0].end) for ends in sides.values() if len(ends) == 1}
        for line in self.plan.chart.lines:
            keys = (line.id, "source"), (line.id, "target")
            if self.plan.way[line.id] != "gap" or not alone.issuperset(keys):
                continue
            if self.page.passage.keys() & {line.source, line.target}:
                continue
            boxes = self.page.rect[line.source], self.page.rect[line.target]
            low = max(box.y + 0.25 * box.h for box in boxes)
            high = min(box.y + 0.8 * box.h for box in boxes)
            if low <= high:
                y = round(min(max(sum(self.ports[key][1] for key in keys) / 2, low), high), 1)
                for key in keys:
                    self.ports[key] = (self.ports[key][0], y)

    def _level_out(self, sides: dict[tuple[str, Side], list[_End]]) -> None:
        """Make a line level that is nearly so, where one of its ends can move that far between its neighbours."""
        at = {(port.line, port.end): (side, k) for side, ends in sides.items() for k, port in enumerate(ends)}
        for line in self.plan.chart.lines:
            ends = (line.id, "source"), (line.id, "target")
            if self.plan.way[line.id] != "gap":
                continue
            for mine, other in (ends, ends[::-1]):
                wish, now = self.ports[other][1], self.ports[mine][1]
                if wish == now or abs(wish - now) > NEARLY_LEVEL:
                    continue
                side, k = at[mine]
                if self.page.passage.keys() & {side[0]} or self.plan.card_kind(side[0]) == "contract":
                    continue
                box = self._box(side[0])
                row = [self.ports[port.line, port.end][1] for port in sides[side]]
                low = row[k - 1] + PORT if k else box.y + 0.1 * box.h
                high = row[k + 1] - PORT if k + 1 < len(row) else box.y1 - 0.1 * box.h
                if low <= wish <= high:
                    self.ports[mine] = (self.ports[mine][0], wish)
                    break

    def _through_gap(self, line: Line) -> None:
        """An S-curve in the gap, then level through the labels' zone (and between the cards of the first column)."""
        a, b = self.ports[line.id, "source"], self.ports[line.id, "target"]
        left, right = (a, b) if a[0] < b[0] else (b, a)
        flat = self.plan.right_x - (
            self.plan.label_zone + self.plan.spines + PADDING if self.plan.label_zone else 0
        )
        middle = (left[0] + flat) / 2
        curve = [left, (middle, left[1]), (middle, right[1]), (flat, right[1])]
        if right[0] > flat:
            curve += straight((flat, right[1]), right)[1:]
        self.curve[line.id] = tuple(curve if left == a else curve[::-1])

    def joint_rect(self, line: Line, content: Content) -> Rect:
        """Return where the label of a joint research line stands: on the line, beside the frame of the companies."""
        y = max(self.ports[line.id, end] for end in ("source", "target"))[1]
        above = 0.0
        for row in content.rows:
            if not row.cells:
                break
            above += row.height
        w = content.width
        x = self.plan.right_frame[0] - self.plan.spines - 4 - (self.plan.label_zone - 8 + w) / 2
        return Rect(round(x, 1), round(y - above - labels.THROUGH / 2, 1), w, content.height)

    def _to_contract(self, line: Line) -> None:
        """From a party straight to the line that gathers its side, along that to the contract's card; from below through the gap."""
        a, b = self.ports[line.id, "source"], self.ports[line.id, "target"]
        place = self.plan.contracts.index(self.plan.card[line.target])
        apart = SPINE + SPINES * place
        left, right = self.plan.left_frame[0] + self.plan.left_frame[1], self.plan.right_frame[0]
        column = self.plan.column.get(line.source)
        x = left + apart if column in ("left", None) else right - apart
        if column is None:  # a party outside: its card stands below the frames
            y = self.page.frame_rect["consortium"].y1 + BELOW + PORT * place
            self.curve[line.id] = rounded([a, (a[0], y), (x, y), (x, b[1]), b])
        else:
            self.curve[line.id] = rounded([a, (x, a[1]), (x, b[1]), b])

    def _level(self, line: Line) -> None:
        funder, committee = self.page.rect[line.source], self.page.rect[line.target]
        left, right = (funder, committee) if funder.x < committee.x else (committee, funder)
        y = round((max(left.y, right.y) + min(left.y1, right.y1)) / 2, 1)
        self.curve[line.id] = straight((left.x1 + 2, y), (right.x - 2, y))

    def _routes(self) -> None:
        routed = [line for line in self.plan.chart.lines if self.plan.way[line.id] == "route"]
        if not routed:
            return
        texts = [frame.label_rect for frame in self.page.frames]
        texts += [label.rect for label in self.money_labels.values()]
        drawn = []
        for line in self.plan.chart.lines:
            way = self.plan.way[line.id]
            if line.kind in JOINT and way == "gap" and self.plan.level != "none":
                content = joint(line, "amount", self.plan.lang)  # the least of its label
                texts += [self.joint_rect(line, content)] if content else []
            if way in ("down", "bus", "level", "gap", "party"):
                drawn.append(Drawn(self.curve[line.id], way == "gap", line.kind in FINDING_LINES))
        self.curve |= ways(
            {line.id: (self._leaving(line, "source"), self._leaving(line, "target")) for line in routed},
            cards=[*self.page.rect.values(), self.page.title.rect],
            texts=texts,
            frames=list(self.page.frame_rect.values()),
            lanes=self._lanes(),
            drawn=drawn,
        )

    def _leaving(self, line: Line, end: str) -> Port:
        return Port(self.ports[line.id, end], _OUT[self._side(line, end)[1]])

    def _lanes(self) -> tuple[set[float], set[float]]:
        xs = {6.0, round(self.plan.width - 6.0, 1)}
        left = self.plan.left_frame[0] + self.plan.left_frame[1] + self.plan.spines
        right = self.plan.right_frame[0] - self.plan.spines
        lane = left + 9
        while lane <= right - 8:
            xs.add(float(lane))
            lane += 7
        xs.add(float(right - 8))
        if self.plan.companies[1]:
            middle = self.plan.column_x["right1"] - COLUMN_GAP / 2
            xs.update((middle - 6, middle, middle + 6))
        ys: set[float] = set()
        for card_id, box in self.page.rect.items():
            ys.update((round(box.y1 + 6, 1), round(box.y - STUB, 1)))
            if card_id in self.plan.column:
                ys.add(round(box.y - 6, 1))
            else:  # its arrows end on its upper edge: nothing runs through them
                xs.update((round(box.x - 7, 1), round(box.x1 + 7, 1), round(box.x - 13, 1)))
        for low, high in self.page.passage.values():
            ys.update((round((low + high) / 2 + dy, 1)) for dy in (-4, 0, 4))
        inner = self.page.frame_rect["state"]
        ys.update((inner.y - 19, inner.y1 + 8, inner.y1 + 16, inner.y1 + 24))
        bottom = self.page.frame_rect["consortium"].y1
        below = [box.y for box in self.page.rect.values() if box.y > bottom]
        ys.update((bottom - 6, bottom + 8, bottom + 15))
        ys.update(y for y in (bottom + 22, bottom + 29, bottom + 36) if below and y <= min(below) - STUB)
        limit = self.plan.width - 3
        ends = self.plan.left_frame[0] + self.plan.left_frame[1], self.plan.right_frame[0]
        walls = (ends[0] - PADDING, ends[0] + BORDER), (ends[1] - BORDER, ends[1] + PADDING)
        free = {
            x for x in xs if not any(low < x < high for low, high in walls)
        }  # not between cards and border
        return {x for x in free if 3 <= x <= limit}, ys

    def _committee_end(self) -> None:
        """The committee looks after the consortium: a dotted line onto its frame."""
        self.committee_end: PlacedLine | None = None
        if not self.plan.committee:
            return
        box, frame = self.page.rect[self.plan.committee.id], self.page.frame_rect["consortium"]
        curve = straight((box.cx, box.y1), (box.cx, frame.y))
        spoken = words.FROM_TO.in_(self.plan.lang).format(
            line=words.LINES["governance"].in_(self.plan.lang),
            source=text.clean(words.called(self.plan.committee.names, "committee", self.plan.lang)),
            target=words.FRAMES["consortium"].in_(self.plan.lang),
        )
        self.committee_end = PlacedLine(
            "committee-consortium",
            "governance",
            self.plan.committee.id,
            "frame-consortium",
            shortened(curve, styles.GOVERNANCE_END.arrow),
            styles.GOVERNANCE_END,
            classes=("gov",),
            spoken=spoken,
        )
