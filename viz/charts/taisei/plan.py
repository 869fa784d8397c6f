"""Before any position: who stands in which column, how each line will run, how large things are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Literal

from graphmodel.text import Lang
from viz.charts.taisei import cards as drafts
from viz.charts.taisei import style as styles
from viz.charts.taisei.line_texts import joint as joint_label
from viz.charts.taisei.model import FINDING_LINES, Card, Chart, Line
from viz.drawing.cards import Draft

MARGIN = 12  # from the edge of the page to the inner frames
PADDING = 10  # from an inner frame to its cards
INDENT = 26  # of the sub institutions
GAPS = {"detail": 176, "contract": 176, "amount": 140, "none": 108}
ONE_COLUMN = 14  # companies, at most
MOST_DETAILS, MOST_AMOUNTS = 6, 14  # joint research lines with all, or only the amount, at them
MOST_SPENDING = 4  # payments whose labels stand at their lines; of more than that nobody sees whose is which
FEW = 6  # cards of a column that always have one height
PORT = 4.5  # least distance of two lines on one card
LABELLED = {"detail": 34.0, "contract": 30.0}  # the same where labels of so many rows stand between them
COLUMN_GAP = 26
BOX_ZONE = 138  # a finding's box and enough of its line through the gap to be seen
LANE_ZONE = 112  # the same for lines along lanes
JOINT = ("joint_resource", "joint", "resource")

SPINE = 8  # from an inner frame to the line that gathers the parties of a contract
SPINES = 6  # between two of these

# down: AMED to lead. bus: lead to sub. level: AMED to committee. fall: IP and products. gap: between the columns.
# party: from a party of a contract to the contract's card in the gap. route: anything else, along lanes between the cards.
Way = Literal["down", "bus", "level", "fall", "gap", "party", "route"]


SIDEWAYS: tuple[Way, ...] = ("gap", "route", "party")


def _common_height(heights: Sequence[int]) -> int:
    """Return the common height of a column: one that is enough for most of its cards."""
    if not heights:
        return 0
    most = sorted(heights)[ceil(0.75 * len(heights)) - 1]
    return max(h for h in heights if h <= 1.1 * most)


def _with_spending(chart: Chart) -> Chart:
    """Return the chart with what was bought, and for how much, on the cards of those who were paid."""
    paid: dict[str, list[str]] = defaultdict(list)
    for line in chart.lines:
        if line.kind == "expenditure":
            paid[line.target].append(" ".join(filter(None, (line.label, line.amount))))
    cards = (
        replace(card, details=(*card.details, *filter(None, paid[card.id])))
        if card.kind == "outside"
        else card
        for card in chart.cards
    )
    return replace(chart, cards=tuple(cards))


class Plan:
    """The decisions of one chart that need no coordinates."""

    def __init__(self, chart: Chart) -> None:
        """`chart`: after folding."""
        self.spending_on_cards = sum(line.kind == "expenditure" for line in chart.lines) > MOST_SPENDING
        self.chart = chart = _with_spending(chart) if self.spending_on_cards else chart
        self.lang: Lang = chart.lang
        self.card = {card.id: card for card in chart.cards}
        self.made: dict[str, Draft] = {}
        self._sort()
        self._measure()

    def _sort(self) -> None:
        def kind(*kinds: str) -> list[Card]:
            return [card for card in self.chart.cards if card.kind in kinds]

        funders, committees = kind("funder"), kind("committee")
        self.funder = funders[0] if funders else None
        self.committee = committees[0] if committees else None
        self.institutions = [*kind("lead"), *kind("sub")]
        self.lead = self.institutions[0] if kind("lead") else None
        self.ips, self.products, self.contracts = kind("ip"), kind("product"), kind("contract")
        self.outside = [*kind("outside"), *funders[1:], *committees[1:]]
        row = {card.id: k for k, card in enumerate(self.institutions)}
        partners: dict[str, list[int]] = defaultdict(list)
        for line in self.chart.lines:
            for a, b in ((line.source, line.target), (line.target, line.source)):
                if b in row and line.kind in JOINT:
                    partners[a].append(row[b])

        def middle(card: Card) -> float:
            rows = partners[card.id]
            return sum(rows) / len(rows) if rows else float(len(row))

        companies = [*kind("lead_company"), *sorted(kind("partner"), key=middle)]
        two = len(companies) > ONE_COLUMN
        self.companies = [companies[::2], companies[1::2]] if two else [companies, []]
        self.column = {card.id: "left" for card in self.institutions}
        self.column.update((card.id, f"right{k}") for k in (0, 1) for card in self.companies[k])
        rows = max(len(self.institutions), len(self.companies[0]))
        self.density = styles.DENSITIES[
            self.chart.density or ("full" if rows <= 5 else "medium" if rows <= 9 else "compact")
        ]
        self._ways()

    def _ways(self) -> None:
        self.way: dict[str, Way] = {}
        commissioned = False
        for line in self.chart.lines:
            columns = {self.column.get(line.source, ""), self.column.get(line.target, "")}
            way: Way = "route"
            if line.kind == "commission" and self._is(line, self.funder, self.lead) and not commissioned:
                way, commissioned = "down", True
            elif (
                line.kind == "sub_commission"
                and self.lead
                and line.source == self.lead.id
                and self.column.get(line.target) == "left"
            ):
                way = "bus"
            elif line.kind == "governance" and {line.source, line.target} == {
                getattr(self.funder, "id", None),
                getattr(self.committee, "id", None),
            }:
                way = "level"
            elif line.kind == "ip":
                way = "fall"
            elif len(columns) == 2 and "left" in columns and columns & {"right0", "right1"}:
                way = "gap"
            elif self.card_kind(line.target) == "contract":
                way = "party"
            self.way[line.id] = way

    def card_kind(self, end: str) -> str:
        """Return the kind of the card that a line ends at; nothing for a frame."""
        return self.card[end].kind if end in self.card else ""

    @staticmethod
    def _is(line: Line, source: Card | None, target: Card | None) -> bool:
        return bool(source and target and line.source == source.id and line.target == target.id)

    def _measure(self) -> None:
        self._joint = [line for line in self.chart.lines if line.kind in JOINT and self.way[line.id] == "gap"]
        self._labelled = {line.id for line in self._joint if line.label or line.amount}
        self._found = [line for line in self.chart.lines if line.kind in FINDING_LINES]
        self.level = self._level()
        self.small_boxes = len(self._found) > (8 if self.density.name != "compact" else 5)
        two = bool(self.companies[1])
        alone = self.density.name == "compact" and not two
        self.company_width = styles.COMPANY_ALONE if alone else self.density.company
        self.lead_width = self.density.institution + INDENT
        left_width = self.lead_width + 2 * PADDING
        right_width = self.company_width + 2 * PADDING + (COLUMN_GAP + self.company_width if two else 0)
        self.spines = SPINE + SPINES * (len(self.contracts) - 1) + 4 if self.contracts else 0
        self.label_zone = self._widest_label()
        self.gap = self._gap()
        self._place_columns(left_width, right_width)
        self._draft()

    def _level(self) -> str:
        """Choose how much the labels at joint research lines say."""
        if self.density.name == "compact" or len(self._joint) > MOST_AMOUNTS:
            return "none"
        if len(self._joint) > MOST_DETAILS:
            return "amount"
        # The boxes of findings need the room; details go to the cards.
        return "contract" if self._found else "detail"

    def _widest_label(self) -> int:
        if self.level == "none":
            return 0
        made = (joint_label(line, self.level, self.lang) for line in self._joint)
        wide = max((content.width for content in made if content), default=0)
        return wide + 8 if wide else 0

    def _gap(self) -> int:
        """Return how wide the gap between the frames has to be for labels, boxes, lanes, and the lines of contracts."""
        routed = sum(way == "route" for way in self.way.values())
        gap = GAPS[self.level] + 7 * max(0, routed - 2)
        if self._found:
            through = any(self.way[line.id] == "gap" for line in self._found)
            gap = max(gap, self.label_zone + (BOX_ZONE if through else LANE_ZONE))
        return gap + 2 * self.spines

    def _place_columns(self, left_width: int, right_width: int) -> None:
        self.width = 2 * MARGIN + left_width + self.gap + right_width
        self.left_x = MARGIN + PADDING
        self.right_x = MARGIN + left_width + self.gap + PADDING
        self.column_x = {
            "right0": float(self.right_x),
            "right1": float(self.right_x + self.company_width + COLUMN_GAP),
        }
        self.left_frame = (MARGIN, left_width)
        self.right_frame = (MARGIN + left_width + self.gap, right_width)

    def _draft(self) -> None:
        """Lay out the texts of the cards in the columns; a second lead is as narrow as the others on the bus."""
        for card in self.institutions:
            own = self.lead_width if card is self.lead else self.density.institution
            self.made[card.id] = drafts.draft(card, self.density, own, self.lang, details=False)
        for card in (*self.companies[0], *self.companies[1]):
            self.made[card.id] = drafts.draft(
                card, self.density, self.company_width, self.lang, details=self._details_on_cards()
            )

    def _details_on_cards(self) -> bool:
        """Say whether resources are listed on the cards: not where each stands at the one line of its company."""
        if self.density.name == "compact":
            return False
        ends = [end for line in self._joint for end in (line.source, line.target) if end in self.column]
        single = all(ends.count(card.id) <= 1 for card in self.companies[0])
        told = bool(self._joint) and all(line.details for line in self._joint)
        return not (self.level == "detail" and single and told)

    def side_lines(self, card_id: str) -> int:
        """Count the lines on the side of a card that faces the gap."""
        return sum(
            card_id in (line.source, line.target) and self.way[line.id] in SIDEWAYS
            for line in self.chart.lines
        )

    def room(self, line_id: str, card_id: str) -> float:
        """Return how much of a card's side a line needs: more where a label stands at its end."""
        labelled = self.way[line_id] == "gap" and line_id in self._labelled
        if labelled and self.level in LABELLED and self.column.get(card_id) == "right0":
            return LABELLED[self.level]
        return PORT

    def heights(self, cards: Sequence[Card], *, ports: bool = True) -> list[int]:
        """Return one height for all but unusual cards; a card with many lines is as tall as they need."""
        least = []
        for card in cards:
            rooms = [
                self.room(line.id, card.id)
                for line in self.chart.lines
                if card.id in (line.source, line.target) and self.way[line.id] in SIDEWAYS
            ]
            share = 0.58 if max(rooms, default=0) > PORT else 0.88
            between = sum(sorted(rooms, reverse=True)[: len(rooms) - 1])
            need = ceil(between / share) if ports else 0
            least.append(max(self.made[card.id].height, need))
        plain = [self.made[c.id].height for c in cards if c.kind in ("sub", "partner")]
        if self.density.name == "compact" and len(plain) > FEW:  # no room to give away
            return least
        common = _common_height(plain or [self.made[c.id].height for c in cards])
        return [max(common, h) for h in least]
