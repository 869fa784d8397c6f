"""The connection to a server, and how long anybody waits for it: a cut that says nothing (packets dropped, no reset) must not hold a change,
nor the lock of its project.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from graphmodel.stores.errors import StoreError

if TYPE_CHECKING:
    from neo4j import Driver

VARIABLE = "CONSORTIUM_NEO4J_LIMIT"
"""The environment variable that sets `Limits.whole`, for a server that is far or slow."""

IDLE = 30.0
"""Seconds after which a connection that was not used is tried before it is used again."""


PAUSE = 0.5
"""Seconds before something is tried again for the first time; twice as long each time after."""

MEMORY = "OutOfMemory"
"""In the code of an error: the server has not enough memory for a transaction."""

TIMED_OUT = "TransactionTimedOut"
"""In the code of an error: the server has ended a transaction that took too long."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Limits:
    """How long anybody waits, in seconds; all follows from one number, after which a change over a silent connection is given up."""

    whole: float = 30.0

    @property
    def silence(self) -> float:
        """For the next word of the server in the middle of a conversation."""
        return self.whole * 2 / 3

    @property
    def transaction(self) -> float:
        """For one transaction, after which the server ends it and gives up its locks. Less than `silence`, so that whoever waits for such a
        lock does not take the server for silent.
        """
        return self.whole / 2

    @property
    def connecting(self) -> float:
        """For a connection, with the first words. Together with `silence` it is the whole: a commit that was never answered is looked up."""
        return self.whole / 3


def limits_from_environment() -> Limits:
    """The limits that `VARIABLE` sets, else the usual ones. Raises StoreError when it is no number of seconds."""
    said = os.environ.get(VARIABLE)
    if not said:
        return Limits()
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 1 <= seconds <= 86400:
        raise StoreError(
            "bad_limit",
            f"{VARIABLE} には秒数を 1 から 86400 までの数で指定してください（例: 120）。「{said}」は使えません。",
            f"Give {VARIABLE} a number of seconds from 1 to 86400, for example 120, not `{said}`.",
        )
    return Limits(seconds)


def connect(uri: str, username: str, password: str, limits: Limits) -> Driver:
    """The driver for a server, which is not asked yet. It tries nothing again by itself: `persist` does. Raises what the driver raises of an
    address.
    """
    from neo4j import GraphDatabase

    driver = GraphDatabase.driver(
        uri,
        auth=(username, password),
        # A new database does not know the labels yet; the tests look at these warnings on a filled one.
        notifications_min_severity="OFF",
        max_transaction_retry_time=0,
        connection_timeout=limits.connecting,
        connection_acquisition_timeout=limits.connecting,
        liveness_check_timeout=IDLE,
    )
    _listen_no_longer_than(driver, limits.silence)
    return driver


def _listen_no_longer_than(driver: Driver, seconds: float) -> None:
    """Let every connection wait for an answer no longer than this. The driver itself waits as long as the server has told it to, often
    without end, and has no setting for it; so each connection is told when it is opened.
    """
    pool: Any = driver._pool
    opener = pool.opener

    def watched(*args: Any, **kwargs: Any) -> Any:
        try:
            connection = opener(*args, **kwargs)
        except Exception as error:
            raise error from NotConnected()
        socket = connection.socket
        told = connection.connection_hints.get("connection.recv_timeout_seconds")
        wait = min(seconds, told) if isinstance(told, int) and told > 0 else seconds
        # Before version 6 of the driver it had another name.
        (socket.set_read_timeout if hasattr(socket, "set_read_timeout") else socket.settimeout)(wait)
        return connection

    pool.opener = watched


class NotConnected(Exception):
    """As the cause of an error: there was no connection yet."""


def fell_silent(error: BaseException) -> bool:
    """Was it that no answer came in time in the middle of a conversation? Not that there was no connection, or that it was closed."""
    at: BaseException | None = error
    timed_out = False
    while at is not None:
        if isinstance(at, NotConnected):
            return False
        timed_out = timed_out or isinstance(at, TimeoutError)
        at = at.__cause__ or at.__context__
    return timed_out


def persist(work: Callable[[], Answer], patience: float) -> Answer:
    """Do what may go wrong for a reason that passes (deadlock, lost connection, somebody else's lock), again and again for `patience` seconds.
    Whoever has heard nothing of the server for the time that there is does not ask again: it would be to wait as long once more. Raises the
    last error.
    """
    from neo4j.exceptions import DriverError, Neo4jError

    begin, pause = time.monotonic(), PAUSE
    while True:
        try:
            return work()
        except (DriverError, Neo4jError) as error:
            code = getattr(error, "code", None) or ""
            passes = error.is_retryable() and not fell_silent(error) and MEMORY not in code
            if not (passes or TIMED_OUT in code) or time.monotonic() - begin + pause > patience:
                raise
        # Of several that have met, not all are to meet again.
        time.sleep(pause * random.uniform(0.6, 1.0))
        pause *= 2
