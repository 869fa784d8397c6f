"""Running the command line in tests: inside this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from typer.testing import CliRunner

from consortium.terminal.cli import app

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


def run(*arguments: str | Path, **environment: str) -> Ran:
    """Run a command in this process; exceptions that are no exit come out."""
    result = CliRunner().invoke(
        app,
        [str(a) for a in arguments],
        env={"CONSORTIUM_LANG": "", "COLUMNS": "80", **environment},
        catch_exceptions=False,
    )
    return Ran(result.exit_code, result.stdout, result.stderr)


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m consortium` and return what it wrote, as bytes."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        env=clean_environment(**environment),
        check=False,
        timeout=60,
    )


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "consortium", *map(str, arguments)]


def clean_environment(**environment: str) -> dict[str, Any]:
    drop = {"COLUMNS", "CONSORTIUM_LANG", "CONSORTIUM_DEBUG", "PYTHONIOENCODING", "PYTHONUTF8", "NO_COLOR"}
    kept = {k: v for k, v in os.environ.items() if k not in drop}
    return {**kept, "PYTHONPATH": str(ROOT), **environment}
