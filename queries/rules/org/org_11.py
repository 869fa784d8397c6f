"""ORG-11: Exactly one partner company is the lead company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import OrganizationKind, OrganizationRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, named_in, rest_of, unsettled, what_it_is
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.org.common import of_root
from queries.view import Group, ProjectView


@rule(
    "ORG-11",
    doc_ja="どの時点にも、切れ目なく、産学官共同研究企業のうちちょうど一社が幹事企業で、他の機関が幹事企業とされていないかを見ます。支店などはその会社として数えます。",
    clauses=[
        Clause(
            "one",
            Severity.MUST,
            Text(
                "幹事企業は産学官共同研究企業のうち{wanted}社でなければなりませんが、{count}社です（{flagged}）",
                "{wanted} partner company has to be the lead company; there are {count} ({flagged})",
            ),
            Remedy(
                Text(
                    "これからの期間については、産学官共同研究企業から1社を選び、幹事企業としてください。過ぎた期間については、さかのぼって定めず、扱いをAMEDに相談してください。",
                    "For a time to come, choose one partner company as lead company. For a time that is over, do not appoint one afterwards: ask AMED what to do.",
                ),
                Text(
                    "決まっている幹事企業が書かれていなければ、役割（lead_company）を期間とともに書いてください。交代のときは、前の企業の最後の日の翌日から次の企業の役割を始めます。",
                    "If a lead company is settled that is not written, list its role `lead_company` with the dates. On a hand-over, the next one begins on the day after the last day of the one before.",
                ),
            ),
            unknown=Text(
                "幹事企業が{wanted}社に決まっているか判定できません（確認できた範囲：{flagged}）",
                "It cannot be judged whether there is just {wanted} lead company (sure: {flagged})",
            ),
            expected=Text("{wanted}社", "{wanted}"),
            observed=Text("{count}社", "{count}"),
        ),
        Clause(
            "not_partner",
            Severity.MUST,
            Text(
                "幹事企業の{who}は、産学官共同研究企業ではありません",
                "The lead company {who} is not a partner company",
            ),
            Remedy(
                Text(
                    "幹事企業は産学官共同研究企業から選んでください。",
                    "Choose the lead company from the partner companies.",
                ),
                Text(
                    "{who}が産学官共同研究企業なら、その役割（partner）を期間とともに書いてください。",
                    "If {who} is a partner company, list its role `partner` with the dates.",
                ),
            ),
            unknown=Text(
                "幹事企業の{who}が産学官共同研究企業か判定できません",
                "It cannot be judged whether the lead company {who} is a partner company",
            ),
        ),
        Clause(
            "write_down",
            Severity.ADVISORY,
            Text(
                "産学官共同研究企業は{who}の1社だけですが、幹事企業と書かれていません",
                "{who} is the only partner company, but is not marked as lead company",
            ),
            Remedy(
                None,
                Text(
                    "{who}の roles に lead_company を加えて、幹事企業であることを明らかにしてください。",
                    "Write it down: add `lead_company` to the roles of {who}.",
                ),
            ),
        ),
        Clause(
            "not_company",
            Severity.ADVISORY,
            Text(
                "幹事企業の{who}は企業ではありません（{what}）",
                "The lead company {who} is not a company ({what})",
            ),
            Remedy(
                Text(
                    "企業でない機関も産学官共同研究企業として参加できますが、説明資料では「一企業」を幹事企業に選びます。この機関を幹事企業としてよいか、AMEDに確認してください。",
                    "A body that is not a company may be a partner, but the slides ask for one company as lead company. Ask AMED whether this body may be it.",
                ),
                Text("種別（kind）の記載に誤りがあれば直してください。", "Correct `kind` where it is wrong."),
            ),
            unknown=Text(
                "幹事企業の{who}が企業か判定できません（種別の記載がありません）",
                "It cannot be judged whether the lead company {who} is a company (its kind is not said)",
            ),
        ),
    ],
    citations=[Citation("一企業を幹事企業として選出", "S29")],
    parameters=("n_lead_company",),
)
def one_lead_company(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """Exactly one partner company is the lead company at every time, without a gap; nobody else is. A branch counts as its company."""
    wanted = call["n_lead_company"]
    for epoch in view.epochs:
        period = epoch.period
        partners, flags = view.partners(period), view.lead_companies(period)
        companies, marked = view.roots(partners), view.roots(flags)
        if partners.sure or flags.sure:
            yield examined(view.id, period=period)
        for body in ids(flags.sure):
            yield from _may_be_lead_company(view, partners, body, period)
        for body in ids(flags.maybe):
            # Whoever it will be: what is said to be the lead company, and surely no partner, is a breach.
            if _surely_flagged(view, body, period) and named_in(companies, view.root(body)) is False:
                yield examined(view.id, period=period)
                yield fail("not_partner", body, period=period, who=Named((body,)))
        both = companies.sure & marked.sure
        counted = Group(both, (companies.all & marked.all) - both, partners.open)
        right = counted.exactly(wanted)
        if right is True or (not partners.all and not partners.open):
            continue
        sure = ids(b for b in flags.sure if view.root(b) in both)
        values: dict[str, Any] = {"wanted": wanted, "count": len(both), "flagged": Named(sure)}
        if right is False and len(both) > wanted:
            yield fail("one", *sure, period=period, nodes=sure, **values)
        elif right is False and len(companies.sure) > 1:
            yield fail("one", view.id, period=period, nodes=ids(partners.sure), **values)
        elif right is False and companies.only():
            only = ids(partners.sure)
            yield fail("write_down", *only, period=period, who=Named(only))
        else:
            # Whether the flag is lacking or need only be written down depends on who else is a partner.
            doubtful = {b for b in partners.maybe | flags.maybe if view.root(b) in counted.maybe}
            missing = unsettled(view, doubtful or partners.maybe)
            missing += (rest_of(Section.ORGANIZATIONS),) if partners.open else ()
            yield unknown("one", view.id, period=period, missing=missing, **values)


def _surely_flagged(view: ProjectView, body: str, period: Period) -> bool:
    """Does a body whose name is not decided surely have the flag?"""
    flags = (r.span for r in view.bodies[body].roles if r.role is OrganizationRole.LEAD_COMPANY)
    return any(span.sure(period) for span in flags)


def _may_be_lead_company(view: ProjectView, partners: Group, body: str, period: Period) -> Iterator[Said]:
    """A lead company is a partner company, and a company."""
    who = Named((body,))
    partner = named_in(view.roots(partners), view.root(body))
    kind = view.bodies[view.root(body)].node.kind
    if partner is False:
        yield fail("not_partner", body, period=period, who=who)
    elif partner is None:
        missing = unsettled(view, of_root(view, partners.maybe, body))
        yield unknown("not_partner", body, period=period, missing=missing, who=who)
    elif kind is None:
        missing = (Missing(view.root(body), "kind"),)
        yield unknown("not_company", body, period=period, missing=missing, who=who)
    elif kind is not OrganizationKind.COMPANY:
        yield fail("not_company", body, period=period, who=who, what=what_it_is(view, body))
