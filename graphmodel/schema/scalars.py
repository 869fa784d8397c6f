"""Read single values as a person means them, or say in a sentence why they cannot be read.

Every `read_…` function takes one raw value as YAML or JSON gave it (int, float, str, bool, None, list,
dict) and gives back an exact Python value, or raises `BadValue` and nothing else. No floating point
arithmetic: amounts are whole yen, percentages are fractions.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, NoReturn

from graphmodel.text import Text

UNDECIDED = "undecided"

HIGHEST_AMOUNT = 10**15 - 1
"""Largest amount that is read, in yen: every digit still fits a spreadsheet cell, and no project is near."""

LONGEST_WORD = 200
LONGEST_TEXT = 4000
LONGEST_IDENT = 64

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


class BadValue(ValueError):
    """A value that cannot be read, with the sentence a person gets to see.

    `code`     short stable name of the mistake (`"negative"`, `"check_digit"` …), for tests and machines.
    `message`  what is wrong, what was probably meant and what to do; the place is added by the caller.
    `meant`    what to write instead, as it would stand in the document; None where nothing can be proposed.
    """

    def __init__(self, code: str, message: Text, meant: object | None = None) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message
        self.meant = meant


class Kind(NamedTuple):
    """What a place in the document asks for: its name, how to write it, and whether it may be `undecided`."""

    name: Text
    example: str
    may_be_undecided: bool = False


AMOUNT = Kind(Text("金額", "an amount in yen"), "20_000_000", may_be_undecided=True)
DATE = Kind(Text("日付", "a date"), "2026-04-01", may_be_undecided=True)
NUMBER = Kind(Text("整数", "a whole number"), "3")
PERCENT = Kind(Text("割合（%）", "a percentage"), "30")
SHARE = Kind(Text("持分（%）", "a share in percent"), "50")
YES_NO = Kind(Text("はい・いいえ（true か false）", "true or false"), "true")
TEXT = Kind(Text("文字列", "a text"), '"竜宮医科大学（架空）"')
IDENT = Kind(Text("ID", "an id"), "ryugu")


# --- what all readers share ---------------------------------------------------------------------------


def bad(code: str, ja: str, en: str, *, meant: object | None = None, **words: object) -> BadValue:
    """Make a `BadValue`; a word that is a `Text` is filled in with its own language, `{meant}` with `meant`."""
    words["meant"] = meant
    return BadValue(
        code,
        Text(ja, en).format(
            {k: v.ja if isinstance(v, Text) else v for k, v in words.items()},
            {k: v.en if isinstance(v, Text) else v for k, v in words.items()},
        ),
        meant,
    )


def quoted(raw: object) -> Text:
    """Quote a raw value in a sentence: short, on one line, without invisible or direction-changing signs."""
    if isinstance(raw, (list, tuple)):
        return Text("リスト（複数の値）", "A list of values")
    if isinstance(raw, dict):
        return Text("項目の組（キーと値）", "A mapping")
    if raw is None:
        return Text("空の値", "An empty value")
    if isinstance(raw, bool):
        word = "true" if raw else "false"
    elif isinstance(raw, int):
        # Python refuses to print integers of thousands of digits.
        word = str(int(raw)) if raw.bit_length() < 200 else "…"
    elif isinstance(raw, float):
        word = float.__repr__(raw)
    elif isinstance(raw, str):
        word = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in raw[:41])
        word = word if len(raw) <= 40 else word[:40] + "…"
    else:
        return Text("読めない種類の値", "A value of an unknown kind")
    return Text(f"「{word}」", f"“{word}”")


_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー─"), "-")

_NOTE_MARKS = ("<super>", "<sub>", "<circle>")

_LATER = frozenset(
    str.split(
        "tbd tba tbc pending 検討中 調整中 協議中 交渉中 未確定 未決定 未決 後日 追って 〇〇 ○○ ●● xx xxx"
    )
)
_NOT_KNOWN = frozenset(str.split("不明 unknown n/a na ? ?? ??? - -- --- 未記入 なし 無し 無 none nil null"))


def is_undecided(raw: object) -> bool:
    """Say whether the value is 未定: `undecided` or 「未定」, in any width and case."""
    if not isinstance(raw, str) or len(raw) > LONGEST_WORD:
        return False
    return unicodedata.normalize("NFKC", raw).strip().lower() in (UNDECIDED, "未定")


_LATER_AT_THE_START = re.compile(
    r"(?:未定|未確定|未決|検討中|調整中|協議中|交渉中|選定中|公募中|後日|追って|undecided\b)"
)


def is_no_name(raw: str) -> bool:
    """Say whether this stands where a name should be, and is none: 「検討中」, "TBD", 「未定（公募中）」, 「不明」.

    A plain `undecided` or 「未定」 is what documents write for it, and is not meant here.
    """
    if is_undecided(raw) or len(raw) > LONGEST_WORD:
        return False
    word = unicodedata.normalize("NFKC", raw).strip().translate(_DASHES).lower()
    return word in _LATER or word in _NOT_KNOWN or _LATER_AT_THE_START.match(word) is not None


def plain(raw: object, kind: Kind) -> int | float | str:
    """Give back a number, or a non-empty text in half-width (NFKC) without outer spaces.

    Raises `BadValue` for what is never right for a number, a date or an identifier: nothing, lists,
    mappings, true and false, overlong text, and words such as 「未定」 or “TBD”.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise bad(
            "empty",
            "{kind}の値が空です。{what_to_do}",
            "No value is written for {kind}. {what_to_do}",
            kind=kind.name,
            what_to_do=_if_not_there(kind),
        )
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise _wrong_kind(raw, kind)
    if not isinstance(raw, str):
        return raw
    if len(raw) > LONGEST_WORD:
        raise bad(
            "too_long",
            "{kind}としては長すぎます（{length}文字）。「{example}」のように書いてください。",
            "This is too long for {kind} ({length} characters). Write it like {example}.",
            kind=kind.name,
            length=len(raw),
            example=kind.example,
        )
    # Half-width makes ordinary digits of them: a note pasted from Word would turn 2000¹ into 20001.
    if any(unicodedata.decomposition(sign).startswith(_NOTE_MARKS) for sign in raw if not sign.isascii()):
        raise bad(
            "note_mark",
            "{raw}に上付き・下付きか丸囲みの文字があります。注の番号なら消し、値の一部なら普通の文字で書いてください。",
            "{raw} has a raised, lowered or circled sign. Delete it if it numbers a note; write an ordinary one if it "
            "belongs to the value.",
            raw=quoted(raw),
        )
    word = unicodedata.normalize("NFKC", raw).strip()
    lowered = word.translate(_DASHES).lower()
    if is_undecided(raw):
        raise bad(
            "undecided",
            "ここは未定（undecided）にできません。{kind}を書くか、項目ごと消してください（不明として扱います）。",
            "This cannot be left undecided here. Write {kind}, or remove the field if it is not known.",
            kind=kind.name,
        )
    if lowered in _LATER or lowered in _NOT_KNOWN:
        raise bad(
            "no_value_word",
            "{raw}は{kind}として読めません。{what_to_do}",
            "{raw} cannot be read as {kind}. {what_to_do}",
            raw=quoted(raw),
            kind=kind.name,
            what_to_do=_if_not_there(kind),
            meant=UNDECIDED if lowered in _LATER and kind.may_be_undecided else None,
        )
    return word


