"""From answers to a picture: the chart of one judged project, as the bytes of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from consortium.terminal import Sorry
from graphmodel.text import Lang

if TYPE_CHECKING:
    from consortium.judging import Judged
    from viz.charts import Format


def drawn(judged: Judged, fmt: str, lang: Lang, *, findings: bool = True) -> bytes:
    """Draw one project as svg, png, pdf or dot. Raises `Sorry` where the machine has nothing to draw with."""
    from viz.charts import ChartError, render, taisei_chart

    try:
        chart = taisei_chart(
            judged.view, judged.report, lang=lang, asked=judged.report.asked, findings=findings
        )
        return render(chart, None, cast("Format", fmt))
    except ChartError as error:
        raise Sorry(error.text) from None
