"""The portfolio's commands, as a person types them."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from consortium.terminal.cli import app
from graphmodel.documents.loader import load, load_portfolio
from graphmodel.documents.written.canonical import canonical
from tests.consortia import FIXTURES
from tests.servers import Address
from tests.stores.documents import document

LEAK = """format: 1
project: f1
changes:
  - add_flow: {id: leak, from: getsumen, to: mugen, kind: expenditure, origin: amed, amounts: {3: 1_000_000}}
"""


def run(*words: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=answer)


@pytest.fixture(params=["folder", "neo4j"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "folder":
        (tmp_path / "store").mkdir()
        return str(tmp_path / "store")
    address: Address = request.getfixturevalue("neo4j")
    monkeypatch.setenv("NEO4J_USERNAME", address.username)
    monkeypatch.setenv("NEO4J_PASSWORD", address.password)
    return address.uri


def test_in_and_out_again(url: str, tmp_path: Path) -> None:
    result = run("import", FIXTURES, "--to", url, "--lang", "en")
    assert (result.exit_code, "saved 19 (unchanged 0" in result.output) == (0, True), result.output
    again = run("import", FIXTURES, "--to", url)
    assert "0件を保存しました（変更なし 19件" in again.output
    result = run("export", url, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    there, here = load_portfolio([FIXTURES]), load_portfolio([tmp_path / "out"])
    assert not here.errors
    assert {o.document.project.id: canonical(o.document) for o in here.loaded} == {
        o.document.project.id: canonical(o.document) for o in there.loaded
    }


def test_enforced_import_keeps_out_what_breaks_a_rule_and_takes_the_rest(url: str) -> None:
    result = run("import", FIXTURES / "f1.yaml", FIXTURES / "f4.yaml", "--to", url, "--enforce")
    assert result.exit_code == 1
    assert "MON-01" in result.output
    assert "1件を保存しました（変更なし 0件、規則により保存せず 1件）" in result.output


def test_a_leak_is_refused_and_a_lawful_change_is_made(url: str, tmp_path: Path) -> None:
    run("import", FIXTURES / "f1.yaml", "--to", url)
    file = tmp_path / "leak.changes"
    file.write_text(LEAK, encoding="utf-8")
    result = run("apply", file, "--to", url)
    assert result.exit_code == 1
    for words in (
        "MON-01",
        "経路: AMED → 竜宮医科大学（架空）",
        "「AMED委託費の産学官共同研究企業への提供も不可」 S19",
    ):
        assert words in result.output
    file.write_text(LEAK.replace("to: mugen", "to: ryugu"), encoding="utf-8")
    result = run("apply", file, "--to", url, "--lang", "en")
    assert (result.exit_code, "Saved 1 changes" in result.output) == (0, True), result.output


def test_a_file_that_cannot_be_read_puts_nothing_in(url: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.yaml").write_bytes((FIXTURES / "f1.yaml").read_bytes())
    (tmp_path / "in" / "b.yaml").write_text("format: 1\nproject: {id: b}\n", encoding="utf-8")
    result = run("import", tmp_path / "in", "--to", url, "--lang", "en")
    assert result.exit_code == 2
    assert "b.yaml" in result.output
    assert "as_at" in result.output
    assert (
        "saved 0 (unchanged 1" not in run("import", FIXTURES / "f1.yaml", "--to", url, "--lang", "en").output
    )


def test_mistakes_are_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setenv("CONSORTIUM_NEO4J_HOME", str(tmp_path / "none"))
    for words, said in (
        (("import", FIXTURES / "f1.yaml"), "consortium neo4j start"),
        (("import", FIXTURES / "f1.yaml", "--to", tmp_path / "nowhere"), "フォルダー"),
        (("import", FIXTURES / "f1.yaml", "--to", "bolt://127.0.0.1:1"), "接続できません"),
        (("apply", tmp_path / "nothing.yaml"), "nothing.yaml"),
        (("neo4j", "check", tmp_path), "Neo4j のアドレスではありません"),
        (("list", "neo4j://127.0.0.1:1/portfolio"), "NEO4J_DATABASE に指定してください"),
    ):
        result = run(*words)
        assert result.exit_code == 2, result.output
        assert said in result.output
        assert "Traceback" not in result.output
    assert run("neo4j", "status").exit_code == 1
    assert "動いているサーバーはありません" in run("neo4j", "stop").output


def test_check_finds_what_was_changed_by_hand(neo4j: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    with neo4j.open() as store:
        store.save(load(FIXTURES / "f1.yaml"), expected=None)
        assert run("neo4j", "check", neo4j.uri).exit_code == 0
        with store._driver.session() as session:
            session.run("MATCH (p:Participant {id: 'mugen'}) SET p.kind = 'university'").consume()
        result = run("neo4j", "check", neo4j.uri)
    assert result.exit_code == 1
    assert "f1/mugen" in result.output


# -- revisions, and two people at once --------------------------------------------------------------------------------------


@pytest.fixture
def database(neo4j: Address, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("NEO4J_USERNAME", neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    return "neo4j://"


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_each_revision_can_be_listed_checked_and_taken_out_as_it_was(database: str, tmp_path: Path) -> None:
    """F4 as it came in breaks rules; the second revision is F1 in its place, which breaks none."""
    for base, author in (("f4", "星野"), ("f1", "月岡")):
        (tmp_path / "p.yaml").write_text(
            (FIXTURES / f"{base}.yaml").read_text(encoding="utf-8").replace(f"id: {base}", "id: p"),
            encoding="utf-8",
        )
        assert run("import", tmp_path / "p.yaml", "--author", author).exit_code == 0
    newest, oldest = run("history", "neo4j://#p").output.splitlines()
    assert newest.startswith("@2 ")
    assert "月岡" in newest
    assert "今の版" in newest
    assert oldest.startswith("@1 ")
    assert "星野" in oldest
    listed = run("list")
    assert "p  F1 龍宮玉手箱バイオマーカー基盤（架空）  @2" in listed.output
    assert "課題: 1件" in listed.output
    assert run("check", "neo4j://#p").exit_code == 0
    assert run("check", "neo4j://#p@2").exit_code == 0
    first = run("check", "neo4j://#p@1")
    assert first.exit_code == 1
    assert "MON-01" in first.output
    assert "#p@1" in first.output
    assert run("export", "neo4j://#p@1", "-o", tmp_path / "old").exit_code == 0
    here = load(tmp_path / "old" / "p.yaml").document
    assert here.project.title == load(FIXTURES / "f4.yaml").document.project.title
    # Brought back, it is the third.
    assert run("import", tmp_path / "old").exit_code == 0
    assert run("history", "neo4j://#p").output.startswith("@3 ")


def test_one_project_of_many_is_checked(database: str, tmp_path: Path) -> None:
    run("import", FIXTURES)
    result = run("check", "neo4j://#f4", "--quiet")
    assert result.exit_code == 1
    assert "f9" not in result.output
    assert run("chart", "neo4j://#f4@7", "--format", "dot").exit_code == 2
    assert run("chart", "neo4j://#f4", "-o", tmp_path / "x.dot").exit_code == 0
    assert (tmp_path / "x.dot").is_file()


def test_the_answers_are_those_of_the_files(database: str) -> None:
    """All that a database has not is where things stand in a file; and of ways equally short it may show another one."""
    run("import", FIXTURES)

    def answers(where: object) -> list[dict[str, Any]]:
        return [
            without_places(p) for p in json.loads(run("check", where, "--format", "json").output)["projects"]
        ]

    def without_places(value: Any) -> Any:
        if isinstance(value, list):
            return [without_places(v) for v in value]
        if not isinstance(value, dict):
            return value
        left_out = {"source", "place", "places"} | ({"witness"} if value.get("rule") == "MON-01" else set())
        return {k: without_places(v) for k, v in value.items() if k not in left_out}

    there, here = answers(database), answers(FIXTURES)
    assert len(here) == 19
    assert there == sorted(here, key=lambda project: project["id"])


def test_what_another_has_saved_since_the_export_is_not_overwritten(database: str, tmp_path: Path) -> None:
    run("import", FIXTURES / "f1.yaml", FIXTURES / "f4.yaml")
    for who in ("mine", "theirs"):
        assert run("export", database, "-o", tmp_path / who).exit_code == 0
        changed(tmp_path / who / "f1.yaml", "龍宮玉手箱", f"{who}")
    assert run("import", tmp_path / "theirs", "--author", "星野 三郎").exit_code == 0
    # The same folder again, after a further change: it holds what is there.
    changed(tmp_path / "theirs" / "f1.yaml", "theirs", "theirs again")
    assert run("import", tmp_path / "theirs", "--author", "星野 三郎").exit_code == 0
    for enforce in ((), ("--enforce",)):
        refused = run("import", tmp_path / "mine", *enforce)
        assert refused.exit_code == 2
        assert "星野 三郎" in refused.output
        assert "UTC" in refused.output
        assert "--overwrite" in refused.output
        assert "theirs again" in run("list").output
    assert run("import", tmp_path / "mine", "--overwrite").exit_code == 0
    assert "mine" in run("list").output


def test_what_is_saved_from_a_folder_that_cannot_be_written_to_is_said_to_be_saved(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", FIXTURES / "f1.yaml")
    run("export", database, "-o", tmp_path)
    changed(tmp_path / "f1.yaml", "龍宮玉手箱", "mine")

    def refuse(path: Path, content: bytes) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("graphmodel.documents.written.files.write_whole", refuse)
    result = run("import", tmp_path)
    assert result.exit_code == 0, result.output
    assert "保存はしましたが" in result.output
    assert "1件を保存しました" in result.output
    assert "mine" in run("list").output


def test_an_enforced_import_that_ends_half_way_says_what_is_saved(url: str, tmp_path: Path) -> None:
    """The second document says something else of a body than one that is there."""
    for name, changes in (("a", {}), ("b", {"set": {"organizations.ryugu.legal_personality": "US"}})):
        (tmp_path / f"{name}.json").write_text(canonical(document(name, changes).document), encoding="utf-8")
    assert run("import", tmp_path / "a.json", "--to", url).exit_code == 0
    unlike = FIXTURES / "adopted_projects" / "01.yaml"
    result = run("import", unlike, tmp_path / "b.json", "--to", url, "--enforce")
    assert result.exit_code == 2
    assert "legal_personality" in result.output
    assert "これより前の1件は保存してあります" in result.output
    assert "adopted-01" in run("list", url).output


def test_an_export_goes_into_another_database_and_brings_back_what_was_removed(
    database: str, tmp_path: Path
) -> None:
    run("import", FIXTURES / "f1.yaml")
    run("export", database, "-o", tmp_path)
    run("remove", "neo4j://#f1", "--yes")
    assert run("import", tmp_path).exit_code == 0
    # Another database at the same address, with another state of the project.
    run("import", FIXTURES / "f1.yaml", "--overwrite")
    changed(tmp_path / "f1.yaml", "龍宮玉手箱", "another")
    known = tmp_path / ".consortium-revisions.json"
    changed(known, '"database": "', '"database": "another')
    assert run("import", tmp_path).exit_code == 0
    assert "another" in run("list").output


def test_a_project_is_removed_after_a_yes(database: str) -> None:
    run("import", FIXTURES / "f1.yaml")
    for answer in ("n\n", "\n", ""):
        kept = run("remove", "neo4j://#f1", answer=answer)
        assert kept.exit_code == 1
        assert "消しませんでした" in kept.output
    assert "f1" in run("list").output
    assert run("remove", "neo4j://#f1", "--lang", "en", answer="y\n").exit_code == 0
    assert "課題: 0件" in run("list").output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("history", "neo4j://"), "neo4j://#f1"),
        (("history", "neo4j://#f1@2"), "neo4j://#f1"),
        (("remove", "projects/"), "neo4j://#f1"),
        (("history", "neo4j://#nobody"), "課題「nobody」は登録されていません"),
        (("check", "neo4j://#nobody"), "課題「nobody」は登録されていません"),
        (("check", "neo4j://#f1@9"), "版「9」はありません（今の版は 1）"),
        (("export", "neo4j://#nobody", "-o", "nowhere"), "課題「nobody」は登録されていません"),
        (("import", FIXTURES / "f1.yaml", "--to", "neo4j://#f1"), "課題（# のあと）は指定できません"),
        (("check", "neo4j://#"), "課題のidがありません"),
        (("check", "neo4j://#@1"), "課題のidがありません"),
        (("export", "neo4j://#@1", "-o", "nowhere"), "課題のidがありません"),
    ],
)
def test_addresses_of_projects_that_are_none(database: str, words: tuple[object, ...], said: str) -> None:
    run("import", FIXTURES / "f1.yaml")
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert not Path("nowhere").exists()