def _if_not_there(kind: Kind) -> Text:
    if not kind.may_be_undecided:
        return Text(
            "分からなければ項目ごと消してください（不明として扱います）。",
            "Remove the field if it is not known.",
        )
    none_at_all = (
        Text("金額がないなら 0 です。", " If there is none, write 0.") if kind is AMOUNT else Text("", "")
    )
    return Text(
        f"未定なら undecided と書き、分からなければ項目ごと消してください（不明として扱います）。{none_at_all.ja}",
        f"Write undecided if it is not decided yet, or remove the field if it is not known.{none_at_all.en}",
    )


def _wrong_kind(raw: object, kind: Kind) -> BadValue:
    return bad(
        "wrong_kind",
        "{kind}を書くところに{raw}があります。「{example}」のように書いてください。",
        "{raw} stands where {kind} belongs. Write it like {example}.",
        raw=quoted(raw),
        kind=kind.name,
        example=kind.example,
    )


_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_GROUPED_NUMBER = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:_\d{3})+|\d{1,4}(?:_\d{4})+)(?:\.\d+)?", re.ASCII
)


def _number(word: str) -> Fraction | None:
    """Read digits with or without grouping (20000000, 20,000,000, 20_000_000, 2000_0000); None if misgrouped."""
    if _PLAIN_NUMBER.fullmatch(word) or _GROUPED_NUMBER.fullmatch(word):
        return Fraction(word.replace(",", "").replace("_", ""))
    return None


# --- amounts ------------------------------------------------------------------------------------------

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
    word = word.translate(_DASHES)
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
        number = _number(word)
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


def _unreadable_amount(raw: object, body: str) -> BadValue:
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


