"""PPL-01: Exactly one principal investigator."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import PI, no_researcher, people_of, researcher_clause
from queries.view import ProjectView


@rule(
    "PPL-01",
    doc_ja="どの日にも研究開発代表者がちょうど一人であり、研究者でないと書かれていないかを見ます。",
    clauses=[
        Clause(
            "one",
            Severity.MUST,
            Text(
                "研究開発代表者は{wanted}名でなければなりませんが、{count}名です（{people}）",
                "There must be {wanted} principal investigator; there are {count} ({people})",
            ),
            Remedy(
                Text("研究開発代表者を1名に決めてください。", "Settle on one principal investigator."),
                Text(
                    "交代のときは、前任者の最後の日の翌日に後任者が就くように書いてください。まだ決まっていないときは、その人を name: undecided と書きます。",
                    "On a succession, write that the successor starts on the day after the predecessor's last day. If the person is not decided yet, write `name: undecided`.",
                ),
            ),
            unknown=Text(
                "研究開発代表者が{wanted}名かどうか判定できません（決まっているのは{count}名：{people}）",
                "It cannot be judged whether there is just {wanted} principal investigator ({count} are settled: {people})",
            ),
            expected=Text("{wanted}名", "{wanted}"),
            observed=Text("{count}名", "{count}"),
        ),
        researcher_clause(Text("研究開発代表者", "principal investigator")),
    ],
    citations=[Citation("研究開発課題の責任を担う研究者（1名）。", "S29")],
    parameters=("n_pi",),
)
def one_principal_investigator(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """On every day there is exactly one principal investigator, who is not said to be no researcher."""
    wanted = call["n_pi"]
    for epoch in view.epochs:
        group = view.persons(PI, epoch.period)
        people = ids(group.sure)
        yield examined(view.id, period=epoch.period)
        yield from no_researcher(view, people, epoch.period)
        right = group.exactly(wanted)
        if right is True:
            continue
        values = {"wanted": wanted, "count": len(people), "people": Named(people)}
        if right is False:
            yield fail("one", view.id, *people, period=epoch.period, nodes=people, **values)
        else:
            yield unknown("one", view.id, period=epoch.period, missing=people_of(view, group), **values)
