"""Files to documents: read, check, fill in what shared files say; many files to a portfolio."""

from __future__ import annotations

import hashlib
import pathlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graphmodel.documents.checks import check_document, check_shared
from graphmodel.documents.identities import Identities, own_key, same_name
from graphmodel.documents.names import check_names
from graphmodel.documents.places import DocumentError, Path, Place, Problem, Stage, sort_problems, whole_file
from graphmodel.documents.shape import Shaped, place_of, read_shape
from graphmodel.documents.spelling import canonical_key, in_canonical_keys
from graphmodel.documents.written.reading import read_bytes, read_path
from graphmodel.documents.written.source import DEFAULT_LIMITS, Source
from graphmodel.schema.entries import (
    Document,
    Name,
    SharedFile,
    SharedOrganization,
    SharedPerson,
)
from graphmodel.schema.fields import Record
from graphmodel.schema.scalars.common import quoted
from graphmodel.schema.sections import Section
from graphmodel.text import Text

SUFFIXES = {".yaml", ".yml", ".json"}


@dataclass(frozen=True)
class Loaded:
    """A document that could be read, with what is needed to point into its file."""

    document: Document
    name: str
    """The file as the user named it."""
    sha256: str
    places: dict[Path, Place]
    organization_keys: dict[str, str]
    """Identity of each listed organization: by corporate number, ROR, shared file, or the id in this project."""
    person_keys: dict[str, str]
    warnings: list[Problem] = field(default_factory=list)

    def place(self, path: Path) -> Place:
        """The place of a path, or of the nearest thing around it."""
        while path not in self.places:
            if not path:
                return whole_file(self.name)
            path = path[:-1]
        return self.places[path]


@dataclass(frozen=True)
class Portfolio:
    """What could be read of several files, and what could not."""

    loaded: list[Loaded]
    problems: list[Problem]

    contradicting: frozenset[str] = frozenset()
    """Documents of a portfolio do not contradict each other; see `Reading`, which cannot know beforehand."""

    def __iter__(self) -> Iterator[Loaded]:
        return iter(self.loaded)

    @property
    def errors(self) -> list[Problem]:
        """The problems that kept a file from being read."""
        return [p for p in self.problems if not p.warning]


def load(path: pathlib.Path | str, *, name: str | None = None) -> Loaded:
    """Read one document from a file; raises DocumentError with every problem of the file."""
    path = pathlib.Path(path)
    name = name or str(path)
    return _load(*_read_once(path, name), name, path.parent)


def loads(raw: bytes, name: str, *, folder: pathlib.Path | None = None) -> Loaded:
    """Read one document from bytes; shared files are looked for in `folder`. Raises DocumentError."""
    return _load(read_bytes(raw, name), hashlib.sha256(raw).hexdigest(), name, folder)


def from_data(data: Any, name: str) -> Loaded:
    """Take plain data, as JSON has it, for a document that stands in no file. Raises DocumentError; its places have no line."""
    return _load(Source(data, {}, {}, []), "", name, None)


