"""CON: who has which contract with whom, and for how long (domain.md 1.4, rulings.md 4).

Contracts are records: what is missing after the day of the document is unknown, what is missing before it fails, and so does a gap
between two recorded contracts wherever it lies. A contract whose period is not said is judged only where the answer is the same
whenever it is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from graphmodel.schema.dates import Period, add_years, merge_periods, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import ContractKind, OrganizationRole, ProjectStage, Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, named_in, unfinished, unsettled, unsettled_in
from queries.findings import Citation, Judgement, Missing, Named, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.view import ContractView, Epoch, Group, ProjectView, Tri, all3, any3, not3

COMMISSION = ContractKind.COMMISSION
SUB_COMMISSION = ContractKind.SUB_COMMISSION

NO_LEAD = Text("代表研究機関が決まっていません", "the lead institution is not settled")
NO_PERIOD = Text("契約期間が書かれていません", "the period of the contract is not said")
NO_PARTY = Text("契約の当事者が書かれていません", "the parties of the contract are not said")
PERHAPS_SUB = Text("分担研究機関かどうかが決まっていません", "whether it is a sub institution is not settled")
PERHAPS_PARTNER = Text(
    "産学官共同研究企業かどうかが決まっていません", "whether it is a partner company is not settled"
)
UNFINISHED = Text(
    "契約の節がないか、書き終えていません", "the section of contracts is absent or not finished"
)


def _is_lead(view: ProjectView, body: str, period: Period) -> Tri:
    """Is the body (or the institution it is part of) the lead? Not known where nobody surely is: that is for ORG-01 to say."""
    leads = view.roots(view.lead(period))
    return named_in(leads, view.root(body)) if leads.sure else None


def _undated(contracts: Iterable[ContractView]) -> tuple[Missing, ...]:
    return tuple(Missing(c.id, "period") for c in contracts if c.span.period() is None)


class Absence(NamedTuple):
    """What it means that no contract of some kind is in force in an epoch."""

    breach: bool
    neighbours: tuple[str, ...]
    """The contracts before and after, where it is a gap between two."""
    why: Text
    missing: tuple[Missing, ...]

    def doubt(self, role: Text) -> Text:
        """Why it is not known whether a body that may have a role lacks a contract: where one with the role surely would, only the role is."""
        return role if self.breach else self.why


def _absence(view: ProjectView, epoch: Epoch, related: Iterable[ContractView]) -> Absence:
    """Nothing is in force: a breach where the records reach, and between two of the related contracts; else not known."""
    if missing := unfinished(view, Section.CONTRACTS):
        return Absence(False, (), UNFINISHED, missing)
    before = [(c.span.end, c.id) for c in related if c.span.end and c.span.end <= epoch.period.start]
    after = [(c.span.start, c.id) for c in related if c.span.start and c.span.start >= epoch.period.end]
    gap = (max(before)[1], min(after)[1]) if before and after else ()
    day = view.as_at.isoformat()
    why = Text(f"{day}より後の契約はまだ記録されていません", f"contracts after {day} are not recorded yet")
    return Absence(epoch.recorded or bool(gap), gap, why, ())


def _while_in_force(
    view: ProjectView, contract: ContractView, test: Callable[[Epoch], Tri]
) -> Iterator[tuple[Period | None, Tri]]:
    """What a test says of a contract, epoch by epoch; once and undated where the contract's period is not known."""
    epochs = [e for e in view.epochs if contract.span.possible(e.period)]
    if contract.span.period() is not None:
        for epoch in epochs:
            yield epoch.period, test(epoch)
    elif epochs:
        answers = {test(e) for e in epochs}
        yield None, answers.pop() if len(answers) == 1 else None


class Breach(NamedTuple):
    """What is wrong with one contract in one epoch. The subjects are bodies, so that contracts that follow each other make one finding."""

    subjects: tuple[str, ...]
    period: Period | None
    contract: str
    nodes: tuple[str, ...]
    values: dict[str, Any]


