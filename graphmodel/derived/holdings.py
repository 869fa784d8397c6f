"""What shareholders and officers that are written down say of a company: how far large companies surely have it in hand (SU-04)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from graphmodel.derived.lifetimes import Tri, all3
from graphmodel.schema.entries import OrganizationFacts, Shareholder


class Hold(NamedTuple):
    """What large companies surely hold of a company, each as a part of the whole; zero where nothing of the kind is written."""

    one: Fraction
    """The largest share of one of them."""
    all: Fraction
    """The shares of all of them."""
    officers: Fraction
    """The officers who come from them, of all officers."""


def least_share(holder: Shareholder) -> Fraction | None:
    """The part in percent that a shareholder holds at least; None where nothing of the kind is said."""
    return holder.percent if holder.percent is not None else holder.at_least


def held_on(holder: Shareholder, day: date | None) -> Tri:
    """Does a shareholder hold the share on a day? Without dates the entry holds whenever it is asked; `day` None: on a day that nobody said."""
    if holder.from_ is None and holder.to is None:
        return True
    if day is None:
        return None
    begun = day >= holder.from_ if isinstance(holder.from_, date) else True if holder.from_ is None else None
    lasts = day <= holder.to if isinstance(holder.to, date) else True if holder.to is None else None
    return all3((begun, lasts))


def hold_of_large(facts: OrganizationFacts, on: date | None = None) -> Hold:
    """What large companies hold of a company on the day of which its facts are (`as_of`), else on `on`. Of a range the lower end counts, of a
    shareholder who is not said to be large, or not surely one on that day, nothing.
    """
    day = facts.as_of or on
    shares = [
        least_share(holder) or Fraction(0)
        for holder in facts.shareholders or ()
        if holder.large and held_on(holder, day)
    ]
    officers = facts.officers
    part = Fraction(0)
    if officers is not None and officers.total and officers.from_large:
        part = Fraction(officers.from_large, officers.total)
    return Hold(max(shares, default=Fraction(0)) / 100, Fraction(sum(shares)) / 100, part)
