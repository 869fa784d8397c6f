"""What follows of a payment from other entries: whose money it is, of which kind, and when (rulings.md 3; surface.md 1, principle 5)."""

from __future__ import annotations

from datetime import date

from graphmodel.derived.lifetimes import ONE_DAY
from graphmodel.schema import nodes
from graphmodel.schema.dates import Period, project_year, project_year_period
from graphmodel.schema.edges import Flow
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import KIND_UNDER, FlowKind, MoneyOrigin

AMED_KINDS = frozenset({FlowKind.COMMISSION, FlowKind.SUB_COMMISSION})
"""The kinds by which AMED money is passed down; a refund goes upwards and may be of own money."""


def kind_of(flow: Flow, under: nodes.Contract | None) -> FlowKind | None:
    """The kind: as said, else it follows from the contract under which it is paid. None: not known."""
    return flow.kind or (KIND_UNDER.get(under.kind) if under is not None else None)


def origin_of(flow: Flow, payer: str, kind: FlowKind | None) -> MoneyOrigin | None:
    """Whose money it is: what AMED itself (`payer` is a local id) pays, and what is paid as a commission or sub-commission (`kind` as it
    follows from the contract too), is AMED money, whatever is said; else as said. None: not known.
    """
    if payer == AMED or kind in AMED_KINDS:
        return MoneyOrigin.AMED
    return flow.origin


def period_of(flow: Flow, project: Period | None) -> Period | None:
    """When it is paid: the day, or the whole project year; None when neither is known."""
    if isinstance(flow.on, date):
        return Period(flow.on, flow.on + ONE_DAY)
    if flow.year is None or project is None or flow.year > project_year(project.start, project.last):
        return None
    return project_year_period(project.start, flow.year, project.end)
