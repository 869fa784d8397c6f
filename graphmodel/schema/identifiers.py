"""Check the identifiers of organizations, people and projects, as far as their scheme is certain.

Every `check_…` takes the raw value from the document and gives back the identifier in its usual form, perhaps with a
warning, or raises `BadValue`. A wrong check digit says that a digit is mistyped, never which one: nothing is guessed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from graphmodel.schema.scalars.common import BadValue, Kind, bad, plain, quoted
from graphmodel.text import Text


class Checked(NamedTuple):
    """An identifier in its usual form, and what is doubtful about it, if anything."""

    value: str
    warning: Text | None = None


CORPORATE_NUMBER = Kind(Text("法人番号", "a corporate number (法人番号)"), '"0000000000017"')
ROR_ID = Kind(Text("ROR ID", "a ROR id"), "https://ror.org/05dxps055")
ORCID_ID = Kind(Text("ORCID iD", "an ORCID iD"), "0000-0002-1825-0097")
ERAD_RESEARCHER = Kind(Text("e-Rad研究者番号", "an e-Rad researcher number"), '"10000001"')
ERAD_INSTITUTION = Kind(Text("e-Rad機関コード", "an e-Rad institution code"), '"0123456789"')
AMED_PROJECT = Kind(Text("AMED課題管理番号", "an AMED project number (課題管理番号)"), "17am0101001j0001")
JGN = Kind(Text("体系的番号", "a Japan grant number (体系的番号)"), "JP17am0101001")

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー"), "-")


def check_corporate_number(raw: object) -> Checked:
    """Check a 法人番号: 13 digits, of which the first is the check digit. Result: the 13 digits.

    Check digit: 9 − (Σ Pn·Qn mod 9) over the 12 other digits, Qn = 1 at odd and 2 at even places from the right
    (National Tax Agency). A real number never begins with 0: such numbers are fictional and pass unchecked.
    """
    word = _compact(raw, CORPORATE_NUMBER)
    if re.fullmatch(r"[Tt][0-9]{13}", word):
        raise bad(
            "invoice_number",
            "{raw}はインボイス制度の登録番号です。法人番号は先頭の T を除いた13桁です。",
            "{raw} is a registration number for qualified invoices. The corporate number is the 13 digits after the T.",
            raw=quoted(raw),
            meant=word[1:],
        )
    digits = _digits(raw, word, CORPORATE_NUMBER, 13)
    if digits[0] != "0":
        total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits[1:])))
        if int(digits[0]) != 9 - total % 9:
            raise _wrong_check_digit(raw, CORPORATE_NUMBER)
    return Checked(digits)


_ROR_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def check_ror(raw: object) -> Checked:
    """Check a ROR id, bare or as an address. Result: the address, https://ror.org/….

    An id is 0, six letters or digits (Crockford base 32) and two check digits: 98 − (100·v mod 97), where v is the
    number that the six stand for (ISO 7064 mod 97-10).
    """
    word = _without_address(_compact(raw, ROR_ID, dashes=True).lower(), r"(?:www\.)?ror\.org/")
    if re.fullmatch(r"[0-9a-z]{9}", word) and (foreign := sorted(set(word) & set("ilou"))):
        raise bad(
            "letters",
            "{raw}には、ROR IDに使われない文字（{letters}）があります。0 や 1 の写し間違いでないか、元の番号と見比べてください。",
            "{raw} contains letters that no ROR id has ({letters}). Compare it with the original: 0 and 1 are easily "
            "misread.",
            raw=quoted(raw),
            letters=", ".join(foreign),
        )
    if not re.fullmatch(r"0[0-9a-z]{6}[0-9]{2}", word):
        raise _wrong_form(
            raw,
            word,
            ROR_ID,
            Text(
                "0 で始まる9文字（最後の2文字は数字）です",
                "has nine characters, the first 0 and the last two digits",
            ),
        )
    number = 0
    for letter in word[1:7]:
        number = number * 32 + _ROR_LETTERS.index(letter)
    if int(word[7:]) != 98 - number * 100 % 97:
        raise _wrong_check_digit(raw, ROR_ID)
    return Checked(f"https://ror.org/{word}")


def check_orcid(raw: object) -> Checked:
    """Check an ORCID iD, with or without hyphens, bare or as an address. Result: 0000-0002-1825-0097.

    16 digits, of which the last is the check character (ISO 7064 mod 11-2; X stands for 10).
    """
    word = _without_address(_compact(raw, ORCID_ID, dashes=True).upper(), r"(?:WWW\.)?ORCID\.ORG/").replace(
        "-", ""
    )
    digits = word if re.fullmatch(r"[0-9]{15}X", word) else _digits(raw, word, ORCID_ID, 16)
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    if digits[-1] != "0123456789X"[(12 - total % 11) % 11]:
        raise _wrong_check_digit(raw, ORCID_ID)
    return Checked("-".join(digits[i : i + 4] for i in range(0, 16, 4)))


def check_erad_researcher(raw: object) -> Checked:
    """Check an e-Rad 研究者番号: 8 digits. Result: the 8 digits.

    The first digit is known as a check digit, d2 + 2·d3 + d4 + 2·d5 + d6 + 2·d7 + d8 mod 10. No official
    source says so (the formula was found to hold for thirty published numbers), so a wrong one is only a warning.
    """
    digits = _digits(raw, _compact(raw, ERAD_RESEARCHER), ERAD_RESEARCHER, 8)
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(digits[1:]))
    if int(digits[0]) == total % 10:
        return Checked(digits)
    return Checked(
        digits,
        Text(
            f"e-Rad研究者番号「{digits}」は検査数字が合わないようです。1桁の打ち間違いでないか、元の番号と見比べてください。",
            f"The check digit of the e-Rad researcher number “{digits}” does not seem to fit. Compare it with the "
            "original: a digit may be mistyped.",
        ),
    )


def check_erad_institution(raw: object) -> Checked:
    """Check an e-Rad 機関コード: 10 digits; it has no check digit. Result: the 10 digits."""
    return Checked(_digits(raw, _compact(raw, ERAD_INSTITUTION), ERAD_INSTITUTION, 10))


_FIRST_AMED_YEAR = 15


def check_amed_project_number(raw: object) -> Checked:
    """Check an AMED 課題管理番号: 16 letters and digits, 17am0101001j0001. Result: in lower case.

    The first two digits are the fiscal year, the first 11 characters the part that acknowledgements use (see
    `check_jgn`). That is all that AMED publishes about the form; a tail that does not look like j0001, and a year
    before AMED began, are warnings.
    """
    word = _compact(raw, AMED_PROJECT).lower()
    if re.fullmatch(r"jp[0-9]{2}[0-9a-z]{9}", word):
        raise bad(
            "grant_number",
            "{raw}は体系的番号（謝辞用の課題番号）です。課題管理番号は契約書にある16文字の番号です（例: {example}）。",
            "{raw} is a Japan grant number (for acknowledgements). The project number has 16 characters and stands in "
            "the contract, like {example}.",
            raw=quoted(raw),
            example=AMED_PROJECT.example,
        )
    if not re.fullmatch(r"[0-9]{2}[0-9a-z]{14}", word):
        raise _wrong_form(
            raw,
            word,
            AMED_PROJECT,
            Text(
                "年度の下2桁で始まる16文字の英数字です",
                "has 16 letters and digits, the first two being the fiscal year",
            ),
        )
    if not re.fullmatch(r"[a-z][0-9]{4}", word[11:]):
        return Checked(
            word,
            Text(
                f"課題管理番号「{word}」の終わりの5文字は、ふつう「j0001」のような英字1字と数字4桁です。確かめてください。",
                f"The project number “{word}” usually ends in a letter and four digits, like j0001. Check it.",
            ),
        )
    return Checked(word, _year_warning(word, AMED_PROJECT))


def check_jgn(raw: object) -> Checked:
    """Check AMED's 体系的番号 (Japan grant number): JP and the first 11 characters of the 課題管理番号.

    Result: JP17am0101001, JP in upper and the rest in lower case. Source: AMED's note on acknowledgements (2021).
    """
    word = _compact(raw, JGN).lower()
    if re.fullmatch(r"jp[a-z].*", word):
        raise bad(
            "other_funder",
            "{raw}はAMEDの体系的番号ではないようです。AMEDの番号は JP のあとに年度の下2桁が続きます（例: {example}）。",
            "{raw} does not look like a grant number of AMED. After JP comes the fiscal year, like {example}.",
            raw=quoted(raw),
            example=JGN.example,
        )
    if re.fullmatch(r"[0-9]{2}[0-9a-z]{9}(?:[0-9a-z]{5})?", word):
        raise bad(
            "jp_missing",
            "{raw}の先頭に JP がありません。体系的番号は JP と課題管理番号の先頭11文字です（{meant}）。",
            "{raw} does not begin with JP. A Japan grant number is JP and the first 11 characters of the project number "
            "({meant}).",
            raw=quoted(raw),
            meant=f"JP{word[:11]}",
        )
    if not re.fullmatch(r"jp[0-9]{2}[0-9a-z]{9}", word):
        raise _wrong_form(
            raw,
            word,
            JGN,
            Text("JP に11文字の英数字が続く13文字です", "has 13 characters, JP and 11 letters and digits"),
        )
    return Checked(f"JP{word[2:]}", _year_warning(word[2:], JGN))


def check_jgn_agrees(jgn: str, project_number: str) -> Text | None:
    """Compare two checked numbers of one project: 体系的番号 and 課題管理番号.

    Returns None if they agree, and a warning if only the fiscal year differs (the number is renewed every
    year; acknowledgements use the latest). Raises `BadValue` if they name different projects.
    """
    if jgn == f"JP{project_number[:11]}":
        return None
    if jgn[4:] == project_number[2:11]:
        return Text(
            f"体系的番号「{jgn}」と課題管理番号「{project_number}」の年度が違います。どちらも同じ年度のものか確かめてください。",
            f"The grant number “{jgn}” and the project number “{project_number}” name different fiscal years. Check "
            "that both are of the same year.",
        )
    raise bad(
        "jgn_differs",
        "体系的番号「{jgn}」が課題管理番号「{number}」と合いません。この課題管理番号なら {expected} のはずです。"
        "どちらかが別の課題のものか、打ち間違いです。",
        "The grant number “{jgn}” does not fit the project number “{number}”, which would give {expected}. One of "
        "them is mistyped or belongs to another project.",
        jgn=jgn,
        number=project_number,
        expected=f"JP{project_number[:11]}",
    )


def _compact(raw: object, kind: Kind, *, dashes: bool = False) -> str:
    """Drop spaces and hyphens (hyphens stay if `dashes`, they tell the parts apart); numbers become their digits."""
    value = plain(raw, kind)
    if isinstance(value, float) or re.fullmatch(
        r"\d(?:\.\d+)?e[+-]?\d+", value if isinstance(value, str) else "", re.IGNORECASE
    ):
        raise _unquoted(raw, kind)
    if isinstance(value, int):
        # Python refuses to print integers of thousands of digits.
        value = str(int(value)) if value.bit_length() < 200 else "…"
    word = _LABEL.sub("", value.translate(_DASHES))
    return re.sub(r"\s" if dashes else r"[\s-]", "", word)


_LABEL = re.compile(
    r"(?:法人番号|orcid(?:\s*id)?|ror(?:\s*id)?|e-?rad\s*(?:研究者番号|機関コード)?|研究者番号|機関コード|課題管理番号|体系的番号)\s*[:=]\s*(?!//)",
    re.IGNORECASE,
)
"""What an identifier is called, copied with it: 「ORCID iD: 0000-…」."""


def _without_address(word: str, host: str) -> str:
    return re.sub(rf"^(?:https?://)?{host}", "", word, flags=re.IGNORECASE).removesuffix("/")


def _digits(raw: object, word: str, kind: Kind, length: int) -> str:
    if not re.fullmatch(r"[0-9]+", word):
        raise _wrong_form(
            raw,
            word,
            kind,
            Text(f"{length}桁の数字です", f"has {length} digits"),
        )
    if len(word) == length:
        return word
    raise bad(
        "length",
        "{kind}は{length}桁ですが、{raw}は{written}桁です。{hint}",
        "{raw} has {written} digits; {kind} has {length}. {hint}",
        raw=quoted(raw),
        kind=kind.name,
        length=length,
        written=len(word),
        hint=Text(
            f"桁が抜けています。先頭の 0 が消えたのなら、引用符で囲んで書いてください（例: {kind.example}）。",
            f"Digits are missing. If zeros at the front got lost, write the number in quotes, like {kind.example}.",
        )
        if len(word) < length
        else Text("余分な桁がないか確かめてください。", "Check for digits too many."),
    )


def _wrong_form(raw: object, word: str, kind: Kind, form: Text) -> BadValue:
    return bad(
        "form",
        "{raw}は{kind}の形ではありません。{kind}は{form}（例: {example}）。書かれているのは{written}文字です。",
        "{raw} does not have the form of {kind}, which {form}, like {example}. {written} characters are written.",
        written=len(word),
        raw=quoted(raw),
        kind=kind.name,
        form=form,
        example=kind.example,
    )


def _unquoted(raw: object, kind: Kind) -> BadValue:
    """Say a decimal number; one whose last digits are all 0 is what a spreadsheet leaves of a long number (1.23457E+12)."""
    if isinstance(raw, str) or (isinstance(raw, float) and raw >= 1e9 and raw % 1000 == 0):
        return bad(
            "digits_lost",
            "{raw}は、Excelなどの表計算ソフトが長い番号を縮めた形（1.23457E+12 など）です。下の桁は失われています。"
            "元の番号のすべての桁を写し、引用符で囲んで書いてください（例: {example}）。",
            "{raw} is a long number that a spreadsheet has shortened (like 1.23457E+12): its last digits are lost. Copy all "
            "digits of {kind} from the original, and write them in quotes, like {example}.",
            raw=quoted(raw),
            kind=kind.name,
            example=kind.example,
        )
    return bad(
        "unquoted",
        "{raw}は小数として読まれました。{kind}は引用符で囲んで書いてください（例: {example}）。",
        "{raw} was read as a decimal number. Write {kind} in quotes, like {example}.",
        raw=quoted(raw),
        kind=kind.name,
        example=kind.example,
    )


def _wrong_check_digit(raw: object, kind: Kind) -> BadValue:
    return bad(
        "check_digit",
        "{raw}は{kind}として検査数字が合いません。どれか1桁を打ち間違えているようです。元の番号と見比べてください。",
        "The check digit of {raw} is wrong for {kind}. A digit is probably mistyped: compare it with the original.",
        raw=quoted(raw),
        kind=kind.name,
    )


def _year_warning(word: str, kind: Kind) -> Text | None:
    if int(word[:2]) >= _FIRST_AMED_YEAR:
        return None
    return bad(
        "year",
        "{kind}「{word}」の年度（20{year}）は、AMEDができた2015年度より前です。確かめてください。",
        "The fiscal year 20{year} of “{word}” ({kind}) lies before AMED began in 2015. Check it.",
        kind=kind.name,
        word=word,
        year=word[:2],
    ).message
