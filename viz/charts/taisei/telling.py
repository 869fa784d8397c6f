"""What every part of the 体制図 needs to say something: the project, the time asked for, the language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from graphmodel.derived.lifetimes import Span
from graphmodel.schema.dates import Period
from graphmodel.schema.entries import Name
from graphmodel.schema.words import ContractKind, Word
from graphmodel.text import Lang, Text
from queries.findings import Asked, ProjectReport
from queries.view import Body, ContractView, PersonView, ProjectView
from viz.drawing import words as joining
from viz.drawing.text import Unit

UNDECIDED = Text("未定", "undecided")


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
        """Say when a role begins or ends, unless it fills the project's life (or a time was asked for)."""
        if self.window is not None:
            return ""
        spans = list(spans)
        if not spans:
            return ""
        life = self.view.period
        starts, ends = [s.start for s in spans], [s.end for s in spans]
        first = None if None in starts else min(s for s in starts if s)
        last = None if None in ends else max(e for e in ends if e)
        begins = (
            self._day(first) if first is None or (first > life.start if life else first != date.min) else ""
        )
        if last is None or (last < life.end if life else last != date.max):
            until = self._day(last and last - timedelta(days=1))
        else:
            until = ""
        return f"{begins}〜{until}" if begins or until else ""

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
