"""ORG-02: The lead institution is the principal investigator's institution."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import employment_facts, lead_and_investigator
from queries.findings import Citation, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import ProjectView


@rule(
    "ORG-02",
    doc_ja="代表研究機関が、研究開発代表者の所属する機関であるかを見ます。所属が複数あるときは、そのうちの一つであれば足ります。",
    clauses=[
        Clause(
            "belongs",
            Severity.MUST,
            Text(
                "代表研究機関の{leads}は、研究開発代表者の{people}が所属する機関ではありません（所属：{places}）",
                "The lead institution {leads} is not the institution of the principal investigator {people} (employer: {places})",
            ),
            Remedy(
                Text(
                    "研究開発代表者が所属する機関を代表研究機関とするか、代表研究機関に所属する研究者を研究開発代表者としてください。",
                    "Make the institution of the principal investigator the lead, or name a researcher of the lead as principal investigator.",
                ),
                Text(
                    "所属の記載が足りなければ書き加えてください。クロスアポイントメントのときは、employment に両方の所属を書きます。",
                    "Complete the employment where it is not all written; for a cross-appointment write both employers in `employment`.",
                ),
            ),
            unknown=Text(
                "代表研究機関が研究開発代表者の所属する機関か判定できません（確かなのは、代表研究機関：{leads}、研究開発代表者：{people}）",
                "It cannot be judged whether the lead is the institution of the principal investigator "
                "(certain are: lead: {leads}; principal investigator: {people})",
            ),
            expected=Text("所属は{leads}", "employed by {leads}"),
            observed=Text("所属は{places}", "employed by {places}"),
        )
    ],
    citations=[
        Citation("研究開発代表者が所属する機関", "S29"),
        Citation("所属は代表研究機関", "S29"),
    ],
    follows_from=("ORG-01", "PPL-01"),
)
def lead_is_of_investigator(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The lead institution is one to which the principal investigator belongs; one of several affiliations suffices."""
    yield from lead_and_investigator(
        view, "belongs", view.affiliated, lambda person: employment_facts(view, person)[0]
    )
