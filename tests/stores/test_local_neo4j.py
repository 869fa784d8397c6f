"""A server on this machine: what can go wrong before it runs, as sentences. That it runs is seen by every other test."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
from pathlib import Path

import pytest

from graphmodel.stores import local_neo4j
from graphmodel.stores.errors import StoreError
from graphmodel.text import Text


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


def test_a_folder_without_a_server(tmp_path: Path) -> None:
    said: list[Text] = []
    assert local_neo4j.read(tmp_path) is None
    assert local_neo4j.stop(tmp_path, say=said.append) is False
    assert [text.en for text in said] == ["No server is running."]


def test_a_server_that_has_ended_is_stopped_and_one_that_is_silent_does_not_answer(tmp_path: Path) -> None:
    state(tmp_path)
    server = local_neo4j.read(tmp_path)
    assert server is not None
    assert local_neo4j.condition(server) == "stopped"
    state(tmp_path, pid=os.getpid())
    server = local_neo4j.read(tmp_path)
    assert server is not None
    assert local_neo4j.condition(server) == "not_answering"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"port": 1}'])
def test_a_state_file_that_cannot_be_read_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.json").write_text(text, encoding="utf-8")
    assert local_neo4j.read(tmp_path) is None


def test_data_of_another_main_version_are_not_opened(tmp_path: Path) -> None:
    state(tmp_path)
    (tmp_path / "data").mkdir()
    with pytest.raises(StoreError) as refused:
        local_neo4j.start(tmp_path, version="2026.08.1")
    assert refused.value.code == "other_version"
    assert "5.26.30" in refused.value.text.ja


def test_a_port_that_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_neo4j, "_programs", lambda version, say: ("java", tmp_path))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(StoreError) as refused:
            local_neo4j.start(tmp_path / "home", port=port)
    assert refused.value.code == "port_taken"
    assert str(port) in refused.value.text.ja


def test_the_extra_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jgo", None)
    with pytest.raises(StoreError) as refused:
        local_neo4j.start(tmp_path / "home", port=0)
    assert refused.value.code == "not_installed"
    assert "local-neo4j" in refused.value.text.ja


def test_a_server_that_dies_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_neo4j, "_programs", lambda version, say: (sys.executable, tmp_path))
    with pytest.raises(StoreError) as refused:
        local_neo4j.start(tmp_path / "home", port=0)
    assert refused.value.code == "died"
    assert "console.log" in refused.value.text.ja


@pytest.mark.skipif(sys.platform == "win32", reason="no modes of files there")
def test_only_the_owner_can_read_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_neo4j, "_programs", lambda version, say: (sys.executable, tmp_path))
    with pytest.raises(StoreError):
        local_neo4j.start(tmp_path / "home", port=0)
    assert stat.S_IMODE((tmp_path / "home" / "server.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONSORTIUM_NEO4J_HOME", str(tmp_path))
    assert local_neo4j.default_home() == tmp_path
