"""MON-13: Sub-commission amounts fit inside the amount of the commission contract."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from graphmodel.schema.dates import Period, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import ContractKind, FlowKind, MoneyOrigin, ProjectStage, Section, Status
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import unfinished
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, Yen, examined, fail, unknown
from queries.rules import Clause, rule
from queries.view import ContractView, FlowView, ProjectView, Tri

CONSERVED = {Status.PLANNED: "flow", Status.ACTUAL: "record"}
"""The clause of MON-13 for what is planned, and for what is recorded: the two are judged apart."""


@rule(
    "MON-13",
    doc_ja="再委託研究開発契約の額がAMEDとの契約の額に収まり、どの機関も受け取った額を超えるAMED委託費を支払っていないかを見ます。計画と実績は別々に見ますが、実績だけが書かれた年は、その実績を計画に補います。分からない額は幅として扱い、どう見ても超えるときだけ不適合とします。",
    clauses=[
        Clause(
            "contracts",
            Severity.MUST,
            Text(
                "{principal}の再委託研究開発契約の合計（{total}）が、もとになるAMEDとの委託研究開発契約の金額（{limit}）を超えています",
                "The sub-commission contracts of {principal} add up to {total}, more than AMED's commission contract of {limit}",
            ),
            Remedy(
                None,
                Text(
                    "契約金額を確かめ、再委託の合計が委託研究開発契約の金額に収まるようにしてください。",
                    "Check the amounts; sub-commissions have to fit inside the amount of the commission contract.",
                ),
            ),
            unknown=Text(
                "再委託研究開発契約の合計がAMEDとの委託研究開発契約の金額に収まるか判定できません（{subjects}）",
                "It cannot be judged whether the sub-commission contracts fit inside the amount of AMED's contract ({subjects})",
            ),
            expected=Text("{limit}以下", "{limit} or less"),
            observed=Text("{total}", "{total}"),
        ),
        *(
            Clause(
                clause,
                Severity.MUST,
                Text(
                    "{subjects}が支払うAMED委託費（{what}の合計{total}）が、受け取るAMED委託費（{limit}）を超えています",
                    "{subjects} pays more AMED money ({what}: {total} in all) than it receives ({limit})",
                ),
                Remedy(
                    None,
                    Text(
                        "受取と支払の金額、財源（origin）を確かめてください。超える分はAMED委託費ではなく、その機関の資金です。",
                        "Check amounts and origin of what comes in and goes out; what exceeds is not AMED money but the body's own.",
                    ),
                ),
                unknown=Text(
                    "支払うAMED委託費（" + status.ja + "）が受け取る額に収まるか判定できません（{subjects}）",
                    "It cannot be judged whether the AMED money paid ("
                    + status.en
                    + ") is covered by what is received ({subjects})",
                ),
                expected=Text("{limit}以下", "{limit} or less"),
                observed=Text("{total}", "{total}"),
            )
            for status, clause in CONSERVED.items()
        ),
        Clause(
            "year",
            Severity.ADVISORY,
            Text(
                "{subjects}には、AMED委託費の支払がその年の受取を上回る年があります（年をまたぐ繰越しになります）",
                "{subjects} pays more AMED money in a year than it receives in that year (money is carried over)",
            ),
            Remedy(
                None,
                Text(
                    "繰越しとして扱ってよいかAMEDに確認するか、年ごとの受取と支払を合わせてください。",
                    "Ask AMED whether it may be carried over, or let receipts and payments agree year by year.",
                ),
            ),
            unknown=Text(
                "AMED委託費の支払がその年の受取に収まるか判定できません（{subjects}）",
                "It cannot be judged whether payments of AMED money stay inside the receipts of the year ({subjects})",
            ),
        ),
    ],
    citations=[Citation("分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。", "S26")],
)
def sub_commissions_fit_inside(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Sub-commission contracts fit inside AMED's contracts, and no body pays out more AMED money than it receives.

    Plan and record are judged apart, but a year of which only the record is written counts in the plan too: whoever has recorded a year
    need not plan it any more. What is not known makes an interval: it fails only where even the best reading breaks the bound.
    """
    if view.stage is not ProjectStage.APPLICATION:
        yield from _contract_amounts(view)
    if missing := unfinished(view, Section.MONEY):
        yield unknown("flow", view.id, period=view.period, missing=missing)
        return
    for status in Status:
        yield from _conservation(view, status)


class _Bounds:
    """A sum of yen of which not everything is known: `low` at least, `high` at most (None: no bound)."""

    def __init__(self) -> None:
        self.low = 0
        self.high: int | None = 0
        self.missing: dict[Missing, None] = {}

    def add(self, amount: int | None, *missing: Missing, sure: bool = True) -> None:
        """Add an amount (None: not known), or what may not belong to the sum (not `sure`)."""
        self.low += amount or 0 if sure else 0
        self.high = None if self.high is None or amount is None else self.high + amount
        self.missing.update(dict.fromkeys(missing))


