"""Short forms of the scripts beside this file; the whole of them by hand, with the record in RESULTS.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.stores.errors import StoreError
from tests.servers import Address
from tests.stress.contest import SCENARIOS, contest
from tests.stress.kill_server import kill_and_look

pytestmark = pytest.mark.stress


@pytest.mark.parametrize("name", SCENARIOS)
def test_what_is_lawful_alone_and_unlawful_together_never_gets_in(neo4j: Address, name: str) -> None:
    result = contest(name, neo4j, locked=True, rounds=3, processes=4)
    assert (result.unlawful, result.errors) == (0, 0)
    assert result.commits >= 3
    assert result.refusals >= 3


@pytest.mark.parametrize("name", SCENARIOS)
def test_without_the_lock_it_gets_in(neo4j: Address, name: str) -> None:
    """So the test above can fail. Nearly every second round at least goes wrong."""
    result = contest(name, neo4j, locked=False, rounds=40, processes=4, until_unlawful=True)
    assert result.unlawful == 1


def test_a_killed_server_has_every_acknowledged_project_whole(neo4j_server: Address, tmp_path: Path) -> None:
    """Only where a server of our own can be started; `neo4j_server` says so where none can be had at all."""
    try:
        result = kill_and_look(tmp_path / "home", rounds=1, saves=10)
    except StoreError as error:
        if error.code in ("not_installed", "not_fetched"):
            pytest.skip(f"needs a server of its own: {error}")
        raise
    assert result.acknowledged > 0
    assert (result.missing, result.partial) == (0, 0)
    assert set(result.said) <= {"unreachable", "not_saved", "outcome_unknown"}
