"""Joint research on the 体制図: contracts between companies and institutions, and what companies give."""

from __future__ import annotations

from collections import defaultdict

from graphmodel.schema.words import ContractKind
from graphmodel.text import Text
from queries.view import ContractView, ResourceView
from viz.charts.taisei.model import Card, Line, LineKind
from viz.charts.taisei.money import Money
from viz.charts.taisei.parties import COMPANIES, INSTITUTIONS, Parties
from viz.charts.taisei.telling import Telling

PARTIES = Text("{n}者", "{n} parties")
PARTIES_OF = Text("{id}、{parties}", "{id}, {parties}")

Pair = tuple[str, str]  # cards of a company and an institution


class Joint:
    """One line for a company and an institution: contract, resources, or both.

    A contract of many parties would be as many lines as they have pairs; where a card of its own needs fewer, it gets
    one, with a line to each party.
    """

    def __init__(self, telling: Telling, parties: Parties, money: Money) -> None:
        """`cards`: of contracts; `card_of_contract`: the card of each contract that has one."""
        self.telling, self.parties, self.money = telling, parties, money
        self.cards: dict[str, Card] = {}
        self.lines: list[Line] = []
        self.card_of_contract: dict[str, str] = {}
        self._draw()

    def _draw(self) -> None:
        given = self._given()
        contracted: dict[Pair, str] = {}
        gathered: list[tuple[list[ContractView], set[str]]] = []
        for (companies, homes), contracts in sorted(
            self._by_parties().items(), key=lambda each: len(each[0][0]) * len(each[0][1])
        ):
            cards = self.parties.cards
            pairs = [(c, h) for c in cards for h in cards if c in companies and h in homes]
            bare = [pair for pair in pairs if pair not in given and pair not in contracted]
            if len(bare) > len(companies) + len(homes):
                gathered.append((contracts, {*homes, *companies}))
                pairs = [pair for pair in pairs if pair in given]
            for pair in pairs:
                contracted.setdefault(pair, self.telling.word(ContractKind.JOINT_RESEARCH))
        for contracts, members in gathered:
            self._gather(contracts, members, alone=len(gathered) == 1)
        for pair in dict.fromkeys((*contracted, *given)):
            self._pair(pair, contracted.get(pair, ""), given.get(pair, []))

    def _by_parties(self) -> dict[tuple[frozenset[str], frozenset[str]], list[ContractView]]:
        """Return the contracts by the cards of their companies and of their institutions."""
        shared: dict[tuple[frozenset[str], frozenset[str]], list[ContractView]] = defaultdict(list)
        for contract in self.telling.contracts(ContractKind.JOINT_RESEARCH):
            here = [tie.other for tie in contract.parties if self.telling.now(tie.span)]
            companies, homes = (
                frozenset(
                    card
                    for party in here
                    if (card := self.parties.card(party, family)) and self.parties.cards[card].kind in kinds
                )
                for family, kinds in (("company", COMPANIES), ("institution", INSTITUTIONS))
            )
            shared[companies, homes].append(contract)
        return shared

    def _given(self) -> dict[Pair, list[ResourceView]]:
        """Return what companies give, by the cards of giver and receiver."""
        given: dict[Pair, list[ResourceView]] = defaultdict(list)
        for resource in self.telling.view.resources.values():
            if not self.money.given([resource]).claimed.seen:
                continue
            source = self.parties.card(resource.provider, "company")
            target = self.parties.card(resource.recipient, "institution")
            if source and target and source != target:
                given[source, target].append(resource)
        return given

    def _pair(self, pair: Pair, contract: str, resources: list[ResourceView]) -> None:
        source, target = pair
        kind: LineKind = "joint_resource" if contract and resources else "joint" if contract else "resource"
        total = self.money.given(resources)
        amount, details = self.money.said(total.included.value), self.money.by_kind(total, resources)
        line_id = f"joint.{source}.{target}"
        self.lines.append(
            Line(line_id, kind, source, target, contract, amount, total.included.exact, details)
        )

    def _gather(self, contracts: list[ContractView], members: set[str], *, alone: bool) -> None:
        """Draw a joint research contract of many parties, or several of the same parties, as one card."""
        first, telling = contracts[0], self.telling
        card_id = first.id
        if card_id in self.parties.cards or card_id in self.cards:
            card_id += ".contract"
        said = telling.t(PARTIES, n=len({tie.other for tie in first.parties if telling.now(tie.span)}))
        if not alone:  # the report calls contracts by their ids
            said = telling.t(PARTIES_OF, id=telling.listed(c.id for c in contracts), parties=said)
        details = (telling.in_brackets(said).strip(),)
        name = telling.word(ContractKind.JOINT_RESEARCH)
        self.cards[card_id] = Card(card_id, "contract", (name,), details=details)
        self.card_of_contract.update((contract.id, card_id) for contract in contracts)
        self.lines += [
            Line(f"party.{card}.{card_id}", "joint", card, card_id)
            for card in self.parties.cards
            if card in members
        ]
