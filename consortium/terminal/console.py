"""What every command does at the terminal: language, width, encodings, sentences instead of tracebacks."""

from __future__ import annotations

import errno
import functools
import gc
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, ParamSpec, TypeVar

import typer

from graphmodel.debugging import debugging
from graphmodel.os_errors import reason
from graphmodel.text import Lang, Text

P = ParamSpec("P")
R = TypeVar("R")

LANGUAGE_VARIABLE = "CONSORTIUM_LANG"
MANY = 20
"""From so many files on a progress bar is worth its place."""

INTERRUPTED = 130
KEPT_OUT = 1
"""Exit code when the rules keep something out."""

BAD_LANGUAGE = Text(
    "環境変数 CONSORTIUM_LANG の値「{value}」は使えません。ja か en にしてください。",
    "The value `{value}` of the environment variable CONSORTIUM_LANG cannot be used. Set it to ja or en.",
)
STOPPED = Text(
    "中断しました。書きかけのファイルは残していません。", "Interrupted. No half-written file is left."
)
INTERNAL = Text(
    "内部エラーが起きました（{kind}）。使い方の問題ではありません。CONSORTIUM_DEBUG=1 を付けて実行すると詳しい記録が出ます。"
    "それを添えて開発者に知らせてください。",
    "An internal error occurred ({kind}); you did nothing wrong. Run again with CONSORTIUM_DEBUG=1 to see the details, and "
    "report them to the developers.",
)


class Sorry(Exception):
    """The command cannot do what was asked; `text` says why and what to do."""

    def __init__(self, text: Text, code: int = 2) -> None:
        super().__init__(text.en)
        self.text = text
        self.code = code


def sorry(ja: str, en: str, **words: object) -> Sorry:
    """Make a `Sorry` from a sentence in both languages, the same words filled into both."""
    return Sorry(Text(ja, en).format(words, words))


def language(asked: Lang | None) -> Lang:
    """The language of the output: what was asked for, else CONSORTIUM_LANG, else Japanese. Raises `Sorry`."""
    if asked is not None:
        return asked
    value = os.environ.get(LANGUAGE_VARIABLE, "").strip().lower()
    if value in ("", "ja"):
        return "ja"
    if value == "en":
        return "en"
    raise Sorry(BAD_LANGUAGE.format({"value": value}, {"value": value}))


def readable(lang: Lang, stream: IO[str] | None = None) -> Lang:
    """`lang`, or English where the stream (standard output) cannot show Japanese at all."""
    return lang if encodes(_encoding(stream or sys.stdout), "不適合") else "en"


def encodes(encoding: str, text: str) -> bool:
    """Has the encoding every sign of the text?"""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def program() -> str:
    """How the reader can start this program again: `consortium`, or where it lies when it is not on the path."""
    if shutil.which("consortium"):
        return "consortium"
    started = sys.argv[0]
    if os.path.splitext(os.path.basename(started))[0] == "consortium":
        return typed(started)
    return "python -m consortium"


def typed(path: object) -> str:
    """A path as it is typed: in quotes if it holds spaces."""
    return f'"{path}"' if " " in str(path) else str(path)


def width() -> int:
    """Columns of the terminal (COLUMNS, where set); 80 when nobody knows."""
    return max(shutil.get_terminal_size((80, 24)).columns, 20)


def color() -> bool:
    """Is standard output a terminal that shows colour?"""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _encoding(stream: IO[str]) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def encoding() -> str:
    """The encoding of standard output."""
    return _encoding(sys.stdout)


def put(text: str) -> None:
    """Write text for people to standard output; signs that its encoding lacks are replaced."""
    _write(sys.stdout, text if text.endswith("\n") else text + "\n")


def put_report(text: str) -> None:
    """Write a report that is made for this terminal already, with its colours."""
    with _writing(sys.stdout):
        sys.stdout.write(text)


