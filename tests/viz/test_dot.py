"""DOT text: equal to the golden files, and safe whatever the names are.

To accept a changed drawing: `UPDATE_GOLDEN=1 pytest tests/viz/test_dot.py`, then look at the pictures and at the
difference before committing.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.viz import samples
from viz.charts.taisei import Card, Chart, layout, render
from viz.drawing import dot

GOLDEN = Path(__file__).parent.parent / "golden" / "charts"
CASES = {
    "small": samples.small(),
    "medium": samples.sized(7, 8, ip=True),
    "large": samples.sized(12, 27, links=2),
}


@pytest.mark.parametrize("name", CASES)
def test_dot_is_the_golden_one(name: str) -> None:
    drawn = render(CASES[name], None, "dot")
    golden = GOLDEN / f"{name}.dot"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_bytes(drawn)
    assert drawn.decode() == golden.read_text(encoding="utf-8")


def test_dot_says_nothing_about_the_machine_or_the_day() -> None:
    drawn = render(samples.small(), None, "dot").decode()
    assert str(Path.home()) not in drawn
    assert "site-packages" not in drawn
    assert drawn == render(samples.small(), None, "dot").decode()


def test_ids_are_safe_and_plain_ids_are_kept() -> None:
    cards = tuple(Card(i, "sub", ("名（架空）",)) for i in ("u1", "組織", 'a"b', "a b", "-x", "x-2"))
    made = dot.ids(layout(Chart("図", cards=cards)))
    assert made["card:u1"] == "org-u1"
    mine = [made[f"card:{card.id}"] for card in cards]
    assert len(set(mine)) == len(mine)
    assert all(each.replace("-", "").replace("_", "").isalnum() and each.isascii() for each in mine)


def test_a_chart_with_two_cards_of_one_id_or_a_line_to_nowhere_is_refused() -> None:
    from viz.charts.taisei import Line

    card = Card("a", "sub", ("名（架空）",))
    with pytest.raises(ValueError, match="share an id"):
        Chart("図", cards=(card, card))
    with pytest.raises(ValueError, match="'b', which is no card"):
        Chart("図", cards=(card,), lines=(Line("l", "joint", "a", "b"),))
    with pytest.raises(ValueError, match="to itself"):
        Chart("図", cards=(card,), lines=(Line("l", "joint", "a", "a"),))
