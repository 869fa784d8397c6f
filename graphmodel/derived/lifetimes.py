"""When things hold: the three-valued times of roles, contracts and affiliations, and the days that cut a project's life into epochs.

Documents write inclusive first and last days; here everything is half-open. What is missing or 未定 is not known (None).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from graphmodel.graph import ConsortiumGraph
from graphmodel.schema import edges, nodes
from graphmodel.schema.dates import Period, project_year, project_year_period
from graphmodel.schema.entries import Span as WrittenSpan

Tri = bool | None
"""True, False, or None for not known."""

ONE_DAY = timedelta(days=1)


def all3(values: Iterable[Tri]) -> Tri:
    """Three-valued and: False if any is False, else None if any is None, else True."""
    out: Tri = True
    for value in values:
        if value is False:
            return False
        if value is None:
            out = None
    return out


def any3(values: Iterable[Tri]) -> Tri:
    """Three-valued or: True if any is True, else None if any is None, else False."""
    out: Tri = False
    for value in values:
        if value is True:
            return True
        if value is None:
            out = None
    return out


def not3(value: Tri) -> Tri:
    """Three-valued not."""
    return None if value is None else not value


class Span(NamedTuple):
    """A time with a first day and the day after the last, each of which may be unknown (None)."""

    start: date | None
    end: date | None

    @property
    def certain(self) -> Span:
        """The days on which it surely holds: where only the end is not known, the first day. Not known where the start is not."""
        start, end = self
        return Span(start, start + ONE_DAY) if start is not None and end is None else self

    def sure(self, period: Period) -> bool:
        """Holds for the whole of `period`, as far as is known: what has begun and has an end that is not known holds on its first day."""
        start, end = self.certain
        return start is not None and end is not None and start <= period.start and period.end <= end

    def possible(self, period: Period) -> bool:
        """May hold somewhere in `period`."""
        return (self.start is None or self.start < period.end) and (
            self.end is None or period.start < self.end
        )

    def overlaps(self, period: Period) -> Tri:
        """Holds somewhere in `period`: True, False or not known."""
        if not self.possible(period):
            return False
        return True if self.start is not None and self.end is not None else None

    def within(self, period: Period) -> Tri:
        """Lies wholly inside `period`."""
        start = None if self.start is None else self.start >= period.start
        end = None if self.end is None else self.end <= period.end
        return all3((start, end))

    def period(self) -> Period | None:
        """The half-open period when both ends are known (and in order)."""
        if self.start is None or self.end is None or self.start >= self.end:
            return None
        return Period(self.start, self.end)


def project_period(node: nodes.Project) -> Period | None:
    """The project's period; None when it is missing, 未定 or partly so."""
    written = node.period
    if written is None or not isinstance(written.from_, date) or not isinstance(written.to, date):
        return None
    return Period.from_inclusive(written.from_, written.to)


def written_span(period: WrittenSpan | None) -> Span:
    """A period as written: what is missing or 未定 is not known."""
    if period is None:
        return Span(None, None)
    return Span(
        period.from_ if isinstance(period.from_, date) else None,
        period.to + ONE_DAY if isinstance(period.to, date) else None,
    )


def contract_span(node: nodes.Contract) -> Span:
    """The time in which a contract is in force, an early end taken into account."""
    span = written_span(node.period)
    if node.ended is None:
        return span
    end = node.ended.on + ONE_DAY
    return Span(span.start, end if span.end is None else min(span.end, end))


def dated_span(edge: edges.Dated, whole: Span) -> Span:
    """The time of a dated edge: within `whole` from its start and to its end unless said otherwise; 未定 is not known."""
    start = edge.from_ if isinstance(edge.from_, date) else whole.start if edge.from_ is None else None
    end = edge.to + ONE_DAY if isinstance(edge.to, date) else whole.end if edge.to is None else None
    return Span(start, end)


def life(period: Period | None) -> Span:
    """The whole life of a project; without a period, all time."""
    return Span(period.start, period.end) if period else Span(date.min, date.max)


def own_nodes(graph: ConsortiumGraph, project: str) -> Iterator[str]:
    """The ids of the nodes that belong to a project.

    The parts of a project all point at it, so only its own neighbourhood is walked, however large the portfolio is.
    """
    for link in graph.into(project):
        if isinstance(link.edge, edges.InProject):
            yield link.source


def spans(graph: ConsortiumGraph, project: str) -> Iterator[Span]:
    """The times of every role, contract, party and affiliation of a project."""
    node = graph.node(project)
    assert isinstance(node, nodes.Project)
    whole = life(project_period(node))
    for key in own_nodes(graph, project):
        value = graph.node(key)
        if isinstance(value, nodes.Contract):
            yield contract_span(value)
        for link in graph.out_of(key):
            edge = link.edge
            if isinstance(edge, edges.PartyTo):
                contract = graph.node(link.target)
                assert isinstance(contract, nodes.Contract)
                yield dated_span(edge, contract_span(contract))
            elif isinstance(edge, edges.Dated):
                yield dated_span(edge, whole)


def epoch_days(period: Period, as_at: date, times: Iterable[Span]) -> list[date]:
    """The days on which epochs begin, and the day after the last: wherever one of `times` starts or ends (where only
    the end is not known: after the first day), at every project-year boundary, and on the day after `as_at`, up to which the document
    records what happened. Clipped to the project's period.
    """
    cuts = {period.start, period.end, as_at + ONE_DAY}
    last = project_year(period.start, period.last)
    cuts |= {project_year_period(period.start, year, period.end).start for year in range(1, last + 1)}
    for span in times:
        cuts |= {day for day in span.certain if day is not None}
    return sorted(day for day in cuts if period.start <= day <= period.end)
