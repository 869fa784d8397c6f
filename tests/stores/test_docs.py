"""docs/neo4j.md: the questions have the answers that it shows, and the picture is that of the types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from consortium.terminal.cli import app
from graphmodel.documents.changes import Change
from graphmodel.documents.loader import load, load_portfolio
from graphmodel.schema.edges import EDGE_TYPES
from graphmodel.schema.nodes import NODE_TYPES
from graphmodel.stores.picture import main
from tests.consortia import FIXTURES
from tests.servers import Address
from tests.stores.test_neo4j import warnings_of

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "neo4j.md").read_text(encoding="utf-8")
QUESTION = re.compile(r"```cypher\n(.+?)\n```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)


def shown(value: Any) -> str:
    if hasattr(value, "to_native"):
        value = value.to_native()
    if isinstance(value, list):
        return " → ".join(map(str, value))
    return "" if value is None else str(value)


def test_the_questions_have_the_answers_that_are_shown(neo4j: Address) -> None:
    questions = QUESTION.findall(PAGE)
    assert len(questions) == 10
    with neo4j.open() as store:
        store.load_all(load_portfolio([FIXTURES]).loaded, author="星野")
        for statement, table in questions:
            head, _, *lines = [
                [cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()
            ]
            rows = store.ask(statement)
            assert [list(row) for row in rows[:1]] == [head]
            assert [[shown(value) for value in row.values()] for row in rows] == lines, statement
            assert warnings_of(neo4j, statement) == []


def test_the_picture_has_every_type(tmp_path: Path) -> None:
    picture = (DOCS / "neo4j-model.svg").read_text(encoding="utf-8")
    names = set(re.findall(r">([A-Za-z_]+)</text>", picture))
    assert names == {*NODE_TYPES, *EDGE_TYPES, "Revision"}
    pytest.importorskip("pygraphviz")
    main(str(tmp_path / "model.svg"))
    drawn = (tmp_path / "model.svg").read_text(encoding="utf-8")
    assert set(re.findall(r">([A-Za-z_]+)</text>", drawn)) == names


def test_the_changes_that_are_shown_are_made_and_refused_as_shown(
    neo4j: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    with neo4j.open() as store:
        store.save(load(FIXTURES / "f1.yaml"), expected=None)
    lawful, leak = re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    (refusal,) = re.findall(r"```console\n\$ consortium apply [^\n]+\n(.+?)```", PAGE, re.DOTALL)
    file = tmp_path / "changes.yaml"
    for text, code, said in ((lawful, 0, "課題「f1」に2件の変更を保存しました"), (leak, 1, refusal)):
        file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(app, ["apply", str(file), "--to", neo4j.uri])
        assert (result.exit_code, said in result.output) == (code, True), result.output


def test_all_kinds_of_changes_are_named() -> None:
    assert all(f"`{kind}`" in PAGE for kind in Change.model_fields)
