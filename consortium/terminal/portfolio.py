"""The portfolio's commands: `consortium import`, `export`, `apply`, `list`, `history`, `remove`."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from consortium.terminal import console
from consortium.terminal.console import KEPT_OUT, Sorry, guarded, note, put, sorry
from consortium.terminal.options import LangOption, both, chosen
from consortium.terminal.usage import Command
from graphmodel.text import Lang, Text

if TYPE_CHECKING:
    from graphmodel.stores.base import Revision

ToOption = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="URL",
        help=both(
            "保存先（neo4j:// は、ここで起動したサーバーか NEO4J_URI のもの。フォルダーも可）",
            "neo4j://host:port, or neo4j:// for the server started here or NEO4J_URI; or a folder",
        ),
    ),
]
AuthorOption = Annotated[
    str | None,
    typer.Option(
        "--author",
        metavar="NAME",
        show_default=False,
        help=both("保存者の名前（なければログイン名）", "who saves it (else the login name)"),
    ),
]


def _author(named: str | None) -> str | None:
    if named is not None:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None


def _times(step: Callable[[], None]) -> Callable[[int], None]:
    """Of a step for the progress bar, the function that takes several."""

    def steps(done: int) -> None:
        for _ in range(done):
            step()

    return steps


@guarded
def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH",
            show_default=False,
            help=both("文書（.yaml, .json）かフォルダー", "documents or folders"),
        ),
    ],
    to: ToOption = "neo4j://",
    enforce: Annotated[
        bool,
        typer.Option(
            "--enforce",
            help=both("規則に反する変更は保存しない", "keep out changes that break a rule"),
        ),
    ] = False,
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help=both(
                "書き出したあとにほかの人が保存したものも置き換える",
                "replace also what others have saved since the export",
            ),
        ),
    ] = False,
    author: AuthorOption = None,
    lang: LangOption = None,
) -> None:
    """文書を Neo4j（またはフォルダー）に入れます。

    Puts documents into Neo4j, or into a folder. What is there unchanged is left alone; if a file cannot be read, nothing is put in. A
    document that was exported from there and that somebody else has saved meanwhile is refused, with who and when.

    \b
    例 / Examples:
      consortium import projects/ --to neo4j://127.0.0.1:7687
      consortium import my-project.yaml --enforce
    """
    tongue = chosen(lang)
    from consortium.terminal.exported_revisions import exported_from, refresh
    from graphmodel.documents.loader import files_of, load_portfolio
    from graphmodel.documents.places import DocumentError
    from graphmodel.stores import open_store
    from graphmodel.stores.base import ANY, Refused, Stale, after
    from graphmodel.stores.errors import StoreError
    from graphmodel.stores.neo4j.store import Neo4jStore
    from queries.enforce import Enforcement

    files_there = sum(len(files_of(path)) for path in paths)
    with console.progress(files_there, Text("読み込み中", "Reading"), tongue) as step:
        portfolio = load_portfolio(paths, step=step)
    if portfolio.errors:
        raise DocumentError(portfolio.errors)
    total, written, refused = len(portfolio.loaded), 0, 0
    with open_store(to) as store, console.progress(total, Text("保存中", "Saving"), tongue) as step:
        files = {one.document.project.id: one.name for one in portfolio.loaded}
        exported = exported_from(files, store) if isinstance(store, Neo4jStore) else {}
        there = {one.project: one.revision.id for one in store.list()} if exported or enforce else {}
        # What was taken out meanwhile is put back.
        expected = {p: r for p, (_, r) in exported.items() if p in there and not overwrite}

        try:
            if not enforce:
                written = store.load_all(
                    portfolio.loaded, expected=expected, author=_author(author), progress=_times(step)
                )
            else:
                guard = Enforcement()
                for one in portfolio.loaded:
                    project = one.document.project.id
                    try:
                        revision = store.save(
                            one, expected=expected.get(project, ANY), author=_author(author), guard=guard
                        )
                    except Refused as error:
                        refused += 1
                        note(Text(f"{one.name}: {error.text.ja}", f"{one.name}: {error.text.en}"), tongue)
                    except StoreError as error:
                        raise after(written, error) from None
                    else:
                        written += revision.id != there.get(project)
                        _notices(guard.notices, tongue)
                    step()
        except Stale as error:
            raise Sorry(_stale_import(error.text)) from None
        if isinstance(store, Neo4jStore):
            _say_namesakes(store.namesakes(files), tongue)
        if exported and isinstance(store, Neo4jStore):
            try:
                refresh(exported, store)
            except Sorry as error:
                note(_not_noted(error.text), tongue)
        url = store.url
    same = total - written - refused
    put(
        Text(
            f"{url}: {written}件を保存しました（変更なし {same}件、規則により保存せず {refused}件）。",
            f"{url}: saved {written} (unchanged {same}, kept out by a rule {refused}).",
        ).in_(console.readable(tongue))
    )
    raise typer.Exit(KEPT_OUT if refused else 0)


NAMESAKES_SHOWN = 10
"""So many are told at an import; all of them are told by `consortium neo4j check`."""


def _say_namesakes(found: Sequence[Text], tongue: Lang) -> None:
    for text in found[:NAMESAKES_SHOWN]:
        note(text, tongue)
    if (more := len(found) - NAMESAKES_SHOWN) > 0:
        note(
            Text(
                f"同じ名称・氏名は、ほかに{more}組あります。consortium neo4j check で一覧できます。",
                f"There are {more} more names like that; consortium neo4j check lists them.",
            ),
            tongue,
        )


def _stale_import(said: Text) -> Text:
    return Text(
        f"{said.ja}今の文書は consortium export で取り出せます。置き換えてよければ、import に --overwrite を付けてください。",
        f"{said.en} Take the present document out with consortium export; or, to replace it, import with --overwrite.",
    )


def _not_noted(why: Text) -> Text:
    """The documents are saved; that their folder cannot be written to must not look as if they were not."""
    return Text(
        f"保存はしましたが、保存した版をフォルダーに記録できませんでした。次にここから import するときは、先に export し直してください。{why.ja}",
        f"The documents are saved, but which revisions they are could not be noted in their folder. Export anew before the next import from "
        f"there. {why.en}",
    )


@guarded
def export(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help=both("取り出し元（neo4j:// など）", "where from, e.g. neo4j://")),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="FOLDER",
            show_default=False,
            help=both("書き出すフォルダー", "folder to write to"),
        ),
    ],
    lang: LangOption = None,
) -> None:
    """Neo4j の文書をフォルダーに書き出します。

    Writes the documents of Neo4j into a folder, a file each, with the shared files that they name. A file there that says the same keeps
    its comments.

    \b
    例 / Examples:
      consortium export neo4j:// -o projects/
      consortium export neo4j://#my-project@2 -o as-it-was/
    """
    tongue = chosen(lang)
    from consortium.terminal.exported_revisions import remember
    from consortium.terminal.files import make_folder
    from graphmodel.stores import open_store, within
    from graphmodel.stores.folder import FolderStore
    from graphmodel.stores.neo4j.store import Neo4jStore

    address = within(url)
    with open_store(address.url) as store:
        if address.project is not None:
            stored = [store.load(address.project, address.revision)]
        else:
            stored = []
            with console.progress(len(store.list()), Text("読み込み中", "Reading"), tongue) as step:
                for one in store.stream():
                    stored.append(one)
                    step()
        make_folder(output)
        with console.progress(len(stored), Text("書き出し中", "Writing"), tongue) as step:
            written = FolderStore(output).load_all((one.loaded for one in stored), progress=_times(step))
        if isinstance(store, Neo4jStore):
            # An earlier revision too is brought back against the present one, which whoever asks for it knows of.
            there = {one.project: one.revision.id for one in store.list()}
            ids = [one.loaded.document.project.id for one in stored]
            remember(output, store, {p: there[p] for p in ids if p in there})
    put(
        Text(
            f"{output}: {written}件を書き出しました（変更なし {len(stored) - written}件）。",
            f"{output}: wrote {written} (unchanged {len(stored) - written}).",
        ).in_(console.readable(tongue))
    )


@guarded
def list_(
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help=both("neo4j:// かフォルダー", "neo4j://, or a folder")),
    ] = "neo4j://",
    lang: LangOption = None,
) -> None:
    """課題の一覧を示します。

    Lists the projects: id, title, revision, who saved it last and when.

    \b
    例 / Examples:
      consortium list
      consortium list neo4j://127.0.0.1:7687
    """
    tongue = console.readable(chosen(lang))
    from graphmodel.stores import open_store

    with open_store(url) as store:
        listed = store.list()
    for one in listed:
        put("  ".join(part for part in (one.project, one.title.in_(tongue), *_saved(one.revision)) if part))
    put(Text(f"課題: {len(listed)}件", f"Projects: {len(listed)}").in_(tongue))


ProjectArgument = Annotated[
    str,
    typer.Argument(
        metavar="URL#PROJECT",
        show_default=False,
        help=both("課題のアドレス（例 neo4j://#f1）", "address of a project, e.g. neo4j://#f1"),
    ),
]


@guarded
def history(where: ProjectArgument, lang: LangOption = None) -> None:
    """課題の版を、だれがいつ保存したかとともに示します。

    Lists the revisions of a project, newest first, with who saved each and when. Each can be checked and exported as it was.

    \b
    例 / Examples:
      consortium history neo4j://#my-project
      consortium check neo4j://#my-project@2
      consortium export neo4j://#my-project@2 -o as-it-was/
    """
    tongue = console.readable(chosen(lang))
    from graphmodel.stores import open_store

    url, project = _project(where)
    with open_store(url) as store:
        revisions = store.history(project)
    for n, revision in enumerate(revisions):
        now = Text("今の版", "the present one").in_(tongue) if n == 0 else ""
        put("  ".join(part for part in (*_saved(revision), revision.id, now) if part))


@guarded
def remove(
    where: ProjectArgument,
    yes: Annotated[bool, typer.Option("--yes", help=both("確かめずに消す", "remove without asking"))] = False,
    lang: LangOption = None,
) -> None:
    """課題を、その版とともに消します。

    Removes a project with all its revisions, after asking. Export it first if it may be wanted again.

    \b
    例 / Examples:
      consortium remove neo4j://#my-project
    """
    tongue = console.readable(chosen(lang))
    from graphmodel.stores import open_store

    url, project = _project(where)
    with open_store(url) as store:
        revisions = store.history(project)
        if not yes:
            question = Text(
                f"課題「{project}」を{len(revisions)}個の版とともに消します。元に戻せません。よろしいですか",
                f"This removes the project `{project}` and its {len(revisions)} revisions for good. Go on?",
            )
            if not _agreed(question.in_(tongue)):
                raise Sorry(Text("消しませんでした。", "Nothing was removed."), 1)
        store.remove(project, expected=revisions[0].id)
    put(Text(f"課題「{project}」を消しました。", f"Removed the project `{project}`.").in_(tongue))


def _agreed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:  # nobody is there to answer
        return False


def _saved(revision: Revision) -> Iterator[str]:
    """Which revision it is, when it was saved and by whom, as far as the store knows."""
    if revision.number is not None:
        yield f"@{revision.number}"
    if revision.saved_at is not None:
        yield f"{revision.saved_at:%Y-%m-%d %H:%M} UTC"
    if revision.author is not None:
        yield revision.author


def _project(where: str) -> tuple[str, str]:
    from graphmodel.stores import within

    url, project, revision = within(where)
    if project is None or revision is not None:
        raise sorry(
            "課題を、データベースのアドレスに # を付けて指定してください（例: neo4j://#f1）。「{where}」は使えません。",
            "Name a project by the address of the database and #, for example neo4j://#f1, not `{where}`.",
            where=where,
        )
    return url, project


@guarded
def apply(
    changes: Annotated[
        Path,
        typer.Argument(
            metavar="CHANGES", show_default=False, help=both("変更のファイル（.yaml）", "a file of changes")
        ),
    ],
    to: ToOption = "neo4j://",
    author: AuthorOption = None,
    lang: LangOption = None,
) -> None:
    """変更を課題に加えます。規則に反する変更は保存しません。

    Makes small changes in a project: add or end a contract, a role, a flow of money, set a field. A change that breaks a rule of the call
    is refused, with the rule, the path and the sentence it rests on.

    終了コード: 0 保存した、1 規則により保存せず、2 読めない・接続できないなど。

    Exit codes: 0 saved, 1 kept out by a rule, 2 could not be read or reached.

    \b
    例 / Examples:
      consortium apply changes.yaml --to neo4j://127.0.0.1:7687
    """
    tongue = chosen(lang)
    from graphmodel.documents.changes import read_changes
    from graphmodel.stores import open_store
    from queries.enforce import Enforcement

    wanted = read_changes(changes)
    guard = Enforcement()
    with open_store(to) as store:
        revision = store.apply(wanted.project, wanted, author=_author(author), guard=guard)
    _notices(guard.notices, tongue)
    put(
        Text(
            f"課題「{wanted.project}」に{len(wanted.changes)}件の変更を保存しました（版 {revision.id}）。",
            f"Saved {len(wanted.changes)} changes of the project `{wanted.project}` (revision {revision.id}).",
        ).in_(console.readable(tongue))
    )


def _notices(notices: list[Text], tongue: Lang) -> None:
    for text in notices:
        note(text, tongue)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("import", cls=Command)(import_)
    app.command("export", cls=Command)(export)
    app.command("apply", cls=Command)(apply)
    app.command("list", cls=Command)(list_)
    app.command("history", cls=Command)(history)
    app.command("remove", cls=Command)(remove)
