"""What the database is to have of a document: the properties of its nodes and edges, made from their types alone.

Every node has `uid`, which is unique in
its label; nodes of a project also carry `project` and `id`. What rules need and a database cannot work out cheaply is written beside the
values of the document: `start` and `end` (half-open, absent when not known), `sure_start` and `sure_end` (when it surely holds: the first day,
where the end is not known), `root` (the institution a body belongs to),
`sme` (as said, unless capital and employees contradict it), `large_share`, `large_shares` and `large_officers` (the largest share of one large company in it, the shares of all, and their officers, as parts of 1);
`maybe_large_share` and `maybe_large_shares`, the same with those who may be large, and `large_unsaid`, what would have to be said of them;
`epochs` with `epoch_ends` and `epoch_years`; `listed`, the place of a node among those of its type, and of a payment among the payer's;
`name` on participants and members; `company_known` on the role of a liaison representative; `place`, where the entry stands in the file it was read from.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from graphmodel.build import graph_of
from graphmodel.derived.flows import kind_of, origin_of, period_of
from graphmodel.derived.holdings import held_by_large, small
from graphmodel.derived.lifetimes import Span as Lifetime
from graphmodel.derived.lifetimes import (
    contract_span,
    dated_span,
    epoch_days,
    life,
    project_period,
    spans,
    written_span,
)
from graphmodel.documents.loader import Loaded
from graphmodel.documents.places import Path as DocumentPath
from graphmodel.documents.places import whole_file
from graphmodel.graph import ConsortiumGraph
from graphmodel.schema import edges, nodes
from graphmodel.schema.dates import Period, project_year
from graphmodel.schema.entries import AMED, Name, OrganizationFacts, Span
from graphmodel.schema.fields import Record
from graphmodel.schema.nodes import NODE_TYPES, ProjectNode
from graphmodel.schema.sections import Section
from graphmodel.schema.words import PersonRole
from graphmodel.stores.base import portable

Row = dict[str, Any]
EdgeKey = tuple[str, str, str]
"""Source, target and key of an edge."""

IDENTITIES: dict[str, type[edges.Edge]] = {"Organization": edges.IsOrganization, "Person": edges.IsPerson}
"""Shared nodes, and the edge by which a project says what it knows of one."""

_AGREE = {fact for section in Section for fact in section.identity}

FACTS = tuple(name for name in OrganizationFacts.model_fields if name in _AGREE)
"""Undated facts on a Participant about which two projects may not say different things."""

IDENTIFIERS = tuple(
    dict.fromkeys(name for edge in IDENTITIES.values() for name in edge.model_fields if name in _AGREE)
)
"""Identifiers on the edge to a shared node about which two projects may not say different things."""


def own_labels() -> list[str]:
    """The types of nodes that belong to one project."""
    return [label for label, kind in NODE_TYPES.items() if issubclass(kind, ProjectNode)]


@dataclass
class Rows:
    """One project as the database has it: properties of its own nodes by label and uid, and of its edges by type, the labels of
    both ends, and `EdgeKey`.
    """

    project: Row
    nodes: dict[str, dict[str, Row]]
    edges: dict[tuple[str, str, str], dict[EdgeKey, Row]]

    def shared(self) -> dict[str, dict[str, set[str]]]:
        """The shared nodes that the project refers to, by label and uid, each with what the project says of it; without AMED."""
        out: dict[str, dict[str, set[str]]] = {label: {} for label in IDENTITIES}
        for (_, source_label, target_label), links in self.edges.items():
            if target_label not in IDENTITIES:
                continue
            for (source, target, _), row in links.items():
                if target != AMED:
                    own = self.nodes[source_label][source]
                    facts = {fact: own[fact] for fact in FACTS if fact in own}
                    out[target_label].setdefault(target, set()).add(repr((source, row, facts)))
        return out


def properties(record: Record) -> Row:
    """A record as properties: periods as `…_from` and `…_to`, names as text and `…_en`, values by project year as `…_1`, `…_2`, what
    Neo4j cannot hold as JSON text, absent values left out.
    """
    out: Row = {}
    values = record.__dict__
    for name, key in _keys(type(record)):
        value = values[name]
        if value is None:
            continue
        if isinstance(value, str | int):
            out[key] = _value(value, record, name)
        elif isinstance(value, Span):
            for end, day in (("from", value.from_), ("to", value.to)):
                if day is not None:
                    out[f"{key}_{end}"] = day
        elif isinstance(value, Name):
            out[key] = value.ja
            if value.en is not None:
                out[f"{key}_en"] = value.en
        elif isinstance(value, dict) and all(isinstance(v, int | str | Fraction) for v in value.values()):
            out |= {f"{key}_{year}": _value(amount, record, name) for year, amount in value.items()}
        else:
            out[key] = _value(value, record, name)
    return out


@cache
def _keys(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a type, each with its name in documents."""
    return tuple((name, field.alias or name) for name, field in kind.model_fields.items())


