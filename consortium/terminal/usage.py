"""Help, and what is wrong with a command line, in both languages: Typer itself knows English only."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

from consortium.terminal import console
from consortium.terminal.console import STOPPED, Sorry, note, sorry
from graphmodel.os_errors import reason
from graphmodel.text import Lang, Text


def _write_help(command: Any, ctx: Any, formatter: Any) -> None:
    from consortium.terminal.help import WIDEST, help_page

    formatter.write(help_page(command, ctx.command_path, min(console.width(), WIDEST), console.encoding()))


class Command(TyperCommand):
    """A command whose help is in both languages."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help; see `click.Command.format_help`."""
        _write_help(self, ctx, formatter)


class Commands(TyperGroup):
    """A group of commands whose mistakes of use end in a sentence in the language asked for, and exit code 2."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and exit; see `click.Command.main`."""
        typed = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except OSError as error:
            why = reason(error)
            text = Text(f"書き出せませんでした（{why.ja}）。", f"Could not write the output ({why.en}).")
            code = _refuse(text, typed)
        except Exception as error:
            code = _mistake(error, typed)
        code = code if isinstance(code, int) else 0
        if standalone_mode:
            sys.exit(code)
        return code

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help; see `click.Command.format_help`."""
        _write_help(self, ctx, formatter)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; see `click.Group.resolve_command`."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise _no_command(ctx.command_path, args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)


def _refuse(text: Text, typed: Sequence[str], code: int = 2) -> int:
    note(text, _language(typed))
    return code


def _language(typed: Sequence[str]) -> Lang:
    """The language asked for, found without parsing: the command line is what could not be parsed."""
    for n, word in enumerate(typed):
        value = typed[n + 1] if word == "--lang" and n + 1 < len(typed) else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in ("ja", "en"):
            return "en" if value == "en" else "ja"
    try:
        return console.language(None)
    except Sorry:
        return "ja"


def _mistake(error: Exception, typed: Sequence[str]) -> int:
    """Say what was typed wrong. The classes are known by name: Typer has them from click, or of its own."""
    kind = type(error).__name__
    if isinstance(error, Sorry):
        return _refuse(error.text, typed, error.code)
    if kind == "Abort":
        return _refuse(STOPPED, typed, console.INTERRUPTED)
    if not hasattr(error, "format_message"):
        raise error
    context = getattr(error, "ctx", None)
    if kind == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        return 2
    said = _sentence(kind, error, context, typed)
    if context is not None:
        help_ = f"{context.command_path} --help"
        said = Text(f"{said.ja}使い方: {help_}", f"{said.en} See {help_}")
    return _refuse(said, typed)


def _sentence(kind: str, error: Any, context: Any, typed: Sequence[str]) -> Text:
    words = str(error.format_message())
    parameter = getattr(error, "param", None)
    if kind == "MissingParameter" and parameter is not None:
        what = _described(parameter)
        return Text(f"{what.ja}を指定してください。", f"Name {what.en}.")
    if kind == "NoSuchOption":
        near = list(error.possibilities or ())[:1]
        return Text(
            f"「{error.option_name}」というオプションはありません。"
            + "".join(f"「{n}」のことですか。" for n in near),
            f"There is no option `{error.option_name}`." + "".join(f" Did you mean `{n}`?" for n in near),
        )
    if kind in ("BadParameter", "BadOptionUsage"):
        name = getattr(error, "option_name", None)
        if parameter is None and name is not None and context is not None:
            parameter = next((p for p in context.command.params if name in p.opts), None)
        if parameter is not None:
            what = _described(parameter)
            value = _value(parameter, typed)
            ja = "のあとに値がありません" if value is None else f"の値「{value}」は使えません"
            en = "has no value" if value is None else f"cannot be `{value}`"
            option = max(parameter.opts, key=len)
            return Text(
                f"「{option}」{ja}。{what.ja}の形で書いてください。", f"`{option}` {en}. Write {what.en}."
            )
        if name is not None:
            return Text(f"「{name}」のあとに値を書いてください。", f"Write a value behind `{name}`.")
    if extra := re.search(r"unexpected extra argument(?:s|\(s\))? \((.*)\)", words):
        return Text(
            f"「{extra[1]}」は余分です。空白を含む名前は引用符で囲んでください。",
            f"`{extra[1]}` is too much. Put names with spaces in quotes.",
        )
    return Text(
        f"コマンドの書き方が正しくありません（{words}）。", f"The command line is not right ({words})."
    )


def _described(parameter: Any) -> Text:
    """A parameter as it is typed, with its help: `--year N`（…）."""
    metavar = str(parameter.metavar or parameter.name).strip("[]")
    option = max(parameter.opts, key=len) if parameter.param_type_name == "option" else ""
    form = f"{option} {metavar}".strip()
    japanese, _, english = str(parameter.help or "").partition("\n\n")
    return Text(f"「{form}」（{japanese}）", f"`{form}` ({english})")


def _value(parameter: Any, typed: Sequence[str]) -> str | None:
    """What was typed behind an option."""
    for n, word in enumerate(typed):
        name, equals, value = word.partition("=")
        if name in parameter.opts:
            if equals:
                return value
            return typed[n + 1] if n + 1 < len(typed) else None
    return None


def _no_command(path: str, typed: str, known: Sequence[str]) -> Sorry:
    from graphmodel.schema.scalars.near import did_you_mean

    if "check" in known and Path(typed).exists():
        return sorry(
            "「{typed}」というコマンドはありません。文書の検査は「{path} check {shown}」です。",
            "There is no command `{typed}`. To check a document: {path} check {shown}",
            typed=typed,
            shown=console.typed(typed),
            path=path,
        )
    near = did_you_mean(typed, known)[:1]
    return sorry(
        "「{typed}」というコマンドはありません。{meant_ja}",
        "There is no command `{typed}`. {meant_en}",
        typed=typed,
        meant_ja="".join(f"「{n}」のことですか。" for n in near) or f"使えるのは {', '.join(known)} です。",
        meant_en="".join(f"Did you mean `{n}`?" for n in near) or f"There are: {', '.join(known)}.",
    )