def _fits(spent: _Bounds, limit: _Bounds) -> Tri:
    """Is `spent` no more than `limit`, on every reading, on none, or on some?"""
    if limit.high is not None and spent.low > limit.high:
        return False
    return True if spent.high is not None and spent.high <= limit.low else None


def _yen(contract: ContractView) -> int | None:
    amount = contract.node.amount
    return amount if isinstance(amount, int) else None


def _contract_amounts(view: ProjectView) -> Iterator[Said]:
    uppers: dict[str, list[ContractView]] = {}
    for contract in view.contracts_of(ContractKind.COMMISSION):
        if contract.commissioner == AMED and contract.contractor is not None:
            uppers.setdefault(view.root(contract.contractor), []).append(contract)
    subs = view.contracts_of(ContractKind.SUB_COMMISSION)
    for root, own in uppers.items():
        lower = [c for c in subs if c.commissioner and view.root(c.commissioner) == root]
        for group in _joined(own, lower):
            yield _fits_inside(group, lower)
    if missing := unfinished(view, Section.CONTRACTS):
        yield unknown("contracts", view.id, period=view.period, missing=missing)


def _joined(uppers: list[ContractView], lower: list[ContractView]) -> list[list[ContractView]]:
    """AMED's contracts in groups that no sub-commission straddles: one that runs under two of them counts against both together."""
    if any(c.span.period() is None for c in uppers):
        return [uppers]
    groups = [[c] for c in uppers]
    for sub in lower:
        period = sub.span.period()
        if period is not None:
            touched = [g for g in groups if any(c.span.possible(period) for c in g)]
            if len(touched) > 1:
                groups = [g for g in groups if g not in touched] + [[c for g in touched for c in g]]
    return groups


def _fits_inside(uppers: list[ContractView], lower: list[ContractView]) -> Said:
    limit, spent = _Bounds(), _Bounds()
    periods = [p for c in uppers if (p := c.span.period())]
    for upper in uppers:
        limit.add(_yen(upper), *(() if _yen(upper) is not None else (Missing(upper.id, "amount"),)))
    counted = []
    for sub in lower:
        own = sub.span.period()
        if own is not None and len(periods) == len(uppers) and not any(own.overlaps(p) for p in periods):
            continue
        missing = [Missing(sub.id, "amount")] if _yen(sub) is None else []
        if own is None:
            missing.append(Missing(sub.id, "period"))
        # What runs beyond AMED's contracts may be paid from one that is not there yet.
        inside = own is not None and (len(periods) < len(uppers) or not subtract(own, periods))
        spent.add(_yen(sub), *missing, sure=inside)
        counted.append(sub.id)
    subjects = (str(uppers[0].contractor), *(c.id for c in uppers))
    period = Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None
    answer = _fits(spent, limit)
    undated = [Missing(c.id, "period") for c in uppers if c.span.period() is None]
    if undated and answer is True and (spent.high is None or spent.high > min(_yen(c) or 0 for c in uppers)):
        answer = None
    if answer is True:
        return examined(*subjects[1:], period=period)
    if answer is None:
        missing = [*spent.missing, *limit.missing, *undated]
        return unknown("contracts", *subjects, period=period, missing=tuple(missing), nodes=tuple(counted))
    return fail(
        "contracts",
        *subjects,
        period=period,
        nodes=tuple(counted),
        principal=Named(subjects[:1]),
        total=Yen(spent.low),
        limit=Yen(limit.high or 0),
    )


