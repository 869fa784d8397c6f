"""How to add an optional part of this product to the Python that runs it."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def install_command(extra: str) -> str:
    """What to type to get the packages of an extra, to be copied as it stands.

    It names the environment: one that was made without pip, as the README does, would else be passed over for the system's Python.
    """
    if find_spec("pip") is not None:
        pip = f"{_typed(sys.executable)} -m pip"
    else:
        pip = f"{'py' if sys.platform == 'win32' else 'python3'} -m pip --python {_typed(sys.prefix)}"
    # Double quotes: Windows' command line knows no others.
    return f'{pip} install "aimgain-consortium[{extra}]"'


def _typed(path: str) -> str:
    return f'"{path}"' if " " in path else path