class Reading:
    """The documents of files and folders (all in and below them), read one after the other and not kept: to be gone through once.

    What cannot be read is reported, the rest is given. A file is read once, however often it is named. In folders, shared files and expected
    results that lie beside the documents are passed over. `step` is called before each file, for whoever shows how far it is.
    """

    def __init__(
        self, paths: Iterable[pathlib.Path | str], *, step: Callable[[], None] = lambda: None
    ) -> None:
        self._paths = [pathlib.Path(path) for path in paths]
        self._step = step
        self._identities = Identities()
        self._problems: list[Problem] = []
        self._done: set[pathlib.Path] = set()

    def __iter__(self) -> Iterator[Loaded]:
        for path in self._paths:
            any_document = False
            for one in self._of(path):
                any_document = True
                if isinstance(one, Loaded):
                    self._problems += one.warnings
                    self._problems += self._identities.add(one)
                    yield one
            if not any_document:
                self._problems.append(_no_documents(path))

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the files read so far, each problem once: documents that share a broken file each have its problems."""
        return list(dict.fromkeys(sort_problems(self._problems)))

    @property
    def contradicting(self) -> frozenset[str]:
        """Names of files, of those read so far, whose documents say something against another: neither of the two can be judged."""
        return frozenset(self._identities.contradicting)

    def _of(self, path: pathlib.Path) -> Iterator[Loaded | None]:
        """The documents that a path stands for; None for one that cannot be read, or has been."""
        in_folder = _is_folder(path)
        for file in files_of(path):
            self._step()
            name = str(file)
            source, sha256 = _read_once(file, name)
            if in_folder and _is_companion(source.data):
                continue
            real = _resolved(file)
            if real in self._done:
                yield None
                continue
            self._done.add(real)
            try:
                yield _load(source, sha256, name, file.parent)
            except DocumentError as error:
                self._problems += error.problems
                yield None


def load_portfolio(
    paths: Iterable[pathlib.Path | str], *, step: Callable[[], None] = lambda: None
) -> Portfolio:
    """All documents of files and folders at once, as `Reading` gives them; those that contradict each other are left out."""
    reading = Reading(paths, step=step)
    loaded = list(reading)
    return Portfolio([one for one in loaded if one.name not in reading.contradicting], reading.problems)


def _no_documents(folder: pathlib.Path) -> Problem:
    return Problem(
        Stage.FILE,
        whole_file(str(folder)),
        (),
        Text(
            "このフォルダーには文書（.yaml, .yml, .json）がありません。「consortium new」でひな形を作れます。",
            "There is no document (.yaml, .yml, .json) in this folder. `consortium new` makes a starter document.",
        ),
        "no_documents",
    )


def _read_once(path: pathlib.Path, name: str) -> tuple[Source, str]:
    """What a file says, and its SHA-256 ("" where it cannot be read: the source says why)."""
    raw = None
    try:
        if path.is_file() and path.stat().st_size <= DEFAULT_LIMITS.size:
            raw = path.read_bytes()
    except (OSError, ValueError):
        pass
    if raw is None:
        return read_path(path, name), ""
    return read_bytes(raw, name), hashlib.sha256(raw).hexdigest()


def files_of(path: pathlib.Path) -> list[pathlib.Path]:
    """The files that a path stands for: those of a folder that may be documents, else just the path."""
    if not _is_folder(path):
        return [path]
    found = [f for f in path.rglob("*") if f.suffix.lower() in SUFFIXES and not _hidden(f, path)]
    return sorted(f for f in found if not f.is_dir())


def _is_folder(path: pathlib.Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _hidden(file: pathlib.Path, top: pathlib.Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(top).parts)


def _resolved(path: pathlib.Path) -> pathlib.Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def _is_companion(data: Any) -> bool:
    """A shared file, or what lies beside documents (expected results, a JSON Schema, a JSON report): no consortium of its own."""
    if not isinstance(data, dict) or "project" in _keys_of(data, Document):
        return False
    # Nothing but what a shared file has: a document whose `project` is misspelt must not be passed over in silence.
    keys = _keys_of(data, SharedFile)
    shared = keys <= SharedFile.model_fields.keys() and bool({"organizations", "people"} & keys)
    return shared or any(
        keys <= data.keys() for keys in ({"expected"}, {"$schema", "$defs"}, {"tool", "projects"})
    )


def _keys_of(data: dict[Any, Any], kind: type[Record]) -> set[str | int]:
    """The top keys of a file in their canonical spelling."""
    return {canonical_key(kind, key) for key in data}


def _load(source: Source, sha256: str, name: str, folder: pathlib.Path | None) -> Loaded:
    source = in_canonical_keys(Document, source, name)
    problems = [_of_dispatch(p) for p in source.problems]
    if source.data is None:
        raise DocumentError(problems)
    if (crowd := _too_many_waivers(source, name)) is not None:
        raise DocumentError([*problems, crowd])
    shaped = read_shape(Document, source, name)
    problems += shaped.problems
    if shaped.record is None:
        raise DocumentError(problems)
    shared = _Shared(shaped, source, name, folder)
    document = shared.fill(shaped.record)
    problems += shared.problems
    told = {(p.place, p.warning) for p in shared.problems}
    # What a shared file says wrong has been said there.
    problems += [
        p
        for p in check_document(shaped, source, name, document, shared.places)
        if p.place.file == name or (p.place, p.warning) not in told
    ]
    problems += check_names(shaped, source, name)
    problems = list(dict.fromkeys(problems))
    if any(not p.warning for p in problems):
        raise DocumentError(_first_of(problems, name))
    keys = _keys(document, shared)
    return Loaded(
        document,
        name,
        sha256,
        {_with_years(path): place for path, place in {**source.places, **shared.places}.items()},
        keys[Section.ORGANIZATIONS],
        keys[Section.PEOPLE],
        sort_problems(problems),
    )


def _with_years(path: Path) -> Path:
    """The path as the record has it: years are numbers, also where the file, as JSON, has them as text."""
    if not any(isinstance(part, str) and part[:1].isdigit() for part in path):
        return path
    return tuple(
        int(part)
        if isinstance(part, str) and n and path[n - 1] in _BY_YEAR and part.isascii() and part.isdigit()
        else part
        for n, part in enumerate(path)
    )


_BY_YEAR = {"amounts", "effort", "years", "indirect", "tax"}


MOST_PROBLEMS = 1_000
"""So many problems of one document are said; nobody reads more."""


def _first_of(problems: list[Problem], name: str) -> list[Problem]:
    """The first problems in their order, the errors before the warnings, and how many there are beyond them."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    text = Text(
        f"問題が{len(problems):,}件あるため、初めの{MOST_PROBLEMS:,}件だけを示しました。直してから、もう一度実行してください。",
        f"There are {len(problems):,} problems; the first {MOST_PROBLEMS:,} are shown. Correct them and run again.",
    )
    said = sorted(sort_problems(problems), key=lambda p: p.warning)[:MOST_PROBLEMS]
    return [*said, Problem(Stage.CONSISTENCY, whole_file(name), (), text, "more_problems")]


