"""Countries: the two letters of ISO 3166, or the country's name in Japanese."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from graphmodel.schema.scalars.common import BadValue, bad, is_no_name, is_undecided, quoted
from graphmodel.schema.scalars.texts import read_text
from graphmodel.text import Text

COUNTRIES = frozenset(
    str.split(
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
        "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
        "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
        "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
        "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
        "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
        "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
        "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
    )
)
"""The officially assigned codes of ISO 3166-1 alpha-2."""

_USER_ASSIGNED = re.compile("AA|Q[M-Z]|X[A-Z]|ZZ")
_NEAR = {"JA": "JP", "UK": "GB", "EL": "GR"}
"""Codes that are written by mistake: that of the language, and those that are usual (in the EU) but not assigned."""
_ALSO = {
    "日本国": "JP",
    "アメリカ": "US",
    "米国": "US",
    "英国": "GB",
    "中華人民共和国": "CN",
    "大韓民国": "KR",
}
"""Names in use beside those of the Unicode Common Locale Data Repository."""


def read_country(raw: object) -> str:
    """Read a country; gives its two-letter code.

    Reads the code in plain capitals (officially or user-assigned), and the Japanese name (日本, 韓国, アメリカ). Raises `BadValue`
    for everything else: three-letter codes, English names and other spellings of a code are answered with the right one.
    """
    text = read_text(raw)
    word = unicodedata.normalize("NFKC", text)
    if text in COUNTRIES or _USER_ASSIGNED.fullmatch(text):
        return text
    if (code := _names("ja").get(word)) is not None:
        return code
    meant = word.upper()
    meant = _NEAR.get(meant) or _three_letters(meant) or _names("en").get(meant.casefold(), meant)
    if meant in COUNTRIES or _USER_ASSIGNED.fullmatch(meant):
        raise _not_the_code(text, meant)
    if is_undecided(text) or is_no_name(text):
        raise bad(
            "no_country",
            "{raw}は国コードではありません。未定や不明なら項目ごと消してください（不明として扱います）。法人格（legal_personality）がないなら none と書きます。",
            "{raw} is no country code. Remove the field if it is not decided or not known; a body without legal personality has `legal_personality: none`.",
            raw=quoted(text),
        )
    # A code that stands for no country would make a Japanese body a foreign one.
    near = {code for name, code in _names("ja").items() if word in name or (len(name) > 1 and name in word)}
    if len(near) == 1:
        raise _not_the_code(text, near.pop())
    raise BadValue(
        "bad_country",
        Text(
            f"{quoted(text).ja}は国コードではありません。ISO 3166 の 2 文字（日本は JP、米国は US）か、日本語の国名で書いてください。",
            f"{quoted(text).en} is no country code. Write the two letters of ISO 3166 (JP for Japan, US for the United States), or the name in Japanese.",
        ),
    )


def _not_the_code(text: str, meant: str) -> BadValue:
    ja = next((name for name, code in _names("ja").items() if code == meant), "")
    return bad(
        "bad_country",
        "{raw}は国コードではありません。「{meant}」{name}のことですか。国は2文字の国コード（半角の大文字）か、日本語の国名で書いてください。",
        "{raw} is no country code. Did you mean `{meant}`? Write the two letters in plain capitals, or the name in Japanese.",
        raw=quoted(text),
        meant=meant,
        name=Text(f"（{ja}）" if ja else "", ""),
    )


@cache
def _names(lang: str) -> dict[str, str]:
    """The codes by the names of countries in this language; English ones in small letters."""
    from babel import Locale  # a tenth of a second, and most documents write codes

    territories = Locale(lang).territories
    names = {name.casefold(): code for code, name in territories.items() if code in COUNTRIES}
    return names if lang == "en" else {**names, **_ALSO}


def _three_letters(word: str) -> str | None:
    """The code for a three-letter code of ISO 3166, such as KOR."""
    if len(word) != 3 or not word.isascii():
        return None
    from babel.core import get_global

    found = get_global("territory_aliases").get(word, ())
    return found[0] if len(found) == 1 else None
