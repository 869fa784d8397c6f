"""The engine: asks the rules of one project, merges and folds what they say, applies waivers, sums up (rulings.md 1, 2)."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from graphmodel.schema.dates import Period
from graphmodel.schema.words import ProjectStage
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import (
    EVER,
    Asked,
    Examined,
    Finding,
    Judgement,
    Missing,
    Outcome,
    ProjectReport,
    Remedy,
    RuleResult,
    Said,
    Severity,
    Witness,
    finding_key,
)
from queries.folding import doubts, fold, merge
from queries.namesakes import Doubts
from queries.rules import Rule, not_implemented, rules
from queries.view import ONE_DAY, ProjectView
from queries.waivers import Waivers
from queries.wording import Words

WHOLE_LIFE = Asked()

NO_PROFILE = Text(
    "この公募の規則集がないため判定できません（--profile で規則集を指定すると、その規則で検査します）",
    "there is no profile for this call (name one with --profile to check against it)",
)
NO_PERIOD = Text("研究開発期間が書かれていないか未定です", "the project period is missing or undecided")
NO_TYPE = Text(
    "タイプ（アカデミアタイプかスタートアップタイプか）が一つに決まっていません",
    "the project type is not settled",
)
APPLICATION = Text(
    "応募時の文書で、この規則が見る契約はまだ書かれていません",
    "a document of the application, in which no contract is written yet that this rule looks at",
)
OTHER_TYPE = Text("もう一方のタイプの規則です", "a rule of the other project type")
NOTHING = Text("この規則が見るものがありません", "there is nothing for this rule to look at")


def check(
    view: ProjectView,
    profile: CallProfile | None,
    *,
    asked: Asked = WHOLE_LIFE,
    forced: bool = False,
    only: Iterable[str] | None = None,
    answers: Mapping[str, Sequence[Said]] | None = None,
    file: str | None = None,
    sha256: str | None = None,
) -> ProjectReport:
    """Judge one project by the rules of a call profile (None: every rule is unknown).

    `asked` restricts which judgements count, not what a rule sees. `forced` marks a profile that the caller chose over the
    document's own call. `only` limits the rules, for tests and tools. `answers` holds what a database has already said for some rules: it is
    taken instead of asking the rule's function, and treated alike. A crash in a rule is a finding; the others still run.
    """
    wanted = [r for r in rules().values() if only is None or r.id in set(only)]
    run = _Run(view, profile, asked, wanted, answers or {})
    findings, results = run.run()
    notices: list[Text] = []
    if profile is None:
        notices.append(NO_PROFILE)
    if asked != WHOLE_LIFE and view.period is not None and run.asked_period is None:
        notices.append(
            Text("指定した時点は研究開発期間の外です。", "The time asked for is outside the project period.")
        )
    notices += run.namesakes.notices()
    to_do = {(m.subject.id, m.field): m for f in findings for m in f.missing}
    for m in (m for r in results for m in r.missing):
        to_do.setdefault((m.subject.id, m.field), m)
    return ProjectReport(
        id=view.id,
        title=Text(view.title.ja, view.title.in_("en")),
        type=view.project.type,
        period=view.period,
        as_at=view.as_at,
        file=file,
        sha256=sha256,
        profile=profile,
        profile_forced=forced,
        asked=asked,
        results=tuple(results),
        findings=tuple(findings),
        notices=tuple(notices),
        to_do=tuple(sorted(to_do.values(), key=run.words.to_do_order)),
        not_implemented=not_implemented(),
        doubts=tuple(doubts(findings, results, run.words)),
    )


class _Run:
    def __init__(
        self,
        view: ProjectView,
        profile: CallProfile | None,
        asked: Asked,
        wanted: list[Rule],
        answers: Mapping[str, Sequence[Said]],
    ) -> None:
        self.view = view
        self.answers = answers
        self.profile = profile
        self.wanted = wanted
        self.words = Words(view)
        self.waivers = Waivers(view, self.words)
        self.namesakes = Doubts(view)
        self.asked_period = _asked_period(view, asked)
        self.restricted = asked != WHOLE_LIFE

    def run(self) -> tuple[list[Finding], list[RuleResult]]:
        findings: list[Finding] = []
        results: list[RuleResult] = []
        for rule in self.wanted:
            reason = self._cannot_ask(rule)
            if reason is not None:
                results.append(reason)
                continue
            assert self.profile is not None
            try:
                said = self.answers.get(rule.id)
                said = list(rule.function(self.view, self.profile)) if said is None else [*said]
                if rule.beside is not None:
                    said += rule.beside(self.view, self.profile)
                said = self.namesakes.heard(said, partial(_asked_of, rule, self.profile))
                own = [self._finding(rule, j) for j in merge(self.waivers.covered(rule, said))]
            except Exception as error:
                findings.append(self._crash(rule, error))
                results.append(
                    RuleResult(
                        rule.id, Outcome.UNKNOWN, rule.severity, 0, _crash_text(rule, error), crashed=True
                    )
                )
                continue
            own = [f for f in self.waivers.applied(rule, own) if self._asked(f.period)]
            subjects = {
                s for e in said if isinstance(e, Examined) and self._asked(e.period) for s in e.subjects
            }
            findings += own
            results.append(
                _sum_up(rule, own, len(subjects), application=self.view.stage is ProjectStage.APPLICATION)
            )
        if self.profile is not None:
            stuck = {r.rule: r.outcome is Outcome.UNKNOWN and r.reason is not None for r in results}
            findings += self.waivers.findings(findings, stuck, whole_life=not self.restricted)
        findings = fold(findings, {r.id: r for r in self.wanted})
        order = {rule_id: n for n, rule_id in enumerate(r.id for r in self.wanted)}
        # Among equals in the order of the document, which is that of the cards on the chart.
        ids = (*self.view.bodies, *self.view.people, *self.view.contracts, *self.view.resources)
        written = {entry: n for n, entry in enumerate(ids)}
        findings.sort(
            key=lambda f: (
                order.get(f.rule, 999),
                _OUTCOME_ORDER[f.outcome],
                f.period or EVER,
                tuple(written.get(s.id, -1) for s in f.subjects),
                f.key,
            )
        )
        return findings, results

    def _asked(self, period: Period | None) -> bool:
        if not self.restricted or period is None:
            return True
        return self.asked_period is not None and period.overlaps(self.asked_period)

    def _cannot_ask(self, rule: Rule) -> RuleResult | None:
        """Why the rule cannot be asked at all of this project, if so."""
        if self.profile is None:
            return RuleResult(rule.id, Outcome.UNKNOWN, rule.severity, 0, NO_PROFILE)
        wanted = rule.catalogued.type
        types = self.view.project.type or ()
        if wanted != "both":
            if len(set(types)) != 1:
                return self._stuck(rule, NO_TYPE, Missing("project", "type"))
            if wanted not in {t.value for t in types}:
                return RuleResult(rule.id, Outcome.NOT_APPLICABLE, rule.severity, 0, OTHER_TYPE)
        if rule.needs_period and self.view.period is None:
            return self._stuck(rule, NO_PERIOD, Missing("project", "period"))
        return None

    def _stuck(self, rule: Rule, reason: Text, missing: Missing) -> RuleResult:
        fact = self.words.missing(missing)
        return RuleResult(rule.id, Outcome.UNKNOWN, rule.severity, 0, reason, missing=(fact,))

    # -- findings -----------------------------------------------------------------------------------------------------------

    def _finding(self, rule: Rule, judgement: Judgement) -> Finding:
        clause = rule.clauses[judgement.clause]
        words = self.words
        outcome = {"fail": Outcome.FAIL, "unknown": Outcome.UNKNOWN, "note": Outcome.PASS}[judgement.outcome]
        template = clause.message
        if outcome is Outcome.UNKNOWN:
            # What became unknown because two entries may be one has the values of a fail, and not all that this sentence needs.
            own = clause.unknown if clause.unknown and words.can_fill(clause.unknown, judgement) else None
            template = own or Text(
                f"{rule.title.ja}：{{subjects}}について判定できません",
                f"{rule.title.en}: cannot be judged for {{subjects}}",
            )

        def filled(text: Text | None) -> Text | None:
            return text and words.fill(text, judgement)

        subjects = tuple(words.subject(s) for s in judgement.subjects)
        places = words.places(judgement)
        message = filled(template)
        assert message is not None
        return Finding(
            key=finding_key(
                self.view.id,
                rule.id,
                judgement.clause,
                judgement.subjects,
                judgement.period,
                judgement.covers,
            ),
            rule=rule.id,
            clause=judgement.clause,
            outcome=outcome,
            severity=Severity.NOTE if judgement.outcome == "note" else clause.severity,
            subjects=subjects,
            period=judgement.period,
            witness=judgement.witness,
            message=message,
            remedy=Remedy(filled(clause.remedy.actual), filled(clause.remedy.document)),
            authority=rule.authority(judgement.clause),
            expected=filled(clause.expected) if outcome is Outcome.FAIL else None,
            observed=filled(clause.observed) if outcome is Outcome.FAIL else None,
            path_text=words.path(judgement),
            missing=tuple(sorted(map(words.missing, judgement.missing), key=words.to_do_order)),
            citations=rule.citations,
            places=places,
            covers=judgement.covers,
        )

    def _crash(self, rule: Rule, error: Exception) -> Finding:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return Finding(
            key=finding_key(self.view.id, "ENGINE", rule.id, (self.view.id,), None),
            rule="ENGINE",
            clause=rule.id,
            outcome=Outcome.UNKNOWN,
            severity=Severity.MUST,
            subjects=(self.words.subject(self.view.id),),
            period=None,
            witness=Witness(),
            message=_crash_text(rule, error),
            remedy=Remedy(
                Text(
                    "この文書を添えて、ツールの開発者に知らせてください。ほかの規則は検査しました。",
                    "Please report it to the developers of the tool, with this document. The other rules were checked.",
                ),
                None,
            ),
            expected=None,
            observed=Text(f"{frame.name} {frame.lineno}行目", f"{frame.name}, line {frame.lineno}"),
            path_text=None,
            missing=(),
            citations=rule.citations,
            places=(),
        )


def _asked_of(rule: Rule, profile: CallProfile, view: ProjectView) -> list[Said]:
    """What a rule says of a view."""
    return [*rule.function(view, profile), *(rule.beside(view, profile) if rule.beside is not None else ())]


def _crash_text(rule: Rule, error: Exception) -> Text:
    kind = type(error).__name__
    return Text(
        f"規則 {rule.id} の検査中に内部エラーが起きました（{kind}）。この規則は判定できません。",
        f"An internal error occurred in rule {rule.id} ({kind}). The rule cannot be judged.",
    )


_OUTCOME_ORDER = {
    Outcome.FAIL: 0,
    Outcome.UNKNOWN: 1,
    Outcome.EXPLAINED: 2,
    Outcome.PASS: 3,
    Outcome.NOT_APPLICABLE: 4,
}


def _asked_period(view: ProjectView, asked: Asked) -> Period | None:
    if view.period is None:
        return None
    if asked.as_of is not None:
        return Period(asked.as_of, asked.as_of + ONE_DAY) if view.period.contains(asked.as_of) else None
    if asked.year is not None:
        return view.year_period(asked.year) if 1 <= asked.year <= view.years else None
    return view.period


def _sum_up(rule: Rule, findings: list[Finding], count: int, *, application: bool) -> RuleResult:
    fails = [f for f in findings if f.outcome is Outcome.FAIL]
    binding = [f for f in fails if f.severity.binding]
    for outcome, those in (
        (Outcome.FAIL, binding),
        # What cannot be judged weighs more than a mere 注意 of another clause.
        (Outcome.UNKNOWN, [f for f in findings if f.outcome is Outcome.UNKNOWN]),
        (Outcome.FAIL, fails),
        (Outcome.EXPLAINED, [f for f in findings if f.outcome is Outcome.EXPLAINED]),
    ):
        if those:
            gravest = min((f.severity for f in those), key=list(Severity).index)
            return RuleResult(rule.id, outcome, gravest, count)
    if count:
        return RuleResult(rule.id, Outcome.PASS, rule.severity, count)
    to_come = rule.about_contracts and application
    return RuleResult(rule.id, Outcome.NOT_APPLICABLE, rule.severity, 0, APPLICATION if to_come else NOTHING)
