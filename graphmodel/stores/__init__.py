"""Where consortia are kept: a folder of documents, or Neo4j. A store gives and takes documents; it knows no rules."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from graphmodel.stores.errors import StoreError

if TYPE_CHECKING:
    from graphmodel.stores.base import Store

SCHEMES = ("neo4j://", "neo4j+s://", "neo4j+ssc://", "bolt://", "bolt+s://", "bolt+ssc://")

ANYWHERE = ("neo4j://", "bolt://")
"""An address without a host: the server that NEO4J_URI names, else the one that was started here."""


def is_database(url: str) -> bool:
    """Does the address name a Neo4j database, not a folder?"""
    return url.lower().startswith(SCHEMES)


class Within(NamedTuple):
    """An address that may go on to a project in the database and one of its revisions: `neo4j://127.0.0.1:7687#f1@2`."""

    url: str
    project: str | None = None
    revision: str | None = None


def within(address: str) -> Within:
    """Take an address apart. Raises StoreError when it goes on and names no project."""
    url, goes_on, inner = address.partition("#") if is_database(address) else (address, "", "")
    project, _, revision = inner.partition("@")
    if goes_on and not project:
        # Never the whole portfolio in place of the one project that somebody has meant.
        raise StoreError(
            "bad_address",
            f"「{address}」には、# のあとに課題のidがありません（例: {url}#f1）。全課題なら {url} と書いてください。",
            f"`{address}` names no project after the # (like {url}#f1). Write {url} for all projects.",
        )
    return Within(url, project or None, revision or None)


def open_store(url: str) -> Store:
    """Open the store at `url`: a folder (or a single document), or the address of a Neo4j server (`neo4j://` alone: see `ANYWHERE`).

    User, password and database come from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE; without them, from the server that was
    started here (`consortium neo4j start`) if `url` is its address. Raises StoreError.
    """
    if not is_database(url):
        from graphmodel.stores.folder import FolderStore

        return FolderStore(url)
    from graphmodel.stores.neo4j.server import read
    from graphmodel.stores.neo4j.store import Neo4jStore

    local = read()
    if url in ANYWHERE:
        found = os.environ.get("NEO4J_URI") or (local.uri if local else None)
        if found is None:
            raise StoreError(
                "no_server",
                "Neo4j サーバーが分かりません。consortium neo4j start で起動するか、NEO4J_URI に指定してください。",
                "Which Neo4j server? Start one with consortium neo4j start, or name it in NEO4J_URI.",
            )
        url = found
    if within(url).url != url:
        raise StoreError(
            "bad_address",
            f"「{url}」では、課題（# のあと）は指定できません。{within(url).url} と書いてください。",
            f"A project (what stands after #) cannot be named here: write {within(url).url} in place of {url}.",
        )
    # A variable that is set to nothing is one that is not set.
    password = os.environ.get("NEO4J_PASSWORD") or None
    username = os.environ.get("NEO4J_USERNAME") or "neo4j"
    if password is None and local is not None and _is_here(url, local.port):
        username, password = local.username, local.password
    return Neo4jStore(
        url, username=username, password=password or "", database=os.environ.get("NEO4J_DATABASE") or None
    )


def _is_here(url: str, port: int) -> bool:
    try:
        parts = urlsplit(url)
        return parts.hostname in ("127.0.0.1", "localhost", "::1") and (parts.port or 7687) == port
    except ValueError:
        return False
