"""The engine: asks the rules of one project, merges and folds what they say, applies waivers, sums up (rulings.md 1, 2)."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from graphmodel.documents.places import Place
from graphmodel.schema import entries
from graphmodel.schema.dates import Period, project_year, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.fields import Record
from graphmodel.schema.words import ProjectStage, Section, Word
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import (
    AppliedWaiver,
    Asked,
    Examined,
    Finding,
    Judgement,
    Missing,
    MissingFact,
    Named,
    Outcome,
    ProjectReport,
    RuleResult,
    Said,
    Several,
    Severity,
    Subject,
    Witness,
    Yen,
)
from queries.rules import Rule, not_implemented, rules
from queries.view import ONE_DAY, ProjectView

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
WHOLE_PROJECT = Text("課題全体", "the whole project")
"""What a finding is about that is about nobody in particular."""
APPLICATION = Text(
    "応募時の文書なので、契約と実績の規則は対象外です",
    "at application there are no contracts and payments yet",
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
    to_do = {(m.subject.id, m.field): m for f in findings for m in f.missing}
    for m in run.missing_facts:
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
    )


_TO_DO_ORDER = {"project": 0, "section": 1, "organization": 2, "person": 3, "contract": 4}


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
        self.asked_period = _asked_period(view, asked)
        self.restricted = asked != WHOLE_LIFE
        self.missing_facts: list[MissingFact] = []

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
                if said is None:
                    said = list(rule.function(self.view, self.profile))
                own = [self._finding(rule, j) for j in merge(j for j in said if isinstance(j, Judgement))]
            except Exception as error:
                findings.append(self._crash(rule, error))
                results.append(
                    RuleResult(
                        rule.id, Outcome.UNKNOWN, rule.severity, 0, _crash_text(rule, error), crashed=True
                    )
                )
                continue
            own = self._waive(rule, own)
            own = [f for f in own if self._asked(f.period)]
            subjects = {
                s for e in said if isinstance(e, Examined) and self._asked(e.period) for s in e.subjects
            }
            findings += own
            results.append(_sum_up(rule, own, len(subjects)))
        findings += self._unused_waivers(findings)
        findings = fold(findings)
        order = {rule_id: n for n, rule_id in enumerate(r.id for r in self.wanted)}
        findings.sort(
            key=lambda f: (order.get(f.rule, 999), _OUTCOME_ORDER[f.outcome], f.period or _EVER, f.key)
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
                self._lacks(Missing("project", "type"))
                return RuleResult(rule.id, Outcome.UNKNOWN, rule.severity, 0, NO_TYPE)
            if wanted not in {t.value for t in types}:
                return RuleResult(rule.id, Outcome.NOT_APPLICABLE, rule.severity, 0, OTHER_TYPE)
        if rule.running_only and self.view.stage is ProjectStage.APPLICATION:
            return RuleResult(rule.id, Outcome.NOT_APPLICABLE, rule.severity, 0, APPLICATION)
        if rule.needs_period and self.view.period is None:
            self._lacks(Missing("project", "period"))
            return RuleResult(rule.id, Outcome.UNKNOWN, rule.severity, 0, NO_PERIOD)
        return None

    def _lacks(self, missing: Missing) -> None:
        fact = self.words.missing(missing)
        if fact not in self.missing_facts:
            self.missing_facts.append(fact)

    # -- findings -----------------------------------------------------------------------------------------------------------

    def _finding(self, rule: Rule, judgement: Judgement) -> Finding:
        clause = rule.clauses[judgement.clause]
        words = self.words
        outcome = {"fail": Outcome.FAIL, "unknown": Outcome.UNKNOWN, "note": Outcome.PASS}[judgement.outcome]
        template = clause.message
        if outcome is Outcome.UNKNOWN:
            template = clause.unknown or Text(
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
            key=_key(self.view.id, rule.id, judgement.clause, judgement.subjects, judgement.period),
            rule=rule.id,
            clause=judgement.clause,
            outcome=outcome,
            severity=Severity.NOTE if judgement.outcome == "note" else clause.severity,
            subjects=subjects,
            period=judgement.period,
            witness=judgement.witness,
            message=message,
            remedy=filled(clause.remedy) or clause.remedy,
            expected=filled(clause.expected) if outcome is Outcome.FAIL else None,
            observed=filled(clause.observed) if outcome is Outcome.FAIL else None,
            path_text=words.path(judgement.witness),
            missing=tuple(sorted(map(words.missing, judgement.missing), key=words.to_do_order)),
            citations=rule.citations,
            places=places,
        )

    def _crash(self, rule: Rule, error: Exception) -> Finding:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return Finding(
            key=_key(self.view.id, "ENGINE", rule.id, (self.view.id,), None),
            rule="ENGINE",
            clause=rule.id,
            outcome=Outcome.UNKNOWN,
            severity=Severity.MUST,
            subjects=(self.words.subject(self.view.id),),
            period=None,
            witness=Witness(),
            message=_crash_text(rule, error),
            remedy=Text(
                "この文書を添えて、ツールの開発者に知らせてください。ほかの規則は検査しました。",
                "Please report it to the developers of the tool, with this document. The other rules were checked.",
            ),
            expected=None,
            observed=Text(f"{frame.name} {frame.lineno}行目", f"{frame.name}, line {frame.lineno}"),
            path_text=None,
            missing=(),
            citations=rule.citations,
            places=(),
        )

    # -- waivers ------------------------------------------------------------------------------------------------------------

    def _waive(self, rule: Rule, findings: list[Finding]) -> list[Finding]:
        for waiver, _ in self.view.waivers:
            if waiver.rule.upper() == rule.id:
                findings = [part for f in findings for part in self._apply(rule, waiver, f)]
        return findings

    def _apply(self, rule: Rule, waiver: Any, finding: Finding) -> Iterator[Finding]:
        if finding.outcome is not Outcome.FAIL or not _matches(waiver, finding, self.view.id):
            yield finding
            return
        problem = _waiver_problem(rule, waiver)
        if problem is not None and finding.waiver is not None:
            yield finding
            return
        applied = AppliedWaiver(
            id=waiver.id,
            reason=waiver.reason,
            approved_by=waiver.approved_by,
            on=waiver.amed.on if waiver.amed else waiver.on,
            expires=waiver.expires,
            document=waiver.amed.document if waiver.amed else None,
            valid=problem is None,
            problem=problem,
        )
        if problem is not None:
            yield replace(finding, waiver=applied)
            return
        explained = replace(finding, outcome=Outcome.EXPLAINED, waiver=applied)
        expires = waiver.expires
        period = finding.period or self.view.period
        if expires is None or period is None or period.end <= expires:
            yield explained
            return
        # It expires in project time: explained before that day, a fail from then on.
        over = replace(
            applied,
            valid=False,
            problem=Text(
                f"説明は{expires.isoformat()}から効力を失います。",
                f"The waiver no longer holds from {expires.isoformat()} on.",
            ),
        )
        if expires > period.start:
            yield self._cut(explained, Period(period.start, expires))
        yield replace(self._cut(finding, Period(max(expires, period.start), period.end)), waiver=over)

    def _cut(self, finding: Finding, period: Period) -> Finding:
        subjects = tuple(s.id for s in finding.subjects)
        return replace(
            finding, period=period, key=_key(self.view.id, finding.rule, finding.clause, subjects, period)
        )

    def _unused_waivers(self, findings: list[Finding]) -> Iterator[Finding]:
        """An exception that excuses nothing, or no longer, is a finding itself, so that waivers cannot rot."""
        if self.profile is None:
            return
        for waiver, path in self.view.waivers:
            hits = [f for f in findings if f.waiver is not None and f.waiver.id == waiver.id]
            lame = next((f.waiver for f in hits if f.waiver and f.waiver.problem), None)
            if lame is not None:
                explains = any(f.outcome is Outcome.EXPLAINED for f in hits)
                clause, (text, remedy) = "not_valid", _not_valid(waiver, lame, explains=explains)
            elif hits or self.restricted:
                continue
            else:
                clause, (text, remedy) = self._excuses_nothing(waiver, findings)
            place = self.view.place(path)
            yield Finding(
                key=_key(self.view.id, "WAIVER", clause, (waiver.id,), None),
                rule="WAIVER",
                clause=clause,
                outcome=Outcome.FAIL,
                severity=Severity.ADVISORY,
                subjects=(self.words.subject(self.view.id),),
                period=None,
                witness=Witness(),
                message=text,
                remedy=remedy,
                expected=None,
                observed=None,
                path_text=None,
                missing=(),
                citations=(),
                places=(place,) if place else (),
            )

    def _excuses_nothing(self, waiver: Any, findings: list[Finding]) -> tuple[str, tuple[Text, Text]]:
        """The clause, the message and the remedy for an exception that meets no fail."""
        rule_id = waiver.rule.upper()
        rule = next((r for r in self.wanted if r.id == rule_id), None)
        if rule is None:
            return "unknown_rule", (
                Text(
                    f"説明にある規則「{waiver.rule}」は、ないか、まだ検査されていません。",
                    f"The rule `{waiver.rule}` named in a waiver does not exist or is not checked yet.",
                ),
                Text(
                    "waivers の rule を直すか、この記載を消してください。",
                    "Correct `rule` in the entry of `waivers`, or remove the entry.",
                ),
            )
        waits = any(
            f.rule == rule_id and f.outcome is Outcome.UNKNOWN and _matches(waiver, f, self.view.id)
            for f in findings
        )
        unasked = self._cannot_ask(rule)
        if waits or (unasked is not None and unasked.outcome is Outcome.UNKNOWN):
            return "unused", (
                Text(
                    f"{rule_id} の説明は、いまはどの不適合にも当たりません（{rule_id} は判定できていません）。",
                    f"The waiver for {rule_id} excuses nothing as yet ({rule_id} cannot be judged yet).",
                ),
                Text(
                    "この説明は消さずに、判定に足りない事実を書き足してください。不適合になれば、この説明が当たります。",
                    "Leave the waiver, and supply what is missing for the rule. If it then fails, the waiver applies.",
                ),
            )
        return "unused", (
            Text(
                f"{rule_id} の説明は、どの不適合にも当たりません。",
                f"The waiver for {rule_id} excuses nothing.",
            ),
            Text(
                "waivers の rule と subject を確かめて直すか、要らなくなっていればこの記載を消してください。",
                "Check `rule` and `subject` of the entry in `waivers`; if it is no longer needed, remove it.",
            ),
        )


def _not_valid(waiver: Any, lame: AppliedWaiver, *, explains: bool) -> tuple[Text, Text]:
    """The message and the remedy for an exception that does not hold, or not for all of the time (then it `explains` the rest)."""
    rule_id, problem = waiver.rule.upper(), lame.problem
    assert problem
    if explains:
        return (
            Text(
                f"{rule_id} の説明は、一部の期間にしか効力がありません。{problem.ja}",
                f"The waiver for {rule_id} has an effect for a part of the time only. {problem.en}",
            ),
            Text(
                "期限のあとも例外が続くなら、期限（expires）を改めるか、新しい説明を waivers に加えてください。期限までの説明は残します。",
                "If the exception goes on, change `expires` or add a new entry to `waivers`. The entry still explains the time before.",
            ),
        )
    return (
        Text(
            f"{rule_id} の説明は効力がありません。{problem.ja}",
            f"The waiver for {rule_id} has no effect. {problem.en}",
        ),
        Text("waivers の節の記載を直すか、消してください。", "Correct the entry in `waivers`, or remove it."),
    )


def _matches(waiver: Any, finding: Finding, project: str) -> bool:
    return (
        waiver.subject is None
        or waiver.subject == project
        or any(s.id == waiver.subject for s in finding.subjects)
    )


def _waiver_problem(rule: Rule, waiver: Any) -> Text | None:
    if rule.explain == "no":
        return Text("この規則は説明によって免れることができません。", "This rule cannot be explained away.")
    if rule.explain == "amed" and waiver.amed is None:
        return Text(
            "この規則の例外には、AMEDが確認した文書とその日付（amed: {document, on}）が必要です。",
            "An exception to this rule needs a document of AMED and its date (amed: {document, on}).",
        )
    if waiver.amed is None and (not waiver.reason or not waiver.approved_by):
        return Text(
            "理由（reason）と承認者（approved_by）が必要です。",
            "A reason and an approver (approved_by) are needed.",
        )
    return None


def _crash_text(rule: Rule, error: Exception) -> Text:
    kind = type(error).__name__
    return Text(
        f"規則 {rule.id} の検査中に内部エラーが起きました（{kind}）。この規則は判定できません。",
        f"An internal error occurred in rule {rule.id} ({kind}). The rule cannot be judged.",
    )


_EVER = Period(date.min, date.max)
_OUTCOME_ORDER = {
    Outcome.FAIL: 0,
    Outcome.UNKNOWN: 1,
    Outcome.EXPLAINED: 2,
    Outcome.PASS: 3,
    Outcome.NOT_APPLICABLE: 4,
}


def _key(project: str, rule: str, clause: str, subjects: Iterable[str], period: Period | None) -> str:
    first = period.start.isoformat() if period else "-"
    return "/".join((project, rule, clause, "+".join(sorted(subjects)), first))


def _asked_period(view: ProjectView, asked: Asked) -> Period | None:
    if view.period is None:
        return None
    if asked.as_of is not None:
        return Period(asked.as_of, asked.as_of + ONE_DAY) if view.period.contains(asked.as_of) else None
    if asked.year is not None:
        return view.year_period(asked.year) if 1 <= asked.year <= view.years else None
    return view.period


def merge(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Join judgements that say the same of the same subjects in neighbouring periods. What fails is not doubtful at the same time."""
    groups: dict[tuple[Any, ...], list[Judgement]] = {}
    for j in _without_idle_doubts(list(judgements)):
        groups.setdefault((j.outcome, j.clause, tuple(sorted(set(j.subjects)))), []).append(j)
    out: list[Judgement] = []
    for group in groups.values():
        dated = sorted((j for j in group if j.period is not None), key=lambda j: j.period or _EVER)
        undated = [j for j in group if j.period is None]
        if undated:
            out.append(_join(undated[0], undated[1:], None))
        run: list[Judgement] = []
        for j in dated:
            assert j.period is not None
            if run and j.period.start > max(r.period.end for r in run if r.period):
                out.append(_join_dated(run))
                run = []
            run.append(j)
        if run:
            out.append(_join_dated(run))
    return out


