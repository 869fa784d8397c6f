"""What several rules of MON share."""

from __future__ import annotations

from graphmodel.schema.dates import Period
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import MoneyOrigin
from graphmodel.text import Text
from queries.view import ONE_DAY, ProjectView

UNSAID_ORIGIN = Text("財源が書かれていません", "whose money it is is not said")
UNFINISHED = Text("節がないか、書き終えていません", "a section is absent or not finished")


def clamped(view: ProjectView, at: Period) -> Period:
    """A time outside the project period as its first or last day: bills are paid after the end too."""
    whole = view.period
    if whole is None:
        return at
    if at.start >= whole.end:
        return Period(whole.end - ONE_DAY, whole.end)
    return Period(whole.start, whole.start + ONE_DAY) if at.end <= whole.start else at


def amed_reaches(view: ProjectView) -> frozenset[str]:
    """Institutions (by their roots) that AMED money reaches, or may reach: by flows of AMED's or of unsaid origin, AMED included."""
    onward: dict[str, set[str]] = {}
    for flow in view.payments:
        if flow.origin in (MoneyOrigin.AMED, None):
            onward.setdefault(view.root(flow.source), set()).add(view.root(flow.target))
    seen, queue = {AMED}, [AMED]
    while queue:
        for body in onward.get(queue.pop(), set()) - seen:
            seen.add(body)
            queue.append(body)
    return frozenset(seen)
