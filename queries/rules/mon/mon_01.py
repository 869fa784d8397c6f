"""MON-01: No AMED money to a partner company, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from graphmodel.derived.lifetimes import ONE_DAY, Span, Tri, all3, any3
from graphmodel.schema.dates import Period, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import MoneyOrigin, OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.catalogue import Authority
from queries.facts import unfinished, unsettled
from queries.findings import (
    Citation,
    Judgement,
    Missing,
    Named,
    Remedy,
    Said,
    Severity,
    examined,
    fail,
    unknown,
)
from queries.rules import Clause, rule
from queries.rules.mon.common import UNFINISHED, UNSAID_ORIGIN, amed_reaches, clamped, unwritten_payments
from queries.rules.mon.passing import GOES, paid, passed_on
from queries.view import FlowView, PersonView, ProjectView, Tie

UNSAID_TIME = Text(
    "支払と参加のどちらが先か分かりません",
    "it is not known whether the payment falls into the time as partner",
)
UNSAID_ROLES = Text("支払先の役割が書かれていません", "the role of the payee is not said")


@rule(
    "MON-01",
    doc_ja="AMED委託費が、直接にも他の機関を通しても産学官共同研究企業に渡らないか、派遣された人の人件費に充てられないかを見ます。AMED由来の資金は、AMEDまでの経路が書かれていなくても数えます。他の機関を通る場合は、提供を不可とする文から導いています。繰り越せるので、経路の途中の日付の前後は問いません。支店や研究所への支払は、その企業への支払です。支払ごとに、その時期に企業が参加しているかで判断し、企業とその直前の支払元が同じで時期の続く支払は一つにまとめて、書かれた最も短い経路とともに示します。企業が支払を受ける契約があり支払が書かれていなければ、判定不能です。グループ企業への支払と、名目を変えて企業に渡る資金は注意です。",
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
            authority=Authority.DERIVED,
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
            authority=Authority.DERIVED,
        ),
        Clause(
            "group",
            Severity.ADVISORY,
            Text(
                "{payer}から、産学官共同研究企業の{partner}とグループの関係にある{firm}（{how}）に、AMED委託費が{done}（{amount}）",
                "AMED money {done} from {payer} to {firm}, which is of one group with the partner company {partner} ({how}; {amount})",
            ),
            Remedy(
                Text(
                    "グループ企業への支払が産学官共同研究企業への提供に当たらないか、AMEDに確認してください。",
                    "Ask AMED whether paying a company of the group amounts to paying the partner company.",
                ),
                Text(
                    "持株比率（shareholders）の記載に誤りがあれば直してください。",
                    "Correct `shareholders` if written wrongly.",
                ),
            ),
            authority=Authority.DERIVED,
        ),
        Clause(
            "passed_on",
            Severity.ADVISORY,
            Text(
                "AMED委託費を受け取った{firm}から、同じ年か次の年に、受け取った額（{received}）以上が産学官共同研究企業の{partner}に支払われています",
                "{firm}, which received AMED money ({received}), pays at least as much to the partner company {partner} in the same or the next year",
            ),
            Remedy(
                Text(
                    "AMED委託費が名目を変えて産学官共同研究企業に渡っていないか、取引の内容を確かめ、疑いがあればAMEDに相談してください。",
                    "Look into what was paid for; if AMED money may have reached the partner company under another name, ask AMED.",
                ),
                Text(
                    "財源（origin）がAMED委託費であれば、そのように直してください。",
                    "If it is AMED money, correct `origin`.",
                ),
            ),
            authority=Authority.DERIVED,
        ),
        Clause(
            "uncovered",
            Severity.ADVISORY,
            Text(
                "{payer}から{partner}に企業の資金として支払われる額（{amount}）に見合う、産学官共同研究企業からの受取が書かれていません",
                "{payer} pays {partner} a partner company's money ({amount}), but no money or cash resource received from partner companies covers it",
            ),
            Remedy(
                Text(
                    "この資金の出どころを確かめてください。AMED委託費であれば、AMEDに報告し、返還や財源の振替を相談してください。",
                    "Find out whose money it is. If it is AMED money, report to AMED and ask about giving it back.",
                ),
                Text(
                    "企業から受け取った資金を money か resources（現金）に書くか、財源（origin）を直してください。",
                    "Write what was received from companies in `money` or `resources` (cash), or correct `origin`.",
                ),
            ),
            authority=Authority.DERIVED,
        ),
    ],
    citations=[Citation("AMED委託費の産学官共同研究企業への提供も不可", "S19")],
    explain="amed",
    needs_period=False,
    beside=passed_on,
)
def no_amed_money_to_a_partner(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """No payment of AMED money into a partner company, directly or through others, nor the salary of people it dispatches.

    Any flow of AMED origin into a partner counts, its chain to AMED recorded or not; dates along the chain do not matter, because
    money is carried over. Money to a branch of a company is money to the company. Each payment is judged at its own time; neighbouring
    payments of one payer to one partner are one finding, with the shortest recorded chain. Where a partner is to be paid by contract and
    no payment is written, it cannot be judged. Money to companies of a partner's group, and money that reaches a partner under another
    name, are cautions.
    """
    partners, doubtful = _partners(view)
    for partner in dict.fromkeys(p.id for p in partners.values()):
        yield examined(partner)
    said: list[Judgement] = []
    if partners or doubtful:
        said += _payments(view, partners, doubtful)
        said += _unwritten(view, partners, doubtful)
        said += _dispatches(view, partners, doubtful)
    yield from said
    breach = any(j.outcome == "fail" and j.clause != "sequence" for j in said)
    open_set = bool(partners or doubtful) or not view.complete(Section.ORGANIZATIONS)
    for clause, section in (("leak", Section.MONEY), ("seconded", Section.PEOPLE)):
        if open_set and not breach and (missing := unfinished(view, section)):
            yield unknown(clause, view.id, period=view.period, missing=missing, why=UNFINISHED)


class Partner(NamedTuple):
    """A partner company with its branches: one legal person."""

    id: str
    """The company itself where it is a partner, else the first branch that is."""
    spans: tuple[Span, ...]
    """When any of them is a partner."""


def _partners(view: ProjectView) -> tuple[dict[str, Partner], dict[str, str]]:
    """By institution: the partner companies, and the other bodies of which it is not said what they are (the first of each)."""
    times: dict[str, list[Span]] = {}
    names: dict[str, str] = {}
    for body, spans in view.ever(OrganizationRole.PARTNER).items():
        root = view.root(body)
        times.setdefault(root, []).extend(spans)
        names[root] = root if body == root else names.get(root, body)
    doubtful: dict[str, str] = {}
    for each in view.bodies.values():
        if not each.node.roles_known:
            doubtful.setdefault(each.root, each.id)
    return {root: Partner(names[root], tuple(spans)) for root, spans in times.items()}, doubtful


def _payments(
    view: ProjectView, partners: dict[str, Partner], doubtful: dict[str, str]
) -> Iterator[Judgement]:
    reached = amed_reaches(view) if any(f.origin is None for f in view.payments) else frozenset()
    whole = view.complete(Section.MONEY)
    paths = Paths(view)
    for flow in view.payments:
        payer, payee = view.root(flow.source), view.root(flow.target)
        if flow.origin not in (MoneyOrigin.AMED, None) or payer == payee:
            continue
        # Of unsaid origin from somebody without AMED money: lawful, as far as the money is all written down.
        if flow.origin is None and payer not in reached and whole:
            continue
        if payee in partners:
            yield from _payment(view, partners[payee], payee in doubtful, flow, paths)
        elif payee in doubtful:
            missing = unsettled(view, (doubtful[payee],))
            missing += (Missing(flow.entry, "origin"),) if flow.origin is None else ()
            subjects = (doubtful[payee], flow.source)
            at = clamped(view, flow.period) if flow.period else None
            yield unknown("leak", *subjects, period=at, edges=(flow.key,), missing=missing, why=UNSAID_ROLES)


def _payment(
    view: ProjectView, partner: Partner, silent: bool, flow: FlowView, paths: Paths
) -> Iterator[Judgement]:
    """What is to be said of one payment to a partner company."""
    at = clamped(view, flow.period) if flow.period else None
    during = _at_the_time(view, at, partner.spans)
    if silent and during is False:
        during = None
    nodes, edges = paths.to(flow)
    about = (partner.id, flow.source)
    values: dict[str, Any] = {"payer": Named((flow.source,)), "partner": Named((partner.id,))}
    if flow.origin is MoneyOrigin.AMED and during is not None:
        if during:
            values |= {"done": GOES[flow.status], "amount": paid(flow)}
        yield fail("leak" if during else "sequence", *about, period=at, nodes=nodes, edges=edges, **values)
        return
    missing = [Missing(flow.entry, "origin")] if flow.origin is None else []
    if during is None:
        settled = not silent and all(s.period() is not None for s in partner.spans)
        missing.append(Missing(flow.entry, "on") if settled else Missing(partner.id, "roles"))
    yield unknown(
        "sequence" if during is False else "leak",
        *about,
        period=at,
        missing=tuple(missing),
        nodes=nodes,
        edges=edges,
        why=UNSAID_ORIGIN if flow.origin is None else UNSAID_TIME,
        **values,
    )


def _at_the_time(view: ProjectView, at: Period | None, spans: tuple[Span, ...]) -> Tri:
    """Is the payee a partner when it is paid? A year that lies only partly in that time leaves it open."""
    whole = view.period or Period(date.min, date.max)
    known = [p for s in spans if (p := s.period())]
    # What has begun and has no known end holds on its first day.
    known += [Period(s.start, s.start + ONE_DAY) for s in spans if s.start and s.end is None]
    if not subtract(at or whole, known):
        return True
    return None if at is None or any(s.possible(at) for s in spans) else False


class Paths:
    """The shortest recorded chains from AMED, looked for once for each payer and payee."""

    def __init__(self, view: ProjectView) -> None:
        self.view = view
        self._onward: dict[bool, dict[str, list[FlowView]]] = {}
        self._trees: dict[tuple[bool, str], dict[str, FlowView | None]] = {}

    def to(self, last: FlowView) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The chain that ends in a payment, as bodies and payments; only the payment if there is none. Through money of unsaid origin only
        where that of the payment is unsaid too or its time is not settled; never through the payee itself: a circle is no way to it.
        """
        unsaid = last.origin is None
        chain = self._chain(self._tree(unsaid, ""), last)
        if any(f.target == last.target for f in chain[:-1]):
            chain = self._chain(self._tree(unsaid, last.target), last)
        return (chain[0].source, *(f.target for f in chain)), tuple(f.key for f in chain)

    @staticmethod
    def _chain(by: dict[str, FlowView | None], last: FlowView) -> list[FlowView]:
        chain = [last]
        while (before := by.get(chain[-1].source)) is not None:
            chain.append(before)
        chain.reverse()
        return chain

    def _tree(self, unsaid: bool, without: str) -> dict[str, FlowView | None]:
        """Every body that AMED money reaches, with the payment by which it does so first."""
        key = unsaid, without
        if key not in self._trees:
            onward = self._from(unsaid)
            by: dict[str, FlowView | None] = {AMED: None}
            queue = [AMED]
            for body in queue:
                for flow in onward.get(body, ()):
                    if flow.target not in by and flow.target != without:
                        by[flow.target] = flow
                        queue.append(flow.target)
            self._trees[key] = by
        return self._trees[key]

    def _from(self, unsaid: bool) -> dict[str, list[FlowView]]:
        if unsaid not in self._onward:
            origins = (MoneyOrigin.AMED, None) if unsaid else (MoneyOrigin.AMED,)
            onward: dict[str, list[FlowView]] = {}
            for flow in self.view.payments:
                if flow.origin in origins:
                    onward.setdefault(flow.source, []).append(flow)
            self._onward[unsaid] = onward
        return self._onward[unsaid]


