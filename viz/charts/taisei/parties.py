"""Who is on the 体制図: a card for each party, where its roles put it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from graphmodel.derived.lifetimes import Span
from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import Area, CommitteeKind, OrganizationRole, PersonRole
from graphmodel.text import Text
from queries.facts import startup
from queries.view import Body, RoleSpan
from viz.charts.taisei import words
from viz.charts.taisei.model import Card, Kind, Line, Person
from viz.charts.taisei.money import NOT_KNOWN, Money
from viz.charts.taisei.telling import Telling

AMED_NAMES = Text(
    "国立研究開発法人 日本医療研究開発機構", "Japan Agency for Medical Research and Development"
)
AMED_MONEY = Text("AMED委託費", "AMED money")
GIVEN = Text("提供リソース", "Resources")
NO_ROLE = Text("役割の記載なし", "Role not stated")
IN_COMPETITION = Text("競争領域の研究開発項目", "Work item in the competitive area")
DONE_BY = Text("実施：{names}", "by {names}")
SUPPORT = Text("PC参加・伴走支援", "PC takes part, hands-on support")
ROLE_PERIODS = Text("{role} {period}", "{role} {period}")

Titles = tuple[Text, Text]  # the long one and the short one
PI: Titles = (Text("研究開発代表者", "Principal investigator"), Text("代表者", "PI"))
CO: Titles = (Text("研究開発分担者", "Co-investigator"), Text("分担者", "Co-I"))
LIAISON: Titles = (Text("連携研究代表者", "Liaison representative"), Text("連携代表者", "Liaison"))
LEADERS: dict[object, Titles] = {
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


class Parties:
    """The cards of all parties, and which card stands for a body."""

    def __init__(self, telling: Telling, money: Money) -> None:
        """`cards` in the order of the document, AMED first."""
        self.telling, self.view, self.money = telling, telling.view, money
        self.cards: dict[str, Card] = {}
        self.lines: list[Line] = []
        self._card_of: dict[str, dict[str, str]] = defaultdict(dict)  # body -> family of kinds -> card id
        self._roles: dict[str, list[RoleSpan]] = {}  # of each card
        self._funder()
        for body in self.view.bodies.values():
            if body.id != AMED:
                self._body(body)
        self._strangers()
        self._committee()
        self._competition()

    # -- which card --------------------------------------------------------------------------------------------

    def card(self, body: str, *families: str) -> str | None:
        """Return the card of a body, in the first of these families that it has; else any; else its institution's."""
        for each in dict.fromkeys((body, self.view.root(body))):
            cards = self._card_of.get(each, {})
            for family in families:
                if family in cards:
                    return cards[family]
            if cards:
                return next(iter(cards.values()))
        return None

    def ends(self, source: str, target: str) -> tuple[str, str] | None:
        """Return the cards between which money runs; None if there are not two of them."""
        one, other = self.card(source, "institution", "funder"), self.card(target, "institution")
        return (one, other) if one and other and one != other else None

    def is_(self, card: str, role: OrganizationRole, when: Period | None) -> bool:
        """Say whether a card may have a role at a time (None: at any time)."""
        return any(
            each.role is role and (when is None or each.span.possible(when))
            for each in self._roles.get(card, ())
        )

    def _add(self, card: Card, body: str, family: str) -> None:
        self.cards[card.id] = card
        self._card_of[body][family] = card.id

    # -- cards -------------------------------------------------------------------------------------------------

    def _funder(self) -> None:
        people = [
            Person(self.telling.person(person), OFFICERS[role.role], OFFICERS[role.role])
            for wanted in OFFICERS
            for person in self.view.people.values()
            for role in person.roles
            if role.role is wanted and self.telling.now(role.span)
        ]
        names = ("AMED", self.telling.t(AMED_NAMES))
        self._add(Card(AMED, "funder", names, people=tuple(people)), AMED, "funder")

    def _body(self, body: Body) -> None:
        """Add a card for each family of roles that the body has at the time asked for."""
        for family in FAMILIES:
            roles = [r for r in body.roles if r.role in family and self.telling.now(r.span)]
            if not roles:
                continue
            kind = KIND_OF_ROLE[
                min((r.role for r in roles if isinstance(r.role, OrganizationRole)), key=family.index)
            ]
            other = any(name in self._card_of[body.id] for name in ("institution", "company", "outside"))
            family_name = (
                "institution" if kind in INSTITUTIONS else "company" if kind in COMPANIES else "outside"
            )
            card = Card(
                id=f"{body.id}.{family_name}" if other else body.id,
                kind=kind,
                names=self.telling.names(body),
                people=self._people(body, kind),
                period=self._periods(roles),
                startup=kind in INSTITUTIONS and self._is_startup(body.id),
                undecided=not body.node.name_known,
            )
            self._roles[card.id] = roles
            self._add(self._with_money(card, body.id), body.id, family_name)

    def _is_startup(self, body: str) -> bool:
        """Is it surely a start-up company: as the call of the report defines it, else as the document says?"""
        report = self.telling.report
        profile = report.profile if report is not None else None
        return (startup(self.view, profile)(body) if profile else self.view.startup(body, "JP")) is True

    def _periods(self, roles: list[RoleSpan]) -> str:
        """Say when the body has these roles; the flag of the 幹事企業 does not count beside the partner role."""
        telling = self.telling
        by_role: dict[object, list[Span]] = defaultdict(list)
        for role in roles:
            by_role[role.role].append(role.span)
        if OrganizationRole.PARTNER in by_role and len(by_role) > 1:
            flag = telling.when(by_role.pop(OrganizationRole.LEAD_COMPANY, ()))
            whole = telling.when(by_role[OrganizationRole.PARTNER])
            title = OrganizationRole.LEAD_COMPANY.text.in_(telling.lang)
            extra = telling.t(ROLE_PERIODS, role=title, period=flag) if flag and flag != whole else ""
            return telling.listed([whole, extra])
        if len(by_role) == 1:
            return telling.when(next(iter(by_role.values())))
        return telling.listed(
            telling.t(ROLE_PERIODS, role=role.text.in_(telling.lang), period=telling.when(spans))
            for role, spans in by_role.items()
            if isinstance(role, OrganizationRole)
        )

    def _people(self, body: Body, kind: Kind) -> tuple[Person, ...]:
        root = self.view.root(body.id)
        found: list[Person] = []
        for person in self.view.people.values():
            if kind in COMPANIES:
                titles = LIAISON
                fits = any(tie.other == body.id and self.telling.now(tie.span) for tie in person.represents)
            else:
                role = PersonRole.PRINCIPAL_INVESTIGATOR if kind == "lead" else PersonRole.CO_INVESTIGATOR
                acts = {r.role for r in person.roles if self.telling.now(r.span)}
                here = any(
                    self.view.root(tie.other) == root and self.telling.now(tie.span)
                    for tie in person.employers
                )
                # A principal investigator who belongs to a sub institution is shown there, as such.
                titles = PI if PersonRole.PRINCIPAL_INVESTIGATOR in acts else CO
                fits = (
                    kind in INSTITUTIONS and here and bool(acts & {role, PersonRole.PRINCIPAL_INVESTIGATOR})
                )
            if fits:
                found.append(self._titled(self.telling.person(person), titles))
        if not found and not self.view.complete(Section.PEOPLE) and kind != "outside":
            titles = LIAISON if kind in COMPANIES else PI if kind == "lead" else CO
            found.append(self._titled(NOT_KNOWN, titles))
        return tuple(found)

    def _titled(self, name: str, titles: Titles) -> Person:
        long, short = titles
        return Person(name, self.telling.t(long), self.telling.t(short))

    def _strangers(self) -> None:
        """Add bodies of which no role is said, or to which money leads; a faculty is drawn as its institution."""
        silent = [body.id for body in self.view.bodies.values() if not body.node.roles_known]
        linked = [end for flow in self.money.flows() for end in (flow.source, flow.target)]
        for body_id in dict.fromkeys((*silent, *linked)):
            root = self.view.root(body_id)
            if body_id in self._card_of or root in self._card_of or body_id not in self.view.bodies:
                continue
            body = self.view.bodies[body_id]
            known = body.node.roles_known
            card = Card(
                body.id,
                "outside",
                self.telling.names(body),
                role="" if known else self.telling.t(NO_ROLE),
                people=() if known else self._researchers(body),
                undecided=not known or not body.node.name_known,
            )
            self._add(card, body.id, "outside")

    def _researchers(self, body: Body) -> tuple[Person, ...]:
        """Return who is said to lead research at a body of which no role is said."""
        found = []
        for person in self.view.people.values():
            here = any(
                self.view.root(tie.other) == body.root and self.telling.now(tie.span)
                for tie in person.employers
            )
            for role in person.roles if here else ():
                titles = LEADERS.get(role.role)
                if titles and self.telling.now(role.span):
                    found.append(self._titled(self.telling.person(person), titles))
        return tuple(found)

    def _with_money(self, card: Card, body: str) -> Card:
        money = self.money
        details: tuple[str, ...] = ()
        if card.kind in INSTITUTIONS:
            label, total = AMED_MONEY, money.own(body)
        elif card.kind in COMPANIES:
            root = self.view.root(body)
            own = [r for r in self.view.resources.values() if self.view.root(r.provider) == root]
            given = money.given_by(body)
            label, total, details = GIVEN, given.included, money.by_kind(given, own)
        else:
            return card
        amount, yen = money.said(total.value), total.exact
        if not amount and not details:
            return card
        return replace(card, amount_label=money.labelled(label), amount=amount, yen=yen, details=details)

    # -- committee and competition -----------------------------------------------------------------------------

    def _committee(self) -> None:
        for committee in self.view.committees:
            if committee.kind is not CommitteeKind.INDUSTRY_ACADEMIA:
                continue
            members = []
            for member in committee.members or ():
                if member in self.view.bodies:
                    body = self.view.bodies[member]
                    if self.telling.present(body):
                        members.append(self.telling.names(body)[0])
                elif member in self.view.people:
                    members.append(self.telling.person(self.view.people[member]))
            card_id = "committee" if "committee" not in self.view.bodies else "committee.1"
            named = committee.name or ""
            names = (named,) if named and named != words.ROLES["committee"].ja else ()
            self.cards[card_id] = Card(card_id, "committee", names, details=tuple(members))
            coordinators = any(
                r.role is PersonRole.PROJECT_COORDINATOR for p in self.view.people.values() for r in p.roles
            )
            attended = any("pc" in (event.attendees or ()) for event in self.view.events)
            if coordinators or attended:
                self.lines.append(Line("governance", "governance", AMED, card_id, self.telling.t(SUPPORT)))
            return

    def _competition(self) -> None:
        """Add what companies do on their own, as far as the work items say so."""
        for item in self.view.work_items.values():
            if item.node.area is not Area.COMPETITIVE or not self.telling.now(item.span):
                continue
            names = tuple(filter(None, (item.node.product, item.node.title)))
            bodies = [self.view.bodies[o] for o in item.organizations or () if o in self.view.bodies]
            by = [self.telling.names(body)[0] for body in bodies if self.telling.present(body)]
            card_id = item.id if item.id not in self.cards else f"{item.id}.item"
            self.cards[card_id] = Card(
                card_id,
                "product",
                names or (item.id,),
                role="" if item.node.product else self.telling.t(IN_COMPETITION),
                details=(self.telling.t(DONE_BY, names=by[0]), *by[1:]) if by else (),
            )
