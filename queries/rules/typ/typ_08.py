"""TYP-08: The project type is one that the call accepts."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Citation, Missing, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.typ.common import in_words
from queries.view import ProjectView


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
            Remedy(
                Text(
                    "対象となるタイプで応募するか、そのタイプを対象とする公募を待ってください。",
                    "Apply with a type that is accepted, or wait for a call that accepts this one.",
                ),
                Text(
                    "公募（project の call）かタイプ（type）の記載に誤りがあれば直してください。",
                    "Correct `call` or `type` of `project` where they are wrong.",
                ),
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
        yield fail("accepted", view.id, types=in_words(refused), accepted=in_words(accepted), call=call.title)
