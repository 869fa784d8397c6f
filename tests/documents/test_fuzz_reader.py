"""Random and hostile bytes: never an exception, always data or a sentence, and places for all data."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.documents.written.reading import read_bytes
from graphmodel.documents.written.source import Limits, Source

SAMPLE = """\
# 星読み創薬基盤コンソーシアム（架空）
format: 1
as_at: 2026-06-15                # この文書の時点
project:
  id: hoshiyomi
  title: {ja: 星読み創薬基盤コンソーシアム（架空）, en: "Hoshiyomi \\u3042 (fictional)"}
  period: &all {from: 2026-04-01, to: 2031-03-31}
partial: [resources]
organizations:
  - {id: ryugu, name: 竜宮医科大学（架空）, kind: university, country: JP, roles: [lead]}
  - id: mugen
    name: '夢幻製薬（架空） 😀'
    corporate_number: "0000000000017"
    roles:
      - {role: partner, from: 2028-04-01}
      - lead_company
contracts:
  - {id: k1, signed: 2026-04-01, period: *all, amount: 20_000_000}
work_items:
  - id: w1
    necessity: |
      国費の範囲：標的探索
      https://example.org

    purpose: >-
      折り返す
      文章
money:
  - {from: amed, amounts: {1: 20_000_000, 2: 0x1F, 3: 1.5e3, 4: ~}}
events: []
"""
JSON_SAMPLE = """\
{
\t"format": 1, "as_at": "2026-06-15",
\t"project": {"id": "hoshiyomi", "title": "\\ud83d\\ude00 星読み\\/（架空）", "n": [1, -2.5e3, true, false, null]},
\t"organizations": [{"id": "ryugu", "roles": ["lead"]}, {"id": "mugen", "roles": []}],
\t"events": []
}
"""
PIECES = [
    "\t", "　", "：", ":", " ", "  ", "\n", "\r\n", "\r", "- ", "-", "[", "]", "{", "}", ",", '"', "'", "&a ", "*a", "!x ", "!!str ",
    "|", ">", "|\n", "# ", "#", "%", "%TAG ! x\n", "---", "...", "---\n", "? ", "<<: ", "@", "`", "\\", "\\x", "\\ud83d", "\\u0000",
    "１", "0123", "😀", "\ufeff", "\u2028", "\x00", "\x1b", "\u00a0", "null", "~", "=", "//", "/*", "key: value\n", "a: {b: [c]}\n",
    "!%ed%a0%80 ", "*", "&",
]  # fmt: skip
LIMITS = Limits(depth=12, nodes=2000, scalar=2000, expanded=500, problems=30)


def check(raw: bytes, name: str, limits: Limits = LIMITS) -> Source:
    """Read, and see that what comes back keeps its promises."""
    source = read_bytes(raw, name, limits=limits)
    assert source.data is not None or source.problems
    assert isinstance(source.data, dict | None)
    assert len(source.problems) <= limits.problems + 25
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    for problem in source.problems:
        assert problem.message.ja
        assert problem.message.en
        assert 0 <= problem.place.line <= lines
        problem.in_("ja").encode()
        problem.in_("en").encode()
    if source.data is None:
        assert source.places == {}
        return source
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), source.data)]
    while stack:
        path, value = stack.pop()
        assert source.places[path].line >= 1
        if isinstance(value, dict):
            for key, item in value.items():
                assert source.key_places[(*path, key)].column >= 1
                assert isinstance(key, str | int)
                stack.append(((*path, key), item))
        elif isinstance(value, list):
            stack += [((*path, n), item) for n, item in enumerate(value)]
        else:
            str(value).encode()
    return source


def mutate(text: str, random: random.Random) -> str:
    """Some edits, as by a hurried person or an enemy."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(text) + 1)
        to = min(len(text), at + random.choice((0, 1, 1, 2, 5, 40)))
        match random.randrange(5):
            case 0:
                text = text[:at] + text[to:]
            case 1 | 2:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 3:
                text = text[:at] + random.choice(PIECES) + text[to:]
            case _:
                text = text[:to] + text[at:]
    return text


def soup(random: random.Random) -> str:
    """Pieces of syntax, and nothing but."""
    return "".join(
        random.choice(PIECES) * random.choice((1, 1, 1, 2, 30)) for _ in range(random.randint(1, 25))
    )


def fuzz(seed: int, rounds: int) -> tuple[int, int]:
    """Run `rounds` times; returns how often there was data, and how often none."""
    rng = random.Random(seed)
    readable = 0
    for _ in range(rounds):
        name, sample = rng.choice((("f.yaml", SAMPLE), ("f.json", JSON_SAMPLE)))
        match rng.randrange(6):
            case 0:
                raw = sample.encode()[: rng.randrange(len(sample.encode()))]
            case 1:
                raw = soup(rng).encode()
            case 2:
                raw = bytearray(sample.encode())
                raw[rng.randrange(len(raw))] = rng.randrange(256)
            case _:
                raw = mutate(sample, rng).encode(
                    rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp932")), "replace"
                )
        readable += check(bytes(raw), name).data is not None
    return readable, rounds - readable


def test_samples_are_read() -> None:
    for sample, name in ((SAMPLE, "f.yaml"), (JSON_SAMPLE, "f.json")):
        source = check(sample.encode(), name)
        assert source.data is not None
        assert source.problems == []


@pytest.mark.parametrize("seed", range(4))
def test_edited_documents(seed: int) -> None:
    readable, unreadable = fuzz(seed, 300)
    assert readable > 30
    assert unreadable > 30


@pytest.mark.parametrize(("sample", "name"), [(SAMPLE, "f.yaml"), (JSON_SAMPLE, "f.json")])
def test_every_truncation(sample: str, name: str) -> None:
    raw = sample.encode()
    for end in range(0, len(raw), 3):
        check(raw[:end], name)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200), st.sampled_from(["f.yaml", "f.json"]))
def test_random_bytes(raw: bytes, name: str) -> None:
    check(raw, name)
    check(b"{" + raw, name)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=120), st.sampled_from(["f.yaml", "f.json"]))
def test_random_text(text: str, name: str) -> None:
    check(text.encode(), name)
    check(f'{{"a": "{text}", b: [{text}]}}'.encode(), name)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=12),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=20,
    )
)
def test_json_comes_back_as_it_was_written(value: Any) -> None:
    import json

    for ascii_only in (True, False):
        text = json.dumps({"x": value}, ensure_ascii=ascii_only, indent="\t" if ascii_only else None)
        source = check(text.encode(), "f.json", Limits())
        if not {p.code for p in source.problems} & {"control_character", "control_escape", "duplicate_key"}:
            assert source.problems == []
            assert source.data == {"x": value}


@pytest.mark.parametrize("seed", range(3))
def test_alias_bombs(seed: int) -> None:
    rng = random.Random(seed)
    lines = ["a0: &a0 [x, {y: z}]"]
    for n in range(1, 60):
        refs = ", ".join(f"*a{rng.randrange(n + (rng.random() < 0.02))}" for _ in range(rng.randint(1, 9)))
        lines.append(f"a{n}: &a{n} [{refs}]")
    source = check("\n".join(lines).encode(), "f.yaml", Limits())
    assert source.problems


@pytest.mark.parametrize(
    "opening", ["[", "{", "[{", '{"a": ', "{a: ", "- ", "? ", "[\n", "{\n", "a:\n ", "&a [", "!x [", "- - "]
)
def test_deep_nesting(opening: str) -> None:
    source = check((opening * 100_000).encode(), "f.yaml", Limits())
    assert source.data is None
