"""Documents for the tests of the stores."""

from __future__ import annotations

from typing import Any

from graphmodel.documents.loader import Loaded
from tests.consortia import change, fixture, load_data


def document(project: str, *changes: dict[str, Any], base: str = "f1") -> Loaded:
    """A fixture under another project id, changed."""
    data = change(fixture(base), [{"set": {"project.id": project}}, *changes])
    return load_data(data, f"{project}.json")


def titled(project: str, title: str) -> Loaded:
    """A document that differs from others in its title."""
    return document(project, {"set": {"project.title": title}})
