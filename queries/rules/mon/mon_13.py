"""MON-13: Sub-commission amounts fit inside the amount of the commission contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period, subtract
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import ContractKind, MoneyOrigin, Status
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import at_proposal, unfinished
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, Yen, examined, fail, unknown
from queries.ledger import Amount, Figure, Ledger, Posting, ledger_of, total
from queries.rules import Clause, rule
from queries.rules.mon.common import unwritten_payments
from queries.view import ContractView, ProjectView

PLAN_AND_RECORD = Text("計画と実績", "planned and actual")
CONSERVED = {"flow": PLAN_AND_RECORD, "record": Status.ACTUAL.text}
"""The clauses on what comes in and goes out: by what stands for each year, and by the record alone."""


@rule(
    "MON-13",
    doc_ja="再委託研究開発契約の額がAMEDとの契約の額に収まり、どの機関も受け取った額を超えるAMED委託費を支払っていないかを見ます。終わった年は実績（なければ計画）、途中の年は計画と実績の大きい方、これからの年は計画で見ます。実績だけでも見ます。金額の上限を述べた文は資料になく、再委託がAMEDとの契約のもとで行われることから導いています。不明な額は最も有利に見積もり、それでも超えるときだけ不適合とします。",
    clauses=[
        Clause(
            "contracts",
            Severity.MUST,
            Text(
                "{principal}の再委託研究開発契約の合計（{total}）が、もとになるAMEDとの委託研究開発契約の金額（{limit}）を超えています",
                "The sub-commission contracts of {principal} add up to {total}, more than AMED's commission contract of {limit}",
            ),
            Remedy(
                Text(
                    "これから結ぶ再委託は、合計が委託研究開発契約の金額に収まるようにしてください。すでに結んだ契約の合計が超えているときは、変更契約などの手続きをAMEDに相談してください。",
                    "Conclude sub-commissions so that they fit inside the amount of the commission contract. Where those already signed exceed it, ask AMED about an amendment.",
                ),
                Text(
                    "契約金額の記載に誤りがあれば直してください。増額の変更契約があれば、もとの契約を amends で示して contracts に書きます。",
                    "Correct the amounts where they are wrong. If an amendment has raised one, list it in `contracts` and name the contract that it changes in `amends`.",
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
                    Text(
                        "超える分はAMED委託費ではありません。予定している支払は、受け取る額に収まるように改めるか、その機関の資金で賄ってください。",
                        "What exceeds is not AMED money. Let planned payments fit inside what is received, or pay them from the body's own money.",
                    ),
                    Text(
                        "受取と支払の金額、財源（origin）の記載に誤りがあれば直してください。",
                        "Correct amounts and `origin` of what comes in and goes out where they are wrong.",
                    ),
                ),
                unknown=Text(
                    "支払うAMED委託費（" + what.ja + "）が受け取る額に収まるか判定できません（{subjects}）",
                    "It cannot be judged whether the AMED money paid ("
                    + what.en
                    + ") is covered by what is received ({subjects})",
                ),
                expected=Text("{limit}以下", "{limit} or less"),
                observed=Text("{total}", "{total}"),
            )
            for clause, what in CONSERVED.items()
        ),
        Clause(
            "year",
            Severity.ADVISORY,
            Text(
                "{subjects}には、AMED委託費の支払がその年の受取を上回る年があります（年をまたぐ繰越しになります）",
                "{subjects} pays more AMED money in a year than it receives in that year (money is carried over)",
            ),
            Remedy(
                Text(
                    "繰越しとして扱ってよいか、AMEDに確認してください。",
                    "Ask AMED whether it may be carried over.",
                ),
                Text(
                    "年ごとの受取と支払の記載に誤りがあれば直してください。",
                    "Correct receipts and payments by year where they are wrong.",
                ),
            ),
            unknown=Text(
                "AMED委託費の支払がその年の受取に収まるか判定できません（{subjects}）",
                "It cannot be judged whether payments of AMED money stay inside the receipts of the year ({subjects})",
            ),
        ),
    ],
    citations=[
        Citation(
            "直接、AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し、分担研究機関は、代表研究機関と再委託研究開発契約を締結することになります。",
            "S26",
        )
    ],
)
def sub_commissions_fit_inside(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Sub-commission contracts fit inside AMED's contracts, and no body pays out more AMED money than it receives.

    What stands for a year is the ledger's: record or plan. The record is judged by itself too. What is not known makes an interval: it
    fails only where even the best reading breaks the bound. No sentence of the slides names a bound: it follows from sub-commissions being
    given under the contract with AMED.
    """
    yield from _contract_amounts(view)
    if missing := unfinished(view, Section.MONEY):
        yield unknown("flow", view.id, period=view.period, missing=missing)
        return
    yield from _conservation(view)


def _worth(contract: ContractView) -> Amount:
    amount = contract.node.amount
    if isinstance(amount, int):
        return Amount(amount, amount)
    return Amount(0, None, (Missing(contract.id, "amount"),))


