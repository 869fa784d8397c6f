"""Makes an SVG file fit to stand inside an HTML page, beside others."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from graphmodel.text import Text

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_REFERS = {"href", f"{{{_XLINK}}}href"}
_LISTS_IDS = {"aria-labelledby", "aria-describedby", "aria-controls", "aria-owns"}
_DANGEROUS = {"script", "foreignObject", "iframe", "set", "animate"}


class BadSvg(ValueError):
    """The text is no SVG; `text` says it in both languages."""

    def __init__(self) -> None:
        self.text = Text("体制図を読み込めませんでした。", "The chart could not be read.")
        super().__init__(self.text.en)


@dataclass(frozen=True)
class InlineSvg:
    """An SVG element without prolog; `wide` if it needs a page on its side."""

    markup: str
    wide: bool


def inline(svg: str, prefix: str) -> InlineSvg:
    """Return the SVG element of a file, every id and reference to one beginning with `prefix`.

    It scales with the page: width and height go, the view box stays. Scripts, event handlers and links that lead
    out of the picture are dropped. Raises `BadSvg`.
    """
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    try:
        root = ET.fromstring(svg)
    except ET.ParseError as error:
        raise BadSvg from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BadSvg
    box = _view_box(root)
    for parent in list(root.iter()):
        for child in list(parent):
            if not child.tag.startswith(f"{{{_SVG}}}") or child.tag.split("}")[1] in _DANGEROUS:
                parent.remove(child)
    own = {element.get("id") for element in root.iter()} - {None}
    for element in root.iter():
        _rename(element, prefix, own)
        if element.tag == f"{{{_SVG}}}style" and element.text:
            element.text = _in_css(element.text, prefix, own)
    root.tail = None
    return InlineSvg(ET.tostring(root, encoding="unicode"), box is not None and box[2] > 1.3 * box[3])


def _view_box(root: ET.Element) -> tuple[float, float, float, float] | None:
    """Take the fixed size away and return the view box, made from the size where there is none."""
    sides = [re.match(r"[\d.]+", root.attrib.pop(side, "")) for side in ("width", "height")]
    if "viewBox" not in root.attrib and all(sides):
        root.set("viewBox", " ".join(["0", "0", *(side[0] for side in sides if side)]))
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", root.get("viewBox", ""))]
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


def _rename(element: ET.Element, prefix: str, own: set[str | None]) -> None:
    for name, value in list(element.attrib.items()):
        if name.lower().startswith("on"):
            del element.attrib[name]
        elif name == "id":
            element.set(name, prefix + value)
        elif name in _REFERS:
            if value.startswith("#"):
                element.set(name, f"#{prefix}{value[1:]}")
            else:
                del element.attrib[name]
        elif name in _LISTS_IDS:
            element.set(name, " ".join(prefix + each for each in value.split()))
        elif "url(" in value:
            element.set(name, _in_css(value, prefix, own))
        elif name == f"{_XML}lang":
            # HTML reads lang only.
            del element.attrib[name]
            element.set("lang", value)


def _in_css(css: str, prefix: str, own: set[str | None]) -> str:
    css = re.sub(r"url\(\s*['\"]?#([^)'\"]+)['\"]?\s*\)", rf"url(#{prefix}\1)", css)
    css = re.sub(r"@import[^;]*;?|url\((?!#)[^)]*\)", "none", css)
    return re.sub(
        r"(?<![\w(])#([\w-]+)", lambda found: f"#{prefix}{found[1]}" if found[1] in own else found[0], css
    )
