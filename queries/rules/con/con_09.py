"""CON-09: The R&D period is at most five years."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.schema.dates import Period, add_years, subtract
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import unlisted_contracts
from queries.findings import Citation, Missing, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.rules.con.common import COMMISSION
from queries.view import ProjectView


@rule(
    "CON-09",
    doc_ja="研究開発期間が定められた年数を超えず、委託研究開発契約がその中に収まるかを見ます。",
    clauses=[
        Clause(
            "period",
            Severity.MUST,
            Text(
                "研究開発期間が最長{years}年間を超えています（{first}〜{last}）",
                "The project period is longer than {years} years ({first} to {last})",
            ),
            Remedy(
                Text(
                    "研究開発を{limit}以前に終える計画としてください。",
                    "Plan the research so that it ends on {limit} or before.",
                ),
                Text(
                    "研究開発期間（project の period）の記載に誤りがあれば直してください。",
                    "Correct `period` of `project` where it is wrong.",
                ),
            ),
            expected=Text("{limit}までに終了", "ends on {limit} or before"),
            observed=Text("{last}に終了", "ends on {last}"),
        ),
        Clause(
            "contracts",
            Severity.MUST,
            Text(
                "{subjects}の期間が研究開発期間の外に出ています",
                "The period of {subjects} runs outside the project period",
            ),
            Remedy(
                Text(
                    "委託研究開発契約は研究開発期間の中に収まるように結んでください。すでに結んだ契約の期間が外に出るときは、AMEDに相談してください。",
                    "Conclude commission contracts so that they lie inside the project period. Where a signed contract reaches outside, ask AMED.",
                ),
                Text(
                    "契約期間か研究開発期間（project の period）の記載に誤りがあれば直してください。",
                    "Correct the period of the contract or of the project where they are wrong.",
                ),
            ),
            unknown=Text(
                "委託研究開発契約の期間が研究開発期間の中にあるか判定できません（{subjects}）",
                "It cannot be judged whether the commission contracts lie inside the project period ({subjects})",
            ),
        ),
    ],
    citations=[
        Citation("研究開発実施期間は最長5年間となります。", "S26"),
        Citation("最長 5 年間", "S24"),
        Citation("継続判断された場合は最長5年間の研究を実施", "S20"),
    ],
    parameters=("max_years",),
)
def at_most_five_years(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """The project period is no longer than allowed, and commission contracts lie inside it."""
    whole = view.period
    assert whole is not None
    years = call["max_years"]
    limit = add_years(whole.start, years)
    yield examined(view.id)
    if whole.end > limit:
        yield fail(
            "period",
            view.id,
            period=Period(limit, whole.end),
            years=years,
            first=whole.start,
            last=whole.last,
            limit=Period(whole.start, limit).last,
        )
    for contract in view.contracts_of(COMMISSION):
        yield examined(contract.id, period=contract.span.period())
        inside = contract.span.within(whole)
        if inside is False:
            own = contract.span.period()
            for outside in subtract(own, [whole]) if own else [None]:
                yield fail("contracts", contract.id, period=outside)
        elif inside is None:
            yield unknown("contracts", contract.id, missing=(Missing(contract.id, "period"),))
    if missing := unlisted_contracts(view):
        yield unknown("contracts", view.id, period=whole, missing=missing)
