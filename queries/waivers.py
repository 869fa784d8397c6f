"""Waivers: the recorded exceptions of a document, matched with what fails (rulings.md 2).

An exception excuses what it covers and no more. Before the findings of a rule are merged, each judgement learns which exceptions cover
it (`Waivers.covered`), so that what is excused is never joined with what is not; the findings are matched afterwards (`applied`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from graphmodel.schema.dates import Period, subtract
from graphmodel.text import Text
from queries.catalogue import catalogue
from queries.findings import (
    EVER,
    AppliedWaiver,
    Cover,
    Finding,
    Judgement,
    Named,
    Outcome,
    Remedy,
    Said,
    Severity,
    Witness,
    Yen,
    finding_key,
)
from queries.rules import Rule
from queries.view import ONE_DAY, FlowView, ProjectView
from queries.wording import Words


class Waivers:
    """The exceptions that one document records."""

    def __init__(self, view: ProjectView, words: Words) -> None:
        self.view = view
        self.words = words

    def _of(self, rule: Rule) -> Iterator[Any]:
        return (waiver for waiver, _ in self.view.waivers if waiver.rule.upper() == rule.id)

    # -- before merging -----------------------------------------------------------------------------------------------------

    def covered(self, rule: Rule, said: Iterable[Said]) -> list[Judgement]:
        """The judgements of a rule, each with the exceptions that cover it; one that an exception covers for a part of the time is divided."""
        judgements = [j for j in said if isinstance(j, Judgement)]
        for waiver in self._of(rule):
            spent, passed = 0, False
            out: list[Judgement] = []
            # A sum is used up in order of day.
            for j in sorted(judgements, key=lambda j: j.period or EVER):
                for part, inside in self._parts(waiver, j):
                    if not inside or not self._names(waiver, part):
                        out.append(part)
                        continue
                    problem = None
                    if waiver.up_to is not None and part.outcome == "fail":
                        amount = self._amount(part)
                        spent += amount or 0
                        passed = passed or amount is None or spent > waiver.up_to
                        problem = _over(waiver.up_to, known=amount is not None) if passed else None
                    cover = Cover(waiver.id, named_by(waiver), problem, self._remark(waiver, part))
                    out.append(replace(part, covers=(*part.covers, cover)))
            judgements = out
        return judgements

    def _parts(self, waiver: Any, judgement: Judgement) -> Iterator[tuple[Judgement, bool]]:
        """What of a judgement lies in the time that the exception is for. A payment is not divided: its day is not known any closer."""
        if waiver.from_ is None and waiver.to is None:
            yield judgement, True
            return
        period = judgement.period or self.view.period
        covers = Period(waiver.from_ or date.min, waiver.to + ONE_DAY if waiver.to else date.max)
        inside = period and covers.intersection(period)
        if period is None or inside is None:
            yield judgement, False
        elif inside == period:
            yield judgement, True
        elif self._payment(judgement) is not None:
            yield judgement, False
        else:
            yield replace(judgement, period=inside), True
            for rest in subtract(period, [inside]):
                yield replace(judgement, period=rest), False

    def _names(self, waiver: Any, judgement: Judgement) -> bool:
        """Is the judgement about what the exception names?"""
        payment = self._payment(judgement)
        subject = waiver.subject
        if subject is not None and subject != self.view.id:
            # Who pays is excused of nothing: an exception names who receives.
            about = self._receiving(judgement, payment) if payment else set(judgement.subjects)
            if subject not in about:
                return False
        if not (waiver.flows or waiver.contracts or waiver.people):
            return True
        if payment is not None and payment.entry in (waiver.flows or ()):
            return True
        mentioned = {*judgement.subjects, *judgement.witness.nodes}
        contracts = {key for key in mentioned if key in self.view.contracts}
        if payment is not None:
            contracts = {payment.under} if payment.under else set()
        people = {key for key in mentioned if key in self.view.people}
        return bool(contracts & set(waiver.contracts or ()) or people & set(waiver.people or ()))

    def _receiving(self, judgement: Judgement, payment: FlowView) -> set[str]:
        """The subjects of a judgement about a payment that are the receiving institution or a part of it."""
        root = self.view.root(payment.target)
        return {s for s in (*judgement.subjects, payment.target) if self.view.root(s) == root}

    def _payment(self, judgement: Judgement) -> FlowView | None:
        """The payment that a judgement is about: the last of its path."""
        edges = judgement.witness.edges
        return self.view.flow(edges[-1]) if edges else None

    def _amount(self, judgement: Judgement) -> int | None:
        payment = self._payment(judgement)
        return payment.amount if payment is not None else None

    def _remark(self, waiver: Any, judgement: Judgement) -> Text | None:
        payment = self._payment(judgement)
        if waiver.amed is None or payment is None or payment.period is None:
            return None
        if waiver.amed.on < payment.period.end:
            return None
        return Text(
            "AMEDの確認は支払より後の日付です（事後の確認）。",
            "AMED's confirmation is later than the payment.",
        )

    # -- after merging ------------------------------------------------------------------------------------------------------

    def applied(self, rule: Rule, findings: list[Finding]) -> list[Finding]:
        """What a rule found, each finding matched with the exceptions that cover it; one that expires meanwhile divides it."""
        for waiver in self._of(rule):
            findings = [part for f in findings for part in self._apply(rule, waiver, f)]
        return findings

    def _apply(self, rule: Rule, waiver: Any, finding: Finding) -> Iterator[Finding]:
        cover = next((c for c in finding.covers if c.waiver == waiver.id), None)
        if finding.outcome is not Outcome.FAIL or cover is None:
            yield finding
            return
        problem = _waiver_problem(rule, waiver) or cover.problem
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
            remark=cover.remark,
            scope=self._scope(waiver),
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
                f"例外の記録は{expires.isoformat()}から効力を失います。",
                f"The recorded exception no longer holds from {expires.isoformat()} on.",
            ),
        )
        if expires > period.start:
            yield self._cut(explained, Period(period.start, expires))
        yield replace(self._cut(finding, Period(max(expires, period.start), period.end)), waiver=over)

    def _cut(self, finding: Finding, period: Period) -> Finding:
        subjects = tuple(s.id for s in finding.subjects)
        key = finding_key(self.view.id, finding.rule, finding.clause, subjects, period, finding.covers)
        return replace(finding, period=period, key=key)

    def _scope(self, waiver: Any) -> Text | None:
        """What the exception says that it covers, in words."""
        named = (*(waiver.flows or ()), *(waiver.contracts or ()), *(waiver.people or ()))
        parts = [self.words.value(Named(named))] if named else []
        if waiver.up_to is not None:
            sum_ = Yen(waiver.up_to).text
            parts.append(Text(f"累計{sum_.ja}まで", f"up to {sum_.en} in all"))
        if waiver.from_ is not None or waiver.to is not None:
            first = waiver.from_.isoformat() if waiver.from_ else ""
            last = waiver.to.isoformat() if waiver.to else ""
            parts.append(Text(f"{first}〜{last}", f"{first or '…'} to {last or '…'}"))
        if not parts:
            return None
        return Text("、".join(p.ja for p in parts), ", ".join(p.en for p in parts))

    # -- exceptions that excuse nothing -------------------------------------------------------------------------------------

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
            outcome, severity = Outcome.FAIL, Severity.ADVISORY
            if lame is not None:
                explains = any(f.outcome is Outcome.EXPLAINED for f in hits)
                clause, (text, remedy) = "not_valid", _not_valid(waiver, lame, explains=explains)
            elif hits or not whole_life:
                continue
            else:
                clause, (text, remedy) = _excuses_nothing(waiver, findings, stuck)
                if clause == "not_checked":
                    outcome, severity = Outcome.PASS, Severity.NOTE
            place = self.view.place(path)
            yield Finding(
                key=finding_key(self.view.id, "WAIVER", clause, (waiver.id,), None),
                rule="WAIVER",
                clause=clause,
                outcome=outcome,
                severity=severity,
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


def named_by(waiver: Any) -> bool:
    """Does the exception say what it covers: payments, contracts, people, a sum or a time?"""
    said = (waiver.flows, waiver.contracts, waiver.people, waiver.up_to, waiver.from_, waiver.to)
    return any(value is not None for value in said)


def _over(up_to: int, *, known: bool) -> Text:
    bound = Yen(up_to).text
    if known:
        return Text(
            f"支払の累計が、例外の記録の上限額（{bound.ja}）を超えています。",
            f"The payments together exceed the sum that the exception names ({bound.en}).",
        )
    return Text(
        f"支払の額が分からないため、例外の記録の上限額（{bound.ja}）に収まるか分かりません。",
        f"The amount is not known, so it is not known whether it stays within the sum that the exception names ({bound.en}).",
    )


def _excuses_nothing(
    waiver: Any, findings: list[Finding], stuck: Mapping[str, bool]
) -> tuple[str, tuple[Text, Text]]:
    """The clause, the message and the remedy for an exception that meets no fail."""
    rule_id = waiver.rule.upper()
    if rule_id not in stuck and rule_id in catalogue():
        return "not_checked", (
            Text(
                f"{rule_id} はまだ検査していないため、{rule_id} の例外の記録は使われていません。",
                f"{rule_id} is not checked yet, so the exception recorded for it is not used.",
            ),
            Text("この記載は残してかまいません。", "The entry may stay."),
        )
    if rule_id not in stuck:
        return "unknown_rule", (
            Text(
                f"例外の記録にある規則「{waiver.rule}」はありません。",
                f"There is no rule `{waiver.rule}`, which an entry of `waivers` names.",
            ),
            Text(
                "waivers の rule を直すか、この記載を消してください。",
                "Correct `rule` in the entry of `waivers`, or remove the entry.",
            ),
        )
    waits = any(
        f.rule == rule_id
        and f.outcome is Outcome.UNKNOWN
        and any(cover.waiver == waiver.id for cover in f.covers)
        for f in findings
    )
    if waits or stuck[rule_id]:
        return "unused", (
            Text(
                f"{rule_id} の例外の記録は、いまはどの不適合にも当たりません（{rule_id} は判定できていません）。",
                f"The exception to {rule_id} excuses nothing as yet ({rule_id} cannot be judged yet).",
            ),
            Text(
                "この記載は消さずに、判定に不足している事実を書き足してください。不適合になれば、この記載が当たります。",
                "Leave the entry, and supply what is missing for the rule. If it then fails, the exception applies.",
            ),
        )
    return "unused", (
        Text(
            f"{rule_id} の例外の記録は、どの不適合にも当たりません。",
            f"The exception to {rule_id} excuses nothing.",
        ),
        Text(
            "waivers の rule、subject（支払では、受け取る側の機関です）と対象（flows など）を確かめて直すか、要らなくなっていればこの記載を消してください。",
            "Check `rule`, `subject` (of a payment: who receives it) and what the entry in `waivers` covers (`flows` …); if it is no longer needed, remove it.",
        ),
    )


def _not_valid(waiver: Any, lame: AppliedWaiver, *, explains: bool) -> tuple[Text, Text]:
    """The message and the remedy for an exception that does not hold, or not for all that it names (then it `explains` the rest)."""
    rule_id, problem = waiver.rule.upper(), lame.problem
    assert problem
    if explains:
        return (
            Text(
                f"{rule_id} の例外の記録は、一部にしか効力がありません。{problem.ja}",
                f"The exception to {rule_id} has an effect for a part only. {problem.en}",
            ),
            Text(
                "残りについてもAMEDの確認や承認があれば、それを新しい記載として waivers に加えてください。いまの記載は、効力のある部分のために残します。",
                "If the rest, too, was confirmed or approved, add that as a new entry to `waivers`. The present entry still explains its part.",
            ),
        )
    return (
        Text(
            f"{rule_id} の例外の記録は効力がありません。{problem.ja}",
            f"The exception to {rule_id} has no effect. {problem.en}",
        ),
        Text(
            "AMEDの確認や承認の内容は書き換えません。記載に誤りがあれば直し、不要なら消してください。確認や承認を得たものがほかにあれば、新しい記載を waivers に加えます。",
            "What AMED confirmed, or somebody approved, is not rewritten. Correct the entry where it is wrong, or remove it. What else was confirmed or "
            "approved goes into a new entry of `waivers`.",
        ),
    )


def _waiver_problem(rule: Rule, waiver: Any) -> Text | None:
    if rule.explain == "no":
        return Text("この規則に例外は認められません。", "This rule allows of no exception.")
    if rule.explain == "amed" and waiver.amed is None:
        return Text(
            "この規則の例外には、AMEDが確認した文書とその日付（amed: {document, on}）が必要です。",
            "An exception to this rule needs a document of AMED and its date (amed: {document, on}).",
        )
    if rule.explain == "amed" and rule.catalogued.group == "MON" and not named_by(waiver):
        # One confirmed purchase is no licence for all that follows.
        return Text(
            "AMEDが何を確認したかが書かれていません。対象を、支払（flows）、契約（contracts）、人（people）、上限額（up_to）、期間（from、to）のいずれかで挙げてください。",
            "It does not say what AMED confirmed. Name it: payments (flows), contracts, people, a sum (up_to), or a time (from, to).",
        )
    if waiver.amed is None and (not waiver.reason or not waiver.approved_by):
        return Text(
            "理由（reason）と承認者（approved_by）が必要です。",
            "A reason and an approver (approved_by) are needed.",
        )
    return None
