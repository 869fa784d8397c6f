"""What only the folder store does: files, whole or not at all; one writer at a time; made for git."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from difflib import ndiff
from pathlib import Path

import pytest

from graphmodel.documents.changes import reads_changes
from graphmodel.documents.loader import load
from graphmodel.documents.places import DocumentError
from graphmodel.documents.written.canonical import canonical
from graphmodel.stores import open_store
from graphmodel.stores.base import ANY, Missing
from graphmodel.stores.errors import StoreError
from graphmodel.stores.folder import FolderStore
from tests.consortia import FIXTURES
from tests.stores.documents import titled
from tests.stress.kill_folder_writer import kill_and_look


def test_a_new_document_becomes_a_yaml_file_that_people_can_read(tmp_path: Path) -> None:
    one = load(FIXTURES / "f1.yaml")
    with open_store(str(tmp_path)) as store:
        store.save(one, expected=None)
    text = (tmp_path / "f1.yaml").read_text(encoding="utf-8")
    assert text.startswith("format: 1\n")
    assert "夢幻製薬（架空）" in text
    assert load(tmp_path / "f1.yaml").document == one.document
    assert sorted(f.name for f in tmp_path.iterdir() if not f.name.startswith(".")) == ["f1.yaml"]


@pytest.mark.parametrize("name", ["any name.json", "sub/folder.yml"])
def test_a_document_stays_in_its_file_and_form(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    target.parent.mkdir(exist_ok=True)
    target.write_text(canonical(titled("a", "初版（架空）").document), encoding="utf-8")
    store = FolderStore(tmp_path)
    store.save(titled("a", "次（架空）"), expected=ANY)
    assert [f for f in tmp_path.rglob("*") if f.suffix in (".json", ".yaml", ".yml")] == [target]
    assert (target.read_text(encoding="utf-8")[0] == "{") == (target.suffix == ".json")
    assert load(target).document == titled("a", "次（架空）").document


def test_an_unchanged_document_keeps_its_comments(tmp_path: Path) -> None:
    text = (FIXTURES / "f1.yaml").read_bytes()
    (tmp_path / "f1.yaml").write_bytes(text)
    store = FolderStore(tmp_path)
    store.save(load(FIXTURES / "f1.yaml"), expected=ANY)
    store.load_all([load(FIXTURES / "f1.yaml")])
    assert (tmp_path / "f1.yaml").read_bytes() == text


def test_a_change_writes_anew_only_what_it_changes(tmp_path: Path) -> None:
    old = (FIXTURES / "f1.yaml").read_text("utf-8")
    file = tmp_path / "f1.yaml"
    file.write_text(old, "utf-8")
    changes = reads_changes(
        """
        format: 1
        project: f1
        changes:
          - add_flow: {id: neu, from: ryugu, to: getsumen, under: saiitaku3, origin: amed, amounts: {4: 1_000_000}}
          - set: {of: mugen, field: capital, value: 3億円}
          - remove_flow: {id: m-sub-1}
        """.encode(),
        "changes.yaml",
    )
    with open_store(str(tmp_path)) as store:
        store.apply("f1", changes)
    differing = [d for d in ndiff(old.splitlines(), file.read_text("utf-8").splitlines()) if d[0] in "+-"]
    assert len(differing) == 3
    assert [d.split()[0] for d in differing] == ["+", "-", "+"]
    assert "capital: 300000000" in differing[0]
    assert "id: m-sub-1" in differing[1]
    assert "amounts: {4: 1000000}" in differing[2]


def test_a_file_that_cannot_be_changed_piece_by_piece_is_written_anew(tmp_path: Path) -> None:
    """A document that is put in another order, or says the same by an alias, is right all the same."""
    text = (FIXTURES / "f1.yaml").read_text("utf-8")
    file = tmp_path / "f1.yaml"
    file.write_text(text, "utf-8")
    one = load(file)
    turned = one.document.model_copy(update={"contracts": tuple(reversed(one.document.contracts or ()))})
    with open_store(str(tmp_path)) as store:
        store.save(replace(one, document=turned), expected=ANY)
    assert canonical(load(file).document) == canonical(turned)


def test_one_file_is_a_store_too(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "one.yaml")
    assert store.list() == []
    revision = store.save(titled("a", "初版（架空）"), expected=None)
    assert FolderStore(tmp_path / "one.yaml").load("a").revision == revision
    with pytest.raises(StoreError, match="belongs to another project"):
        store.save(titled("b", "別（架空）"), expected=None)


def test_the_revision_is_the_digest_of_the_file(tmp_path: Path) -> None:
    import hashlib

    store = FolderStore(tmp_path)
    revision = store.save(titled("a", "初版（架空）"), expected=None)
    assert revision.id == hashlib.sha256((tmp_path / "a.yaml").read_bytes()).hexdigest()


def test_a_file_of_that_name_with_another_project_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(canonical(titled("b", "別（架空）").document), encoding="utf-8")
    with pytest.raises(StoreError, match="belongs to another project"):
        FolderStore(tmp_path).save(titled("a", "初版（架空）"), expected=None)


def test_an_earlier_revision_is_the_business_of_git(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    first = store.save(titled("a", "初版（架空）"), expected=None)
    store.save(titled("a", "次（架空）"), expected=ANY)
    with pytest.raises(Missing, match="git"):
        store.load("a", first.id)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        FolderStore(tmp_path / "nowhere")
    assert refused.value.code == "no_folder"


def test_a_file_that_cannot_be_read_stops_every_change(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: 1\nproject: [", encoding="utf-8")
    store = FolderStore(tmp_path)
    with pytest.raises(DocumentError, match=r"broken\.yaml"):
        store.save(titled("a", "初版（架空）"), expected=None)
    assert not (tmp_path / "a.yaml").exists()


def test_shared_files_go_with_the_documents_that_name_them(tmp_path: Path) -> None:
    adopted = [load(f) for f in sorted((FIXTURES / "adopted_projects").glob("[0-9]*.yaml"))]
    store = FolderStore(tmp_path)
    store.save(adopted[0], expected=None)
    store.load_all(adopted)
    assert [one.loaded.document for one in store.stream()] == [one.document for one in adopted]
    assert (tmp_path / "organizations.yaml").exists()
    before = (tmp_path / "organizations.yaml").read_bytes()
    store.load_all(adopted)
    assert (tmp_path / "organizations.yaml").read_bytes() == before


WRITER = """
import sys
from graphmodel.stores.base import Stale
from graphmodel.stores.folder import FolderStore
from tests.stores.documents import titled
folder, expected, title = sys.argv[1:]
store = FolderStore(folder)
def slow(there, wanted):
    print("inside", flush=True)
    sys.stdin.readline()
