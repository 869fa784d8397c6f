"""Documents for tests: a fixture, changed a little."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded, loads
from graphmodel.documents.written.reading import read_path
from queries.view import ProjectView, view_of

FIXTURES = Path(__file__).parent.parent / "fixtures"


def fixture(name: str) -> dict[str, Any]:
    """The plain data of a fixture, free to be changed."""
    return copy.deepcopy(_fixture(name))


@cache
def _fixture(name: str) -> dict[str, Any]:
    source = read_path(FIXTURES / f"{name}.yaml")
    assert not source.problems, source.problems
    assert isinstance(source.data, dict)
    return source.data


def entry(data: Any, path: str) -> tuple[Any, str | int]:
    """Find where a dotted path points: list entries are addressed by id or by number; returns the container and the last key."""
    current, parts = data, path.split(".")
    for n, part in enumerate(parts):
        key: str | int = part
        if isinstance(current, list):
            ids = [e.get("id") if isinstance(e, dict) else e for e in current]
            key = ids.index(part) if part in ids else int(part)
        elif isinstance(current, dict) and part not in current and part.isdigit() and int(part) in current:
            key = int(part)
        if n == len(parts) - 1:
            return current, key
        current = current[key]
    raise AssertionError("empty path")


def change(data: dict[str, Any], changes: list[dict[str, Any]]) -> dict[str, Any]:
    """Apply changes: `set: {path: value}`, `remove: [path]`, `add: {list path: [entries]}`, in the order given."""
    for step in copy.deepcopy(changes):
        assert set(step) <= {"set", "remove", "add"}, f"unknown change {step}"
        for path, value in (step.get("set") or {}).items():
            container, key = entry(data, path)
            container[key] = value
        for path in step.get("remove") or []:
            container, key = entry(data, path)
            del container[key]
        for path, values in (step.get("add") or {}).items():
            container, key = entry(data, path)
            container[key] = (
                [*(container.get(key) or []), *values]
                if isinstance(container, dict)
                else container[key] + values
            )
    return data


def load_data(data: dict[str, Any], name: str = "test.json", folder: Path | None = None) -> Loaded:
    """Load plain data as a document."""
    return loads(json.dumps(data, ensure_ascii=False).encode(), name, folder=folder)


def view_from(data: dict[str, Any]) -> ProjectView:
    """The view of plain data."""
    return view_of(build_graph([load_data(data)]))
