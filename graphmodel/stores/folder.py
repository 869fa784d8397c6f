"""The folder store: documents as files, made for git. The revision is the file's digest; history is git's.

One writer at a time holds the folder's lock, so that nobody's change is lost; every file is the old one or the new one, never half.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import yaml
from filelock import FileLock, Timeout

from graphmodel.documents.identities import contradictions
from graphmodel.documents.loader import Loaded, load, load_portfolio, loads
from graphmodel.documents.places import DocumentError, Problem
from graphmodel.documents.spelling import canonical_path, in_canonical_keys
from graphmodel.documents.written.canonical import canonical
from graphmodel.documents.written.files import write_whole
from graphmodel.documents.written.reading import read_bytes
from graphmodel.documents.written.yaml.reviser import revised
from graphmodel.os_errors import reason
from graphmodel.schema.entries import Document, SharedFile, SharedOrganization, SharedPerson
from graphmodel.schema.fields import Record
from graphmodel.stores.base import (
    ANY,
    NOTHING_EXPECTED,
    Conflict,
    Edit,
    Expected,
    Guard,
    Listed,
    Missing,
    Revision,
    Stored,
    after,
    missing,
    portable,
    refuse_stale,
)
from graphmodel.stores.errors import StoreError, not_locked
from graphmodel.stores.file_names import file_stem, one_case
from graphmodel.text import Lang, Text

LOCK_SECONDS = 30.0
"""How long a writer waits for another one to finish."""


class FolderStore:
    """Documents in a folder, or a single document in a file."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.url = str(self.path)
        folder = self.path.parent if self._single else self.path
        if not folder.is_dir():
            raise StoreError(
                "no_folder",
                f"フォルダー {folder} がありません。作ってから指定してください。",
                f"There is no folder {folder}. Make it first.",
            )
        self._folder = folder
        # No lock that a killed writer would leave behind, in place of the one that the system takes back.
        self._lock = FileLock(folder / ".consortium.lock", timeout=LOCK_SECONDS, fallback_to_soft=False)

    @property
    def _single(self) -> bool:
        return self.path.suffix.lower() in {".yaml", ".yml", ".json"} and not self.path.is_dir()

    def _all(self) -> dict[str, Loaded]:
        if self._single:
            return {one.document.project.id: one for one in ([load(self.path)] if self.path.exists() else [])}
        portfolio = load_portfolio([self.path])
        errors = [p for p in portfolio.errors if p.code != "no_documents"]
        if errors:
            raise DocumentError(errors)
        return {one.document.project.id: one for one in portfolio.loaded}

    def list(self) -> Sequence[Listed]:
        """What is there, by project id. Raises DocumentError when a file cannot be read."""
        return [
            Listed(project, _title(one.document), Revision(one.sha256))
            for project, one in sorted(self._all().items())
        ]

    def load(self, project: str, revision: str | None = None) -> Stored:
        """A document as it is. Raises Missing; also for an older revision, which git has and the folder has not."""
        one = self._all().get(project)
        if one is None:
            raise missing(project)
        if revision is not None and revision != one.sha256:
            raise Missing(
                "no_revision",
                "フォルダーには今の版だけがあります。以前の版は git などの履歴から取り出してください。",
                "The folder has the present revision only. Take an earlier one from the history of git.",
            )
        return Stored(one, Revision(one.sha256))

    def stream(self) -> Iterator[Stored]:
        """All documents, one after the other."""
        for one in self._all().values():
            yield Stored(one, Revision(one.sha256))

    def save(
        self, loaded: Loaded, *, expected: Expected, author: str | None = None, guard: Guard | None = None
    ) -> Revision:
        """Write a document; see `Store.save`. The author is git's business. Values and order are kept, comments are not."""
        del author
        return self._save(loaded.document.project.id, lambda _: loaded, expected, guard)

    def apply(
        self,
        project: str,
        edit: Edit,
        *,
        expected: Expected = ANY,
        author: str | None = None,
        guard: Guard | None = None,
    ) -> Revision:
        """Change a document under the folder's lock; see `Store.apply`."""
        del author

        def make(there: Stored | None) -> Loaded:
            if there is None:
                raise missing(project)
            return edit(there.loaded)

        return self._save(project, make, expected, guard)

    def _save(
        self,
        project: str,
        make: Callable[[Stored | None], Loaded],
        expected: Expected,
        guard: Guard | None,
    ) -> Revision:
        with self._locked():
            there = self._all()
            current = Stored(there[project], Revision(there[project].sha256)) if project in there else None
            refuse_stale(project, expected, current.revision if current else None)
            loaded = make(current)
            if current is not None and _same(current.loaded, loaded):
                return current.revision
            if guard is not None:
                guard(current, loaded)
            return self._write([loaded], there)[0]

    def _write(
        self,
        documents: Sequence[Loaded],
        there: Mapping[str, Loaded],
        progress: Callable[[int], None] = lambda _: None,
    ) -> Sequence[Revision]:
        """Write documents beside or in place of those that are there. All is checked before the first file is touched; that takes most
        of the time, and `progress` is told of each.
        """
        own: dict[str, Path] = {}
        shared: dict[Path, SharedFile] = {}
        documents_there = {one_case(one.name): project for project, one in there.items()}
        for one in documents:
            project = one.document.project.id
            if project in there:
                own[project] = Path(there[project].name)
            _share(one, own[project].parent if project in own else self._folder, shared, documents_there)
        taken = {one_case(file.stem) for file in (*self._folder.glob("*.*"), *shared)}
        for project in (one.document.project.id for one in documents):
            if project not in own:
                own[project] = self._new_file(project, taken, shared, there)
                taken.add(one_case(own[project].stem))
        contents = {
            project: _revised(own[project], there.get(project), one)
            or encode(one.document, own[project].suffix)
            for one in documents
            for project in [one.document.project.id]
        }
        shared_contents = {target: encode(file, target.suffix) for target, file in shared.items()}
        with _room(self._folder), TemporaryDirectory() as folder:
            trial = Path(folder)
            for target, content in shared_contents.items():
                beside = trial / target.relative_to(self._folder)
                beside.parent.mkdir(parents=True, exist_ok=True)
                beside.write_bytes(content)
            read = {}
            for project, content in contents.items():
                read[project] = self._try(project, own[project], content, trial)
                progress(1)
        problems = contradictions([*({**there, **read}).values()])
        if problems:
            raise Conflict("conflict", _sentences(problems, "ja"), _sentences(problems, "en"))
        done = 0
        try:
            with _room(self._folder):
                # Shared files first: a document that names one is never there without it.
                for target, content in shared_contents.items():
                    if not target.is_file() or target.read_bytes() != content:
                        target.parent.mkdir(parents=True, exist_ok=True)
                        _put(target, content)
                for project, content in contents.items():
                    _put(own[project], content)
                    done += 1
        except StoreError as error:
            raise after(done, error) from None
        return [Revision(read[one.document.project.id].sha256) for one in documents]

    def _try(self, project: str, own: Path, content: bytes, trial: Path) -> Loaded:
        """The document as it will be read from its file, with the shared files that are laid out in `trial`."""
        beside = trial / own.relative_to(self._folder)
        try:
            again = loads(content, str(beside), folder=beside.parent)
        except DocumentError as error:
            raise Conflict(
                "conflict",
                f"課題「{project}」は、{own.parent} にある共有ファイルと食い違います。{_messages(error.problems, 'ja')}",
                f"The project `{project}` contradicts a shared file in {own.parent}. {_messages(error.problems, 'en')}",
            ) from None
        return replace(
            again,
            name=str(own),
            places={path: place._replace(file=str(own)) for path, place in again.places.items()},
            organization_keys=_moved(again.organization_keys, beside.parent, own.parent),
            person_keys=_moved(again.person_keys, beside.parent, own.parent),
        )

    def remove(self, project: str, *, expected: Expected) -> None:
        """Delete the project's file. Raises Missing, Stale."""
        with self._locked():
            there = self._all().get(project)
            if there is None:
                raise missing(project)
            refuse_stale(project, expected, Revision(there.sha256))
            with _room(self._folder):
                Path(there.name).unlink()

    def history(self, project: str) -> Sequence[Revision]:
        """The present revision: the others are in the history of git."""
        return [self.load(project).revision]

    def load_all(
        self,
        loaded: Iterable[Loaded],
        *,
        expected: Mapping[str, str] = NOTHING_EXPECTED,
        author: str | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Save many documents; see `Store.load_all`."""
        del author
        with self._locked():
            there = self._all()
            wanted = {one.document.project.id: one for one in loaded}
            changed = [one for p, one in wanted.items() if p not in there or not _same(there[p], one)]
            for project in (one.document.project.id for one in changed):
                found = Revision(there[project].sha256) if project in there else None
                refuse_stale(project, expected.get(project, ANY), found)
            progress(len(wanted) - len(changed))
            self._write(changed, there, progress)
        return len(changed)

    def replace_all(self, loaded: Iterable[Loaded], *, author: str | None = None) -> int:
        """Write these documents and delete the others. Every file is whole at every moment; the folder as a whole is not switched in
        one step, since no file system offers that.
        """
        del author
        wanted = {one.document.project.id: one for one in loaded}
        with self._locked():
            there = self._all()
            kept = {project: one for project, one in there.items() if project in wanted}
            self._write([o for p, o in wanted.items() if p not in kept or not _same(kept[p], o)], kept)
            with _room(self._folder):
                for project, one in there.items():
                    if project not in wanted:
                        Path(one.name).unlink()
        return len(wanted)

    def close(self) -> None:
        """Nothing is held open between calls."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            held = self._lock.acquire()
        except Timeout:
            raise StoreError(
                "locked",
                f"別のプログラムが {self._folder} に書き込み中です。終わってから、もう一度実行してください。",
                f"Another program is writing to {self._folder}. Try again when it has finished.",
            ) from None
        except (OSError, NotImplementedError) as error:
            raise not_locked(self._folder, error) from None
        with held:
            yield

    def _new_file(
        self, project: str, taken: Set[str], shared: Collection[Path], there: Mapping[str, Loaded]
    ) -> Path:
        """The file of a project that has none yet; `taken` are the names that there are, `shared` the shared files."""
        target = self.path if self._single else self._folder / f"{project}.yaml"
        in_the_way = target.exists() or target in shared if self._single else False
        if in_the_way or any(Path(one.name) == target for one in there.values()):
            raise StoreError(
                "file_taken",
                f"ファイル {target} は別の課題に使われています。名前を変えてください。",
                f"The file {target} belongs to another project. Rename it.",
            )
        return target if self._single else self._folder / f"{file_stem(project, taken)}.yaml"


def encode(document: Record, suffix: str) -> bytes:
    """A document as the content of a file: JSON for `.json`, else YAML with the entries in the order of the document."""
    text = canonical(document)
    if suffix.lower() == ".json":
        return text.encode() + b"\n"
    data = read_bytes(text.encode(), "canonical").data
    for style in (None, '"'):
        # Some words look like numbers to one YAML and not to another; quoting everything is the way out.
        written = yaml.safe_dump(
            data, allow_unicode=True, sort_keys=False, width=100, default_flow_style=None, default_style=style
        )
        if read_bytes(written.encode(), "written").data == data:
            break
    return written.encode()


def _revised(file: Path, before: Loaded | None, after: Loaded) -> bytes | None:
    """A file with only what is different written anew, so that comments and order stay; None where that is not possible."""
    if before is None or file.suffix.lower() == ".json" or not file.is_file():
        return None
    old, new = (json.loads(canonical(one.document)) for one in (before, after))
    try:
        text = revised(file.read_text("utf-8-sig"), old, new, partial(canonical_path, Document))
        # Written in another way it is still the same document, or it is not used.
        same = text is not None and canonical(
            loads(text.encode(), str(file), folder=file.parent).document
        ) == canonical(after.document)
    except (UnicodeDecodeError, DocumentError):
        return None
    return text.encode() if text is not None and same else None


def _put(target: Path, content: bytes) -> None:
    """Write a file as a whole; what a writer that was killed has left beside it goes, since nobody else writes now."""
    real = target.resolve()
    for left in real.parent.glob(f".{glob.escape(real.name)}.*.new"):
        left.unlink(missing_ok=True)
    write_whole(real, content, durable=True)


def _share(loaded: Loaded, folder: Path, files: dict[Path, SharedFile], documents: Mapping[str, str]) -> None:
    """Add to `files` the shared files that a document names, as they are in `folder`, with what the document has from them. `documents` are the
    projects by their files (as `one_case` gives them), which are none.
    """
    for name in loaded.document.shared or ():
        target = folder / name
        if not target.resolve().is_relative_to(folder.resolve()):
            raise StoreError(
                "shared_outside",
                f"共有ファイル「{name}」はフォルダー {folder} の外を指すため、書き出せません。",
                f"The shared file `{name}` points outside the folder {folder} and is not written.",
            )
        if (project := documents.get(one_case(str(target)))) is not None:
            raise StoreError(
                "shared_taken",
                f"共有ファイル {target} は、課題「{project}」の文書と同じファイル名です。課題「{project}」のファイルの名前を変えてから、もう一度実行してください。",
                f"The shared file {target} has the name of the document of the project `{project}`. Rename the file of `{project}` and try again.",
            )
        if target not in files:
            files[target] = _shared_file(target)
        update: dict[str, Any] = {}
        sections: tuple[tuple[str, type[Record], dict[str, str]], ...] = (
            ("organizations", SharedOrganization, loaded.organization_keys),
            ("people", SharedPerson, loaded.person_keys),
        )
        for section, kind, keys in sections:
            records = list(getattr(files[target], section) or ())
            known = {record.id for record in records}
            for entry in getattr(loaded.document, section) or ():
                key = portable(keys[entry.id], loaded.name)
                if entry.id not in known and key == f"shared:{name}#{entry.id}":
                    said = {f: getattr(entry, f) for f in kind.model_fields}
                    records.append(kind.model_validate(said))
            update[section] = tuple(records)
        files[target] = files[target].model_copy(update=update)


def _shared_file(file: Path) -> SharedFile:
    """A shared file as it is, or a new one. Raises StoreError when something else has its name."""
    if not file.is_file():
        return SharedFile.model_validate({"format": 1})
    try:
        source = in_canonical_keys(SharedFile, read_bytes(file.read_bytes(), file.name), file.name)
        return SharedFile.model_validate(source.data)
    except (DocumentError, ValueError):
        raise StoreError(
            "shared_taken",
            f"ファイル {file} は共有ファイルとして読めないため、ここに共有ファイルを書き出せません。そのファイルの名前を変えるか直してから、もう一度実行してください。",
            f"The file {file} cannot be read as a shared file, and a shared file of this name is to be written. Rename or correct that file "
            "and try again.",
        ) from None


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """What the system refuses while files are written, as a sentence: a full disk, no permission. No file is left half written."""
    try:
        yield
    except OSError as error:
        where, why = error.filename or folder, reason(error)
        raise StoreError(
            "not_written",
            f"{where} に書き込めませんでした（{why.ja}）。書きかけのファイルはありません。直してから、もう一度実行してください。",
            f"{where} could not be written ({why.en}). No file is half written. Mend it and try again.",
        ) from None


def _moved(keys: Mapping[str, str], trial: Path, folder: Path) -> dict[str, str]:
    """Identities by shared files as they will be named in the folder."""

    def moved(key: str) -> str:
        inside = portable(key, str(trial / "-"))
        return f"shared:{folder / inside.removeprefix('shared:')}" if inside.startswith("shared:") else inside

    return {entry: moved(key) for entry, key in keys.items()}


def _same(one: Loaded, other: Loaded) -> bool:
    return canonical(one.document) == canonical(other.document)


def _sentences(problems: Iterable[Problem], lang: Lang) -> str:
    return "\n".join(problem.in_(lang) for problem in problems)


def _messages(problems: Iterable[Problem], lang: Lang) -> str:
    return " ".join(problem.message.in_(lang) for problem in problems)


def _title(document: Document) -> Text:
    title = document.project.title
    return Text(title.ja, title.in_("en")) if title else Text(document.project.id, document.project.id)
