import io
import math
import os
import pathlib
import zipfile
from typing import Any

import pytest
import yaml

from graphmodel.documents.places import InText, Stage, dotted, whole_file
from graphmodel.documents.written.reading import read_bytes, read_path
from graphmodel.documents.written.source import DEFAULT_LIMITS, Limits, Source
from graphmodel.documents.written.yaml import reader


def read(text: str, name: str = "f.yaml", **limits: int) -> Source:
    return read_bytes(text.encode(), name, limits=Limits(**limits))


def said(source: Source) -> list[tuple[str, int, int]]:
    for p in source.problems:
        assert p.place.file.startswith("f.")
        assert p.message.ja.strip()
        assert p.message.en.strip()
        assert p.message.ja != p.message.en
    return [(p.code, p.place.line, p.place.column) for p in source.problems]


VALUES: list[tuple[str, Any]] = [
    ("", None),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("nULL", "nULL"),
    ("true", True),
    ("True", True),
    ("TRUE", True),
    ("false", False),
    ("FALSE", False),
    ("tRue", "tRue"),
    ("yes", "yes"),
    ("no", "no"),
    ("on", "on"),
    ("off", "off"),
    ("y", "y"),
    ("0", 0),
    ("-0", 0),
    ("12", 12),
    ("-3", -3),
    ("+5", 5),
    ("0o17", 15),
    ("0x1F", 31),
    ("-0x1F", "-0x1F"),
    ("0b1", "0b1"),
    ("0123", "0123"),
    ("-01", "-01"),
    ("00", "00"),
    ("0000000000017", "0000000000017"),
    ("0.5", 0.5),
    ("00.5", "00.5"),
    (".5", 0.5),
    ("1.", 1.0),
    ("1.50", 1.5),
    ("1e3", 1000.0),
    ("-1.5E-2", -0.015),
    ("1e999", "1e999"),
    (".inf", ".inf"),
    ("-.inf", "-.inf"),
    (".nan", ".nan"),
    (".", "."),
    ("20_000_000", "20_000_000"),
    ("20,000", "20,000"),
    ("1:30", "1:30"),
    ("12:30:45", "12:30:45"),
    ("2026-04-01", "2026-04-01"),
    ("2026-04-01 10:00:00", "2026-04-01 10:00:00"),
    ("令和8年4月1日", "令和8年4月1日"),
    ("２０", "２０"),
    ("9" * 1000, int("9" * 1000)),
    ("9" * 5000, "9" * 5000),
    ("0x" + "f" * 50_000, "0x" + "f" * 50_000),
    ("'12'", "12"),
    ('"true"', "true"),
    ('""', ""),
    ("''", ""),
    ('"a\\tb\\u3042"', "a\tbあ"),
    ("'it''s'", "it's"),
    ("|\n  12\n  b", "12\nb\n"),
    (">-\n  x\n  y", "x y"),
    ("=", "="),
    ("研究 # comment", "研究"),
    ("研究#1", "研究#1"),
    ("100%", "100%"),
    ("　500　", 500),
    ("　名前\u00a0", "名前"),
    ('"　名前　"', "　名前　"),
    ("\tx\t", "x"),
    ("[1, x, 'y']", [1, "x", "y"]),
    ("[a,　b　]", ["a", "b"]),
    ("{1: 20_000_000, 2: 5}", {1: "20_000_000", 2: 5}),
    ("{on: a, 0123: b, '7': c}", {"on": "a", "0123": "b", "7": "c"}),
    ("{　id　: a}", {"id": "a"}),
    ("\n  - 1\n  -\n  - - x", [1, None, ["x"]]),
    ("{}", {}),
    ("[]", []),
    ("https://example.org/a:b", "https://example.org/a:b"),
    ("目的：標的", "目的：標的"),
    ("one\n  注：three", "one 注：three"),
    ("one\n  https://x", "one https://x"),
    ('{"<<": 1}', {"<<": 1}),
]


@pytest.mark.parametrize(("text", "value"), VALUES, ids=lambda v: repr(v)[:24])
def test_values(text: str, value: Any) -> None:
    source = read(f"a: {text}\n")
    assert source.problems == []
    assert source.data == {"a": value}
    assert type(source.data["a"]) is type(value)


def test_floats_are_finite() -> None:
    assert math.isfinite(read("a: 1e308").data["a"])


