"""Who is on the 体制図: a card for each party, where its roles put it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from graphmodel.derived.lifetimes import Span
from graphmodel.schema.entries import AMED
from graphmodel.schema.sections import Section
from graphmodel.schema.words import Area, CommitteeKind, OrganizationRole, PersonRole
from graphmodel.text import Text
from queries.facts import startup
from queries.ledger import Figure
from queries.view import Body, PersonView, RoleSpan, Tie
from viz.charts.taisei.model import Card, Kind, Line, Person
from viz.charts.taisei.money import NOT_KNOWN, Money
from viz.charts.taisei.telling import Telling, shared

AMED_NAMES = Text(
    "国立研究開発法人 日本医療研究開発機構", "Japan Agency for Medical Research and Development"
)
AMED_MONEY = Text("AMED委託費", "AMED money")
GIVEN = Text("提供リソース", "Resources")
COMMITTEE = Text("委員会", "Committee")
NO_ROLE = Text("役割の記載なし", "Role not stated")
IN_COMPETITION = Text("競争領域の研究開発項目", "Work item in the competitive area")
DONE_BY = Text("実施：{names}", "by {names}")
SUPPORT = Text("PC参加・伴走支援", "PC takes part, hands-on support")
ROLE_PERIODS = Text("{role} {period}", "{role} {period}")

Titles = tuple[Text, Text]  # the long one and the short one
PI: Titles = (Text("研究開発代表者", "Principal investigator"), Text("代表者", "PI"))
CO: Titles = (Text("研究開発分担者", "Co-investigator"), Text("分担者", "Co-I"))
LIAISON: Titles = (Text("連携研究代表者", "Liaison representative"), Text("連携代表者", "Liaison"))
LEADERS: dict[PersonRole, Titles] = {
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
        self._parts: dict[str, list[str]] = defaultdict(list)  # institution -> itself and its parts
        for body in self.view.bodies.values():
            self._parts[self.view.root(body.id)].append(body.id)
        self._funder()
        for body in self.view.bodies.values():
            if body.id != AMED:
                self._body(body)
        self._strangers()
        self._fill()
        self._committees()
        self._competition()

    # -- which card --------------------------------------------------------------------------------------------

    def card(self, body: str, *families: str) -> str | None:
        """Return the card of a body, in the first of these families that it has; else any; else that of its institution or of a part of that."""
        root = self.view.root(body)
        for each in dict.fromkeys((body, root, *self._parts.get(root, ()))):
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

    def bodies_of(self, card: str, family: str) -> frozenset[str]:
        """Return the bodies for which a card stands, as this family of kinds."""
        return frozenset(body for body in self.view.bodies if self.card(body, family) == card)

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
                role=self._head(kind, roles),
                period=self._periods(roles),
                startup=kind in INSTITUTIONS and self._is_startup(body.id),
                undecided=not body.node.name_known,
            )
            self._add(card, body.id, family_name)

    def _head(self, kind: Kind, roles: list[RoleSpan]) -> str:
        """Return the role with its time, where there is only one of it at a time: a hand-over is no second lead."""
        role = {"lead": OrganizationRole.LEAD, "lead_company": OrganizationRole.LEAD_COMPANY}.get(kind)
        when = self.telling.when(r.span for r in roles if r.role is role) if role else ""
        return self.telling.word(role) + self.telling.in_brackets(when) if role and when else ""

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
            telling.t(ROLE_PERIODS, role=role.text.in_(telling.lang), period=telling.when(spans)).strip()
            for role, spans in by_role.items()
            if isinstance(role, OrganizationRole)
        )

    def _strangers(self) -> None:
        """Add who has no role but is named: of whom none is said, to whom money leads, who signs or gives. A faculty is drawn as its institution."""
        view = self.view
        silent = [body.id for body in view.bodies.values() if not body.node.roles_known]
        paid = [end for flow in self.money.flows() for end in (flow.source, flow.target)]
        signs = [
            tie.other
            for contract in view.contracts.values()
            if self.telling.now(contract.span)
            for tie in contract.parties
            if self.telling.now(tie.span)
        ]
        gives = [
            end for resource in view.resources.values() for end in (resource.provider, resource.recipient)
        ]
        # Who has a role at another time is there then; money is shown whenever it flows.
        named = [b for b in (*signs, *gives) if b in view.bodies and self.telling.present(view.bodies[b])]
        for body_id in dict.fromkeys((*silent, *paid, *named)):
            if body_id not in view.bodies or self.card(body_id):
                continue
            body = view.bodies[body_id]
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

    # -- people and money --------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Put people and money on the cards, now that it is known which card stands for whom."""
        people = self._leaders()
        for card in list(self.cards.values()):
            if card.kind in INSTITUTIONS:
                titles = PI if card.kind == "lead" else CO
                self.cards[card.id] = self._with(card, people[card.id], titles)
                self.cards[card.id] = self._with_money(self.cards[card.id])
            elif card.kind in COMPANIES:
                liaison = self._liaison(card)
                self.cards[card.id] = self._with_resources(self._with(card, liaison, LIAISON))

    def _with(self, card: Card, people: list[Person], titles: Titles) -> Card:
        if not people and not self.view.complete(Section.PEOPLE):
            people = [self._titled(NOT_KNOWN, titles)]
        return replace(card, people=tuple(people))

    def _leaders(self) -> dict[str, list[Person]]:
        """Return who leads research, by the card of the institution where: of several employers that one for which the role is meant."""
        found: dict[str, list[tuple[bool, Person]]] = defaultdict(list)
        for person in self.view.people.values():
            held: dict[tuple[str, str], PersonRole] = {}
            for wanted, titles in LEADERS.items():
                spans = [r.span for r in person.roles if r.role is wanted and self.telling.now(r.span)]
                for card, when in self._at(person, wanted, spans) if spans else ():
                    # A principal investigator who is called co-investigator as well is called by the first.
                    if held.setdefault((card, when), wanted) is wanted:
                        made = self._titled(self.telling.person(person), titles, self._apart(card, when))
                        found[card].append((wanted is not PersonRole.PRINCIPAL_INVESTIGATOR, made))
        return defaultdict(
            list, {card: [p for _, p in sorted(each, key=lambda one: one[0])] for card, each in found.items()}
        )

    def _at(self, person: PersonView, role: PersonRole, spans: list[Span]) -> Iterable[tuple[str, str]]:
        """Give the cards on which somebody with a role stands, and when."""
        ties: dict[str, list[Tie]] = defaultdict(list)
        for tie in person.employers:
            card = self.card(tie.other, "institution")
            if card and self.telling.now(tie.span) and self.cards[card].kind in INSTITUTIONS:
                ties[card].append(tie)
        kind = "lead" if role is PersonRole.PRINCIPAL_INVESTIGATOR else "sub"
        meant = [card for card in ties if self.cards[card].kind == kind] or list(ties)
        main = {self.card(tie.other, "institution") for tie in person.main_places}
        for card in [card for card in meant if card in main] or meant:
            yield card, self.telling.when(shared(span, tie.span) for span in spans for tie in ties[card])

    def _liaison(self, card: Card) -> list[Person]:
        bodies = self.bodies_of(card.id, "company")
        found = []
        for person in self.view.people.values():
            spans = [t.span for t in person.represents if t.other in bodies and self.telling.now(t.span)]
            if spans:
                when = self._apart(card.id, self.telling.when(spans))
                found.append(self._titled(self.telling.person(person), LIAISON, when))
        return found

    def _apart(self, card: str, when: str) -> str:
        """Return when somebody is there, unless the card says the same."""
        return "" if when == self.cards[card].period else when

    def _titled(self, name: str, titles: Titles, when: str = "") -> Person:
        long, short = titles
        return Person(name, self.telling.t(long), self.telling.t(short), when)

    def _researchers(self, body: Body) -> tuple[Person, ...]:
        """Return who is said to lead research at a body of which no role is said."""
        found = []
        for person in self.view.people.values():
            here = any(
                self.view.root(tie.other) == body.root and self.telling.now(tie.span)
                for tie in person.employers
            )
            for role in person.roles if here else ():
                titles = LEADERS.get(role.role) if isinstance(role.role, PersonRole) else None
                if titles and self.telling.now(role.span):
                    found.append(self._titled(self.telling.person(person), titles))
        return tuple(found)

    def _with_money(self, card: Card) -> Card:
        """Put the AMED money on a card that stays with the bodies for which it stands."""
        kept = self.money.kept(self.bodies_of(card.id, "institution"))
        return self._with_figure(card, AMED_MONEY, kept, ())

    def _with_resources(self, card: Card) -> Card:
        """Put on a card what the company gives, as far as it counts, and what does not."""
        bodies = self.bodies_of(card.id, "company")
        own = [r for r in self.view.resources.values() if r.provider in bodies]
        given = self.money.given_by(bodies)
        return self._with_figure(card, GIVEN, given.included, self.money.by_kind(given, own))

    def _with_figure(self, card: Card, label: Text, total: Figure, details: tuple[str, ...]) -> Card:
        amount = self.money.said(total.value)
        if not amount and not details:
            return card
        return replace(
            card, amount_label=self.money.labelled(label), amount=amount, yen=total.exact, details=details
        )

    # -- committee and competition -----------------------------------------------------------------------------

    def _committees(self) -> None:
        """Add every committee, the 産学連携委員会 first: it stands beside AMED."""
        wanted = sorted(self.view.committees, key=lambda c: c.kind is not CommitteeKind.INDUSTRY_ACADEMIA)
        for committee in wanted:
            members = []
            for member in committee.members or ():
                if member in self.view.bodies:
                    body = self.view.bodies[member]
                    if self.telling.present(body):
                        members.append(self.telling.names(body)[0])
                elif member in self.view.people:
                    members.append(self.telling.person(self.view.people[member]))
            card_id, number = "committee", 1
            while card_id in self.cards or card_id in self.view.bodies:
                card_id, number = f"committee.{number}", number + 1
            named, kind = committee.name or "", committee.kind
            role = self.telling.word(kind) if kind else self.telling.t(COMMITTEE)
            names = (named,) if named and named not in (kind.ja if kind else "", role) else ()
            self.cards[card_id] = Card(card_id, "committee", names, role=role, details=tuple(members))
            if kind is CommitteeKind.INDUSTRY_ACADEMIA and card_id == "committee" and self._coordinated():
                self.lines.append(Line("governance", "governance", AMED, card_id, self.telling.t(SUPPORT)))

    def _coordinated(self) -> bool:
        """Say whether a project coordinator is named or has attended a meeting."""
        coordinators = any(
            r.role is PersonRole.PROJECT_COORDINATOR for p in self.view.people.values() for r in p.roles
        )
        return coordinators or any("pc" in (event.attendees or ()) for event in self.view.events)

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
