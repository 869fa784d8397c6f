"""体制図: every position of the portrait ladder, computed here and only drawn by Graphviz.

AMED on top left, the funded institutions in the left column (lead first, the others indented on a bus line), the
companies in the right column or two, joint research between them, IP and products below, outside bodies last.
"""

from __future__ import annotations

from dataclasses import replace

from viz.charts import cards as drafts
from viz.charts import paper, stacks, text, words
from viz.charts import style as styles
from viz.charts.ground import Ground
from viz.charts.lettering import Lettering
from viz.charts.lines import Lines
from viz.charts.model import FINDING_LINES, FRAME_ENDS, Chart, Line
from viz.charts.placed import Placed, PlacedCard, PlacedLine
from viz.charts.plan import Plan


def layout(chart: Chart) -> Placed:
    """Compute every position of the chart; needs no drawing engine and no font.

    If no density is wished for, the one that fits the number of organizations is taken, or a denser one if only that can
    be read on a sheet of A4.
    """
    folded_chart, folded = stacks.fold(chart)
    placed = _laid(folded_chart, chart, folded)
    if chart.density is None:
        names = list(styles.DENSITIES)
        for denser in names[names.index(placed.density) + 1 :]:
            if placed.sheet.width <= paper.A4[0]:
                break
            placed = _laid(replace(folded_chart, density=denser), chart, folded)  # type: ignore[arg-type]
    return placed


def _laid(folded_chart: Chart, chart: Chart, folded: dict[str, tuple[str, ...]]) -> Placed:
    ground = Ground(Plan(folded_chart), chart, folded)
    return _Result(Lettering(Lines(ground))).placed()


class _Result:
    """Puts the parts together and says in words what each of them is."""

    def __init__(self, letters: Lettering) -> None:
        self.plan, self.ground, self.lines, self.letters = (
            letters.plan,
            letters.ground,
            letters.lines,
            letters,
        )

    def placed(self) -> Placed:
        """Return everything with its position."""
        frames = {"left": "state", "right0": "resource", "right1": "resource"}
        homes = {card.id: "consortium" for card in (*self.plan.ips, *self.plan.contracts)} | {
            card.id: "competitive" for card in self.plan.products
        }
        cards = []
        for card_id, rect in self.ground.rect.items():
            card, made = self.plan.card[card_id], self.plan.made[card_id]
            failed = card.has("fail")
            classes = ["org", card.kind]
            classes += [word for word, on in (("startup", card.startup), ("undecided", card.undecided)) if on]
            classes += [f"has-{'violation' if m.kind == 'fail' else m.kind}" for m in card.marks]
            spoken = drafts.spoken(card, self.plan.lang)
            if card_id in self.ground.folded:
                names = {c.id: text.clean(c.name) for c in self.ground.original.cards}
                spoken += words.BRACKETS.in_(self.plan.lang).format(
                    inner=words.LIST.in_(self.plan.lang).join(names[i] for i in self.ground.folded[card_id])
                )
            cards.append(
                PlacedCard(
                    card_id,
                    card.kind,
                    rect,
                    made.content(int(rect.h)),
                    styles.CRIMSON if failed else made.style.border,
                    2.6 if failed else made.style.width,
                    made.style.fill,
                    made.style.rounded,
                    made.style.dashed and not failed,
                    tuple(dict.fromkeys(classes)),
                    spoken,
                    frames.get(self.plan.column.get(card_id, ""), homes.get(card_id, "")),
                )
            )
        lines = [self._line(line) for line in self.plan.chart.lines]
        if self.lines.committee_end:
            lines.append(self.lines.committee_end)
        return Placed(
            self.plan.chart,
            self.plan.density.name,
            self.plan.width,
            self.ground.height,
            tuple(self.ground.frames),
            tuple(cards),
            tuple(self.ground.blocks),
            tuple(lines),
            self.ground.legend_lines,
            self.ground.folded,
        )

    def _line(self, line: Line) -> PlacedLine:
        name = words.LINES[line.kind].in_(self.plan.lang) if line.kind in words.LINES else ""
        if line.kind in FINDING_LINES:
            mark = words.MARKS[FINDING_LINES[line.kind]].in_(self.plan.lang)
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
        extra = [text.clean(line.amount), *map(text.clean, line.details)]
        spoken = words.LIST.in_(self.plan.lang).join(filter(None, (spoken, *extra)))
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