SAID: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    # Signs of word processors
    (
        "en dash for a list",
        "a:\n  – id: x\n    name: y\n  – id: z\n",
        [("odd_dash", 2, 3), ("odd_dash", 4, 3)],
    ),
    ("dot for a list", "a:\n  ・ id: x\n    name: y\n", [("odd_dash", 2, 3)]),
    ("dot for a list, one key", "a:\n  ・id: x\n", [("odd_dash", 2, 3)]),
    ("full-width dash for a list", "a:\n  － id: x\n    name: y\n", [("odd_dash", 2, 3)]),
    ("long vowel for a list", "a:\n  ー id: x\n", [("odd_dash", 2, 3)]),
    ("full-width dash before braces", "a:\n  － {id: x}\n", [("odd_dash", 2, 3)]),
    ("asterisk for a list", "a:\n  * id: x\n    name: y\n", [("odd_dash", 2, 3)]),
    ("full-width space before the dash", "a:\n\u3000- id: x\n    name: y\n", [("fullwidth_space", 2, 1)]),
    ("curly quotes", "a: “b”\nc: [‘d’]\n", [("curly_quotes", 1, 4), ("curly_quotes", 2, 5)]),
    ("curly quotes in a text", 'a: “b” and “c”\nd: "“e”"\n', []),
    # What a version control system leaves
    (
        "merge conflict",
        "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\nc: [\n",
        [("merge_conflict", 2, 1)],
    ),
    (
        "merge conflicts",
        "<<<<<<< HEAD\r\nb: 2\r\n=======\r\n>>>>>>> other\r\nc: 1\r\n<<<<<<<\r\n=======\r\n>>>>>>>\r\n",
        [("merge_conflict", 1, 1), ("merge_conflict", 6, 1)],
    ),
    ("no merge conflict", "a: |\n  <<<<<<< HEAD\n  >>>>>>> x\nb: <<<<<<<\n", []),
    # A comment that was none
    ("number of a title", "a: 星屑 #1 の研究\nb: 2\n", [("comment_in_value", 1, 7)]),
    ("comments that are comments", 'a: b # c\nd: e #\nf: "g" #h\ni: [j] #k\n#l\nm: n ## o\n', []),
    # Slips of Japanese keyboards
    ("full-width colon", "a: 1\nname：x\nb: 2\n", [("fullwidth_colon", 2, 5)]),
    ("full-width colon, last line", "a: 1\nname：x\n", [("fullwidth_colon", 2, 5)]),
    ("full-width colon, only line", "name：x\n", [("fullwidth_colon", 1, 5)]),
    ("full-width colons only", "name：x\nid：y\n", [("fullwidth_colon", 1, 5), ("fullwidth_colon", 2, 3)]),
    ("full-width colon in list", "a:\n  - id：x\n    name: y\n", [("fullwidth_colon", 2, 7)]),
    ("full-width colon of section", "project：\n  id: x\n", [("fullwidth_colon", 1, 8)]),
    ("full-width colon in braces", "o: {id：a, name: b}\n", [("fullwidth_colon", 1, 7)]),
    ("full-width colon continues", "o:\n  id: x\n   title：y\n", [("fullwidth_colon", 3, 9)]),
    (
        "full-width colon, later lines too, texts not",
        "a: 1\nb：2\nc: |\n  note：x\nd：4\n",
        [("fullwidth_colon", 2, 2), ("fullwidth_colon", 5, 2)],
    ),
    ("full-width indentation", "project:\n　id: x\n", [("fullwidth_space", 2, 1)]),
    ("full-width indentation, deeper", "project:\n  id: x\n　　title: y\n", [("fullwidth_space", 3, 1)]),
    ("full-width space after colon", "a: 1\nb:　x\n", [("fullwidth_space", 2, 3)]),
    ("full-width space after colon, first", "b:　x\na: 1\n", [("fullwidth_space", 1, 3)]),
    ("full-width space after dash", "a:\n  -　x\n  - y\n", [("fullwidth_space", 2, 4)]),
    ("no-break space", "a:\n\u00a0\u00a0b: 1\n", [("odd_space", 2, 1)]),
    ("full-width year", "a: {１: 5}\n", [("fullwidth_digits", 1, 5)]),
    ("full-width bracket", "o: ｛id: a｝\n", [("two_colons", 1, 7)]),
    # Spaces and indentation
    ("tab", "a:\n\tb: 1\n", [("tab_indentation", 2, 1)]),
    (
        "tab after value",
        "a:\n  b: 1\n\tc: 1\n\td: 1\n",
        [("tab_indentation", 3, 1), ("tab_indentation", 4, 1)],
    ),
    ("tab after dash", "a:\n  -\tx: 1\n", [("tab_indentation", 2, 4)]),
    ("tab in block text", "a: |\n\tx\n", [("tab_indentation", 2, 1)]),
    ("tab at the top", "\ta: 1\n", [("tab_indentation", 1, 1)]),
    ("no space after colon", "a: 1\nname:x\nb: 2\n", [("missing_space_after_colon", 2, 5)]),
    (
        "no space in several lines",
        "a:1\nb:2\nc: 3\n",
        [("missing_space_after_colon", 1, 2), ("missing_space_after_colon", 2, 2)],
    ),
    ("no space in braces", "a: {id:x}\n", [("missing_space_after_colon", 1, 7)]),
    ("no space after dash", "a:\n  - x\n  -y\n", [("missing_space_after_dash", 3, 3)]),
    ("no space after first dash", "a:\n  -x\n  - y\n", [("missing_space_after_dash", 2, 3)]),
    ("too little", "a:\n  b: 1\n c: 2\n", [("bad_indentation", 3, 2)]),
    ("too much", "a:\n  b: 1\n   c: 2\n", [("bad_indentation", 3, 4)]),
    ("less than the first line", "  a: 1\nb: 2\n", [("bad_indentation", 2, 1)]),
    ("item too little", "a:\n  - id: x\n    b: y\n   c: z\n", [("bad_indentation", 4, 4)]),
    ("dash too little", "a:\n  - x\n - y\n", [("bad_indentation", 3, 2)]),
    ("dash too much", "a:\n  - x\n   - y\n", [("dash_misplaced", 3, 4)]),
    ("dash behind key", "a: - b\n", [("dash_after_key", 1, 4)]),
    ("dash among keys", "a: 1\n- b\n", [("unexpected_dash", 2, 1)]),
    ("key among dashes", "a:\n  - id: x\n  b: y\n", [("expected_dash", 3, 3)]),
    ("dash in brackets", "a: [\n  - x\n]\n", [("dash_in_brackets", 2, 3)]),
    # Colons
    ("no colon", "a\nb: 1\n", [("missing_colon", 1, 1)]),
    ("no colon, middle", "a: 1\nfoo\nb: 1\n", [("missing_colon", 2, 1)]),
    ("two colons", "a: b: c\n", [("two_colons", 1, 5)]),
    ("two entries", "a: 1, b: 2\n", [("two_colons", 1, 8)]),
    ("no key", ": x\n", [("missing_key", 1, 1)]),
    ("no key in brackets", "a: [:x]\n", [("missing_key", 1, 5)]),
    ("colon on the next line", '{"a"\n: 1}', [("colon_on_next_line", 2, 1)]),
    ("long key", "a" * 1100 + ": 1\n", [("key_too_long", 1, 1101)]),
    ("question mark", "a: ? b\n", [("question_mark", 1, 4)]),
    # Brackets
    ("open list", "a: [x, y\nb: 1\n", [("unclosed_bracket", 1, 4)]),
    ("open list, next line joins", "a: [x,\nb: 1\n", [("unclosed_bracket", 1, 4)]),
    ("open mapping", "a: {x: 1\n", [("unclosed_bracket", 1, 4)]),
    ("open mapping in a list", "o:\n  - {id: a, b: c\n  - {id: d}\n", [("unclosed_bracket", 2, 5)]),
    ("open at the end", "a: {b: [", [("unclosed_bracket", 1, 8)]),
    ("wrong bracket", "o:\n  - {a: 1, b: [2}\n", [("wrong_bracket", 2, 17)]),
    ("wrong bracket behind comma", "a: [1, }\n", [("wrong_bracket", 1, 8)]),
    ("extra bracket", "a: {b: 1}}\n", [("unexpected_bracket", 1, 10)]),
    ("extra bracket in a list", "a:\n  - {b: 1}}\n", [("unexpected_bracket", 2, 11)]),
    ("only closing", "a: ]\n", [("unexpected_bracket", 1, 4)]),
    ("extra comma", "a: [,]\n", [("unexpected_comma", 1, 5)]),
    ("no comma", "a: {b: 1 c: 2}\n", [("missing_comma", 1, 11)]),
    ("comma in an amount", "a: {b: 20,000,000}\n", [("comma_in_number", 1, 8)]),
    (
        "comma in an amount, two of them",
        "{1: 1,000円, 2: 2,000円}\n",
        [("comma_in_number", 1, 5), ("comma_in_number", 1, 16)],
    ),
    ("comma in a name", "a: {b: Foo Co., Ltd., c: d}\n", [("comma_in_value", 1, 8)]),
    ("key alone", "a: {b, c: 1}\n", [("no_colon_in_braces", 1, 5)]),
    ("key alone behind a list", "a: {b: [1], c}\n", [("no_colon_in_braces", 1, 13)]),
    (
        "key alone behind nothing",
        "a: {b:x,c}\n",
        [("missing_space_after_colon", 1, 6), ("no_colon_in_braces", 1, 9)],
    ),
    ("no value in brackets", "a: {b: 1, c:}\n", [("no_value", 1, 12)]),
    ("comment in brackets", "o:\n  - {a: b #1}\n  - {a: c}\n", [("comment_in_brackets", 2, 11)]),
    ("comment in the last brackets", "a: [b #1]\n", [("comment_in_brackets", 1, 7)]),
    ("full-width comma", "a: {b: x， c: y}\n", [("fullwidth_comma", 1, 9)]),
    ("Japanese comma", "a: {b: あ、い、 c: y}\n", [("fullwidth_comma", 1, 11)]),
    ("full-width brackets", "a:\n  - ｛b: c｝\n", [("fullwidth_bracket", 2, 5)]),
    ("no comma between mappings", "a: [\n  {b: 1}\n  {c: 2}\n]\n", [("missing_comma", 3, 3)]),
    ("text behind bracket", "a: [重要] 研究\n", [("unexpected_text", 1, 9)]),
    ("text behind the top", "{a: b}c\n", [("text_after_end", 1, 7)]),
    # Quotes
    ("open quote", 'a: "x\nb: 1\n', [("unclosed_quote", 1, 4)]),
    ("open single quote", "a: 'x\nb: 1\n", [("unclosed_quote", 1, 4)]),
    ("open quote closed by the next", 'a: "x\nb: "y"\n', [("unclosed_quote", 1, 4)]),
    ("open quote up to a document", 'a: "x\n---\nb"\n', [("unclosed_quote", 1, 4)]),
    ("text behind quote", 'a: "A" と "B"\n', [("text_after_quote", 1, 8)]),
    ("apostrophe", "a: 'it's'\n", [("text_after_quote", 1, 8)]),
    ("text behind quote in a list", 'a:\n  - "x" y\n', [("text_after_quote", 2, 9)]),
    ("backslash", 'a: "C:\\data"\n', [("bad_escape", 1, 7)]),
    ("hexadecimal", 'a: "\\xzz"\n', [("bad_escape", 1, 7)]),
    ("surrogates", 'a: "\\ud83d\\ude00"\n', [("bad_surrogate", 1, 7)]),
    ("beyond Unicode", 'a: "\\UFFFFFFFF"\n', [("bad_escape", 1, 7)]),
    # Characters with a meaning
    ("at sign", "a: @x\n", [("reserved_character", 1, 4)]),
    ("backtick", "a: `x`\n", [("reserved_character", 1, 4)]),
    ("percent", "a: %x\n", [("reserved_character", 1, 4)]),
    ("bar in brackets", "a: [|]\n", [("reserved_character", 1, 5)]),
    ("text behind bar", "a: |x\n", [("bad_block_text", 1, 4)]),
    ("greater than", "a: > 5\n", [("bad_block_text", 1, 4)]),
    ("zero indentation", "a: |0\n  x\n", [("bad_block_text", 1, 4)]),
    ("star", "a: *重要\n", [("bad_anchor", 1, 4)]),
    ("ampersand", "a: & b\n", [("bad_anchor", 1, 4)]),
    ("ampersand word", "a: &b c\n", [("unused_anchor", 1, 4)]),
    ("exclamation mark", "a: !{x} y\n", [("bad_tag", 1, 4)]),
    ("directive", "%foo\na: 1\n", [("directive", 1, 1)]),
    ("tag directive", "# x\n%TAG ! foo\n---\na: 1\n", [("directive", 2, 1)]),
    ("version 2", "%YAML 2.0\n---\na: 1\n", [("directive", 1, 1)]),
    ("version without dashes", "%YAML 1.2\na: 1\n", [("directive", 1, 1)]),
    ("percent line", "a: 1\n% b\n", [("directive", 2, 1)]),
    # What YAML can and this format does not
    ("tag", "a: !!python/object:os.system x\n", [("tag", 1, 4)]),
    ("binary", "a: !!binary eA==\n", [("tag", 1, 4)]),
    ("own tag", "a: !foo [x]\n", [("tag", 1, 4)]),
    ("bare tag", "a: ! x\n", [("tag", 1, 4)]),
    ("verbatim tag", "a: !<foo x\n", [("bad_tag", 1, 4)]),
    ("tag with percent", "a: !x%zz b\n", [("bad_tag", 1, 4)]),
    ("version without number", "%YAML x\n---\na: 1\n", [("directive", 1, 1)]),
    ("undefined tag", "a: !foo!bar x\n", [("bad_tag", 1, 4)]),
    ("tag of broken bytes", "a: !%ed%a0%80 x\n", [("bad_tag", 1, 2)]),
    ("merge key", "a: &x {b: 1}\nc:\n  <<: *x\n", [("merge_key", 3, 3)]),
    ("undefined alias", "a: *x\n", [("alias_undefined", 1, 4)]),
    ("cycle", "a: &x [*x]\n", [("alias_cycle", 1, 8)]),
    ("duplicate", "a: 1\nb: 2\na: 3\n", [("duplicate_key", 3, 1)]),
    ("duplicate year", "{1: a, '1': b, 0x1: c}\n", [("duplicate_key", 1, 8), ("duplicate_key", 1, 16)]),
    ("list as key", "[a, {b: c}]: {d: e}\nf: g\n", [("bad_key", 1, 1)]),
    ("mapping as key", "? {a: b}\n: c\n", [("bad_key", 1, 3)]),
    ("alias as key", "a: &x y\n*x : z\n", [("bad_key", 2, 1)]),
    ("null as key", "~: 1\n", [("bad_key", 1, 1)]),
    ("truth as key", "true: 1\n", [("bad_key", 1, 1)]),
    ("float as key", "1.5: 1\n", [("bad_key", 1, 1)]),
    ("two documents", "---\na: 1\n---\nb: 2\n", [("several_documents", 3, 1)]),
    ("second document empty", "a: 1\n---", [("several_documents", 2, 1)]),
    ("text behind dots", "a: 1\n...\nb: 2\n", [("text_after_end", 3, 1)]),
    # Nothing to read
    ("empty", "", [("empty_document", 0, 0)]),
    ("comments only", "# x\n\n# y\n", [("empty_document", 0, 0)]),
    ("dashes only", "---\n", [("empty_document", 0, 0)]),
    ("text only", "foo\n", [("top_is_text", 1, 1)]),
    ("number only", "\n12\n", [("top_is_text", 2, 1)]),
    ("list only", "# x\n- a\n", [("top_is_list", 2, 1)]),
    # Characters
    ("NUL", "a: 1\nb: \x00x\n", [("control_character", 2, 4)]),
    (
        "bell and escape",
        "a: \x07\r\nb: \x1b[0m\r\n",
        [("control_character", 1, 4), ("control_character", 2, 4)],
    ),
    ("line separator", "a: x\u2028b: 1\n", [("control_character", 1, 5)]),
    ("mark inside", "a: 1\n\ufeffb: 2\n", [("control_character", 2, 1)]),
    ("escaped NUL", 'a: "x\\0"\n', [("control_escape", 1, 4)]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in SAID], ids=[c[0] for c in SAID])
