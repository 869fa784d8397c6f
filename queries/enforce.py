"""Enforcement: a store's guard that keeps changes out that break a binding rule of the call (rulings.md 2; design.md 6).

A change is refused when it brings a 不適合 (must or 原則): a new rule, clause and subjects, or more days of one that was there. What failed
before and got no worse does not block, and what cannot be judged never does; a fail that turns into 判定不能 is told in `notices`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from graphmodel.documents.loader import Loaded
from graphmodel.schema.dates import Period
from graphmodel.stores.base import Refused, Stored
from graphmodel.text import Lang, Text
from queries.calls import CallProfile
from queries.cypher import Ask, parameters, question, said_in, twins
from queries.engine import check
from queries.findings import Citation, Finding, Outcome, ProjectReport, Said
from queries.judging import Judged, Terms, judge_one
from queries.rules import rules

ASKED_IN_THE_DATABASE = ("MON-01", "ORG-11", "PPL-05", "CON-04")
"""The rules that are asked once more inside the transaction, of what was really written."""

FOREVER = 1_000_000
"""Days of a finding at no particular time."""


class Breach(NamedTuple):
    """What a finding is the same as: its days may change, its wording too."""

    rule: str
    clause: str
    subjects: tuple[str, ...]


class Unlawful(Refused):
    """A change would break the rules of the call; nothing was changed. `findings` are those it would bring."""

    def __init__(self, text: Text, findings: tuple[Finding, ...]) -> None:
        super().__init__("unlawful", text.ja, text.en)
        self.findings = findings


class Enforcement:
    """A guard for the `save` and `apply` of a store. `profile` None: that of the call each document names; without one nothing can be
    judged, and nothing is refused. `asked` are the rules to ask in the database as well, where they have a twin.

    It may be called again for the same change; `notices` then are those of the last time.
    """

    def __init__(
        self, profile: CallProfile | None = None, *, asked: Iterable[str] = ASKED_IN_THE_DATABASE
    ) -> None:
        self._terms = Terms(profile=profile)
        self._asked = tuple(rule for rule in asked if rule in twins())
        self._after: Judged | None = None
        self.notices: list[Text] = []

    def __call__(self, there: Stored | None, wanted: Loaded) -> None:
        """Judge what is there and what would be. Raises Unlawful."""
        self.notices = []
        before = judge_one(there.loaded, self._terms).report if there is not None else None
        self._after = judge_one(wanted, self._terms)
        after = self._after.report
        if after.profile is None:
            self.notices.append(
                Text(
                    "この課題の公募の規則集がないため、変更は検査していません。",
                    "There is no profile for the call of this project; the change was not judged.",
                )
            )
        old = _days(_binding(before)) if before else {}
        _refuse_worse(old, after, CAUGHT)
        if before is not None:
            self.notices += _turned_unknown(before, after)

    def verify(self, ask: Ask, project: str) -> None:
        """Ask the named twins of what was written, inside the transaction. Raises Unlawful when one fails where Python does not."""
        if self._after is None:
            return
        view, report = self._after.view, self._after.report
        profile = report.profile
        if profile is None or not self._asked:
            return
        said = ask_together(ask, self._asked, profile, project)
        _refuse_worse(
            _days(_binding(report)), check(view, profile, only=self._asked, answers=said), CAUGHT_THERE
        )


def _refuse_worse(known: Mapping[Breach, int], report: ProjectReport, caught: Text) -> None:
    """Raise Unlawful if the report has breaches that are not known, or that last longer. `caught` is the first sentence."""
    worse = {breach for breach, days in _days(_binding(report)).items() if days > known.get(breach, 0)}
    if worse:
        findings = tuple(f for f in _binding(report) if _breach(f) in worse)
        raise Unlawful(_refusal(findings, caught), findings)


def together(asked: Sequence[str]) -> str:
    """Several twins as one question: one way to the server and back, and one plan."""
    return "\nUNION ALL\n".join(
        f"CALL () {{\n{question(rule)}\n}}\nRETURN '{rule}' AS rule, project, said" for rule in asked
    )


def ask_together(ask: Ask, asked: Sequence[str], call: CallProfile, project: str) -> dict[str, list[Said]]:
    """What several twins say of a project, asked at once."""
    said: dict[str, list[Said]] = {rule: [] for rule in asked}
    for row in ask(together(asked), parameters(call, [project])):
        said[row["rule"]] = said_in(row)
    return said


def _binding(report: ProjectReport) -> list[Finding]:
    return [f for f in report.findings if f.binding]


def _breach(finding: Finding) -> Breach:
    return Breach(finding.rule, finding.clause, tuple(sorted(s.id for s in finding.subjects)))


def _days(findings: Iterable[Finding]) -> dict[Breach, int]:
    """How many days each breach lasts."""
    periods: dict[Breach, list[Period | None]] = {}
    for finding in findings:
        periods.setdefault(_breach(finding), []).append(finding.period)
    return {breach: _length(times) for breach, times in periods.items()}


def _length(periods: Iterable[Period | None]) -> int:
    """Days in the union of periods."""
    total, known = 0, []
    for period in periods:
        if period is None:
            return FOREVER
        known.append(period)
    last = None
    for period in sorted(known):
        start = period.start if last is None else max(period.start, last)
        if start < period.end:
            total += (period.end - start).days
            last = period.end
    return total


def _turned_unknown(before: ProjectReport, after: ProjectReport) -> Iterator[Text]:
    """Rules of which a fail is no fail any more, and something is not known that was known."""
    gone = _days(_binding(before)).keys() - _days(_binding(after)).keys()

    def unknown(report: ProjectReport) -> set[Breach]:
        return {_breach(f) for f in report.findings if f.outcome is Outcome.UNKNOWN}

    lost = {breach.rule for breach in unknown(after) - unknown(before)}
    for rule in sorted({breach.rule for breach in gone} & lost):
        title = rules()[rule].title
        yield Text(
            f"{rule}（{title.ja}）は、不適合から判定不能になりました。解消したのではなく、分からなくなっています。",
            f"{rule} ({title.en}) went from fail to unknown: it is not mended, only not known any more.",
        )


CAUGHT = Text(
    "この変更は公募の規則に反するため、保存しませんでした。",
    "This change would break the rules of the call and was not saved.",
)
CAUGHT_THERE = Text(
    "書き込んだ内容をデータベースで検査したところ、公募の規則に反するため、取り消しました。",
    "What was written was checked in the database, breaks the rules of the call, and was taken back.",
)


def _refusal(findings: tuple[Finding, ...], caught: Text) -> Text:
    keys = {f.key for f in findings}
    heads = [f for f in findings if f.root_cause not in keys]
    more = len(findings) - len(heads)

    def lines(lang: Lang) -> Iterator[str]:
        for f in heads:
            names = ("、" if lang == "ja" else ", ").join(s.name.in_(lang) for s in f.subjects)
            yield f"  {f.rule} {names}: {f.message.in_(lang)}"
            if f.path_text is not None:
                yield f"    {'経路' if lang == 'ja' else 'path'}: {f.path_text.in_(lang)}"
            for citation in f.citations[:1]:
                yield f"    {_quoted(citation, lang)}"

    return Text(
        caught.ja
        + "\n"
        + "\n".join(lines("ja"))
        + (f"\n  これに伴う不適合が、ほかに{more}件あります。" if more else ""),
        caught.en
        + "\n"
        + "\n".join(lines("en"))
        + (f"\n  {more} more fails follow from these." if more else ""),
    )


def _quoted(citation: Citation, lang: Lang) -> str:
    return (
        f"「{citation.quote}」 {citation.slide}" if lang == "ja" else f"“{citation.quote}” {citation.slide}"
    )
