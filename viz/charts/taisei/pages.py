"""A 体制図 on several pages, where the letters of a single one could not be read: first a key page, then its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from viz.charts.taisei import stacks, words
from viz.charts.taisei.layout import PlacedTaisei, laid, layout
from viz.charts.taisei.model import FINDING_LINES, Card, Chart, Line
from viz.charts.taisei.plan import JOINT

HOPELESS = 90  # so many cards, also after folding, never fit on a page
INSTITUTIONS, COMPANIES = 10, 18  # on a page, beside the lead


def pages(chart: Chart) -> tuple[PlacedTaisei, ...]:
    """Lay a chart out on one page, if it can be read there; else on a key page and as many others as it needs.

    On the key page the bodies of each page are a stack each, lettered, with the number of the page; committees and the list
    of findings stand there only.
    """
    folded, members = stacks.fold(chart)
    if len(folded.cards) <= HOPELESS:
        whole = laid(folded, members, chart)
        if whole.readable:
            return (whole,)
    parts = _parts(chart)
    if len(parts) < 2:
        return (layout(chart),)
    total = len(parts) + 1
    made = [_key(chart, parts, total)]
    made += [layout(_part(chart, part, number, total)) for number, part in enumerate(parts, 2)]
    return tuple(made)


def _parts(chart: Chart) -> list[list[Card]]:
    """Divide sub institutions and partner companies into pages, each company to the first of whom it supports."""
    card = {each.id: each for each in chart.cards}
    subs = [each for each in chart.cards if each.kind == "sub"]
    waiting = [each for each in chart.cards if each.kind == "partner"]
    near: dict[str, set[str]] = {each.id: set() for each in waiting}
    for line in chart.lines:
        for here, there in ((line.source, line.target), (line.target, line.source)):
            if here in near and line.kind in JOINT and card[there].kind == "sub":
                near[here].add(there)
    parts: list[list[Card]] = []
    for start in range(0, len(subs), INSTITUTIONS):
        own = subs[start : start + INSTITUTIONS]
        mine = [company for company in waiting if near[company.id] & {each.id for each in own}][:COMPANIES]
        waiting = [company for company in waiting if company not in mine]
        parts.append([*own, *mine])
    return parts + [waiting[k : k + COMPANIES] for k in range(0, len(waiting), COMPANIES)]


def _key(chart: Chart, parts: Sequence[Sequence[Card]], total: int) -> PlacedTaisei:
    """Lay out the key page."""
    groups, notes = [], []
    for number, part in enumerate(parts, 2):
        for kind in ("sub", "partner"):
            own = [card for card in part if card.kind == kind]
            if own:
                groups.append(own)
                notes.append(words.ON_PAGE.in_(chart.lang).format(page=number))
    folded: dict[str, tuple[str, ...]] = {}
    titled = replace(chart, title=_titled(chart, 1, total))
    return laid(stacks.gather(titled, groups, folded, notes), folded, titled)


def _part(chart: Chart, part: Sequence[Card], number: int, total: int) -> Chart:
    """Return what stands on one of the other pages: its bodies, those at the other ends of their lines of findings, and who is beside them."""
    here = {card.id for card in part} | {c.id for c in chart.cards if c.kind in ("funder", "lead")}
    own = {card.id for card in part}
    kinds = {card.id: card.kind for card in chart.cards}
    wanted = [line for line in chart.lines if {line.source, line.target} & own]
    for line in wanted:
        near = line.kind in FINDING_LINES or line.kind in JOINT
        for end, other in ((line.source, line.target), (line.target, line.source)):
            beside = kinds.get(end) in ("contract", "outside", "ip") or (near and kinds.get(other) == "sub")
            if end not in here and (line.kind in FINDING_LINES or beside):
                here.add(end)
    lines = [line for line in chart.lines if _both(line, here) and _belongs(line, own, kinds)]
    return replace(
        chart,
        title=_titled(chart, number, total),
        cards=tuple(card for card in chart.cards if card.id in here),
        lines=tuple(lines),
        findings=(),
        notes=(*chart.notes[:1], words.KEY_ELSEWHERE.in_(chart.lang)),
        stack=False,
    )


def _both(line: Line, here: set[str]) -> bool:
    return all(end in here or end.startswith("frame-") for end in (line.source, line.target))


def _belongs(line: Line, own: set[str], kinds: Mapping[str, str]) -> bool:
    """Say whether a line belongs to a page: one of its ends does, or it binds those who are on every page."""
    return (
        bool({line.source, line.target} & own)
        or line.kind == "commission"
        or kinds.get(line.target) == "contract"
    )


def _titled(chart: Chart, page: int, pages: int) -> str:
    return words.PAGE_OF.in_(chart.lang).format(title=chart.title, page=page, pages=pages)
