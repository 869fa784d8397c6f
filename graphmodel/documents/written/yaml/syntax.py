"""What a parser's error means: libyaml's (and PyYAML's) problems become sentences that name the likely slip and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from graphmodel.documents.places import InText, Problem, whole_file
from graphmodel.documents.written.sentences import problem, shown

ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000"
)
"""Spaces that YAML takes for letters; U+3000 is what a Japanese keyboard types."""


class LastScalar(NamedTuple):
    """The word or text read last: its quotation mark (or ""), where it begins and where it ends."""

    style: str
    start: InText
    end: InText


class Opened(NamedTuple):
    """The innermost bracket that is open."""

    bracket: str
    place: InText


class Flaw(NamedTuple):
    """A slip that a single line shows: code of the sentence, column (from 0), words for the sentence."""

    code: str
    column: int
    words: dict[str, object]


_LONGEST_LINE = 1000  # a slip shows early in a line, and patterns need time
_ODD = f"[{ODD_SPACES}]"
_ODD_INDENT = re.compile(rf"[ \t]*(?:- *)*({_ODD})")
_TAB_INDENT = re.compile(r"[- ]*(\t)")
_DASH = re.compile(r"\s*(?:- +)*(-)[^\s\d-]")
_KEY = re.compile(r"""\s*(?:- +)*([^\s"'#:：\[\]{},][^"':：\[\]{},]{0,60}?)\s*([:：])(?!//)""")


ODD_DASH = re.compile(r"[ \t]*(?:- +)*([‐‑‒–—―−ー－ｰ─・･•‣∙●○◯◆◇■□▪▫▶►※*＊])(?=[ \t]|\w+[ \t]*[:：])")
"""What stands before an entry of a list in a word processor; in YAML it is part of the word behind it."""


def odd_space(space: str, column: int) -> Flaw:
    """Say a space that is no plain space."""
    if space == "\u3000":
        return Flaw("fullwidth_space", column, {})
    return Flaw("odd_space", column, {"space": f"U+{ord(space):04X}"})


def flaw(line: str) -> Flaw | None:
    """The slip in a line that cannot be read as it stands, or None: wrong spaces, a full-width colon, no space after `:` or `-`."""
    line = line[:_LONGEST_LINE]
    if found := _ODD_INDENT.match(line):
        return odd_space(found[1], found.start(1))
    if found := _TAB_INDENT.match(line):
        return Flaw("tab_indentation", found.start(1), {})
    if (found := ODD_DASH.match(line)) and _KEY.match(line, found.end()):
        return Flaw("odd_dash", found.start(1), {"sign": found[1]})
    if found := _KEY.match(line):
        following = line[found.end() : found.end() + 1]
        words: dict[str, object] = {"key": shown(found[1])}
        if found[2] == "：":
            return Flaw("fullwidth_colon", found.start(2), words)
        if following and following in ODD_SPACES:
            return odd_space(following, found.end())
        if following not in ("", " ", "\t"):
            return Flaw("missing_space_after_colon", found.start(2), words)
    if found := _DASH.match(line):
        return Flaw("missing_space_after_dash", found.start(1), {})
    if found := ODD_DASH.match(line):
        return Flaw("odd_dash", found.start(1), {"sign": found[1]})
    return None


class _At(NamedTuple):
    line: int  # both from 0
    column: int


class _Said(NamedTuple):
    code: str
    at: _At | InText
    words: dict[str, object]


class _Case(NamedTuple):
    """An error and what surrounds it."""

    text: str
    """The parser's own words."""
    context: str
    at: _At
    began: _At
    """Where what was being read began; `at` if the parser does not say."""
    lines: list[str]
    last: LastScalar
    opened: Opened | None

    @property
    def line(self) -> str:
        return self.lines[self.at.line] if self.at.line < len(self.lines) else ""

    @property
    def before(self) -> str:
        return self.line[: self.at.column]

    @property
    def rest(self) -> str:
        return self.line[self.at.column :]

    @property
    def found(self) -> str:
        """The character at the error; "" at the end of a line."""
        return self.rest[:1]

    @property
    def at_end(self) -> bool:
        """Is nothing left of the file?"""
        return not self.rest.strip() and not any(line.strip() for line in self.lines[self.at.line + 1 :])

    @property
    def leads(self) -> bool:
        """Is the error the first thing on its line?"""
        return not self.before.strip()


_CLOSING = {"[": "]", "{": "}"}


def explain(
    error: Exception,
    text: str,
    file: str,
    last: LastScalar,
    opened: Opened | None,
    place: Callable[[int, int], InText],
) -> list[Problem]:
    """Turn what the parser raised into problems; `place` turns its lines and columns (from 0) into places in the file."""
    lines = re.split("\r\n|\r|\n", text)
    if isinstance(error, UnicodeError):
        # Only a tag can hold bytes (`!%ff`) that PyYAML then cannot decode; it does not say where.
        return [problem("bad_tag", last.end)]
    if isinstance(error, (ValueError, OverflowError)):
        # PyYAML's own parser, with an escape beyond the last character (`\UFFFFFFFF`).
        return [problem("bad_escape", last.end)]
    problem_mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    mark = problem_mark or context_mark
    if mark is None:
        detail = shown(str(getattr(error, "reason", error)), 60)
        return [problem("syntax", whole_file(file), detail=detail)]
    at = _At(mark.line, mark.column)
    began = _At(context_mark.line, context_mark.column) if context_mark else at
    case = _Case(
        str(getattr(error, "problem", "")), str(getattr(error, "context", "")), at, began, lines, last, opened
    )
    out = []
    reported = []
    for said in _say(case):
        where = said.at if isinstance(said.at, InText) else place(said.at.line, said.at.column)
        reported.append(where.line)
        out.append(problem(said.code, where, **said.words))
    if out[0].code in _REPEATED:
        for line, found in _alike(lines, reported[0], out[0].code):
            if line + 1 not in reported:
                out.append(problem(found.code, place(line, found.column), **found.words))
    return out


_REPEATED = {
    "fullwidth_colon",
    "missing_space_after_colon",
    "fullwidth_space",
    "odd_space",
    "tab_indentation",
    "odd_dash",
}
_MOST_ALIKE = 20
_MOST_LINES = 10_000
_BLOCK_TEXT = re.compile(r"(?:^|[\s:-])[|>][-+0-9]*\s*(?:#.*)?$")
_KEY_WORD = re.compile(r"[\s-]*[A-Za-z_]+[:：]")


def _alike(lines: list[str], after: int, code: str) -> Iterator[tuple[int, Flaw]]:
    """The same slip in later lines: who makes it once often makes it throughout. Texts behind `|` and `>` are left out."""
    count = 0
    inside: int | None = None
    for number, line in enumerate(lines[after : after + _MOST_LINES], start=after):
        indent = len(line) - len(line.lstrip())
        if inside is not None and (not line.strip() or indent > inside):
            continue
        inside = indent if _BLOCK_TEXT.search(line) else None
        found = flaw(line)
        if (
            found
            and found.code == code
            and line.strip()
            and (not code.endswith("colon") or _KEY_WORD.match(line))
        ):
            yield number, found
            count += 1
            if count == _MOST_ALIKE:
                return


def _say(case: _Case) -> list[_Said]:
    for pattern, sayer in _TABLE:
        if re.search(pattern, case.text):
            return sayer(case)
    return [_Said("syntax", case.at, {"detail": shown(case.text, 60)})]


def _own_line(case: _Case, number: int) -> _Said | None:
    found = flaw(case.lines[number]) if number < len(case.lines) else None
    return _Said(found.code, _At(number, found.column), found.words) if found else None


def _no_colon(case: _Case) -> list[_Said]:
    """A line among `key: value` that has no colon."""
    said = _own_line(case, case.began.line)
    if said:
        return [said]
    line = case.lines[case.began.line] if case.began.line < len(case.lines) else ""
    return [_Said("missing_colon", case.began, {"text": shown(line[case.began.column :])})]


def _second_colon(case: _Case) -> list[_Said]:
    """A colon where none can stand: a second one on its line, or the line above was read as the beginning of a text."""
    said = _own_line(case, case.at.line)
    if said and said.code in ("fullwidth_space", "odd_space", "tab_indentation"):
        return [said]
    if case.opened and re.match(r":\s*[,}\]]", case.rest):
        return [_Said("no_value", case.at, {})]
    if re.match(r"\s*(?:- +)*[^\s#][^:]*:(?:\s|$)", case.before):
        return [_Said("two_colons", case.at, {})]
    if re.match(r"[^:]{1000}", case.before):
        return [_Said("key_too_long", case.at, {})]
    out: list[_Said] = []
    number = case.at.line
    while len(out) < _MOST_ALIKE and (number := _above(case, number)):
        number -= 1
        said = _own_line(case, number)
        if said is None:
            break
        out.append(said)
    if out:
        return out
    above = _above(case, case.at.line)
    if above:
        line = case.lines[above - 1]
        column = len(line) - len(line.lstrip())
        if (
            ":" not in line
            and column == len(case.line) - len(case.line.lstrip())
            and line.strip()[0] not in "-\"'[{"
        ):
            return [_Said("missing_colon", _At(above - 1, column), {"text": shown(line)})]
    return [_Said("bad_indentation", _At(case.at.line, len(case.line) - len(case.line.lstrip())), {})]


def _above(case: _Case, number: int) -> int:
    """The number (from 1) of the next line above line `number` (from 0) that is neither empty nor a comment; 0 if none."""
    while number > 0:
        line = case.lines[number - 1].strip()
        if line and not line.startswith("#"):
            return number
        number -= 1
    return 0


def _left_over(case: _Case) -> list[_Said]:
    """Something stands where an entry should begin or a value has ended."""
    if case.found and case.found in "]}":
        return [_Said("unexpected_bracket", case.at, {"found": case.found})]
    if case.found == ":" and not case.leads:
        return [_Said("missing_key", case.at, {})]
    if case.leads:
        if case.found == ":":
            return [_Said("missing_key", case.at, {})]
        if (
            "block mapping" in case.context
            and re.match(r"-(?:\s|$)", case.rest)
            and case.at.column <= case.began.column
        ):
            return [_Said("unexpected_dash", case.at, {})]
        if "block collection" in case.context and case.at.column == case.began.column:
            return [_Said("expected_dash", case.at, {"line": case.began.line + 1})]
        return [_own_line(case, case.at.line) or _Said("bad_indentation", case.at, {})]
    last = case.last
    if last.style in ('"', "'") and last.end.line == case.at.line + 1:
        if last.start.line < last.end.line:
            return [_Said("unclosed_quote", last.start, {"quote": last.style})]
        return [_Said("text_after_quote", case.at, {"text": shown(case.rest)})]
    return [_Said("unexpected_text", case.at, {"text": shown(case.rest)})]


def _in_brackets(case: _Case) -> list[_Said]:
    """Inside brackets: neither a comma nor the closing bracket."""
    bracket = case.lines[case.began.line][case.began.column : case.began.column + 1] if case.lines else ""
    if bracket not in _CLOSING:
        return [_Said("syntax", case.at, {"detail": shown(case.text, 60)})]
    closing = _CLOSING[bracket]
    unclosed = _unclosed(case, bracket, case.began)
    where: dict[str, object] = {
        "line": case.began.line + 1,
        "column": case.began.column + 1,
        "bracket": bracket,
    }
    if case.at_end:
        return [unclosed]
    if case.found and case.found in "]}":
        return [_Said("wrong_bracket", case.at, {**where, "closing": closing, "found": case.found})]
    opening_line = case.lines[case.began.line]
    if case.at.line > case.began.line:
        outside = opening_line[: case.began.column].strip()
        if outside and _indent(case.line) <= _indent(opening_line):
            return [unclosed]
        if case.found == ":" and case.leads:
            return [_Said("colon_on_next_line", case.at, {})]
    if wide := re.search("[，、](?=[^，、]*$)", case.before):
        return [_Said("fullwidth_comma", _At(case.at.line, wide.start()), {"found": wide[0]})]
    return [_Said("missing_comma", case.at, where)]


def _unclosed(case: _Case, bracket: str, opened: _At) -> _Said:
    """A bracket that is not closed, perhaps because a `#` made its closing bracket part of a comment."""
    closing = _CLOSING[bracket]
    line = case.lines[opened.line] if opened.line < len(case.lines) else ""
    hidden = re.compile(rf"\s(#)[^#]*\{closing}").search(line, opened.column)
    if hidden is None:
        return _Said("unclosed_bracket", opened, {"bracket": bracket, "closing": closing})
    words: dict[str, object] = {
        "line": opened.line + 1,
        "column": opened.column + 1,
        "bracket": bracket,
        "closing": closing,
    }
    return _Said("comment_in_brackets", _At(opened.line, hidden.start(1)), words)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _no_value(case: _Case) -> list[_Said]:
    """A value should begin here, and none does."""
    if case.at_end and case.opened:
        place = case.opened.place
        return [_unclosed(case, case.opened.bracket, _At(place.line - 1, place.column - 1))]
    if case.found and case.found in "]}":
        if case.opened and _CLOSING[case.opened.bracket] != case.found:
            place = case.opened.place
            where = {"line": place.line, "column": place.column, "bracket": case.opened.bracket}
            closing = _CLOSING[case.opened.bracket]
            return [_Said("wrong_bracket", case.at, {**where, "closing": closing, "found": case.found})]
        return [_Said("unexpected_bracket", case.at, {"found": case.found})]
    if case.found == ",":
        return [_Said("unexpected_comma", case.at, {})]
    if case.found == ":":
        return [_Said("missing_key", case.at, {})]
    if case.found == "-" and case.opened:
        return [_Said("dash_in_brackets", case.at, {})]
    return [_Said("syntax", case.at, {"detail": shown(case.text, 60)})]


def _bad_start(case: _Case) -> list[_Said]:
    """A character that no value begins with."""
    if case.found == "\t":
        return [_Said("tab_indentation", case.at, {})]
    return [_Said("reserved_character", case.at, {"found": case.found})]


def _open_quote(case: _Case) -> list[_Said]:
    line = case.lines[case.began.line] if case.began.line < len(case.lines) else ""
    return [
        _Said("unclosed_quote", case.began, {"quote": line[case.began.column : case.began.column + 1] or '"'})
    ]


def _escape(case: _Case) -> list[_Said]:
    surrogate = re.match(r"[uU](?:0000)?[dD][89a-fA-F]", case.rest) or re.search(r"\\[uU]$", case.before)
    half = surrogate and re.search(r"[dD][89a-fA-F][0-9a-fA-F]{2}", case.rest[:9])
    return [_Said("bad_surrogate" if half else "bad_escape", case.at, {})]


def _no_start(case: _Case) -> list[_Said]:
    """After `%YAML` no `---` follows."""
    number = case.at.line
    while number > 0 and not case.lines[number].startswith("%"):
        number -= 1
    return [_Said("directive", _At(number, 0), {})]


def _one(code: str) -> Callable[[_Case], list[_Said]]:
    return lambda case: [_Said(code, case.at, {})]


def _where_it_began(code: str) -> Callable[[_Case], list[_Said]]:
    return lambda case: [_Said(code, case.began, {})]


def _list_sign(case: _Case) -> _Said | None:
    """`* id: a`: a sign of a list, and no alias."""
    line = case.lines[case.began.line] if case.began.line < len(case.lines) else ""
    found = ODD_DASH.match(line)
    if found is None or found.start(1) != case.began.column or "alias" not in case.context:
        return None
    return _Said("odd_dash", _At(case.began.line, found.start(1)), {"sign": found[1]})


def _by_context(case: _Case) -> list[_Said]:
    """Words that libyaml uses for several things: what was being read decides."""
    if said := _list_sign(case):
        return [said]
    for word, code in (
        ("directive", "directive"),
        ("block scalar", "bad_block_text"),
        ("quoted scalar", "bad_escape"),
        ("tag", "bad_tag"),
        ("anchor", "bad_anchor"),
        ("alias", "bad_anchor"),
    ):
        if word in case.context:
            return [_Said(code, case.began if code != "bad_escape" else case.at, {})]
    return [_Said("syntax", case.at, {"detail": shown(case.text, 60)})]


# The problems of libyaml 0.2 (scanner.c, parser.c) and, after a bar, of PyYAML's own parser. The first that fits holds.
_TABLE: list[tuple[str, Callable[[_Case], list[_Said]]]] = [
    (r"could not find expected ':'", _no_colon),
    (r"mapping values are not allowed|found unexpected ':'", _second_colon),
    (r"did not find expected key|did not find expected '-' indicator|expected <block end>", _left_over),
    (r"did not find expected ',' or|expected ',' or", _in_brackets),
    (
        r"did not find expected node content|expected the node content|invalid indentation or unclosed",
        _no_value,
    ),
    (r"found character .*that cannot start any token", _bad_start),
    (r"found a tab character", _one("tab_indentation")),
    (r"found unexpected end of stream|found unexpected document (?:indicator|separator)", _open_quote),
    (
        r"found unknown escape character|hexdecimal number|expected escape sequence|invalid Unicode character escape",
        _escape,
    ),
    (r"block sequence entries are not allowed|sequence entries are not allowed here", _one("dash_after_key")),
    (r"mapping keys are not allowed", _one("question_mark")),
    (
        r"directive|version number|incompatible YAML document|expected (?:a )?digit or '.'",
        _where_it_began("directive"),
    ),
    (r"<document start>", _no_start),
    (r"indentation indicator|chomping or indentation", _where_it_began("bad_block_text")),
    (r"undefined tag handle|codec can.t decode", _where_it_began("bad_tag")),
    (
        r"tag URI|URI escape|UTF-8 (?:octet|sequence)|non-specific tag|expected '?>|duplicate tag handle",
        _by_context,
    ),
    (r"the expected '>'|expected '!'|expected URI|expected ' '", _by_context),
    (
        r"comment or (?:a )?line break|whitespace|alphabetic(?:al)? or numeric|non-alphabetical character|expected a digit",
        _by_context,
    ),
]
