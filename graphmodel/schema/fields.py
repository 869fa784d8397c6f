"""The building blocks of every type: a frozen base class, and values read as a person means them.

Each value type validates with one plain function of `scalars` (or `identifiers`), so that an error carries a sentence in
both languages and the path to the value has no branches of a union in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    Tag,
    WithJsonSchema,
)

from graphmodel.schema import identifiers
from graphmodel.schema.scalars.amounts import read_amount
from graphmodel.schema.scalars.common import (
    UNDECIDED,
    BadValue,
    bad,
    is_no_name,
    is_undecided,
    is_unknown,
    quoted,
)
from graphmodel.schema.scalars.countries import read_country
from graphmodel.schema.scalars.days import read_date
from graphmodel.schema.scalars.numbers import (
    read_bool,
    read_count,
    read_int,
    read_percent,
    read_share,
    show_percent,
)
from graphmodel.schema.scalars.texts import read_ident, read_stated, read_text
from graphmodel.schema.words import refusal
from graphmodel.text import Text

Undecided = Literal["undecided"]


class Record(BaseModel):
    """Base of everything that is written in a document or stored in the graph: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_enum_values=False)

    otherwise: ClassVar[Mapping[str, Text]] = {}
    """Keys that mean something where they are absent, and what. An empty value is refused there: it would silently mean this."""

    @classmethod
    def earlier_keys(cls, data: Mapping[Any, Any]) -> Mapping[str, str]:
        """Of an entry as it is written: keys of an earlier spelling of this format, with what they are called now. Read without a word."""
        del data
        return {}


def said(
    ja: str,
    sentence_ja: str,
    en: str,
    *,
    alias: str | None = None,
    required: bool = False,
    meant_by: str = "",
    several: str | None = None,
) -> Any:
    """Declare a field by its Japanese name, one sentence in Japanese and one in English.

    `meant_by` are other words (separated by spaces) that people write for the key and that are not alike: they are answered with it.
    `several` is the key that takes more than one of what this one takes.

    A field that is not `required` is absent (None) until somebody says it: absent is not false and not zero.
    """
    default: Any = ... if required else None
    hints: Any = {"meant_by": meant_by.split(), "several": several} if meant_by or several else None
    return Field(default, alias=alias, title=ja, description=f"{sentence_ja} / {en}", json_schema_extra=hints)


def noted() -> Any:
    """Declare a remark on an entry."""
    return said("備考", "備考。報告書に表示します。", "A remark, shown in reports.")


def listed(ja: str, sentence_ja: str, en: str) -> Any:
    """Declare a section: a list that is absent (None, not known) or said, perhaps as empty (none)."""
    return Field(None, title=ja, description=f"{sentence_ja} / {en}")


class Short(BeforeValidator):
    """Read the short form: a bare value stands for an entry that has only `key`."""

    def __init__(self, key: str) -> None:
        def expand(raw: Any) -> Any:
            return raw if isinstance(raw, dict) or raw is None or isinstance(raw, Record) else {key: raw}

        super().__init__(expand)
        object.__setattr__(self, "key", key)

    key: str


def _plain(read: Callable[[Any], Any]) -> PlainValidator:
    def validate(raw: Any) -> Any:
        try:
            return read(raw)
        except BadValue as error:
            raise refusal(error) from None

    return PlainValidator(validate)


def _or_undecided(read: Callable[[Any], Any]) -> PlainValidator:
    def either(raw: Any) -> Any:
        return UNDECIDED if is_undecided(raw) or is_unknown(raw) else read(raw)

    return _plain(either)


def _date(raw: Any) -> date:
    return raw if type(raw) is date else read_date(raw)


LAST_YEAR = 30
"""No project runs longer; a bigger number is a calendar year by mistake."""


_NTH_YEAR = re.compile(r"第?\s*([1-9][0-9]?)\s*年目")


def nth_year(raw: object) -> int | None:
    """The project year that 「1年目」 says; None for everything else."""
    found = _NTH_YEAR.fullmatch(unicodedata.normalize("NFKC", raw).strip()) if isinstance(raw, str) else None
    return int(found[1]) if found else None


