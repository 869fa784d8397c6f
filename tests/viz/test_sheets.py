"""A chart on paper: on one page while it can be read, else on a key page and its parts; on the paper wished for."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import lru_cache

import pypdf
import pytest

from tests.viz import generated, hard, samples
from viz.charts.taisei import Chart, layout, plain
from viz.charts.taisei.pages import pages
from viz.drawing import engines, fonts, paper
from viz.drawing.write import write_pages


@lru_cache
def large(organizations: int) -> Chart:
    return generated.chart(organizations, one_contract=False)


@pytest.mark.parametrize("organizations", [10, 60])
def test_what_can_be_read_on_one_page_stays_on_it(organizations: int) -> None:
    (page,) = pages(large(organizations))
    assert page.readable


def test_what_cannot_be_read_on_one_page_gets_a_key_page_and_its_parts() -> None:
    chart = large(120)
    key, *parts = pages(chart)
    assert all(page.readable for page in (key, *parts))
    assert key.chart.title.endswith(f"（1/{len(parts) + 1}ページ）")
    shown = {member for members in key.folded.values() for member in members}
    bodies = {card.id for card in chart.cards if card.kind in ("sub", "partner")}
    assert shown == bodies, "each body is in a stack of the key page"
    on_parts = {card.id for page in parts for card in page.chart.cards}
    assert bodies <= on_parts, "and by itself on another page"
    for number, page in enumerate(parts, 2):
        own = {
            i
            for stack, members in key.folded.items()
            for i in members
            if f"（{number}ページ）" in key.card(stack).name
        }
        assert own <= {card.id for card in page.chart.cards}
    assert key.chart.findings == chart.findings
    assert not any(page.chart.findings for page in parts)


def test_every_line_stands_on_some_page() -> None:
    chart = large(120)
    _, *parts = pages(chart)
    drawn = {line.id for page in parts for line in page.chart.lines}
    missing = {line.id for line in chart.lines if line.kind in ("joint_resource", "sub_commission")} - drawn
    lead = {card.id for card in chart.cards if card.kind in ("lead", "lead_company")}
    ends = {line.id: {line.source, line.target} for line in chart.lines}
    assert {line for line in missing if not ends[line] <= lead} == set()


def test_pages_are_one_pdf_and_several_pictures() -> None:
    made = pages(large(120))
    (pdf,) = write_pages(made, "pdf")
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == len(made)
    assert len(write_pages(made, "dot")) == len(made)


def test_the_paper_can_be_chosen() -> None:
    chart = samples.small()
    assert layout(chart).sheet.width == paper.A4[0]
    assert layout(replace(chart, paper="a3")).sheet.width == paper.A3[0]
    crowded = replace(samples.sized(13, 14), paper="a4")
    assert layout(crowded).sheet.width == paper.A4[0]


def test_the_plain_dot_is_laid_out_by_dot_and_has_the_ids_of_the_document() -> None:
    source = plain.write(generated.chart(8))
    assert "pos=" not in source
    assert "TABLE" not in source
    for body in ("amed", "u0", "c0", "kyodo"):
        assert f"\t{body} [label=" in source
    assert "amed -> u0" in source
    assert b"<svg" in engines.draw(source.replace("digraph taisei {", 'digraph taisei { layout="dot"', 1))
    hostile = replace(
        samples.small(),
        title='<b>&amp;\\N"',
        cards=tuple(replace(c, names=("<i>x</i>",)) for c in samples.small().cards),
    )
    assert b"&lt;i&gt;x&lt;/i&gt;" in engines.draw(
        plain.write(hostile).replace("digraph taisei {", 'digraph taisei { layout="dot"', 1)
    )


def test_letters_that_no_font_has_are_listed_with_the_name() -> None:
    rows = list(layout(generated.chart(8)).texts())
    assert fonts.not_drawn(rows) == {}
    names = [hard.long_names()["organizations"][k]["name"]["ja"] for k in range(8)]
    missing = fonts.not_drawn(names)
    assert list(missing) == [name for name in names if "شركة" in name]
    assert "ش" in next(iter(missing.values()))
