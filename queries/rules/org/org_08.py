"""ORG-08: Commissioned institutions are the lead and the sub institutions, nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.words import ContractKind, OrganizationRole, Scope
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.catalogue import Authority
from queries.facts import ids, named_in, unlisted_contracts, unsettled
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.org.common import COMMISSIONING, by_contractor, of_root
from queries.view import ContractView, ProjectView

MEMBERS = (OrganizationRole.LEAD, OrganizationRole.SUB, OrganizationRole.PARTNER)


def outside_parties_that_carry(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Outsourcing and services that cover a state-funded work item which the outside party itself is said to carry out."""
    members = {view.root(body) for role in MEMBERS for body in view.ever(role)}
    for contract in view.contracts_of(ContractKind.OUTSOURCING, ContractKind.SERVICES):
        firm = contract.contractor and view.root(contract.contractor)
        if firm is None or firm in members:
            continue
        items = [
            key
            for key in contract.covers
            if (item := view.work_items.get(key)) is not None
            and Scope.STATE_FUNDED in (item.node.scope or ())
            and firm in {view.root(body) for body in item.organizations or ()}
        ]
        if items:
            who = str(contract.contractor)
            values: dict[str, Any] = {
                "who": Named((who,)),
                "items": Named(tuple(items)),
                "contracts": Named((contract.id,)),
            }
            time = contract.span.period()
            yield fail("carries", who, *items, period=time, nodes=(contract.id,), **values)


@rule(
    "ORG-08",
    doc_ja="契約によって委託を受ける機関が、その時期に代表研究機関か分担研究機関の役割をもつかを見ます。契約は、書かれたものだけを見ます。",
    clauses=[
        Clause(
            "role",
            Severity.MUST,
            Text(
                "{who}は{contracts}の受託者ですが、代表研究機関でも分担研究機関でもありません",
                "{who} is commissioned by {contracts}, but is neither the lead nor a sub institution",
            ),
            Remedy(
                Text(
                    "研究開発を分担する受託者なら、分担研究機関として参加させてください。分担しないなら、この契約が委託・再委託でよいのかをAMEDに相談してください。",
                    "If the contractor shares the research, let it take part as a sub institution. If not, ask AMED whether a commission or sub-commission is the right contract.",
                ),
                Text(
                    "分担研究機関であるのに役割が書かれていなければ、契約の期間を通じた役割（sub）を書いてください。契約の種別（kind）が実際の契約と違えば直してください。",
                    "If it is a sub institution, list the role `sub` for the period of the contract. Correct `kind` of the contract where it is not what was agreed.",
                ),
            ),
            unknown=Text(
                "委託研究開発契約と再委託研究開発契約の受託者が、代表研究機関または分担研究機関だけか判定できません（{who}）",
                "It cannot be judged whether only the lead and sub institutions are commissioned ({who})",
            ),
            forbids_line=True,
        ),
        Clause(
            "carries",
            Severity.ADVISORY,
            Text(
                "外注先の{who}が、国費による研究開発項目（{items}）を、{contracts}によって実施する機関とされています",
                "The outside party {who} is to carry out state-funded research ({items}) under {contracts}",
            ),
            Remedy(
                Text(
                    "研究開発を担うなら分担研究機関とすべきでないか、研究開発の要素を含まない業務の外注にとどまるか、AMEDに確認してください。",
                    "Ask AMED whether it should be a sub institution, as it shares the research, or only renders a service without research.",
                ),
                Text(
                    "実施する機関（organizations）や契約の対象（covers）の記載に誤りがあれば直してください。",
                    "Correct `organizations` of the work item or `covers` of the contract where they are wrong.",
                ),
            ),
            authority=Authority.DERIVED,
        ),
    ],
    citations=[
        Citation(
            "直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称",
            "S29",
        )
    ],
    follows_from=("CON-06", "CON-02"),
    about_contracts=True,
    beside=outside_parties_that_carry,
)
def only_lead_and_subs(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Whoever is commissioned by contract has the role of lead or sub at that time. Contracts are judged as far as recorded."""
    contracts = view.contracts_of(*COMMISSIONING)
    whenever = [c for c in contracts if _never_a_member(view, c)]
    for contract in whenever:
        yield examined(str(contract.contractor))
        named: dict[str, Any] = {
            "who": Named((str(contract.contractor),)),
            "contracts": Named((contract.id,)),
        }
        yield fail("role", str(contract.contractor), nodes=(contract.id,), **named)
    for epoch in view.epochs:
        period = epoch.period
        roots = view.roots(view.commissioned(period))
        for body, own in by_contractor((c for c in contracts if c not in whenever), period).items():
            sure = [c for c in own if c.span.sure(period)]
            if sure:
                yield examined(body, period=period)
            member = named_in(roots, view.root(body))
            if member:
                continue
            nodes = ids(c.id for c in (sure or own))
            values: dict[str, Any] = {"who": Named((body,)), "contracts": Named(nodes)}
            if sure and member is False:
                yield fail("role", body, period=period, nodes=nodes, **values)
                continue
            missing = () if sure else tuple(Missing(c, "period") for c in nodes)
            missing += unsettled(view, of_root(view, view.commissioned(period).maybe, body))
            yield unknown("role", body, period=period, nodes=nodes, missing=missing, **values)
    missing = tuple(Missing(c.id, "contractor") for c in contracts if c.contractor is None)
    missing += unlisted_contracts(view)
    if missing:
        who = Text("まだ書かれていない受託者", "contractors not yet listed")
        yield unknown("role", view.id, period=view.period, missing=missing, who=who)


def _never_a_member(view: ProjectView, contract: ContractView) -> bool:
    """Is it not said when the contract is in force, and its contractor surely neither lead nor sub, whenever that is?"""
    if contract.contractor is None or contract.span.period() is not None:
        return False
    root = view.root(contract.contractor)
    possible = [e.period for e in view.epochs if contract.span.possible(e.period)]
    return bool(possible) and all(
        named_in(view.roots(view.commissioned(period)), root) is False for period in possible
    )
