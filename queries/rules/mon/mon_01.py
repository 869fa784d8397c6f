"""MON-01: No AMED money to a partner company, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from graphmodel.schema.dates import Period, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import MoneyOrigin, OrganizationRole, Status
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import unfinished, unsettled
from queries.findings import (
    Citation,
    Judgement,
    Missing,
    Named,
    Remedy,
    Said,
    Severity,
    Yen,
    examined,
    fail,
    unknown,
)
from queries.rules import Clause, rule
from queries.rules.mon.common import UNFINISHED, UNSAID_ORIGIN, amed_reaches, clamped
from queries.view import ONE_DAY, FlowView, PersonView, ProjectView, Span, Tie, Tri, all3, any3

UNSAID_TIME = Text(
    "支払と参加のどちらが先か分かりません",
    "it is not known whether the payment falls into the time as partner",
)
UNSAID_ROLES = Text("支払先の役割が書かれていません", "the role of the payee is not said")


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
            Remedy(
                Text(
                    "予定している支払は、支払元の自己資金か企業の産学連携リソースで賄うか、取りやめてください。すでに支払ったものは、返還や財源の振替をAMEDに相談し、必要な報告をしてください。購入などでやむを得ないものは、支払う前にAMEDに確認します。",
                    "Pay what is planned from the payer's own money or have it given as an industry resource, or call it off. Of what has been paid, ask AMED about a refund or about paying it from other money, and report it as AMED demands. Where a purchase cannot be avoided, ask AMED before it is paid.",
                ),
                Text(
                    "返還されたときは、もとの支払を消さずに、返還（kind: refund）を money に加えてください。AMEDが確認した例外は、waivers に rule: MON-01、subject: 企業のID、対象の支払（flows）と上限額（up_to）など、amed: {{document, on}} を記録します。財源（origin）の記載に誤りがあれば直してください。",
                    "If it was refunded, leave the payment and add the refund (kind: refund) to `money`. An exception that AMED confirmed goes into `waivers` with rule: MON-01, subject: id of the company, what it covers (`flows`, `up_to` …) and amed: {{document, on}}. Correct `origin` where it is wrong.",
                ),
            ),
            unknown=Text(
                "AMED委託費が産学官共同研究企業に渡らないか判定できません（{why}：{subjects}）",
                "It cannot be judged whether AMED money goes to a partner company ({why}: {subjects})",
            ),
            forbids_line=True,
        ),
        Clause(
            "seconded",
            Severity.MUST,
            Text(
                "産学官共同研究企業の{partner}から{host}に派遣された{person}の人件費が、AMED委託費から支払われています",
                "The salary of {person}, dispatched by the partner company {partner} to {host}, is paid from AMED money",
            ),
            Remedy(
                Text(
                    "これからの人件費は、派遣元の企業が負担してください（産学連携リソースになります）。すでにAMED委託費から支払った人件費は、返還や財源の振替をAMEDに相談してください。",
                    "Let the company bear the salary from now on (it is an industry resource then). Of what AMED money has paid already, ask AMED about a refund or about paying it from other money.",
                ),
                Text(
                    "人件費の負担（paid_from）の記載に誤りがあれば直してください。AMEDが確認した例外は、waivers に rule: MON-01、people: 人のID、amed: {{document, on}} と記録します。",
                    "Correct `paid_from` where it is wrong. An exception that AMED confirmed goes into `waivers` with rule: MON-01, people: id of the person, amed: {{document, on}}.",
                ),
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
                "{partner}は、産学官共同研究企業でない時期に{payer}からAMED委託費の支払を受けています",
                "{partner} is paid AMED money by {payer} at a time when it is not a partner company, which it is at another time",
            ),
            Remedy(
                Text(
                    "取引先であった企業を産学官共同研究企業としてよいか（またはその逆）、AMEDに確認してください。",
                    "Ask AMED whether a supplier may become a partner company, or the other way round.",
                ),
                Text(
                    "支払日や役割の期間に誤りがあれば直してください。",
                    "Correct the day of the payment or the dates of roles where they are wrong.",
                ),
            ),
            unknown=Text(
                "AMED委託費が、産学官共同研究企業になる前後の{partner}に渡らないか判定できません（{why}）",
                "It cannot be judged whether AMED money goes to {partner} before or after its time as partner company ({why})",
            ),
            forbids_line=True,
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
        for other in view.branches(body):
            # A faculty that is commissioned itself is not paid as a branch of the partner: that is for ORG-16 to say.
            if other not in out and other not in funded:
                out[other] = (body, spans)
    return out


def _payments(
    view: ProjectView, partners: dict[str, tuple[str, list[Span]]], doubtful: set[str]
) -> Iterator[Judgement]:
    groups: dict[tuple[str, str], list[FlowView]] = {}
    unsaid = any(f.origin is None and (f.target in partners or f.target in doubtful) for f in view.payments)
    reached = amed_reaches(view) if unsaid else frozenset()
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
    at = clamped(view, flow.period) if flow.period else None
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
                reached = reached or amed_reaches(view)
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
