"""ORG-05: A sub institution is in principle the co-investigator's main place of research."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import employment_facts
from queries.findings import Citation, Missing, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.rules.org.common import each_sub
from queries.view import ProjectView, Tri, all3


@rule(
    "ORG-05",
    doc_ja="分担研究機関が、そこの研究開発分担者のだれかの主たる研究場所であるかを見ます（原則）。主たる研究場所は一人に一つです。",
    clauses=[
        Clause(
            "main_place",
            Severity.IN_PRINCIPLE,
            Text(
                "分担研究機関の{who}を主たる研究場所とする研究開発分担者がいません",
                "No co-investigator has the main place of research at the sub institution {who}",
            ),
            Remedy(
                Text(
                    "主たる研究場所となる機関を分担研究機関としてください。原則のため、そうしない理由があれば、責任のある人の承認を得てください。",
                    "Make the main place of research the sub institution. It is so in principle: where there is a reason against it, have it approved by whoever is responsible.",
                ),
                Text(
                    "承認された理由があれば、理由（reason）と承認者（approved_by）を waivers に書いてください。主たる研究場所（main_place）の記載に誤りがあれば直してください。",
                    "Where a reason was approved, write it (`reason`) and who approved it (`approved_by`) in `waivers`. Correct `main_place` where it is wrong.",
                ),
            ),
            unknown=Text(
                "分担研究機関である{who}が研究開発分担者の主たる研究場所か判定できません",
                "It cannot be judged whether {who}, as a sub institution, is a co-investigator's main place of research",
            ),
        )
    ],
    citations=[Citation("原則として研究開発分担者の主たる研究場所となるもの", "S29")],
    follows_from=("ORG-04",),
    explain="reason",
)
def sub_is_main_place(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """A sub institution is in principle where one of its co-investigators mainly does research; everybody has one main place."""
    for epoch in view.epochs:
        period = epoch.period

        def based(sub: str, person: str, period: Period = period) -> Tri:
            return all3((view.affiliated(person, sub, period), view.main_place_at(person, sub, period)))

        def facts(sub: str, person: str, period: Period = period) -> tuple[Missing, ...]:
            place = view.main_place_at(person, sub, period)
            own = employment_facts(view, person) if view.affiliated(person, sub, period) is None else ()
            return (*own, Missing(person, "main_place")) if place is None else own

        yield from each_sub(view, "main_place", epoch, based, facts)
