"""TYP-04: Start-up type: commissioned institutions are academia or start-up companies only."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.derived.holdings import small
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import (
    ACADEMIA,
    STARTUP,
    academia,
    commissionable_facts,
    deemed_large,
    every,
    startup,
    what_it_is,
)
from queries.findings import Citation, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import ProjectView, any3


@rule(
    "TYP-04",
    doc_ja="スタートアップタイプで、委託研究開発機関がどれもアカデミアかスタートアップ企業であるかを見ます。記載された株主・役員からみなし大企業に当たる企業は、スタートアップ企業とはしません。大企業かどうか分からない株主の持株比率しだいでみなし大企業に当たりうるときは、deemed_large に当たらない理由（reason）の記載がなければ判定不能とします。",
    clauses=[
        Clause(
            "member",
            Severity.MUST,
            Text(
                "スタートアップタイプの委託研究開発機関はアカデミアとスタートアップ企業に限られますが、"
                "{who}はそのどちらでもありません（{what}）",
                "In the start-up type only academia and start-up companies are commissioned; "
                "{who} is neither ({what})",
            ),
            Remedy(
                Text(
                    "この機関を委託研究開発機関から外してください（産学官共同研究企業としてなら参加できます）。契約や支払がすでにあるときは、扱いをAMEDに相談してください。",
                    "Take it out of the commissioned institutions (it may take part as a partner company). Where there are contracts or payments already, ask AMED what to do.",
                ),
                Text(
                    "スタートアップ企業に当たるときは中小企業（is_sme）、みなし大企業（deemed_large、shareholders、officers）、法人格（legal_personality）の記載を、研究機関に当たるときは種別（kind）を直してください（財団などの研究機関は other_research_org と書き、確認を求めます）。",
                    "If it is a start-up company, correct `is_sme`, `deemed_large`, `shareholders`, `officers` or `legal_personality`; if it is a research organization, `kind` (a foundation that does research is `other_research_org`, to be confirmed).",
                ),
            ),
            unknown=Text(
                "委託研究開発機関である{who}がアカデミアまたはスタートアップ企業に当たるか判定できません",
                "It cannot be judged whether {who}, as a commissioned institution, is academia or a start-up company",
            ),
            expected=Text("アカデミアまたはスタートアップ企業", "academia or a start-up company"),
            observed=Text("{what}", "{what}"),
        )
    ],
    citations=[Citation("スタートアップタイプはアカデミアとスタートアップ企業が対象", "S29")],
    follows_from=("ORG-06",),
    parameters=(*ACADEMIA, *STARTUP),
)
def academia_or_startup(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """In the start-up type every commissioned institution is academia or a start-up.

    A company that is deemed large by the shareholders or officers written down is no start-up.
    """
    is_academia, is_startup = academia(view, call), startup(view, call)
    for epoch in view.epochs:
        yield from every(
            view,
            "member",
            view.commissioned(epoch.period),
            epoch.period,
            lambda body: any3((is_academia(body), is_startup(body))),
            commissionable_facts(view, call),
            lambda body: {"what": _not_startup(view, call, body)},
        )


def _not_startup(view: ProjectView, call: CallProfile, body: str) -> Text:
    """What a body is, with what keeps it from being a start-up."""
    node = view.bodies[view.root(body)].node
    what = what_it_is(view, body)
    if node.legal_personality not in (None, call["su_country"]):
        what = Text(f"{what.ja}、日本の法人格なし", f"{what.en}, no Japanese legal personality")
    if small(node) is False:
        what = Text(f"{what.ja}、中小企業ではない", f"{what.en}, no SME")
    if node.deemed_large is not None and node.deemed_large.value:
        what = Text(f"{what.ja}、みなし大企業", f"{what.en}, deemed large")
    elif deemed_large(view, call)(body):
        what = Text(
            f"{what.ja}、株主・役員の記載によればみなし大企業",
            f"{what.en}, deemed large by its shareholders or officers",
        )
    return what
