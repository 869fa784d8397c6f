"""TYP-06: Start-up type: at least one academia institution and at least one start-up company are commissioned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import (
    ACADEMIA,
    STARTUP,
    academia,
    academia_facts,
    doubts,
    ids,
    part,
    startup,
    startup_facts,
)
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.typ.common import at_start
from queries.view import ProjectView


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
            Remedy(
                Text(
                    "足りない側の機関を、代表研究機関または分担研究機関として加えてください。研究がすでに始まっているときは、AMEDに相談してください。",
                    "Add what is missing as the lead or a sub institution. Where the research has begun, ask AMED.",
                ),
                Text(
                    "参加している機関が書かれていなければ organizations に書き、種別（kind）、スタートアップ企業の要件（is_sme など）、役割の開始日に誤りがあれば直してください。",
                    "List in `organizations` who takes part and is not written; correct `kind`, the facts of a start-up company (`is_sme` …) or the first day of a role where they are wrong.",
                ),
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
    for epoch, period, clause in at_start(view, call):
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
                missing += doubts(view, members, startups, is_startup, startup_facts(view, call))
            missing = tuple(dict.fromkeys(missing))
            yield unknown(clause, view.id, period=period, missing=missing, **values)