# --- dates --------------------------------------------------------------------------------------------


class Era(NamedTuple):
    """A Japanese era and its first day; it lasts until the day before the first day of the next."""

    ja: str
    en: str
    start: date


ERAS = (
    Era("令和", "Reiwa", date(2019, 5, 1)),
    Era("平成", "Heisei", date(1989, 1, 8)),
    Era("昭和", "Showa", date(1926, 12, 25)),
    Era("大正", "Taisho", date(1912, 7, 30)),
    Era("明治", "Meiji", date(1868, 10, 23)),
)
_ERA_OF = {era.ja: era for era in ERAS} | {era.en[0]: era for era in ERAS}

_ERA_YEAR = r"(?P<era>明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(?P<era_year>\d{1,2}|元)"
_YEAR = rf"(?:(?:西暦)?(?P<year>\d{{4}})|{_ERA_YEAR})"
_FLAGS = re.ASCII | re.IGNORECASE
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FULL_DAY = re.compile(
    rf"{_YEAR}(?:(?P<sep>[-/.])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})|年(?P<m2>\d{{1,2}})月(?P<d2>\d{{1,2}})日)"
    r"(?:\s?[(](?P<weekday>[月火水木金土日])(?:曜日?)?[)])?",
    _FLAGS,
)
_DAY_AND_TIME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t|\s)\d{1,2}:.*", _FLAGS)
_FISCAL_YEAR = re.compile(rf"(?:FY\s?(?P<fy>\d{{4}})|{_YEAR}年度)(?P<rest>.*)", _FLAGS)
_YEAR_AND_MONTH = re.compile(rf"{_YEAR}(?:[-/.](?P<m1>\d{{1,2}})|年(?P<m2>\d{{1,2}})月(?P<rest>\D*))", _FLAGS)
_YEAR_ALONE = re.compile(rf"{_YEAR}年?", _FLAGS)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"'?(\d{1,2})(?:([-/.])\d{1,2}\2\d{1,2}|年\d{1,2}月\d{1,2}日)", re.ASCII)
_YEARLESS = re.compile(r"\d{1,2}(?:[-/.]\d{1,2}|月\d{1,2}日)", re.ASCII)
_WEEKDAYS = "月火水木金土日"


def era_date(day: date) -> str:
    """Write a day in the Japanese calendar, 令和8年4月1日; before 明治 in the western one."""
    for era in ERAS:
        if day >= era.start:
            year = day.year - era.start.year + 1
            return f"{era.ja}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def read_date(raw: object) -> date:
    """Read one day of the years 1900 to 2200.

    Reads 2026-04-01, 2026/4/1, 2026.4.1, 2026年4月1日, 令和8年4月1日, 令和元年5月1日 and R8.4.1, in any width,
    and a weekday behind it if it is the right one. Raises `BadValue` for days that do not exist, days outside
    the era they name, two-digit years, orders that can be read in two ways, months, years and fiscal years.
    """
    if isinstance(raw, str) and (iso := _ISO_DAY.fullmatch(raw)):
        year, month, day = iso.groups()
        return _day(raw, int(year), int(month), int(day))
    value = plain(raw, DATE)
    if not isinstance(value, str):
        return _refuse_number_as_date(raw, value)
    word = re.sub(r"\s*([年月日])\s*", r"\1", value.translate(_DASHES))
    found = _FULL_DAY.fullmatch(word)
    if not found:
        return _refuse_date(raw, word)
    month, day = found["m1"] or found["m2"], found["d1"] or found["d2"]
    result = _day(raw, _western_year(raw, found), int(month), int(day))
    if found["era"]:
        _check_era(raw, _ERA_OF[found["era"].upper()], result)
    if found["weekday"] and found["weekday"] != _WEEKDAYS[result.weekday()]:
        raise bad(
            "weekday",
            "{raw}の曜日が日付と合いません。{day}は{weekday}曜日です。日付と曜日のどちらが正しいか確かめてください。",
            "The weekday in {raw} does not fit the date: {day} is a {english}. Check which of the two is right.",
            raw=quoted(raw),
            day=result,
            weekday=_WEEKDAYS[result.weekday()],
            english=f"{result:%A}",
        )
    return result


