"""One fact less: a document from which a single fact is taken away, or said to be undecided, and what that may do to the answers.

Who knows less may not know better. So no fail and no unknown becomes a pass, and no pass or unknown becomes a fail (findings 2026-12, F).
What is left out here says something by its absence: that a role lasts to the end, that a body is part of none.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphmodel.documents.places import DocumentError
from graphmodel.schema.scalars.common import UNDECIDED
from queries.calls import load_profile
from queries.engine import check
from queries.findings import ProjectReport
from tests.consortia import view_from
from tests.queries.test_rule_cases import bucket

Data = dict[str, Any]

SECTIONS = ("organizations", "people", "contracts", "work_items", "money", "resources")

SPEAKS_BY_ABSENCE = frozenset(
    {
        # An entry without these is another entry, or none.
        *("id", "role", "who", "percent", "at_least", "at_most", "total", "from_large"),
        # Absence has a meaning of its own: from the first day, to the last, planned, of nobody, not ended, not set aside.
        *(
            "from",
            "to",
            "until",
            "status",
            "part_of",
            "ended",
            "counted",
            "distinct_from",
            "dispatch",
            "covers",
        ),
        # Words for people.
        *("title", "short_name", "position", "note", "purpose", "effort", "description"),
    }
)
"""Keys that cannot be taken away without saying something else."""

CAN_CONTRADICT = frozenset({"shareholders", "officers", "capital", "employees"})
"""What is written of a company only ever contradicts what is stated of it: without it the statement stands (rulings.md 4, TYP-03)."""

UNDECIDABLE = frozenset(
    {"name", "from", "to", "until", "employer", "main_place", "for", "amount", "on", "signed"}
)
"""Keys that may be said to be undecided."""

STANDS_WITHOUT = {
    # Judged only where both days are written.
    "signed": {"CON-17"},
    # Who is named is taken for a researcher, with a note; only `researcher: false` fails.
    "researcher": {"PPL-01", "PPL-04", "PPL-06"},
}
"""Rules that a missing fact of this key leaves as if it were lawful, by a ruling."""


class Step(NamedTuple):
    """A document with one fact less: where it stood, the key, what was done, and the data."""

    place: str
    key: str
    data: Data


def steps(data: Data) -> Iterator[Step]:
    """Every document with one fact less. The data are plain and not changed."""
    for section in SECTIONS:
        if section in data:
            less = copy.deepcopy(data)
            del less[section]
            if section == "contracts":
                for payment in less.get("money") or ():
                    payment.pop("under", None)
            yield Step(section, section, less)
            partial = sorted({*(data.get("partial") or ()), section})
            yield Step(f"{section} partial", section, {**copy.deepcopy(data), "partial": partial})
    for key in ("type", "period"):
        if key in data["project"]:
            less = copy.deepcopy(data)
            del less["project"][key]
            yield Step(f"project.{key}", key, less)
    for section in SECTIONS:
        for n, entry in enumerate(data.get(section) or ()):
            name = f"{section}.{entry.get('id', n)}"
            for path in _facts(entry):
                for undecided in (False, True):
                    key = str(path[-1])
                    if undecided and not _may_be_undecided(entry, path):
                        continue
                    if not undecided and (
                        key in SPEAKS_BY_ABSENCE | CAN_CONTRADICT or isinstance(path[-1], int)
                    ):
                        continue
                    less = copy.deepcopy(data)
                    where = less[section][n]
                    for part in path[:-1]:
                        where = where[part]
                    if undecided:
                        where[path[-1]] = UNDECIDED
                    else:
                        del where[path[-1]]
                    of = key if not isinstance(path[-1], int) else str(path[-2])
                    what = "undecided" if undecided else "unsaid"
                    yield Step(f"{name}.{'.'.join(map(str, path))} {what}", of, less)
            yield from _loose_ends(data, section, n, name)


def _facts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all facts of an entry, also those inside lists and records."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _facts(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            if isinstance(inner, dict):
                for key, deeper in inner.items():
                    yield from _facts(deeper, (*path, n, key))


def _may_be_undecided(entry: Data, path: tuple[Any, ...]) -> bool:
    if "amounts" in path[:-1]:
        return True
    if path[-1] not in UNDECIDABLE:
        return False
    # From and to of a payment are bodies.
    return not (path[-1] in ("from", "to") and len(path) == 1) and "dispatch" not in path


def _loose_ends(data: Data, section: str, n: int, name: str) -> Iterator[Step]:
    """A role that is written without days gets an end or a beginning that is undecided."""
    if section not in ("organizations", "people"):
        return
    for m, role in enumerate(data[section][n].get("roles") or ()):
        for end in ("from", "to"):
            if isinstance(role, dict) and end in role:
                continue
            less = copy.deepcopy(data)
            long = dict(role) if isinstance(role, dict) else {"role": role}
            less[section][n]["roles"][m] = {**long, end: UNDECIDED}
            yield Step(f"{name}.roles.{m}.{end} undecided", end, less)


def judged(data: Data) -> ProjectReport:
    """The answers to plain data."""
    return check(view_from(data), load_profile("aimgain-5"))


def outcomes(report: ProjectReport) -> dict[str, str]:
    """The outcome of each rule; a mere 注意 is `advisory`."""
    return {r.rule: bucket(r.outcome, r.severity.binding) for r in report.results}


class Better(NamedTuple):
    """A rule that knows better with one fact less."""

    place: str
    rule: str
    before: str
    after: str


FAILS = {"fail", "advisory"}


def knows_better(before: dict[str, str], step: Step) -> Iterator[Better]:
    """The rules whose answer one fact less makes better or worse than it may. Nothing where the reader refuses the document."""
    try:
        after = outcomes(judged(step.data))
    except DocumentError:
        return
    for rule, was in before.items():
        now = after[rule]
        turned_good = (
            now == "pass" and was in {*FAILS, "unknown"} and rule not in STANDS_WITHOUT.get(step.key, ())
        )
        turned_bad = now in FAILS and was in {"pass", "unknown"}
        if turned_good or turned_bad:
            yield Better(step.place, rule, was, now)
