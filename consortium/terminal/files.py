"""Files out: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from consortium.terminal.console import Sorry, sorry
from graphmodel.documents.written import files
from graphmodel.os_errors import reason
from graphmodel.text import Text


def _refused(path: Path, error: OSError) -> Sorry:
    why = reason(error)
    return Sorry(
        Text(
            f"「{path}」に書き込めません（{why.ja}）。別の場所を指定してください。",
            f"Cannot write to `{path}` ({why.en}). Name another place.",
        )
    )


def check_target(path: Path, sources: Iterable[Path] = ()) -> None:
    """Refuse a target before the work starts: a folder, a missing folder, or one of the documents read. Raises `Sorry`."""
    try:
        _check_target(path, sources)
    except OSError as error:
        raise _refused(path, error) from None


def _check_target(path: Path, sources: Iterable[Path]) -> None:
    if path.is_dir():
        raise sorry(
            "「{path}」はフォルダーです。ファイル名まで指定してください。",
            "`{path}` is a folder. Name a file in it.",
            path=path,
        )
    if not path.parent.is_dir():
        raise sorry(
            "フォルダー「{folder}」がありません。先に作るか、別の場所を指定してください。",
            "There is no folder `{folder}`. Make it first, or name another place.",
            folder=path.parent,
        )
    if path.exists() and any(source.exists() and path.samefile(source) for source in sources):
        raise sorry(
            "「{path}」は検査する文書そのものです。上書きしないよう、別の名前を指定してください。",
            "`{path}` is the document itself. Name another file, so that it is not overwritten.",
            path=path,
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; an existing one is replaced. Raises `Sorry`."""
    check_target(path)
    try:
        if path.exists() and not path.is_file():
            # A device or a pipe is written to; replacing it would take it away from everybody.
            path.write_bytes(content)
            return
        files.write_whole(Path(os.path.realpath(path)), content)
    except OSError as error:
        raise _refused(path, error) from None


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet. Raises `Sorry`."""
    check_target(path)
    if path.exists() or path.is_symlink():
        raise sorry(
            "「{path}」はすでにあります。上書きしません。別の名前を指定してください。",
            "`{path}` is there already and is not overwritten. Name another file.",
            path=path,
        )
    write_whole(path, content)


def make_folder(path: Path) -> None:
    """Make a folder, with those above it, if it is not there. Raises `Sorry`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise sorry(
            "「{path}」はフォルダーではありません。フォルダーを指定してください。",
            "`{path}` is no folder. Name a folder.",
            path=path,
        ) from None
    except NotADirectoryError:
        raise sorry(
            "「{path}」は作れません。途中にフォルダーでないものがあります。",
            "`{path}` cannot be made: something on the way is no folder.",
            path=path,
        ) from None
    except OSError as error:
        raise _refused(path, error) from None