def test_sentences(text: str, expected: list[tuple[str, int, int]]) -> None:
    source = read(text)
    assert sorted(said(source)) == sorted(expected)
    assert all(p.stage is Stage.SYNTAX for p in source.problems)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: 2\na: {c: [3]}\n", {"a": 1, "b": 2}),
        ("[a]: {d: e}\nf: g\n", {"f": "g"}),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", {"a": {"b": 1}, "c": {"d": 2}}),
        ("a: !!binary eA==\nb: 1\n", {"a": "eA==", "b": 1}),
        ("a: [*x, 1]\n", {"a": [None, 1]}),
        ('a: "\\e[31m"\n', {"a": "\ufffd[31m"}),
    ],
)
def test_smaller_mistakes_leave_the_rest_readable(text: str, data: Any) -> None:
    source = read(text)
    assert source.problems
    assert source.data == data


def test_problem_is_one_line_with_its_path() -> None:
    (problem,) = read("people:\n  - {id: a}\n  - {id: b, name: x, id: c}\n").problems
    assert problem.path == ("people", 1, "id")
    assert problem.in_("ja") == (
        "f.yaml:3:22  people[1].id: 「id」が2回書かれています（1回目は3行6列）。どちらかを消すか、1つにまとめてください。"
    )
    assert "line 3, column 6" in problem.in_("en")


