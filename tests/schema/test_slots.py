"""A path into a document is followed through the types: what a fact is called and how facts are ordered needs nothing written."""

from __future__ import annotations

import pytest

from graphmodel.schema import entries
from graphmodel.schema.fields import Record
from graphmodel.schema.sections import Section, named_sections, section_at, section_of, subject_types
from graphmodel.schema.slots import order, read_path, slot_at, title


@pytest.mark.parametrize(
    ("kind", "path", "wanted"),
    [
        (entries.OrganizationEntry, "kind", "種別"),
        (entries.ProjectEntry, "period.to", "研究開発期間の終了日"),
        (entries.Plans, "years.2.goal", "年ごとの計画の2年目の目標"),
        (entries.Plans, "data_management_plan.submitted", "データマネジメントプランの提出日"),
        (entries.PersonEntry, "roles.0.from", "役割の1番目の開始日"),
        (entries.FlowEntry, "amounts.3", "年ごとの金額の3年目"),
        (entries.EventEntry, "outcome", "結果"),
        (entries.OrganizationEntry, "no_such.thing", None),
        (entries.ProjectEntry, "period.no_such", None),
        (entries.ProjectEntry, "call.inside", None),
    ],
)
def test_a_fact_is_called_by_its_path(kind: type[Record], path: str, wanted: str | None) -> None:
    assert title(kind, read_path(path)) == wanted


def test_facts_stand_in_the_order_of_the_types() -> None:
    paths = [
        "years.2.goal",
        "final_goal",
        "years.1.budget",
        "schedule",
        "data_management_plan",
        "years.2.criterion",
    ]
    ordered = sorted(paths, key=lambda p: order(entries.Plans, read_path(p)))
    assert ordered == [
        "final_goal", "schedule", "years.1.budget", "years.2.goal", "years.2.criterion", "data_management_plan",
    ]  # fmt: skip


def test_a_reference_says_of_which_sections_it_is() -> None:
    def refers(kind: type[Record], path: str) -> tuple[Section, ...] | None:
        slot = slot_at(kind, read_path(path))
        return slot.refers.sections if slot is not None and slot.refers is not None else None

    assert refers(entries.CommitteeEntry, "members") == (Section.ORGANIZATIONS, Section.PEOPLE)
    assert refers(entries.PersonEntry, "employment.0.employer") == (Section.ORGANIZATIONS,)
    assert refers(entries.WaiverEntry, "subject") == ()
    assert refers(entries.FlowEntry, "purpose") is None


def test_the_table_of_sections_agrees_with_the_types() -> None:
    fields = list(entries.Document.model_fields)
    tops = [section.path[0] for section in Section]
    assert tops == sorted(tops, key=fields.index)
    assert Section.PEOPLE.entry is entries.PersonEntry
    assert Section.PLANS.entry is entries.Plans
    assert [s for s in named_sections() if not s.needs_ids] == [
        Section.MONEY,
        Section.BUDGETS,
        Section.EVENTS,
        Section.COMMITTEES,
    ]
    assert Section.WAIVERS not in named_sections()
    for section in Section:
        if section.entries and section.entries.node:
            assert section.node is not None
            assert section_of(section.node) is section
        for field in section.identity:
            assert field in section.entry.model_fields
    assert len(set(subject_types())) == len(subject_types())
    assert section_at(("plans", "years", 2)) is Section.PLANS
    assert section_at(("project",)) is None
