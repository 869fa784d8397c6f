"""The Neo4j server on which tests, stress tests and benchmarks run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from graphmodel.stores.neo4j import server as local
from graphmodel.stores.neo4j.connection import Limits
from graphmodel.stores.neo4j.store import Neo4jStore


class Address(NamedTuple):
    """Where a Neo4j server is, and how to get in."""

    uri: str
    username: str
    password: str
    database: str | None = None
    home: Path | None = None
    """The folder of a server that was started here."""

    def open(self, patience: float = 30, limits: Limits | None = None) -> Neo4jStore:
        """A store on the server."""
        return Neo4jStore(
            self.uri,
            username=self.username,
            password=self.password,
            database=self.database,
            patience=patience,
            limits=limits,
        )


def version() -> str:
    """Of the servers that are started here: NEO4J_VERSION, else the long-term release."""
    return os.environ.get("NEO4J_VERSION", local.LONG_TERM)


@contextmanager
def server() -> Iterator[Address]:
    """The server named by NEO4J_URI (its data will be wiped!), else one of our own, which is stopped at the end. Raises StoreError when
    none can be had.
    """
    if named := os.environ.get("NEO4J_URI"):
        username, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        yield Address(named, username, password, os.environ.get("NEO4J_DATABASE"))
        return
    with TemporaryDirectory(prefix="neo4j") as folder:
        home = Path(folder)
        own = local.start(home, port=0, version=version(), say=lambda text: print(text.en, file=sys.stderr))
        try:
            yield Address(own.uri, own.username, own.password, home=home)
        finally:
            local.stop(home)


def about(store: Neo4jStore) -> str:
    """Which server this is, for the record of a measurement."""
    # Newer servers name the versions of Cypher, too.
    (row,) = store.ask(
        "CALL dbms.components() YIELD name, versions, edition WITH * WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version, edition"
    )
    return f"Neo4j {row['version']} {row['edition']}"


def wipe(address: Address) -> None:
    """Take everything out of the database."""
    from neo4j import GraphDatabase

    with (
        GraphDatabase.driver(address.uri, auth=(address.username, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        # In parts: a large portfolio is more than one transaction can hold.
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()
