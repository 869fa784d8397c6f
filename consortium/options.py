"""Options that commands share, and their help in both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from consortium.terminal import language
from graphmodel.text import Lang


def both(ja: str, en: str) -> str:
    """Help of a parameter in both languages, as `consortium.help` takes it apart again."""
    return f"{ja}\n\n{en}"


class Language(StrEnum):
    """The languages of every output."""

    JA = "ja"
    EN = "en"


LangOption = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        metavar="ja|en",
        show_default=False,
        help=both("言語（なければ CONSORTIUM_LANG、次に ja）", "language (else CONSORTIUM_LANG, else ja)"),
    ),
]


def chosen(lang: Language | None) -> Lang:
    """The language asked for, or that of the environment. Raises `Sorry`."""
    return language(None if lang is None else "en" if lang is Language.EN else "ja")
