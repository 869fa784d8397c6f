"""TYP-05: Academia type: at least two academia institutions are commissioned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ACADEMIA, academia, academia_facts, doubts, ids, part
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.typ.common import at_start
from queries.view import ProjectView


@rule(
    "TYP-05",
    doc_ja="アカデミアタイプで、委託研究開発機関にアカデミアが二機関あるかを見ます。機関を数え、学部は数えません。",
    clauses=[
        Clause(
            clause,
            severity,
            Text(
                when.ja
                + "の委託研究開発機関にアカデミアが{wanted}機関以上必要ですが、{count}機関です（{members}）",
                "{wanted} academia institutions have to be commissioned "
                + when.en
                + "; there are {count} ({members})",
            ),
            Remedy(
                Text(
                    "アカデミアの分担研究機関を加えてください。同じ法人の学部や病院は合わせて1機関と数えます。研究がすでに始まっているときは、AMEDに相談してください。",
                    "Add an academia institution as a sub. Faculties and hospitals of one legal body count as one. Where the research has begun, ask AMED.",
                ),
                Text(
                    "参加している機関が書かれていなければ organizations に書き、種別（kind）や役割の開始日に誤りがあれば直してください。",
                    "List in `organizations` who takes part and is not written; correct `kind` or the first day of a role where they are wrong.",
                ),
            ),
            unknown=Text(
                when.ja
                + "の委託研究開発機関にアカデミアが{wanted}機関以上あるか判定できません（確かなのは{count}機関：{members}）",
                "It cannot be judged whether {wanted} academia institutions are commissioned "
                + when.en
                + " ({count} are sure: {members})",
            ),
            expected=Text("{wanted}機関以上", "{wanted} or more"),
            observed=Text("{count}機関", "{count}"),
        )
        for clause, severity, when in (
            ("start", Severity.MUST, Text("研究開始時", "at the research start")),
            ("later", Severity.ADVISORY, Text("研究開始後", "after the research start")),
        )
    ],
    citations=[
        Citation("2機関以上の参画が応募の条件", "S29"),
        Citation("アカデミアタイプ：複数アカデミア、最低1社の産学官共同研究企業", "S10"),
        Citation("アカデミアタイプは、複数のアカデミアが連携して委託研究開発を推進", "S20"),
    ],
    parameters=("min_academia_A", "late_from_year", *ACADEMIA),
)
def two_academia(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the academia type two academia institutions are commissioned. Institutions are counted, not their faculties."""
    wanted, is_academia = call["min_academia_A"], academia(view, call)
    for epoch, period, clause in at_start(view, call):
        yield examined(view.id, period=period)
        members = view.commissioned(epoch.period)
        found = part(members, is_academia)
        counted = view.roots(found)
        enough = counted.at_least(wanted)
        values: dict[str, Any] = {
            "wanted": wanted,
            "count": len(counted.sure),
            "members": Named(ids(found.sure)),
        }
        if enough is False:
            yield fail(clause, view.id, period=period, nodes=ids(found.sure), **values)
        elif enough is None:
            yield unknown(
                clause,
                view.id,
                period=period,
                missing=doubts(view, members, found, is_academia, academia_facts(view, call)),
                **values,
            )
