"""Bodies and people of one name without identifiers: kept apart, and said so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graphmodel.derived.namesakes import folded, folded_person
from graphmodel.documents.loader import Loaded, loads
from graphmodel.documents.written.canonical import canonical
from graphmodel.stores.neo4j.store import Neo4jStore
from tests.servers import Address
from tests.stores.documents import titled


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("星屑病院（架空）", "星屑病院(架空)", True),
        ("星屑 病院", "星屑病院", True),
        ("株式会社星屑", "㈱星屑", True),
        ("（株）星屑", "星屑株式会社", True),
        ("星屑", "星屑株式会社", True),
        ("国立大学法人竜宮大学", "竜宮大学", True),
        ("株式会社星屑", "合同会社星屑", False),
        ("公立大学法人竜宮大学", "国立大学法人竜宮大学", False),
        ("独立行政法人星屑", "地方独立行政法人星屑", False),
        ("星屑", "星屑研究所", False),
    ],
)
def test_names_that_may_be_of_one_body(one: str, other: str, alike: bool) -> None:
    assert folded(one).alike(folded(other)) is alike
    assert folded(other).alike(folded(one)) is alike


def test_the_name_of_a_person_is_compared_without_spaces() -> None:
    assert folded_person("月島　四葉") == folded_person("月島四葉")
    assert folded_person("ＷＡＴＳＯＮ John") == folded_person("Watson John")


@pytest.fixture
def store(neo4j: Address) -> Iterator[Neo4jStore]:
    with neo4j.open(patience=2) as opened:
        yield opened


def project(
    id: str, organizations: list[dict[str, Any]], people: list[dict[str, Any]] | None = None
) -> Loaded:
    import json

    data = json.loads(canonical(titled(id, "架空").document))
    data |= {"organizations": organizations, "people": people or []}
    for section in ("contracts", "money", "resources", "work_items", "committees"):
        data.pop(section, None)
    return loads(json.dumps(data, ensure_ascii=False).encode(), f"{id}.json")


def said(store: Neo4jStore, *projects: str) -> list[str]:
    return [text.ja for text in store.namesakes(projects or None)]


def test_a_body_without_a_number_in_two_projects_is_said(store: Neo4jStore) -> None:
    store.load_all(
        [
            project("a", [{"id": "hosp", "name": "星屑病院（架空）"}]),
            project("b", [{"id": "byoin", "name": "医療法人 星屑病院(架空)"}]),
            project("c", [{"id": "other", "name": "別の病院（架空）"}]),
        ]
    )
    (text,) = said(store)
    assert text.startswith("同じ名称の機関がありますが、番号がないので別の機関として扱います")
    assert "課題「a」の hosp" in text
    assert "課題「b」の byoin" in text
    assert "法人番号" in text
    assert said(store, "b") == [text]
    assert said(store, "c") == []


def test_what_identifiers_tell_apart_or_together_is_not_said(store: Neo4jStore) -> None:
    one = {"name": "星屑病院（架空）", "ror": "https://ror.org/05dqf9946"}
    store.load_all(
        [
            project("a", [{"id": "x", **one}, {"id": "u", "name": "未定"}]),
            project("b", [{"id": "y", **one}, {"id": "v", "name": "未定"}]),
            project("c", [{"id": "p", "name": "株式会社月（架空）"}]),
            project("d", [{"id": "q", "name": "合同会社月（架空）"}]),
        ]
    )
    assert said(store) == []
    # One with a number and one without may be one.
    store.save(project("e", [{"id": "z", "name": "星屑病院（架空）"}]), expected=None)
    (text,) = said(store)
    assert all(f"課題「{p}」" in text for p in "abe")


def test_departments_of_two_bodies_are_two(store: Neo4jStore) -> None:
    for n, name in enumerate(("竜宮大学（架空）", "月面大学（架空）")):
        bodies = [{"id": "u", "name": name}, {"id": "m", "name": "医学部（架空）", "part_of": "u"}]
        store.save(project(f"p{n}", bodies), expected=None)
    assert said(store) == []


def test_people_of_one_name_without_a_number_are_said(store: Neo4jStore) -> None:
    store.load_all(
        [
            project("a", [], [{"id": "p", "name": "月島 四葉（架空）"}]),
            project("b", [], [{"id": "q", "name": "月島四葉（架空）"}]),
        ]
    )
    (text,) = said(store)
    assert text.startswith("同じ氏名の人がいますが、番号がないので別の人として扱います")
    assert "ORCID" in text
