"""Two entries that may be one: bodies and people of one name under two ids (findings A6), and a body and the one it came from.

Equal names that nothing tells apart may be one body or person that was written twice. A rule whose answer would be another if the two
were one is unknown, until they are written once, told apart by identifiers, or said to be two (`distinct_from`). A body that came from
another by merger, split, conversion or change of name takes over its contracts and duties, or is the same legal person: what would be
otherwise if the two were one is for people to settle, and unknown until then. A mere transfer of business makes no such pair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from graphmodel.graph import ConsortiumGraph, Link
from graphmodel.schema import edges, nodes
from graphmodel.schema.entries import AMED
from graphmodel.schema.words import Succession
from graphmodel.text import Text
from queries.findings import Judgement, Missing, Said
from queries.view import Body, PersonView, ProjectView

FORMS = (
    *("国立研究開発法人", "国立大学法人", "公立大学法人", "地方独立行政法人", "独立行政法人", "学校法人"),
    *("一般社団法人", "一般財団法人", "公益社団法人", "公益財団法人", "医療法人", "特定非営利活動法人"),
    *("株式会社", "有限会社", "合同会社", "合資会社", "合名会社"),
)
"""Legal forms as they stand before or behind a name."""

SHORT_FORMS = {"(株)": "株式会社", "(有)": "有限会社", "(同)": "合同会社"}
IDENTIFIERS = ("corporate_number", "ror", "erad", "orcid")


class Namesakes(NamedTuple):
    """Two entries of one name: the first stays where they are taken for one."""

    first: str
    second: str
    name: str
    succeeds: bool = False
    """The second came from the first; else they have the same name."""

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be said."""
        return (Missing(self.second, "predecessor" if self.succeeds else "distinct_from"),)


