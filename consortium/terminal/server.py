"""`consortium neo4j start|stop|status|check`: a Neo4j server on this machine, and whether its graph is right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from consortium.terminal import console
from consortium.terminal.console import guarded, note, put, sorry
from consortium.terminal.options import LangOption, both, chosen
from consortium.terminal.usage import Command, Commands
from graphmodel.text import Text

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        show_default=False,
        help=both("データを置くフォルダー", "folder for the server's data"),
    ),
]


@guarded
def start(
    home: HomeOption = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port",
            metavar="N",
            show_default=False,
            help=both(
                "ポート（なければ前回と同じもの、初めは 7687。0 なら空いているもの）",
                "port (else that of the last time, at first 7687; 0: any free one)",
            ),
        ),
    ] = None,
    version: Annotated[
        str | None,
        typer.Option(
            "--version",
            metavar="V",
            show_default=False,
            help=both(
                "Neo4j の版（なければデータの版か長期サポート版）",
                "version of Neo4j (else that of the data, else the long-term release)",
            ),
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    """このマシンで Neo4j を起動します。

    Starts a Neo4j server on this machine, for this machine only, and waits until it answers.

    \b
    例 / Examples:
      consortium neo4j start
      consortium neo4j start --home ./neo4j-data --port 7688
    """
    tongue = chosen(lang)
    from graphmodel.stores.neo4j import server as local
    from queries.cypher.planning import plan_in_the_background

    server = local.start(
        home,
        port=port,
        version=version,
        say=lambda text: note(text, tongue),
    )
    plan_in_the_background(server)
    lines = Text(
        f"アドレス: {server.uri}\nユーザー名: {server.username}\nパスワードとデータ: {server.home}（server.json）",
        f"Address: {server.uri}\nUser: {server.username}\nPassword and data: {server.home} (server.json)",
    )
    put(lines.in_(console.readable(tongue)))
    if Path(server.home) != local.default_home().absolute():
        note(
            Text(
                f"ほかのコマンドで使うには、CONSORTIUM_NEO4J_HOME={server.home} を設定してください。",
                f"For the other commands to find it, set CONSORTIUM_NEO4J_HOME={server.home}.",
            ),
            tongue,
        )


@guarded
def stop(home: HomeOption = None, lang: LangOption = None) -> None:
    """起動した Neo4j を停止します。データは残ります。

    Stops the server; its data stay.
    """
    tongue = chosen(lang)
    from graphmodel.stores.neo4j import server as local

    local.stop(home, say=lambda text: note(text, tongue))


@guarded
def status(home: HomeOption = None, lang: LangOption = None) -> None:
    """Neo4j が動いているかを示します。動いていなければ終了コード1。

    Says whether the server is running; exit code 1 if it is not.
    """
    tongue = chosen(lang)
    from graphmodel.stores.neo4j import server as local

    server = local.read(home)
    found = local.condition(server) if server is not None else "stopped"
    words = {
        "running": Text("動いています", "running"),
        "stopped": Text("止まっています", "stopped"),
        "not_answering": Text("応答しません", "not answering"),
        "no_access": Text(
            "動いていますが、記録したパスワードでは使えません（起動が途中で止まったのなら、consortium neo4j start で直ります）",
            "running, but not to be used with the password on record (if its start was broken off, consortium neo4j start mends it)",
        ),
    }[found]
    if server is None:
        text = Text("ここで起動した Neo4j はありません。", "No Neo4j server was started here.")
    else:
        text = Text(
            f"{server.uri}（Neo4j {server.version}、{server.home}）: {words.ja}",
            f"{server.uri} (Neo4j {server.version}, {server.home}): {words.en}",
        )
    put(text.in_(console.readable(tongue)))
    raise typer.Exit(0 if found == "running" else 1)


@guarded
def check(
    url: Annotated[
        str, typer.Argument(metavar="URL", help=both("データベース", "the database"))
    ] = "neo4j://",
    lang: LangOption = None,
) -> None:
    """グラフが文書どおりか（手で書き換えられていないか）を調べます。番号がないため別の機関・人として扱う同名のものも示します。

    Compares the graph in the database with the documents it was made from: has somebody changed it by hand? Exit code 1 if so. Lists also
    the bodies and people of one name that are taken as different because they have no identifiers.
    """
    tongue = chosen(lang)
    from graphmodel.stores import open_store
    from graphmodel.stores.neo4j.store import Neo4jStore

    with open_store(url) as store:
        if not isinstance(store, Neo4jStore):
            raise sorry(
                "「{url}」は Neo4j のアドレスではありません。",
                "`{url}` is no address of a Neo4j server.",
                url=url,
            )
        listed = store.list()
        differences = 0
        with console.progress(len(listed), Text("照合中", "Comparing"), tongue) as step:
            for one in listed:
                for text in store.differences(one.project):
                    differences += 1
                    put(f"{one.project}: {text.in_(console.readable(tongue))}")
                step()
        for text in store.shared_differences():
            differences += 1
            put(text.in_(console.readable(tongue)))
        apart = store.namesakes()
    for text in apart:
        put(text.in_(console.readable(tongue)))
    put(
        Text(
            f"{len(listed)}件の課題を照合しました。違い: {differences}件",
            f"Compared {len(listed)} projects. Differences: {differences}",
        ).in_(console.readable(tongue))
    )
    raise typer.Exit(1 if differences else 0)


def register(app: typer.Typer) -> None:
    """Add the group of commands to the command line."""
    group = typer.Typer(
        cls=Commands,
        help=(
            "このマシンで Neo4j を動かします。\n\nRuns a Neo4j server on this machine.\n\n"
            "\b\n例 / Examples:\n  consortium neo4j start\n  consortium neo4j status\n  consortium neo4j stop"
        ),
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for serving in (start, stop, status, check):
        group.command(cls=Command)(serving)
    app.add_typer(group, name="neo4j")
