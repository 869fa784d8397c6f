"""Small typed changes of a document, read from a file: add or end a contract, a role, a flow of money, set a field.

```yaml
format: 1
project: f1
changes:
  - end_contract: {id: itaku3, on: 2029-03-31, why: 研究計画の変更}
  - add_flow: {id: m-new, from: ryugu, to: getsumen, under: saiitaku3, origin: amed, amounts: {4: 1_000_000}}
  - set: {of: mugen, field: capital, value: 3億円}
```

A file of changes is read like a document: every mistake has its place and says what was probably meant. `Changes` makes another document of
one; what comes out is checked as a whole, and a mistake is said at the change that made it.
"""

from __future__ import annotations

import copy
import json
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic import JsonValue

from graphmodel.documents.loader import Loaded, from_data
from graphmodel.documents.places import DocumentError, Path, Place, Problem, Stage, whole_file
from graphmodel.documents.shape import place_of, read_shape
from graphmodel.documents.spelling import canonical_path, in_canonical_keys
from graphmodel.documents.written.canonical import canonical
from graphmodel.documents.written.reading import read_bytes, read_path
from graphmodel.documents.written.source import Source
from graphmodel.schema.entries import (
    BudgetEntry,
    CommitteeEntry,
    ContractEntry,
    Document,
    EventEntry,
    FlowEntry,
    OrganizationEntry,
    PersonEntry,
    ResourceEntry,
    WaiverEntry,
    WorkItemEntry,
)
from graphmodel.schema.fields import (
    AmountOrUndecided,
    Day,
    DayOrUndecided,
    Ident,
    Line,
    Record,
    Ref,
    Year,
    said,
)
from graphmodel.schema.scalars.common import UNDECIDED, BadValue, quoted
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.schema.sections import Section, named_sections
from graphmodel.schema.slots import slots
from graphmodel.schema.words import FlowKind, MoneyOrigin, OrganizationRole, PersonRole, Status, read_word
from graphmodel.text import Text


class EndContract(Record):
    """The early end of a contract."""

    id: Ref = said("契約ID", "終了する契約。", "The contract.", required=True)
    on: Day = said("終了日", "契約が効力を有した最後の日。", "Last day in force.", required=True)
    why: Line | None = said("理由", "終了した理由。", "Why.")


class AddRole(Record):
    """A role of an organization or a person."""

    of: Ref = said("対象", "機関または人のID。", "Id of the organization or person.", required=True)
    role: Line = said("役割", "役割。", "Role.", required=True)
    for_: Line | None = said(
        "担当企業", "連携研究代表者の担当企業。", "For a liaison representative.", alias="for"
    )
    from_: DayOrUndecided | None = said("開始日", "役割の最初の日。", "First day.", alias="from")
    to: DayOrUndecided | None = said("終了日", "役割の最後の日。", "Last day.")


class EndRole(Record):
    """The end of a role."""

    of: Ref = said("対象", "機関または人のID。", "Id of the organization or person.", required=True)
    role: Line = said("役割", "役割。", "Role.", required=True)
    on: Day = said("終了日", "役割の最後の日。", "Last day.", required=True)
    for_: Line | None = said(
        "担当企業", "連携研究代表者の担当企業。", "For a liaison representative.", alias="for"
    )


class ChangeFlow(Record):
    """Something else about a flow of money; what is not said stays as it is."""

    id: Ref = said("ID", "資金の流れのID。", "Id of the flow.", required=True)
    amounts: dict[Year, AmountOrUndecided] | None = said(
        "年ごとの金額", "年目ごとの金額（円）。書いた年だけが変わります。", "Yen by year; other years stay."
    )
    on: DayOrUndecided | None = said("支払日", "支払った日。", "Day of payment.")
    amount: AmountOrUndecided | None = said("金額", "金額（円）。", "Yen.")
    origin: MoneyOrigin | None = said("財源", "もとの財源。", "Whose money it was.")
    kind: FlowKind | None = said("種別", "支払の種別。", "Kind.")
    under: Ref | None = said("契約", "根拠となる契約のID。", "Contract.")
    status: Status | None = said("計画・実績", "計画か実績か。", "Planned or actual.")


class RemoveFlow(Record):
    """A flow of money that does not take place."""

    id: Ref = said("ID", "資金の流れのID。", "Id of the flow.", required=True)


class SetField(Record):
    """Another value of a field."""

    of: Ident = said(
        "対象", "項目のID。課題そのものは project。", "Id of an entry, or `project`.", required=True
    )
    field: Line = said(
        "項目", "項目名。中の値は period.to のように書きます。", "Field, e.g. `period.to`.", required=True
    )
    value: JsonValue = said("値", "新しい値。", "The new value.", required=True)


