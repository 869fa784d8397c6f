"""Bytes to text: encodings, characters that are refused, and what JSON allows and libyaml does not."""

from __future__ import annotations

import re
from bisect import bisect_right

from graphmodel.documents.places import InText, Problem, whole_file
from graphmodel.documents.written.sentences import problem

_NO_CP932 = re.compile("[\uf8f0-\uf8ff]")  # how Python reads bytes that CP932 does not use
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")
_HALF_WIDTH_KANA = re.compile("[｡-ﾟ]")


def decoded(raw: bytes, name: str) -> str | Problem:
    """The text of a file, or why it is none: another encoding, broken UTF-8."""
    whole = whole_file(name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return raw.decode("utf-16")
        except UnicodeDecodeError:
            return problem("not_text", whole)
    if raw.count(0) * 4 > len(raw):
        return problem("encoding_utf16", whole)
    if b"\x1b$" in raw:
        return problem("encoding_legacy", whole, encoding="ISO-2022-JP (JIS)")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8-sig", "replace")
    # Three good bytes in a row hardly happen in another encoding: the file was cut or spoiled, not saved in one.
    read = _THREE_BYTES.findall(raw.decode("utf-8", "replace"))
    if raw.startswith(b"\xef\xbb\xbf") or _THREE_BYTES.search(good) or len(read) > 2 * read.count("\ufffd"):
        line, column = position(good, len(good))
        return problem("utf8_broken", InText(name, line, column))
    guesses = []
    for codec, encoding in (("cp932", "Shift_JIS (CP932)"), ("euc_jp", "EUC-JP")):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if not _REFUSED.search(text) and not _NO_CP932.search(text):
            guesses.append((len(_HALF_WIDTH_KANA.findall(text)), encoding))
    if guesses:
        # EUC-JP read as Shift_JIS turns into rows of half-width kana.
        return problem("encoding_legacy", whole, encoding=min(guesses, key=lambda g: g[0])[1])
    return problem("not_text", whole)


NEWLINE = re.compile("\r\n|\r|\n")
# Control characters; line ends that YAML 1.1 counts and editors do not (U+0085, U+2028, U+2029); byte order marks inside.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# PyYAML's own parser, unlike libyaml, lets halves of surrogate pairs through.
REFUSED_IN_VALUES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOST_CHARACTERS = 5


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column (from 1) of the character at `index`."""
    line = text.count("\n", 0, index) + text.count("\r", 0, index) - text.count("\r\n", 0, index) + 1
    start = max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1
    return line, index - start + 1


def refused_characters(text: str, name: str) -> list[Problem]:
    """Refuse characters that nobody sees and no text needs; the first few are said."""
    out: list[Problem] = []
    for found in _REFUSED.finditer(text):
        code = f"U+{ord(found[0]):04X}"
        out.append(problem("control_character", InText(name, *position(text, found.start())), code=code))
        if len(out) == _MOST_CHARACTERS:
            break
    return out


_OURS = re.compile(r"^<{7}(?:[ \t].*)?$", re.MULTILINE)
_THEIRS = re.compile(r"^>{7}(?:[ \t].*)?$", re.MULTILINE)
_MOST_CONFLICTS = 20


def merge_conflicts(text: str, name: str) -> list[Problem]:
    """Say each conflict that a version control system has left in a file: what stands around it cannot be read."""
    out: list[Problem] = []
    text = NEWLINE.sub("\n", text)
    for begin in _OURS.finditer(text):
        end = _THEIRS.search(text, begin.end())
        if end is not None and len(out) < _MOST_CONFLICTS:
            place = InText(name, *position(text, begin.start()))
            out.append(problem("merge_conflict", place, end=position(text, end.start())[0]))
    return out


_PREFIX_LINE = re.compile(
    r"[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)|%YAML[ \t]+1\.[0-9]{1,3}[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)"
)


def refused_directives(text: str, name: str) -> list[Problem]:
    """Refuse `%` lines other than `%YAML 1.x` at the top: libyaml needs quadratic time for many of them."""
    index = 0
    while line := _PREFIX_LINE.match(text, index):
        index = line.end()
    if text.startswith("%", index):
        return [problem("directive", InText(name, *position(text, index)))]
    return []


Shifts = dict[int, list[int]]
_JSON_MARKS = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)|[\"\t]", re.DOTALL
)


def prepared_json(text: str) -> tuple[str, Shifts]:
    r"""Even out what libyaml refuses: tabs between values become spaces, `\ud83d\ude00` becomes `\U0001f600`.

    Returns the text and, by line, the columns behind which two characters fewer stand than in the file.
    """
    pairs: list[int] = []
    out: list[str] = []
    done = 0
    quoted = False
    for mark in _JSON_MARKS.finditer(text):
        if mark[1]:
            pairs.append(mark.start() - 2 * len(pairs))
            new = f"\\U{0x10000 + (int(mark[1], 16) - 0xD800) * 0x400 + int(mark[2], 16) - 0xDC00:08x}"
        elif mark[0] == "\t" and not quoted:
            new = " "
        else:
            quoted ^= mark[0] == '"'
            continue
        out += (text[done : mark.start()], new)
        done = mark.end()
    out.append(text[done:])
    changed = "".join(out)
    shifts: Shifts = {}
    starts = [0, *(newline.end() for newline in NEWLINE.finditer(changed))] if pairs else []
    for index in pairs:
        line = bisect_right(starts, index)
        shifts.setdefault(line, []).append(index - starts[line - 1] + 1)
    return changed, shifts