def _breaches(clause: str, breaches: list[Breach], doubts: Iterable[Judgement] = ()) -> Iterator[Said]:
    """The fails, each naming all contracts of the same subjects that break the clause; and the doubts."""
    contracts: dict[tuple[str, ...], dict[str, None]] = {}
    for breach in breaches:
        contracts.setdefault(breach.subjects, {})[breach.contract] = None
    for subjects, period, contract, nodes, values in breaches:
        named = Named(tuple(contracts[subjects]))
        yield fail(clause, *subjects, period=period, nodes=(*nodes, contract), contracts=named, **values)
    yield from doubts


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
            Text(
                "この期間の委託研究開発契約を結び、contracts に書いてください。契約は研究開発期間を通じて切れ目なく続く必要があります。"
                "中止（早期終了）した課題では、project の period の最後の日を改めてください。",
                "Conclude a commission contract for that time and write it in `contracts`; contracts have to follow each other without gap. "
                "Of a project that was stopped early correct the last day in `period` of `project`.",
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
            Text(
                "代表研究機関との1件にまとめてください。変更契約は別の契約とせず、もとの契約の記載を直してください。",
                "Leave the one with the lead institution. An amendment is no second contract: correct the entry of the first.",
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
            Text(
                "AMEDを委託者、その時点の代表研究機関を受託者とする契約にしてください。代表研究機関が交代したときは契約も結び直します。ほかの事業の契約は、contracts から外してください。",
                "The commissioner has to be AMED and the contractor the lead institution of that time; when the lead changes, so does the contract. Take contracts of other programmes out of `contracts`.",
            ),
            unknown=Text(
                "{contract}がAMEDと代表研究機関の契約か判定できません（{why}）",
                "It cannot be judged whether {contract} is between AMED and the lead institution ({why})",
            ),
        ),
    ],
    citations=[
        Citation("AMEDとは直接、委託研究開発契約を締結。", "S29"),
        Citation(
            "直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し", "S26"
        ),
    ],
    follows_from=("CON-02", "ORG-01"),
    running_only=True,
)
def one_commission_with_the_lead(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """On every day one commission contract is in force, AMED commissioning the lead institution."""
    everything = view.contracts_of(COMMISSION)
    contracts = [c for c in everything if c.commissioner in (AMED, None)]
    strange = [c for c in everything if c.commissioner not in (AMED, None)]
    rest = unfinished(view, Section.CONTRACTS)
    for contract in strange:
        for at, _ in _while_in_force(view, contract, lambda _: False):
            yield _wrong_parties(view, contract, at)
    for epoch in view.epochs:
        period = epoch.period
        yield examined(view.id, period=period)
        sure = [c for c in contracts if c.span.sure(period)]
        maybe = [c for c in contracts if c not in sure and c.span.possible(period)]
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
            missing = _undated(maybe)
            yield unknown(clause, *lead, period=period, missing=missing, nodes=nodes, why=NO_PERIOD)
        elif sure and rest:
            yield unknown("several", *lead, period=period, missing=rest, why=UNFINISHED)
        elif not sure:
            absence = _absence(view, epoch, contracts)
            gap = absence.neighbours
            if absence.breach:
                yield fail("none", *lead, period=period, nodes=gap, lead=Named(lead))
            else:
                yield unknown("none", *lead, period=period, missing=absence.missing, why=absence.why)


def _between_amed_and_lead(view: ProjectView, contract: ContractView, period: Period) -> Iterator[Said]:
    lacks = [side for side in ("commissioner", "contractor") if getattr(contract, side) is None]
    is_lead = _is_lead(view, contract.contractor, period) if contract.contractor else None
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
            Text(
                "分担研究機関とは代表研究機関が再委託研究開発契約を、産学官共同研究企業とは共同研究開発契約を結ぶ形に改めてください。",
                "Let the lead institution conclude a sub-commission contract with the sub institution, or a joint research contract with the partner company.",
            ),
            unknown=Text(
                "AMEDが分担研究機関や産学官共同研究企業と直接契約していないか判定できません（{subjects}）",
                "It cannot be judged whether AMED has a direct contract with a sub institution or partner company ({subjects})",
            ),
        )
    ],
    citations=[
        Citation("分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。", "S26"),
        Citation("代表研究機関と再委託研究開発契約を締結。", "S29"),
    ],
    running_only=True,
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

        for period, answer in _while_in_force(view, contract, direct):
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
            missing = _undated((contract,)) + _unsaid_roles(view, body, period)
            if contract.commissioner is None:
                missing += (Missing(contract.id, "commissioner"),)
            doubts.append(unknown("direct", body, period=period, missing=missing, nodes=(contract.id,)))
    yield from _breaches("direct", breaches, doubts)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("direct", view.id, period=view.period, missing=missing)