def _unwritten(
    view: ProjectView, partners: dict[str, Partner], doubtful: dict[str, str]
) -> Iterator[Judgement]:
    """Contracts by which a partner company is to be paid, while no payment is written."""
    if not view.complete(Section.MONEY):
        return
    for contract, payer, payee in unwritten_payments(view):
        if payee is not None and payee not in partners and payee not in doubtful:
            continue
        if payer is None and payee is None:
            continue
        spans = partners[payee].spans if payee in partners else ()
        time = contract.span.period()
        if spans and time is not None and not any(s.possible(time) for s in spans):
            continue
        if contract.node.amount == 0:
            continue
        missing = [Missing(contract.id, "money")]
        if payer is None:
            missing.append(Missing(contract.id, "commissioner"))
        if payee is None:
            missing.append(Missing(contract.id, "contractor"))
        elif payee not in partners:
            missing += unsettled(view, (doubtful[payee],))
        who = partners[payee].id if payee in partners else contract.contractor
        subjects = [x for x in (who, contract.commissioner, contract.id) if x is not None]
        why = Text(
            f"{contract.id}の支払とその財源が書かれていません",
            f"the payments under {contract.id} and whose money they are is not written",
        )
        yield unknown("leak", *subjects, period=time, missing=tuple(missing), why=why)


