"""Documents damaged at random: each is refused with sentences, or goes all the way through graph, view and rules without a crash.

`python -m tests.documents.test_fuzz_documents 600` does it for ten minutes instead of two seconds, and says what it saw.
"""

from __future__ import annotations

import copy
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded, load_portfolio, loads
from graphmodel.documents.places import DocumentError
from graphmodel.documents.written.canonical import canonical
from graphmodel.graph import ConsortiumGraph
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Asked
from queries.view import view_of, views
from tests.consortia import FIXTURES, fixture

NAMES = ("f1", "hoshiyomi", "f4", "f5", "f9")
TEXTS = [(FIXTURES / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES]
DATA = [fixture(name) for name in NAMES]

ODD: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1,
    2,
    6,
    99,
    2026,
    20260401,
    10**15,
    10**40,
    0.5,
    1e300,
    "",
    " ",
    "undecided",
    "未定",
    "none",
    "不明",
    "amed",
    "ryugu",
    "getsumen",
    "mugen",
    "kaguya",
    "f1",
    "project",
    "money",
    "urano",
    "itaku1",
    "tansaku",
    "2026-04-01",
    "2028-02-29",
    "令和9年3月31日",
    "2031-03-31",
    "1873-01-01",
    "9999-12-31",
    "20%",
    "1/3",
    "2千万",
    "lead",
    "partner",
    "commission",
    "startup",
    "other",
    "JP",
    "XA",
    "x" * 300,
    "あ" * 5000,
    "<b>&\u202e\x00",
    "{subjects}",
    "a: b",
    [],
    {},
    [[]],
    [None],
    ["undecided"],
    {"a": 1},
    {1: 5},
    {"1": 5},
    {"from": "2027-01-01"},
    {"from": "2028-01-01", "to": "2027-01-01"},
    {"from": "undecided", "to": "undecided"},
]
TOKENS = [
    "",
    ":",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    '"',
    "'",
    "&a ",
    "*a",
    "|",
    "\t",
    "　",
    "：",
    "\n",
    "undecided",
    "!!x ",
    "0",
    "2027-04-01",
    "amed",
]


def spots(data: Any) -> list[tuple[Any, Any]]:
    """Every container with each of its keys or indexes."""
    out: list[tuple[Any, Any]] = []
    stack = [data]
    while stack:
        value = stack.pop()
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, item in inner:
            out.append((value, key))
            stack.append(item)
    return out


def damaged_data(chance: random.Random) -> bytes:
    """A fixture as JSON with a few values replaced, removed, repeated or moved."""
    return damaged(chance.choice(DATA), chance, chance.choice((1, 1, 1, 2, 3, 8)))


def damaged(data: Any, chance: random.Random, times: int) -> bytes:
    """Plain data as JSON, damaged so many times."""
    data = copy.deepcopy(data)
    for _ in range(times):
        there = spots(data)
        if not there:
            break
        owner, key = chance.choice(there)
        match chance.randrange(7):
            case 0 | 1 | 2:
                owner[key] = copy.deepcopy(chance.choice(ODD))
            case 3:
                del owner[key]
            case 4:
                other, other_key = chance.choice(there)
                owner[key] = copy.deepcopy(other[other_key])
            case 5 if isinstance(owner, list):
                owner.insert(chance.randrange(len(owner) + 1), copy.deepcopy(owner[key]))
            case 6 if isinstance(owner, dict):
                owner[
                    chance.choice(
                        ("form", "too", f"{key}s", "from", "to", "id", "roles", "amount", "1", "30")
                    )
                ] = owner.pop(key)
    return json.dumps(data, ensure_ascii=False).encode()


