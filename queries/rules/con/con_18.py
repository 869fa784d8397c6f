"""CON-18: No gap or overlap between consecutive AMED contracts."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unfinished
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import COMMISSION, without_period
from queries.view import ContractView, ProjectView


@rule(
    "CON-18",
    doc_ja="AMEDの委託研究開発契約を始まりの順に並べ、次の契約が前の契約の最後の日の翌日から始まるかを見ます。",
    clauses=[
        Clause(
            "gap",
            Severity.ADVISORY,
            Text(
                "AMEDとの委託研究開発契約の間に切れ目があります（{contracts}）",
                "There is a gap between commission contracts with AMED ({contracts})",
            ),
            Remedy(
                Text(
                    "これから結ぶ契約は、前の契約の終了日の翌日から始まるようにしてください。過ぎた切れ目については、日付をさかのぼって埋めることはせず、AMEDに相談してください。",
                    "Let the next contract begin on the day after the last day of the one before. A gap in a time that is over is not closed with an earlier date: ask AMED.",
                ),
                Text(
                    "契約期間の記載に誤りがあれば直してください。",
                    "Correct the periods where they are wrong.",
                ),
            ),
            unknown=Text(
                "AMEDとの委託研究開発契約が切れ目も重なりもなく続くか判定できません（{subjects}）",
                "It cannot be judged whether commission contracts with AMED follow each other without gap or overlap ({subjects})",
            ),
        ),
        Clause(
            "overlap",
            Severity.ADVISORY,
            Text(
                "AMEDとの委託研究開発契約の期間が重なっています（受託者：{contractors}）",
                "Commission contracts with AMED overlap (contractors: {contractors})",
            ),
            Remedy(
                Text(
                    "前の契約の終了日の翌日から次の契約が始まるようにしてください。重なったまま締結したときは、AMEDに相談してください。",
                    "Let the next contract begin on the day after the last day of the one before. Where contracts were signed that overlap, ask AMED.",
                ),
                Text(
                    "契約期間の記載に誤りがあれば直し、途中で終わった契約には ended を書いてください。",
                    "Correct the periods where they are wrong, and write `ended` where a contract has ended early.",
                ),
            ),
        ),
    ],
    citations=[
        Citation("更に1年間の延長契約を締結します", "S26"),
        Citation("研究開発期間の終了まで複数年の延長契約を締結します", "S26"),
    ],
    follows_from=("CON-01",),
    needs_period=False,
    running_only=True,
)
def amed_contracts_follow_each_other(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Sorted by start, each commission contract of AMED begins on the day after the end of the one before."""
    contracts = [c for c in view.contracts_of(COMMISSION) if c.commissioner in (AMED, None)]
    undated = without_period(contracts)
    rest = unfinished(view, Section.CONTRACTS)
    if undated and len(contracts) > 1:
        yield examined(*(c.id for c in contracts))
        yield unknown("gap", *(m.subject for m in undated), missing=undated)
    if rest:
        yield unknown("gap", view.id, period=view.period, missing=rest)
    latest: tuple[Period, ContractView] | None = None
    dated = [(p, c) for c in contracts if (p := c.span.period()) is not None]
    for period, contract in sorted(dated, key=lambda pair: (pair[0], pair[1].id)):
        if latest is not None:
            before, other = latest
            yield examined(contract.id, period=period)
            both = (other.id, contract.id)
            whom = ids({c.contractor or view.id for c in (other, contract)})
            if period.start > before.end:
                gap = Period(before.end, period.start)
                if undated or rest:
                    # The contract whose period is not said, or one not yet written, may fill it.
                    yield unknown("gap", *whom, period=gap, missing=undated + rest, nodes=both)
                else:
                    yield fail("gap", *whom, period=gap, nodes=both, contracts=Named(both))
            elif period.start < before.end:
                overlap = Period(period.start, min(period.end, before.end))
                yield fail("overlap", *whom, period=overlap, nodes=both, contractors=Named(whom))
        if latest is None or period.end > latest[0].end:
            latest = (period, contract)
