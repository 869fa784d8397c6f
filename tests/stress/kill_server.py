"""kill -9 of the Neo4j server while projects are saved: every acknowledged one is there and whole, none is there in part.

`python -m tests.stress.kill_server [ROUNDS]` prints what came out; the record is in RESULTS.md. The server is one of our own.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from graphmodel.stores.base import ANY
from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j import server as local
from tests import servers
from tests.servers import Address
from tests.stores.documents import document


class Result(NamedTuple):
    """What was found after the kills."""

    version: str
    rounds: int
    acknowledged: int
    missing: int
    """Acknowledged revisions that were not there after the restart."""
    partial: int
    """Projects of which the graph was not what the document says."""
    unacknowledged: int
    """Saves whose end the writer did not see, and which are there, whole."""
    said: tuple[str, ...]
    """How the store told the writer: codes of its errors."""


def _writer(address: Address, number: int, tell: Connection) -> None:
    """Save project after project, new ones and changes of old ones, and tell each revision that is acknowledged."""
    with address.open(patience=1) as store:
        tell.send(("ready", ""))
        n = 0
        while True:
            project = f"p{number}-{n // 2}"
            change = (
                {"set": {"organizations.mugen.capital": n}} if n % 2 else {"remove": ["contracts.kyodo2"]}
            )
            try:
                revision = store.save(document(project, change), expected=ANY)
            except StoreError as error:
                tell.send(("error", error.code))
                return
            tell.send((project, revision.id))
            n += 1


def kill_and_look(home: Path, rounds: int, *, saves: int = 60, seed: int = 4) -> Result:
    """Kill the server `rounds` times, each time at a random moment after up to so many saves, start it again, and look at everything that
    was ever acknowledged.
    """
    dice = random.Random(seed)
    version = servers.version()
    context = multiprocessing.get_context("spawn")
    acknowledged: dict[str, list[str]] = {}
    said: list[str] = []
    missing = partial = 0
    unacknowledged: set[str] = set()
    started = local.start(home, port=0, version=version)
    try:
        for number in range(rounds):
            address = Address(started.uri, started.username, started.password)
            hear, tell = context.Pipe(duplex=False)
            writer = context.Process(target=_writer, args=(address, number, tell), daemon=True)
            writer.start()
            tell.close()
            while hear.recv()[0] != "ready":
                pass
            heard: list[tuple[str, str]] = [hear.recv() for _ in range(dice.randint(2, saves))]
            # The next save is under way.
            time.sleep(dice.uniform(0, 0.1))
            os.kill(started.pid, signal.SIGKILL)
            while True:
                try:
                    heard.append(hear.recv())
                except EOFError:
                    break
            writer.join()
            for project, revision in heard:
                if project == "error":
                    said.append(revision)
                else:
                    acknowledged.setdefault(project, []).append(revision)
            started = local.start(home, port=started.port, version=version)
            with address.open() as store:
                listed = {one.project: one.revision.id for one in store.list()}
                for project, revisions in acknowledged.items():
                    history = [r.id for r in store.history(project)] if project in listed else []
                    missing += len(set(revisions) - set(history))
                    unacknowledged |= set(history) - set(revisions)
                unacknowledged |= {listed[project] for project in listed.keys() - acknowledged.keys()}
                for project in listed:
                    # Once more at the end: what was whole stays whole.
                    if project.startswith(f"p{number}-") or number == rounds - 1:
                        store.load(project)
                        partial += bool(store.differences(project))
                partial += len(store.shared_differences())
    finally:
        local.stop(home)
    total = sum(map(len, acknowledged.values()))
    return Result(version, rounds, total, missing, partial, len(unacknowledged), tuple(sorted(said)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        result = kill_and_look(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 10)
    print(result)
    sys.exit(bool(result.missing or result.partial))
