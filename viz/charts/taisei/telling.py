"""What every part of the 体制図 needs to say something: the project, the time asked for, the language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from graphmodel.derived.lifetimes import Span
from graphmodel.schema.dates import Period
from graphmodel.schema.entries import Name
from graphmodel.schema.words import ContractKind, ProjectStage, Word
from graphmodel.text import Lang, Text
from queries.findings import Asked, ProjectReport
from queries.view import Body, ContractView, PersonView, ProjectView
from viz.drawing import words as joining
from viz.drawing.text import Unit

UNDECIDED = Text("未定", "undecided")
TO_COME = Text("（予定）", " (planned)")


@dataclass(frozen=True)
class Telling:
    """One project, told in one language, for the whole life or the time asked for."""

    view: ProjectView
    report: ProjectReport | None
    asked: Asked
    lang: Lang
    unit: Unit
    both_names: bool

    # -- time --------------------------------------------------------------------------------------------------

    @cached_property
    def year(self) -> int | None:
        """The project year asked for, or that of the day asked for."""
        return self.asked.year or (self.view.year_of(self.asked.as_of) if self.asked.as_of else None)

    @cached_property
    def window(self) -> Period | None:
        """The time asked for; None for the whole life."""
        if self.asked.as_of is not None:
            return Period(self.asked.as_of, self.asked.as_of + timedelta(days=1))
        if self.asked.year is not None and 1 <= self.asked.year <= self.view.years:
            return self.view.year_period(self.asked.year)
        return None

    def now(self, span: Span) -> bool:
        """Say whether something may be there at the time asked for."""
        return self.window is None or span.possible(self.window)

    def present(self, body: Body) -> bool:
        """Say whether a body that is only named somewhere is there at the time asked for, judged by its roles."""
        return not body.roles or any(self.now(role.span) for role in body.roles)

    def contracts(self, *kinds: ContractKind) -> list[ContractView]:
        """Return the contracts of these kinds at the time asked for."""
        return [c for c in self.view.contracts_of(*kinds) if self.now(c.span)]

    def when(self, spans: Iterable[Span]) -> str:
        """Say when something begins or ends, each run of days apart, unless it fills the project's life or the year asked for."""
        if self.asked.as_of is not None:
            return ""
        life = self.window or self.view.period
        first = life.start if life else date.min
        last = life.end if life else date.max
        said = []
        for start, end in _runs(span for span in spans if self.now(span)):
            begins = self._day(start) if start is None or start > first else ""
            until = self._day(end and end - timedelta(days=1)) if end is None or end < last else ""
            said.append(f"{begins}〜{until}" if begins or until else "")
        return self.listed(said)

    def to_come(self, contract: ContractView) -> bool:
        """Say whether a contract is still to be made on the day of the document."""
        signed, start, as_at = contract.node.signed, contract.span.start, self.view.as_at
        if isinstance(signed, date):
            return signed > as_at
        return self.view.stage is ProjectStage.APPLICATION or (start is not None and start > as_at)

    def called(self, contract: ContractView) -> str:
        """Return what a contract is called: its kind, and that it is to come."""
        return self.word(contract.kind) + (self.t(TO_COME) if self.to_come(contract) else "")

    def _day(self, day: date | None) -> str:
        return day.isoformat() if day else self.t(UNDECIDED)

    # -- words -------------------------------------------------------------------------------------------------

    def t(self, words: Text, **values: object) -> str:
        """Fill words in."""
        return words.in_(self.lang).format(**values)

    def say(self, name: Name) -> str:
        """Return a name in the language of the chart."""
        return name.in_(self.lang)

    def word(self, word: Word) -> str:
        """Return a word of the document as a label: with a capital in English."""
        name = word.text.in_(self.lang)
        return name[:1].upper() + name[1:]

    def listed(self, items: Iterable[str]) -> str:
        """Return items side by side; empty ones are left out."""
        return joining.LIST.in_(self.lang).join(filter(None, items))

    def in_brackets(self, inner: str) -> str:
        """Return words in brackets."""
        return joining.BRACKETS.in_(self.lang).format(inner=inner)

    def names(self, body: Body) -> tuple[str, ...]:
        """Return what a body is called, the large name first."""
        if not body.node.name_known:
            return (self.t(UNDECIDED),)
        names = [self.say(body.short_name), self.say(body.name)]
        if self.both_names:
            names.append(body.name.in_("en" if self.lang == "ja" else "ja"))
        return tuple(dict.fromkeys(names))

    def person(self, person: PersonView) -> str:
        """Return what a person is called."""
        return self.say(person.name) if person.node.name_known else self.t(UNDECIDED)


def shared(one: Span, other: Span) -> Span:
    """Return the time that two spans share; an end that one of them leaves open is not known."""
    starts, ends = (one.start, other.start), (one.end, other.end)
    return Span(
        None if None in starts else max(s for s in starts if s),
        None if None in ends else min(e for e in ends if e),
    )


def _runs(spans: Iterable[Span]) -> list[Span]:
    """Join what touches; a span with an end that is not known stays by itself."""
    runs: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.start or date.min, s.end or date.max)):
        last = runs[-1] if runs else None
        if last and last.end and span.start and span.start <= last.end and span.end and last.start:
            runs[-1] = Span(last.start, max(last.end, span.end))
        else:
            runs.append(span)
    return runs
