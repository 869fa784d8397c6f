"""Places: a line of a text, a cell of a sheet, a field of a form, each shown one way."""

from __future__ import annotations

from graphmodel.documents.places import InField, InSheet, InText, Problem, Stage, sort_problems, whole_file
from graphmodel.text import Text

LINE = InText("甲.yaml", 12, 5)
CELL = InSheet("甲.xlsx", "機関", 7, 28)
FIELD = InField("甲", ("organizations", 2, "roles"), Text("機関3の役割", "roles of organization 3"))


def test_a_place_is_shown_the_way_people_find_it() -> None:
    assert LINE.shown == Text("甲.yaml:12:5", "甲.yaml:12:5")
    assert whole_file("甲.yaml").shown.ja == "甲.yaml"
    assert CELL.shown == Text("甲.xlsx:機関!AB7", "甲.xlsx:機関!AB7")
    assert FIELD.shown == Text("甲「機関3の役割」", "甲, roles of organization 3")


def test_cells_are_named_as_the_spreadsheet_names_them() -> None:
    names = {1: "A1", 26: "Z1", 27: "AA1", 52: "AZ1", 53: "BA1", 702: "ZZ1", 703: "AAA1", 16384: "XFD1"}
    assert {column: InSheet("", "", 1, column).cell for column in names} == names


def test_problems_of_every_kind_of_place_have_one_order() -> None:
    def at(place: InText | InSheet | InField) -> Problem:
        return Problem(Stage.SHAPE, place, ("a",), Text("誤り", "wrong"), "wrong")

    later = CELL._replace(row=10)
    given = [at(p) for p in (FIELD, later, CELL, LINE, whole_file("甲.yaml"))]
    assert [p.place for p in sort_problems(given)] == [FIELD, CELL, later, whole_file("甲.yaml"), LINE]
    assert at(FIELD).in_("ja") == "甲「機関3の役割」  a: 誤り"
    assert at(CELL).in_("en") == "甲.xlsx:機関!AB7  a: wrong"
