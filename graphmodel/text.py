"""Everything that a person reads exists in Japanese and English."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple, Self

Lang = Literal["ja", "en"]


class Text(NamedTuple):
    """One sentence in both languages."""

    ja: str
    en: str

    def in_(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.ja if lang == "ja" else self.en

    def format(self, ja: dict[str, object], en: dict[str, object]) -> Text:
        """Fill the placeholders, each language with its own words."""
        return Text(self.ja.format(**ja), self.en.format(**en))


class Called(StrEnum):
    """Values that programs write, each with what a person calls it in both languages."""

    ja: str
    en: str

    def __new__(cls, value: str, ja: str = "", en: str = "", *_more: object) -> Self:
        """Make a member from its value and its two names; a kind of values may take more."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.ja = ja
        member.en = en
        return member

    @property
    def text(self) -> Text:
        """The name in both languages."""
        return Text(self.ja, self.en)
