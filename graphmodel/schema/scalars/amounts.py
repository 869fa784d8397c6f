"""Amounts of money as a person writes them, in whole yen."""

from __future__ import annotations

import math
import re
import unicodedata
from fractions import Fraction

from graphmodel.schema.scalars.common import AMOUNT, DASHES, BadValue, bad, plain, plain_number, quoted
from graphmodel.text import Text

HIGHEST_AMOUNT = 10**15 - 1
"""Largest amount that is read, in yen: every digit still fits a spreadsheet cell, and no project is near."""


_BIG = {"": 1, "万": 10**4, "億": 10**8, "兆": 10**12}
_SMALL = {"": 1, "百": 100, "千": 1000}
_TERM = re.compile(r"(\d[\d,_.]*)([千百]?)([兆億万]?)", re.ASCII)
_NEGATIVE = re.compile(r"[金¥\\]*(?:[-▲△]|マイナス)|[(][\d,_.]+円?[)]$", re.ASCII)
_ABOUT = re.compile(
    r"約|およそ|おおよそ|概算|程度|くらい|ぐらい|前後|以上|以下|未満|以内|ほど|見込|[~〜≒≈?]|[弱強]$"
)
_CURRENCY = re.compile(r"[$€£]|ドル|ユーロ|ポンド|usd|eur|gbp|cny", re.IGNORECASE)
_EXPONENT = re.compile(r"\d+(?:\.\d+)?e\+?\d{1,2}", re.ASCII | re.IGNORECASE)


def read_amount(raw: object) -> int:
    """Read an amount of money in whole yen, 0 or more.

    Reads integers, digits with grouping (20_000_000, 20,000,000), 円 and ¥, the units 千, 百万, 万, 億, 兆
    (1.9億円, 1億9000万円, 300,000千円, 5千万円), in full or half width. Raises `BadValue` for anything that
    is not one exact number of yen: negative or approximate amounts, fractions of a yen, floats, other
    currencies, wrong grouping, and units that contradict each other.
    """
    value = plain(raw, AMOUNT)
    if isinstance(value, str):
        return _amount_from_text(raw, value)
    if isinstance(value, float):
        raise _float_amount(raw, value)
    if value < 0:
        raise _negative_amount(raw)
    return _amount_in_range(raw, int(value))


def _amount_from_text(raw: object, word: str) -> int:
    word = word.translate(DASHES)
    word = re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", word)
    if _NEGATIVE.match(word):
        raise _negative_amount(raw)
    if _ABOUT.search(word):
        raise bad(
            "approximate",
            "{raw}はおおよその金額か幅です。1つの金額を「20_000_000」か「2000万円」のように書いてください。"
            "まだ決まっていなければ undecided と書いてください。",
            "{raw} is an approximate amount or a range. Write one exact amount such as 20_000_000, or undecided if it "
            "is not decided yet.",
            raw=quoted(raw),
        )
    if _CURRENCY.search(word):
        raise bad(
            "currency",
            "{raw}は円ではありません。金額は円で書いてください（例: 20_000_000）。",
            "{raw} is not in yen. Write the amount in yen, for example 20_000_000.",
            raw=quoted(raw),
        )
    if _EXPONENT.fullmatch(word):
        raise _float_amount(raw, Fraction(word))

    body = word.removeprefix("金")
    has_yen = body.startswith(("¥", "\\"))
    if has_yen:
        body = body[1:].removesuffix("-").removesuffix(".")
    body = body.removesuffix("也")
    if body.endswith("円"):
        has_yen, body = True, body[:-1]

    terms = _TERM.findall(body)
    if not terms or "".join(map("".join, terms)) != body:
        raise _unreadable_amount(raw, body)
    total = _sum_of_terms(raw, terms)

    number, small, big = terms[-1]
    if not has_yen and not big and (small or len(terms) > 1):
        raise bad(
            "ambiguous_unit",
            "{raw}は単位が途中で終わっています。「2千円」「2千万円」「1億5000万円」のように円まで書いてください。",
            "{raw} stops in the middle of its units. Write them out up to yen: 2千円, 2千万円, 1億5000万円.",
            raw=quoted(raw),
        )
    if total.denominator != 1 or ("." in number and not small and not big):
        raise bad(
            "fraction_of_yen",
            "{raw}は円の整数になりません。円未満のない金額を書いてください（例: 1_900_000、1.9億円）。",
            "{raw} is not a whole number of yen. Write an amount without fractions of a yen, for example 1_900_000 or "
            "1.9億円.",
            raw=quoted(raw),
        )
    return _amount_in_range(raw, int(total))


def _sum_of_terms(raw: object, terms: list[tuple[str, str, str]]) -> Fraction:
    """Add up 1億 + 2千5百万 + …; each part has to be smaller than the unit before it."""
    total = section = Fraction(0)
    big_before = small_before = None
    for place, (word, small_unit, big_unit) in enumerate(terms):
        number = plain_number(word)
        if number is None:
            raise _misgrouped(raw, word, alone=terms == [(word, "", "")])
        if "." in word and len(terms) > 1:
            raise _mixed_units(raw)
        small, big = _SMALL[small_unit], _BIG[big_unit]
        if small_before is not None and number * small >= small_before:
            raise _mixed_units(raw)
        section += number * small
        small_before = small
        if big_unit or place == len(terms) - 1:
            if big_before is not None and section * big >= big_before:
                raise _mixed_units(raw)
            total += section * big
            section, small_before, big_before = Fraction(0), None, big
    return total


