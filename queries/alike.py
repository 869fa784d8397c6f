"""Bodies that may be one under two ids: equal names after folding, and nothing that tells them apart."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from itertools import combinations

from graphmodel.schema import edges, nodes
from queries.view import ProjectView

IDENTIFIERS = ("corporate_number", "ror", "erad")
FORMS = {
    "(株)": "株式会社",
    "(有)": "有限会社",
    "(同)": "合同会社",
    **{
        form: form
        for form in (
            "株式会社",
            "有限会社",
            "合同会社",
            "国立大学法人",
            "公立大学法人",
            "学校法人",
            "国立研究開発法人",
            "独立行政法人",
            "一般社団法人",
            "公益社団法人",
            "一般財団法人",
            "公益財団法人",
        )
    },
}
"""Legal forms as they are written, and what they are."""


def alike(view: ProjectView) -> dict[str, frozenset[str]]:
    """For each body the others that may be the same: equal names (after NFKC, without white space; the legal form is dropped only where one
    side has none or both have the same), no identifiers that differ, not said to be two (`distinct_from`), and of different institutions.
    A name that is not decided is equal to none.
    """
    by_name: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for body in view.bodies.values():
        if body.node.name_known:
            core, form = folded(body.name.ja)
            by_name[core].append((body.id, form))
    out: dict[str, set[str]] = defaultdict(set)
    for own in by_name.values():
        for (one, form), (other, its) in combinations(own, 2):
            if form and its and form != its:
                continue
            if view.root(one) != view.root(other) and not _told_apart(view, one, other):
                out[one].add(other)
                out[other].add(one)
    return {body: frozenset(others) for body, others in out.items()}


def folded(name: str) -> tuple[str, str]:
    """A name without white space and legal form, and the legal form ("" if none)."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
    for written, form in FORMS.items():
        if written in plain:
            return plain.replace(written, "", 1), form
    return plain, ""


def _told_apart(view: ProjectView, one: str, other: str) -> bool:
    graph, keys = view.graph.nx, (f"{view.id}/{one}", f"{view.id}/{other}")
    for source, target in (keys, keys[::-1]):
        for _, to, data in graph.out_edges(source, data=True):
            if to == target and isinstance(data["value"], edges.DistinctFrom):
                return True
    mine, its = (_identity(view, key) for key in keys)
    return any(mine.get(name) and its.get(name) and mine[name] != its[name] for name in IDENTIFIERS)


def _identity(view: ProjectView, key: str) -> dict[str, object]:
    for _, to, data in view.graph.nx.out_edges(key, data=True):
        if isinstance(data["value"], edges.IsOrganization):
            shared = view.graph.node(to)
            assert isinstance(shared, nodes.Organization)
            return {name: getattr(shared, name) for name in IDENTIFIERS}
    return {}
