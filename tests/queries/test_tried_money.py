"""What was tried with money, and what the rules on money have to say of it (the documents are in `tests/tried/`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import load
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Outcome, ProjectReport
from queries.view import view_of

TRIED = Path(__file__).parent.parent / "tried"
FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN


def report(name: str) -> ProjectReport:
    view = view_of(build_graph([load(TRIED / f"{name}.yaml")]))
    return check(view, load_profile("aimgain-5"))


def said(name: str, rule: str) -> set[tuple[str, Outcome, frozenset[str]]]:
    """Clause, outcome and subjects of all that a rule says."""
    return {
        (f.clause, f.outcome, frozenset(s.id for s in f.subjects))
        for f in report(name).findings
        if f.rule == rule
    }


@pytest.mark.parametrize("name", ["legal_base", "legal_n01"])
def test_lawful_documents_have_no_finding(name: str) -> None:
    assert report(name).findings == ()


@pytest.mark.parametrize(
    ("name", "clause", "outcome", "subjects"),
    [
        ("legal_m03b", "leak", UNKNOWN, {"kikyo", "shiomi", "g1"}),
        ("legal_w02", "leak", FAIL, {"yakumo", "aomine"}),
        ("legal_w03", "leak", FAIL, {"yakumo", "amed"}),
        ("legal_m05", "leak", UNKNOWN, {"yakumo", "aomine"}),
        ("legal_m05", "uncovered", FAIL, {"yakumo", "aomine"}),
        ("legal_m06b", "group", FAIL, {"hold", "aomine", "yakumo"}),
        ("legal_m09b", "leak", UNKNOWN, {"yakumo2", "aomine", "yakumo"}),
        ("legal_j01", "group", FAIL, {"jv", "aomine", "yakumo", "kikyo"}),
    ],
)
def test_what_mon_01_says(name: str, clause: str, outcome: Outcome, subjects: set[str]) -> None:
    assert (clause, outcome, frozenset(subjects)) in said(name, "MON-01")


def test_an_exception_that_names_nothing_excuses_nothing() -> None:
    for name in ("legal_w02", "legal_w03"):
        found = [f for f in report(name).findings if f.rule == "MON-01"]
        assert all(f.outcome is FAIL and f.binding for f in found), name


def test_commissions_without_their_money_leave_the_rules_that_sum_it_open() -> None:
    outcomes = {r.rule: r.outcome for r in report("legal_f05").results}
    assert (outcomes["MON-02"], outcomes["MON-13"]) == (UNKNOWN, UNKNOWN)