MOST_WAIVERS = 1_000
"""Exceptions of one document; a real one has a handful, and each is held against every finding."""


def _too_many_waivers(source: Source, name: str) -> Problem | None:
    waivers = source.data.get("waivers")
    if not isinstance(waivers, list) or len(waivers) <= MOST_WAIVERS:
        return None
    text = Text(
        f"例外の記録（waivers）が{len(waivers):,}件あります。一つの文書には{MOST_WAIVERS:,}件まで書けます。同じ規則と対象の記録を一つにまとめてください。",
        f"There are {len(waivers):,} waivers; a document may have {MOST_WAIVERS:,}. Join those of one rule and subject.",
    )
    path: Path = ("waivers", MOST_WAIVERS)
    return Problem(Stage.SHAPE, place_of(source, path, name), path, text, "too_many_waivers")


def _of_dispatch(problem: Problem) -> Problem:
    """Say what is meant where `to` stands twice in a secondment, once for the body and once for the day."""
    if (
        problem.code != "duplicate_key"
        or "dispatch" not in problem.path
        or problem.path[-1] not in ("at", "to")
    ):
        return problem
    text = Text(
        "「to」が2回書かれています。派遣先の機関は「at」、派遣の最後の日は「to」に書きます: dispatch: {at: 機関のID, from: 開始日, to: 終了日}。",
        "`to` is written twice. The body where the person works is `at`, the last day there is `to`: dispatch: {at: …, from: …, to: …}.",
    )
    return problem._replace(message=text)


