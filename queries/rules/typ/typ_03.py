"""TYP-03: Start-up type: at least one AMED-funded institution is a start-up company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.sections import Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import STARTUP, doubts, ids, part, rest_of, startup, startup_facts
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.typ.common import is_commission
from queries.view import Group, ProjectView, Tri


def _members(group: Group) -> dict[str, Any]:
    return {"members": Named(ids(group.all))}


@rule(
    "TYP-03",
    doc_ja="スタートアップタイプで、どの時点にもスタートアップ企業が委託研究開発機関にあり、いずれかの時点でAMED委託費を受け取るかを見ます。0円と書かれているか、書き終えた money に支払がなければ、受け取らないとします。書かれていない額は判定不能です。記載された株主・役員からみなし大企業に当たる企業は、deemed_large の記載によらずスタートアップ企業とはしません。大企業かどうか分からない株主の持株比率しだいでみなし大企業に当たりうるときは、deemed_large に当たらない理由（reason）の記載がなければ判定不能とします。",
    clauses=[
        Clause(
            "startup",
            Severity.MUST,
            Text(
                "スタートアップタイプですが、委託研究開発機関にスタートアップ企業がありません（委託研究開発機関：{members}）",
                "The project is of the start-up type, but no start-up company is commissioned (commissioned: {members})",
            ),
            Remedy(
                Text(
                    "これからの期間を通じて、スタートアップ企業を代表研究機関または分担研究機関とする体制にしてください。過ぎた期間については、扱いをAMEDに相談してください。",
                    "Let a start-up company be the lead or a sub institution throughout the time to come. For a time that is over, ask AMED what to do.",
                ),
                Text(
                    "中小企業（is_sme）、みなし大企業（deemed_large、shareholders、officers）、法人格（legal_personality）の記載に誤りがあれば直してください。",
                    "Correct `is_sme`, `deemed_large`, `shareholders`, `officers` or `legal_personality` where they are wrong.",
                ),
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
            Remedy(
                Text(
                    "スタートアップ企業に委託費または再委託費を配分する計画としてください。",
                    "Plan a commission or sub-commission payment to the start-up company.",
                ),
                Text(
                    "配分があるのに書かれていなければ、money に書いてください。",
                    "If there is one that is not written, list it in `money`.",
                ),
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
    the shareholders or officers written down is no start-up, whatever `deemed_large` says. Where shareholders only may be large, that it is not needs
    a reason.
    """
    wanted, is_startup, facts = call["min_startup_S"], startup(view, call), startup_facts(view, call)
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
        commissioned, missing = is_commission(flow)
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
