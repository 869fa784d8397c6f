"""What every report for people says, before it is laid out: sections, groups, sentences. Knows no format."""

from __future__ import annotations

from enum import Enum

from graphmodel.documents.places import Place
from graphmodel.schema.words import ProjectType
from graphmodel.text import Text
from queries.catalogue import catalogue
from queries.findings import (
    AppliedWaiver,
    Finding,
    MissingFact,
    Outcome,
    ProjectReport,
    Remedy,
    RuleResult,
    Severity,
    Subject,
)
from queries.wording import WHOLE_PROJECT, period_text
from viz import coverage
from viz.coverage import listed
from viz.reports import words
from viz.waiting import Waiting, waiting


class Kind(Enum):
    """How a finding or a rule is marked: a sign and a word, so that no report leans on colour alone."""

    ERROR = "error", "✕", Text("エラー", "error")
    FAIL = "fail", "✕", Outcome.FAIL.text
    ADVISORY = "advisory", "！", Severity.ADVISORY.text
    UNKNOWN = "unknown", "？", Outcome.UNKNOWN.text
    EXPLAINED = "explained", "✓", Outcome.EXPLAINED.text
    NOTE = "note", "※", Severity.NOTE.text
    PASS = "pass", "○", Outcome.PASS.text
    NOT_APPLICABLE = "not_applicable", "－", Outcome.NOT_APPLICABLE.text

    def __init__(self, key: str, mark: str, word: Text) -> None:
        self.key = key
        self.mark = mark
        self.word = word

    @property
    def heading(self) -> Text:
        """The heading over findings of this kind."""
        return words.HEADINGS[self.key]


_BY_KEY = {kind.key: kind for kind in Kind}
COUNTED = (Kind.FAIL, Kind.ADVISORY, Kind.UNKNOWN, Kind.EXPLAINED, Kind.PASS, Kind.NOT_APPLICABLE)
"""The kinds that `ProjectReport.counts` counts, in the order of reading."""
SECTIONS = (Kind.ERROR, Kind.FAIL, Kind.ADVISORY, Kind.UNKNOWN, Kind.EXPLAINED, Kind.NOTE)


def kind_of(finding: Finding) -> Kind:
    """Under which heading a finding is shown. A crash of a rule is an error, not a mere unknown."""
    if finding.rule == "ENGINE":
        return Kind.ERROR
    if finding.caution:
        return Kind.ADVISORY
    if finding.outcome is Outcome.PASS:
        return Kind.NOTE
    return _BY_KEY[finding.outcome.value]


def kind_of_result(result: RuleResult) -> Kind:
    """How a rule is marked in a table of rules."""
    if result.crashed:
        return Kind.ERROR
    if result.outcome is Outcome.FAIL and not result.severity.binding:
        return Kind.ADVISORY
    return _BY_KEY[result.outcome.value]


Entry = Finding | Waiting


def sections(report: ProjectReport) -> list[tuple[Kind, list[Entry]]]:
    """Return what there is to read by kind, the gravest kind first, without empty ones: findings that do not fold under another in
    catalogue order; of what is unknown, an entry for each missing fact.
    """
    heads = report.heads()
    found: list[tuple[Kind, list[Entry]]] = [
        (kind, [*waiting(report)] if kind is Kind.UNKNOWN else [f for f in heads if kind_of(f) is kind])
        for kind in SECTIONS
    ]
    return [(kind, those) for kind, those in found if those]


def rule_title(rule: str) -> Text:
    """Return the title of a rule, also of the two that are not in the catalogue."""
    if rule in catalogue():
        return catalogue()[rule].title
    return {"ENGINE": words.ENGINE_TITLE, "WAIVER": words.WAIVER_TITLE}.get(rule, Text(rule, rule))


# -- rows of a finding -------------------------------------------------------------------------------------------------------


