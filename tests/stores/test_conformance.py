"""What every store does: the same tests for a folder and for Neo4j."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded, load, load_portfolio
from graphmodel.documents.written.canonical import canonical
from graphmodel.stores.base import ANY, Conflict, Missing, Refused, Stale, Store, Stored
from graphmodel.stores.folder import FolderStore
from tests.consortia import FIXTURES
from tests.stores.documents import document, titled

Open = Callable[[], Store]


@pytest.fixture(params=["folder", "neo4j"])
def open_one(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store again each time it is called."""
    opened: list[Store] = []
    if request.param == "folder":
        folder = tmp_path / "portfolio"
        folder.mkdir()

        def open_() -> Store:
            return FolderStore(folder)

    else:
        address = request.getfixturevalue("neo4j")

        def open_() -> Store:
            opened.append(address.open())
            return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(open_one: Open) -> Store:
    return open_one()


def ids(store: Store) -> list[str]:
    return [one.project for one in store.list()]


def content(store: Store) -> dict[str, str]:
    return {one.loaded.document.project.id: canonical(one.loaded.document) for one in store.stream()}


@pytest.mark.parametrize("name", ["f1", "f4", "f5", "f9", "hoshiyomi"])
def test_what_is_saved_comes_back_equal_in_values_and_order(store: Store, name: str) -> None:
    one = load(FIXTURES / f"{name}.yaml")
    revision = store.save(one, expected=None)
    back = store.load(name)
    assert back.revision.id == revision.id
    assert back.loaded.document == one.document
    assert canonical(back.loaded.document) == canonical(one.document)
    assert build_graph([back.loaded]).nx.adj == build_graph([one]).nx.adj


def test_all_fixtures_go_in_and_out_as_one_portfolio(store: Store, tmp_path: Path) -> None:
    portfolio = load_portfolio([FIXTURES])
    assert store.load_all(portfolio.loaded) == len(portfolio.loaded)
    assert content(store) == {o.document.project.id: canonical(o.document) for o in portfolio.loaded}
    (tmp_path / "out").mkdir()
    out = FolderStore(tmp_path / "out")
    out.load_all(one.loaded for one in store.stream())
    again = load_portfolio([tmp_path / "out"])
    assert not again.errors
    assert {o.document.project.id: canonical(o.document) for o in again.loaded} == content(store)

    def bodies(loaded: list[Loaded]) -> set[frozenset[tuple[str, str]]]:
        """Which entries of which projects are one body."""
        same: dict[str, set[tuple[str, str]]] = {}
        for one in loaded:
            for entry, key in one.organization_keys.items():
                same.setdefault(key, set()).add((one.document.project.id, entry))
        return {frozenset(entries) for entries in same.values()}

    assert bodies(again.loaded) == bodies(portfolio.loaded)
    assert bodies([one.loaded for one in store.stream()]) == bodies(portfolio.loaded)


def test_list_names_project_title_and_revision(store: Store) -> None:
    revision = store.save(titled("b", "乙の課題（架空）"), expected=None)
    store.save(titled("a", "甲の課題（架空）"), expected=None)
    first, second = store.list()
    assert (first.project, first.title.ja) == ("a", "甲の課題（架空）")
    assert (second.project, second.revision.id) == ("b", revision.id)


def test_an_unchanged_document_changes_nothing(store: Store) -> None:
    one = titled("a", "甲（架空）")
    revision = store.save(one, expected=None)
    assert store.save(one, expected=ANY) == store.load("a").revision
    assert store.save(one, expected=revision.id).id == revision.id
    assert store.load_all([one]) == 0
    assert [r.id for r in store.history("a")] == [revision.id]


def test_a_stale_revision_is_refused_also_from_another_door(open_one: Open) -> None:
    mine, theirs = open_one(), open_one()
    read = mine.save(titled("a", "初版（架空）"), expected=None)
    theirs.save(titled("a", "別の人の版（架空）"), expected=read.id, author="星野")
    before = content(mine)
    with pytest.raises(Stale) as refused:
        mine.save(titled("a", "私の版（架空）"), expected=read.id)
    assert "読み直して" in refused.value.text.ja
    with pytest.raises(Stale):
        mine.remove("a", expected=read.id)
    with pytest.raises(Stale):
        mine.apply("a", lambda one: titled("a", "私の版（架空）"), expected=read.id)
    assert content(mine) == content(theirs) == before


def test_none_is_expected_and_there_is_one(store: Store) -> None:
    store.save(titled("a", "初版（架空）"), expected=None)
    with pytest.raises(Stale, match="there already"):
        store.save(titled("a", "もう一つ（架空）"), expected=None)


def test_one_is_expected_and_it_is_gone(store: Store) -> None:
    revision = store.save(titled("a", "初版（架空）"), expected=None)
    store.remove("a", expected=revision.id)
    with pytest.raises(Stale, match="removed"):
        store.save(titled("a", "次の版（架空）"), expected=revision.id)
    assert ids(store) == []


