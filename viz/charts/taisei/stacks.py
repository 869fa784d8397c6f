"""Companies (or sub institutions) with the same partners, drawn as one card when there are too many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from viz.charts.taisei import words
from viz.charts.taisei.model import Card, Chart, Line
from viz.drawing import marks, text
from viz.drawing.marks import Mark

MOST_COMPANIES = 28
MOST_INSTITUTIONS = 14
FOLDABLE = ("joint_resource", "joint", "resource", "sub_commission")


def fold(chart: Chart) -> tuple[Chart, dict[str, tuple[str, ...]]]:
    """Return the chart with stacks, and for each stack's id the ids of the cards in it.

    Folded above 28 companies or 14 institutions, always with `chart.stack=True`, never with False. Marks are counted on
    the stack; cards with a line that is a finding stay on their own: the eye must find them.
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
        if all(line.kind in FOLDABLE for line in lines[card.id]):
            partners = frozenset(
                (line.kind, line.source if line.target == card.id else line.target, line.target == card.id)
                for line in lines[card.id]
            )
            groups[partners, card.startup, card.period, card.undecided].append(card)
    return gather(chart, [group for group in groups.values() if len(group) > 1], folded)


def gather(
    chart: Chart,
    groups: Sequence[Sequence[Card]],
    folded: dict[str, tuple[str, ...]],
    note: Sequence[str] = (),
) -> Chart:
    """Return the chart with each group of cards of one kind as a stack, lettered A, B, C; `folded` takes who is in each.

    `note`: for each group what stands after its name.
    """
    into: dict[str, Card] = {}
    for place, group in enumerate(groups):
        letter = lettered(len(folded))
        stack = _stack(chart, group, letter, note[place] if note else "")
        folded[stack.id] = tuple(card.id for card in group)
        into.update((card.id, stack) for card in group)
    cards = dict.fromkeys(into.get(card.id, card) for card in chart.cards)
    return replace(chart, cards=tuple(cards), lines=_merge(chart, into))


def lettered(number: int) -> str:
    """Return the letter of a stack: A, B, …, Z, AA, AB, … (from 0)."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sum(yen: list[int | None], chart: Chart) -> tuple[int | None, str]:
    """Add amounts up; one that is not known makes the sum unknown, not smaller."""
    known = [value for value in yen if value is not None]
    if not known or len(known) < len(yen):
        return None, ""
    return sum(known), text.amount(sum(known), chart.lang, chart.unit)


def _stack(chart: Chart, group: Sequence[Card], letter: str, note: str) -> Card:
    yen, amount = _sum([card.yen for card in group], chart)
    name = words.STACK_NAME[group[0].kind].in_(chart.lang).format(n=len(group))
    return Card(
        id=f"stack-{letter}",
        kind=group[0].kind,
        names=(f"{letter} {name}{note}",),
        role=group[0].role,
        amount=f"{words.TOTAL.in_(chart.lang)} {amount}" if amount else "",
        yen=yen,
        period=group[0].period if len({card.period for card in group}) == 1 else "",
        startup=all(card.startup for card in group),
        undecided=all(card.undecided for card in group),
        marks=tuple(_counted(chart, group)),
    )


def _counted(chart: Chart, group: Sequence[Card]) -> Iterable[Mark]:
    """Give for each kind of mark how many cards of a stack carry it."""
    for kind in marks.NAMES:
        number = sum(card.has(kind) for card in group)
        if number:
            yield Mark(kind, (words.COUNT.in_(chart.lang).format(n=number),))


def _merge(chart: Chart, into: dict[str, Card]) -> tuple[Line, ...]:
    def end(card_id: str) -> str:
        return into[card_id].id if card_id in into else card_id

    merged: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    kept: dict[object, Line] = {}
    for line in chart.lines:
        source, target = end(line.source), end(line.target)
        if (source, target) == (line.source, line.target):
            kept[line.id] = line
        elif source != target:
            merged[line.kind, source, target].append(line)
            kept.setdefault((line.kind, source, target), line)
    result = []
    for key, line in kept.items():
        if isinstance(key, tuple):
            group = merged[key]
            yen, amount = _sum([each.yen for each in group], chart)
            rules = {each.rule for each in group}
            line = replace(
                line,
                source=key[1],
                target=key[2],
                yen=yen,
                amount=amount,
                details=(),
                period=line.period if len({each.period for each in group}) == 1 else "",
                rule=line.rule if len(rules) == 1 else words.COUNT.in_(chart.lang).format(n=len(group)),
            )
        result.append(line)
    return tuple(result)
