"""docs/neo4j.md: the questions have the answers that it shows, and the picture is that of the types."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from graphmodel.documents.changes import Change, reads_changes
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


def test_the_changes_that_are_shown_can_be_made_and_all_kinds_are_named() -> None:
    (text,) = re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    changes = reads_changes(text.encode(), "docs/neo4j.md")
    changes(load(FIXTURES / "f1.yaml"))
    assert all(f"`{kind}`" in PAGE for kind in Change.model_fields)
