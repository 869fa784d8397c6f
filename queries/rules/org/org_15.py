"""ORG-15: Two or more partner companies are the base expectation from the beginning."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import by_company, unsettled_in
from queries.findings import Citation, Named, Remedy, Said, Severity, examined, note, unknown
from queries.rules import Clause, rule
from queries.view import ProjectView


@rule(
    "ORG-15",
    doc_ja="1・2年目の産学官共同研究企業が3年目以降に求められる数より少ないことを、例外として記録します。指摘にはしません。一社もないときは ORG-12 で見ます。",
    clauses=[
        Clause(
            "one_partner",
            Severity.NOTE,
            Text(
                "2年目までの例外を使っています：産学官共同研究企業は{partners}の1社だけです",
                "The exception for the first two years is used: {partners} is the only partner company",
            ),
            Remedy(
                Text(
                    "2社目の産学官共同研究企業が、{late}年目の初日までに参加する計画としてください。1社で研究開発を始めると最初の2年間は1年ごとの契約になり、産学連携リソースの合計は1年ごとにAMED委託費と同額以上が必要です。",
                    "Plan for a second partner company to take part by the first day of year {late}. A project that starts with one company has yearly contracts in the first two years, and its industry resources have to match the AMED money in each of them.",
                ),
                None,
            ),
            unknown=Text(
                "2年目までの産学官共同研究企業が1社だけ（例外）かどうか判定できません",
                "It cannot be judged whether the exception for the first two years (one partner company) is used",
            ),
        )
    ],
    citations=[
        Citation("産学官共同研究企業は2社以上。ただし、研究開始から2年目までは1社のみの参画も可能。", "S20"),
        Citation("産学官共同研究企業が1社のみの体制で研究開発を開始", "S23"),
    ],
    follows_from=("ORG-12",),
    parameters=("min_partners_late", "late_from_year"),
)
def two_partners_from_start(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In years 1 and 2 fewer partners than later are an exception that is noted, never a finding; none at all is ORG-12's matter."""
    late, wanted = call["late_from_year"], call["min_partners_late"]
    for epoch in view.epochs:
        if epoch.year >= late:
            continue
        group = view.partners(epoch.period)
        partners = view.roots(group)
        if partners.sure:
            yield examined(view.id, period=epoch.period)
            if partners.at_least(wanted) is False:
                named = Named(tuple(by_company(view, group.sure)))
                yield note("one_partner", view.id, period=epoch.period, partners=named, late=late)
        elif partners.maybe or partners.open:
            missing = unsettled_in(view, group)
            yield unknown("one_partner", view.id, period=epoch.period, missing=missing, late=late)
