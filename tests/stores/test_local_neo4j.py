"""A server on this machine: what can go wrong before it runs, as sentences. That it runs is seen by every other test."""

from __future__ import annotations

import errno
import json
import logging
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j import parts
from graphmodel.stores.neo4j import server as local
from graphmodel.text import Text
from tests.servers import Address, version


def state(home: Path, **values: object) -> None:
    home.mkdir(exist_ok=True)
    known = {
        "home": str(home),
        "uri": "neo4j://127.0.0.1:1",
        "username": "neo4j",
        "password": "x",
        "version": "5.26.30",
        "port": 1,
        "pid": 2**22 - 1,
    }
    (home / "server.json").write_text(json.dumps(known | values), encoding="utf-8")


def found(home: Path) -> local.Server:
    server = local.read(home)
    assert server is not None
    return server


@contextmanager
def silent_server(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that looks like the server of `home`, and answers nothing."""
    wait = "print('ready', flush=True); import sys; sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", wait, f"--home-dir={home}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        state(home, pid=process.pid)
        yield process
        process.kill()


def refusal(**start: Any) -> StoreError:
    with pytest.raises(StoreError) as refused:
        local.start(**start)
    assert refused.value.text.ja
    assert "Traceback" not in refused.value.text.en
    return refused.value


def test_a_folder_without_a_server(tmp_path: Path) -> None:
    said: list[Text] = []
    assert local.read(tmp_path) is None
    assert local.stop(tmp_path, say=said.append) is False
    assert [text.en for text in said] == ["No server is running."]


def test_a_server_that_has_ended_is_stopped_and_one_that_is_silent_does_not_answer(tmp_path: Path) -> None:
    state(tmp_path)
    assert local.condition(found(tmp_path)) == "stopped"
    with silent_server(tmp_path):
        assert local.condition(found(tmp_path)) == "not_answering"
        assert refusal(home=tmp_path, wait=0.3).code == "no_answer"
    assert local.condition(found(tmp_path)) == "stopped"


def test_another_program_that_has_the_number_of_a_server_that_ended_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        state(tmp_path, pid=other.pid)
        assert local.condition(found(tmp_path)) == "stopped"
        assert local.stop(tmp_path) is False
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": 1}', "{}"])
def test_a_state_file_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text, encoding="utf-8")
    assert local.read(tmp_path) is None
    state(tmp_path, pid="many")
    assert local.read(tmp_path) is None


def test_data_of_another_main_version_are_not_opened(tmp_path: Path) -> None:
    state(tmp_path)
    (tmp_path / "data").mkdir()
    refused = refusal(home=tmp_path, version="2026.08.1")
    assert refused.code == "other_version"
    assert "5.26.30" in refused.text.ja


def test_an_older_version_is_refused_before_anything_is_fetched_and_does_not_lock_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state(tmp_path)
    (tmp_path / "data").mkdir()
    before = (tmp_path / "server.json").read_bytes()
    with monkeypatch.context() as context:
        context.delattr(local, "programs")
        for version in ("5.20.0", "5.26.9"):
            refused = refusal(home=tmp_path, version=version, port=0)
            assert refused.code == "older_version"
            assert "5.26.30" in refused.text.ja
            assert "--version を付けずに" in refused.text.ja
    assert (tmp_path / "server.json").read_bytes() == before


def test_the_version_of_the_data_is_written_when_they_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer version that did not come up has not changed them."""
    monkeypatch.setattr(local, "programs", lambda *_: (sys.executable, tmp_path))
    state(tmp_path)
    (tmp_path / "data").mkdir()
    assert refusal(home=tmp_path, version="5.26.99", port=0).code == "died"
    assert found(tmp_path).version == "5.26.30"


def test_data_are_opened_by_the_version_that_wrote_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def programs(version: str, notes: Path, say: Callable[[Text], None]) -> tuple[str, Path]:
        asked.append(version)
        return sys.executable, tmp_path

    monkeypatch.setattr(local, "programs", programs)
    state(tmp_path, version="2026.08.1")
    refusal(home=tmp_path, port=0)
    refusal(home=tmp_path / "new", port=0)
    assert asked == ["2026.08.1", local.LONG_TERM]


def test_a_port_that_is_taken_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(local, "programs")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = refusal(home=tmp_path / "home", port=port)
    assert refused.code == "port_taken"
    assert str(port) in refused.text.ja


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_number_that_is_no_port(tmp_path: Path, port: int) -> None:
    assert refusal(home=tmp_path, port=port).code == "bad_port"


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        refused = refusal(home=home, port=0)
        assert refused.code == "home_unusable"
        assert "--home" in refused.text.ja


@pytest.mark.parametrize("name", ["jgo", "psutil"])
def test_the_extra_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    if name == "psutil":
        state(tmp_path / "home")
    refused = refusal(home=tmp_path / "home", port=0)
    assert refused.code == "not_installed"
    assert "local-neo4j" in refused.text.ja


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ConnectionError("https://host: Max retries exceeded"), "not_fetched", "インターネット"),
        (TimeoutError(errno.ETIMEDOUT, "timed out"), "not_fetched", "インターネット"),
        (OSError(errno.ENOSPC, "No space left on device", "/cache/x.jar"), "not_fetched", "空き容量"),
        (RuntimeError("Artifact org.neo4j:neo4j:9 not found in remote"), "no_version", "--version"),
        (ValueError("something else"), "not_fetched", "neo4j-parts.log"),
    ],
)
def test_parts_that_cannot_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, said: str
) -> None:
    jgo = pytest.importorskip("jgo")

    def build(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(jgo, "build", build)
    refused = refusal(home=tmp_path / "home", port=0)
    assert (refused.code, said in refused.text.ja) == (code, True), refused.text.ja
    for english in ("Max retries", "something else", "not found"):
        assert english not in refused.text.ja


def test_what_the_fetcher_says_in_english_goes_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    jgo = pytest.importorskip("jgo")

    def build(*args: Any, **kwargs: Any) -> None:
        logging.getLogger("jgo.maven").warning("File is not a zip file")
        raise ValueError("something else")

    monkeypatch.setattr(jgo, "build", build)
    with pytest.raises(StoreError):
        parts.programs("5.26.30", tmp_path, lambda _: None)
    assert "".join(capfd.readouterr()) == ""
    noted = (tmp_path / "neo4j-parts.log").read_text(encoding="utf-8")
    assert "not a zip file" in noted
    assert "something else" in noted


def test_a_file_whose_fetching_was_broken_off_is_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jgo = pytest.importorskip("jgo")
    maven = pytest.importorskip("jgo.maven")
    part = tmp_path / "part.jar"
    broken, said = True, []

    class Artifact:
        cached_path = part

    def download(self: Any, artifact: Artifact) -> Path:
        assert not part.exists()  # as the real one demands
        with self.progress_callback("part.jar", 50_000_000) as update:
            part.write_text("half", encoding="utf-8")
            update(25_000_000)
            if broken:
                raise KeyboardInterrupt
            part.write_text("whole", encoding="utf-8")
            update(25_000_000)
        return part

    def build(endpoint: str, resolver: Any) -> Any:
        if not part.exists():
            resolver.download(Artifact())

        class Built:
            path = tmp_path

        return Built()

    monkeypatch.setattr(maven.PythonResolver, "download", download)
    monkeypatch.setattr(jgo, "build", build)
    with pytest.raises(KeyboardInterrupt):
        parts.programs("5.26.30", tmp_path / "notes", lambda _: None)
    broken = False
    for _ in range(2):
        parts.programs("5.26.30", tmp_path / "notes", said.append)
        assert part.read_text(encoding="utf-8") == "whole"
    assert [text.en for text in said if "fetched…" in text.en] == ["25 MB fetched…", "50 MB fetched…"]


def test_a_server_that_dies_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "programs", lambda *_: (sys.executable, tmp_path))
    refused = refusal(home=tmp_path / "home", port=0)
    assert refused.code == "died"
    assert str(tmp_path / "home" / "logs") in refused.text.ja


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of files there")
def test_only_the_owner_can_read_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "programs", lambda *_: (sys.executable, tmp_path))
    refusal(home=tmp_path / "home", port=0)
    assert stat.S_IMODE((tmp_path / "home" / "server.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONSORTIUM_NEO4J_HOME", str(tmp_path))
    assert local.default_home() == tmp_path


def test_of_two_starts_at_once_the_second_waits_and_finds_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start while the first is under way, and one more when the server runs."""
    with silent_server(tmp_path) as process, socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        state(tmp_path, pid=process.pid, port=port.getsockname()[1])
        # That it is no Neo4j to whom a password could be told is not the point here.
        monkeypatch.setattr(local, "_set_password", lambda *_: None)
        out: list[object] = []

        def start() -> None:
            try:
                out.append(local.start(tmp_path, wait=20))
            except StoreError as error:
                out.append(error)

        threads = [threading.Thread(target=start) for _ in range(2)]
        for thread in threads:
            thread.start()
        port.listen()
        for thread in threads:
            thread.join()
    assert [getattr(one, "pid", one) for one in out] == [process.pid] * 2


def own(neo4j_server: Address) -> Path:
    if "NEO4J_URI" in os.environ or neo4j_server.home is None:
        pytest.skip("the server is not one that was started here")
    return neo4j_server.home


def test_a_start_in_a_folder_whose_server_runs_gives_that_one(neo4j_server: Address) -> None:
    home = own(neo4j_server)
    said: list[Text] = []
    for port in (None, 0, found(home).port):
        again = local.start(home, port=port, say=said.append)
        assert again.uri == neo4j_server.uri
    assert {text.en for text in said} == {"The server is running already."}
    assert local.condition(again) == "running"


def test_another_port_or_version_than_that_of_the_running_server_is_refused(neo4j_server: Address) -> None:
    """It would be ignored."""
    home = own(neo4j_server)
    for asked in ({"port": 1}, {"version": "5.26.0"}):
        refused = refusal(home=home, **asked)
        assert refused.code == "running_already"
        assert "consortium neo4j stop" in refused.text.ja
        assert neo4j_server.uri in refused.text.ja


def test_a_server_whose_password_is_another_one_is_said(neo4j_server: Address, tmp_path: Path) -> None:
    """Somebody has changed it meanwhile."""
    home = own(neo4j_server)
    right = (home / "server.json").read_bytes()
    try:
        # Under another name, for after some wrong passwords a name is locked for a while.
        (home / "server.json").write_text(json.dumps(json.loads(right) | {"username": "somebody"}))
        assert local.condition(found(home)) == "no_access"
        assert refusal(home=home, wait=5).code == "bad_password"
    finally:
        (home / "server.json").write_bytes(right)
    assert local.condition(found(home)) == "running"


def test_the_address_stays_when_a_free_port_was_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "programs", lambda *_: (sys.executable, tmp_path))
    refusal(home=tmp_path / "home", port=0)
    first = found(tmp_path / "home").port
    for port in (None, 0):
        refusal(home=tmp_path / "home", port=port)
        assert found(tmp_path / "home").port == first
    with socket.socket() as other:
        other.bind(("127.0.0.1", first))
        other.listen()
        assert refusal(home=tmp_path / "home").code == "port_taken"
        refusal(home=tmp_path / "home", port=0)
    assert found(tmp_path / "home").port != first


START = """
import sys
from pathlib import Path
from graphmodel.stores.neo4j import server
server._set_password = lambda *_: print("listens", flush=True) or sys.stdin.read()
server.start(Path(sys.argv[1]), port=0, version=sys.argv[2])
"""


def test_a_start_that_was_killed_while_it_waited_is_finished_by_the_next_one(
    neo4j_server: Address, tmp_path: Path
) -> None:
    """The server runs, and has not been told its password yet."""
    own(neo4j_server)
    try:
        with subprocess.Popen(
            [sys.executable, "-c", START, str(tmp_path), version()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as starter:
            assert starter.stdout is not None
            assert starter.stdout.readline() == "listens\n"
            starter.kill()
        assert local.condition(found(tmp_path)) in ("no_access", "not_answering")
        server = local.start(tmp_path)
        assert local.condition(server) == "running"
        assert server.pid == found(tmp_path).pid
    finally:
        local.stop(tmp_path)
