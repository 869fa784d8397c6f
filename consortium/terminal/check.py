"""`consortium check`: documents against the rules of their call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consortium.terminal import console
from consortium.terminal.answers import answers_of, local, tell_problems
from consortium.terminal.console import Sorry, guarded, note, put_data, sorry
from consortium.terminal.options import AsOf, LangOption, Paths, ProfileOption, YearOption, both
from consortium.terminal.options import chosen as chosen_language
from consortium.terminal.pictures import CHART_FORMATS, drawn
from consortium.terminal.usage import Command
from graphmodel.text import Lang, Text

if TYPE_CHECKING:
    from queries.judging import Answers
    from viz.reports.formats import Format


@guarded
def check(
    paths: Paths,
    profile: ProfileOption = None,
    as_of: AsOf = None,
    year: YearOption = None,
    lang: LangOption = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            show_default=False,
            help=both(
                "形式（text, json, html など。なければ -o の拡張子から）",
                "text, json, html and others (else by the suffix of -o)",
            ),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            show_default=False,
            help=both("ファイルに書く（あれば置き換え）", "write to a file, replacing it"),
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help=both("判定不能が残れば終了コード3", "exit code 3 while something is unknown")
        ),
    ] = False,
    show_all: Annotated[
        bool,
        typer.Option(
            "--all", help=both("まとめられた指摘と適合も示す", "show folded findings and passes too")
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help=both("指摘を1行ずつ", "one line a finding"))] = False,
) -> None:
    """文書を公募の規則で検査します。

    Checks documents against the rules of their call. Each finding comes with the sentence it rests on.

    終了コード: 0 不適合なし、1 不適合あり、2 読めない文書があるか内部エラー、3 判定不能あり（--strict のとき）。

    Exit codes: 0 no fail, 1 a rule fails, 2 something could not be read or an internal error, 3 unknown with --strict.

    \b
    例 / Examples:
      consortium check my-project.yaml
      consortium check my-project.yaml --year 3 --lang en
      consortium check projects/ --strict --quiet
      consortium check my-project.yaml -o report.html
      consortium check neo4j://
      consortium check neo4j://#my-project
      consortium check neo4j://#my-project@2
    """
    chosen = chosen_language(lang)
    from consortium.terminal.files import check_target, write_whole
    from viz.reports.formats import Options
    from viz.reports.run import Run

    if output is not None:
        check_target(output, local(paths))
    made = _report_format(format_, output)
    answers = answers_of(paths, profile, as_of, year, chosen, keep=made.name == "html")
    run = Run(list(answers.reports), list(answers.problems))
    to_people = output is None and made.name == "text"
    options = Options(
        lang=console.readable(chosen) if to_people else chosen,
        width=console.width() if to_people else 80,
        show_all=show_all,
        quiet=quiet,
        encoding=console.encoding() if to_people else "utf-8",
        color=console.color() if to_people else False,
        strict=strict,
        charts=_charts_for_page(answers, chosen) if made.name == "html" else {},
    )
    text = made.render(run, options)
    if to_people:
        console.put_report(text)
    else:
        content = text.encode("utf-8", "replace")
        if output is None:
            put_data(content)
        else:
            # Only now it is known which files of a folder are documents, and which an older report that is to be replaced.
            check_target(output, answers.files)
            write_whole(output, content)
            note(Text(f"{output} に書き出しました。", f"Wrote {output}."), chosen)
        tell_problems(answers, chosen)
    raise typer.Exit(run.exit_code(strict))


def _report_format(name: str | None, output: Path | None) -> Format:
    """The report format asked for by name, or by the suffix of the output, or text."""
    from viz.reports.formats import find_format, formats

    if name is None:
        suffix = output.suffix.lower() if output is not None else ""
        if suffix in ("", ".txt"):
            made = find_format("text")
        elif (made := find_format(suffix.removeprefix("."))) is None:
            made = next((f for f in formats().values() if suffix == f.suffix), None)
        if made is not None:
            return made
        known = formats()
        picture = suffix.removeprefix(".") in CHART_FORMATS
        raise sorry(
            "{suffix} の報告書は作れません。-o の拡張子を {known} のどれかにするか、--format で形式を選んでください。{more_ja}",
            "There is no report as {suffix}. End the name behind -o with {known}, or choose with --format.{more_en}",
            suffix=suffix,
            known=", ".join(f.suffix for f in known.values()),
            more_ja="PDFは .html をブラウザーで印刷して作れます。体制図は consortium chart で描けます。"
            if picture
            else "",
            more_en=" For a PDF print the .html from a browser; `consortium chart` draws the chart."
            if picture
            else "",
        )
    if (made := find_format(name.lower())) is not None:
        return made
    from graphmodel.schema.scalars.near import did_you_mean

    known = formats()
    near = did_you_mean(name, list(known))
    raise sorry(
        "「{name}」という形式はありません。使えるのは {known} です。{meant_ja}",
        "There is no format `{name}`. There are: {known}.{meant_en}",
        name=name,
        known=", ".join(known),
        meant_ja="".join(f"「{n}」のことですか。" for n in near[:1]),
        meant_en="".join(f" Did you mean `{n}`?" for n in near[:1]),
    )


def _charts_for_page(answers: Answers, lang: Lang) -> dict[str, str]:
    """The charts of an HTML page, as SVG by project. Where none can be drawn, the page goes without, and says nothing wrong."""
    charts: dict[str, str] = {}
    for one in answers.judged:
        try:
            charts[one.view.id] = drawn(one, "svg", lang).decode("utf-8")
        except Sorry as error:
            note(error.text, lang)
            break
    return charts


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(cls=Command)(check)
