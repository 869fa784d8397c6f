"""Joint research on the 体制図: contracts between companies and institutions, and what companies give."""

from __future__ import annotations

from collections import defaultdict

from graphmodel.schema.words import ContractKind
from graphmodel.text import Text
from queries.view import ContractView, ResourceView
from viz.charts.taisei.model import Card, Line, LineKind
from viz.charts.taisei.money import Money
from viz.charts.taisei.parties import COMPANIES, Parties
from viz.charts.taisei.telling import Telling

PARTIES = Text("{n}者", "{n} parties")
PARTIES_OF = Text("{id}、{parties}", "{id}, {parties}")

FAMILY_OF_PARTY = ("company", "institution")  # as which a body signs, if it is on the chart as several

Pair = tuple[str, str]  # cards, of a company and an institution as a rule


class Joint:
    """One line for a company and an institution: contract, resources, or both. A contract of more than two parties is a card of its own, with a line to each of them."""

    def __init__(self, telling: Telling, parties: Parties, money: Money) -> None:
        """`cards`: of contracts; `card_of_contract`: the card of each contract that has one."""
        self.telling, self.parties, self.money = telling, parties, money
        self.cards: dict[str, Card] = {}
        self.lines: list[Line] = []
        self.card_of_contract: dict[str, str] = {}
        self._draw()

    def _draw(self) -> None:
        given = self._given()
        contracted: dict[Pair, list[ContractView]] = {}
        many: list[tuple[frozenset[str], list[ContractView]]] = []
        for members, contracts in self._by_parties().items():
            if len(members) == 2:
                contracted[self._pair_of(members)] = contracts
            else:
                many.append((members, contracts))
        for members, contracts in many:
            self._gather(contracts, members, alone=len(many) == 1)
        for pair in dict.fromkeys((*contracted, *given)):
            together = any(members.issuperset(pair) for members, _ in many)
            self._pair(pair, contracted.get(pair, []), given.get(pair, []), together=together)

    def _pair_of(self, members: frozenset[str]) -> Pair:
        """Return two cards, the company first: it is the one that gives."""
        cards = self.parties.cards
        one, other = sorted(
            members, key=lambda card: (cards[card].kind not in COMPANIES, list(cards).index(card))
        )
        return one, other

    def _by_parties(self) -> dict[frozenset[str], list[ContractView]]:
        """Return the contracts by the cards of their parties, as far as there are two or more."""
        shared: dict[frozenset[str], list[ContractView]] = defaultdict(list)
        for contract in self.telling.contracts(ContractKind.JOINT_RESEARCH):
            parties = [tie.other for tie in contract.parties if self.telling.now(tie.span)]
            members = frozenset(
                card for party in parties if (card := self.parties.card(party, *FAMILY_OF_PARTY))
            )
            if len(members) > 1:
                shared[members].append(contract)
        return shared

    def _given(self) -> dict[Pair, list[ResourceView]]:
        """Return what companies give, by the cards of giver and receiver."""
        given: dict[Pair, list[ResourceView]] = defaultdict(list)
        for resource in self.telling.view.resources.values():
            claimed = self.money.given([resource]).claimed
            if not claimed.seen or claimed.exact == 0:
                continue
            source = self.parties.card(resource.provider, "company")
            target = self.parties.card(resource.recipient, "institution")
            if source and target and source != target:
                given[source, target].append(resource)
        return given

    def _pair(
        self,
        pair: Pair,
        contracts: list[ContractView],
        resources: list[ResourceView],
        *,
        together: bool,
    ) -> None:
        """Draw a line for a contract of two, for resources, or for both; `together`: a contract of more parties covers them."""
        telling, (source, target) = self.telling, pair
        kind: LineKind = (
            "resource" if not contracts and not together else "joint_resource" if resources else "joint"
        )
        total = self.money.given(resources)
        label, period = "", ""
        if contracts:
            cards = self.parties.cards
            label = telling.called(contracts[0])
            when = telling.when(c.span for c in contracts)
            period = "" if when in (cards[source].period, cards[target].period) else when
        self.lines.append(
            Line(
                f"joint.{source}.{target}",
                kind,
                source,
                target,
                label,
                self.money.said(total.included.value) if resources else "",
                total.included.exact if resources else None,
                self.money.by_kind(total, resources) if resources else (),
                period=period,
            )
        )

    def _gather(self, contracts: list[ContractView], members: frozenset[str], *, alone: bool) -> None:
        """Draw a joint research contract of many parties, or several of the same parties, as one card."""
        first, telling = contracts[0], self.telling
        card_id = first.id
        if card_id in self.parties.cards or card_id in self.cards:
            card_id += ".contract"
        said = telling.t(PARTIES, n=len({tie.other for tie in first.parties if telling.now(tie.span)}))
        if not alone:  # the report calls contracts by their ids
            said = telling.t(PARTIES_OF, id=telling.listed(c.id for c in contracts), parties=said)
        when = telling.when(contract.span for contract in contracts)
        details = (telling.in_brackets(said).strip(), when) if when else (telling.in_brackets(said).strip(),)
        self.cards[card_id] = Card(card_id, "contract", (telling.called(first),), details=details)
        self.card_of_contract.update((contract.id, card_id) for contract in contracts)
        self.lines += [
            Line(f"party.{card}.{card_id}", "joint", card, card_id)
            for card in self.parties.cards
            if card in members
        ]
