"""The graph keeps what a document says: two documents that say different things never give the same graph.

So a store can rebuild an equal document from nodes, edges and their paths (which hold the order of entries). What is lost, by
decision, is listed in LOST.
"""

from __future__ import annotations

import copy
from typing import Any

from graphmodel.build import build_graph
from graphmodel.documents.loader import loads
from graphmodel.documents.places import dotted
from graphmodel.documents.written.canonical import canonical
from graphmodel.graph import ConsortiumGraph
from graphmodel.schema.entries import Document
from graphmodel.schema.fields import Record
from graphmodel.schema.slots import slots
from tests.consortia import fixture, load_data
from tests.graph.documents import everything

LOST = {
    # No rule and no reader can tell these apart: `[]` of partial, or none said; a status that is not said is "planned".
    "partial",
    "money[0].status",
    # Who came from no other body, or is not dispatched, says so by saying nothing.
    "organizations[3].predecessor",
    "people[0].dispatch",
    # Nobody said to be another: the same as nothing said of it.
    "organizations[2].distinct_from",
    "people[1].distinct_from",
}
Path = tuple[str | int, ...]


def spots(value: Any, path: Path = ()) -> list[Path]:
    """The path of everything in plain data."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [p for key, item in inner for p in ((*path, key), *spots(item, (*path, key)))]


def without(data: dict[str, Any], path: Path) -> dict[str, Any]:
    data = copy.deepcopy(data)
    owner: Any = data
    for part in path[:-1]:
        owner = owner[part]
    del owner[path[-1]]
    return data


def graph_of(data: dict[str, Any]) -> ConsortiumGraph:
    return build_graph([load_data(data)])


def test_the_document_of_this_test_says_everything() -> None:
    data = everything()

    def unsaid(kind: type[Record], values: list[dict[str, Any]], where: str) -> list[str]:
        out = []
        for key, slot in slots(kind).items():
            there = [v[key] for v in values if key in v]
            inner = [
                x
                for v in there
                for x in (
                    v if isinstance(v, list) else v.values() if slot.by_key and isinstance(v, dict) else [v]
                )
            ]
            if not there:
                out.append(f"{where}.{key}")
            elif slot.record is not None:
                out += unsaid(slot.record, [x for x in inner if isinstance(x, dict)], f"{where}.{key}")
        return out

    assert unsaid(Document, [data], "") == [".shared"]
    assert load_data(data).warnings[0].code == "ip_not_checked"


def test_leaving_anything_out_changes_the_graph() -> None:
    data = everything()
    document = load_data(data).document
    whole = graph_of(data)
    tried = 0
    for path in spots(data):
        if isinstance(path[-1], int):
            continue
        changed = without(data, path)
        try:
            loaded = load_data(changed)
        except Exception:
            continue  # needed by the document itself, or by a reference
        if loaded.document == document:
            continue
        tried += 1
        if dotted(path) not in LOST:
            assert build_graph([loaded]) != whole, dotted(path)
    assert tried > 150


def test_emptying_a_list_is_not_the_same_as_leaving_it_out() -> None:
    data = everything()
    tried = 0
    for path in spots(data):
        owner: Any = data
        for part in path:
            owner = owner[part]
        if not isinstance(owner, list):
            continue
        emptied = copy.deepcopy(data)
        inside: Any = emptied
        for part in path[:-1]:
            inside = inside[part]
        inside[path[-1]] = []
        try:
            one, other = load_data(emptied), load_data(without(emptied, path))
        except Exception:
            continue
        tried += 1
        if dotted(path) not in LOST:
            assert build_graph([one]) != build_graph([other]), dotted(path)
    assert tried > 15


def test_the_order_of_entries_is_kept() -> None:
    for section in (
        "organizations",
        "people",
        "contracts",
        "work_items",
        "money",
        "resources",
        "events",
        "committees",
        "waivers",
    ):
        data = everything()
        data[section].reverse()
        assert graph_of(data) != graph_of(everything()), section


def test_a_document_written_out_gives_the_same_graph() -> None:
    for data in (everything(), fixture("f1"), fixture("hoshiyomi")):
        loaded = load_data(data)
        again = loads(canonical(loaded.document).encode(), "again.json")
        assert again.document == loaded.document
        assert build_graph([again]) == build_graph([loaded])
