"""A document written anew with Japanese keys and words, as a person would write it who knows no others."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from graphmodel.schema.fields import Record
from graphmodel.schema.scalars.days import era_date
from graphmodel.schema.scalars.numbers import show_percent
from graphmodel.schema.slots import Slot, slots
from graphmodel.schema.words import Word

COUNTRIES = {"JP": "日本", "US": "アメリカ", "DE": "ドイツ", "CH": "スイス", "GB": "英国", "FR": "フランス"}


def in_japanese(record: Record) -> dict[str, Any]:
    """The record as plain data: every key by its title, every word by its Japanese name, years, days, countries, yes and no too."""
    known = slots(type(record))
    out: dict[str, Any] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value is not None:
            slot = known[field.alias or name]
            out[slot.title] = _value(value, slot, name)
    return out


def _value(value: Any, slot: Slot, name: str) -> Any:
    if isinstance(value, Record):
        return in_japanese(value)
    if isinstance(value, Word):
        return value.ja
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return era_date(value)
    if isinstance(value, Fraction):
        return show_percent(value)
    if isinstance(value, tuple):
        return [_value(v, slot, name) for v in value]
    if isinstance(value, dict):
        return {f"{k}年目" if slot.by_key else k: _value(v, slot, name) for k, v in value.items()}
    if value == "undecided":
        return "未定"
    if value == "none":
        return {"data_management_plan": "なし", "legal_personality": "法人格なし"}[name]
    if value == "amed":
        return "ＡＭＥＤ"
    if name in ("country", "legal_personality"):
        return COUNTRIES.get(value, value)
    return value
