"""MON: where AMED money goes, and whether it suffices (domain.md 1.5, rulings.md 4)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from graphmodel.schema.dates import Period, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import (
    ContractKind,
    FlowKind,
    MoneyOrigin,
    OrganizationRole,
    ProjectStage,
    Section,
    Status,
)
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import named_in, unfinished, unsettled, unsettled_in
from queries.findings import (
    Citation,
    Judgement,
    Missing,
    Named,
    Said,
    Severity,
    Yen,
    examined,
    fail,
    unknown,
)
from queries.rules import Clause, rule
from queries.view import (
    ONE_DAY,
    ContractView,
    FlowView,
    Group,
    PersonView,
    ProjectView,
    Span,
    Tie,
    Tri,
    all3,
    any3,
)

SPENDING = frozenset({FlowKind.EXPENDITURE, FlowKind.SALARY, FlowKind.FEE, FlowKind.RENT})
"""What a commissioned institution buys or pays with AMED money, from and to whomever."""

CONSERVED = {Status.PLANNED: "flow", Status.ACTUAL: "record"}
"""The clause of MON-13 for what is planned, and for what is recorded: the two are judged apart."""

UNSAID_ORIGIN = Text("財源が書かれていません", "whose money it is is not said")
UNSAID_TIME = Text(
    "支払と参加のどちらが先か分かりません",
    "it is not known whether the payment falls into the time as partner",
)
UNSAID_ROLES = Text("支払先の役割が書かれていません", "the role of the payee is not said")
UNFINISHED = Text("節がないか、書き終えていません", "a section is absent or not finished")


def _clamped(view: ProjectView, at: Period) -> Period:
    """A time outside the project period as its first or last day: bills are paid after the end too."""
    whole = view.period
    if whole is None:
        return at
    if at.start >= whole.end:
        return Period(whole.end - ONE_DAY, whole.end)
    return Period(whole.start, whole.start + ONE_DAY) if at.end <= whole.start else at


def _amount(flows: Sequence[FlowView]) -> Text | Yen:
    """What is paid. A plan and a record may be of the same payment, so they are not added up."""
    recorded = [f for f in flows if f.status is Status.ACTUAL]
    planned = [f for f in flows if f.status is not Status.ACTUAL]
    if not recorded or not planned:
        return _sum_of(flows)
    actual, plan = (
        amount.text if isinstance(amount, Yen) else amount for amount in map(_sum_of, (recorded, planned))
    )
    return Text(f"実績{actual.ja}、計画{plan.ja}", f"actual {actual.en}, planned {plan.en}")


def _sum_of(flows: Sequence[FlowView]) -> Text | Yen:
    known = sum(f.amount or 0 for f in flows)
    if all(f.amount is not None for f in flows):
        return Yen(known)
    if known:
        text = Yen(known).text
        return Text(f"{text.ja}と金額不明の支払", f"{text.en} and payments of unknown amount")
    return Text("金額不明", "amount unknown")


def _reached(view: ProjectView) -> frozenset[str]:
    """Institutions (by their roots) that AMED money reaches, or may reach: by flows of AMED's or of unsaid origin, AMED included."""
    onward: dict[str, set[str]] = {}
    for flow in view.payments:
        if flow.origin in (MoneyOrigin.AMED, None):
            onward.setdefault(view.root(flow.source), set()).add(view.root(flow.target))
    seen, queue = {AMED}, [AMED]
    while queue:
        for body in onward.get(queue.pop(), set()) - seen:
            seen.add(body)
            queue.append(body)
    return frozenset(seen)


