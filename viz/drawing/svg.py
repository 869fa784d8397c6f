"""Makes Graphviz's SVG fit for people: read aloud, linked to, styled in one place, findings on top."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from viz.drawing import style as styles
from viz.drawing import text, words
from viz.drawing.dot import ids
from viz.drawing.geometry import Cell, Placed, PlacedLine, Point, Rect

SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}"
_G, _A, _TITLE, _TEXT = (f"{{{SVG}}}{tag}" for tag in ("g", "a", "title", "text"))

# At small sizes browsers else round the width of every letter up, and rows outgrow their boxes.
_CSS = "text{{font-family:{stack};text-rendering:geometricPrecision}}"


def finish(raw: bytes, placed: Placed) -> str:
    """Return the finished SVG text of what an engine drew from this drawing's DOT."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", _XLINK[1:-1])
    root = ET.fromstring(raw)
    _size(root)
    graph = next(child for child in root if child.tag == _G)
    _name_root(root, graph, placed)
    _unlink(root)
    called = ids(placed)
    known = _facts(placed)
    seats = {called[key]: seat for key, seat in _seats(placed).items()}
    by_group = {called[key]: facts for key, facts in known.items()}
    for group in list(graph):
        if group.tag != _G:
            continue
        facts = by_group.get(group.get("id", ""))
        if facts is None:
            graph.remove(group)  # anchors of lines that end at a frame
            continue
        _name(group, facts)
        _seat(group, seats.get(group.get("id", ""), []), placed.height)
    _plain_texts(root)
    graph[:] = sorted(graph, key=_place)
    _lift_labels(graph, placed, called)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode") + "\n"


def _place(group: ET.Element) -> int:
    """Return when a part is drawn and read: title, frames, lines, cards, tables, legend; what is wrong on top."""
    name, classes = group.get("id", ""), group.get("class", "").split()
    if group.tag != _G:
        return 0
    if "finding" in classes:
        return 7 + ("violation" in classes)
    if "legend" in classes or name in ("block-legend", "block-notes"):
        return 6
    if name == "block-title":
        return 1
    return 2 if "frame" in classes else 3 if "edge" in classes else 5 if name.startswith("block-") else 4


def _size(root: ET.Element) -> None:
    """Give the size in pixels; the view box stays in points."""
    width, height = (float(re.sub("[a-z]+", "", root.get(side, "0"))) for side in ("width", "height"))
    box = [float(part) for part in root.get("viewBox", f"0 0 {width} {height}").split()]
    root.set("viewBox", " ".join(f"{part:g}" for part in box))
    root.set("width", f"{box[2] * 4 / 3:.0f}")
    root.set("height", f"{box[3] * 4 / 3:.0f}")


def _name_root(root: ET.Element, graph: ET.Element, placed: Placed) -> None:
    root.set("lang", placed.lang)
    root.set("role", "graphics-document document")
    root.set("aria-labelledby", "chart-title chart-desc")
    for old in graph.findall(_TITLE):
        graph.remove(old)
    title = ET.Element(_TITLE, id="chart-title")
    title.text = text.clean(placed.title)
    desc = ET.Element(f"{{{SVG}}}desc", id="chart-desc")
    desc.text = placed.description
    css = ET.Element(f"{{{SVG}}}style")
    css.text = _CSS.format(stack=styles.STACK)
    root[:0] = [title, desc, css]


def _unlink(root: ET.Element) -> None:
    """Tooltips make Graphviz wrap things in links that lead nowhere; take the wrapping away."""
    for parent in root.iter():
        for place, child in enumerate(list(parent)):
            if (
                child.tag == _G
                and len(child) == 1
                and child[0].tag == _A
                and child.get("id", "").startswith("a_")
            ):
                inner = ET.Element(_G)
                inner[:] = child[0][:]
                parent[place] = inner


def _facts(placed: Placed) -> dict[str, dict[str, str]]:
    """Return for each thing that is drawn what is said about it, keyed like `dot.ids`."""
    named = {card.id: card.name for card in placed.cards}
    named |= {f"frame-{frame.id}": frame.spoken for frame in placed.frames}
    facts: dict[str, dict[str, str]] = {}
    for card in placed.cards:
        facts[f"card:{card.id}"] = {
            "label": card.spoken,
            "data-id": card.id,
            "data-name": named.get(card.id, ""),
        }
    for block in placed.blocks:
        facts[f"block:{block.id}"] = {"label": block.spoken}
    for frame in placed.frames:
        facts[f"frame:{frame.id}"] = {"label": frame.spoken, "data-id": frame.id}
    for line in placed.lines:
        facts[f"line:{line.id}"] = _line_facts(line, named)
    for line in placed.legend_lines:
        facts[f"line:{line.id}"] = {"label": line.spoken, "aria-hidden": "true"}
    return facts


