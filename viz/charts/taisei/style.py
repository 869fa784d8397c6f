"""How the 体制図 looks: its kinds of cards, lines and frames, and its densities."""

from __future__ import annotations

from dataclasses import dataclass

from viz.drawing.style import (
    BAND,
    BLUE,
    BROWN_TEXT,
    CRIMSON,
    GREEN,
    HAIRLINE,
    INK,
    MUTED,
    OCHRE,
    PLUM,
    WHITE,
    CardStyle,
    FrameStyle,
    LineStyle,
)

CARDS: dict[str, CardStyle] = {
    "funder": CardStyle("#1B2A41", 1.2, "#1B2A41", WHITE, fill="#33475F", text=WHITE),
    "lead": CardStyle(BLUE, 2.2, BLUE, WHITE),
    "sub": CardStyle(BLUE, 1.2, "#D6E8F5", INK),
    "lead_company": CardStyle(BROWN_TEXT, 2.2, BROWN_TEXT, WHITE, rounded=True),
    "partner": CardStyle(OCHRE, 1.2, "#FCE8CC", INK, rounded=True),
    "committee": CardStyle(PLUM, 1.2, "#F3E3EE", INK, rounded=True),
    "contract": CardStyle(INK, 0.8, WHITE, INK),
    "outside": CardStyle("#6A6A6A", 1.2, "#ECECEC", INK, fill="#F4F4F4", dashed=True),
    "ip": CardStyle("#7A6A00", 1.2, "#FFF7C2", INK),
    "product": CardStyle("#4D4D4D", 1.2, "#ECECEC", INK),
}
STARTUP_LEAD = CardStyle(GREEN, 2.2, GREEN, WHITE)
STARTUP_SUB = CardStyle(GREEN, 1.2, "#CDEBDD", INK)

LINES: dict[str, LineStyle] = {
    "commission": LineStyle(BLUE, 3.2, head_size=0.9, text=BLUE),
    "sub_commission": LineStyle(BLUE, 1.5, head_size=0.7, text=BLUE),
    "joint_resource": LineStyle(OCHRE, 0.9, double=True, text=BROWN_TEXT),
    "joint": LineStyle(INK, 0.8, head="none", double=True, text=INK),
    "resource": LineStyle(OCHRE, 1.4, style="dashed", text=BROWN_TEXT),
    "expenditure": LineStyle("#33475F", 1.2, head_size=0.6, text="#33475F"),
    "governance": LineStyle(PLUM, 1.5, style="dotted", head="none", text=PLUM),
    "ip": LineStyle(GREEN, 1.3, style="dashed", head="vee", head_size=0.7, text=GREEN),
    "violation": LineStyle(CRIMSON, 3.0, style="dashed", head_size=0.9, text=CRIMSON),
    "advisory": LineStyle("#8A5A00", 2.0, style="dashed", head_size=0.8, text="#8A5A00"),
    "unknown": LineStyle("#6A6A6A", 1.4, style="dotted", head_size=0.7, text=MUTED),
    "explained": LineStyle("#6A6A6A", 1.1, style="solid", head="vee", head_size=0.7, text=MUTED),
}
# The committee's line ends in a dot on the frame.
GOVERNANCE_END = LineStyle(PLUM, 1.5, style="dotted", head="dot", head_size=0.5, text=PLUM)

FRAMES: dict[str, FrameStyle] = {
    "consortium": FrameStyle(HAIRLINE, 1.0, "solid", BAND, MUTED),
    "state": FrameStyle(BLUE, 2.0, "solid", "#F5FAFD", BLUE),
    "resource": FrameStyle(OCHRE, 2.0, "dashed", "#FFFAF2", BROWN_TEXT),
    "competitive": FrameStyle("#4D4D4D", 1.6, "dotted", WHITE, MUTED),
}


@dataclass(frozen=True)
class Density:
    """Sizes that depend on how much there is to show."""

    name: str
    institution: int
    company: int
    row_gap: int
    name_size: float
    heads: bool  # header strip or pill on every card; else a colour bar
    pad: int


DENSITIES: dict[str, Density] = {
    "full": Density("full", 168, 204, 16, 10.5, True, 5),
    "medium": Density("medium", 168, 214, 14, 10.5, False, 4),
    "compact": Density("compact", 150, 162, 12, 9.5, False, 3),
}
COMPANY_ALONE = 204  # compact cards, when one column of companies is enough