def _conservation(view: ProjectView, status: Status) -> Iterator[Said]:
    """No body pays out more AMED money than it receives, over the whole period; AMED itself is left out."""
    ins: dict[str, list[FlowView]] = {}
    outs: dict[str, list[FlowView]] = {}
    funded: set[str] = set()
    recorded: list[FlowView] = []
    for flow in view.payments:
        source, target = view.root(flow.source), view.root(flow.target)
        if flow.origin not in (MoneyOrigin.AMED, None) or source == target:
            continue
        if flow.origin is MoneyOrigin.AMED:
            funded.add(target)
        if flow.status is status:
            ins.setdefault(target, []).append(flow)
            outs.setdefault(source, []).append(flow)
        elif status is Status.PLANNED:
            recorded.append(flow)
    assert view.period is not None
    ended = status is Status.PLANNED or view.recorded(view.period)
    for body in outs:
        received, paid = ins.get(body, []), outs[body]
        labelled = any(f.origin is MoneyOrigin.AMED for f in paid)
        # Where receipts are written down in the other status only (a plan, but no record), the two are not compared.
        compared = bool(received) or body not in funded
        if body == AMED or not compared or not (labelled or body in funded):
            continue
        yield examined(body)
        planned = (*received, *paid)
        own = [f for f in recorded if body in _ends(view, f)]
        unplanned = [f for f in own if not any(_same_year(view, f, p) for p in planned)]
        received = received + [f for f in unplanned if _ends(view, f)[1] == body]
        paid = paid + [f for f in unplanned if _ends(view, f)[0] == body]
        # Where the record fills in one side of a year, it may have changed what was planned of the other: the kinder of the two counts.
        for year in {f.year for f in unplanned} - {None}:
            came = [f for f in own if f.year == year and _ends(view, f)[1] == body]
            went = [f for f in own if f.year == year and _ends(view, f)[0] == body]
            if _most(came) > _most(f for f in received if f.year == year):
                received = [f for f in received if f.year != year] + came
            over = year not in _running(view)
            if went and over and _sum(went).low < _sum(f for f in paid if f.year == year).low:
                paid = [f for f in paid if f.year != year] + went
        out, come = _sum(paid), _sum(received)
        # Of a record more may still come in until the end, of a plan only in the years that the record fills in.
        loose = [f for f in own if f.year is None and _ends(view, f)[1] == body]
        if not ended or _more_may_come(view, received + loose):
            come.high = None
        answer = _fits(out, come)
        edges = tuple(f.key for f in (*received, *paid))
        if answer is False:
            total, limit = Yen(out.low), Yen(come.high or 0)
            mixed = len({f.status for f in (*received, *paid)}) > 1
            both = Text("計画と実績", "planned and actual") if mixed else status.text
            values: dict[str, Any] = {"total": total, "limit": limit, "what": both}
            yield fail(CONSERVED[status], body, period=view.period, edges=edges, **values)
        elif answer is None:
            missing = tuple(dict.fromkeys((*out.missing, *come.missing)))
            yield unknown(CONSERVED[status], body, period=view.period, missing=missing, edges=edges)
        else:
            yield from _by_year(view, body, received, paid, status)


def _ends(view: ProjectView, flow: FlowView) -> tuple[str, str]:
    """Who pays and who receives, by their institutions."""
    return view.root(flow.source), view.root(flow.target)


def _same_year(view: ProjectView, recorded: FlowView, planned: FlowView) -> bool:
    """May what is recorded be of the same two and the same year as what is planned? Then the plan holds it already."""
    same = _ends(view, recorded) == _ends(view, planned)
    return same and (recorded.year == planned.year or None in (recorded.year, planned.year))


def _more_may_come(view: ProjectView, received: Iterable[FlowView]) -> bool:
    """Are some receipts known by the record of a year that is not over? Payments are recorded up to the day of the document only."""
    years = {f.year for f in received if f.status is Status.ACTUAL}
    return not years.isdisjoint({None, *_running(view)})


def _running(view: ProjectView) -> set[int]:
    """The project years that are not over on the day of the document."""
    return {y for y in range(1, view.years + 1) if not view.recorded(view.year_period(y))}


def _most(flows: Iterable[FlowView]) -> float:
    """The most that these payments may come to."""
    high = _sum(flows).high
    return math.inf if high is None else high


def _by_year(
    view: ProjectView, body: str, received: list[FlowView], paid: list[FlowView], status: Status
) -> Iterator[Said]:
    spending = [f for f in paid if f.kind is not FlowKind.REFUND]
    for year in sorted({f.year for f in spending if f.year is not None and 1 <= f.year <= view.years}):
        period = view.year_period(year)
        if status is Status.ACTUAL and not view.recorded(period):
            continue
        out, come = _sum(spending, year), _sum(received, year)
        if _more_may_come(view, (f for f in received if f.year == year)):
            come.high = None
        answer = _fits(out, come)
        edges = tuple(f.key for f in (*received, *spending) if f.year == year)
        missing = tuple(dict.fromkeys((*out.missing, *come.missing)))
        if answer is False:
            yield fail("year", body, period=period, edges=edges)
        elif answer is None and missing:
            yield unknown("year", body, period=period, missing=missing, edges=edges)


def _sum(flows: Iterable[FlowView], year: int | None = None) -> _Bounds:
    """The AMED money of these payments (of one project year): payments of unsaid origin, amount or time may or may not count."""
    out = _Bounds()
    for flow in flows:
        if year is not None and flow.year not in (year, None):
            continue
        missing = []
        if flow.amount is None:
            missing.append(Missing(flow.entry, "amount" if flow.year is None or flow.on else "amounts"))
        if flow.origin is None:
            missing.append(Missing(flow.entry, "origin"))
        untimed = year is not None and flow.year is None
        if untimed:
            missing.append(Missing(flow.entry, "on"))
        out.add(flow.amount, *missing, sure=flow.origin is MoneyOrigin.AMED and not untimed)
    return out
