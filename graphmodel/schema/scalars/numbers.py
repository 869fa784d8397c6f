"""Whole numbers, percentages, yes and no."""

from __future__ import annotations

import math
import re
import unicodedata
from fractions import Fraction

from graphmodel.schema.scalars.common import (
    DASHES,
    FLAGS,
    LONGEST_WORD,
    NUMBER,
    PERCENT,
    SHARE,
    YES_NO,
    BadValue,
    Kind,
    bad,
    plain,
    plain_number,
    quoted,
    wrong_kind,
)
from graphmodel.text import Text


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
        word = value.translate(DASHES)
        sign, digits = (-1 if word.startswith("-") else 1), re.sub(r"^[-+]", "", word)
        number = plain_number(digits)
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


_PEOPLE = re.compile(r"([\d,_]+)\s*(?:人|名)", re.ASCII)


def read_count(raw: object) -> int:
    """Read a number of people, 0 to 10 million: 3200, 3,200人, 12名. Raises `BadValue` for everything else."""
    if isinstance(raw, str) and (
        found := _PEOPLE.fullmatch(unicodedata.normalize("NFKC", raw[: LONGEST_WORD + 1]).strip())
    ):
        raw = found[1]
    return read_int(raw, 0, 10_000_000)


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


_PERCENT = re.compile(r"(?P<number>\d{1,20}(?:\.\d{1,20})?)\s*(?P<sign>%|パーセント|percent)?", FLAGS)
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
            if re.fullmatch(r"[-▲△]\s*\d.*", value.translate(DASHES), re.ASCII):
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

_YES = frozenset(str.split("はい 有 有り あり ある 該当 該当する ○ 〇 ◯"))
_NO = frozenset(str.split("いいえ 無 無し なし ない 非該当 該当しない × ✕"))
_LIKE_YES = frozenset(str.split("yes y on 済 済み ✓ ✔ 1 t"))
_LIKE_NO = frozenset(str.split("no n off 未 ✗ x 0 f"))


def read_bool(raw: object) -> bool:
    """Read true or false, and what forms say for them in Japanese: はい and いいえ, 有 and 無, 該当 and 非該当, ○ and ×.

    Other words for yes and no raise `BadValue` that names the word to write.
    """
    if isinstance(raw, bool):
        return raw
    word = str(int(raw)) if isinstance(raw, int) and raw in (0, 1) else raw
    if isinstance(word, str) and len(word) <= LONGEST_WORD:
        lowered = unicodedata.normalize("NFKC", word).strip().lower()
        if lowered in ("true", "false"):
            return lowered == "true"
        if lowered in _YES or lowered in _NO:
            return lowered in _YES
        if lowered in _LIKE_YES or lowered in _LIKE_NO:
            raise bad(
                "yes_no",
                "{raw}ではなく「{meant}」と書いてください。はい・いいえは true か false（または はい か いいえ）で書きます。",
                "Write {meant} instead of {raw}. Yes and no are written true and false.",
                raw=quoted(raw),
                meant="true" if lowered in _LIKE_YES else "false",
            )
    plain(raw, YES_NO)  # nothing written, undecided and the like have their own sentences
    raise wrong_kind(raw, YES_NO)
