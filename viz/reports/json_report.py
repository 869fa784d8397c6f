"""The JSON report: stable keys in stable order, with a published schema (surface.md 3). Both languages are always in it."""

from __future__ import annotations

import json
import re
from datetime import date as Day
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import GenerateJsonSchema

from graphmodel.documents.places import InField, InSheet, InText, Place, Problem, Stage, dotted
from graphmodel.schema.dates import Period
from graphmodel.schema.sections import subject_types
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.catalogue import slides
from queries.findings import AppliedWaiver, Asked, Finding, MissingFact, ProjectReport, RuleResult, Subject
from queries.rules import not_implemented
from viz.reports.formats import Format, Options
from viz.reports.run import Run, tool_version

VERSION: Literal[2] = 2
"""Version of the shape: raised when a key is removed, renamed or changes its meaning; new keys do not raise it."""

OutcomeName = Literal["fail", "unknown", "explained", "pass", "not_applicable"]
AuthorityName = Literal["explicit", "derived", "layout", "review"]
SeverityName = Literal["must", "in_principle", "advisory", "note"]
StageName = Literal["file", "syntax", "shape", "reference", "consistency"]
SCHEMA_ID = "urn:aimgain-consortium:report:2"


class _Shape(BaseModel):
    # The schema allows further keys, so that a reader of version 2 also takes reports of later releases.
    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)


class Words(_Shape):
    """A text in both languages."""

    ja: str
    en: str


class Days(_Shape):
    """A period. Both days belong to it, as in documents: `to` is the last day, not the day after."""

    from_: Day = Field(alias="from", description="期間の初日 / First day.")
    to: Day = Field(description="期間の末日（その日を含みます） / Last day, inclusive.")


class WhereInText(_Shape):
    """A place in a text file; line and column count from 1 in characters, 0 means the file as a whole."""

    file: str
    line: int
    column: int


class WhereInSheet(_Shape):
    """A cell of a spreadsheet, such as `B12`."""

    file: str
    sheet: str
    cell: str


class WhereInField(_Shape):
    """A field of a form: its path in the document, and what the form calls it."""

    file: str
    field: str
    label: Words


Where = WhereInText | WhereInSheet | WhereInField


class Tool(_Shape):
    """The program that made the report."""

    name: str
    version: str


class Profile(_Shape):
    """The call profile that was applied."""

    id: str
    title: Words
    status: Words = Field(description="規則の確かさ（案など） / How settled the text is, e.g. a draft.")
    date: Day = Field(description="引用した資料の日付 / Day of the document quoted.")


class AskedFor(_Shape):
    """The time asked for: exactly one of the three is set."""

    whole_life: bool
    as_of: Day | None
    year: int | None = Field(
        description="研究開始から数えた年目 / Project year, counted from the research start."
    )


class Source(_Shape):
    """The document that was read."""

    file: str | None
    sha256: str | None


class About(_Shape):
    """Whom something is about."""

    type: str = Field(json_schema_extra={"enum": list(subject_types())})
    id: str
    name: Words


class Because(_Shape):
    """What makes a finding so."""

    nodes: list[str] = Field(description="機関・人・契約のid（経路では順に） / Ids; for a path in its order.")
    edges: list[str] = Field(description="資金の流れのキー / Keys of money flows.")


class Lacking(_Shape):
    """A fact that nobody has said."""

    subject: About
    field: str
    label: Words
    place: Where | None


class Quoted(_Shape):
    """A sentence of the slides, word for word."""

    slide: str
    title: str
    quote: str


class Waiver(_Shape):
    """A recorded exception. `valid` tells whether it explains the finding; if not, `problem` says why."""

    reason: str | None
    approved_by: str | None
    on: Day | None
    expires: Day | None = Field(
        description="例外の期限（プロジェクトの時間） / End of the exception, in project time."
    )
    document: str | None
    scope: Words | None = Field(
        description="例外の対象として挙げたもの / What the exception says that it covers."
    )
    remark: Words | None = Field(description="読む人に伝えること / What a reader should know of it.")
    valid: bool
    problem: Words | None


class Rule(_Shape):
    """How one rule came out."""

    rule: str
    outcome: OutcomeName
    severity: SeverityName
    examined: int = Field(description="調べた対象の数 / How many distinct subjects were looked at.")
    reason: Words | None = Field(description="規則全体の理由 / Why the rule as a whole came out so.")
    crashed: bool


class ToDo(_Shape):
    """What can be done about a finding: in the world, and in the document. At least one is there."""

    actual: Words | None = Field(description="実態についての対応 / What to do in the world.")
    document: Words | None = Field(description="この文書への対応方法 / What to write in the document.")


