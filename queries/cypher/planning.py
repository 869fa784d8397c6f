"""Lets a server plan the Cypher twins before anybody asks them: `python -m queries.cypher.planning HOME`, started in the background by
`consortium neo4j start`.

A server that has just started takes about half a minute of work to plan them all, and would do it while the first check waits. What goes wrong is
nobody's business here: the check itself will say it.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j.server import Server, read
from graphmodel.stores.neo4j.store import Neo4jStore
from queries.calls import load_profile, profile_ids
from queries.cypher import Read, answers
from queries.enforce import ASKED_IN_THE_DATABASE, ask_together

_CHILDREN: list[subprocess.Popen[bytes]] = []
"""The processes that this program has started: it does not wait for them, and must not forget them while it runs."""


def plan(ask: Read) -> None:
    """Have every twin planned: each is asked of no project at all. By which call is all the same, since its values stand in a map. Raises what
    `ask` raises.
    """
    call = load_profile(profile_ids()[0])
    answers(ask, call, [])
    ask(lambda there: ask_together(there, ASKED_IN_THE_DATABASE, call, ""))


def plan_in_the_background(server: Server) -> None:
    """Start a process that does it for a server that was started here, and do not wait for it. It ends by itself, also when the server does."""
    apart: dict[str, bool | int] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    with suppress(OSError):
        _CHILDREN.append(
            subprocess.Popen(
                [sys.executable, "-m", __name__, server.home],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                **apart,  # type: ignore[call-overload]
            )
        )


def main(home: str) -> None:
    """Plan the twins on the server of a folder."""
    server = read(Path(home))
    if server is None:
        return
    with (
        suppress(StoreError),
        Neo4jStore(server.uri, username=server.username, password=server.password, patience=0) as store,
    ):
        plan(store.read)


if __name__ == "__main__":
    main(sys.argv[1])