def _amount_in_range(raw: object, yen: int) -> int:
    if yen > HIGHEST_AMOUNT:
        raise bad(
            "too_large",
            "{raw}は大きすぎます（1000兆円以上）。円の金額か、桁を確かめてください。",
            "{raw} is too large (a thousand trillion yen or more). Check the number of digits.",
            raw=quoted(raw),
        )
    return yen


def _negative_amount(raw: object) -> BadValue:
    return bad(
        "negative",
        "{raw}はマイナスの金額です。金額は0以上で書いてください。返還は kind: refund の支払として書きます。",
        "{raw} is negative. Amounts are 0 or more; money that is paid back is a flow of kind refund.",
        raw=quoted(raw),
    )


def _float_amount(raw: object, value: float | Fraction) -> BadValue:
    whole = math.isfinite(value) and value == int(value) and 0 <= value <= HIGHEST_AMOUNT
    if whole:
        meant = f"{int(value):_}"
        return bad(
            "float",
            "{raw}は小数の書き方です。金額は「{meant}」と整数で書いてください。",
            "{raw} is written as a floating point number. Write the whole number {meant}.",
            raw=quoted(raw),
            meant=meant,
        )
    return bad(
        "float",
        "{raw}は円の整数ではありません。「20_000_000」のように書いてください。億や万を使うなら「1.9億円」のように単位まで書きます。",
        "{raw} is not a whole number of yen. Write it like 20_000_000, or with its unit, like 1.9億円.",
        raw=quoted(raw),
    )


def _misgrouped(raw: object, word: str, *, alone: bool) -> BadValue:
    digits = re.sub(r"\D", "", word)
    if alone and len(digits) <= 15:
        return bad(
            "grouping",
            "{raw}の桁区切りが正しくありません。{meant}円のつもりなら「{meant}」と書いてください。",
            "The digits of {raw} are not grouped correctly. If {meant} yen is meant, write {meant}.",
            raw=quoted(raw),
            meant=f"{int(digits):_}",
        )
    return bad(
        "grouping",
        "{raw}の桁区切りが正しくありません。「20_000_000」「2,000万円」「1.9億円」のように書いてください。",
        "The digits of {raw} are not grouped correctly. Write it like 20_000_000, 2,000万円 or 1.9億円.",
        raw=quoted(raw),
    )


def _mixed_units(raw: object) -> BadValue:
    return bad(
        "mixed_units",
        "{raw}は単位の組み合わせが正しくありません。大きい単位から順に「1億9000万円」のように書くか、「190_000_000」と書いてください。",
        "The units of {raw} do not fit together. Write them from large to small, like 1億9000万円, or write 190_000_000.",
        raw=quoted(raw),
    )


def _with_remarks(raw: object) -> BadValue | None:
    """Say an amount that carries a fiscal year or a remark, 「令和8年度 45,000,000円（うち間接経費 …）」, by what can be read of it."""
    word = unicodedata.normalize("NFKC", str(raw)).strip()
    remark = re.search(r"\s*[(].*[)]\s*$", word)
    year = re.match(r"(?:令和|平成|西暦|FY|R|H)?\s*(?:\d{1,4}|元)年度\s*", word)
    core = word[year.end() if year else 0 : remark.start() if remark else len(word)]
    if not (remark or year):
        return None
    try:
        yen = read_amount(core)
    except BadValue:
        return None
    return bad(
        "remark",
        "{raw}には金額のほかの語（{rest}）が付いています。金額だけを「{meant}」と書き、{what}",
        "{raw} carries more than an amount ({rest}). Write the amount alone, {meant}; {what}",
        raw=quoted(raw),
        rest="、".join(part[0].strip() for part in (year, remark) if part),
        meant=f"{yen:_}",
        what=Text(
            "年度の金額は、研究開始から数えた年目で「amounts: {1: " + f"{yen:_}" + "}」と書いてください。"
            if year
            else "内訳や税の扱いは、そのための項目か、「#」のあとの注釈に書いてください。",
            "an amount of a year is written by project year, counted from the research start, `amounts: {1: "
            + f"{yen:_}"
            + "}`."
            if year
            else "what is in it, and tax, have keys of their own or stand behind `#`.",
        ),
    )


def _unreadable_amount(raw: object, body: str) -> BadValue:
    if (remarked := _with_remarks(raw)) is not None:
        return remarked
    if re.search(r"\d\s+\d", body):
        return _misgrouped(raw, body, alone=re.fullmatch(r"[\d\s]+", body, re.ASCII) is not None)
    if re.search(r"[兆億万][兆億万]|[百千][百千]|[万億兆][百千]", body):
        return _mixed_units(raw)
    if re.fullmatch(r"[百千万億兆]+", body):
        return bad(
            "unit_alone",
            "{raw}は単位だけで、数字がありません。「20_000_000」か「2000万円」のように書いてください。",
            "{raw} is a unit without a number. Write it like 20_000_000 or 2000万円.",
            raw=quoted(raw),
        )
    if re.search(r"[〇一二三四五六七八九十壱弐参拾]", body):
        return bad(
            "kanji_digits",
            "{raw}の漢数字は読み取れません。「2000万円」か「20_000_000」のように数字で書いてください。",
            "{raw} is written in kanji numerals. Write it in digits, like 2000万円 or 20_000_000.",
            raw=quoted(raw),
        )
    return bad(
        "amount",
        "{raw}を金額として読めません。「20_000_000」「2000万円」「1.9億円」のように、円で1つの金額を書いてください。",
        "{raw} cannot be read as an amount. Write one amount in yen, like 20_000_000, 2000万円 or 1.9億円.",
        raw=quoted(raw),
    )
