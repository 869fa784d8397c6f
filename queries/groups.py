"""Which companies belong to the group of a partner company, by the shareholders that are written down (MON-01)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from graphmodel.derived.holdings import held_on, least_share
from graphmodel.text import Text
from queries.view import ProjectView

MAJORITY = 50
"""Percent of the shares: more than that is control."""


class Tie(NamedTuple):
    """How a company belongs to the group of partners, and by which share."""

    partners: tuple[str, ...]
    how: Text


class Groups:
    """The groups of the partners (by roots) of a project, with the shares in force on a day."""

    def __init__(self, view: ProjectView, partners: Iterable[str]) -> None:
        self.view = view
        self.partners = list(dict.fromkeys(partners))
        holders = [h for body in view.bodies.values() for h in body.node.shareholders or ()]
        self._dated = any(h.from_ is not None or h.to is not None for h in holders)
        self._on: dict[date | None, dict[str, Tie]] = {}
        self.ever = _ties(view, self.partners, None) if holders else {}
        """With all shares that are written, whenever they were held."""

    def on(self, day: date | None) -> dict[str, Tie]:
        """On a day (None: not known). A share of which it is not known when it was held is taken to be."""
        if not self._dated or day is None:
            return self.ever
        if day not in self._on:
            self._on[day] = _ties(self.view, self.partners, day)
        return self._on[day]


def _ties(view: ProjectView, partners: Iterable[str], day: date | None) -> dict[str, Tie]:
    """The institutions (by roots) in a group with `partners` (roots): held by them together, directly or through majority holdings; holding
    the majority of one; or with the same majority holder. Of a range the lower end counts.
    """
    own = list(dict.fromkeys(partners))
    shares: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for body in view.bodies.values():
        for share in body.node.shareholders or ():
            who = view.root(share.who) if share.who in view.bodies else share.who
            if who != body.root and (day is None or held_on(share, day) is not False):
                shares[who][body.root] += least_share(share) or 0
    out: dict[str, Tie] = {}
    inside = set(own)
    for firm, (percent, by) in _held(shares, own).items():
        if firm not in inside:
            said = _percent(percent)
            how = Text(f"企業側の持株比率{said}％", f"partner companies hold {said} %")
            out.setdefault(firm, Tie(by, how))
    majority = {
        firm: (who, percent)
        for who, of in shares.items()
        for firm, percent in of.items()
        if percent > MAJORITY
    }
    seen: set[str] = set()
    for partner in own:
        above = majority.get(partner)
        # From one holder to the next, until one from which somebody has gone on already, or a partner, which has its own turn.
        while above is not None and above[0] not in inside and above[0] not in seen:
            holder, percent = above
            seen.add(holder)
            said = _percent(percent)
            how = Text(f"企業の株式の{said}％を保有", f"holds {said} % of the partner company")
            out.setdefault(holder, Tie((partner,), how))
            name = view.bodies[holder].name if holder in view.bodies else None
            same = Text(
                f"共通の親会社{name.ja if name else holder}",
                f"same parent company {name.in_('en') if name else holder}",
            )
            for firm in _held(shares, [holder]):
                if firm not in inside:
                    out.setdefault(firm, Tie((partner,), same))
            above = majority.get(holder)
    return {firm: tie for firm, tie in out.items() if firm in view.bodies}


def _held(
    shares: dict[str, dict[str, Fraction]], holders: list[str]
) -> dict[str, tuple[Fraction, tuple[str, ...]]]:
    """The firms of which these holders, and the firms that they hold, have more than half together; with the share, and whose it is."""
    inside = dict.fromkeys(holders)
    whose: dict[str, tuple[str, ...]] = {holder: (holder,) for holder in holders}
    sums: dict[str, Fraction] = defaultdict(Fraction)
    by: dict[str, dict[str, None]] = defaultdict(dict)
    out: dict[str, tuple[Fraction, tuple[str, ...]]] = {}
    queue = list(inside)
    for holder in queue:
        for firm, percent in shares.get(holder, {}).items():
            sums[firm] += percent
            by[firm].update(dict.fromkeys(whose[holder]))
            if sums[firm] > MAJORITY and firm not in inside:
                inside[firm] = None
                whose[firm] = tuple(by[firm])
                queue.append(firm)
    for firm in inside:
        if firm in sums and sums[firm] > MAJORITY:
            out[firm] = sums[firm], tuple(by[firm])
    return out


def _percent(share: Fraction) -> str:
    return f"{float(share):g}"
