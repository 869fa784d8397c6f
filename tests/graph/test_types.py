"""Node and edge types: every one and every field is named and described in both languages, and reads as a sentence."""

from __future__ import annotations

import inspect
import re

import pytest

from graphmodel.schema import edges as edge_module
from graphmodel.schema import entries, nodes
from graphmodel.schema.edges import EDGE_TYPES, Edge
from graphmodel.schema.fields import Record
from graphmodel.schema.nodes import NODE_TYPES, Node
from graphmodel.schema.words import Word
from graphmodel.text import Text

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def records() -> list[type[Record]]:
    out = {
        r
        for module in (entries, nodes, edge_module)
        for r in vars(module).values()
        if isinstance(r, type) and issubclass(r, Record)
    }
    return sorted(out - {Record, Node, Edge}, key=lambda r: r.__name__)


@pytest.mark.parametrize("kind", records(), ids=lambda k: k.__name__)
def test_every_field_has_a_japanese_name_and_a_sentence_in_both_languages(kind: type[Record]) -> None:
    assert kind.__doc__
    assert kind.model_config["frozen"]
    assert kind.model_config["extra"] == "forbid"
    for name, field in kind.model_fields.items():
        assert field.title, name
        ja, slash, en = (field.description or "").rpartition(" / ")
        assert slash, f"{name}: {field.description}"
        assert JAPANESE.search(ja) or not JAPANESE.search(field.title), f"{name}: {ja}"
        assert re.match(r"[A-Z]|e-Rad", en), f"{name}: {en}"


def words() -> list[type[Word]]:
    return sorted(Word.__subclasses__(), key=lambda w: w.__name__)


@pytest.mark.parametrize("kind", words(), ids=lambda k: k.__name__)
def test_every_word_has_two_names_and_no_two_words_of_a_kind_share_one(kind: type[Word]) -> None:
    assert kind.__doc__
    for name in ("value", "ja", "en"):
        values = [getattr(w, name) for w in kind]
        assert all(values)
        assert len(set(values)) == len(values), name
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", w.value) for w in kind)


@pytest.mark.parametrize("kind", EDGE_TYPES.values(), ids=lambda k: k.label)
def test_an_edge_type_says_what_it_joins(kind: type[Edge]) -> None:
    for text in (kind.verb, kind.source_name, kind.target_name):
        assert isinstance(text, Text)
        assert JAPANESE.search(text.ja) or text.ja.isalpha()
        assert text.en
    assert kind.sources
    assert set(kind.sources) | set(kind.targets) <= set(NODE_TYPES.values())
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", kind.label)
    # Above each class stands the sentence, and it is the one that the class says.
    source = inspect.getsource(edge_module)
    found = re.search(rf"# \(:(\w+)\)-\[:([A-Z_]+)[^\]]*\]->\(:(\w+)\)\nclass {kind.__name__}\(", source)
    assert found, kind.__name__
    assert NODE_TYPES[found[1]] in kind.sources
    assert found[2] == kind.label
    assert NODE_TYPES[found[3]] in kind.targets


def test_every_type_is_listed_once() -> None:
    assert set(EDGE_TYPES.values()) == leaves(Edge)
    assert set(NODE_TYPES.values()) == leaves(Node)
    assert not set(EDGE_TYPES) & {name.upper() for name in NODE_TYPES}


def leaves(kind: type[Record]) -> set[type[Record]]:
    return {leaf for k in kind.__subclasses__() for leaf in (leaves(k) or {k})}
