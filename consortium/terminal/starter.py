"""The starter document of `consortium new`: it loads as it stands, and everything that nobody has said yet is unknown."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from graphmodel.text import Lang

SCHEMA_FILE = "consortium.schema.json"
"""The JSON Schema that is written beside a starter document, for editors."""


def starter(lang: Lang, today: date, *, schema: str | None = None) -> str:
    """The text of a starter document. `schema` names a JSON Schema beside it, for editors."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    text = files("consortium.terminal").joinpath("starters", f"{lang}.yaml").read_text("utf-8")
    return head + text.replace("TODAY     ", today.isoformat())