class NameField(Record):
    """A field that becomes 未定, or that nobody knows any more."""

    of: Ident = said(
        "対象", "項目のID。課題そのものは project。", "Id of an entry, or `project`.", required=True
    )
    field: Line = said("項目", "項目名。", "Field.", required=True)


class Change(Record):
    """One change: exactly one of these."""

    add_organization: OrganizationEntry | None = said("機関の追加", "機関を加える。", "Add an organization.")
    add_person: PersonEntry | None = said("人の追加", "人を加える。", "Add a person.")
    add_contract: ContractEntry | None = said("契約の追加", "契約を加える。", "Add a contract.")
    end_contract: EndContract | None = said("契約の終了", "契約を途中で終える。", "End a contract early.")
    add_role: AddRole | None = said("役割の追加", "役割を加える。", "Add a role.")
    end_role: EndRole | None = said("役割の終了", "役割を終える。", "End a role.")
    add_flow: FlowEntry | None = said("資金の流れの追加", "資金の流れを加える。", "Add a flow of money.")
    change_flow: ChangeFlow | None = said(
        "資金の流れの変更", "資金の流れを変える。", "Change a flow of money."
    )
    remove_flow: RemoveFlow | None = said("資金の流れの削除", "資金の流れを除く。", "Remove a flow of money.")
    add_work_item: WorkItemEntry | None = said(
        "研究開発項目の追加", "研究開発項目を加える。", "Add a work item."
    )
    add_budget: BudgetEntry | None = said("経費の内訳の追加", "経費の内訳を加える。", "Add a budget.")
    add_resource: ResourceEntry | None = said(
        "リソースの追加", "産学連携リソースを加える。", "Add a resource."
    )
    add_event: EventEntry | None = said("会議等の追加", "会議・評価・判断を加える。", "Add an event.")
    add_committee: CommitteeEntry | None = said("委員会の追加", "委員会を加える。", "Add a committee.")
    add_waiver: WaiverEntry | None = said("例外の記録の追加", "例外の記録を加える。", "Add a waiver.")
    set: SetField | None = said("値の変更", "項目の値を変える。", "Set a field.")
    undecide: NameField | None = said("未定にする", "項目を未定にする。", "Make a field 未定.")
    forget: NameField | None = said(
        "不明にする", "項目を消す（不明になる）。", "Remove a field: it is not known."
    )


class ChangesFile(Record):
    """A file of changes."""

    format: Literal[1] = said("書式の版", "書式の版（1）。", "Version of the format.", required=True)
    project: Ident = said("課題ID", "変更する課題のID。", "Id of the project.", required=True)
    changes: tuple[Change, ...] = said(
        "変更", "変更の一覧（上から順に行います）。", "Changes, in order.", required=True
    )


@cache
def _added() -> dict[str, Section]:
    """To which section a change adds an entry: the one that holds entries of the type that it takes."""
    types = {section.entry: section for section in Section if section.entries}
    taken = {name: slot.record for name, slot in slots(Change).items()}
    return {name: types[record] for name, record in taken.items() if record in types}


@dataclass(frozen=True)
class Changes:
    """Changes of one project, in order. Called with a document, they make another one of it."""

    project: str
    changes: tuple[Change, ...]
    name: str
    places: tuple[Place, ...]

    def __call__(self, loaded: Loaded) -> Loaded:
        """The document after the changes. Raises DocumentError, with the place of the change that does not fit."""
        document = loaded.document
        if document.project.id != self.project:
            raise DocumentError(
                [
                    Problem(
                        Stage.REFERENCE,
                        whole_file(self.name),
                        ("project",),
                        Text(
                            f"これは課題「{self.project}」の変更です。「{document.project.id}」には使えません。",
                            f"These are changes of the project `{self.project}`, not of `{document.project.id}`.",
                        ),
                        "other_project",
                    )
                ]
            )
        data: dict[str, Any] = json.loads(canonical(document))
        # What shared files say is filled in already.
        shared = data.pop("shared", None)
        touched: list[tuple[Path, Place]] = []
        for change, place in zip(self.changes, self.places, strict=True):
            try:
                touched.append((_apply(data, change), place))
            except _Unfit as error:
                raise DocumentError([Problem(Stage.REFERENCE, place, (), error.text, error.code)]) from None
        try:
            after = from_data(data, loaded.name)
        except DocumentError as error:
            raise DocumentError(_at_their_changes(error.problems, touched)) from None
        return replace(
            after,
            document=after.document.model_copy(update={"shared": shared and tuple(shared)}),
            places={},
            organization_keys=_keep(loaded.organization_keys, after.organization_keys),
            person_keys=_keep(loaded.person_keys, after.person_keys),
        )


