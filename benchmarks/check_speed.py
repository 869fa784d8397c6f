"""How long `consortium check` takes: the whole process cold (the report as text), view plus rules warm, and the text report of F4.

Run: `python benchmarks/check_speed.py`. Results are compared with the fixture's expected ones before any time is printed. Times are
of this machine; the ratios (to an empty Python process, and to loading the document) are measured in the same run.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from graphmodel.build import build_graph
from graphmodel.documents.loader import load
from queries.calls import load_profile
from queries.engine import check
from queries.judging import judge_one
from queries.view import view_of
from viz.reports.run import Run
from viz.reports.text import render_text

FIXTURES = Path(__file__).parent.parent / "fixtures"
F1, F4 = FIXTURES / "f1.yaml", FIXTURES / "f4.yaml"
COLD_RUNS = 9
WARM_RUNS = 200


def seconds(work: Callable[[], object], runs: int) -> list[float]:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def shown(times: list[float]) -> str:
    low, middle, high = min(times), statistics.median(times), max(times)
    return f"median {middle * 1000:8.2f} ms   (min {low * 1000:.2f}, max {high * 1000:.2f}, n={len(times)})"


def main() -> None:
    command = [sys.executable, "-m", "consortium", "check", str(F1), "--format", "json"]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    (project,) = json.loads(first.stdout)["projects"]
    graph = build_graph([load(F1)])
    profile = load_profile("aimgain-5")
    report = check(view_of(graph), profile)
    if (
        first.returncode != 0
        or project["counts"] != report.counts
        or report.counts["fail"]
        or report.counts["unknown"]
    ):
        sys.exit(f"results differ, no time is printed: {project['counts']} and {report.counts}")

    text = [sys.executable, "-m", "consortium", "check", str(F1)]
    wanted = judge_one(load(F4)).report
    there = subprocess.run(
        [*text[:-1], str(F4)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )
    if there.stdout != render_text(Run([wanted]), "ja"):
        sys.exit("the text of F4 differs between a process of its own and this one, no time is printed")

    empty = seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), COLD_RUNS)
    cold = seconds(lambda: subprocess.run(text, capture_output=True, check=True), COLD_RUNS)
    reading = seconds(lambda: load(F1), 20)
    view = seconds(lambda: view_of(graph), WARM_RUNS)
    rules = seconds(lambda: check(view_of(graph), profile), WARM_RUNS)
    written = seconds(lambda: render_text(Run([wanted]), "ja"), WARM_RUNS)
    print(f"empty Python process              {shown(empty)}")
    print(
        f"consortium check F1, cold process {shown(cold)}   {statistics.median(cold) / statistics.median(empty):.1f} × an empty process"
    )
    print(f"read and check the document       {shown(reading)}")
    print(f"view                              {shown(view)}")
    print(
        f"view and {len(report.results)} rules                 {shown(rules)}   {statistics.median(rules) / statistics.median(reading):.2f} × reading the document"
    )
    print(
        f"text report of F4                 {shown(written)}   {statistics.median(written) / statistics.median(reading):.2f} × reading the document F1"
    )


if __name__ == "__main__":
    main()
