"""The command line, put together: `register` of each family of commands adds them.

Heavy modules are imported inside the commands, so that help and mistakes in options are answered at once.
"""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from consortium.terminal import begin, chart, check, console, portfolio, rules, server
from consortium.terminal.console import put
from consortium.terminal.options import both
from consortium.terminal.usage import Commands

app = typer.Typer(
    name="consortium",
    cls=Commands,
    help=(
        "AIMGAIN のコンソーシアムを公募の文で検査し、体制図を描きます。\n\n"
        "Checks AIMGAIN consortia against the sentences of the call and draws their organization chart.\n\n"
        "\b\n"
        "はじめに / First steps:\n"
        "  consortium demo                     例を見る / look at an example\n"
        "  consortium new my-project.yaml      ひな形を作る / make a starter document\n"
        "  consortium check my-project.yaml    検査する / check it\n"
        "  consortium chart my-project.yaml    図を描く / draw it"
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("aimgain-consortium")
        except PackageNotFoundError:
            found = "?"  # run from a folder of sources that is not installed
        put(f"consortium {found}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help=both("版を表示する", "show the version")
        ),
    ] = False,
) -> None:
    pass


for family in (check, chart, rules, begin, portfolio, server):
    family.register(app)


def main() -> None:
    """Run the command line."""
    # A short run ends before collecting garbage is worth its time; long work begins it (`console.progress`).
    gc.disable()
    console.settle_streams()
    app(prog_name="consortium")
