"""CON-07: Partner companies are tied in by a joint research contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import ContractKind
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import at_proposal, ids, named_in, unfinished, unsettled
from queries.findings import Citation, Missing, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import NO_PERIOD, absence_in, without_period
from queries.view import ContractView, Group, ProjectView, Tri, all3, any3

PERHAPS_PARTNER = Text(
    "産学官共同研究企業かどうかが決まっていません", "whether it is a partner company is not settled"
)


@rule(
    "CON-07",
    doc_ja="どの産学官共同研究企業も、どの日にも、委託研究開発機関との共同研究開発契約の当事者であるかを見ます。資料の図の語から読み取ったもので、義務を述べた文はありません。",
    clauses=[
        Clause(
            "joint",
            Severity.ADVISORY,
            Text(
                "産学官共同研究企業の{subjects}と委託研究開発機関との共同研究開発契約がありません",
                "There is no joint research contract between the partner company {subjects} and a commissioned institution",
            ),
            Remedy(
                Text(
                    "委託研究開発機関との共同研究開発契約（二者でも多者でもかまいません）を結んでください。過ぎた期間について、日付をさかのぼって結ぶことはしません。",
                    "Conclude a joint research contract with a commissioned institution (of two or of many parties). Do not conclude one with an earlier date for a time that is over.",
                ),
                Text(
                    "契約があるのに書かれていなければ、contracts に書いてください。",
                    "If there is a contract that is not written, list it in `contracts`.",
                ),
            ),
            unknown=Text(
                "産学官共同研究企業と委託研究開発機関との共同研究開発契約があるか判定できません（{why}：{subjects}）",
                "It cannot be judged whether partner companies have a joint research contract with a commissioned institution ({why}: {subjects})",
            ),
        )
    ],
    citations=[
        Citation("共同研究開発契約", "S19"),
        Citation("産学連携リソースによる研究開発の範囲", "S19"),
    ],
    about_contracts=True,
)
def partners_have_a_joint_research_contract(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each partner company is, on every day, party to a joint research contract with a commissioned institution. It is read from
    the words of a figure; no sentence makes it a duty.
    """
    contracts = view.contracts_of(ContractKind.JOINT_RESEARCH)
    for epoch in view.epochs:
        period = epoch.period
        partners, commissioned = view.partners(period), view.roots(view.commissioned(period))
        # A contract of which no parties are said may be any company's.
        unsaid = [c for c in contracts if _without_parties(c) and c.span.possible(period)]
        for company in ids(partners.all):
            root = view.root(company)
            sure = company in partners.sure
            own = view.contracts_with(company, ContractKind.JOINT_RESEARCH)
            now = [c for c in own if c.span.possible(period)]
            if sure and (now or unsaid or not at_proposal(view)):
                yield examined(company, period=period)
            joins = [_joins(view, c, root, commissioned, period) for c in now]
            joined = any3([*joins, *(None for _ in unsaid)])
            missing = () if sure else unsettled(view, (company,))
            if joined is True:
                if not partners.sure:
                    yield unknown("joint", company, period=period, missing=missing, why=PERHAPS_PARTNER)
                continue
            if joined is None:
                parties = {view.root(t.other) for c in now for t in c.parties}
                others = view.commissioned(period).maybe
                missing += without_period(now) + _undated_parties(now)
                missing += tuple(Missing(c.id, "parties") for c in unsaid)
                missing += unsettled(view, (b for b in others if view.root(b) in parties))
                why = (
                    NO_PERIOD
                    if without_period(now)
                    else Text("当事者が未定です", "the parties are not settled")
                )
                yield unknown("joint", company, period=period, missing=missing, why=why)
                continue
            absence = absence_in(view, epoch, own)
            if absence.breach and sure:
                yield fail("joint", company, period=period, nodes=absence.neighbours)
            elif not at_proposal(view):
                missing += absence.missing
                why = absence.doubt(PERHAPS_PARTNER)
                yield unknown("joint", company, period=period, missing=missing, why=why)
    if (missing := unfinished(view, Section.ORGANIZATIONS)) and not at_proposal(view):
        why = Text("機関の節がないか、書き終えていません", "the section of organizations is not finished")
        yield unknown("joint", view.id, period=view.period, missing=missing, why=why)


def _without_parties(contract: ContractView) -> bool:
    return not contract.parties and not contract.node.parties_known


def _undated_parties(contracts: Iterable[ContractView]) -> tuple[Missing, ...]:
    """Contracts whose period is said, but not since when or until when somebody is a party."""
    return tuple(
        Missing(c.id, "parties")
        for c in contracts
        if c.span.period() is not None and any(t.span.period() is None for t in c.parties)
    )


def _joins(view: ProjectView, contract: ContractView, root: str, others: Group, period: Period) -> Tri:
    """Does the contract, in force, bind the company (by its root) with one of the others, each as long as it is a party?"""

    def there(span_of: str) -> Tri:
        spans = [t.span for t in contract.parties if view.root(t.other) == span_of]
        return any3(True if s.sure(period) else None if s.possible(period) else False for s in spans)

    bodies = {view.root(t.other) for t in contract.parties} - {root}
    other = any3(all3((named_in(others, b), there(b))) for b in bodies)
    return all3((True if contract.span.sure(period) else None, there(root), other))
