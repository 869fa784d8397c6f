"""CON-05: No sub-sub-commissioning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import unlisted_contracts, unsettled
from queries.findings import Citation, Judgement, Missing, Named, Remedy, Said, Severity, examined, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import SUB_COMMISSION, Breach, each_breach, made_by_the_lead, without_period
from queries.view import ContractView, ProjectView


@rule(
    "CON-05",
    doc_ja="有効な契約をAMEDからたどり、委託の連なりが定められた段数を超えないかを見ます。その時点の代表研究機関が1段目です。外注は段数に数えません。",
    clauses=[
        Clause(
            clause,
            Severity.MUST,
            message,
            Remedy(
                Text(
                    "研究開発を分担する機関は、代表研究機関と直接の再委託研究開発契約を結ぶ体制にしてください。すでに結んだ契約や支払の扱いは、AMEDに相談してください。",
                    "Let an institution that shares the research have a sub-commission contract with the lead institution directly. Ask AMED what to do about contracts and payments that are there.",
                ),
                Text(
                    "当事者や契約の種別（kind）が実際の契約と違えば直してください。",
                    "Correct the parties or `kind` of the contract where they are not what was agreed.",
                ),
            ),
            unknown=Text(
                "再々委託になっていないか判定できません（{subjects}）",
                "It cannot be judged whether there is sub-sub-commissioning ({subjects})",
            ),
            expected=Text("AMEDから数えて{limit}段目まで", "at most step {limit} counted from AMED"),
            observed=Text("{depth}段目以降", "step {depth} or further"),
            forbids_line=True,
            follows_from=causes,
        )
        for clause, message, causes in (
            (
                "depth",
                Text(
                    "再委託を受けた{principal}が、さらに{contractor}に再委託しています（{contracts}）。AMEDから数えて{depth}段目以降の委託です",
                    "{principal}, itself sub-commissioned, sub-commissions {contractor} ({contracts}): step {depth} or further, counted from AMED",
                ),
                (),
            ),
            (
                # The contract that a former lead has left behind: the cause is that it goes on.
                "former_lead",
                Text(
                    "以前の代表研究機関の{principal}が{contractor}と結んだ再委託研究開発契約（{contracts}）が、交代のあとも続いており、AMEDから数えて{depth}段目以降の委託になっています",
                    "The sub-commission contract ({contracts}) of {principal}, the lead institution before, with {contractor} goes on after the change of the lead: "
                    "step {depth} or further, counted from AMED",
                ),
                ("CON-04/former_lead",),
            ),
        )
    ],
    citations=[
        Citation(
            "「委託研究開発機関」とは、直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称。",
            "S29",
        )
    ],
    about_contracts=True,
    parameters=("max_depth",),
)
def no_sub_sub_commission(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the contracts in force, no chain of commissions from AMED is longer than allowed; outsourcing does not count.

    The lead institution of that time is the first step.
    """
    limit = call["max_depth"]
    contracts = view.contracts_of(SUB_COMMISSION)
    for contract in contracts:
        for side in ("commissioner", "contractor"):
            if getattr(contract, side) is None:
                yield examined(contract.id)
                yield unknown("depth", contract.id, missing=(Missing(contract.id, side),))
    whole = [c for c in contracts if c.commissioner and c.contractor]
    breaches: dict[str, list[Breach]] = {"depth": [], "former_lead": []}
    doubts: list[Judgement] = []
    for epoch in view.epochs:
        period = epoch.period
        possible = [c for c in whole if c.span.possible(period)]
        yield from (examined(c.id, period=period) for c in possible)
        perhaps = [c for c in possible if not _inside_one_institution(view, c)]
        sure = {c.id: c for c in perhaps if c.span.sure(period)}
        surely_down, perhaps_down = (_by_contractor(view, own) for own in (sure.values(), perhaps))
        leads = view.lead(period)
        tops = (frozenset(view.root(b) for b in leads.all), view.roots(leads).sure)
        for contract in perhaps:
            principal, contractor = contract.commissioner, contract.contractor
            assert principal is not None
            assert contractor is not None
            start = frozenset({view.root(principal), view.root(contractor)})
            chain = _chain(view, principal, surely_down, start, limit, tops[0])
            ends = (principal, contractor)
            if contract.id in sure and len(chain) + 1 > limit:
                values = {
                    "principal": Named((principal,)),
                    "contractor": Named((contractor,)),
                    "depth": len(chain) + 1,
                    "limit": limit,
                }
                clause = "former_lead" if made_by_the_lead(view, contract) else "depth"
                breaches[clause].append(Breach(ends, period, contract.id, (*chain, contractor), values))
            elif len(_chain(view, principal, perhaps_down, start, limit, tops[1])) + 1 > limit:
                missing = without_period(perhaps) + unsettled(view, leads.maybe)
                doubts.append(unknown("depth", *ends, period=period, missing=missing, nodes=(contract.id,)))
    for clause, found in breaches.items():
        yield from each_breach(clause, found)
    yield from doubts
    if missing := unlisted_contracts(view):
        yield unknown("depth", view.id, period=view.period, missing=missing)


def _inside_one_institution(view: ProjectView, contract: ContractView) -> bool:
    """A contract of an institution with its own faculty or hospital is no step of a chain."""
    assert contract.commissioner is not None
    assert contract.contractor is not None
    return view.root(contract.commissioner) == view.root(contract.contractor)


_Down = dict[str, list[ContractView]]
"""Sub-commissions by the institution of their contractor."""


def _by_contractor(view: ProjectView, contracts: Iterable[ContractView]) -> _Down:
    out: _Down = {}
    for contract in contracts:
        assert contract.contractor is not None
        out.setdefault(view.root(contract.contractor), []).append(contract)
    return out


def _chain(
    view: ProjectView,
    body: str,
    contracts: _Down,
    seen: frozenset[str],
    enough: int,
    tops: frozenset[str],
) -> tuple[str, ...]:
    """A chain of sub-commissions that ends at a body, from the top down: the longest of up to `enough` bodies. A circle is gone round once.

    It goes up to the lead institutions (`tops`, by their roots) and no further: they have their commission of AMED, whatever else they
    have. No longer chain is looked for, since the number of chains grows with each step.
    """
    best: tuple[str, ...] = (body,)
    for contract in contracts.get(view.root(body), ()) if enough > 1 and view.root(body) not in tops else ():
        up = contract.commissioner
        assert up is not None
        root = view.root(up)
        above = (up,) if root in seen else _chain(view, up, contracts, seen | {root}, enough - 1, tops)
        if len(above) + 1 > len(best):
            best = (*above, body)
    return best
