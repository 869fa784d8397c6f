"""From answers to a picture: the chart of one judged project, as the bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from consortium.terminal.console import Sorry
from graphmodel.text import Lang, Text

if TYPE_CHECKING:
    from queries.judging import Judged
    from viz.charts.taisei import Chart
    from viz.drawing.write import Format


CHART_FORMATS = ("svg", "png", "pdf", "dot", "gv")
"""`dot` has every position, as it is drawn; `gv` is a plain DOT that `dot` lays out itself."""


class Density(StrEnum):
    """How much each card shows."""

    FULL = "full"
    MEDIUM = "medium"
    COMPACT = "compact"


class MoneyUnit(StrEnum):
    """How amounts are written: 億円, 千円 or 円; `auto` takes 億円 or 万円, whichever reads better."""

    AUTO = "auto"
    OKU = "oku"
    SEN = "sen"
    YEN = "yen"


class Paper(StrEnum):
    """For which paper a chart is laid out."""

    A4 = "a4"
    A3 = "a3"


@dataclass(frozen=True)
class Look:
    """What a chart shows and how; as a rule it chooses by itself."""

    findings: bool = True
    density: Density | None = None
    stack: bool | None = None
    unit: MoneyUnit = MoneyUnit.AUTO
    both_names: bool = False
    paper: Paper | None = None


@dataclass(frozen=True)
class Drawn:
    """The files of one chart, as a rule one; `notes`: what the user should know of them."""

    files: list[bytes]
    notes: list[Text]


UNREADABLE = Text(
    "{page}用紙（{paper}）に収めると、最も小さい字が{points:.1f}ポイントになり読めません。SVG で拡大して見るか、--stack、--paper a3 を試してください。",
    "{page}on its paper ({paper}) the smallest letters are {points:.1f} points high and cannot be read. Zoom into the SVG, or try --stack or --paper a3.",
)
ON_PAGES = Text(
    "1枚では字が小さくなり読めないため、{pages}ページに分けました（1ページ目が全体）。",
    "One page could not be read, so there are {pages}; the first shows the whole.",
)
PAGE = Text("{page}ページ：", "Page {page}: ")
NOT_DRAWN = Text(
    "描ける字体がなく、〓で示した文字があります：{letters}",
    "No font here has these letters; 〓 stands for them: {letters}",
)
IN = Text("「{row}」の {letters}", "{letters} in “{row}”")


def drawn(judged: Judged, fmt: str, lang: Lang, look: Look | None = None) -> bytes:
    """Draw one project on one page, however large, as svg, png, pdf or dot. Raises `Sorry` where the machine has nothing to draw with."""
    from viz.charts.taisei import render
    from viz.drawing.errors import DrawingError

    try:
        return render(_chart(judged, lang, look or Look()), None, cast("Format", fmt))
    except DrawingError as error:
        raise Sorry(error.text) from None


def drawn_pages(judged: Judged, fmt: str, lang: Lang, look: Look) -> Drawn:
    """Draw one project on as many pages as it needs to be read (a file each, but one PDF). Raises `Sorry` as `drawn` does."""
    from viz.charts.taisei import plain
    from viz.charts.taisei.pages import pages
    from viz.drawing import fonts
    from viz.drawing.errors import DrawingError
    from viz.drawing.paper import A4
    from viz.drawing.write import write_pages

    chart = _chart(judged, lang, look)
    if fmt == "gv":
        return Drawn([plain.write(chart).encode()], [])
    try:
        placed = pages(chart)
        files = write_pages(placed, cast("Format", fmt))
        missing = (
            fonts.not_drawn(row for page in placed for row in page.texts()) if fmt in ("png", "pdf") else {}
        )
    except DrawingError as error:
        raise Sorry(error.text) from None
    notes = [ON_PAGES.format({"pages": len(placed)}, {"pages": len(placed)})] if len(placed) > 1 else []
    for number, page in enumerate(placed, 1):
        if not page.readable:
            which = PAGE.format({"page": number}, {"page": number}) if len(placed) > 1 else Text("", "")
            size = "A4" if page.sheet.width == A4[0] else "A3"
            points = page.smallest * page.sheet.scale
            notes.append(
                UNREADABLE.format(
                    {"page": which.ja, "paper": size, "points": points},
                    {"page": which.en, "paper": size, "points": points},
                )
            )
    if missing:
        each = [
            IN.format({"letters": " ".join(letters), "row": row}, {"letters": " ".join(letters), "row": row})
            for row, letters in missing.items()
        ]
        listed = "、".join(one.ja for one in each), ", ".join(one.en for one in each)
        notes.append(NOT_DRAWN.format({"letters": listed[0]}, {"letters": listed[1]}))
    return Drawn(files, notes)


def _chart(judged: Judged, lang: Lang, look: Look) -> Chart:
    from viz.charts.taisei import taisei_chart

    chart = taisei_chart(
        judged.view,
        judged.report,
        lang=lang,
        asked=judged.report.asked,
        findings=look.findings,
        unit=look.unit.value,
        both_names=look.both_names,
    )
    chart = replace(chart, stack=look.stack)
    if look.density:
        chart = replace(chart, density=look.density.value)
    if look.paper:
        chart = replace(chart, paper=look.paper.value)
    return chart
