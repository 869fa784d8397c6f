"""Text: one YAML or JSON file becomes plain data in which every value knows its place, or sentences about what is wrong.

The text is parsed into events by PyYAML (libyaml where it is there) and built up here with a stack of our own: nothing is
recursive, no class is ever made from a tag, and limits on size, depth, values and aliases hold while the text is still being read.
JSON files go the same way, since JSON is YAML; what JSON allows and libyaml does not is evened out first.

Plain (unquoted) words are read by the YAML 1.2 core schema, with exceptions in favour of text:

=============================================  =============================================================
written                                        read as
=============================================  =============================================================
(nothing), ``~``, ``null``, ``Null``, ``NULL``   None
``true`` / ``false`` (also ``True``, ``TRUE`` …)   bool
``12``, ``-3``, ``+5``, ``0o17``, ``0x1F``           int
``1.5``, ``.5``, ``1.``, ``1e3``                   float
``0123``, ``-01``, ``00.5``                        text, so that identifiers keep their zeros
``20_000_000``, ``20,000``, ``２０``                  text (amounts are read where they are expected)
``yes``, ``no``, ``on``, ``off``, ``y``, ``1:30``      text (YAML 1.1 made booleans and numbers of base 60)
``2026-04-01``                                 text (dates are read where they are expected)
``.inf``, ``.nan``, ``1e999``                    text: no number is infinite
integers of more than 1000 digits              text
anything in quotes or after ``|`` or ``>``         text
=============================================  =============================================================

Full-width and no-break spaces around a plain word are dropped, as YAML drops plain spaces. Keys are text or whole numbers.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from graphmodel.documents.places import InText, Path, Problem, sort_problems, whole_file
from graphmodel.documents.written.sentences import problem, shown
from graphmodel.documents.written.source import Limits, Source, unusable
from graphmodel.documents.written.yaml.syntax import (
    ODD_DASH,
    ODD_SPACES,
    LastScalar,
    Opened,
    explain,
    flaw,
    odd_space,
)
from graphmodel.documents.written.yaml.text import (
    NEWLINE,
    REFUSED_IN_VALUES,
    Shifts,
    decoded,
    merge_conflicts,
    position,
    prepared_json,
    refused_characters,
    refused_directives,
)


def read_text(raw: bytes, name: str, limits: Limits) -> Source:
    """Read the bytes of a YAML or JSON text that messages call `name`. Never raises."""
    text = decoded(raw, name)
    if isinstance(text, Problem):
        return unusable(text)
    refused = refused_characters(text, name) or merge_conflicts(text, name) or refused_directives(text, name)
    if refused:
        return unusable(*refused)
    named_json = name.lower().endswith(".json")
    start = text.lstrip()
    if named_json and start.startswith(("//", "/*")):
        # Read as YAML it would be a text, and the sentence about something else.
        return unusable(problem("json_comment", InText(name, *position(text, len(text) - len(start)))))
    json = named_json and start[:1] in ("{", "[")
    shifts: Shifts = {}
    if json:
        text, shifts = prepared_json(text)
    return _Builder(text, name, limits, json, shifts).run()


# Plain words

_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_JSON_WORD = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FULLWIDTH_NUMBER = re.compile("[０-９]{1,6}")
# Python refuses to write out integers of more than 4300 digits; 1000 hexadecimal ones stay well below.
_LONGEST_INT = 1000


def _plain(word: str) -> str | int | float | bool | None:
    if word in _WORDS:
        return _WORDS[word]
    if _INT.fullmatch(word) and len(word) <= _LONGEST_INT:
        base = {"0o": 8, "0x": 16}.get(word[:2], 10)
        return int(word[2:] if base != 10 else word, base)
    if _FLOAT.fullmatch(word) and not _INT.fullmatch(word) and math.isfinite(number := float(word)):
        return number
    return word


# Events to data


class _Out(NamedTuple):
    places: dict[Path, InText]
    keys: dict[Path, InText]


class _Anchored(NamedTuple):
    value: Any
    path: Path
    out: _Out
    nodes: int
    height: int


class _Stop(Exception):
    """Reading cannot go on."""


_NO_KEY = object()
_DROPPED = object()


class _Frame:
    """A list or mapping that is still open."""

    __slots__ = (
        "anchor",
        "bracket",
        "cut",
        "first",
        "height",
        "key",
        "nodes",
        "out",
        "path",
        "place",
        "plain_key",
        "value",
    )

    def __init__(
        self,
        value: list[Any] | dict[Any, Any],
        path: Path,
        out: _Out,
        place: InText,
        anchor: str | None,
        bracket: str,
    ) -> None:
        self.value = value
        self.path = path
        self.out = out
        self.place = place
        self.anchor = anchor
        self.bracket = bracket  # "" where indentation makes the structure
        self.nodes = 1
        self.height = 1
        self.key: Any = _NO_KEY
        self.plain_key = False
        self.cut = False  # the last entry was what a comma cut off a value
        self.first: dict[str, InText] = {}  # where each key stands first; 1 and "1" are one key


# In the place of a mapping key that cannot be one, and of a value that is not kept, paths go on with this.
_ASIDE = "?"


class _Builder:
    # Without the C library PyYAML's own parser reads the same files, several times slower.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    def __init__(self, text: str, name: str, limits: Limits, json: bool, shifts: Shifts) -> None:
        self.text = text
        self.name = name
        self.limits = limits
        self.json = json
        self.shifts = shifts
        self.problems: list[Problem] = []
        self.out = _Out({}, {})
        self.aside = _Out({}, {})
        self.stack: list[_Frame] = []
        self.anchors: dict[str, _Anchored | None] = {}  # None while the anchored value is still open
        self.end_of_text = position(text, len(text))
        self.unused: dict[str, InText] = {}
        self.nodes = 0
        self.expanded = 0
        self.data: Any = None
        self.last = LastScalar("", whole_file(name), whole_file(name))

    def run(self) -> Source:
        """Read all events; returns what the file says."""
        try:
            for event in self.events():
                if isinstance(event, yaml.DocumentEndEvent):
                    self.end(event)
                    break
                self.event(event)
            self.top()
            for anchor, place in self.unused.items():
                self.say("unused_anchor", place, name=shown(anchor))
        except _Stop:
            self.data = None
        if self.data is None:
            self.out = _Out({}, {})
        problems = {(p.place, p.code): p for p in reversed(self.problems)}
        return Source(self.data, *self.out, sort_problems(problems.values()))

    def events(self) -> Iterator[Any]:
        """The parser's events; stops with a problem where the parser fails."""
        try:
            yield from yaml.parse(self.text, Loader=self.loader)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            mark = getattr(error, "problem_mark", None)
            if mark is not None and "nesting depth" in str(getattr(error, "problem", "")):
                # libyaml reads ahead, and gives up by itself before our own limit is seen.
                raise self.stop(
                    "too_deep", self.place(mark.line, mark.column), limit=self.limits.depth
                ) from None
            # In JSON a comment or a forgotten comma was perhaps read as text; what fails behind it is no second mistake.
            if not any(p.code in ("json_comment", "json_comma") for p in self.problems):
                opened = next((Opened(f.bracket, f.place) for f in reversed(self.stack) if f.bracket), None)
                self.problems += explain(error, self.text, self.name, self.last, opened, self.place)
            raise _Stop from None

    def place(self, line: int, column: int) -> InText:
        """The place in the file, from a line and column of the parser (both from 0)."""
        if line > self.end_of_text[0] - 1:
            # The parser ends a last line that nobody ended.
            line, column = self.end_of_text[0] - 1, self.end_of_text[1] - 1
        behind = self.shifts.get(line + 1)
        return InText(
            self.name, line + 1, column + 1 + (2 * bisect_left(behind, column + 1) if behind else 0)
        )

    def at(self, event: Any) -> InText:
        return self.place(event.start_mark.line, event.start_mark.column)

    def say(self, code: str, place: InText, path: Path = (), /, **words: object) -> None:
        """Note a problem and go on, unless there are too many."""
        self.problems.append(problem(code, place, path, **words))
        if len(self.problems) >= self.limits.problems:
            raise self.stop("too_many_problems", place, limit=self.limits.problems)

    def stop(self, code: str, place: InText, path: Path = (), /, **words: object) -> _Stop:
        """Note a problem after which reading cannot go on; to be raised."""
        self.problems.append(problem(code, place, path, **words))
        return _Stop()

    def event(self, event: Any) -> None:
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent, yaml.CollectionStartEvent)):
            self.nodes += 1
            if self.nodes > self.limits.nodes:
                raise self.stop("too_many_values", self.at(event), limit=f"{self.limits.nodes:,}")
            if isinstance(event, yaml.AliasEvent):
                self.alias(event)
                return
            if event.anchor is not None:
                self.unused[event.anchor] = self.at(event)
            if event.tag is not None:
                tag = event.tag.replace("tag:yaml.org,2002:", "!!")
                self.say("tag", self.at(event), self.path_here(), tag=shown(tag))
            if isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            else:
                self.open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close()

    def path_here(self) -> Path:
        """The path of the value that comes next; of the mapping, where a key comes next."""
        if not self.stack:
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            return (*frame.path, len(frame.value))
        return frame.path if frame.key in (_NO_KEY, _DROPPED) else (*frame.path, frame.key)

    def slot(self) -> tuple[Path, _Out]:
        """Where the next value goes: its path, and the places that it is written to."""
        if not self.stack:
            return (), self.out
        frame = self.stack[-1]
        if isinstance(frame.value, dict) and frame.key in (_NO_KEY, _DROPPED):
            return (*frame.path, _ASIDE), self.aside
        return self.path_here(), frame.out

    def put(self, value: Any, place: InText, path: Path, out: _Out, nodes: int, height: int) -> None:
        """Add a finished value to what is open."""
        out.places[path] = place
        if not self.stack:
            self.data = value
            return
        frame = self.stack[-1]
        frame.nodes += nodes
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.value, list):
            frame.value.append(value)
        else:
            if frame.key is not _DROPPED:
                frame.value[frame.key] = value
            frame.key = _NO_KEY

    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is _NO_KEY

    def open(self, event: Any) -> None:
        place = self.at(event)
        if len(self.stack) >= self.limits.depth:
            raise self.stop("too_deep", place, limit=self.limits.depth)
        path, out = self.slot()
        mapping = isinstance(event, yaml.MappingStartEvent)
        if self.wants_key():
            self.say("bad_key", place, self.stack[-1].path, key="{…}" if mapping else "[…]")
        bracket = ("{" if mapping else "[") if event.flow_style else ""
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.stack.append(_Frame({} if mapping else [], path, out, place, event.anchor, bracket))

    def close(self) -> None:
        frame = self.stack.pop()
        if frame.anchor is not None:
            self.anchors[frame.anchor] = _Anchored(
                frame.value, frame.path, frame.out, frame.nodes, frame.height
            )
        if self.wants_key():
            self.stack[-1].key = _DROPPED
            self.stack[-1].nodes += frame.nodes
        else:
            self.put(frame.value, frame.place, frame.path, frame.out, frame.nodes, frame.height)

    def scalar(self, event: Any) -> None:
        text = event.value
        plain = not event.style
        end = self.place(event.end_mark.line, event.end_mark.column)
        place = self.at(event)
        if len(text) > self.limits.scalar:
            raise self.stop("text_too_long", place, self.path_here(), limit=f"{self.limits.scalar:,}")
        refused = None if plain else REFUSED_IN_VALUES.search(text)
        if refused:
            self.say("control_escape", place, self.path_here(), code=f"U+{ord(refused[0]):04X}")
            # Later messages show values on terminals, which obey control characters.
            text = REFUSED_IN_VALUES.sub("\ufffd", text)
        if plain:
            stripped = text.strip(ODD_SPACES)
            lead = len(text) - len(text.lstrip(ODD_SPACES))
            if lead and self.wants_key() and not self.stack[-1].bracket:
                found = odd_space(text[0], 0)
                self.say(found.code, place, self.stack[-1].path, **found.words)
            if lead and stripped:
                place = place._replace(column=place.column + lead)
            text = stripped
            if re.match(f"-[{ODD_SPACES}]", text):
                found = odd_space(text[1], 0)
                self.say(found.code, place._replace(column=place.column + 1), self.path_here(), **found.words)
            if place.line != end.line and not (self.stack and self.stack[-1].bracket):
                self.lines(event)
        if self.wants_key():
            if plain and self.without_colon(text, place, event):
                self.stack[-1].key = _DROPPED
            else:
                self.key(text, plain, place, event.anchor)
            self.last = LastScalar(event.style or "", place, end)
            return
        self.last = LastScalar(event.style or "", place, end)
        value = _plain(text) if plain else text
        path, out = self.slot()
        if plain and text:
            self.signs(text, place, path, event)
        if plain and not text:
            self.no_value(place, path)
        elif self.json and plain and not _JSON_WORD.fullmatch(text):
            self.json_word(text, place, path)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, path, out, 1, 0)
        self.put(value, place, path, out, 1, 0)

    def signs(self, text: str, place: InText, path: Path, event: Any) -> None:
        """Say quotation marks that are none, and a `#` that has cut off the rest of a value."""
        if found := _CURLY.fullmatch(text):
            self.say("curly_quotes", place, path, sign=found[1])
        if self.json or (rest := _COMMENT.match(self.text, event.end_mark.index)) is None:
            return
        if self.stack and self.stack[-1].bracket and re.search("[]}]", rest[1]):
            return  # the bracket that it hides is said
        where = self.place(event.end_mark.line, event.end_mark.column + rest.start(1) - event.end_mark.index)
        self.say("comment_in_value", where, path, comment=shown(rest[1]), value=shown(text))

    def lines(self, event: Any) -> None:
        """A plain text over several lines: lines that were meant to be entries of their own are said."""
        lines = NEWLINE.split(self.text[event.start_mark.index : event.end_mark.index])
        for offset, line in enumerate(lines[1:], start=1):
            where = event.start_mark.line + offset
            text = line.lstrip()
            column = len(line) - len(text)
            if text.startswith("- ") or text == "-":
                if re.match(r"-[^\s\d-]", lines[0]):
                    self.say("missing_space_after_dash", self.at(event), self.path_here())
                elif not lines[0].startswith("-"):
                    self.say("dash_misplaced", self.place(where, column), self.path_here())
                return
            if re.match(r"[A-Za-z_]+(?:：|:(?!//))", text) and (found := flaw(line)):
                self.say(found.code, self.place(where, found.column), self.path_here(), **found.words)

    def without_colon(self, text: str, place: InText, event: Any) -> bool:
        """Say `{amount: 20,000,000}` and `{name: Foo Co., Ltd.}`: what stands behind the comma is no key."""
        frame = self.stack[-1]
        colon = not frame.bracket or self.json or not _NO_COLON.match(self.text, event.end_mark.index)
        if colon or not text or re.search("[:：]", text):
            frame.cut = False
            return False
        if not frame.cut:
            frame.cut = True
            before = next(reversed(frame.value), None)
            start = self.last.start
            end = event.end_mark.index
            index = max(self.text.rfind("\n", 0, end), self.text.rfind("\r", 0, end)) + start.column
            whole = self.text[index:end] if start.line == place.line else ""
            # The value before the comma, where it is a plain text on this line.
            if (
                before is not None
                and not self.last.style
                and whole[:1] not in ("", ",")
                and frame.out.places[(*frame.path, before)] == start
            ):
                rest = _REST_OF_VALUE.match(self.text, end)
                whole += rest[0] if rest else ""
                code = "comma_in_number" if re.search("[0-9],[0-9]", whole) else "comma_in_value"
                self.say(code, start, (*frame.path, before), text=shown(whole), key=shown(text))
            else:
                self.say("no_colon_in_braces", place, frame.path, text=shown(text))
        return True

    def key(self, text: str, plain: bool, place: InText, anchor: str | None) -> None:
        frame = self.stack[-1]
        frame.key = _DROPPED
        key = _plain(text) if plain else text
        if anchor is not None:
            self.anchors[anchor] = _Anchored(key, (*frame.path, _ASIDE), self.aside, 1, 0)
            self.aside.places[(*frame.path, _ASIDE)] = place
        if plain and text == "<<":
            self.say("merge_key", place, frame.path)
        elif not isinstance(key, (str, int)) or isinstance(key, bool):
            self.say("bad_key", place, frame.path, key=shown(text) if text else "(null)")
        elif str(key) in frame.first:
            first = frame.first[str(key)]
            words = {"key": shown(str(key)), "line": first.line, "column": first.column}
            self.say("duplicate_key", place, (*frame.path, key), **words)
        elif plain and text[:1] in ("｛", "［"):
            self.say(
                "fullwidth_bracket", place, frame.path, found=text[0], meant="{" if text[0] == "｛" else "["
            )
        elif plain and (dash := ODD_DASH.match(f"{text}:")):
            self.say("odd_dash", place, frame.path, sign=dash[1])
        elif plain and _FULLWIDTH_NUMBER.fullmatch(text):
            self.say("fullwidth_digits", place, frame.path, key=shown(text), number=int(text))
        else:
            if self.json and plain:
                self.json_word(text, place, frame.path)
            frame.key = key
            frame.plain_key = plain
            frame.first[str(key)] = place
            frame.out.keys[(*frame.path, key)] = place

    def no_value(self, place: InText, path: Path) -> None:
        """Say `{id:x}` and `{id：x}`, keys without a value that hold a colon, and `{"id": }` in JSON."""
        frame = self.stack[-1] if self.stack else None
        if frame is None or not frame.bracket or path not in frame.out.keys:
            return
        if self.json:
            if not frame.plain_key:
                self.say("no_value", place, path)
            return
        key = str(frame.key)
        found = re.search("[:：]", key) if frame.plain_key else None
        if found:
            code = "fullwidth_colon" if found[0] == "：" else "missing_space_after_colon"
            where = frame.out.keys[path]
            where = where._replace(column=where.column + found.start())
            self.say(code, where, path, key=shown(key[: found.start()]))

    def json_word(self, text: str, place: InText, path: Path) -> None:
        """Say a word without quotes that JSON does not know; a comment or a forgotten comma hides in some."""
        if re.search(r"(?:^|\s)(?://|/\*)", text):
            self.say("json_comment", place, path)
        elif '"' in text:
            self.say("json_comma", place, path, text=shown(text))
        else:
            self.say("json_word", place, path, text=shown(text))

    def alias(self, event: Any) -> None:
        place = self.at(event)
        name = shown(event.anchor)
        self.unused.pop(event.anchor, None)
        if self.wants_key():
            self.say("bad_key", place, self.stack[-1].path, key=f"*{name}")
            self.stack[-1].key = _DROPPED
            return
        path, out = self.slot()
        anchored = self.anchors.get(event.anchor)
        if anchored is None:
            self.say(
                "alias_cycle" if event.anchor in self.anchors else "alias_undefined", place, path, name=name
            )
            self.put(None, place, path, out, 1, 0)
            return
        self.expanded += anchored.nodes
        if self.expanded > self.limits.expanded:
            raise self.stop("too_many_aliases", place, path, limit=f"{self.limits.expanded:,}")
        if len(self.stack) + anchored.height > self.limits.depth:
            raise self.stop("too_deep", place, path, limit=self.limits.depth)
        value = _copy(anchored, path, out)
        self.put(value, place, path, out, anchored.nodes, anchored.height)

    def end(self, event: Any) -> None:
        """Look behind the end of the first document, without the parser: there is nothing more to be read."""
        tail = _TAIL.match(self.text, event.end_mark.index)
        index = tail.end() if tail else event.end_mark.index
        if index == len(self.text):
            return
        line, column = position(self.text, index)
        place = self.place(line - 1, column - 1)
        if self.text.startswith(("---", "%"), index):
            raise self.stop("several_documents", place)
        root = self.out.places[()]
        if (
            isinstance(self.data, (dict, list))
            and self.text[index - 1] in " \t\r\n"
            and place.column < root.column
        ):
            raise self.stop("bad_indentation", place)
        raise self.stop("text_after_end", place, text=shown(NEWLINE.split(self.text[index : index + 100])[0]))

    def top(self) -> None:
        """The top of a document is a mapping; say what stands there instead."""
        if isinstance(self.data, dict):
            return
        place = self.out.places.get((), whole_file(self.name))
        if isinstance(self.data, list):
            raise self.stop("top_is_list", place)
        if self.data is None:
            raise self.stop("empty_document", whole_file(self.name))
        line = NEWLINE.split(self.text)[place.line - 1]
        found = flaw(line) if not self.last.style else None
        if found:
            raise self.stop(found.code, place._replace(column=found.column + 1), **found.words)
        raise self.stop("top_is_text", place, text=shown(str(self.data)))


