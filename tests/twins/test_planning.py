"""The texts that a server plans before anybody asks them are those that are asked later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graphmodel.stores.neo4j.store import Neo4jStore
from queries.calls import load_profile
from queries.cypher import ask_twin, planning, question, twins
from queries.enforce import ASKED_IN_THE_DATABASE, ask_together
from tests.servers import Address


def shape(value: Any) -> Any:
    """What the server looks at when it looks for a plan: which parameters there are, and of which kind."""
    return {name: type(one).__name__ for name, one in value.items()}


def test_every_text_is_planned_as_it_is_asked_later() -> None:
    asked: list[tuple[str, dict[str, str]]] = []

    def note(text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        asked.append((text, shape(parameters)))
        return []

    planning.plan(lambda work: work(note))
    planned = sorted(asked, key=str)
    asked.clear()
    call = load_profile("aimgain-5")
    for rule in twins():
        ask_twin(note, rule, call, ["f1", "f2"])
    ask_together(note, ASKED_IN_THE_DATABASE, call, "f1")
    assert planned == sorted(asked, key=str)
    assert {shape for _, shapes in planned for shape in shapes.values()} == {"dict"}


def test_the_texts_are_planned_on_the_server_of_a_folder(
    neo4j_server: Address, tmp_path: Path, monkeypatch: Any
) -> None:
    seen: list[str] = []
    real = Neo4jStore.read

    def read(store: Neo4jStore, work: Any) -> Any:
        return real(store, lambda ask: work(lambda text, given: seen.append(text) or ask(text, given)))  # type: ignore[func-returns-value]

    monkeypatch.setattr(Neo4jStore, "read", read)
    planning.main(str(tmp_path))  # no server was started there
    assert seen == []
    if neo4j_server.home is not None:
        planning.main(str(neo4j_server.home))
        assert {question(rule) for rule in twins()} < set(seen)
