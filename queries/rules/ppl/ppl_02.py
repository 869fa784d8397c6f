"""PPL-02: The principal investigator belongs to the lead institution."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.sections import Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import employment_facts, lead_and_investigator
from queries.findings import Citation, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import ProjectView


@rule(
    "PPL-02",
    doc_ja="研究開発代表者が代表研究機関に所属しているかを見ます（ORG-02 を人の側から見たもの）。",
    clauses=[
        Clause(
            "belongs",
            Severity.MUST,
            Text(
                "研究開発代表者の{people}は、代表研究機関の{leads}に所属していません（所属：{places}）",
                "The principal investigator {people} does not belong to the lead institution {leads} (employer: {places})",
            ),
            Remedy(
                Text(
                    "代表研究機関に所属する研究者を研究開発代表者とするか、研究開発代表者が所属する機関を代表研究機関としてください（AMEDとの契約の相手方も同じ機関になります）。",
                    "Name a researcher of the lead institution as principal investigator, or make the institution of the principal investigator the lead (AMED's contract is then with that institution).",
                ),
                Text(
                    "所属の記載が足りなければ書き加えてください。クロスアポイントメントのときは、employment に両方の所属を書きます。",
                    "Complete the employment where it is not all written; for a cross-appointment write both employers in `employment`.",
                ),
            ),
            unknown=Text(
                "研究開発代表者が代表研究機関に所属しているか判定できません（確かなのは、研究開発代表者：{people}、代表研究機関：{leads}）",
                "It cannot be judged whether the principal investigator belongs to the lead institution "
                "(certain are: principal investigator: {people}; lead: {leads})",
            ),
            expected=Text("所属は{leads}", "employed by {leads}"),
            observed=Text("所属は{places}", "employed by {places}"),
        )
    ],
    citations=[Citation("所属は代表研究機関", "S29")],
    follows_from=("ORG-02", "ORG-01", "PPL-01"),
)
def pi_belongs_to_lead(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The principal investigator is employed by the lead institution (ORG-02 seen from the person)."""
    yield from lead_and_investigator(
        view, "belongs", view.affiliated, lambda person: employment_facts(view, person)[0], Section.PEOPLE
    )
