"""ORG-13: At least two partner companies from year 3."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Citation, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.rules.org.common import enough_partners
from queries.view import ProjectView


@rule(
    "ORG-13",
    doc_ja="3年目以降、産学官共同研究企業が二社以上あるかを見ます。",
    clauses=[
        Clause(
            "count",
            Severity.MUST,
            Text(
                "3年目以降に必要な産学官共同研究企業{wanted}社に足りません（{count}社：{partners}）",
                "From year 3 on {wanted} partner companies are needed; there are {count} ({partners})",
            ),
            Remedy(
                Text(
                    "不足する期間の初日までに参加する産学官共同研究企業を加えるか、参加の開始を早めてください。その日を過ぎているときは、AMEDに相談してください。",
                    "Add a partner company that takes part from the first day of that period, or let one join earlier. If that day has passed, ask AMED.",
                ),
                Text(
                    "参加している、または参加が決まっている企業が書かれていなければ organizations に書き、役割（partner）の期間に誤りがあれば直してください。",
                    "List in `organizations` who takes part or is settled to and is not written; correct the dates of the role `partner` where they are wrong.",
                ),
            ),
            unknown=Text(
                "3年目以降の産学官共同研究企業が{wanted}社以上になるか判定できません（決まっているのは{count}社：{partners}）",
                "It cannot be judged whether there are {wanted} partner companies from year 3 on ({count} are settled: {partners})",
            ),
            expected=Text("{wanted}社以上", "{wanted} or more"),
            observed=Text("{count}社", "{count}"),
        )
    ],
    citations=[
        Citation("3年目以降は、産学官共同研究企業2社以上が参画した多対多の連携が必須", "S20"),
        Citation("産学官共同研究企業は2社以上。", "S20"),
    ],
    parameters=("min_partners_late", "late_from_year"),
)
def from_year_3_two_partners(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """From year 3 on there are at least two partner companies."""
    late = (e for e in view.epochs if e.year >= call["late_from_year"])
    yield from enough_partners(view, late, call["min_partners_late"])
