"""Companies (or sub institutions) with the same partners, drawn as one card when there are too many."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from viz.charts.taisei import words
from viz.charts.taisei.model import Card, Chart, Line
from viz.drawing import text

MOST_COMPANIES = 28
MOST_INSTITUTIONS = 14
FOLDABLE = ("joint_resource", "joint", "resource", "sub_commission")


def fold(chart: Chart) -> tuple[Chart, dict[str, tuple[str, ...]]]:
    """Return the chart with stacks, and for each stack's id the ids of the cards in it.

    Folded above 28 companies or 14 institutions, always with `chart.stack=True`, never with False. Cards that
    carry a mark, a period, or a line that is a finding stay on their own: the eye must find them.
    """
    folded: dict[str, tuple[str, ...]] = {}
    if chart.stack is False:
        return chart, folded
    companies = [c for c in chart.cards if c.kind in ("partner", "lead_company")]
    institutions = [c for c in chart.cards if c.kind in ("lead", "sub")]
    if chart.stack or len(companies) > MOST_COMPANIES:
        chart = _fold(chart, [c for c in companies if c.kind == "partner"], folded)
    if chart.stack or len(institutions) > MOST_INSTITUTIONS:
        chart = _fold(chart, [c for c in institutions if c.kind == "sub"], folded)
    return chart, folded


def _fold(chart: Chart, candidates: list[Card], folded: dict[str, tuple[str, ...]]) -> Chart:
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in chart.lines:
        lines[line.source].append(line)
        lines[line.target].append(line)
    groups: dict[object, list[Card]] = defaultdict(list)
    for card in candidates:
        plain = not card.marks and not card.period and not card.undecided
        if plain and all(line.kind in FOLDABLE for line in lines[card.id]):
            partners = frozenset(
                (line.kind, line.source if line.target == card.id else line.target, line.target == card.id)
                for line in lines[card.id]
            )
            groups[partners, card.startup].append(card)
    into: dict[str, Card] = {}
    for group in groups.values():
        if len(group) > 1:
            stack = _stack(chart, group, f"stack-{len(folded) + 1}")
            folded[stack.id] = tuple(card.id for card in group)
            into.update((card.id, stack) for card in group)
    cards = dict.fromkeys(into.get(card.id, card) for card in chart.cards)
    return replace(chart, cards=tuple(cards), lines=_merge(chart, into))


def _sum(yen: list[int | None], chart: Chart) -> tuple[int | None, str]:
    """Add amounts up; one that is not known makes the sum unknown, not smaller."""
    known = [value for value in yen if value is not None]
    if not known or len(known) < len(yen):
        return None, ""
    return sum(known), text.amount(sum(known), chart.lang, chart.unit)


def _stack(chart: Chart, group: list[Card], stack_id: str) -> Card:
    yen, amount = _sum([card.yen for card in group], chart)
    name = words.STACK_NAME[group[0].kind].in_(chart.lang).format(n=len(group))
    return Card(
        id=stack_id,
        kind=group[0].kind,
        names=(name,),
        role=group[0].role,
        amount=f"{words.TOTAL.in_(chart.lang)} {amount}" if amount else "",
        yen=yen,
        startup=group[0].startup,
    )


def _merge(chart: Chart, into: dict[str, Card]) -> tuple[Line, ...]:
    def end(card_id: str) -> str:
        return into[card_id].id if card_id in into else card_id

    merged: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    kept: dict[object, Line] = {}
    for line in chart.lines:
        source, target = end(line.source), end(line.target)
        if (source, target) == (line.source, line.target):
            kept[line.id] = line
        else:
            merged[line.kind, source, target].append(line)
            kept.setdefault((line.kind, source, target), line)
    result = []
    for key, line in kept.items():
        if isinstance(key, tuple):
            group = merged[key]
            yen, amount = _sum([each.yen for each in group], chart)
            line = replace(line, source=key[1], target=key[2], yen=yen, amount=amount, details=())
        result.append(line)
    return tuple(result)
