"""ORG: institutions, companies and their roles (domain.md 1.2, rulings.md 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import Name
from graphmodel.schema.words import (
    ContractKind,
    OrganizationKind,
    OrganizationRole,
    PersonRole,
    ProjectStage,
    ProjectType,
    Section,
)
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.facts import (
    ACADEMIA,
    STARTUP,
    UNLISTED,
    academia,
    academia_facts,
    commissionable_facts,
    employment_facts,
    every,
    ids,
    lead_and_investigator,
    named_in,
    rest_of,
    startup,
    unfinished,
    unsettled,
    unsettled_in,
    what_it_is,
)
from queries.findings import Citation, Missing, Named, Said, Severity, examined, fail, note, unknown
from queries.rules import Clause, rule
from queries.view import ContractView, Epoch, Group, ProjectView, Span, Tri, all3, any3

COMMISSIONING = (ContractKind.COMMISSION, ContractKind.SUB_COMMISSION)
"""The contracts whose contractors are 委託研究開発機関."""


@rule(
    "ORG-01",
    doc_ja="どの時点にも代表研究機関がちょうど一つあるかを見ます。一つの大学の二つの学部は一つの機関と数えます。",
    clauses=[
        Clause(
            "none",
            Severity.MUST,
            Text("代表研究機関がない期間があります", "There is a time without a lead institution"),
            Text(
                "研究開発代表者が所属する機関を、この期間の代表研究機関としてください。"
                "交代のときは、前の機関の最後の日の翌日から次の機関の役割を始めてください。",
                "Let the institution of the principal investigator be the lead in this period. "
                "When the lead changes, the role of the next one begins on the day after the last day of the one before.",
            ),
            unknown=Text(
                "代表研究機関が{wanted}機関に決まっているか判定できません（確かなもの：{leads}）",
                "It cannot be judged whether there is just {wanted} lead institution (sure: {leads})",
            ),
            expected=Text("{wanted}機関", "{wanted}"),
            observed=Text("{leads}", "{leads}"),
        ),
        Clause(
            "several",
            Severity.MUST,
            Text(
                "代表研究機関が同時に{count}機関あります（{leads}）",
                "There are {count} lead institutions at the same time ({leads})",
            ),
            Text(
                "研究開発代表者が所属する1機関だけを代表研究機関とし、ほかは分担研究機関としてください。"
                "交代であれば、前の機関の役割に最後の日（to）を書いてください。",
                "Keep the institution of the principal investigator as the one lead and make the others subs. "
                "If the lead changes, give the last day (`to`) of the one before.",
            ),
            expected=Text("{wanted}機関", "{wanted}"),
            observed=Text("{count}機関", "{count}"),
        ),
    ],
    citations=[Citation("「代表研究機関」とは、研究開発代表者が所属する機関。", "S29")],
    parameters=("n_lead_institution",),
)
def one_lead(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """There is exactly one lead institution at every time. Two faculties of one university are one."""
    wanted = call["n_lead_institution"]
    for epoch in view.epochs:
        yield examined(view.id, period=epoch.period)
        leads = view.lead(epoch.period)
        counted = view.roots(leads)
        sure = ids(leads.sure)
        values: dict[str, Any] = {"wanted": wanted, "count": len(counted.sure), "leads": Named(sure)}
        if len(counted.sure) > wanted:
            yield fail("several", view.id, *sure, period=epoch.period, nodes=sure, **values)
        elif counted.at_least(wanted) is False:
            yield fail("none", view.id, period=epoch.period, **values)
        elif counted.exactly(wanted) is None:
            missing = unsettled_in(view, leads)
            yield unknown("none", view.id, period=epoch.period, missing=missing, **values)


@rule(
    "ORG-02",
    doc_ja="代表研究機関が、研究開発代表者の所属する機関であるかを見ます。所属が複数あるときは、そのうちの一つであれば足ります。",
    clauses=[
        Clause(
            "belongs",
            Severity.MUST,
            Text(
                "代表研究機関の{leads}は、研究開発代表者の{people}が所属する機関ではありません（所属：{places}）",
                "The lead institution {leads} is not the institution of the principal investigator {people} (employer: {places})",
            ),
            Text(
                "研究開発代表者が所属する機関を代表研究機関とするか、代表研究機関に所属する研究者を研究開発代表者としてください。"
                "クロスアポイントメントのときは employment に両方の所属を書いてください。",
                "Make the institution of the principal investigator the lead, or name a researcher of the lead as principal "
                "investigator. For a cross-appointment write both employers in `employment`.",
            ),
            unknown=Text(
                "代表研究機関が研究開発代表者の所属する機関か判定できません（確かなのは、代表研究機関：{leads}、研究開発代表者：{people}）",
                "It cannot be judged whether the lead is the institution of the principal investigator "
                "(certain are: lead: {leads}; principal investigator: {people})",
            ),
            expected=Text("所属は{leads}", "employed by {leads}"),
            observed=Text("所属は{places}", "employed by {places}"),
        )
    ],
    citations=[
        Citation("研究開発代表者が所属する機関", "S29"),
        Citation("所属は代表研究機関", "S29"),
    ],
    follows_from=("ORG-01", "PPL-01"),
)
def lead_is_of_investigator(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The lead institution is one to which the principal investigator belongs; one of several affiliations suffices."""
    yield from lead_and_investigator(
        view, "belongs", view.affiliated, lambda person: employment_facts(view, person)[0]
    )


