"""Who knows less may not know better: a part of the steps of `tests/queries/less.py`; all of them by `benchmarks/one_fact_less.py`."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from tests.consortia import change, fixture
from tests.queries.less import Step, judged, knows_better, outcomes, steps

EVERY = 12
"""Each test takes every so many steps, beginning with another one."""

BROKEN: list[dict[str, Any]] = [
    {"set": {"organizations.getsumen.roles": ["sub", {"role": "lead", "from": "2029-04-01"}]}},
    {"set": {"people.takeno.employer": "ryugu"}},
    {"add": {"contracts": [{"id": "k", "kind": "sub_commission", "commissioner": "getsumen", "contractor": "mugen", "period": {"from": "2028-04-01", "to": "2029-03-31"}}]}},
]  # fmt: skip

LEDGER = {"MON-01", "MON-02", "MON-13"}
"""Rules about money: what one fact less shows of them is said by `benchmarks/one_fact_less.py`."""


@pytest.mark.parametrize("start", range(3))
@pytest.mark.parametrize("broken", [False, True])
def test_one_fact_less_makes_no_answer_better_than_it_may_be(start: int, broken: bool) -> None:
    data = change(fixture("f1"), BROKEN if broken else [])
    before = outcomes(judged(data))
    assert ("fail" in before.values()) == broken
    some = list(islice(steps(data), start * 4 + broken, None, EVERY))
    assert len(some) > 15
    found = [b for step in some for b in knows_better(before, step) if b.rule not in LEDGER]
    assert not found, "\n".join(map(str, found))


def test_what_knows_better_is_found() -> None:
    """The comparison can fail: a lawful document is no step from an unlawful one."""
    lawful = fixture("f1")
    unlawful = change(fixture("f1"), BROKEN)
    assert list(knows_better(outcomes(judged(lawful)), Step("x", "x", unlawful)))
    assert list(knows_better(outcomes(judged(unlawful)), Step("x", "x", lawful)))