def test_what_is_not_there_is_missing(store: Store) -> None:
    for ask in (
        lambda: store.load("nobody"),
        lambda: store.history("nobody"),
        lambda: store.remove("nobody", expected=ANY),
        lambda: store.apply("nobody", lambda one: one),
    ):
        with pytest.raises(Missing, match="nobody"):
            ask()
    store.save(titled("a", "初版（架空）"), expected=None)
    with pytest.raises(Missing):
        store.load("a", "no-such-revision")


def test_remove_and_save_again(store: Store) -> None:
    one = titled("a", "初版（架空）")
    store.save(one, expected=None)
    store.save(titled("b", "残る（架空）"), expected=None)
    store.remove("a", expected=ANY)
    assert ids(store) == ["b"]
    store.save(one, expected=None)
    assert canonical(store.load("a").loaded.document) == canonical(one.document)


def test_a_guard_sees_before_and_after_and_can_refuse(store: Store) -> None:
    seen: list[tuple[str | None, str]] = []

    def guard(there: Stored | None, wanted: Loaded) -> None:
        names = [one and one.document.project.title for one in (there.loaded if there else None, wanted)]
        seen.append(tuple(name.ja if name else None for name in names))
        if names[1] and names[1].ja == "違法（架空）":
            raise Refused("refused", "だめです。", "No.")

    store.save(titled("a", "初版（架空）"), expected=None, guard=guard)
    before = content(store)
    with pytest.raises(Refused):
        store.save(titled("a", "違法（架空）"), expected=ANY, guard=guard)
    with pytest.raises(Refused):
        store.save(titled("b", "違法（架空）"), expected=None, guard=guard)
    with pytest.raises(Refused):
        store.apply("a", lambda one: titled("a", "違法（架空）"), guard=guard)
    assert content(store) == before
    assert ids(store) == ["a"]
    assert seen == [
        (None, "初版（架空）"),
        ("初版（架空）", "違法（架空）"),
        (None, "違法（架空）"),
        ("初版（架空）", "違法（架空）"),
    ]


def test_apply_starts_from_what_is_there(store: Store) -> None:
    store.save(titled("a", "一"), expected=None)

    def longer(one: Loaded) -> Loaded:
        assert one.document.project.title is not None
        return titled("a", one.document.project.title.ja + "一")

    store.apply("a", longer)
    store.apply("a", longer)
    title = store.load("a").loaded.document.project.title
    assert title is not None
    assert title.ja == "一一一"


def test_replace_all_leaves_just_these(store: Store) -> None:
    store.load_all([titled("a", "甲（架空）"), titled("b", "乙（架空）"), titled("c", "丙（架空）")])
    assert (
        store.replace_all([titled("b", "乙（架空）"), titled("c", "丙二（架空）"), titled("d", "丁（架空）")])
        == 3
    )
    assert content(store) == {
        o.document.project.id: canonical(o.document)
        for o in (titled("b", "乙（架空）"), titled("c", "丙二（架空）"), titled("d", "丁（架空）"))
    }
    assert store.replace_all([]) == 0
    assert ids(store) == []


def test_conflicting_facts_of_one_body_are_refused_with_both_places(store: Store) -> None:
    store.save(document("a"), expected=None)
    before = content(store)
    other = document(
        "b", {"set": {"organizations.ryugu.country": "US", "organizations.ryugu.legal_personality": "US"}}
    )
    for attempt in (
        lambda: store.save(other, expected=None),
        lambda: store.load_all([document("c"), other]),
        lambda: store.replace_all([document("a"), other]),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        for text in (refused.value.text.ja, refused.value.text.en):
            assert "country" in text
            assert "legal_personality" in text
            assert "a.json" in text or "a.yaml" in text
            assert "b.json" in text or "b.yaml" in text
        assert content(store) == before


def test_other_names_of_one_body_are_no_conflict(store: Store) -> None:
    store.save(document("a"), expected=None)
    store.save(document("b", {"set": {"organizations.ryugu.name": "竜宮医大（架空）"}}), expected=None)
    assert ids(store) == ["a", "b"]


def test_a_body_that_only_a_shared_file_names_is_another_one_if_its_facts_differ(
    store: Store, tmp_path: Path
) -> None:
    for folder, kind in (("one", "university"), ("two", "company")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "shared.yaml").write_text(
            f"format: 1\norganizations: [{{id: x, name: 架空, kind: {kind}}}]\n", encoding="utf-8"
        )
        (tmp_path / folder / "p.yaml").write_text(
            f"format: 1\nas_at: 2026-04-01\nshared: [shared.yaml]\nproject: {{id: p-{folder}}}\norganizations: [{{id: x}}]\n",
            encoding="utf-8",
        )
    store.save(load(tmp_path / "one" / "p.yaml"), expected=None)
    with pytest.raises(Conflict):
        store.save(load(tmp_path / "two" / "p.yaml"), expected=None)
    assert ids(store) == ["p-one"]


def test_two_stores_open_at_once_see_each_other(open_one: Open) -> None:
    one, other = open_one(), open_one()
    one.save(titled("a", "甲（架空）"), expected=None)
    other.save(titled("b", "乙（架空）"), expected=None)
    assert ids(one) == ids(other) == ["a", "b"]
    other.remove("a", expected=ANY)
    assert ids(one) == ["b"]
