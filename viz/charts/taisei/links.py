"""Lines of money on the 体制図: commissions, sub-commissions, spending; ordinary ones, and those of which a finding says that they should not be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphmodel.schema.words import ContractKind, FlowKind, MoneyOrigin, ProjectStage
from queries.view import ContractView, FlowView
from viz.charts.taisei.judged import LINE_OF_MARK, WORST, Said, called
from viz.charts.taisei.model import Line, LineKind
from viz.charts.taisei.money import Money
from viz.charts.taisei.parties import COMPANIES, INSTITUTIONS, Parties
from viz.charts.taisei.telling import TO_COME, Telling
from viz.drawing import text

Ends = tuple[str, str]
OF_CONTRACT: dict[ContractKind, LineKind] = {
    ContractKind.COMMISSION: "commission",
    ContractKind.SUB_COMMISSION: "sub_commission",
    ContractKind.OUTSOURCING: "expenditure",
    ContractKind.SERVICES: "expenditure",
}
OF_FLOW: dict[FlowKind, LineKind] = {
    FlowKind.COMMISSION: "commission",
    FlowKind.SUB_COMMISSION: "sub_commission",
}


@dataclass
class _Bundle:
    """What is drawn as one line: contracts, and payments by their keys."""

    contracts: list[ContractView] = field(default_factory=list)
    flows: dict[str, FlowView] = field(default_factory=dict)


class Links:
    """What runs between two cards."""

    def __init__(
        self, telling: Telling, parties: Parties, money: Money, undue: Mapping[str, Sequence[Said]]
    ) -> None:
        """Sort contracts and payments of the time asked for into ordinary lines and undue ones.

        `undue`: by contract, or key of a payment, the findings that say that it should not be there.
        """
        self.telling, self.parties, self.money, self._findings = telling, parties, money, undue
        self._ordinary: dict[tuple[Ends, LineKind], _Bundle] = defaultdict(_Bundle)
        self._undue: dict[Ends, _Bundle] = defaultdict(_Bundle)
        self._said: dict[Ends, list[Said]] = defaultdict(list)
        self._sort()

    def _sort(self) -> None:
        contracts = [
            (contract, ends)
            for contract in self.telling.contracts(*OF_CONTRACT)
            if (ends := self._ends(contract.commissioner, contract.contractor))
        ]
        flows = [(flow, ends) for flow in self.money.flows() if (ends := self._drawn(flow))]
        # A contract under which an undue payment is made is undue, and so are the payments under an undue contract.
        undue: dict[str, list[Said]] = {
            c.id: list(self._findings[c.id]) for c, _ in contracts if c.id in self._findings
        }
        signed = {contract.id: ends for contract, ends in contracts}
        for flow, ends in flows:
            # Another pair's payment that only names the contract says nothing against the contract.
            if flow.under and flow.key in self._findings and signed.get(flow.under) == ends:
                undue.setdefault(flow.under, []).extend(self._findings[flow.key])
        for contract, ends in contracts:
            if contract.id in undue:
                self._said[ends] += undue[contract.id]
                self._undue[ends].contracts.append(contract)
            else:
                self._ordinary[ends, OF_CONTRACT[contract.kind]].contracts.append(contract)
        spending: list[tuple[FlowView, Ends]] = []
        for flow, ends in flows:
            said = self._findings.get(flow.key) or (
                undue.get(flow.under or "") if signed.get(flow.under or "") == ends else None
            )
            if said:
                self._said[ends] += said
                self._undue[ends].flows[flow.key] = flow
            elif flow.kind in OF_FLOW:
                self._ordinary[ends, OF_FLOW[flow.kind]].flows[flow.key] = flow
            else:
                spending.append((flow, ends))
        for flow, ends in spending:  # beside money that should not be there, it stands on the same line
            bundle = self._undue[ends] if ends in self._undue else self._ordinary[ends, "expenditure"]
            bundle.flows[flow.key] = flow

    def _ends(self, source: str | None, target: str | None) -> Ends | None:
        return self.parties.ends(source, target) if source and target else None

    def _drawn(self, flow: FlowView) -> Ends | None:
        """Return between which cards a payment is drawn: AMED's money, and what may be; refunds and cash to research not."""
        own = flow.origin in (MoneyOrigin.PARTNER, MoneyOrigin.OWN) or flow.kind is FlowKind.REFUND
        if own or flow.amount == 0:  # nothing that was paid is no arrow
            return None
        ends, cards = self._ends(flow.source, flow.target), self.parties.cards
        if ends and cards[ends[0]].kind in COMPANIES and cards[ends[1]].kind in INSTITUTIONS:
            return None
        return ends

    def ordinary(self) -> Iterable[Line]:
        """Give the ordinary lines of money."""
        for ((source, target), kind), bundle in self._ordinary.items():
            total = self.money.paid(bundle.flows)
            yield Line(
                f"{kind}.{source}.{target}",
                kind,
                source,
                target,
                self._label(bundle, kind),
                self.money.said(total.value) if bundle.flows else "",
                total.exact if bundle.flows else None,
                period=self._period(bundle, source, target),
            )

    def undue(self) -> Iterable[Line]:
        """Give the lines that findings draw."""
        for (source, target), bundle in self._undue.items():
            said = self._said[source, target]
            mark = min((each.mark for each in said), key=WORST.index)
            mine = sorted({each for each in said if each.mark == mark}, key=lambda each: each.number)
            kind = LINE_OF_MARK[mark]
            yield Line(
                f"{kind}.{source}.{target}",
                kind,
                source,
                target,
                mine[0].short,
                self.money.said(self.money.paid(bundle.flows).value) if bundle.flows else "",
                rule=text.DOT.join(called((each.number, each.rule) for each in mine)),
            )

    def _label(self, bundle: _Bundle, kind: LineKind) -> str:
        telling, flows = self.telling, list(bundle.flows.values())
        bought = next((flow.purpose for flow in flows if flow.purpose), "")
        if bundle.contracts and not (kind == "expenditure" and bought):
            names = dict.fromkeys(telling.word(c.kind) for c in bundle.contracts)
            to_come = all(map(telling.to_come, bundle.contracts))
            return text.DOT.join(names) + (telling.t(TO_COME) if to_come else "")
        coming = telling.t(TO_COME) if telling.view.stage is ProjectStage.APPLICATION else ""
        if kind != "expenditure":
            contract = next(c for c, line in OF_CONTRACT.items() if line == kind)
            return telling.word(contract) + coming if coming else ""
        of = flows[0].kind
        return (bought or (telling.word(of) if of else "")) + coming

    def _period(self, bundle: _Bundle, source: str, target: str) -> str:
        """Say when contracts are in force, where the cards do not say the same."""
        when = self.telling.when(c.span for c in bundle.contracts)
        return "" if when in (self.parties.cards[source].period, self.parties.cards[target].period) else when