def _unsaid_roles(view: ProjectView, body: str, period: Period | None) -> tuple[Missing, ...]:
    """The body, and those of the same legal body, whose roles are not settled."""
    root = view.root(body)
    periods = [period] if period else [e.period for e in view.epochs]
    unsure = {
        b
        for at in periods
        for group in (view.lead(at), view.subs(at), view.partners(at))
        for b in group.maybe
        if view.root(b) == root
    }
    return unsettled(view, unsure)


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
            Text(
                "代表研究機関が、この期間について再委託研究開発契約を結んでください。代表研究機関が交代したときは、すべて結び直します。",
                "The lead institution has to conclude a sub-commission contract for that time; after a change of lead all of them are concluded anew.",
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
    running_only=True,
)
def every_sub_has_a_contract(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each sub institution has, on every day, a sub-commission contract with the lead institution."""
    contracts = view.contracts_of(SUB_COMMISSION)
    for epoch in view.epochs:
        period = epoch.period
        subs, leads = view.subs(period), view.lead(period)
        for sub in ids(subs.all):
            root = view.root(sub)
            if root in view.roots(leads).sure:
                continue  # a part of the lead institution needs no contract with itself
            sure = sub in subs.sure
            if sure:
                yield examined(sub, period=period)
            own = [c for c in contracts if c.contractor is None or view.root(c.contractor) == root]
            now = [c for c in own if c.span.possible(period)]
            signed = any3(_binds(view, c, period) for c in now)
            if signed is True:
                continue
            missing = () if sure else unsettled(view, (sub,))
            if signed is None:
                lacks = [(c.id, s) for c in now for s in ("commissioner", "contractor") if not getattr(c, s)]
                missing += _undated(now) + tuple(Missing(*lack) for lack in lacks)
                why = NO_PARTY if lacks else NO_PERIOD if _undated(now) else NO_LEAD
                whom: tuple[str, ...] = (sub,)
                if why is NO_LEAD:
                    missing += unsettled_in(view, leads)
                    whom = (sub, view.id)
                yield unknown("contract", *whom, period=period, missing=missing, why=why)
                continue
            # Whose contract it is has to be known for it to be the other side of a gap.
            absence = _absence(view, epoch, [c for c in own if c.contractor is not None])
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
            else:
                missing += absence.missing
                why = absence.doubt(PERHAPS_SUB)
                yield unknown("contract", sub, period=period, missing=missing, why=why)
    if missing := unfinished(view, Section.ORGANIZATIONS):
        why = Text("機関の節がないか、書き終えていません", "the section of organizations is not finished")
        yield unknown("contract", view.id, period=view.period, missing=missing, why=why)


def _binds(view: ProjectView, contract: ContractView, period: Period) -> Tri:
    """Is the contract in force, with the lead institution as the one who commissions?"""
    lead = _is_lead(view, contract.commissioner, period) if contract.commissioner else None
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
        f"。契約 {'、'.join(contracts)} の委託元は以前の代表研究機関なので、結び直しが必要です",
        f"; contract {', '.join(contracts)} is with a former lead institution and has to be concluded anew",
    )


@rule(
    "CON-04",
    doc_ja="再委託研究開発契約が有効なすべての日に、その委託元が代表研究機関であるかを見ます。",
    clauses=[
        Clause(
            "principal",
            Severity.MUST,
            Text(
                "{principal}は代表研究機関ではないのに、{contractor}と再委託研究開発契約を結んでいます（{contracts}）。代表研究機関：{lead}",
                "{principal} is not the lead institution but has a sub-commission contract with {contractor} ({contracts}); lead: {lead}",
            ),
            Text(
                "再委託研究開発契約は代表研究機関が直接結ぶ形に改めてください。研究開発を含まない業務であれば、外注契約として書いてください。",
                "Let the lead institution conclude the sub-commission contract itself. Work without research is an outsourcing contract.",
            ),
            unknown=Text(
                "再委託研究開発契約の委託元が代表研究機関か判定できません（{subjects}）",
                "It cannot be judged whether sub-commission contracts go out from the lead institution ({subjects})",
            ),
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
            return _is_lead(view, body, epoch.period)

        for period, answer in _while_in_force(view, contract, is_lead):
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
            missing = _undated((contract,)) + _unsaid_roles(view, body, period)
            if period is not None:
                missing += unsettled_in(view, view.lead(period))
            missing = tuple(dict.fromkeys(missing))
            whom = ends if leads else (*ends, view.id)
            doubts.append(unknown("principal", *whom, period=period, missing=missing, nodes=(contract.id,)))
    yield from _breaches("principal", breaches, doubts)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("principal", view.id, period=view.period, missing=missing)


@rule(
    "CON-05",
    doc_ja="有効な契約をAMEDからたどり、委託の連なりが定められた段数を超えないかを見ます。外注は段数に数えません。",
    clauses=[
        Clause(
            "depth",
            Severity.MUST,
            Text(
                "再委託を受けた{principal}が、さらに{contractor}に再委託しています（{contracts}）。AMEDから数えて{depth}段目以降の委託です",
                "{principal}, itself sub-commissioned, sub-commissions {contractor} ({contracts}): step {depth} or further, counted from AMED",
            ),
            Text(
                "代表研究機関と直接の再委託研究開発契約に改めてください。研究開発を含まない業務の外注であれば、契約の種別を outsourcing としてください。",
                "Conclude the contract with the lead institution directly. If it is outsourcing without research, make its kind `outsourcing`.",
            ),
            unknown=Text(
                "再々委託になっていないか判定できません（{subjects}）",
                "It cannot be judged whether there is sub-sub-commissioning ({subjects})",
            ),
            expected=Text("AMEDから数えて{limit}段目まで", "at most step {limit} counted from AMED"),
            observed=Text("{depth}段目以降", "step {depth} or further"),
        )
    ],
    citations=[Citation("代表研究機関と再委託研究開発契約を締結する分担研究機関の総称", "S29")],
    running_only=True,
    parameters=("max_depth",),
)
def no_sub_sub_commission(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the contracts in force, no chain of commissions from AMED is longer than allowed; outsourcing does not count."""
    limit = call["max_depth"]
    contracts = view.contracts_of(SUB_COMMISSION)
    for contract in contracts:
        for side in ("commissioner", "contractor"):
            if getattr(contract, side) is None:
                yield examined(contract.id)
                yield unknown("depth", contract.id, missing=(Missing(contract.id, side),))
    whole = [c for c in contracts if c.commissioner and c.contractor]
    breaches: list[Breach] = []
    doubts: list[Judgement] = []
    for epoch in view.epochs:
        period = epoch.period
        possible = [c for c in whole if c.span.possible(period)]
        yield from (examined(c.id, period=period) for c in possible)
        perhaps = [c for c in possible if not _inside_one_institution(view, c)]
        sure = [c for c in perhaps if c.span.sure(period)]
        for contract in perhaps:
            principal, contractor = contract.commissioner, contract.contractor
            assert principal is not None
            assert contractor is not None
            start = frozenset({view.root(principal), view.root(contractor)})
            chain = _chain(view, principal, sure, start, limit)
            ends = (principal, contractor)
            if contract in sure and len(chain) + 1 > limit:
                values = {
                    "principal": Named((principal,)),
                    "contractor": Named((contractor,)),
                    "depth": len(chain) + 1,
                    "limit": limit,
                }
                breaches.append(Breach(ends, period, contract.id, (*chain, contractor), values))
            elif len(_chain(view, principal, perhaps, start, limit)) + 1 > limit:
                missing = _undated(perhaps)
                doubts.append(unknown("depth", *ends, period=period, missing=missing, nodes=(contract.id,)))
    yield from _breaches("depth", breaches, doubts)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("depth", view.id, period=view.period, missing=missing)


def _inside_one_institution(view: ProjectView, contract: ContractView) -> bool:
    """A contract of an institution with its own faculty or hospital is no step of a chain."""
    assert contract.commissioner is not None
    assert contract.contractor is not None
    return view.root(contract.commissioner) == view.root(contract.contractor)


def _chain(
    view: ProjectView, body: str, contracts: list[ContractView], seen: frozenset[str], enough: int
) -> tuple[str, ...]:
    """A chain of sub-commissions that ends at a body, from the top down: the longest of up to `enough` bodies. A circle is gone round once.

    No longer one is looked for, since the number of chains grows with each step.
    """
    best: tuple[str, ...] = (body,)
    for contract in contracts if enough > 1 else ():
        up = contract.commissioner
        assert up is not None
        assert contract.contractor is not None
        if view.root(contract.contractor) != view.root(body):
            continue
        root = view.root(up)
        above = (up,) if root in seen else _chain(view, up, contracts, seen | {root}, enough - 1)
        if len(above) + 1 > len(best):
            best = (*above, body)
    return best


@rule(
    "CON-06",
    doc_ja="産学官共同研究企業と再委託研究開発契約を結んでいないかを見ます。時期が重なれば不適合、前後していれば注意とします。",
    clauses=[
        Clause(
            "partner",
            Severity.MUST,
            Text(
                "産学官共同研究企業の{contractor}と再委託研究開発契約を結んでいます（{contracts}、委託元：{principal}）",
                "There is a sub-commission contract with the partner company {contractor} ({contracts}, commissioned by {principal})",
            ),
            Text(
                "再委託研究開発契約を解消し、企業の研究開発は共同研究開発契約のもとで、企業の資金か産学連携リソースによって行ってください。",
                "Dissolve the sub-commission contract; the company takes part under a joint research contract, with its own money or industry resources.",
            ),
            unknown=Text(
                "産学官共同研究企業と再委託研究開発契約を結んでいないか判定できません（{subjects}）",
                "It cannot be judged whether there is a sub-commission contract with a partner company ({subjects})",
            ),
        ),
        Clause(
            "sequence",
            Severity.ADVISORY,
            Text(
                "{contractor}は、{contracts}の期間とは別の時期に産学官共同研究企業になっています",
                "{contractor} is a partner company at another time than that of {contracts}",
            ),
            Text(
                "立場を変えてよいか、AMEDに確認してください。",
                "Ask AMED whether the company may change its part.",
            ),
        ),
    ],
    citations=[
        Citation("AMEDとの委託研究開発契約の範囲で", "S19"),
        Citation("産学官共同研究企業と再委託研究開発契約は締結不可", "S19"),
    ],
    running_only=True,
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
        for period, answer in _while_in_force(view, contract, is_partner):
            yield examined(contract.id, period=period)
            if answer is True:
                at_once.append(Breach(whom, period, contract.id, nodes, values))
            elif answer is None:
                missing = _undated((contract,)) + _unsaid_roles(view, body, period)
                doubts.append(unknown("partner", *whom, period=period, missing=missing, nodes=(contract.id,)))
            hit = hit or answer is not False
        if root in ever and not hit:
            one_after_the_other.append(Breach(whom, contract.span.period(), contract.id, nodes, values))
    yield from _breaches("partner", at_once, doubts)
    yield from _breaches("sequence", one_after_the_other)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("partner", view.id, period=view.period, missing=missing)


@rule(
    "CON-07",
    doc_ja="どの産学官共同研究企業も、どの日にも、委託研究開発機関との共同研究開発契約の当事者であるかを見ます。",
    clauses=[
        Clause(
            "joint",
            Severity.ADVISORY,
            Text(
                "産学官共同研究企業の{subjects}と委託研究開発機関との共同研究開発契約がありません",
                "There is no joint research contract between the partner company {subjects} and a commissioned institution",
            ),
            Text(
                "委託研究開発機関との共同研究開発契約（二者でも多者でもかまいません）を結び、contracts に書いてください。",
                "Conclude a joint research contract with a commissioned institution (of two or of many parties) and write it in `contracts`.",
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
    running_only=True,
)
def partners_have_a_joint_research_contract(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each partner company is, on every day, party to a joint research contract with a commissioned institution."""
    contracts = view.contracts_of(ContractKind.JOINT_RESEARCH)
    for epoch in view.epochs:
        period = epoch.period
        partners, commissioned = view.partners(period), view.roots(view.commissioned(period))
        for company in ids(partners.all):
            root = view.root(company)
            sure = company in partners.sure
            if sure:
                yield examined(company, period=period)
            own = [c for c in contracts if any(view.root(t.other) == root for t in c.parties)]
            now = [c for c in own if c.span.possible(period)]
            joined = any3(_joins(view, c, root, commissioned, period) for c in now)
            if joined is True:
                continue
            missing = () if sure else unsettled(view, (company,))
            if joined is None:
                parties = {view.root(t.other) for c in now for t in c.parties}
                others = view.commissioned(period).maybe
                missing += _undated(now) + _undated_parties(now)
                missing += unsettled(view, (b for b in others if view.root(b) in parties))
                why = NO_PERIOD if _undated(now) else Text("当事者が未定です", "the parties are not settled")
                yield unknown("joint", company, period=period, missing=missing, why=why)
                continue
            absence = _absence(view, epoch, own)
            if absence.breach and sure:
                yield fail("joint", company, period=period, nodes=absence.neighbours)
            else:
                missing += absence.missing
                why = absence.doubt(PERHAPS_PARTNER)
                yield unknown("joint", company, period=period, missing=missing, why=why)
    if missing := unfinished(view, Section.ORGANIZATIONS):
        why = Text("機関の節がないか、書き終えていません", "the section of organizations is not finished")
        yield unknown("joint", view.id, period=view.period, missing=missing, why=why)


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


@rule(
    "CON-09",
    doc_ja="研究開発期間が定められた年数を超えず、委託研究開発契約がその中に収まるかを見ます。",
    clauses=[
        Clause(
            "period",
            Severity.MUST,
            Text(
                "研究開発期間が最長{years}年間を超えています（{first}〜{last}）",
                "The project period is longer than {years} years ({first} to {last})",
            ),
            Text(
                "終了日を{limit}以前にしてください。",
                "Let the project end on {limit} or before.",
            ),
            expected=Text("{limit}までに終了", "ends on {limit} or before"),
            observed=Text("{last}に終了", "ends on {last}"),
        ),
        Clause(
            "contracts",
            Severity.MUST,
            Text(
                "{subjects}の期間が研究開発期間の外に出ています",
                "The period of {subjects} runs outside the project period",
            ),
            Text(
                "委託研究開発契約の期間を研究開発期間の中に収めてください。",
                "Keep the period of the commission contract inside the project period.",
            ),
            unknown=Text(
                "委託研究開発契約の期間が研究開発期間の中にあるか判定できません（{subjects}）",
                "It cannot be judged whether the commission contracts lie inside the project period ({subjects})",
            ),
        ),
    ],
    citations=[
        Citation("研究開発実施期間は最長5年間となります。", "S26"),
        Citation("最長 5 年間", "S24"),
        Citation("継続判断された場合は最長5年間の研究を実施", "S20"),
    ],
    parameters=("max_years",),
)
def at_most_five_years(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """The project period is no longer than allowed, and commission contracts lie inside it."""
    whole = view.period
    assert whole is not None
    years = call["max_years"]
    limit = add_years(whole.start, years)
    yield examined(view.id)
    if whole.end > limit:
        yield fail(
            "period",
            view.id,
            period=Period(limit, whole.end),
            years=years,
            first=whole.start,
            last=whole.last,
            limit=Period(whole.start, limit).last,
        )
    if view.stage is ProjectStage.APPLICATION:
        return
    for contract in view.contracts_of(COMMISSION):
        yield examined(contract.id, period=contract.span.period())
        inside = contract.span.within(whole)
        if inside is False:
            own = contract.span.period()
            for outside in subtract(own, [whole]) if own else [None]:
                yield fail("contracts", contract.id, period=outside)
        elif inside is None:
            yield unknown("contracts", contract.id, missing=(Missing(contract.id, "period"),))
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("contracts", view.id, period=whole, missing=missing)


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
            Text(
                "再委託研究開発契約の期間を、AMEDとの委託研究開発契約の期間の中に収めてください（1年ごとの契約なら再委託も1年ごとにします）。",
                "Keep the sub-commission contract inside the period of AMED's contract (where that is yearly, sub-commissions are yearly too).",
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
            Text(
                "締結日を確かめてください。再委託研究開発契約は、AMEDとの委託研究開発契約と同日かその後に結びます。",
                "Check the days of signature; a sub-commission contract is signed on the day of AMED's contract or later.",
            ),
            unknown=Text(
                "{contract}がAMEDとの委託研究開発契約より先に締結されていないか判定できません（締結日の記載がありません）",
                "It cannot be judged whether {contract} was signed before AMED's contract (a day of signature is not said)",
            ),
        ),
    ],
    citations=[
        Citation("AMEDとの委託研究開発契約の範囲で", "S19"),
        Citation("分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。", "S26"),
    ],
    # A gap between AMED's contracts leaves the sub-commissions in it without ground: one cause.
    follows_from=("CON-01",),
    needs_period=False,
    running_only=True,
)
def sub_commissions_lie_inside(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """A sub-commission contract covers no day without a commission contract of AMED, and is not signed before it."""
    uppers = [c for c in view.contracts_of(COMMISSION) if c.commissioner in (AMED, None)]
    dated = merge_periods(p for c in uppers if (p := c.span.period()))
    rest = _undated(uppers) + unfinished(view, Section.CONTRACTS)
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
            if rest:
                yield unknown("period", *subjects, period=gap, missing=rest, **named)
            else:
                yield fail("period", *subjects, period=gap, **named)
        yield from _signed_in_order(contract, own, uppers)
    if unlisted := unfinished(view, Section.CONTRACTS):
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
    elif any3(in_order) is None:
        unsaid = [c.id for c in (contract, *(c for c, _ in covering)) if not isinstance(c.node.signed, date)]
        missing = tuple(Missing(c, "signed") for c in unsaid)
        yield unknown("signed", contract.id, period=own, missing=missing, **named)


@rule(
    "CON-18",
    doc_ja="AMEDの委託研究開発契約を始まりの順に並べ、次の契約が前の契約の最後の日の翌日から始まるかを見ます。",
    clauses=[
        Clause(
            "gap",
            Severity.ADVISORY,
            Text(
                "AMEDとの委託研究開発契約の間に切れ目があります（{contracts}）",
                "There is a gap between commission contracts with AMED ({contracts})",
            ),
            Text(
                "前の契約の終了日の翌日から次の契約が始まるようにしてください。",
                "Let the next contract begin on the day after the last day of the one before.",
            ),
            unknown=Text(
                "AMEDとの委託研究開発契約が切れ目も重なりもなく続くか判定できません（{subjects}）",
                "It cannot be judged whether commission contracts with AMED follow each other without gap or overlap ({subjects})",
            ),
        ),
        Clause(
            "overlap",
            Severity.ADVISORY,
            Text(
                "AMEDとの委託研究開発契約の期間が重なっています（受託者：{contractors}）",
                "Commission contracts with AMED overlap (contractors: {contractors})",
            ),
            Text(
                "前の契約の終了日の翌日から次の契約が始まるようにしてください。",
                "Let the next contract begin on the day after the last day of the one before.",
            ),
        ),
    ],
    citations=[
        Citation("更に1年間の延長契約を締結します", "S26"),
        Citation("研究開発期間の終了まで複数年の延長契約を締結します", "S26"),
    ],
    follows_from=("CON-01",),
    needs_period=False,
    running_only=True,
)
def amed_contracts_follow_each_other(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Sorted by start, each commission contract of AMED begins on the day after the end of the one before."""
    contracts = [c for c in view.contracts_of(COMMISSION) if c.commissioner in (AMED, None)]
    undated = _undated(contracts)
    rest = unfinished(view, Section.CONTRACTS)
    if undated and len(contracts) > 1:
        yield examined(*(c.id for c in contracts))
        yield unknown("gap", *(m.subject for m in undated), missing=undated)
    if rest:
        yield unknown("gap", view.id, period=view.period, missing=rest)
    latest: tuple[Period, ContractView] | None = None
    dated = [(p, c) for c in contracts if (p := c.span.period()) is not None]
    for period, contract in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
        if latest is not None:
            before, other = latest
            yield examined(contract.id, period=period)
            both = (other.id, contract.id)
            whom = ids({c.contractor or view.id for c in (other, contract)})
            if period.start > before.end:
                gap = Period(before.end, period.start)
                if undated or rest:
                    # The contract whose period is not said, or one not yet written, may fill it.
                    yield unknown("gap", *whom, period=gap, missing=undated + rest, nodes=both)
                else:
                    yield fail("gap", *whom, period=gap, nodes=both, contracts=Named(both))
            elif period.start < before.end:
                overlap = Period(period.start, min(period.end, before.end))
                yield fail("overlap", *whom, period=overlap, nodes=both, contractors=Named(whom))
        if latest is None or period.end > latest[0].end:
            latest = (period, contract)
