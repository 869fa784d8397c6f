"""From what was typed to answers: which documents, for which time, by which profile. `check` and `chart` share it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from consortium.terminal import console
from consortium.terminal.console import Sorry, note, sorry
from graphmodel.text import Lang, Text

if TYPE_CHECKING:
    from queries.judging import Answers, Terms


def answers_of(
    paths: list[str], profile: str | None, as_of: str | None, year: int | None, lang: Lang, *, keep: bool
) -> Answers:
    """Read and judge; the long part of most commands. A database is judged where it is. `keep` keeps what charts need. Raises `Sorry`."""
    from graphmodel.documents.loader import Reading
    from queries.calls import load_profile
    from queries.judging import Answers, BadTime, Terms, asked_time, judge

    try:
        terms = Terms(asked_time(as_of, year), load_profile(profile) if profile is not None else None)
        answers = Answers((), ())
        files = local(paths)
        if files:
            with console.progress(_count(files), Text("検査中", "Checking"), lang) as step:
                answers = judge(Reading(files, step=step), terms, keep=keep)
        for address in filter(is_address, paths):
            answers += _judged_there(address, terms, lang, keep=keep)
    except BadTime as error:
        options = ", ".join(f"--{field.replace('_', '-')}" for field in error.fields)
        raise Sorry(Text(f"{options}: {error.text.ja}", f"{options}: {error.text.en}")) from None
    return answers


def is_address(path: str) -> bool:
    """Without loading anything: does it name a database?"""
    return path.startswith(("neo4j:", "neo4j+", "bolt:", "bolt+"))


def local(paths: list[str]) -> list[Path]:
    """Those of the paths that name files and folders. Raises `Sorry` for an empty one."""
    if "" in paths:
        # A variable of the shell that is not set: it would stand for the folder that one is in.
        raise sorry(
            "文書の名前が空です。ファイルかフォルダーを指定してください。",
            "The name of the document is empty. Name a file or a folder.",
        )
    return [Path(p) for p in paths if not is_address(p)]


def _judged_there(url: str, terms: Terms, lang: Lang, *, keep: bool) -> Answers:
    from graphmodel.documents.loader import Portfolio
    from graphmodel.stores import open_store, within
    from graphmodel.stores.neo4j.store import Neo4jStore
    from queries.judging import judge, judge_database

    address = within(url)
    with open_store(address.url) as store:
        assert isinstance(store, Neo4jStore)
        if address.project is not None:
            # That it is there; and the graph is that of the present revision, so that of an earlier one the document is judged.
            one = store.load(address.project, address.revision).loaded
            if address.revision is not None:
                return judge(Portfolio([one], []), terms, keep=keep)
            return judge_database(store, [address.project], terms, keep=keep)
        with console.progress(len(store.list()), Text("検査中", "Checking"), lang) as step:
            return judge_database(store, terms=terms, keep=keep, step=step)


def _count(paths: list[Path]) -> int:
    """About how many documents there are, for the progress bar."""
    from graphmodel.documents.loader import files_of

    return sum(len(files_of(path)) for path in paths)


def tell_problems(answers: Answers, lang: Lang) -> None:
    """Say on standard error what is wrong with the files, where the output itself has no place for it."""
    for problem in answers.problems:
        note(Text(problem.in_("ja"), problem.in_("en")), lang)