def put_data(content: bytes) -> None:
    """Write a file's content to standard output: as it is, but readable in a terminal."""
    if sys.stdout.isatty():
        put(content.decode("utf-8", "replace"))
        return
    with _writing(sys.stdout):
        sys.stdout.buffer.write(content)


def as_json(data: object) -> bytes:
    """Data as a file of JSON."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def note(text: Text, lang: Lang) -> None:
    """Say something beside the output, on standard error; where nobody can read that, nothing is said."""
    with suppress(Sorry):
        _write(sys.stderr, text.in_(readable(lang, sys.stderr)) + "\n")


def _write(stream: IO[str], text: str) -> None:
    with _writing(stream):
        stream.write(_fit(text, _encoding(stream)))


@contextmanager
def _writing(stream: IO[str]) -> Iterator[None]:
    """Write it all, or say why that is impossible: raises `Sorry`. A reader who has gone away (`… | head`) is no mistake."""
    try:
        yield
        stream.flush()
    except BrokenPipeError:
        _hush(stream)
    except OSError as error:
        _hush(stream)
        why = reason(error)
        raise Sorry(
            Text(f"出力を書き出せません（{why.ja}）。", f"The output cannot be written ({why.en}).")
        ) from None


def _fit(text: str, encoding: str) -> str:
    """Text that the stream can show, line breaks kept: no control characters from names of files, no sign that it lacks."""
    lines = text.split("\n")
    try:
        text.encode(encoding)
        if all(line.isprintable() for line in lines):
            return text
    except UnicodeEncodeError:
        pass
    from viz.reports.lines import Terminal

    spell = Terminal(encoding).spell
    # Spaces are kept: they are what indents and columns are made of.
    return "\n".join(
        "".join(part if part.isspace() else spell(part) for part in re.split("( +)", line) if part)
        for line in lines
    )


def _hush(stream: IO[str]) -> None:
    """Write the rest to nowhere, without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command end in a sentence and an exit code, never in a traceback."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        asked: Any = kwargs.get("lang")
        try:
            return command(*args, **kwargs)
        except Sorry as error:
            text, code = error.text, error.code
        except KeyboardInterrupt:
            text, code = STOPPED, INTERRUPTED
        except typer.Exit:
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                _hush(sys.stdout)
                raise typer.Exit(0) from None
            text, code = _told(error)
        note(text, _language_for_errors(asked))
        raise typer.Exit(code) from None

    return run


def _told(error: Exception) -> tuple[Text, int]:
    """What the floors below have to say, and the exit code. An error without a sentence is a fault of the product: it is raised where
    somebody looks for it.
    """
    from graphmodel.documents.places import DocumentError
    from graphmodel.stores.base import Refused
    from graphmodel.stores.errors import StoreError
    from queries.calls import ProfileError

    if isinstance(error, Refused):
        return error.text, KEPT_OUT
    if isinstance(error, StoreError | ProfileError):
        return error.text, 2
    if isinstance(error, DocumentError):
        ja, en = ("\n".join(p.in_(lang) for p in error.problems) for lang in ("ja", "en"))
        return Text(ja, en), 2
    if debugging():
        raise error
    kind: dict[str, object] = {"kind": type(error).__name__}
    return INTERNAL.format(kind, kind), 2


def _language_for_errors(asked: Lang | None) -> Lang:
    try:
        return language(asked)
    except Sorry:
        return "ja"


@contextmanager
def progress(total: int, text: Text, lang: Lang) -> Iterator[Callable[[], None]]:
    """Give a function to call after each step; draws a bar on standard error where that is a terminal and the work is long."""
    if total >= MANY:
        gc.enable()
    if total < MANY or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text.in_(readable(lang, sys.stderr)), total=total)
        yield lambda: bar.advance(task)


def settle_streams() -> None:
    """Make sure that no sign ends the program, whatever the terminal can show; for help texts too.

    A stream that the caller has closed (`>&-`) takes what is written and keeps nothing.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
