"""Cypher twins: the rules that are graph patterns, asked once more in the database's own language. One file a rule, `<ID>.cypher`.

A twin is read-only and takes two maps: `$asked`, with `projects` (a list of project ids, or null for all), and `$call` (the parameters of
the call). They are maps since Neo4j would plan a text anew for each order of magnitude of a list that is a parameter by itself. Its rows:

| column | holds |
| --- | --- |
| project | id of the project |
| outcome | `examined`, `fail`, `unknown` or `note` |
| clause | clause of the rule; null for `examined` |
| subjects | ids, as in the document |
| from, to | first day, and the day after the last; null: at no particular time |
| nodes, edges | the witness: ids of bodies, people, contracts; keys of flows |
| missing | pairs [subject, field] that nobody has said |
| values | what the message needs: numbers, dates; a list of ids is shown by names |

In `values`, `{Paid: {planned, actual, unsaid}}` is what a payment adds to an amount, `{Strongest: {rank, text}}` a text of which the strongest is said, `{ja: '…', en: '…'}` is a text, `{FlowKind: 'fee'}` a word of that list (`graphmodel.schema.words`), `{Yen: 500000}` an amount, a
list of these is one text after the other, and `{from: …, to: …}` a period, half-open.

Messages and citations are made in Python, from the same texts as for the rule's own findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from graphmodel.schema import words
from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Examined, Judgement, Missing, Named, Paid, Said, Strongest, Witness, Yen

Row = Mapping[str, Any]
Ask = Callable[[str, dict[str, Any]], Iterable[Row]]
"""Asks the database: statement and parameters in, rows out."""


@cache
def twins() -> dict[str, str]:
    """The text of every twin by rule id."""
    folder = files(__name__)
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".cypher"))
    return {name.removesuffix(".cypher"): (folder / name).read_text(encoding="utf-8") for name in names}


def parameters(call: CallProfile, projects: Iterable[str] | None) -> dict[str, Any]:
    """What every twin is given."""
    values = {name: _plain(p.value) for name, p in call.parameters.items()}
    return {"asked": {"projects": None if projects is None else list(projects)}, "call": values}


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return float(value)
    return list(value) if isinstance(value, tuple) else value


def ask_twin(ask: Ask, rule: str, call: CallProfile, projects: Iterable[str] | None) -> dict[str, list[Said]]:
    """What the twin of a rule says, by project. KeyError when the rule has no twin."""
    out: dict[str, list[Said]] = {}
    for row in ask(twins()[rule], parameters(call, projects)):
        out.setdefault(row["project"], []).append(_said(row))
    return out


def answers(ask: Ask, call: CallProfile, projects: Sequence[str]) -> dict[str, dict[str, list[Said]]]:
    """What every twin says of these projects: by project, then by rule; an empty list where a twin has nothing to say."""
    out: dict[str, dict[str, list[Said]]] = {project: {rule: [] for rule in twins()} for project in projects}
    for rule in twins():
        for project, said in ask_twin(ask, rule, call, projects).items():
            out[project][rule] = said
    return out


def _said(row: Row) -> Said:
    subjects = tuple(row["subjects"])
    start, end = _day(row["from"]), _day(row["to"])
    period = Period(start, end) if start is not None and end is not None else None
    if row["outcome"] == "examined":
        return Examined(subjects, period)
    return Judgement(
        row["outcome"],
        row["clause"],
        subjects,
        period,
        Witness(tuple(row["nodes"] or ()), tuple(row["edges"] or ())),
        {key: _value(value) for key, value in (row["values"] or {}).items()},
        tuple(Missing(subject, field) for subject, field in row["missing"] or ()),
    )


def _day(value: Any) -> Any:
    return value.to_native() if hasattr(value, "to_native") else value


def _value(value: Any) -> Any:
    if isinstance(value, list):
        parts = [_value(v) for v in value if isinstance(v, dict)]
        if parts:
            texts = [p if isinstance(p, Text) else p.text for p in parts]
            return Text("".join(t.ja for t in texts), "".join(t.en for t in texts))
        return Named(tuple(value))
    if isinstance(value, dict):
        if "from" in value:
            return Period(_day(value["from"]), _day(value["to"]))
        if "ja" in value:
            return Text(value["ja"], value["en"])
        ((kind, word),) = value.items()
        if kind == "Paid":
            return Paid(**word)
        if kind == "Strongest":
            return Strongest(word["rank"], _value(word["text"]))
        return Yen(word) if kind == "Yen" else getattr(words, kind)(word)
    return _day(value)
