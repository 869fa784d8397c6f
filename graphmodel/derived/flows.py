"""What follows of a payment from other entries: whose money it is, of which kind, and when (rulings.md 3; surface.md 1, principle 5)."""

from __future__ import annotations

from datetime import date

from graphmodel.derived.lifetimes import ONE_DAY
from graphmodel.schema import nodes
from graphmodel.schema.dates import Period, project_year, project_year_period
from graphmodel.schema.edges import Flow
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import KIND_UNDER, FlowKind, MoneyOrigin


def origin_of(flow: Flow, payer: str) -> MoneyOrigin | None:
    """Whose money it is: as said; what AMED itself (`payer` is a local id) pays is AMED money. None: not known."""
    return flow.origin or (MoneyOrigin.AMED if payer == AMED else None)


def kind_of(flow: Flow, under: nodes.Contract | None) -> FlowKind | None:
    """The kind: as said, else it follows from the contract under which it is paid. None: not known."""
    return flow.kind or (KIND_UNDER.get(under.kind) if under is not None else None)


def period_of(flow: Flow, project: Period | None) -> Period | None:
    """When it is paid: the day, or the whole project year; None when neither is known."""
    if isinstance(flow.on, date):
        return Period(flow.on, flow.on + ONE_DAY)
    if flow.year is None or project is None or flow.year > project_year(project.start, project.last):
        return None
    return project_year_period(project.start, flow.year, project.end)