class Found(_Shape):
    """One finding. An advisory fail (注意) has outcome `fail` and severity `advisory`."""

    key: str
    rule: str
    clause: str
    outcome: OutcomeName
    severity: SeverityName
    authority: AuthorityName | None = Field(
        description="根拠の性質（明文、導いた規則、図の語、審査の観点） / What the clause rests on."
    )
    subjects: list[About]
    period: Days | None
    witness: Because
    path: Words | None
    expected: Words | None
    observed: Words | None
    message: Words
    remedy: ToDo
    missing: list[Lacking]
    citations: list[Quoted]
    places: list[Where]
    root_cause: str | None = Field(
        description="元になった指摘のkey / Key of the finding that this one follows from."
    )
    waiver: Waiver | None


class Doubted(_Shape):
    """One fact that nobody has said, and all that cannot be judged without it."""

    fact: Lacking | None = Field(
        description="不足している記載。nullは、いま書けるものがない / null: nothing can be supplied now."
    )
    text: Words = Field(description="判定できない理由 / Why it cannot be judged.")
    findings: list[str] = Field(description="指摘のkey / Keys of the findings.")
    rules: list[str]
    also: list[Lacking] = Field(description="ほかに要る記載 / What some of them need besides.")


class Counts(_Shape):
    """Rules by how they came out; `advisory` (注意) apart from `fail`."""

    fail: int
    advisory: int
    unknown: int
    explained: int
    pass_: int = Field(alias="pass")
    not_applicable: int


class Project(_Shape):
    """All answers for one project."""

    id: str
    title: Words
    type: list[str] | None = Field(description="タイプ。nullは未記載か未定 / null: not stated or undecided.")
    period: Days | None = Field(
        description="研究開発期間。nullは未記載か未定 / null: not stated or undecided."
    )
    as_at: Day = Field(description="文書の時点 / The day up to which the document records.")
    source: Source
    profile: Profile | None
    profile_forced: bool = Field(
        description="文書の公募でなく指定の規則を当てた / Chosen by the caller over the document's call."
    )
    counts: Counts
    rules: list[Rule]
    findings: list[Found]
    notices: list[Words]
    to_do: list[Lacking]
    doubts: list[Doubted] = Field(
        description="判定不能を、不足している記載ごとにまとめたもの / The unknowns by the fact that is missing."
    )
    remarks: list[Noted] = Field(
        description="文書に書かれた備考 / What the authors noted in the document (`note`)."
    )


class Noted(_Shape):
    """What an author noted in the document, as written."""

    about: Words
    text: str
    place: Where | None


class FileProblem(_Shape):
    """One thing that is wrong with a file. Unless it is a warning, the file was not judged."""

    code: str
    warning: bool
    stage: StageName
    place: Where
    path: str
    message: Words


class Report(_Shape):
    """The whole report. Keys and lists have a stable order: the same input gives the same bytes."""

    format: Literal[2] = Field(description="この形の版 / Version of this shape.")
    tool: Tool
    profile: Profile | None = Field(
        description="全課題に共通の規則。なければnullで、projectsを見ます / Of all projects; null if none or if they differ."
    )
    asked: AskedFor | None = Field(
        description="検査した時点。課題がなければnull / null if there is no project."
    )
    not_implemented: list[str] = Field(
        description="検査していない規則 / Rules of the catalogue that were not checked."
    )
    problems: list[FileProblem]
    projects: list[Project]


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - the signature is pydantic's
        """A title that only repeats the key helps nobody."""
        return False


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that every report satisfies."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization", schema_generator=_Generator)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **schema,
        "title": "AIMGAINコンソーシアムの検査結果 / AIMGAIN consortium report",
    }


def render_json(run: Run) -> str:
    """Write the report as JSON (UTF-8 when saved), ending with a line break. Dates are inclusive first and last days."""
    text = json.dumps(_report(run).model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2)
    # Half a surrogate pair from a damaged document cannot be saved as UTF-8, but as an escape.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text) + "\n"


def _render(run: Run, options: Options) -> str:  # noqa: ARG001 - the JSON holds everything, in both languages
    return render_json(run)


FORMAT = Format("json", ".json", Text("JSON（機械用）", "JSON for machines"), _render)


def _report(run: Run) -> Report:
    profiles = list(dict.fromkeys(r.profile for r in run.reports))
    return Report(
        format=VERSION,
        tool=Tool(name="consortium", version=tool_version()),
        profile=_profile(profiles[0]) if len(profiles) == 1 else None,
        asked=_asked(run.reports[0].asked) if run.reports else None,
        not_implemented=list(run.reports[0].not_implemented if run.reports else not_implemented()),
        problems=[_problem(p) for p in run.problems],
        projects=[_project(r) for r in run.reports],
    )


