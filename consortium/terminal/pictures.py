"""From answers to a picture: the chart of one judged project, as the bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from consortium.terminal.console import Sorry
from graphmodel.text import Lang

if TYPE_CHECKING:
    from queries.judging import Judged
    from viz.drawing.write import Format


CHART_FORMATS = ("svg", "png", "pdf", "dot")


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


@dataclass(frozen=True)
class Look:
    """What a chart shows and how; as a rule it chooses by itself."""

    findings: bool = True
    density: Density | None = None
    stack: bool | None = None
    unit: MoneyUnit = MoneyUnit.AUTO
    both_names: bool = False


def drawn(judged: Judged, fmt: str, lang: Lang, look: Look | None = None) -> bytes:
    """Draw one project as svg, png, pdf or dot. Raises `Sorry` where the machine has nothing to draw with."""
    from viz.charts.taisei import render, taisei_chart
    from viz.drawing.errors import DrawingError

    look = look or Look()
    try:
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
        return render(chart, None, cast("Format", fmt))
    except DrawingError as error:
        raise Sorry(error.text) from None
