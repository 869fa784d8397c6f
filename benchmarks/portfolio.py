"""How long a portfolio in Neo4j takes to be checked: for the first time after the server has started, and warm.

Run: `python benchmarks/portfolio.py [NUMBER OF CONSORTIA]`. A server is started here (NEO4J_VERSION), filled, stopped, started again and stopped at
the end. What is found has to be what the Python rules find in the same documents before a time is printed. Wall seconds depend on what else the
machine does; work (processor seconds of server and client) hardly does, and the ratios, to the Python rules on the same documents in the
same run, say most.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil

from graphmodel.documents.loader import Portfolio
from graphmodel.stores.neo4j import server as local
from graphmodel.stores.neo4j.store import Neo4jStore
from queries.cypher.planning import plan
from queries.judging import Answers, judge, judge_database
from tests.servers import version
from tests.twins.random_consortia import consortium

SEED = 7


NAMES = (["first check after a start"], ["first check after that", "next check", "next check"])
"""The checks of the first start, and of the second one."""

T = TypeVar("T")


class Cost(NamedTuple):
    """Seconds."""

    wall: float
    client: float
    server: float

    @property
    def work(self) -> float:
        return self.client + self.server


def cost(work: Callable[[], T], server: int | None) -> tuple[Cost, T]:
    """What a piece of work costs, and what comes out; `server` is the process of the database."""

    def there() -> float:
        times = psutil.Process(server).cpu_times() if server is not None else None
        return times.user + times.system if times is not None else 0.0

    wall, client, before = time.perf_counter(), time.process_time(), there()
    out = work()
    return Cost(time.perf_counter() - wall, time.process_time() - client, there() - before), out


def found(answers: Answers) -> list[object]:
    """What was found in each project, without the places in files, which a database has not."""
    return sorted(
        (report.project.id, sorted((f.key, str(f.outcome)) for f in report.findings))
        for report in answers.reports
    )


def main(number: int) -> None:
    """Print everything."""
    documents = [consortium(SEED, n) for n in range(number)]
    with TemporaryDirectory(prefix="neo4j") as folder:
        home = Path(folder)

        def opened() -> tuple[Neo4jStore, int]:
            started = local.start(home, port=0, version=version())
            return Neo4jStore(started.uri, username=started.username, password=started.password), started.pid

        try:
            store, pid = opened()
            with store:
                store.load_all(documents)
            rows: list[tuple[str, Cost]] = []
            in_python, here = cost(partial(judge, Portfolio(documents, [])), None)
            for planned in (False, True):
                local.stop(home)
                store, pid = opened()
                with store:
                    if planned:
                        rows.append(("planning, while nobody waits", cost(partial(plan, store.read), pid)[0]))
                    for name in NAMES[planned]:
                        took, there = cost(partial(judge_database, store), pid)
                        if found(there) != found(here):
                            sys.exit("the judges differ, no time is printed")
                        rows.append((name, took))
        finally:
            local.stop(home)
    print(f"Neo4j {version()}, {number} random consortia (seed {SEED}); seconds")
    print(f"{'':36}{'wall':>8}{'client':>8}{'server':>8}{'work / Python':>15}")
    for name, c in [("the Python rules, same documents", in_python), *rows]:
        print(f"{name:36}{c.wall:8.1f}{c.client:8.1f}{c.server:8.1f}{c.work / in_python.work:15.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
