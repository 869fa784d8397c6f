"""TYP: project type and who may be commissioned (domain.md 1.1, rulings.md 4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.words import FlowKind, MoneyOrigin, ProjectType, Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import (
    ACADEMIA,
    STARTUP,
    academia,
    academia_facts,
    commissionable_facts,
    deemed_large,
    doubts,
    every,
    ids,
    part,
    rest_of,
    startup,
    startup_facts,
    what_it_is,
)
from queries.findings import Citation, Missing, Named, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.view import ONE_DAY, Epoch, FlowView, Group, ProjectView, Tri, any3

COMMISSIONING = frozenset({FlowKind.COMMISSION, FlowKind.SUB_COMMISSION})
"""The kinds of payment by which AMED money goes to a commissioned institution."""


def _words(words: Any) -> Text:
    """Types as a list for people; a word of a call profile that this version does not know stays as it is."""
    names = {t.value: t.text for t in ProjectType}
    texts = [names.get(str(w), Text(str(w), str(w))) for w in words]
    return Text("、".join(t.ja for t in texts), ", ".join(t.en for t in texts))


@rule(
    "TYP-01",
    doc_ja="課題のタイプが一つに決まっているかを見ます。タイプは提案に書かれるもので、参画する機関からは推し量りません。",
    clauses=[
        Clause(
            "one",
            Severity.MUST,
            Text(
                "課題のタイプが一つに決まっていません（記載：{types}）",
                "The project has more than one type ({types})",
            ),
            Text(
                "応募するタイプを一つだけ project の type に書いてください。",
                "Write the one type of the proposal in `type` of `project`.",
            ),
            unknown=Text(
                "課題のタイプ（アカデミアタイプかスタートアップタイプか）が書かれていません",
                "The type of the project (academia or start-up) is not said",
            ),
            expected=Text("どちらか一つ", "one of the two"),
            observed=Text("{types}", "{types}"),
        )
    ],
    citations=[
        Citation("【アカデミアタイプ】", "S06"),
        Citation("【スタートアップタイプ】", "S06"),
    ],
    needs_period=False,
)
def one_type(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The project has one type. It is a property of the proposal and never inferred from the members."""
    types = view.project.type or ()
    yield examined(view.id)
    if not types:
        yield unknown("one", view.id, missing=(Missing("project", "type"),))
    elif len(set(types)) > 1:
        yield fail("one", view.id, types=_words(types))


