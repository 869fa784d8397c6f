"""What a folder makes of names and drives that give trouble: ids that no file can have, shared files in the way, full disks, drives without locks."""

from __future__ import annotations

import errno
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graphmodel.documents.loader import Loaded, load, loads
from graphmodel.documents.written.canonical import canonical
from graphmodel.stores.base import ANY
from graphmodel.stores.errors import StoreError
from graphmodel.stores.file_names import file_stem
from graphmodel.stores.folder import FolderStore
from tests.stores.documents import titled

KANJI = "𠮷" * 64
"""Four bytes each."""


def ids(store: FolderStore) -> list[str]:
    return [one.project for one in store.list()]


def with_shared(folder: Path, project: str, shared: str) -> Loaded:
    """A document that names a body of a shared file."""
    folder.mkdir(exist_ok=True)
    (folder / shared).write_text(
        json.dumps({"format": 1, "organizations": [{"id": "hosp", "name": "星屑病院（架空）"}]}), "utf-8"
    )
    data = {
        "format": 1,
        "as_at": "2026-10-01",
        "project": {"id": project},
        "shared": [shared],
        "organizations": [{"id": "hosp"}],
    }
    file = folder / f"{project}-document.json"
    file.write_text(json.dumps(data), "utf-8")
    return load(file)


@pytest.mark.parametrize("many", [("abc", "ABC"), ("CON", "nul"), ("-x", "x"), (KANJI, "Lpt1"), ("が", "ガ")])
def test_projects_whose_ids_are_no_names_of_files_come_back(tmp_path: Path, many: tuple[str, str]) -> None:
    with FolderStore(tmp_path) as store:
        assert store.load_all(titled(project, "架空") for project in many) == 2
        assert ids(store) == sorted(many)
        names = [file.name for file in tmp_path.glob("*.yaml")]
        assert len({name.casefold() for name in names}) == 2
        for name in names:
            assert len(name.encode()) < 220
            assert not name.startswith("-")
            assert Path(name).stem.lower() not in ("con", "nul", "lpt1")
        # The way back, and the next save, find them.
        for project in many:
            store.save(titled(project, "改（架空）"), expected=ANY)
        assert sorted(file.name for file in tmp_path.glob("*.yaml")) == sorted(names)
        store.remove(many[0], expected=ANY)
        assert ids(store) == [many[1]]


def test_a_usual_id_is_the_name_of_its_file() -> None:
    assert file_stem("f1", set()) == "f1"
    assert file_stem("課題-1", {"f1"}) == "課題-1"
    assert file_stem("f1", {"f1"}) not in ("f1", file_stem("F1", {"f1"}))


def test_an_id_that_is_the_name_of_its_shared_file(tmp_path: Path) -> None:
    one = with_shared(tmp_path / "from", "partners", "partners.json")
    two = with_shared(tmp_path / "other", "common", "common.yaml")
    (tmp_path / "to").mkdir()
    with FolderStore(tmp_path / "to") as store:
        assert store.load_all([one, two]) == 2
        for again in (store.load("partners"), store.load("common")):
            assert again.loaded.document.organizations == one.document.organizations
        assert (tmp_path / "to" / "partners.json").is_file()
        assert (tmp_path / "to" / "common.yaml").is_file()
        assert store.load_all([one, two]) == 0


def test_a_shared_file_with_the_name_of_another_projects_file(tmp_path: Path) -> None:
    one = with_shared(tmp_path / "from", "a", "b.yaml")
    (tmp_path / "to").mkdir()
    with FolderStore(tmp_path / "to") as store:
        # Together, the project gets out of the way;
        assert store.load_all([titled("b", "架空"), one]) == 2
        assert ids(store) == ["a", "b"]
    (tmp_path / "second").mkdir()
    with FolderStore(tmp_path / "second") as store:
        store.save(titled("b", "架空"), expected=None)
        # one that is there already is not renamed behind anybody's back.
        with pytest.raises(StoreError) as refused:
            store.load_all([one])
        assert refused.value.code == "shared_taken"
        assert "課題「b」" in refused.value.text.ja
        assert ids(store) == ["b"]


