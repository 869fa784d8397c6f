"""ORG-12: At least one partner company from the start."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Citation, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.rules.org.common import enough_partners
from queries.view import ProjectView


@rule(
    "ORG-12",
    doc_ja="研究開始から2年目の終わりまで、産学官共同研究企業が一社以上あるかを見ます。",
    clauses=[
        Clause(
            "count",
            Severity.MUST,
            Text(
                "2年目までに必要な産学官共同研究企業{wanted}社に足りません（{count}社：{partners}）",
                "Up to the end of year 2 {wanted} partner company is needed; there are {count} ({partners})",
            ),
            Remedy(
                Text(
                    "研究開始の日から途切れずに参加する産学官共同研究企業を加えてください。研究がすでに始まっているときは、AMEDに相談してください。",
                    "Add a partner company that takes part without a gap from the first day of research. Where the research has begun, ask AMED.",
                ),
                Text(
                    "参加している企業が書かれていなければ organizations に書き、役割（partner）の期間に誤りがあれば直してください。",
                    "List in `organizations` who takes part and is not written; correct the dates of the role `partner` where they are wrong.",
                ),
            ),
            unknown=Text(
                "2年目までの産学官共同研究企業が{wanted}社以上になるか判定できません（決まっているのは{count}社：{partners}）",
                "It cannot be judged whether there is {wanted} partner company up to the end of year 2 ({count} are settled: {partners})",
            ),
            expected=Text("{wanted}社以上", "{wanted} or more"),
            observed=Text("{count}社", "{count}"),
        )
    ],
    citations=[
        Citation("最低1社の産学官共同研究企業", "S10"),
        Citation("研究開始から2年目までは1社のみの参画も可能", "S20"),
    ],
    parameters=("min_partners_early", "late_from_year"),
)
def one_partner_from_start(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """Up to the end of year 2 there is at least one partner company."""
    early = (e for e in view.epochs if e.year < call["late_from_year"])
    yield from enough_partners(view, early, call["min_partners_early"])
