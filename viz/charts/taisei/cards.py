"""What stands in a card of the 体制図, for each density, and what is said of it aloud."""

from __future__ import annotations

from graphmodel.text import Lang
from viz.charts.taisei import style as styles
from viz.charts.taisei import words
from viz.charts.taisei.model import Card, Person
from viz.drawing import marks, text
from viz.drawing import words as joining
from viz.drawing.cards import EDGE, SMALL, Draft, Rows, head, slip, undecided
from viz.drawing.geometry import Row
from viz.drawing.style import HAIRLINE, MUTED, WHITE, CardStyle

PEOPLE_APART = 4  # so many people get a row each, where there is room
PERSON_ROWS, ROWS_IN_SHORT = 5, 10  # no name is left out because it is long
PRINCIPAL = ("lead", "lead_company", "funder", "committee", "outside", "ip", "product")  # always with a head
BODIES = ("lead", "sub", "lead_company", "partner")
WITH_DETAILS = ("committee", "outside", "ip", "product", "funder")  # in every density
PLAIN = ("committee", "ip", "product", "funder")  # their details are no side matter


def style_of(card: Card) -> CardStyle:
    """Return the look of the card: kind, start-up, undecided."""
    look = styles.CARDS[card.kind]
    if card.startup and card.kind in ("lead", "sub"):
        look = styles.STARTUP_LEAD if card.kind == "lead" else styles.STARTUP_SUB
    return undecided(look) if card.undecided else look


def draft(card: Card, density: styles.Density, width: int, lang: Lang, *, details: bool) -> Draft:
    """Lay out the text of one card in `width` points.

    `details`: whether the card shows its detail rows (they may stand at the lines instead).
    """
    if card.kind == "contract":
        return _contract(card, width, lang)
    return _Drafted(card, density, width, lang, details=details).draft()


def _contract(card: Card, most: int, lang: Lang) -> Draft:
    """Lay out the card of a contract of many parties, as narrow as its words; not more than `most` wide."""
    look, room = style_of(card), most - 2 * EDGE - 8
    words_ = [text.clean(card.name), *map(text.clean, card.details)]
    said = [(row, look.text) for row in text.pack(words_, "" if lang == "ja" else " ", room, SMALL, True)]
    for mark in card.marks:
        rows = text.pack_most(marks.signs(mark), text.DOT, room, SMALL, True, 2, "+{n}")
        said += [(row, marks.COLORS[mark.kind]) for row in rows]
    return slip(said, look)


