"""Bodies and people of one name under two ids."""

from __future__ import annotations

from typing import Any

import pytest

from queries.calls import load_profile
from queries.engine import check
from queries.namesakes import folded, namesakes
from tests.consortia import change, fixture, view_from

TWIN: dict[str, Any] = {
    "id": "twin",
    "name": "夢幻製薬（架空）",
    "kind": "company",
    "country": "JP",
    "roles": ["partner"],
}


def pairs(**more: Any) -> list[tuple[str, str]]:
    data = change(fixture("f1"), [{"add": {"organizations": [{**TWIN, **more}]}}])
    return [(p.first, p.second) for p in namesakes(view_from(data))]


def test_equal_names_that_nothing_tells_apart_are_a_pair() -> None:
    assert pairs() == [("mugen", "twin")]
    assert pairs(name="夢幻 製薬(架空)") == [("mugen", "twin")]
    assert pairs(name="㈱夢幻製薬（架空）") == [("mugen", "twin")]


@pytest.mark.parametrize(
    "more",
    [
        {"corporate_number": "0000000000005"},
        {"distinct_from": "mugen"},
        {"part_of": "mugen"},
        {"name": "undecided"},
        {"name": "夢幻製薬二（架空）"},
    ],
)
def test_what_tells_them_apart(more: dict[str, Any]) -> None:
    assert pairs(**more) == []


def test_two_different_legal_forms_are_two_bodies() -> None:
    assert folded("株式会社夢幻製薬") == folded("夢幻製薬㈱")
    assert folded("株式会社夢幻製薬") != folded("有限会社夢幻製薬")
    assert folded("国立大学法人 竜宮大学")[0] == folded("竜宮大学")[0]


def test_a_fail_that_would_go_and_one_that_would_come_are_unknown() -> None:
    lead = {
        "id": "twin",
        "name": "竜宮医科大学（架空）",
        "kind": "university",
        "country": "JP",
        "roles": ["lead"],
    }
    data = change(fixture("f1"), [{"add": {"organizations": [lead]}}])
    found = {r.rule: r.outcome.value for r in check(view_from(data), load_profile("aimgain-5")).results}
    assert found["ORG-01"] == "unknown"
    data["organizations"][-1]["distinct_from"] = ["ryugu"]
    found = {r.rule: r.outcome.value for r in check(view_from(data), load_profile("aimgain-5")).results}
    assert found["ORG-01"] == "fail"


def test_rules_whose_answer_does_not_change_stay() -> None:
    data = change(fixture("f1"), [{"add": {"organizations": [{**TWIN, "roles": []}]}}])
    before = {r.rule: r.outcome for r in check(view_from(fixture("f1")), load_profile("aimgain-5")).results}
    after = check(view_from(data), load_profile("aimgain-5"))
    assert {r.rule: r.outcome for r in after.results} == before
    assert len(after.notices) == 1
