"""From documents to answers: build, choose the rules of the right call, ask them. Every door comes through here: terminal, page, enforcement.

One document: `judge_one`. Many: `judge`, which keeps no document, so that a portfolio can be larger than the memory. One that has changed:
give it to the same `Judge` again. What a database holds: `judge_database`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from graphmodel.build import graph_of
from graphmodel.debugging import DEBUG_VARIABLE, debugging
from graphmodel.documents.loader import Loaded, Portfolio, Reading
from graphmodel.documents.places import Problem, Stage, whole_file
from graphmodel.schema.dates import Period
from graphmodel.schema.scalars.common import BadValue
from graphmodel.schema.scalars.days import read_date
from graphmodel.text import Text
from queries.calls import CallProfile, ProfileError, load_profile
from queries.cypher import answers
from queries.engine import WHOLE_LIFE, check
from queries.findings import Asked, ProjectReport, Said
from queries.remarks import remarks
from queries.view import ProjectView, view_of

if TYPE_CHECKING:
    from graphmodel.stores.base import Stored
    from graphmodel.stores.neo4j.store import Neo4jStore


class BadTime(ValueError):
    """This time cannot be asked for: `text` says why, `fields` what of it was written (`as_of`, `year`)."""

    def __init__(self, text: Text, *fields: Literal["as_of", "year"]) -> None:
        super().__init__(text.en)
        self.text = text
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms documents are judged: for which time, and by which profile (None: that of the call each names)."""

    asked: Asked = WHOLE_LIFE
    profile: CallProfile | None = None


