"""CON-06: No sub-commission contract with a partner company."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import named_in, unlisted_contracts
from queries.findings import Citation, Judgement, Missing, Named, Remedy, Said, Severity, examined, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import (
    SUB_COMMISSION,
    Breach,
    each_breach,
    unsaid_roles,
    while_in_force,
    without_period,
)
from queries.view import Epoch, ProjectView, Tri


@rule(
    "CON-06",
    doc_ja="産学官共同研究企業と再委託研究開発契約を結んでいないかを見ます。時期が重なれば不適合、前後していれば注意とします。",
    clauses=[
        Clause(
            "partner",
            Severity.MUST,
            Text(
                "産学官共同研究企業の{contractor}と再委託研究開発契約を結んでいます（{contracts}、委託者：{principal}）",
                "There is a sub-commission contract with the partner company {contractor} ({contracts}, commissioned by {principal})",
            ),
            Remedy(
                Text(
                    "産学官共同研究企業の研究開発は、共同研究開発契約のもとで、企業の資金か産学連携リソースによって行ってください。すでに結んだ契約や支払の扱いは、AMEDに相談してください。",
                    "The partner company does its research under a joint research contract, with its own money or industry resources. Ask AMED what to do about contracts and payments that are there.",
                ),
                Text(
                    "受託者や契約の種別（kind）が実際の契約と違えば直してください。",
                    "Correct `contractor` or `kind` of the contract where they are not what was agreed.",
                ),
            ),
            unknown=Text(
                "産学官共同研究企業と再委託研究開発契約を結んでいないか判定できません（{subjects}）",
                "It cannot be judged whether there is a sub-commission contract with a partner company ({subjects})",
            ),
            forbids_line=True,
        ),
        Clause(
            "sequence",
            Severity.ADVISORY,
            Text(
                "{contractor}は、{contracts}の期間とは別の時期に産学官共同研究企業になっています",
                "{contractor} is a partner company at another time than that of {contracts}",
            ),
            Remedy(
                Text(
                    "立場を変えてよいか、AMEDに確認してください。",
                    "Ask AMED whether the company may change its part.",
                ),
                None,
            ),
            forbids_line=True,
        ),
    ],
    citations=[
        Citation("AMEDとの委託研究開発契約の範囲で産学官共同研究企業と再委託研究開発契約は締結不可", "S19"),
    ],
    about_contracts=True,
)
def no_sub_commission_with_a_partner(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """No sub-commission contract with a partner company: at the same time a breach, at another time a caution."""
    ever = {view.root(b) for b in view.ever(OrganizationRole.PARTNER)}
    at_once: list[Breach] = []
    doubts: list[Judgement] = []
    one_after_the_other: list[Breach] = []
    for contract in view.contracts_of(SUB_COMMISSION):
        body = contract.contractor
        if body is None:
            yield examined(contract.id)
            yield unknown("partner", contract.id, missing=(Missing(contract.id, "contractor"),))
            continue
        root = view.root(body)

        def is_partner(epoch: Epoch, root: str = root) -> Tri:
            return named_in(view.roots(view.partners(epoch.period)), root)

        principal = contract.commissioner
        values = {
            "contractor": Named((body,)),
            "principal": Named((principal,)) if principal else Text("記載なし", "not said"),
        }
        whom = (body, principal) if principal else (body,)
        nodes = tuple(reversed(whom))
        hit = False
        for period, answer in while_in_force(view, contract, is_partner):
            yield examined(contract.id, period=period)
            if answer is True:
                at_once.append(Breach(whom, period, contract.id, nodes, values))
            elif answer is None:
                missing = without_period((contract,)) + unsaid_roles(view, body, period)
                doubts.append(unknown("partner", *whom, period=period, missing=missing, nodes=(contract.id,)))
            hit = hit or answer is not False
        if root in ever and not hit:
            one_after_the_other.append(Breach(whom, contract.span.period(), contract.id, nodes, values))
    yield from each_breach("partner", at_once, doubts)
    yield from each_breach("sequence", one_after_the_other)
    if missing := unlisted_contracts(view):
        yield unknown("partner", view.id, period=view.period, missing=missing)
