"""PPL-05: Exactly one liaison representative per partner company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.sections import Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import by_company, ids, unfinished, unsettled
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import liaisons_of, people_of
from queries.view import ProjectView


@rule(
    "PPL-05",
    doc_ja="どの産学官共同研究企業にも連携研究代表者がちょうど一人いて、同じ時期に二社を代表する人がいないかを見ます。",
    clauses=[
        Clause(
            "none",
            Severity.MUST,
            Text(
                "{company}の連携研究代表者が足りません（必要{wanted}名、記載{count}名）",
                "{company} lacks a liaison representative ({wanted} needed, {count} named)",
            ),
            Remedy(
                Text(
                    "この企業に所属し本事業に参画する研究者から1名を、これからの連携研究代表者に決めてください。過ぎた期間については、さかのぼって定めず、扱いをAMEDに相談してください。",
                    "Settle on one researcher of that company, who takes part in the project, as its liaison representative from now on. For a time that is over, do not appoint one afterwards: ask AMED what to do.",
                ),
                Text(
                    "決まっている人が書かれていなければ、people に書いてください。これから就く人がまだ決まっていないときは {{id: p9, name: undecided, roles: [{{role: liaison_representative, for: 企業のID}}]}} と書くと、未定として扱います。",
                    "If the person is settled, write him or her in `people`. If nobody is decided yet for a time to come, write {{id: p9, name: undecided, roles: [{{role: liaison_representative, for: id of the company}}]}}.",
                ),
            ),
            unknown=Text(
                "産学官共同研究企業ごとに連携研究代表者が1名かどうか判定できません（{subjects}）",
                "It cannot be judged whether there is one liaison representative per partner company ({subjects})",
            ),
            expected=Text("{wanted}名", "{wanted}"),
            observed=Text("{count}名", "{count}"),
        ),
        Clause(
            "several",
            Severity.MUST,
            Text(
                "{company}の連携研究代表者が同時に{count}名います（{people}）",
                "{company} has {count} liaison representatives at the same time ({people})",
            ),
            Remedy(
                Text(
                    "{wanted}名だけを連携研究代表者とし、ほかの人は研究開発参加者としてください。",
                    "Keep {wanted} as the representative and let the others take part as participating researchers.",
                ),
                Text(
                    "交代であれば、前任者の最後の日の翌日に後任者が就くように、前任者の役割に最後の日（to）を書いてください。",
                    "On a succession, write the last day (`to`) of the predecessor's role; the successor starts on the day after.",
                ),
            ),
            expected=Text("{wanted}名", "{wanted}"),
            observed=Text("{count}名", "{count}"),
        ),
        Clause(
            "two_companies",
            Severity.MUST,
            Text(
                "{person}が同時に複数の企業の連携研究代表者になっています（{companies}）",
                "{person} is liaison representative of several companies at the same time ({companies})",
            ),
            Remedy(
                Text(
                    "企業ごとに、その企業に所属する研究者を1名ずつ連携研究代表者としてください。",
                    "Let each company have a representative of its own, employed there.",
                ),
                Text(
                    "担当企業が代わったのであれば、前の役割に最後の日（to）を書いてください。",
                    "Where one company follows another, write the last day (`to`) of the former role.",
                ),
            ),
            unknown=Text(
                "同じ人が複数の企業の連携研究代表者になっていないか判定できません（{subjects}）",
                "It cannot be judged whether one person represents several companies ({subjects})",
            ),
        ),
    ],
    citations=[
        Citation("1機関につき1名の「連携研究代表者」が存在", "S29"),
        Citation("産学官共同研究企業に所属し、本事業に参画する研究者の代表者1名", "S29"),
    ],
    parameters=("n_liaison_per_partner",),
)
def one_liaison_per_partner(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """Each partner company has exactly one liaison representative, and nobody represents two companies at one time."""
    wanted = call["n_liaison_per_partner"]
    for epoch in view.epochs:
        period = epoch.period
        partners = view.partners(period)
        for company, branches in by_company(view, partners.all).items():
            group = liaisons_of(view, company, period)
            sure = not partners.sure.isdisjoint(branches)
            if sure:
                yield examined(company, period=period)
            right = group.exactly(wanted)
            if right is True and partners.sure:
                continue
            people = ids(group.sure)
            values: dict[str, Any] = {"company": Named((company,)), "wanted": wanted, "count": len(people)}
            if right is False and sure:
                clause = "several" if len(people) > wanted else "none"
                named = Named(people)
                yield fail(clause, company, *people, period=period, nodes=people, people=named, **values)
                continue
            missing = unsettled(view, [b for b in branches if b in partners.maybe])
            missing += people_of(view, group)
            yield unknown("none", company, period=period, missing=missing)
        for person in view.people.values():
            sure_of = {view.root(t.other): t.other for t in person.represents if t.span.sure(period)}
            may_be = {view.root(t.other): t.other for t in person.represents if t.span.possible(period)}
            if len(may_be) < 2:
                continue
            if len(sure_of) > 1 and person.node.name_known:
                companies = ids(sure_of.values())
                yield fail(
                    "two_companies",
                    *companies,
                    person.id,
                    period=period,
                    nodes=(person.id,),
                    person=Named((person.id,)),
                    companies=Named(companies),
                )
            else:
                missing = unsettled(view, (person.id,))
                yield unknown(
                    "two_companies", *ids(may_be.values()), person.id, period=period, missing=missing
                )
    if missing := unfinished(view, Section.ORGANIZATIONS):
        yield unknown("none", view.id, period=view.period, missing=missing)
