"""A fact that is missing is named by its path, at any depth; label, place and order follow."""

from __future__ import annotations

from graphmodel.build import build_graph
from graphmodel.documents.loader import loads
from queries.findings import Missing
from queries.view import view_of
from queries.wording import Words

TEXT = """\
format: 1
as_at: 2027-06-15
project: {id: t, period: {from: 2026-04-01, to: undecided}}
organizations:
  - {id: a, name: undecided}
people:
  - id: p
    dispatch: {to: a}
events:
  - {kind: kickoff}
  - {id: hyoka, kind: interim_evaluation}
committees: [{kind: steering}]
plans:
  years:
    1: {goal: 目標}
"""


def words() -> Words:
    return Words(view_of(build_graph([loads(TEXT.encode(), "t.yaml")])))


def test_label_and_place_of_a_fact_at_any_depth() -> None:
    def told(subject: str, field: str) -> tuple[str, str, int]:
        fact = words().missing(Missing(subject, field))
        assert fact.place is not None
        return fact.subject.type, fact.label.ja, fact.place.line  # type: ignore[attr-defined]

    assert told("project", "period.to") == ("project", "研究開発期間の終了日（period.to）", 3)
    assert told("a", "name") == ("organization", "名称（name）", 5)
    assert told("p", "dispatch.paid_from")[1:] == ("派遣の人件費の負担（dispatch.paid_from）", 8)
    assert told("hyoka", "outcome") == ("event", "結果（outcome）", 11)
    assert told("events-1", "date") == ("event", "日付（date）", 10)
    assert told("committees-1", "members") == ("committee", "構成員（members）", 12)
    assert told("plans", "data_management_plan") == (
        "section", "データマネジメントプラン（data_management_plan）", 14,
    )  # fmt: skip
    assert told("plans", "years.1.criterion")[1:] == (
        "年ごとの計画の1年目の達成基準（years.1.criterion）",
        15,
    )


def test_a_section_that_is_absent_has_no_place() -> None:
    fact = words().missing(Missing("money", "money"))
    assert fact.place is None
    assert fact.label.ja == "この節（何もないなら money: [] と書きます）"


def test_the_to_do_list_follows_the_document() -> None:
    facts = [
        words().missing(Missing(*one))
        for one in (("hyoka", "outcome"), ("p", "employer"), ("a", "country"), ("a", "kind"), ("plans", "schedule"),
                    ("plans", "final_goal"), ("project", "type"), ("events-1", "date"))
    ]  # fmt: skip
    ordered = sorted(facts, key=words().to_do_order)
    assert [(f.subject.id, f.field) for f in ordered] == [
        ("t", "type"), ("plans", "final_goal"), ("plans", "schedule"), ("a", "kind"), ("a", "country"), ("p", "employer"),
        ("events-1", "date"), ("hyoka", "outcome"),
    ]  # fmt: skip
