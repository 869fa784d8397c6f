"""Lines of money on the 体制図: commissions, sub-commissions, spending."""

from __future__ import annotations

from collections import defaultdict

from graphmodel.derived.flows import AMED_KINDS
from graphmodel.schema.dates import Period
from graphmodel.schema.words import ContractKind, FlowKind, MoneyOrigin, OrganizationRole
from graphmodel.text import Text
from queries.view import ContractView, FlowView
from viz.charts.taisei.model import Line, LineKind
from viz.charts.taisei.money import Money
from viz.charts.taisei.parties import COMPANIES, INSTITUTIONS, Parties
from viz.charts.taisei.telling import Telling

NOT_STATED_LINE = Text("資金の流れ（規則による判定なし）", "Money (not judged by a rule)")


class Links:
    """What runs between two cards: contracts and payments, as ordinary lines or as lines that should not be there."""

    def __init__(self, telling: Telling, parties: Parties, money: Money) -> None:
        """`keys`: the payments by the two cards and the kind of line; None as kind: a line that should not be there."""
        self.telling, self.parties, self.money = telling, parties, money
        self.keys: dict[tuple[str, str, LineKind | None], list[str]] = defaultdict(list)
        self.labels: dict[tuple[str, str, LineKind | None], str] = {}
        for contract in telling.contracts(ContractKind.COMMISSION, ContractKind.SUB_COMMISSION):
            if contract.commissioner is None or contract.contractor is None:
                continue
            ends = parties.ends(contract.commissioner, contract.contractor)
            if ends:
                key = (*ends, self.of_contract(contract, *ends))
                self.keys[key] += []
                self.labels.setdefault(key, telling.word(contract.kind))
        for flow in money.flows():
            ends = parties.ends(flow.source, flow.target)
            if ends and self._drawn(flow, *ends):
                key = (*ends, self.of_flow(flow, *ends))
                self.keys[key].append(flow.key)
                if key[2] == "expenditure":
                    self.labels.setdefault(
                        key, flow.purpose or (telling.word(flow.kind) if flow.kind else "")
                    )

    def line(self, source: str, target: str, kind: LineKind) -> Line:
        """Return an ordinary line."""
        total = self.money.paid(self.keys[source, target, kind])
        label = self.labels.get((source, target, kind), "")
        amount, yen = self.money.said(total.value), total.exact
        return Line(f"{kind}.{source}.{target}", kind, source, target, label, amount, yen)

    def _drawn(self, flow: FlowView, source: str, target: str) -> bool:
        """Say whether a payment belongs on the chart: AMED's money, and what may be; refunds and cash to research no."""
        if flow.origin in (MoneyOrigin.PARTNER, MoneyOrigin.OWN) or flow.kind is FlowKind.REFUND:
            return False
        cards = self.parties.cards
        return not (cards[source].kind in COMPANIES and cards[target].kind in INSTITUTIONS)

    def of_contract(self, contract: ContractView, source: str, target: str) -> LineKind | None:
        """Return how a contract is drawn as an ordinary line, or None if it should not be there."""
        return self._lawful(source, target, contract.span.period(), commission=True)

    def of_flow(self, flow: FlowView, source: str, target: str) -> LineKind | None:
        """Return how a payment is drawn as an ordinary line, or None if it should not be there."""
        return self._lawful(source, target, flow.period, commission=flow.kind in AMED_KINDS)

    def _lawful(self, source: str, target: str, when: Period | None, *, commission: bool) -> LineKind | None:
        is_, cards = self.parties.is_, self.parties.cards
        if cards[target].kind in COMPANIES:
            return None
        if cards[source].kind == "funder":
            return "commission" if is_(target, OrganizationRole.LEAD, when) else None
        if commission:
            led = is_(source, OrganizationRole.LEAD, when) and is_(target, OrganizationRole.SUB, when)
            return "sub_commission" if led else None
        return "expenditure"