def damaged_text(chance: random.Random) -> bytes:
    """A fixture as text with a few lines or tokens removed, repeated, swapped or replaced."""
    lines = chance.choice(TEXTS).split("\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        n, m = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[n]
            case 1:
                lines.insert(m, lines[n])
            case 2:
                lines[n], lines[m] = lines[m], lines[n]
            case 3:
                words = lines[n].split(" ")
                words[chance.randrange(len(words))] = str(chance.choice(ODD))
                lines[n] = " ".join(words)
            case 4:
                at = chance.randrange(len(lines[n]) + 1)
                lines[n] = lines[n][:at] + chance.choice(TOKENS) + lines[n][at + chance.randrange(3) :]
            case 5:
                lines[n] = " " * chance.randrange(5) + lines[n]
    return "\n".join(lines).encode()


def cut_text(chance: random.Random) -> bytes:
    """The beginning of a fixture, cut at any byte."""
    raw = chance.choice(TEXTS).encode()
    return raw[: chance.randrange(len(raw))]


def noise(chance: random.Random) -> bytes:
    """Bytes that mean nothing, or a fixture with some of its bytes spoiled."""
    if chance.random() < 0.5:
        return chance.randbytes(chance.randrange(200))
    raw = bytearray(chance.choice(TEXTS).encode())
    for _ in range(chance.randrange(1, 5)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    return bytes(raw)


DAMAGES: dict[str, Callable[[random.Random], bytes]] = {
    "data": damaged_data,
    "text": damaged_text,
    "cut": cut_text,
    "noise": noise,
}


def look(raw: bytes, name: str) -> str:
    """What became of a damaged document: how many problems, or that everything could be judged."""
    try:
        loaded = loads(raw, name)
    except DocumentError as error:
        problems = error.problems
    else:
        judge(loaded)
        return "judged"
    assert any(not p.warning for p in problems)
    for problem in problems:
        assert problem.message.ja.strip()
        assert problem.message.en.strip()
        assert len(problem.message.ja) < 1500, problem
        assert problem.place.file == name
    told = [(p.place, p.message) for p in problems]
    assert len(set(told)) == len(told), "said twice"
    return "refused"


def judge(loaded: Loaded) -> None:
    graph = build_graph([loaded])
    assert ConsortiumGraph.from_node_link(json.loads(graph.to_json())) == graph
    assert loads(canonical(loaded.document).encode(), "again.json").document == loaded.document
    view = view_of(graph)
    profile = load_profile("aimgain-5")
    for asked in (Asked(), Asked(year=2)):
        report = check(view, profile, asked=asked)
        crashes = [
            f.message.en + " " + (f.observed.en if f.observed else "")
            for f in report.findings
            if f.rule == "ENGINE"
        ]
        assert not crashes, crashes
        for finding in report.findings:
            assert finding.message.ja
            assert finding.message.en
            assert finding.remedy.text.ja
            assert finding.remedy.text.en


@pytest.mark.parametrize("kind", DAMAGES)
def test_a_damaged_document_is_refused_or_judged(kind: str) -> None:
    seen: Counter[str] = Counter()
    for seed in range(60):
        raw = DAMAGES[kind](random.Random(f"{kind} {seed}"))
        seen[look(raw, "damaged.json" if kind == "data" else "damaged.yaml")] += 1
    assert seen["refused"]
    if kind == "data":
        assert seen["judged"]


SHARING = {
    "format": 1,
    "as_at": "2026-06-15",
    "shared": ["shared.json"],
    "organizations": [
        {"id": "ryugu", "roles": ["lead"]},
        {"id": "byoin", "part_of": "ryugu"},
        {"id": "mugen", "country": "JP"},
    ],
    "people": [{"id": "urano", "employer": "ryugu"}],
}
SHARED = {
    "format": 1,
    "organizations": [
        {"id": "ryugu", "name": "竜宮医科大学（架空）", "kind": "university", "corporate_number": "0000000000001", "ror": "05dxps055"},
        {"id": "byoin", "name": "竜宮病院（架空）", "part_of": "ryugu", "corporate_number": "0000000000001"},
        {"id": "mugen", "name": "夢幻製薬（架空）", "kind": "company", "corporate_number": "0000000000017"},
    ],
    "people": [{"id": "urano", "name": "浦野 一（架空）", "orcid": "0000-0002-1825-0097"}],
}  # fmt: skip


def look_at_portfolio(folder: Path, chance: random.Random) -> int:
    """How many of two damaged documents with a damaged shared file can be judged."""
    for name in ("a", "b"):
        document = {**SHARING, "project": {"id": name, "period": {"from": "2026-04-01", "to": "2031-03-31"}}}
        (folder / f"{name}.json").write_bytes(damaged(document, chance, chance.choice((0, 0, 1, 2))))
    (folder / "shared.json").write_bytes(damaged(SHARED, chance, chance.choice((0, 1, 1, 2))))
    portfolio = load_portfolio([folder])
    told = [(p.place, p.message) for p in portfolio.problems]
    assert len(set(told)) == len(told), "said twice"
    assert len(portfolio.loaded) == 2 or portfolio.errors, "passed over in silence"
    for view in views(build_graph(portfolio.loaded)):
        assert not check(view, load_profile("aimgain-5")).crashed
    return len(portfolio.loaded)


def test_a_damaged_portfolio_is_said_to_be_so_and_the_rest_is_judged(tmp_path: Path) -> None:
    seen = {look_at_portfolio(tmp_path, random.Random(seed)) for seed in range(40)}
    assert seen == {0, 1, 2}


def main(seconds: float, first: int) -> None:
    """Run for a time and say what was seen; every failure once, with the seed that brings it back."""
    seen: Counter[str] = Counter()
    failures: dict[str, str] = {}
    end = time.monotonic() + seconds
    seed = first
    while time.monotonic() < end:
        seed += 1
        for kind, damage in DAMAGES.items():
            raw = damage(random.Random(f"{kind} {seed}"))
            try:
                seen[f"{kind} {look(raw, 'damaged.json' if kind == 'data' else 'damaged.yaml')}"] += 1
            except Exception as error:
                seen[f"{kind} failed"] += 1
                trace = error.__traceback__
                while trace and trace.tb_next:
                    trace = trace.tb_next
                where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
                text = f"{type(error).__name__} {str(error)[:300]} at {where}"
                failures.setdefault(text.split(" at ")[0][:110], f"{kind} {seed}: {text}")
    print(dict(seen))
    print("\n".join(failures.values()))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
