"""How long the layout of a 体制図 takes: F4, and 100 and 300 bodies, as they are drawn (folded, on pages where one cannot be read).

Run: `python benchmarks/charts.py`. That the same chart is laid out the same twice is checked before any time is printed. CPU times are of this
machine; the ratios (to judging the same document: view and rules, warm) are measured in the same run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from queries.calls import load_profile
from queries.engine import check
from queries.view import ProjectView
from tests.consortia import fixture, view_from
from tests.viz import generated
from viz.charts.taisei import taisei_chart
from viz.charts.taisei.pages import pages
from viz.drawing import dot

RUNS = 7


def seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measured(name: str, view: ProjectView) -> None:
    profile = load_profile("aimgain-5")
    chart = taisei_chart(view, check(view, profile))
    made = pages(chart)
    if [dot.write(page) for page in made] != [dot.write(page) for page in pages(chart)]:
        sys.exit(f"{name}: the layout is not the same twice, no time is printed")
    judged, laid = seconds(lambda: check(view, profile)), seconds(lambda: pages(chart))
    told = seconds(lambda: taisei_chart(view, check(view, profile))) - judged
    print(
        f"{name:12} {len(chart.cards):4} cards, {len(made):2} pages: layout {laid * 1000:7.1f} ms ({laid / judged:5.2f} × judging), "
        f"what is on it {max(told, 0) * 1000:7.1f} ms, judging {judged * 1000:7.1f} ms"
    )


def main() -> None:
    measured("F4", view_from(fixture("f4")))
    for organizations in (100, 300):
        measured(f"{organizations} bodies", view_from(generated.document(organizations)))


if __name__ == "__main__":
    main()
