"""CON-17: Sub-commission periods lie inside the period of the commission contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from graphmodel.schema.dates import Period, merge_periods, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import ProjectStage
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import at_proposal, unlisted_contracts
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import COMMISSION, SUB_COMMISSION, without_period
from queries.view import ContractView, ProjectView, Tri, any3


@rule(
    "CON-17",
    doc_ja="再委託研究開発契約が、AMEDの委託研究開発契約のない日にわたらず、その締結より前に結ばれていないかを見ます。",
    clauses=[
        Clause(
            "period",
            Severity.MUST,
            Text(
                "{contract}の期間のうち{period}は、AMEDとの委託研究開発契約の期間の外です",
                "{period} of {contract} lies outside the periods of the commission contracts with AMED",
            ),
            Remedy(
                Text(
                    "再委託研究開発契約は、AMEDとの委託研究開発契約の期間の中で結んでください（1年ごとの契約なら再委託も1年ごとにします）。すでに結んだ契約の期間が外に出るときは、AMEDに相談してください。",
                    "Conclude sub-commission contracts inside the period of AMED's contract (where that is yearly, sub-commissions are yearly too). Where a signed contract reaches outside, ask AMED.",
                ),
                Text(
                    "契約期間の記載に誤りがあれば直し、AMEDとの契約が書かれていなければ contracts に書いてください。",
                    "Correct the period where it is wrong, and list AMED's contract in `contracts` if it is missing there.",
                ),
            ),
            unknown=Text(
                "再委託研究開発契約の期間がAMEDとの委託研究開発契約の期間の中にあるか判定できません（{subjects}）",
                "It cannot be judged whether sub-commission contracts lie inside the period of AMED's contract ({subjects})",
            ),
        ),
        Clause(
            "signed",
            Severity.ADVISORY,
            Text(
                "{contract}は、もとになる{upper}より先に締結されています（{own_day} / {upper_day}）",
                "{contract} was signed before {upper}, on which it rests ({own_day} / {upper_day})",
            ),
            Remedy(
                Text(
                    "締結した日付は変えません。順序が実際に逆であるときは、扱いをAMEDに確認してください。",
                    "A day of signature is not changed. If the order really is so, ask AMED.",
                ),
                Text(
                    "締結日（signed）の記載に誤りがあれば直してください。",
                    "Correct `signed` where it is wrong.",
                ),
            ),
            unknown=Text(
                "{contract}がAMEDとの委託研究開発契約より先に締結されていないか判定できません（締結日の記載がありません）",
                "It cannot be judged whether {contract} was signed before AMED's contract (a day of signature is not said)",
            ),
        ),
    ],
    citations=[
        Citation(
            "直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。",
            "S26",
        ),
        Citation(
            "AMEDと代表研究機関が締結する委託研究開発契約は、原則、研究開始時に1年間の契約を締結し", "S26"
        ),
    ],
    # A gap between AMED's contracts leaves the sub-commissions in it without ground: one cause.
    follows_from=("CON-01",),
    needs_period=False,
    about_contracts=True,
)
def sub_commissions_lie_inside(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """A sub-commission contract covers no day without a commission contract of AMED, and is not signed before it."""
    uppers = [c for c in view.contracts_of(COMMISSION) if c.commissioner in (AMED, None)]
    dated = merge_periods(p for c in uppers if c.commissioner and (p := c.span.period()))
    # A contract of which it is not said who commissions may be AMED's.
    nobodys = tuple(Missing(c.id, "commissioner") for c in uppers if c.commissioner is None)
    rest = without_period(uppers) + nobodys + unlisted_contracts(view)
    for contract in view.contracts_of(SUB_COMMISSION):
        own = contract.span.period()
        yield examined(contract.id, period=own)
        named: dict[str, Any] = {"contract": Named((contract.id,))}
        if own is None:
            missing = (Missing(contract.id, "period"),)
            yield unknown("period", contract.id, missing=missing, **named)
            continue
        subjects = (contract.id, contract.commissioner) if contract.commissioner else (contract.id,)
        for gap in subtract(own, dated):
            if view.stage is ProjectStage.APPLICATION:
                # The contract of AMED that covers it may be one that is yet to come.
                if not at_proposal(view):
                    yield unknown("period", *subjects, period=gap, missing=rest, **named)
            elif rest:
                yield unknown("period", *subjects, period=gap, missing=rest, **named)
            else:
                yield fail("period", *subjects, period=gap, **named)
        yield from _signed_in_order(contract, own, uppers)
    if unlisted := unlisted_contracts(view):
        yield unknown("period", view.id, period=view.period, missing=unlisted)


def _signed_in_order(contract: ContractView, own: Period, uppers: list[ContractView]) -> Iterator[Said]:
    covering = [(c, p) for c in uppers if (p := c.span.period()) and p.contains(own.start)]
    if not covering:
        return
    signed = contract.node.signed
    named: dict[str, Any] = {"contract": Named((contract.id,))}
    in_order: list[Tri] = [
        upper.node.signed <= signed
        if isinstance(upper.node.signed, date) and isinstance(signed, date)
        else None
        for upper, _ in covering
    ]
    if any3(in_order) is False:
        upper, period = covering[0]
        days: dict[str, Any] = {"own_day": signed, "upper_day": upper.node.signed}
        both = (contract.id, upper.id)
        period = Period(own.start, min(own.end, period.end))
        yield fail("signed", *both, period=period, upper=Named((upper.id,)), **days, **named)
