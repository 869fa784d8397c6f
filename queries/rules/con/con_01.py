"""CON-01: One commission contract between AMED and the lead institution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import at_proposal, ids, unlisted_contracts, unsettled_in
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import (
    COMMISSION,
    NO_LEAD,
    NO_PARTY,
    NO_PERIOD,
    UNFINISHED,
    absence_in,
    is_the_lead,
    while_in_force,
    without_period,
)
from queries.view import ContractView, ProjectView


@rule(
    "CON-01",
    doc_ja="研究開発期間のどの日にも、AMEDが代表研究機関に委託する委託研究開発契約がちょうど一つ有効であるかを見ます。",
    clauses=[
        Clause(
            "none",
            Severity.MUST,
            Text(
                "AMEDと代表研究機関（{lead}）の委託研究開発契約がない期間があります",
                "There is no commission contract between AMED and the lead institution ({lead})",
            ),
            Remedy(
                Text(
                    "これから始まる期間については、切れ目なく続くように委託研究開発契約を結んでください。過ぎた期間については、日付をさかのぼって結ぶことはせず、扱いをAMEDに相談してください。",
                    "For a time to come, conclude a commission contract so that there is no gap. For a time that is over, do not conclude one with an earlier date: ask AMED what to do.",
                ),
                Text(
                    "契約があるのに書かれていなければ、contracts に書いてください。中止（早期終了）した課題では、project の period の最後の日を改めます。",
                    "If there is a contract that is not written, list it in `contracts`. Of a project that was stopped early correct the last day in `period` of `project`.",
                ),
            ),
            unknown=Text(
                "AMEDと代表研究機関の委託研究開発契約があるか判定できません（{why}）",
                "It cannot be judged whether there is a commission contract between AMED and the lead institution ({why})",
            ),
            expected=Text("1件", "1"),
            observed=Text("0件", "0"),
        ),
        Clause(
            "several",
            Severity.MUST,
            Text(
                "AMEDとの委託研究開発契約が同時に複数有効です（受託者：{contractors}）。契約は代表研究機関との1件だけです",
                "Several commission contracts with AMED are in force at the same time (contractors: {contractors}); "
                "there is to be one, with the lead institution",
            ),
            Remedy(
                Text(
                    "AMEDとの委託研究開発契約は代表研究機関との1件だけです。ほかの契約があれば、扱いをAMEDに相談してください。",
                    "There is to be one commission contract with AMED, that of the lead institution. If there are others, ask AMED what to do.",
                ),
                Text(
                    "変更契約や覚書は、別の契約とせず、もとの契約を amends で示してください。ほかの事業の契約は contracts から外し、途中で終わった契約には ended を書いてください。",
                    "An amendment is no second contract: name the contract that it changes in `amends`. Take contracts of other programmes out of `contracts`, and write `ended` where a contract has ended early.",
                ),
            ),
            unknown=Text(
                "AMEDとの委託研究開発契約が1件だけか判定できません（{why}）",
                "It cannot be judged whether there is only one commission contract with AMED ({why})",
            ),
            expected=Text("1件", "1"),
            observed=Text("{count}件", "{count}"),
        ),
        Clause(
            "parties",
            Severity.MUST,
            Text(
                "委託研究開発契約の当事者がAMEDと代表研究機関（{lead}）ではありません（委託者：{commissioner}、受託者：{contractor}）",
                "A commission contract is not between AMED and the lead institution ({lead}): commissioner {commissioner}, contractor {contractor}",
            ),
            Remedy(
                Text(
                    "代表研究機関が交代したときは、次の代表研究機関がAMEDと新たに契約します。締結した契約の当事者を書き換えるのではなく、必要な手続きをAMEDに相談してください。",
                    "When the lead changes, the next lead concludes a contract of its own with AMED. The parties of a signed contract are not rewritten: ask AMED for the procedure.",
                ),
                Text(
                    "委託者・受託者の記載に誤りがあれば直し、ほかの事業の契約は contracts から外してください。",
                    "Correct `commissioner` or `contractor` where they are wrong, and take contracts of other programmes out of `contracts`.",
                ),
            ),
            unknown=Text(
                "{contract}がAMEDと代表研究機関の契約か判定できません（{why}）",
                "It cannot be judged whether {contract} is between AMED and the lead institution ({why})",
            ),
            forbids_line=True,
        ),
    ],
    citations=[
        Citation("AMEDとは直接、委託研究開発契約を締結。", "S29"),
        Citation(
            "直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し", "S26"
        ),
    ],
    follows_from=("CON-02", "ORG-01"),
    about_contracts=True,
)
def one_commission_with_the_lead(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """On every day one commission contract is in force, AMED commissioning the lead institution."""
    everything = view.contracts_of(COMMISSION)
    contracts = [c for c in everything if c.commissioner in (AMED, None)]
    strange = [c for c in everything if c.commissioner not in (AMED, None)]
    rest = unlisted_contracts(view)
    for contract in strange:
        for at, _ in while_in_force(view, contract, lambda _: False):
            yield _wrong_parties(view, contract, at)
    for epoch in view.epochs:
        period = epoch.period
        sure = [c for c in contracts if c.span.sure(period)]
        maybe = [c for c in contracts if c not in sure and c.span.possible(period)]
        if sure or maybe or not at_proposal(view):
            yield examined(view.id, period=period)
        if len(sure) > 1:
            who = ids({c.contractor or view.id for c in sure})
            nodes = tuple(c.id for c in sure)
            yield fail("several", *who, period=period, nodes=nodes, count=len(sure), contractors=Named(who))
            continue
        if sure:
            yield from _between_amed_and_lead(view, sure[0], period)
        lead = ids(view.lead(period).sure) or (view.id,)
        if maybe:
            clause = "several" if sure else "none"
            nodes = tuple(c.id for c in (*sure, *maybe))
            missing = without_period(maybe)
            yield unknown(clause, *lead, period=period, missing=missing, nodes=nodes, why=NO_PERIOD)
        elif sure and rest:
            yield unknown("several", *lead, period=period, missing=rest, why=UNFINISHED)
        elif not sure:
            absence = absence_in(view, epoch, contracts)
            gap = absence.neighbours
            if absence.breach:
                yield fail("none", *lead, period=period, nodes=gap, lead=Named(lead))
            elif not at_proposal(view):
                yield unknown("none", *lead, period=period, missing=absence.missing, why=absence.why)


def _between_amed_and_lead(view: ProjectView, contract: ContractView, period: Period) -> Iterator[Said]:
    lacks = [side for side in ("commissioner", "contractor") if getattr(contract, side) is None]
    is_lead = is_the_lead(view, contract.contractor, period) if contract.contractor else None
    named: dict[str, Any] = {"contract": Named((contract.id,))}
    if is_lead is False:
        yield _wrong_parties(view, contract, period)
    elif lacks:
        missing = tuple(Missing(contract.id, side) for side in lacks)
        yield unknown("parties", contract.id, period=period, missing=missing, why=NO_PARTY, **named)
    elif is_lead is None:
        missing = unsettled_in(view, view.lead(period))
        nodes = (contract.id,)
        yield unknown("parties", view.id, period=period, missing=missing, nodes=nodes, why=NO_LEAD, **named)


def _wrong_parties(view: ProjectView, contract: ContractView, period: Period | None) -> Said:
    sides: dict[str, Any] = {
        side: Named((body,)) if body else Text("記載なし", "not said")
        for side, body in (("commissioner", contract.commissioner), ("contractor", contract.contractor))
    }
    wrong = contract.contractor if contract.commissioner in (AMED, None) else contract.commissioner
    assert wrong is not None
    lead = Named(ids(view.lead(period).sure if period else view.ever(OrganizationRole.LEAD)))
    return fail("parties", wrong, period=period, nodes=(wrong, contract.id), lead=lead, **sides)
