"""PPL-03: Co-investigators belong to the lead institution or a sub institution."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, named_in, unfinished, unsettled
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import CO_INVESTIGATOR
from queries.view import Group, ProjectView, Tri, all3, any3


@rule(
    "PPL-03",
    doc_ja="研究開発分担者がそれぞれ、代表研究機関か分担研究機関に所属しているかを見ます。所属が複数あるときは、そのうちの一つであれば足ります。",
    clauses=[
        Clause(
            "belongs",
            Severity.MUST,
            Text(
                "研究開発分担者の{subjects}は、代表研究機関にも分担研究機関にも所属していません（所属：{employers}）",
                "The co-investigator {subjects} belongs neither to the lead institution nor to a sub institution (employer: {employers})",
            ),
            Remedy(
                Text(
                    "代表研究機関か分担研究機関に所属する研究者を研究開発分担者としてください。派遣された企業の研究者は研究開発分担者にはなれません。",
                    "Name a researcher of the lead or of a sub institution as co-investigator; a dispatched company researcher cannot be one.",
                ),
                Text(
                    "所属の記載が足りなければ書き加えてください。クロスアポイントメントのときは、employment に両方の所属を書きます。",
                    "Complete the employment where it is not all written; for a cross-appointment write both employers in `employment`.",
                ),
            ),
            unknown=Text(
                "研究開発分担者が代表研究機関か分担研究機関に所属しているか判定できません（{subjects}）",
                "It cannot be judged whether the co-investigators belong to the lead or a sub institution ({subjects})",
            ),
        )
    ],
    citations=[Citation("代表研究機関又は分担研究機関のいずれかに所属", "S29")],
)
def co_investigators_belong(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each co-investigator is employed by the lead or a sub institution; one of several affiliations suffices."""
    for epoch in view.epochs:
        period = epoch.period
        group = view.persons(CO_INVESTIGATOR, period)
        commissioned = view.roots(view.commissioned(period))
        for person in ids(group.all):
            sure = person in group.sure
            if sure:
                yield examined(person, period=period)
            there, missing = _belongs(view, person, commissioned, period)
            if there is False and sure:
                # A person may be employed twice by one body (two posts); it is named once.
                employers = ids({t.other for t in view.people[person].employers if t.span.possible(period)})
                yield fail("belongs", person, period=period, nodes=employers, employers=Named(employers))
            elif there is not True or not group.sure:
                missing += () if sure else unsettled(view, (person,))
                yield unknown("belongs", person, period=period, missing=missing)
    if missing := unfinished(view, Section.PEOPLE):
        yield unknown("belongs", view.id, period=view.period, missing=missing)


def _belongs(view: ProjectView, person: str, roots: Group, period: Period) -> tuple[Tri, tuple[Missing, ...]]:
    """Is one of the person's employers in the group, throughout the period? And what is missing to know."""
    who = view.people[person]
    answers: list[Tri] = []
    missing: list[Missing] = []
    for tie in who.employers:
        if not tie.span.possible(period):
            continue
        role = named_in(roots, view.root(tie.other))
        answer = all3((role, True if tie.span.sure(period) else None))
        answers.append(answer)
        if answer is None:
            missing += unsettled(view, (tie.other,)) if role is None else (Missing(person, "employment"),)
    if not who.node.employment_known:
        answers.append(None)
        missing.append(Missing(person, "employer"))
    return any3(answers), tuple(missing)
