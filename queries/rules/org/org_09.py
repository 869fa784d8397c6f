"""ORG-09: A partner company is in principle a body with Japanese legal personality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import every
from queries.findings import Citation, Missing, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import ProjectView, Tri


@rule(
    "ORG-09",
    doc_ja="産学官共同研究企業が、日本の法人格を有する機関であるかを見ます（原則）。支店などには、自らの法人格か、その会社の法人格で判定します。",
    clauses=[
        Clause(
            "japanese",
            Severity.IN_PRINCIPLE,
            Text(
                "産学官共同研究企業の{who}は、日本の法人格を有していません（法人格：{personality}）",
                "The partner company {who} has no Japanese legal personality (legal personality: {personality})",
            ),
            Remedy(
                Text(
                    "日本の法人（日本の子会社など）を産学官共同研究企業としてください。原則のため、そうしない理由があれば、責任のある人の承認を得てください。",
                    "Let a Japanese legal body (such as a subsidiary in Japan) be the partner company. It is so in principle: where there is a reason against it, have it approved by whoever is responsible.",
                ),
                Text(
                    "承認された理由があれば、理由（reason）と承認者（approved_by）を waivers に書いてください。法人格（legal_personality）の記載に誤りがあれば直してください。",
                    "Where a reason was approved, write it (`reason`) and who approved it (`approved_by`) in `waivers`. Correct `legal_personality` where it is wrong.",
                ),
            ),
            unknown=Text(
                "産学官共同研究企業である{who}が日本の法人格を有するか判定できません",
                "It cannot be judged whether {who}, as a partner company, has Japanese legal personality",
            ),
            expected=Text("日本の法人格（JP）", "Japanese legal personality (JP)"),
            observed=Text("{personality}", "{personality}"),
        )
    ],
    citations=[Citation("原則として日本の法人格を有する機関", "S29")],
    explain="reason",
    parameters=("partner_country",),
)
def partner_is_japanese(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """A partner company is in principle a legal body of Japan. A branch has its own legal personality or that of its company."""
    wanted = call["partner_country"]

    def personality(body: str) -> str | None:
        own: str | None = view.bodies[body].node.legal_personality
        return own or view.bodies[view.root(body)].node.legal_personality

    def japanese(body: str) -> Tri:
        own = personality(body)
        return None if own is None else own == wanted

    def words(body: str) -> dict[str, Any]:
        own = str(personality(body))
        return {"personality": Text("なし", "none") if own == "none" else Text(own, own)}

    for epoch in view.epochs:
        yield from every(
            view,
            "japanese",
            view.partners(epoch.period),
            epoch.period,
            japanese,
            lambda body: (Missing(body, "legal_personality"),),
            words,
        )