try:
    store.save(titled("a", title), expected=expected, guard=slow)
except Stale as error:
    sys.exit(f"refused: {error}")
"""


def writer(folder: Path, expected: str, title: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), expected, title],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_of_two_processes_that_save_the_same_file_one_is_refused(tmp_path: Path) -> None:
    revision = FolderStore(tmp_path).save(titled("a", "初版（架空）"), expected=None)
    with writer(tmp_path, revision.id, "甲の版（架空）") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "inside\n"
        # The first is in the middle of its save and holds the lock; the second has to wait, and is then too late.
        with writer(tmp_path, revision.id, "乙の版（架空）") as second:
            time.sleep(0.2)
            assert second.poll() is None
            first.communicate("go\n", timeout=60)
            _, said = second.communicate("go\n", timeout=60)
            assert second.returncode == 1
            assert "refused" in said
            assert "Read again" in said
    assert first.returncode == 0
    title = FolderStore(tmp_path).load("a").loaded.document.project.title
    assert title is not None
    assert title.ja == "甲の版（架空）"


def test_a_writer_that_dies_lets_go_of_the_lock(tmp_path: Path) -> None:
    revision = FolderStore(tmp_path).save(titled("a", "初版（架空）"), expected=None)
    with writer(tmp_path, revision.id, "途中（架空）") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "inside\n"
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    FolderStore(tmp_path).save(titled("a", "次（架空）"), expected=revision.id)


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    result = kill_and_look(tmp_path, rounds=3)
    assert (result.rounds, result.half, result.lost) == (3, 0, 0)
    FolderStore(tmp_path).save(titled("a", "次（架空）"), expected=ANY)
    assert sorted(f.name for f in tmp_path.iterdir() if f.suffix != ".lock") == ["a.yaml"]


def test_a_killed_writer_that_writes_into_the_file_leaves_half_a_one(tmp_path: Path) -> None:
    """So the test above can fail."""
    assert kill_and_look(tmp_path, rounds=40, naive=True, until_half=True).half == 1