def read_changes(path: pathlib.Path | str) -> Changes:
    """Read a file of changes; raises DocumentError with every problem of the file."""
    return _changes(read_path(pathlib.Path(path), str(path)), str(path))


def reads_changes(raw: bytes, name: str) -> Changes:
    """Read changes from bytes; raises DocumentError."""
    return _changes(read_bytes(raw, name), name)


def _changes(source: Source, name: str) -> Changes:
    source = in_canonical_keys(ChangesFile, source, name)
    problems = list(source.problems)
    if source.data is None:
        raise DocumentError(problems)
    shaped = read_shape(ChangesFile, source, name)
    problems += shaped.problems
    places = []
    if shaped.record is not None:
        for n, change in enumerate(shaped.record.changes):
            path = shaped.original(("changes", n))
            places.append(place_of(source, path, name))
            if len(change.model_fields_set) != 1 and not problems:
                known = "、".join(Change.model_fields)
                problems.append(
                    Problem(
                        Stage.SHAPE,
                        places[-1],
                        path,
                        Text(
                            f"変更は一つずつ「- add_flow: {{…}}」のように書いてください（使えるのは {known}）。",
                            f"Write one change an entry, as `- add_flow: {{…}}` (there are {', '.join(Change.model_fields)}).",
                        ),
                        "one_change",
                    )
                )
    if shaped.record is None or any(not p.warning for p in problems):
        raise DocumentError(problems)
    return Changes(shaped.record.project, shaped.record.changes, name, tuple(places))


class _Unfit(Exception):
    """A change does not fit the document."""

    def __init__(self, code: str, ja: str, en: str) -> None:
        super().__init__(en)
        self.code = code
        self.text = Text(ja, en)


class _Found(NamedTuple):
    """An entry of a document, and where it stands."""

    entry: dict[str, Any]
    path: Path


def _apply(data: dict[str, Any], change: Change) -> Path:
    """Make one change in the plain data of a document; return where."""
    (name,) = change.model_fields_set
    what: Any = getattr(change, name)
    if name in _added():
        return _add(data, _added()[name], _plain(what))
    match what:
        case EndContract():
            found = _find(data, what.id, (Section.CONTRACTS,))
            if "ended" in found.entry:
                day = found.entry["ended"]["on"]
                raise _Unfit(
                    "ended_already",
                    f"契約「{what.id}」は {day} に終了しています。日付を直すなら「set: {{of: {what.id}, field: ended.on, value: …}}」と書いてください。",
                    f"The contract `{what.id}` has ended on {day}. To correct the day, write `set: {{of: {what.id}, field: ended.on, value: …}}`.",
                )
            found.entry["ended"] = {k: v for k, v in _plain(what).items() if k != "id"}
            return (*found.path, "ended")
        case AddRole():
            found = _find(data, what.of, (Section.ORGANIZATIONS, Section.PEOPLE))
            role = {k: v for k, v in _plain(what).items() if k != "of"}
            roles = found.entry.setdefault("roles", [])
            roles.append(role)
            return (*found.path, "roles", len(roles) - 1)
        case EndRole():
            return _end_role(data, what)
        case ChangeFlow():
            found = _find(data, what.id, (Section.MONEY,))
            new = {k: v for k, v in _plain(what).items() if k != "id"}
            if "amounts" in new:
                new["amounts"] = {**found.entry.get("amounts", {}), **new["amounts"]}
            found.entry.update(new)
            return found.path
        case RemoveFlow():
            found = _find(data, what.id, (Section.MONEY,))
            data["money"] = [entry for entry in data["money"] if entry is not found.entry]
            return ("money",)
        case SetField():
            return _set(data, what.of, what.field, copy.deepcopy(what.value))
        case NameField():
            return _set(data, what.of, what.field, UNDECIDED if name == "undecide" else None)
    raise AssertionError(name)


def _plain(record: Record) -> dict[str, Any]:
    return record.model_dump(mode="json", by_alias=True, exclude_none=True)


def _add(data: dict[str, Any], section: Section, entry: dict[str, Any]) -> Path:
    there = section.written(data)
    if there is None:
        there = []
        owner = data
        for part in section.path[:-1]:
            owner = owner.setdefault(part, {})
        owner[section.path[-1]] = there
        # Nobody has said that this is all.
        data["partial"] = [*(data.get("partial") or []), section.value]
    there.append(entry)
    return (*section.path, len(there) - 1)


