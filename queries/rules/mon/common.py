"""What several rules of MON share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import TWO_SIDED, ContractKind, MoneyOrigin, OrganizationRole
from graphmodel.text import Text
from queries.facts import at_proposal
from queries.view import ONE_DAY, ContractView, FlowView, ProjectView

UNSAID_ORIGIN = Text("財源が書かれていません", "whose money it is is not said")
UNWRITTEN = Text("契約による支払が書かれていません", "payments under the contract are not written")
COMMISSIONED = (OrganizationRole.LEAD, OrganizationRole.SUB)
UNFINISHED = Text("節がないか、書き終えていません", "a section is absent or not finished")


def clamped(view: ProjectView, at: Period) -> Period:
    """A time outside the project period as its first or last day: bills are paid after the end too."""
    whole = view.period
    if whole is None:
        return at
    if at.start >= whole.end:
        return Period(whole.end - ONE_DAY, whole.end)
    return Period(whole.start, whole.start + ONE_DAY) if at.end <= whole.start else at


def amed_reaches(view: ProjectView) -> frozenset[str]:
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


class Agreed(NamedTuple):
    """A contract under which somebody is to be paid, while no payment is written."""

    contract: ContractView
    payer: str | None
    """The institution that pays; None: not said."""
    payee: str | None
    """The institution that is paid; None: not said."""


def unwritten_payments(view: ProjectView, kinds: Iterable[ContractKind] = TWO_SIDED) -> Iterator[Agreed]:
    """The contracts of these kinds by which AMED, a commissioned institution or a body with AMED money is (or may be) to pay somebody, while
    no payment is written: none under the contract, and none between the two in its period. Zero yen is written. At application none is
    expected.
    """
    if at_proposal(view):
        return
    payers = {*amed_reaches(view), *(view.root(b) for role in COMMISSIONED for b in view.ever(role))}
    under = {flow.under for flow in view.flows if flow.under}
    between: dict[tuple[str, str], list[FlowView]] = defaultdict(list)
    for flow in view.flows:
        between[view.root(flow.source), view.root(flow.target)].append(flow)
    for contract in view.contracts_of(*kinds):
        payer = contract.commissioner and view.root(contract.commissioner)
        payee = contract.contractor and view.root(contract.contractor)
        if contract.id in under or payer == payee or not (payer is None or payer in payers):
            continue
        paid = between.get((payer, payee), ()) if payer and payee else ()
        if not any(flow.period is None or contract.span.possible(flow.period) for flow in paid):
            yield Agreed(contract, payer, payee)
