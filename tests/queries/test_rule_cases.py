"""Every rule against its cases (`tests/cases/<ID>.yaml`).

A case is a small change to a fixture and what the rule must say:

    - name: second partner joins one day too late
      base: f1                       # a fixture
      change:                        # see tests/consortia.py
        - set: {organizations.kaguya.roles: [{role: partner, from: 2028-04-02}]}
      profile: {min_partners_late: 2}  # optional: other parameters of the call
      as_of: 2028-04-01              # or `year: 3`, optional
      outcome: fail                  # fail, advisory, unknown, explained, pass or not_applicable
      examined: 1                    # optional
      findings:                      # optional; if there, all findings of the rule
        - {clause: count, outcome: fail, subjects: [f1], from: 2028-04-01, to: 2028-04-01, nodes: [mugen], edges: []}
      say: ["1社"]                   # optional: what some message (or what is expected or observed) says, in either language
      never: ["2社"]                 # optional: what none of them says
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graphmodel.documents.written.reading import read_path
from graphmodel.schema.scalars.days import read_date
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Asked, Finding, Outcome
from queries.rules import rules
from queries.view import ProjectView
from tests.consortia import change, fixture, view_from

CASES = Path(__file__).parent.parent / "cases"


@cache
def cases() -> list[Any]:
    out = []
    for file in sorted(CASES.glob("*.yaml")):
        source = read_path(file)
        assert not source.problems, source.problems
        out += [
            pytest.param(file.stem, case, id=f"{file.stem}: {case['name']}") for case in source.data["cases"]
        ]
    return out


def shown(finding: Finding) -> dict[str, Any]:
    period = finding.period
    return {
        "clause": finding.clause,
        "outcome": bucket(finding.outcome, finding.severity.binding),
        "subjects": sorted(s.id for s in finding.subjects),
        "from": period.start.isoformat() if period else None,
        "to": period.last.isoformat() if period else None,
        "nodes": list(finding.witness.nodes),
        "edges": list(finding.witness.edges),
        "missing": sorted(f"{m.subject.id}.{m.field}" for m in finding.missing),
    }


def bucket(outcome: Outcome, binding: bool) -> str:
    return "advisory" if outcome is Outcome.FAIL and not binding else outcome.value


def view_of_case(case: dict[str, Any]) -> ProjectView:
    """The view of a case, built once for all who judge it."""
    base, changes = case.get("base", "f1"), case.get("change", [])
    key = repr((base, changes))
    if key not in _VIEWS:
        _VIEWS[key] = view_from(change(fixture(base), changes))
    return _VIEWS[key]


_VIEWS: dict[str, ProjectView] = {}


def assert_as_wanted(rule_id: str, case: dict[str, Any], view: ProjectView) -> None:
    """Judge the view of a case by the rule: is that what the case wants?"""
    profile = load_profile("aimgain-5").with_overrides(case.get("profile", {}))
    as_of: date | None = read_date(case["as_of"]) if "as_of" in case else None
    report = check(view, profile, asked=Asked(as_of, case.get("year")), only=[rule_id])
    assert not report.crashed, [f.message for f in report.findings]
    (result,) = report.results
    own = [f for f in report.findings if f.rule == rule_id]
    found = [shown(f) for f in own]
    assert bucket(result.outcome, result.severity.binding) == case["outcome"], found
    if "examined" in case:
        assert result.examined == case["examined"]
    if "findings" in case:
        wanted = case["findings"]
        assert len(found) == len(wanted), found
        # Each wanted finding names what matters in the case; what it names must be so.
        for row in wanted:
            row = {**row, **({"subjects": sorted(row["subjects"])} if "subjects" in row else {})}
            assert any(all(f[k] == v for k, v in row.items()) for f in found), (row, found)
    texts = [t for f in own for text in (f.message, f.expected, f.observed) if text is not None for t in text]
    for words in case.get("say", []):
        assert any(words in text for text in texts), texts
    for words in case.get("never", []):
        assert not any(words in text for text in texts), texts


@pytest.mark.xdist_group("cases")
@pytest.mark.parametrize(("rule_id", "case"), cases())
def test_case(rule_id: str, case: dict[str, Any]) -> None:
    known = {
        "name",
        "base",
        "change",
        "profile",
        "as_of",
        "year",
        "outcome",
        "examined",
        "findings",
        "say",
        "never",
    }
    assert set(case) <= known, f"unknown keys {set(case) - known}"
    assert_as_wanted(rule_id, case, view_of_case(case))


@pytest.mark.parametrize("rule_id", list(rules()))
def test_every_rule_has_a_case_for_each_answer(rule_id: str) -> None:
    own = [c.values[1] for c in cases() if c.values[0] == rule_id]
    outcomes = {c["outcome"] for c in own}
    assert "pass" in outcomes, f"{rule_id}: no passing case"
    assert outcomes & {"fail", "advisory"} or not can_fail(rule_id), f"{rule_id}: no failing case"
    for clause in rules()[rule_id].clauses.values():
        named = {f.get("clause") for c in own for f in c.get("findings", [])}
        assert clause.id in named, f"{rule_id}: no case whose findings name the clause {clause.id}"


NEVER_FAILS = {
    "PPL-07",  # what is missing for it is ORG-11's or PPL-05's fail; it is then unknown, and folds under that
}


def can_fail(rule_id: str) -> bool:
    return rule_id not in NEVER_FAILS and any(
        c.severity.value != "note" for c in rules()[rule_id].clauses.values()
    )


def test_every_case_file_is_of_a_rule() -> None:
    assert {f.stem for f in CASES.glob("*.yaml")} <= set(rules())
