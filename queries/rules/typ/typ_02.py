"""TYP-02: Academia type: every AMED-funded institution is academia."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ACADEMIA, academia, academia_facts, every, ids, rest_of, what_it_is
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.typ.common import is_commission
from queries.view import FlowView, ProjectView, Tri


@rule(
    "TYP-02",
    doc_ja="アカデミアタイプで、委託研究開発機関がすべてアカデミアであり、AMED委託費で委託を受ける他の機関もそうであるかを見ます。役割のある機関は一度だけ見るので、指摘は一機関に一つです（学部とその大学は一機関です）。物品の購入などの支出は見ません。",
    clauses=[
        Clause(
            "member",
            Severity.MUST,
            Text(
                "アカデミアタイプの委託研究開発機関はアカデミアに限られますが、{who}はアカデミアではありません（{what}）",
                "In the academia type only academia is commissioned; {who} is not academia ({what})",
            ),
            Remedy(
                Text(
                    "この機関を委託研究開発機関から外すか、応募するタイプを見直してください。企業は、AMED委託費を受けない産学官共同研究企業としてなら参加できます。契約や支払がすでにあるときは、扱いをAMEDに相談してください。",
                    "Take it out of the commissioned institutions, or reconsider the type of the proposal; a company may take part as a partner company, which receives no AMED money. Where there are contracts or payments already, ask AMED what to do.",
                ),
                Text(
                    "研究機関に当たるときは、種別（kind）を直してください（財団などの研究機関は other_research_org と書き、確認を求めます）。",
                    "If it is a research organization, correct `kind` (a foundation that does research is `other_research_org`, to be confirmed).",
                ),
            ),
            unknown=Text(
                "委託研究開発機関である{who}がアカデミアに当たるか判定できません",
                "It cannot be judged whether {who}, as a commissioned institution, is academia",
            ),
            expected=Text("アカデミア", "academia"),
            observed=Text("{what}", "{what}"),
        ),
        Clause(
            "money",
            Severity.MUST,
            Text(
                "アカデミアではない{who}（{what}）が、{payers}からAMED委託費の委託または再委託を受けます",
                "{who}, which is not academia ({what}), receives commissioned AMED money from {payers}",
            ),
            Remedy(
                Text(
                    "予定している支払は取りやめてください。アカデミアタイプで委託を受けられるのはアカデミアだけです。すでに支払ったものは、返還や財源の振替をAMEDに相談してください。",
                    "Call off payments that are planned: in the academia type nobody but academia may be commissioned. Of what has been paid, ask AMED about a refund or about paying it from other money.",
                ),
                Text(
                    "支払先の種別（kind）や支払の記載に誤りがあれば直してください。",
                    "Correct the payee's `kind` or the payment where they are wrong.",
                ),
            ),
            unknown=Text(
                "{who}について、アカデミア以外へのAMED委託費の支払に当たるか判定できません",
                "It cannot be judged whether commissioned AMED money goes to a body that is not academia ({who})",
            ),
            expected=Text("支払先はアカデミアのみ", "academia only"),
            observed=Text("{what}", "{what}"),
        ),
    ],
    citations=[
        Citation("AMEDから資金提供する研究機関はアカデミアのみ", "S06"),
        Citation("アカデミアタイプはアカデミアのみが対象", "S29"),
    ],
    follows_from=("ORG-06", "CON-06", "CON-02"),
    parameters=ACADEMIA,
)
def academia_only(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the academia type all commissioned institutions are academia, and so is everybody else whom AMED money commissions.

    A member is judged as a member, not again by its money, so that there is one finding per institution: a faculty and its university are
    one. Expenditure is not looked at.
    """
    is_academia, facts = academia(view, call), academia_facts(view, call)
    members: dict[str, list[Period]] = {}
    for epoch in view.epochs:
        group = view.commissioned(epoch.period)
        for body in group.sure:
            members.setdefault(view.root(body), []).append(epoch.period)
        yield from every(
            view,
            "member",
            group,
            epoch.period,
            is_academia,
            facts,
            lambda body: {"what": what_it_is(view, body)},
        )
    payers: dict[tuple[str, Tri], set[str]] = {}
    judged: list[tuple[FlowView, Tri, tuple[Missing, ...]]] = []
    for flow in view.payments:
        if _is_member(flow, members.get(view.root(flow.target), [])):
            continue
        commissioned, missing = is_commission(flow)
        if commissioned is False:
            continue
        judged.append((flow, commissioned, missing))
        payers.setdefault((view.root(flow.target), commissioned), set()).add(flow.source)
    for flow, commissioned, missing in judged:
        body = view.root(flow.target)
        domestic = is_academia(body)
        if commissioned:
            yield examined(body, period=flow.period)
        if domestic is True:
            continue
        values: dict[str, Any] = {
            "who": Named((body,)),
            "what": what_it_is(view, body),
            "payers": Named(ids(payers[body, commissioned])),
        }
        if commissioned and domestic is False:
            yield fail("money", body, period=flow.period, edges=(flow.key,), **values)
            continue
        missing += facts(body) if domestic is None else ()
        yield unknown("money", body, period=flow.period, missing=missing, edges=(flow.key,), **values)
    if not view.complete(Section.MONEY):
        yield unknown(
            "money",
            view.id,
            period=view.period,
            missing=(rest_of(Section.MONEY),),
            who=Text("まだ書かれていない資金の流れ", "flows of money not yet listed"),
        )


def _is_member(flow: FlowView, periods: list[Period]) -> bool:
    """Is the payee, surely a commissioned institution in these periods, one at the time of the payment (at any time, where that is not known)?"""
    return any(flow.period is None or flow.period.overlaps(p) for p in periods)