def who(finding: Finding, report: ProjectReport) -> Text | None:
    """Return the names of the subjects; the project itself is called the whole project."""
    names = [WHOLE_PROJECT if s.type == "project" and s.id == report.id else s.name for s in finding.subjects]
    return listed(names) if names else None


def when(finding: Finding, report: ProjectReport) -> Text | None:
    """Return the period with its project years, None if the finding lies at no particular time."""
    return period_text(finding.period, report.period) if finding.period else None


def places_text(places: tuple[Place, ...]) -> Text:
    """Write places as `file:41, 42, 57; other.yaml:3`, in the order given; a file as a whole by its name."""
    inside: dict[str, list[Text]] = {}
    for place in places:
        own = inside.setdefault(place.file, [])
        if place.within.en and place.within not in own:
            own.append(place.within)
    said = [
        Text(*(f"{file}:{', '.join(w.in_(lang) for w in own)}" if own else file for lang in ("ja", "en")))
        for file, own in inside.items()
    ]
    return Text("; ".join(s.ja for s in said), "; ".join(s.en for s in said))


def waiver_text(waiver: AppliedWaiver) -> Text:
    """Say what was recorded: what kind of thing, the words, who approved it and until when, and why it does not hold if so.

    Nobody has examined an author's own reason, so it is only said that there is one.
    """
    ja, en = [], []
    if waiver.document:
        ja.append(f"AMED確認の記載あり: {waiver.document}")
        en.append(f"a confirmation by AMED is recorded: {waiver.document}")
    if waiver.reason:
        ja.append(waiver.reason if waiver.document else f"理由の記載あり: {waiver.reason}")
        en.append(waiver.reason if waiver.document else f"a reason is recorded: {waiver.reason}")
    facts_ja, facts_en = [], []
    if waiver.scope:
        facts_ja.append(f"対象 {waiver.scope.ja}")
        facts_en.append(f"covers {waiver.scope.en}")
    if waiver.approved_by:
        facts_ja.append(f"承認者 {waiver.approved_by}")
        facts_en.append(f"approved by {waiver.approved_by}")
    if waiver.on:
        facts_ja.append(f"{waiver.on.isoformat()}付け")
        facts_en.append(f"on {waiver.on.isoformat()}")
    if waiver.expires:
        facts_ja.append(f"{waiver.expires.isoformat()}に失効")
        facts_en.append(f"expires {waiver.expires.isoformat()}")
    said_ja = "、".join(ja) or "理由の記載なし"
    said_en = "; ".join(en) or "no reason given"
    if facts_ja:
        said_ja += f"（{'、'.join(facts_ja)}）"
        said_en += f" ({', '.join(facts_en)})"
    if waiver.remark:
        said_ja += f" {waiver.remark.ja}"
        said_en += f" {waiver.remark.en}"
    if not waiver.valid:
        said_ja = f"認められません: {waiver.problem.ja if waiver.problem else ''}記載は「{said_ja}」"
        said_en = f"not accepted: {waiver.problem.en if waiver.problem else ''} It says “{said_en}”"
    return Text(said_ja, said_en)


def remedy_lines(remedy: Remedy) -> list[Text]:
    """Return what can be done, a line each for the world and for the document."""
    return [Text(f"【{heading.ja}】{text.ja}", f"[{heading.en}] {text.en}") for heading, text in remedy.parts]


def missing_by_subject(facts: tuple[MissingFact, ...]) -> list[tuple[Subject, Text, Text]]:
    """Group missing facts by whom they are about: the subject, its place in the file, the fields."""
    found: dict[tuple[str, str], list[MissingFact]] = {}
    for fact in facts:
        found.setdefault((fact.subject.type, fact.subject.id), []).append(fact)
    out = []
    for own in found.values():
        places = tuple(dict.fromkeys(f.place for f in own if f.place is not None))
        out.append((own[0].subject, places_text(places), listed(list(dict.fromkeys(f.label for f in own)))))
    return out


