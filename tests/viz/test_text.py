"""Width, line breaking and amounts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.drawing import text
from viz.drawing.text import Unit


def test_a_kanji_is_one_em_wide_and_bold_is_wider() -> None:
    assert text.width("体制図", 10) == 30
    assert text.width("体制図", 10, bold=True) == pytest.approx(31.5)
    assert text.width("il", 10) < text.width("no", 10) < text.width("MW", 10) < text.width("体制", 10)


def test_no_row_begins_with_closing_marks_or_ends_with_opening_ones() -> None:
    rows = text.wrap("委託研究開発契約（案）を、「産学官共同研究企業」と結ぶ。ー", 64, 8)
    assert "".join(rows) == "委託研究開発契約（案）を、「産学官共同研究企業」と結ぶ。ー"
    assert not any(row[0] in "）」、。ー" or row[-1] in "（「" for row in rows)


def test_words_and_numbers_are_not_broken() -> None:
    rows = text.wrap("AMED委託費 12,000万円を Research Institute へ", 60, 8)
    assert "12,000万円" in "|".join(rows)
    assert "Institute" in "|".join(rows)


def test_a_word_too_long_for_a_row_is_cut_so_that_it_fits() -> None:
    rows = text.wrap("Supercalifragilisticexpialidocious", 50, 8)
    assert len(rows) > 2
    assert all(text.width(row, 8) <= 50 for row in rows)


@given(st.text(max_size=80), st.floats(20, 300), st.floats(6, 14), st.booleans())
def test_every_row_fits_whatever_the_text(content: str, limit: float, size: float, bold: bool) -> None:
    content = text.clean(content)
    for rows in (text.wrap(content, limit, size, bold), text.balanced(content, limit, size, bold)):
        assert all(text.width(row, size, bold) <= limit + 1e-6 for row in rows)
        assert "".join("".join(rows).split()) == "".join(content.split())
    rows, fitted = text.fit(content, limit, size, bold)
    assert all(text.width(row, fitted, bold) <= limit + 1e-6 for row in rows)
    assert len(rows) <= 5


def test_a_text_shrinks_before_it_wraps_and_is_cut_last() -> None:
    assert text.fit("あ" * 10, 105, 10.5) == (["あ" * 10], 10.5)
    assert text.fit("あ" * 11, 105, 10.5)[1] < 10.5
    rows, size = text.fit("あ" * 300, 100, 10.5)
    assert (len(rows), size, rows[-1][-1]) == (5, 8.0, "…")


def test_items_are_kept_whole_when_they_are_packed() -> None:
    rows = text.pack(["現金1,000万円", "試薬2,000万円", "賃借料3,000万円"], "・", 120, 7)
    assert rows == ["現金1,000万円・試薬2,000万円", "賃借料3,000万円"]


def test_control_and_direction_characters_are_taken_out() -> None:
    assert text.clean(" 改\n行\tと\u202e制御\x00文字\ud800 ") == "改 行 と制御文字"
    assert text.clean("a\u2003\u1680b\u00a0 c　d") == "a b c　d"


@pytest.mark.parametrize(
    ("yen", "unit", "ja", "en"),
    [
        (150_000_000, "auto", "1.5億円", "¥150M"),
        (300_000_000, "auto", "3億円", "¥300M"),
        (80_000_000, "auto", "8,000万円", "¥80M"),
        (123_456_789, "auto", "約1.23億円", "~¥123.46M"),
        (12_345_678, "auto", "約1,234.57万円", "~¥12.35M"),
        (500, "auto", "500円", "¥500"),
        (0, "auto", "0円", "¥0"),
        (80_000_000, "oku", "0.8億円", "¥80M"),
        (300_000_000, "sen", "300,000千円", "¥300,000K"),
        (1_234_567, "yen", "1,234,567円", "¥1,234,567"),
    ],
)
def test_amounts(yen: int, unit: Unit, ja: str, en: str) -> None:
    assert (text.amount(yen, "ja", unit), text.amount(yen, "en", unit)) == (ja, en)


def test_findings_are_numbered_with_one_letter_as_far_as_there_are_such() -> None:
    assert [text.numbered(n) for n in (1, 20, 21, 35, 36, 50, 51)] == [
        "①",
        "⑳",
        "㉑",
        "㉟",
        "㊱",
        "㊿",
        "(51)",
    ]


def test_what_does_not_fit_is_counted() -> None:
    names = [f"第{k}大学" for k in range(9)]
    assert text.pack_most(names, "・", 120, 8, False, 9, "ほか{n}") == text.pack(names, "・", 120, 8)
    short = text.pack_most(names, "・", 120, 8, False, 2, "ほか{n}")
    assert len(short) == 2
    shown = sum(name in "".join(short) for name in names)
    assert short[-1].endswith(f"ほか{9 - shown}")
    assert all(text.width(row, 8) <= 120 for row in short)


def test_rows_break_between_phrases() -> None:
    assert text.balanced("AMED委託費を産学官共同研究企業に渡せない", 92, 8) == [
        "AMED委託費を",
        "産学官共同研究企業に",
        "渡せない",
    ]
    assert text.wrap("国立研究開発法人 雲上医療研究センター", 130, 8) == [
        "国立研究開発法人 雲上医療研究",
        "センター",
    ]
    assert text.wrap("No sub-sub-commissioning", 80, 8) == ["No", "sub-sub-", "commissioning"]


def test_a_short_bracket_stays_with_its_word_and_from_with_until() -> None:
    assert text.wrap("委託元：蓬莱健康科学大学（架空）と結ぶ", 110, 8) == [
        "委託元：",
        "蓬莱健康科学大学（架空）と",
        "結ぶ",
    ]
    assert (
        text.wrap("計画です（2年目（2027-04-01〜2028-03-31））", 150, 8)[-1] == "（2027-04-01〜2028-03-31））"
    )
    assert text.wrap("AMEDから数えて3段目以降の委託", 80, 8) == ["AMEDから数えて", "3段目以降の委託"]
    assert text.wrap("2027-04-01〜2028-03-31", 92, 8) == ["2027-04-01〜", "2028-03-31"]
    assert text.wrap("先端医療健康創薬研究機構（架空）", 100, 8) == ["先端医療健康創薬研究機構", "（架空）"]


def test_family_name_and_given_name_stay_together() -> None:
    assert text.wrap("7件（鈴木 花子、高橋 健、田中 誠）", 96, 8) == [
        "7件（鈴木 花子、",
        "高橋 健、田中 誠）",
    ]
    assert text.wrap("研究開発代表者 浦野 一", 70, 8) == ["研究開発代表者", "浦野 一"]


def test_about_stays_with_its_number_and_thousands_are_whole() -> None:
    for said in ("資金約1.23億円", "提供リソース 約123.46万円", "合計 ~¥1.23M"):
        for limit in range(20, 120, 3):
            rows = text.wrap(said, limit, 8)
            assert not any(row.endswith(("約", "~", "¥")) for row in rows[:-1]) or limit < 60, (limit, rows)
    assert text.amount(1_234_567, "ja", "sen") == "約1,235千円"
    assert text.amount(2_000, "ja", "sen") == "2千円"
    assert text.amount(1_234_567, "en", "sen") == "~¥1,235K"
