"""Holds the two judges against each other: the Python rules and their Cypher twins, on random consortia on a real server.

Run: `python benchmarks/differential.py --count 10000 --seed 1`. Without NEO4J_URI (with NEO4J_USERNAME, NEO4J_PASSWORD) a server is started
here (NEO4J_VERSION) and stopped at the end; with it, what is in that database is taken out! `--rules TYP-02,ORG-16` limits the rules. Prints
how often each outcome occurred, the first differences, and ends with 1 when there is one. A consortium of a seed is made again by
`tests.twins.random_consortia.consortium(seed, number)`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from queries.calls import load_profile
from queries.cypher import twins
from tests.servers import about, server, wipe
from tests.twins.judges import Difference, ask_all, differences
from tests.twins.random_consortia import consortium

BATCH = 200
SHOWN = 5
OUTCOMES = ("fail", "advisory", "unknown", "explained", "pass", "not_applicable")


def main() -> int:
    parser = argparse.ArgumentParser(description="Python rules against Cypher twins on random consortia")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rules", default="", help="ids, separated by commas; all twins if left out")
    given = parser.parse_args()
    rules = [r for r in given.rules.split(",") if r] or list(twins())
    call = load_profile("aimgain-5")
    counts: Counter[tuple[str, str]] = Counter()
    found: list[Difference] = []
    loading = asking = 0.0
    begin = time.perf_counter()
    with server() as address, address.open() as store:
        server_name = about(store)
        for first in range(0, given.count, BATCH):
            batch = [consortium(given.seed, n) for n in range(first, min(first + BATCH, given.count))]
            wipe(address)
            start = time.perf_counter()
            store.load_all(batch)
            loaded = time.perf_counter()
            answers = ask_all(store, rules, call, None)
            loading, asking = loading + loaded - start, asking + time.perf_counter() - loaded
            for one in batch:
                found += differences(one, call, answers, counts)
            print(f"{first + len(batch)} consortia, {len(found)} differences", file=sys.stderr)
    print(f"{server_name}, seed {given.seed}, {given.count} consortia, {len(rules)} rules")
    print(
        f"loaded in {loading:.1f} s, twins asked in {asking:.1f} s, all {time.perf_counter() - begin:.1f} s"
    )
    print("rule     " + "".join(f"{outcome:>15}" for outcome in OUTCOMES) + "    differences")
    for rule in rules:
        differing = sum(d.rule == rule for d in found)
        print(
            f"{rule:9}" + "".join(f"{counts[rule, outcome]:15}" for outcome in OUTCOMES) + f"{differing:15}"
        )
    for difference in found[:SHOWN]:
        print(difference)
    print("equal" if not found else f"{len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