def to_do(report: ProjectReport) -> list[tuple[Text, list[tuple[Subject, Text, Text]]]]:
    """Return the to-do list by kind of subject (project, sections, organizations, people, …), then by subject."""
    found = [
        (title, missing_by_subject(tuple(f for f in report.to_do if f.subject.type == kind)))
        for kind, title in words.SUBJECTS.items()
    ]
    return [(title, rows) for title, rows in found if rows]


# -- rules as a whole --------------------------------------------------------------------------------------------------------


def reasons(report: ProjectReport, kind: Kind) -> list[tuple[Text, list[str]]]:
    """Group the rules of a kind that came out so for a reason of the whole rule: reason, ids. Crashes are left out, and rules that wait for a
    missing fact: they are named with it.
    """
    told = {rule for doubt in report.doubts for rule in doubt.rules} if kind is Kind.UNKNOWN else set()
    found: dict[Text, list[str]] = {}
    for result in report.results:
        if result.reason is not None and kind_of_result(result) is kind and result.rule not in told:
            found.setdefault(result.reason, []).append(result.rule)
    return list(found.items())


def conclusion(report: ProjectReport) -> Text:
    """Say in one or two sentences how it came out, and what that does not mean."""
    counts = report.counts
    covered = coverage.covered(report)
    if report.profile is None:
        return Text(
            "公募の規則集がないため、どの規則も判定していません。",
            "There is no profile for this call, so no rule was judged.",
        )
    ja, en = [], []
    if report.crashed:
        ja.append("内部エラーで検査できなかった規則があります。")
        en.append("An internal error kept some rules from being checked.")
    if counts["fail"]:
        ja.append(f"{counts['fail']}規則が不適合です。")
        en.append(_plural(counts["fail"], "rule fails.", "rules fail."))
        if counts["unknown"]:
            ja.append(f"ほかに{counts['unknown']}規則が判定不能です。")
            en.append(f"Another {_plural(counts['unknown'], 'is unknown.', 'are unknown.')}")
    elif counts["unknown"]:
        ja.append(f"不適合は見つかっていませんが、{counts['unknown']}規則が判定不能です。")
        unknown = _plural(counts["unknown"], "rule is unknown.", "rules are unknown.")
        en.append(f"Nothing was found to fail, but {unknown}")
    elif covered.judged:
        ja.append(f"判定できた{covered.judged}規則に不適合はありません。")
        en.append(f"None of the {_plural(covered.judged, 'rule', 'rules')} that could be judged fails.")
    else:
        ja.append("判定できた規則はありません。")
        en.append("No rule could be judged.")
    if idle := counts["not_applicable"]:
        ja.append(f"{idle}規則は、この文書に対象がないため判定していません。")
        en.append(
            f"{_plural(idle, 'rule has', 'rules have')} nothing to look at in this document and {'was' if idle == 1 else 'were'} not judged."
        )
    if not counts["fail"] and not covered.whole:
        left = covered.total - covered.checked
        ja.append(f"検査していない規則が{left}あるので、公募の要件を満たすことを示すものではありません。")
        en.append(
            f"{_plural(left, 'rule was', 'rules were')} not checked: this does not say that the call is met."
        )
    return Text("".join(ja), " ".join(en))


# -- head of a report --------------------------------------------------------------------------------------------------------


def type_text(report: ProjectReport) -> Text:
    """Return the project type in words, or that it is not known."""
    if not report.type:
        return Text("タイプは未記載か未定", "type not stated or undecided")
    kinds = [kind for kind in ProjectType if kind.value in report.type]
    return Text("・".join(kind.ja for kind in kinds), " / ".join(kind.en for kind in kinds))


def life_text(report: ProjectReport) -> Text:
    """Return the project period, first and last day, or that it is not known."""
    if report.period is None:
        return Text("研究開発期間は未記載か未定", "project period not stated or undecided")
    return period_text(report.period)


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
