"""PPL-04: Each co-investigator is responsible for a work item."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import Area
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, named_in, unfinished, unsettled
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, note, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import CO_INVESTIGATOR, PI, no_researcher, researcher_clause
from queries.view import ProjectView, WorkItemView, any3


@rule(
    "PPL-04",
    doc_ja="研究開発分担者がそれぞれ研究開発項目の責任を担い、どの項目にも責任を担う研究開発代表者か研究開発分担者がいるかを見ます。研究開発分担者が研究者でないと書かれていないかも見ます。競争領域の項目は見ません。項目は、その期間の中だけを見ます。",
    clauses=[
        Clause(
            "person",
            Severity.MUST,
            Text(
                "研究開発分担者の{subjects}が責任を担う研究開発項目がありません",
                "The co-investigator {subjects} is not responsible for any work item",
            ),
            Remedy(
                Text(
                    "この人が責任を担う研究開発項目を決めるか、研究開発分担者ではなく研究開発参加者としてください。",
                    "Settle which work item the person answers for, or let him or her take part as a participating researcher.",
                ),
                Text(
                    "責任を担う項目があるのに書かれていなければ、その項目の responsible に加えてください。",
                    "If there is such an item and it is not written, add the person to its `responsible`.",
                ),
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
            Remedy(
                Text(
                    "項目のこれからの期間を通じて責任を担う研究開発代表者か研究開発分担者を決めてください。過ぎた期間については、扱いをAMEDに相談してください。",
                    "Settle which principal investigator or co-investigator answers for the item throughout the time to come. For a time that is over, ask AMED what to do.",
                ),
                Text(
                    "決まっている人が書かれていなければ、responsible に書いてください。",
                    "If the person is settled and not written, write him or her in `responsible`.",
                ),
            ),
            unknown=Text(
                "{subjects}の責任を担う研究開発代表者または研究開発分担者がいるか判定できません",
                "It cannot be judged whether a principal investigator or co-investigator is responsible for {subjects}",
            ),
        ),
        Clause(
            "several",
            Severity.NOTE,
            Text(
                "{subjects}の責任者が同じ時期に複数います（{people}）",
                "Several people are responsible for {subjects} at the same time ({people})",
            ),
            Remedy(
                Text(
                    "だれがどこまで責任を担うのかが分かるようにしておいてください。",
                    "Make sure that it is clear who answers for what.",
                ),
                None,
            ),
        ),
        researcher_clause(Text("研究開発分担者", "co-investigator")),
    ],
    citations=[
        Citation("研究開発代表者と研究開発項目を分担して研究開発を実施し、当該項目の責任を担う研究者", "S29")
    ],
)
def co_investigators_are_responsible(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Each co-investigator is a researcher responsible for a work item, and each item has a responsible PI or co-investigator.

    Items of the competitive area are left out; an item is judged within its own period.
    """
    items = [i for i in view.work_items.values() if i.node.area is not Area.COMPETITIVE]
    carried = {p for i in items if i.node.area is not None for p in i.responsible or ()}
    perhaps = {p: Missing(i.id, "area") for i in items if i.node.area is None for p in i.responsible or ()}
    unsaid = tuple(Missing(i.id, "responsible") for i in items if i.responsible is None)
    unsaid += unfinished(view, Section.WORK_ITEMS)
    for epoch in view.epochs:
        group = view.persons(CO_INVESTIGATOR, epoch.period)
        yield from no_researcher(view, group.sure, epoch.period)
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
    if len(active) > 1 and item.node.area is not None:
        # No slide asks for one person: it is only said.
        yield note("several", item.id, period=period, people=Named(active))