_CURLY = re.compile("([“”„‟‘’‚‛〝〟])[^“”„‟‘’‚‛〝〟]*[“”„‟‘’‚‛〝〟]", re.DOTALL)
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_NO_COLON = re.compile(r"[ \t\r\n]*[,}]")
_REST_OF_VALUE = re.compile(r"(?:, *[^\s,:{}\[\]\"'#]+(?=[,}]))*")

_TAIL = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*|\.\.\.(?=[ \t\r\n]|$))*")


def _copy(anchored: _Anchored, path: Path, out: _Out) -> Any:
    """Copy what an anchor stands for to `path`, with the places of what is in it."""
    top: list[Any] = [None]
    stack: list[tuple[Any, Path, Path, Any, str | int]] = [(anchored.value, anchored.path, path, top, 0)]
    while stack:
        value, old, new, owner, key = stack.pop()
        copied: Any = value
        if isinstance(value, dict):
            copied = dict.fromkeys(value)
            for part in value:
                out.keys[(*new, part)] = anchored.out.keys[(*old, part)]
            stack += [(item, (*old, part), (*new, part), copied, part) for part, item in value.items()]
        elif isinstance(value, list):
            copied = [None] * len(value)
            stack += [(item, (*old, n), (*new, n), copied, n) for n, item in enumerate(value)]
        out.places[new] = anchored.out.places[old]
        owner[key] = copied
    return top[0]