def _contract_amounts(view: ProjectView) -> Iterator[Said]:
    uppers: dict[str, list[ContractView]] = {}
    loose: list[ContractView] = []
    for contract in view.contracts_of(ContractKind.COMMISSION):
        if contract.commissioner not in (AMED, None):
            continue
        if contract.contractor is None:
            loose.append(contract)
        else:
            uppers.setdefault(view.root(contract.contractor), []).append(contract)
    lower: dict[str | None, list[ContractView]] = {}
    for contract in view.contracts_of(ContractKind.SUB_COMMISSION):
        principal = contract.commissioner and view.root(contract.commissioner)
        lower.setdefault(principal, []).append(contract)
    # Whose a sub-commission is where that is not said: of anybody but the one who is sub-commissioned.
    unsaid = lower.pop(None, [])
    for root, own in uppers.items():
        below = [*lower.get(root, ()), *(c for c in unsaid if _contractor(view, c) != root)]
        for group in _joined(own, below):
            yield _fits_inside(group, below, loose)
    for principal, own in lower.items():
        if loose:
            yield from _under_unsaid(own, uppers.get(principal, []) if principal else [], loose)
    missing = unfinished(view, Section.CONTRACTS)
    if missing and not at_proposal(view):
        yield unknown("contracts", view.id, period=view.period, missing=missing)


def _under_unsaid(
    below: list[ContractView], own: list[ContractView], loose: list[ContractView]
) -> Iterator[Said]:
    """Sub-commissions that run under none of the principal's own commissions may run under one that does not say to whom it is given."""
    left = [c for c in below if not any(_touch(c, upper) for upper in own)]
    for upper in loose:
        under = [c for c in left if _touch(c, upper)]
        if under and total(map(_worth, under)).at_most(_worth(upper)) is not True:
            subjects, nodes = (str(under[0].commissioner), upper.id), tuple(c.id for c in under)
            missing = (Missing(upper.id, "contractor"),)
            yield unknown("contracts", *subjects, period=upper.span.period(), missing=missing, nodes=nodes)


def _touch(one: ContractView, other: ContractView) -> bool:
    """May two contracts run at the same time?"""
    period = other.span.period()
    return period is None or one.span.possible(period)


def _contractor(view: ProjectView, contract: ContractView) -> str | None:
    return contract.contractor and view.root(contract.contractor)


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


def _fits_inside(uppers: list[ContractView], lower: list[ContractView], loose: list[ContractView]) -> Said:
    """Do the sub-commissions of one principal (or of one that is not said) fit under these contracts of AMED's, and those `loose` ones of
    which it is not said to whom they are given?
    """
    periods = [p for c in uppers if (p := c.span.period())]
    loose = [c for c in loose if any(_touch(c, upper) for upper in uppers)]
    unsigned = [Missing(c.id, "commissioner") for c in uppers if c.commissioner is None]
    limit = total(
        (
            *(_worth(c) for c in uppers if c.commissioner is not None),
            *(_worth(c).maybe(Missing(c.id, "commissioner")) for c in uppers if c.commissioner is None),
            *(_worth(c).maybe(Missing(c.id, "contractor")) for c in loose),
        )
    )
    parts, counted = [], []
    for sub in lower:
        own = sub.span.period()
        if own is not None and len(periods) == len(uppers) and not any(own.overlaps(p) for p in periods):
            continue
        worth = _worth(sub)
        # What runs beyond AMED's contracts may be paid from one that is not there yet.
        inside = own is not None and (len(periods) < len(uppers) or not subtract(own, periods))
        doubt = [Missing(sub.id, "period")] if own is None else []
        if sub.commissioner is None:
            doubt.append(Missing(sub.id, "commissioner"))
        parts.append(worth if inside and not doubt else worth.maybe(*doubt))
        counted.append(sub.id)
    spent = total(parts)
    subjects = (str(uppers[0].contractor), *(c.id for c in uppers))
    period = Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None
    answer = spent.at_most(limit)
    undated = [Missing(c.id, "period") for c in uppers if c.span.period() is None]
    if undated and answer is True and (spent.high is None or spent.high > min(_worth(c).low for c in uppers)):
        answer = None
    if len(unsigned) == len(uppers):
        # None of these may be AMED's; if one is, they have to fit.
        answer = True if spent.at_most(total(map(_worth, uppers))) is True else None
    if answer is True:
        return examined(*subjects[1:], period=period)
    if answer is None:
        missing = tuple(dict.fromkeys((*spent.missing, *limit.missing, *undated)))
        return unknown("contracts", *subjects, period=period, missing=missing, nodes=tuple(counted))
    return fail(
        "contracts",
        *subjects,
        period=period,
        nodes=tuple(counted),
        principal=Named(subjects[:1]),
        total=Yen(spent.low),
        limit=Yen(limit.high or 0),
    )


