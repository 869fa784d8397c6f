"""ORG-01: Exactly one lead institution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unsettled_in
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.view import ProjectView


@rule(
    "ORG-01",
    doc_ja="どの時点にも代表研究機関がちょうど一つあるかを見ます。一つの大学の二つの学部は一つの機関と数えます。",
    clauses=[
        Clause(
            "none",
            Severity.MUST,
            Text("代表研究機関がない期間があります", "There is a time without a lead institution"),
            Remedy(
                Text(
                    "研究開発代表者が所属する機関を、この期間の代表研究機関としてください。過ぎた期間に代表研究機関がなかったときは、扱いをAMEDに相談してください。",
                    "Let the institution of the principal investigator be the lead in this period. If there was none in a time that is over, ask AMED what to do.",
                ),
                Text(
                    "代表研究機関がいたのに書かれていなければ、役割（lead）を期間とともに書いてください。交代のときは、前の機関の最後の日の翌日から次の機関の役割を始めます。",
                    "If there was a lead that is not written, list its role `lead` with the dates. When the lead changes, the role of the next one begins on the day after the last day of the one before.",
                ),
            ),
            unknown=Text(
                "代表研究機関が{wanted}機関に決まっているか判定できません（確認できた範囲：{leads}）",
                "It cannot be judged whether there is just {wanted} lead institution (sure: {leads})",
            ),
            expected=Text("{wanted}機関", "{wanted}"),
            observed=Text("{leads}", "{leads}"),
        ),
        Clause(
            "several",
            Severity.MUST,
            Text(
                "代表研究機関が同時に{count}機関あります（{leads}）",
                "There are {count} lead institutions at the same time ({leads})",
            ),
            Remedy(
                Text(
                    "研究開発代表者が所属する1機関だけを代表研究機関とし、ほかは分担研究機関としてください。",
                    "Keep the institution of the principal investigator as the one lead and make the others sub institutions.",
                ),
                Text(
                    "交代であれば、前の機関の役割に最後の日（to）を書いてください。",
                    "If the lead has changed, write the last day (`to`) of the one before.",
                ),
            ),
            expected=Text("{wanted}機関", "{wanted}"),
            observed=Text("{count}機関", "{count}"),
        ),
    ],
    citations=[Citation("「代表研究機関」とは、研究開発代表者が所属する機関。", "S29")],
    parameters=("n_lead_institution",),
)
def one_lead(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """There is exactly one lead institution at every time. Two faculties of one university are one."""
    wanted = call["n_lead_institution"]
    for epoch in view.epochs:
        yield examined(view.id, period=epoch.period)
        leads = view.lead(epoch.period)
        counted = view.roots(leads)
        sure = ids(leads.sure)
        values: dict[str, Any] = {"wanted": wanted, "count": len(counted.sure), "leads": Named(sure)}
        if len(counted.sure) > wanted:
            yield fail("several", view.id, *sure, period=epoch.period, nodes=sure, **values)
        elif counted.at_least(wanted) is False:
            yield fail("none", view.id, period=epoch.period, **values)
        elif counted.exactly(wanted) is None:
            missing = unsettled_in(view, leads)
            yield unknown("none", view.id, period=epoch.period, missing=missing, **values)
