"""CON-04: Sub-commission contracts go out only from the lead institution."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unlisted_contracts, unsettled_in
from queries.findings import Citation, Judgement, Missing, Named, Remedy, Said, Severity, examined, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import (
    SUB_COMMISSION,
    Breach,
    each_breach,
    is_the_lead,
    made_by_the_lead,
    unsaid_roles,
    while_in_force,
    without_period,
)
from queries.view import Epoch, ProjectView, Tri


@rule(
    "CON-04",
    doc_ja="再委託研究開発契約が有効なすべての日に、その委託者が代表研究機関であるかを見ます。契約の始まりには代表研究機関だったときは、代表研究機関の交代が元の原因なので、分けて指摘します。",
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
            follows_from=("CON-05/depth",),
            forbids_line=True,
        ),
        Clause(
            "former_lead",
            Severity.MUST,
            Text(
                "{principal}は、{contractor}との再委託研究開発契約（{contracts}）の始まりには代表研究機関でしたが、この期間は代表研究機関ではありません。代表研究機関：{lead}",
                "{principal} was the lead institution when its sub-commission contract with {contractor} ({contracts}) began, but is not at this time; lead: {lead}",
            ),
            Remedy(
                Text(
                    "代表研究機関が交代したときは、前の代表研究機関との再委託研究開発契約を終え、次の代表研究機関が新たに結びます。過ぎた期間に前の契約のまま研究開発が行われたときは、AMEDに報告し、扱いを相談してください。",
                    "When the lead changes, the sub-commission contract with the one before ends, and the next lead concludes it anew. "
                    "Where research went on under the old contract, report it to AMED and ask how to treat that time.",
                ),
                Text(
                    "交代のときに契約が終わっていれば、終わった日（ended）を書いてください。",
                    "If the contract ended when the lead changed, write the day (`ended`).",
                ),
            ),
            forbids_line=True,
        ),
    ],
    citations=[Citation("代表研究機関と再委託研究開発契約を締結する分担研究機関", "S29")],
    follows_from=("ORG-01",),
    about_contracts=True,
)
def sub_commissions_go_out_from_the_lead(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The commissioner of a sub-commission contract is the lead institution on every day on which the contract is in force.

    One that was the lead when the contract began is said apart: there the change of the lead is the cause.
    """
    breaches: dict[str, list[Breach]] = {"principal": [], "former_lead": []}
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
                clause = "former_lead" if made_by_the_lead(view, contract) else "principal"
                breaches[clause].append(Breach(ends, period, contract.id, ends, values))
                continue
            missing = without_period((contract,)) + unsaid_roles(view, body, period)
            if period is not None:
                missing += unsettled_in(view, view.lead(period))
            missing = tuple(dict.fromkeys(missing))
            whom = ends if leads else (*ends, view.id)
            doubts.append(unknown("principal", *whom, period=period, missing=missing, nodes=(contract.id,)))
    for clause, found in breaches.items():
        yield from each_breach(clause, found)
    yield from doubts
    if missing := unlisted_contracts(view):
        yield unknown("principal", view.id, period=view.period, missing=missing)