def _year(raw: Any) -> int:
    # Mapping keys come as text when a document was JSON.
    try:
        year = nth_year(raw) or read_int(raw)
    except BadValue as error:
        if error.code != "not_an_integer" or 1 <= int(str(error.meant or 0)) <= LAST_YEAR:
            raise
        year = 0  # 「令和8年度」, 「2026年度」: digits alone would be no year either
    if 1 <= year <= LAST_YEAR:
        return year
    raise bad(
        "bad_year",
        "{raw}という年目はありません。年目は、研究開始の年を 1 として 1、2、3 と数えます（西暦や年度ではありません）。",
        "There is no project year {raw}. Years count from the research start, 1, 2, 3 (they are not calendar years).",
        raw=quoted(raw),
    )


def _by_year(raw: Any) -> Any:
    """Refuse a year that is written twice (1 and "01"), and a mapping that says nothing."""
    if not isinstance(raw, dict):
        return raw
    seen: dict[int, Any] = {}
    for key in raw:
        try:
            year = _year(key)
        except BadValue:
            continue  # pydantic says so at the key itself
        if year in seen:
            raise refusal(
                bad(
                    "duplicate_year",
                    "{year}年目が二度書かれています（{one}と{other}）。どちらか一方にしてください。",
                    "Year {year} is written twice ({one} and {other}). Keep one of them.",
                    year=year,
                    one=quoted(seen[year]),
                    other=quoted(key),
                )
            )
        seen[year] = key
    if not raw:
        raise refusal(
            bad(
                "no_years",
                "年目がひとつもありません。{example} のように年目ごとに書くか、まだ分からなければ項目ごと消してください。",
                "No project year is written. Write them like {example}, or remove the field if they are not known.",
                example="{1: 20, 2: 30}",
            )
        )
    return raw


ByYear = BeforeValidator(_by_year)
"""On a mapping by project year: each year once, at least one."""


def tag(name: str) -> Tag:
    """Name a branch of a choice. The marks keep it apart from the keys of documents in the path of an error."""
    return Tag(f"‹{name}›")


def is_tag(part: object) -> bool:
    """Is this part of an error's path the name of a branch?"""
    return isinstance(part, str) and part.startswith("‹") and part.endswith("›")


def choose(mapping: str, other: str) -> Discriminator:
    """Choose between two branches by the form of what is written, so that a wrong value is one mistake, not one a branch."""
    return Discriminator(
        lambda value: f"‹{mapping}›" if isinstance(value, dict | BaseModel) else f"‹{other}›"
    )


def _ref(raw: Any) -> str:
    if is_undecided(raw):
        raise bad(
            "undecided",
            "ここは未定（undecided）にできません。まだ決まっていないものも一覧に「name: undecided」の項目として書き、そのIDをここに書いてください。",
            "This cannot be `undecided` here. List the undecided body or person as an entry with `name: undecided`, and write its id here.",
        )
    return read_ident(raw)


_AMOUNT = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": r"^[0-9０-９¥￥,，._ 　百千万億兆金円也-]+$"},
    ]
}
_DATE = {"type": "string", "description": "2026-04-01 または 令和8年4月1日"}
_UNDECIDED = {"const": UNDECIDED}


