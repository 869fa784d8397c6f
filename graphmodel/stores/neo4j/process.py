"""The process of a server on this machine: how it is started, found again, waited for and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j.parts import not_installed

if TYPE_CHECKING:
    import psutil

_OPENED = (
    "java.base/java.nio",
    "java.base/java.io",
    "java.base/sun.nio.ch",
    "java.base/java.util.concurrent",
)
_CHILDREN: list[subprocess.Popen[bytes]] = []
"""The servers that this very program started: they are its children, and have to be asked for when they end."""


def process_of(home: Path, pid: int) -> psutil.Process | None:
    """The process of the server; None when it has ended, also when another program has its number by now."""
    try:
        import psutil
    except ImportError:
        raise not_installed() from None
    try:
        found = psutil.Process(pid)
        return found if home_argument(home) in found.cmdline() else None
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None


def ended(process: psutil.Process) -> bool:
    """Has the process ended, though nobody has asked for it yet?"""
    import psutil

    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def end(process: psutil.Process, wait: float) -> None:
    """Let the server end in an orderly way, and kill it if it has not after `wait` seconds."""
    import psutil

    try:
        process.terminate()
        process.wait(wait)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait()
    except psutil.NoSuchProcess:
        pass
    for child in _CHILDREN:
        child.poll()


def home_argument(home: Path) -> str:
    """The argument by which the process of a folder is known."""
    return f"--home-dir={home}"


def free_port(port: int) -> int:
    """The port, or for 0 any free one. Raises StoreError when it is none, taken, or not for this user."""
    if not 0 <= port <= 65535:
        raise StoreError(
            "bad_port",
            f"「{port}」はポートの番号として使えません。--port には 0 から 65535 までの数を指定してください（0 は空いているもの）。",
            f"`{port}` is no port. Give --port a number from 0 to 65535 (0: any free one).",
        )
    with socket.socket() as probe:
        # A server that was just stopped leaves its port in TIME_WAIT; that is no reason to refuse it.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if isinstance(error, PermissionError):
                raise StoreError(
                    "port_forbidden",
                    f"ポート {port} を使う権限がありません。--port で 1024 以上の番号を指定してください。",
                    f"You may not use port {port}. Name one from 1024 on with --port.",
                ) from None
            raise StoreError(
                "port_taken",
                f"ポート {port} は別のプログラムが使っています。--port で別の番号を指定してください（--port 0 なら空いているもの）。",
                f"Port {port} is taken by another program. Name another one with --port (--port 0: any free one).",
            ) from None
        return int(probe.getsockname()[1])


def configure(home: Path, port: int) -> None:
    """Write the settings of the server."""
    (home / "conf").mkdir(exist_ok=True)
    (home / "logs").mkdir(exist_ok=True)
    (home / "conf" / "neo4j.conf").write_text(
        f"server.bolt.listen_address=127.0.0.1:{port}\n"
        f"server.bolt.advertised_address=127.0.0.1:{port}\n"
        "server.http.enabled=false\n"
        # A long question says now and then that it is still worked on: whoever hears nothing knows that the connection is gone.
        "server.bolt.connection_keep_alive=5s\n"
        "server.bolt.connection_keep_alive_probes=4\n"
        # How soon a transaction that has had its time is ended.
        "db.transaction.monitor.check.interval=500ms\n"
        "server.memory.pagecache.size=64m\n"
        "db.tx_log.rotation.retention_policy=1 files\n"
        "dbms.usage_report.enabled=false\n",
        encoding="utf-8",
    )


def launch(home: Path, java: str, parts: Path, version: str, heap: str) -> psutil.Process:
    """Start the server; `heap` is the most memory that Java may take. It is not waited for."""
    import psutil

    main = "CommunityEntryPoint" if version.startswith("5.") else "Neo4jCommunity"
    command = [
        java,
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED),
        "-Dio.netty.tryReflectionSetAccessible=true",
        f"-Xmx{heap}",
        # For a small heap: a sixth faster than Java's usual collector, whose short pauses nobody here needs.
        "-XX:+UseParallelGC",
        "-cp",
        os.pathsep.join(f"{parts / folder}/*" for folder in ("jars", "modules")),
        f"org.neo4j.server.{main}",
        home_argument(home),
        f"--config-dir={home / 'conf'}",
    ]
    # It outlives the terminal that it was started from.
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    with open(home / "logs" / "console.log", "ab") as log:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=home, **apart)
    _CHILDREN.append(child)
    return psutil.Process(child.pid)


def go_on(process: psutil.Process, home: Path, until: float, wait: float) -> None:
    """Wait a little more for a server that does not answer yet; raise StoreError when that is of no use."""
    if ended(process):
        raise StoreError(
            "died",
            f"サーバーが起動できませんでした。記録を見てください: {home / 'logs'}（console.log、neo4j.log）",
            f"The server could not start. See {home / 'logs'} (console.log, neo4j.log).",
        )
    if time.monotonic() > until:
        raise StoreError(
            "no_answer",
            f"{wait:.0f}秒待ってもサーバーが応答しません。記録: {home / 'logs'}",
            f"The server did not answer within {wait:.0f} seconds. See {home / 'logs'}.",
        )
    time.sleep(0.1)


def listens(port: int) -> bool:
    """Does somebody take connections on this port of this machine?"""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
    except OSError:
        return False
    return True
