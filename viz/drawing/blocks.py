"""Words around a drawing: title, table of findings, lists of names, legend, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from graphmodel.text import Lang
from viz.drawing import marks, text, words
from viz.drawing import style as styles
from viz.drawing.geometry import Cell, Content, PlacedCard, PlacedLine, Rect, Row, straight
from viz.drawing.marks import FindingRow, MarkKind

CHIP = 6  # side padding of the coloured mark in the table
SAMPLE = 32  # length of a line sample in the legend
BAR = 6


@dataclass(frozen=True)
class Entry:
    """One entry of a legend: its words, and before them a sample of a line, a bar of a colour, or the sign of a mark.

    `kind` and `called` belong to a line: what the kind is called in ids, and in words when read aloud.
    """

    text: str
    line: styles.LineStyle | None = None
    kind: str = ""
    called: str = ""
    bar: str = ""
    mark: MarkKind | None = None


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


def title(name: str, subtitle: str, width: int) -> PlacedCard:
    """Return the title and the subtitle, wrapped to the page."""
    rows = []
    name, subtitle = text.clean(name), text.clean(subtitle)
    broken, size = text.fit(name, width - 2, 14, True, smallest=11, rows=2, most=4)
    rows += [Row(20, (Cell(width, row, size, True),)) for row in broken]
    for row in text.wrap(subtitle, width - 2, 8.5):
        rows.append(Row(14, (Cell(width, row, 8.5, False, styles.MUTED),)))
    return _block("title", width, rows or [Row(2)], " ".join(filter(None, (name, subtitle))))


def findings(found: Sequence[FindingRow], width: int, lang: Lang) -> PlacedCard:
    """Return the table of findings."""
    inner = width - 4
    chips = {kind: f"{marks.SIGNS[kind]} {name.in_(lang)}" for kind, name in marks.NAMES.items()}
    chip = max(ceil(text.width(chips[row.kind], 8, True)) for row in found) + 2 * CHIP
    ids = [" ".join(filter(None, (row.number, text.clean(row.rule)))) for row in found]
    rule = min(110, max(ceil(text.width(each, 8, True)) for each in ids) + 12)
    room = inner - chip - rule - 14
    rows = [Row(3)]
    spoken = []
    for number, row in enumerate(found):
        color = marks.COLORS[row.kind]
        parties = words.ARROW.join(map(text.clean, row.parties))
        sentence = text.clean(row.text)
        if parties:
            sentence += words.BRACKETS.in_(lang).format(inner=parties)
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
    spoken_rows = words.LIST.in_(lang).join(spoken)
    # No colour of its own: what is not known is no part of what is wrong.
    return _block("findings", width, rows, spoken_rows, border=styles.HAIRLINE)


def listing(
    block_id: str, heading: str, entries: Iterable[tuple[str, Sequence[str]]], width: int, lang: Lang
) -> PlacedCard:
    """Return a list under a heading: of each entry what stands before it, then its names."""
    inner = width - 4
    rows = [Row(3), Row(13, (Cell(6), Cell(inner - 6, heading, 8, True)))]
    spoken = [heading]
    joint = words.LIST.in_(lang)
    for label, names in entries:
        spoken.append(label + joint.join(names))
        joined = text.pack([label + names[0], *names[1:]], joint, inner - 16, 8)
        rows += [Row(12, (Cell(6), Cell(inner - 6, row, 8))) for row in joined]
    rows.append(Row(3))
    return _block(block_id, width, rows, " ".join(spoken), border=styles.HAIRLINE)


def notes(said: Iterable[str], width: int, lang: Lang) -> PlacedCard | None:
    """Return the small print, or None."""
    said = [text.clean(each) for each in said]
    packed = text.pack(said, "　" if lang == "ja" else " | ", width - 4, 8)
    rows = [Row(12, (Cell(width, row, 8, False, styles.MUTED),)) for row in packed]
    return _block("notes", width, rows, " ".join(said)) if rows else None


def legend(entries: Sequence[Entry], width: int, lang: Lang) -> tuple[PlacedCard, list[PlacedLine]] | None:
    """Return the legend and its line samples; the samples are lines like those above, so their dashes agree."""
    if not entries:
        return None
    heading = words.LEGEND.in_(lang)
    indent = ceil(text.width(heading, 8.5, True)) + 14
    rows: list[tuple[list[Cell], int]] = [([Cell(4), Cell(indent - 4, heading, 8.5, True)], indent)]
    samples: list[tuple[Entry, styles.LineStyle, int, int]] = []
    for entry in entries:
        lead = (SAMPLE if entry.line else BAR if entry.bar else 12) + 5
        name = (text.wrap(entry.text, width - indent - lead - 8, 8) or [""])[0]
        own = ceil(text.width(name, 8)) + 2
        cells, x = rows[-1]
        if x + 14 + lead + own > width - 4 and x > indent:
            cells, x = [Cell(indent)], indent
            rows.append((cells, x))
        elif x > indent:
            cells.append(Cell(14))
            x += 14
        if entry.line:
            samples.append((entry, entry.line, x, len(rows) - 1))
            cells.append(Cell(lead))
        elif entry.bar:
            cells += [Cell(BAR, fill=entry.bar), Cell(lead - BAR)]
        elif entry.mark:
            cells.append(Cell(lead, marks.SIGNS[entry.mark], 8, True, marks.COLORS[entry.mark]))
        cells.append(Cell(own, name, 8))
        rows[-1] = (cells, x + lead + own)
    height = 15
    lines = []
    for entry, style, left, row in samples:
        middle = row * height + height / 2
        curve = straight((left, middle), (left + SAMPLE - style.arrow, middle))
        spoken = heading + words.COLON.in_(lang) + entry.called
        lines.append(
            PlacedLine(
                f"legend-{entry.kind}",
                entry.kind,
                "legend",
                "legend",
                curve,
                style,
                classes=("legend",),
                spoken=spoken,
            )
        )
    made = [Row(height, tuple(cells)) for cells, _ in rows]
    spoken = heading + words.COLON.in_(lang) + words.LIST.in_(lang).join(entry.text for entry in entries)
    return _block("legend", width, made, spoken), lines
