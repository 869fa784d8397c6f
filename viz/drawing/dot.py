"""DOT text of a placed drawing: the product that golden tests compare.

Sorted by what stands where, no dates, no paths. Every position is fixed (`layout=nop2`) and every text cell has its
size, so that every Graphviz draws the same picture.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

import graphviz

from viz.drawing import style as styles
from viz.drawing import text
from viz.drawing.geometry import Cell, Content, Placed, PlacedCard, PlacedLabel, PlacedLine, Rect, Row

BAR_ROOM = 9  # inset 3, bar 5, and 1 to spare
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0"'


def ids(placed: Placed) -> dict[str, str]:
    """Return for each card, block, line and frame (`card:…`, `block:…`, `line:…`, `frame:…`) the id of its group in DOT and SVG.

    Plain ids of the document are kept, for links like `#org-c2`; others get a number.
    """
    made: dict[str, str] = {}
    for prefix, word, names in (
        ("card", placed.things, [card.id for card in placed.cards]),
        ("block", "block", [block.id for block in placed.blocks]),
        ("line", "edge", [line.id for line in (*placed.lines, *placed.legend_lines)]),
        ("frame", "frame", [frame.id for frame in placed.frames]),
    ):
        for number, name in enumerate(names, 1):
            safe = name if _PLAIN.fullmatch(name) else f"_{number}"
            made[f"{prefix}:{name}"] = f"{word}-{safe}"
    return made


def write(placed: Placed) -> str:
    """Return the drawing as DOT text."""
    called = ids(placed)
    height = placed.height
    graph = graphviz.Digraph(
        placed.name,
        graph_attr={
            "layout": "nop2",
            "bb": f"0,0,{_n(placed.width)},{_n(height)}",
            "bgcolor": styles.WHITE,
            "pad": "0.12",
            "outputorder": "edgesfirst",
            "fontname": styles.FAMILY,
            "charset": "UTF-8",
            "tooltip": _quoted(placed.title),
        },
        node_attr={
            "shape": "none",
            "margin": "0",
            "fixedsize": "true",
            "label": "",
            "fontname": styles.FAMILY,
            "fontsize": "10",
            "fontcolor": styles.INK,
        },
        edge_attr={"fontname": styles.FAMILY, "fontsize": "8", "arrowsize": "0.8"},
    )
    # Graphviz shrinks the page to what is drawn and moves everything; an invisible sheet holds it in place.
    sheet = Rect(0, 0, placed.width, height)
    graph.node("sheet", pos=_point(sheet, height), style="invis", **_inches(sheet))
    nodes: dict[str, str] = {}
    for frame in placed.frames:
        with graph.subgraph(name=f"cluster_{frame.id}") as cluster:
            look, box, label = frame.look, frame.rect, frame.label_rect
            cluster.attr(
                id=called[f"frame:{frame.id}"],
                **{"class": f"frame {frame.id}"},
                bb=f"{_n(box.x)},{_n(height - box.y1)},{_n(box.x1)},{_n(height - box.y)}",
                label=_html(frame.label),
                lp=_point(label, height),
                lwidth=f"{label.w / 72:.3f}",
                lheight=f"{label.h / 72:.3f}",
                style=f"rounded,filled,{look.style}" if look.style != "solid" else "rounded,filled",
                color=look.border,
                fillcolor=look.fill,
                penwidth=f"{look.width:g}",
                tooltip=_quoted(frame.spoken),
            )
        nodes[f"frame-{frame.id}"] = f"f_{frame.id}"
    for number, card in enumerate(placed.cards, 1):
        nodes[card.id] = f"{placed.things}_{number}"
        _node(graph, nodes[card.id], card, called[f"card:{card.id}"], height)
    for block in placed.blocks:
        _node(graph, f"b_{block.id.replace('-', '_')}", block, called[f"block:{block.id}"], height)
        nodes.setdefault(block.id, f"b_{block.id}")
    ends = {end for line in placed.lines for end in (line.source, line.target)}
    for frame in placed.frames:
        if f"frame-{frame.id}" in ends:
            at = Rect(frame.rect.cx, frame.rect.cy, 0, 0)
            graph.node(
                nodes[f"frame-{frame.id}"], pos=_point(at, height), width="0.01", height="0.01", style="invis"
            )
    ordered = sorted(placed.lines, key=lambda line: "finding" in line.classes)
    for line in (*placed.legend_lines, *ordered):
        _edge(graph, nodes[line.source], nodes[line.target], line, called[f"line:{line.id}"], height)
    return str(graph.source)


def _node(graph: graphviz.Digraph, name: str, card: PlacedCard, group: str, height: float) -> None:
    attributes = {
        "id": group,
        "class": " ".join(card.classes),
        "pos": _point(card.rect, height),
        **_inches(card.rect),
        "tooltip": _quoted(card.spoken),
        "label": _html(card.content),
    }
    if card.border:
        style = [
            word for word, on in (("rounded", card.rounded), ("filled", True), ("dashed", card.dashed)) if on
        ]
        attributes |= {
            "shape": "box",
            "style": ",".join(style),
            "color": card.border,
            "fillcolor": card.fill,
            "penwidth": f"{card.border_width:g}",
        }
    graph.node(name, **attributes)


def _edge(graph: graphviz.Digraph, tail: str, head: str, line: PlacedLine, group: str, height: float) -> None:
    look = line.style
    points = " ".join(f"{_n(x)},{_n(height - y)}" for x, y in line.curve)
    if look.arrow:
        tip = _tip(line)
        points = f"e,{_n(tip[0])},{_n(height - tip[1])} {points}"
    attributes = {
        "id": group,
        "class": " ".join(line.classes),
        "pos": points,
        "color": f"{look.color}:{look.color}" if look.double else look.color,
        "penwidth": f"{look.width:g}",
        "arrowhead": look.head,
        "arrowsize": f"{look.head_size:g}",
        "dir": "forward" if look.arrow else "none",
        "tooltip": _quoted(line.spoken),
    }
    if look.style != "solid":
        attributes["style"] = look.style
    if line.label:
        attributes["label"] = _label(line.label)
        attributes["lp"] = _point(line.label.rect, height)
    graph.edge(tail, head, **attributes)


def _tip(line: PlacedLine) -> tuple[float, float]:
    """Return where the arrow head ends: as far beyond the curve as the curve was shortened."""
    (ax, ay), (bx, by) = line.curve[-2], line.curve[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 or 1.0
    by_arrow = line.style.arrow
    return bx + (bx - ax) / length * by_arrow, by + (by - ay) / length * by_arrow


def _n(value: float) -> str:
    return f"{value:.1f}"


def _point(rect: Rect, height: float) -> str:
    return f"{_n(rect.cx)},{_n(height - rect.cy)}"


def _inches(rect: Rect) -> dict[str, str]:
    return {"width": f"{rect.w / 72:.4f}", "height": f"{rect.h / 72:.4f}"}


def _quoted(content: str) -> str:
    """Escape a name for a quoted DOT string: Graphviz reads backslashes and HTML entities in it."""
    return str(graphviz.escape(text.clean(content).replace("&", "&amp;")))


def _size(width: float, height: float) -> str:
    return f'FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"'


def _cell(cell: Cell, height: int) -> str:
    fill = f' BGCOLOR="{cell.fill}"' if cell.fill and not cell.rounded else ""
    opening = f'<TD ALIGN="LEFT" {_size(cell.width, height)}{fill}>'
    if not cell.text:
        return opening + "</TD>"
    # Graphviz replaces \N, \G and the like in labels, also in those written as HTML.
    content = html.escape(cell.text).replace("\\", "\\\\")
    if cell.bold:
        content = f"<B>{content}</B>"
    content = f'<FONT POINT-SIZE="{cell.size:g}" COLOR="{cell.color}">{content}</FONT>'
    if cell.inset:
        tall = height - 2 if cell.rounded else height
        look = f' STYLE="ROUNDED" BGCOLOR="{cell.fill}"' if cell.rounded else ""
        inner = (
            f"<TD {_size(cell.inset, tall)}></TD>"
            f'<TD ALIGN="LEFT" {_size(cell.width - cell.inset, tall)}>{content}</TD>'
        )
        content = f"{_TABLE}{look}><TR>{inner}</TR></TABLE>"
    return f"{opening}{content}</TD>"


def _row(row: Row, width: int, skip: int) -> str:
    fill = f' BGCOLOR="{row.fill}"' if row.fill else ""
    size = _size(width - skip, row.height)
    if not row.cells:
        return f"<TR><TD {size}></TD></TR>"
    cells = list(row.cells)
    if skip:
        cells[0] = replace(cells[0], width=cells[0].width - skip)
    cells.append(Cell(width - row.width))  # else Graphviz stretches the others
    inner = "".join(_cell(cell, row.height) for cell in cells if cell.width > 0)
    return f'<TR><TD ALIGN="LEFT" {size}{fill}>{_TABLE}><TR>{inner}</TR></TABLE></TD></TR>'


def _rows(content: Content, skip: int = 0) -> str:
    width = max((row.width for row in content.rows), default=1)
    return "".join(_row(row, width, skip) for row in content.rows)


def _html(content: Content, attributes: str = "") -> str:
    """Return rows as an HTML-like label; `<…>` marks it as such for the writer."""
    if not content.bar:
        return f"<{_TABLE}{attributes}>{_rows(content)}</TABLE>>"
    height = content.height
    inset = 4
    bar = (
        f"{_TABLE}><TR><TD {_size(BAR_ROOM, inset)}></TD></TR>"
        f'<TR><TD ALIGN="LEFT" {_size(BAR_ROOM, height - 2 * inset)}>{_TABLE}><TR><TD {_size(3, height - 2 * inset)}></TD>'
        f'<TD BGCOLOR="{content.bar}" {_size(5, height - 2 * inset)}></TD></TR></TABLE></TD></TR>'
        f"<TR><TD {_size(BAR_ROOM, inset)}></TD></TR></TABLE>"
    )
    rows = f"{_TABLE}>{_rows(content, BAR_ROOM)}</TABLE>"
    return f"<{_TABLE}{attributes}><TR><TD {_size(BAR_ROOM, height)}>{bar}</TD><TD>{rows}</TD></TR></TABLE>>"


def _label(label: PlacedLabel) -> str:
    attributes = f' BGCOLOR="{label.fill}"' if label.fill else ""
    made = _html(label.content, attributes)
    if label.border:
        made = made.replace('<TABLE BORDER="0"', f'<TABLE BORDER="1" COLOR="{label.border}"', 1)
    return made
