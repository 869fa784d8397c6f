"""ORG-14: The collaboration is many-to-many from year 3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from graphmodel.derived.holdings import least_share
from graphmodel.schema.dates import Period
from graphmodel.schema.entries import Name
from graphmodel.schema.sections import Section
from graphmodel.schema.words import ContractKind, ProjectStage
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import ids, unfinished, unlisted_contracts, unsettled, unsettled_in
from queries.findings import Citation, Missing, Named, Remedy, Said, Severity, examined, fail, unknown
from queries.rules import Clause, rule
from queries.view import Group, ProjectView, all3


@rule(
    "ORG-14",
    doc_ja="3年目以降、複数の委託研究開発機関と複数の産学官共同研究企業が、一つにつながって連携しているかを見ます。",
    clauses=[
        Clause(
            "count",
            Severity.MUST,
            Text(
                "3年目以降は多対多の連携が必要ですが、委託研究開発機関は{count_commissioned}機関、"
                "産学官共同研究企業は{count_partners}社です",
                "From year 3 on the collaboration has to be many-to-many; there are {count_commissioned} commissioned institutions "
                "and {count_partners} partner companies",
            ),
            Remedy(
                Text(
                    "足りない側に、不足する期間の初日から参加する機関または企業を加えてください。その日を過ぎているときは、AMEDに相談してください。",
                    "Add an institution or company that takes part from the first day of that period, on the side that falls short. If that day has passed, ask AMED.",
                ),
                Text(
                    "参加している機関や企業が書かれていなければ organizations に書き、役割の期間に誤りがあれば直してください。",
                    "List in `organizations` who takes part and is not written; correct the dates of roles where they are wrong.",
                ),
            ),
            unknown=Text(
                "3年目以降に委託研究開発機関と産学官共同研究企業がそれぞれ{wanted}以上あるか判定できません"
                "（確かなのは{count_commissioned}機関と{count_partners}社）",
                "It cannot be judged whether there are {wanted} commissioned institutions and {wanted} partner companies from year 3 on "
                "({count_commissioned} and {count_partners} are sure)",
            ),
            expected=Text(
                "委託研究開発機関{wanted}機関以上、産学官共同研究企業{wanted}社以上",
                "{wanted} or more of each",
            ),
            observed=Text(
                "{count_commissioned}機関、{count_partners}社", "{count_commissioned} and {count_partners}"
            ),
        ),
        Clause(
            "connected",
            Severity.ADVISORY,
            Text(
                "3年目以降の委託研究開発機関と産学官共同研究企業が、共同研究開発契約や研究開発項目で多対多につながっていません（つながり：{links}）",
                "From year 3 on joint research contracts and shared work items do not join the institutions and companies many-to-many "
                "(joined: {links})",
            ),
            Remedy(
                Text(
                    "複数の委託研究開発機関と複数の産学官共同研究企業が、一つのまとまりとして共同研究開発契約を結ぶか、同じ研究開発項目を実施する体制にしてください。",
                    "Let several institutions and several companies, as one whole, be parties to joint research contracts or work on the same work items.",
                ),
                Text(
                    "つながりがあるのに書かれていなければ、契約の当事者（parties）と研究開発項目の organizations を書き加えてください。",
                    "Where they are connected and it is not written, complete the parties of contracts and `organizations` of work items.",
                ),
            ),
            unknown=Text(
                "3年目以降の委託研究開発機関と産学官共同研究企業が多対多につながっているか判定できません（{why}）",
                "It cannot be judged whether institutions and companies are joined many-to-many from year 3 on ({why})",
            ),
            expected=Text(
                "{wanted}機関以上と{wanted}社以上が一つにつながる", "{wanted} or more of each, joined"
            ),
            observed=Text("{links}", "{links}"),
        ),
        Clause(
            "group",
            Severity.ADVISORY,
            Text(
                "3年目以降の産学官共同研究企業のうち{companies}は同じ企業グループに属します（{why}）。グループを1社と数えると{count}社です",
                "The partner companies {companies}, from year 3 on, belong to one group ({why}); with a group as one company there are {count}",
            ),
            Remedy(
                Text(
                    "同じ企業グループの会社を別々に数えてよいかは、説明資料に書かれていません。AMEDに確認してください。",
                    "The slides do not say whether companies of one group count apart. Ask AMED.",
                ),
                None,
            ),
        ),
    ],
    citations=[
        Citation("多対多の連携が必須", "S20"),
        Citation("複数アカデミア/企業の連携による非競争領域の共同研究開発推進", "S03"),
    ],
    follows_from=("ORG-13",),
    parameters=("many_to_many_min", "min_partners_late", "late_from_year"),
)
def many_to_many(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """From year 3 on several commissioned institutions and several partner companies work together, joined as one whole."""
    wanted = call["many_to_many_min"]
    for epoch in view.epochs:
        if epoch.year < call["late_from_year"]:
            continue
        period = epoch.period
        yield examined(view.id, period=period)
        commissioned, partners = view.commissioned(period), view.partners(period)
        sides = (view.roots(commissioned), view.roots(partners))
        enough = all3((sides[0].at_least(wanted), sides[1].at_least(max(wanted, call["min_partners_late"]))))
        values: dict[str, Any] = {
            "wanted": wanted,
            "count_commissioned": len(sides[0].sure),
            "count_partners": len(sides[1].sure),
        }
        if enough is False:
            nodes = ids(sides[0].sure | sides[1].sure)
            yield fail("count", view.id, period=period, nodes=nodes, **values)
        elif enough is None:
            missing = tuple(dict.fromkeys(unsettled_in(view, commissioned) + unsettled_in(view, partners)))
            yield unknown("count", view.id, period=period, missing=missing, **values)
        else:
            for part in _parts(view, period):
                yield from _connected(view, part, sides, wanted)
            yield from _groups(view, period, sides[1].sure, max(wanted, call["min_partners_late"]))


def _parts(view: ProjectView, period: Period) -> list[Period]:
    """An epoch, cut where a work item begins or ends: it joins those who work on it no longer than it runs."""
    days = {day for item in view.work_items.values() for day in item.span if day and period.contains(day)}
    return [Period(*ends) for ends in pairwise(sorted({period.start, period.end, *days}))]


def _connected(view: ProjectView, period: Period, sides: tuple[Group, Group], wanted: int) -> Iterator[Said]:
    """Is there one component with enough institutions and enough companies? Both are given by their roots."""
    left, right = sides
    sure: list[set[str]] = []
    possible: list[set[str]] = []
    loose: list[Missing] = []
    missing: list[Missing] = []
    for contract in view.contracts_of(ContractKind.JOINT_RESEARCH):
        if not contract.parties and not contract.node.parties_known and contract.span.possible(period):
            missing.append(Missing(contract.id, "parties"))
        ties = [tie for tie in contract.parties if tie.span.possible(period)]
        if not ties or not contract.span.possible(period):
            continue
        settled = [tie for tie in ties if tie.span.sure(period)] if contract.span.sure(period) else []
        possible.append({view.root(tie.other) for tie in ties})
        sure.append({view.root(tie.other) for tie in settled})
        if len(settled) < len(ties):
            loose.append(Missing(contract.id, "period" if not settled else "parties"))
    for item in view.work_items.values():
        runs = item.span.overlaps(period)
        if runs is False:
            continue
        if item.organizations is None:
            missing.append(Missing(item.id, "organizations"))
            continue
        at_work = {view.root(body) for body in item.organizations}
        possible.append(at_work)
        if runs:
            sure.append(at_work)
        else:
            loose.append(Missing(item.id, "period"))
    joined = _components(sure, left.sure, right.sure)
    if any(len(c & left.sure) >= wanted and len(c & right.sure) >= wanted for c in joined):
        return
    # At application there are no contracts yet: they need not be written down, and may still join them.
    yet_to_come = view.stage is ProjectStage.APPLICATION
    missing += (*unfinished(view, Section.WORK_ITEMS), *unlisted_contracts(view))
    perhaps = _components(possible, left.all, right.all)
    if any(len(c & left.all) >= wanted and len(c & right.all) >= wanted for c in perhaps):
        missing += (*loose, *unsettled(view, left.maybe | right.maybe))
    if missing or yet_to_come or not view.recorded(period):
        # A contract concluded after the day of the document may still join them.
        day = view.as_at.isoformat()
        why = (
            Text("契約と研究開発項目の一部が書かれていません", "not all contracts and work items are said")
            if missing
            else Text(
                f"{day}より後の契約はまだ記録されていません", f"contracts after {day} are not recorded yet"
            )
        )
        yield unknown("connected", view.id, period=period, missing=tuple(missing), why=why)
        return
    nodes = ids(left.sure | right.sure)
    links = _links(view, joined)
    yield fail("connected", view.id, period=period, nodes=nodes, wanted=wanted, links=links)


def _groups(view: ProjectView, period: Period, companies: frozenset[str], wanted: int) -> Iterator[Said]:
    """Are there fewer companies than wanted where those of one group count as one? A majority of the shares makes a group."""
    group: dict[str, str] = {}

    def top(key: str) -> str:
        while key in group:
            key = group[key]
        return key

    owners = _majority_owners(view)
    for owned, owner, _ in owners:
        if top(owned) != top(owner):
            group[top(owned)] = top(owner)
    by_top: dict[str, list[str]] = {}
    for company in ids(companies):
        by_top.setdefault(top(company), []).append(company)
    if len(by_top) >= wanted:
        return
    for key, members in by_top.items():
        if len(members) > 1:
            held = [t for owned, _, t in owners if top(owned) == key]
            why = Text("、".join(t.ja for t in held), ", ".join(t.en for t in held))
            named = Named(tuple(members))
            yield fail("group", *members, period=period, companies=named, why=why, count=len(by_top))


def _majority_owners(view: ProjectView) -> list[tuple[str, str, Text]]:
    """Who surely holds more than half of whom, in words too. A shareholder is an id or a name; here ids are those of legal bodies."""
    names = {
        n: b.id for b in view.bodies.values() for n in (b.id, b.name.ja, b.name.en, b.short_name.ja) if n
    }
    out = []
    for body in view.bodies.values():
        for holder in body.node.shareholders or ():
            least = least_share(holder)
            if least is None or least <= 50:
                continue
            owner = names.get(holder.who)
            name = view.bodies[owner].name if owner else Name(ja=holder.who)
            words = Text(
                f"{body.name.ja}の株式の過半数を{name.ja}が保有",
                f"{name.in_('en')} holds most of {body.name.in_('en')}",
            )
            out.append((view.root(body.id), view.root(owner) if owner else f"「{holder.who}」", words))
    return out


def _links(view: ProjectView, components: Iterable[frozenset[str]]) -> Text:
    names = [[view.bodies[body].name for body in ids(c)] for c in components]
    if not names:
        return Text("なし", "none")
    return Text(
        "／".join("・".join(n.ja for n in c) for c in names),
        "; ".join(", ".join(n.in_("en") for n in c) for c in names),
    )


def _components(
    groups: Iterable[set[str]], left: frozenset[str], right: frozenset[str]
) -> list[frozenset[str]]:
    """Join bodies that share a contract or work item with somebody of the other side."""
    out: list[frozenset[str]] = []
    for group in groups:
        if not (group & left and group & right):
            continue
        whole = frozenset(group & (left | right))
        touching = [c for c in out if c & whole]
        out = [c for c in out if not c & whole]
        out.append(whole.union(*touching))
    return out