def _entries(data: dict[str, Any], sections: tuple[Section, ...]) -> Iterator[_Found]:
    for section in sections:
        for n, entry in enumerate(section.written(data) or ()):
            yield _Found(entry, (*section.path, n))


def _find(data: dict[str, Any], wanted: str, sections: tuple[Section, ...]) -> _Found:
    known = {found.entry["id"]: found for found in _entries(data, sections) if "id" in found.entry}
    if wanted in known:
        return known[wanted]
    near = did_you_mean(wanted, tuple(known))
    kinds = [section.noun for section in sections]
    raise _Unfit(
        "unknown_id",
        f"{'・'.join(k.ja for k in kinds)}に {quoted(wanted).ja} はありません。"
        + (f"「{near[0]}」のことですか。" if near else ""),
        f"There is no {' or '.join(k.en for k in kinds)} {quoted(wanted).en}."
        + (f" Did you mean `{near[0]}`?" if near else ""),
    )


def _end_role(data: dict[str, Any], end: EndRole) -> Path:
    found = _find(data, end.of, (Section.ORGANIZATIONS, Section.PEOPLE))
    roles = found.entry.get("roles") or []
    last = end.on.isoformat()
    wanted = _role(end.role)

    def in_force(role: dict[str, Any]) -> bool:
        first: str = role.get("from", "")
        until: str = role.get("to", UNDECIDED)
        return (first in ("", UNDECIDED) or first <= last) and (until == UNDECIDED or until >= last)

    hits = [
        n
        for n, role in enumerate(roles)
        if role["role"] == wanted and (end.for_ is None or role.get("for") == end.for_) and in_force(role)
    ]
    if len(hits) != 1:
        has = "、".join(role["role"] for role in roles) or "なし"
        has_en = ", ".join(role["role"] for role in roles) or "none"
        raise _Unfit(
            "no_such_role" if not hits else "which_role",
            f"「{end.of}」には {last} に終える役割「{end.role}」が{'ありません' if not hits else '二つ以上あります'}（役割: {has}）。"
            + ("" if not hits else "for: で担当企業を書いてください。"),
            f"`{end.of}` has {'no role' if not hits else 'more than one role'} `{end.role}` that can end on {last} (roles: {has_en})."
            + ("" if not hits else " Name the company with `for:`."),
        )
    roles[hits[0]]["to"] = last
    return (*found.path, "roles", hits[0])


def _role(word: str) -> str:
    """The role that a word means, be it written in Japanese."""
    for words in (OrganizationRole, PersonRole):
        try:
            return read_word(words, word).value
        except BadValue:
            continue
    return word


def _set(data: dict[str, Any], of: str, field: str, value: Any) -> Path:
    of_project = canonical_path(Document, (of,)) == ("project",)
    found = _Found(data["project"], ("project",)) if of_project else _find(data, of, named_sections())
    parts = [str(p) for p in canonical_path(Document, (*found.path, *field.split(".")))[len(found.path) :]]
    current = found.entry
    for part in parts[:-1]:
        inner = current.setdefault(part, {})
        if not isinstance(inner, dict):
            raise _Unfit(
                "no_mapping",
                f"「{field}」は変えられません。「{part}」は中に項目を持ちません。",
                f"`{field}` cannot be changed: `{part}` has no fields.",
            )
        current = inner
    if parts == ["id"]:
        raise _Unfit(
            "fixed_id",
            "IDは変えられません。新しい項目を加え、古い項目を文書から消してください。",
            "An id cannot be changed. Add a new entry and remove the old one from the document.",
        )
    if value is None:
        current.pop(parts[-1], None)
    else:
        current[parts[-1]] = value
    return (*found.path, *parts)


def _at_their_changes(problems: list[Problem], touched: list[tuple[Path, Place]]) -> list[Problem]:
    """Say each problem at the change that made it: the last one that touched the value, or something around or inside it."""

    def said(problem: Problem) -> Problem:
        for path, place in reversed(touched):
            length = min(len(path), len(problem.path))
            if problem.path[:length] == path[:length] and length:
                return problem._replace(place=place)
        return problem._replace(place=touched[-1][1]) if touched else problem

    return [said(problem) for problem in problems]


def _keep(before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """Identities: who was known by a shared file alone still is."""
    local = ("organization:", "person:")
    return {k: before[k] if k in before and key.startswith(local) else key for k, key in after.items()}
