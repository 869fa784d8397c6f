"""Positions of cards, frames and of what stands around the drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from viz.charts.taisei import around, words
from viz.charts.taisei import cards as drafts
from viz.charts.taisei import style as styles
from viz.charts.taisei.model import FINDING_LINES, Card, Chart
from viz.charts.taisei.plan import INDENT, JOINT, MARGIN, PADDING, PORT, Plan
from viz.drawing import blocks, text
from viz.drawing.cards import centred
from viz.drawing.geometry import Cell, Content, PlacedCard, PlacedFrame, PlacedLine, Rect, Row, settle
from viz.drawing.style import MUTED, FrameStyle

FRAME_TOP = 24  # room for a frame's label
MOST_SPREAD = 2.2
CLEAR = 3.5  # between a card and a line that passes it
FEW = 5  # more cards look best evenly spread
PULL = 0.25  # how far cards leave their even places toward their partners


def _middles(cards: Sequence[Card], tops: Sequence[float], heights: Sequence[int]) -> dict[str, float]:
    return {card.id: top + height / 2 for card, top, height in zip(cards, tops, heights, strict=True)}


class Page:
    """Where every card and frame is."""

    def __init__(self, plan: Plan, original: Chart, folded: Mapping[str, tuple[str, ...]]) -> None:
        """`original`: the chart before folding; `folded`: the cards in each stack."""
        self.plan, self.original, self.folded = plan, original, folded
        self.rect: dict[str, Rect] = {}
        self.frame_rect: dict[str, Rect] = {}
        self.first_row: set[str] = set()  # IP and product cards that lines can fall onto
        self._place_columns()
        self._place_page()

    def _place_columns(self) -> None:
        """Place institutions and companies from y = 0; the page moves them later."""
        gap = self.plan.density.row_gap
        left = self.plan.heights(self.plan.institutions)
        first, second = self.plan.companies
        heights = [self.plan.heights(first), self.plan.heights(second, ports=False)]
        bused = any(way == "bus" for way in self.plan.way.values())

        right_end, right_tops = self._company_tops(heights, gap, 0.0)
        left_gaps = [float(gap)] * max(0, len(left) - 1)
        if bused and left_gaps:
            left_gaps[0] = max(16.0, gap)
        left_end = sum(left) + sum(left_gaps)
        if len(first) > 1 and second and left_end > right_end:
            pitch = right_end / len(first)
            extra = min((left_end - right_end) / (len(first) - 1), (MOST_SPREAD - 1) * pitch)
            right_end, right_tops = self._company_tops(heights, gap, extra)
        left_tops = [sum(left[:k]) + sum(left_gaps[:k]) for k in range(len(left))]
        if right_end > left_end:
            middles = _middles(first, right_tops[0], heights[0]) | _middles(second, right_tops[1], heights[1])
            left_tops = self._beside(left_tops, left, middles, gap, right_end)
        elif left_end > right_end and first and not second:
            middles = _middles(self.plan.institutions, left_tops, left)
            right_tops[0] = self._opposite(heights[0], middles, gap, left_end)
        for k, card in enumerate(self.plan.institutions):
            x = self.plan.left_x + (0 if k == 0 and card.kind == "lead" else INDENT)
            self.rect[card.id] = Rect(x, round(left_tops[k], 1), self.plan.made[card.id].width, left[k])
        for column in (0, 1):
            for card, top, height in zip(
                self.plan.companies[column], right_tops[column], heights[column], strict=True
            ):
                at = self.plan.column_x[f"right{column}"]
                self.rect[card.id] = Rect(at, round(top, 1), self.plan.company_width, height)
        bottoms = [self.rect[card_id].y1 for card_id in self.plan.column]
        self.columns_height = max(bottoms, default=30.0)

    def _drawn_to(
        self, cards: Sequence[Card], others: Mapping[str, float], even: Sequence[float]
    ) -> list[float]:
        """Return where cards of the shorter column want their middles: at `even`, a few of them nearer to their partners."""
        partners: dict[str, list[float]] = defaultdict(list)
        for line in self.plan.chart.lines:
            for here, there in ((line.source, line.target), (line.target, line.source)):
                if line.kind in JOINT and there in others:
                    partners[here].append(others[there])
        pull = PULL if len(cards) <= FEW else 0.0
        means = [
            sum(p) / len(p) if (p := partners[card.id]) else at for card, at in zip(cards, even, strict=True)
        ]
        return [at + pull * (mean - at) for at, mean in zip(even, means, strict=True)]

    def _beside(
        self, tops: list[float], heights: list[int], others: Mapping[str, float], gap: int, end: float
    ) -> list[float]:
        """Spread the institutions level with the rows of the longer columns of companies; the lead stays on top."""
        fixed = 1 if self.plan.lead else 0
        cards, own, levels = self.plan.institutions[fixed:], heights[fixed:], sorted(others.values())
        if not cards:
            return tops
        step = (len(levels) - 1) / max(1, len(heights) - 1)
        rows = [(k + fixed) * step if len(heights) > 1 else (len(levels) - 1) / 2 for k in range(len(cards))]
        even = [
            levels[int(row)] + (levels[min(int(row) + 1, len(levels) - 1)] - levels[int(row)]) * (row % 1)
            for row in rows
        ]
        wishes = self._drawn_to(cards, others, even)
        return [*tops[:fixed], *settle(wishes, own, gap, tops[fixed], end)]

    def _opposite(self, heights: list[int], others: Mapping[str, float], gap: int, end: float) -> list[float]:
        """Spread one column of companies beside the longer column of institutions."""
        cards = self.plan.companies[0]
        if len(cards) == len(others):
            even = sorted(others.values())
        else:
            even = [end * (k + 0.5) / len(cards) for k in range(len(cards))]
        return settle(self._drawn_to(cards, others, even), heights, gap, 0.0, end)

    def _company_tops(
        self, heights: list[list[int]], gap: int, extra: float
    ) -> tuple[float, list[list[float]]]:
        """Return the end of the columns and the tops of their cards.

        A card of the second column stands level with the gap below its neighbour in the first, so that its lines
        pass between the cards; the gap is as wide as these lines need.
        """
        tops: list[list[float]] = [[], []]
        self.passage: dict[str, tuple[float, float]] = {}
        y, second_end = 0.0, 0.0
        for k, height in enumerate(heights[0]):
            tops[0].append(y)
            y += height
            room = gap + extra
            if k < len(heights[1]):
                card = self.plan.companies[1][k]
                room = max(room, PORT * (self.plan.side_lines(card.id) - 1) + 2 * CLEAR)
                top = y + room / 2 - heights[1][k] / 2
                late = max(0.0, second_end - top)
                room += 2 * late
                tops[1].append(top + late)
                second_end = top + late + heights[1][k] + gap
                self.passage[card.id] = (y + CLEAR, y + room - CLEAR)
            y += room
        ends = [tops[c][-1] + heights[c][-1] for c in (0, 1) if tops[c]]
        return max(ends, default=0.0), tops

    def _place_page(self) -> None:
        self.title = blocks.title(self.plan.chart.title, self.plan.chart.subtitle, self.plan.width)
        y = max(44.0, self.title.rect.h + 10)
        top_cards: list[tuple[Card, float, int]] = []
        if self.plan.funder:
            top_cards.append((self.plan.funder, 14.0, self.plan.lead_width + 20))
        if self.plan.committee:
            top_cards.append((self.plan.committee, float(self.plan.right_x), self.plan.company_width))
        for card, _, own in top_cards:
            self.plan.made[card.id] = drafts.draft(card, self.plan.density, own, self.plan.lang, details=True)
        tall = max((self.plan.made[card.id].height for card, _, _ in top_cards), default=0)
        for card, x, own in top_cards:
            height = self.plan.made[card.id].height
            self.rect[card.id] = Rect(x, y + tall - height, own, height)
        y += tall
        self.commission_rows = self._commission_rows()
        band = max(36, 12 * len(self.commission_rows) + 14) if top_cards else 0
        y += band
        consortium_top = y
        inner_top = y + FRAME_TOP
        cards_top = max(inner_top + FRAME_TOP, self._place_contracts(inner_top))
        for card_id in self.plan.column:
            self.rect[card_id] = replace(self.rect[card_id], y=round(self.rect[card_id].y + cards_top, 1))
        self.passage = {k: (a + cards_top, b + cards_top) for k, (a, b) in self.passage.items()}
        inner_height = round(cards_top + self.columns_height + PADDING - inner_top, 1)
        self.frame_rect["state"] = Rect(
            self.plan.left_frame[0], inner_top, self.plan.left_frame[1], inner_height
        )
        self.frame_rect["resource"] = Rect(
            self.plan.right_frame[0], inner_top, self.plan.right_frame[1], inner_height
        )
        y = inner_top + inner_height
        if self.plan.ips:
            y = self._card_rows(self.plan.ips, y + 44, 240, 24, lanes=20)
        y += MARGIN
        self.frame_rect["consortium"] = Rect(0, consortium_top, self.plan.width, round(y - consortium_top, 1))
        if self.plan.products:
            top = y + 34
            y = self._card_rows(self.plan.products, top + 14, 200, 24, lanes=20) + 26
            self.frame_rect["competitive"] = Rect(0, top, self.plan.width, round(y - top, 1))
        if self.plan.outside:
            ends = {card.id for card in self.plan.outside}
            crowd = sum(bool(ends & {line.source, line.target}) for line in self.plan.chart.lines)
            apart = 30 + 7 * min(3, max(0, crowd - 3))  # room for lines side by side
            if any(line.kind in FINDING_LINES and line.target in ends for line in self.plan.chart.lines):
                apart += 14  # and for what stands on such a line
            y = self._card_rows(self.plan.outside, y + apart, 200, 28, lanes=30)
        self.body_bottom = y
        y += 12
        self.blocks = [self.title]
        names = {card.id: card.name for card in self.original.cards}
        for block in around.below(self.plan.chart, self.plan.width, self.folded, names):
            self.blocks.append(replace(block, rect=replace(block.rect, y=y)))
            y += block.rect.h + 6
        legend = around.legend(self.plan.chart, self.plan.width, self.plan.density.name)
        self.legend_lines: tuple[PlacedLine, ...] = ()
        if legend:
            block, lines = legend
            self.legend_lines = tuple(
                replace(line, curve=tuple((px, py + y) for px, py in line.curve)) for line in lines
            )
            self.blocks.append(replace(block, rect=replace(block.rect, y=y)))
            y += block.rect.h + 6
        note = blocks.notes(self.plan.chart.notes, self.plan.width, self.plan.lang)
        if note:
            self.blocks.append(replace(note, rect=replace(note.rect, y=y)))
            y += note.rect.h + 6
        self.height = round(y - 4, 1)
        self._frames()

    def _place_contracts(self, y: float) -> float:
        """Place the cards of contracts of many parties at the top of the gap; return where others may begin."""
        for card in self.plan.contracts:
            room = self.plan.gap - 2 * self.plan.spines - 8
            made = drafts.draft(card, self.plan.density, room, self.plan.lang, details=False)
            self.plan.made[card.id] = made
            x = self.plan.left_frame[0] + self.plan.left_frame[1] + (self.plan.gap - made.width) / 2
            self.rect[card.id] = Rect(round(x, 1), y, made.width, made.height)
            y += made.height + 4
        return y - 4

    def _card_rows(self, cards: Sequence[Card], y: float, widest: int, between: int, *, lanes: int) -> float:
        """Place cards in centred rows, as many in each as in the others; return the lower edge."""
        room = self.plan.width - 28
        most = int(max(1, min(len(cards), (room + between) // (130 + between))))
        per_row = ceil(len(cards) / ceil(len(cards) / most))
        own = int(min(widest, (room - between * (per_row - 1)) // per_row))
        for start in range(0, len(cards), per_row):
            row = cards[start : start + per_row]
            for card in row:
                self.plan.made[card.id] = drafts.draft(
                    card, self.plan.density, own, self.plan.lang, details=True
                )
            height = max(self.plan.made[card.id].height for card in row)
            x = (self.plan.width - own * len(row) - between * (len(row) - 1)) / 2
            for card in row:
                self.rect[card.id] = Rect(round(x, 1), round(y, 1), own, height)
                x += own + between
            if start == 0:
                self.first_row.update(card.id for card in row)
            self.last_row = {card.id for card in row}
            y += height + lanes
        return round(y - lanes, 1)

    def _commission_rows(self) -> list[tuple[str, bool]]:
        rows: list[tuple[str, bool]] = []
        for line in self.plan.chart.lines:
            if self.plan.way[line.id] == "down":
                room = self.plan.lead_width - 24
                rows += [(row, True) for row in text.wrap(text.clean(line.label), room, 8, True)[:2]]
                rows += [(row, False) for row in text.wrap(text.clean(line.amount), room, 8)[:2]]
                rows += [(row, False) for row in text.wrap(text.clean(line.period), room, 8)[:2]]
        return rows

    def _frames(self) -> None:
        self.frames: list[PlacedFrame] = []
        order = ["consortium", "state", "resource", "competitive"]
        if self.plan.chart.frames == "overlap" and self.plan.institutions:
            order = ["consortium", "resource", "state", "competitive"]
            right = self.frame_rect["resource"]
            state = self.frame_rect["state"]
            named = text.width(words.FRAMES["state"].in_(self.plan.lang), 10, True)
            reach = min(state.x + 10 + ceil(named) + 8, state.x1 - 12)  # beside the state frame's name
            self.frame_rect["resource"] = Rect(reach, right.y, right.x1 - reach, right.h)
        for name in order:
            if name not in self.frame_rect:
                continue
            rect = self.frame_rect[name]
            called = words.FRAMES[name].in_(self.plan.lang)
            room = (self.plan.right_frame[1] if name == "resource" else rect.w) - 20
            rows, size = text.fit(called, room, 10, True, smallest=7.0, rows=1, most=1)
            own = ceil(text.width(rows[0], size, True))
            content = Content((Row(14, (Cell(own, rows[0], size, True, styles.FRAMES[name].text),)),))
            x, y = rect.x + 10, rect.y + 5
            if name == "consortium":  # in the middle, but clear of lines that come down from AMED
                x = max(rect.cx - own / 2, self.plan.left_frame[0] + self.plan.left_frame[1] + 30)
                x = round(min(x, rect.x1 - own - 10), 1)
            elif name == "competitive":
                y = rect.y1 - 20
            elif name == "resource":
                x = self.plan.right_frame[0] + 10
            self.frames.append(
                PlacedFrame(name, rect, content, Rect(x, y, own, 14), called, self._look(name))
            )
            if (name == "state" and not self.plan.institutions) or (
                name == "resource" and not self.plan.companies[0]
            ):
                self._nothing(name)

    def _look(self, name: str) -> FrameStyle:
        look = styles.FRAMES[name]
        if name == "state" and self.plan.chart.frames == "overlap":  # the frame below shows through
            return replace(look, fill=look.border + "1A")
        return look

    def _nothing(self, name: str) -> None:
        """Say in an empty frame that the document records nothing there; that is not the same as none."""
        rect = self.frame_rect[name]
        word = words.NOTHING_HERE.in_(self.plan.lang)
        row = centred(word, int(rect.w) - 20, 8, MUTED)
        box = Rect(rect.x + 10, rect.y + FRAME_TOP + 8, rect.w - 20, row.height)
        self.blocks.append(PlacedCard(f"nothing-{name}", "block", box, Content((row,)), spoken=word))
