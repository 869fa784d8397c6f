"""ORG-16: A company is never both partner and commissioned in one project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import UNLISTED, ids, named_in, rest_of, unlisted_contracts, unsettled
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.org.common import COMMISSIONING, by_contractor, of_root
from queries.view import ContractView, ProjectView, Span, all3, any3


@rule(
    "ORG-16",
    doc_ja="一つの課題で、産学官共同研究企業でありながら委託も受ける（役割または契約によって）機関がないかを見ます。同時なら不適合、前後していれば注意とします。契約は、書かれたものだけを見ます。",
    clauses=[
        Clause(
            "same_time",
            Severity.MUST,
            Text(
                "産学官共同研究企業の{who}が、同時に{other}です",
                "The partner company {who} is at the same time {other}",
            ),
            Remedy(
                Text(
                    "産学官共同研究企業か委託研究開発機関の、どちらか一方だけにしてください。産学官共同研究企業にはAMED委託費を提供できません。委託契約や支払がすでにあるときは、扱いをAMEDに相談してください。",
                    "Be either a partner company or a commissioned institution, not both. No AMED money may go to a partner company. Where there is a commission contract or a payment already, ask AMED what to do.",
                ),
                Text(
                    "役割や契約の期間に誤りがあれば直してください。",
                    "Correct the dates of roles or contracts where they are wrong.",
                ),
            ),
            unknown=Text(
                "産学官共同研究企業と委託研究開発機関を兼ねる機関がないか判定できません（{who}）",
                "It cannot be judged whether nobody is both partner company and commissioned institution ({who})",
            ),
            expected=Text("どちらか一方", "one of the two"),
            forbids_line=True,
        ),
        Clause(
            "sequence",
            Severity.ADVISORY,
            Text(
                "{who}は、時期をずらして産学官共同研究企業（{partner_time}）と{other}（{period}）の両方の立場になっています",
                "{who} is a partner company ({partner_time}) and, at another time, {other} ({period})",
            ),
            Remedy(
                Text(
                    "同じ課題で立場を替えてよいか、AMEDに確認してください。",
                    "Ask AMED whether the position may change within one project.",
                ),
                None,
            ),
            forbids_line=True,
        ),
    ],
    citations=[
        Citation("AMED委託費の産学官共同研究企業への提供も不可", "S19"),
        Citation("AMEDとの委託研究開発契約の範囲で産学官共同研究企業と再委託研究開発契約は締結不可", "S19"),
    ],
    follows_from=("CON-06", "CON-02"),
)
def partner_or_commissioned(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Nobody is partner and commissioned (by role, or as contractor) in one project: at the same time a fail, in turn advisory.

    Contracts are judged as far as they are written.
    """
    contracts = view.contracts_of(*COMMISSIONING)
    for contract in contracts:
        if contract.contractor is None and any(view.partners(e.period).all for e in view.epochs):
            unsaid = (Missing(contract.id, "contractor"),)
            yield unknown("same_time", contract.id, missing=unsaid, who=Named((contract.id,)))
    settled: set[str] = set()
    order = {contract.id: place for place, contract in enumerate(contracts)}
    for epoch in view.epochs:
        period = epoch.period
        partners, commissioned = view.partners(period), view.commissioned(period)
        roles = view.roots(commissioned)
        contracted = by_contractor(contracts, period)
        for body in ids(partners.all):
            if body in partners.sure:
                yield examined(body, period=period)
            mine = (c for other in of_root(view, contracted, body) for c in contracted[other])
            own = sorted(mine, key=lambda contract: order[contract.id])
            sure = [c for c in own if c.span.sure(period)]
            in_role = named_in(roles, view.root(body))
            by_contract = True if sure else None if own else False
            both = all3((named_in(partners, body), any3((in_role, by_contract))))
            if both is False:
                if not partners.sure:
                    # Nobody is surely a partner, so that there is nobody else to look at.
                    missing = unsettled(view, (body,))
                    yield unknown("same_time", body, period=period, missing=missing, who=Named((body,)))
                continue
            settled.add(body)
            nodes = ids(c.id for c in sure or own)
            if both:
                values: dict[str, Any] = {"who": Named((body,)), "other": _position(view, period, body, sure)}
                yield fail("same_time", body, period=period, nodes=nodes, **values)
                continue
            doubtful = {body} & partners.maybe | set(of_root(view, commissioned.maybe, body))
            missing = unsettled(view, doubtful)
            missing += () if sure else tuple(Missing(c, "period") for c in nodes)
            yield unknown("same_time", body, period=period, missing=missing, nodes=nodes, who=Named((body,)))
        if partners.open:
            missing = (rest_of(Section.ORGANIZATIONS),)
            yield unknown("same_time", view.id, period=period, missing=missing, who=UNLISTED)
        elif partners.all:
            missing = unlisted_contracts(view)
            if missing:
                who = Text("まだ書かれていない契約", "contracts not yet listed")
                yield unknown("same_time", view.id, period=period, missing=missing, who=who)
    yield from _in_turn(view, contracts, settled)


def _position(view: ProjectView, period: Period, body: str, contracts: list[ContractView]) -> Text:
    """What a body is besides a partner: its role, or the contracts that commission it."""
    for group, role in (
        (view.lead(period), OrganizationRole.LEAD),
        (view.subs(period), OrganizationRole.SUB),
    ):
        if of_root(view, group.sure, body):
            return role.text
    return _contractor_of(contracts)


def _contractor_of(contracts: Iterable[ContractView]) -> Text:
    names = [(f"{c.kind.ja}（{c.id}）", f"{c.kind.en} ({c.id})") for c in contracts]
    return Text(
        "、".join(ja for ja, _ in names) + "の受託者", "contractor of the " + ", ".join(en for _, en in names)
    )


def _in_turn(view: ProjectView, contracts: list[ContractView], settled: set[str]) -> Iterator[Said]:
    """Partners that are commissioned at another time, with the time in which they are commissioned."""
    times: dict[str, list[tuple[Text, Span, tuple[str, ...]]]] = {}
    for role in (OrganizationRole.LEAD, OrganizationRole.SUB):
        for body, spans in view.ever(role).items():
            times.setdefault(view.root(body), []).extend((role.text, span, ()) for span in spans)
    for contract in contracts:
        if contract.contractor is not None:
            # A contract of somebody who has the role at that time says nothing new.
            known = times.setdefault(view.root(contract.contractor), [])
            period = _within(view, contract.span)
            if not period or not any(span.sure(period) for _, span, _ in known):
                known.append((_contractor_of([contract]), contract.span, (contract.id,)))
    for body, spans in view.ever(OrganizationRole.PARTNER).items():
        if body in settled:
            continue
        for other, span, nodes in times.get(view.root(body), []):
            yield fail(
                "sequence",
                body,
                period=_within(view, span),
                nodes=nodes,
                who=Named((body,)),
                partner_time=_time(spans[0]),
                other=other,
            )


def _within(view: ProjectView, span: Span) -> Period | None:
    period = span.period()
    return period.intersection(view.period) if period and view.period else None


def _time(span: Span) -> Period | Text:
    """A time in a message."""
    return span.period() or Text("期間は未定", "dates undecided")
