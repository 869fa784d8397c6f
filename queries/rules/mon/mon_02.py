"""MON-02: AMED money runs only along commission and sub-commission contracts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import ContractKind, FlowKind, MoneyOrigin, ProjectStage, Status
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import named_in, unfinished, unsettled, unsettled_in
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.mon.common import (
    UNFINISHED,
    UNSAID_ORIGIN,
    UNWRITTEN,
    amed_reaches,
    clamped,
    unwritten_payments,
)
from queries.view import ContractView, FlowView, Group, ProjectView, Tri, all3, any3

SPENDING = frozenset({FlowKind.EXPENDITURE, FlowKind.SALARY, FlowKind.FEE, FlowKind.RENT})
"""What a commissioned institution buys or pays with AMED money, from and to whomever."""


@rule(
    "MON-02",
    doc_ja="AMED委託費が、AMEDから代表研究機関へ、代表研究機関から分担研究機関へと渡り、そこで使われるかを見ます。返還は逆向きです。委託費の支払は、その日（年目だけが分かるときはその一部）に有効な契約によるものでなければなりません。応募時には契約がないので、渡る相手だけを見ます。",
    clauses=[
        Clause(
            "line",
            Severity.MUST,
            Text(
                "AMED委託費が、委託・再委託の道筋にない形で{payer}から{payee}に支払われます（{kind}）",
                "AMED money is paid from {payer} to {payee} outside the line of commissions ({kind})",
            ),
            Remedy(
                Text(
                    "AMED委託費は、AMEDから代表研究機関へ、代表研究機関から分担研究機関へ支払い、支出は代表研究機関と分担研究機関だけが行うようにしてください。すでに支払ったものは、扱いをAMEDに相談してください。",
                    "Let AMED money go from AMED to the lead institution and from it to the sub institutions, and let only these spend it. Of what has been paid, ask AMED what to do.",
                ),
                Text(
                    "財源（origin）、契約（under）、種別（kind）の記載に誤りがあれば直してください。",
                    "Correct `origin`, `under` or `kind` where they are wrong.",
                ),
            ),
            unknown=Text(
                "AMED委託費が委託・再委託の道筋に沿って流れるか判定できません（{why}：{subjects}）",
                "It cannot be judged whether AMED money runs along the line of commissions ({why}: {subjects})",
            ),
            forbids_line=True,
        ),
        Clause(
            "contract",
            Severity.MUST,
            Text(
                "{payer}から{payee}へのAMED委託費の支払のもとになる、その時期に有効な{contract}がありません",
                "No {contract} in force at that time covers the AMED money paid from {payer} to {payee}",
            ),
            Remedy(
                Text(
                    "これから支払うものは、有効な契約のもとで支払ってください。契約のない時期にすでに支払ったものは、日付をさかのぼって契約することはせず、扱いをAMEDに相談してください。",
                    "Pay what is to come under a contract in force. Of what was paid at a time without contract, do not conclude one with an earlier date: ask AMED what to do.",
                ),
                Text(
                    "契約があるのに書かれていなければ contracts に書き、支払の時期や契約（under）の記載に誤りがあれば直してください。",
                    "If there is a contract that is not written, list it in `contracts`; correct the time or `under` of the payment where they are wrong.",
                ),
            ),
            unknown=Text(
                "AMED委託費の支払のもとになる契約がその時期に有効か判定できません（{why}：{subjects}）",
                "It cannot be judged whether a contract in force covers the payment of AMED money ({why}: {subjects})",
            ),
            follows_from=("CON-03", "CON-01"),
        ),
    ],
    citations=[
        Citation(
            "直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。",
            "S26",
        )
    ],
    follows_from=("MON-01", "CON-02", "CON-05", "CON-04", "ORG-01"),
)
def amed_money_runs_along_commissions(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """AMED money goes from AMED to the lead, from the lead to subs, and is spent by these; refunds go upwards.

    A commission has to rest on a contract in force on the day, or in part of the year. At application there are no contracts yet, so
    only the line is looked at.
    """
    roles = _Roles(view)
    reached: frozenset[str] | None = None
    for flow in view.payments:
        if view.root(flow.source) == view.root(flow.target):
            continue
        if flow.origin is None:
            reached = reached or amed_reaches(view)
            if view.root(flow.source) in reached:
                yield examined(flow.entry, period=flow.period)
                lawful = roles.lawful(flow) is True and _covered(view, flow).answer is True
                if not lawful:
                    yield _not_known(flow, "line", (Missing(flow.entry, "origin"),), UNSAID_ORIGIN)
        elif flow.origin is MoneyOrigin.AMED:
            yield examined(flow.entry, period=flow.period)
            yield from _along_the_line(view, flow, roles)
    if missing := unfinished(view, Section.MONEY):
        yield unknown("line", view.id, period=view.period, missing=missing, why=UNFINISHED)
    else:
        yield from _agreed(view)


def _agreed(view: ProjectView) -> Iterator[Said]:
    """Commissions and sub-commissions with a sum, under which no payment is written: how the money runs is not known."""
    for contract, payer, payee in unwritten_payments(
        view, (ContractKind.COMMISSION, ContractKind.SUB_COMMISSION)
    ):
        if not contract.node.amount or payer is None or payee is None:
            continue
        subjects = (str(contract.commissioner), str(contract.contractor), contract.id)
        missing = (Missing(contract.id, "money"),)
        yield unknown("line", *subjects, period=contract.span.period(), missing=missing, why=UNWRITTEN)


def _not_known(flow: FlowView, clause: str, missing: tuple[Missing, ...], why: Text, *whom: str) -> Said:
    subjects = (flow.source, flow.target, *whom)
    return unknown(clause, *subjects, period=flow.period, missing=missing, edges=(flow.key,), why=why)


def _along_the_line(view: ProjectView, flow: FlowView, roles: _Roles) -> Iterator[Said]:
    ends = (flow.source, flow.target)
    lawful = roles.lawful(flow)
    values: dict[str, Any] = {"payer": Named((flow.source,)), "payee": Named((flow.target,))}
    if lawful is False:
        kind = flow.kind.text if flow.kind else Text("種別の記載なし", "kind not said")
        yield fail("line", *ends, period=flow.period, nodes=ends, edges=(flow.key,), kind=kind, **values)
        return
    if lawful is None:
        missing = roles.unsaid(flow)
        if flow.kind is None:
            missing = (Missing(flow.entry, "kind"), *missing)
            yield _not_known(
                flow, "line", missing, Text("支払の種別が書かれていません", "the kind is not said")
            )
        else:
            why = Text("機関の役割が決まっていません", "the roles of the bodies are not settled")
            yield _not_known(flow, "line", missing, why, *(() if missing else (view.id,)))
        return
    cover = _covered(view, flow)
    if cover.answer is False:
        assert flow.kind is not None
        contract = ContractKind(flow.kind.value).text
        yield fail(
            "contract", *ends, period=flow.period, nodes=ends, edges=(flow.key,), contract=contract, **values
        )
    elif cover.answer is None:
        yield _not_known(flow, "contract", cover.missing, cover.why)


class _Roles:
    """Which part a body has when money is paid: in a year, at any time of it."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        self._epochs: dict[Period | None, list[Period]] = {}

    def _at(self, flow: FlowView) -> list[Period]:
        if flow.period not in self._epochs:
            at = clamped(self.view, flow.period) if flow.period else None
            self._epochs[flow.period] = [
                e.period for e in self.view.epochs if at is None or e.period.overlaps(at)
            ]
        return self._epochs[flow.period]

    def _in(self, group: Callable[[Period], Group], body: str, flow: FlowView) -> Tri:
        view = self.view
        return any3(named_in(view.roots(group(p)), view.root(body)) for p in self._at(flow))

    def lead(self, body: str, flow: FlowView) -> Tri:
        """Is it the lead institution? AMED never is. Not known where there surely is none: that is for ORG-01 to say."""
        if body == AMED:
            return False
        if not any(self.view.lead(p).sure for p in self._at(flow)):
            return None
        return self._in(self.view.lead, body, flow)

    def sub(self, body: str, flow: FlowView) -> Tri:
        """Is it a sub institution?"""
        return self._in(self.view.subs, body, flow)

    def _step(self, body: str, flow: FlowView) -> int | None:
        """How far from AMED: AMED 0, lead 1, sub 2, anybody else 3; None if not known."""
        if body == AMED:
            return 0
        lead, sub = self.lead(body, flow), self.sub(body, flow)
        if lead is True:
            return 1
        if sub is True:
            return 2
        return None if lead is None or sub is None else 3

    def lawful(self, flow: FlowView) -> Tri:
        """May AMED money be paid so? Without a kind: False if no kind would be lawful, else not known."""
        if flow.kind is None:
            answers = {self._lawful_as(kind, flow) for kind in FlowKind}
            return False if answers == {False} else None
        return self._lawful_as(flow.kind, flow)

    def _lawful_as(self, kind: FlowKind, flow: FlowView) -> Tri:
        source, target = flow.source, flow.target
        if kind is FlowKind.COMMISSION:
            return self.lead(target, flow) if source == AMED else False
        if kind is FlowKind.REFUND:
            here, there = self._step(source, flow), self._step(target, flow)
            return None if here is None or there is None else there < here
        if kind is FlowKind.CASH_CONTRIBUTION:
            return False
        if kind is FlowKind.SUB_COMMISSION:
            return all3((self.lead(source, flow), self.sub(target, flow)))
        assert kind in SPENDING
        return self._in(self.view.commissioned, source, flow)

    def unsaid(self, flow: FlowView) -> tuple[Missing, ...]:
        """The roles that would have to be known."""
        out: dict[Missing, None] = {}
        for period in self._at(flow):
            commissioned = self.view.commissioned(period)
            both = {b for b in (flow.source, flow.target) if b in commissioned.maybe}
            leads = self.view.lead(period)
            out.update(dict.fromkeys(unsettled(self.view, both)))
            if not leads.sure:
                out.update(dict.fromkeys(unsettled_in(self.view, leads)))
        return tuple(out)


