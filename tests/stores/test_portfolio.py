"""The portfolio's commands, as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from consortium.portfolio import register
from graphmodel.documents.loader import load, load_portfolio
from graphmodel.documents.writer import canonical
from tests.conftest import Address
from tests.consortia import FIXTURES

app = typer.Typer()
register(app)

LEAK = """format: 1
project: f1
changes:
  - add_flow: {id: leak, from: getsumen, to: mugen, kind: expenditure, origin: amed, amounts: {3: 1_000_000}}
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


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
    assert (result.exit_code, "saved 18 (unchanged 0" in result.output) == (0, True), result.output
    again = run("import", FIXTURES, "--to", url)
    assert "0件を保存しました（変更なし 18件" in again.output
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
