"""The formats that there are: found, not listed. To add one, add a file with a `FORMAT`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import viz.reports
from graphmodel.text import Lang, Text
from viz.reports.run import Run


@dataclass(frozen=True)
class Options:
    """What a caller may wish; a format takes what concerns it.

    `width` in columns. `charts`: SVG text by project id. `strict`: unknown answers count for the exit code.
    """

    lang: Lang = "ja"
    width: int = 80
    show_all: bool = False
    quiet: bool = False
    encoding: str = "utf-8"
    color: bool = False
    strict: bool = False
    charts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """One format: its name on the command line, the ending of its files, its title, and the function that writes it."""

    name: str
    suffix: str
    title: Text
    render: Callable[[Run, Options], str]


def find_format(name: str) -> Format | None:
    """Return the format of that name. Only its own file is imported where that is called after the format, `html.py` or `json_report.py`."""
    there = {module.name for module in pkgutil.iter_modules(viz.reports.__path__)}
    for module in (name, f"{name}_report"):
        if module in there and (made := _made_in(module)) is not None and made.name == name:
            return made
    return formats().get(name)


def _made_in(module: str) -> Format | None:
    made = getattr(importlib.import_module(f"viz.reports.{module}"), "FORMAT", None)
    return made if isinstance(made, Format) else None


@cache
def formats() -> dict[str, Format]:
    """Return every format by name, sorted by name."""
    made = (_made_in(module.name) for module in pkgutil.iter_modules(viz.reports.__path__))
    found = (each for each in made if each is not None)
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}
