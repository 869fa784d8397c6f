"""Which label each line gets, and where."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import inf

from viz.charts.taisei import style as styles
from viz.charts.taisei.line_texts import joint
from viz.charts.taisei.lines import Lines
from viz.charts.taisei.model import FINDING_LINES, Line
from viz.charts.taisei.plan import JOINT
from viz.drawing import labels, text
from viz.drawing.geometry import Content, PlacedLabel, Rect, sample
from viz.drawing.style import WHITE

# What it costs that a box of a finding says less.
SHORTER: dict[labels.Said, float] = {"all": 0.0, "amount": 6.0, "rule": 22.0}
BOX = 92  # width of the text in a finding's box, at most
LEVELS = ("detail", "contract", "amount", "below")


class Labels:
    """The label of every line that has room for one."""

    def __init__(self, lines: Lines) -> None:
        """All lines have their curves."""
        self.plan, self.page, self.lines = lines.plan, lines.page, lines
        self._place()

    def _place(self) -> None:
        self.label: dict[str, PlacedLabel] = {}
        page = Rect(0, 0, self.plan.width, self.page.height)
        taken = [frame.label_rect for frame in self.page.frames] + [block.rect for block in self.page.blocks]
        shelf = labels.Shelf(page, self.page.rect.values(), taken, list(self.page.frame_rect.values()))
        shelf.near = 0.0 if self.plan.small_boxes else shelf.near
        found = {line.id for line in self.plan.chart.lines if line.kind in FINDING_LINES}
        for line_id, curve in self.lines.curve.items():
            bends = curve[3:-1:3] if self.plan.way[line_id] in ("route", "party", "bus") else ()
            shelf.run(line_id, list(labels.dense(curve)), bends, heavy=line_id in found)
        self._label_fixed(shelf)
        for line in self.plan.chart.lines:
            if line.kind in JOINT and self.plan.way[line.id] == "gap":
                self._label_joint(line, shelf)
        self._all_or_none()
        self._label_findings(shelf)
        for line in self.plan.chart.lines:
            if (
                line.id not in self.label
                and line.kind not in FINDING_LINES
                and self.plan.way[line.id] == "route"
                and not (line.kind == "expenditure" and self.plan.spending_on_cards)
            ):
                self._label_anywhere(line, shelf)

    def _label_fixed(self, shelf: labels.Shelf) -> None:
        """Labels with a place of their own: commission, first sub-commission, committee."""
        for line_id, label in self.lines.money_labels.items():
            if shelf.free(label.rect):
                self.label[line_id] = replace(label, rect=shelf.take(label.rect))
        for line in self.plan.chart.lines:
            if self.plan.way[line.id] != "level" or not text.clean(line.label):
                continue
            color = styles.LINES[line.kind].text
            a, b = self.lines.curve[line.id][0], self.lines.curve[line.id][-1]
            rows = text.wrap(text.clean(line.label), max(abs(b[0] - a[0]) - 30, 40), labels.SIZE)[:2]
            content = labels.table([(row, False) for row in rows], color)
            w, h = content.width, content.height
            places = [
                Rect(round(a[0] + (b[0] - a[0]) * at - w / 2, 1), a[1] - h - 2, w, h)
                for at in (0.5, 0.6, 0.4, 0.7, 0.3)
            ]
            rect = min(places, key=lambda place: shelf.crossings(place, line.id))
            if shelf.free(rect):
                self.label[line.id] = PlacedLabel(shelf.take(rect), content)

    def _label_findings(self, shelf: labels.Shelf) -> None:
        left = self.plan.left_frame[0] + self.plan.left_frame[1] + self.plan.spines
        zone = self.plan.right_frame[0] - self.plan.spines - 4 - left
        room = min(float(BOX), zone - 14)
        for line in self.plan.chart.lines:
            if line.kind not in FINDING_LINES or not (line.rule or line.label):
                continue
            points = sample(self.lines.curve[line.id], 32)
            gap = self.plan.way[line.id] == "gap"
            if gap:
                points = sorted(p for p in points if left + 4 <= p[0] <= left + zone)
            color = styles.LINES[line.kind].text
            best: tuple[float, Rect, Content] | None = None
            for said, price in SHORTER.items():
                if self.plan.small_boxes and said != "rule":
                    continue
                content = labels.finding(
                    FINDING_LINES[line.kind],
                    line.rule,
                    line.label,
                    line.amount,
                    color=color,
                    room=room,
                    said=said,
                )
                size = (content.width, content.height)
                spots = labels.spots(points, size, within=(left + 3, left + zone) if gap else None)
                found = shelf.best(size, spots, line.id, best[0] - price if best else inf)
                if found:
                    best = (found[0] + price, found[1], content)
            if best:
                border = self.lines.style[line.id].color
                self.label[line.id] = PlacedLabel(shelf.take(best[1]), best[2], fill=WHITE, border=border)

    def _label_joint(self, line: Line, shelf: labels.Shelf) -> None:
        levels = LEVELS[LEVELS.index(self.plan.level) :] if self.plan.level != "none" else ()
        # An amount alone, close to another label, would look like a part of it: so only where it cannot be helped.
        trials = [(4 if level in ("amount", "below") else 1, level) for level in levels]
        for apart, level in (*trials, *product((1, 0), levels)):
            content = joint(line, level, self.plan.lang)
            if content is None:
                continue
            rect = self.lines.joint_rect(line, content)
            if shelf.free(rect, apart) and not self._hidden(shelf, rect, line):
                self.label[line.id] = PlacedLabel(shelf.take(rect), content)
                return

    def _all_or_none(self) -> None:
        """Take the labels off a company's lines where not all of them have room for one: a bare line would be read with the next."""
        for column in self.plan.companies:
            for card in column:
                own = [
                    line
                    for line in self.plan.chart.lines
                    if line.kind in JOINT
                    and self.plan.way[line.id] == "gap"
                    and card.id in (line.source, line.target)
                    and (line.label or line.amount)
                ]
                if any(line.id not in self.label for line in own):
                    for line in own:
                        self.label.pop(line.id, None)

    def _hidden(self, shelf: labels.Shelf, rect: Rect, line: Line) -> bool:
        """Say whether another line, or the border of a frame, would run through this text."""
        return shelf.crossings(rect, line.id) > 0 or shelf.on_border(rect) > 0

    def _label_anywhere(self, line: Line, shelf: labels.Shelf) -> None:
        rows = [(row, True) for row in text.wrap(text.clean(line.label), 96, labels.SIZE, True)[:2]]
        for said in (line.amount, line.period):
            rows += [(row, False) for row in text.wrap(text.clean(said), 96, labels.SIZE)[:2]]
        if not rows or self.plan.density.name == "compact":
            return
        content = labels.table(rows, self.lines.style[line.id].text)
        size = (content.width, content.height)
        curve = self.lines.curve[line.id]
        found = shelf.best(size, labels.spots(sample(curve, 14), size), line.id)
        if found:
            rect = found[1]
            bare = not (self._hidden(shelf, rect, line) or any(map(rect.holds, labels.dense(curve))))
            if bare or line.kind not in JOINT:
                self.label[line.id] = PlacedLabel(shelf.take(rect), content, fill="" if bare else WHITE)
