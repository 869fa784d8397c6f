"""TYP-01: A project has exactly one type: academia or start-up."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Citation, Missing, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.typ.common import in_words
from queries.view import ProjectView


@rule(
    "TYP-01",
    doc_ja="課題のタイプが一つに決まっているかを見ます。タイプは提案に書かれるもので、参画する機関からは推定しません。",
    clauses=[
        Clause(
            "one",
            Severity.MUST,
            Text(
                "課題のタイプが一つに決まっていません（記載：{types}）",
                "The project has more than one type ({types})",
            ),
            Remedy(
                None,
                Text(
                    "応募するタイプを一つだけ project の type に書いてください。",
                    "Write the one type of the proposal in `type` of `project`.",
                ),
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
        yield fail("one", view.id, types=in_words(types))
