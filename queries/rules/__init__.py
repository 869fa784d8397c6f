"""The rules, one a file, in a folder a group of the catalogue (`con/con_05.py`). Dropping a file in adds its rule."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from graphmodel.text import Text
from queries.calls import CallProfile
from queries.catalogue import Authority, CatalogueRule, catalogue, slides
from queries.findings import Citation, Explainable, Remedy, Said, Severity
from queries.view import ProjectView

Function = Callable[[ProjectView, CallProfile], Iterator[Said]]


@dataclass(frozen=True)
class Clause:
    """One thing that a rule demands, with what is said when it fails or cannot be judged.

    Templates may use {subjects}, {period} and the `values` of the judgement.
    """

    id: str
    severity: Severity
    message: Text
    remedy: Remedy
    unknown: Text | None = None
    expected: Text | None = None
    observed: Text | None = None
    follows_from: tuple[str, ...] = ()
    """Rules (or clauses of one, `CON-04/former_lead`) under whose findings those of this clause fold, before the rule's own `follows_from`."""
    forbids_line: bool = False
    """What it finds is a contract or a payment that should not be there: charts draw that line itself so."""
    authority: Authority | None = None
    """What the clause rests on, where it is not what the rule rests on (`catalogue.toml`)."""


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue with its function, sentences and texts."""

    id: str
    function: Function
    clauses: dict[str, Clause]
    citations: tuple[Citation, ...]
    follows_from: tuple[str, ...]
    """Rules under whose findings this one's fold, whatever the clause, the likeliest first."""
    explain: Explainable
    needs_period: bool
    about_contracts: bool
    """True for rules about contracts, which need not be there before the start: of an application they judge what is written."""
    parameters: tuple[str, ...]
    examines: Text
    """What is looked at."""
    beside: Function | None = None
    """What the rule says besides, of clauses that no database is asked for since sums or derived facts decide them: it is said in Python
    beside the answer of the rule's twin, too."""

    @property
    def catalogued(self) -> CatalogueRule:
        """The rule's row in the catalogue: title, type, severity."""
        return catalogue()[self.id]

    @property
    def title(self) -> Text:
        """Title in both languages."""
        return self.catalogued.title

    @property
    def folds_under(self) -> tuple[str, ...]:
        """All rules under whose findings this one's fold, by whichever clause."""
        of_clauses = (name.partition("/")[0] for c in self.clauses.values() for name in c.follows_from)
        return tuple(dict.fromkeys((*self.follows_from, *of_clauses)))

    def authority(self, clause: str) -> Authority:
        """What a clause of it rests on."""
        return self.clauses[clause].authority or self.catalogued.authority

    @property
    def severity(self) -> Severity:
        """The weight of its first clause."""
        return next(iter(self.clauses.values())).severity


class BadRule(Exception):
    """A rule is malformed; nothing is judged until it is mended."""


_rules: dict[str, Rule] = {}


def rule(
    rule_id: str,
    *,
    doc_ja: str,
    clauses: list[Clause],
    citations: list[Citation],
    follows_from: tuple[str, ...] = (),
    explain: Explainable = "no",
    needs_period: bool = True,
    about_contracts: bool = False,
    parameters: tuple[str, ...] = (),
    beside: Function | None = None,
) -> Callable[[Function], Function]:
    """Declare a rule. `doc_ja` is what the function's docstring says, in Japanese: what is looked at.

    Raises BadRule when it has no citation, no clause, no docstring, or an id that the catalogue does not know.
    """

    def register(function: Function) -> Function:
        if rule_id not in catalogue():
            raise BadRule(f"{rule_id} is not in the catalogue")
        if rule_id in _rules:
            raise BadRule(f"{rule_id} is declared twice")
        if not citations or not clauses or not doc_ja or not function.__doc__:
            raise BadRule(f"{rule_id} needs a citation, a clause and a docstring")
        if any(not c.remedy.parts for c in clauses):
            raise BadRule(f"{rule_id} has a clause without remedy")
        if any(c.slide not in slides() for c in citations):
            raise BadRule(f"{rule_id} cites a slide that does not exist")
        for texts in (
            t
            for c in clauses
            for t in (c.message, c.remedy.actual, c.remedy.document, c.unknown, c.expected, c.observed)
            if t is not None
        ):
            if not texts.ja or not texts.en:
                raise BadRule(f"{rule_id} has a text in one language only")
        _rules[rule_id] = Rule(
            rule_id,
            function,
            {c.id: c for c in clauses},
            tuple(citations),
            follows_from,
            explain,
            needs_period,
            about_contracts,
            parameters,
            Text(doc_ja, " ".join(function.__doc__.split())),
            beside,
        )
        return function

    return register


@cache
def rules() -> dict[str, Rule]:
    """All rules that are implemented, in the order of the catalogue."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    unknown = {f for r in _rules.values() for f in r.folds_under} - set(catalogue())
    if unknown:
        raise BadRule(f"follows_from names rules that do not exist: {sorted(unknown)}")
    return {i: _rules[i] for i in catalogue() if i in _rules}


def not_implemented() -> tuple[str, ...]:
    """The rules of the catalogue that are not checked yet."""
    return tuple(i for i in catalogue() if i not in rules())
