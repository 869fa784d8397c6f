"""The catalogue of rules and the register of slides, read from `catalogue.toml`.

The catalogue lists every rule of the slides, implemented or not, so that a report can say what was not examined.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from graphmodel.text import Called, Text

Severity = Literal["must", "in_principle", "advisory"]
TypeOfProject = Literal["both", "academia", "startup"]
Check = Literal["A", "B", "C"]


class Authority(Called):
    """What a rule, or a clause of it, rests on: how firmly the slides say it (domain.md 0.4)."""

    EXPLICIT = "explicit", "明文", "explicit"
    DERIVED = "derived", "導いた規則", "derived"
    LAYOUT = "layout", "図の語", "words of a figure"
    REVIEW = "review", "審査の観点", "review criterion"

    @property
    def sentence(self) -> Text:
        """What that means, for a reader who has to weigh it."""
        return _AUTHORITIES[self.value]


_AUTHORITIES = {
    "explicit": Text("資料の文がそのまま述べています。", "A sentence of the slides says it."),
    "derived": Text(
        "資料の文から導いた規則で、この言葉では書かれていません。",
        "It follows from sentences of the slides; none says it in these words.",
    ),
    "layout": Text(
        "図の中の語から読み取ったもので、文では書かれていません。",
        "It is read from words in a figure; no sentence says it.",
    ),
    "review": Text(
        "審査の観点として挙げられているもので、要件ではありません。",
        "It is named as a criterion of the review, not as a condition.",
    ),
}


@dataclass(frozen=True, slots=True)
class CatalogueRule:
    """One rule of the catalogue.

    `severity` is that of the rule's first clause; `severity_note` says where other clauses differ.
    `authority` is what the rule rests on, unless a clause says otherwise.
    `type` is the project type the rule speaks about. `check`: A computable from the graph, B presence or
    consistency of what was supplied, C human judgement. `group` is the letters of the id.
    """

    id: str
    title: Text
    severity: Severity
    authority: Authority
    type: TypeOfProject
    check: Check
    group: str
    severity_note: Text | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The rules whose ids begin with the same letters; `short` is the word for the line of coverage."""

    id: str
    name: Text
    short: Text


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide of the workshop of 2025-04-21; the title exists in Japanese only, as a quotation does."""

    code: str
    title: str


@cache
def catalogue() -> dict[str, CatalogueRule]:
    """Return every rule by id, in catalogue order. Read once; do not change the dictionary."""
    return {entry["id"]: _rule(entry) for entry in _data()["rules"]}


@cache
def slides() -> dict[str, Slide]:
    """Return the slides by code (S01 …), in order. Read once; do not change the dictionary."""
    return {entry["code"]: Slide(entry["code"], entry["title"]) for entry in _data()["slides"]}


@cache
def groups() -> dict[str, Group]:
    """Return the groups by their letters, in catalogue order. Read once; do not change the dictionary."""
    return {
        entry["id"]: Group(
            id=entry["id"],
            name=Text(entry["name_ja"], entry["name_en"]),
            short=Text(entry["short_ja"], entry["short_en"]),
        )
        for entry in _data()["groups"]
    }


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("queries").joinpath("catalogue.toml").read_text("utf-8"))


def _rule(entry: dict[str, Any]) -> CatalogueRule:
    note = Text(entry["severity_note_ja"], entry["severity_note_en"]) if "severity_note_ja" in entry else None
    return CatalogueRule(
        id=entry["id"],
        title=Text(entry["title_ja"], entry["title_en"]),
        severity=entry["severity"],
        authority=Authority(entry["authority"]),
        type=entry["type"],
        check=entry["check"],
        group=entry["id"].rpartition("-")[0],
        severity_note=note,
    )
