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


@cache
def formats() -> dict[str, Format]:
    """Return every format by name, sorted by name."""
    found = []
    for module in pkgutil.iter_modules(viz.reports.__path__):
        made = getattr(importlib.import_module(f"viz.reports.{module.name}"), "FORMAT", None)
        if isinstance(made, Format):
            found.append(made)
    return {made.name: made for made in sorted(found, key=lambda each: each.name)}
