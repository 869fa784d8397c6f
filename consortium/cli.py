"""The terminal: `consortium check`, `chart`, `rules`, `explain`, `new`, `demo`, `schema`; the portfolio's commands are in `portfolio`.

Heavy modules are imported inside the commands, so that help and mistakes in options are answered at once.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consortium import portfolio, terminal
from consortium.options import LangOption, both
from consortium.options import chosen as chosen_language
from consortium.pictures import Density, Look, MoneyUnit, drawn
from consortium.terminal import Sorry, guarded, note, program, put, put_data, sorry, typed
from consortium.usage import Command, Commands
from graphmodel.text import Lang, Text

if TYPE_CHECKING:
    from consortium.judging import Answers
    from queries.calls import CallProfile
    from queries.findings import Asked
    from viz.reports.formats import Format

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


class Plain(StrEnum):
    """For people, or for programs."""

    TEXT = "text"
    JSON = "json"


DEFAULT_PROFILE = "aimgain-5"

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


# -- check ------------------------------------------------------------------------------------------------------------------


@app.command(cls=Command)
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
    from consortium.files import check_target, write_whole
    from viz.reports.formats import Options
    from viz.reports.run import Run

    if output is not None:
        check_target(output, _local(paths))
    made = _report_format(format_, output)
    answers = _answers(paths, profile, as_of, year, chosen, keep=made.name == "html")
    run = Run(list(answers.reports), list(answers.problems))
    to_people = output is None and made.name == "text"
    options = Options(
        lang=terminal.readable(chosen) if to_people else chosen,
        width=terminal.width() if to_people else 80,
        show_all=show_all,
        quiet=quiet,
        encoding=terminal.encoding() if to_people else "utf-8",
        color=terminal.color() if to_people else False,
        strict=strict,
        charts=_charts_for_page(answers, chosen) if made.name == "html" else {},
    )
    text = made.render(run, options)
    if to_people:
        terminal.put_report(text)
    else:
        content = text.encode("utf-8", "replace")
        if output is None:
            put_data(content)
        else:
            # Only now it is known which files of a folder are documents, and which an older report that is to be replaced.
            check_target(output, answers.files)
            write_whole(output, content)
            note(Text(f"{output} に書き出しました。", f"Wrote {output}."), chosen)
        _problems(answers, chosen)
    raise typer.Exit(run.exit_code(strict))


def _report_format(name: str | None, output: Path | None) -> Format:
    """The report format asked for by name, or by the suffix of the output, or text."""
    from graphmodel.schema.scalars.near import did_you_mean
    from viz.reports.formats import formats

    known = formats()
    if name is None:
        suffix = output.suffix.lower() if output is not None else ""
        made = known["text"] if not suffix else next((f for f in known.values() if suffix == f.suffix), None)
        if made is not None:
            return made
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
    if name.lower() in known:
        return known[name.lower()]
    near = did_you_mean(name, list(known))
    raise sorry(
        "「{name}」という形式はありません。使えるのは {known} です。{meant_ja}",
        "There is no format `{name}`. There are: {known}.{meant_en}",
        name=name,
        known=", ".join(known),
        meant_ja="".join(f"「{n}」のことですか。" for n in near[:1]),
        meant_en="".join(f" Did you mean `{n}`?" for n in near[:1]),
    )


def _answers(
    paths: list[str], profile: str | None, as_of: str | None, year: int | None, lang: Lang, *, keep: bool
) -> Answers:
    """Read and judge; the long part of most commands. A database is judged where it is. `keep` keeps what charts need."""
    from consortium.judging import Answers, asked_time, chosen_profile, judge
    from graphmodel.documents.loader import load_portfolio

    asked = asked_time(as_of, year)
    forced = chosen_profile(profile) if profile is not None else None
    answers = Answers((), ())
    local = _local(paths)
    if local:
        with terminal.progress(_count(local), Text("読み込み中", "Reading"), lang) as step:
            read = load_portfolio(local, step=step)
        with terminal.progress(len(read.loaded), Text("検査中", "Checking"), lang) as step:
            answers = judge(read, asked=asked, forced=forced, keep=keep, step=step)
    for address in filter(_is_address, paths):
        answers += _judged_there(address, asked, forced, lang, keep=keep)
    return answers


def _is_address(path: str) -> bool:
    """Without loading anything: does it name a database?"""
    return path.startswith(("neo4j:", "neo4j+", "bolt:", "bolt+"))


def _local(paths: list[str]) -> list[Path]:
    if "" in paths:
        # A variable of the shell that is not set: it would stand for the folder that one is in.
        raise sorry(
            "文書の名前が空です。ファイルかフォルダーを指定してください。",
            "The name of the document is empty. Name a file or a folder.",
        )
    return [Path(p) for p in paths if not _is_address(p)]


def _judged_there(url: str, asked: Asked, forced: CallProfile | None, lang: Lang, *, keep: bool) -> Answers:
    from consortium.judging import judge, judge_database
    from graphmodel.documents.loader import Portfolio
    from graphmodel.stores import open_store, within
    from graphmodel.stores.errors import StoreError
    from graphmodel.stores.neo4j.store import Neo4jStore

    try:
        address = within(url)
        with open_store(address.url) as store:
            assert isinstance(store, Neo4jStore)
            if address.project is not None:
                # That it is there; and the graph is that of the present revision, so that of an earlier one the document is judged.
                one = store.load(address.project, address.revision).loaded
                if address.revision is not None:
                    return judge(Portfolio([one], []), asked=asked, forced=forced, keep=keep)
                return judge_database(store, [address.project], asked=asked, forced=forced, keep=keep)
            with terminal.progress(len(store.list()), Text("検査中", "Checking"), lang) as step:
                return judge_database(store, asked=asked, forced=forced, keep=keep, step=step)
    except StoreError as error:
        raise Sorry(error.text) from None


def _count(paths: list[Path]) -> int:
    """About how many documents there are, for the progress bar."""
    from graphmodel.documents.loader import files_of

    return sum(len(files_of(path)) for path in paths)


def _problems(answers: Answers, lang: Lang) -> None:
    """Say on standard error what is wrong with the files, where the output itself has no place for it."""
    for problem in answers.problems:
        note(Text(problem.in_("ja"), problem.in_("en")), lang)


# -- chart ------------------------------------------------------------------------------------------------------------------

CHART_FORMATS = ("svg", "png", "pdf", "dot")


@app.command(cls=Command)
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
                "形式（svg, png, pdf, dot。なければ -o の拡張子から、それもなければ svg）",
                "svg, png, pdf or dot (else by the suffix of -o, else svg)",
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
    from consortium.files import check_target, make_folder, write_whole

    several = len(paths) > 1 or _is_address(paths[0]) or Path(paths[0]).is_dir()
    fmt = _chart_format(format_, None if several else output)
    folder = output or Path()
    if several:
        make_folder(folder)
    target = output or Path(f"{Path(paths[0]).stem}.{fmt}")
    if not several:
        check_target(target, _local(paths))
    answers = _answers(paths, profile, as_of, year, chosen, keep=True)
    look = Look(not no_findings, density, stack or None, unit, both_names)
    with terminal.progress(len(answers.judged), Text("作図中", "Drawing"), chosen) as step:
        for one in answers.judged:
            # Ids of projects are unique in a run, and made of letters, digits, _ and - only.
            file = folder / f"{one.view.id}.{fmt}" if several else target
            write_whole(file, drawn(one, fmt, chosen, look))
            note(Text(f"{file} に書き出しました。", f"Wrote {file}."), chosen)
            step()
    _problems(answers, chosen)
    raise typer.Exit(2 if answers.unreadable else 0)


def _chart_format(name: str | None, output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output is not None else ""
    chosen = name.lower().removeprefix(".") if name is not None else (suffix if output is not None else "svg")
    if chosen not in CHART_FORMATS:
        raise sorry(
            "「{chosen}」という図の形式はありません。.svg, .png, .pdf, .dot のどれかにしてください。",
            "There is no chart format `{chosen}`. Use .svg, .png, .pdf or .dot.",
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


# -- rules ------------------------------------------------------------------------------------------------------------------


@app.command(cls=Command)
@guarded
def rules(format_: PlainOption = Plain.TEXT, lang: LangOption = None) -> None:
    """規則の一覧を示します。

    Lists all rules, those that are checked and those that are not yet.

    \b
    例 / Examples:
      consortium rules
      consortium rules --lang en
      consortium rules --format json
    """
    chosen = terminal.readable(chosen_language(lang))
    from consortium.catalogue import rules_data, rules_text

    if format_ is Plain.JSON:
        put_data(_json(rules_data()))
    else:
        put(rules_text(chosen, terminal.width()))


@app.command(cls=Command)
@guarded
def explain(
    rule: Annotated[
        str,
        typer.Argument(
            metavar="RULE", show_default=False, help=both("規則のID（例 MON-01）", "id of a rule")
        ),
    ],
    profile: ProfileOption = None,
    cypher: Annotated[
        bool,
        typer.Option(
            "--cypher",
            help=both(
                "データベースでの問いだけを示す（Neo4j に貼り付けられる形）",
                "just the question to a database, to paste into Neo4j",
            ),
        ),
    ] = False,
    format_: PlainOption = Plain.TEXT,
    lang: LangOption = None,
) -> None:
    """一つの規則の根拠と中身を示します。

    Tells of one rule: the sentences it rests on, what it demands, its values, and how a fail may be explained.

    \b
    例 / Examples:
      consortium explain MON-01
      consortium explain org-13 --lang en
      consortium explain MON-01 --cypher
    """
    chosen = terminal.readable(chosen_language(lang))
    from consortium.catalogue import explain_cypher, explain_data, explain_text, find_rule
    from consortium.judging import chosen_profile

    found = find_rule(rule)
    call = chosen_profile(profile or DEFAULT_PROFILE)
    if cypher:
        put(explain_cypher(found))
    elif format_ is Plain.JSON:
        put_data(_json(explain_data(found, call)))
    else:
        put(explain_text(found, call, chosen, terminal.width()))


def _json(data: object) -> bytes:
    import json

    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


# -- new, demo, schema ------------------------------------------------------------------------------------------------------


@app.command(cls=Command)
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

    from consortium.files import write_new, write_whole
    from consortium.starter import SCHEMA_FILE, starter

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
        write_whole(beside, _json(document_schema()))
        note(Text(f"{beside} に書き出しました。", f"Wrote {beside}."), chosen)


@app.command(cls=Command)
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
    from consortium.demo import make_demo

    put(make_demo(folder, chosen).in_(terminal.readable(chosen)))


@app.command(cls=Command)
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
    from consortium.files import write_whole

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
    content = _json(wanted())
    if output is None:
        put_data(content)
    else:
        write_whole(output, content)
        note(Text(f"{output} に書き出しました。", f"Wrote {output}."), chosen)


portfolio.register(app)


def main() -> None:
    """Run the command line."""
    terminal.settle_streams()
    app(prog_name="consortium")
