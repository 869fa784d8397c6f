"""Periods of days, and project years.

Documents write the first and the last day; here every period is half-open, [start, end): it holds `start` and
not `end`, so that periods that follow each other share a date and nothing is counted twice. Open ends do not
exist here: callers clip to the project period.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from graphmodel.schema.scalars.common import bad

_ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """The days from `start` to the day before `end`; it holds no day at all if `end` is not after `start`."""

    start: date
    end: date

    @classmethod
    def from_inclusive(cls, first: date, last: date) -> Period:
        """Make a period of its first and last day, as documents write them.

        Raises `BadValue` if the last day lies before the first.
        """
        if last < first:
            raise bad(
                "end_before_start",
                "終わりの日（{last}）が始まりの日（{first}）より前です。2つの日付が逆になっていないか確かめてください。",
                "The last day ({last}) lies before the first day ({first}). Check whether the two are exchanged.",
                first=first,
                last=last,
            )
        return cls(first, last + _ONE_DAY)

    @property
    def last(self) -> date:
        """The last day that belongs to the period, as documents write it."""
        return self.end - _ONE_DAY

    @property
    def days(self) -> int:
        """The number of days, 0 if it is empty."""
        return max(0, (self.end - self.start).days)

    def contains(self, day: date) -> bool:
        """Say whether the day belongs to the period."""
        return self.start <= day < self.end

    def overlaps(self, other: Period) -> bool:
        """Say whether the two periods share at least one day; touching is not sharing."""
        return max(self.start, other.start) < min(self.end, other.end)

    def intersection(self, other: Period) -> Period | None:
        """Return the days that belong to both, None if there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None


def merge_periods(periods: Iterable[Period]) -> list[Period]:
    """Unite periods that overlap or touch: sorted, apart from each other, without empty ones."""
    merged: list[Period] = []
    for period in sorted(p for p in periods if p.start < p.end):
        if merged and period.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        else:
            merged.append(period)
    return merged


def subtract(period: Period, taken: Iterable[Period]) -> list[Period]:
    """Return the gaps: the days of `period` that belong to none of `taken`, as sorted periods."""
    gaps: list[Period] = []
    open_from = period.start
    for other in merge_periods(taken):
        if other.end <= open_from:
            continue
        if other.start >= period.end:
            break
        if other.start > open_from:
            gaps.append(Period(open_from, other.start))
        open_from = other.end
    if open_from < period.end:
        gaps.append(Period(open_from, period.end))
    return gaps


def add_years(day: date, years: int) -> date:
    """Return the day on which the next period begins when one of `years` years began on `day`.

    It is the day with the same month and number. Civil Code art. 143: a period counted in years ends on the
    day before the corresponding day, and where there is no corresponding day, on the last day of the month. So
    a year that begins on 29 February ends on 28 February, and the next begins on 1 March, except in leap
    years. Negative `years` go back.
    """
    year = day.year + years
    if day.month == 2 and day.day == 29 and not isleap(year):
        return date(year, 3, 1)
    return day.replace(year=year)


def project_year(start: date, day: date) -> int:
    """Return the project year of a day: 1 from the research start `start` on, counted from it, not from April.

    Days before the start have the years 0, −1 and so on.
    """
    years = day.year - start.year
    return years + 1 if day >= add_years(start, years) else years


def project_year_period(start: date, number: int, end: date) -> Period:
    """Return project year `number` of the project [`start`, `end`); the last one may be shorter than a year.

    Raises ValueError if the project has no such year (see `project_years`).
    """
    if number < 1 or add_years(start, number - 1) >= end:
        raise ValueError(f"The project from {start} to before {end} has no year {number}.")
    return Period(add_years(start, number - 1), min(add_years(start, number), end))


def project_years(project: Period) -> list[Period]:
    """Return all project years in order: they touch, and together they are the project."""
    if project.days == 0:
        return []
    last = project_year(project.start, project.last)
    return [project_year_period(project.start, number, project.end) for number in range(1, last + 1)]
