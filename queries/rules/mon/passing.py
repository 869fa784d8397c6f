"""AMED money that may reach a partner company under another name: by its group, by an outside firm, as a partner's own money (MON-01).

What sums decide, and what follows from shareholders, is asked of no database: it is said beside the answer of the rule's twin.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.entries import AMED
from graphmodel.schema.words import MoneyOrigin, OrganizationRole, ResourceKind, Status
from graphmodel.text import Text
from queries.alike import alike
from queries.calls import CallProfile
from queries.findings import Judgement, Missing, Named, Paid, Said, Strongest, Yen, fail, unknown
from queries.groups import Groups
from queries.ledger import Item, Ledger, ledger_of, total
from queries.rules.mon.common import COMMISSIONED, clamped
from queries.view import FlowView, ProjectView

GOES = {
    Status.ACTUAL: Strongest(2, Text("渡っています", "goes")),
    Status.PLANNED: Strongest(1, Text("渡る計画です", "is planned to go")),
}
"""What AMED money does, by whether it is recorded."""


ONE_NAME = Text(
    "支払先と産学官共同研究企業の名称が同じで、同じ機関か別の機関か分かりません",
    "the payee has the name of a partner company, and it is not said whether they are one or two",
)
NOT_RECEIVED = Text(
    "企業の資金とされていますが、企業からの受取が書かれていません",
    "it is said to be a partner company's money, but nothing that it received from companies is written",
)


def paid(flow: FlowView) -> Paid:
    """What a payment adds to an amount that is said."""
    if flow.amount is None:
        return Paid(unsaid=True)
    return Paid(actual=flow.amount) if flow.status is Status.ACTUAL else Paid(planned=flow.amount)


def passed_on(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Cautions on AMED money to a partner's group, on money passed on by outside firms, and on partners' money that nobody gave."""
    partners: dict[str, str] = {}
    for body in view.ever(OrganizationRole.PARTNER):
        root = view.root(body)
        partners[root] = root if body == root else partners.get(root, body)
    if partners:
        yield from _alike(view, partners)
        yield from _group(view, partners)
        yield from _relabelled(view, partners)
        yield from _uncovered(view, partners)


def _alike(view: ProjectView, partners: dict[str, str]) -> Iterator[Judgement]:
    """AMED money to a body that may be a partner under another id."""
    same = alike(view)
    if not same:
        return
    for flow in view.payments:
        payer, payee = view.root(flow.source), view.root(flow.target)
        if flow.origin is not MoneyOrigin.AMED or payer == payee or payee in partners:
            continue
        whose = [b for b in sorted(same.get(flow.target, ())) if view.root(b) in partners]
        if whose:
            at = clamped(view, flow.period) if flow.period else None
            about = (flow.target, flow.source, *whose)
            missing = (Missing(flow.target, "distinct_from"),)
            yield unknown("leak", *about, period=at, missing=missing, edges=(flow.key,), why=ONE_NAME)


def _group(view: ProjectView, partners: dict[str, str]) -> Iterator[Judgement]:
    groups = Groups(view, partners)
    if not groups.ever:
        return
    for flow in view.payments:
        payer, firm = view.root(flow.source), view.root(flow.target)
        if (
            flow.origin is not MoneyOrigin.AMED
            or payer == firm
            or firm not in groups.ever
            or firm in partners
        ):
            continue
        at = clamped(view, flow.period) if flow.period else None
        tie = groups.on(at.start if at else None).get(firm)
        if tie is None:
            continue
        whose = tuple(partners[p] for p in tie.partners if p in partners)
        yield fail(
            "group",
            firm,
            flow.source,
            *whose,
            period=at,
            nodes=(flow.source, flow.target),
            edges=(flow.key,),
            payer=Named((flow.source,)),
            firm=Named((firm,)),
            partner=Named(whose),
            how=tie.how,
            done=GOES[flow.status],
            amount=paid(flow),
        )


def _relabelled(view: ProjectView, partners: dict[str, str]) -> Iterator[Judgement]:
    """Outside firms that receive AMED money, and pay at least as much to partners in the same or the next year, perhaps through others."""
    ledger = ledger_of(view)
    funded = {AMED, *(view.root(b) for role in COMMISSIONED for b in view.ever(role))}
    received = (p.target for p in ledger.postings if p.origin is MoneyOrigin.AMED)
    for firm in dict.fromkeys(received):
        if firm in funded or firm in partners:
            continue
        for year in range(1, view.years + 1):
            own = ledger.money(payees=ledger.bodies_of(firm), amed=True, year=year).value
            if own.low:
                yield from _followed(ledger, firm, year, own.low, partners, funded)


def _followed(
    ledger: Ledger, firm: str, year: int, sum_: int, partners: dict[str, str], funded: set[str]
) -> Iterator[Judgement]:
    """Where as much as a firm received in a year goes in that year and the next: to partners, or on to other outside firms."""
    view = ledger.view
    ways: dict[str, tuple[str, ...]] = {firm: (firm,)}
    queue = [firm]
    for carrier in queue:
        paid_to: dict[str, list[Item]] = {}
        for posting in ledger.paid_by((carrier,)):
            if posting.year in (year, year + 1):
                paid_to.setdefault(posting.target, []).extend(posting.standing_items)
        # To several partners together is to partners, too.
        ours = [item for payee, items in paid_to.items() if payee in partners for item in items]
        keys = tuple(item.key for item in ours)
        other = any(item.origin is not MoneyOrigin.AMED for item in ours)
        if other and ledger.money(keys=keys).value.low >= sum_:
            whose = tuple(partners[payee] for payee in paid_to if payee in partners)
            yield fail(
                "passed_on",
                *whose,
                firm,
                period=view.year_period(year),
                nodes=(*ways[carrier], *whose),
                edges=keys,
                firm=Named((firm,)),
                partner=Named(whose),
                received=Yen(sum_),
            )
        for payee, items in paid_to.items():
            known = payee in partners or payee in funded or payee in ways
            if not known and ledger.money(keys=[item.key for item in items]).value.low >= sum_:
                ways[payee] = (*ways[carrier], payee)
                queue.append(payee)


def _uncovered(view: ProjectView, partners: dict[str, str]) -> Iterator[Judgement]:
    """Payments to partners, said to be partners' money, by somebody who is not written to have received as much from partners."""
    ledger = ledger_of(view)
    companies = frozenset(body for root in partners for body in ledger.bodies_of(root))
    claimed: dict[str, list[FlowView]] = {}
    for flow in view.payments:
        payer, payee = view.root(flow.source), view.root(flow.target)
        if flow.origin is MoneyOrigin.PARTNER and payee in partners and payer not in (payee, *partners):
            claimed.setdefault(payer, []).append(flow)
    for payer, flows in claimed.items():
        own = ledger.bodies_of(payer)
        received = total(
            (
                ledger.money(payers=companies, payees=own).value,
                ledger.given(providers=companies, recipients=own, kind=ResourceKind.CASH).claimed.value,
            )
        )
        if ledger.money(keys=[f.key for f in flows]).value.at_most(received) is True:
            continue
        for flow in flows:
            partner = partners[view.root(flow.target)]
            at = clamped(view, flow.period) if flow.period else None
            about = (partner, flow.source)
            values = {"payer": Named((flow.source,)), "partner": Named((partner,)), "amount": paid(flow)}
            nodes, edges = (flow.source, flow.target), (flow.key,)
            yield fail("uncovered", *about, period=at, nodes=nodes, edges=edges, **values)
            missing = (Missing(flow.entry, "origin"),)
            yield unknown("leak", *about, period=at, missing=missing, edges=edges, why=NOT_RECEIVED)
