"""Nothing in a chart overlaps, sticks out or is crossed, however odd the consortium."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.text import Lang
from queries.calls import load_profile
from queries.engine import check
from tests.consortia import fixture, view_from
from tests.viz import generated, hard, samples
from viz.charts.taisei import Chart, Person, PlacedTaisei, layout, taisei_chart
from viz.charts.taisei.plan import JOINT
from viz.drawing import paper, text
from viz.drawing.geometry import Content, Rect, settle


def _judged(document: dict[str, Any], lang: Lang = "ja") -> Chart:
    view = view_from(document)
    return taisei_chart(view, check(view, load_profile("aimgain-5")), lang=lang)


CHARTS = {
    "small": samples.small(),
    "small, English": samples.small("en"),
    "15 organizations": samples.sized(7, 8, ip=True),
    "40 organizations": samples.sized(12, 27, links=2),
    "60 organizations": samples.sized(20, 40, links=2),
    "chains": samples.chains(),
    **samples.edge_cases(),
    "contracts of many parties": generated.chart(14, groups=3),
    **{
        f"document of {n}, {lang}, {'one contract' if one else 'contracts of two'}": generated.chart(
            n, lang=lang, one_contract=one
        )
        for n, lang, one in (
            (3, "ja", True),
            (10, "ja", True),
            (10, "en", False),
            (25, "ja", True),
            (40, "ja", True),
            (40, "ja", False),
            (60, "en", True),
            (60, "ja", False),
        )
    },
    **{name: _judged(document()) for name, document in hard.DOCUMENTS.items()},
    "long names, English": _judged(hard.long_names(), "en"),
    **{f"seed {seed}": samples.odd(seed) for seed in range(45)},
}


@pytest.fixture(scope="module", params=CHARTS.values(), ids=CHARTS.keys())
def placed(request: pytest.FixtureRequest) -> PlacedTaisei:
    chart: Chart = request.param
    return layout(chart)


def page(placed: PlacedTaisei) -> Rect:
    return Rect(0, 0, placed.width, placed.height)


def test_no_card_or_block_overlaps_another(placed: PlacedTaisei) -> None:
    boxes = [*placed.cards, *placed.blocks]
    assert [(a.id, b.id) for a, b in combinations(boxes, 2) if a.rect.overlaps(b.rect)] == []


def test_cards_stand_in_their_frames_and_frames_on_the_page(placed: PlacedTaisei) -> None:
    frames = {frame.id: frame.rect for frame in placed.frames}
    assert [
        card.id for card in placed.cards if card.frame and not frames[card.frame].contains(card.rect)
    ] == []
    assert all(page(placed).contains(rect) for rect in frames.values())
    assert all(page(placed).contains(each.rect) for each in (*placed.cards, *placed.blocks))
    assert frames["state"].overlaps(frames["resource"]) == (placed.chart.frames == "overlap")
    outside = [card for card in placed.cards if card.kind in ("outside", "funder", "committee")]
    assert [card.id for card in outside if card.rect.overlaps(frames["consortium"])] == []


def test_every_text_fits_its_cell_and_its_box(placed: PlacedTaisei) -> None:
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


def test_no_line_crosses_a_card_it_does_not_belong_to(placed: PlacedTaisei) -> None:
    points = {line.id: line.samples(24) for line in placed.lines}
    crossed = [
        (line.id, card.id)
        for line in placed.lines
        for card in placed.cards
        if any(card.rect.grown(-1).holds(point) for point in points[line.id])
    ]
    assert crossed == []


def test_lines_begin_and_end_at_their_cards(placed: PlacedTaisei) -> None:
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


def test_no_other_line_runs_through_the_words_at_a_joint_research_line(placed: PlacedTaisei) -> None:
    points = {line.id: line.samples(40) for line in placed.lines}
    crossed = [
        (line.id, other)
        for line in placed.lines
        if line.label and line.kind in JOINT
        for other in points
        if other != line.id and any(line.label.rect.grown(-2).holds(point) for point in points[other])
    ]
    assert crossed == []


def test_arrows_touch_what_they_point_at(placed: PlacedTaisei) -> None:
    boxes = {card.id: card.rect for card in placed.cards}
    for line in placed.lines:
        if line.style.arrow and line.target in boxes:
            (ax, ay), (bx, by) = line.curve[-2], line.curve[-1]
            reach = line.style.arrow / max(((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, 1e-9)
            tip = (bx + (bx - ax) * reach, by + (by - ay) * reach)
            box = boxes[line.target]
            assert box.grown(1).holds(tip), line.id
            assert not box.grown(-1).holds(tip), line.id


def test_labels_overlap_neither_cards_nor_other_labels_nor_frame_names(placed: PlacedTaisei) -> None:
    labels = {line.id: line.label.rect for line in placed.lines if line.label}
    assert [(a, b) for a, b in combinations(labels, 2) if labels[a].overlaps(labels[b])] == []
    others = {each.id: each.rect for each in (*placed.cards, *placed.blocks)}
    others |= {f"frame {frame.id}": frame.label_rect for frame in placed.frames}
    assert [(a, b) for a in labels for b in others if labels[a].overlaps(others[b])] == []
    assert all(page(placed).contains(rect) for rect in labels.values())


def test_frame_names_stay_inside_their_frames(placed: PlacedTaisei) -> None:
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
    assert texts["w5"] == ["？ RES-12"]  # spelled out in the table only
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
    assert layout(replace(samples.small(), density="compact")).density == "compact"


def test_the_layout_is_the_same_every_time() -> None:
    assert layout(samples.odd(20)) == layout(samples.odd(20))


@pytest.mark.parametrize("organizations", [3, 10, 25, 40])
def test_up_to_forty_organizations_can_be_read_on_a4(organizations: int) -> None:
    for one_contract in (True, False):
        placed = layout(generated.chart(organizations, one_contract=one_contract))
        sizes = [
            cell.size
            for each in (*placed.cards, *placed.blocks)
            for row in each.content.rows
            for cell in row.cells
            if cell.text
        ]
        assert placed.sheet.width == paper.A4[0]
        assert min(sizes) * placed.sheet.scale >= 6
    assert layout(generated.chart(60)).sheet.width == paper.A3[0]


def test_a_denser_chart_is_taken_when_only_that_fits_on_a4() -> None:
    chart = samples.sized(9, 9, ip=True)
    assert layout(replace(chart, density="medium")).sheet.width == paper.A3[0]
    assert layout(chart).density == "compact"


@given(
    st.lists(st.tuples(st.floats(-100, 900), st.integers(20, 90)), min_size=1, max_size=12),
    st.integers(4, 30),
)
def test_cards_of_the_shorter_column_keep_their_order_and_their_gaps(
    boxes: list[tuple[float, int]], gap: int
) -> None:
    wishes, heights = [wish for wish, _ in boxes], [height for _, height in boxes]
    need = sum(heights) + gap * (len(heights) - 1)
    tops = settle(wishes, heights, gap, 10, 10 + need + 200)
    ends = [top + height for top, height in zip(tops, heights, strict=True)]
    assert tops[0] >= 10 - 1e-6
    assert ends[-1] <= 10 + need + 200 + 1e-6
    assert all(top - end >= gap - 1e-6 for end, top in zip(ends, tops[1:], strict=False))
    free = [wish - height / 2 for wish, height in boxes]
    apart = all(b - a >= h + gap for (a, b), h in zip(pairwise(free), heights, strict=False))
    if apart and free[0] >= 10 and free[-1] + heights[-1] <= 10 + need + 200:
        assert tops == pytest.approx(free)


def test_a_contract_of_many_parties_reaches_each_of_them_beside_the_other_lines() -> None:
    placed = layout(generated.chart(10))
    contract = placed.card("kyodo")
    left, right = (
        max(card.rect.x1 for card in placed.cards if card.kind in ("lead", "sub")),
        min(card.rect.x for card in placed.cards if card.kind in ("lead_company", "partner")),
    )
    assert left < contract.rect.x < contract.rect.x1 < right
    parties = [line for line in placed.lines if line.target == "kyodo"]
    assert len(parties) == 10
    assert {line.spoken.split("：")[0] for line in parties} == {"共同研究開発契約の当事者"}
    assert all(line.curve[-1][1] == pytest.approx(contract.rect.cy, abs=0.1) for line in parties)
    assert {line.curve[-1][0] for line in parties} == {contract.rect.x, contract.rect.x1}


def test_a_card_with_very_many_people_stays_a_card_and_keeps_its_amount() -> None:
    for companies in (1, 8, 14):
        base = samples.sized(2, companies)
        crowd = tuple(Person(f"研究 {k}郎", "研究開発分担者", "分担者") for k in range(25))
        placed = layout(
            replace(base, cards=tuple(replace(c, people=crowd) if c.id == "u2" else c for c in base.cards))
        )
        rows = ["".join(cell.text for cell in row.cells) for row in placed.card("u2").content.rows]
        assert placed.card("u2").rect.h < 110
        assert any("ほか" in row and row.endswith("名") for row in rows)
        assert any("万円" in row for row in rows)
        assert "研究 24郎" in placed.card("u2").spoken


def test_a_funded_startup_is_marked_in_every_density() -> None:
    for density, mark in (("full", "スタートアップ"), ("medium", "SU"), ("compact", "SU")):
        chart = replace(samples.sized(3, 3), density=density)  # type: ignore[arg-type]
        (startup,) = [card for card in layout(chart).cards if "startup" in card.classes]
        assert mark in [cell.text for row in startup.content.rows for cell in row.cells]


def test_lines_keep_off_the_names_of_money() -> None:
    placed = layout(samples.chains())
    labels = {line.id: line.label.rect for line in placed.lines if line.label and line.id in ("k1", "s-u2")}
    assert set(labels) == {"k1", "s-u2"}
    crossed = [
        (line.id, label)
        for line in placed.lines
        for label, rect in labels.items()
        if line.id != label and any(rect.holds(point) for point in line.samples(40))
    ]
    assert crossed == []


@pytest.mark.parametrize("name", ["small", "seed 1", "seed 2", "seed 18", "seed 39"])
def test_boxes_of_findings_leave_the_ends_of_lines_free(name: str) -> None:
    placed = layout(CHARTS[name])
    boxes = [line.label.rect.grown(3) for line in placed.lines if line.label and line.label.border]
    assert boxes
    ends = [point for line in placed.lines for point in (line.curve[0], line.curve[-1])]
    assert not any(box.holds(end) for box in boxes for end in ends)


def test_a_box_leaves_room_before_the_arrow_of_its_own_line() -> None:
    project = view_from(fixture("f4"))
    placed = layout(taisei_chart(project, check(project, load_profile("aimgain-5"))))
    boxes = {line.target: line for line in placed.lines if line.kind == "violation"}
    assert set(boxes) == {"tsurukame", "assay", "mugen"}
    for line in boxes.values():
        assert line.label
        assert not line.label.rect.grown(7).holds(line.curve[-1])


@pytest.mark.parametrize("name", ["f4", "f5", "f9"])
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("findings", [True, False])
def test_labels_and_boxes_hide_no_other_line_and_say_their_amounts(
    name: str, lang: Lang, findings: bool
) -> None:
    project = view_from(fixture(name))
    report = check(project, load_profile("aimgain-5"))
    placed = layout(taisei_chart(project, report, lang=lang, findings=findings))
    points = {line.id: line.samples(40) for line in placed.lines}
    amounts = {line.id: line.amount for line in placed.chart.lines}
    for line in placed.lines:
        if not line.label:
            continue
        hidden = [o for o in points if o != line.id and any(map(line.label.rect.holds, points[o]))]
        assert hidden == [], line.id
        if line.label.border and amounts[line.id]:
            texts = [cell.text for row in line.label.content.rows for cell in row.cells]
            assert amounts[line.id] in texts, line.id


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_amount_of_a_resource_stands_apart_from_the_words_of_other_lines(lang: Lang) -> None:
    for name in ("f4", "f5", "f9"):
        project = view_from(fixture(name))
        placed = layout(taisei_chart(project, check(project, load_profile("aimgain-5")), lang=lang))
        joint = {
            line.id: line.label for line in placed.lines if line.kind in JOINT and line.target != "kyodo"
        }
        given = {line.id for line in placed.chart.lines if line.kind in JOINT and line.amount}
        assert [line for line in given if not joint[line]] == []
        rects = {line: label.rect for line, label in joint.items() if label}
        alone = [line for line, label in joint.items() if label and label.rect.h < 20 and line in given]
        close = [(a, b) for a in alone for b in rects if a != b and rects[a].grown(2).overlaps(rects[b])]
        assert close == [], name


def test_the_name_of_a_payment_hides_no_bend_of_its_line() -> None:
    placed = layout(taisei_chart(view_from(fixture("hoshiyomi")), findings=False))
    (spent,) = [line for line in placed.lines if line.kind == "expenditure"]
    assert spent.label
    assert not any(map(spent.label.rect.holds, spent.curve[3:-1:3]))


def _buying(number: int) -> Chart:
    """A lawful document in which the lead buys from so many bodies outside."""
    data = generated.document(5, one_contract=False)
    for k in range(number):
        data["organizations"].append(
            {"id": f"v{k}", "name": f"外部業者{k}（架空）", "kind": "company", "roles": ["outside_party"]}
        )
        spent = {"from": "u0", "to": f"v{k}", "origin": "amed", "kind": "expenditure", "purpose": f"外注{k}"}
        data["money"].append({**spent, "amounts": {1: (k + 1) * 1_000_000}})
    return taisei_chart(view_from(data), findings=False)


def test_of_many_payments_the_amounts_stand_on_the_cards_of_who_is_paid() -> None:
    few, many = layout(_buying(4)), layout(_buying(12))
    assert all(line.label for line in few.lines if line.kind == "expenditure")
    assert not any(line.label for line in many.lines if line.kind == "expenditure")
    for k in range(12):
        rows = ["".join(cell.text for cell in row.cells) for row in many.card(f"v{k}").content.rows]
        assert f"外注{k} {(k + 1) * 100:,}万円" in rows
    assert "外注3" in next(line.spoken for line in many.lines if line.target == "v3")


def test_no_line_passes_between_an_arrow_and_the_card_outside_that_it_points_at() -> None:
    placed = layout(_buying(12))
    for line in placed.lines:
        for card in (card for card in placed.cards if card.kind == "outside" and card.id != line.target):
            before = Rect(card.rect.x, card.rect.y - 12, card.rect.w, 12)
            assert not any(map(before.holds, line.samples(24))), (line.id, card.id)
    # Each comes straight down upon its card: its last corner is the last, and none goes back up.
    for line in (line for line in placed.lines if line.kind == "expenditure"):
        ys = [y for _, y in line.samples(24)]
        assert all(b >= a - 0.1 for a, b in pairwise(ys)), line.id


def test_cards_of_products_fill_their_rows_evenly() -> None:
    base = samples.small()
    product = next(card for card in base.cards if card.kind == "product")
    more = tuple(replace(product, id=f"more{k}") for k in range(3))
    placed = layout(replace(base, cards=(*base.cards, *more)))
    rows: dict[float, int] = {}
    for card in placed.cards:
        if card.kind == "product":
            rows[card.rect.y] = rows.get(card.rect.y, 0) + 1
    assert sorted(rows.values()) == [2, 3]


def test_no_line_runs_along_the_border_of_a_frame(placed: PlacedTaisei) -> None:
    for line in placed.lines:
        for (ax, ay), (bx, by) in pairwise(line.samples(1)):
            for box in (frame.rect for frame in placed.frames):
                beside = min(abs(ax - box.x), abs(ax - box.x1)) < 3.9 and box.y < (ay + by) / 2 < box.y1
                if ax == bx and beside:
                    assert abs(ay - by) < 20, line.id
                beside = min(abs(ay - box.y), abs(ay - box.y1)) < 3.9 and box.x < (ax + bx) / 2 < box.x1
                if ay == by and beside:
                    assert abs(ax - bx) < 20, line.id


def test_a_person_who_needs_two_rows_begins_the_second_with_the_name() -> None:
    base = samples.small()
    named = Person("勅使河原 権左衛門太郎次郎", "研究開発分担者")
    placed = layout(
        replace(base, cards=tuple(replace(c, people=(named,)) if c.id == "u2" else c for c in base.cards))
    )
    rows = ["".join(cell.text for cell in row.cells) for row in placed.card("u2").content.rows]
    assert rows[rows.index("研究開発分担者") + 1] == "勅使河原 権左衛門太郎次郎"


def test_every_resource_is_labelled_beside_the_lines_of_a_contract() -> None:
    placed = layout(generated.chart(10))
    given = [line for line in placed.lines if line.kind == "joint_resource"]
    assert len(given) > 6
    assert [line.id for line in given if not line.label] == []
