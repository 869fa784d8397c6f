"""A consortium of real life (merger, joiner, leaver, leave, cross-appointment, secondment, hospital): lawful, and judged so."""

from __future__ import annotations

from pathlib import Path

from graphmodel.build import build_graph
from graphmodel.documents.loader import load
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Outcome
from queries.view import view_of

TRIED = Path(__file__).parent.parent / "tried"


def test_real_life_is_no_breach_and_asks_only_for_contracts_to_come() -> None:
    loaded = load(TRIED / "messy_lawful.yaml")
    report = check(view_of(build_graph([loaded])), load_profile("aimgain-5"))
    assert report.counts["fail"] == 0
    assert {r.rule for r in report.results if r.outcome is Outcome.UNKNOWN} == {"CON-01", "CON-03"}
    cautions = [f for f in report.findings if f.caution]
    assert [(f.rule, "八雲機器" in {s.id for s in f.subjects}) for f in cautions] == [("MON-01", True)]