def _western_year(raw: object, found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    number = 1 if found["era_year"] == "元" else int(found["era_year"])
    if number == 0:
        raise bad(
            "era",
            "{raw}の年が0年になっています。元号の年は元年（1年）から数えます。",
            "The year in {raw} is 0. The years of an era count from 1.",
            raw=quoted(raw),
        )
    return _ERA_OF[found["era"].upper()].start.year + number - 1


def _day(raw: object, year: int, month: int, day: int) -> date:
    """Make a date of three numbers, or say which of them is impossible."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise bad(
            "year",
            "{raw}の年（{year}年）は範囲外です。{first}年から{last}年までの日付を書いてください。",
            "The year {year} in {raw} is out of range. Write a date between {first} and {last}.",
            raw=quoted(raw),
            year=year,
            first=EARLIEST_YEAR,
            last=LATEST_YEAR,
        )
    if not 1 <= month <= 12:
        swapped = 1 <= day <= 12 and 1 <= month <= monthrange(year, day)[1]
        raise bad(
            "month",
            "{raw}の月が{month}になっています。月は1から12までです。{swapped}",
            "The month in {raw} is {month}. Months go from 1 to 12.{swapped}",
            raw=quoted(raw),
            month=month,
            swapped=Text(
                f"年・月・日の順で、{year}-{day:02}-{month:02}のつもりでしたか。",
                f" The order is year, month, day: was {year}-{day:02}-{month:02} meant?",
            )
            if swapped
            else "",
            meant=f"{year}-{day:02}-{month:02}" if swapped else None,
        )
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise bad(
            "day",
            "{raw}という日はありません。{year}年{month}月は{last}日までです。",
            "There is no day {raw}. The last day of that month is {meant_day}.",
            raw=quoted(raw),
            year=year,
            month=month,
            last=last,
            meant_day=f"{year}-{month:02}-{last:02}",
            meant=f"{year}-{month:02}-{last:02}" if day else None,
        )
    return date(year, month, day)


def _check_era(raw: object, era: Era, day: date) -> None:
    right = next(e for e in ERAS if day >= e.start)
    if era is right:
        return
    before = day < era.start
    end = ERAS[ERAS.index(era) - 1].start - timedelta(days=1)
    raise bad(
        "era",
        "{raw}は{era}ではありません。{era}は{edge}です。この日は{right}（{meant}）です。",
        "{raw} is outside the era: {english} {edge}. That day is {meant} ({right}).",
        raw=quoted(raw),
        era=era.ja,
        english=era.en,
        edge=Text(f"{era.start}から", f"began on {era.start}")
        if before
        else Text(f"{end}まで", f"ended on {end}"),
        right=era_date(day),
        meant=day.isoformat(),
    )


def _refuse_number_as_date(raw: object, value: int | float) -> NoReturn:
    if isinstance(value, int) and 19000101 <= value <= 22001231:
        _refuse_undashed(raw, str(int(value)))
    if isinstance(value, int) and 30000 <= value <= 99999:
        raise bad(
            "serial_number",
            "{raw}は日付ではなく、表計算ソフトの通し番号のようです。その場合は {meant} です。日付で書いてください。",
            "{raw} is not a date; it looks like the serial number of a spreadsheet, which would be {meant}. Write the "
            "date.",
            raw=quoted(raw),
            meant=(date(1899, 12, 30) + timedelta(days=int(value))).isoformat(),
        )
    if isinstance(value, int) and EARLIEST_YEAR <= value <= LATEST_YEAR:
        raise _only_a_year(raw, int(value))
    raise _unreadable_date(raw)


def _refuse_undashed(raw: object, digits: str) -> NoReturn:
    day = _day(raw, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    raise bad(
        "no_separators",
        "{raw}は区切りがなく、日付として読めません。「{meant}」と書いてください。",
        "{raw} has no separators and is not read as a date. Write {meant}.",
        raw=quoted(raw),
        meant=day.isoformat(),
    )


def _refuse_date(raw: object, word: str) -> NoReturn:
    """Find out which common mistake this is; each has its own sentence."""
    if re.fullmatch(r"\d{8}", word, re.ASCII):
        _refuse_undashed(raw, word)
    if found := _DAY_AND_TIME.fullmatch(word):
        year, month, day = map(int, found.groups())
        raise bad(
            "time_of_day",
            "{raw}には時刻が付いています。日付だけを「{meant}」と書いてください。",
            "{raw} carries a time of day. Write the date only: {meant}.",
            raw=quoted(raw),
            meant=_day(raw, year, month, day).isoformat(),
        )
    if found := _FISCAL_YEAR.fullmatch(word):
        year = int(found["fy"]) if found["fy"] else _western_year(raw, found)
        first, last = _day(raw, year, 4, 1), date(year + 1, 3, 31)
        raise bad(
            "fiscal_year",
            "{raw}は年度で、日付ではありません。この年度は{first}から{last}までです。どの日かを書いてください。",
            "{raw} is a fiscal year, not a date. It lasts from {first} to {last}. Write the day.",
            raw=quoted(raw),
            first=first,
            last=last,
            meant=(last if "末" in found["rest"] else first).isoformat(),
        )
    if found := _YEAR_AND_MONTH.fullmatch(word):
        first = _day(raw, _western_year(raw, found), int(found["m1"] or found["m2"]), 1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
        raise bad(
            "day_missing",
            "{raw}には日がありません。その月は{first}から{last}までです。どの日かを書いてください。",
            "{raw} does not say the day. That month lasts from {first} to {last}. Write the day.",
            raw=quoted(raw),
            first=first,
            last=last,
            meant=last.isoformat() if (found["rest"] or "").startswith("末") else None,
        )
    if found := _YEAR_ALONE.fullmatch(word):
        raise _only_a_year(raw, _western_year(raw, found))
    if found := _DAY_FIRST.fullmatch(word):
        raise _day_first(raw, int(found[1]), int(found[3]), int(found[4]))
    if _SHORT_YEAR.fullmatch(word):
        raise bad(
            "two_digit_year",
            "{raw}は西暦か元号か分かりません。年は「2026-04-01」と4桁で書くか、「令和8年4月1日」と元号を付けてください。",
            "The year in {raw} has two digits and can be read in two ways. Write four digits (2026-04-01) or name the "
            "era (令和8年4月1日).",
            raw=quoted(raw),
        )
    if re.search(r"[~〜]|から|まで", word):
        raise bad(
            "range",
            "{raw}は期間です。始まりと終わりの日を1つずつ書いてください（例: from: 2026-04-01、to: 2027-03-31）。",
            "{raw} is a period. Write its first and last day one by one (from: 2026-04-01, to: 2027-03-31).",
            raw=quoted(raw),
        )
    if _YEARLESS.fullmatch(word):
        raise bad(
            "year_missing",
            "{raw}には年がありません。「2026-04-01」のように年から書いてください。",
            "{raw} does not say the year. Write it like 2026-04-01.",
            raw=quoted(raw),
        )
    raise _unreadable_date(raw)


def _only_a_year(raw: object, year: int) -> BadValue:
    return bad(
        "month_missing",
        "{raw}は年だけで、月と日がありません。「{year}-04-01」のように日まで書いてください。",
        "{raw} is a year without month and day. Write the whole date, like {year}-04-01.",
        raw=quoted(raw),
        year=year,
    )


def _day_first(raw: object, first: int, second: int, year: int) -> BadValue:
    """Name the days that 01/04/2026 can mean; it is refused even if only one of them exists."""
    readings = []
    for month, day in dict.fromkeys([(second, first), (first, second)]):
        if (
            EARLIEST_YEAR <= year <= LATEST_YEAR
            and 1 <= month <= 12
            and 1 <= day <= monthrange(year, month)[1]
        ):
            readings.append(date(year, month, day).isoformat())
    return bad(
        "order",
        "{raw}は年が最後にあり、月と日の順が決まりません。年・月・日の順に書いてください（{readings}）。",
        "The year comes last in {raw}, so day and month cannot be told apart. Write year, month, day ({readings}).",
        raw=quoted(raw),
        readings=Text(
            " か ".join(readings) or f"例: {DATE.example}", " or ".join(readings) or f"like {DATE.example}"
        ),
        meant=readings[0] if len(readings) == 1 else None,
    )


def _unreadable_date(raw: object) -> BadValue:
    return bad(
        "date",
        "{raw}を日付として読めません。「2026-04-01」か「令和8年4月1日」のように書いてください。",
        "{raw} cannot be read as a date. Write it like 2026-04-01 or 令和8年4月1日.",
        raw=quoted(raw),
    )


# --- other numbers ------------------------------------------------------------------------------------


def read_int(raw: object, lowest: int | None = None, highest: int | None = None) -> int:
    """Read a whole number between `lowest` and `highest` (both included, None = no bound).

    Raises `BadValue` for floats, units written behind the number, and numbers out of bounds.
    """
    value = plain(raw, NUMBER)
    if isinstance(value, float):
        whole = (
            f"{int(value)}" if math.isfinite(value) and value.is_integer() and abs(value) < 10**15 else None
        )
        raise _not_an_integer(raw, whole)
    if isinstance(value, str):
        word = value.translate(_DASHES)
        sign, digits = (-1 if word.startswith("-") else 1), re.sub(r"^[-+]", "", word)
        number = _number(digits)
        if number is None or "." in digits:
            with_unit = re.fullmatch(r"(-?\d{1,15})(?:\.0+)?\s*[^\d.,\-+/:~]{0,10}", word, re.ASCII)
            raise _not_an_integer(raw, with_unit[1] if with_unit else None)
        value = sign * int(number)
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        raise bad(
            "out_of_range",
            "{raw}は範囲外です。{bounds}の整数を書いてください。",
            "{raw} is out of range. Write a whole number {bounds}.",
            raw=quoted(raw),
            bounds=_bounds(lowest, highest),
        )
    return int(value)


def _bounds(lowest: int | None, highest: int | None) -> Text:
    if highest is None:
        return Text(f"{lowest}以上", f"of {lowest} or more")
    if lowest is None:
        return Text(f"{highest}以下", f"of {highest} or less")
    return Text(f"{lowest}から{highest}まで", f"from {lowest} to {highest}")


def _not_an_integer(raw: object, meant: str | None) -> BadValue:
    if meant is not None:
        return bad(
            "not_an_integer",
            "{raw}は整数だけの書き方ではありません。「{meant}」のように数字だけを書いてください。",
            "{raw} is not just a whole number. Write the digits only: {meant}.",
            raw=quoted(raw),
            meant=meant,
        )
    return bad(
        "not_an_integer",
        "{raw}を整数として読めません。「3」のように数字だけを書いてください。",
        "{raw} cannot be read as a whole number. Write digits only, like 3.",
        raw=quoted(raw),
    )


_PERCENT = re.compile(r"(?P<number>\d{1,20}(?:\.\d{1,20})?)\s*(?P<sign>%|パーセント|percent)?", _FLAGS)
_PART = re.compile(
    r"(?P<part>\d{1,9})\s*[/⁄]\s*(?P<whole>\d{1,9})|(?P<of>\d{1,9})分の(?P<n>\d{1,9})", re.ASCII
)


def read_percent(raw: object) -> Fraction:
    """Read a percentage between 0 and 100: 30, 33.3, "55%", "５５％". The result is in percent.

    It is a `Fraction`, because shares of 1/3 have to add up to exactly 100 and `Decimal` cannot hold them; a
    float from the document counts as the digits that were written (33.3 is 333/10). Raises `BadValue` for
    what is out of bounds or approximate, and for 0.3 or 1.0 without a percent sign, which may mean 30 or 100.
    """
    return _percent(raw, PERCENT)


def read_share(raw: object) -> Fraction:
    """Read a share of a whole, in percent: all that `read_percent` reads, and "1/3" and 「3分の1」."""
    return _percent(raw, SHARE)


def show_percent(value: Fraction) -> str:
    """Write a percentage so that `read_share` reads the same value: "33.3%", or "1/3" if no decimals can."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        part = value / 100
        return f"{part.numerator}/{part.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}%" if places else f"{digits}%"


def _percent(raw: object, kind: Kind) -> Fraction:
    if isinstance(raw, Fraction) and 0 <= raw <= 100:
        return raw  # a value that was read before
    value = plain(raw, kind)
    signed = False
    if isinstance(value, str):
        if part := _PART.fullmatch(value):
            return _part_of_whole(raw, kind, part)
        found = _PERCENT.fullmatch(value)
        if found is None:
            if re.fullmatch(r"[-▲△]\s*\d.*", value.translate(_DASHES), re.ASCII):
                raise _out_of_percent(raw, kind)
            raise _unreadable_percent(raw, kind)
        signed = found["sign"] is not None
        number = Fraction(found["number"])
        as_fraction = "." in found["number"]
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _unreadable_percent(raw, kind)
        # The shortest digits that give this float are what the person typed; nobody types 1e-05.
        digits = float.__repr__(value)
        if "e-" in digits:
            raise _unreadable_percent(raw, kind)
        number, as_fraction = Fraction(digits), True
    else:
        number, as_fraction = Fraction(int(value)), False
    if not 0 <= number <= 100:
        raise _out_of_percent(raw, kind)
    if as_fraction and not signed and 0 < number <= 1:
        hundredfold = show_percent(number * 100).removesuffix("%")
        raise bad(
            "fraction_or_percent",
            "{raw}は{meant}%のことですか、{number}%のことですか。{kind}は「{meant}」のように0から100で書くか、"
            "「{number}%」と % を付けてください。",
            "Is {raw} {meant}% or {number}%? Write {kind} from 0 to 100 ({meant}), or add the sign: {number}%.",
            raw=quoted(raw),
            kind=kind.name,
            number=show_percent(number).removesuffix("%"),
            meant=hundredfold,
        )
    return number


def _part_of_whole(raw: object, kind: Kind, found: re.Match[str]) -> Fraction:
    part, whole = int(found["part"] or found["n"]), int(found["whole"] or found["of"])
    if kind is not SHARE:
        raise _unreadable_percent(raw, kind)
    if whole == 0 or part > whole:
        raise _out_of_percent(raw, kind)
    return Fraction(100 * part, whole)


def _out_of_percent(raw: object, kind: Kind) -> BadValue:
    return bad(
        "out_of_range",
        "{raw}は範囲外です。{kind}は0から100までの数で書いてください。",
        "{raw} is out of range. Write {kind} from 0 to 100.",
        raw=quoted(raw),
        kind=kind.name,
    )


def _unreadable_percent(raw: object, kind: Kind) -> BadValue:
    return bad(
        "percent",
        "{raw}を{kind}として読めません。「30」「33.3」「55%」のように1つの数で書いてください。",
        "{raw} cannot be read as {kind}. Write one number, like 30, 33.3 or 55%.",
        raw=quoted(raw),
        kind=kind.name,
    )


# --- yes and no ---------------------------------------------------------------------------------------

_YES = frozenset(str.split("はい yes y on 有 有り あり ある 該当 済 済み ○ 〇 ◯ ✓ ✔ 1 t"))
_NO = frozenset(str.split("いいえ no n off 無 無し なし ない 非該当 未 × ✕ ✗ x 0 f"))


def read_bool(raw: object) -> bool:
    """Read true or false. Other words for yes and no raise `BadValue` that names the word to write."""
    if isinstance(raw, bool):
        return raw
    word = str(int(raw)) if isinstance(raw, int) and raw in (0, 1) else raw
    if isinstance(word, str) and len(word) <= LONGEST_WORD:
        lowered = unicodedata.normalize("NFKC", word).strip().lower()
        if lowered in ("true", "false"):
            return lowered == "true"
        if lowered in _YES or lowered in _NO:
            raise bad(
                "yes_no",
                "{raw}ではなく「{meant}」と書いてください。はい・いいえは true か false で書きます。",
                "Write {meant} instead of {raw}. Yes and no are written true and false.",
                raw=quoted(raw),
                meant="true" if lowered in _YES else "false",
            )
    plain(raw, YES_NO)  # nothing written, undecided and the like have their own sentences
    raise _wrong_kind(raw, YES_NO)


# --- texts and ids ------------------------------------------------------------------------------------

_COMBINED = re.compile(r"[^\W_][\u0300-\u036f\u3099\u309a]+")
_OUTER = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff"
# Unicode categories (controls, halves of pairs, separators of lines), signs that turn the writing direction, and
# what XML and so SVG cannot hold.
_NOT_WRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"}) | frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
)