@rule(
    "MON-01",
    doc_ja="AMED委託費が、直接にも他の機関を通しても産学官共同研究企業に渡らないか、派遣された人の人件費に充てられないかを見ます。AMED由来の資金は、AMEDまでの経路が書かれていなくても数えます。繰り越せるので、経路の途中の日付の前後は問いません。企業とその直前の支払元ごとに一つ、書かれた最も短い経路とともに示します。",
    clauses=[
        Clause(
            "leak",
            Severity.MUST,
            Text(
                "{payer}から産学官共同研究企業の{partner}に、AMED委託費が{done}（{amount}）",
                "AMED money {done} from {payer} to the partner company {partner} ({amount})",
            ),
            Text(
                "支払元の自己資金か企業の産学連携リソースで賄うか、この支払を取りやめてください。"
                "購入などでやむを得ないときはAMEDに確認し、waivers に rule: MON-01、subject: 企業のID、amed: {{document, on}} と記録してください。",
                "Pay it from the payer's own money or have it given as an industry resource, or take the payment out. Where a purchase cannot be "
                "avoided, ask AMED and record it in `waivers` with rule: MON-01, subject: id of the company, amed: {{document, on}}.",
            ),
            unknown=Text(
                "AMED委託費が産学官共同研究企業に渡らないか判定できません（{why}：{subjects}）",
                "It cannot be judged whether AMED money goes to a partner company ({why}: {subjects})",
            ),
        ),
        Clause(
            "seconded",
            Severity.MUST,
            Text(
                "産学官共同研究企業の{partner}から{host}に派遣された{person}の人件費が、AMED委託費から支払われています",
                "The salary of {person}, dispatched by the partner company {partner} to {host}, is paid from AMED money",
            ),
            Text(
                "派遣元の企業が人件費を負担し、産学連携リソース（派遣研究者の人件費）として記録してください。"
                "AMEDが認めた例外は、waivers に rule: MON-01、subject: 人のID、amed: {{document, on}} と記録してください。",
                "Let the company bear the salary and record it as an industry resource (dispatched staff). "
                "An exception that AMED confirmed goes into `waivers` with rule: MON-01, subject: id of the person, amed: {{document, on}}.",
            ),
            unknown=Text(
                "派遣された人の人件費がAMED委託費から産学官共同研究企業に渡らないか判定できません（{why}：{subjects}）",
                "It cannot be judged whether salaries of dispatched staff of a partner company are paid from AMED money ({why}: {subjects})",
            ),
        ),
        Clause(
            "sequence",
            Severity.ADVISORY,
            Text(
                "{payer}から{partner}にAMED委託費が支払われる時期と、{partner}が産学官共同研究企業である時期が前後しています",
                "AMED money goes from {payer} to {partner} at a time when {partner} is not a partner company, which it is at another time",
            ),
            Text(
                "取引先であった企業を産学官共同研究企業としてよいか（またはその逆）、AMEDに確認してください。",
                "Ask AMED whether a supplier may become a partner company, or the other way round.",
            ),
            unknown=Text(
                "AMED委託費が、産学官共同研究企業になる前後の{partner}に渡らないか判定できません（{why}）",
                "It cannot be judged whether AMED money goes to {partner} before or after its time as partner company ({why})",
            ),
        ),
    ],
    citations=[Citation("AMED委託費の産学官共同研究企業への提供も不可", "S19")],
    explain="amed",
    needs_period=False,
)
def no_amed_money_to_a_partner(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """No payment of AMED money into a partner company, directly or through others, nor the salary of people it dispatches.

    Any flow of AMED origin into a partner counts, its chain to AMED recorded or not; dates along the chain do not matter, because
    money is carried over. One finding for a partner and its last payer, with the shortest recorded chain.
    """
    partners = _partner_bodies(view)
    doubtful = {b.id for b in view.bodies.values() if not b.node.roles_known}
    for partner in dict.fromkeys(p for p, _ in partners.values()):
        yield examined(partner)
    said: list[Judgement] = []
    if partners or doubtful:
        said += _payments(view, partners, doubtful)
        said += _dispatches(view, partners, doubtful)
    yield from said
    breach = any(j.outcome == "fail" and j.clause != "sequence" for j in said)
    open_set = bool(partners or doubtful) or not view.complete(Section.ORGANIZATIONS)
    for clause, section in (("leak", Section.MONEY), ("seconded", Section.PEOPLE)):
        if open_set and not breach and (missing := unfinished(view, section)):
            yield unknown(clause, view.id, period=view.period, missing=missing, why=UNFINISHED)


def _partner_bodies(view: ProjectView) -> dict[str, tuple[str, list[Span]]]:
    """Bodies that are a partner at some time, or a branch of one: the partner that they stand for, and when it is one."""
    ever = view.ever(OrganizationRole.PARTNER)
    funded = {*view.ever(OrganizationRole.LEAD), *view.ever(OrganizationRole.SUB)}
    out = {body: (body, spans) for body, spans in ever.items()}
    for body, spans in ever.items():
        root = view.root(body)
        for other in view.bodies:
            # A faculty that is commissioned itself is not paid as a branch of the partner: that is for ORG-16 to say.
            if view.root(other) == root and other not in out and other not in funded:
                out[other] = (body, spans)
    return out


def _payments(
    view: ProjectView, partners: dict[str, tuple[str, list[Span]]], doubtful: set[str]
) -> Iterator[Judgement]:
    groups: dict[tuple[str, str], list[FlowView]] = {}
    unsaid = any(f.origin is None and (f.target in partners or f.target in doubtful) for f in view.payments)
    reached = _reached(view) if unsaid else frozenset()
    whole = view.complete(Section.MONEY)
    for flow in view.payments:
        if flow.origin not in (MoneyOrigin.AMED, None) or view.root(flow.source) == view.root(flow.target):
            continue
        # Of unsaid origin from somebody without AMED money: lawful, as far as the money is all written down.
        if flow.origin is None and view.root(flow.source) not in reached and whole:
            continue
        if flow.target in partners:
            groups.setdefault((partners[flow.target][0], flow.source), []).append(flow)
        elif flow.target in doubtful:
            missing = unsettled(view, (flow.target,))
            missing += (Missing(flow.entry, "origin"),) if flow.origin is None else ()
            subjects, edges = (flow.target, flow.source), (flow.key,)
            yield unknown(
                "leak", *subjects, period=flow.period, edges=edges, missing=missing, why=UNSAID_ROLES
            )
    for (partner, payer), flows in groups.items():
        yield from _from_one_payer(view, partner, payer, flows, partners[flows[0].target][1])


def _from_one_payer(
    view: ProjectView, partner: str, payer: str, flows: list[FlowView], spans: list[Span]
) -> Iterator[Judgement]:
    """What is to be said of all payments of one payer to one partner."""
    during = {f.key: _at_the_time(view, f, spans) for f in flows}
    labelled = [f for f in flows if f.origin is MoneyOrigin.AMED]
    unsaid = [f for f in flows if f.origin is None]
    breaches = [f for f in labelled if during[f.key] is True]
    values: dict[str, Any] = {"payer": Named((payer,)), "partner": Named((partner,))}
    if breaches:
        nodes, edges = _witness(view, breaches[0], {MoneyOrigin.AMED})
        actual = any(f.status is Status.ACTUAL for f in breaches)
        done = Text("渡っています", "goes") if actual else Text("渡る計画です", "is planned to go")
        amount, period = _amount(breaches), _hull(breaches)
        yield fail(
            "leak",
            partner,
            payer,
            period=period,
            nodes=nodes,
            edges=edges,
            done=done,
            amount=amount,
            **values,
        )
        return
    maybe = [f for f in flows if during[f.key] is not False]
    if maybe:
        missing: dict[Missing, None] = {}
        for flow in maybe:
            if flow.origin is None:
                missing[Missing(flow.entry, "origin")] = None
            if during[flow.key] is None:
                settled = all(s.period() is not None for s in spans)
                missing[Missing(flow.entry, "on") if settled else Missing(partner, "roles")] = None
        nodes, edges = _witness(view, maybe[0], {MoneyOrigin.AMED, None})
        why = UNSAID_ORIGIN if maybe[0].origin is None else UNSAID_TIME
        yield unknown(
            "leak",
            partner,
            payer,
            period=_hull(maybe),
            missing=tuple(missing),
            nodes=nodes,
            edges=edges,
            why=why,
            **values,
        )
    before = [f for f in labelled if during[f.key] is False]
    if before:
        nodes, edges = _witness(view, before[0], {MoneyOrigin.AMED})
        yield fail("sequence", partner, payer, period=_hull(before), nodes=nodes, edges=edges, **values)
    elif not maybe and unsaid:
        nodes, edges = _witness(view, unsaid[0], {MoneyOrigin.AMED, None})
        lacking = tuple(dict.fromkeys(Missing(f.entry, "origin") for f in unsaid))
        period = _hull(unsaid)
        yield unknown(
            "sequence",
            partner,
            payer,
            period=period,
            missing=lacking,
            nodes=nodes,
            edges=edges,
            why=UNSAID_ORIGIN,
            **values,
        )


def _at_the_time(view: ProjectView, flow: FlowView, spans: list[Span]) -> Tri:
    """Is the payee a partner when it is paid? A year that lies only partly in that time leaves it open."""
    whole = view.period or Period(date.min, date.max)
    at = _clamped(view, flow.period) if flow.period else None
    known = [p for s in spans if (p := s.period())]
    if not subtract(at or whole, known):
        return True
    return None if at is None or any(s.possible(at) for s in spans) else False


def _hull(flows: Sequence[FlowView]) -> Period | None:
    """From the first payment to the last; None where one of them has no date."""
    periods = [f.period for f in flows]
    known = [p for p in periods if p is not None]
    if len(known) < len(periods):
        return None
    return Period(min(p.start for p in known), max(p.end for p in known))


def _witness(
    view: ProjectView, last: FlowView, origins: set[MoneyOrigin | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The shortest recorded chain from AMED that ends in a payment, as bodies and payments; only the payment if there is none."""
    onward: dict[str, list[FlowView]] = {}
    for flow in view.payments:
        if flow.origin in origins:
            onward.setdefault(flow.source, []).append(flow)
    by: dict[str, FlowView | None] = {AMED: None}
    queue = [AMED]
    for body in queue:
        for flow in onward.get(body, ()):
            # Not through the payee itself: a circle is no way to it.
            if flow.target not in by and flow.target != last.target:
                by[flow.target] = flow
                queue.append(flow.target)
    chain = [last]
    while (before := by.get(chain[-1].source)) is not None:
        chain.append(before)
    chain.reverse()
    return (chain[0].source, *(f.target for f in chain)), tuple(f.key for f in chain)


def _dispatches(
    view: ProjectView, partners: dict[str, tuple[str, list[Span]]], doubtful: set[str]
) -> Iterator[Judgement]:
    """People whom a partner company employs and dispatches, and whose money pays them."""
    reached: frozenset[str] | None = None
    for person in view.people.values():
        for tie, paid_from in person.dispatches:
            if paid_from not in (MoneyOrigin.AMED, None):
                continue
            if paid_from is None:
                reached = reached or _reached(view)
                if view.provider_pays(person.id):
                    continue
                if view.root(tie.other) not in reached and view.complete(Section.MONEY):
                    continue
            yield from _salary(view, person, tie, paid_from is None, partners, doubtful)


def _salary(
    view: ProjectView,
    person: PersonView,
    tie: Tie,
    unsaid: bool,
    partners: dict[str, tuple[str, list[Span]]],
    doubtful: set[str],
) -> Iterator[Judgement]:
    host = tie.other
    lacking = (Missing(person.id, "dispatch.paid_from"),) if unsaid else ()
    at = tie.span.period() if view.period else None
    for job in person.employers:
        if job.other not in partners:
            if job.other in doubtful and _overlap(job.span, tie.span) is not False:
                missing = (*unsettled(view, (job.other,)), *lacking)
                why = Text("派遣元の役割が書かれていません", "the role of the employer is not said")
                yield unknown("seconded", job.other, host, person.id, period=at, missing=missing, why=why)
            continue
        partner, spans = partners[job.other]
        together = any3(
            all3((_overlap(job.span, tie.span), _overlap(s, tie.span), _overlap(s, job.span))) for s in spans
        )
        known = [p for s in (tie.span, job.span) if (p := s.period())] if at else []
        while_there = known[0].intersection(known[-1]) if known else None
        shared = [
            p for s in spans if while_there and (q := s.period()) and (p := q.intersection(while_there))
        ]
        period = Period(min(p.start for p in shared), max(p.end for p in shared)) if shared else at
        subjects = (partner, host, person.id)
        nodes = (host, person.id, partner)
        values: dict[str, Any] = {
            "partner": Named((partner,)),
            "host": Named((host,)),
            "person": Named((person.id,)),
            "payer": Named((host,)),
        }
        if together is True and not unsaid:
            yield fail("seconded", *subjects, period=period, nodes=nodes, **values)
        elif together is not False:
            doubts = lacking + (() if together else _untimed(person.id, tie.span, job.span, partner, spans))
            why = Text(
                "人件費の負担か、派遣・所属・参加の期間が書かれていません",
                "who pays, or the time of the dispatch, the employment or the taking part, is not said",
            )
            yield unknown("seconded", *subjects, period=period, missing=doubts, nodes=nodes, why=why)
        elif not unsaid:
            yield fail("sequence", *subjects, period=at, nodes=nodes, **values)
    if not person.node.employment_known:
        missing = (Missing(person.id, "employer"), *lacking)
        why = Text("所属が書かれていません", "the employer is not said")
        yield unknown("seconded", host, person.id, period=at, missing=missing, why=why)


def _untimed(
    person: str, dispatch: Span, job: Span, partner: str, taking_part: list[Span]
) -> tuple[Missing, ...]:
    """Which of the times of a dispatch are not known."""
    times = ((person, "dispatch", [dispatch]), (person, "employment", [job]), (partner, "roles", taking_part))
    return tuple(Missing(who, field) for who, field, spans in times if any(s.period() is None for s in spans))


def _overlap(one: Span, other: Span) -> Tri:
    """Do two times share a day? An end that is not known leaves it open unless the other end tells."""
    for mine, theirs in ((one, other.period()), (other, one.period())):
        days = (mine.start, mine.end and mine.end - ONE_DAY)
        if theirs and any(day and theirs.contains(day) for day in days):
            return True
    for first, second in ((one, other), (other, one)):
        if first.end and second.start and first.end <= second.start:
            return False
    return None


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
            Text(
                "AMED委託費は、AMEDから代表研究機関へ、代表研究機関から分担研究機関へ支払い、支出は代表研究機関と分担研究機関だけが行ってください。"
                "財源（origin）、契約（under）、種別（kind）の記載に誤りがあれば直してください。",
                "AMED money goes from AMED to the lead institution and from it to the sub institutions; only these spend it. "
                "If `origin`, `under` or `kind` is written wrongly, correct it.",
            ),
            unknown=Text(
                "AMED委託費が委託・再委託の道筋に沿って流れるか判定できません（{why}：{subjects}）",
                "It cannot be judged whether AMED money runs along the line of commissions ({why}: {subjects})",
            ),
        ),
        Clause(
            "contract",
            Severity.MUST,
            Text(
                "{payer}から{payee}へのAMED委託費の支払のもとになる、その時期に有効な{contract}がありません",
                "No {contract} in force at that time covers the AMED money paid from {payer} to {payee}",
            ),
            Text(
                "支払の時期に有効な契約を結んで contracts に書くか、支払の時期、under（契約）を直してください。",
                "Conclude a contract for the time of the payment and write it in `contracts`, or correct the time or `under` of the payment.",
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
            reached = reached or _reached(view)
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
            at = _clamped(self.view, flow.period) if flow.period else None
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
        for c in view.contracts_of(kind)
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


@rule(
    "MON-13",
    doc_ja="再委託研究開発契約の額がAMEDとの契約の額に収まり、どの機関も受け取った額を超えるAMED委託費を支払っていないかを見ます。計画と実績は別々に見ますが、実績だけが書かれた年は、その実績を計画に補います。分からない額は幅として扱い、どう見ても超えるときだけ不適合とします。",
    clauses=[
        Clause(
            "contracts",
            Severity.MUST,
            Text(
                "{principal}の再委託研究開発契約の合計（{total}）が、もとになるAMEDとの委託研究開発契約の金額（{limit}）を超えています",
                "The sub-commission contracts of {principal} add up to {total}, more than AMED's commission contract of {limit}",
            ),
            Text(
                "契約金額を確かめ、再委託の合計が委託研究開発契約の金額に収まるようにしてください。",
                "Check the amounts; sub-commissions have to fit inside the amount of the commission contract.",
            ),
            unknown=Text(
                "再委託研究開発契約の合計がAMEDとの委託研究開発契約の金額に収まるか判定できません（{subjects}）",
                "It cannot be judged whether the sub-commission contracts fit inside the amount of AMED's contract ({subjects})",
            ),
            expected=Text("{limit}以下", "{limit} or less"),
            observed=Text("{total}", "{total}"),
        ),
        *(
            Clause(
                clause,
                Severity.MUST,
                Text(
                    "{subjects}が支払うAMED委託費（{what}の合計{total}）が、受け取るAMED委託費（{limit}）を超えています",
                    "{subjects} pays more AMED money ({what}: {total} in all) than it receives ({limit})",
                ),
                Text(
                    "受取と支払の金額、財源（origin）を確かめてください。超える分はAMED委託費ではなく、その機関の資金です。",
                    "Check amounts and origin of what comes in and goes out; what exceeds is not AMED money but the body's own.",
                ),
                unknown=Text(
                    "支払うAMED委託費（" + status.ja + "）が受け取る額に収まるか判定できません（{subjects}）",
                    "It cannot be judged whether the AMED money paid ("
                    + status.en
                    + ") is covered by what is received ({subjects})",
                ),
                expected=Text("{limit}以下", "{limit} or less"),
                observed=Text("{total}", "{total}"),
            )
            for status, clause in CONSERVED.items()
        ),
        Clause(
            "year",
            Severity.ADVISORY,
            Text(
                "{subjects}には、AMED委託費の支払がその年の受取を上回る年があります（年をまたぐ繰越しになります）",
                "{subjects} pays more AMED money in a year than it receives in that year (money is carried over)",
            ),
            Text(
                "繰越しとして扱ってよいかAMEDに確認するか、年ごとの受取と支払を合わせてください。",
                "Ask AMED whether it may be carried over, or let receipts and payments agree year by year.",
            ),
            unknown=Text(
                "AMED委託費の支払がその年の受取に収まるか判定できません（{subjects}）",
                "It cannot be judged whether payments of AMED money stay inside the receipts of the year ({subjects})",
            ),
        ),
    ],
    citations=[Citation("分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。", "S26")],
)
def sub_commissions_fit_inside(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Sub-commission contracts fit inside AMED's contracts, and no body pays out more AMED money than it receives.

    Plan and record are judged apart, but a year of which only the record is written counts in the plan too: whoever has recorded a year
    need not plan it any more. What is not known makes an interval: it fails only where even the best reading breaks the bound.
    """
    if view.stage is not ProjectStage.APPLICATION:
        yield from _contract_amounts(view)
    if missing := unfinished(view, Section.MONEY):
        yield unknown("flow", view.id, period=view.period, missing=missing)
        return
    for status in Status:
        yield from _conservation(view, status)


class _Bounds:
    """A sum of yen of which not everything is known: `low` at least, `high` at most (None: no bound)."""

    def __init__(self) -> None:
        self.low = 0
        self.high: int | None = 0
        self.missing: dict[Missing, None] = {}

    def add(self, amount: int | None, *missing: Missing, sure: bool = True) -> None:
        """Add an amount (None: not known), or what may not belong to the sum (not `sure`)."""
        self.low += amount or 0 if sure else 0
        self.high = None if self.high is None or amount is None else self.high + amount
        self.missing.update(dict.fromkeys(missing))


def _fits(spent: _Bounds, limit: _Bounds) -> Tri:
    """Is `spent` no more than `limit`, on every reading, on none, or on some?"""
    if limit.high is not None and spent.low > limit.high:
        return False
    return True if spent.high is not None and spent.high <= limit.low else None


def _yen(contract: ContractView) -> int | None:
    amount = contract.node.amount
    return amount if isinstance(amount, int) else None


def _contract_amounts(view: ProjectView) -> Iterator[Said]:
    uppers: dict[str, list[ContractView]] = {}
    for contract in view.contracts_of(ContractKind.COMMISSION):
        if contract.commissioner == AMED and contract.contractor is not None:
            uppers.setdefault(view.root(contract.contractor), []).append(contract)
    subs = view.contracts_of(ContractKind.SUB_COMMISSION)
    for root, own in uppers.items():
        lower = [c for c in subs if c.commissioner and view.root(c.commissioner) == root]
        for group in _joined(own, lower):
            yield _fits_inside(group, lower)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("contracts", view.id, period=view.period, missing=missing)


def _joined(uppers: list[ContractView], lower: list[ContractView]) -> list[list[ContractView]]:
    """AMED's contracts in groups that no sub-commission straddles: one that runs under two of them counts against both together."""
    if any(c.span.period() is None for c in uppers):
        return [uppers]
    groups = [[c] for c in uppers]
    for sub in lower:
        period = sub.span.period()
        if period is not None:
            touched = [g for g in groups if any(c.span.possible(period) for c in g)]
            if len(touched) > 1:
                groups = [g for g in groups if g not in touched] + [[c for g in touched for c in g]]
    return groups


def _fits_inside(uppers: list[ContractView], lower: list[ContractView]) -> Said:
    limit, spent = _Bounds(), _Bounds()
    periods = [p for c in uppers if (p := c.span.period())]
    for upper in uppers:
        limit.add(_yen(upper), *(() if _yen(upper) is not None else (Missing(upper.id, "amount"),)))
    counted = []
    for sub in lower:
        own = sub.span.period()
        if own is not None and len(periods) == len(uppers) and not any(own.overlaps(p) for p in periods):
            continue
        missing = [Missing(sub.id, "amount")] if _yen(sub) is None else []
        if own is None:
            missing.append(Missing(sub.id, "period"))
        # What runs beyond AMED's contracts may be paid from one that is not there yet.
        inside = own is not None and (len(periods) < len(uppers) or not subtract(own, periods))
        spent.add(_yen(sub), *missing, sure=inside)
        counted.append(sub.id)
    subjects = (str(uppers[0].contractor), *(c.id for c in uppers))
    period = Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None
    answer = _fits(spent, limit)
    undated = [Missing(c.id, "period") for c in uppers if c.span.period() is None]
    if undated and answer is True and (spent.high is None or spent.high > min(_yen(c) or 0 for c in uppers)):
        answer = None
    if answer is True:
        return examined(*subjects[1:], period=period)
    if answer is None:
        missing = [*spent.missing, *limit.missing, *undated]
        return unknown("contracts", *subjects, period=period, missing=tuple(missing), nodes=tuple(counted))
    return fail(
        "contracts",
        *subjects,
        period=period,
        nodes=tuple(counted),
        principal=Named(subjects[:1]),
        total=Yen(spent.low),
        limit=Yen(limit.high or 0),
    )


def _conservation(view: ProjectView, status: Status) -> Iterator[Said]:
    """No body pays out more AMED money than it receives, over the whole period; AMED itself is left out."""
    ins: dict[str, list[FlowView]] = {}
    outs: dict[str, list[FlowView]] = {}
    funded: set[str] = set()
    recorded: list[FlowView] = []
    for flow in view.payments:
        source, target = view.root(flow.source), view.root(flow.target)
        if flow.origin not in (MoneyOrigin.AMED, None) or source == target:
            continue
        if flow.origin is MoneyOrigin.AMED:
            funded.add(target)
        if flow.status is status:
            ins.setdefault(target, []).append(flow)
            outs.setdefault(source, []).append(flow)
        elif status is Status.PLANNED:
            recorded.append(flow)
    assert view.period is not None
    ended = status is Status.PLANNED or view.recorded(view.period)
    for body in outs:
        received, paid = ins.get(body, []), outs[body]
        labelled = any(f.origin is MoneyOrigin.AMED for f in paid)
        # Where receipts are written down in the other status only (a plan, but no record), the two are not compared.
        compared = bool(received) or body not in funded
        if body == AMED or not compared or not (labelled or body in funded):
            continue
        yield examined(body)
        planned = (*received, *paid)
        own = [f for f in recorded if body in _ends(view, f)]
        unplanned = [f for f in own if not any(_same_year(view, f, p) for p in planned)]
        received = received + [f for f in unplanned if _ends(view, f)[1] == body]
        paid = paid + [f for f in unplanned if _ends(view, f)[0] == body]
        # Where the record fills in one side of a year, it may have changed what was planned of the other: the kinder of the two counts.
        for year in {f.year for f in unplanned} - {None}:
            came = [f for f in own if f.year == year and _ends(view, f)[1] == body]
            went = [f for f in own if f.year == year and _ends(view, f)[0] == body]
            if _most(came) > _most(f for f in received if f.year == year):
                received = [f for f in received if f.year != year] + came
            over = year not in _running(view)
            if went and over and _sum(went).low < _sum(f for f in paid if f.year == year).low:
                paid = [f for f in paid if f.year != year] + went
        out, come = _sum(paid), _sum(received)
        # Of a record more may still come in until the end, of a plan only in the years that the record fills in.
        loose = [f for f in own if f.year is None and _ends(view, f)[1] == body]
        if not ended or _more_may_come(view, received + loose):
            come.high = None
        answer = _fits(out, come)
        edges = tuple(f.key for f in (*received, *paid))
        if answer is False:
            total, limit = Yen(out.low), Yen(come.high or 0)
            mixed = len({f.status for f in (*received, *paid)}) > 1
            both = Text("計画と実績", "planned and actual") if mixed else status.text
            values: dict[str, Any] = {"total": total, "limit": limit, "what": both}
            yield fail(CONSERVED[status], body, period=view.period, edges=edges, **values)
        elif answer is None:
            missing = tuple(dict.fromkeys((*out.missing, *come.missing)))
            yield unknown(CONSERVED[status], body, period=view.period, missing=missing, edges=edges)
        else:
            yield from _by_year(view, body, received, paid, status)


def _ends(view: ProjectView, flow: FlowView) -> tuple[str, str]:
    """Who pays and who receives, by their institutions."""
    return view.root(flow.source), view.root(flow.target)


def _same_year(view: ProjectView, recorded: FlowView, planned: FlowView) -> bool:
    """May what is recorded be of the same two and the same year as what is planned? Then the plan holds it already."""
    same = _ends(view, recorded) == _ends(view, planned)
    return same and (recorded.year == planned.year or None in (recorded.year, planned.year))


def _more_may_come(view: ProjectView, received: Iterable[FlowView]) -> bool:
    """Are some receipts known by the record of a year that is not over? Payments are recorded up to the day of the document only."""
    years = {f.year for f in received if f.status is Status.ACTUAL}
    return not years.isdisjoint({None, *_running(view)})


def _running(view: ProjectView) -> set[int]:
    """The project years that are not over on the day of the document."""
    return {y for y in range(1, view.years + 1) if not view.recorded(view.year_period(y))}


def _most(flows: Iterable[FlowView]) -> float:
    """The most that these payments may come to."""
    high = _sum(flows).high
    return math.inf if high is None else high


def _by_year(
    view: ProjectView, body: str, received: list[FlowView], paid: list[FlowView], status: Status
) -> Iterator[Said]:
    spending = [f for f in paid if f.kind is not FlowKind.REFUND]
    for year in sorted({f.year for f in spending if f.year is not None and 1 <= f.year <= view.years}):
        period = view.year_period(year)
        if status is Status.ACTUAL and not view.recorded(period):
            continue
        out, come = _sum(spending, year), _sum(received, year)
        if _more_may_come(view, (f for f in received if f.year == year)):
            come.high = None
        answer = _fits(out, come)
        edges = tuple(f.key for f in (*received, *spending) if f.year == year)
        missing = tuple(dict.fromkeys((*out.missing, *come.missing)))
        if answer is False:
            yield fail("year", body, period=period, edges=edges)
        elif answer is None and missing:
            yield unknown("year", body, period=period, missing=missing, edges=edges)


def _sum(flows: Iterable[FlowView], year: int | None = None) -> _Bounds:
    """The AMED money of these payments (of one project year): payments of unsaid origin, amount or time may or may not count."""
    out = _Bounds()
    for flow in flows:
        if year is not None and flow.year not in (year, None):
            continue
        missing = []
        if flow.amount is None:
            missing.append(Missing(flow.entry, "amount" if flow.year is None or flow.on else "amounts"))
        if flow.origin is None:
            missing.append(Missing(flow.entry, "origin"))
        untimed = year is not None and flow.year is None
        if untimed:
            missing.append(Missing(flow.entry, "on"))
        out.add(flow.amount, *missing, sure=flow.origin is MoneyOrigin.AMED and not untimed)
    return out
