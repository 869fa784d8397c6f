"""What documents say of the bodies and people that they share, kept small: the documents themselves need not stay in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from graphmodel.documents.places import Path, Place, Problem, Stage, sort_problems
from graphmodel.schema.entries import Name, OrganizationEntry, PersonEntry
from graphmodel.schema.sections import Section
from graphmodel.text import Text

if TYPE_CHECKING:
    from graphmodel.documents.loader import Loaded


class _Said(NamedTuple):
    """Who said it first: in which file, where, and what."""

    file: str
    place: Place
    value: Any


class Identities:
    """Takes one document after the other, and finds what each says against those before it."""

    def __init__(self) -> None:
        self.contradicting: set[str] = set()
        """Files whose documents say something against another: neither of the two can be judged."""
        self._projects: dict[str, _Said] = {}
        self._facts: dict[tuple[str, str], _Said] = {}

    def add(self, one: Loaded) -> list[Problem]:
        """What this document says against those before it: contradictions, and (as warnings) names that differ.

        Of a project that is there already no more is looked at: as a rule the document is a copy.
        """
        project = one.document.project.id
        path: Path = ("project", "id")
        there = self._projects.get(project)
        if there is None:
            self._projects[project] = _Said(one.name, one.place(path), project)
        else:
            self.contradicting |= {one.name, there.file}
            text = Text(
                f"課題ID「{project}」は {there.place.shown.ja} でも使われています。別のIDにするか、写しならどちらかを除いてください。",
                f"The project id `{project}` is also used at {there.place.shown.en}. Choose another, or leave out the copy.",
            )
            return [_conflict(one, path, "duplicate_project", text)]
        return list(dict.fromkeys(self._against_others(one)))

    def _against_others(self, one: Loaded) -> Iterator[Problem]:
        for section, entry_path, identity, entry in _identities(one):
            for fact in (*section.identity, "name"):
                value = getattr(entry, fact, None)
                if value is None:
                    continue
                path = (*entry_path, fact)
                known = self._facts.get((identity, fact))
                if known is None:
                    self._facts[identity, fact] = _Said(one.name, one.place(path), value)
                elif known.value == value or (fact == "name" and same_name(known.value, value)):
                    continue
                elif fact == "name":
                    text = Text(
                        f"{known.place.shown.ja} とは名称が異なります（同じものとして扱います）。",
                        f"The name differs from {known.place.shown.en} (taken as the same).",
                    )
                    yield _conflict(one, path, "other_name", text, warning=True)
                else:
                    self.contradicting |= {one.name, known.file}
                    text = Text(
                        f"{known.place.shown.ja} では別の値になっています。同じ機関・人について二つの文書が食い違うため、どちらかを直してください。",
                        f"{known.place.shown.en} says something else of the same body or person. Correct one of the two documents.",
                    )
                    yield _conflict(one, path, "conflict", text)


def contradictions(loaded: Iterable[Loaded]) -> list[Problem]:
    """What documents say against each other so that they cannot be judged together; names that differ are no contradiction."""
    identities = Identities()
    return sort_problems(p for one in loaded for p in identities.add(one) if not p.warning)


def _identities(one: Loaded) -> Iterator[tuple[Section, Path, str, OrganizationEntry | PersonEntry]]:
    """Every organization and person of a document under each identity that other documents can have too: that of its node, and each identifier.

    An identifier that a faculty shares with its university is the university's, as in the graph.
    """
    project = one.document.project.id
    for section, keys in (
        (Section.ORGANIZATIONS, one.organization_keys),
        (Section.PEOPLE, one.person_keys),
    ):
        taken = set(keys.values())
        for n, entry in enumerate(section.of(one.document) or ()):
            said = ((i, getattr(entry, i)) for i in section.identifiers)
            written = {f"{i}:{value}" for i, value in said if value is not None}
            for identity in sorted({keys[entry.id]} | (written - taken)):
                if identity != own_key(section, project, entry.id):
                    yield section, (*section.path, n), identity, entry
            taken |= written


def own_key(section: Section, project: str, entry: str) -> str:
    """The identity of an entry that has no identifier: no other document can mean the same."""
    return f"{section.subject}:{project}/{entry}"


def same_name(one: Name, other: Name) -> bool:
    """The Japanese names agree, and the English ones where both are there."""
    return one.ja == other.ja and (one.en is None or other.en is None or one.en == other.en)


def _conflict(one: Loaded, path: Path, code: str, text: Text, *, warning: bool = False) -> Problem:
    return Problem(Stage.CONSISTENCY, one.place(path), path, text, code, warning)
