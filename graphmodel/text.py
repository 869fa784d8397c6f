"""Everything that a person reads exists in Japanese and English."""

from __future__ import annotations

from typing import Literal, NamedTuple

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
