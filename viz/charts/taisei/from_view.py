"""From a project and its answers to a 体制図: who is on it, which lines, which findings.

A body is drawn where its roles put it, a faculty where its institution is. Lines that should not be there (AMED to a
sub institution, sub to sub, anybody to a partner company) are drawn as findings only, never as ordinary lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from graphmodel.derived.lifetimes import Span
from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED, Name
from graphmodel.schema.words import (
    Area,
    CommitteeKind,
    ContractKind,
    FlowKind,
    MoneyOrigin,
    OrganizationRole,
    PersonRole,
    Section,
    Status,
    Word,
)
from graphmodel.text import Lang, Text
from queries.catalogue import catalogue
from queries.facts import startup
from queries.findings import Asked, Finding, Outcome, ProjectReport
from queries.view import Body, ContractView, FlowView, PersonView, ProjectView, ResourceView, RoleSpan
from queries.wording import period_text
from viz import coverage
from viz.charts.taisei import words
from viz.charts.taisei.model import Card, Chart, Kind, Line, LineKind, Person
from viz.drawing import text
from viz.drawing import words as joining
from viz.drawing.marks import FindingRow, Mark, MarkKind
from viz.drawing.text import Unit

TITLE = Text("体制図　{name}", "Structure: {name}")
AMED_NAMES = Text(
    "国立研究開発法人 日本医療研究開発機構", "Japan Agency for Medical Research and Development"
)
AMED_MONEY = Text("AMED委託費", "AMED money")
RESOURCES = Text("産学連携リソース", "Industry resources")
GIVEN = Text("提供リソース", "Resources")
RATIO = Text("（委託費の{ratio}倍）", " ({ratio} times the AMED money)")
IN_YEAR = Text("（{year}年目）", " (year {year})")
PART_UNKNOWN = Text("{amount}＋未定・未記載分", "{amount} + undecided or unstated")
NOT_KNOWN = "？"
TYPE_NOT_KNOWN = Text("タイプ ？", "Type ？")
UNDECIDED = Text("未定", "undecided")
NO_ROLE = Text("役割の記載なし", "Role not stated")
IN_COMPETITION = Text("競争領域の研究開発項目", "Work item in the competitive area")
DONE_BY = Text("実施：{names}", "by {names}")
SUPPORT = Text("PC参加・伴走支援", "PC takes part, hands-on support")
NOT_STATED_LINE = Text("資金の流れ（規則による判定なし）", "Money (not judged by a rule)")
AS_AT = Text("文書の時点：{day}", "As at {day}")
AS_OF = Text("{day} の体制", "Structure on {day}")
OF_YEAR = Text("{year}年目の体制", "Structure in year {year}")
UNKNOWN_REST = Text(
    "ほかに{n}件の規則が判定できません（{rules}）", "{n} more rules cannot be judged ({rules})"
)
FOLDED = Text("（ここから生じた指摘：{rules}）", " (what follows from it: {rules})")
SEVERAL = Text("{title}：{n}件（{names}）", "{title}: {n} findings ({names})")
PARTIES = Text("{n}者", "{n} parties")
PARTIES_OF = Text("{id}、{parties}", "{id}, {parties}")
ROLE_PERIODS = Text("{role} {period}", "{role} {period}")
MOST_UNKNOWN = 6  # rows; the report has them all
TOGETHER = 4  # findings of one rule that share a row of the table
MOST_NAMES = 8
ENGINE = "ENGINE"  # the rule of findings that say that a rule crashed; reports list them first

PI = (Text("研究開発代表者", "Principal investigator"), Text("代表者", "PI"))
CO = (Text("研究開発分担者", "Co-investigator"), Text("分担者", "Co-I"))
LIAISON = (Text("連携研究代表者", "Liaison representative"), Text("連携代表者", "Liaison"))
LEADERS: dict[object, tuple[Text, Text]] = {
    PersonRole.PRINCIPAL_INVESTIGATOR: PI,
    PersonRole.CO_INVESTIGATOR: CO,
}
OFFICERS = {
    PersonRole.PROGRAM_SUPERVISOR: "PS",
    PersonRole.PROGRAM_OFFICER: "PO",
    PersonRole.PROJECT_COORDINATOR: "PC",
}
KIND_OF_ROLE: dict[OrganizationRole, Kind] = {
    OrganizationRole.LEAD: "lead",
    OrganizationRole.SUB: "sub",
    OrganizationRole.LEAD_COMPANY: "lead_company",
    OrganizationRole.PARTNER: "partner",
    OrganizationRole.OUTSIDE_PARTY: "outside",
}
# The first role of a family that a body has gives the card its kind.
FAMILIES = (
    (OrganizationRole.LEAD, OrganizationRole.SUB),
    (OrganizationRole.LEAD_COMPANY, OrganizationRole.PARTNER),
    (OrganizationRole.OUTSIDE_PARTY,),
)
INSTITUTIONS = ("lead", "sub")
COMPANIES = ("lead_company", "partner")
COMMISSIONS = (FlowKind.COMMISSION, FlowKind.SUB_COMMISSION)
WORST: tuple[MarkKind, ...] = ("fail", "advisory", "unknown", "explained")
LINE_OF_MARK: dict[MarkKind, LineKind] = {
    "fail": "violation",
    "advisory": "advisory",
    "unknown": "unknown",
    "explained": "explained",
}


class _Sum(NamedTuple):
    """Yen that are known, and whether some are not."""

    known: int = 0
    incomplete: bool = False
    seen: bool = False

    def plus(self, amount: int | None) -> _Sum:
        return _Sum(self.known + (amount or 0), self.incomplete or amount is None, True)

    def minus(self, other: _Sum) -> _Sum:
        return _Sum(max(0, self.known - other.known), self.incomplete or other.incomplete, self.seen)


@dataclass
class _Wrong:
    """A line that findings draw: the rules that drew it, the worst first."""

    kind: MarkKind
    rules: list[tuple[int, str]] = field(default_factory=list)
    label: str = ""
    amount: _Sum = field(default_factory=_Sum)


def taisei_chart(
    view: ProjectView,
    report: ProjectReport | None = None,
    *,
    lang: Lang = "ja",
    asked: Asked | None = None,
    findings: bool = True,
    unit: Unit = "auto",
    both_names: bool = False,
) -> Chart:
    """Make the 体制図 of a project, with what the rules say on it.

    `asked` (default: what the report was asked for, else the whole life) restricts roles, contracts and money to a
    day or a project year; amounts as of a day are those of its project year. Over the whole life a card says when it
    comes or goes. `findings=False` gives the clean variant for a proposal. `both_names` adds the name in the other
    language to each organization that has one.
    """
    asked = asked or (report.asked if report else Asked())
    chart = _Adapter(
        view, report if findings else None, lang, asked, unit, findings=findings, both_names=both_names
    ).chart()
    return chart if findings else chart.without_findings()


class _Adapter:
    def __init__(
        self,
        view: ProjectView,
        report: ProjectReport | None,
        lang: Lang,
        asked: Asked,
        unit: Unit,
        *,
        findings: bool,
        both_names: bool,
    ) -> None:
        self.view, self.report, self.lang, self.asked, self.unit = view, report, lang, asked, unit
        self.findings, self.both_names = findings, both_names
        self.year = asked.year or (view.year_of(asked.as_of) if asked.as_of else None)
        self.window = self._window()
        self.cards: dict[str, Card] = {}
        self.card_of: dict[str, dict[str, str]] = defaultdict(dict)  # body -> family of kinds -> card id
        self.lines: list[Line] = []
        self.wrong: dict[tuple[str, str], _Wrong] = {}
        self.marks: dict[str, dict[MarkKind, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
        self.rows: list[FindingRow] = []
        self.card_of_contract: dict[str, str] = {}
        self.roles: dict[str, list[RoleSpan]] = {}  # of each card

    def chart(self) -> Chart:
        self._funder()
        for body in self.view.bodies.values():
            if body.id != AMED:
                self._body(body)
        self._strangers()
        self._committee()
        self._competition()
        self._joint_lines()
        if self.report:
            self._judged(self.report)
        self._money_lines()
        self._wrong_lines()
        cards = [replace(card, marks=self._marks_of(card.id)) for card in self.cards.values()]
        return Chart(
            title=TITLE.in_(self.lang).format(name=self._say(self.view.title)),
            lang=self.lang,
            subtitle=self._subtitle(),
            cards=tuple(cards),
            lines=tuple(self.lines),
            findings=tuple(self.rows),
            notes=tuple(self._notes()),
            unit=self.unit,
        )

    # -- time and words ----------------------------------------------------------------------------------------

    def _window(self) -> Period | None:
        if self.asked.as_of is not None:
            return Period(self.asked.as_of, self.asked.as_of + timedelta(days=1))
        if self.asked.year is not None and 1 <= self.asked.year <= self.view.years:
            return self.view.year_period(self.asked.year)
        return None

    def _now(self, span: Span) -> bool:
        return self.window is None or span.possible(self.window)

    def _say(self, name: Name) -> str:
        return name.in_(self.lang)

    def _word(self, word: Word) -> str:
        """Return a word of the document as a label: with a capital in English."""
        name = word.text.in_(self.lang)
        return name[:1].upper() + name[1:]

    def _t(self, words_: Text, **values: object) -> str:
        return words_.in_(self.lang).format(**values)

    def _yen(self, total: _Sum) -> str:
        if not total.seen:
            return NOT_KNOWN if total.incomplete else ""
        if total.incomplete and not total.known:
            return UNDECIDED.in_(self.lang)
        amount = text.amount(total.known, self.lang, self.unit)
        return self._t(PART_UNKNOWN, amount=amount) if total.incomplete else amount

    def _when(self, spans: Iterable[Span]) -> str:
        """Say when a role begins or ends, unless it fills the project's life (or a time was asked for)."""
        if self.window is not None:
            return ""
        spans = list(spans)
        if not spans:
            return ""
        life = self.view.period
        starts, ends = [s.start for s in spans], [s.end for s in spans]
        first = None if None in starts else min(s for s in starts if s)
        last = None if None in ends else max(e for e in ends if e)
        begins = (
            self._day(first) if first is None or (first > life.start if life else first != date.min) else ""
        )
        if last is None or (last < life.end if life else last != date.max):
            until = self._day(last and last - timedelta(days=1))
        else:
            until = ""
        return f"{begins}〜{until}" if begins or until else ""

    def _day(self, day: date | None) -> str:
        return day.isoformat() if day else UNDECIDED.in_(self.lang)

    # -- cards -------------------------------------------------------------------------------------------------

    def _add(self, card: Card, body: str, family: str) -> None:
        self.cards[card.id] = card
        self.card_of[body][family] = card.id

    def _funder(self) -> None:
        people = [
            Person(self._person_name(person), OFFICERS[role.role], OFFICERS[role.role])
            for wanted in OFFICERS
            for person in self.view.people.values()
            for role in person.roles
            if role.role is wanted and self._now(role.span)
        ]
        names = ("AMED", AMED_NAMES.in_(self.lang))
        self._add(Card(AMED, "funder", names, people=tuple(people)), AMED, "funder")

    def _names(self, body: Body) -> tuple[str, ...]:
        if not body.node.name_known:
            return (UNDECIDED.in_(self.lang),)
        names = [self._say(body.short_name), self._say(body.name)]
        if self.both_names:
            names.append(body.name.in_("en" if self.lang == "ja" else "ja"))
        return tuple(dict.fromkeys(names))

    def _body(self, body: Body) -> None:
        """Add a card for each family of roles that the body has at the time asked for."""
        for family in FAMILIES:
            roles = [r for r in body.roles if r.role in family and self._now(r.span)]
            if not roles:
                continue
            kind = KIND_OF_ROLE[
                min((r.role for r in roles if isinstance(r.role, OrganizationRole)), key=family.index)
            ]
            other = any(name in self.card_of[body.id] for name in ("institution", "company", "outside"))
            family_name = (
                "institution" if kind in INSTITUTIONS else "company" if kind in COMPANIES else "outside"
            )
            card = Card(
                id=f"{body.id}.{family_name}" if other else body.id,
                kind=kind,
                names=self._names(body),
                people=self._people(body, kind),
                period=self._periods(roles),
                startup=kind in INSTITUTIONS and self._is_startup(body.id),
                undecided=not body.node.name_known,
            )
            self.roles[card.id] = roles
            self._add(self._with_money(card, body.id), body.id, family_name)

    def _is_startup(self, body: str) -> bool:
        """Is it surely a start-up company: as the call of the report defines it, else as the document says?"""
        profile = self.report.profile if self.report is not None else None
        return (startup(self.view, profile)(body) if profile else self.view.startup(body, "JP")) is True

    def _periods(self, roles: list[RoleSpan]) -> str:
        """Say when the body has these roles; the flag of the 幹事企業 does not count beside the partner role."""
        by_role: dict[object, list[Span]] = defaultdict(list)
        for role in roles:
            by_role[role.role].append(role.span)
        if OrganizationRole.PARTNER in by_role and len(by_role) > 1:
            flag = self._when(by_role.pop(OrganizationRole.LEAD_COMPANY, ()))
            whole = self._when(by_role[OrganizationRole.PARTNER])
            title = OrganizationRole.LEAD_COMPANY.text.in_(self.lang)
            extra = [self._t(ROLE_PERIODS, role=title, period=flag)] if flag and flag != whole else []
            return joining.LIST.in_(self.lang).join(filter(None, [whole, *extra]))
        if len(by_role) == 1:
            return self._when(next(iter(by_role.values())))
        said = [
            self._t(ROLE_PERIODS, role=role.text.in_(self.lang), period=self._when(spans))
            for role, spans in by_role.items()
            if isinstance(role, OrganizationRole)
        ]
        return joining.LIST.in_(self.lang).join(said)

    def _person_name(self, person: PersonView) -> str:
        return self._say(person.name) if person.node.name_known else UNDECIDED.in_(self.lang)

    def _people(self, body: Body, kind: Kind) -> tuple[Person, ...]:
        root = self.view.root(body.id)
        found: list[Person] = []
        for person in self.view.people.values():
            if kind in COMPANIES:
                titles = LIAISON
                fits = any(tie.other == body.id and self._now(tie.span) for tie in person.represents)
            else:
                role = PersonRole.PRINCIPAL_INVESTIGATOR if kind == "lead" else PersonRole.CO_INVESTIGATOR
                acts = {r.role for r in person.roles if self._now(r.span)}
                here = any(
                    self.view.root(tie.other) == root and self._now(tie.span) for tie in person.employers
                )
                # A principal investigator who belongs to a sub institution is shown there, as such.
                titles = PI if PersonRole.PRINCIPAL_INVESTIGATOR in acts else CO
                fits = (
                    kind in INSTITUTIONS and here and bool(acts & {role, PersonRole.PRINCIPAL_INVESTIGATOR})
                )
            if fits:
                long, short = titles
                found.append(Person(self._person_name(person), long.in_(self.lang), short.in_(self.lang)))
        if not found and not self.view.complete(Section.PEOPLE):
            long, short = LIAISON if kind in COMPANIES else PI if kind == "lead" else CO
            if kind != "outside":
                found.append(Person(NOT_KNOWN, long.in_(self.lang), short.in_(self.lang)))
        return tuple(found)

    def _strangers(self) -> None:
        """Add bodies of which no role is said, or to which money leads; a faculty is drawn as its institution."""
        silent = [body.id for body in self.view.bodies.values() if not body.node.roles_known]
        linked = [end for flow in self._flows() for end in (flow.source, flow.target)]
        for body_id in dict.fromkeys((*silent, *linked)):
            root = self.view.root(body_id)
            if body_id in self.card_of or root in self.card_of or body_id not in self.view.bodies:
                continue
            body = self.view.bodies[body_id]
            known = body.node.roles_known
            card = Card(
                body.id,
                "outside",
                self._names(body),
                role="" if known else NO_ROLE.in_(self.lang),
                people=() if known else self._researchers(body),
                undecided=not known or not body.node.name_known,
            )
            self._add(card, body.id, "outside")

    def _researchers(self, body: Body) -> tuple[Person, ...]:
        """Return who is said to lead research at a body of which no role is said."""
        found = []
        for person in self.view.people.values():
            here = any(
                self.view.root(tie.other) == body.root and self._now(tie.span) for tie in person.employers
            )
            for role in person.roles if here else ():
                titles = LEADERS.get(role.role)
                if titles and self._now(role.span):
                    long, short = titles
                    found.append(Person(self._person_name(person), long.in_(self.lang), short.in_(self.lang)))
        return tuple(found)

    def _present(self, body: Body) -> bool:
        """Say whether a body that is only named somewhere is there at the time asked for, judged by its roles."""
        return not body.roles or any(self._now(role.span) for role in body.roles)

    def _committee(self) -> None:
        for committee in self.view.committees:
            if committee.kind is not CommitteeKind.INDUSTRY_ACADEMIA:
                continue
            members = []
            for member in committee.members or ():
                if member in self.view.bodies:
                    body = self.view.bodies[member]
                    if self._present(body):
                        members.append(self._names(body)[0])
                elif member in self.view.people:
                    members.append(self._person_name(self.view.people[member]))
            card_id = "committee" if "committee" not in self.view.bodies else "committee.1"
            named = committee.name or ""
            role = words.ROLES["committee"]
            names = (named,) if named and named != role.ja else ()
            self.cards[card_id] = Card(card_id, "committee", names, details=tuple(members))
            coordinators = any(
                r.role is PersonRole.PROJECT_COORDINATOR for p in self.view.people.values() for r in p.roles
            )
            attended = any("pc" in (event.attendees or ()) for event in self.view.events)
            if coordinators or attended:
                self.lines.append(Line("governance", "governance", AMED, card_id, SUPPORT.in_(self.lang)))
            return

    def _competition(self) -> None:
        """Add what companies do on their own, as far as the work items say so."""
        for item in self.view.work_items.values():
            if item.node.area is not Area.COMPETITIVE or not self._now(item.span):
                continue
            names = tuple(filter(None, (item.node.product, item.node.title)))
            bodies = [self.view.bodies[o] for o in item.organizations or () if o in self.view.bodies]
            by = [self._names(body)[0] for body in bodies if self._present(body)]
            card_id = item.id if item.id not in self.cards else f"{item.id}.item"
            self.cards[card_id] = Card(
                card_id,
                "product",
                names or (item.id,),
                role="" if item.node.product else IN_COMPETITION.in_(self.lang),
                details=(self._t(DONE_BY, names=by[0]), *by[1:]) if by else (),
            )

    def _card(self, body: str, *families: str) -> str | None:
        """Return the card of a body, in the first of these families that it has; else any; else its institution's."""
        for each in dict.fromkeys((body, self.view.root(body))):
            cards = self.card_of.get(each, {})
            for family in families:
                if family in cards:
                    return cards[family]
            if cards:
                return next(iter(cards.values()))
        return None

    # -- money ---------------------------------------------------------------------------------------------------

    def _flows(self) -> list[FlowView]:
        """Return the payments of the time asked for, plans where there are plans."""
        timely = [
            flow
            for flow in self.view.flows
            if flow.amount != 0
            and (self.year is None or self.window is None or flow.year in (self.year, None))
        ]
        planned = {(f.source, f.target, f.kind) for f in timely if f.status is Status.PLANNED}
        return [
            f for f in timely if f.status is Status.PLANNED or (f.source, f.target, f.kind) not in planned
        ]

    def _resources(self) -> list[ResourceView]:
        return [
            r
            for r in self.view.resources.values()
            if (r.node.status or Status.PLANNED) is Status.PLANNED
            and r.node.counted is not False
            and r.node.area is not Area.COMPETITIVE
        ]

    def _worth(self, resource: ResourceView) -> _Sum:
        total = _Sum()
        if not resource.node.amounts:
            return _Sum(0, True, True)
        for year, amount in resource.node.amounts.items():
            if self.window is None or year == self.year:
                total = total.plus(amount if isinstance(amount, int) else None)
        return total

    def _with_money(self, card: Card, body: str) -> Card:
        details: tuple[str, ...] = ()
        if card.kind in INSTITUTIONS:
            label, section, total = AMED_MONEY, Section.MONEY, self._own_money(body)
        elif card.kind in COMPANIES:
            given = [r for r in self._resources() if self.view.root(r.provider) == self.view.root(body)]
            label, section, total = GIVEN, Section.RESOURCES, self._total(given)
            details = self._by_kind(given)
        else:
            return card
        total = self._as_far_as_said(total, section)
        amount = self._yen(total)
        if not amount:
            return card
        year = self._t(IN_YEAR, year=self.year) if self.window and self.year else ""
        yen = None if total.incomplete else total.known
        return replace(
            card, amount_label=label.in_(self.lang) + year, amount=amount, yen=yen, details=details
        )

    def _as_far_as_said(self, total: _Sum, section: Section) -> _Sum:
        """What is not said is not zero: a section that is not there or not finished leaves every sum open."""
        return total if self.view.complete(section) else total._replace(incomplete=True)

    def _own_money(self, body: str) -> _Sum:
        """Return the AMED money that stays with an institution: what it receives less what it passes on."""
        root = self.view.root(body)
        into, out = _Sum(), _Sum()
        for flow in self._flows():
            if flow.origin is not MoneyOrigin.AMED or flow.kind not in COMMISSIONS:
                continue
            if self.view.root(flow.target) == root:
                into = into.plus(flow.amount)
            elif self.view.root(flow.source) == root:
                out = out.plus(flow.amount)
        return into.minus(out)

    def _total(self, resources: Iterable[ResourceView]) -> _Sum:
        total = _Sum()
        for resource in resources:
            worth = self._worth(resource)
            total = _Sum(
                total.known + worth.known, total.incomplete or worth.incomplete, total.seen or worth.seen
            )
        return total

    def _by_kind(self, resources: Sequence[ResourceView]) -> tuple[str, ...]:
        """Return what they are; with amounts where there are several kinds, since the sum stands beside it."""
        made = []
        kinds = list(dict.fromkeys(r.node.kind for r in resources))
        for kind in kinds:
            amount = self._yen(self._total(r for r in resources if r.node.kind is kind))
            if kind is not None and amount:
                apart = "" if self.lang == "ja" else " "
                made.append(kind.text.in_(self.lang) + (apart + amount if len(kinds) > 1 else ""))
        return tuple(made)

    def _contracts(self, *kinds: ContractKind) -> list[ContractView]:
        return [c for c in self.view.contracts_of(*kinds) if self._now(c.span)]

    def _money_lines(self) -> None:
        """Draw commission, sub-commission and spending; what should not be there goes to the findings."""
        sums: dict[tuple[str, str, LineKind | None], _Sum] = defaultdict(_Sum)
        labels: dict[tuple[str, str, LineKind | None], str] = {}
        for contract in self._contracts(ContractKind.COMMISSION, ContractKind.SUB_COMMISSION):
            if contract.commissioner is None or contract.contractor is None:
                continue
            source, target = self._ends(contract.commissioner, contract.contractor)
            if source is None or target is None or source == target:
                continue
            key = (source, target, self._lawful(source, target, contract.span.period(), commission=True))
            sums[key] = sums[key]
            labels.setdefault(key, self._word(contract.kind))
        for flow in self._flows():
            source, target = self._ends(flow.source, flow.target)
            if source is None or target is None or source == target or not self._drawn(flow, source, target):
                continue
            commission = flow.kind in COMMISSIONS
            key = (source, target, self._lawful(source, target, flow.period, commission=commission))
            sums[key] = sums[key].plus(flow.amount)
            if key[2] == "expenditure":
                labels.setdefault(key, flow.purpose or (self._word(flow.kind) if flow.kind else ""))
        for (source, target, kind), total in sums.items():
            if kind is None:
                if (source, target) in self.wrong:
                    wrong = self.wrong[source, target]
                    wrong.amount = total if total.seen else wrong.amount
                else:
                    self.wrong[source, target] = _Wrong("unknown", [], NOT_STATED_LINE.in_(self.lang), total)
            elif (source, target) not in self.wrong or kind != "expenditure":
                yen = None if total.incomplete or not total.seen else total.known
                label = labels.get((source, target, kind), "")
                self.lines.append(
                    Line(f"{kind}.{source}.{target}", kind, source, target, label, self._yen(total), yen)
                )

    def _drawn(self, flow: FlowView, source: str, target: str) -> bool:
        """Say whether a payment belongs on the chart: AMED's money, and what may be; refunds and cash to research no."""
        if flow.origin in (MoneyOrigin.PARTNER, MoneyOrigin.OWN) or flow.kind is FlowKind.REFUND:
            return False
        return not (self.cards[source].kind in COMPANIES and self.cards[target].kind in INSTITUTIONS)

    def _lawful(self, source: str, target: str, when: Period | None, *, commission: bool) -> LineKind | None:
        """Return how an ordinary line between these cards is drawn, or None if it should not be there.

        Roles are asked at the time of the contract or payment (`when`; None: at any time), since a lead may hand over.
        """
        if self.cards[target].kind in COMPANIES:
            return None
        if self.cards[source].kind == "funder":
            return "commission" if self._is(target, OrganizationRole.LEAD, when) else None
        if commission:
            led = self._is(source, OrganizationRole.LEAD, when) and self._is(
                target, OrganizationRole.SUB, when
            )
            return "sub_commission" if led else None
        return "expenditure"

    def _is(self, card: str, role: OrganizationRole, when: Period | None) -> bool:
        return any(
            each.role is role and (when is None or each.span.possible(when))
            for each in self.roles.get(card, ())
        )

    def _ends(self, source: str, target: str) -> tuple[str | None, str | None]:
        return self._card(source, "institution", "funder"), self._card(target, "institution")

    # -- joint research ------------------------------------------------------------------------------------------

    def _joint_lines(self) -> None:
        """Draw one line for a company and an institution: contract, resources, or both.

        A contract of many parties would be as many lines as they have pairs; where a card of its own needs fewer, it gets
        one, with a line to each party.
        """
        given = self._given()
        contracted: dict[tuple[str, str], str] = {}
        shared: dict[tuple[frozenset[str], frozenset[str]], list[ContractView]] = defaultdict(list)
        for contract in self._contracts(ContractKind.JOINT_RESEARCH):
            parties = [tie.other for tie in contract.parties if self._now(tie.span)]
            companies = {
                c for p in parties if (c := self._card(p, "company")) and self.cards[c].kind in COMPANIES
            }
            homes = {
                c
                for p in parties
                if (c := self._card(p, "institution")) and self.cards[c].kind in INSTITUTIONS
            }
            shared[frozenset(companies), frozenset(homes)].append(contract)
        gathered: list[tuple[list[ContractView], set[str]]] = []
        for (companies_, homes_), contracts in sorted(
            shared.items(), key=lambda each: len(each[0][0]) * len(each[0][1])
        ):
            pairs = [(c, h) for c in self.cards for h in self.cards if c in companies_ and h in homes_]
            bare = [pair for pair in pairs if pair not in given and pair not in contracted]
            if len(bare) > len(companies_) + len(homes_):
                gathered.append((contracts, {*homes_, *companies_}))
                pairs = [pair for pair in pairs if pair in given]
            for pair in pairs:
                contracted.setdefault(pair, self._word(ContractKind.JOINT_RESEARCH))
        for contracts, members in gathered:
            self._gather(contracts, members, alone=len(gathered) == 1)
        for source, target in dict.fromkeys((*contracted, *given)):
            resources = given.get((source, target), [])
            contract_name = contracted.get((source, target), "")
            kind: LineKind = (
                "joint_resource" if contract_name and resources else "joint" if contract_name else "resource"
            )
            total = self._total(resources)
            self.lines.append(
                Line(
                    f"joint.{source}.{target}",
                    kind,
                    source,
                    target,
                    contract_name,
                    self._yen(total),
                    None if total.incomplete or not total.seen else total.known,
                    self._by_kind(resources),
                )
            )

    def _given(self) -> dict[tuple[str, str], list[ResourceView]]:
        """Return what companies give, by the cards of giver and receiver."""
        given: dict[tuple[str, str], list[ResourceView]] = defaultdict(list)
        for resource in self._resources():
            if not self._worth(resource).seen:
                continue
            source, target = (
                self._card(resource.provider, "company"),
                self._card(resource.recipient, "institution"),
            )
            if source and target and source != target:
                given[source, target].append(resource)
        return given

    def _gather(self, contracts: list[ContractView], members: set[str], *, alone: bool) -> None:
        """Draw a joint research contract of many parties, or several of the same parties, as one card."""
        first = contracts[0]
        card_id = first.id if first.id not in self.cards else f"{first.id}.contract"
        said = self._t(PARTIES, n=len({tie.other for tie in first.parties if self._now(tie.span)}))
        if not alone:  # the report calls contracts by their ids
            said = self._t(
                PARTIES_OF, id=joining.LIST.in_(self.lang).join(c.id for c in contracts), parties=said
            )
        parties = [card for card in self.cards if card in members]
        name = self._word(ContractKind.JOINT_RESEARCH)
        brackets = joining.BRACKETS.in_(self.lang).format(inner=said).strip()
        self.cards[card_id] = Card(card_id, "contract", (name,), details=(brackets,))
        self.card_of_contract.update((contract.id, card_id) for contract in contracts)
        self.lines += [Line(f"party.{card}.{card_id}", "joint", card, card_id) for card in parties]

    # -- findings ------------------------------------------------------------------------------------------------

    def _judged(self, report: ProjectReport) -> None:
        """Number the findings in the order of the reports, sign what they are about, and list them."""
        heads = [(kind, f) for f in report.heads() if (kind := _mark_of(f))]
        heads.sort(key=lambda pair: -1 if pair[1].rule == ENGINE else WORST.index(pair[0]))
        groups: dict[tuple[MarkKind, str], list[tuple[int, Finding]]] = defaultdict(list)
        for number, (kind, finding) in enumerate(heads, 1):
            self._sign(kind, finding, number)
            groups[kind, finding.rule].append((number, finding))
        for number, (_, head) in enumerate(heads, 1):
            self._sign_folded(report.folded(head), number)
        rows: dict[MarkKind, list[tuple[FindingRow, list[tuple[int, Finding]]]]] = defaultdict(list)
        for (kind, _), group in groups.items():
            if len(group) >= TOGETHER:
                rows[kind].append((self._several(kind, group), group))
            else:
                rows[kind] += [(self._row(kind, *one, report), [one]) for one in group]
        unknown = rows["unknown"]
        if len(unknown) > MOST_UNKNOWN:
            rest = [one for _, group in unknown[MOST_UNKNOWN - 1 :] for one in group]
            rows["unknown"] = [*unknown[: MOST_UNKNOWN - 1], (self._rest(rest), rest)]
        self.rows = [row for kind in WORST for row, _ in rows[kind]]

    def _row(self, kind: MarkKind, number: int, finding: Finding, report: ProjectReport) -> FindingRow:
        said = finding.message.in_(self.lang)
        if finding.period is not None and finding.period != self.view.period:
            when = period_text(finding.period, self.view.period).in_(self.lang)
            said += joining.BRACKETS.in_(self.lang).format(inner=when)
        folded = dict.fromkeys(f.rule for f in report.folded(finding) if f.rule != finding.rule)
        if folded:
            said += self._t(FOLDED, rules=joining.LIST.in_(self.lang).join(folded))
        return FindingRow(kind, finding.rule, said, number=text.numbered(number))

    def _several(self, kind: MarkKind, group: list[tuple[int, Finding]]) -> FindingRow:
        """Return one row for many findings of one rule: what it demands, and with whom it went wrong."""
        rule = group[0][1].rule
        names = list(dict.fromkeys(s.name.in_(self.lang) for _, f in group for s in f.subjects))
        shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
        if more > 0:
            shown.append(self._t(joining.MORE, n=more))
        said = self._t(
            SEVERAL,
            title=self._short(group[0][1]) or rule,
            n=len(group),
            names=joining.LIST.in_(self.lang).join(shown),
        )
        return FindingRow(kind, rule, said, number=_numbers([number for number, _ in group]))

    def _rest(self, rest: list[tuple[int, Finding]]) -> FindingRow:
        rules = dict.fromkeys(finding.rule for _, finding in rest)
        said = self._t(UNKNOWN_REST, n=len(rules), rules=joining.LIST.in_(self.lang).join(rules))
        return FindingRow("unknown", "", said, number=_numbers([number for number, _ in rest]))

    def _sign(self, kind: MarkKind, finding: Finding, number: int) -> None:
        """Put the finding on the chart: on lines where its witness is a line, and on those whom it is about."""
        pairs = list(self._pairs(finding))
        for source, target, amount in pairs:
            wrong = self.wrong.setdefault((source, target), _Wrong(kind))
            if WORST.index(kind) < WORST.index(wrong.kind) or not wrong.rules:
                wrong.kind, wrong.label = kind, self._short(finding)
            wrong.rules.append((number, finding.rule))
            if amount.seen:
                wrong.amount = amount
        for card in dict.fromkeys(self._about(finding)):
            self.marks[card][kind].append((number, finding.rule))

    def _sign_folded(self, folded: Iterable[Finding], number: int) -> None:
        """Put what follows from a finding on lines of which no other speaks: they should not be there either."""
        marked = [(kind, finding) for finding in folded if (kind := _mark_of(finding))]
        for kind, finding in sorted(marked, key=lambda pair: WORST.index(pair[0])):
            for source, target, amount in self._pairs(finding):
                if (source, target) not in self.wrong:
                    label = self._short(finding)
                    self.wrong[source, target] = _Wrong(kind, [(number, finding.rule)], label, amount)

    def _short(self, finding: Finding) -> str:
        rule = catalogue().get(finding.rule)
        return rule.title.in_(self.lang) if rule else ""

    def _pairs(self, finding: Finding) -> Iterable[tuple[str, str, _Sum]]:
        """Return the lines that a finding speaks of: money paths, or a contract between two; ordinary lines excepted."""
        flows = {f.key: f for f in self.view.flows} | {f.entry: f for f in self.view.flows}
        sums: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
        for key in finding.witness.edges:
            flow = flows.get(key)
            ends = self._ends(flow.source, flow.target) if flow else (None, None)
            source, target = ends
            if flow is None or source is None or target is None or source == target:
                continue
            lawful = self._lawful(source, target, flow.period, commission=flow.kind in COMMISSIONS)
            if lawful in (None, "expenditure"):
                sums[source, target] = sums[source, target].plus(flow.amount)
        if not sums:
            ids = (*(s.id for s in finding.subjects), *finding.witness.nodes)
            for contract in (self.view.contracts[i] for i in ids if i in self.view.contracts):
                if contract.commissioner is None or contract.contractor is None:
                    continue
                source, target = self._ends(contract.commissioner, contract.contractor)
                if (
                    source
                    and target
                    and source != target
                    and self._lawful(source, target, contract.span.period(), commission=True) is None
                ):
                    sums[source, target] = sums[source, target]
        for (source, target), total in sums.items():
            yield source, target, total

    def _about(self, finding: Finding) -> Iterable[str]:
        """Return the cards of those whom a finding is about."""
        for subject in finding.subjects:
            card: str | None = None
            if subject.type == "organization":
                card = self._card(subject.id)
            elif subject.type == "person" and subject.id in self.view.people:
                person = self.view.people[subject.id]
                ties = [*person.represents, *person.employers]
                card = next((c for tie in ties if (c := self._card(tie.other))), None)
            elif subject.type == "contract" and subject.id in self.view.contracts:
                contractor = self.view.contracts[subject.id].contractor
                card = self._card(contractor) if contractor else self.card_of_contract.get(subject.id)
            elif subject.type == "resource" and subject.id in self.view.resources:
                card = self._card(self.view.resources[subject.id].provider, "company")
            if card is not None and self.cards[card].kind != "funder":
                yield card

    def _marks_of(self, card_id: str) -> tuple[Mark, ...]:
        marks = self.marks.get(card_id, {})
        return tuple(Mark(kind, tuple(_called(marks[kind]))) for kind in WORST if marks.get(kind))

    def _wrong_lines(self) -> None:
        if not self.findings:
            return
        for (source, target), wrong in self.wrong.items():
            kind = LINE_OF_MARK[wrong.kind]
            rules = text.DOT.join(_called(wrong.rules))
            self.lines.append(
                Line(
                    f"{kind}.{source}.{target}",
                    kind,
                    source,
                    target,
                    wrong.label,
                    self._yen(wrong.amount),
                    rule=rules,
                )
            )

    # -- around the drawing --------------------------------------------------------------------------------------

    def _subtitle(self) -> str:
        types = self.view.project.type or ()
        parts = ["・".join(self._word(t) for t in types) or TYPE_NOT_KNOWN.in_(self.lang)]
        if self.asked.as_of is not None:
            parts.append(self._t(AS_OF, day=self.asked.as_of.isoformat()))
        elif self.asked.year is not None:
            parts.append(self._t(OF_YEAR, year=self.asked.year))
        amed = _Sum()
        for flow in self._flows():
            if flow.source == AMED and flow.kind is not FlowKind.REFUND:
                amed = amed.plus(flow.amount)
        given = self._total(r for r in self._resources() if self._worth(r).seen)
        amed = self._as_far_as_said(amed, Section.MONEY)
        given = self._as_far_as_said(given, Section.RESOURCES)
        money = []
        year = self._t(IN_YEAR, year=self.year) if self.window and self.year else ""
        if amed.seen or amed.incomplete:
            money.append(f"{AMED_MONEY.in_(self.lang)}{year} {self._yen(amed)}")
        if given.seen or given.incomplete:
            resources = f"{RESOURCES.in_(self.lang)}{year} {self._yen(given)}"
            if amed.known and not amed.incomplete and not given.incomplete:
                resources += self._t(RATIO, ratio=f"{given.known / amed.known:.2f}")
            money.append(resources)
        parts.append("　".join(money) if self.lang == "ja" else ", ".join(money))
        return ("　｜　" if self.lang == "ja" else " | ").join(filter(None, parts))

    def _notes(self) -> Iterable[str]:
        yield self._t(AS_AT, day=self.view.as_at.isoformat())
        if self.report is None:
            return
        if self.report.profile is not None:
            how = [
                each.in_(self.lang)
                for each in (coverage.profile_text(self.report), coverage.asked_text(self.report))
            ]
            yield text.DOT.join(how) if self.lang == "ja" else ", ".join(how)
        forced = coverage.forced_text(self.report)
        said = (*self.report.notices, *([forced] if forced else []), coverage.covered(self.report).line)
        yield from (each.in_(self.lang) for each in said)


def _numbers(numbers: Sequence[int]) -> str:
    """Write numbers of findings; three or more in a row as 「③〜⑦」."""
    said = ""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        ends = (
            (f"{text.numbered(run[0])}〜{text.numbered(run[-1])}",)
            if len(run) > 2
            else map(text.numbered, run)
        )
        said += "".join(ends)
    return said


def _called(findings: Iterable[tuple[int, str]]) -> list[str]:
    """Write numbers and rules as cards and lines show them: each rule once, its numbers in front."""
    by_rule: dict[str, list[int]] = defaultdict(list)
    for number, rule in findings:
        by_rule[rule].append(number)
    return [_numbers(numbers) + rule for rule, numbers in by_rule.items()]


def _mark_of(finding: Finding) -> MarkKind | None:
    if finding.outcome is Outcome.FAIL:
        return "fail" if finding.binding else "advisory"
    if finding.outcome is Outcome.UNKNOWN:
        return "unknown"
    return "explained" if finding.outcome is Outcome.EXPLAINED else None
