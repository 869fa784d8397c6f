"""What stands in a card: rows of text that fit its width, for each density."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from graphmodel.text import Lang
from viz.charts import style as styles
from viz.charts import text, words
from viz.charts.model import Card, Mark, Person
from viz.charts.placed import Cell, Content, Row

HEAD = 14

SMALL = 8.0
PILL = 8.0
PEOPLE_APART = 4  # so many people get a row each, where there is room
EDGE = 1  # between the middle of the border and the rows


@dataclass(frozen=True)
class Draft:
    """A card before its height is known: an optional head, then rows that are centred in what is left."""

    card: Card
    width: int
    style: styles.CardStyle
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    pad: int
    bar: str = ""

    @property
    def height(self) -> int:
        """The least height."""
        return sum(row.height for row in (*self.head, *self.body)) + 2 * self.pad + 2 * EDGE

    def content(self, height: int) -> Content:
        """Return the rows for a card of this height (not less than `self.height`)."""
        spare = height - self.height
        top = Row(self.pad + spare // 2)
        bottom = Row(self.pad + spare - spare // 2)
        return Content((*self.head, top, *self.body, bottom), self.bar)


def height_of(size: float) -> int:
    """Row height: half as much again as the letters, since Noto needs 1.45."""
    return ceil(size * 1.5)


def centred(content: str, width: int, size: float, color: str, bold: bool = False, height: int = 0) -> Row:
    """Return one row of text in the middle of `width`; the spacer does it, since engines measure wrongly."""
    own = min(width, ceil(text.width(content, size, bold)))
    left = (width - own) // 2
    cell = Cell(width - left, content, size, bold, color, centred=True)
    return Row(height or height_of(size), (Cell(left), cell))


def signs(mark: Mark) -> list[str]:
    """Return the sign of a mark with its rule ids, in pieces: 「× ①MON-01」, 「②CON-06」."""
    first, *others = mark.rules or ("",)
    note = [text.clean(mark.note)] if mark.note else []
    return [" ".join(filter(None, (words.SIGNS[mark.kind], first))), *others, *note]


def style_of(card: Card) -> styles.CardStyle:
    """Return the look of the card: kind, start-up, undecided."""
    look = styles.CARDS[card.kind]
    if card.startup and card.kind in ("lead", "sub"):
        look = styles.STARTUP_LEAD if card.kind == "lead" else styles.STARTUP_SUB
    if card.undecided:
        look = styles.CardStyle(
            "#6A6A6A", look.width, "#ECECEC", styles.INK, rounded=look.rounded, fill="#F4F4F4", dashed=True
        )
    return look


def _person(person: Person, *, long: bool, titled: bool = True) -> str:
    title = (person.title if long else person.short or person.title) if titled else ""
    return " ".join(filter(None, (text.clean(title), text.clean(person.name))))


def _titled_once(people: tuple[Person, ...], *, long: bool) -> list[str]:
    """Return people with the title before the first of each title only."""
    said: list[str] = []
    last = ""
    for person in people:
        title = person.title if long else person.short or person.title
        said.append(_person(person, long=long, titled=title != last))
        last = title
    return said


class _Rows:
    """Collects the text rows of one card."""

    def __init__(self, look: styles.CardStyle, width: int, left: int, right: int) -> None:
        self.look, self.width, self.left = look, width, left
        self.room = width - left - right
        self.rows: list[Row] = []

    def add(self, content: str, size: float, *, bold: bool = False, color: str = "") -> None:
        cell = Cell(self.width - self.left, content, size, bold, color or self.look.text)
        self.rows.append(Row(height_of(size), (Cell(self.left), cell)))

    def pilled(self, content: str, size: float, pill: str) -> None:
        """Add a row with a small pill at its right end."""
        own = ceil(text.width(pill, PILL, True)) + 8
        name = Cell(self.width - self.left - own - 4, content, size, True, self.look.text)
        made = Cell(
            own, pill, PILL, True, styles.WHITE, self.look.border, rounded=True, inset=4, centred=True
        )
        self.rows.append(Row(height_of(size), (Cell(self.left), name, made)))

    def items(
        self,
        items: list[str],
        joint: str,
        size: float,
        *,
        bold: bool = False,
        color: str = "",
        most: int = 4,
        more: str = text.ELLIPSIS,
    ) -> None:
        """Add items side by side, in `most` rows at most; `more` stands for those left out."""
        for row in text.pack_most([i for i in items if i], joint, self.room, size, bold, most, more):
            self.add(row, size, bold=bold, color=color)


def _head(card: Card, look: styles.CardStyle, width: int, left: int, lang: Lang) -> Row:
    """Return the header strip, or for a rounded card the pill with its surrounding row."""
    role = text.clean(card.role) or words.ROLES[card.kind].in_(lang)
    badge = ("？ " if card.undecided else "") + (words.STARTUP.in_(lang) if card.startup else "")
    badge = badge.strip()
    badge_width = ceil(text.width(badge, SMALL, True)) + 8 if badge else 0
    room = width - 2 * left - badge_width - (12 if look.rounded else 0)
    (role, *_), size = text.fit(role, room, 8.5, True, smallest=7.0, rows=1, most=1)
    own = ceil(text.width(role, size, True))
    if look.rounded:
        pill = Cell(own + 12, role, size, True, look.head_text, look.head, rounded=True, inset=6)
        between = Cell(width - left - pill.width - badge_width)
        return Row(HEAD + 1, (Cell(left), pill, between, Cell(badge_width, badge, SMALL, True)))
    name = Cell(width - left - badge_width, role, size, True, look.head_text)
    return Row(HEAD, (Cell(left), name, Cell(badge_width, badge, SMALL, True, look.head_text)), look.head)


def _contract(card: Card, look: styles.CardStyle, most: int, lang: Lang) -> Draft:
    """Lay out the card of a contract of many parties, as narrow as its words; not more than `most` wide."""
    room = most - 2 * EDGE - 8
    said = [
        (row, look.text)
        for row in text.pack(
            [text.clean(card.name), *map(text.clean, card.details)],
            "" if lang == "ja" else " ",
            room,
            SMALL,
            True,
        )
    ]
    for mark in card.marks:
        rows_ = text.pack_most(signs(mark), text.DOT, room, SMALL, True, 2, "+{n}")
        said += [(row, styles.MARKS[mark.kind]) for row in rows_]
    inner = max(ceil(text.width(row, SMALL, True)) for row, _ in said) + 8
    rows = tuple(centred(row, inner, SMALL, color, True) for row, color in said)
    return Draft(card, inner + 2 * EDGE, look, (), rows, 2)


def draft(card: Card, density: styles.Density, width: int, lang: Lang, *, details: bool) -> Draft:
    """Lay out the text of one card in `width` points.

    `details`: whether the card shows its detail rows (they may stand at the lines instead).
    """
    look = style_of(card)
    if card.kind == "contract":
        return _contract(card, look, width, lang)
    inner = width - 2 * EDGE
    principal = card.kind in ("lead", "lead_company", "funder", "committee", "outside", "ip", "product")
    headed = density.heads or principal
    left = 5 if headed else 12
    rows = _Rows(look, inner, left, 4)
    name_size = 12.0 if card.kind == "funder" else density.name_size
    pill = words.STARTUP_SHORT.in_(lang) if card.startup and not headed else ""
    if card.undecided and not headed:
        pill = "？"
    if card.kind != "committee" or card.names:
        room = rows.room - (ceil(text.width(pill, PILL, True)) + 12 if pill else 0)
        broken, size = text.fit(text.clean(card.name), room, name_size, True, smallest=8.0)
        for k, row in enumerate(broken or [card.id]):
            if pill and k == 0:
                rows.pilled(row, size, pill)
            else:
                rows.add(row, size, bold=True)
        for other in card.names[1:]:
            rows.items(
                [text.clean(other)],
                "",
                SMALL,
                color="" if look.text == styles.WHITE else styles.MUTED,
                most=2,
            )
    label = " ".join(filter(None, (text.clean(card.amount_label), text.clean(card.amount))))
    own_rows = (
        density.heads
        or (principal and density.name == "medium")
        or card.kind not in ("lead", "sub", "partner", "lead_company")
    )
    more = words.MORE_PEOPLE.in_(lang)
    if own_rows:
        people = [_person(p, long=True) for p in card.people]
        if card.kind in ("funder", "committee"):
            rows.items(people, "　", SMALL, more=more)
        elif len(people) <= PEOPLE_APART:
            for person in card.people:  # where there is no room for one row, the name begins the second
                title, name = text.clean(person.title), text.clean(person.name)
                rows.items([title, name], " ", SMALL, most=2)
        else:
            rows.items(_titled_once(card.people, long=True), text.DOT, SMALL, more=more)
        if label:
            rows.items([label], "", SMALL, bold=True, most=2)
    else:
        titled = density.name == "medium"
        one = [_person(p, long=False, titled=titled) for p in card.people]
        if len(one) > PEOPLE_APART:
            rows.items(
                _titled_once(card.people, long=False) if titled else one, text.DOT, SMALL, most=2, more=more
            )
            one = []
        when = text.clean(card.period) if density.name == "compact" else ""
        rows.items([*one, text.clean(card.amount), when], "　", SMALL, most=PEOPLE_APART + 2)
    if details or card.kind in ("committee", "outside", "ip", "product", "funder"):
        plain = card.kind in ("committee", "ip", "product", "funder")
        rows.items(
            [text.clean(d) for d in card.details],
            words.BETWEEN.in_(lang),
            SMALL,
            color="" if plain else styles.MUTED,
            most=5 if card.kind == "committee" and density.name != "compact" else 3,
            more=words.MORE.in_(lang),
        )
    for mark in card.marks:
        rows.items(
            signs(mark),
            text.DOT,
            SMALL,
            bold=True,
            color=styles.WHITE if look.text == styles.WHITE else styles.MARKS[mark.kind],
            most=2,
            more="+{n}",
        )
    if card.period and (own_rows or density.name != "compact"):
        rows.items(
            [text.clean(card.period)],
            "",
            SMALL,
            color="" if look.text == styles.WHITE else styles.MUTED,
            most=2,
        )
    bar = "" if headed else (look.border if not card.undecided else styles.HAIRLINE)
    pad = density.pad if density.heads or headed else density.pad + 1
    head: tuple[Row, ...] = (_head(card, look, inner, left, lang),) if headed else ()
    if headed and look.rounded:
        head = (Row(4), *head)
        pad = max(2, pad - 3)
    return Draft(card, width, look, head, tuple(rows.rows), pad, bar)


def spoken(card: Card, lang: Lang) -> str:
    """Return the card in words, for tooltips and for people who listen: 「役割：名称 人 金額」."""
    role = text.clean(card.role) or words.ROLES[card.kind].in_(lang)
    if card.startup:
        role += words.BRACKETS.in_(lang).format(inner=words.STARTUP.in_(lang))
    parts = [*map(text.clean, card.names), *(_person(p, long=True) for p in card.people)]
    parts.append(" ".join(filter(None, (text.clean(card.amount_label), text.clean(card.amount)))))
    parts += [*map(text.clean, card.details), text.clean(card.period)]
    parts += [
        f"{words.MARKS[m.kind].in_(lang)} {' '.join(m.rules)} {text.clean(m.note)}".strip()
        for m in card.marks
    ]
    return role + words.COLON.in_(lang) + words.LIST.in_(lang).join(filter(None, parts))