def _without_idle_doubts(judgements: list[Judgement]) -> Iterator[Judgement]:
    """Leave out that something is unknown where the same clause fails for the same subjects anyway."""

    def of(j: Judgement) -> tuple[str, frozenset[str]]:
        return j.clause, frozenset(j.subjects)

    failing: dict[tuple[str, frozenset[str]], list[Period | None]] = {}
    for j in judgements:
        if j.outcome == "fail":
            failing.setdefault(of(j), []).append(j.period)
    for j in judgements:
        fails = failing.get(of(j)) if j.outcome == "unknown" else None
        if fails is None:
            yield j
        elif j.period is not None:
            for period in subtract(j.period, [p for p in fails if p is not None]):
                yield replace(j, period=period)
        elif None not in fails:
            yield j


def _join_dated(run: list[Judgement]) -> Judgement:
    periods = [j.period for j in run if j.period]
    return _join(run[0], run[1:], Period(min(p.start for p in periods), max(p.end for p in periods)))


def _join(first: Judgement, others: list[Judgement], period: Period | None) -> Judgement:
    nodes = dict.fromkeys(first.witness.nodes)
    edges = dict.fromkeys(first.witness.edges)
    missing = dict.fromkeys(first.missing)
    for other in others:
        nodes.update(dict.fromkeys(other.witness.nodes))
        edges.update(dict.fromkeys(other.witness.edges))
        missing.update(dict.fromkeys(other.missing))
    return replace(
        first,
        period=period,
        witness=Witness(tuple(nodes), tuple(edges)),
        missing=tuple(missing),
        values=_values((first, *others)),
    )


