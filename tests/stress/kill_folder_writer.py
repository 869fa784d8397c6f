"""kill -9 of a process that saves one document again and again: the file is the old one or the new one, never half.

`python -m tests.stress.kill_folder_writer [ROUNDS]` prints what came out, and the same for a writer that writes into the file itself, which
shows that the test can fail; the record is in RESULTS.md.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from graphmodel.documents.loader import Loaded, load
from graphmodel.documents.places import DocumentError
from graphmodel.stores.folder import FolderStore
from tests.stores.documents import document, titled

WRITER = """
import sys, time
from graphmodel.stores import folder
from graphmodel.stores.base import ANY
from tests.stress.kill_folder_writer import both
def in_place(path, content, durable):
    with open(path, "wb") as file:
        for start in range(0, len(content), 4096):
            file.write(content[start : start + 4096])
            file.flush()
            time.sleep(0.001)  # a slow disk, so that the kill meets it on a fast one too
writing = in_place if sys.argv[2] == "naive" else folder.write_whole
def write_whole(path, content, durable):
    print("inside", flush=True)
    writing(path, content, durable=durable)
folder.write_whole = write_whole
store = folder.FolderStore(sys.argv[1])
documents = both()
print("ready", flush=True)
n = 0
while True:
    store.save(documents[n % 2], expected=ANY)
    n += 1
    print("saved", flush=True)
"""


def both() -> tuple[Loaded, Loaded]:
    """The two documents that take turns; one is much longer."""
    long = [{"id": f"o{n}", "name": f"機関{n}（架空）" + "長" * 1500} for n in range(60)]
    return titled("a", "短い（架空）"), document("a", {"add": {"organizations": long}})


class Result(NamedTuple):
    """What was found after the kills."""

    rounds: int
    saves: int
    """Saves that were acknowledged."""
    half: int
    """Rounds after which the file was neither of the two documents, or could not be read."""
    lost: int
    """Rounds after which an acknowledged save was neither there nor replaced by the next one."""
    remains: int
    """Temporary files that a killed writer has left; they are hidden and never read."""


def kill_and_look(
    folder: Path, rounds: int, *, naive: bool = False, until_half: bool = False, seed: int = 4
) -> Result:
    """Kill the writer at a random moment, `rounds` times, and look at the file each time; with `until_half` no more after the first file
    that is a half one.
    """
    dice = random.Random(seed)
    documents = [one.document for one in both()]
    FolderStore(folder).save(titled("a", "初版（架空）"), expected=None)
    first = titled("a", "初版（架空）").document
    saves = half = lost = played = 0
    while played < rounds and not (until_half and half):
        played += 1
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), "naive" if naive else "whole"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            said: list[str] = []
            wanted = dice.choice((1, 2, 3))
            while said.count("inside\n") < wanted:
                said.append(writer.stdout.readline())
            # It is about to write, and the acknowledgement comes after.
            time.sleep(dice.uniform(0, 0.004))
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged = [*said, *writer.stdout.read().splitlines(True)].count("saved\n")
        saves += acknowledged
        try:
            found = load(folder / "a.yaml").document
        except DocumentError:
            half += 1
            (folder / "a.yaml").unlink()
            FolderStore(folder).save(titled("a", "初版（架空）"), expected=None)
            first = titled("a", "初版（架空）").document
            continue
        half += found not in (*documents, first)
        # The save after the last acknowledged one may or may not have been done.
        lost += acknowledged > 0 and found not in (
            documents[(acknowledged - 1) % 2],
            documents[acknowledged % 2],
        )
        first = found
    remains = sum(1 for _ in folder.glob(".a.yaml.*"))
    return Result(played, saves, half, lost, remains)


def main(rounds: int = 200) -> int:
    """1 if something is not as it should be."""
    with tempfile.TemporaryDirectory() as place:
        whole = kill_and_look(Path(place), rounds)
    print(whole, flush=True)
    with tempfile.TemporaryDirectory() as place:
        naive = kill_and_look(Path(place), rounds, naive=True)
    print("written in place:", naive)
    return bool(whole.half or whole.lost or not naive.half)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
