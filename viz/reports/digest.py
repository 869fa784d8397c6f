"""What every report for people says, before it is laid out: sections, groups, sentences. Knows no format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from graphmodel.documents.places import Place
from graphmodel.schema.words import ProjectType
from graphmodel.text import Text
from queries.catalogue import CatalogueRule, Group, catalogue, groups
from queries.engine import period_text
from queries.findings import (
    AppliedWaiver,
    Finding,
    MissingFact,
    Outcome,
    ProjectReport,
    RuleResult,
    Severity,
    Subject,
)
from viz.reports import words


class Kind(Enum):
    """How a finding or a rule is marked: a sign and a word, so that no report leans on colour alone."""

    ERROR = "error", "✕", Text("エラー", "error")
    FAIL = "fail", "✕", Text(Outcome.FAIL.ja, Outcome.FAIL.en)
    ADVISORY = "advisory", "！", Text(Severity.ADVISORY.ja, Severity.ADVISORY.en)
    UNKNOWN = "unknown", "？", Text(Outcome.UNKNOWN.ja, Outcome.UNKNOWN.en)
    EXPLAINED = "explained", "✓", Text(Outcome.EXPLAINED.ja, Outcome.EXPLAINED.en)
    NOTE = "note", "※", Text(Severity.NOTE.ja, Severity.NOTE.en)
    PASS = "pass", "○", Text(Outcome.PASS.ja, Outcome.PASS.en)
    NOT_APPLICABLE = "not_applicable", "－", Text(Outcome.NOT_APPLICABLE.ja, Outcome.NOT_APPLICABLE.en)

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


def sections(report: ProjectReport) -> list[tuple[Kind, list[Finding]]]:
    """Return the heads by kind, the gravest kind first, without empty ones; within a kind in catalogue order."""
    heads = report.heads()
    found = [(kind, [f for f in heads if kind_of(f) is kind]) for kind in SECTIONS]
    return [(kind, those) for kind, those in found if those]


def rule_title(rule: str) -> Text:
    """Return the title of a rule, also of the two that are not in the catalogue."""
    if rule in catalogue():
        return catalogue()[rule].title
    return {"ENGINE": words.ENGINE_TITLE, "WAIVER": words.WAIVER_TITLE}.get(rule, Text(rule, rule))


# -- rows of a finding -------------------------------------------------------------------------------------------------------


def who(finding: Finding, report: ProjectReport) -> Text | None:
    """Return the names of the subjects; the project itself is called the whole project."""
    names = [
        words.WHOLE_PROJECT if s.type == "project" and s.id == report.id else s.name for s in finding.subjects
    ]
    return _listed(names) if names else None


def when(finding: Finding, report: ProjectReport) -> Text | None:
    """Return the period with its project years, None if the finding lies at no particular time."""
    return period_text(finding.period, report.period) if finding.period else None


def places_text(places: tuple[Place, ...]) -> str:
    """Write places as `file:41, 42, 57; other.yaml:3`, in the order given; a file without a line as its name."""
    lines: dict[str, list[str]] = {}
    for place in places:
        own = lines.setdefault(place.file, [])
        if place.line and str(place.line) not in own:
            own.append(str(place.line))
    return "; ".join(f"{file}:{', '.join(own)}" if own else file for file, own in lines.items())


def waiver_text(waiver: AppliedWaiver) -> Text:
    """Say what was recorded as a reason, who approved it and until when, and why it does not hold if so."""
    ja, en = [], []
    if waiver.document:
        ja.append(f"AMEDの確認: {waiver.document}")
        en.append(f"confirmed by AMED: {waiver.document}")
    if waiver.reason:
        ja.append(waiver.reason)
        en.append(waiver.reason)
    facts_ja, facts_en = [], []
    if waiver.approved_by:
        facts_ja.append(f"承認者 {waiver.approved_by}")
        facts_en.append(f"approved by {waiver.approved_by}")
    if waiver.on:
        facts_ja.append(f"{waiver.on.isoformat()}付け")
        facts_en.append(f"on {waiver.on.isoformat()}")
    if waiver.expires:
        facts_ja.append(f"期限 {waiver.expires.isoformat()}")
        facts_en.append(f"expires {waiver.expires.isoformat()}")
    said_ja = "、".join(ja) or "理由の記載なし"
    said_en = "; ".join(en) or "no reason given"
    if facts_ja:
        said_ja += f"（{'、'.join(facts_ja)}）"
        said_en += f" ({', '.join(facts_en)})"
    if not waiver.valid:
        said_ja = f"認められません: {waiver.problem.ja if waiver.problem else ''} 記載は「{said_ja}」"
        said_en = f"not accepted: {waiver.problem.en if waiver.problem else ''} It says “{said_en}”"
    return Text(said_ja, said_en)


def missing_by_subject(facts: tuple[MissingFact, ...]) -> list[tuple[Subject, str, Text]]:
    """Group missing facts by whom they are about: the subject, its place in the file, the fields."""
    found: dict[tuple[str, str], list[MissingFact]] = {}
    for fact in facts:
        found.setdefault((fact.subject.type, fact.subject.id), []).append(fact)
    out = []
    for own in found.values():
        places = tuple(dict.fromkeys(f.place for f in own if f.place is not None))
        out.append((own[0].subject, places_text(places), _listed(list(dict.fromkeys(f.label for f in own)))))
    return out


def to_do(report: ProjectReport) -> list[tuple[Text, list[tuple[Subject, str, Text]]]]:
    """Return the to-do list by kind of subject (project, sections, organizations, people, …), then by subject."""
    found = [
        (title, missing_by_subject(tuple(f for f in report.to_do if f.subject.type == kind)))
        for kind, title in words.SUBJECTS.items()
    ]
    return [(title, rows) for title, rows in found if rows]


# -- rules as a whole --------------------------------------------------------------------------------------------------------


def reasons(report: ProjectReport, kind: Kind) -> list[tuple[Text, list[str]]]:
    """Group the rules of a kind that came out so for a reason of the whole rule: reason, ids. Crashes are left out."""
    found: dict[Text, list[str]] = {}
    for result in report.results:
        if result.reason is not None and kind_of_result(result) is kind:
            found.setdefault(result.reason, []).append(result.rule)
    return list(found.items())


@dataclass(frozen=True)
class Coverage:
    """How much of the catalogue was looked at."""

    total: int
    checked: int
    unchecked: tuple[tuple[Group, tuple[CatalogueRule, ...]], ...]
    """By group, the rules that were not looked at."""

    @property
    def whole(self) -> bool:
        """Was every rule looked at?"""
        return self.checked == self.total

    @property
    def line(self) -> Text:
        """The line that stands on every report."""
        if not self.checked:
            return Text(
                f"{self.total}規則のどれも検査していません。", f"None of the {self.total} rules was checked."
            )
        if self.whole:
            return Text(f"{self.total}規則のすべてを検査しました。", f"All {self.total} rules were checked.")
        largest = sorted(self.unchecked, key=lambda each: -len(each[1]))[:3]
        named = [group.short for group, _ in self.unchecked if group in [g for g, _ in largest]]
        more = len(self.unchecked) > len(named)
        return Text(
            f"{self.total}規則中{self.checked}規則を検査しました（{_listed(named).ja}{'など' if more else ''}に未検査の規則があります）。",
            f"{self.checked} of {self.total} rules were checked "
            f"(not checked: rules on {_listed(named).en}{' and others' if more else ''}).",
        )


def coverage(report: ProjectReport) -> Coverage:
    """Compare what was looked at with the catalogue."""
    # Without a profile the rules are only listed.
    looked = {result.rule for result in report.results} if report.profile is not None else set()
    unchecked = []
    for group in groups().values():
        left = tuple(r for r in catalogue().values() if r.group == group.id and r.id not in looked)
        if left:
            unchecked.append((group, left))
    return Coverage(len(catalogue()), sum(rule in looked for rule in catalogue()), tuple(unchecked))


def conclusion(report: ProjectReport) -> Text:
    """Say in one or two sentences how it came out, and what that does not mean."""
    counts = report.counts
    covered = coverage(report)
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
    elif covered.checked:
        ja.append(f"検査した{covered.checked}規則に不適合はありません。")
        en.append(f"None of the {_plural(covered.checked, 'rule', 'rules')} checked fails.")
    else:
        ja.append("検査した規則はありません。")
        en.append("No rule was checked.")
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


def profile_text(report: ProjectReport) -> Text:
    """Return by what was judged, with the standing (案) and date of the source."""
    profile = report.profile
    if profile is None:
        return Text("公募の規則集なし", "no profile for this call")
    day = profile.source_date.isoformat()
    return Text(
        f"{profile.title.ja}（{profile.status.ja}、{day}時点）",
        f"{profile.title.en} ({profile.status.en}, as of {day})",
    )


def asked_text(report: ProjectReport) -> Text:
    """Return the time asked for."""
    asked = report.asked
    if asked.as_of is not None:
        return Text(f"{asked.as_of.isoformat()}の1日を検査", f"checked for the day {asked.as_of.isoformat()}")
    if asked.year is not None:
        return Text(f"{asked.year}年目を検査", f"checked for project year {asked.year}")
    return Text("全期間を検査", "checked for the whole period")


def forced_text(report: ProjectReport) -> Text | None:
    """Return the banner of a profile that the caller chose over the document's own call."""
    if not report.profile_forced or report.profile is None:
        return None
    title = report.profile.title
    return Text(
        f"この文書の公募の規則ではなく、指定により「{title.ja}」（{report.profile.id}）の規則を当てはめました。"
        "元の公募への適合・不適合を示すものではありません。",
        f"By request the rules of “{title.en}” ({report.profile.id}) were applied, not those of the call named in the document. "
        "The result says nothing about that call.",
    )


def _listed(texts: list[Text]) -> Text:
    return Text("、".join(t.ja for t in texts), ", ".join(t.en for t in texts))


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