def _values(joined: Sequence[Judgement]) -> dict[str, Any]:
    """What the message says: a value that is not the same throughout is not said as if it were."""
    said: dict[str, list[Any]] = {}
    for judgement in joined:
        for name, value in judgement.values.items():
            if value not in said.setdefault(name, []):
                said[name].append(value)
    return {name: values[0] if len(values) == 1 else _together(values) for name, values in said.items()}


def _together(values: list[Any]) -> Named | Several:
    if all(isinstance(v, Named) for v in values):
        return Named(tuple(dict.fromkeys(key for v in values for key in v.ids)))
    return Several(tuple(values))


def fold(findings: list[Finding]) -> list[Finding]:
    """Fold each finding under a root cause: a finding of a rule in `follows_from` that shares a subject or a witness edge, in whose
    period its own lies. Chains fold to the top. Folded findings still count (rulings.md 2).
    """
    declared = rules()
    by_rule: dict[str, list[Finding]] = {}
    for f in findings:
        if f.outcome in (Outcome.FAIL, Outcome.UNKNOWN):
            by_rule.setdefault(f.rule, []).append(f)
    parent: dict[str, Finding] = {}
    for f in findings:
        if f.rule not in declared or f.outcome not in (Outcome.FAIL, Outcome.UNKNOWN):
            continue
        rule = declared[f.rule]
        names = (*rule.clauses[f.clause].follows_from, *rule.follows_from)
        candidates = (c for name in names for c in by_rule.get(name, ()))
        root = next((c for c in candidates if _follows(f, c) and not _hides(c, f)), None)
        if root is not None:
            parent[f.key] = root

    order = {f.key: n for n, f in enumerate(findings)}

    def top(f: Finding) -> Finding:
        chain = [f]
        while chain[-1].key in parent:
            above = parent[chain[-1].key]
            if above in chain:
                # They follow from each other: the first of the circle is shown.
                return min(chain[chain.index(above) :], key=lambda c: order[c.key])
            chain.append(above)
        return chain[-1]

    return [
        replace(f, root_cause=top(f).key) if f.key in parent and top(f).key != f.key else f for f in findings
    ]


