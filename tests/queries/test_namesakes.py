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


def renamed(**more: Any) -> list[dict[str, Any]]:
    """The partner company kaguya under its new name, an entry of its own."""
    entry = {"id": "shin", "name": "新かぐや（架空）", "kind": "company", "country": "JP", **more}
    return [{"add": {"organizations": [entry]}}]


LEAK = {
    "add": {
        "money": [
            {"id": "leak", "from": "ryugu", "to": "shin", "origin": "amed", "kind": "expenditure", "amounts": {4: 5_000_000}}
        ]
    }
}  # fmt: skip


@pytest.mark.parametrize("by", ["name_change", "conversion", "merger", "split", None])
def test_money_to_what_a_partner_has_become_is_no_pass(by: str | None) -> None:
    before = {"who": "kaguya", **({"by": by} if by else {})}
    data = change(fixture("f1"), [*renamed(roles=["outside_party"], predecessor=before), LEAK])
    report = check(view_from(data), load_profile("aimgain-5"))
    assert not report.crashed
    assert {r.rule: r.outcome.value for r in report.results}["MON-01"] == "unknown"
    assert any("承継" in doubt.text.ja for doubt in report.doubts)


def test_a_transfer_of_business_makes_no_successor() -> None:
    before = {"who": "kaguya", "by": "transfer"}
    data = change(fixture("f1"), [*renamed(roles=["outside_party"], predecessor=before), LEAK])
    report = check(view_from(data), load_profile("aimgain-5"))
    assert {r.rule: r.outcome.value for r in report.results}["MON-01"] == "pass"


def test_one_company_under_its_old_and_new_name_is_not_surely_two() -> None:
    data = change(
        fixture("f1"),
        renamed(roles=[{"role": "partner", "from": "2028-04-01"}], predecessor={"who": "mugen", "by": "name_change"}),
    )  # fmt: skip
    change(data, [{"set": {"organizations.kaguya.roles": []}}])
    found = {r.rule: r.outcome.value for r in check(view_from(data), load_profile("aimgain-5")).results}
    assert found["ORG-13"] == "unknown"


def test_two_partners_side_by_side_were_two_until_they_merged() -> None:
    data = change(
        fixture("f1"), [{"set": {"organizations.mugen.predecessor": {"who": "kaguya", "by": "merger"}}}]
    )
    assert namesakes(view_from(data)) == []


def test_a_lead_that_was_renamed_is_not_accused() -> None:
    data = change(fixture("f1"), [])
    data["organizations"].append(
        {
            **data["organizations"][0],
            "id": "shin",
            "name": "新竜宮医科大学（架空）",
            "roles": [{"role": "lead", "from": "2029-04-01"}],
            "predecessor": {"who": "ryugu", "by": "name_change", "on": "2029-04-01"},
        }
    )
    data["organizations"][-1].pop("corporate_number", None)
    change(data, [{"set": {"organizations.ryugu.roles": [{"role": "lead", "to": "2029-03-31"}]}}])
    report = check(view_from(data), load_profile("aimgain-5"))
    assert not report.crashed
    assert report.counts["fail"] == 0
    assert report.counts["unknown"] > 0
