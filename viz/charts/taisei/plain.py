"""A plain DOT of the 体制図 for people who go on drawing it: ids as in the document, no positions; `dot` lays it out itself."""

from __future__ import annotations

from typing import cast

import graphviz

from viz.charts.taisei import style as styles
from viz.charts.taisei import words
from viz.charts.taisei.model import FINDING_LINES, Card, Chart, Line
from viz.drawing import marks, text
from viz.drawing.style import CRIMSON, FAMILY

FRAME_OF_KIND = {
    "lead": "state",
    "sub": "state",
    "lead_company": "resource",
    "partner": "resource",
    "product": "competitive",
}


def write(chart: Chart) -> str:
    """Return the chart as DOT text; sorted by the document, no dates of writing, no paths."""
    graph = graphviz.Digraph(
        "taisei",
        graph_attr={
            "rankdir": "LR",
            "label": _quoted([chart.title, chart.subtitle]),
            "labelloc": "t",
            "fontname": FAMILY,
            "charset": "UTF-8",
        },
        node_attr={"shape": "box", "fontname": FAMILY, "fontsize": "10"},
        edge_attr={"fontname": FAMILY, "fontsize": "8"},
    )
    frames = list(dict.fromkeys(FRAME_OF_KIND.get(card.kind, "") for card in chart.cards))
    for frame in frames:
        own = [card for card in chart.cards if FRAME_OF_KIND.get(card.kind, "") == frame]
        if not frame:
            for card in own:
                _node(graph, card, chart)
            continue
        with graph.subgraph(name=f"cluster_{frame}") as cluster:
            cluster.attr(label=words.FRAMES[frame].in_(chart.lang), color=styles.FRAMES[frame].border)
            for card in own:
                _node(cluster, card, chart)
    for line in chart.lines:
        if not {line.source, line.target} - {card.id for card in chart.cards}:
            _edge(graph, line)
    return str(graph.source)


def _node(graph: graphviz.Digraph, card: Card, chart: Chart) -> None:
    role = card.role or words.ROLES[card.kind].in_(chart.lang)
    amount = " ".join(filter(None, (card.amount_label, card.amount)))
    people = [" ".join(filter(None, (p.title, p.name, p.period))) for p in card.people]
    signs = [text.DOT.join(marks.signs(mark)) for mark in card.marks]
    said = [role, *card.names[:1], *people, amount, *card.details, card.period, *signs]
    look = styles.CARDS[card.kind]
    graph.node(
        card.id,
        label=_quoted(said),
        color=CRIMSON if card.has("fail") else look.border,
        style="dashed" if card.undecided or look.dashed else "rounded" if look.rounded else "solid",
    )


def _edge(graph: graphviz.Digraph, line: Line) -> None:
    look = styles.LINES[line.kind]
    sign = marks.SIGNS[FINDING_LINES[line.kind]] if line.kind in FINDING_LINES else ""
    said = [f"{sign} {line.rule}".strip(), line.label, line.amount, *line.details, line.period]
    attributes = {"color": look.color, "style": look.style}
    if look.head == "none":
        attributes["dir"] = "none"
    graph.edge(line.source, line.target, label=_quoted(said), **attributes)


def _quoted(rows: list[str]) -> str:
    """Write rows as a label: Graphviz reads backslashes and HTML entities in it, but what looks like HTML is none."""
    kept = [text.clean(row).replace("&", "&amp;") for row in rows]
    return cast("str", graphviz.nohtml("\\n".join(str(graphviz.escape(row)) for row in kept if row)))
