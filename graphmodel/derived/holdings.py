"""What shareholders and officers that are written down say of a company: how far large companies surely have it in hand (SU-04)."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from graphmodel.schema.entries import OrganizationFacts


class Hold(NamedTuple):
    """What large companies surely hold of a company, each as a part of the whole; zero where nothing of the kind is written."""

    one: Fraction
    """The largest share of one of them."""
    all: Fraction
    """The shares of all of them."""
    officers: Fraction
    """The officers who come from them, of all officers."""


def hold_of_large(facts: OrganizationFacts) -> Hold:
    """What large companies hold of a company. Of a range the lower end counts, of a shareholder who is not said to be large nothing."""
    shares = [
        (holder.percent if holder.percent is not None else holder.from_) or Fraction(0)
        for holder in facts.shareholders or ()
        if holder.large
    ]
    officers = facts.officers
    part = Fraction(0)
    if officers is not None and officers.total and officers.from_large:
        part = Fraction(officers.from_large, officers.total)
    return Hold(max(shares, default=Fraction(0)) / 100, Fraction(sum(shares)) / 100, part)
