"""What shareholders and officers that are written down say of a company: how far large companies have it in hand (SU-04)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from importlib.resources import files
from typing import NamedTuple

from graphmodel.derived.lifetimes import Tri, all3
from graphmodel.schema.entries import OrganizationFacts, Shareholder
from graphmodel.schema.scalars.common import UNDECIDED
from graphmodel.schema.words import OrganizationKind

WIDEST: Mapping[str, int] = {
    name: bound["value"]
    for name, bound in tomllib.loads(
        files("graphmodel.derived").joinpath("sme.toml").read_text("utf-8")
    ).items()
}
"""`capital` (yen) and `employees`: beyond both, a company is an SME of no kind of business (中小企業基本法 2条, with its exceptions)."""

NOBODY: Mapping[str, OrganizationFacts] = {}


class Hold(NamedTuple):
    """What large companies hold of a company, each as a part of the whole; zero where nothing of the kind is written."""

    one: Fraction
    """The largest share of one of them."""
    all: Fraction
    """The shares of all of them."""
    officers: Fraction
    """The officers who come from them, of all officers."""

    def reaches(self, bounds: Hold) -> bool:
        """Does one of the parts reach its bound?"""
        return any(part >= bound for part, bound in zip(self, bounds, strict=True))


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
        and facts.capital > WIDEST["capital"]
        and facts.employees is not None
        and facts.employees > WIDEST["employees"]
    ):
        return False
    return facts.is_sme


class Held(NamedTuple):
    """What large companies hold of a company: surely, and at most, where of some shareholders it is not known."""

    sure: Hold
    perhaps: Hold
    """With those who may be large companies, or may hold their share on the day."""
    missing: tuple[str, ...]
    """What would have to be said to know it: paths below the company."""


def is_large(holder: Shareholder, listed: Mapping[str, OrganizationFacts]) -> Tri:
    """Is a shareholder a large company: as the entry says, or as the document says of the company that it names (`listed`, by id)?

    A deemed large enterprise counts where it holds everything; for less the definitions differ, and it is unknown unless the entry says.
    """
    facts = listed.get(holder.who)
    company = None if facts is None or facts.kind is None else facts.kind is OrganizationKind.COMPANY
    sme = small(facts) if facts is not None and company else None
    deemed = facts.deemed_large.value if facts is not None and facts.deemed_large is not None else None
    if holder.large or sme is False or (company and deemed and least_share(holder) == 100):
        return True
    if holder.large is False or company is False or (sme and deemed is False):
        return False
    return None


def held_by_large(
    facts: OrganizationFacts, on: date | None = None, listed: Mapping[str, OrganizationFacts] = NOBODY
) -> Held:
    """What large companies hold of a company on the day of which its facts are (`as_of`), else on `on`. Of a range the lower end counts, of a
    share that is not said, nothing. Who is large follows from the entry, or from what is said of those `listed`, by id.
    """
    day = facts.as_of or on
    sure: list[Fraction] = []
    perhaps: list[Fraction] = []
    missing: list[str] = []
    for n, holder in enumerate(facts.shareholders or ()):
        share = least_share(holder) or Fraction(0)
        large, held = is_large(holder, listed), held_on(holder, day)
        counted = all3((large, held))
        if share == 0 or counted is False:
            continue
        perhaps.append(share)
        if counted:
            sure.append(share)
        if large is None:
            missing.append(f"shareholders.{n}.large")
        if held is None:
            ends = [name for name, end in (("from", holder.from_), ("to", holder.to)) if end == UNDECIDED]
            missing += [f"shareholders.{n}.{name}" for name in ends] or ["as_of"]
    officers = facts.officers
    part = Fraction(0)
    if officers is not None and officers.total and officers.from_large:
        part = Fraction(officers.from_large, officers.total)
    return Held(_hold(sure, part), _hold(perhaps, part), tuple(dict.fromkeys(missing)))


def _hold(shares: list[Fraction], officers: Fraction) -> Hold:
    """Shares in percent as parts of the whole."""
    return Hold(max(shares, default=Fraction(0)) / 100, Fraction(sum(shares)) / 100, officers)
