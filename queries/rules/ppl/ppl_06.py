"""PPL-06: The liaison representative belongs to that company and is a researcher of the project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import employment_facts, ids
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, fail, note, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import people_of
from queries.view import ProjectView


@rule(
    "PPL-06",
    doc_ja="連携研究代表者がその企業に所属し、研究者でないと書かれていないかを見ます。研究者かどうかの記載がなければ、参考としてそう記します。本事業に参画することは、役割から明らかとします。",
    clauses=[
        Clause(
            "employed",
            Severity.MUST,
            Text(
                "{company}の連携研究代表者の{person}は、{company}に所属していません（所属：{employers}）",
                "{person}, the liaison representative of {company}, does not belong to {company} (employer: {employers})",
            ),
            Remedy(
                Text(
                    "この企業に所属する研究者を連携研究代表者としてください。そうできないときは、例外が認められるかAMEDに確認してください。",
                    "Name a researcher of that company as its liaison representative. Where that cannot be, ask AMED whether an exception is possible.",
                ),
                Text(
                    "所属がほかにもあるときは employment に書いてください。AMEDが認めた例外は、waivers に rule: PPL-06、subject: 人のID、amed: {{document, on}} と記録します。",
                    "If there is another employment, write it in `employment`. An exception that AMED confirmed goes into `waivers` with rule: PPL-06, subject: id of the person, amed: {{document, on}}.",
                ),
            ),
            unknown=Text(
                "連携研究代表者がその企業に所属する研究者か判定できません（{subjects}）",
                "It cannot be judged whether the liaison representative is a researcher of that company ({subjects})",
            ),
        ),
        Clause(
            "researcher",
            Severity.MUST,
            Text(
                "{company}の連携研究代表者の{person}は、本事業に参画する研究者ではありません",
                "{person}, the liaison representative of {company}, is not a researcher who takes part in the project",
            ),
            Remedy(
                Text(
                    "本事業に参画する研究者を連携研究代表者としてください（事業開発などの担当者は代表になれません）。そうできないときは、例外が認められるかAMEDに確認してください。",
                    "Name a researcher who takes part in the project (a business development officer cannot be the representative). Where that cannot be, ask AMED whether an exception is possible.",
                ),
                Text(
                    "研究者であるかどうか（researcher）の記載に誤りがあれば直してください。AMEDが認めた例外は、waivers に rule: PPL-06、subject: 人のID、amed: {{document, on}} と記録します。",
                    "Correct `researcher` where it is wrong. An exception that AMED confirmed goes into `waivers` with rule: PPL-06, subject: id of the person, amed: {{document, on}}.",
                ),
            ),
        ),
        Clause(
            "researcher_unsaid",
            Severity.NOTE,
            Text(
                "{company}の連携研究代表者の{person}が研究者であることは記載がなく、確認していません",
                "It is not said that {person}, the liaison representative of {company}, is a researcher, and it has not been checked",
            ),
            Remedy(
                None,
                Text(
                    "本事業に参画する研究者であれば、people の researcher に true と書いてください。",
                    "If the person is a researcher who takes part, write `researcher: true` in `people`.",
                ),
            ),
        ),
    ],
    citations=[Citation("産学官共同研究企業に所属し、本事業に参画する研究者", "S29")],
    follows_from=("PPL-05",),
    explain="amed",
)
def liaison_is_researcher_there(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each liaison representative is employed by the company and not said to be no researcher; where nothing is said, a note says so.

    The role implies that he or she takes part.
    """
    for epoch in view.epochs:
        period = epoch.period
        named = {t.other for p in view.people.values() for t in p.represents if t.span.possible(period)}
        for company in ids(view.partners(period).all | named):
            group = view.liaisons(company, period)
            for person in ids(group.sure):
                yield from _researcher_there(view, person, company, period)
            if group.maybe or group.open:
                missing = people_of(view, group)
                yield unknown("employed", company, period=period, missing=missing)


def _researcher_there(view: ProjectView, person: str, company: str, period: Period) -> Iterator[Said]:
    yield examined(person, period=period)
    values: dict[str, Any] = {"person": Named((person,)), "company": Named((company,))}
    there = view.affiliated(person, company, period)
    if there is False:
        employers = ids({t.other for t in view.people[person].employers if t.span.possible(period)})
        yield fail("employed", person, company, period=period, employers=Named(employers), **values)
    elif there is None:
        yield unknown("employed", person, company, period=period, missing=employment_facts(view, person))
    researcher = view.people[person].node.researcher
    if researcher is False:
        yield fail("researcher", person, company, period=period, **values)
    elif researcher is None:
        # To name somebody is to say that it is a researcher; that nobody has checked it is a note.
        yield note("researcher_unsaid", person, company, period=period, **values)
