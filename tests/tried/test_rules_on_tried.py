"""Consortia that were tried hard, and what is right to say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import load_portfolio
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Outcome, ProjectReport
from queries.view import view_of

HERE = Path(__file__).parent


def report(name: str) -> ProjectReport:
    loaded = load_portfolio([HERE / f"{name}.yaml"]).loaded
    return check(view_of(build_graph(loaded)), load_profile("aimgain-5"))


def outcomes(name: str) -> dict[str, str]:
    return {r.rule: r.outcome.value for r in report(name).results}


@pytest.mark.parametrize("name", ["legal_base", "legal_n01"])
def test_the_lawful_one_in_both_writings_has_no_fail_and_no_unknown(name: str) -> None:
    assert set(outcomes(name).values()) <= {"pass", "not_applicable"}


def test_after_a_change_of_lead_the_old_contract_alone_is_named() -> None:
    found = report("legal_c08")
    by_rule = {f.rule: f for f in found.findings if f.outcome is Outcome.FAIL}
    assert set(by_rule) == {"CON-04", "CON-05"}
    head, folded = by_rule["CON-04"], by_rule["CON-05"]
    assert folded.root_cause == head.key
    for one in (head, folded):
        assert "sai1" in one.witness.nodes
        assert "sai2" not in one.witness.nodes
        assert "sai2" not in one.message.ja


@pytest.mark.parametrize("name", ["legal_s03", "D5", "legal_s06"])
def test_facts_of_a_start_up_that_contradict_each_other_fail(name: str) -> None:
    found = outcomes(name)
    assert {found[rule] for rule in ("TYP-03", "TYP-04", "TYP-06")} == {"fail"}


def test_one_partner_is_named_as_it_takes_part_and_not_its_group() -> None:
    (one,) = [f for f in report("legal_t07").findings if f.rule == "ORG-13"]
    assert "東雲検査センター" not in one.message.ja


def test_a_stage_that_is_left_over_silences_nothing() -> None:
    found = outcomes("legal_z04")
    # One contract of AMED's has no neighbour (CON-18).
    assert {found[rule] for rule in found if rule.startswith("CON-") and rule != "CON-18"} == {"pass"}


def test_a_body_without_a_name_but_with_a_number_is_a_second_lead() -> None:
    assert outcomes("D6")["ORG-01"] == "fail"


def test_one_name_under_two_ids_makes_unknown_what_would_change() -> None:
    """legal_p08: the liaison representatives of two companies have one name."""
    found = report("legal_p08")
    by_rule = {r.rule: r.outcome.value for r in found.results}
    assert by_rule["PPL-05"] == "unknown"
    assert by_rule["ORG-13"] == "pass"
    assert any(m.field == "distinct_from" and m.subject.id == "kikuchi" for m in found.to_do)
    (notice,) = [n for n in found.notices if "八木 四郎" in n.ja]
    assert "yagi" in notice.ja
    assert "kikuchi" in notice.ja


def test_bodies_of_one_name_are_neither_one_nor_two() -> None:
    found = outcomes("D1")
    assert {found[rule] for rule in ("ORG-13", "ORG-14", "TYP-05")} == {"unknown"}
    # One company, or two of which one is the lead company: lawful either way.
    assert found["ORG-11"] == "pass"


def test_a_stage_that_is_left_over_is_said() -> None:
    problems = load_portfolio([HERE / "legal_z04.yaml"]).problems
    assert [(p.code, p.warning) for p in problems] == [("stage_left_over", True)]
    assert load_portfolio([HERE / "legal_base.yaml"]).problems == []
