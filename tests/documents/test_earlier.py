"""Earlier spellings of `format: 1` are read without a word and written in the form of today."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphmodel.documents.loader import loads
from graphmodel.documents.places import DocumentError, dotted
from graphmodel.documents.written.canonical import canonical
from tests.consortia import load_data

HEAD = """\
format: 1
as_at: 2026-06-15
project: {id: t, period: {from: 2026-04-01, to: 2031-03-31}}
organizations:
  - id: a
    shareholders: %s
people:
  - id: p
    dispatch: %s
"""


def written(shareholders: str = "[]", dispatch: str = "[]") -> Any:
    loaded = loads((HEAD % (shareholders, dispatch)).encode(), "t.yaml")
    assert loaded.warnings == []
    again = json.loads(canonical(loaded.document))
    assert load_data(again).document == loaded.document
    return again["organizations"][0]["shareholders"], again["people"][0]["dispatch"]


@pytest.mark.parametrize(
    ("earlier", "now"),
    [
        ("{to: a}", {"at": "a"}),
        ("{to: a, until: 2027-03-31}", {"at": "a", "to": "2027-03-31"}),
        ("{to: a, from: 2026-05-01, until: undecided, paid_from: own}",
         {"at": "a", "from": "2026-05-01", "to": "undecided", "paid_from": "own"}),
        ("{at: a, until: 2027-03-31}", {"at": "a", "to": "2027-03-31"}),
        ("{at: a, to: 2027-03-31}", {"at": "a", "to": "2027-03-31"}),
        ("{派遣先: a, 終了日: 2027-03-31}", {"at": "a", "to": "2027-03-31"}),
    ],
)  # fmt: skip
def test_one_secondment_is_a_list_of_one(earlier: str, now: dict[str, Any]) -> None:
    assert written(dispatch=earlier)[1] == [now]
    assert written(dispatch=f"[{earlier}, {{at: a}}]")[1] == [now, {"at": "a"}]


@pytest.mark.parametrize(
    ("earlier", "now"),
    [
        ("{who: x, from: 10, to: 20.5}", {"who": "x", "at_least": "10%", "at_most": "20.5%"}),
        ("{who: x, from: 33}", {"who": "x", "at_least": "33%"}),
        ("{who: x, percent: 10, from: 2024-01-01, to: undecided}",
         {"who": "x", "percent": "10%", "from": "2024-01-01", "to": "undecided"}),
        ("{who: x, at_least: 50, from: 令和6年4月1日}", {"who": "x", "at_least": "50%", "from": "2024-04-01"}),
    ],
)  # fmt: skip
def test_bounds_of_a_share_that_were_called_from_and_to(earlier: str, now: dict[str, Any]) -> None:
    assert written(shareholders=f"[{earlier}]")[0] == [now]


def test_a_mistake_in_an_earlier_form_is_said_at_its_place() -> None:
    with pytest.raises(DocumentError) as caught:
        written(dispatch="{to: ghost, until: 2027-03-31}")
    (problem,) = caught.value.problems
    assert (dotted(problem.path), problem.code) == ("people[0].dispatch.at", "unknown_reference")
    assert (problem.place.line, problem.place.column) == (9, 20)  # type: ignore[attr-defined]
