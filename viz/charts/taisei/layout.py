"""体制図: every position of the portrait ladder, computed here and only drawn by Graphviz.

AMED on top left, the funded institutions in the left column (lead first, the others indented on a bus line), the
companies in the right column or two, joint research between them, IP and products below, outside bodies last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from viz.charts.taisei import cards as drafts
from viz.charts.taisei import stacks, words
from viz.charts.taisei import style as styles
from viz.charts.taisei.around import describe
from viz.charts.taisei.labels import Labels
from viz.charts.taisei.lines import Lines
from viz.charts.taisei.model import FINDING_LINES, FRAME_ENDS, Chart, Line
from viz.charts.taisei.page import Page
from viz.charts.taisei.plan import Plan
from viz.drawing import marks, paper, text
from viz.drawing import words as joining
from viz.drawing.geometry import Placed, PlacedCard, PlacedLine
from viz.drawing.style import CRIMSON


@dataclass(frozen=True)
class PlacedTaisei(Placed):
    """The 体制図, ready to be written; `chart` is what was drawn, after folding, `folded` the cards in each stack."""

    chart: Chart
    density: str
    folded: Mapping[str, tuple[str, ...]]


def layout(chart: Chart) -> PlacedTaisei:
    """Compute every position of the chart; needs no drawing engine and no font.

    If no density is wished for, the one that fits the number of organizations is taken, or a denser one if only that can
    be read on a sheet of A4.
    """
    return laid(*stacks.fold(chart), chart)


def laid(folded_chart: Chart, folded: Mapping[str, tuple[str, ...]], chart: Chart) -> PlacedTaisei:
    """Compute every position of a chart with these stacks; `chart`: before folding."""
    first = _laid(folded_chart, chart, folded)
    target = paper.A3[0] if chart.paper == "a3" else paper.A4[0]
    if chart.density is not None or (first.sheet.width <= target and first.readable):
        return first
    names = list(styles.DENSITIES)
    for denser in names[names.index(first.density) + 1 :]:
        placed = _laid(replace(folded_chart, density=denser), chart, folded)  # type: ignore[arg-type]
        if placed.sheet.width <= target and placed.readable:
            return placed
        if placed.readable and not first.readable:
            first = placed
    return first


def _laid(folded_chart: Chart, chart: Chart, folded: Mapping[str, tuple[str, ...]]) -> PlacedTaisei:
    page = Page(Plan(folded_chart), chart, folded)
    return _Result(Labels(Lines(page))).placed()


class _Result:
    """Puts the parts together and says in words what each of them is."""

    def __init__(self, letters: Labels) -> None:
        self.plan, self.page, self.lines, self.letters = (
            letters.plan,
            letters.page,
            letters.lines,
            letters,
        )

    def placed(self) -> PlacedTaisei:
        """Return everything with its position."""
        frames = {"left": "state", "right0": "resource", "right1": "resource"}
        homes = {card.id: "consortium" for card in (*self.plan.ips, *self.plan.contracts)} | {
            card.id: "competitive" for card in self.plan.products
        }
        cards = []
        for card_id, rect in self.page.rect.items():
            card, made = self.plan.card[card_id], self.plan.made[card_id]
            failed = card.has("fail")
            classes = ["org", card.kind]
            classes += [word for word, on in (("startup", card.startup), ("undecided", card.undecided)) if on]
            classes += [f"has-{'violation' if m.kind == 'fail' else m.kind}" for m in card.marks]
            spoken = drafts.spoken(card, self.plan.lang)
            if card_id in self.page.folded:
                names = {c.id: text.clean(c.name) for c in self.page.original.cards}
                spoken += joining.BRACKETS.in_(self.plan.lang).format(
                    inner=joining.LIST.in_(self.plan.lang).join(names[i] for i in self.page.folded[card_id])
                )
            cards.append(
                PlacedCard(
                    card_id,
                    card.kind,
                    rect,
                    made.content(int(rect.h)),
                    CRIMSON if failed else made.style.border,
                    2.6 if failed else made.style.width,
                    made.style.fill,
                    made.style.rounded,
                    made.style.dashed and not failed,
                    tuple(dict.fromkeys(classes)),
                    spoken,
                    frames.get(self.plan.column.get(card_id, ""), homes.get(card_id, "")),
                    self._called(card_id),
                )
            )
        lines = [self._line(line) for line in self.plan.chart.lines]
        if self.lines.committee_end:
            lines.append(self.lines.committee_end)
        chart = self.plan.chart
        return PlacedTaisei(
            name="taisei",
            things="org",
            title=chart.title,
            lang=chart.lang,
            description=describe(chart, self.page.folded),
            width=self.plan.width,
            height=self.page.height,
            frames=tuple(self.page.frames),
            cards=tuple(cards),
            blocks=tuple(self.page.blocks),
            lines=tuple(lines),
            legend_lines=self.page.legend_lines,
            paper=chart.paper,
            chart=chart,
            density=self.plan.density.name,
            folded=self.page.folded,
        )

    def _line(self, line: Line) -> PlacedLine:
        name = words.LINES[line.kind].in_(self.plan.lang) if line.kind in words.LINES else ""
        if line.kind in FINDING_LINES:
            mark = marks.NAMES[FINDING_LINES[line.kind]].in_(self.plan.lang)
            name = " ".join(filter(None, (mark, text.clean(line.rule), text.clean(line.label))))
        elif text.clean(line.label):
            name = text.clean(line.label)
        undirected = styles.LINES[line.kind].head == "none"
        sentence = words.AND if undirected else words.FROM_TO
        if self.plan.way[line.id] == "party":
            sentence, name = words.PARTY, text.clean(self.plan.card[line.target].name)
        spoken = sentence.in_(self.plan.lang).format(
            line=name, source=self._called(line.source), target=self._called(line.target)
        )
        extra = [text.clean(line.amount), *map(text.clean, line.details), text.clean(line.period)]
        spoken = joining.LIST.in_(self.plan.lang).join(filter(None, (spoken, *extra)))
        classes = {
            "commission": ("money", "contract", "itaku"),
            "sub_commission": ("money", "contract", "saiitaku"),
            "joint_resource": ("joint", "resource"),
            "expenditure": ("money", "expenditure"),
            "governance": ("gov",),
            "violation": ("finding", "violation", "error"),
        }.get(line.kind, ("finding", line.kind) if line.kind in FINDING_LINES else (line.kind,))
        return PlacedLine(
            line.id,
            line.kind,
            line.source,
            line.target,
            tuple((round(x, 1), round(y, 1)) for x, y in self.lines.curve[line.id]),
            self.lines.style[line.id],
            self.letters.label.get(line.id),
            classes,
            spoken,
        )

    def _called(self, end: str) -> str:
        if end in FRAME_ENDS:
            return words.FRAMES[end.removeprefix("frame-")].in_(self.plan.lang)
        card = self.plan.card[end]
        return text.clean(words.called(card.names, card.kind, self.plan.lang))