class _Cover(NamedTuple):
    """Does a contract cover a payment, and if that is not known, why and what is missing."""

    answer: Tri
    why: Text = UNFINISHED
    missing: tuple[Missing, ...] = ()


def _covered(view: ProjectView, flow: FlowView) -> _Cover:
    """Is a contract of the right kind between the two in force on the day, or in part of the year?"""
    if flow.kind not in (FlowKind.COMMISSION, FlowKind.SUB_COMMISSION):
        return _Cover(True)
    if view.stage is ProjectStage.APPLICATION:
        return _Cover(True)
    kind = ContractKind(flow.kind.value)
    between = [
        c
        for c in view.commissioned_to(flow.target, kind)
        if (flow.under is None or c.id == flow.under)
        and view.root(c.commissioner or flow.source) == view.root(flow.source)
        and view.root(c.contractor or flow.target) == view.root(flow.target)
    ]
    at = flow.period
    in_force = any3(_runs(c, at) for c in between)
    if in_force is True:
        return _Cover(True)
    if in_force is None:
        missing = [Missing(c.id, "period") for c in between if c.span.period() is None]
        missing += [
            Missing(c.id, side)
            for c in between
            for side in ("commissioner", "contractor")
            if getattr(c, side) is None
        ]
        if at is None:
            missing.append(Missing(flow.entry, "on"))
        why = Text(
            "契約の期間・当事者か支払日が書かれていません",
            "the period, the parties or the day of payment are not said",
        )
        return _Cover(None, why, tuple(missing))
    if missing_sections := unfinished(view, Section.CONTRACTS):
        return _Cover(None, UNFINISHED, missing_sections)
    assert view.period is not None
    if flow.status is Status.PLANNED and not view.recorded(at or view.period):
        day = view.as_at.isoformat()
        why = Text(
            f"{day}より後の契約はまだ記録されていません", f"contracts after {day} are not recorded yet"
        )
        return _Cover(None, why)
    return _Cover(False)


def _runs(contract: ContractView, at: Period | None) -> Tri:
    sides = True if contract.commissioner and contract.contractor else None
    return all3((sides, None if at is None else contract.span.overlaps(at)))
