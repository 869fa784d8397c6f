"""Waivers: the recorded exceptions of a document, matched with what fails (rulings.md 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.findings import AppliedWaiver, Finding, Outcome, Remedy, Severity, Witness, finding_key
from queries.rules import Rule
from queries.view import ProjectView
from queries.wording import Words


class Waivers:
    """The exceptions that one document records."""

    def __init__(self, view: ProjectView, words: Words) -> None:
        self.view = view
        self.words = words

    def applied(self, rule: Rule, findings: list[Finding]) -> list[Finding]:
        """What a rule found, each finding matched with the exceptions to that rule; one that holds for a part of the time divides it."""
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
            finding,
            period=period,
            key=finding_key(self.view.id, finding.rule, finding.clause, subjects, period),
        )

    def findings(
        self, findings: list[Finding], stuck: Mapping[str, bool], *, whole_life: bool
    ) -> Iterator[Finding]:
        """An exception that excuses nothing, or no longer, is a finding itself, so that waivers cannot rot.

        `stuck` has every rule that was asked, and whether it could not be judged as a whole; `whole_life` is false where only a part of
        the time was asked for, of which an exception may say nothing.
        """
        for waiver, path in self.view.waivers:
            hits = [f for f in findings if f.waiver is not None and f.waiver.id == waiver.id]
            lame = next((f.waiver for f in hits if f.waiver and f.waiver.problem), None)
            if lame is not None:
                explains = any(f.outcome is Outcome.EXPLAINED for f in hits)
                clause, (text, remedy) = "not_valid", _not_valid(waiver, lame, explains=explains)
            elif hits or not whole_life:
                continue
            else:
                clause, (text, remedy) = self._excuses_nothing(waiver, findings, stuck)
            place = self.view.place(path)
            yield Finding(
                key=finding_key(self.view.id, "WAIVER", clause, (waiver.id,), None),
                rule="WAIVER",
                clause=clause,
                outcome=Outcome.FAIL,
                severity=Severity.ADVISORY,
                subjects=(self.words.subject(self.view.id),),
                period=None,
                witness=Witness(),
                message=text,
                remedy=Remedy(None, remedy),
                expected=None,
                observed=None,
                path_text=None,
                missing=(),
                citations=(),
                places=(place,) if place else (),
            )

    def _excuses_nothing(
        self, waiver: Any, findings: list[Finding], stuck: Mapping[str, bool]
    ) -> tuple[str, tuple[Text, Text]]:
        """The clause, the message and the remedy for an exception that meets no fail."""
        rule_id = waiver.rule.upper()
        if rule_id not in stuck:
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
        if waits or stuck[rule_id]:
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
