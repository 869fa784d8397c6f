"""The finished SVG: readable aloud, linkable, findings on top, hostile names harmless."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import lru_cache

import pytest

from tests.viz import samples
from viz.charts.taisei import Card, Chart, FindingRow, Line, layout, render
from viz.charts.taisei import style as styles
from viz.drawing import dot, engines, svg
from viz.drawing.marks import COLORS
from viz.drawing.style import CRIMSON, WHITE

G, TEXT, TITLE = (f"{{{svg.SVG}}}{tag}" for tag in ("g", "text", "title"))


@lru_cache
def drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(render(chart, None, "svg"))


def groups(root: ET.Element) -> list[ET.Element]:
    return [group for group in root.iter(G) if group.get("id") and group.get("id") != "graph0"]


@pytest.mark.parametrize("chart", [samples.small(), samples.chains(), samples.sized(12, 27, links=2)])
def test_every_card_and_line_is_there_once_and_says_what_it_is(chart: Chart) -> None:
    root = drawn(chart)
    found = [group.get("data-id") for group in groups(root)]
    for each in (*chart.cards, *chart.lines):
        assert found.count(each.id) == 1
    assert all(group.get("aria-label") for group in groups(root))
    ids = [group.get("id") for group in groups(root)]
    assert len(set(ids)) == len(ids)
    for group in groups(root):
        title = group.find(TITLE)
        assert title is not None
        assert title.text == group.get("aria-label")


def test_what_is_said_about_a_card_and_a_line() -> None:
    said = {group.get("data-id"): group.get("aria-label") for group in groups(drawn(samples.small()))}
    assert (
        said["u2"] == "分担研究機関：みなと医科大学（架空）、研究開発分担者 鈴木 花子、AMED委託費 8,000万円"
    )
    assert said["s-u2"] == "再委託研究開発契約：青葉大学（架空） から みなと医科大学（架空）、8,000万円"
    assert (
        said["v2"]
        == "不適合 CON-03 企業との再委託契約：みなと医科大学（架空） から 株式会社あさひ診断（架空）"
    )
    assert "不適合 ORG-11" in (said["c1"] or "")
    assert said["gov"] == "PC参加・伴走支援：AMED と 産学連携委員会"


def test_the_root_is_a_document_with_title_and_description() -> None:
    root = drawn(samples.small())
    assert root.get("lang") == "ja"
    assert root.get("role") == "graphics-document document"
    described = {each.get("id"): each.text for each in root if each.get("id")}
    assert described["chart-title"] == samples.small().title
    assert "委託研究開発機関 3、産学官共同研究企業 3" in (described["chart-desc"] or "")
    assert "不適合：3" in (described["chart-desc"] or "")
    assert drawn(samples.small("en")).get("lang") == "en"


def test_findings_come_last_violations_after_the_others_and_their_labels_on_top() -> None:
    chart = samples.chains()
    (graph,) = [group for group in drawn(chart) if group.get("id") == "graph0"]
    classes = [group.get("class", "").split() for group in graph.findall(G)]
    violations = [k for k, words in enumerate(classes) if "violation" in words]
    assert len(violations) == sum(line.kind == "violation" for line in chart.lines)
    labels = [k for k, words in enumerate(classes) if "label" in words]
    others = [k for k, words in enumerate(classes) if "finding" in words and "violation" not in words]
    rest = [k for k in range(len(classes)) if k not in (*violations, *labels, *others)]
    assert max(rest) < min(others) < max(others) < min(violations)
    assert max(violations) < min(labels)
    for k in labels:
        label = graph.findall(G)[k]
        assert any(text.text for text in label.findall(TEXT))
        assert len(label) > 1  # the box came along with its words


def test_the_chart_is_read_from_its_title_to_its_key() -> None:
    read = [group.get("id") or "" for group in groups(drawn(samples.small()))]
    order = [
        "block-title",
        "frame-state",
        "edge-k1",
        "org-u1",
        "block-findings",
        "edge-legend-commission",
        "edge-v1",
    ]
    assert [read.index(each) for each in order] == sorted(read.index(each) for each in order)


def test_words_in_boxes_stand_in_the_middle_whatever_the_font() -> None:
    (box,) = [g for g in drawn(samples.small()).iter(G) if g.get("data-of") == "edge-v2"]
    corners = [pair.split(",") for p in box if p.get("points") for pair in p.get("points", "").split()]
    middle = (min(float(x) for x, _ in corners) + max(float(x) for x, _ in corners)) / 2
    words = [each for each in box if each.tag == TEXT]
    assert len(words) == 2
    for each in words:
        assert each.get("text-anchor") == "middle"
        assert float(each.get("x", "0")) == pytest.approx(middle, abs=1)


def test_the_clean_variant_shows_nothing_red() -> None:
    chart = samples.chains()
    assert CRIMSON.lower() in render(chart, None, "svg").decode().lower()
    clean = render(chart.without_findings(), None, "svg").decode().lower()
    for word in (CRIMSON.lower(), "violation", "不適合", "判定不能", "例外記載", "mon-01"):
        assert word not in clean


def test_fonts_are_named_once_and_no_empty_links_remain() -> None:
    text = render(samples.small(), None, "svg").decode()
    assert text.count("font-family") == 1
    assert "text-rendering:geometricPrecision" in text  # else letters are wider on screens than in the layout
    assert "<a " not in text
    assert "<!DOCTYPE" not in text
    assert "transparent" not in text


@pytest.mark.parametrize("name", samples.ODD_NAMES)
def test_hostile_names_stay_text(name: str) -> None:
    from viz.drawing import text

    cards = (Card("u1", "lead", (name,)), Card("c1", "lead_company", (name,)))
    lines = (Line("v", "violation", "u1", "c1", name, rule="X-01"),)
    chart = Chart(
        name, subtitle=name, cards=cards, lines=lines, findings=(FindingRow("fail", "X-01", name, (name,)),)
    )
    placed = layout(chart)
    for engine in samples.working_engines():
        pictures = svg.finish(engines.draw(dot.write(placed), engines=[engine]), placed)
        assert_harmless(ET.fromstring(pictures), text.clean(name))


def assert_harmless(root: ET.Element, name: str) -> None:
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg", "g", "title", "desc", "style", "text", "path", "polygon", "polyline", "ellipse"
    }  # fmt: skip
    said = [group.get("data-name") for group in groups(root) if group.get("data-id") == "u1"]
    assert said == [name]
    for group in groups(root):
        if group.get("data-id") == "u1":
            shown = "".join(element.text or "" for element in group.iter(TEXT)).removeprefix("代表研究機関")
            assert shown.replace(" ", "") == name.replace(" ", "")


def test_the_legend_shows_each_line_with_the_dash_it_has() -> None:
    def dash(group: ET.Element) -> set[tuple[str | None, str | None, str | None]]:
        return {
            (path.get("stroke"), path.get("stroke-dasharray"), path.get("stroke-width"))
            for path in group.iter(f"{{{svg.SVG}}}path")
        }

    by_id = {group.get("id"): group for group in groups(drawn(samples.chains()))}
    for sample, line in (
        ("commission", "k1"), ("sub_commission", "s-u2"), ("joint_resource", "j-c1"), ("violation", "w1"),
        ("unknown", "w5"), ("explained", "w6"), ("governance", "gov"),
    ):  # fmt: skip
        assert dash(by_id[f"edge-legend-{sample}"]) == dash(by_id[f"edge-{line}"])


def test_all_engines_draw_the_same_picture() -> None:
    placed = layout(samples.small())
    source = dot.write(placed)
    pictures = [
        svg.finish(engines.draw(source, engines=[engine]), placed) for engine in samples.working_engines()
    ]
    places = [
        [
            (each.text, float(each.get("x", "0")), float(each.get("y", "0")))
            for each in ET.fromstring(p).iter(TEXT)
        ]
        for p in pictures
    ]
    assert all(each == places[0] for each in places)


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert render(samples.small(), None, "svg") == render(samples.small(), None, "svg")


def test_colours_of_text_can_be_read_on_their_ground() -> None:
    def luminance(color: str) -> float:
        parts = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a: str, b: str) -> float:
        low, high = sorted((luminance(a), luminance(b)))
        return (high + 0.05) / (low + 0.05)

    looks = [*styles.CARDS.values(), styles.STARTUP_LEAD, styles.STARTUP_SUB]
    for look in looks:
        assert contrast(look.head, look.head_text) >= 4.5
        assert contrast(look.fill, look.text) >= 4.5
    for frame in styles.FRAMES.values():
        assert contrast(frame.fill, frame.text) >= 4.5
    for color in COLORS.values():
        assert contrast(color, WHITE) >= 4.5


def test_a_funded_startup_says_so() -> None:
    chart = samples.small()
    startup = replace(chart, cards=tuple(replace(c, startup=c.id == "u2") for c in chart.cards))
    shown = [t.text for g in groups(drawn(startup)) if g.get("data-id") == "u2" for t in g.iter(TEXT)]
    assert "スタートアップ" in shown
