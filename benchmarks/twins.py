"""How long the Cypher twins take: for one consortium, for a portfolio, and on money that goes round. Both judges have to agree before a time is
printed.

Run: `python benchmarks/twins.py [NUMBER OF CONSORTIA]`. Without NEO4J_URI (with NEO4J_USERNAME, NEO4J_PASSWORD) a server is started here and
stopped at the end; with it, what is in that database is taken out! Times are of this machine; the ratios, to a question that asks for nothing
and to the Python rules on the same documents, are measured in the same run.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.neo4j_store import timed
from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded
from graphmodel.stores.neo4j.store import Neo4jStore
from queries.calls import CallProfile, load_profile
from queries.cypher import twins
from queries.engine import check
from queries.view import view_of
from tests.servers import about, server, wipe
from tests.twins.judges import ask_all, differences
from tests.twins.money_paths import hard_cases
from tests.twins.random_consortia import consortium

SEED = 7
SAMPLE = 20
"""Projects that are asked one by one."""


def agree(documents: list[Loaded], store: Neo4jStore, call: CallProfile) -> None:
    """Stop unless both judges say the same of all documents."""
    answers = ask_all(store, twins(), call, [d.document.project.id for d in documents])
    found = [d for one in documents for d in differences(one, call, answers)]
    if found:
        sys.exit(f"the judges differ, no time is printed: {found[0]}")


def measure(store: Neo4jStore, number: int) -> None:
    """Print everything."""
    call = load_profile("aimgain-5")
    documents = [consortium(SEED, n) for n in range(number)]
    paths = hard_cases()
    store.load_all([*documents, *paths])
    agree([*documents, *paths], store, call)
    print(f"{about(store)}, {number} random consortia (seed {SEED}), {len(twins())} twins")

    nothing = statistics.median(timed(lambda: store.ask("RETURN 1"), 50))
    print(f"a question that asks for nothing   {nothing:8.1f} ms")
    print("money that goes round, MON-01:")
    for one in paths:
        project = one.document.project.id
        times = timed(lambda id=project: ask_all(store, ["MON-01"], call, [id]), 20)  # type: ignore[misc]
        print(f"  {project:32} {statistics.median(times):8.1f} ms   max {max(times):.1f}")

    sample = [d.document.project.id for d in documents[:: max(1, number // SAMPLE)]]
    together = [
        t
        for p in sample
        for t in timed(lambda p=p: ask_all(store, twins(), call, [p]), 3)  # type: ignore[misc]
    ]
    print(
        f"all twins, one project             {statistics.median(together):8.1f} ms   max {max(together):.1f}"
    )
    portfolio: dict[str, float] = {}
    for rule in twins():
        start = time.perf_counter()
        ask_all(store, [rule], call, None)
        portfolio[rule] = time.perf_counter() - start
    print(f"all twins, all projects            {sum(portfolio.values()):8.1f} s, of which")
    for rule in sorted(portfolio, key=lambda r: -portfolio[r])[:5]:
        print(f"  {rule:32} {portfolio[rule]:8.2f} s")
    start = time.perf_counter()
    for one in documents:
        check(view_of(build_graph([one])), call, only=list(twins()))
    python = time.perf_counter() - start
    print(
        f"the same rules in Python, view included: {python:.2f} s; the twins take {sum(portfolio.values()) / python:.1f} × as long"
    )


if __name__ == "__main__":
    with server() as address:
        wipe(address)
        with address.open() as opened:
            measure(opened, int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
