"""Turns DOT into SVG with whatever Graphviz there is.

Each engine runs in a child process with a time limit: Graphviz's own checks end the process they run in.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from graphmodel.text import Text
from viz.drawing import fonts
from viz.drawing.errors import EXTRA, DrawingError

SECONDS = 60.0
NO_ENGINE = Text(
    f"図を描くプログラム Graphviz が見つかりません。`{EXTRA}` で図の道具一式を入れるか、"
    "DOT で書き出して、Graphviz のあるところで `dot -Tsvg` を実行してください。",
    f"Graphviz, which draws the charts, was not found. Install all that charts need with `{EXTRA}`, or write DOT and run "
    "`dot -Tsvg` where Graphviz is installed.",
)
FAILED = Text(
    "図を描けませんでした（{engine}：{reason}）。DOT で書き出すことはできます。",
    "The chart could not be drawn ({engine}: {reason}). DOT can still be written.",
)
SLOW = Text("{seconds:.0f} 秒で終わりませんでした", "not finished within {seconds:.0f} seconds")
EMPTY = Text("何も出力しませんでした", "wrote nothing")

_CHILD = (
    "import sys, pygraphviz\n"
    "dot = sys.stdin.buffer.read().decode('utf-8')\n"
    "sys.stdout.buffer.write(pygraphviz.AGraph(string=dot).draw(format='svg', prog='nop2'))\n"
)


@dataclass(frozen=True)
class Engine:
    """One Graphviz: a name for messages, and a command that reads DOT and writes SVG."""

    name: str
    command: tuple[str, ...]


def available() -> list[Engine]:
    """Return the engines of this machine, best first."""
    found = []
    if find_spec("pygraphviz"):
        found.append(Engine("pygraphviz", (sys.executable, "-P", "-c", _CHILD)))
    if dot := shutil.which("dot"):
        found.append(Engine("dot", (dot, "-Tsvg")))
    beside = Path(sys.executable).parent
    if pure := shutil.which("graphviz-pure") or shutil.which("graphviz-pure", path=str(beside)):
        found.append(Engine("graphviz-pure", (pure, "-Tsvg")))
    return found


def draw(dot: str, *, engines: list[Engine] | None = None, seconds: float = SECONDS) -> bytes:
    """Draw DOT text as SVG.

    Tries the engines in their order. Raises DrawingError when there is none, or when all of them failed.
    """
    usable = available() if engines is None else engines
    if not usable:
        raise DrawingError(NO_ENGINE)
    problem: Text | None = None
    for engine in usable:
        result = _run(engine, dot, seconds)
        if isinstance(result, bytes):
            return result
        problem = problem or FAILED.format(
            {"engine": engine.name, "reason": result.ja}, {"engine": engine.name, "reason": result.en}
        )
    raise DrawingError(problem or NO_ENGINE)


def _run(engine: Engine, dot: str, seconds: float) -> bytes | Text:
    """Return the picture, or why there is none."""
    try:
        with _font_settings() as environment:
            done = subprocess.run(
                engine.command,
                input=dot.encode(),
                capture_output=True,
                timeout=seconds,
                check=False,
                env=environment,
            )
    except subprocess.TimeoutExpired:
        return SLOW.format({"seconds": seconds}, {"seconds": seconds})
    except OSError as error:
        return Text(str(error), str(error))
    if done.returncode == 0 and done.stdout:
        return done.stdout
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return Text(said[-1], said[-1]) if said else EMPTY


@contextmanager
def _font_settings() -> Iterator[dict[str, str]]:
    """Give the child fontconfig settings of our own, so that it finds the packaged fonts and does not complain about the system's.

    Fontconfig leaves files beside the fonts that it reads; it gets the packaged ones through links.
    """
    with tempfile.TemporaryDirectory(prefix="chart-") as folder:
        settings = Path(folder) / "fonts.conf"
        directories = [str(place) for place in fonts.folders()]
        for path in fonts.packages():
            try:
                (Path(folder) / path.name).symlink_to(path)
                directories.append(folder)
            except OSError:  # Windows keeps links for administrators
                directories.append(str(path.parent))
        listed = "".join(f"<dir>{html.escape(each)}</dir>" for each in sorted(set(directories)))
        settings.write_text(
            f"<fontconfig>{listed}<cachedir>{html.escape(folder)}</cachedir></fontconfig>", encoding="utf-8"
        )
        yield {**os.environ, "FONTCONFIG_FILE": str(settings)}
