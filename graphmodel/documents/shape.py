"""Shape: plain data against the types, every error as a sentence with its place.

First the keys are looked at: an unknown one is said, and read as the key that was surely meant, so that what stands behind it is
checked too. Then the values: wrong ones are left out one by one until what remains is a record, so that references and
consistency of the rest are checked in the same run. One mistake is one sentence: what was reported, by the reader or here, makes
no other value wrong.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from graphmodel.documents.places import Path, Place, Problem, Stage, dotted, whole_file
from graphmodel.documents.written.source import Source
from graphmodel.schema.entries import Document, SharedFile
from graphmodel.schema.fields import Record, is_tag
from graphmodel.schema.scalars.common import BadValue, folded, is_no_name, is_undecided, quoted, visible
from graphmodel.schema.scalars.days import read_date
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.schema.slots import Slot, slot_at, slots
from graphmodel.text import Text

R = TypeVar("R", bound=Record)

_STAND_INS: dict[type[Record], dict[Path, Any]] = {
    Document: {
        ("format",): 1,
        ("as_at",): "2000-01-01",
        ("project",): {"id": "project"},
        ("project", "id"): "project",
    },
    SharedFile: {("format",): 1},
}
"""What stands for a wrong or missing value without which there would be no record at all, and nothing more could be checked.
The document is refused all the same."""


class Shaped(NamedTuple, Generic[R]):
    """What could be read: the record (None when not even its required parts are there) and what was wrong."""

    record: R | None
    problems: list[Problem]
    data: Any
    """The plain data with misspelt keys put right; nothing is left out of it."""
    renamed: dict[Path, dict[str | int, str | int]]
    """For mappings in which keys were put right: the key as it is written."""
    kept: dict[Path, list[int]]
    """For lists from which entries were left out: the index in `data` of every entry that the record has."""

    def written(self, path: Path) -> Path:
        """Translate a path in `data` to the path in the file."""
        out: Path = ()
        for part in path:
            out = (*out, self.renamed.get(out, {}).get(part, part))
        return out

    def read(self, path: Path) -> Path:
        """Translate a path in `record` to the path in `data`."""
        out: Path = ()
        for part in path:
            indexes = self.kept.get(out)
            out = (*out, indexes[part] if indexes is not None and isinstance(part, int) else part)
        return out

    def original(self, path: Path) -> Path:
        """Translate a path in `record` to the path in the file."""
        return self.written(self.read(path))


def place_of(source: Source, path: Path, name: str, *, key: bool = False) -> Place:
    """The place of a value (or of its key), or of the nearest thing around it."""
    if key and path in source.key_places:
        return source.key_places[path]
    while path not in source.places:
        if not path:
            return whole_file(name)
        path = path[:-1]
    return source.places[path]


def read_shape(kind: type[R], source: Source, name: str) -> Shaped[R]:
    """Check `source.data` against `kind`; see `Shaped`."""
    return _Reading(kind, source, name).run()


def reading(value: Any) -> Iterator[tuple[Path, Any]]:
    """All values in plain data with their paths, from the top to the bottom of the file."""
    stack: list[tuple[Path, Any]] = [((), value)]
    while stack:
        path, value = stack.pop()
        yield path, value
        if isinstance(value, dict):
            stack.extend(((*path, k), v) for k, v in reversed(value.items()))
        elif isinstance(value, list):
            stack.extend(((*path, i), v) for i, v in reversed(list(enumerate(value))))


class _Reading(Generic[R]):
    def __init__(self, kind: type[R], source: Source, name: str) -> None:
        self.kind = kind
        self.source = source
        self.name = name
        self.problems: list[Problem] = []
        self.reported: set[Path] = {p.path for p in source.problems if not p.warning}
        """Paths in the file about which something is said already."""
        self.around: set[Path] = {path[:n] for path in self.reported for n in range(len(path) + 1)}
        """Those paths and all that lies around them."""
        self.disturbed: set[Path] = set(self.reported) | {path[:-1] for path in self.reported}
        """Mappings in which a key may be missing only because the reader could not read it."""
        self.renamed: dict[Path, dict[str | int, str | int]] = {}
        self.kept: dict[Path, list[int]] = {}

    def run(self) -> Shaped[R]:
        whole = self._mapping(self.kind, self.source.data, (), ())
        for path, value in reading(whole):
            if isinstance(value, dict):
                # The record has years as numbers; JSON has all keys as text.
                years: dict[str | int, str | int] = {
                    int(k): k
                    for k in value
                    if isinstance(k, str) and k.isascii() and k.isdigit() and len(k) < 4
                }
                if years:
                    self.renamed.setdefault(path, {}).update(years)
        data = whole
        stand_ins = _STAND_INS.get(self.kind, {})
        while True:
            done = Shaped[R](None, self.problems, whole, self.renamed, self.kept)
            try:
                return done._replace(record=self.kind.model_validate(data))
            except ValidationError as error:
                details = error.errors(include_url=False)
            bad: set[Path] = set()
            for detail in details:
                path, on_key, missing = _real_path(detail, data)
                self._say_bad(detail, path, done, on_key=on_key, missing=missing)
                bad.add(path[:-1] if missing and path not in stand_ins else path)
            pruned = _without(data, bad, self.kept)
            for path in sorted(bad & stand_ins.keys(), key=len):
                owner = pruned
                for part in path[:-1]:
                    owner = owner[part]
                owner[path[-1]] = copy.deepcopy(stand_ins[path])
            if pruned is None or pruned == data:
                return done
            data = pruned

    def _say(self, where: Path, code: str, message: Text, *, key: bool = False) -> None:
        # What is left of a value after wrong parts were taken out is no mistake of its own.
        if where not in self.around:
            self.reported.add(where)
            self.around.update(where[:n] for n in range(len(where) + 1))
            place = place_of(self.source, where, self.name, key=key)
            self.problems.append(Problem(Stage.SHAPE, place, where, message, code))

    # -- keys ---------------------------------------------------------------------------------------------------------------

    def _mapping(self, kind: type[Record], data: dict[Any, Any], path: Path, where: Path) -> dict[Any, Any]:
        """A copy of a mapping with the keys of `kind`: unknown ones are said and left out, or read as what was surely meant."""
        known = slots(kind)
        out = {k: self._value(known[k], v, (*path, k), (*where, k)) for k, v in data.items() if k in known}
        for key in kind.otherwise.keys() & out.keys():
            if out[key] is None or (isinstance(out[key], str) and not out[key].strip()):
                self._say((*where, key), "empty_default", _empty_default(kind, key), key=True)
        for key in [k for k in data if k not in known]:
            place = (*where, key)
            titles = {k: slot.title for k, slot in known.items()}
            free = {k: t for k, t in titles.items() if k not in out}
            # Programs that write YAML 1.1 take the key `on` for true.
            near = ["on"] if str(key).lower() == "true" and "on" in free else []
            near = near or [k for k in free if folded(str(key)) in known[k].meant_by]
            near = near or did_you_mean(str(key), free)
            if not near and len(data) == 1 and not isinstance(data[key], dict | list | None):
                # `八雲製薬: 100%`: what it is about has become the key.
                self.disturbed.add(where)
                self._say(place, "unknown_key", _turned_round(str(key), data[key], list(known)), key=True)
                continue
            self._say(place, "unknown_key", _unknown_key(str(key), titles, near, where), key=True)
            if len(near) == 1:
                self.renamed.setdefault(path, {})[near[0]] = key
                out[near[0]] = self._value(known[near[0]], data[key], (*path, near[0]), place)
            elif near:
                self.disturbed.add(where)
        return out

    def _value(self, slot: Slot, value: Any, path: Path, where: Path) -> Any:
        if value is None and slot.many:
            # It may mean none or not known: the person has to say which.
            key = where[-1]
            message = Text(
                f"「{key}:」のあとに何も書かれていません。何もないなら「{key}: []」と書き、まだ分からないならこの行を消してください。",
                f"Nothing is written behind `{key}:`. Write `{key}: []` if there is none, or remove the line if it is not known.",
            )
            self._say(where, "empty_list", message, key=True)
        if slot.record is None:
            return value
        if slot.many and isinstance(value, list):
            return [self._entry(slot.record, v, (*path, n), (*where, n)) for n, v in enumerate(value)]
        if slot.by_key and isinstance(value, dict):
            return {k: self._entry(slot.record, v, (*path, k), (*where, k)) for k, v in value.items()}
        if (slot.loose or not slot.many) and isinstance(value, dict):
            return self._mapping(slot.record, value, path, where)
        return value

    def _entry(self, kind: type[Record], value: Any, path: Path, where: Path) -> Any:
        if isinstance(value, dict):
            return self._mapping(kind, value, path, where)
        if value is None:
            message = Text(
                "ここに何も書かれていません。内容を書くか、この行を消してください。",
                "Nothing is written here. Write the entry, or remove the line.",
            )
            self._say(where, "empty_entry", message)
        return value

    # -- values -------------------------------------------------------------------------------------------------------------

    def _say_bad(
        self, detail: ErrorDetails, path: Path, shaped: Shaped[R], *, on_key: bool, missing: bool
    ) -> None:
        where = shaped.original(path)
        if missing:
            if where[:-1] in self.disturbed or where[:-1] in self.reported:
                return
            slot = slot_at(self.kind, path)
            message = Text(
                f"「{path[-1]}」（{slot.title}）がありません。書き加えてください。"
                if slot
                else f"「{path[-1]}」がありません。書き加えてください。",
                f"`{path[-1]}` is missing. Please add it.",
            )
            self._say(where, "missing_key", message)
            return
        code, message = _sentence(detail, slot_at(self.kind, path), path)
        self._say(where, code, message, key=on_key)


def _empty_default(kind: type[Record], key: str) -> Text:
    """An empty value where absence means something of its own."""
    means = kind.otherwise[key]
    if _may_be_undecided(kind, key):
        return Text(
            f"「{key}:」のあとに何も書かれていません。決まっていないか分からなければ undecided と書いてください（この行を消すと「{means.ja}」の意味になります）。",
            f"Nothing is written behind `{key}:`. Write `undecided` if it is not decided or not known (without the line it means: {means.en}).",
        )
    return Text(
        f"「{key}:」のあとに何も書かれていません。内容を書いてください（この行を消すと「{means.ja}」の意味になります）。",
        f"Nothing is written behind `{key}:`. Write what it is (without the line it means: {means.en}).",
    )


def _may_be_undecided(kind: type[Record], key: str) -> bool:
    name = next(n for n, field in kind.model_fields.items() if (field.alias or n) == key)
    return "undecided" in repr(kind.model_fields[name].annotation)


def _real_path(detail: ErrorDetails, data: Any) -> tuple[Path, bool, bool]:
    """The path of an error in the data: names of branches and short forms taken out. And: is the key itself wrong, is it missing?"""
    loc = detail["loc"]
    missing = detail["type"] == "missing"
    out: Path = ()
    current = data
    for n, part in enumerate(loc):
        last = n == len(loc) - 1
        if is_tag(part):
            continue
        if isinstance(current, dict) and (part in current or str(part) in current):
            part = part if part in current else str(part)
            current = current[part]
            out = (*out, part)
        elif isinstance(current, list) and isinstance(part, int) and part < len(current):
            current = current[part]
            out = (*out, part)
        elif last and missing and isinstance(current, dict):
            return (*out, part), False, True
    return out, bool(loc) and loc[-1] == "[key]", False


def _without(data: Any, bad: set[Path], kept: dict[Path, list[int]]) -> Any:
    """A copy of `data` without the values at `bad` paths; entries of lists are dropped whole and remembered in `kept`."""
    if () in bad:
        return None

    def without(value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            return {k: without(v, (*path, k)) for k, v in value.items() if (*path, k) not in bad}
        if isinstance(value, list):
            stay = [i for i in range(len(value)) if (*path, i) not in bad]
            if len(stay) < len(value):
                dropped[path] = stay
            return [without(value[i], (*path, i)) for i in stay]
        return value

    dropped: dict[Path, list[int]] = {}
    before = Shaped[Any](None, [], None, {}, dict(kept))
    result = without(data, ())
    for path, stay in dropped.items():
        where = before.read(path)
        old = kept.get(where)
        kept[where] = [old[i] for i in stay] if old else stay
    return result


def _sentence(detail: ErrorDetails, slot: Slot | None, path: Path) -> tuple[str, Text]:
    code = detail["type"]
    context = detail.get("ctx", {})
    last = path[-1] if path else ""
    found = detail["input"]
    if slot is not None and slot.several is not None and isinstance(found, list | tuple):
        return "one_only", Text(
            f"ここに書けるのは一つだけです。二つ以上あるときは、代わりに「{slot.several}」に一覧で書いてください。",
            f"Only one can stand here. If there are several, write a list as `{slot.several}` instead.",
        )
    if "ja" in context:
        return code, Text(context["ja"], context["en"])
    if code == "literal_error" and last == "format":
        return "unknown_format", Text(
            "この書式の版は読めません。「format: 1」と書いてください。",
            "This version of the format cannot be read. Write `format: 1`.",
        )
    if found is None:
        return "empty", Text(
            f"「{last}:」のあとに何も書かれていません。書くか、分からなければこの行を消してください。",
            f"Nothing is written behind `{last}:`. Write it, or remove the line if it is not known.",
        )
    shown = quoted(found)
    if code == "dict_type" and slot is not None and slot.by_key:
        return "not_by_year", Text(
            f"ここには年目ごとに「{{1: …, 2: …}}」の形で書いてください（{shown.ja}と書かれています）。",
            f"Write this by project year, as `{{1: …, 2: …}}` (found {shown.en}).",
        )
    if code in {"model_type", "model_attributes_type"} and (two := _two_days(found, slot)):
        return "range", Text(
            f"期間は、始まりと終わりの日に分けて「{last}: {{from: {two[0]}, to: {two[1]}}}」のように書いてください（{shown.ja}と書かれています）。",
            f"Write a period by its first and last day, `{last}: {{from: {two[0]}, to: {two[1]}}}` (found {shown.en}).",
        )
    if code in {"model_type", "dict_type", "model_attributes_type"}:
        keys = (
            "、".join(f"{k}（{s.title}）" for k, s in slots(slot.record).items())
            if slot and slot.record
            else ""
        )
        keys_en = ", ".join(slots(slot.record)) if slot and slot.record else ""
        return "not_a_mapping", Text(
            f"ここには「項目名: 値」の形で書いてください（{shown.ja}と書かれています）。"
            + (f"書ける項目: {keys}。" if keys else ""),
            f"Write this as `key: value` (found {shown.en})." + (f" Keys: {keys_en}." if keys else ""),
        )
    if (
        code in {"tuple_type", "list_type"}
        and isinstance(found, str)
        and (is_undecided(found) or is_no_name(found))
    ):
        return "undecided_list", Text(
            f"ここには一覧を書きます（{shown.ja}と書かれています）。未定や不明なら項目ごと消してください（不明として扱います）。何もないなら「[]」と書きます。",
            f"A list belongs here (found {shown.en}). Remove the field if it is not decided or not known; write `[]` if there is none.",
        )
    if code in {"tuple_type", "list_type"} and (odd := _ODD_LIST.match(_beginning(found))):
        return "odd_list", Text(
            f"「{odd[0]}」がここでは一覧の記号として読めません。半角の「[ ]」で囲むか、行頭に半角の「-」と空白を書いてください。",
            f"`{odd[0]}` is not read as a list here. Use plain `[ ]`, or a plain dash and a space at the beginning of each line.",
        )
    if code in {"tuple_type", "list_type"}:
        return "not_a_list", Text(
            f"ここには一覧を書いてください（{shown.ja}と書かれています）。一つだけでも「[ ]」で囲むか、行頭に「- 」を付けて書きます。",
            f"Write a list here (found {shown.en}); even a single entry stands in `[ ]` or behind a leading `- `.",
        )
    return "bad_value", Text(
        f"{shown.ja}はここに書ける値ではありません。「consortium schema」で書き方を確かめてください。",
        f"{shown.en} is not a value that can stand here. See `consortium schema` for the form.",
    )


def _two_days(found: Any, slot: Slot | None) -> tuple[str, str] | None:
    """The two days of a text like 「令和8年4月1日～令和9年3月31日」 where a period belongs; None where it is none."""
    if (
        not isinstance(found, str)
        or slot is None
        or slot.record is None
        or not {"from", "to"} <= set(slots(slot.record))
    ):
        return None
    try:
        first, last = map(read_date, re.split(r"\s*(?:[~～〜]|から|--?>|→)\s*", found.removesuffix("まで")))
    except (BadValue, ValueError):
        return None
    return first.isoformat(), last.isoformat()


_ODD_LIST = re.compile("[［【・●○◆■*＊－ー―–—-]")
"""What people write in the place of `[` and of the dash before an entry."""


def _beginning(found: Any) -> str:
    """The first characters of what stands where a list belongs."""
    first = next(iter(found), "") if isinstance(found, dict) else found
    return str(first)[:1] if isinstance(first, str) else ""


def _turned_round(key: str, value: Any, known: list[str]) -> Text:
    shown, what = quoted(key), quoted(value)
    first, second = next(k for k in known if k != "id"), next((k for k in known[1:] if k != "id"), "…")
    meant = f"{{{first}: {visible(key)}, {second}: {visible(str(value))}}}"
    return Text(
        f"ここでは{shown.ja}が項目名として読まれ、値が{what.ja}になっています。「{meant}」のことですか。書ける項目: {'、'.join(known)}。",
        f"{shown.en} is read as a key here, with {what.en} as its value. Did you mean `{meant}`? Keys: {', '.join(known)}.",
    )


def _unknown_key(key: str, titles: dict[str, str], near: list[str], where: Path) -> Text:
    shown = quoted(key)
    if near:
        ja = "か".join(f"「{n}」（{titles[n]}）" for n in near)
        en = " or ".join(f"`{n}`" for n in near)
        return Text(
            f"{shown.ja}という項目はありません。{ja}のことですか。",
            f"There is no key {shown.en} here. Did you mean {en}?",
        )
    around = dotted(where)
    return Text(
        f"{shown.ja}という項目は{f'{around} に' if around else 'ここに'}書けません。書ける項目: "
        + "、".join(f"{k}（{t}）" for k, t in titles.items())
        + "。",
        f"There is no key {shown.en} here. Keys: " + ", ".join(titles) + ".",
    )
