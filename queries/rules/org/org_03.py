"""ORG-03: The lead institution is in principle the principal investigator's main place of research."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import lead_and_investigator
from queries.findings import Citation, Missing, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import ProjectView


@rule(
    "ORG-03",
    doc_ja="代表研究機関が、研究開発代表者の主たる研究場所であるかを見ます（原則）。主たる研究場所は一つなので、同じ時期に二つの機関が書かれていれば判定不能です。",
    clauses=[
        Clause(
            "main_place",
            Severity.IN_PRINCIPLE,
            Text(
                "代表研究機関の{leads}は、研究開発代表者の{people}の主たる研究場所ではありません（主たる研究場所：{places}）",
                "The lead institution {leads} is not the main place of research of the principal investigator {people} "
                "(main place: {places})",
            ),
            Remedy(
                Text(
                    "主たる研究場所となる機関を代表研究機関としてください。原則のため、そうしない理由があれば、責任のある人の承認を得てください。",
                    "Make the main place of research the lead. It is so in principle: where there is a reason against it, have it approved by whoever is responsible.",
                ),
                Text(
                    "承認された理由があれば、理由（reason）と承認者（approved_by）を waivers に書いてください。主たる研究場所（main_place）の記載に誤りがあれば直してください。",
                    "Where a reason was approved, write it (`reason`) and who approved it (`approved_by`) in `waivers`. Correct `main_place` where it is wrong.",
                ),
            ),
            unknown=Text(
                "代表研究機関が研究開発代表者の主たる研究場所か判定できません（確かなのは、代表研究機関：{leads}、研究開発代表者：{people}）",
                "It cannot be judged whether the lead is the main place of research of the principal investigator "
                "(certain are: lead: {leads}; principal investigator: {people})",
            ),
            expected=Text("{leads}", "{leads}"),
            observed=Text("{places}", "{places}"),
        )
    ],
    citations=[Citation("原則として研究開発代表者の主たる研究場所となるものであり", "S29")],
    follows_from=("ORG-02",),
    explain="reason",
)
def lead_is_main_place(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The lead institution is in principle where the principal investigator mainly does research; of two main places it is not known which."""
    yield from lead_and_investigator(
        view, "main_place", view.main_place_at, lambda person: Missing(person, "main_place")
    )
