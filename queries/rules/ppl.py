"""PPL: people and their roles (domain.md 1.3, rulings.md 4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.words import Area, PersonRole, Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import (
    employment_facts,
    ids,
    lead_and_investigator,
    named_in,
    unfinished,
    unsettled,
    unsettled_in,
)
from queries.findings import Citation, Missing, Named, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.view import Group, ProjectView, Tri, WorkItemView, all3, any3

PI = PersonRole.PRINCIPAL_INVESTIGATOR
CO_INVESTIGATOR = PersonRole.CO_INVESTIGATOR
LIAISON = PersonRole.LIAISON_REPRESENTATIVE


def _people_of(view: ProjectView, group: Group) -> tuple[Missing, ...]:
    return unsettled_in(view, group, Section.PEOPLE)


@rule(
    "PPL-01",
    doc_ja="どの日にも研究開発代表者がちょうど一人であるかを見ます。",
    clauses=[
        Clause(
            "one",
            Severity.MUST,
            Text(
                "研究開発代表者は{wanted}名でなければなりませんが、{count}名です（{people}）",
                "There must be {wanted} principal investigator; there are {count} ({people})",
            ),
            Text(
                "研究開発代表者を1名に決めてください。交代のときは、前任者の最後の日の翌日に後任者が就くように書いてください。"
                "まだ決まっていないときは、その人を name: undecided と書いてください。",
                "Settle on one principal investigator. On a succession, let the successor start on the day after the predecessor's "
                "last day. If the person is not decided yet, write `name: undecided`.",
            ),
            unknown=Text(
                "研究開発代表者が{wanted}名かどうか判定できません（決まっているのは{count}名：{people}）",
                "It cannot be judged whether there is just {wanted} principal investigator ({count} are settled: {people})",
            ),
            expected=Text("{wanted}名", "{wanted}"),
            observed=Text("{count}名", "{count}"),
        )
    ],
    citations=[Citation("研究開発課題の責任を担う研究者（1名）。", "S29")],
    parameters=("n_pi",),
)
def one_principal_investigator(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """On every day there is exactly one principal investigator."""
    wanted = call["n_pi"]
    for epoch in view.epochs:
        group = view.persons(PI, epoch.period)
        people = ids(group.sure)
        yield examined(view.id, period=epoch.period)
        right = group.exactly(wanted)
        if right is True:
            continue
        values = {"wanted": wanted, "count": len(people), "people": Named(people)}
        if right is False:
            yield fail("one", view.id, *people, period=epoch.period, nodes=people, **values)
        else:
            yield unknown("one", view.id, period=epoch.period, missing=_people_of(view, group), **values)


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
            Text(
                "代表研究機関に所属する研究者を研究開発代表者とするか、研究開発代表者が所属する機関を代表研究機関としてください"
                "（AMEDとの契約の相手方も同じ機関になります）。",
                "Name a researcher of the lead institution as principal investigator, or make the institution of the principal "
                "investigator the lead (AMED's contract is then with that institution).",
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
            Text(
                "代表研究機関か分担研究機関に所属する研究者を研究開発分担者としてください。派遣された企業の研究者は研究開発分担者にはなれません。"
                "クロスアポイントメントのときは employment に両方の所属を書いてください。",
                "Name a researcher of the lead or of a sub institution as co-investigator; a dispatched company researcher cannot be one. "
                "For a cross-appointment write both employers in `employment`.",
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
            elif there is not True:
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


@rule(
    "PPL-04",
    doc_ja="研究開発分担者がそれぞれ研究開発項目の責任を担い、どの項目にも責任を担う研究開発代表者か研究開発分担者がいるかを見ます。競争領域の項目は見ません。項目は、その期間の中だけを見ます。",
    clauses=[
        Clause(
            "person",
            Severity.MUST,
            Text(
                "研究開発分担者の{subjects}が責任を担う研究開発項目がありません",
                "The co-investigator {subjects} is not responsible for any work item",
            ),
            Text(
                "この人が責任を担う研究開発項目の responsible に名前を加えるか、研究開発分担者から外して研究開発参加者としてください。",
                "Add the person to `responsible` of a work item, or name him or her as a participating researcher instead.",
            ),
            unknown=Text(
                "研究開発分担者が研究開発項目の責任を担っているか判定できません（{subjects}）",
                "It cannot be judged whether the co-investigators are responsible for a work item ({subjects})",
            ),
        ),
        Clause(
            "item",
            Severity.MUST,
            Text(
                "{subjects}の責任を担う研究開発代表者または研究開発分担者がいません（記載された責任者：{people}）",
                "No principal investigator or co-investigator is responsible for {subjects} (responsible as written: {people})",
            ),
            Text(
                "項目の期間を通じて責任を担う研究開発代表者か研究開発分担者を responsible に書いてください。",
                "Write in `responsible` a principal investigator or co-investigator who is in office throughout the item's period.",
            ),
            unknown=Text(
                "{subjects}の責任を担う研究開発代表者または研究開発分担者がいるか判定できません",
                "It cannot be judged whether a principal investigator or co-investigator is responsible for {subjects}",
            ),
        ),
        Clause(
            "several",
            Severity.ADVISORY,
            Text(
                "{subjects}の責任者が同じ時期に複数います（{people}）",
                "Several people are responsible for {subjects} at the same time ({people})",
            ),
            Text(
                "責任者を1名にするか、項目を分けて、だれがどこまで責任を担うのかが分かるようにしてください。",
                "Name one person, or divide the item, so that it is clear who answers for what.",
            ),
        ),
    ],
    citations=[
        Citation("研究開発代表者と研究開発項目を分担して研究開発を実施し、当該項目の責任を担う研究者", "S29")
    ],
)
def co_investigators_are_responsible(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each co-investigator is responsible for a work item, and each item has a responsible PI or co-investigator.

    Items of the competitive area are left out; an item is judged within its own period.
    """
    items = [i for i in view.work_items.values() if i.node.area is not Area.COMPETITIVE]
    carried = {p for i in items if i.node.area is not None for p in i.responsible or ()}
    perhaps = {p: Missing(i.id, "area") for i in items if i.node.area is None for p in i.responsible or ()}
    unsaid = tuple(Missing(i.id, "responsible") for i in items if i.responsible is None)
    unsaid += unfinished(view, Section.WORK_ITEMS)
    for epoch in view.epochs:
        group = view.persons(CO_INVESTIGATOR, epoch.period)
        for person in ids(group.all):
            sure = person in group.sure
            if sure:
                yield examined(person, period=epoch.period)
            if person in carried:
                continue
            missing = unsaid + ((perhaps[person],) if person in perhaps else ())
            if sure and not missing:
                yield fail("person", person, period=epoch.period)
            else:
                missing += () if sure else unsettled(view, (person,))
                yield unknown("person", person, period=epoch.period, missing=missing)
        for item in items:
            yield from _answered_for(view, item, epoch.period)
    if missing := unfinished(view, Section.PEOPLE, Section.WORK_ITEMS):
        yield unknown("person", view.id, period=view.period, missing=missing)


