"""Words around the 体制図: the table of findings, the cards that are drawn as one, the legend, what it shows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from viz.charts.taisei import style as styles
from viz.charts.taisei import words
from viz.charts.taisei.model import FINDING_LINES, Chart
from viz.drawing import blocks, marks, text
from viz.drawing import words as joining
from viz.drawing.blocks import Entry
from viz.drawing.geometry import PlacedCard, PlacedLine


def below(
    chart: Chart, width: int, folded: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> list[PlacedCard]:
    """Return the table of findings and the list of folded organizations, as far as there are any."""
    made = []
    if chart.findings:
        made.append(blocks.findings(chart.findings, width, chart.lang))
    if folded:
        entries = _stacked(chart, folded, names)
        made.append(blocks.listing("folded", words.STACKED.in_(chart.lang), entries, width, chart.lang))
    return made


def _stacked(
    chart: Chart, folded: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> Iterable[tuple[str, list[str]]]:
    """Give for each stack what it is, with its partners, and who is in it."""
    stacks = {card.id: card for card in chart.cards}
    for stack, members in folded.items():
        partners = [
            text.clean(stacks[end].name)
            for line in chart.lines
            for end, other in ((line.source, line.target), (line.target, line.source))
            if other == stack and end in stacks and stacks[end].kind != "contract"
        ]
        label = text.clean(stacks[stack].name)
        if partners:
            label += joining.BRACKETS.in_(chart.lang).format(
                inner=joining.LIST.in_(chart.lang).join(dict.fromkeys(partners))
            )
        yield label + joining.COLON.in_(chart.lang), [text.clean(names[member]) for member in members]


def legend(chart: Chart, width: int, density: str) -> tuple[PlacedCard, list[PlacedLine]] | None:
    """Return the legend and its line samples, None where nothing needs one; only what is used is in it."""
    return blocks.legend(list(_entries(chart, density)), width, chart.lang)


def _entries(chart: Chart, density: str) -> Iterable[Entry]:
    lang = chart.lang
    used = {line.kind for line in chart.lines}
    if any(card.kind == "committee" for card in chart.cards):
        used.add("governance")
    for kind, name in words.LINES.items():
        if kind in used:
            yield Entry(name.in_(lang), styles.LINES[kind], kind, name.in_(lang))
    if density != "full":
        for kind, startup in (("sub", False), ("sub", True), ("partner", False)):
            if any(card.kind == kind and card.startup == startup for card in chart.cards):
                color = styles.STARTUP_SUB.border if startup else styles.CARDS[kind].border
                called = words.ROLES[kind].in_(lang)
                if startup:
                    inner = joining.LIST.in_(lang).join(
                        (words.STARTUP.in_(lang), words.STARTUP_SHORT.in_(lang))
                    )
                    called += joining.BRACKETS.in_(lang).format(inner=inner)
                yield Entry(called, bar=color)
    marked = {mark.kind for card in chart.cards for mark in card.marks} | {row.kind for row in chart.findings}
    for line_kind, mark in FINDING_LINES.items():
        called = marks.NAMES[mark].in_(lang)
        said = called + joining.RULE_ID.in_(lang)
        if line_kind in used:
            yield Entry(f"{marks.SIGNS[mark]} {said}", styles.LINES[line_kind], line_kind, called)
        elif mark in marked:
            yield Entry(said, mark=mark)


def describe(chart: Chart, folded: Mapping[str, tuple[str, ...]]) -> str:
    """Say in words what the chart (after folding) shows: subtitle, counts, findings."""
    lang = chart.lang

    def count(*kinds: str) -> int:
        return sum(len(folded.get(card.id, (card.id,))) for card in chart.cards if card.kind in kinds)

    parts = [text.clean(chart.subtitle)] if chart.subtitle else []
    parts.append(
        words.COUNTS.in_(lang).format(
            institutions=count("lead", "sub"),
            companies=count("lead_company", "partner"),
            lines=sum(line.kind not in FINDING_LINES for line in chart.lines),
        )
    )
    for mark, name in marks.NAMES.items():
        number = sum(row.kind == mark for row in chart.findings)
        if number:
            parts.append(f"{name.in_(lang)}{joining.COLON.in_(lang)}{number}")
    return " ".join(parts)