class _Drafted:
    """The rows of one card, part by part."""

    def __init__(self, card: Card, density: styles.Density, width: int, lang: Lang, *, details: bool) -> None:
        self.card, self.density, self.width, self.lang, self.details = card, density, width, lang, details
        self.look = style_of(card)
        principal = card.kind in PRINCIPAL
        self.headed = density.heads or principal
        # With room, each fact has a row of its own; else people, amount and period share one.
        self.roomy = density.heads or (principal and density.name == "medium") or card.kind not in BODIES
        self.inner = width - 2 * EDGE
        self.left = 5 if self.headed else 12
        self.rows = Rows(self.look, self.inner, self.left, 4)

    def draft(self) -> Draft:
        self._names()
        if self.roomy:
            self._people()
            self._amount()
        else:
            self._in_short()
        self._details()
        self._marks()
        if self.card.period and (self.roomy or self.density.name != "compact"):
            self.rows.items([text.clean(self.card.period)], "", color=self.rows.faint, most=2)
        bar = "" if self.headed else self.look.border if not self.card.undecided else HAIRLINE
        pad = self.density.pad + (0 if self.headed else 1)
        top: tuple[Row, ...] = (self._head(),) if self.headed else ()
        if self.headed and self.look.rounded:
            top = (Row(4), *top)
            pad = max(2, pad - 3)
        return Draft(self.width, self.look, top, tuple(self.rows.rows), pad, bar)

    def _head(self) -> Row:
        role = text.clean(self.card.role) or words.ROLES[self.card.kind].in_(self.lang)
        badges = (
            "？" if self.card.undecided else "",
            words.STARTUP.in_(self.lang) if self.card.startup else "",
        )
        return head(role, " ".join(filter(None, badges)), self.look, self.inner, self.left)

    def _names(self) -> None:
        card = self.card
        if card.kind == "committee" and not card.names:
            return
        pill = ""
        if not self.headed:
            pill = "？" if card.undecided else words.STARTUP_SHORT.in_(self.lang) if card.startup else ""
        size = 12.0 if card.kind == "funder" else self.density.name_size
        self.rows.name(text.clean(card.name) or card.id, size, pill)
        for other in card.names[1:]:
            self.rows.items([text.clean(other)], "", color=self.rows.faint, most=2)

    def _people(self) -> None:
        people = self.card.people
        more = words.MORE_PEOPLE.in_(self.lang)
        if self.card.kind in ("funder", "committee"):
            self.rows.items([_person(p, self.lang, long=True) for p in people], "　", more=more)
        elif len(people) <= PEOPLE_APART:
            for person in people:  # where there is no room for one row, the name begins the second
                name = _person(person, self.lang, long=True, titled=False)
                self.rows.items([text.clean(person.title), name], " ", most=PERSON_ROWS)
        else:
            self.rows.items(_titled_once(people, self.lang, long=True), text.DOT, more=more)

    def _amount(self) -> None:
        label = " ".join(filter(None, (text.clean(self.card.amount_label), text.clean(self.card.amount))))
        if label:
            self.rows.items([label], "", bold=True, most=2)

    def _in_short(self) -> None:
        card, titled = self.card, self.density.name == "medium"
        people = [_person(p, self.lang, long=False, titled=titled) for p in card.people]
        if len(people) > PEOPLE_APART:
            said = _titled_once(card.people, self.lang, long=False) if titled else people
            self.rows.items(said, text.DOT, most=2, more=words.MORE_PEOPLE.in_(self.lang))
            people = []
        when = text.clean(card.period) if self.density.name == "compact" else ""
        self.rows.items([*people, text.clean(card.amount), when], "　", most=ROWS_IN_SHORT)

    def _details(self) -> None:
        kind = self.card.kind
        if not self.details and kind not in WITH_DETAILS:
            return
        self.rows.items(
            [text.clean(each) for each in self.card.details],
            joining.BETWEEN.in_(self.lang),
            color="" if kind in PLAIN else MUTED,
            most=5 if kind == "committee" and self.density.name != "compact" else 3,
            more=joining.MORE.in_(self.lang),
        )

    def _marks(self) -> None:
        dark = self.look.text == WHITE
        for mark in self.card.marks:
            color = WHITE if dark else marks.COLORS[mark.kind]
            self.rows.items(marks.signs(mark), text.DOT, bold=True, color=color, most=2, more="+{n}")


def _person(person: Person, lang: Lang, *, long: bool, titled: bool = True) -> str:
    title = (person.title if long else person.short or person.title) if titled else ""
    when = joining.BRACKETS.in_(lang).format(inner=text.clean(person.period)) if person.period else ""
    return " ".join(filter(None, (text.clean(title), text.clean(person.name)))) + when


def _titled_once(people: tuple[Person, ...], lang: Lang, *, long: bool) -> list[str]:
    """Return people with the title before the first of each title only."""
    said: list[str] = []
    last = ""
    for person in people:
        title = person.title if long else person.short or person.title
        said.append(_person(person, lang, long=long, titled=title != last))
        last = title
    return said


def spoken(card: Card, lang: Lang) -> str:
    """Return the card in words, for tooltips and for people who listen: 「役割：名称 人 金額」."""
    role = text.clean(card.role) or words.ROLES[card.kind].in_(lang)
    if card.startup:
        role += joining.BRACKETS.in_(lang).format(inner=words.STARTUP.in_(lang))
    parts = [*map(text.clean, card.names), *(_person(p, lang, long=True) for p in card.people)]
    parts.append(" ".join(filter(None, (text.clean(card.amount_label), text.clean(card.amount)))))
    parts += [*map(text.clean, card.details), text.clean(card.period)]
    parts += [
        f"{marks.NAMES[m.kind].in_(lang)} {' '.join(m.rules)} {text.clean(m.note)}".strip()
        for m in card.marks
    ]
    return role + joining.COLON.in_(lang) + joining.LIST.in_(lang).join(filter(None, parts))
