"""PPL-10: The roles of principal investigator, co-investigator and liaison representative do not fall on one person."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.sections import Section
from graphmodel.schema.words import PersonRole
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unfinished, unsettled
from queries.findings import Citation, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import CO_INVESTIGATOR, PI
from queries.view import ProjectView

LIAISON = PersonRole.LIAISON_REPRESENTATIVE


@rule(
    "PPL-10",
    doc_ja="研究開発代表者または研究開発分担者が、同じ時期に連携研究代表者を兼ねていないかを見ます。兼ねられないと述べた文は資料になく、それぞれの所属の定義から導いています。",
    clauses=[
        Clause(
            "separate",
            Severity.MUST,
            Text(
                "{subjects}が、{role}と連携研究代表者を同時に兼ねています",
                "{subjects} is {role} and liaison representative at the same time",
            ),
            Remedy(
                Text(
                    "研究開発代表者・研究開発分担者と連携研究代表者は別の人にしてください。そうできないときは、例外が認められるかAMEDに確認してください。",
                    "Let the liaison representative be another person than the principal investigator and the co-investigators. Where that cannot be, ask AMED whether an exception is possible.",
                ),
                Text(
                    "役割の期間に誤りがあれば直してください。AMEDが認めた例外は、waivers に rule: PPL-10、subject: 人のID、amed: {{document, on}} と記録します。",
                    "Correct the dates of roles where they are wrong. An exception that AMED confirmed goes into `waivers` with rule: PPL-10, subject: id of the person, amed: {{document, on}}.",
                ),
            ),
            unknown=Text(
                "研究開発代表者・研究開発分担者と連携研究代表者を同じ人が兼ねていないか判定できません（{subjects}）",
                "It cannot be judged whether one person is investigator and liaison representative at the same time ({subjects})",
            ),
        ),
        Clause(
            "pi_and_co",
            Severity.ADVISORY,
            Text(
                "{subjects}が、研究開発代表者と研究開発分担者を同時に兼ねています",
                "{subjects} is principal investigator and co-investigator at the same time",
            ),
            Remedy(
                None,
                Text(
                    "研究開発代表者として書けば足ります。研究開発分担者が別の人なら、その人を書いてください。",
                    "The role of principal investigator is enough. If the co-investigator is somebody else, name that person.",
                ),
            ),
            unknown=Text(
                "研究開発代表者と研究開発分担者を同じ人が兼ねていないか判定できません（{subjects}）",
                "It cannot be judged whether one person is principal investigator and co-investigator at the same time ({subjects})",
            ),
        ),
    ],
    citations=[
        Citation(
            "「連携研究代表者」とは、産学官共同研究企業に所属し、本事業に参画する研究者の代表者1名。", "S29"
        ),
        Citation("研究開発課題の責任を担う研究者（1名）。所属は代表研究機関。", "S29"),
        Citation("代表研究機関又は分担研究機関のいずれかに所属。", "S29"),
    ],
    explain="amed",
)
def roles_do_not_fall_together(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Nobody is investigator (PI or co-investigator) and liaison representative at the same time. No sentence says so: it follows from
    where each has to be employed.
    """
    for epoch in view.epochs:
        period = epoch.period
        pis, cos = view.persons(PI, period), view.persons(CO_INVESTIGATOR, period)
        liaisons = view.persons(LIAISON, period)
        investigators = pis | cos
        for person in ids(investigators.sure | liaisons.sure):
            yield examined(person, period=period)
        for person in ids(investigators.all & liaisons.all):
            if person in investigators.sure and person in liaisons.sure:
                role = (PI if person in pis.sure else CO_INVESTIGATOR).text
                yield fail("separate", person, period=period, role=role)
            else:
                yield unknown("separate", person, period=period, missing=unsettled(view, (person,)))
        for person in ids(pis.all & cos.all):
            if person in pis.sure and person in cos.sure:
                yield fail("pi_and_co", person, period=period)
            elif person not in liaisons.all:
                yield unknown("pi_and_co", person, period=period, missing=unsettled(view, (person,)))
    if missing := unfinished(view, Section.PEOPLE):
        yield unknown("separate", view.id, period=view.period, missing=missing)
