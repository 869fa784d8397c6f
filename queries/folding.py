"""Merging and folding: what says the same is said once, and what follows from something else stands under it (rulings.md 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, NamedTuple

from graphmodel.schema.dates import Period, subtract
from graphmodel.text import Text
from queries.findings import (
    EVER,
    Doubt,
    Finding,
    Judgement,
    MissingFact,
    Named,
    Outcome,
    Paid,
    RuleResult,
    Several,
    Strongest,
    Witness,
)
from queries.rules import Rule
from queries.wording import Words


def merge(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Join judgements that say the same of the same subjects in neighbouring periods. What fails is not doubtful at the same time, and
    what an exception covers is not joined with what it does not cover.
    """
    groups: dict[tuple[Any, ...], list[Judgement]] = {}
    for j in _without_idle_doubts(list(judgements)):
        groups.setdefault((j.outcome, j.clause, tuple(sorted(set(j.subjects))), j.covers), []).append(j)
    out: list[Judgement] = []
    for group in groups.values():
        dated = sorted((j for j in group if j.period is not None), key=lambda j: j.period or EVER)
        undated = [j for j in group if j.period is None]
        if undated:
            out.append(_join(undated[0], undated[1:], None))
        run: list[Judgement] = []
        for j in dated:
            assert j.period is not None
            if run and j.period.start > max(r.period.end for r in run if r.period):
                out.append(_join_dated(run))
                run = []
            run.append(j)
        if run:
            out.append(_join_dated(run))
    return out


def _without_idle_doubts(judgements: list[Judgement]) -> Iterator[Judgement]:
    """Leave out that something is unknown where the same clause fails for the same subjects anyway."""

    def of(j: Judgement) -> tuple[str, frozenset[str]]:
        return j.clause, frozenset(j.subjects)

    failing: dict[tuple[str, frozenset[str]], list[Period | None]] = {}
    for j in judgements:
        if j.outcome == "fail":
            failing.setdefault(of(j), []).append(j.period)
    for j in judgements:
        fails = failing.get(of(j)) if j.outcome == "unknown" else None
        if fails is None:
            yield j
        elif j.period is not None:
            for period in subtract(j.period, [p for p in fails if p is not None]):
                yield replace(j, period=period)
        elif None not in fails:
            yield j


def _join_dated(run: list[Judgement]) -> Judgement:
    periods = [j.period for j in run if j.period]
    return _join(run[0], run[1:], Period(min(p.start for p in periods), max(p.end for p in periods)))


def _join(first: Judgement, others: list[Judgement], period: Period | None) -> Judgement:
    nodes = dict.fromkeys(first.witness.nodes)
    edges = dict.fromkeys(first.witness.edges)
    missing = dict.fromkeys(first.missing)
    for other in others:
        nodes.update(dict.fromkeys(other.witness.nodes))
        edges.update(dict.fromkeys(other.witness.edges))
        missing.update(dict.fromkeys(other.missing))
    return replace(
        first,
        period=period,
        witness=Witness(tuple(nodes), tuple(edges)),
        missing=tuple(missing),
        values=_values((first, *others)),
    )


def _values(joined: Sequence[Judgement]) -> dict[str, Any]:
    """What the message says: a value that is not the same throughout is not said as if it were."""
    said: dict[str, list[Any]] = {}
    for judgement in joined:
        for name, value in judgement.values.items():
            # Two payments of the same amount are twice that amount.
            if isinstance(value, Paid) or value not in said.setdefault(name, []):
                said.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else _together(values) for name, values in said.items()}


def _together(values: list[Any]) -> Named | Several | Strongest | Paid:
    if all(isinstance(v, Strongest) for v in values):
        strongest: Strongest = max(values)
        return strongest
    if all(isinstance(v, Paid) for v in values):
        paid: Paid = reduce(Paid.plus, values)
        return paid
    if all(isinstance(v, Named) for v in values):
        return Named(tuple(dict.fromkeys(key for v in values for key in v.ids)))
    return Several(tuple(values))


def fold(findings: list[Finding], declared: Mapping[str, Rule]) -> list[Finding]:
    """Fold each finding under a root cause: a finding of a rule in `follows_from` that shares a subject or a witness edge, in whose
    period its own lies, by what the `declared` rules say. Chains fold to the top. Folded findings still count (rulings.md 2).
    """
    by_rule: dict[str, list[Finding]] = {}
    for f in findings:
        if f.outcome in (Outcome.FAIL, Outcome.UNKNOWN):
            for name in (f.rule, f"{f.rule}/{f.clause}"):
                by_rule.setdefault(name, []).append(f)
    parent: dict[str, Finding] = {}
    for f in findings:
        if f.rule not in declared or f.outcome not in (Outcome.FAIL, Outcome.UNKNOWN):
            continue
        rule = declared[f.rule]
        names = (*rule.clauses[f.clause].follows_from, *rule.follows_from)
        candidates = (c for name in names for c in by_rule.get(name, ()))
        root = next((c for c in candidates if _follows(f, c) and not _hides(c, f)), None)
        if root is not None:
            parent[f.key] = root

    order = {f.key: n for n, f in enumerate(findings)}

    def top(f: Finding) -> Finding:
        chain = [f]
        while chain[-1].key in parent:
            above = parent[chain[-1].key]
            if above in chain:
                # They follow from each other: the first of the circle is shown.
                return min(chain[chain.index(above) :], key=lambda c: order[c.key])
            chain.append(above)
        return chain[-1]

    return [
        replace(f, root_cause=top(f).key) if f.key in parent and top(f).key != f.key else f for f in findings
    ]