def folded(name: str) -> tuple[str, str | None]:
    """A name without differences of writing, and its legal form, if it has one."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
    for short, form in SHORT_FORMS.items():
        plain = plain.replace(short, form)
    for form in FORMS:
        if plain.startswith(form) or plain.removesuffix("(架空)").endswith(form):
            return plain.replace(form, "", 1), form
    return plain, None


def namesakes(view: ProjectView) -> list[Namesakes]:
    """The pairs of bodies, and of people, that nothing tells apart. Undecided names are never equal."""
    apart = {
        frozenset((view.local(source), view.local(target)))
        for source, target, _, _ in view.graph.edges(edges.DistinctFrom)
        if source.startswith(f"{view.id}/")
    }
    bodies = (b for b in view.bodies.values() if b.id != AMED and b.node.name_known)
    people = (p for p in view.people.values() if p.node.name_known)
    out = []
    for kind in (bodies, people):
        alike: dict[str, list[tuple[str | None, Body | PersonView]]] = {}
        for one in kind:
            core, form = folded(one.name.ja)
            alike.setdefault(core, []).append((form, one))
        for group in alike.values():
            for (form, one), (other_form, other) in combinations(group, 2):
                told = frozenset((one.id, other.id)) in apart or _told_apart(view, one.id, other.id)
                forms = form is not None and other_form is not None and form != other_form
                whole = isinstance(one, Body) and view.root(one.id) == view.root(other.id)
                if not (told or forms or whole):
                    out.append(Namesakes(one.id, other.id, one.name.ja))
    named = {frozenset(pair[:2]) for pair in out}
    for source, target, edge, _ in view.graph.edges(edges.Succeeds):
        if source.startswith(f"{view.id}/"):
            after, before = view.bodies[view.local(source)], view.bodies[view.local(target)]
            pair = frozenset((before.id, after.id))
            if pair not in named | apart and _continues(edge.by, before, after):
                out.append(Namesakes(before.id, after.id, before.name.ja, succeeds=True))
    return out


def _continues(by: Succession | None, before: Body, after: Body) -> bool:
    """May the one body go on as the other? Two that were in one role side by side were two, whatever became of them by merger or split."""
    if by is Succession.TRANSFER:
        return False
    if by not in (Succession.MERGER, Succession.SPLIT):
        return True
    return not any(
        one.role is other.role and (p := one.span.period()) and (q := other.span.period()) and p.overlaps(q)
        for one in before.roles
        for other in after.roles
    )


def _told_apart(view: ProjectView, one: str, other: str) -> bool:
    """Have both an identifier of one kind, and different ones?"""
    first, second = _identifiers(view, one), _identifiers(view, other)
    return any(first[key] != second[key] for key in first.keys() & second.keys())


def _identifiers(view: ProjectView, key: str) -> dict[str, str]:
    return {
        name: value
        for link in view.graph.out_of(f"{view.id}/{key}")
        if isinstance(link.edge, edges.IsOrganization | edges.IsPerson)
        for name in IDENTIFIERS
        if (value := getattr(link.edge, name, None)) is not None
    }


def as_one(view: ProjectView, pairs: Iterable[Namesakes]) -> ProjectView:
    """The project as it is where these pairs are one each: what the first does not say, the second does."""
    graph = view.graph.project(view.id)
    instead: dict[str, str] = {}
    for pair in pairs:
        first, second = (f"{view.id}/{key}" for key in (pair.first, pair.second))
        instead[second] = instead.get(first, first)
    merged = ConsortiumGraph()
    for key, node, path in graph.all_nodes():
        if key in instead:
            continue
        for other in (o for o, one in instead.items() if one == key):
            node = _united(node, graph.node(other))
        merged.add(node, path)
    for link in graph.links():
        _carry_over(merged, link, instead)
    merged.places = graph.places
    return ProjectView(merged, view.id)


def _united(one: nodes.Node, other: nodes.Node) -> nodes.Node:
    more = {
        name: getattr(other, name)
        for name in type(one).model_fields
        if getattr(one, name) is None and getattr(other, name) is not None
    }
    known = {
        name: getattr(one, name) or getattr(other, name)
        for name in ("roles_known", "employment_known")
        if name in type(one).model_fields
    }
    return one.model_copy(update=more | known)


def _carry_over(graph: ConsortiumGraph, link: Link, instead: dict[str, str]) -> None:
    source, target = instead.get(link.source, link.source), instead.get(link.target, link.target)
    if source == target or isinstance(link.edge, edges.DistinctFrom):
        return
    there = {one.key for one in graph.out_of(source) if one.target == target}
    if link.key not in there:
        graph.connect(link.edge, source, target, link.path, link.key)
    elif not isinstance(link.edge, edges.InProject):
        # Keys count from 0 between the same two; of a payment they are its own.
        graph.connect(link.edge, source, target, link.path, f"{link.key}+{link.source}")


class Doubts:
    """What is not known because bodies or people of one name may be one: each group alone, and all together."""

    def __init__(self, view: ProjectView) -> None:
        self.pairs = namesakes(view)
        self._variants: list[tuple[tuple[Namesakes, ...], ProjectView]] = []
        together: list[tuple[Namesakes, ...]] = [(pair,) for pair in self.pairs[:LIMIT]]
        if len(self.pairs) > 1:
            together.append(tuple(self.pairs))
        for pairs in together:
            self._variants.append((pairs, as_one(view, pairs)))
        self._view = view

    def notices(self) -> Iterator[Text]:
        """A sentence for each pair, with both places."""
        for pair in self.pairs:
            if pair.succeeds:
                continue  # written on purpose: what hangs on it says so itself
            places = [str(p) for key in pair[:2] if (p := self._view.place(self._path(key))) is not None]
            where = f"（{'、'.join(places)}）" if places else ""
            at = f" ({', '.join(places)})" if places else ""
            yield Text(
                f"「{pair.name}」が二つのIDで書かれています：{pair.first}、{pair.second}{where}。同じであれば一つにまとめ、別であれば番号か distinct_from で分けてください。"
                "同じかどうかで結果が変わる規則は、判定不能としています。",
                f"“{pair.name}” is listed under two ids: {pair.first}, {pair.second}{at}. If they are one, write it once; if not, tell them apart by identifiers or "
                "`distinct_from`. Rules whose answer depends on it are unknown.",
            )

    def _path(self, key: str) -> tuple[str | int, ...]:
        body = self._view.bodies.get(key)
        return body.path if body is not None else self._view.people[key].path

    def heard(self, said: Sequence[Said], ask: Callable[[ProjectView], Iterable[Said]]) -> list[Said]:
        """What a rule says, with what would be otherwise if namesakes were one, made unknown. `ask` asks the rule of another view."""
        out = list(said)
        for pairs, view in self._variants:
            second = {pair.second: pair.first for pair in pairs}
            missing = tuple(m for pair in pairs for m in pair.missing)
            why = {"why": SUCCESSION if all(pair.succeeds for pair in pairs) else ONE_OR_TWO}

            def key(j: Judgement, second: dict[str, str] = second) -> tuple[str, frozenset[str]]:
                return j.clause, frozenset(second.get(s, s) for s in j.subjects)

            other = [j for j in ask(view) if isinstance(j, Judgement) and j.outcome != "note"]
            fails, answers = {key(j) for j in other if j.outcome == "fail"}, {key(j) for j in other}
            mine = {key(j) for j in out if isinstance(j, Judgement) and j.outcome != "note"}
            out = [
                replace(j, outcome="unknown", missing=(*j.missing, *missing), values=why | j.values)
                if isinstance(j, Judgement) and j.outcome == "fail" and key(j) not in fails
                else j
                for j in out
            ]
            out += [
                replace(j, outcome="unknown", missing=(*j.missing, *missing), values=why | j.values)
                for j in other
                if key(j) in answers - mine
            ]
        return out


ONE_OR_TWO = Text("同じ名称の二つが同じものか分かりません", "it is not known whether two of one name are one")
SUCCESSION = Text(
    "前身の機関からの承継をどう扱うかによります", "it depends on the succession to the body before"
)
LIMIT = 6
"""So many pairs are looked at one by one; more only together."""
