"""ORG-07: The lead institution is academia or, in the start-up type, a start-up company."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.words import ProjectType
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ACADEMIA, STARTUP, academia, commissionable_facts, every, startup, what_it_is
from queries.findings import Citation, Missing, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import ProjectView, Tri, all3, any3


@rule(
    "ORG-07",
    doc_ja="代表研究機関が、アカデミアか、スタートアップタイプではスタートアップ企業であるかを見ます。",
    clauses=[
        Clause(
            "kind",
            Severity.MUST,
            Text(
                "{who}（{what}）は代表研究機関になれません",
                "{who} ({what}) cannot be the lead institution",
            ),
            Remedy(
                Text(
                    "アカデミアを代表研究機関としてください。スタートアップタイプでは、スタートアップ企業も代表研究機関になれます。",
                    "Make an academia institution the lead. In the start-up type a start-up company may be the lead too.",
                ),
                Text(
                    "種別（kind）やスタートアップ企業の要件（is_sme など）の記載に誤りがあれば直してください。",
                    "Correct `kind` or the facts of a start-up company (`is_sme` …) where they are wrong.",
                ),
            ),
            unknown=Text(
                "{who}が代表研究機関になれる機関か判定できません",
                "It cannot be judged whether {who} may be the lead institution",
            ),
            expected=Text(
                "アカデミア（スタートアップタイプではスタートアップ企業も可）",
                "academia (or a start-up company, in the start-up type)",
            ),
            observed=Text("{what}", "{what}"),
        )
    ],
    citations=[
        Citation("AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し", "S26")
    ],
    follows_from=("ORG-06", "TYP-02", "TYP-04"),
    parameters=(*ACADEMIA, *STARTUP),
)
def lead_may_lead(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """The lead institution is academia or, in the start-up type, a start-up."""
    types = set(view.project.type or ())
    startups: Tri = ProjectType.STARTUP in types if len(types) == 1 else None

    is_academia, is_startup = academia(view, call), startup(view, call)
    commissionable = commissionable_facts(view, call)

    def may(body: str) -> Tri:
        return any3((is_academia(body), all3((startups, is_startup(body)))))

    def facts(body: str) -> tuple[Missing, ...]:
        own = commissionable(body)
        return (*own, Missing("project", "type")) if startups is None else own

    for epoch in view.epochs:
        yield from every(
            view,
            "kind",
            view.lead(epoch.period),
            epoch.period,
            may,
            facts,
            lambda body: {"what": what_it_is(view, body)},
        )
