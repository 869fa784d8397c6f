"""From files to answers: read, build, ask the rules of the right call. Both doors come through here."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from consortium.terminal import DEBUG_VARIABLE, Sorry, sorry
from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded, Portfolio
from graphmodel.documents.places import Problem, Stage, whole_file
from graphmodel.schema.dates import Period
from graphmodel.schema.scalars.common import BadValue
from graphmodel.schema.scalars.days import read_date
from graphmodel.text import Text
from queries.calls import CallProfile, ProfileError, load_profile, profile_ids
from queries.cypher import answers
from queries.engine import check
from queries.findings import Asked, ProjectReport, Said
from queries.view import ProjectView, view_of

if TYPE_CHECKING:
    from graphmodel.stores.base import Stored
    from graphmodel.stores.neo4j.store import Neo4jStore


@dataclass(frozen=True)
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


def asked_time(as_of: str | None, year: int | None) -> Asked:
    """The time asked for, from what was typed. Raises `Sorry` when both are given, or one cannot be read."""
    if as_of is not None and year is not None:
        raise sorry(
            "--as-of と --year は同時に使えません。どちらか一つにしてください。",
            "--as-of and --year cannot be used together. Choose one.",
        )
    if year is not None and year < 1:
        raise sorry(
            "--year には1以上の年目を指定してください（1は研究開始からの1年目です）。「{year}」は使えません。",
            "--year takes a project year from 1 on (1 is the first year from the research start), not `{year}`.",
            year=year,
        )
    return Asked(as_of=_day(as_of) if as_of is not None else None, year=year)


def _day(raw: str) -> date:
    try:
        return read_date(raw)
    except BadValue as error:
        raise Sorry(Text(f"--as-of: {error.message.ja}", f"--as-of: {error.message.en}")) from None


def chosen_profile(profile_id: str) -> CallProfile:
    """The profile of that name. Raises `Sorry` with the nearest names."""
    try:
        return load_profile(profile_id)
    except ProfileError as error:
        raise Sorry(error.text) from None


def judge(
    portfolio: Portfolio,
    *,
    asked: Asked,
    forced: CallProfile | None = None,
    keep: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Answers:
    """Judge every document of a portfolio by the profile of its call, or by `forced`. `step` is called after each.

    `keep` keeps what charts need. Raises `Sorry` when the time asked for lies outside every project.
    """
    court = _Court(asked, forced, keep, portfolio.problems)
    for loaded in portfolio.loaded:
        court.hear(loaded)
        step()
    return court.answers()


BATCH = 200
"""Projects of a database that are judged together."""


def judge_database(
    store: Neo4jStore,
    projects: Sequence[str] | None = None,
    *,
    asked: Asked,
    forced: CallProfile | None = None,
    keep: bool = False,
    step: Callable[[], None] = lambda: None,
) -> Answers:
    """Judge every project of a database, or just these: rules that have a twin are asked there, for many projects at once, the others of
    the documents that the database streams. The answers are those of `judge` on the same documents. Raises `Sorry`, StoreError.
    """
    court = _Court(asked, forced, keep)
    documents = iter(store.stream(projects))
    while batch := list(islice(documents, BATCH)):
        said = _asked_there(store, batch, forced)
        for loaded in (stored.loaded for stored in batch):
            court.hear(loaded, said.get(loaded.document.project.id))
            step()
    return court.answers()


class _Court:
    """Judges one document after the other, and keeps no more of each than is asked for: document and view take many times the memory of a report."""

    def __init__(
        self, asked: Asked, forced: CallProfile | None, keep: bool, problems: Sequence[Problem] = ()
    ) -> None:
        self.asked = asked
        self.forced = forced
        self.keep = keep
        self.problems = list(problems)
        self.files = {Path(problem.place.file) for problem in problems}
        self.reports: list[ProjectReport] = []
        self.judged: list[Judged] = []
        self.times: list[_Time] = []

    def hear(self, loaded: Loaded, said: dict[str, list[Said]] | None = None) -> None:
        """Judge one document; `said` is what its database has answered already."""
        self.files |= set(map(Path, {place.file for place in loaded.places.values()}))
        try:
            judged = _judge_one(loaded, self.asked, self.forced, said)
        except Exception as error:
            # One document that the tool cannot handle must not take the answers of the others with it.
            if os.environ.get(DEBUG_VARIABLE):
                raise
            self.problems.append(_broken(loaded, error))
            return
        self.reports.append(judged.report)
        self.times.append(_Time(judged.view.period, judged.view.years))
        if self.keep:
            self.judged.append(judged)

    def answers(self) -> Answers:
        """All answers. Raises `Sorry` when the time asked for lies outside every project."""
        _refuse_outside(self.times, self.asked)
        return Answers(tuple(self.reports), tuple(self.problems), frozenset(self.files), tuple(self.judged))


def _asked_there(
    store: Neo4jStore, batch: Sequence[Stored], forced: CallProfile | None
) -> dict[str, dict[str, list[Said]]]:
    """What the twins say of these documents, by project. Of one that somebody has saved anew meanwhile they speak of another revision: it
    is left out, and judged by its document alone.
    """
    by_call: dict[str, list[str]] = {}
    for stored in batch:
        project = stored.loaded.document.project
        call = forced.id if forced is not None else project.call
        if call in profile_ids():
            by_call.setdefault(call, []).append(project.id)
    out: dict[str, dict[str, list[Said]]] = {}
    for call, projects in by_call.items():
        profile = forced if forced is not None else load_profile(call)
        out |= store.read(partial(answers, call=profile, projects=projects))
    current = store.current(list(out))
    revisions = {stored.loaded.document.project.id: stored.revision.id for stored in batch}
    return {project: said for project, said in out.items() if current.get(project) == revisions[project]}


def _judge_one(
    loaded: Loaded,
    asked: Asked,
    forced: CallProfile | None,
    said: dict[str, list[Said]] | None = None,
) -> Judged:
    view = view_of(build_graph([loaded]))
    profile, notice = (forced, None) if forced is not None else _profile_of(view)
    report = check(
        view,
        profile,
        asked=asked,
        answers=said,
        forced=forced is not None,
        file=loaded.name,
        sha256=loaded.sha256,
    )
    if notice is not None:
        report = replace(report, notices=(notice, *report.notices))
    return Judged(loaded, view, report)


def _profile_of(view: ProjectView) -> tuple[CallProfile | None, Text | None]:
    call = view.project.call
    if call is None:
        return None, Text(
            "公募（project.call）が書かれていません。第5回公募なら call: aimgain-5 と書いてください。",
            "The document names no call (project.call). For the fifth call write `call: aimgain-5`.",
        )
    try:
        return load_profile(call), None
    except ProfileError as error:
        # Another call of the programme is no slip of the pen.
        return None, None if re.fullmatch(r"aimgain-\d+(-\d+)?", call) else error.text


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
    if len(dated) > 1:
        raise sorry(
            "指定した時点は、どの課題の研究開発期間にも入っていません。",
            "The time asked for lies in the period of none of the projects.",
        )
    (period,) = dated
    words = {
        "first": period.start,
        "last": period.last,
        "years": times[0].years,
        "year": asked.year,
        "day": asked.as_of,
    }
    if asked.year is not None:
        raise sorry(
            "--year {year} はありません。この課題は{years}年目までです（{first}〜{last}）。",
            "There is no --year {year}: this project has {years} years ({first} to {last}).",
            **words,
        )
    raise sorry(
        "--as-of {day} は研究開発期間（{first}〜{last}）の外です。",
        "--as-of {day} lies outside the project period ({first} to {last}).",
        **words,
    )


def _inside(time: _Time, asked: Asked) -> bool:
    if asked.as_of is not None:
        return time.period is not None and time.period.contains(asked.as_of)
    return asked.year is None or asked.year <= time.years