class _Shared:
    """The shared files that a document names, and filling in what they say."""

    def __init__(
        self, shaped: Shaped[Document], source: Source, name: str, folder: pathlib.Path | None
    ) -> None:
        self.shaped = shaped
        self.source = source
        self.name = name
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}
        self.organizations: dict[str, _Known] = {}
        self.people: dict[str, _Known] = {}
        assert shaped.record is not None
        files: set[pathlib.Path] = set()
        for n, file in enumerate(shaped.record.shared or ()):
            self._read(n, file, folder, files)

    def _say(self, path: Path, code: str, text: Text, *, warning: bool = False) -> None:
        place = place_of(self.source, path, self.name)
        self.problems.append(Problem(Stage.CONSISTENCY, place, path, text, code, warning))

    def _read(self, n: int, file: str, folder: pathlib.Path | None, files: set[pathlib.Path]) -> None:
        path: Path = self.shaped.original(("shared", n))
        target = _target(file, folder)
        if isinstance(target, Problem):
            self._refuse(path, target.code, target.message)
            return
        if _resolved(target) in files:
            return
        files.add(_resolved(target))
        name = str(target)
        source = read_path(target, name)
        for problem in source.problems:
            if problem.stage is Stage.FILE:
                text = Text(
                    f"共有ファイル{quoted(file).ja}を読めません。{problem.message.ja}",
                    f"The shared file {quoted(file).en} cannot be read. {problem.message.en}",
                )
                self._refuse(path, "shared_unreadable", text)
                return
        if isinstance(source.data, dict) and "project" in _keys_of(source.data, Document):
            text = Text(
                f"{quoted(file).ja}は共有ファイルではなく、課題の文書です。共有ファイルには organizations と people だけを書きます。",
                f"{quoted(file).en} is no shared file but the document of a project. A shared file has `organizations` and `people` only.",
            )
            self._refuse(path, "shared_document", text)
            return
        source = in_canonical_keys(SharedFile, source, name)
        self.problems += source.problems
        if source.data is not None:
            shaped = read_shape(SharedFile, source, name)
            self.problems += shaped.problems
            if shaped.record is not None:
                self.problems += check_shared(shaped, source, name)
                self.problems += check_names(shaped, source, name)
                self._collect(shaped, source, name)

    def _refuse(self, path: Path, code: str, text: Text) -> None:
        """Say that a file cannot be used, where it is named."""
        place = place_of(self.source, path, self.name)
        self.problems.append(Problem(Stage.REFERENCE, place, path, text, code))

    def _collect(self, shaped: Shaped[SharedFile], source: Source, name: str) -> None:
        assert shaped.record is not None
        mine: set[str] = set()
        for section, known in self.known().items():
            for n, record in enumerate(section.of(shaped.record) or ()):
                path = shaped.original((*section.path, n))
                places = {f: place_of(source, (*path, f), name) for f in type(record).model_fields}
                one = _Known(record, name, places)
                other = self.organizations.get(record.id) or self.people.get(record.id)
                if other is not None and record.id not in mine:
                    self.problems.append(
                        Problem(
                            Stage.CONSISTENCY,
                            places["id"],
                            (*path, "id"),
                            Text(
                                f"ID「{record.id}」は {other.places['id'].shown.ja} でも使われています。どちらかの共有ファイルから消してください。",
                                f"The id `{record.id}` is also used at {other.places['id'].shown.en}. Remove it from one of the shared files.",
                            ),
                            "duplicate_id",
                        )
                    )
                mine.add(record.id)
                known.setdefault(record.id, one)

    def known(self) -> dict[Section, dict[str, _Known]]:
        """What the shared files say, by section and id."""
        return {Section.ORGANIZATIONS: self.organizations, Section.PEOPLE: self.people}

    def fill(self, document: Document) -> Document:
        """The document with what the shared files say of its organizations and people."""
        if not self.organizations and not self.people:
            return document
        filled = {section.value: self._fill(section, document) for section in self.known()}
        return document.model_copy(update=filled)

    def _fill(self, section: Section, document: Document) -> tuple[Any, ...] | None:
        entries = section.of(document)
        if entries is None:
            return None
        known = self.known()[section]
        out = []
        for n, entry in enumerate(entries):
            if entry.id not in known:
                out.append(entry)
                continue
            record, _, places = known[entry.id]
            update: dict[str, Any] = {}
            path: Path = self.shaped.original((*section.path, n))
            for name in type(record).model_fields:
                theirs, ours = getattr(record, name), getattr(entry, name)
                if theirs is None or name == "id" or (*path, name) in self._reported():
                    continue
                if ours is None:
                    update[name] = theirs
                    self.places[(*path, name)] = places[name]
                elif ours == theirs or (isinstance(ours, Name) and same_name(ours, theirs)):
                    continue
                elif name in ("name", "short_name"):
                    self._say(
                        (*path, name),
                        "other_name",
                        Text(
                            f"共有ファイル {places[name].shown.ja} とは名称が異なります（この文書の名称を使います）。",
                            f"The name differs from the shared file at {places[name].shown.en} (this document's name is used).",
                        ),
                        warning=True,
                    )
                elif name in section.identity:
                    self._say(
                        (*path, name),
                        "conflict",
                        Text(
                            f"共有ファイル {places[name].shown.ja} と食い違っています。どちらかを直してください。",
                            f"This contradicts the shared file at {places[name].shown.en}. Correct one of them.",
                        ),
                    )
            out.append(entry.model_copy(update=update))
        return tuple(out)

    def _reported(self) -> set[Path]:
        """Values of the document that could not be read: what a shared file says of them is no answer."""
        return {p.path for p in self.shaped.problems}