@rule(
    "ORG-03",
    doc_ja="代表研究機関が、研究開発代表者の主たる研究場所であるかを見ます（原則）。主たる研究場所は一つなので、同じ時期に二つの機関が書かれていれば判定不能です。",
    clauses=[
        Clause(
            "main_place",
            Severity.IN_PRINCIPLE,
            Text(
                "代表研究機関の{leads}は、研究開発代表者の{people}の主たる研究場所ではありません（主たる研究場所：{places}）",
                "The lead institution {leads} is not the main place of research of the principal investigator {people} "
                "(main place: {places})",
            ),
            Text(
                "主たる研究場所となる機関を代表研究機関とするか、そうしない理由（reason）と承認者（approved_by）を waivers に書いてください（原則のため、理由があれば説明できます）。",
                "Make the main place of research the lead, or give the reason and who approved it (approved_by) in `waivers` (in principle: a reason explains it).",
            ),
            unknown=Text(
                "代表研究機関が研究開発代表者の主たる研究場所か判定できません（確かなのは、代表研究機関：{leads}、研究開発代表者：{people}）",
                "It cannot be judged whether the lead is the main place of research of the principal investigator "
                "(certain are: lead: {leads}; principal investigator: {people})",
            ),
            expected=Text("{leads}", "{leads}"),
            observed=Text("{places}", "{places}"),
        )
    ],
    citations=[Citation("原則として研究開発代表者の主たる研究場所となるものであり", "S29")],
    follows_from=("ORG-02",),
    explain="reason",
)
def lead_is_main_place(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """The lead institution is in principle where the principal investigator mainly does research; of two main places it is not known which."""
    yield from lead_and_investigator(
        view, "main_place", view.main_place_at, lambda person: Missing(person, "main_place")
    )


def _has_investigator(
    view: ProjectView, people: Group, test: Callable[[str], Tri], facts: Callable[[str], tuple[Missing, ...]]
) -> tuple[Tri, tuple[Missing, ...]]:
    """Does one of the people pass a test? And what is missing to know."""
    missing: tuple[Missing, ...] = ()
    for person in ids(people.all):
        verdict = test(person)
        sure = person in people.sure
        if verdict and sure:
            return True, ()
        if verdict is None:
            missing += facts(person)
        if verdict is not False and not sure:
            missing += unsettled(view, (person,))
    if people.open:
        missing += (rest_of(Section.PEOPLE),)
    return (None if missing else False), missing


def _each_sub(
    view: ProjectView,
    clause: str,
    epoch: Epoch,
    test: Callable[[str, str], Tri],
    facts: Callable[[str, str], tuple[Missing, ...]],
) -> Iterator[Said]:
    """Say whether each sub institution has a co-investigator who passes a test (both take the sub, then the person)."""
    period = epoch.period
    subs, people = view.subs(period), view.persons(PersonRole.CO_INVESTIGATOR, period)
    for sub in ids(subs.all):
        belongs = sub in subs.sure
        if belongs:
            yield examined(sub, period=period)
        verdict, missing = _has_investigator(view, people, partial(test, sub), partial(facts, sub))
        if verdict:
            continue
        values: dict[str, Any] = {"who": Named((sub,)), "people": Named(ids(people.sure))}
        if verdict is False and belongs:
            yield fail(clause, sub, period=period, **values)
            continue
        missing += () if belongs else unsettled(view, (sub,))
        yield unknown(clause, sub, period=period, missing=missing, **values)
    if subs.open:
        missing = (rest_of(Section.ORGANIZATIONS),)
        yield unknown(clause, view.id, period=period, missing=missing, who=UNLISTED)


@rule(
    "ORG-04",
    doc_ja="分担研究機関が代表研究機関とは別の機関で、研究開発分担者が所属しているかを見ます。所属が複数あるときは、そのうちの一つであれば足ります。",
    clauses=[
        Clause(
            "co_investigator",
            Severity.MUST,
            Text(
                "分担研究機関の{who}に、所属する研究開発分担者がいません（研究開発分担者：{people}）",
                "No co-investigator belongs to the sub institution {who} (co-investigators: {people})",
            ),
            Text(
                "その機関に所属する研究者を研究開発分担者とするか、その機関を分担研究機関から外してください。"
                "まだ決まっていないときは、name を undecided、employer をその機関、roles を [co_investigator] とした人を people に書いてください。",
                "Name a researcher of that institution as co-investigator, or take it out of the sub institutions. "
                "If nobody is decided yet, list a person with `name: undecided`, that institution as `employer` and `roles: [co_investigator]`.",
            ),
            unknown=Text(
                "分担研究機関である{who}に、所属する研究開発分担者がいるか判定できません",
                "It cannot be judged whether a co-investigator belongs to {who}, as a sub institution",
            ),
            expected=Text("所属する研究開発分担者1名以上", "one co-investigator or more"),
            observed=Text("0名", "none"),
        ),
        Clause(
            "is_lead",
            Severity.MUST,
            Text(
                "{who}が分担研究機関とされていますが、代表研究機関（{lead}）と同じ機関です",
                "{who} is listed as a sub institution, but it is the same institution as the lead ({lead})",
            ),
            Text(
                "{who}を分担研究機関から外してください（代表研究機関の交代のときは、代表研究機関になる日の前日までとします）。代表研究機関の学部や病院の研究者は、代表研究機関の研究開発分担者として参加できます。",
                "Take {who} out of the sub institutions (where the lead changes: until the day before it becomes the lead). Researchers of its faculties and hospitals take part as co-investigators of the lead.",
            ),
            unknown=Text(
                "{who}が代表研究機関とは別の分担研究機関か判定できません（代表研究機関：{lead}）",
                "It cannot be judged whether {who} is a sub institution other than the lead ({lead})",
            ),
        ),
    ],
    citations=[Citation("「分担研究機関」とは、代表研究機関を除く、研究開発分担者が所属する機関。", "S29")],
)
def sub_has_co_investigator(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """A sub institution is another than the lead, and a co-investigator belongs to it; one of several affiliations suffices."""
    for epoch in view.epochs:
        period = epoch.period

        def belongs(sub: str, person: str, period: Period = period) -> Tri:
            return view.affiliated(person, sub, period)

        def facts(_sub: str, person: str) -> tuple[Missing, ...]:
            return employment_facts(view, person)

        yield from _each_sub(view, "co_investigator", epoch, belongs, facts)
        subs, leads = view.subs(period), view.lead(period)
        roots = view.roots(leads)
        for sub in ids(subs.all):
            same = all3((named_in(subs, sub), named_in(roots, view.root(sub))))
            if same is False:
                continue
            lead = ids(b for b in leads.all if view.root(b) == view.root(sub))
            values: dict[str, Any] = {"who": Named((sub,)), "lead": Named(lead)}
            if same:
                yield fail("is_lead", sub, period=period, nodes=lead, **values)
            else:
                doubtful = {sub} & subs.maybe | leads.maybe.intersection(lead)
                yield unknown("is_lead", sub, period=period, missing=unsettled(view, doubtful), **values)


@rule(
    "ORG-05",
    doc_ja="分担研究機関が、そこの研究開発分担者のだれかの主たる研究場所であるかを見ます（原則）。主たる研究場所は一人に一つです。",
    clauses=[
        Clause(
            "main_place",
            Severity.IN_PRINCIPLE,
            Text(
                "分担研究機関の{who}を主たる研究場所とする研究開発分担者がいません",
                "No co-investigator has the main place of research at the sub institution {who}",
            ),
            Text(
                "主たる研究場所となる機関を分担研究機関とするか、そうしない理由（reason）と承認者（approved_by）を waivers に書いてください（原則のため、理由があれば説明できます）。",
                "Make the main place of research the sub institution, or give the reason and who approved it (approved_by) in `waivers` "
                "(in principle: a reason explains it).",
            ),
            unknown=Text(
                "分担研究機関である{who}が研究開発分担者の主たる研究場所か判定できません",
                "It cannot be judged whether {who}, as a sub institution, is a co-investigator's main place of research",
            ),
        )
    ],
    citations=[Citation("原則として研究開発分担者の主たる研究場所となるもの", "S29")],
    follows_from=("ORG-04",),
    explain="reason",
)
def sub_is_main_place(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """A sub institution is in principle where one of its co-investigators mainly does research; everybody has one main place."""
    for epoch in view.epochs:
        period = epoch.period

        def based(sub: str, person: str, period: Period = period) -> Tri:
            return all3((view.affiliated(person, sub, period), view.main_place_at(person, sub, period)))

        def facts(sub: str, person: str, period: Period = period) -> tuple[Missing, ...]:
            place = view.main_place_at(person, sub, period)
            own = employment_facts(view, person) if view.affiliated(person, sub, period) is None else ()
            return (*own, Missing(person, "main_place")) if place is None else own

        yield from _each_sub(view, "main_place", epoch, based, facts)


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
            Text(
                "この機関を委託研究開発機関から外し、国内の研究機関に替えてください。所在国（country）の記載に誤りがあれば直してください。",
                "Replace it by a domestic research organization. If `country` is wrong, correct it.",
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


@rule(
    "ORG-07",
    doc_ja="代表研究機関が、アカデミアか、スタートアップタイプではスタートアップ企業であるかを見ます。",
    clauses=[
        Clause(
            "kind",
            Severity.MUST,
            Text(
                "{who}（{what}）は代表研究機関になれません",
                "{who} ({what}) cannot be the lead institution",
            ),
            Text(
                "アカデミアを代表研究機関としてください。スタートアップタイプでは、スタートアップ企業も代表研究機関になれます。",
                "Make an academia institution the lead. In the start-up type a start-up company may be the lead too.",
            ),
            unknown=Text(
                "{who}が代表研究機関になれる機関か判定できません",
                "It cannot be judged whether {who} may be the lead institution",
            ),
            expected=Text(
                "アカデミア（スタートアップタイプではスタートアップ企業も可）",
                "academia (or a start-up company, in the start-up type)",
            ),
            observed=Text("{what}", "{what}"),
        )
    ],
    citations=[
        Citation("AMEDと代表研究機関（アカデミア又はスタートアップ企業）が委託研究開発契約を締結し", "S26")
    ],
    follows_from=("ORG-06", "TYP-02", "TYP-04"),
    parameters=(*ACADEMIA, *STARTUP),
)
def lead_may_lead(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """The lead institution is academia or, in the start-up type, a start-up."""
    types = set(view.project.type or ())
    startups: Tri = ProjectType.STARTUP in types if len(types) == 1 else None

    is_academia, is_startup = academia(view, call), startup(view, call)
    commissionable = commissionable_facts(view, call)

    def may(body: str) -> Tri:
        return any3((is_academia(body), all3((startups, is_startup(body)))))

    def facts(body: str) -> tuple[Missing, ...]:
        own = commissionable(body)
        return (*own, Missing("project", "type")) if startups is None else own

    for epoch in view.epochs:
        yield from every(
            view,
            "kind",
            view.lead(epoch.period),
            epoch.period,
            may,
            facts,
            lambda body: {"what": what_it_is(view, body)},
        )


@rule(
    "ORG-08",
    doc_ja="契約によって委託を受ける機関が、その時期に代表研究機関か分担研究機関の役割をもつかを見ます。契約は、書かれたものだけを見ます。",
    clauses=[
        Clause(
            "role",
            Severity.MUST,
            Text(
                "{who}は{contracts}の受託者ですが、代表研究機関でも分担研究機関でもありません",
                "{who} is commissioned by {contracts}, but is neither the lead nor a sub institution",
            ),
            Text(
                "研究開発を分担する受託者なら、契約の期間を通じて分担研究機関としてください。"
                "分担しないなら、この契約を見直してください（研究開発の要素を含まない外注は kind: outsourcing と書きます）。",
                "If the contractor shares the research, make it a sub institution for the period of the contract. If not, reconsider the contract "
                "(a service without research is `kind: outsourcing`).",
            ),
            unknown=Text(
                "委託研究開発契約と再委託研究開発契約の受託者が、代表研究機関または分担研究機関だけか判定できません（{who}）",
                "It cannot be judged whether only the lead and sub institutions are commissioned ({who})",
            ),
        )
    ],
    citations=[
        Citation(
            "直接AMEDと委託研究開発契約を締結する代表研究機関、及び代表研究機関と再委託研究開発契約を締結する分担研究機関の総称",
            "S29",
        )
    ],
    follows_from=("CON-06", "CON-02"),
    running_only=True,
)
def only_lead_and_subs(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Whoever is commissioned by contract has the role of lead or sub at that time. Contracts are judged as far as recorded."""
    contracts = view.contracts_of(*COMMISSIONING)
    whenever = [c for c in contracts if _never_a_member(view, c)]
    for contract in whenever:
        yield examined(str(contract.contractor))
        named: dict[str, Any] = {
            "who": Named((str(contract.contractor),)),
            "contracts": Named((contract.id,)),
        }
        yield fail("role", str(contract.contractor), nodes=(contract.id,), **named)
    for epoch in view.epochs:
        period = epoch.period
        roots = view.roots(view.commissioned(period))
        for body, own in _contracted((c for c in contracts if c not in whenever), period).items():
            sure = [c for c in own if c.span.sure(period)]
            if sure:
                yield examined(body, period=period)
            member = named_in(roots, view.root(body))
            if member:
                continue
            nodes = ids(c.id for c in (sure or own))
            values: dict[str, Any] = {"who": Named((body,)), "contracts": Named(nodes)}
            if sure and member is False:
                yield fail("role", body, period=period, nodes=nodes, **values)
                continue
            missing = () if sure else tuple(Missing(c, "period") for c in nodes)
            missing += unsettled(view, _of_root(view, view.commissioned(period).maybe, body))
            yield unknown("role", body, period=period, nodes=nodes, missing=missing, **values)
    missing = tuple(Missing(c.id, "contractor") for c in contracts if c.contractor is None)
    missing += unfinished(view, Section.CONTRACTS)
    if missing:
        who = Text("まだ書かれていない受託者", "contractors not yet listed")
        yield unknown("role", view.id, period=view.period, missing=missing, who=who)


def _never_a_member(view: ProjectView, contract: ContractView) -> bool:
    """Is it not said when the contract is in force, and its contractor surely neither lead nor sub, whenever that is?"""
    if contract.contractor is None or contract.span.period() is not None:
        return False
    root = view.root(contract.contractor)
    possible = [e.period for e in view.epochs if contract.span.possible(e.period)]
    return bool(possible) and all(
        named_in(view.roots(view.commissioned(period)), root) is False for period in possible
    )


def _contracted(contracts: Iterable[ContractView], period: Period) -> dict[str, list[ContractView]]:
    """Contractors in a period, with the contracts that are or may be in force in it."""
    out: dict[str, list[ContractView]] = {}
    for contract in contracts:
        if contract.contractor is not None and contract.span.possible(period):
            out.setdefault(contract.contractor, []).append(contract)
    return out


def _of_root(view: ProjectView, bodies: Iterable[str], body: str) -> list[str]:
    """Those bodies that are of the same institution as a body."""
    root = view.root(body)
    return [b for b in bodies if view.root(b) == root]


@rule(
    "ORG-09",
    doc_ja="産学官共同研究企業が、日本の法人格を有する機関であるかを見ます（原則）。支店などには、自らの法人格か、その会社の法人格を当てます。",
    clauses=[
        Clause(
            "japanese",
            Severity.IN_PRINCIPLE,
            Text(
                "産学官共同研究企業の{who}は、日本の法人格を有していません（法人格：{personality}）",
                "The partner company {who} has no Japanese legal personality (legal personality: {personality})",
            ),
            Text(
                "日本の法人（日本の子会社など）を産学官共同研究企業とするか、そうしない理由（reason）と承認者（approved_by）を waivers に書いてください"
                "（原則のため、理由があれば説明できます）。",
                "Let a Japanese legal body (such as a subsidiary in Japan) be the partner, or give the reason and who approved it (approved_by) in `waivers` "
                "(in principle: a reason explains it).",
            ),
            unknown=Text(
                "産学官共同研究企業である{who}が日本の法人格を有するか判定できません",
                "It cannot be judged whether {who}, as a partner company, has Japanese legal personality",
            ),
            expected=Text("日本の法人格（JP）", "Japanese legal personality (JP)"),
            observed=Text("{personality}", "{personality}"),
        )
    ],
    citations=[Citation("原則として日本の法人格を有する機関", "S29")],
    explain="reason",
    parameters=("partner_country",),
)
def partner_is_japanese(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """A partner company is in principle a legal body of Japan. A branch has its own legal personality or that of its company."""
    wanted = call["partner_country"]

    def personality(body: str) -> str | None:
        own: str | None = view.bodies[body].node.legal_personality
        return own or view.bodies[view.root(body)].node.legal_personality

    def japanese(body: str) -> Tri:
        own = personality(body)
        return None if own is None else own == wanted

    def words(body: str) -> dict[str, Any]:
        own = str(personality(body))
        return {"personality": Text("なし", "none") if own == "none" else Text(own, own)}

    for epoch in view.epochs:
        yield from every(
            view,
            "japanese",
            view.partners(epoch.period),
            epoch.period,
            japanese,
            lambda body: (Missing(body, "legal_personality"),),
            words,
        )


@rule(
    "ORG-11",
    doc_ja="どの時点にも、切れ目なく、産学官共同研究企業のうちちょうど一社が幹事企業で、他の機関が幹事企業とされていないかを見ます。支店などはその会社として数えます。",
    clauses=[
        Clause(
            "one",
            Severity.MUST,
            Text(
                "幹事企業は産学官共同研究企業のうち{wanted}社でなければなりませんが、{count}社です（{flagged}）",
                "{wanted} partner company has to be the lead company; there are {count} ({flagged})",
            ),
            Text(
                "産学官共同研究企業から1社を選び、この期間の幹事企業としてください。"
                "交代のときは、前の企業の最後の日の翌日から次の企業の役割を始めてください。",
                "Choose one partner company as lead company for this period. "
                "On a hand-over, the next one begins on the day after the last day of the one before.",
            ),
            unknown=Text(
                "幹事企業が{wanted}社に決まっているか判定できません（確かなもの：{flagged}）",
                "It cannot be judged whether there is just {wanted} lead company (sure: {flagged})",
            ),
            expected=Text("{wanted}社", "{wanted}"),
            observed=Text("{count}社", "{count}"),
        ),
        Clause(
            "not_partner",
            Severity.MUST,
            Text(
                "幹事企業の{who}は、産学官共同研究企業ではありません",
                "The lead company {who} is not a partner company",
            ),
            Text(
                "幹事企業は産学官共同研究企業から選んでください。{who}が産学官共同研究企業なら、その役割（partner）を期間とともに書いてください。",
                "Choose the lead company from the partner companies. If {who} is one, list its role `partner` with the dates.",
            ),
            unknown=Text(
                "幹事企業の{who}が産学官共同研究企業か判定できません",
                "It cannot be judged whether the lead company {who} is a partner company",
            ),
        ),
        Clause(
            "write_down",
            Severity.ADVISORY,
            Text(
                "産学官共同研究企業は{who}の1社だけですが、幹事企業と書かれていません",
                "{who} is the only partner company, but is not marked as lead company",
            ),
            Text(
                "{who}の roles に lead_company を加えて、幹事企業であることを明らかにしてください。",
                "Write it down: add `lead_company` to the roles of {who}.",
            ),
        ),
        Clause(
            "not_company",
            Severity.ADVISORY,
            Text(
                "幹事企業の{who}は企業ではありません（{what}）",
                "The lead company {who} is not a company ({what})",
            ),
            Text(
                "企業でない機関も産学官共同研究企業として参加できますが、説明資料では「一企業」を幹事企業に選びます。"
                "この機関を幹事企業としてよいか、AMEDに確認してください。",
                "A body that is not a company may be a partner, but the slides ask for one company as lead company. "
                "Ask AMED whether this body may be it.",
            ),
            unknown=Text(
                "幹事企業の{who}が企業か判定できません（種別の記載がありません）",
                "It cannot be judged whether the lead company {who} is a company (its kind is not said)",
            ),
        ),
    ],
    citations=[Citation("一企業を幹事企業として選出", "S29")],
    parameters=("n_lead_company",),
)
def one_lead_company(view: ProjectView, call: CallProfile) -> Iterator[Said]:
    """Exactly one partner company is the lead company at every time, without a gap; nobody else is. A branch counts as its company."""
    wanted = call["n_lead_company"]
    for epoch in view.epochs:
        period = epoch.period
        partners, flags = view.partners(period), view.lead_companies(period)
        companies, marked = view.roots(partners), view.roots(flags)
        if partners.sure or flags.sure:
            yield examined(view.id, period=period)
        for body in ids(flags.sure):
            yield from _may_be_lead_company(view, partners, body, period)
        both = companies.sure & marked.sure
        counted = Group(both, (companies.all & marked.all) - both, partners.open)
        right = counted.exactly(wanted)
        if right is True or (not partners.all and not partners.open):
            continue
        sure = ids(b for b in flags.sure if view.root(b) in both)
        values: dict[str, Any] = {"wanted": wanted, "count": len(both), "flagged": Named(sure)}
        if right is False and len(both) > wanted:
            yield fail("one", *sure, period=period, nodes=sure, **values)
        elif right is False and len(companies.sure) > 1:
            yield fail("one", view.id, period=period, nodes=ids(partners.sure), **values)
        elif right is False and companies.only():
            only = ids(partners.sure)
            yield fail("write_down", *only, period=period, who=Named(only))
        else:
            # Whether the flag is lacking or need only be written down depends on who else is a partner.
            doubtful = {b for b in partners.maybe | flags.maybe if view.root(b) in counted.maybe}
            missing = unsettled(view, doubtful or partners.maybe)
            missing += (rest_of(Section.ORGANIZATIONS),) if partners.open else ()
            yield unknown("one", view.id, period=period, missing=missing, **values)


def _may_be_lead_company(view: ProjectView, partners: Group, body: str, period: Period) -> Iterator[Said]:
    """A lead company is a partner company, and a company."""
    who = Named((body,))
    partner = named_in(view.roots(partners), view.root(body))
    kind = view.bodies[view.root(body)].node.kind
    if partner is False:
        yield fail("not_partner", body, period=period, who=who)
    elif partner is None:
        missing = unsettled(view, _of_root(view, partners.maybe, body))
        yield unknown("not_partner", body, period=period, missing=missing, who=who)
    elif kind is None:
        missing = (Missing(view.root(body), "kind"),)
        yield unknown("not_company", body, period=period, missing=missing, who=who)
    elif kind is not OrganizationKind.COMPANY:
        yield fail("not_company", body, period=period, who=who, what=what_it_is(view, body))


def _enough_partners(view: ProjectView, epochs: Iterable[Epoch], wanted: int) -> Iterator[Said]:
    """Say whether there are enough partner companies. Legal bodies are counted; a branch counts as its whole."""
    for epoch in epochs:
        group = view.partners(epoch.period)
        partners = view.roots(group)
        yield examined(view.id, period=epoch.period)
        enough = partners.at_least(wanted)
        if enough:
            continue
        sure = ids(partners.sure)
        values: dict[str, Any] = {"wanted": wanted, "count": len(sure), "partners": Named(sure)}
        if enough is False:
            yield fail("count", view.id, period=epoch.period, nodes=sure, **values)
        else:
            missing = unsettled_in(view, group)
            yield unknown("count", view.id, period=epoch.period, missing=missing, **values)


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
            Text(
                "研究開始の日から途切れずに参加する産学官共同研究企業を加えてください。",
                "Add a partner company that takes part without a gap from the first day of research.",
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
    yield from _enough_partners(view, early, call["min_partners_early"])


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
            Text(
                "不足する期間の初日までに参加する産学官共同研究企業を加えるか、参加の開始日を早めてください。",
                "Add a partner company that takes part from the first day of that period, or let one join earlier.",
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
    yield from _enough_partners(view, late, call["min_partners_late"])


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
            Text(
                "足りない側に、不足する期間の初日から参加する機関または企業を加えてください。",
                "Add an institution or company that takes part from the first day of that period, on the side that falls short.",
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
            Text(
                "複数の委託研究開発機関と複数の産学官共同研究企業が、一つのまとまりとして共同研究開発契約を結ぶか、"
                "同じ研究開発項目を実施する体制にしてください。",
                "Let several institutions and several companies, as one whole, be parties to joint research contracts or work on the same work items.",
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
            Text(
                "同じ企業グループの会社を別々に数えてよいかは、説明資料に書かれていません。AMEDに確認してください。",
                "The slides do not say whether companies of one group count apart. Ask AMED.",
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
    missing += unfinished(view, Section.WORK_ITEMS, *(() if yet_to_come else (Section.CONTRACTS,)))
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
            least = holder.percent if holder.percent is not None else holder.from_
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


@rule(
    "ORG-15",
    doc_ja="1・2年目の産学官共同研究企業が3年目以降に求められる数より少ないことを、例外として書き留めます。指摘にはしません。一社もないときは ORG-12 で見ます。",
    clauses=[
        Clause(
            "one_partner",
            Severity.NOTE,
            Text(
                "2年目までの例外を使っています：産学官共同研究企業は{partners}の1社だけです",
                "The exception for the first two years is used: {partners} is the only partner company",
            ),
            Text(
                "2社目の産学官共同研究企業が、{late}年目の初日までに参加する計画としてください。"
                "1社で研究開発を始めると最初の2年間は1年ごとの契約になり、産学連携リソースの合計は1年ごとにAMED委託費と同額以上が必要です。",
                "Plan for a second partner company to take part by the first day of year {late}. A project that starts with one company "
                "has yearly contracts in the first two years, and its industry resources have to match the AMED money in each of them.",
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
                named = Named(ids(group.sure))
                yield note("one_partner", view.id, period=epoch.period, partners=named, late=late)
        elif partners.maybe or partners.open:
            missing = unsettled_in(view, group)
            yield unknown("one_partner", view.id, period=epoch.period, missing=missing, late=late)


@rule(
    "ORG-16",
    doc_ja="一つの課題で、産学官共同研究企業でありながら委託も受ける（役割または契約によって）機関がないかを見ます。同時なら不適合、前後していれば注意とします。契約は、書かれたものだけを見ます。応募時にはまだありません。",
    clauses=[
        Clause(
            "same_time",
            Severity.MUST,
            Text(
                "産学官共同研究企業の{who}が、同時に{other}です",
                "The partner company {who} is at the same time {other}",
            ),
            Text(
                "産学官共同研究企業か委託研究開発機関の、どちらか一方だけにしてください。"
                "産学官共同研究企業にはAMED委託費を提供できません。",
                "Be either a partner company or a commissioned institution, not both. No AMED money may go to a partner company.",
            ),
            unknown=Text(
                "産学官共同研究企業と委託研究開発機関を兼ねる機関がないか判定できません（{who}）",
                "It cannot be judged whether nobody is both partner company and commissioned institution ({who})",
            ),
            expected=Text("どちらか一方", "one of the two"),
        ),
        Clause(
            "sequence",
            Severity.ADVISORY,
            Text(
                "{who}は、時期をずらして産学官共同研究企業（{partner_time}）と{other}（{period}）の両方の立場になっています",
                "{who} is a partner company ({partner_time}) and, at another time, {other} ({period})",
            ),
            Text(
                "同じ課題で立場を替えてよいか、AMEDに確認してください。",
                "Ask AMED whether the position may change within one project.",
            ),
        ),
    ],
    citations=[Citation("AMED委託費の産学官共同研究企業への提供も不可", "S19")],
    follows_from=("CON-06", "CON-02"),
)
def partner_or_commissioned(view: ProjectView, _call: CallProfile) -> Iterator[Said]:
    """Nobody is partner and commissioned (by role, or as contractor) in one project: at the same time a fail, in turn advisory.

    Contracts are judged as far as recorded; at application there are none.
    """
    contracts = [] if view.stage is ProjectStage.APPLICATION else view.contracts_of(*COMMISSIONING)
    for contract in contracts:
        if contract.contractor is None and any(view.partners(e.period).all for e in view.epochs):
            unsaid = (Missing(contract.id, "contractor"),)
            yield unknown("same_time", contract.id, missing=unsaid, who=Named((contract.id,)))
    settled: set[str] = set()
    for epoch in view.epochs:
        period = epoch.period
        partners, commissioned = view.partners(period), view.commissioned(period)
        roles = view.roots(commissioned)
        contracted = _contracted(contracts, period)
        for body in ids(partners.all):
            if body in partners.sure:
                yield examined(body, period=period)
            mine = {c.id for other in _of_root(view, contracted, body) for c in contracted[other]}
            own = [c for c in contracts if c.id in mine]
            sure = [c for c in own if c.span.sure(period)]
            in_role = named_in(roles, view.root(body))
            by_contract = True if sure else None if own else False
            both = all3((named_in(partners, body), any3((in_role, by_contract))))
            if both is False:
                continue
            settled.add(body)
            nodes = ids(c.id for c in sure or own)
            if both:
                values: dict[str, Any] = {"who": Named((body,)), "other": _position(view, period, body, sure)}
                yield fail("same_time", body, period=period, nodes=nodes, **values)
                continue
            doubtful = {body} & partners.maybe | set(_of_root(view, commissioned.maybe, body))
            missing = unsettled(view, doubtful)
            missing += () if sure else tuple(Missing(c, "period") for c in nodes)
            yield unknown("same_time", body, period=period, missing=missing, nodes=nodes, who=Named((body,)))
        if partners.open:
            missing = (rest_of(Section.ORGANIZATIONS),)
            yield unknown("same_time", view.id, period=period, missing=missing, who=UNLISTED)
        elif partners.all and view.stage is not ProjectStage.APPLICATION:
            missing = unfinished(view, Section.CONTRACTS)
            if missing:
                who = Text("まだ書かれていない契約", "contracts not yet listed")
                yield unknown("same_time", view.id, period=period, missing=missing, who=who)
    yield from _in_turn(view, contracts, settled)


def _position(view: ProjectView, period: Period, body: str, contracts: list[ContractView]) -> Text:
    """What a body is besides a partner: its role, or the contracts that commission it."""
    for group, role in (
        (view.lead(period), OrganizationRole.LEAD),
        (view.subs(period), OrganizationRole.SUB),
    ):
        if _of_root(view, group.sure, body):
            return role.text
    return _contractor_of(contracts)


def _contractor_of(contracts: Iterable[ContractView]) -> Text:
    names = [(f"{c.kind.ja}（{c.id}）", f"{c.kind.en} ({c.id})") for c in contracts]
    return Text(
        "、".join(ja for ja, _ in names) + "の受託者", "contractor of the " + ", ".join(en for _, en in names)
    )


def _in_turn(view: ProjectView, contracts: list[ContractView], settled: set[str]) -> Iterator[Said]:
    """Partners that are commissioned at another time, with the time in which they are commissioned."""
    times: dict[str, list[tuple[Text, Span, tuple[str, ...]]]] = {}
    for role in (OrganizationRole.LEAD, OrganizationRole.SUB):
        for body, spans in view.ever(role).items():
            times.setdefault(view.root(body), []).extend((role.text, span, ()) for span in spans)
    for contract in contracts:
        if contract.contractor is not None:
            # A contract of somebody who has the role at that time says nothing new.
            known = times.setdefault(view.root(contract.contractor), [])
            period = _within(view, contract.span)
            if not period or not any(span.sure(period) for _, span, _ in known):
                known.append((_contractor_of([contract]), contract.span, (contract.id,)))
    for body, spans in view.ever(OrganizationRole.PARTNER).items():
        if body in settled:
            continue
        for other, span, nodes in times.get(view.root(body), []):
            yield fail(
                "sequence",
                body,
                period=_within(view, span),
                nodes=nodes,
                who=Named((body,)),
                partner_time=_time(spans[0]),
                other=other,
            )


def _within(view: ProjectView, span: Span) -> Period | None:
    period = span.period()
    return period.intersection(view.period) if period and view.period else None


def _time(span: Span) -> Period | Text:
    """A time in a message."""
    return span.period() or Text("期間は未定", "dates undecided")