def test_bracket_sentence_says_where_it_was_opened() -> None:
    (problem,) = read("a: [1,\n  2}\n").problems
    assert problem.place == InText("f.yaml", 2, 4)
    assert "1行4列の「[」" in problem.message.ja
    assert "line 1, column 4" in problem.message.en


def test_unknown_words_of_the_parser_get_a_sentence() -> None:
    (problem,) = read("...\n").problems
    assert problem.code == "syntax"
    assert "did not find expected node content" in problem.message.ja


# Places


def test_places_of_values_and_keys() -> None:
    source = read("a: 1\n日本:\n  - {x: y, z: [1, '二']}\n  - 　w\n")
    assert source.problems == []
    assert {k: (p.line, p.column) for k, p in source.places.items()} == {
        (): (1, 1),
        ("a",): (1, 4),
        ("日本",): (3, 3),
        ("日本", 0): (3, 5),
        ("日本", 0, "x"): (3, 9),
        ("日本", 0, "z"): (3, 15),
        ("日本", 0, "z", 0): (3, 16),
        ("日本", 0, "z", 1): (3, 19),
        ("日本", 1): (4, 6),
    }
    assert {k: (p.line, p.column) for k, p in source.key_places.items()} == {
        ("a",): (1, 1),
        ("日本",): (2, 1),
        ("日本", 0, "x"): (3, 6),
        ("日本", 0, "z"): (3, 12),
    }


