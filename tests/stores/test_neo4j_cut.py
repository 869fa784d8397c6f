"""A connection that vanishes: packets are dropped and nobody says a word. The client gives up, and so does the lock."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from graphmodel.documents.loader import Loaded
from graphmodel.stores.base import ANY, Stored
from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j.connection import VARIABLE, Limits, limits_from_environment
from graphmodel.stores.neo4j.store import Neo4jStore
from tests.servers import Address
from tests.stores.documents import titled

SHORT = Limits(6)
"""The same settings as always, only shorter."""


class Swallower:
    """Stands between client and server and passes everything on, until it is told to swallow: then the connections that there are stay
    open and nothing comes through any more, in either direction. With `new`, new ones are swallowed as well.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._swallowing = threading.Event()
        self._new = True
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self, *, new: bool = True) -> None:
        self._old = list(self._sockets)
        self._new = new
        self._swallowing.set()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server))
            self._sockets += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                if not (self._swallowing.is_set() and (self._new or one in self._old)):
                    other.sendall(data)
        except OSError:
            pass
        if not self._swallowing.is_set():
            other.close()

    def close(self) -> None:
        for one in (self._listener, *self._sockets):
            one.close()


@pytest.fixture
def between(neo4j: Address) -> Iterator[Swallower]:
    port = int(neo4j.uri.rpartition(":")[2])
    with closing(Swallower(port)) as swallower:
        yield swallower


@pytest.fixture
def cut(neo4j: Address, between: Swallower) -> Iterator[Neo4jStore]:
    """A store whose connection can be made to vanish."""
    # bolt://, for else the server names its own address and the proxy is passed by.
    with neo4j._replace(uri=f"bolt://127.0.0.1:{between.port}").open(limits=SHORT) as store:
        yield store


def swallowing(between: Swallower, **how: Any) -> Any:
    """A guard that lets the connection vanish: it is asked when the lock is held and nothing is written yet."""

    def guard(there: Stored | None, wanted: Loaded) -> None:
        between.swallow(**how)

    return guard


@pytest.mark.parametrize("new", [True, False])
def test_a_save_whose_connection_vanishes_ends_in_a_sentence_and_the_next_writer_goes_on(
    neo4j: Address, cut: Neo4jStore, between: Swallower, new: bool
) -> None:
    with neo4j.open() as other:
        first = other.save(titled("a", "初版（架空）"), expected=None)
        with pytest.raises(StoreError) as refused:
            cut.save(titled("a", "甲（架空）"), expected=first.id, guard=swallowing(between, new=new))
        assert refused.value.code == "silent"
        assert "応答がありません" in refused.value.text.ja
        assert "保存されていません" in refused.value.text.ja
        # Whoever comes now does not wait for the lock of a client that is gone.
        assert other.save(titled("a", "乙（架空）"), expected=first.id).number == 2


def test_a_writer_who_waits_for_the_lock_of_a_vanished_one_gets_it(
    neo4j: Address, cut: Neo4jStore, between: Swallower
) -> None:
    """Its own transaction ends while it waits; it is begun again."""
    vanished, done = threading.Event(), []
    with neo4j.open(limits=replace(SHORT, whole=12)) as other:
        first = other.save(titled("a", "初版（架空）"), expected=None)

        def guard(there: Stored | None, wanted: Loaded) -> None:
            between.swallow()
            vanished.set()

        def first_writer() -> None:
            try:
                cut.save(titled("a", "甲（架空）"), expected=first.id, guard=guard)
            except StoreError as error:
                done.append(error.code)

        thread = threading.Thread(target=first_writer)
        thread.start()
        assert vanished.wait(60)
        assert other.save(titled("a", "乙（架空）"), expected=first.id).number == 2
        thread.join()
    assert done == ["silent"]


def test_a_commit_that_is_never_answered_is_said_to_be_in_doubt_or_looked_up(
    neo4j: Address, cut: Neo4jStore, between: Swallower, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Guard:
        """Lets the connection vanish after everything is written, before the commit."""

        def __init__(self, new: bool) -> None:
            self.new = new

        def __call__(self, there: Stored | None, wanted: Loaded) -> None:
            pass

        def verify(self, ask: Any, project: str) -> None:
            between.swallow(new=self.new)

    with pytest.raises(StoreError) as refused:
        cut.save(titled("a", "甲（架空）"), expected=ANY, guard=Guard(new=False))
    # Over a new connection it could be seen that the commit did not come through.
    assert refused.value.code == "not_saved"
    with pytest.raises(StoreError) as refused:
        cut.save(titled("a", "甲（架空）"), expected=ANY, guard=Guard(new=True))
    assert refused.value.code in ("outcome_unknown", "unreachable", "silent")
    with neo4j.open() as other:
        assert other.list() == []


def test_a_question_whose_connection_vanishes_ends_in_a_sentence(cut: Neo4jStore, between: Swallower) -> None:
    cut.save(titled("a", "初版（架空）"), expected=None)
    between.swallow()
    with pytest.raises(StoreError) as refused:
        cut.list()
    assert refused.value.code in ("silent", "unreachable")
    assert "保存" not in refused.value.text.ja


def test_a_long_question_is_not_taken_for_a_vanished_connection(neo4j: Address) -> None:
    """The server says now and then that it is still at work; only silence counts."""
    if neo4j.home is None:
        pytest.skip("another server may say so less often")
    long = "UNWIND range(1, 100) AS a UNWIND range(1, 1000) AS b UNWIND range(1, $n) AS c RETURN sum(a * b % (c + 1)) AS s"
    with neo4j.open(limits=replace(SHORT, whole=12)) as store:
        n, took = 25, 0.0
        while took < 10:
            n *= 2
            begin = time.monotonic()
            store.ask(long, n=n)
            took = time.monotonic() - begin


def test_the_limit_is_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    usual = limits_from_environment()
    assert usual.silence + usual.connecting <= 30
    assert usual.transaction < usual.silence
    monkeypatch.setenv(VARIABLE, "120")
    assert limits_from_environment().whole == 120
    for wrong in ("soon", "0", "-3", "nan", "inf"):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(StoreError) as refused:
            limits_from_environment()
        assert refused.value.code == "bad_limit"