def read_text(raw: object, *, longest: int = LONGEST_TEXT, single_line: bool = False) -> str:
    """Read a text: outer spaces are dropped, letters stay as they are (no NFKC: 髙 and 﨑 are names).

    Whole numbers without quotes are taken as their digits. Raises `BadValue` for an empty text, more than
    `longest` characters, control characters, signs that turn the writing direction, and, if it
    has to be a `single_line`, line breaks.
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and raw.bit_length() < LONGEST_WORD:
        return str(int(raw))
    if raw is None or (isinstance(raw, str) and not raw.strip(_OUTER)):
        raise bad(
            "empty",
            "文字が書かれていません。分からなければ項目ごと消してください（不明として扱います）。",
            "No text is written. Remove the field if it is not known.",
        )
    if isinstance(raw, (float, bool)):
        raise bad(
            "unquoted",
            '{raw}は文字列ではなく数値か真偽値として読まれます。文字列なら引用符で囲んでください（例: "1.10"）。',
            '{raw} is read as a number or as true/false, not as text. Put it in quotes if it is a text, like "1.10".',
            raw=quoted(raw),
        )
    if not isinstance(raw, str):
        raise _wrong_kind(raw, TEXT)
    text = raw.strip(_OUTER)
    if len(text) > longest:
        raise bad(
            "too_long",
            "文字が多すぎます（{length}文字）。{longest}文字までで書いてください。",
            "The text is too long ({length} characters). Write at most {longest}.",
            length=len(text),
            longest=longest,
        )
    text = text.replace("\r\n", "\n")
    if single_line and "\n" in text:
        raise bad(
            "line_break",
            "ここには改行を入れられません。{raw}を1行で書いてください。",
            "Line breaks cannot be used here. Write {raw} on one line.",
            raw=quoted(raw),
        )
    for sign in text:
        if sign not in "\n\t" and (sign in _NOT_WRITABLE or unicodedata.category(sign) in _NOT_WRITABLE):
            raise bad(
                "control_character",
                "{raw}に見えない制御文字（U+{number}）が含まれています。その文字を消してください。",
                "{raw} contains an invisible control character (U+{number}). Delete it.",
                raw=quoted(raw),
                number=f"{ord(sign):04X}",
            )
    # Files from macOS carry か + ゛ as two signs. Only these are joined: full NFC would also replace
    # compatibility ideographs, and with them the characters of people's names.
    return _COMBINED.sub(lambda m: unicodedata.normalize("NFC", m[0]), text)


def read_stated(raw: object) -> str:
    """Read a text that something rests on, such as a reason or an approver. Raises `BadValue` also for 「未定」, 「検討中」 and the like."""
    text = read_text(raw)
    if is_undecided(text) or is_no_name(text):
        raise bad(
            "not_stated",
            "{raw}では記載になりません。決まった内容を書くか、まだなら項目ごと消してください。",
            "{raw} states nothing. Write what was settled, or remove the field until it is.",
            raw=quoted(text),
        )
    return text


def read_ident(raw: object) -> str:
    """Read a short id: 1 to 64 letters of any script, digits, `_` and `-`, normalised to half width (NFKC).

    Whole numbers are taken as their digits. `undecided` and `amed` are read like other ids: what they may
    stand for is the caller's matter. Raises `BadValue` for everything else.
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 10**LONGEST_IDENT:
        return str(int(raw))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise bad(
            "empty",
            "IDが空です。「{example}」のような短いIDを書いてください。",
            "The id is empty. Write a short id, like {example}.",
            example=IDENT.example,
        )
    if isinstance(raw, bool) or not isinstance(raw, str):
        raise _wrong_kind(raw, IDENT)
    word = unicodedata.normalize("NFKC", raw[: LONGEST_WORD + 1]).strip()
    if len(word) > LONGEST_IDENT:
        raise bad(
            "too_long",
            "IDが長すぎます（{length}文字）。{longest}文字までで書いてください。",
            "The id is too long ({length} characters). Write at most {longest}.",
            length=len(raw),
            longest=LONGEST_IDENT,
        )
    if not re.fullmatch(r"[\w-]*[^\W_][\w-]*", word):
        meant = re.sub(r"[^\w-]+", "_", word).strip("_-")
        raise bad(
            "ident",
            "{raw}はIDに使えません。IDは文字、数字、「_」「-」だけで、空白や記号を入れずに書いてください{hint}。",
            "{raw} cannot be an id. An id has only letters, digits, _ and -, without spaces or other signs{hint}.",
            raw=quoted(raw),
            hint=Text(f"（例: {meant}）", f", for example {meant}") if meant else "",
            meant=meant or None,
        )
    return word


