"""CON-02: AMED has no direct contract with sub institutions or partner companies."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.entries import AMED
from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import named_in, unlisted_contracts
from queries.findings import Citation, Judgement, Missing, Named, Remedy, Said, Severity, examined, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import (
    COMMISSION,
    Breach,
    each_breach,
    unsaid_roles,
    while_in_force,
    without_period,
)
from queries.view import Epoch, ProjectView, Tri, all3, any3, not3


@rule(
    "CON-02",
    doc_ja="AMEDが、代表研究機関でない分担研究機関や産学官共同研究企業と、その役割にある間に委託研究開発契約を結んでいないかを見ます。",
    clauses=[
        Clause(
            "direct",
            Severity.MUST,
            Text(
                "{role}の{contractor}が、AMEDと直接、委託研究開発契約を結んでいます（{contracts}）。"
                "機関ごとにAMEDと契約する事業もありますが、本事業でAMEDと契約するのは代表研究機関だけです",
                "{contractor}, a {role}, has a commission contract with AMED directly ({contracts}). Some AMED programmes contract with "
                "every institution; in this one only the lead institution does",
            ),
            Remedy(
                Text(
                    "分担研究機関とは代表研究機関が再委託研究開発契約を、産学官共同研究企業とは共同研究開発契約を結ぶ体制にしてください。すでに結んだ契約の扱いは、AMEDに相談してください。",
                    "Let the lead institution conclude a sub-commission contract with a sub institution, and a joint research contract with a partner company. Ask AMED what to do about contracts already concluded.",
                ),
                Text(
                    "委託者・受託者の記載に誤りがあれば直し、ほかの事業の契約は contracts から外してください。",
                    "Correct `commissioner` or `contractor` where they are wrong, and take contracts of other programmes out of `contracts`.",
                ),
            ),
            unknown=Text(
                "AMEDが分担研究機関や産学官共同研究企業と直接契約していないか判定できません（{subjects}）",
                "It cannot be judged whether AMED has a direct contract with a sub institution or partner company ({subjects})",
            ),
            forbids_line=True,
        )
    ],
    citations=[
        Citation(
            "直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。",
            "S26",
        ),
        Citation(
            "「委託研究開発機関」とは、直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称。",
            "S29",
        ),
        Citation("AMED委託費の産学官共同研究企業への提供も不可", "S19"),
    ],
    about_contracts=True,
)
def amed_contracts_with_the_lead_only(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """No commission contract of AMED with a body that is sub or partner, and not the lead, at the same time."""
    breaches: list[Breach] = []
    doubts: list[Judgement] = []
    for contract in view.contracts_of(COMMISSION):
        body = contract.contractor
        if contract.commissioner not in (AMED, None):
            continue
        if body is None:
            yield examined(contract.id)
            yield unknown("direct", contract.id, missing=(Missing(contract.id, "contractor"),))
            continue
        root = view.root(body)

        def direct(epoch: Epoch, root: str = root) -> Tri:
            groups = (view.subs(epoch.period), view.partners(epoch.period))
            other = any3(named_in(view.roots(g), root) for g in groups)
            return all3((other, not3(named_in(view.roots(view.lead(epoch.period)), root))))

        for period, answer in while_in_force(view, contract, direct):
            yield examined(contract.id, period=period)
            if answer is False:
                continue
            if answer is True and contract.commissioner is not None:
                at = period or view.epochs[0].period
                partner = named_in(view.roots(view.partners(at)), root)
                role = OrganizationRole.PARTNER if partner else OrganizationRole.SUB
                values = {"contractor": Named((body,)), "role": role.text}
                breaches.append(Breach((body,), period, contract.id, (body,), values))
                continue
            missing = without_period((contract,)) + unsaid_roles(view, body, period)
            if contract.commissioner is None:
                missing += (Missing(contract.id, "commissioner"),)
            doubts.append(unknown("direct", body, period=period, missing=missing, nodes=(contract.id,)))
    yield from each_breach("direct", breaches, doubts)
    if missing := unlisted_contracts(view):
        yield unknown("direct", view.id, period=view.period, missing=missing)