@pytest.mark.parametrize("before", ["日本語", "😀", "👩‍👩‍👧", "é", "𠮷野家"])
def test_columns_count_characters(before: str) -> None:
    source = read(f'{{"{before}": x, b: c}}\n')
    assert source.key_places[("b",)] == InText("f.yaml", 1, len(before) + 9)
    assert source.places[("b",)] == InText("f.yaml", 1, len(before) + 12)
    assert said(read(f'a: ["{before}", }}\n')) == [("wrong_bracket", 1, len(before) + 9)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings(newline: str, encoding: str) -> None:
    text = newline.join(["# 注", "名: 「値」", "b:", "  - 1", "  - 二", ""])
    source = read_bytes(text.encode(encoding), "f.yaml")
    assert source.problems == []
    assert source.data == {"名": "「値」", "b": [1, "二"]}
    assert source.places[("b", 1)] == InText("f.yaml", 5, 5)
    assert source.key_places[("名",)] == InText("f.yaml", 2, 1)


def test_big_endian_utf16() -> None:
    assert read_bytes(b"\xfe\xff" + "名: 値\n".encode("utf-16-be"), "f.yaml").data == {"名": "値"}


def test_aliases_are_copies_with_places() -> None:
    source = read("a: &k {b: [1, {c: 2}]}\nd: *k\ne: [*k]\nf: &s x\ng: *s\n")
    assert source.problems == []
    same = {"b": [1, {"c": 2}]}
    assert source.data == {"a": same, "d": same, "e": [same], "f": "x", "g": "x"}
    assert source.data["a"]["b"] is not source.data["d"]["b"]
    assert source.places[("d",)] == InText("f.yaml", 2, 4)
    assert (
        source.places[("e", 0, "b", 1, "c")] == source.places[("a", "b", 1, "c")] == InText("f.yaml", 1, 19)
    )
    assert source.key_places[("e", 0, "b")] == InText("f.yaml", 1, 8)


def test_aliases_of_aliases_and_later_anchors() -> None:
    source = read("a: &x [1]\nb: &y [*x, *x]\nc: *y\nd: &x 2\ne: *x\n")
    assert source.data == {"a": [1], "b": [[1], [1]], "c": [[1], [1]], "d": 2, "e": 2}
    assert source.places[("c", 1, 0)] == InText("f.yaml", 1, 8)
    assert all(_has_places(source.data, (), source))


def test_aliases_into_what_was_dropped() -> None:
    source = read("a: 1\na: &x {b: &y [2]}\n[&z q, {r: &w s}]: t\nc: [*x, *y, *z, *w]\n")
    assert source.data == {"a": 1, "c": [{"b": [2]}, [2], "q", "s"]}
    assert all(_has_places(source.data, (), source))


def _has_places(data: Any, path: tuple[Any, ...], source: Source) -> list[bool]:
    out = [path in source.places]
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        if isinstance(data, dict):
            out.append((*path, key) in source.key_places)
        out += _has_places(value, (*path, key), source)
    return out


# Bytes


SJIS = "# 星読み\nproject:\n  title: 創薬基盤コンソーシアム（架空）\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (SJIS.encode("cp932"), "encoding_legacy"),
        (SJIS.encode("euc_jp"), "encoding_legacy"),
        (SJIS.encode("iso2022_jp"), "encoding_legacy"),
        (SJIS.encode("utf-16-le"), "encoding_utf16"),
        ("a: b\n".encode("utf-16-be"), "encoding_utf16"),
        (b"\xff\xfe\x00", "not_text"),
        (b"a: \xff\xff\xfe\n", "not_text"),
        (b"PK\x03\x04\x14\x00", "not_text_other"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "not_text_other"),
        (SJIS.encode()[:-8], "utf8_broken"),
        (SJIS.encode().replace("星".encode(), "星".encode()[:2]), "utf8_broken"),
        (b"\xef\xbb\xbfa: \x93\xfa\x96{\n", "utf8_broken"),
    ],
)
def test_other_encodings_are_said(raw: bytes, code: str) -> None:
    source = read_bytes(raw, "f.yaml")
    assert source.data is None
    assert [(p.code, p.stage) for p in source.problems] == [(code, Stage.FILE)]
    assert source.problems[0].message.ja
    assert source.problems[0].message.en


