"""What shareholders and officers that are written down say of a company: how far large companies surely have it in hand (SU-04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from graphmodel.derived.lifetimes import Tri, all3
from graphmodel.schema.entries import OrganizationFacts, Shareholder
from graphmodel.schema.words import OrganizationKind

WIDEST_CAPITAL = 300_000_000
WIDEST_EMPLOYEES = 900
"""Beyond both, a company is an SME of no kind of business (中小企業基本法 2条, with its exceptions), in yen and people."""

NOBODY: Mapping[str, OrganizationFacts] = {}


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


def small(facts: OrganizationFacts) -> Tri:
    """Is a company an SME? As it says (`is_sme`), unless capital and employees are beyond every class of the law (中小企業基本法)."""
    if (
        isinstance(facts.capital, int)
        and facts.capital > WIDEST_CAPITAL
        and facts.employees is not None
        and facts.employees > WIDEST_EMPLOYEES
    ):
        return False
    return facts.is_sme


def _is_large(holder: Shareholder, listed: Mapping[str, OrganizationFacts]) -> bool:
    """Is a shareholder surely a large company: as the entry says, or as the document says of the company that it names?

    A deemed large enterprise counts where it holds everything; for less the definitions differ.
    """
    if holder.large:
        return True
    facts = listed.get(holder.who)
    if facts is None or facts.kind is not OrganizationKind.COMPANY:
        return False
    if small(facts) is False:
        return True
    deemed = facts.deemed_large is not None and facts.deemed_large.value
    return bool(deemed) and least_share(holder) == 100


def hold_of_large(
    facts: OrganizationFacts, on: date | None = None, listed: Mapping[str, OrganizationFacts] = NOBODY
) -> Hold:
    """What large companies hold of a company on the day of which its facts are (`as_of`), else on `on`. Of a range the lower end counts, of a
    shareholder who is not said to be large (by the entry, or as one of those `listed`, by id), or not surely one on that day, nothing.
    """
    day = facts.as_of or on
    shares = [
        least_share(holder) or Fraction(0)
        for holder in facts.shareholders or ()
        if _is_large(holder, listed) and held_on(holder, day)
    ]
    officers = facts.officers
    part = Fraction(0)
    if officers is not None and officers.total and officers.from_large:
        part = Fraction(officers.from_large, officers.total)
    return Hold(max(shares, default=Fraction(0)) / 100, Fraction(sum(shares)) / 100, part)
