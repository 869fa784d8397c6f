"""`consortium new`, `demo` and `schema`."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from consortium.terminal.console import Sorry
from consortium.terminal.starter import starter
from graphmodel.documents.loader import loads
from graphmodel.documents.written.reading import read_bytes, read_path
from graphmodel.schema.published import document_schema, shared_schema
from graphmodel.text import Text
from tests.cli.runs import FIXTURES, run
from tests.consortia import change, fixture

STARTERS = ["ja", "en"]


@pytest.mark.parametrize("lang", STARTERS)
def test_a_starter_has_unknowns_only(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "mine.yaml"
    made = run("new", file, "--lang", lang)
    assert made.code == 0
    assert str(file) in made.err
    ran = run("check", file, "--format", "json", "--strict")
    assert ran.code == 3, ran.err
    (project,) = json.loads(ran.out)["projects"]
    assert {f["outcome"] for f in project["findings"]} <= {"unknown"}
    assert {r["outcome"] for r in project["rules"]} <= {"unknown", "not_applicable"}


@pytest.mark.parametrize("lang", STARTERS)
@pytest.mark.parametrize("kind", ["academia", "startup"])
def test_a_starter_with_type_and_period_accuses_nobody(tmp_path: Path, lang: str, kind: str) -> None:
    text = starter(lang, date(2026, 6, 15))  # type: ignore[arg-type]
    text = text.replace("#type: academia ", f"type: {kind} ")
    text = text.replace("{from: undecided, to: undecided}", "{from: 2026-04-01, to: 2031-03-31}", 1)
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    ran = run("check", file, "--format", "json")
    assert ran.code == 0, ran.out
    (project,) = json.loads(ran.out)["projects"]
    assert project["type"] in (kind, [kind])
    assert not [f for f in project["findings"] if f["outcome"] == "fail"]


COMMENTED = re.compile(r" *#(?: +(?:- )?)?[a-z_]+: ?[^ ].*|#[a-z_]+:")


@pytest.mark.parametrize("taken_away", ["#", "# ?"], ids=["the sign", "as editors do"])
@pytest.mark.parametrize("lang", STARTERS)
def test_the_commented_examples_of_a_starter_can_be_uncommented(lang: str, taken_away: str) -> None:
    lines = starter(lang, date(2026, 6, 15)).splitlines()  # type: ignore[arg-type]
    opened = [
        re.sub(f"^( *){taken_away}", r"\1", line) if COMMENTED.fullmatch(line) else line for line in lines
    ]
    sections = [line for line in opened if re.fullmatch("[a-z_]+:", line)]
    assert sections[-5:] == ["contracts:", "work_items:", "money:", "resources:", "events:"]
    text = "\n".join(opened).replace(
        "{from: undecided, to: undecided}", "{from: 2026-04-01, to: 2031-03-31}", 1
    )
    document = loads(text.encode(), "mine.yaml").document
    assert document.events
    jsonschema.validate(as_json(read_bytes(text.encode(), "mine.yaml").data), document_schema())


@pytest.mark.parametrize("lang", STARTERS)
def test_a_starter_is_not_wider_than_a_page(lang: str) -> None:
    assert all(cell_len(line) <= 100 for line in starter(lang, date(2026, 6, 15)).splitlines())  # type: ignore[arg-type]


def test_without_a_file_the_starter_is_printed() -> None:
    ran = run("new")
    assert ran.code == 0
    assert ran.out == starter("ja", date.today())
    assert run("new", "--lang", "en").out == starter("en", date.today())


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine", "utf-8")
    ran = run("new", file)
    assert ran.code == 2
    assert "上書きしません" in ran.err
    assert file.read_text("utf-8") == "mine"
    assert run("new", tmp_path).code == 2
    assert run("new", tmp_path / "mine.json").code == 2
    assert run("new", tmp_path / "no" / "mine.yaml").code == 2
    assert run("new", "--schema").code == 2
    assert os.listdir(tmp_path) == ["mine.yaml"]


def test_the_schema_beside_a_starter_is_named_in_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    assert run("new", file, "--schema").code == 0
    head = file.read_text("utf-8").splitlines()[0]
    name = head.removeprefix("# yaml-language-server: $schema=./")
    assert json.loads((tmp_path / name).read_text("utf-8")) == document_schema()
    assert run("check", file).code == 0
    # Neither the schema nor an earlier report in the folder is taken for a document.
    assert run("check", tmp_path, "-o", tmp_path / "report.json").code == 0
    assert run("check", tmp_path, "-o", tmp_path / "report.json").code == 0


def test_the_demo(tmp_path: Path) -> None:
    folder = tmp_path / "try it"
    ran = run("demo", folder)
    assert ran.code == 0
    made = set(os.listdir(folder))
    assert {"f1.yaml", "f4.yaml", "f4.html", "f4.svg", "f4.png", "f4.pdf"} <= made
    assert not [name for name in made if "expected" in name]
    assert all(str(folder / name) in ran.out for name in ("f4.html", "f4.svg", "f4.yaml"))
    page = (folder / "f4.html").read_text("utf-8")
    assert "<svg" in page
    assert str(folder / "f4.yaml") in page
    assert run("check", folder / "f4.yaml").code == 1
    before = {name: (folder / name).read_bytes() for name in made}
    again = run("demo", folder, "--lang", "en")
    assert again.code == 2
    assert "not empty" in again.err
    assert {name: (folder / name).read_bytes() for name in os.listdir(folder)} == before


def test_what_to_type_next_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "try it"
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(sys, "argv", [".venv/bin/consortium"])
    assert f'.venv/bin/consortium check "{folder / "f4.yaml"}"' in run("demo", folder).out
    assert ".venv/bin/consortium check" in run("new", tmp_path / "a.yaml").err
    monkeypatch.setattr(sys, "argv", ["/somewhere/consortium/__main__.py"])
    assert "python -m consortium check" in run("new", tmp_path / "b.yaml").err
    monkeypatch.setattr(shutil, "which", lambda name, *_, **__: f"/bin/{name}")
    assert "次は consortium check" in run("new", tmp_path / "c.yaml").err


def test_a_demo_without_charts_counts_its_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_chart(*_: object) -> bytes:
        raise Sorry(Text("図がありません。", "No chart."))

    monkeypatch.setattr("consortium.terminal.demo.drawn", no_chart)
    out = run("demo", tmp_path / "d").out
    assert re.findall(r"^\d", out, re.MULTILINE) == ["1", "2"]
    assert "図がありません。" in out


def as_json(data: Any) -> Any:
    return json.loads(json.dumps(data))


def documents() -> list[Path]:
    return [
        file
        for file in sorted(FIXTURES.rglob("*.yaml"))
        if ".expected" not in file.name and file.name != "organizations.yaml"
    ]


SCHEMA = document_schema()


@pytest.mark.parametrize("file", documents(), ids=lambda f: f.stem)
def test_every_example_holds_to_the_schema(file: Path) -> None:
    jsonschema.validate(as_json(read_path(file).data), SCHEMA)


def test_shared_files_hold_to_their_schema() -> None:
    for file in FIXTURES.rglob("organizations.yaml"):
        jsonschema.validate(as_json(read_path(file).data), shared_schema())


def test_the_schemas_are_schemas() -> None:
    for made in (document_schema(), shared_schema(), json.loads(run("schema", "--report").out)):
        jsonschema.Draft202012Validator.check_schema(made)
        assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert "://" not in made["$id"]
        assert made["title"]


def test_the_schema_is_printed_and_written(tmp_path: Path) -> None:
    assert json.loads(run("schema").out) == SCHEMA
    file = tmp_path / "s.json"
    assert run("schema", "-o", file).code == 0
    assert json.loads(file.read_text("utf-8")) == SCHEMA


def test_the_schema_of_shared_files_is_printed() -> None:
    assert json.loads(run("schema", "--shared").out) == shared_schema()
    assert run("schema", "--shared", "--report").code == 2


def test_every_key_has_a_japanese_name_and_both_sentences() -> None:
    for name, definition in {**SCHEMA["$defs"], "": SCHEMA}.items():
        for key, value in definition.get("properties", {}).items():
            if "$ref" in value and len(value) == 1:
                continue  # the Japanese spelling of another key
            assert value.get("title"), (name, key)
            ja, _, en = value.get("description", "").partition(" / ")
            assert not ja.isascii(), (name, key)
            assert en.isascii(), (name, key)


def test_entries_are_called_as_in_the_document_not_as_in_the_code() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["OrganizationEntry"]["title"] == "機関"
    assert definitions["PersonRoleEntry"]["title"] == "役割"
    # A period is that of a project, a contract or a work item: the field says which.
    assert "title" not in definitions["Span"]
    assert not [d for d in definitions.values() if d.get("title", "題").isascii() or "description" in d]
    assert not SCHEMA["description"].isascii()


def allowed(*changes: dict[str, Any]) -> bool:
    data = as_json(change(fixture("f1"), list(changes)))
    return not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data))


@pytest.mark.parametrize(
    "changes",
    [
        {"organizations.ryugu.roles": ["lead"]},
        {"organizations.ryugu.roles": [{"role": "lead", "from": "undecided"}]},
        {"organizations.ryugu.roles": []},
        {"organizations.ryugu.name": "竜宮"},
        {"organizations.ryugu.name": "undecided"},
        {"organizations.ryugu.deemed_large": True},
        {"project.title": "題名"},
        {"project.type": ["academia", "startup"]},
        {"project.period": {"from": "令和8年4月1日", "to": "未定"}},
        {"project.planned_total": "1.9億円"},
        {"project.planned_total": "未定"},
        {"work_items.tansaku.responsible": ["urano", "tsukioka"]},
        {"contracts.kyodo1.parties": ["ryugu", {"who": "mugen", "to": "2027-03-31"}]},
        {"resources.r-staff.basis": "給与規程に基づく"},
        {"people.urano.effort": {"1": 20, "2": 30}},
        {"people.urano.employer": "undecided"},
        {"plans.data_management_plan": "none"},
        {"money.m-amed-1.amounts": {"1": "2000万円", "2": "undecided"}},
        {"organizations.ryugu.roles": "lead"},
        {"organizations.ryugu.roles": "代表研究機関"},
    ],
    ids=str,
)
def test_the_schema_allows_what_the_reader_allows(changes: dict[str, Any], tmp_path: Path) -> None:
    assert allowed({"set": changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"project.titel": "題名"},
        {"organizations.ryugu.knd": "university"},
        {"organizations.ryugu.kind": "universty"},
        {"organizations.ryugu.roles": ["laed"]},
        {"organizations.ryugu.roles": None},
        {"people": None},
        {"project.planned_total": -1},
        {"project.planned_total": "約4億"},
        {"money.m-amed-1.amounts": {"first": 1}},
        {"partial": ["monney"]},
        {"format": 2},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_reader_refuses(changes: dict[str, Any], tmp_path: Path) -> None:
    assert not allowed({"set": changes})
    file = tmp_path / "one.json"
    file.write_text(json.dumps(change(fixture("f1"), [{"set": changes}])), "utf-8")
    assert run("check", file).code == 2


def test_the_report_holds_to_its_schema() -> None:
    made = json.loads(run("schema", "--report").out)
    for name in ("f1", "f4", "hoshiyomi"):
        data = json.loads(run("check", FIXTURES / f"{name}.yaml", "--format", "json").out)
        jsonschema.validate(data, made)
