"""Nothing in a chart overlaps, sticks out or is crossed, however odd the consortium."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.viz import samples
from viz.charts import Chart, Placed, layout, text
from viz.charts.placed import Content, Rect

CHARTS = {
    "small": samples.small(),
    "small, English": samples.small("en"),
    "15 organizations": samples.sized(7, 8, ip=True),
    "40 organizations": samples.sized(12, 27, links=2),
    "60 organizations": samples.sized(20, 40, links=2),
    "chains": samples.chains(),
    **samples.edge_cases(),
    **{f"seed {seed}": samples.odd(seed) for seed in range(45)},
}


@pytest.fixture(scope="module", params=CHARTS.values(), ids=CHARTS.keys())
def placed(request: pytest.FixtureRequest) -> Placed:
    chart: Chart = request.param
    return layout(chart)


def page(placed: Placed) -> Rect:
    return Rect(0, 0, placed.width, placed.height)


def test_no_card_or_block_overlaps_another(placed: Placed) -> None:
    boxes = [*placed.cards, *placed.blocks]
    assert [(a.id, b.id) for a, b in combinations(boxes, 2) if a.rect.overlaps(b.rect)] == []


def test_cards_stand_in_their_frames_and_frames_on_the_page(placed: Placed) -> None:
    frames = {frame.id: frame.rect for frame in placed.frames}
    assert [
        card.id for card in placed.cards if card.frame and not frames[card.frame].contains(card.rect)
    ] == []
    assert all(page(placed).contains(rect) for rect in frames.values())
    assert all(page(placed).contains(each.rect) for each in (*placed.cards, *placed.blocks))
    assert frames["state"].overlaps(frames["resource"]) == (placed.chart.frames == "overlap")
    outside = [card for card in placed.cards if card.kind in ("outside", "funder", "committee")]
    assert [card.id for card in outside if card.rect.overlaps(frames["consortium"])] == []


def test_every_text_fits_its_cell_and_its_box(placed: Placed) -> None:
    contents: list[tuple[str, Content, Rect]] = [
        *((card.id, card.content, card.rect) for card in (*placed.cards, *placed.blocks)),
        *((line.id, line.label.content, line.label.rect) for line in placed.lines if line.label),
        *((frame.id, frame.label, frame.label_rect) for frame in placed.frames),
    ]
    for owner, content, rect in contents:
        assert content.height <= rect.h + 0.01, owner
        for row in content.rows:
            assert row.width <= rect.w + 0.01, owner
            for cell in row.cells:
                assert text.width(cell.text, cell.size, cell.bold) <= cell.width - cell.inset + 0.01, (
                    cell.text
                )
                assert cell.size * 1.2 <= row.height or not cell.text


def test_no_line_crosses_a_card_it_does_not_belong_to(placed: Placed) -> None:
    points = {line.id: line.samples(24) for line in placed.lines}
    crossed = [
        (line.id, card.id)
        for line in placed.lines
        for card in placed.cards
        if any(card.rect.grown(-1).holds(point) for point in points[line.id])
    ]
    assert crossed == []


def test_lines_begin_and_end_at_their_cards(placed: Placed) -> None:
    boxes = {card.id: card.rect for card in placed.cards}
    boxes |= {f"frame-{frame.id}": frame.rect for frame in placed.frames}
    for line in placed.lines:
        for end, point, slack in (
            (line.source, line.curve[0], 2.5),
            (line.target, line.curve[-1], line.style.arrow + 2.5),
        ):
            box = boxes[end]
            if line.kind == "ip" and end == line.source and not box.grown(slack).holds(point):
                # An IP line of an organization starts at the frame in which it stands.
                box = boxes["frame-" + placed.card(end).frame]
            assert box.grown(slack).holds(point), (line.id, end)


def test_labels_overlap_neither_cards_nor_other_labels_nor_frame_names(placed: Placed) -> None:
    labels = {line.id: line.label.rect for line in placed.lines if line.label}
    assert [(a, b) for a, b in combinations(labels, 2) if labels[a].overlaps(labels[b])] == []
    others = {each.id: each.rect for each in (*placed.cards, *placed.blocks)}
    others |= {f"frame {frame.id}": frame.label_rect for frame in placed.frames}
    assert [(a, b) for a in labels for b in others if labels[a].overlaps(others[b])] == []
    assert all(page(placed).contains(rect) for rect in labels.values())


def test_frame_names_stay_inside_their_frames(placed: Placed) -> None:
    assert [frame.id for frame in placed.frames if not frame.rect.contains(frame.label_rect)] == []
    cards = {card.id: card.rect for card in placed.cards}
    assert [(f.id, c) for f in placed.frames for c in cards if f.label_rect.overlaps(cards[c])] == []


def test_lines_that_should_not_be_there_are_labelled_with_their_rule() -> None:
    placed = layout(samples.chains())
    texts = {
        line.id: [cell.text for row in line.label.content.rows for cell in row.cells if cell.text]
        for line in placed.lines
        if line.label
    }
    assert texts["w1"][0] == "× CON-02"
    assert texts["w3"][0] == "× MON-01"
    assert texts["w3"][-1] == "3,000万円"
    assert texts["w5"][0] == "？ RES-12"
    assert texts["w6"][0] == "※ CON-08"


def test_densities_and_columns_follow_the_number_of_organizations() -> None:
    seen = {}
    for name in ("small", "15 organizations", "40 organizations"):
        placed = layout(CHARTS[name])
        columns = {card.rect.x for card in placed.cards if card.kind in ("partner", "lead_company")}
        seen[name] = (placed.density, len(columns))
    assert seen == {
        "small": ("full", 1),
        "15 organizations": ("medium", 1),
        "40 organizations": ("compact", 2),
    }


def test_a_wished_density_is_kept() -> None:
    from dataclasses import replace

    assert layout(replace(samples.small(), density="compact")).density == "compact"


def test_the_layout_is_the_same_every_time() -> None:
    assert layout(samples.odd(20)) == layout(samples.odd(20))
