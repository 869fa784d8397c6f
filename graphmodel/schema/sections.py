"""The sections of a document, in one table: what each is called, what one entry is called, which node it becomes, what identifies it.

All that has to know the sections asks here: `partial`, the ids and references of a document, its changes, the facts that a rule finds missing,
the kinds of subjects in reports, identities across documents. What can be read off the types is not said again: the type of an entry
follows from `Document`, whether its id is required from that type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from graphmodel.schema.words import Word
from graphmodel.text import Text

if TYPE_CHECKING:
    from graphmodel.schema.entries import Document
    from graphmodel.schema.fields import Record
    from graphmodel.schema.nodes import Node, ProjectNode


@dataclass(frozen=True)
class Entries:
    """What the entries of a section are."""

    subject: str
    """The word by which programs call one of them, e.g. in the JSON report."""
    noun: Text
    """What a person calls one of them."""
    node: str | None = None
    """The name of the node type that an entry becomes; None where it becomes edges alone."""
    heading: Text | None = None
    """The heading over several of them, where it is another than the name of the section."""
    identifiers: tuple[str, ...] = ()
    """Fields whose value is one body's or person's alone, the best one first: entries of several documents that share one are the same."""
    agree: tuple[str, ...] = ()
    """Further fields about which two documents may not say different things of the same body or person (rulings.md 3)."""


class Section(Word):
    """The sections of a document that can be missing or partial (surface.md 1, principle 2). The value is the path in the document."""

    entries: Entries | None
    """None: the section is one mapping and no list of entries."""

    ORGANIZATIONS = (
        "organizations",
        "機関",
        "organizations",
        Entries(
            "organization",
            Text("機関", "organization"),
            "Participant",
            heading=Text("機関・企業", "Organizations"),
            identifiers=("corporate_number", "ror"),
            agree=("kind", "country", "legal_personality", "registered_on", "erad"),
        ),
    )
    PEOPLE = (
        "people",
        "人",
        "people",
        Entries("person", Text("人", "person"), "Member", identifiers=("orcid", "erad")),
    )
    CONTRACTS = "contracts", "契約", "contracts", Entries("contract", Text("契約", "contract"), "Contract")
    WORK_ITEMS = (
        "work_items",
        "研究開発項目",
        "work items",
        Entries("work_item", Text("研究開発項目", "work item"), "WorkItem"),
    )
    MONEY = (
        "money",
        "資金の流れ",
        "money",
        Entries("flow", Text("資金の流れ", "flow of money"), heading=Text("資金の流れ", "Money flows")),
    )
    BUDGETS = "budgets", "経費の内訳", "budgets", Entries("budget", Text("経費の内訳", "budget"), "Budget")
    RESOURCES = (
        "resources",
        "産学連携リソース",
        "resources",
        Entries(
            "resource",
            Text("産学連携リソース", "resource"),
            "Resource",
            heading=Text("産学連携リソース", "Industry resources"),
        ),
    )
    IP = "ip", "知的財産", "intellectual property"
    EVENTS = (
        "events",
        "会議・評価・判断",
        "events",
        Entries("event", Text("会議・評価・判断", "event"), "Event"),
    )
    COMMITTEES = (
        "committees",
        "委員会",
        "committees",
        Entries("committee", Text("委員会", "committee"), "Committee"),
    )
    PLANS = "plans", "計画", "plans"
    WAIVERS = "waivers", "例外の記録", "waivers", Entries("waiver", Text("例外の記録", "waiver"), "Waiver")

    def __init__(self, _value: str, _ja: str = "", _en: str = "", entries: Entries | None = None) -> None:
        """Take what the entries are; the names are taken by `Called`."""
        super().__init__(_value)
        self.entries = entries

    @cached_property
    def path(self) -> tuple[str, ...]:
        """Where the section stands in a document."""
        return tuple(self.value.split("."))

    @property
    def heading(self) -> Text:
        """What stands over several of its entries."""
        own = self.entries.heading if self.entries else None
        return own or Text(self.ja, self.en.capitalize())

    @property
    def noun(self) -> Text:
        """What one entry is called; the section itself where it has none."""
        return self.entries.noun if self.entries else self.text

    @property
    def subject(self) -> str:
        """The word by which programs call one entry."""
        return self.entries.subject if self.entries else "section"

    @property
    def identifiers(self) -> tuple[str, ...]:
        """Fields whose value is one body's or person's alone, the best one first."""
        return self.entries.identifiers if self.entries else ()

    @property
    def identity(self) -> tuple[str, ...]:
        """Undated facts and identifiers: two documents may not say different things about them (rulings.md 3)."""
        return (*self.entries.agree, *self.identifiers) if self.entries else ()

    @property
    def entry(self) -> type[Record]:
        """The type of an entry, or of the section itself where it is no list."""
        return _entry(self)

    @property
    def node(self) -> type[ProjectNode] | None:
        """The node type that an entry becomes."""
        from graphmodel.schema.nodes import NODE_TYPES, ProjectNode

        kind = NODE_TYPES[self.entries.node] if self.entries and self.entries.node else None
        assert kind is None or issubclass(kind, ProjectNode)
        return kind

    @property
    def has_ids(self) -> bool:
        """Have its entries ids by which others name them?"""
        return self.entries is not None and "id" in self.entry.model_fields

    @property
    def needs_ids(self) -> bool:
        """Must every entry have an id?"""
        return self.has_ids and self.entry.model_fields["id"].is_required()

    def of(self, record: Document | Record) -> Any:
        """What a document (or shared file) says in this section; None where it is not there."""
        value: Any = record
        for part in self.path:
            value = getattr(value, part, None)
        return value

    def written(self, data: Any) -> Any:
        """What stands in this section of plain data; None where there is nothing."""
        for part in self.path:
            data = data.get(part) if isinstance(data, Mapping) else None
        return data


class RefTo:
    """On an id of another entry: of which sections it may be. Without any: of whatever has an id, or the project."""

    def __init__(self, *sections: Section) -> None:
        self.sections = sections


@cache
def _entry(section: Section) -> type[Record]:
    from graphmodel.schema.entries import Document
    from graphmodel.schema.slots import slots

    kind: type[Record] = Document
    for part in section.path:
        found = slots(kind)[part].record
        assert found is not None, section
        kind = found
    return kind


@cache
def named_sections() -> tuple[Section, ...]:
    """The sections whose entries have ids, in the order of the document."""
    return tuple(section for section in Section if section.has_ids)


def section_at(path: tuple[str | int, ...]) -> Section | None:
    """The section in which a path of a document lies: the innermost one."""
    inside = [s for s in Section if s.path == path[: len(s.path)]]
    return max(inside, key=lambda s: len(s.path), default=None)


@cache
def section_of(kind: type[Node]) -> Section | None:
    """The section whose entries become nodes of this type."""
    return next((section for section in Section if section.node is kind), None)


def section_called(key: str) -> Section | None:
    """The section whose path in the document is written so."""
    return _BY_VALUE.get(key)


_BY_VALUE = {section.value: section for section in Section}


@cache
def subject_types() -> tuple[str, ...]:
    """The words for what a finding can be about, in the order of the to-do list: the project, a section, an entry of each section."""
    return ("project", "section", *(s.entries.subject for s in Section if s.entries))
