from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from graphmodel.documents.places import InField, InSheet
from graphmodel.text import Text
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Asked
from tests.consortia import fixture, view_from
from tests.reports import samples
from tests.reports.samples import run
from viz.reports.json_report import json_schema, render_json

RUNS = {
    "full": lambda: run(samples.full(), problems=(samples.UNREADABLE, samples.CAUTIONED)),
    "clean": lambda: run(samples.clean()),
    "crashed": lambda: run(samples.crashed()),
    "no profile": lambda: run(samples.no_profile()),
    "hostile": lambda: run(samples.hostile()),
    "many": lambda: run(samples.full(), samples.no_profile()),
    "nothing": lambda: run(),
    "engine": lambda: run(check(view_from(fixture("hoshiyomi")), load_profile("aimgain-5"), file="h.yaml")),
}


def loaded(*reports: Any, **more: Any) -> Any:
    return json.loads(render_json(run(*reports, **more)))


def test_the_schema_is_a_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    assert "inclusive" in schema["$defs"]["Days"]["properties"]["to"]["description"]


@pytest.mark.parametrize("name", RUNS)
def test_every_report_satisfies_the_schema(name: str) -> None:
    text = render_json(RUNS[name]())
    jsonschema.validate(json.loads(text), json_schema(), cls=jsonschema.Draft202012Validator)
    assert text == render_json(RUNS[name]())


def test_the_schema_refuses_what_is_no_report() -> None:
    data = loaded(samples.full())
    del data["projects"][0]["findings"][0]["citations"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json_schema(), cls=jsonschema.Draft202012Validator)


def test_the_keys_are_stable() -> None:
    data = loaded(samples.full(), problems=(samples.UNREADABLE,))
    assert list(data) == ["format", "tool", "profile", "asked", "not_implemented", "problems", "projects"]
    project = data["projects"][0]
    assert list(project) == [
        "id", "title", "type", "period", "as_at", "source", "profile", "profile_forced",
        "counts", "rules", "findings", "notices", "to_do", "doubts",
        "remarks",
    ]  # fmt: skip
    assert list(project["findings"][0]) == [
        "key", "rule", "clause", "outcome", "severity", "authority", "subjects", "period", "witness", "path", "expected", "observed",
        "message", "remedy", "missing", "citations", "places", "root_cause", "waiver",
    ]  # fmt: skip
    assert list(project["rules"][0]) == ["rule", "outcome", "severity", "examined", "reason", "crashed"]
    assert list(project["counts"]) == ["fail", "advisory", "unknown", "explained", "pass", "not_applicable"]


def test_a_finding_in_full() -> None:
    data = loaded(samples.full())
    leak, folded = data["projects"][0]["findings"][:2]
    assert leak["period"] == {"from": "2027-04-01", "to": "2028-03-31"}
    assert leak["subjects"] == [
        {
            "type": "organization",
            "id": "tsurukame",
            "name": {"ja": "鶴亀化学（架空）", "en": "Tsurukame Chemical (fictional)"},
        }
    ]
    assert leak["witness"] == {"nodes": ["getsumen", "horai", "tsurukame"], "edges": ["m2", "m3"]}
    assert leak["citations"] == [
        {"slide": "S19", "title": "AIMGAIN：その他の留意事項", "quote": samples.S19.quote}
    ]
    assert leak["places"][0] == {"file": "hoshiyomi.yaml", "line": 41, "column": 5}
    assert (leak["root_cause"], folded["root_cause"]) == (None, leak["key"])


def test_waivers_missing_facts_and_reasons() -> None:
    project = loaded(samples.full())["projects"][0]
    by_rule = {f["rule"]: f for f in project["findings"]}
    assert by_rule["SU-01"]["waiver"]["expires"] == "2028-03-31"
    assert by_rule["ORG-03"]["waiver"]["valid"] is False
    assert "approver" in by_rule["ORG-03"]["waiver"]["problem"]["en"]
    assert [m["field"] for m in by_rule["PPL-05"]["missing"]] == ["name", "researcher"]
    assert [(m["subject"]["id"], m["field"]) for m in project["to_do"]] == [
        ("p4", "name"),
        ("p4", "researcher"),
    ]
    assert {r["rule"]: r["reason"] for r in project["rules"]}["TYP-02"]["ja"] == samples.NO_PERIOD.ja


def test_the_run_level_profile_is_that_of_all_projects() -> None:
    assert loaded(samples.full(), samples.clean())["profile"]["id"] == "aimgain-5"
    mixed = loaded(samples.full(), samples.no_profile())
    assert mixed["profile"] is None
    assert [p["profile"] and p["profile"]["status"]["ja"] for p in mixed["projects"]] == ["案", None]


def test_asked_time() -> None:
    assert loaded(samples.full())["asked"] == {"whole_life": True, "as_of": None, "year": None}
    assert loaded(samples.full(asked=Asked(year=3)))["asked"] == {
        "whole_life": False,
        "as_of": None,
        "year": 3,
    }


def test_problems_of_files() -> None:
    (problem,) = loaded(problems=(samples.UNREADABLE,))["problems"]
    assert problem["place"] == {"file": "kaguya.yaml", "line": 18, "column": 31}
    assert (problem["stage"], problem["path"], problem["warning"]) == (
        "shape",
        "organizations[2].roles",
        False,
    )


def test_a_damaged_name_can_still_be_saved() -> None:
    text = render_json(run(samples.clean(title=Text("半分\ud800", "half \udfff"))))
    assert json.loads(text.encode("utf-8"))["projects"][0]["title"]["ja"] == "半分\ud800"


def test_a_place_can_be_a_cell_or_a_field() -> None:
    cell = InSheet("k.xlsx", "機関", 7, 2)
    field = InField("k", ("organizations", 2, "roles"), Text("機関3の役割", "roles of organization 3"))
    problems = tuple(samples.UNREADABLE._replace(place=place) for place in (cell, field))
    data = loaded(samples.full(), problems=problems)
    jsonschema.validate(data, json_schema(), cls=jsonschema.Draft202012Validator)
    assert [p["place"] for p in data["problems"]] == [
        {"file": "k.xlsx", "sheet": "機関", "cell": "B7"},
        {
            "file": "k",
            "field": "organizations[2].roles",
            "label": {"ja": "機関3の役割", "en": "roles of organization 3"},
        },
    ]