def _conservation(view: ProjectView) -> Iterator[Said]:
    """No institution pays out more AMED money than it receives, over the whole period; AMED itself is left out."""
    ledger = ledger_of(view)
    unpaid_to: dict[str, list[Missing]] = {}
    unpaid_by: dict[str, list[Missing]] = {}
    for contract, payer, payee in unwritten_payments(
        view, (ContractKind.COMMISSION, ContractKind.SUB_COMMISSION)
    ):
        if contract.node.amount and payer is not None and payee is not None:
            what = Missing(contract.id, "money")
            unpaid_to.setdefault(payee, []).append(what)
            unpaid_by.setdefault(payer, []).append(what)
    payers = dict.fromkeys(p.source for p in ledger.postings)
    payees = {p.target for p in ledger.postings if _paid(p, MoneyOrigin.AMED)}
    spenders = {p.source for p in ledger.postings if _paid(p, MoneyOrigin.AMED)}
    for body in dict.fromkeys((*payers, *unpaid_by)):
        if body != AMED and (body in payees or body in spenders or body in unpaid_by):
            yield from _of_one(ledger, body, unpaid_to.get(body, []), unpaid_by.get(body, []))


def _paid(posting: Posting, *origins: MoneyOrigin | None) -> bool:
    """Is something paid, of one of these origins? Zero yen said is no payment."""
    return posting.origin in origins and any(item.amount.high != 0 for item in posting.items)


def _of_one(ledger: Ledger, body: str, unpaid_to: list[Missing], unpaid_by: list[Missing]) -> Iterator[Said]:
    """What goes out of an institution and what comes in: by what stands for each year, by the record, and year by year."""
    own = ledger.bodies_of(body)
    out = ledger.money(payers=own, amed=True, refunds=True)
    come = ledger.money(payees=own, amed=True, refunds=True)
    if not _moves(out) and not unpaid_by:
        return
    yield examined(body)
    broken = False
    # Where all of it is recorded, the record speaks.
    if out.planned.entries or come.planned.entries or unpaid_by or unpaid_to:
        spent = out.value.open(*unpaid_by) if unpaid_by else out.value
        limit = come.value.open(*unpaid_to) if unpaid_to or come.growing else come.value
        said = _judged(ledger, "flow", body, out._replace(value=spent), come._replace(value=limit))
        yield from said
        broken = bool(said)
    record = _record(ledger, body)
    yield from record
    if not broken and not record:
        yield from _by_year(ledger, body)


def _moves(figure: Figure) -> bool:
    """Is something paid in it, or may be?"""
    return figure.value.high != 0


def _record(ledger: Ledger, body: str) -> list[Said]:
    """What is recorded alone. Where receipts are only planned, the two are not compared."""
    view, own = ledger.view, ledger.bodies_of(body)
    out = ledger.money(payers=own, amed=True, refunds=True, status=Status.ACTUAL)
    come = ledger.money(payees=own, amed=True, refunds=True, status=Status.ACTUAL)
    if not _moves(out):
        return []
    limit = come.value
    if not _moves(come):
        planned = ledger.money(payees=own, amed=True, refunds=True, status=Status.PLANNED)
        if planned.value.low or any(m.field != "origin" for m in planned.value.missing):
            return []
        # Planned receipts of unsaid origin may be AMED money: then there is a plan only, and nothing to compare.
        limit = limit.open(*planned.value.missing) if _moves(planned) else limit
    if view.period is None or not view.recorded(view.period):
        limit = limit.open()
    return _judged(ledger, "record", body, out, come._replace(value=limit))


def _judged(ledger: Ledger, clause: str, body: str, out: Figure, come: Figure) -> list[Said]:
    """A fail or an unknown, or nothing."""
    answer = out.value.at_most(come.value)
    edges = tuple(dict.fromkeys((*come.value.entries, *out.value.entries)))
    period = ledger.view.period
    if answer is True:
        return []
    if answer is None:
        missing = tuple(dict.fromkeys((*out.value.missing, *come.value.missing)))
        return [unknown(clause, body, period=period, missing=missing, edges=edges)]
    statuses = {
        Status.ACTUAL: (*out.recorded.entries, *come.recorded.entries),
        Status.PLANNED: (*out.planned.entries, *come.planned.entries),
    }
    said = [status.text for status, entries in statuses.items() if entries]
    values: dict[str, Any] = {
        "total": Yen(out.value.low),
        "limit": Yen(come.value.high or 0),
        "what": said[0] if len(said) == 1 else PLAN_AND_RECORD,
    }
    return [fail(clause, body, period=period, edges=edges, **values)]


def _by_year(ledger: Ledger, body: str) -> Iterator[Said]:
    """Year by year; what is given back is no spending."""
    view, own = ledger.view, ledger.bodies_of(body)
    for year in range(1, view.years + 1):
        out = ledger.money(payers=own, amed=True, year=year)
        if not _moves(out) or not any(p.year == year for p in ledger.paid_by(own)):
            continue
        come = ledger.money(payees=own, amed=True, refunds=True, year=year)
        limit = come.value.open() if come.growing else come.value
        answer = out.value.at_most(limit)
        period = view.year_period(year)
        edges = tuple(dict.fromkeys((*come.value.entries, *out.value.entries)))
        missing = tuple(dict.fromkeys((*out.value.missing, *come.value.missing)))
        if answer is False:
            yield fail("year", body, period=period, edges=edges)
        elif answer is None and missing:
            yield unknown("year", body, period=period, missing=missing, edges=edges)
