"""`consortium new`, `demo` and `schema`: what one begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from consortium.terminal import console
from consortium.terminal.console import as_json, guarded, note, program, put, put_data, sorry, typed
from consortium.terminal.options import LangOption, both
from consortium.terminal.options import chosen as chosen_language
from consortium.terminal.usage import Command
from graphmodel.text import Text


@guarded
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            show_default=False,
            help=both("作るファイル（なければ画面に出す）", "file to make (else it is printed)"),
        ),
    ] = None,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            help=both("JSON Schema も隣に置く（エディター用）", "put the JSON Schema beside it, for editors"),
        ),
    ] = False,
    lang: LangOption = None,
) -> None:
    """文書のひな形を作ります。

    Makes a starter document with comments. A file that is there is never overwritten.

    \b
    例 / Examples:
      consortium new my-project.yaml
      consortium new my-project.yaml --schema
      consortium new --lang en
    """
    chosen = chosen_language(lang)
    from datetime import date

    from consortium.terminal.files import write_new, write_whole
    from consortium.terminal.starter import SCHEMA_FILE, starter

    if file is None:
        if schema:
            raise sorry(
                "--schema にはファイル名が必要です（例: consortium new my-project.yaml --schema）。",
                "--schema needs a file name, for example: consortium new my-project.yaml --schema",
            )
        put_data(starter(chosen, date.today()).encode("utf-8"))
        return
    if file.suffix.lower() not in (".yaml", ".yml"):
        raise sorry(
            "ひな形は YAML で作ります。「{name}」のように .yaml で終わる名前にしてください。",
            "Starter documents are YAML. Choose a name that ends with .yaml, such as `{name}`.",
            name=file.with_suffix(".yaml") if file.name else "my-project.yaml",
        )
    text = starter(chosen, date.today(), schema=f"./{SCHEMA_FILE}" if schema else None)
    write_new(file, text.encode("utf-8"))
    note(
        Text(
            f"{file} を作りました。次は {program()} check {typed(file)}",
            f"Made {file}. Next: {program()} check {typed(file)}",
        ),
        chosen,
    )
    if schema:
        from graphmodel.schema.published import document_schema

        beside = file.parent / SCHEMA_FILE
        write_whole(beside, as_json(document_schema()))
        note(Text(f"{beside} に書き出しました。", f"Wrote {beside}."), chosen)


@guarded
def demo(
    folder: Annotated[
        Path,
        typer.Argument(metavar="[FOLDER]", help=both("例を置くフォルダー", "folder for the examples")),
    ] = Path("consortium-demo"),
    lang: LangOption = None,
) -> None:
    """例の文書と、その報告書・体制図を作ります。

    Puts example documents into a folder and makes report and chart of one that breaks rules.

    \b
    例 / Examples:
      consortium demo
      consortium demo try-it --lang en
    """
    chosen = chosen_language(lang)
    from consortium.terminal.demo import make_demo

    put(make_demo(folder, chosen).in_(console.readable(chosen)))


@guarded
def schema(
    report: Annotated[
        bool,
        typer.Option(
            "--report", help=both("JSON 報告書のスキーマを示す", "the schema of the JSON report instead")
        ),
    ] = False,
    shared: Annotated[
        bool,
        typer.Option(
            "--shared", help=both("共有ファイルのスキーマを示す", "the schema of shared files instead")
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            show_default=False,
            help=both("ファイルに書く", "write to a file"),
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """文書の JSON Schema を示します。

    Prints the JSON Schema of documents, for completion and checks in editors.

    \b
    例 / Examples:
      consortium schema -o consortium.schema.json
      consortium schema --report
      consortium schema --shared -o shared.schema.json
    """
    chosen = chosen_language(lang)
    from consortium.terminal.files import write_whole

    if report and shared:
        raise sorry(
            "--report と --shared は同時に使えません。どちらか一つにしてください。",
            "--report and --shared cannot be used together. Choose one.",
        )
    if report:
        from viz.reports.json_report import json_schema as wanted
    elif shared:
        from graphmodel.schema.published import shared_schema as wanted
    else:
        from graphmodel.schema.published import document_schema as wanted
    content = as_json(wanted())
    if output is None:
        put_data(content)
    else:
        write_whole(output, content)
        note(Text(f"{output} に書き出しました。", f"Wrote {output}."), chosen)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(cls=Command)(new)
    app.command(cls=Command)(demo)
    app.command(cls=Command)(schema)
