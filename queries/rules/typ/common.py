"""What several rules of TYP share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.schema.dates import Period
from graphmodel.schema.words import FlowKind, MoneyOrigin, ProjectType
from graphmodel.text import Text
from queries.calls import CallProfile
from queries.findings import Missing
from queries.view import ONE_DAY, Epoch, FlowView, ProjectView, Tri

COMMISSIONING = frozenset({FlowKind.COMMISSION, FlowKind.SUB_COMMISSION})
"""The kinds of payment by which AMED money goes to a commissioned institution."""


def in_words(words: Any) -> Text:
    """Types as a list for people; a word of a call profile that this version does not know stays as it is."""
    names = {t.value: t.text for t in ProjectType}
    texts = [names.get(str(w), Text(str(w), str(w))) for w in words]
    return Text("、".join(t.ja for t in texts), ", ".join(t.en for t in texts))


def is_commission(flow: FlowView) -> tuple[Tri, tuple[Missing, ...]]:
    """Does a payment commission research with AMED money, and what is missing to know?"""
    if flow.origin not in (MoneyOrigin.AMED, None) or not (flow.kind is None or flow.kind in COMMISSIONING):
        return False, ()
    fields = [("origin", flow.origin), ("kind", flow.kind)]
    missing = tuple(Missing(flow.entry, name) for name, value in fields if value is None)
    return (None if missing else True), missing


def at_start(view: ProjectView, call: CallProfile) -> Iterator[tuple[Epoch, Period, str]]:
    """The epochs, and the time of each, in which TYP-05 and TYP-06 speak, with the clause: must on the first day, advisory later;
    from year 3 ORG-14 speaks.
    """
    for epoch in view.epochs:
        start, end = epoch.period
        if epoch is view.epochs[0]:
            yield epoch, Period(start, start + ONE_DAY), "start"
            start += ONE_DAY
        if start < end and epoch.year < call["late_from_year"]:
            yield epoch, Period(start, end), "later"
