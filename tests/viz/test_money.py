"""Money on the 体制図 is the ledger's: headline, cards and lines agree with it, and say whether it is plan or record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import load
from queries.findings import Asked
from queries.ledger import ledger_of
from queries.view import ProjectView, view_of
from tests.consortia import FIXTURES, view_from
from tests.twins.random_consortia import consortium
from viz.charts.taisei import Chart, taisei_chart
from viz.drawing import text

TRIED = Path(__file__).parent.parent / "tried"


def tried(name: str) -> ProjectView:
    return view_of(build_graph([load(TRIED / f"{name}.yaml")]))


def project(*resources: dict[str, Any], as_at: str = "2028-06-15", yen: int = 100_000_000) -> ProjectView:
    bodies = [
        {"id": "a", "name": "一大学（架空）", "roles": ["lead"]},
        {"id": "c", "name": "一製薬（架空）", "roles": ["partner"]},
        {"id": "x", "name": "外の社（架空）", "roles": ["outside_party"]},
    ]
    period = {"from": "2026-04-01", "to": "2031-03-31"}
    return view_from(
        {
            "format": 1,
            "as_at": as_at,
            "project": {"id": "p", "type": "academia", "call": "aimgain-5", "period": period},
            "organizations": bodies,
            "money": [
                {"id": "m", "from": "amed", "to": "a", "kind": "commission", "amounts": {1: yen, 3: 30_000_000}},
                {"id": "n", "from": "amed", "to": "a", "kind": "commission", "status": "actual", "amounts": {3: 5_000_000}},
            ],
            "resources": list(resources),
        }
    )  # fmt: skip


def gift(key: str, yen: int, **more: Any) -> dict[str, Any]:
    base = {"provider": "c", "recipient": "a", "kind": "cash", "area": "non_competitive"}
    return {"id": key, **base, "amounts": {1: yen}, **more}


def headline(view: ProjectView, **asked: Any) -> str:
    return taisei_chart(view, asked=Asked(**asked)).subtitle


def test_what_was_paid_does_not_vanish_beside_what_is_planned() -> None:
    view = tried("plan_actual")
    assert "AMED委託費 2億円（実績5,000万円、計画1.5億円）" in headline(view)
    years = [headline(view, year=y) for y in range(1, 6)]
    assert "AMED委託費（1年目） 2,000万円（実績）" in years[0]
    assert "AMED委託費（2年目） 3,000万円（実績）" in years[1]
    assert all("5,000万円（計画）" in said for said in years[2:])
    (line,) = [li for li in taisei_chart(view).lines if li.kind == "commission"]
    assert line.amount == "2億円"


def test_of_the_running_year_both_are_said() -> None:
    said = headline(project(), year=3)
    assert "AMED委託費（3年目） 3,000万円（計画、これまでの実績500万円、計画3,000万円）" in said


def test_only_what_counts_is_in_the_headline_and_the_rest_stands_beside_it() -> None:
    view = project(gift("r", 130_000_000), gift("s", 100_000_000, provider="x"))
    assert "産学連携リソース 1.3億円（計画、委託費の1.00倍、算入しない 1億円）" in headline(view)
    view = project(gift("r", 50_000_000), gift("s", 80_000_000, kind="other"))
    assert "産学連携リソース 1.3億円（計画、うち算入できるか未確認 8,000万円）" in headline(view)


def test_the_ratio_is_never_rounded_up() -> None:
    assert "委託費の0.99倍" in headline(project(gift("r", 99_500_000), yen=70_000_000))


def test_a_faculty_and_its_university_show_what_each_receives() -> None:
    data = [
        {"id": "u", "name": "一大学（架空）", "roles": ["lead"]},
        {"id": "f", "name": "医学部（架空）", "part_of": "u", "roles": ["sub"]},
    ]
    money = [
        {"id": "m", "from": "amed", "to": "u", "kind": "commission", "amounts": {1: 10_000_000}},
        {"id": "n", "from": "amed", "to": "f", "kind": "commission", "amounts": {1: 3_000_000}},
    ]
    period = {"from": "2026-04-01", "to": "2031-03-31"}
    head = {"id": "p", "type": "academia", "call": "aimgain-5", "period": period}
    view = view_from(
        {"format": 1, "as_at": "2028-06-15", "project": head, "organizations": data, "money": money}
    )
    found = {card.id: card.amount for card in taisei_chart(view).cards}
    assert (found["u"], found["f"]) == ("1,000万円", "300万円")


FULL = sorted(p.stem for p in FIXTURES.glob("*.yaml") if not p.stem.endswith("expected"))


@pytest.mark.parametrize("name", FULL)
def test_fixtures_say_the_sums_of_the_ledger(name: str) -> None:
    assert_agrees(view_of(build_graph([load(FIXTURES / f"{name}.yaml")])))


@pytest.mark.parametrize("number", range(40))
def test_random_consortia_say_the_sums_of_the_ledger(number: int) -> None:
    assert_agrees(view_of(build_graph([consortium(11, number)])))


def assert_agrees(view: ProjectView) -> None:
    """Headlines of all years and the whole life, and the cards, say what the ledger says."""
    ledger = ledger_of(view)
    years: list[int | None] = [None, *range(1, view.years + 1)]
    for year in years:
        chart = taisei_chart(view, asked=Asked(year=year))
        amed = ledger.amed(year)
        if amed.exact:
            assert f" {text.amount(amed.exact, 'ja', 'auto')}" in chart.subtitle
        included = ledger.given(year=year).included
        if included.exact:
            assert f" {text.amount(included.exact, 'ja', 'auto')}" in chart.subtitle
        assert_cards(view, chart, year)
    whole = ledger.amed().exact
    per_year = [line.amed.value.exact for line in ledger.years]
    if whole is not None and None not in per_year:
        assert sum(y or 0 for y in per_year) == whole


def assert_cards(view: ProjectView, chart: Chart, year: int | None) -> None:
    ledger = ledger_of(view)
    cards = {card.id: card for card in chart.cards}
    drawn = [c for c in chart.cards if c.kind in ("lead", "sub") and c.id in view.bodies]
    for card in drawn:
        alone = sum(view.root(c.id) == view.root(card.id) for c in drawn) == 1
        kept = ledger.kept(ledger.bodies_of(card.id), year)
        if alone and card.yen is not None:
            assert card.yen == kept.exact
            assert cards[card.id].amount == text.amount(card.yen, "ja", "auto")
