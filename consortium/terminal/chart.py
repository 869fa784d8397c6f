"""`consortium chart`: the organization chart of each document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from consortium.terminal import console
from consortium.terminal.answers import answers_of, is_address, local, tell_problems
from consortium.terminal.console import guarded, note, sorry
from consortium.terminal.options import AsOf, LangOption, Paths, ProfileOption, YearOption, both
from consortium.terminal.options import chosen as chosen_language
from consortium.terminal.pictures import CHART_FORMATS, Density, Look, MoneyUnit, Paper, drawn_pages
from consortium.terminal.usage import Command
from graphmodel.text import Text


@guarded
def chart(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            show_default=False,
            help=both(
                "書き出すファイル（文書が複数ならフォルダー）",
                "file to write (a folder for several documents)",
            ),
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            show_default=False,
            help=both(
                "形式（svg, png, pdf, dot、または dot が自分で配置する gv。なければ -o の拡張子から、それもなければ svg）",
                "svg, png, pdf, dot, or gv, which `dot` lays out itself (else by the suffix of -o, else svg)",
            ),
        ),
    ] = None,
    no_findings: Annotated[
        bool,
        typer.Option(
            "--no-findings",
            help=both("指摘を重ねない（申請書などに）", "leave the findings out (for a proposal)"),
        ),
    ] = False,
    density: Annotated[
        Density | None,
        typer.Option(
            "--density",
            metavar="NAME",
            show_default=False,
            help=both(
                "詳しさ（full, medium, compact。なければ A4 に入るように）",
                "full, medium or compact cards (else what fits on A4)",
            ),
        ),
    ] = None,
    stack: Annotated[
        bool,
        typer.Option(
            "--stack",
            help=both("相手が同じ組織をまとめる", "organizations with the same partners as one card"),
        ),
    ] = False,
    unit: Annotated[
        MoneyUnit,
        typer.Option(
            "--unit",
            metavar="NAME",
            show_default=False,
            help=both(
                "金額の単位（oku は億円、sen は千円、yen は円。なければ額に合わせて）",
                "oku, sen (thousand yen) or yen (else by size)",
            ),
        ),
    ] = MoneyUnit.AUTO,
    both_names: Annotated[
        bool,
        typer.Option(
            "--both-names", help=both("組織の名称を日英で示す", "names of organizations in both languages")
        ),
    ] = False,
    paper: Annotated[
        Paper | None,
        typer.Option(
            "--paper",
            metavar="SIZE",
            show_default=False,
            help=both(
                "用紙（a4, a3。なければ読める方。読めないときは複数のページに分けます）",
                "a4 or a3 (else the one on which it can be read; several pages if need be)",
            ),
        ),
    ] = None,
    as_of: AsOf = None,
    year: YearOption = None,
    profile: ProfileOption = None,
    lang: LangOption = None,
) -> None:
    """体制図を描きます。

    Draws the organization chart, with what the rules say on it.

    \b
    例 / Examples:
      consortium chart my-project.yaml
      consortium chart my-project.yaml -o taisei.pdf --no-findings
      consortium chart my-project.yaml -o year3.png --year 3 --lang en
      consortium chart my-project.yaml -o form.pdf --no-findings --unit sen --both-names
      consortium chart projects/ -o charts/ --format pdf
    """
    chosen = chosen_language(lang)
    from consortium.terminal.files import check_target, make_folder, write_whole
    from graphmodel.stores.file_names import file_stem, one_case

    one_named = len(paths) == 1 and (_one_project(paths[0]) or not _many(paths[0]))
    into_file = (
        output is not None
        and output.suffix.lower().removeprefix(".") in CHART_FORMATS
        and not output.is_dir()
    )
    fmt = _chart_format(format_, output if one_named or into_file else None)
    target = output if one_named or into_file else None
    if one_named and target is None and not is_address(paths[0]):
        target = Path(f"{Path(paths[0]).stem}.{fmt}")
    if target is not None:
        check_target(target, local(paths))
    elif output is not None:
        make_folder(output)
    answers = answers_of(paths, profile, as_of, year, chosen, keep=True)
    if target is not None and len(answers.judged) > 1:
        raise sorry(
            "課題が{count}件あるため、一つのファイル「{output}」には描けません。-o にフォルダーを指定し、形式は --format で選んでください。",
            "There are {count} projects, which do not go into one file `{output}`. Name a folder behind -o, and choose with --format.",
            count=len(answers.judged),
            output=target,
        )
    look = Look(not no_findings, density, stack or None, unit, both_names, paper)
    stems: set[str] = set()
    with console.progress(len(answers.judged), Text("作図中", "Drawing"), chosen) as step:
        for one in answers.judged:
            stem = file_stem(one.view.id, stems)
            stems.add(one_case(stem))
            file = target or (output or Path()) / f"{stem}.{fmt}"
            made = drawn_pages(one, fmt, chosen, look)
            for number, page in enumerate(made.files, 1):
                own = file
                if number > 1:
                    # Another project may be called so.
                    mark = "-" if one_case(f"{file.stem}-{number}") not in stems else "~"
                    own = file.with_name(f"{file.stem}{mark}{number}{file.suffix}")
                    stems.add(one_case(own.stem))
                write_whole(own, page)
                note(Text(f"{own} に書き出しました。", f"Wrote {own}."), chosen)
            for said in made.notes:
                note(said, chosen)
            step()
    tell_problems(answers, chosen)
    raise typer.Exit(2 if answers.unreadable else 0)


def _many(path: str) -> bool:
    """May it stand for several projects: a database, or a folder?"""
    return is_address(path) or Path(path).is_dir()


def _one_project(path: str) -> bool:
    """Is it the address of one project, `neo4j://…#f1`?"""
    return is_address(path) and "#" in path


def _chart_format(name: str | None, output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    chosen = name.lower().removeprefix(".") if name is not None else (suffix if output is not None else "svg")
    if chosen not in CHART_FORMATS:
        raise sorry(
            "「{chosen}」という図の形式はありません。.svg, .png, .pdf, .dot, .gv のどれかにしてください。",
            "There is no chart format `{chosen}`. Use .svg, .png, .pdf, .dot or .gv.",
            chosen=chosen or str(output),
        )
    if name is not None and suffix in CHART_FORMATS and suffix != chosen:
        raise sorry(
            "--format {chosen} と -o {output} の拡張子が食い違っています。どちらかに揃えてください。",
            "--format {chosen} and the suffix of -o {output} contradict each other. Use one of them.",
            chosen=chosen,
            output=output,
        )
    return chosen


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(cls=Command)(chart)
