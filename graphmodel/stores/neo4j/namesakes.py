"""Bodies and people of one name that the database keeps apart, for want of an identifier that would say whether they are one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from graphmodel.derived.namesakes import Folded, folded, folded_person
from graphmodel.stores.neo4j.rows import Row
from graphmodel.text import Text


class Bearer(NamedTuple):
    """An entry of a project that bears a name."""

    project: str
    entry: str
    name: str
    node: str
    """The shared node of the entry."""
    alone: bool
    """It has no identifier, so that no other project can mean the same node."""


class Namesakes(NamedTuple):
    """Entries of several projects whose name is the same and whose shared nodes are not."""

    label: str
    """`Organization` or `Person`."""
    bearers: Sequence[Bearer]

    @property
    def text(self) -> Text:
        """Whom it is about and what to do."""
        name = self.bearers[0].name
        shown = self.bearers[:SHOWN]
        more = len(self.bearers) - len(shown)
        ja = "、".join(f"課題「{b.project}」の {b.entry}" for b in shown) + (
            f"、ほか{more}件" if more else ""
        )
        en = ", ".join(f"{b.entry} of project `{b.project}`" for b in shown) + (
            f" and {more} more" if more else ""
        )
        if self.label == "Person":
            return Text(
                f"同じ氏名の人がいますが、番号がないので別の人として扱います: 「{name}」（{ja}）。同じ人なら、ORCID か e-Rad の番号を書いてください。",
                f"There are people of the same name without identifiers; they are taken as different: `{name}` ({en}). If they are one, write "
                "the ORCID or e-Rad number.",
            )
        return Text(
            f"同じ名称の機関がありますが、番号がないので別の機関として扱います: 「{name}」（{ja}）。同じ機関なら、法人番号か ROR を書いてください。",
            f"There are bodies of the same name without identifiers; they are taken as different: `{name}` ({en}). If they are one, write the "
            "corporate number or ROR.",
        )


SHOWN = 5
"""Of the entries that bear a name, so many are named."""


def namesakes(rows: Iterable[Row], projects: Collection[str] | None = None) -> list[Namesakes]:
    """The namesakes among the rows of `statements.NAMED`; with `projects` only those that one of them is concerned with.

    Not those that identifiers tell apart, and not those of one project alone: the check of its document says that.
    """
    rows = list(rows)
    names = {(r["label"], r["project"], r["id"]): r["name"] for r in rows}
    groups: dict[tuple[str, str, str], list[tuple[Folded, Bearer]]] = {}
    for r in rows:
        bearer = Bearer(r["project"], r["id"], r["name"], r["uid"], r["alone"])
        if r["label"] == "Person":
            name, above = Folded(folded_person(r["name"]), None), ""
        else:
            # Two faculties of medicine are of one name and two universities.
            name = folded(r["name"])
            root = names.get((r["label"], r["project"], r["root"])) if r["root"] != r["id"] else None
            above = folded(root).core if root else ""
        groups.setdefault((r["label"], name.core, above), []).append((name, bearer))
    found = [
        Namesakes(label, bearers)
        for (label, _, _), group in sorted(groups.items())
        for bearers in _of_one_form(group)
        if len({b.node for b in bearers}) > 1 and any(b.alone for b in bearers)
    ]
    return [
        n
        for n in found
        if len({b.project for b in n.bearers}) > 1
        and (projects is None or any(b.project in projects for b in n.bearers))
    ]


def _of_one_form(group: list[tuple[Folded, Bearer]]) -> Iterator[list[Bearer]]:
    """Those of a group who may be one: whoever has no legal form may be of any, two different ones are two bodies."""
    forms = sorted({name.form for name, _ in group if name.form is not None})
    if len(forms) < 2 or any(name.form is None for name, _ in group):
        yield [bearer for _, bearer in group]
        return
    for form in forms:
        yield [bearer for name, bearer in group if name.form == form]
