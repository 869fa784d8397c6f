"""CON-03: Every sub institution has a sub-commission contract with the lead institution."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import at_proposal, ids, named_in, unfinished, unsettled, unsettled_in
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import (
    NO_LEAD,
    NO_PARTY,
    NO_PERIOD,
    SUB_COMMISSION,
    absence_in,
    is_the_lead,
    without_period,
)
from queries.view import ContractView, ProjectView, Tri, all3, any3

PERHAPS_SUB = Text("分担研究機関かどうかが決まっていません", "whether it is a sub institution is not settled")


@rule(
    "CON-03",
    doc_ja="どの分担研究機関にも、どの日にも、代表研究機関との再委託研究開発契約があるかを見ます。",
    clauses=[
        Clause(
            "contract",
            Severity.MUST,
            Text(
                "分担研究機関の{sub}には、代表研究機関（{lead}）との再委託研究開発契約がありません{hint}",
                "The sub institution {sub} has no sub-commission contract with the lead institution ({lead}){hint}",
            ),
            Remedy(
                Text(
                    "これから始まる期間については、代表研究機関が再委託研究開発契約を結んでください。代表研究機関が交代したときは、次の代表研究機関がすべて新たに結びます。過ぎた期間については、日付をさかのぼって結ぶことはせず、扱いをAMEDに相談してください。",
                    "For a time to come, the lead institution has to conclude a sub-commission contract; after a change of lead the next lead concludes all of them anew. For a time that is over, do not conclude one with an earlier date: ask AMED what to do.",
                ),
                Text(
                    "契約があるのに書かれていなければ、contracts に書いてください。",
                    "If there is a contract that is not written, list it in `contracts`.",
                ),
            ),
            unknown=Text(
                "分担研究機関が代表研究機関と再委託研究開発契約を結んでいるか判定できません（{why}：{subjects}）",
                "It cannot be judged whether sub institutions have a sub-commission contract with the lead ({why}: {subjects})",
            ),
        )
    ],
    citations=[
        Citation("代表研究機関と再委託研究開発契約を締結。", "S29"),
        Citation("分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。", "S26"),
    ],
    follows_from=("CON-02", "CON-05", "CON-04", "ORG-01"),
    about_contracts=True,
)
def every_sub_has_a_contract(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each sub institution has, on every day, a sub-commission contract with the lead institution."""
    for epoch in view.epochs:
        period = epoch.period
        subs, leads = view.subs(period), view.lead(period)
        of_lead = view.roots(leads).sure
        certain = any(view.root(sub) not in of_lead for sub in subs.sure)
        for sub in ids(subs.all):
            root = view.root(sub)
            if root in of_lead:
                continue  # a part of the lead institution needs no contract with itself
            sure = sub in subs.sure
            own = view.commissioned_to(sub, SUB_COMMISSION)
            now = [c for c in own if c.span.possible(period)]
            if sure and (now or not at_proposal(view)):
                yield examined(sub, period=period)
            signed = any3(_binds(view, c, period) for c in now)
            missing = () if sure else unsettled(view, (sub,))
            if signed is True:
                if not certain:
                    yield unknown("contract", sub, period=period, missing=missing, why=PERHAPS_SUB)
                continue
            perhaps_lead = [b for b in leads.maybe if view.root(b) == root]
            if sure and signed is False and perhaps_lead and not at_proposal(view):
                # A part of what may be the lead institution may need no contract.
                missing += unsettled(view, perhaps_lead)
                yield unknown("contract", sub, period=period, missing=missing, why=NO_LEAD)
                continue
            if signed is None:
                lacks = [(c.id, s) for c in now for s in ("commissioner", "contractor") if not getattr(c, s)]
                missing += without_period(now) + tuple(Missing(*lack) for lack in lacks)
                why = NO_PARTY if lacks else NO_PERIOD if without_period(now) else NO_LEAD
                whom: tuple[str, ...] = (sub,)
                if why is NO_LEAD:
                    missing += unsettled_in(view, leads)
                    whom = (sub, view.id)
                yield unknown("contract", *whom, period=period, missing=missing, why=why)
                continue
            # Whose contract it is has to be known for it to be the other side of a gap.
            absence = absence_in(view, epoch, [c for c in own if c.contractor is not None])
            if absence.breach and sure:
                old = [c.id for c in now if c.commissioner and _was_lead(view, c.commissioner, period)]
                yield fail(
                    "contract",
                    sub,
                    period=period,
                    nodes=tuple(old),
                    sub=Named((sub,)),
                    lead=Named(ids(leads.sure)),
                    hint=_hint_former_lead(old),
                )
            elif not at_proposal(view):
                missing += absence.missing
                why = absence.doubt(PERHAPS_SUB)
                yield unknown("contract", sub, period=period, missing=missing, why=why)
    if (missing := unfinished(view, Section.ORGANIZATIONS)) and not at_proposal(view):
        why = Text("機関の節がないか、書き終えていません", "the section of organizations is not finished")
        yield unknown("contract", view.id, period=view.period, missing=missing, why=why)


def _binds(view: ProjectView, contract: ContractView, period: Period) -> Tri:
    """Is the contract in force, with the lead institution as the one who commissions?"""
    lead = is_the_lead(view, contract.commissioner, period) if contract.commissioner else None
    known = True if contract.contractor is not None else None
    return all3((lead, known, True if contract.span.sure(period) else None))


def _was_lead(view: ProjectView, body: str, period: Period) -> bool:
    """Was the body (or the institution it is part of) the lead before, and is it surely not now?"""
    root = view.root(body)
    spans = [s for b, own in view.ever(OrganizationRole.LEAD).items() if view.root(b) == root for s in own]
    before = any(s.end is not None and s.end <= period.start for s in spans)
    return before and named_in(view.roots(view.lead(period)), root) is False


def _hint_former_lead(contracts: list[str]) -> Text:
    if not contracts:
        return Text("", "")
    return Text(
        f"。契約 {'、'.join(contracts)} の委託者は以前の代表研究機関なので、結び直しが必要です",
        f"; contract {', '.join(contracts)} is with a former lead institution and has to be concluded anew",
    )
