"""Identifiers: the usual form, check digits against other implementations, and sentences for what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import isni
from stdnum.iso7064 import mod_97_10
from stdnum.jp import cn

from graphmodel.schema.identifiers import (
    Checked,
    check_amed_project_number,
    check_corporate_number,
    check_erad_institution,
    check_erad_researcher,
    check_jgn,
    check_jgn_agrees,
    check_orcid,
    check_ror,
)
from graphmodel.schema.scalars.common import BadValue
from tests.schema.test_scalars import CALM, YAML_VALUES, outcome, refused

CHECKS = [
    check_corporate_number,
    check_ror,
    check_orcid,
    check_erad_researcher,
    check_erad_institution,
    check_amed_project_number,
    check_jgn,
]


@pytest.mark.parametrize(
    ("check", "raw", "value"),
    [
        (check_corporate_number, "7000012050002", "7000012050002"),  # the National Tax Agency's own
        (check_corporate_number, 7000012050002, "7000012050002"),
        (check_corporate_number, "7-0000-1205-0002", "7000012050002"),
        (check_corporate_number, "７０００ ０１２０ ５０００２", "7000012050002"),
        (check_corporate_number, "0000000000017", "0000000000017"),
        (check_corporate_number, "0123456789012", "0123456789012"),
        (check_ror, "https://ror.org/05dxps055", "https://ror.org/05dxps055"),
        (check_ror, "ror.org/05dxps055/", "https://ror.org/05dxps055"),
        (check_ror, "05DXPS055", "https://ror.org/05dxps055"),
        (check_ror, "057zh3y96", "https://ror.org/057zh3y96"),
        (check_orcid, "0000-0002-1825-0097", "0000-0002-1825-0097"),
        (check_orcid, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (check_orcid, "0000000218250097", "0000-0002-1825-0097"),
        (check_orcid, "0000-0002-1694-233x", "0000-0002-1694-233X"),
        (check_erad_researcher, "40000012", "40000012"),  # made up
        (check_erad_researcher, 10000001, "10000001"),
        (check_erad_institution, "0123456789", "0123456789"),
        (check_amed_project_number, "17am0101001j0001", "17am0101001j0001"),
        (check_amed_project_number, "２２AMA121001J0001", "22ama121001j0001"),
        (check_jgn, "JP21km0908001", "JP21km0908001"),
        (check_jgn, "jp21KM0908001", "JP21km0908001"),
    ],
)
def test_an_identifier_is_given_back_in_its_usual_form(check, raw, value):
    assert check(raw) == Checked(value)
    assert check(value) == Checked(value)


@pytest.mark.parametrize(
    ("check", "raw", "code", "meant"),
    [
        (check_corporate_number, "8000012050002", "check_digit", None),
        (check_corporate_number, "7000012050003", "check_digit", None),
        (check_corporate_number, "T7000012050002", "invoice_number", "7000012050002"),
        (check_corporate_number, 17, "length", None),
        (check_corporate_number, "70000120500021", "length", None),
        (check_corporate_number, "竜宮医科大学", "form", None),
        (check_corporate_number, 1.5, "unquoted", None),
        (check_corporate_number, None, "empty", None),
        (check_corporate_number, "未定", "undecided", None),
        pytest.param(check_corporate_number, 10**5000, "form", None, id="huge"),
        (check_ror, "05dxps056", "check_digit", None),
        (check_ror, "05dxsp055", "check_digit", None),
        (check_ror, "05dxpso55", "letters", None),
        (check_ror, "15dxps055", "form", None),
        (check_ror, "https://ror.org/", "form", None),
        (check_ror, "https://example.org/05dxps055", "form", None),
        (check_orcid, "0000-0002-1825-0098", "check_digit", None),
        (check_orcid, "0000-0002-1825-009X", "check_digit", None),
        (check_orcid, "0000-0002-1825-009", "length", None),
        (check_orcid, "X000-0002-1825-0097", "form", None),
        (check_erad_researcher, "1234567", "length", None),
        (check_erad_institution, 123456789, "length", None),
        (check_amed_project_number, "17am0101001", "form", None),
        (check_amed_project_number, "am17010100100001", "form", None),
        (check_amed_project_number, "JP17am0101001", "grant_number", None),
        (check_jgn, "17am0101001", "jp_missing", "JP17am0101001"),
        (check_jgn, "17am0101001j0001", "jp_missing", "JP17am0101001"),
        (check_jgn, "JPMJCR1234", "other_funder", None),
        (check_jgn, "JP17K01285", "form", None),
    ],
)
def test_a_wrong_identifier_is_refused_and_nothing_is_guessed(check, raw, code, meant):
    error = refused(check, raw)
    assert (error.code, error.meant) == (code, meant)


def test_lost_zeros_are_explained():
    assert "引用符" in refused(check_erad_institution, 123456789).message.ja


def test_the_check_digit_of_a_researcher_number_is_only_a_warning():
    checked = check_erad_researcher("40000013")
    assert checked.value == "40000013"
    assert checked.warning is not None
    assert "検査数字" in checked.warning.ja


def test_doubtful_project_numbers_are_warnings():
    for raw in ("17am010100100001", "14am0101001j0001"):
        assert check_amed_project_number(raw).value == raw
        assert check_amed_project_number(raw).warning is not None
    assert check_jgn("JP14am0101001").warning is not None


def test_grant_number_and_project_number_are_compared():
    assert check_jgn_agrees("JP17am0101001", "17am0101001j0001") is None
    warning = check_jgn_agrees("JP18am0101001", "17am0101001j0001")
    assert warning is not None
    assert "年度" in warning.ja
    with pytest.raises(BadValue) as caught:
        check_jgn_agrees("JP17am0101002", "17am0101001j0001")
    assert "JP17am0101001" in caught.value.message.ja


@CALM
@given(st.integers(10**12, 10**13 - 1).map(str))
def test_corporate_numbers_agree_with_stdnum(number):
    right = cn.calc_check_digit(number[1:]) + number[1:]
    assert check_corporate_number(right) == Checked(right)
    if cn.is_valid(number):
        assert check_corporate_number(number) == Checked(number)
    else:
        assert refused(check_corporate_number, number).code == "check_digit"


@CALM
@given(st.integers(0, 10**15 - 1).map("{:015}".format), st.sampled_from("0123456789X"))
def test_orcids_agree_with_stdnum(base, digit):
    number = base + digit
    if isni.is_valid(number):
        assert check_orcid(number).value.replace("-", "") == number
    else:
        assert refused(check_orcid, number).code == "check_digit"


@CALM
@given(st.integers(0, 32**6 - 1), st.integers(0, 99))
def test_rors_agree_with_stdnum(number, digits):
    letters = "".join(
        "0123456789abcdefghjkmnpqrstvwxyz"[number // 32**place % 32] for place in range(5, -1, -1)
    )
    right = mod_97_10.calc_check_digits(str(number))
    assert check_ror(f"0{letters}{right}").value == f"https://ror.org/0{letters}{right}"
    if digits != int(right):
        assert refused(check_ror, f"0{letters}{digits:02}").code == "check_digit"


@CALM
@given(st.integers(1, 9 * 10**12).map("{:013}".format), st.integers(0, 12), st.integers(1, 9))
def test_one_mistyped_digit_of_a_corporate_number_is_noticed(number, place, change):
    right = cn.calc_check_digit(number[1:]) + number[1:]
    digit = str((int(right[place]) + change) % 10)
    wrong = right[:place] + digit + right[place + 1 :]
    # The scheme itself cannot tell 0 from 9, and what begins with 0 is fictional.
    if {right[place], digit} != {"0", "9"} and wrong[0] != "0":
        assert refused(check_corporate_number, wrong).code == "check_digit"


@pytest.mark.parametrize("check", CHECKS)
@CALM
@given(raw=YAML_VALUES | st.text("0123456789abjpx-JTX ", max_size=20))
def test_every_value_is_checked_or_refused_with_a_sentence(check, raw):
    checked, message = outcome(check, raw)
    if message:
        assert 0 < len(message.ja) < 400
        assert 0 < len(message.en) < 500
    else:
        assert check(checked.value) == checked


@pytest.mark.parametrize("raw", [1.23457e12, "1.23457E+12", "1.23457e+12"])
def test_a_number_that_a_spreadsheet_has_shortened_is_said(raw):
    error = refused(check_corporate_number, raw)
    assert error.code == "digits_lost"
    assert "元の番号" in error.message.ja


@pytest.mark.parametrize(
    "raw", ["ORCID iD: 0000-0002-1825-0097", "ORCID：0000-0002-1825-0097", "orcid 　: 0000000218250097"]
)
def test_an_identifier_may_be_copied_with_its_name(raw):
    assert check_orcid(raw).value == "0000-0002-1825-0097"
    assert check_corporate_number("法人番号：0000000000017").value == "0000000000017"