@pytest.mark.parametrize(
    ("codec", "name"), [("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("iso2022_jp", "ISO-2022-JP")]
)
def test_the_encoding_is_named(codec: str, name: str) -> None:
    (problem,) = read_bytes(SJIS.encode(codec), "f.yaml").problems
    assert name in problem.message.ja
    assert name in problem.message.en
    assert "UTF-8" in problem.message.ja


def test_broken_utf8_has_a_place() -> None:
    raw = "a: 値\nb: 研".encode() + b"\xe7\x28" + b"\n"
    assert read_bytes(raw, "f.yaml").problems[0].place == InText("f.yaml", 2, 5)


# JSON


@pytest.mark.parametrize("loader", [yaml.CSafeLoader, yaml.SafeLoader])
@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('{"a": 1, "b": [true, null, "x", 1.5e3, -2]}', {"a": 1, "b": [True, None, "x", 1500.0, -2]}),
        ('{\n\t"a":\t1,\n\t"b"\t: [\n\t\t1,\t2\n\t]\n}\t\n', {"a": 1, "b": [1, 2]}),
        ('{"a":"x\ty"}', {"a": "x\ty"}),
        ('{"a": "\\/\\n\\u3042"}', {"a": "/\nあ"}),
        ('{"a": "\\ud83d\\ude00", "\\uD842\\uDFB7": 1}', {"a": "😀", "𠮷": 1}),
        ('{"a": "\\\\ud83d\\\\ude00"}', {"a": "\\ud83d\\ude00"}),
        ('{"a": "\\"\\t", "b":\t"\\\\"}', {"a": '"\t', "b": "\\"}),
        (
            '{"a": "http://x", "b": "y # z", "c": "- d", "e": "f: g"}',
            {"a": "http://x", "b": "y # z", "c": "- d", "e": "f: g"},
        ),
        ('{"1": "20_000_000", "no": "no"}', {"1": "20_000_000", "no": "no"}),
        ("project:\n  id: x\n", {"project": {"id": "x"}}),
    ],
)
def test_json(text: str, data: Any, loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader._Builder, "loader", loader)
    source = read(text, "f.json")
    assert source.problems == []
    assert source.data == data


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "a": 2}', [("duplicate_key", 1, 10)]),
        ('{"a": 1,\n// x\n"b": 2}', [("json_comment", 2, 1)]),
        ('{"a": 1 // x\n}', [("json_comment", 1, 7)]),
        ('\n // x\n{"a": 1}', [("json_comment", 2, 2)]),
        ('/* x */ {"a": 1}', [("json_comment", 1, 1)]),
        ('{"a": 1 "b":2}', [("json_comma", 1, 7)]),
        ('{"a": "x" "b": 2}', [("missing_comma", 1, 11)]),
        ('{"a": x}', [("json_word", 1, 7)]),
        ("{a: 1}", [("json_word", 1, 2)]),
        ('{"a": True}', [("json_word", 1, 7)]),
        ('{"a": 01}', [("json_word", 1, 7)]),
        ('{"a": }', [("no_value", 1, 7)]),
        ('{"a": "\\ud83d"}', [("bad_surrogate", 1, 10)]),
        ('{"a": {"b": [1, 2}}', [("wrong_bracket", 1, 18)]),
        ('{"a": {"b": 1}', [("unclosed_bracket", 1, 1)]),
        ('{"a": 1}\n{"b": 2}\n', [("text_after_end", 2, 1)]),
        ("[1]", [("top_is_list", 1, 1)]),
        ("", [("empty_document", 0, 0)]),
    ],
)
def test_json_sentences(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert said(read(text, "f.json")) == expected


def test_json_columns_behind_surrogate_pairs() -> None:
    source = read('{"x": 1,\n "a": "\\ud83d\\ude00\\ud83d\\ude00", "b": y}', "f.json")
    assert source.places[("b",)] == InText("f.json", 2, 40)
    assert said(source) == [("json_word", 2, 40)]


# Limits


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("a: 1\n", {"size": 4}, "file_too_big"),
        ("a: [[x]]\n", {"depth": 2}, "too_deep"),
        ("a: [1, 2]\n", {"nodes": 4}, "too_many_values"),
        ("a: xxxxx\n", {"scalar": 4}, "text_too_long"),
        ("xxxxx: a\n", {"scalar": 4}, "text_too_long"),
        ("a: &x [1]\nb: [*x, *x]\n", {"expanded": 3}, "too_many_aliases"),
        ("a: &x [[1]]\nb: [*x]\n", {"depth": 3}, "too_deep"),
        ("a: 1\na: 2\na: 3\n", {"problems": 2}, "too_many_problems"),
    ],
)
def test_limits(text: str, limits: dict[str, int], code: str) -> None:
    source = read(text, **limits)
    assert source.data is None
    assert source.places == {}
    assert code in [p.code for p in source.problems]
    roomy = read(text, **{k: v + 1 for k, v in limits.items()})
    assert code not in [p.code for p in roomy.problems]


