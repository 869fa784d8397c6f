"""CON-04: Sub-commission contracts go out only from the lead institution."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.sections import Section
from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unfinished, unsettled_in
from queries.findings import Citation, Judgement, Missing, Named, Remedy, Said, Severity, examined, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import (
    SUB_COMMISSION,
    Breach,
    each_breach,
    is_the_lead,
    unsaid_roles,
    while_in_force,
    without_period,
)
from queries.view import Epoch, ProjectView, Tri


@rule(
    "CON-04",
    doc_ja="再委託研究開発契約が有効なすべての日に、その委託者が代表研究機関であるかを見ます。",
    clauses=[
        Clause(
            "principal",
            Severity.MUST,
            Text(
                "{principal}は代表研究機関ではないのに、{contractor}と再委託研究開発契約を結んでいます（{contracts}）。代表研究機関：{lead}",
                "{principal} is not the lead institution but has a sub-commission contract with {contractor} ({contracts}); lead: {lead}",
            ),
            Remedy(
                Text(
                    "再委託研究開発契約は、その時点の代表研究機関が直接結ぶ体制にしてください。代表研究機関が交代したときは、前の代表研究機関との契約を終え、次の代表研究機関が新たに結びます。",
                    "Let the lead institution of that time conclude the sub-commission contract itself. When the lead changes, the contract with the one before ends, and the next lead concludes it anew.",
                ),
                Text(
                    "委託者の記載に誤りがあれば直し、終わった契約には終わった日（ended）を書いてください。",
                    "Correct `commissioner` where it is wrong, and write the day (`ended`) on which a contract has ended.",
                ),
            ),
            unknown=Text(
                "再委託研究開発契約の委託者が代表研究機関か判定できません（{subjects}）",
                "It cannot be judged whether sub-commission contracts go out from the lead institution ({subjects})",
            ),
            forbids_line=True,
        )
    ],
    citations=[Citation("代表研究機関と再委託研究開発契約を締結する分担研究機関", "S29")],
    follows_from=("CON-05", "ORG-01"),
    running_only=True,
)
def sub_commissions_go_out_from_the_lead(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The commissioner of a sub-commission contract is the lead institution on every day on which the contract is in force."""
    breaches: list[Breach] = []
    doubts: list[Judgement] = []
    for contract in view.contracts_of(SUB_COMMISSION):
        body = contract.commissioner
        if body is None:
            yield examined(contract.id)
            yield unknown("principal", contract.id, missing=(Missing(contract.id, "commissioner"),))
            continue

        def is_lead(epoch: Epoch, body: str = body) -> Tri:
            return is_the_lead(view, body, epoch.period)

        for period, answer in while_in_force(view, contract, is_lead):
            yield examined(contract.id, period=period)
            if answer is True:
                continue
            leads = view.lead(period).sure if period else frozenset(view.ever(OrganizationRole.LEAD))
            contractor = contract.contractor
            ends = (body, contractor) if contractor else (body,)
            if answer is False:
                values = {
                    "principal": Named((body,)),
                    "contractor": Named((contractor,)) if contractor else Text("記載なし", "not said"),
                    "lead": Named(ids(leads)),
                }
                breaches.append(Breach(ends, period, contract.id, ends, values))
                continue
            missing = without_period((contract,)) + unsaid_roles(view, body, period)
            if period is not None:
                missing += unsettled_in(view, view.lead(period))
            missing = tuple(dict.fromkeys(missing))
            whom = ends if leads else (*ends, view.id)
            doubts.append(unknown("principal", *whom, period=period, missing=missing, nodes=(contract.id,)))
    yield from each_breach("principal", breaches, doubts)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("principal", view.id, period=view.period, missing=missing)
