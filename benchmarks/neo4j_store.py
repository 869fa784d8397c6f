"""Figures of the Neo4j store: bulk load, a save with enforcement, reading, streaming. Results are compared before times are printed.

`python -m benchmarks.neo4j_store [NUMBER OF CONSORTIA]` starts a server of its own (NEO4J_VERSION), or uses NEO4J_URI: its data are wiped!
"""

from __future__ import annotations

import json
import multiprocessing
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

from graphmodel.documents.changes import reads_changes
from graphmodel.documents.loader import Loaded, from_data
from graphmodel.documents.loader import load as load_file
from graphmodel.documents.written.canonical import canonical, digest
from graphmodel.schema.entries import Document
from graphmodel.stores.neo4j.store import Neo4jStore
from queries.enforce import Enforcement
from tests.servers import Address, about, server, wipe

COLD = 200
"""Consortia with which a server that has just started is measured."""

SOME = 100
"""Consortia after which the memory of a reader is looked at, each time."""

FIXTURES = Path(__file__).parent.parent / "fixtures"


def consortia(number: int) -> Iterator[Loaded]:
    """Consortia like the fixtures; every organization takes part in some of them."""
    bases = [load_file(FIXTURES / f"{name}.yaml").document for name in ("f1", "f9", "f5", "f1", "f1")]
    texts = [canonical(base) for base in bases]
    for n in range(number):
        data = json.loads(texts[n % len(texts)])
        project = data["project"]["id"] = f"p{n:05}"
        keys = {}
        for position, entry in enumerate(data["organizations"]):
            # A body is in about five projects. The check digit is not looked at here.
            entry["corporate_number"] = f"0{(n * 7 + position * 1009) % (number or 1):012}"
            entry["kind"], entry["country"], entry["legal_personality"] = "university", "JP", "JP"
            keys[entry["id"]] = f"corporate_number:{entry['corporate_number']}"
        if len(set(keys.values())) < len(keys):
            keys = {entry: f"organization:{project}/{entry}" for entry in keys}
            for entry in data["organizations"]:
                del entry["corporate_number"]
        people = {entry["id"]: f"person:{project}/{entry['id']}" for entry in data.get("people", ())}
        document = Document.model_construct(**dict(Document.model_validate(data)))
        yield Loaded(document, f"{project}.yaml", digest(project), {}, keys, people)


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each call, after five that do not count."""
    out = []
    for n in range(times + 5):
        start = time.perf_counter()
        work()
        if n >= 5:
            out.append((time.perf_counter() - start) * 1000)
    return out


def shown(times: list[float]) -> str:
    """Median and 99th percentile."""
    return f"p50 {statistics.median(times):7.1f} ms   p99 {sorted(times)[int(len(times) * 0.99)]:7.1f} ms"


def memory() -> int:
    """What this process holds now, MB."""
    return int(psutil.Process().memory_info().rss) // 2**20


def load(store: Neo4jStore, documents: list[Loaded], when: str) -> None:
    """Load documents in bulk into an empty database and print how fast that was."""
    start = time.perf_counter()
    assert store.load_all(documents) == len(documents)
    seconds = time.perf_counter() - start
    (count,) = store.ask("RETURN COUNT { (n) WHERE NOT n:Revision } AS nodes, COUNT { ()-[r]->() } AS edges")
    items = count["nodes"] + count["edges"]
    print(
        f"bulk load            {count['nodes']:,} nodes, {count['edges']:,} relationships, {seconds:.1f} s: {items / seconds:,.0f} a second "
        f"({when})"
    )


class Streamed(NamedTuple):
    """What came of reading the whole database."""

    streamed: int
    seconds: float
    at_first: int
    """MB held after the first SOME."""
    most: int
    """The most MB held later."""


def stream(address: Address) -> Streamed:
    """Read the whole database, in a process of its own, whose memory nothing else has filled."""
    with address.open() as store:
        start = time.perf_counter()
        streamed = at_first = most = 0
        for streamed, _ in enumerate(store.stream(), 1):
            if streamed == SOME:
                at_first = memory()
            elif streamed % SOME == 0:
                most = max(most, memory())
        return Streamed(streamed, time.perf_counter() - start, at_first, most)


def lawful(number: int) -> Iterator[Loaded]:
    """Consortia that break no rule and share nobody."""
    data = json.loads(canonical(load_file(FIXTURES / "f1.yaml").document))
    for entry in data["organizations"]:
        entry.pop("corporate_number", None)
    for n in range(number):
        data["project"]["id"] = f"new{n:03}"
        yield from_data(data, "new.json")


def measure(address: Address, store: Neo4jStore, number: int) -> None:
    """Print everything."""
    print(f"{about(store)}, Python {platform.python_version()}, {platform.machine()}, {number} consortia")
    # A server that has just started is slow: it has still to compile itself, and does so beside its work for a while.
    source = list(consortia(number))
    load(store, list(consortia(COLD)), "just started")
    wipe(address)
    load(store, source, "the next load")
    wipe(address)
    load(store, source, "warm")
    for one in source[:: max(1, number // 20)]:
        project = one.document.project.id
        assert canonical(store.load(project).loaded.document) == canonical(one.document)
        assert not store.differences(project)
    start = time.perf_counter()
    assert store.load_all(source) == 0
    print(f"the same once more   {time.perf_counter() - start:.1f} s, nothing written")

    with multiprocessing.get_context("spawn").Pool(1) as pool:
        found = pool.apply(stream, (address,))
    assert found.streamed == number
    print(
        f"streamed to Python   {number} in {found.seconds:.1f} s: {found.seconds / number * 1000:.1f} ms each; "
        f"{found.at_first} MB held after {SOME}, {found.most} MB at most later"
    )

    project = source[0].document.project.id
    print(f"read one             {shown(timed(lambda: store.load(project), 100))}")
    turn = iter(range(1, 10**6))

    def edit(guard: Enforcement | None) -> None:
        amount = next(turn)
        changes = reads_changes(
            f"format: 1\nproject: {project}\nchanges:\n  - set: {{of: ryugu, field: employees, value: {amount}}}\n".encode(),
            "changes.yaml",
        )
        store.apply(project, changes, guard=guard)

    plain = timed(lambda: edit(None), 100)
    enforced = timed(lambda: edit(Enforcement()), 100)
    assert not store.differences(project)
    print(f"small edit           {shown(plain)}")
    print(
        f"same, enforced       {shown(enforced)}   ratio {statistics.median(enforced) / statistics.median(plain):.2f}"
    )

    new = iter(list(lawful(105)))
    saved = timed(lambda: store.save(next(new), expected=None, guard=Enforcement()), 100)
    print(f"a new one, enforced  {shown(saved)}")


if __name__ == "__main__":
    with server() as address:
        wipe(address)
        with address.open() as opened:
            measure(address, opened, int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