NINE = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 100_000, "too_deep"),
        ("{a: " * 100_000, "too_deep"),
        ('{"a":' * 100_000, "too_deep"),
        ("a: " + "[[" * 100_000, "too_deep"),
        ("- " * 100_000, "too_deep"),
        ("? " * 100_000, "too_deep"),
        ("\n".join(" " * i + "a:" for i in range(2000)), "too_deep"),
        ("a:\n" + "- x\n" * 300_000, "too_many_values"),
        ("a: [" + "x," * 300_000 + "]", "too_many_values"),
        ("a: " + "x" * 200_000, "text_too_long"),
        (NINE, "too_many_aliases"),
        ("a: &a [x]\nb: [" + "*a," * 1_000_000 + "]", "too_many_aliases"),
        ("a: 1\n" * 500_000, "too_many_problems"),
        ("".join(f"%TAG !a{i}! b\n" for i in range(200_000)), "directive"),
        ("a: 1\n---\n" + "".join(f"%TAG !a{i}! b\n" for i in range(200_000)), "several_documents"),
        ("a: 1\nb" + " " * 4_000_000 + "c\nd: 1\n", "missing_colon"),
        ("#" * 6_000_000, "file_too_big"),
    ],
    ids=range(17),
)
def test_hostile_input_gets_a_sentence(text: str, code: str) -> None:
    source = read(text)
    assert code in [p.code for p in source.problems]
    assert source.data is None
    assert len(source.problems) <= DEFAULT_LIMITS.problems + 1


