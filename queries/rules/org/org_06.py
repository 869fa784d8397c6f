"""ORG-06: Academia means a domestic research organization."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ACADEMIA, academia, academia_facts, every, what_it_is
from queries.findings import Citation, Remedy, Said, Severity
from queries.rules import Clause, rule
from queries.view import Group, ProjectView, Tri


@rule(
    "ORG-06",
    doc_ja="委託研究開発機関のうちアカデミアに当たる種別の機関が、国内の機関であるかを見ます。企業はアカデミアとはみなさず、見ません。",
    clauses=[
        Clause(
            "domestic",
            Severity.MUST,
            Text(
                "{who}は国内の研究機関等ではないため（{what}）、アカデミアに当たりません",
                "{who} is not a domestic research organization ({what}), so it is not academia",
            ),
            Remedy(
                Text(
                    "この機関を委託研究開発機関から外し、国内の研究機関に替えてください。契約や支払がすでにあるときは、扱いをAMEDに相談してください。",
                    "Replace it by a domestic research organization. Where there are contracts or payments already, ask AMED what to do.",
                ),
                Text(
                    "所在国（country）の記載に誤りがあれば直してください。",
                    "If `country` is wrong, correct it.",
                ),
            ),
            unknown=Text(
                "委託研究開発機関である{who}がアカデミアに当たるか判定できません"
                "（「その他の研究機関」は、確認した人と日を academia_confirmed に書くと適合になります）",
                "It cannot be judged whether {who}, as a commissioned institution, is academia "
                "(another kind of research organization passes once `academia_confirmed` says who confirmed it and when)",
            ),
            expected=Text("所在国は日本（JP）", "country JP"),
            observed=Text("{what}", "{what}"),
        )
    ],
    citations=[Citation("大学、試験研究機関、独立行政法人などの国内の研究機関等。", "S29")],
    parameters=ACADEMIA,
)
def academia_is_domestic(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """A commissioned institution of a kind that is academia is domestic. Companies are not taken for academia and not examined."""

    kinds = {*call["academia_kinds"], *call["academia_kinds_to_confirm"]}
    domestic = academia(view, call)

    def claims(body: str) -> Tri:
        kind = view.bodies[view.root(body)].node.kind
        return None if kind is None else kind in kinds

    for epoch in view.epochs:
        group = view.commissioned(epoch.period)
        others = frozenset(body for body in group.all if claims(body) is False)
        yield from every(
            view,
            "domestic",
            Group(group.sure - others, group.maybe - others, group.open),
            epoch.period,
            lambda body: domestic(body) if claims(body) else None,
            academia_facts(view, call),
            lambda body: {"what": what_it_is(view, body)},
        )