# --- what was probably meant --------------------------------------------------------------------------


def did_you_mean(word: str, candidates: Iterable[str] | Mapping[str, str], most: int = 3) -> list[str]:
    """Give the candidates that `word` probably stands for, best first, at most `most`, none if none is near.

    `candidates` are the allowed words, or a mapping from each to its Japanese name: then 「幹事企業」 and
    「幹事会社」 both find `lead_company`.
    """
    names = candidates if isinstance(candidates, Mapping) else dict.fromkeys(candidates, "")
    asked = _folded(word[:LONGEST_IDENT])
    if not asked:
        return []
    scores = {
        candidate: max(_likeness(asked, _folded(candidate), 0.6), _likeness(asked, _folded(name), 0.45))
        for candidate, name in names.items()
    }
    # What is clearly less near than the best only distracts.
    least = max(0.8 * max(scores.values(), default=0), 0.01)
    near = [candidate for candidate, score in scores.items() if score >= least]
    return sorted(near, key=lambda candidate: -scores[candidate])[:most]


def _folded(word: str) -> str:
    return re.sub(r"[\s_\-]+", "_", unicodedata.normalize("NFKC", word).strip().casefold())


def _likeness(asked: str, candidate: str, least: float) -> float:
    """Return 1 for the same, 0 for nothing alike; one word inside the other counts as near."""
    ratio = difflib.SequenceMatcher(None, candidate, asked).ratio()
    if len(asked) > 1 and candidate and (asked in candidate or candidate in asked):
        ratio = max(ratio, 0.7)
    return ratio if ratio >= least else 0.0