@rule(
    "TYP-02",
    doc_ja="アカデミアタイプで、委託研究開発機関がすべてアカデミアであり、AMED委託費で委託を受ける他の機関もそうであるかを見ます。役割のある機関は一度だけ見るので、指摘は一機関に一つです。物品の購入などの支出は見ません。",
    clauses=[
        Clause(
            "member",
            Severity.MUST,
            Text(
                "アカデミアタイプの委託研究開発機関はアカデミアに限られますが、{who}はアカデミアではありません（{what}）",
                "In the academia type only academia is commissioned; {who} is not academia ({what})",
            ),
            Text(
                "この機関を委託研究開発機関から外すか、応募するタイプを見直してください"
                "（企業は、AMED委託費を受けない産学官共同研究企業としてなら参加できます）。"
                "研究機関に当たるときは、種別（kind）を直してください（財団などの研究機関は other_research_org と書き、確認を求めます）。",
                "Take it out of the commissioned institutions, or reconsider the type of the proposal "
                "(a company may take part as a partner company, which receives no AMED money). If it is a research organization, "
                "correct `kind` (a foundation that does research is `other_research_org`, to be confirmed).",
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
            Text(
                "アカデミア以外への委託費・再委託費の支払をやめてください。アカデミアタイプで委託を受けられるのはアカデミアだけです。",
                "Stop commission payments to anybody but academia: in the academia type nobody else may be commissioned.",
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

    A member is judged as a member, not again by its money, so that there is one finding per body. Expenditure is not looked at.
    """
    is_academia, facts = academia(view, call), academia_facts(view, call)
    members: dict[str, list[Period]] = {}
    for epoch in view.epochs:
        group = view.commissioned(epoch.period)
        for body in group.sure:
            members.setdefault(body, []).append(epoch.period)
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
        if _is_member(flow, members):
            continue
        commissioned, missing = _commissions(flow)
        if commissioned is False:
            continue
        judged.append((flow, commissioned, missing))
        payers.setdefault((flow.target, commissioned), set()).add(flow.source)
    for flow, commissioned, missing in judged:
        domestic = is_academia(flow.target)
        if commissioned:
            yield examined(flow.target, period=flow.period)
        if domestic is True:
            continue
        values: dict[str, Any] = {
            "who": Named((flow.target,)),
            "what": what_it_is(view, flow.target),
            "payers": Named(ids(payers[flow.target, commissioned])),
        }
        if commissioned and domestic is False:
            yield fail("money", flow.target, period=flow.period, edges=(flow.key,), **values)
            continue
        missing += facts(flow.target) if domestic is None else ()
        yield unknown("money", flow.target, period=flow.period, missing=missing, edges=(flow.key,), **values)
    if not view.complete(Section.MONEY):
        yield unknown(
            "money",
            view.id,
            period=view.period,
            missing=(rest_of(Section.MONEY),),
            who=Text("まだ書かれていない資金の流れ", "flows of money not yet listed"),
        )


def _is_member(flow: FlowView, members: dict[str, list[Period]]) -> bool:
    """Is the payee surely a commissioned institution at the time of the payment (at any time, where that is not known)?"""
    periods = members.get(flow.target, [])
    return any(flow.period is None or flow.period.overlaps(p) for p in periods)


def _commissions(flow: FlowView) -> tuple[Tri, tuple[Missing, ...]]:
    """Does a payment commission research with AMED money, and what is missing to know?"""
    if flow.origin not in (MoneyOrigin.AMED, None) or not (flow.kind is None or flow.kind in COMMISSIONING):
        return False, ()
    fields = [("origin", flow.origin), ("kind", flow.kind)]
    missing = tuple(Missing(flow.entry, name) for name, value in fields if value is None)
    return (None if missing else True), missing


def _members(group: Group) -> dict[str, Any]:
    return {"members": Named(ids(group.all))}


@rule(
    "TYP-03",
    doc_ja="スタートアップタイプで、どの時点にもスタートアップ企業が委託研究開発機関にあり、いずれかの時点でAMED委託費を受け取るかを見ます。0円と書かれているか、書き終えた money に支払がなければ、受け取らないとします。書かれていない額は判定不能です。記載された株主・役員からみなし大企業に当たる企業は、deemed_large の記載によらずスタートアップ企業とはしません。",
    clauses=[
        Clause(
            "startup",
            Severity.MUST,
            Text(
                "スタートアップタイプですが、委託研究開発機関にスタートアップ企業がありません（委託研究開発機関：{members}）",
                "The project is of the start-up type, but no start-up company is commissioned (commissioned: {members})",
            ),
            Text(
                "この期間を通じて、スタートアップ企業を代表研究機関または分担研究機関としてください。"
                "中小企業（is_sme）、みなし大企業（deemed_large、shareholders、officers）、法人格の記載に誤りがあれば直してください。",
                "Let a start-up company be the lead or a sub institution throughout this period; "
                "correct `is_sme`, `deemed_large`, `shareholders`, `officers` or `legal_personality` where they are wrong.",
            ),
            unknown=Text(
                "委託研究開発機関にスタートアップ企業があるか判定できません（委託研究開発機関：{members}）",
                "It cannot be judged whether a start-up company is commissioned (commissioned: {members})",
            ),
            expected=Text("スタートアップ企業1社以上", "one start-up company or more"),
            observed=Text("0社", "none"),
        ),
        Clause(
            "funded",
            Severity.MUST,
            Text(
                "委託研究開発機関であるスタートアップ企業に、AMED委託費が全期間を通じて配分されていません（{startups}）",
                "No AMED money goes to a commissioned start-up company at any time ({startups})",
            ),
            Text(
                "委託費または再委託費を配分する計画とし、money に書いてください。",
                "Plan a commission or sub-commission payment to it, and list it in `money`.",
            ),
            unknown=Text(
                "委託研究開発機関であるスタートアップ企業にAMED委託費が配分されるか判定できません（{startups}）",
                "It cannot be judged whether a commissioned start-up company receives AMED money ({startups})",
            ),
            expected=Text("0円を超える額", "more than ¥0"),
            observed=Text("0円", "¥0"),
        ),
    ],
    citations=[Citation("AMEDから資金提供する研究機関にスタートアップ企業を含む", "S06")],
    parameters=("min_startup_S", *STARTUP),
)
def startup_among_funded(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the start-up type start-ups are commissioned at every time and receive AMED money at some time.

    Zero yen said, or no payment in a finished section, is no money; an amount that is not said is unknown. A company that is deemed large by
    the shareholders or officers written down is no start-up, whatever `deemed_large` says.
    """
    wanted, is_startup, facts = call["min_startup_S"], startup(view, call), startup_facts(view)
    funded: dict[str, tuple[Tri, tuple[Missing, ...]]] = {}
    for epoch in view.epochs:
        yield examined(view.id, period=epoch.period)
        members = view.commissioned(epoch.period)
        startups = part(members, is_startup)
        counted = view.roots(startups)
        enough = counted.at_least(wanted)
        if enough is False:
            yield fail("startup", view.id, period=epoch.period, nodes=ids(members.sure), **_members(members))
            continue
        unsure = doubts(view, members, startups, is_startup, facts)
        if enough is None:
            yield unknown("startup", view.id, period=epoch.period, missing=unsure, **_members(members))
            continue
        for body in startups.all - funded.keys():
            funded[body] = _inflow(view, body)
        with_money = view.roots(part(startups, lambda body: funded[body][0])).at_least(wanted)
        if with_money is True:
            continue
        values: dict[str, Any] = {"startups": Named(ids(startups.sure))}
        if with_money is False:
            yield fail("funded", *ids(startups.sure), period=epoch.period, **values)
        else:
            unsaid = tuple(dict.fromkeys(m for b in ids(startups.all) for m in funded[b][1]))
            yield unknown(
                "funded", *ids(startups.sure), period=epoch.period, missing=unsaid + unsure, **values
            )


def _inflow(view: ProjectView, body: str) -> tuple[Tri, tuple[Missing, ...]]:
    """Does a body receive commissioned AMED money in the whole life of the project, and what is missing to know?"""
    root = view.root(body)
    open_points: list[Missing] = []
    for flow in view.payments:
        if view.root(flow.target) != root:
            continue
        commissioned, missing = _commissions(flow)
        if commissioned is False:
            continue
        if flow.amount is None:
            missing += (Missing(flow.entry, "amounts" if flow.on is None and flow.year else "amount"),)
        if not missing:
            return True, ()
        open_points += missing
    if not view.complete(Section.MONEY):
        open_points.append(rest_of(Section.MONEY))
    return (None if open_points else False), tuple(open_points)


@rule(
    "TYP-04",
    doc_ja="スタートアップタイプで、委託研究開発機関がどれもアカデミアかスタートアップ企業であるかを見ます。記載された株主・役員からみなし大企業に当たる企業は、スタートアップ企業とはしません。",
    clauses=[
        Clause(
            "member",
            Severity.MUST,
            Text(
                "スタートアップタイプの委託研究開発機関はアカデミアとスタートアップ企業に限られますが、"
                "{who}はそのどちらでもありません（{what}）",
                "In the start-up type only academia and start-up companies are commissioned; "
                "{who} is neither ({what})",
            ),
            Text(
                "この機関を委託研究開発機関から外してください（産学官共同研究企業としてなら参加できます）。"
                "スタートアップ企業に当たるときは中小企業（is_sme）、みなし大企業（deemed_large、shareholders、officers）、法人格の記載を、"
                "研究機関に当たるときは種別（kind）を直してください（財団などの研究機関は other_research_org と書き、確認を求めます）。",
                "Take it out of the commissioned institutions (it may take part as a partner company). "
                "If it is a start-up company, correct `is_sme`, `deemed_large`, `shareholders`, `officers` or `legal_personality`; if it is a research organization, "
                "`kind` (a foundation that does research is `other_research_org`, to be confirmed).",
            ),
            unknown=Text(
                "委託研究開発機関である{who}がアカデミアまたはスタートアップ企業に当たるか判定できません",
                "It cannot be judged whether {who}, as a commissioned institution, is academia or a start-up company",
            ),
            expected=Text("アカデミアまたはスタートアップ企業", "academia or a start-up company"),
            observed=Text("{what}", "{what}"),
        )
    ],
    citations=[Citation("スタートアップタイプはアカデミアとスタートアップ企業が対象", "S29")],
    follows_from=("ORG-06",),
    parameters=(*ACADEMIA, *STARTUP),
)
def academia_or_startup(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the start-up type every commissioned institution is academia or a start-up.

    A company that is deemed large by the shareholders or officers written down is no start-up.
    """
    is_academia, is_startup = academia(view, call), startup(view, call)
    for epoch in view.epochs:
        yield from every(
            view,
            "member",
            view.commissioned(epoch.period),
            epoch.period,
            lambda body: any3((is_academia(body), is_startup(body))),
            commissionable_facts(view, call),
            lambda body: {"what": _not_startup(view, call, body)},
        )


def _not_startup(view: ProjectView, call: CallProfile, body: str) -> Text:
    """What a body is, with what keeps it from being a start-up."""
    node = view.bodies[view.root(body)].node
    what = what_it_is(view, body)
    if node.legal_personality not in (None, call["su_country"]):
        what = Text(f"{what.ja}、日本の法人格なし", f"{what.en}, no Japanese legal personality")
    if node.is_sme is False:
        what = Text(f"{what.ja}、中小企業ではない", f"{what.en}, no SME")
    if node.deemed_large is not None and node.deemed_large.value:
        what = Text(f"{what.ja}、みなし大企業", f"{what.en}, deemed large")
    elif deemed_large(view, call)(body):
        what = Text(
            f"{what.ja}、株主・役員の記載によればみなし大企業",
            f"{what.en}, deemed large by its shareholders or officers",
        )
    return what


def _at_start(view: ProjectView, call: CallProfile) -> Iterator[tuple[Epoch, Period, str]]:
    """The epochs, and the time of each, in which TYP-05 and TYP-06 speak, with the clause: must on the first day, advisory later;
    from year 3 ORG-14 speaks.
    """
    for epoch in view.epochs:
        start, end = epoch.period
        if epoch is view.epochs[0]:
            yield epoch, Period(start, start + ONE_DAY), "start"
            start += ONE_DAY
        if start < end and epoch.year < call["late_from_year"]:
            yield epoch, Period(start, end), "later"


@rule(
    "TYP-05",
    doc_ja="アカデミアタイプで、委託研究開発機関にアカデミアが二機関あるかを見ます。機関を数え、学部は数えません。",
    clauses=[
        Clause(
            clause,
            severity,
            Text(
                when.ja
                + "の委託研究開発機関にアカデミアが{wanted}機関以上必要ですが、{count}機関です（{members}）",
                "{wanted} academia institutions have to be commissioned "
                + when.en
                + "; there are {count} ({members})",
            ),
            Text(
                "アカデミアの分担研究機関を加えてください。同じ法人の学部や病院は合わせて1機関と数えます。",
                "Add an academia institution as a sub. Faculties and hospitals of one legal body count as one.",
            ),
            unknown=Text(
                when.ja
                + "の委託研究開発機関にアカデミアが{wanted}機関以上あるか判定できません（確かなのは{count}機関：{members}）",
                "It cannot be judged whether {wanted} academia institutions are commissioned "
                + when.en
                + " ({count} are sure: {members})",
            ),
            expected=Text("{wanted}機関以上", "{wanted} or more"),
            observed=Text("{count}機関", "{count}"),
        )
        for clause, severity, when in (
            ("start", Severity.MUST, Text("研究開始時", "at the research start")),
            ("later", Severity.ADVISORY, Text("研究開始後", "after the research start")),
        )
    ],
    citations=[
        Citation("2機関以上の参画が応募の条件", "S29"),
        Citation("アカデミアタイプ：複数アカデミア、最低1社の産学官共同研究企業", "S10"),
        Citation("アカデミアタイプは、複数のアカデミアが連携して委託研究開発を推進", "S20"),
    ],
    parameters=("min_academia_A", "late_from_year", *ACADEMIA),
)
def two_academia(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the academia type two academia institutions are commissioned. Institutions are counted, not their faculties."""
    wanted, is_academia = call["min_academia_A"], academia(view, call)
    for epoch, period, clause in _at_start(view, call):
        yield examined(view.id, period=period)
        members = view.commissioned(epoch.period)
        found = part(members, is_academia)
        counted = view.roots(found)
        enough = counted.at_least(wanted)
        values: dict[str, Any] = {
            "wanted": wanted,
            "count": len(counted.sure),
            "members": Named(ids(found.sure)),
        }
        if enough is False:
            yield fail(clause, view.id, period=period, nodes=ids(found.sure), **values)
        elif enough is None:
            yield unknown(
                clause,
                view.id,
                period=period,
                missing=doubts(view, members, found, is_academia, academia_facts(view, call)),
                **values,
            )


@rule(
    "TYP-06",
    doc_ja="スタートアップタイプで、委託研究開発機関にアカデミアが一者、スタートアップ企業が一者あるかを見ます。",
    clauses=[
        Clause(
            clause,
            severity,
            Text(
                when.ja
                + "の委託研究開発機関にアカデミアが{wanted_academia}機関以上、スタートアップ企業が{wanted_startup}社以上必要です"
                "（アカデミア：{academia}、スタートアップ企業：{startups}）",
                "{wanted_academia} academia and {wanted_startup} start-up have to be commissioned "
                + when.en
                + " (academia: {academia}; start-ups: {startups})",
            ),
            Text(
                "足りない側の機関を、代表研究機関または分担研究機関として加えてください。",
                "Add what is missing as the lead or a sub institution.",
            ),
            unknown=Text(
                when.ja
                + "の委託研究開発機関にアカデミアとスタートアップ企業がそれぞれ必要な数だけあるか判定できません"
                "（確かなのは、アカデミア：{academia}、スタートアップ企業：{startups}）",
                "It cannot be judged whether enough academia and start-ups are commissioned "
                + when.en
                + " (sure: academia {academia}; start-ups {startups})",
            ),
            expected=Text(
                "アカデミア{wanted_academia}機関以上、スタートアップ企業{wanted_startup}社以上",
                "{wanted_academia} academia or more, {wanted_startup} start-up or more",
            ),
            observed=Text(
                "アカデミア{count_academia}機関、スタートアップ企業{count_startup}社",
                "{count_academia} academia, {count_startup} start-up",
            ),
        )
        for clause, severity, when in (
            ("start", Severity.MUST, Text("研究開始時", "at the research start")),
            ("later", Severity.ADVISORY, Text("研究開始後", "after the research start")),
        )
    ],
    citations=[
        Citation("両者とも一者以上の参画が応募の条件", "S29"),
        Citation(
            "スタートアップタイプは、アカデミアとスタートアップ企業（原則設立10年以内の中小企業）が連携して委託研究開発を推進",
            "S20",
        ),
    ],
    follows_from=("TYP-03",),
    parameters=("min_academia_S", "min_startup_S", "late_from_year", *ACADEMIA, *STARTUP),
)
def one_academia_one_startup(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the start-up type one academia institution and one start-up are commissioned."""
    least = {"academia": call["min_academia_S"], "startup": call["min_startup_S"]}
    is_academia, is_startup = academia(view, call), startup(view, call)
    for epoch, period, clause in _at_start(view, call):
        yield examined(view.id, period=period)
        members = view.commissioned(epoch.period)
        found, startups = part(members, is_academia), part(members, is_startup)
        enough = {
            "academia": view.roots(found).at_least(least["academia"]),
            "startup": view.roots(startups).at_least(least["startup"]),
        }
        if all(enough.values()):
            continue
        values: dict[str, Any] = {
            "wanted_academia": least["academia"],
            "wanted_startup": least["startup"],
            "count_academia": len(view.roots(found).sure),
            "count_startup": len(view.roots(startups).sure),
            "academia": Named(ids(found.sure)),
            "startups": Named(ids(startups.sure)),
        }
        if False in enough.values():
            yield fail(clause, view.id, period=period, nodes=ids(members.sure), **values)
        else:
            missing: tuple[Missing, ...] = ()
            if enough["academia"] is None:
                missing += doubts(view, members, found, is_academia, academia_facts(view, call))
            if enough["startup"] is None:
                missing += doubts(view, members, startups, is_startup, startup_facts(view))
            missing = tuple(dict.fromkeys(missing))
            yield unknown(clause, view.id, period=period, missing=missing, **values)


@rule(
    "TYP-08",
    doc_ja="課題のタイプが、その公募の対象であるかを見ます。",
    clauses=[
        Clause(
            "accepted",
            Severity.MUST,
            Text(
                "{types}は{call}の対象ではありません（対象：{accepted}）",
                "{call} does not accept the {types} (accepted: {accepted})",
            ),
            Text(
                "対象となるタイプで応募するか、そのタイプを対象とする公募を待ってください。",
                "Apply with a type that is accepted, or wait for a call that accepts this one.",
            ),
            unknown=Text(
                "課題のタイプが書かれていないため、{call}の対象か判定できません",
                "The type of the project is not said, so it cannot be judged whether {call} accepts it",
            ),
            expected=Text("{accepted}", "{accepted}"),
            observed=Text("{types}", "{types}"),
        )
    ],
    citations=[
        Citation("第五次公募は、アカデミアタイプとスタートアップタイプの両方を対象に実施", "S20"),
        Citation("「アカデミアタイプ」及び「スタートアップタイプ」の両方を対象に", "S21"),
    ],
    follows_from=("TYP-01",),
    needs_period=False,
    parameters=("accepted_types",),
)
def type_accepted(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """The type of the project is one that the call accepts."""
    types = view.project.type or ()
    accepted = call["accepted_types"]
    yield examined(view.id)
    if not types:
        missing = (Missing("project", "type"),)
        yield unknown("accepted", view.id, missing=missing, call=call.title)
    refused = [t for t in types if t.value not in accepted]
    if refused:
        yield fail("accepted", view.id, types=_words(refused), accepted=_words(accepted), call=call.title)