def _target(file: str, folder: pathlib.Path | None) -> pathlib.Path | Problem:
    """The file that a document in `folder` names; a problem (without its place) when it lies elsewhere."""
    parts = pathlib.PurePosixPath(file.replace("\\", "/"))
    shown = quoted(file)
    if folder is None or parts.is_absolute() or ".." in parts.parts or ":" in file or "\n" in file:
        text = Text(
            f"共有ファイル{shown.ja}は、この文書と同じフォルダーか、その下のファイル名で書いてください。",
            f"The shared file {shown.en} must be named relative to this document, in the same folder or below.",
        )
    elif not _resolved(folder / parts).is_relative_to(_resolved(folder)):
        text = Text(
            f"共有ファイル{shown.ja}はこのフォルダーの外を指しています。同じフォルダーか、その下に置いてください。",
            f"The shared file {shown.en} points outside this folder. Keep it in the same folder or below.",
        )
    else:
        return _on_disk(folder, parts)
    return Problem(Stage.REFERENCE, whole_file(""), (), text, "shared_outside")


def _on_disk(folder: pathlib.Path, parts: pathlib.PurePosixPath) -> pathlib.Path:
    """The file below `folder` as the disk spells it: files from macOS write か and ゛ as two signs, people's keyboards as one."""
    target = folder
    for part in parts.parts:
        named = target / part
        if not _exists(named):
            wanted = unicodedata.normalize("NFC", part)
            try:
                alike = [f for f in target.iterdir() if unicodedata.normalize("NFC", f.name) == wanted]
            except (OSError, ValueError):
                alike = []
            named = min(alike, default=named)
        target = named
    return target


def _exists(path: pathlib.Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


class _Known(NamedTuple):
    """What a shared file says of an id."""

    record: SharedOrganization | SharedPerson
    file: str
    places: dict[str, Place]


def _keys(document: Document, shared: _Shared) -> dict[Section, dict[str, str]]:
    """The identity of each organization and person of a document: by the best identifier that nobody before it has, by its shared file, or
    by its id in this project.
    """
    out: dict[Section, dict[str, str]] = {}
    for section, known in shared.known().items():
        used: set[str] = set()
        keys = out[section] = {}
        # A faculty with the corporate number of its university is another node: the number belongs to the university.
        for entry in sorted(
            section.of(document) or (), key=lambda e: getattr(e, "part_of", None) is not None
        ):
            file = known[entry.id].file if entry.id in known else None
            candidates = [
                *(f"{i}:{value}" for i in section.identifiers if (value := getattr(entry, i)) is not None),
                *([f"shared:{file}#{entry.id}"] if file else []),
                own_key(section, document.project.id, entry.id),
            ]
            keys[entry.id] = next(c for c in candidates if c not in used)
            used.add(keys[entry.id])
    return out
