"""Days as a person writes them: 2026-04-01, 2026/4/1, 令和8年4月1日."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, NoReturn

from graphmodel.schema.scalars.common import DASHES, DATE, FLAGS, BadValue, bad, plain, quoted
from graphmodel.text import Text

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


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
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FULL_DAY = re.compile(
    rf"{_YEAR}(?:(?P<sep>[-/.])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})|年(?P<m2>\d{{1,2}})月(?P<d2>\d{{1,2}})日)"
    r"(?:\s?[(](?P<weekday>[月火水木金土日])(?:曜日?)?[)])?",
    FLAGS,
)
_DAY_AND_TIME = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:t|\s)\d{1,2}:.*", FLAGS)
_FISCAL_YEAR = re.compile(rf"(?:FY\s?(?P<fy>\d{{4}})|{_YEAR}年度)(?P<rest>.*)", FLAGS)
_YEAR_AND_MONTH = re.compile(rf"{_YEAR}(?:[-/.](?P<m1>\d{{1,2}})|年(?P<m2>\d{{1,2}})月(?P<rest>\D*))", FLAGS)
_YEAR_ALONE = re.compile(rf"{_YEAR}年?", FLAGS)
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

    Reads 2026-04-01, 2026/4/1, 2026.4.1, 2026年4月1日, 令和8年4月1日, 令和元年5月1日 and R8.4.1, in any width, also in
    kanji numerals (令和八年四月一日) and with the year in both calendars, 令和8（2026）年4月1日, if they agree,
    and a weekday behind it if it is the right one. Raises `BadValue` for days that do not exist, days outside
    the era they name, two-digit years, orders that can be read in two ways, months, years and fiscal years.
    """
    if isinstance(raw, str) and (iso := _ISO_DAY.fullmatch(raw)):
        year, month, day = iso.groups()
        return _day(raw, int(year), int(month), int(day))
    value = plain(raw, DATE)
    if not isinstance(value, str):
        return _refuse_number_as_date(raw, value)
    word = _in_digits(re.sub(r"\s*([年月日()])\s*", r"\1", value.translate(DASHES)))
    word = _one_year(raw, word)
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


_NUMERALS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_IN_NUMERALS = re.compile(r"[〇零一二三四五六七八九十百]+(?=[年月日])")


def _in_digits(word: str) -> str:
    """Write the kanji numerals before 年, 月 and 日 in digits: 令和八年十二月三十一日, 二〇二六年."""

    def digits(found: re.Match[str]) -> str:
        numerals = found[0]
        if not re.search("[十百]", numerals):
            return "".join(str(_NUMERALS[sign]) for sign in numerals)
        number = re.fullmatch(
            r"(?:([一二三四五六七八九]?)百)?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)", numerals
        )
        if number is None:
            return numerals
        total = 0
        for place, sign in zip((100, 10, 1), number.groups(), strict=True):
            total += place * (_NUMERALS.get(sign, 1) if sign is not None and (sign or place > 1) else 0)
        return str(total)

    return _IN_NUMERALS.sub(digits, word)


_BOTH_YEARS = re.compile(
    rf"(?:{_ERA_YEAR}年?\((?:西暦)?(?P<western>\d{{4}})年?\)年?|(?P<first>\d{{4}})年?\({_ERA_YEAR.replace('?P<era>', '?P<era2>').replace('?P<era_year>', '?P<era_year2>')}年?\)年?)(?=\d)",
    FLAGS,
)


def _one_year(raw: object, word: str) -> str:
    """Keep one of two years, 令和8(2026)年4月1日 or 2026年(令和8年)4月1日. Raises `BadValue` if they are not the same year."""
    found = _BOTH_YEARS.match(word)
    if found is None:
        return word
    era, number = found["era"] or found["era2"], found["era_year"] or found["era_year2"]
    western = int(found["western"] or found["first"])
    if _ERA_OF[era.upper()].start.year + (1 if number == "元" else int(number)) - 1 != western:
        raise bad(
            "two_years",
            "{raw}の元号の年と西暦の年が合いません。正しいほうだけを書いてください。",
            "The two years in {raw} are not the same. Write the one that is right.",
            raw=quoted(raw),
        )
    return f"{era}{number}年{word[found.end() :]}"


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
