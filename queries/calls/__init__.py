"""Call profiles: the numbers of one call, each with the sentence it comes from. One TOML file per call."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from graphmodel.text import Text

Unit = Literal[
    "count", "yen", "years", "project_year", "percent", "ratio", "flag", "words", "word", "date", "month"
]
Value = int | bool | str | date | Fraction | tuple[str, ...]

UNIT_NAMES: Mapping[Unit, Text] = MappingProxyType(
    {
        "count": Text("0以上の整数（数）", "a whole number, 0 or more"),
        "yen": Text("0以上の整数（円）", "a whole number of yen, 0 or more"),
        "years": Text("0以上の整数（年間）", "a whole number of years, 0 or more"),
        "project_year": Text("0以上の整数（年目）", "a project year, a whole number"),
        "percent": Text("0以上の整数（%）", "a whole number of percent, 0 or more"),
        "ratio": Text("比（1/2 や 1 のような形）", "a ratio such as 1/2 or 1"),
        "flag": Text("true か false", "true or false"),
        "words": Text("語の並び", "a list of words"),
        "word": Text("語", "a word"),
        "date": Text("年月日（2025-06-01 のような形）", "a date such as 2025-06-01"),
        "month": Text("年月（2026-04 のような形）", "a month such as 2026-04"),
    }
)
"""What a value of each unit looks like."""

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_RATIO = re.compile(r"\d+(/0*[1-9]\d*)?")


class ProfileError(ValueError):
    """Something is wrong with what was asked of a call profile; `text` says it in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class UnknownProfile(ProfileError):
    """There is no call profile of that name."""


class UnknownParameter(ProfileError):
    """The call profile has no parameter of that name."""


class BadParameterValue(ProfileError):
    """The value does not fit the unit of the parameter."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of a slide, word for word."""

    quote: str
    slide: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number (or word, date, list) of a call.

    `value`: int for count, yen, years, project_year and percent; Fraction for ratio; bool for flag; tuple of str
    for words; str for word and month ("2026-04"); date for date. `note` is there where the quoted sentence does
    not say the value itself and tells where the value comes from.
    """

    name: str
    label: Text
    value: Value
    unit: Unit
    quote: str
    slide: str
    rules: tuple[str, ...]
    note: Text | None = None


@dataclass(frozen=True)
class CallProfile:
    """What one call asks for: its parameters, and how certain its text is.

    `source_date` is the day of the document quoted, `status` what that document is (案), `draft` the sentences
    that say so, `authority_url` the place that holds where it differs, `authority` the sentence that says so.
    """

    id: str
    title: Text
    status: Text
    source: Text
    source_date: date
    authority_url: str
    authority: Quotation
    draft: tuple[Quotation, ...]
    parameters: Mapping[str, Parameter] = field(hash=False)

    def __getitem__(self, name: str) -> Any:
        """Return the value of a parameter; its type follows from the unit. Raises `UnknownParameter`."""
        return self.parameter(name).value

    def get(self, name: str) -> Any:
        """Return the value of a parameter, as `profile[name]` does: a rule never goes on without its number."""
        return self[name]

    def parameter(self, name: str) -> Parameter:
        """Return a parameter with its unit, quotation and slide. Raises `UnknownParameter`."""
        try:
            return self.parameters[name]
        except KeyError:
            raise UnknownParameter(
                Text(
                    f"公募プロファイル「{self.id}」に「{name}」という項目はありません。"
                    f"{_meant(name, self.parameters).ja}",
                    f"Call profile “{self.id}” has no parameter “{name}”. {_meant(name, self.parameters).en}",
                )
            ) from None

    def with_overrides(self, overrides: Mapping[str, object]) -> CallProfile:
        """Return a copy in which the named parameters have other values.

        Values may be written as in a TOML or YAML file (lists, "1/2", "2025-06-01"). Raises `UnknownParameter`
        and `BadParameterValue`.
        """
        changed = dict(self.parameters)
        for name, raw in overrides.items():
            parameter = self.parameter(name)
            changed[name] = replace(parameter, value=_value(name, parameter.unit, raw))
        return replace(self, parameters=MappingProxyType(changed))


@cache
def profile_ids() -> tuple[str, ...]:
    """Return the names of the call profiles there are, sorted."""
    names = (entry.name for entry in files("queries.calls").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_profile(profile_id: str) -> CallProfile:
    """Return the profile of a call, e.g. "aimgain-5". Raises `UnknownProfile`."""
    # Only names from the listing are opened, so that a name cannot lead out of the folder.
    if profile_id not in profile_ids():
        meant = _meant(profile_id, profile_ids())
        raise UnknownProfile(
            Text(
                f"「{profile_id}」という公募プロファイルはありません。{meant.ja}",
                f"There is no call profile “{profile_id}”. {meant.en}",
            )
        )
    return _profile(tomllib.loads(files("queries.calls").joinpath(f"{profile_id}.toml").read_text("utf-8")))


def _profile(data: dict[str, Any]) -> CallProfile:
    authority = data["authority"]
    return CallProfile(
        id=data["id"],
        title=Text(data["title_ja"], data["title_en"]),
        status=Text(data["status_ja"], data["status_en"]),
        source=Text(data["source_ja"], data["source_en"]),
        source_date=data["source_date"],
        authority_url=authority["url"],
        authority=Quotation(authority["quote"], authority["slide"]),
        draft=tuple(Quotation(entry["quote"], entry["slide"]) for entry in data["draft"]),
        parameters=MappingProxyType({n: _parameter(n, entry) for n, entry in data["parameters"].items()}),
    )


def _parameter(name: str, entry: dict[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        label=Text(entry["label_ja"], entry["label_en"]),
        value=_value(name, entry["unit"], entry["value"]),
        unit=entry["unit"],
        quote=entry["quote"],
        slide=entry["slide"],
        rules=tuple(entry["rules"]),
        note=Text(entry["note_ja"], entry["note_en"]) if "note_ja" in entry else None,
    )


def _value(name: str, unit: Unit, raw: object) -> Value:
    """Bring a written value into the type of its unit, or say what was expected."""
    match unit, raw:
        case "flag", bool():
            return raw
        case (("count" | "yen" | "years" | "project_year" | "percent"), int()) if (
            not isinstance(raw, bool) and raw >= 0
        ):
            return raw
        case "ratio", (int() | Fraction()) if not isinstance(raw, bool) and raw >= 0:
            return Fraction(raw)
        case "ratio", str() if _RATIO.fullmatch(raw):
            return Fraction(raw)
        case "word", str() if raw:
            return raw
        case "words", (list() | tuple()) if all(isinstance(word, str) and word for word in raw):
            return tuple(raw)
        case "month", str() if _MONTH.fullmatch(raw):
            return raw
        case "date", date() if not isinstance(raw, datetime):
            return raw
        case "date", str():
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
    expected = UNIT_NAMES[unit]
    raise BadParameterValue(
        Text(
            f"「{name}」の値「{raw}」は使えません。{expected.ja}を書いてください。",
            f"“{raw}” is no value for “{name}”. Write {expected.en}.",
        )
    )


def _meant(name: str, known: Iterable[str]) -> Text:
    """Say which known names were probably meant, or all of them when none is near."""
    names = sorted(known)
    near = get_close_matches(name, names, n=3)
    if near:
        return Text(
            f"「{'」「'.join(near)}」のことですか。",
            f"Did you mean {' or '.join(f'“{n}”' for n in near)}?",
        )
    return Text(f"使えるのは {'、'.join(names)} です。", f"There are: {', '.join(names)}.")