def _line_facts(line: PlacedLine, named: dict[str, str]) -> dict[str, str]:
    return {
        "label": line.spoken,
        "data-id": line.id,
        "data-from": line.source,
        "data-to": line.target,
        "data-name": f"{named.get(line.source, '')}{words.ARROW}{named.get(line.target, '')}",
    }


def _name(group: ET.Element, facts: dict[str, str]) -> None:
    for old in group.findall(_TITLE):
        group.remove(old)
    title = ET.Element(_TITLE)
    title.text = facts["label"]
    group.insert(0, title)
    group.set("aria-label", facts["label"])
    for key, value in facts.items():
        if key != "label":
            group.set(key, text.clean(value))
    if "aria-hidden" not in facts:
        group.set("role", "graphics-symbol img")
        if "data-from" in facts or "data-name" in facts:
            group.set("tabindex", "0")


def _seats(placed: Placed) -> dict[str, list[tuple[Cell, float, float]]]:
    """Return for each thing that is drawn its texts with their places, keyed like `dot.ids`."""
    seats = {f"card:{card.id}": list(card.content.texts(card.rect)) for card in placed.cards}
    seats |= {f"block:{block.id}": list(block.content.texts(block.rect)) for block in placed.blocks}
    seats |= {f"frame:{frame.id}": list(frame.label.texts(frame.label_rect)) for frame in placed.frames}
    seats |= {
        f"line:{line.id}": list(line.label.content.texts(line.label.rect))
        for line in placed.lines
        if line.label
    }
    return seats


def _seat(group: ET.Element, seats: list[tuple[Cell, float, float]], height: float) -> None:
    """Put every text exactly where the layout wants it: engines differ by some points in both directions."""
    drawn = list(group.iter(_TEXT))
    if [element.text for element in drawn] != [cell.text for cell, _, _ in seats]:
        return
    for element, (cell, x, y) in zip(drawn, seats, strict=True):
        element.set("font-size", f"{cell.size:g}")
        if cell.centred:
            element.set("text-anchor", "middle")
            x += text.width(cell.text, cell.size, cell.bold) / 2
        element.set("x", f"{x:.2f}")
        element.set("y", f"{y - height:.2f}")


def _lift_labels(graph: ET.Element, placed: Placed, called: dict[str, str]) -> None:
    """Put the boxes of findings above all lines, each in a group that says whose it is (`data-of`)."""
    groups = {group.get("id", ""): group for group in graph}
    for line in placed.lines:
        if line.label is None or not line.label.border:
            continue
        rect = line.label.rect.grown(2)
        box = Rect(rect.x, rect.y - placed.height, rect.w, rect.h)
        group = groups[called[f"line:{line.id}"]]
        label = ET.SubElement(
            graph, _G, {"class": "edge label", "data-of": group.get("id", ""), "aria-hidden": "true"}
        )
        for parent in [group, *group.iter(_G)]:
            for child in list(parent):
                inside = child.tag == _TEXT or (child.get("points") and all(map(box.holds, _points(child))))
                if inside:
                    parent.remove(child)
                    label.append(child)


def _points(polygon: ET.Element) -> list[Point]:
    pairs = (pair.split(",") for pair in polygon.get("points", "").split())
    return [(float(x), float(y)) for x, y in pairs]


def _plain_texts(root: ET.Element) -> None:
    """The style sheet names the fonts once; old engines write a colour that SVG does not know."""
    for element in root.iter():
        if element.tag == _TEXT:
            element.attrib.pop("font-family", None)
        if element.get("stroke") == "transparent":
            element.set("stroke", "none")


def view_box(svg: str) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a finished SVG, in points."""
    found = re.search(r'viewBox="([^"]+)"', svg)
    x, y, w, h = (float(part) for part in (found.group(1) if found else "0 0 1 1").split())
    return x, y, w, h
