"""Options that commands share, and their help in both languages."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from consortium.terminal.console import language
from graphmodel.text import Lang


def both(ja: str, en: str) -> str:
    """Help of a parameter in both languages, as `consortium.terminal.help` takes it apart again."""
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


class Plain(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    JSON = "json"


DEFAULT_PROFILE = "aimgain-5"
"""The call whose rules are listed and explained when none is named."""

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH",
        show_default=False,
        help=both("文書（.yaml, .json）かフォルダーか neo4j://", "documents, folders or neo4j://host:port"),
    ),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="ID",
        show_default=False,
        help=both(
            "この規則集で検査する（文書の公募によらず）",
            "use this call profile, whatever the document names",
        ),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        show_default=False,
        help=both(
            "この日について答える（2028-04-01 でも令和10年4月1日でも）",
            "answer for this day, such as 2028-04-01",
        ),
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option(
        "--year",
        metavar="N",
        show_default=False,
        help=both(
            "研究開始から N 年目について答える", "answer for project year N, counted from the research start"
        ),
    ),
]
PlainOption = Annotated[
    Plain,
    typer.Option(
        "--format",
        metavar="text|json",
        help=both("人が読む形かプログラム用か", "for people or for programs"),
    ),
]
