"""What stands around the drawing: title, table of findings, folded names, legend, notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from viz.charts import style as styles
from viz.charts import text, words
from viz.charts.model import FINDING_LINES, Chart, LineKind
from viz.charts.placed import Cell, Content, PlacedCard, PlacedLine, Rect, Row, straight

CHIP = 6  # side padding of the coloured mark in the table
SAMPLE = 32  # length of a line sample in the legend
BAR = 6


def _block(block_id: str, width: int, rows: list[Row], spoken: str, *, border: str = "") -> PlacedCard:
    edge = 2 if border else 0
    filled = [replace(row, cells=(*row.cells, Cell(width - edge - row.width))) for row in rows]
    content = Content(tuple(filled))
    return PlacedCard(
        block_id,
        "block",
        Rect(0, 0, width, content.height + edge),
        content,
        border=border,
        border_width=1.2 if border else 0.0,
        fill=styles.WHITE if border else "",
        spoken=spoken,
    )


def title(chart: Chart, width: int) -> PlacedCard:
    """Return the title and the subtitle, wrapped to the page."""
    rows = []
    name = text.clean(chart.title)
    broken, size = text.fit(name, width - 2, 14, True, smallest=11, rows=2, most=4)
    rows += [Row(20, (Cell(width, row, size, True),)) for row in broken]
    for row in text.wrap(text.clean(chart.subtitle), width - 2, 8.5):
        rows.append(Row(14, (Cell(width, row, 8.5, False, styles.MUTED),)))
    return _block(
        "title", width, rows or [Row(2)], " ".join(filter(None, (name, text.clean(chart.subtitle))))
    )


def below(
    chart: Chart, width: int, folded: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> list[PlacedCard]:
    """Return the table of findings and the list of folded organizations, as far as there are any."""
    made = []
    if chart.findings:
        made.append(_findings(chart, width))
    if folded:
        made.append(_folded(chart, width, folded, names))
    return made


def _findings(chart: Chart, width: int) -> PlacedCard:
    inner = width - 4
    chips = {kind: f"{words.SIGNS[kind]} {words.MARKS[kind].in_(chart.lang)}" for kind in words.MARKS}
    chip = max(ceil(text.width(chips[row.kind], 8, True)) for row in chart.findings) + 2 * CHIP
    ids = [" ".join(filter(None, (row.number, text.clean(row.rule)))) for row in chart.findings]
    rule = min(110, max(ceil(text.width(each, 8, True)) for each in ids) + 12)
    room = inner - chip - rule - 14
    rows = [Row(3)]
    spoken = []
    for number, row in enumerate(chart.findings):
        color = styles.MARKS[row.kind]
        parties = words.ARROW.join(map(text.clean, row.parties))
        sentence = text.clean(row.text)
        if parties:
            sentence += words.BRACKETS.in_(chart.lang).format(inner=parties)
        spoken.append(f"{chips[row.kind]} {ids[number]} {sentence}")
        ids_rows = text.wrap(ids[number], rule - 8, 8, True) or [""]
        texts = text.wrap(sentence, room, 8) or [""]
        if number:
            rows.append(Row(2))
        for k in range(max(len(ids_rows), len(texts))):
            own = ceil(text.width(chips[row.kind], 8, True))
            pad = (chip - own) // 2
            mark = Cell(chip, chips[row.kind], 8, True, styles.WHITE, color, inset=pad, centred=True)
            rows.append(
                Row(
                    13,
                    (
                        Cell(3),
                        mark if k == 0 else Cell(chip),
                        Cell(8),
                        Cell(rule, ids_rows[k] if k < len(ids_rows) else "", 8, True, color),
                        Cell(inner - 11 - chip - rule, texts[k] if k < len(texts) else "", 8),
                    ),
                )
            )
    rows.append(Row(3))
    worst = "fail" if any(row.kind == "fail" for row in chart.findings) else chart.findings[0].kind
    return _block(
        "findings", width, rows, words.LIST.in_(chart.lang).join(spoken), border=styles.MARKS[worst]
    )


def _folded(
    chart: Chart, width: int, folded: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> PlacedCard:
    inner = width - 4
    heading = words.STACKED.in_(chart.lang)
    stacks = {card.id: card for card in chart.cards}
    rows = [Row(3), Row(13, (Cell(6), Cell(inner - 6, heading, 8, True)))]
    spoken = [heading]
    for stack, members in folded.items():
        called = [text.clean(names[member]) for member in members]
        partners = [
            text.clean(stacks[end].name)
            for line in chart.lines
            for end, other in ((line.source, line.target), (line.target, line.source))
            if other == stack and end in stacks and stacks[end].kind != "contract"
        ]
        label = text.clean(stacks[stack].name)
        if partners:
            label += words.BRACKETS.in_(chart.lang).format(
                inner=words.LIST.in_(chart.lang).join(dict.fromkeys(partners))
            )
        label += words.COLON.in_(chart.lang)
        spoken.append(label + words.LIST.in_(chart.lang).join(called))
        joined = text.pack([label + called[0], *called[1:]], words.LIST.in_(chart.lang), inner - 16, 8)
        rows += [Row(12, (Cell(6), Cell(inner - 6, row, 8))) for row in joined]
    rows.append(Row(3))
    return _block("folded", width, rows, " ".join(spoken), border=styles.HAIRLINE)


def notes(chart: Chart, width: int) -> PlacedCard | None:
    """Return the small print, or None."""
    packed = text.pack(map(text.clean, chart.notes), "　" if chart.lang == "ja" else " | ", width - 4, 8)
    rows = [Row(12, (Cell(width, row, 8, False, styles.MUTED),)) for row in packed]
    return _block("notes", width, rows, " ".join(map(text.clean, chart.notes))) if rows else None


def _legend_items(chart: Chart, density: str) -> list[tuple[str, str]]:
    """Return (what stands in front, text): `line:KIND`, `bar:COLOUR` or `sign:MARK`; only what is used."""
    lang = chart.lang
    used = {line.kind for line in chart.lines}
    if any(card.kind == "committee" for card in chart.cards):
        used.add("governance")
    items = [(f"line:{kind}", name.in_(lang)) for kind, name in words.LINES.items() if kind in used]
    if density != "full":
        for kind, startup in (("sub", False), ("sub", True), ("partner", False)):
            if any(card.kind == kind and card.startup == startup for card in chart.cards):
                color = styles.STARTUP_SUB.border if startup else styles.CARDS[kind].border
                name = words.ROLES[kind].in_(lang)
                if startup:
                    short = f"{words.STARTUP.in_(lang)}, {words.STARTUP_SHORT.in_(lang)}"
                    name += words.BRACKETS.in_(lang).format(
                        inner=short.replace(", ", "、" if lang == "ja" else ", ")
                    )
                items.append((f"bar:{color}", name))
    marks = {mark.kind for card in chart.cards for mark in card.marks} | {row.kind for row in chart.findings}
    for line_kind, mark in FINDING_LINES.items():
        name = words.MARKS[mark].in_(lang) + words.RULE_ID.in_(lang)
        if line_kind in used:
            items.append((f"line:{line_kind}", f"{words.SIGNS[mark]} {name}"))
        elif mark in marks:
            items.append((f"sign:{mark}", name))
    return items


def legend(chart: Chart, width: int, density: str) -> tuple[PlacedCard, list[PlacedLine]] | None:
    """Return the legend and its line samples; the samples are lines like those above, so their dashes agree."""
    items = _legend_items(chart, density)
    if not items:
        return None
    heading = words.LEGEND.in_(chart.lang)
    indent = ceil(text.width(heading, 8.5, True)) + 14
    rows: list[tuple[list[Cell], int]] = [([Cell(4), Cell(indent - 4, heading, 8.5, True)], indent)]
    samples: list[tuple[LineKind, int, int]] = []
    for front, name in items:
        kind, _, value = front.partition(":")
        lead = {"line": SAMPLE, "bar": BAR, "sign": 12}[kind] + 5
        name = (text.wrap(name, width - indent - lead - 8, 8) or [""])[0]
        own = ceil(text.width(name, 8)) + 2
        cells, x = rows[-1]
        if x + 14 + lead + own > width - 4 and x > indent:
            cells, x = [Cell(indent)], indent
            rows.append((cells, x))
        elif x > indent:
            cells.append(Cell(14))
            x += 14
        if kind == "line":
            samples.append((value, x, len(rows) - 1))  # type: ignore[arg-type]
            cells.append(Cell(lead))
        elif kind == "bar":
            cells += [Cell(BAR, fill=value), Cell(lead - BAR)]
        else:
            cells.append(Cell(lead, words.SIGNS[value], 8, True, styles.MARKS[value]))
        cells.append(Cell(own, name, 8))
        rows[-1] = (cells, x + lead + own)
    height = 15
    lines = []
    for line_kind, left, row in samples:
        style = styles.LINES[line_kind]
        middle = row * height + height / 2
        called = words.LINES[line_kind] if line_kind in words.LINES else words.MARKS[FINDING_LINES[line_kind]]
        curve = straight((left, middle), (left + SAMPLE - style.arrow, middle))
        spoken = heading + words.COLON.in_(chart.lang) + called.in_(chart.lang)
        lines.append(
            PlacedLine(
                f"legend-{line_kind}",
                line_kind,
                "legend",
                "legend",
                curve,
                style,
                classes=("legend",),
                spoken=spoken,
            )
        )
    made = [Row(height, tuple(cells)) for cells, _ in rows]
    spoken = (
        heading + words.COLON.in_(chart.lang) + words.LIST.in_(chart.lang).join(name for _, name in items)
    )
    return _block("legend", width, made, spoken), lines