def _dispatches(
    view: ProjectView, partners: dict[str, Partner], doubtful: dict[str, str]
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
    partners: dict[str, Partner],
    doubtful: dict[str, str],
) -> Iterator[Judgement]:
    host = tie.other
    lacking = (Missing(person.id, "dispatch.paid_from"),) if unsaid else ()
    at = tie.span.period() if view.period else None
    for job in person.employers:
        root = view.root(job.other)
        if root not in partners:
            if root in doubtful and _overlap(job.span, tie.span) is not False:
                missing = (*unsettled(view, (doubtful[root],)), *lacking)
                why = Text("派遣元の役割が書かれていません", "the role of the employer is not said")
                subjects: tuple[str, ...] = (doubtful[root], person.id)
                yield unknown("seconded", *subjects, period=at, nodes=(host,), missing=missing, why=why)
            continue
        partner, spans = partners[root]
        together = any3(
            all3((_overlap(job.span, tie.span), _overlap(s, tie.span), _overlap(s, job.span))) for s in spans
        )
        known = [p for s in (tie.span, job.span) if (p := s.period())] if at else []
        while_there = known[0].intersection(known[-1]) if known else None
        shared = [
            p for s in spans if while_there and (q := s.period()) and (p := q.intersection(while_there))
        ]
        period = Period(min(p.start for p in shared), max(p.end for p in shared)) if shared else at
        # Not the host, who pays: an exception names who receives.
        subjects = (partner, person.id)
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
        yield unknown("seconded", person.id, period=at, nodes=(host,), missing=missing, why=why)


def _untimed(
    person: str, dispatch: Span, job: Span, partner: str, taking_part: tuple[Span, ...]
) -> tuple[Missing, ...]:
    """Which of the times of a dispatch are not known."""
    times = (
        (person, "dispatch", (dispatch,)),
        (person, "employment", (job,)),
        (partner, "roles", taking_part),
    )
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
