"""Takes one fact at a time away from lawful and broken consortia, or makes it undecided, and holds every answer to: no fail and no unknown
becomes a pass, no pass or unknown becomes a fail (what may, and why, is said in `tests/queries/less.py`).

Run: `python benchmarks/one_fact_less.py --count 40 --seed 1`: the fixtures, and so many random consortia. Prints each rule that knows better
with one fact less, with the places, and ends with 1 when there is one.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from graphmodel.documents.places import DocumentError
from tests.consortia import fixture
from tests.queries.less import judged, knows_better, outcomes, steps
from tests.twins.random_consortia import document

FIXTURES = ("f1", "f4", "f5", "f9", "hoshiyomi")


def consortia(count: int, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in FIXTURES:
        yield name, fixture(name)
    for number in range(count):
        yield f"random {seed}/{number}", document(seed, number)


def main() -> int:
    parser = argparse.ArgumentParser(description="One fact less, on fixtures and random consortia")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    tried = 0
    for name, data in consortia(given.count, given.seed):
        try:
            before = outcomes(judged(data))
        except DocumentError:
            continue
        for step in steps(data):
            tried += 1
            for better in knows_better(before, step):
                found[better.rule, better.before, better.after].append(f"{name}: {better.place}")
        print(f"{name}: {tried} steps, {sum(map(len, found.values()))} answers too good", file=sys.stderr)
    for (rule, was, now), places in sorted(found.items()):
        print(f"{rule}  {was} -> {now}  {len(places)} times, e.g. {'; '.join(places[:3])}")
    print(f"{tried} steps, {sum(map(len, found.values()))} answers too good")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