class Chosen(NamedTuple):
    """By which profile a project is judged (None: there is none), and what to say of that."""

    profile: CallProfile | None
    notice: Text | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One project: the document, what rules see of it, and the answers."""

    loaded: Loaded
    view: ProjectView
    report: ProjectReport


@dataclass(frozen=True)
class Answers:
    """What the rules say of all projects that could be judged, and every problem with the files (warnings too)."""

    reports: tuple[ProjectReport, ...]
    """In the order of the files."""
    problems: tuple[Problem, ...]
    files: frozenset[Path] = frozenset()
    """Every file that something was read from: documents, shared files, files with a mistake."""
    judged: tuple[Judged, ...] = ()
    """The documents and views behind the reports, where they were to be kept: charts are drawn from them."""

    @property
    def unreadable(self) -> bool:
        """Could something not be read?"""
        return any(not p.warning for p in self.problems)

    def __add__(self, more: Answers) -> Answers:
        return Answers(
            self.reports + more.reports,
            self.problems + more.problems,
            self.files | more.files,
            self.judged + more.judged,
        )


# -- time and profile -------------------------------------------------------------------------------------------------------


def asked_time(as_of: str | None = None, year: int | None = None) -> Asked:
    """The time asked for, from what was typed: a day in any of the ways that documents write one, or a project year from 1 on.

    Raises BadTime when both are given, or one cannot be read.
    """
    if as_of is not None and year is not None:
        raise BadTime(
            Text(
                "日付と年目は同時に指定できません。どちらか一つにしてください。",
                "A day and a project year cannot be asked for together. Choose one.",
            ),
            "as_of",
            "year",
        )
    if year is not None and year < 1:
        raise BadTime(
            Text(
                f"1以上の年目を指定してください（1は研究開始からの1年目です）。「{year}」は使えません。",
                f"Ask for a project year from 1 on (1 is the first year from the research start), not `{year}`.",
            ),
            "year",
        )
    if as_of is None:
        return Asked(year=year)
    try:
        return Asked(as_of=read_date(as_of))
    except BadValue as error:
        raise BadTime(error.message, "as_of") from None


def profile_of(call: str | None) -> Chosen:
    """The profile of the call that a document names. A call of the programme that has no profile is no slip of the pen: nothing is said."""
    if call is None:
        return Chosen(
            None,
            Text(
                "公募（project.call）が書かれていません。第5回公募なら call: aimgain-5 と書いてください。",
                "The document names no call (project.call). For the fifth call write `call: aimgain-5`.",
            ),
        )
    try:
        return Chosen(load_profile(call))
    except ProfileError as error:
        return Chosen(None, None if re.fullmatch(r"aimgain-\d+(-\d+)?", call) else error.text)


# -- one document -----------------------------------------------------------------------------------------------------------


def judge_one(loaded: Loaded, terms: Terms = Terms(), said: dict[str, list[Said]] | None = None) -> Judged:
    """Judge one document; `said` is what its database has answered already, by rule. Raises whatever goes wrong inside."""
    view = view_of(graph_of(loaded))
    forced = terms.profile is not None
    profile, notice = Chosen(terms.profile) if forced else profile_of(view.project.call)
    report = check(
        view,
        profile,
        asked=terms.asked,
        answers=said,
        forced=forced,
        file=loaded.name,
        sha256=loaded.sha256,
    )
    notices = report.notices if notice is None else (notice, *report.notices)
    report = replace(report, notices=notices, remarks=remarks(loaded, view))
    return Judged(loaded, view, report)


# -- many -------------------------------------------------------------------------------------------------------------------


def judge(
    documents: Portfolio | Reading,
    terms: Terms = Terms(),
    *,
    keep: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Answers:
    """Judge every document of a portfolio, or while it is being read. `step` is called after each.

    `keep` keeps what charts need. Raises BadTime when the time asked for lies outside every project.
    """
    bench = Judge(terms, keep=keep)
    for loaded in documents:
        bench.judge(loaded)
        step()
    return bench.answers(documents.problems, without=documents.contradicting)


BATCH = 200
"""Projects of a database that are judged together."""


def judge_database(
    store: Neo4jStore,
    projects: Sequence[str] | None = None,
    terms: Terms = Terms(),
    *,
    keep: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Answers:
    """Judge every project of a database, or just these: rules that have a twin are asked there, for many projects at once, the others of
    the documents that the database streams. The answers are those of `judge` on the same documents. Raises BadTime, StoreError.
    """
    bench = Judge(terms, keep=keep)
    documents = iter(store.stream(projects))
    while batch := list(islice(documents, BATCH)):
        said = _asked_there(store, batch, terms.profile)
        for loaded in (stored.loaded for stored in batch):
            bench.judge(loaded, said.get(loaded.document.project.id))
            step()
    return bench.answers()


class Judge:
    """Judges documents in any order and keeps no more of each than is asked for: document and view take many times the memory of a report.

    A document that has changed is given again: its new answers take the place of the old ones, those of the others stay.
    """

    def __init__(self, terms: Terms = Terms(), *, keep: bool = False) -> None:
        self._terms = terms
        self._keep = keep
        self._of: dict[str, _Kept] = {}

    def judge(self, loaded: Loaded, said: dict[str, list[Said]] | None = None) -> ProjectReport | None:
        """Judge one document, known by its name; None where that ended in a fault of the product, which the answers then tell of.

        `said` is what its database has answered already.
        """
        files = frozenset(map(Path, {place.file for place in loaded.places.values()}))
        try:
            judged = judge_one(loaded, self._terms, said)
        except Exception as error:
            # One document that the tool cannot handle must not take the answers of the others with it.
            if debugging():
                raise
            self._of[loaded.name] = _Kept(files, broken=_broken(loaded, error))
            return None
        time = _Time(judged.view.period, judged.view.years)
        self._of[loaded.name] = _Kept(files, judged.report, time, judged if self._keep else None)
        return judged.report

    def answers(self, problems: Iterable[Problem] = (), *, without: Collection[str] = ()) -> Answers:
        """All answers, with the problems that reading has found, and without those of these documents (by name).

        Raises BadTime when the time asked for lies outside every project.
        """
        all_problems = [*problems, *(kept.broken for kept in self._of.values() if kept.broken is not None)]
        files = {Path(problem.place.file) for problem in all_problems}.union(
            *(k.files for k in self._of.values())
        )
        counted = [kept for name, kept in self._of.items() if name not in without]
        _refuse_outside([kept.time for kept in counted if kept.time is not None], self._terms.asked)
        return Answers(
            tuple(kept.report for kept in counted if kept.report is not None),
            tuple(all_problems),
            frozenset(files),
            tuple(kept.judged for kept in counted if kept.judged is not None),
        )


class _Kept(NamedTuple):
    """What is kept of a document that was judged, or could not be."""

    files: frozenset[Path]
    report: ProjectReport | None = None
    time: _Time | None = None
    judged: Judged | None = None
    broken: Problem | None = None


def _asked_there(
    store: Neo4jStore, batch: Sequence[Stored], forced: CallProfile | None
) -> dict[str, dict[str, list[Said]]]:
    """What the twins say of these documents, by project. Of one that somebody has saved anew meanwhile they speak of another revision: it
    is left out, and judged by its document alone.
    """
    by_call: dict[str | None, list[str]] = {}
    for stored in batch:
        project = stored.loaded.document.project
        by_call.setdefault(None if forced is not None else project.call, []).append(project.id)
    out: dict[str, dict[str, list[Said]]] = {}
    for call, projects in by_call.items():
        profile = forced if forced is not None else profile_of(call).profile
        if profile is not None:
            out |= answers(store.read, profile, projects)
    current = store.current(list(out))
    revisions = {stored.loaded.document.project.id: stored.revision.id for stored in batch}
    return {project: said for project, said in out.items() if current.get(project) == revisions[project]}


def _broken(loaded: Loaded, error: Exception) -> Problem:
    kind = type(error).__name__
    return Problem(
        Stage.CONSISTENCY,
        whole_file(loaded.name),
        (),
        Text(
            f"この文書は内部エラーのため検査できませんでした（{kind}）。{DEBUG_VARIABLE}=1 を付けて実行し、開発者に知らせてください。",
            f"This document could not be checked because of an internal error ({kind}). Run with {DEBUG_VARIABLE}=1 and report it.",
        ),
        "internal_error",
    )


class _Time(NamedTuple):
    """When a project is, and how many years it has."""

    period: Period | None
    years: int


def _refuse_outside(times: Sequence[_Time], asked: Asked) -> None:
    """Nothing would be examined, and nothing found: that must not look like a good answer."""
    dated = [t.period for t in times if t.period is not None]
    if not dated or len(dated) < len(times) or any(_inside(t, asked) for t in times):
        return
    field: Literal["as_of", "year"] = "year" if asked.year is not None else "as_of"
    if len(dated) > 1:
        raise BadTime(
            Text(
                "指定した時点は、どの課題の研究開発期間にも入っていません。",
                "The time asked for lies in the period of none of the projects.",
            ),
            field,
        )
    (period,) = dated
    first, last = period.start, period.last
    if asked.year is not None:
        years = times[0].years
        raise BadTime(
            Text(
                f"{asked.year}年目はありません。この課題は{years}年目までです（{first}〜{last}）。",
                f"There is no year {asked.year}: this project has {years} years ({first} to {last}).",
            ),
            field,
        )
    raise BadTime(
        Text(
            f"{asked.as_of} は研究開発期間（{first}〜{last}）の外です。",
            f"{asked.as_of} lies outside the project period ({first} to {last}).",
        ),
        field,
    )


def _inside(time: _Time, asked: Asked) -> bool:
    if asked.as_of is not None:
        return time.period is not None and time.period.contains(asked.as_of)
    return asked.year is None or asked.year <= time.years
