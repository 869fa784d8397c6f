"""ORG-04: A sub institution is an institution other than the lead to which a co-investigator belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import employment_facts, ids, named_in, unsettled
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, fail, unknown
from queries.rules import Clause, rule
from queries.rules.org.common import each_sub
from queries.view import ProjectView, Tri, all3


@rule(
    "ORG-04",
    doc_ja="分担研究機関が代表研究機関とは別の機関で、研究開発分担者が所属しているかを見ます。所属が複数あるときは、そのうちの一つであれば足ります。",
    clauses=[
        Clause(
            "co_investigator",
            Severity.MUST,
            Text(
                "分担研究機関の{who}に、所属する研究開発分担者がいません（研究開発分担者：{people}）",
                "No co-investigator belongs to the sub institution {who} (co-investigators: {people})",
            ),
            Remedy(
                Text(
                    "その機関に所属する研究者を研究開発分担者とするか、その機関を分担研究機関から外してください。",
                    "Name a researcher of that institution as co-investigator, or take it out of the sub institutions.",
                ),
                Text(
                    "研究開発分担者がいるのに書かれていなければ、people に所属とともに書いてください。まだ決まっていないときは、name を undecided、employer をその機関、roles を [co_investigator] とした人を people に書きます。",
                    "If there is one who is not written, list him or her in `people` with the employer. If nobody is decided yet, list a person with `name: undecided`, that institution as `employer` and `roles: [co_investigator]`.",
                ),
            ),
            unknown=Text(
                "分担研究機関である{who}に、所属する研究開発分担者がいるか判定できません",
                "It cannot be judged whether a co-investigator belongs to {who}, as a sub institution",
            ),
            expected=Text("所属する研究開発分担者1名以上", "one co-investigator or more"),
            observed=Text("0名", "none"),
        ),
        Clause(
            "is_lead",
            Severity.MUST,
            Text(
                "{who}が分担研究機関とされていますが、代表研究機関（{lead}）と同じ機関です",
                "{who} is listed as a sub institution, but it is the same institution as the lead ({lead})",
            ),
            Remedy(
                Text(
                    "代表研究機関の学部や病院の研究者は、代表研究機関の研究開発分担者として参加できます。",
                    "Researchers of the faculties and hospitals of the lead take part as co-investigators of the lead.",
                ),
                Text(
                    "{who}の分担研究機関の役割を消してください（代表研究機関の交代のときは、代表研究機関になる日の前日までとします）。",
                    "Remove the role of sub institution from {who} (where the lead changes: let it end on the day before it becomes the lead).",
                ),
            ),
            unknown=Text(
                "{who}が代表研究機関とは別の分担研究機関か判定できません（代表研究機関：{lead}）",
                "It cannot be judged whether {who} is a sub institution other than the lead ({lead})",
            ),
        ),
    ],
    citations=[Citation("「分担研究機関」とは、代表研究機関を除く、研究開発分担者が所属する機関。", "S29")],
)
def sub_has_co_investigator(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """A sub institution is another than the lead, and a co-investigator belongs to it; one of several affiliations suffices."""
    for epoch in view.epochs:
        period = epoch.period

        def belongs(sub: str, person: str, period: Period = period) -> Tri:
            return view.affiliated(person, sub, period)

        def facts(_sub: str, person: str) -> tuple[Missing, ...]:
            return employment_facts(view, person)

        subs, leads = view.subs(period), view.lead(period)
        roots = view.roots(leads)
        parts_of_lead = frozenset(sub for sub in subs.sure if view.root(sub) in roots.sure)
        yield from each_sub(view, "co_investigator", epoch, belongs, facts, parts_of_lead)
        for sub in ids(subs.all):
            same = all3((named_in(subs, sub), named_in(roots, view.root(sub))))
            if same is False:
                continue
            lead = ids(b for b in leads.all if view.root(b) == view.root(sub))
            values: dict[str, Any] = {"who": Named((sub,)), "lead": Named(lead)}
            if same:
                yield fail("is_lead", sub, period=period, nodes=lead, **values)
            else:
                doubtful = {sub} & subs.maybe | leads.maybe.intersection(lead)
                yield unknown("is_lead", sub, period=period, missing=unsettled(view, doubtful), **values)