def _hides(root: Finding, f: Finding) -> bool:
    """A fail would be hidden under something that is merely unknown, or a 不適合 under a mere 注意."""
    return f.outcome is Outcome.FAIL and (
        root.outcome is not Outcome.FAIL or (f.binding and not root.binding)
    )


def _follows(f: Finding, root: Finding) -> bool:
    if f.key == root.key:
        return False
    shared = {s.id for s in f.subjects} & {s.id for s in root.subjects} or set(f.witness.edges) & set(
        root.witness.edges
    )
    if not shared:
        return False
    if root.period is None:
        return True
    return f.period is not None and root.period.start <= f.period.start and f.period.end <= root.period.end


def doubts(findings: Sequence[Finding], results: Sequence[RuleResult], words: Words) -> Iterator[Doubt]:
    """The unknowns by the fact that is missing, the fact that most wait for first.

    A finding that needs several facts stands under the one that most findings need: whoever supplies it is told what else is needed.
    Findings without a fact that could be supplied stand together where they say the same.
    """
    needing: list[Finding | RuleResult] = [r for r in results if r.missing]
    needing += [
        f for f in findings if f.outcome is Outcome.UNKNOWN and f.root_cause is None and f.rule != "ENGINE"
    ]
    facts = {_fact(m): m for needed in needing for m in needed.missing}
    wanted = Counter(key for needed in needing for key in set(map(_fact, needed.missing)))

    def rank(key: _Fact) -> tuple[Any, ...]:
        return -wanted[key], words.to_do_order(facts[key])

    by_fact: dict[tuple[_Fact | None, Text | None], list[Finding | RuleResult]] = {}
    for needed in needing:
        first = min(map(_fact, needed.missing), key=rank, default=None)
        alike = needed.message if first is None and isinstance(needed, Finding) else None
        by_fact.setdefault((first, alike), []).append(needed)
    folded: dict[str | None, list[str]] = {}
    for f in findings:
        if f.outcome is Outcome.UNKNOWN:
            folded.setdefault(f.root_cause, []).append(f.rule)
    order = {r.rule: n for n, r in enumerate(results)}
    made = []
    for (key, _), those in by_fact.items():
        own = [needed for needed in those if isinstance(needed, Finding)]
        named = {needed.rule for needed in those} | {r for f in own for r in folded.get(f.key, ())}
        fact = facts[key] if key is not None else None
        besides = {_fact(m): m for f in own for m in f.missing if _fact(m) != key}
        made.append(
            Doubt(
                fact=fact,
                text=_why(fact) if fact is not None else own[0].message,
                findings=tuple(f.key for f in own),
                rules=tuple(sorted(named, key=lambda r: order.get(r, len(order)))),
                also=tuple(sorted(besides.values(), key=words.to_do_order)),
            )
        )
    # What most rules wait for is supplied first; what nobody can supply comes last.
    yield from sorted(made, key=lambda d: (d.fact is None, -len(d.rules)))


class _Fact(NamedTuple):
    subject: str
    field: str


def _fact(missing: MissingFact) -> _Fact:
    return _Fact(missing.subject.id, missing.field)


def _why(fact: MissingFact) -> Text:
    """That a fact is not known, as the beginning of a sentence."""
    whose, what = fact.subject.name, fact.label
    if fact.field == "distinct_from":
        return Text(
            f"{whose.ja}と同じ名称の記載が、同じものか別のものか分からないため",
            f"because it is not known whether {whose.en} and the entry of the same name are one or two",
        )
    if fact.field == "predecessor":
        return Text(
            f"{whose.ja}が前身の機関の契約や役割を承継したものとして扱うかで結果が変わるため",
            f"because it depends on whether {whose.en} is taken to have succeeded to the contracts and roles of its predecessor",
        )
    if fact.subject.type == "section":
        return Text(f"{whose.ja}：{what.ja}が分からないため", f"because {what.en} is not known: {whose.en}")
    return Text(f"{whose.ja}の{what.ja}が分からないため", f"because {what.en} of {whose.en} is not known")
