"""PPL-07: The lead company's liaison representative coordinates all partner companies and assists the principal investigator."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import by_company, ids, unsettled_in
from queries.findings import Citation, Remedy, Said, Severity, examined, unknown
from queries.rules import Clause, rule
from queries.rules.ppl.common import liaisons_of, people_of
from queries.view import ProjectView


@rule(
    "PPL-07",
    doc_ja="幹事企業の連携研究代表者が決まっているかを見ます。幹事企業や連携研究代表者がいないことは、ORG-11 と PPL-05 の不適合とします。",
    clauses=[
        Clause(
            "coordinates",
            Severity.MUST,
            Text(
                "産学官共同研究企業全体を取りまとめる、幹事企業の連携研究代表者がいません（{subjects}）",
                "The lead company has no liaison representative who coordinates all partner companies ({subjects})",
            ),
            Remedy(
                Text(
                    "幹事企業を一社に決め、その連携研究代表者1名が産学官共同研究企業全体を取りまとめる体制にしてください。",
                    "Settle on one lead company, and let its one liaison representative coordinate all partner companies.",
                ),
                Text(
                    "決まっている幹事企業（lead_company）とその連携研究代表者が書かれていなければ書いてください。",
                    "If the lead company (`lead_company`) and its liaison representative are settled and not written, write them.",
                ),
            ),
            unknown=Text(
                "産学官共同研究企業全体を取りまとめる人が決まりません（{why}：{subjects}）",
                "It is not settled who coordinates the partner companies ({why}: {subjects})",
            ),
        )
    ],
    citations=[
        Citation(
            "幹事企業の「連携研究代表者」は、産学官共同研究企業全体の取りまとめ等を行い、研究開発代表者を補佐",
            "S29",
        )
    ],
    follows_from=("ORG-11", "PPL-05"),
)
def lead_companys_liaison(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The lead company's liaison representative is defined. That a lead company or a representative is missing is ORG-11's and PPL-05's fail."""
    for epoch in view.epochs:
        period = epoch.period
        partners, flagged = view.partners(period), view.lead_companies(period)
        if not (partners.all or partners.open or flagged.all):
            continue
        if view.roots(flagged).only() is None:
            yield examined(view.id, period=period)
            why = Text("幹事企業が一社に決まっていません", "there is no one lead company")
            only = ids(partners.sure) if view.roots(partners).only() else ()
            subjects = ids(flagged.sure) or only or (view.id,)
            missing = unsettled_in(view, flagged)
            yield unknown("coordinates", *subjects, period=period, missing=missing, why=why)
            continue
        (company,) = by_company(view, flagged.sure)
        yield examined(company, period=period)
        liaisons = liaisons_of(view, company, period)
        if liaisons.only() is None:
            why = Text(
                "幹事企業の連携研究代表者が1名に決まっていません",
                "the lead company's liaison representative is not settled",
            )
            missing = people_of(view, liaisons)
            yield unknown("coordinates", company, period=period, missing=missing, why=why)