def _any_of(*schemas: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": list(schemas)})


Amount = Annotated[int, _plain(read_amount), WithJsonSchema(_AMOUNT)]
"""Yen, a whole number, not negative."""
AmountOrUndecided = Annotated[int | Undecided, _or_undecided(read_amount), _any_of(_AMOUNT, _UNDECIDED)]
_iso = PlainSerializer(
    lambda day: day.isoformat() if isinstance(day, date) else day, when_used="json-unless-none"
)
Day = Annotated[date, _plain(_date), _iso, WithJsonSchema(_DATE)]
DayOrUndecided = Annotated[date | Undecided, _or_undecided(_date), _iso, _any_of(_DATE, _UNDECIDED)]
Line = Annotated[str, _plain(read_text), WithJsonSchema({"type": ["string", "number"]})]
"""A text of one or more lines, not empty."""
Stated = Annotated[str, _plain(read_stated), WithJsonSchema({"type": ["string", "number"]})]
"""A text that something rests on: 「未定」 or 「検討中」 is none."""
_IDENT = {"type": ["string", "integer"]}
Ident = Annotated[str, _plain(read_ident), WithJsonSchema(_IDENT)]
"""An id of the author's choice."""
Ref = Annotated[str, _plain(_ref), WithJsonSchema(_IDENT)]
"""The id of another entry; `RefTo` beside it says of which section."""
RefOrUndecided = Annotated[str, _or_undecided(read_ident), WithJsonSchema(_IDENT)]
_YES_NO = {"anyOf": [{"type": "boolean"}, {"enum": ["はい", "いいえ", "有", "無", "該当", "非該当"]}]}
YesNo = Annotated[bool, _plain(read_bool), WithJsonSchema(_YES_NO)]
_PERCENT = {"anyOf": [{"type": "number", "minimum": 0, "maximum": 100}, {"type": "string"}]}
_shown_percent = PlainSerializer(show_percent, when_used="json-unless-none")
Percent = Annotated[Fraction, _plain(read_share), _shown_percent, WithJsonSchema(_PERCENT)]
"""0 to 100, exact."""
Year = Annotated[int, _plain(_year), WithJsonSchema({"type": "integer", "minimum": 1})]
"""A project year, 1 for the first, counted from the research start (not the fiscal year)."""
_PartOfTime = Annotated[Fraction, _plain(read_percent), _shown_percent, WithJsonSchema(_PERCENT)]
Effort = Annotated[
    Annotated[dict[Year, _PartOfTime], ByYear, tag("by_year")] | Annotated[_PartOfTime, tag("whole")],
    choose("by_year", "whole"),
]
"""Percent for the whole project, or by project year."""
YearlyOrWhole = Annotated[
    Annotated[dict[Year, AmountOrUndecided], ByYear, tag("by_year")]
    | Annotated[AmountOrUndecided, tag("whole")],
    choose("by_year", "whole"),
]
"""Yen, once or by project year."""
Count = Annotated[int, _plain(read_count), WithJsonSchema({"type": "integer"})]


def _identifier_type(check: Callable[[object], identifiers.Checked]) -> Any:
    return Annotated[
        str, _plain(lambda raw: check(raw).value), WithJsonSchema({"type": ["string", "integer"]})
    ]


CorporateNumber = _identifier_type(identifiers.check_corporate_number)
Ror = _identifier_type(identifiers.check_ror)
Orcid = _identifier_type(identifiers.check_orcid)
EradResearcher = _identifier_type(identifiers.check_erad_researcher)
EradInstitution = _identifier_type(identifiers.check_erad_institution)
AmedProjectNumber = _identifier_type(identifiers.check_amed_project_number)
Jgn = _identifier_type(identifiers.check_jgn)


_COUNTRY = {"type": "string", "pattern": "^([A-Z]{2}|[^ -~]+)$", "description": "JP または 日本"}


def _personality(raw: Any) -> str:
    return "none" if raw in ("none", "法人格なし") else read_country(raw)


Country = Annotated[str, _plain(read_country), WithJsonSchema(_COUNTRY)]
"""ISO 3166 alpha-2, or the Japanese name; XA and other user-assigned codes are accepted."""
LegalPersonality = Annotated[
    str, _plain(_personality), WithJsonSchema({"anyOf": [_COUNTRY, {"enum": ["none", "法人格なし"]}]})
]
"""The country under whose law the body is a legal person, or `none`."""


def _listify(raw: Any) -> Any:
    if raw is None or isinstance(raw, list | tuple):
        return raw
    # 「未定」 and 「なし」 are no member of a list: what to write instead is said of the list.
    return raw if isinstance(raw, str) and (is_undecided(raw) or is_no_name(raw)) else [raw]


OneOrMore = BeforeValidator(_listify, json_schema_input_type=Any)
"""One value or a list of values, always kept as a tuple."""
