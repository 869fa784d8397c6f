"""Which revisions an exported folder holds, so that bringing it back does not overwrite what others have saved meanwhile.

`export` leaves a hidden file in the folder; `import` takes from it what each project was, and refuses a project that is another one by now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from consortium.terminal.files import write_whole
from graphmodel.stores.neo4j.store import Neo4jStore

NAME = ".consortium-revisions.json"


def remember(folder: Path, store: Neo4jStore, revisions: dict[str, str]) -> None:
    """Write down which revision of each project the folder holds now. Raises `Sorry`."""
    known = _known(folder, store.identity) | revisions
    content = {"database": store.identity, "revisions": dict(sorted(known.items()))}
    write_whole(folder / NAME, (json.dumps(content, indent=1) + "\n").encode())


def exported_from(files: Mapping[str, str], store: Neo4jStore) -> dict[str, tuple[Path, str]]:
    """For each project (with its file) that was exported from this database: the folder, and the revision that it held."""
    by_folder: dict[Path, dict[str, str]] = {}
    out = {}
    for project, file in files.items():
        for folder in Path(file).absolute().parents:
            if (folder / NAME).is_file():
                known = by_folder.setdefault(folder, _known(folder, store.identity))
                if project in known:
                    out[project] = (folder, known[project])
                break
    return out


def refresh(before: Mapping[str, tuple[Path, str]], store: Neo4jStore) -> None:
    """After an import: the folders hold what the database has now."""
    there = {one.project: one.revision.id for one in store.list()}
    for folder in {folder for folder, _ in before.values()}:
        now = {p: there[p] for p, (f, _) in before.items() if f == folder and p in there}
        remember(folder, store, now)


def _known(folder: Path, database: str) -> dict[str, str]:
    try:
        content: Any = json.loads((folder / NAME).read_text(encoding="utf-8"))
        known = content["revisions"] if content["database"] == database else {}
        return {str(project): str(revision) for project, revision in known.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
