"""What can go wrong with a store, as sentences."""

from __future__ import annotations

from graphmodel.text import Text


class StoreError(Exception):
    """A store could not do what was asked; `text` says why and what to do, in both languages."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.text = Text(ja, en)
