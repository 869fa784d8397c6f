"""Half-open periods and project years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.schema.dates import (
    Period,
    add_years,
    merge_periods,
    project_year,
    project_year_period,
    project_years,
    subtract,
)
from graphmodel.schema.scalars.common import BadValue

CALM = settings(deadline=None)  # a busy machine is no failure
APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in (4, 5, 6, 7))
PROJECT = Period.from_inclusive(date(2026, 4, 1), date(2031, 3, 31))

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
PERIODS = st.builds(Period, DAYS, DAYS)  # some of them empty
NEAR = st.integers(0, 40).map(lambda n: APRIL + timedelta(days=n))
NEAR_PERIODS = st.lists(st.builds(Period, NEAR, NEAR), max_size=6)


def days_of(*periods: Period) -> set[date]:
    return {p.start + timedelta(days=n) for p in periods for n in range(p.days)}


def test_documents_write_the_last_day_and_periods_end_on_the_next():
    period = Period.from_inclusive(APRIL, date(2026, 4, 30))
    assert period == (APRIL, MAY)
    assert period.last == date(2026, 4, 30)
    assert period.days == 30
    assert Period.from_inclusive(APRIL, APRIL).days == 1


def test_the_first_and_last_day_belong_and_the_end_does_not():
    april = Period(APRIL, MAY)
    assert april.contains(APRIL)
    assert april.contains(april.last)
    assert not april.contains(MAY)
    assert not april.contains(APRIL - timedelta(days=1))


def test_a_last_day_before_the_first_is_refused():
    with pytest.raises(BadValue, match="2026-04-01") as caught:
        Period.from_inclusive(MAY, APRIL)
    assert caught.value.code == "end_before_start"


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (Period(APRIL, JUNE), Period(MAY, JULY), Period(MAY, JUNE)),
        (Period(APRIL, JULY), Period(MAY, JUNE), Period(MAY, JUNE)),
        (Period(APRIL, MAY), Period(MAY, JUNE), None),
        (Period(APRIL, MAY), Period(JUNE, JULY), None),
        (Period(APRIL, JULY), Period(MAY, MAY), None),
        (Period(APRIL, JULY), Period(JUNE, MAY), None),
    ],
)
def test_periods_that_only_touch_do_not_overlap(one, other, common):
    assert one.intersection(other) == other.intersection(one) == common
    assert one.overlaps(other) is other.overlaps(one) is (common is not None)


def test_touching_periods_are_merged_and_gaps_are_kept():
    assert merge_periods([Period(JUNE, JULY), Period(APRIL, MAY)]) == [Period(APRIL, MAY), Period(JUNE, JULY)]
    assert merge_periods([Period(MAY, JUNE), Period(APRIL, MAY)]) == [Period(APRIL, JUNE)]
    assert merge_periods([Period(APRIL, JULY), Period(MAY, JUNE), Period(MAY, MAY)]) == [Period(APRIL, JULY)]
    assert merge_periods([]) == []


def test_gaps_are_what_nothing_covers():
    whole = Period(APRIL, JULY)
    assert subtract(whole, []) == [whole]
    assert subtract(whole, [whole]) == []
    assert subtract(whole, [Period(MAY, JUNE)]) == [Period(APRIL, MAY), Period(JUNE, JULY)]
    assert subtract(whole, [Period(APRIL, MAY), Period(MAY, JULY)]) == []
    assert subtract(whole, [Period(date(2025, 1, 1), MAY), Period(JUNE, date(2030, 1, 1))]) == [
        Period(MAY, JUNE)
    ]
    assert subtract(Period(MAY, MAY), []) == []


@CALM
@given(PERIODS, PERIODS)
def test_overlap_intersection_and_days_agree(one, other):
    common = one.intersection(other)
    assert one.overlaps(other) is (common is not None)
    if common:
        assert 0 < common.days <= min(one.days, other.days)
        assert one.contains(common.start)
        assert other.contains(common.last)


@CALM
@given(NEAR_PERIODS)
def test_merging_keeps_the_days_and_leaves_nothing_to_merge(periods):
    merged = merge_periods(periods)
    assert days_of(*merged) == days_of(*periods)
    assert all(earlier.end < later.start for earlier, later in pairwise(merged))


@CALM
@given(st.builds(Period, NEAR, NEAR), NEAR_PERIODS)
def test_gaps_are_the_days_that_are_left(period, taken):
    gaps = subtract(period, taken)
    assert days_of(*gaps) == days_of(period) - days_of(*taken)
    assert gaps == merge_periods(gaps)


@pytest.mark.parametrize(
    ("day", "years", "result"),
    [
        (date(2026, 4, 1), 1, date(2027, 4, 1)),
        (date(2026, 4, 1), 0, date(2026, 4, 1)),
        (date(2026, 4, 1), -1, date(2025, 4, 1)),
        (date(2028, 2, 29), 1, date(2029, 3, 1)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2028, 2, 29), -1, date(2027, 3, 1)),
        (date(2027, 2, 28), 1, date(2028, 2, 28)),
        (date(2027, 3, 1), 1, date(2028, 3, 1)),
    ],
)
def test_years_are_added_by_the_calendar(day, years, result):
    assert add_years(day, years) == result


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 4, 1), 1),
        (date(2027, 3, 31), 1),
        (date(2027, 4, 1), 2),
        (date(2031, 3, 31), 5),
        (date(2031, 4, 1), 6),
        (date(2026, 3, 31), 0),
        (date(2025, 3, 31), -1),
    ],
)
def test_project_years_count_from_the_research_start(day, year):
    assert project_year(PROJECT.start, day) == year


def test_project_years_need_not_begin_in_april():
    start = date(2025, 1, 15)
    assert [project_year(start, date(2026, 1, day)) for day in (14, 15)] == [1, 2]


def test_a_year_that_begins_on_29_february_ends_on_28_february():
    start = date(2028, 2, 29)
    assert project_year_period(start, 1, date(2035, 1, 1)).last == date(2029, 2, 28)
    assert project_year(start, date(2029, 2, 28)) == 1
    assert project_year(start, date(2029, 3, 1)) == 2
    assert project_year(start, date(2032, 2, 29)) == 5


def test_the_last_project_year_is_cut_at_the_end():
    period = Period.from_inclusive(date(2026, 4, 1), date(2027, 9, 30))
    assert project_years(period) == [
        Period(date(2026, 4, 1), date(2027, 4, 1)),
        Period(date(2027, 4, 1), date(2027, 10, 1)),
    ]
    assert len(project_years(PROJECT)) == 5
    assert project_years(Period(APRIL, APRIL)) == []


@pytest.mark.parametrize("number", [0, -1, 6])
def test_a_year_that_the_project_does_not_have_is_an_error(number):
    with pytest.raises(ValueError, match=f"no year {number}"):
        project_year_period(PROJECT.start, number, PROJECT.end)


@CALM
@given(PERIODS, DAYS)
def test_project_years_are_the_project(project, day):
    years = project_years(project)
    if project.days:
        assert merge_periods(years) == [project]
        assert sum(year.days for year in years) == project.days
    for number, year in enumerate(years, start=1):
        assert project_year(project.start, year.start) == project_year(project.start, year.last) == number
    if project.contains(day):
        assert years[project_year(project.start, day) - 1].contains(day)
