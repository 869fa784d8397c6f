"""What a 体制図 shows: cards, lines and findings, with every text ready in one language.

Nothing here knows graphs or rules. Only the fixed chart words (roles, frames, marks, legend) are added
when the chart is drawn; they live in `words.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from graphmodel.text import Lang
from viz.drawing.marks import FindingRow, Mark, MarkKind
from viz.drawing.paper import PaperName
from viz.drawing.text import Unit

Kind = Literal[
    "funder", "lead", "sub", "lead_company", "partner", "committee", "contract", "outside", "ip", "product"
]
LineKind = Literal[
    "commission",
    "sub_commission",
    "joint_resource",
    "joint",
    "resource",
    "expenditure",
    "governance",
    "ip",
    "violation",
    "advisory",
    "unknown",
    "explained",
]
Density = Literal["full", "medium", "compact"]

# Lines that are findings, and the mark each one carries.
FINDING_LINES: dict[str, MarkKind] = {
    "violation": "fail",
    "advisory": "advisory",
    "unknown": "unknown",
    "explained": "explained",
}
FRAME_ENDS = ("frame-state", "frame-resource")


@dataclass(frozen=True)
class Person:
    """One person of a card. `short` replaces `title` where there is little room; `period` for who comes or goes."""

    name: str
    title: str = ""
    short: str = ""
    period: str = ""


@dataclass(frozen=True)
class Card:
    """One box of the chart.

    `names`: first row large, the others small (other language, department).
    `amount`: ready text such as 「1.6億円」; `amount_label` stands before it where there is room. `yen` is only
    used to add up cards that are drawn as one; leave it None when the amount is not known.
    `period`: such as 「2028-04-01〜」 for who comes or goes.
    A `contract` card stands for a joint research contract of many parties; a `joint` line leads from each of them to it.
    `undecided`: a party that is not yet named (未定); drawn grey with 「？」.
    """

    id: str
    kind: Kind
    names: tuple[str, ...]
    role: str = ""
    people: tuple[Person, ...] = ()
    amount_label: str = ""
    amount: str = ""
    yen: int | None = None
    details: tuple[str, ...] = ()
    period: str = ""
    startup: bool = False
    undecided: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def name(self) -> str:
        """The first name, or the id if there is none."""
        return self.names[0] if self.names else self.id

    def has(self, kind: MarkKind) -> bool:
        """Say whether a mark of this kind is on the card."""
        return any(mark.kind == kind for mark in self.marks)


@dataclass(frozen=True)
class Line:
    """One line between two cards, in the direction of money or resource.

    `label`: the contract's name, or for a finding the short text. `rule`: for findings, the catalogue's id, with the
    finding's number in front if it has one. `period`: when a contract is in force, where it is not the whole time.
    An `ip` line may start at `frame-state` or `frame-resource` instead of a card.
    """

    id: str
    kind: LineKind
    source: str
    target: str
    label: str = ""
    amount: str = ""
    yen: int | None = None
    details: tuple[str, ...] = ()
    rule: str = ""
    period: str = ""


@dataclass(frozen=True)
class Chart:
    """A whole 体制図.

    `density` and `stack` are chosen by size when None; `notes` are printed small at the foot (state of the call,
    date of the judgement). `paper`: A4 while that can be read, else A3, or the one wished for. `frames="overlap"` lets the resource frame reach over the sub institutions.
    Raises ValueError when two cards or two lines share an id, or a line ends nowhere.
    """

    title: str
    lang: Lang = "ja"
    subtitle: str = ""
    cards: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    notes: tuple[str, ...] = ()
    density: Density | None = None
    stack: bool | None = None
    frames: Literal["disjoint", "overlap"] = "disjoint"
    unit: Unit = "auto"
    paper: PaperName = "auto"

    def __post_init__(self) -> None:
        ids = [card.id for card in self.cards]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two cards share an id: {sorted(i for i in set(ids) if ids.count(i) > 1)}")
        lines = [line.id for line in self.lines]
        if len(set(lines)) != len(lines):
            raise ValueError(f"two lines share an id: {sorted(i for i in set(lines) if lines.count(i) > 1)}")
        known = {*ids, *FRAME_ENDS}
        for line in self.lines:
            if line.source == line.target:
                raise ValueError(f"line {line.id!r} runs from a card to itself")
            for end in (line.source, line.target):
                if end not in known:
                    raise ValueError(f"line {line.id!r} ends at {end!r}, which is no card of the chart")

    def without_findings(self) -> Chart:
        """Return the clean variant for a proposal: no marks, no finding lines, no table."""
        return replace(
            self,
            cards=tuple(replace(card, marks=()) for card in self.cards),
            lines=tuple(line for line in self.lines if line.kind not in FINDING_LINES),
            findings=(),
        )
