"""Is somebody looking for a fault of the product itself? Then what went wrong is shown whole, not told in a sentence."""

from __future__ import annotations

import os

DEBUG_VARIABLE = "CONSORTIUM_DEBUG"


def debugging() -> bool:
    """Is the environment variable CONSORTIUM_DEBUG set?"""
    return bool(os.environ.get(DEBUG_VARIABLE))