def test_something_else_that_has_the_name_of_a_shared_file(tmp_path: Path) -> None:
    one = with_shared(tmp_path / "from", "a", "b.yaml")
    (tmp_path / "to").mkdir()
    (tmp_path / "to" / "b.yaml").write_text("format: 1\norganizations: [{id: x, roles: what}]\n", "utf-8")
    with pytest.raises(StoreError) as refused:
        FolderStore(tmp_path / "to").load_all([one])
    assert refused.value.code == "shared_taken"
    assert "b.yaml" in refused.value.text.ja


def test_a_disk_that_is_full_is_said_with_what_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from graphmodel.documents.written import files

    room = 2
    real = files.write_whole

    def write_whole(path: Path, content: bytes, **how: Any) -> None:
        nonlocal room
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        room -= 1
        real(path, content, **how)

    monkeypatch.setattr("graphmodel.stores.folder.write_whole", write_whole)
    with FolderStore(tmp_path) as store:
        with pytest.raises(StoreError) as refused:
            store.load_all(titled(p, "架空") for p in "abcd")
        assert refused.value.code == "not_written"
        assert "空き容量が足りません" in refused.value.text.ja
        assert "2件は保存してあります" in refused.value.text.ja
        assert ids(store) == ["a", "b"]
        room = 10
        assert store.load_all(titled(p, "架空") for p in "abcd") == 2


@pytest.mark.parametrize("number", [errno.EOPNOTSUPP, errno.ENOLCK, errno.ENOSYS])
def test_a_drive_that_cannot_lock_files_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    fcntl = pytest.importorskip("fcntl")
    tried = []

    def flock(handle: int, how: int) -> None:
        tried.append(how)
        raise OSError(number, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(StoreError) as refused:
        FolderStore(tmp_path).save(titled("a", "架空"), expected=None)
    assert refused.value.code == "no_locks"
    assert "ロックできません" in refused.value.text.ja
    assert "not supported" not in refused.value.text.ja
    assert len(tried) == 1
    assert list(tmp_path.glob("*.yaml")) == []

    from graphmodel.stores.neo4j import server

    with pytest.raises(StoreError) as refused:
        server.start(tmp_path / "home")
    assert refused.value.code == "no_locks"


def test_a_document_that_cannot_be_read_in_the_folder_is_not_lost(tmp_path: Path) -> None:
    """A file with the name of a new project, of which nobody knows what it is."""
    (tmp_path / "a.yml").write_bytes(canonical(titled("z", "架空").document).encode())
    with FolderStore(tmp_path) as store:
        store.save(titled("a", "架空"), expected=None)
        assert ids(store) == ["a", "z"]
    assert loads((tmp_path / "a.yml").read_bytes(), "a.yml").document.project.id == "z"


IMPORT = """
import os, signal, sys
from pathlib import Path
from graphmodel.documents.loader import load_portfolio
from graphmodel.stores import folder
calls, real = 0, folder.write_whole
def write_whole(path, content, durable):
    global calls
    calls += 1
    if calls == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
    real(path, content, durable=durable)
folder.write_whole = write_whole
folder.FolderStore(sys.argv[2]).load_all(load_portfolio([Path(sys.argv[1])]).loaded)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
@pytest.mark.parametrize("at", [1, 2, 4])
def test_an_import_of_many_that_is_killed_leaves_whole_documents_and_can_be_repeated(
    tmp_path: Path, at: int
) -> None:
    """Killed before the shared file, before the first document, and in the middle."""
    source, target = tmp_path / "from", tmp_path / "to"
    target.mkdir()
    many = [with_shared(source, project, "common.yaml") for project in "abcd"]
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT, str(source), str(target), str(at)],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL
    with FolderStore(target) as store:
        # What is there is whole, and never names a shared file that is not.
        assert ids(store) == list("abcd"[: max(0, at - 2)])
        assert (target / "common.yaml").exists() == (at > 1)
        assert store.load_all(many) == 4 - max(0, at - 2)
        assert ids(store) == list("abcd")
    assert sorted(file.name for file in target.iterdir() if file.suffix in (".yaml", ".new")) == [
        "a.yaml", "b.yaml", "c.yaml", "common.yaml", "d.yaml"
    ]  # fmt: skip