def _answered_for(view: ProjectView, item: WorkItemView, epoch: Period) -> Iterator[Said]:
    """Who is responsible for an item in that part of its own period that lies in an epoch?"""
    own = item.span.period()
    period = epoch.intersection(own) if own else epoch if item.span.possible(epoch) else None
    if period is None:
        return
    yield examined(item.id, period=period)
    if item.responsible is None:
        yield unknown("item", item.id, period=period, missing=(Missing(item.id, "responsible"),))
        return
    people = tuple(item.responsible)
    groups = (view.persons(PI, epoch), view.persons(CO_INVESTIGATOR, epoch))
    in_office = any3(named_in(g, p) for g in groups for p in people)
    if in_office is not True:
        missing: tuple[Missing, ...] = (Missing(item.id, "period"),) if own is None else ()
        missing += (Missing(item.id, "area"),) if item.node.area is None else ()
        if in_office is None:
            missing += unsettled(view, [p for p in people if any(p in g.maybe for g in groups)])
        if missing:
            yield unknown("item", item.id, period=period, missing=missing)
        else:
            yield fail("item", item.id, period=period, nodes=people, people=Named(people))
    active = tuple(p for p in people if any(r.span.sure(epoch) for r in view.people[p].roles))
    if len(active) > 1:
        yield fail("several", item.id, period=period, nodes=active, people=Named(active))


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
            Text(
                "この企業に所属し本事業に参画する研究者から1名を決めて people に書いてください。まだ決まっていないときは "
                "{{id: p9, name: undecided, roles: [{{role: liaison_representative, for: 企業のID}}]}} と書くと、未定として扱います。",
                "Settle on one researcher of that company and write him or her in `people`. If nobody is decided yet, write "
                "{{id: p9, name: undecided, roles: [{{role: liaison_representative, for: id of the company}}]}}.",
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
            Text(
                "{wanted}名だけを連携研究代表者とし、ほかの人は研究開発参加者としてください。"
                "交代であれば、前任者の最後の日の翌日に後任者が就くように、役割に最後の日（to）を書いてください。",
                "Keep {wanted} as the representative and name the others as participating researchers. "
                "On a succession, give the last day (`to`) of the predecessor; the successor starts on the day after.",
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
            Text(
                "企業ごとに、その企業に所属する研究者を1名ずつ連携研究代表者としてください。担当企業が代わったのであれば、前の役割に最後の日（to）を書いてください。",
                "Let each company have a representative of its own, employed there. Where one company follows another, write the last day (`to`) of the former role.",
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
        for company, branches in _companies(view, partners.all).items():
            group = _liaisons(view, company, period)
            sure = not partners.sure.isdisjoint(branches)
            if sure:
                yield examined(company, period=period)
            right = group.exactly(wanted)
            if right is True:
                continue
            people = ids(group.sure)
            values: dict[str, Any] = {"company": Named((company,)), "wanted": wanted, "count": len(people)}
            if right is False and sure:
                clause = "several" if len(people) > wanted else "none"
                named = Named(people)
                yield fail(clause, company, *people, period=period, nodes=people, people=named, **values)
                continue
            missing = unsettled(view, [b for b in branches if b in partners.maybe])
            missing += _people_of(view, group)
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


def _companies(view: ProjectView, bodies: frozenset[str]) -> dict[str, list[str]]:
    """Bodies by the legal body that they are part of: its branches, under the one that is listed (or the first)."""
    out: dict[str, list[str]] = {}
    for body in ids(bodies):
        out.setdefault(view.root(body), []).append(body)
    return {root if root in branches else branches[0]: branches for root, branches in out.items()}


def _liaisons(view: ProjectView, company: str, period: Period) -> Group:
    """The liaison representatives of a company, named for it or for any of its branches."""
    branches = [b for b in view.bodies if view.root(b) == view.root(company)]
    group = view.liaisons(branches[0], period)
    for branch in branches[1:]:
        group |= view.liaisons(branch, period)
    return group


@rule(
    "PPL-06",
    doc_ja="連携研究代表者がその企業に所属し、研究者であるかを見ます。本事業に参画することは、役割から明らかとします。",
    clauses=[
        Clause(
            "employed",
            Severity.MUST,
            Text(
                "{company}の連携研究代表者の{person}は、{company}に所属していません（所属：{employers}）",
                "{person}, the liaison representative of {company}, does not belong to {company} (employer: {employers})",
            ),
            Text(
                "この企業に所属する研究者を連携研究代表者としてください。所属がほかにもあるときは employment に書いてください。"
                "AMEDが認めた例外は、waivers に rule: PPL-06、subject: 人のID、amed: {{document, on}} と記録してください。",
                "Name a researcher of that company as its liaison representative. If there is another employment, write it in `employment`. "
                "An exception that AMED confirmed goes into `waivers` with rule: PPL-06, subject: id of the person, amed: {{document, on}}.",
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
            Text(
                "本事業に参画する研究者を連携研究代表者としてください（事業開発などの担当者は代表になれません）。"
                "AMEDが認めた例外は、waivers に rule: PPL-06、subject: 人のID、amed: {{document, on}} と記録してください。",
                "Name a researcher who takes part in the project (a business development officer cannot be the representative). "
                "An exception that AMED confirmed goes into `waivers` with rule: PPL-06, subject: id of the person, amed: {{document, on}}.",
            ),
            unknown=Text(
                "{company}の連携研究代表者の{person}が、本事業に参画する研究者か判定できません",
                "It cannot be judged whether {person}, the liaison representative of {company}, is a researcher of the project",
            ),
        ),
    ],
    citations=[Citation("産学官共同研究企業に所属し、本事業に参画する研究者", "S29")],
    follows_from=("PPL-05",),
    explain="amed",
)
def liaison_is_researcher_there(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each liaison representative is employed by the company and is a researcher; the role implies that he or she takes part."""
    for epoch in view.epochs:
        period = epoch.period
        named = {t.other for p in view.people.values() for t in p.represents if t.span.possible(period)}
        for company in ids(view.partners(period).all | named):
            group = view.liaisons(company, period)
            for person in ids(group.sure):
                yield from _researcher_there(view, person, company, period)
            if group.maybe or group.open:
                undecided = [view.people[p] for p in ids(group.maybe) if not view.people[p].node.name_known]
                missing = _people_of(view, group)
                missing += tuple(Missing(p.id, "researcher") for p in undecided if p.node.researcher is None)
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
        missing = (Missing(person, "researcher"),)
        yield unknown("researcher", person, company, period=period, missing=missing, **values)


@rule(
    "PPL-07",
    doc_ja="幹事企業の連携研究代表者が決まっているかを見ます。幹事企業や連携研究代表者がいないことは、ORG-11 と PPL-05 の不適合とします。",
    clauses=[
        Clause(
            "coordinates",
            Severity.MUST,
            Text(
                "産学官共同研究企業全体を取りまとめる、幹事企業の連携研究代表者がいません（{subjects}）",
                "The lead company has no liaison representative who coordinates all partner companies ({subjects})",
            ),
            Text(
                "幹事企業を一社に決め、その連携研究代表者を1名書いてください。",
                "Settle on one lead company and name its one liaison representative.",
            ),
            unknown=Text(
                "産学官共同研究企業全体を取りまとめる人が決まりません（{why}：{subjects}）",
                "It is not settled who coordinates the partner companies ({why}: {subjects})",
            ),
        )
    ],
    citations=[
        Citation(
            "幹事企業の「連携研究代表者」は、産学官共同研究企業全体の取りまとめ等を行い、研究開発代表者を補佐",
            "S29",
        )
    ],
    follows_from=("ORG-11", "PPL-05"),
)
def lead_companys_liaison(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The lead company's liaison representative is defined. That a lead company or a representative is missing is ORG-11's and PPL-05's fail."""
    for epoch in view.epochs:
        period = epoch.period
        partners, flagged = view.partners(period), view.lead_companies(period)
        if not (partners.all or partners.open or flagged.all):
            continue
        if view.roots(flagged).only() is None:
            yield examined(view.id, period=period)
            why = Text("幹事企業が一社に決まっていません", "there is no one lead company")
            only = ids(partners.sure) if view.roots(partners).only() else ()
            subjects = ids(flagged.sure) or only or (view.id,)
            missing = unsettled_in(view, flagged)
            yield unknown("coordinates", *subjects, period=period, missing=missing, why=why)
            continue
        (company,) = _companies(view, flagged.sure)
        yield examined(company, period=period)
        liaisons = _liaisons(view, company, period)
        if liaisons.only() is None:
            why = Text(
                "幹事企業の連携研究代表者が1名に決まっていません",
                "the lead company's liaison representative is not settled",
            )
            missing = _people_of(view, liaisons)
            yield unknown("coordinates", company, period=period, missing=missing, why=why)


@rule(
    "PPL-10",
    doc_ja="研究開発代表者または研究開発分担者が、同じ時期に連携研究代表者を兼ねていないかを見ます。",
    clauses=[
        Clause(
            "separate",
            Severity.MUST,
            Text(
                "{subjects}が、{role}と連携研究代表者を同時に兼ねています",
                "{subjects} is {role} and liaison representative at the same time",
            ),
            Text(
                "研究開発代表者・研究開発分担者と連携研究代表者は別の人にしてください。"
                "AMEDが認めた例外は、waivers に rule: PPL-10、subject: 人のID、amed: {{document, on}} と記録してください。",
                "Let the liaison representative be another person than the principal investigator and the co-investigators. "
                "An exception that AMED confirmed goes into `waivers` with rule: PPL-10, subject: id of the person, amed: {{document, on}}.",
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
            Text(
                "研究開発代表者として書けば足ります。研究開発分担者の記載を外すか、別の人にしてください。",
                "The role of principal investigator is enough. Take the other one out, or name somebody else.",
            ),
            unknown=Text(
                "研究開発代表者と研究開発分担者を同じ人が兼ねていないか判定できません（{subjects}）",
                "It cannot be judged whether one person is principal investigator and co-investigator at the same time ({subjects})",
            ),
        ),
    ],
    citations=[
        Citation("産学官共同研究企業に所属し", "S29"),
        Citation("代表研究機関又は分担研究機関のいずれかに所属", "S29"),
    ],
    explain="amed",
)
def roles_do_not_fall_together(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Nobody is investigator (PI or co-investigator) and liaison representative at the same time."""
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