def _value(value: Any, record: Record, name: str) -> Any:
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, bool | int | str | date):
        return value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, tuple) and not any(isinstance(v, Record | dict) for v in value):
        return [_value(v, record, name) for v in value]
    dumped = record.model_dump(mode="json", by_alias=True, exclude_none=True, include={name})
    return json.dumps(next(iter(dumped.values())), ensure_ascii=False)


def rows_of(loaded: Loaded) -> Rows:
    """What the database is to have of a document."""
    graph = graph_of(loaded)
    (project,) = graph.projects()
    node = graph.node(project)
    assert isinstance(node, nodes.Project)
    period = project_period(node)
    whole = life(period)
    out = Rows({}, {label: {} for label in own_labels()}, {})
    roots = _roots(graph)
    listed = {value.id: value for _, value in graph.nodes(nodes.Participant)}
    labels: dict[str, str] = {}
    identities: dict[str, str] = {}
    for key, value, path in graph.all_nodes():
        labels[key] = type(value).__name__
        if isinstance(value, nodes.Organization | nodes.Person):
            identities[key] = portable(key, loaded.name)
            continue
        row: Row = {"uid": key, **properties(value)}
        match value:
            case nodes.Project():
                if period is not None:
                    days = epoch_days(period, value.as_at, spans(graph, project))
                    years = [project_year(period.start, day) for day in days[:-1]]
                    row |= {"start": period.start, "end": period.end}
                    row |= {"epochs": days[:-1], "epoch_ends": days[1:], "epoch_years": years}
                out.project = row | _place(loaded, path)
                continue
            case nodes.Participant():
                held = held_by_large(value, node.submitted, listed)
                if (sme := small(value)) is not None:
                    row["sme"] = sme
                row |= {"root": roots[key], "large_officers": float(held.sure.officers)}
                row |= {"large_share": float(held.sure.one), "large_shares": float(held.sure.all)}
                if held.missing:
                    row |= {"maybe_large_share": float(held.perhaps.one)}
                    row |= {"maybe_large_shares": float(held.perhaps.all), "large_unsaid": list(held.missing)}
            case nodes.Contract():
                row |= _span(contract_span(value))
            case nodes.WorkItem():
                row |= _span(written_span(value.period) if value.period else whole)
        alike = out.nodes[labels[key]]
        alike[key] = row | {"listed": len(alike)} | _place(loaded, path)
    paid: Counter[str] = Counter()
    of_a_company = {path for *_, path in graph.edges(edges.Represents)}
    for source, target, key, edge, path in graph.links():
        row = {"key": key, **properties(edge)}
        match edge:
            case edges.PartyTo():
                contract = graph.node(target)
                assert isinstance(contract, nodes.Contract)
                row |= _span(dated_span(edge, contract_span(contract)))
            case edges.Dated():
                row |= _span(dated_span(edge, whole))
                if isinstance(edge, edges.ActsAs) and edge.role is PersonRole.LIAISON_REPRESENTATIVE:
                    row["company_known"] = path in of_a_company
            case edges.Flow():
                row |= _flow(graph, edge, source, period) | {"listed": paid[source]}
                paid[source] += 1
            case edges.IsOrganization() | edges.IsPerson():
                named = out.nodes[labels[source]][source]
                named |= {k: row[k] for k in ("name", "name_en") if k in row}
        kind = (type(edge).label, labels[source], labels[target])
        out.edges.setdefault(kind, {})[source, identities.get(target, target), key] = row
    return out


def _flow(graph: ConsortiumGraph, flow: edges.Flow, source: str, period: Period | None) -> Row:
    payer = graph.node(source)
    assert isinstance(payer, nodes.Participant)
    under = graph.node(f"{payer.project}/{flow.under}") if flow.under else None
    kind = kind_of(flow, under if isinstance(under, nodes.Contract) else None)
    said = {"origin": origin_of(flow, payer.id, kind), "kind": kind}
    paid = period_of(flow, period)
    return {k: str(v) for k, v in said.items() if v is not None} | _times(*(paid or (None, None)))


def _span(span: Lifetime) -> Row:
    start, end = span.certain
    sure = {k: v for k, v in (("sure_start", start), ("sure_end", end)) if v is not None}
    return _times(*span) | sure


def _times(start: date | None, end: date | None) -> Row:
    return {k: v for k, v in (("start", start), ("end", end)) if v is not None}


def _place(loaded: Loaded, path: DocumentPath) -> Row:
    """Where an entry stands in its file; a document that came out of the database has no file."""
    place = loaded.place(path[1:]) if path else None
    return {"place": str(place)} if place is not None and place != whole_file(place.file) else {}


def _roots(graph: ConsortiumGraph) -> dict[str, str]:
    above = {source: target for source, target, _, _ in graph.edges(edges.PartOf)}
    roots = {}
    for key, _ in graph.nodes(nodes.Participant):
        top, seen = key, {key}
        while top in above and above[top] not in seen:
            top = above[top]
            seen.add(top)
        found = graph.node(top)
        assert isinstance(found, nodes.Participant)
        roots[key] = found.id
    return roots