# Files


def test_read_path(tmp_path: pathlib.Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 値\n", encoding="utf-8")
    assert read_path(file).data == {"a": "値"}
    assert read_path(file).places[("a",)] == InText(str(file), 1, 4)
    assert read_path(file, "x.yaml").places[("a",)] == InText("x.yaml", 1, 4)


def test_files_that_cannot_be_read(tmp_path: pathlib.Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_bytes(b"#" * (DEFAULT_LIMITS.size + 1))
    pipe = tmp_path / "pipe.yaml"
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(pipe)
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    (tmp_path / "file").touch()
    for path, code in [
        (tmp_path / "none.yaml", "file_missing"),
        (tmp_path / "file" / "none.yaml", "file_missing"),
        (tmp_path, "file_is_folder"),
        (pipe, "file_not_regular"),
        (big, "file_too_big"),
        (loop, "file_unreadable"),
        (tmp_path / ("x" * 300), "file_unreadable"),
        (tmp_path / "a\0b", "file_unreadable"),
    ]:
        source = read_path(path, "f.yaml")
        assert source.data is None
        assert [(p.code, p.stage, p.place) for p in source.problems] == [
            (code, Stage.FILE, whole_file("f.yaml"))
        ]


def test_no_permission(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.yaml"
    file.touch()

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(pathlib.Path, "open", refuse)
    assert [p.code for p in read_path(file).problems] == ["file_no_permission"]


# PyYAML without libyaml

DIFFERS = {
    # PyYAML's own parser refuses more tabs, and reads `\u` escapes of surrogates.
    "surrogates",
    "backslash",
    "beyond Unicode",
    "exclamation mark",
    "tag of broken bytes",
    # … and takes a key whose colon touches the closing bracket, with no value.
    "no value in brackets",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [c[1:] for c in SAID if c[0] not in DIFFERS],
    ids=[c[0] for c in SAID if c[0] not in DIFFERS],
)
def test_sentences_without_the_c_library(
    text: str, expected: list[tuple[str, int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader._Builder, "loader", yaml.SafeLoader)
    assert sorted(said(read(text))) == sorted(expected)


def test_odd_escapes_without_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader._Builder, "loader", yaml.SafeLoader)
    for text in ('a: "\\UFFFFFFFF"', 'a: "\\U00110000"', 'a: "\\ud83d"', 'a: "C:\\data"', "a: !%ed%a0%80 x"):
        assert read(text).problems


@pytest.mark.parametrize(
    ("text", "value"), [v for v in VALUES if "\t" not in v[0]], ids=lambda v: repr(v)[:24]
)
def test_values_without_the_c_library(text: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader._Builder, "loader", yaml.SafeLoader)
    assert read(f"a: {text}\n").data == {"a": value}


def zipped(*parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in parts:
            archive.writestr(part, "x" * 1000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("raw", "name", "code", "kind"),
    [
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "f.xlsx", "not_text_other", "Excel"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "f.yaml", "not_text_other", "Excel"),
        (zipped("[Content_Types].xml", "word/document.xml"), "f.docx", "not_text_other", "Word"),
        (zipped("a.txt"), "f.zip", "not_text_other", "ZIP"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "f.xls", "not_text_other", "Excel"),
        (b"%PDF-1.7\n", "f.pdf", "not_text_other", "PDF"),
        ("機関,役割\n竜宮,代表\n".encode("cp932"), "f.csv", "table_text", "CSV"),
        ("機関,役割\n竜宮,代表\n".encode("utf-8-sig"), "f.CSV", "table_text", "CSV"),
        ("機関\t役割\n".encode("utf-16"), "f.tsv", "table_text", "TSV"),
    ],
)
def test_files_of_other_programs_are_told_what_to_do_instead(
    raw: bytes, name: str, code: str, kind: str
) -> None:
    (problem,) = read_bytes(raw, name).problems
    assert (problem.code, problem.stage) == (code, Stage.FILE)
    assert kind in problem.message.ja
    assert kind in problem.message.en
    assert "consortium new" in problem.message.ja
    assert "consortium new" in problem.message.en


@pytest.mark.parametrize("sign", ["\u202e", "\u2067", "\u200f", "\u3164", "\u200b"])
def test_signs_that_turn_the_writing_direction_stay_out_of_sentences(sign: str) -> None:
    texts = (
        f"a: [1\nb: {sign}x",
        f"a: 1\n{sign}a b\nc: 2\n",
        f"a: &x{sign} 1\n",
        f"{sign}k: 1\n{sign}k: 2\n",
    )
    for text in texts:
        for problem in read(text).problems:
            assert sign not in problem.in_("ja") + problem.in_("en"), text
    assert any(read(text).problems for text in texts)
    place = InText(f"a{sign}.yaml", 1, 1)
    assert sign not in place.shown.ja + place.shown.en
    assert sign not in dotted(("a", f"{sign}b", 1))