def _project(report: ProjectReport) -> Project:
    return Project(
        id=report.id,
        title=_words(report.title),
        type=None if report.type is None else [str(kind) for kind in report.type],
        period=_days(report.period),
        as_at=report.as_at,
        source=Source(file=report.file, sha256=report.sha256),
        profile=_profile(report.profile),
        profile_forced=report.profile_forced,
        counts=Counts(**report.counts),
        rules=[_rule(result) for result in report.results],
        findings=[_finding(finding) for finding in report.findings],
        notices=[_words(notice) for notice in report.notices],
        to_do=[_missing(fact) for fact in report.to_do],
        doubts=[
            Doubted(
                fact=_missing(doubt.fact) if doubt.fact is not None else None,
                text=_words(doubt.text),
                findings=list(doubt.findings),
                rules=list(doubt.rules),
                also=[_missing(fact) for fact in doubt.also],
            )
            for doubt in report.doubts
        ],
        remarks=[
            Noted(
                about=_words(remark.about),
                text=remark.text,
                place=None if remark.place is None else _where(remark.place),
            )
            for remark in report.remarks
        ],
    )


def _rule(result: RuleResult) -> Rule:
    return Rule(
        rule=result.rule,
        outcome=result.outcome.value,
        severity=result.severity.value,
        examined=result.examined,
        reason=_words_or_none(result.reason),
        crashed=result.crashed,
    )


def _finding(finding: Finding) -> Found:
    known = slides()
    return Found(
        key=finding.key,
        rule=finding.rule,
        clause=finding.clause,
        outcome=finding.outcome.value,
        severity=finding.severity.value,
        authority=finding.authority and finding.authority.value,
        subjects=[_subject(s) for s in finding.subjects],
        period=_days(finding.period),
        witness=Because(nodes=list(finding.witness.nodes), edges=list(finding.witness.edges)),
        path=_words_or_none(finding.path_text),
        expected=_words_or_none(finding.expected),
        observed=_words_or_none(finding.observed),
        message=_words(finding.message),
        remedy=ToDo(
            actual=_words_or_none(finding.remedy.actual), document=_words_or_none(finding.remedy.document)
        ),
        missing=[_missing(fact) for fact in finding.missing],
        citations=[
            Quoted(slide=c.slide, title=known[c.slide].title if c.slide in known else "", quote=c.quote)
            for c in finding.citations
        ],
        places=[_where(place) for place in finding.places],
        root_cause=finding.root_cause,
        waiver=_waiver(finding.waiver),
    )


def _waiver(waiver: AppliedWaiver | None) -> Waiver | None:
    if waiver is None:
        return None
    return Waiver(
        reason=waiver.reason,
        approved_by=waiver.approved_by,
        on=waiver.on,
        expires=waiver.expires,
        document=waiver.document,
        scope=_words_or_none(waiver.scope),
        remark=_words_or_none(waiver.remark),
        valid=waiver.valid,
        problem=_words_or_none(waiver.problem),
    )


def _problem(problem: Problem) -> FileProblem:
    return FileProblem(
        code=problem.code,
        warning=problem.warning,
        stage=_STAGES[problem.stage],
        place=_where(problem.place),
        path=dotted(problem.path),
        message=_words(problem.message),
    )


_STAGES: dict[Stage, StageName] = {
    Stage.FILE: "file",
    Stage.SYNTAX: "syntax",
    Stage.SHAPE: "shape",
    Stage.REFERENCE: "reference",
    Stage.CONSISTENCY: "consistency",
}


def _profile(profile: CallProfile | None) -> Profile | None:
    if profile is None:
        return None
    return Profile(
        id=profile.id,
        title=_words(profile.title),
        status=_words(profile.status),
        date=profile.source_date,
    )


def _asked(asked: Asked) -> AskedFor:
    return AskedFor(whole_life=asked.as_of is None and asked.year is None, as_of=asked.as_of, year=asked.year)


def _missing(fact: MissingFact) -> Lacking:
    return Lacking(
        subject=_subject(fact.subject),
        field=fact.field,
        label=_words(fact.label),
        place=None if fact.place is None else _where(fact.place),
    )


def _subject(subject: Subject) -> About:
    return About(type=subject.type, id=subject.id, name=_words(subject.name))


def _where(place: Place) -> Where:
    match place:
        case InText():
            return WhereInText(file=place.file, line=place.line, column=place.column)
        case InSheet():
            return WhereInSheet(file=place.file, sheet=place.sheet, cell=place.cell)
        case InField():
            return WhereInField(file=place.file, field=dotted(place.path), label=_words(place.label))


def _days(period: Period | None) -> Days | None:
    return None if period is None else Days(from_=period.start, to=period.last)


def _words(text: Text) -> Words:
    return Words(ja=text.ja, en=text.en)


def _words_or_none(text: Text | None) -> Words | None:
    return None if text is None else _words(text)
