"""What `--help` shows, in Japanese and English; how a parameter is written, for the help, the reference page and mistakes of use alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from consortium.terminal import console

HELP_OPTION = "-h, --help"
HELP_SAID = ["この説明を表示する", "show this help"]
WIDEST = 100
"""Columns: longer lines are hard to read, however wide the terminal is."""
_NAMES = 22
"""Columns that names of parameters and commands may take; longer ones stand on a line of their own."""
_TEXT = 30
"""Fewest columns beside the names that are worth having; else the texts stand below the names."""


def argument(parameter: Any) -> str:
    """An argument as the usage line has it: `PATH...`, `[FILE]`."""
    name = str(parameter.metavar or parameter.name).strip("[]")
    if parameter.nargs != 1:
        name += "..."
    return name if parameter.required else f"[{name}]"


def option(parameter: Any) -> str:
    """An option as it is typed: `-o, --output FILE`, `--strict`."""
    names = ", ".join(sorted([*parameter.opts, *parameter.secondary_opts], key=len))
    if parameter.is_flag:
        return names
    return f"{names} {parameter.metavar or 'VALUE'}"


def said(parameter: Any) -> list[str]:
    """What there is to say of a parameter: in Japanese, in English. Both name a default, and what has to be there."""
    ja, en = str(parameter.help or "").split("\n\n")
    if parameter.required:
        return [f"{ja}（必須）", f"{en} (required)"]
    if parameter.show_default and parameter.default is not None and not getattr(parameter, "is_flag", False):
        default = parameter.default.value if isinstance(parameter.default, Enum) else parameter.default
        return [f"{ja}（なければ {default}）", f"{en} (default: {default})"]
    return [ja, en]


def usage(command: Any, path: str) -> str:
    """How a command is typed."""
    if hasattr(command, "commands"):
        return f"{path} COMMAND"
    arguments = (argument(p) for p in command.params if p.param_type_name == "argument")
    return " ".join([path, *arguments, "[OPTIONS]"])


def help_page(command: Any, path: str, width: int, encoding: str) -> str:
    """The whole help of a command that is started as `path`. Where the encoding lacks Japanese, English alone."""
    japanese = console.encodes(encoding, "説明")
    lines = [f"{_head('使い方', 'Usage', japanese)} {usage(command, path)}", ""]
    lines += _text(command.help or "", width, japanese)
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    tables = [
        (_head("引数", "Arguments", japanese), [(argument(p), said(p)) for p in arguments]),
        (
            _head("オプション", "Options", japanese),
            [*((option(p), said(p)) for p in options), (HELP_OPTION, HELP_SAID)],
        ),
        (
            _head("コマンド", "Commands", japanese),
            [(name, _summary(one)) for name, one in getattr(command, "commands", {}).items()],
        ),
    ]
    for head, rows in tables:
        if rows:
            lines += ["", head, *_table(rows, width, japanese)]
    return "\n".join(lines) + "\n"


def _head(ja: str, en: str, japanese: bool) -> str:
    return f"{ja} / {en}:" if japanese else f"{en}:"


def _summary(command: Any) -> list[str]:
    """The first sentence of a command's help in each language."""
    ja, en = (" ".join(part.split()) for part in str(command.help).split("\n\n")[:2])
    return [ja[: ja.find("。") + 1], en.partition(". ")[0].removesuffix(".") + "."]


def _text(text: str, width: int, japanese: bool) -> Iterator[str]:
    """Paragraphs, wrapped; what is set as it stands (after \\b) keeps its lines."""
    from viz.reports.lines import wrap

    first = True
    for paragraph in text.split("\n\n"):
        as_it_stands = paragraph.startswith("\b")
        if not (japanese or as_it_stands or paragraph.isascii()):
            continue
        if not first:
            yield ""
        first = False
        if as_it_stands:
            for line in paragraph.removeprefix("\b").strip("\n").split("\n"):
                yield line if japanese else re.sub(r"[^\x00-\x7f].* / ", "", line)
        else:
            yield from wrap(" ".join(paragraph.split()), width)


def _table(rows: Sequence[tuple[str, list[str]]], width: int, japanese: bool) -> Iterator[str]:
    """Names to the left, texts to the right of them, or below where there is no room beside them."""
    from viz.reports.lines import wrap

    column = max(len(name) for name, _ in rows if len(name) <= _NAMES) + 4
    if width - column < _TEXT:
        column = 6
    for name, texts in rows:
        start = f"  {name}".ljust(column)
        beside = start.endswith("  ") and len(start) == column
        if not beside:
            yield start.rstrip()
        shown = [line for text in texts if japanese or text.isascii() for line in wrap(text, width - column)]
        for n, line in enumerate(shown):
            yield (start if beside and n == 0 else " " * column) + line
