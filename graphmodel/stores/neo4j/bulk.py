"""What makes a bulk load quick: the interpreter's own housekeeping put off, and the next batch made while one is being saved."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

SWITCH = 0.0002
"""Seconds for which one thread keeps the interpreter during a bulk load while another one waits for it."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Settings of the interpreter for a bulk load; what was set before is set again at the end."""
    interval = sys.getswitchinterval()
    ours = not gc.get_freeze_count()
    # The thread that talks to the server needs the interpreter often and for a moment only, and would wait long for the one that prepares.
    sys.setswitchinterval(SWITCH)
    if ours:
        # Whoever loads a thousand documents holds them all; a third of the time would go into looking for garbage among them.
        gc.freeze()
    try:
        yield
    finally:
        if ours:
            gc.unfreeze()
        sys.setswitchinterval(interval)


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same, each made while the one before it is in use."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item
