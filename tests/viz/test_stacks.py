"""Companies and institutions with the same partners become one card when there are too many."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.viz import samples
from viz.charts.taisei import Card, Chart, Line, Mark, Person, layout
from viz.charts.taisei.stacks import lettered

MAN = 10_000


def crowd(companies: int, **changes: object) -> Chart:
    lead = Card("u1", "lead", ("青葉大学（架空）",))
    cards = [
        Card(f"c{k}", "partner", (f"第{k}社（架空）",), people=(Person("田中"),), yen=1000 * MAN, **changes)  # type: ignore[arg-type]
        for k in range(companies)
    ]
    lines = [Line(f"j{k}", "joint_resource", f"c{k}", "u1", yen=1000 * MAN) for k in range(companies)]
    return Chart("図（架空）", cards=(lead, *cards), lines=tuple(lines))


def test_twenty_eight_companies_stand_alone_and_twenty_nine_do_not() -> None:
    assert not layout(crowd(28)).folded
    placed = layout(crowd(29))
    assert placed.folded == {"stack-A": tuple(f"c{k}" for k in range(29))}
    stack = placed.card("stack-A")
    shown = [cell.text for row in stack.content.rows for cell in row.cells if cell.text]
    assert "A 企業 29社" in shown
    assert any("計 2.9億円" in each for each in shown)
    assert "第28社（架空）" in stack.spoken
    (listed,) = [block for block in placed.blocks if block.id == "folded"]
    printed = "".join(cell.text for row in listed.content.rows for cell in row.cells)
    assert all(f"第{k}社（架空）" in printed for k in range(29))
    assert len(placed.lines) == 1


def test_an_unknown_amount_is_not_added_as_zero() -> None:
    chart = crowd(29)
    unknown = replace(chart, cards=tuple(replace(c, yen=None) if c.id == "c3" else c for c in chart.cards))
    shown = [c.text for row in layout(unknown).card("stack-A").content.rows for c in row.cells]
    assert not any("計" in each for each in shown)


def test_marks_are_counted_on_the_stack_and_ends_of_findings_stay_alone() -> None:
    chart = crowd(29)
    marked = {
        "c1": {"marks": (Mark("fail", ("①ORG-01",)), Mark("unknown", ("③ORG-02",)))},
        "c5": {"marks": (Mark("fail", ("②ORG-01",)),)},
        "c2": {"period": "2028-04-01〜"},
        "c3": {"undecided": True},
    }
    cards = tuple(replace(card, **marked.get(card.id, {})) for card in chart.cards)  # type: ignore[arg-type]
    lines = (*chart.lines, Line("v", "violation", "u1", "c4", rule="MON-01"))
    placed = layout(replace(chart, cards=cards, lines=lines))
    assert {"c2", "c3", "c4"}.isdisjoint(placed.folded["stack-A"])
    assert {"c1", "c5"} <= set(placed.folded["stack-A"])
    shown = [cell.text for row in placed.card("stack-A").content.rows for cell in row.cells if cell.text]
    assert "× 2件" in shown
    assert "？ 1件" in shown


def test_stacks_are_lettered() -> None:
    assert [lettered(k) for k in (0, 1, 25, 26, 27, 52)] == ["A", "B", "Z", "AA", "AB", "BA"]
    placed = layout(replace(samples.sized(3, 9), stack=True))
    assert [stack.removeprefix("stack-") for stack in placed.folded] == ["A", "B", "C"][: len(placed.folded)]
    (listed,) = [block for block in placed.blocks if block.id == "folded"]
    printed = "".join(cell.text for row in listed.content.rows for cell in row.cells)
    assert "A 企業" in printed


def test_different_partners_are_not_mixed_and_the_choice_can_be_made() -> None:
    chart = samples.sized(3, 9)
    assert not layout(chart).folded
    placed = layout(replace(chart, stack=True))
    partners = {line.source: line.target for line in chart.lines if line.kind == "joint_resource"}
    assert len(placed.folded) >= 2
    for members in placed.folded.values():
        assert len({partners[member] for member in members if member in partners}) <= 1
    assert not layout(replace(crowd(40), stack=False)).folded


@pytest.mark.parametrize("count", [14, 15])
def test_institutions_are_stacked_above_fourteen(count: int) -> None:
    cards = [Card("u0", "lead", ("青葉大学（架空）",))]
    cards += [Card(f"u{k}", "sub", (f"第{k}大学（架空）",)) for k in range(1, count)]
    lines = tuple(
        Line(f"s{k}", "sub_commission", "u0", f"u{k}", "再委託研究開発契約") for k in range(1, count)
    )
    placed = layout(Chart("図（架空）", cards=tuple(cards), lines=lines))
    assert bool(placed.folded) == (count > 14)
