"""Single values: what is read, what is refused, and that nothing but a sentence ever comes back."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.schema.scalars.amounts import HIGHEST_AMOUNT, read_amount
from graphmodel.schema.scalars.common import BadValue, is_no_name, is_undecided
from graphmodel.schema.scalars.countries import read_country
from graphmodel.schema.scalars.days import era_date, read_date
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.schema.scalars.numbers import (
    read_bool,
    read_count,
    read_int,
    read_percent,
    read_share,
    show_percent,
)
from graphmodel.schema.scalars.texts import read_ident, read_stated, read_text

CALM = settings(deadline=None)  # a busy machine is no failure


def outcome(read, raw):
    """Return the value and None, or None and the sentence."""
    try:
        return read(raw), None
    except BadValue as error:
        return None, error.message


def refused(read, raw, *args, **kwargs):
    with pytest.raises(BadValue) as caught:
        read(raw, *args, **kwargs)
    error = caught.value
    assert error.message.ja.endswith("。")
    assert error.message.en.endswith((".", "?"))
    assert "{" not in error.message.ja + error.message.en
    return error


# --- amounts


@pytest.mark.parametrize(
    ("raw", "yen"),
    [
        (0, 0),
        (20_000_000, 20_000_000),
        ("0", 0),
        ("20_000_000", 20_000_000),
        ("2000_0000", 20_000_000),
        ("20,000,000", 20_000_000),
        ("２０００万円", 20_000_000),
        ("2000万円", 20_000_000),
        ("2000 万円", 20_000_000),
        ("2,000万", 20_000_000),
        ("1.9億円", 190_000_000),
        ("1億9000万円", 190_000_000),
        ("1億９，０００万円", 190_000_000),
        ("1億5千万円", 150_000_000),
        ("2千5百万円", 25_000_000),
        ("5千万円", 50_000_000),
        ("1.5千万円", 15_000_000),
        ("300,000千円", 300_000_000),
        ("12百万円", 12_000_000),
        ("12百万", 12_000_000),
        ("2千円", 2_000),
        ("1億5000円", 100_005_000),
        ("1.23456789億円", 123_456_789),
        ("12兆円", 12_000_000_000_000),
        ("¥300,000", 300_000),
        ("￥３００，０００－", 300_000),
        ("金300,000円也", 300_000),
        ("300000円", 300_000),
        ("2000円", 2_000),
    ],
)
def test_an_amount_is_read_as_it_is_meant(raw, yen):
    assert read_amount(raw) == yen


@pytest.mark.parametrize(
    ("raw", "code", "meant"),
    [
        (-5, "negative", None),
        ("-5", "negative", None),
        ("¥-300", "negative", None),
        ("▲300,000円", "negative", None),
        ("(300,000)", "negative", None),
        ("1.23456円", "fraction_of_yen", None),
        ("2.000円", "fraction_of_yen", None),
        ("1.234567891億円", "fraction_of_yen", None),
        (1e7, "float", "10_000_000"),
        (20000000.0, "float", "20_000_000"),
        ("2e7", "float", "20_000_000"),
        (1.9, "float", None),
        (float("nan"), "float", None),
        (float("inf"), "float", None),
        ("20,00,000", "grouping", "2_000_000"),
        ("20_00_000", "grouping", "2_000_000"),
        ("2.000.000", "grouping", "2_000_000"),
        ("20 000 000", "grouping", "20_000_000"),
        ("20,000_000", "grouping", "20_000_000"),
        ("1,5億円", "grouping", None),
        ("約2000万円", "approximate", None),
        ("2000万円程度", "approximate", None),
        ("2000万～3000万円", "approximate", None),
        ("2千", "ambiguous_unit", None),
        ("1億5000", "ambiguous_unit", None),
        ("1万億", "mixed_units", None),
        ("9000万1億円", "mixed_units", None),
        ("1億20000万円", "mixed_units", None),
        ("2千15百万円", "mixed_units", None),
        ("1.9億9000万円", "mixed_units", None),
        ("百万円", "unit_alone", None),
        ("二千万円", "kanji_digits", None),
        ("$300", "currency", None),
        ("300ドル", "currency", None),
        ("20M", "amount", None),
        ("2000万円¹", "note_mark", None),
        ("20000000①", "note_mark", None),
        ("10²", "note_mark", None),
        ("300円/年", "amount", None),
        ("円", "amount", None),
        ("TBD", "no_value_word", "undecided"),
        ("検討中", "no_value_word", "undecided"),
        ("なし", "no_value_word", None),
        ("未定", "undecided", None),
        ("undecided", "undecided", None),
        ("", "empty", None),
        (None, "empty", None),
        (True, "wrong_kind", None),
        ([300], "wrong_kind", None),
        ({1: 300}, "wrong_kind", None),
        (HIGHEST_AMOUNT + 1, "too_large", None),
        pytest.param(10**5000, "too_large", None, id="huge"),
        ("9" * 30, "too_large", None),
        ("9" * 5000, "too_long", None),
    ],
)
def test_what_is_not_one_amount_of_yen_is_refused(raw, code, meant):
    error = refused(read_amount, raw)
    assert (error.code, error.meant) == (code, meant)


def test_a_float_is_told_the_integer_to_write():
    assert "20_000_000" in refused(read_amount, 20000000.0).message.ja


@CALM
@given(st.integers(0, HIGHEST_AMOUNT))
def test_every_way_of_writing_an_amount_gives_it_back(yen):
    rest, writings = yen, [yen, f"{yen:_}", f"{yen:,}円", f"¥{yen}"]
    writings.append(f"{yen}円".translate(str.maketrans("0123456789", "０１２３４５６７８９")))
    by_units = ""
    for unit, worth in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        count, rest = divmod(rest, worth)
        by_units += f"{count}{unit}" if count else ""
    writings.append(f"{by_units}{rest}円" if rest or not by_units else f"{by_units}円")
    if yen % 1000 == 0:
        writings.append(f"{yen // 1000:,}千円")
    whole, part = divmod(yen, 10**8)
    writings.append(f"{whole}.{part:08}億円")
    assert {read_amount(writing) for writing in writings} == {yen}


# --- dates


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026-4-1", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("2026.4.1", date(2026, 4, 1)),
        ("2026‐04‐01", date(2026, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("２０２６年４月１日", date(2026, 4, 1)),
        ("2026年 4月 1日 (水)", date(2026, 4, 1)),
        ("2026年4月5日（日曜日）", date(2026, 4, 5)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和 ８ 年 ４ 月 １ 日", date(2026, 4, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("r8/4/1", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("㋿元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H31.4.30", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("明治45年7月29日", date(1912, 7, 29)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_as_it_is_meant(raw, day):
    assert read_date(raw) == day


@pytest.mark.parametrize(
    ("raw", "code", "said", "meant"),
    [
        ("2026-13-01", "month", "1から12まで", "2026-01-13"),
        ("2026-14-20", "month", "1から12まで", None),
        ("2026-00-01", "month", "1から12まで", None),
        ("2026-02-30", "day", "2月は28日まで", "2026-02-28"),
        ("2024-02-30", "day", "2月は29日まで", "2024-02-29"),
        ("2026年4月31日", "day", "4月は30日まで", "2026-04-30"),
        ("令和8年4月0日", "day", "4月は30日まで", None),
        ("令和1年4月1日", "era", "平成31年4月1日", "2019-04-01"),
        ("平成35年4月1日", "era", "令和5年4月1日", "2023-04-01"),
        ("昭和64年1月8日", "era", "平成元年1月8日", "1989-01-08"),
        ("R0.4.1", "era", "元年", None),
        ("26-04-01", "two_digit_year", "4桁", None),
        ("8年4月1日", "two_digit_year", "元号", None),
        ("01/04/2026", "order", "2026-04-01 か 2026-01-04", None),
        ("13/04/2026", "order", "2026-04-13", "2026-04-13"),
        (20260401, "no_separators", "2026-04-01", "2026-04-01"),
        ("20260401", "no_separators", "2026-04-01", "2026-04-01"),
        ("20260231", "day", "2月は28日まで", "2026-02-28"),
        (46113, "serial_number", "2026-04-01", "2026-04-01"),
        (2026, "month_missing", "月と日", None),
        ("令和8年", "month_missing", "月と日", None),
        ("2026-04", "day_missing", "2026-04-30", None),
        ("令和8年4月", "day_missing", "2026-04-01", None),
        ("2026年2月末", "day_missing", "2026-02-28", "2026-02-28"),
        ("2026年4月上旬", "day_missing", "2026-04-01", None),
        ("令和8年度", "fiscal_year", "2026-04-01から2027-03-31", "2026-04-01"),
        ("令和元年度", "fiscal_year", "2019-04-01", "2019-04-01"),
        ("FY2026", "fiscal_year", "2026-04-01", "2026-04-01"),
        ("2026年度末", "fiscal_year", "2027-03-31", "2027-03-31"),
        ("1899-12-31", "year", "1900年から2200年", None),
        ("2201-01-01", "year", "1900年から2200年", None),
        ("2026-04-01T00:00:00", "time_of_day", "2026-04-01", "2026-04-01"),
        ("2026-04-01（月）", "weekday", "水曜日", None),
        ("4月1日", "year_missing", "年", None),
        ("2026-04-01～2027-03-31", "range", "期間", None),
        ("April 1, 2026", "date", "2026-04-01", None),
        ("2026/4-1", "date", "2026-04-01", None),
        (2026.4, "date", "2026-04-01", None),
        ("2026-4-1¹", "note_mark", "注の番号", None),
        ("未定", "undecided", "未定", None),
        ("TBD", "no_value_word", "undecided", "undecided"),
        (None, "empty", "空", None),
        (True, "wrong_kind", "true", None),
    ],
)
def test_what_is_not_one_day_is_refused_with_its_reason(raw, code, said, meant):
    error = refused(read_date, raw)
    assert (error.code, error.meant) == (code, meant)
    assert said in error.message.ja


@CALM
@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_way_of_writing_a_date_gives_it_back(day):
    writings = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）",
    ]
    if day < date(2118, 1, 1):  # 令和 has two digits until then
        writings.append(era_date(day))
    assert {read_date(writing) for writing in writings} == {day}


@pytest.mark.parametrize("first", [date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1)])
def test_an_era_begins_on_its_first_day(first):
    before, after = era_date(first - timedelta(days=1)), era_date(first)
    assert "元年" in after
    assert "元年" not in before
    assert read_date(before) + timedelta(days=1) == read_date(after) == first


# --- whole numbers, percentages


@pytest.mark.parametrize(
    ("raw", "number"), [(3, 3), ("3", 3), ("３", 3), ("1,000", 1000), ("-2", -2), ("+2", 2)]
)
def test_a_whole_number_is_read(raw, number):
    assert read_int(raw) == number


@pytest.mark.parametrize(
    ("raw", "code", "meant"),
    [
        (0, "out_of_range", None),
        (11, "out_of_range", None),
        ("-1", "out_of_range", None),
        (3.0, "not_an_integer", "3"),
        (3.5, "not_an_integer", None),
        ("3年目", "not_an_integer", "3"),
        ("3 名", "not_an_integer", "3"),
        ("1/2", "not_an_integer", None),
        ("三", "not_an_integer", None),
        ("1+2", "not_an_integer", None),
        ("3+", "not_an_integer", None),
        ("+-3", "not_an_integer", None),
        ("-+3", "not_an_integer", None),
        ("3²", "note_mark", None),
        (float("nan"), "not_an_integer", None),
        (True, "wrong_kind", None),
        (None, "empty", None),
    ],
)
def test_what_is_not_a_whole_number_within_the_bounds_is_refused(raw, code, meant):
    error = refused(read_int, raw, 1, 10)
    assert (error.code, error.meant) == (code, meant)


def test_bounds_are_included_and_named():
    assert [read_int(1, 1, 10), read_int(10, 1, 10)] == [1, 10]
    assert "1から10まで" in refused(read_int, 0, 1, 10).message.ja
    assert "1以上" in refused(read_int, 0, 1).message.ja
    assert "10以下" in refused(read_int, 11, None, 10).message.ja


@pytest.mark.parametrize(
    ("raw", "percent"),
    [
        (0, 0),
        (1, 1),
        (100, 100),
        (100.0, 100),
        (0.0, 0),
        ("55%", 55),
        ("５５％", 55),
        ("50 パーセント", 50),
        (33.3, Fraction(333, 10)),
        ("33.3", Fraction(333, 10)),
        ("0.3%", Fraction(3, 10)),
    ],
)
def test_a_percentage_is_read_exactly(raw, percent):
    assert read_percent(raw) == percent == read_share(raw)
    assert isinstance(read_percent(raw), Fraction)


@pytest.mark.parametrize(
    ("raw", "code", "meant"),
    [
        (0.3, "fraction_or_percent", "30"),
        (1.0, "fraction_or_percent", "100"),
        ("0.5", "fraction_or_percent", "50"),
        (101, "out_of_range", None),
        (100.0001, "out_of_range", None),
        (-1, "out_of_range", None),
        ("-5%", "out_of_range", None),
        ("約30%", "percent", None),
        ("30%以上", "percent", None),
        (1e-05, "percent", None),
        (float("nan"), "percent", None),
        (float("inf"), "percent", None),
        ("1/3", "percent", None),
        (True, "wrong_kind", None),
    ],
)
def test_what_is_not_a_percentage_is_refused(raw, code, meant):
    error = refused(read_percent, raw)
    assert (error.code, error.meant) == (code, meant)


def test_three_thirds_are_the_whole():
    assert read_share("1/3") + read_share("3分の1") + read_share("１／３") == 100
    assert refused(read_share, "4/3").code == "out_of_range"
    assert refused(read_share, "1/0").code == "out_of_range"


@CALM
@given(st.fractions(0, 100, max_denominator=10**6) | st.decimals(0, 100, places=4).map(Fraction))
def test_a_shown_percentage_reads_back(value):
    assert read_share(show_percent(value)) == value == read_share(value)


# --- yes and no


def test_true_and_false_are_read():
    assert [read_bool(raw) for raw in (True, False, "true", "False")] == [True, False, True, False]
    assert all(read_bool(raw) for raw in ("はい", "有", "あり", "該当", "○", " ＴＲＵＥ "))
    assert not any(read_bool(raw) for raw in ("いいえ", "無", "なし", "非該当", "×"))


@pytest.mark.parametrize(
    ("raw", "code", "meant"),
    [
        ("yes", "yes_no", "true"),
        (1, "yes_no", "true"),
        ("NO", "yes_no", "false"),
        (0, "yes_no", "false"),
        (2, "wrong_kind", None),
        ("たぶん", "wrong_kind", None),
        ("不明", "no_value_word", None),
        ("未定", "undecided", None),
        (None, "empty", None),
        ([True], "wrong_kind", None),
    ],
)
def test_other_words_for_yes_and_no_are_told_what_to_write(raw, code, meant):
    error = refused(read_bool, raw)
    assert (error.code, error.meant) == (code, meant)


# --- texts and ids


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("　竜宮医科大学（架空） ", "竜宮医科大学（架空）"),
        ("髙﨑神", "髙﨑神"),
        ("か\u3099く", "がく"),
        (123, "123"),
        ("0123", "0123"),
        ("一行目\r\n二行目", "一行目\n二行目"),
    ],
)
def test_a_text_keeps_its_letters(raw, text):
    assert read_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        ("　", "empty"),
        (None, "empty"),
        (True, "unquoted"),
        (1.10, "unquoted"),
        ("a\x00b", "control_character"),
        ("a\x1b[31mb", "control_character"),
        ("a\u202eb", "control_character"),
        ("\ud800", "control_character"),
        ("x" * 5000, "too_long"),
        (["a"], "wrong_kind"),
    ],
)
def test_what_is_not_a_readable_text_is_refused(raw, code):
    assert refused(read_text, raw).code == code


def test_a_single_line_has_no_line_breaks():
    assert read_text("一行目\n", single_line=True) == "一行目"
    assert refused(read_text, "一行目\n二行目", single_line=True).code == "line_break"


def test_messages_do_not_repeat_what_would_break_a_terminal():
    message = refused(read_amount, "\x1b[31m\u202e円").message
    assert message.ja.isprintable()
    assert message.en.isprintable()


@pytest.mark.parametrize(
    ("raw", "ident"),
    [
        ("ryugu", "ryugu"),
        (" ｒｙｕｇｕ１ ", "ryugu1"),
        ("竜宮_医-2", "竜宮_医-2"),
        ("ｶｸﾞﾔ", "カグヤ"),
        (12, "12"),
        ("amed", "amed"),
        ("x" * 64, "x" * 64),
    ],
)
def test_an_id_is_normalised(raw, ident):
    assert read_ident(raw) == ident
    assert read_ident(ident) == ident


@pytest.mark.parametrize(
    ("raw", "code", "meant"),
    [
        ("a b", "ident", "a_b"),
        ("a/b", "ident", "a_b"),
        ("竜宮・医", "ident", "竜宮_医"),
        ("---", "ident", None),
        ("", "empty", None),
        (None, "empty", None),
        ("x" * 65, "too_long", None),
        (True, "wrong_kind", None),
        (1.5, "wrong_kind", None),
        (-1, "wrong_kind", None),
        pytest.param(10**5000, "wrong_kind", None, id="huge"),
        (["a"], "wrong_kind", None),
    ],
)
def test_what_cannot_be_an_id_is_refused(raw, code, meant):
    error = refused(read_ident, raw)
    assert (error.code, error.meant) == (code, meant)


@pytest.mark.parametrize(
    ("raw", "undecided"),
    [
        ("undecided", True),
        ("Undecided", True),
        ("未定", True),
        (" ｕｎｄｅｃｉｄｅｄ ", True),
        ("決定", False),
        ("TBD", False),
        (None, False),
        (0, False),
        ("未定" * 1000, False),
    ],
)
def test_undecided_is_said_in_two_words(raw, undecided):
    assert is_undecided(raw) is undecided


@pytest.mark.parametrize(
    ("raw", "no_name"),
    [
        ("検討中", True),
        ("未定（公募中）", True),
        ("未定 候補は山田", True),
        ("ＴＢＤ", True),
        ("不明", True),
        ("－", True),
        ("undecided (two candidates)", True),
        # `undecided` has a meaning of its own, and these are names.
        ("undecided", False),
        ("未定", False),
        ("TBC株式会社", False),
        ("TBC Inc.", False),
        ("追手門学院大学", False),
        ("一", False),
        ("検討中" * 1000, False),
    ],
)
def test_what_stands_for_a_name_and_is_none(raw, no_name):
    assert is_no_name(raw) is no_name


def test_a_statement_has_to_state_something():
    assert read_stated(" 研究担当理事 ") == "研究担当理事"
    for raw in ("未定", "検討中", "TBD", "-", "", None):
        with pytest.raises(BadValue) as error:
            read_stated(raw)
        assert error.value.message.ja
        assert error.value.message.en


# --- what was meant

ROLES = {
    "lead": "代表研究機関",
    "sub": "分担研究機関",
    "partner": "産学官共同研究企業",
    "lead_company": "幹事企業",
    "principal_investigator": "研究開発代表者",
    "liaison_representative": "連携研究代表者",
}


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("lead_compny", "lead_company"),
        ("Lead Company", "lead_company"),
        ("leed", "lead"),
        ("幹事企業", "lead_company"),
        ("幹事会社", "lead_company"),
        ("代表機関", "lead"),
        ("分担機関", "sub"),
        ("共同研究企業", "partner"),
        ("連携代表者", "liaison_representative"),
    ],
)
def test_the_word_that_was_meant_comes_first(word, best):
    assert did_you_mean(word, ROLES)[0] == best


def test_nothing_is_proposed_for_a_word_like_no_other():
    assert [did_you_mean(word, ROLES) for word in ("コーヒー", "xyz", "", " ")] == [[], [], [], []]
    assert did_you_mean("幹事企業", list(ROLES)) == []
    assert did_you_mean("lead", []) == []


def test_the_same_word_in_another_spelling_is_the_only_proposal():
    assert did_you_mean("Lead-Company", list(ROLES)) == ["lead_company"]
    assert len(did_you_mean("a_", [f"a_{n}" for n in range(9)], most=2)) == 2


# --- whatever a document holds

ALPHABET = st.sampled_from("0123456789０１9万億千百円¥,_.-/年月日令和R平成元約〜 %()三aT\u3000\u202e\n\x00")
YAML_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=300)
    | st.text(ALPHABET, max_size=20),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
READERS = [read_amount, read_date, read_int, read_percent, read_share, read_bool, read_text, read_ident]


@pytest.mark.parametrize("read", READERS)
@CALM
@given(raw=YAML_VALUES)
def test_every_value_is_read_or_refused_with_a_sentence(read, raw):
    value, message = outcome(read, raw)
    if message:
        assert 0 < len(message.ja) < 400
        assert 0 < len(message.en) < 400
    elif read is read_amount:
        assert 0 <= value <= HIGHEST_AMOUNT
    elif read in (read_percent, read_share):
        assert 0 <= value <= 100
    elif read is read_date:
        assert 1900 <= value.year <= 2200
    elif read in (read_text, read_ident):
        assert value.strip() == value != ""


@CALM
@given(YAML_VALUES)
def test_undecided_and_proposals_never_fail(raw):
    assert is_undecided(raw) in (True, False)
    if isinstance(raw, str):
        did_you_mean(raw, ROLES)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("令和8（2026）年4月1日", "2026-04-01"),
        ("令和8年（2026年）4月1日", "2026-04-01"),
        ("2026年（令和8年）4月1日", "2026-04-01"),
        ("令和八年四月一日", "2026-04-01"),
        ("令和元年五月一日", "2019-05-01"),
        ("平成三十一年四月三十日", "2019-04-30"),
        ("二〇二六年十二月三十一日", "2026-12-31"),
        ("令和十年十月二十日", "2028-10-20"),
    ],
)
def test_days_as_official_papers_write_them(raw, day):
    assert read_date(raw) == date.fromisoformat(day)


def test_two_years_that_differ_are_no_day():
    assert refused(read_date, "令和8（2027）年4月1日").code == "two_years"
    assert refused(read_date, "2027年（令和8年）4月1日").code == "two_years"


@pytest.mark.parametrize("raw", ["“2026-04-01”", "‘2026-04-01’", "「2026-04-01」", "＂2026-04-01＂"])
def test_quotation_marks_of_a_word_processor_are_said(raw):
    error = refused(read_date, raw)
    assert (error.code, error.meant) == ("odd_quotes", "2026-04-01")


def test_people_are_counted():
    assert [read_count(raw) for raw in (3200, "3,200人", "１２名", "0人", "3_200")] == [
        3200,
        3200,
        12,
        0,
        3200,
    ]
    for raw in ("約3人", "3人以上", "三人", "3,20人", -1, "3人4人"):
        refused(read_count, raw)


@pytest.mark.parametrize(
    ("written", "code"),
    [("JP", "JP"), ("日本", "JP"), ("韓国", "KR"), ("アメリカ", "US"), ("米国", "US"), ("ギリシャ", "GR"), ("XA", "XA"), ("台湾", "TW")],
)  # fmt: skip
def test_countries_are_read_by_code_and_by_japanese_name(written, code):
    assert read_country(written) == code


@pytest.mark.parametrize(
    ("written", "meant"),
    [("EL", "GR"), ("KOR", "KR"), ("USA", "US"), ("UK", "GB"), ("JA", "JP"), ("jp", "JP"), ("Korea", None), ("South Korea", "KR"), ("アメリカ合", "US"), ("南朝鮮", None)],
)  # fmt: skip
def test_other_writings_of_a_country_are_told_the_right_one(written, meant):
    assert refused(read_country, written).meant == meant