def _hides(root: Finding, f: Finding) -> bool:
    """A fail would be hidden under something that is merely unknown, or a 不適合 under a mere 注意."""
    return f.outcome is Outcome.FAIL and (
        root.outcome is not Outcome.FAIL or (f.binding and not root.binding)
    )


def _follows(f: Finding, root: Finding) -> bool:
    if f.key == root.key:
        return False
    shared = {s.id for s in f.subjects} & {s.id for s in root.subjects} or set(f.witness.edges) & set(
        root.witness.edges
    )
    if not shared:
        return False
    if root.period is None:
        return True
    return f.period is not None and root.period.start <= f.period.start and f.period.end <= root.period.end


def _sum_up(rule: Rule, findings: list[Finding], count: int) -> RuleResult:
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
    return RuleResult(rule.id, Outcome.NOT_APPLICABLE, rule.severity, 0, NOTHING)


class Words:
    """Turns ids and values into what a person reads, in both languages."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view

    def name(self, key: str) -> Text:
        """The name of whatever has this id: short where a body has a short name."""
        view = self.view
        if key == AMED:
            return Text("AMED", "AMED")
        if key in view.bodies:
            body = view.bodies[key]
            if not body.node.name_known:
                return Text(f"未定の機関（{key}）", f"undecided organization ({key})")
            return Text(body.name.ja, body.name.in_("en"))
        if key in view.people:
            person = view.people[key]
            if not person.node.name_known:
                return Text(f"未定の人（{key}）", f"undecided person ({key})")
            return Text(person.name.ja, person.name.in_("en"))
        if key in view.contracts:
            kind = view.contracts[key].kind
            return Text(f"{kind.ja}（{key}）", f"{kind.en} ({key})")
        if key in view.work_items:
            title = view.work_items[key].node.title
            return Text(f"研究開発項目「{title or key}」", f"work item “{title or key}”")
        if key == view.id:
            return Text(view.title.ja, view.title.in_("en"))
        if key in set(Section):
            section = next(s for s in Section if s == key)
            return Text(f"{section.ja}（{key}）", f"{section.en} ({key})")
        if key in view.resources:
            said = view.resources[key].node.kind
            what = said.text if said is not None else Text("産学連携リソース", "resource")
            return Text(f"{what.ja}（{key}）", f"{what.en} ({key})")
        flow = next((f for f in view.flows if key in (f.key, f.entry)), None)
        if flow is not None:
            source, target = self.name(flow.source), self.name(flow.target)
            return Text(
                f"{source.ja}から{target.ja}への支払（{key}）",
                f"payment from {source.en} to {target.en} ({key})",
            )
        return Text(key, key)

    def subject(self, key: str) -> Subject:
        """The id with its type and name."""
        view = self.view
        for kind, ids in (
            ("organization", view.bodies),
            ("person", view.people),
            ("contract", view.contracts),
            ("work_item", view.work_items),
            ("resource", view.resources),
        ):
            if key in ids:
                return Subject(kind, key, self.name(key))  # type: ignore[arg-type]
        if key in (view.id, "project"):
            return Subject("project", view.id, self.name(view.id))
        if key in set(Section):
            return Subject("section", key, self.name(key))
        return Subject("flow", key, self.name(key))

    def missing(self, missing: Missing) -> MissingFact:
        """The missing fact with its Japanese name and the place where it would stand."""
        subject = self.subject(missing.subject)
        kinds: dict[str, type[Record]] = {
            "organization": entries.OrganizationEntry,
            "person": entries.PersonEntry,
            "contract": entries.ContractEntry,
            "work_item": entries.WorkItemEntry,
            "resource": entries.ResourceEntry,
            "project": entries.ProjectEntry,
            "flow": entries.FlowEntry,
        }
        kind = kinds.get(subject.type)
        title = None
        if kind is not None:
            head = missing.field.split(".")[0]
            title = next((f.title for n, f in kind.model_fields.items() if head in (n, f.alias)), None)
        if subject.type == "section":
            label = self._rest_of(Section(subject.id))
        else:
            label = Text(f"{title}（{missing.field}）" if title else missing.field, missing.field)
        return MissingFact(subject, missing.field, label, self._place(subject, missing))

    def to_do_order(self, fact: MissingFact) -> tuple[Any, ...]:
        """By type, and as the entries stand in the document; the same whether it comes from a file or from a database, which has no lines."""
        path = self._path(fact.subject.id) or ()
        index = [part if isinstance(part, int) else -1 for part in path]
        return _TO_DO_ORDER.get(fact.subject.type, 9), fact.subject.type, index, fact.subject.id, fact.field

    def _rest_of(self, section: Section) -> Text:
        """What is missing of a section as a whole, and how to say that nothing is."""
        if self.view.known(section) is False:
            return Text(
                f"この節（何もないなら {section.value}: [] と書きます）",
                f"this section (`{section.value}: []` if there is nothing)",
            )
        return Text(
            "この節の残り（これで全部なら partial から消します）",
            "the rest of this section (if this is all, take it out of `partial`)",
        )

    def _place(self, subject: Subject, missing: Missing) -> Place | None:
        view = self.view
        if subject.type == "section":
            return view.place((view.id, subject.id)) if view.known(Section(subject.id)) is not False else None
        if subject.type == "project":
            return view.place((view.id, "project"))
        path = self._path(missing.subject)
        return view.place(path) if path else None

    def _path(self, key: str) -> tuple[str | int, ...] | None:
        view = self.view
        for ids in (view.bodies, view.people, view.contracts, view.work_items, view.resources):
            if key in ids:
                path: tuple[str | int, ...] = ids[key].path
                return path
        return next((f.path for f in view.flows if key in (f.key, f.entry)), None)

    def places(self, judgement: Judgement) -> tuple[Place, ...]:
        """Where the subjects and the witness stand in the user's file, in order of the file."""
        out = []
        for key in (*judgement.subjects, *judgement.witness.nodes, *judgement.witness.edges):
            path = self._path(key)
            place = self.view.place(path) if path and path != (self.view.id,) else None
            if place is not None:
                out.append(place)
        return tuple(sorted(set(out)))

    def path(self, witness: Witness) -> Text | None:
        """A money path in words: A → B → C and the last amount."""
        flows = {f.key: f for f in self.view.flows}
        steps = [flows[e] for e in witness.edges if e in flows]
        if not steps or len(steps) != len(witness.edges):
            return None
        if any(a.target != b.source for a, b in pairwise(steps)):
            return None
        names = [self.name(steps[0].source), *(self.name(s.target) for s in steps)]
        amount = steps[-1].amount
        tail = self._value(Yen(amount)) if amount is not None else Text("金額不明", "amount unknown")
        return Text(
            " → ".join(n.ja for n in names) + f"  {tail.ja}", " → ".join(n.en for n in names) + f"  {tail.en}"
        )

    def fill(self, text: Text, judgement: Judgement) -> Text:
        """Fill a template of a clause."""
        values = {k: self._value(v) for k, v in judgement.values.items()}
        values["subjects"] = self._value(Named(judgement.subjects))
        values["period"] = period_text(judgement.period, self.view.period)
        values["project"] = self.name(self.view.id)
        return text.format({k: v.ja for k, v in values.items()}, {k: v.en for k, v in values.items()})

    def _value(self, value: Any) -> Text:
        if isinstance(value, Text):
            return value
        if isinstance(value, Word | Yen):
            return value.text
        if isinstance(value, Named):
            # The title of a project is no answer to "of whom?"; beside others the project says nothing.
            names = [self.name(i) for i in value.ids if i != self.view.id]
            if not names:
                return WHOLE_PROJECT if value.ids else Text("なし", "none")
            return Text("、".join(n.ja for n in names), ", ".join(n.en for n in names))
        if isinstance(value, Several):
            return self._several(value)
        if isinstance(value, Period):
            return period_text(value, self.view.period)
        if isinstance(value, date):
            return Text(value.isoformat(), value.isoformat())
        return Text(str(value), str(value))

    def _several(self, several: Several) -> Text:
        """Values that follow each other: numbers as a range, anything else one after the other."""
        if all(isinstance(v, int) for v in several.values):
            low, high = min(several.values), max(several.values)
            return Text(f"{low}〜{high}", f"{low} to {high}")
        texts = [t for t in map(self._value, several.values) if t.ja]
        return Text("、".join(t.ja for t in texts), ", ".join(t.en for t in texts))


def period_text(period: Period | None, whole: Period | None = None) -> Text:
    """A period as people write it: inclusive days, with the project years where it lies within `whole`, the project's period."""
    if period is None:
        return Text("期間の定めなし", "at no particular time")
    last = period.end - timedelta(days=1)
    days = (
        period.start.isoformat()
        if last == period.start
        else f"{period.start.isoformat()}〜{last.isoformat()}"
    )
    days_en = days.replace("〜", " to ")
    if whole is None or not (whole.start <= period.start and period.end <= whole.end):
        return Text(days, days_en)
    if period == whole:
        return Text(f"全期間（{days}）", f"whole period ({days_en})")
    first, final = project_year(whole.start, period.start), project_year(whole.start, last)
    years = f"{first}年目" if first == final else f"{first}〜{final}年目"
    years_en = f"year {first}" if first == final else f"years {first} to {final}"
    return Text(f"{years}（{days}）", f"{years_en} ({days_en})")
