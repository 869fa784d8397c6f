"""`consortium rules` and `consortium explain`."""

from __future__ import annotations

import json
import re

import pytest

from consortium.terminal.options import DEFAULT_PROFILE
from queries.calls import load_profile
from queries.catalogue import catalogue
from queries.cypher import twins
from queries.rules import not_implemented, rules
from tests.cli.runs import run


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_all_rules_are_listed_with_whether_they_are_checked(lang: str) -> None:
    ran = run("rules", "--lang", lang, COLUMNS="200")
    assert ran.code == 0
    lines = {line.split()[0]: line for line in ran.out.splitlines() if line.startswith("  ")}
    assert set(lines) == set(catalogue())
    word = "未実装" if lang == "ja" else "not yet"
    assert {i for i, line in lines.items() if word in line} == set(not_implemented())
    assert all(catalogue()[i].title.in_(lang) in line for i, line in lines.items())  # type: ignore[arg-type]


def test_the_list_for_programs() -> None:
    data = json.loads(run("rules", "--format", "json").out)
    assert data["count"] == len(data["rules"]) == len(catalogue())
    assert [r["id"] for r in data["rules"] if r["implemented"]] == list(rules())


def unwrapped(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("rule_id", list(rules()))
def test_each_rule_is_explained_in_both_languages(rule_id: str) -> None:
    rule = rules()[rule_id]
    for lang in ("ja", "en"):
        ran = run("explain", rule_id, "--lang", lang)
        assert ran.code == 0
        said = unwrapped(ran.out)
        assert unwrapped(rule.title.in_(lang)) in said  # type: ignore[arg-type]
        assert unwrapped(rule.examines.in_(lang)) in said  # type: ignore[arg-type]
        assert all(unwrapped(c.quote) in said and c.slide in said for c in rule.citations)
        for clause in rule.clauses.values():
            # What a judgement fills in is shown as a gap: every word between the gaps is there, and no brace is.
            for words in re.split(r"\{\w+\}", clause.message.in_(lang)):  # type: ignore[arg-type]
                assert unwrapped(words) in said
        assert not re.search(r"\{\w+\}|\{\{", said.partition("Cypher")[0])
        assert "〈…〉" not in said, (
            "each gap says what is filled in (GAPS in consortium/terminal/catalogue.py)"
        )
        assert "MATCH" not in ran.out, "no Cypher for people who did not ask for it"
        parameters = [load_profile(DEFAULT_PROFILE).parameter(p) for p in rule.parameters]
        assert all(unwrapped(p.quote) in said for p in parameters)
    data = json.loads(run("explain", rule_id, "--format", "json").out)
    assert {c["id"] for c in data["clauses"]} == set(rule.clauses)
    assert {p["name"] for p in data["parameters"]} >= set(rule.parameters)
    texts = [c[name] for c in data["clauses"] for name in ("message", "unknown") if c[name]]
    texts += [text for c in data["clauses"] for text in c["remedy"].values() if text]
    assert not [t for t in texts if re.search(r"\{\w+\}|\{\{", t["ja"] + t["en"])], "as people read it"
    assert data["explain"] == rule.explain
    assert data["examined"] == {"ja": rule.examines.ja, "en": rule.examines.en}
    assert data["cypher"] == twins().get(rule_id)
    asked = run("explain", rule_id, "--cypher")
    if rule_id in twins():
        assert asked.out.strip() == twins()[rule_id].strip()
        whole = run("explain", rule_id).out
        assert f"explain {rule_id} --cypher" in whole
    else:
        assert asked.code == 2
        assert "Cypher" in asked.err
        assert "--cypher" not in run("explain", rule_id).out


def test_gaps_say_what_is_filled_in() -> None:
    said = unwrapped(run("explain", "MON-01").out)
    assert "〈支払元〉から産学官共同研究企業の〈企業〉に、AMED委託費が" in said
    assert "（〈金額〉）" in said


def test_a_caution_and_a_note_are_not_called_a_fail() -> None:
    both = run("explain", "ORG-16").out
    assert "不適合のとき" in both
    assert "注意のとき" in both
    note = run("explain", "ORG-15").out
    assert "参考として示すとき" in note
    assert "不適合のとき" not in note


def test_words_of_the_call_are_said_in_japanese() -> None:
    assert "大学（university）" in unwrapped(run("explain", "ORG-06").out)
    assert "アカデミアタイプ（academia）" in unwrapped(run("explain", "TYP-08").out)
    assert "university(university)" in unwrapped(run("explain", "ORG-06", "--lang", "en").out)


def test_what_folds_is_said_from_both_sides() -> None:
    child = next(r for r in rules().values() if r.follows_from and r.follows_from[0] in rules())
    parent = child.follows_from[0]
    assert parent in run("explain", child.id).out
    assert child.id in run("explain", parent).out


@pytest.mark.skipif(not not_implemented(), reason="every rule is checked")
def test_a_rule_that_is_not_checked_says_so() -> None:
    rule_id = not_implemented()[0]
    ran = run("explain", rule_id)
    assert ran.code == 0
    assert "まだ検査しません" in ran.out
    assert json.loads(run("explain", rule_id, "--format", "json").out)["implemented"] is False


@pytest.mark.parametrize("typed", ["mon-01", " MON-01 "])
def test_ids_are_read_as_people_write_them(typed: str) -> None:
    assert run("explain", typed).out == run("explain", "MON-01").out


@pytest.mark.parametrize(("typed", "meant"), [("MON-1", "MON-01"), ("ORG13", "ORG-13")])
def test_a_misspelt_id_is_answered_with_the_right_one(typed: str, meant: str) -> None:
    ran = run("explain", typed)
    assert ran.code == 2
    assert f"「{meant}」" in ran.err
    assert "のことですか" in ran.err
    assert f"{meant} (" in run("explain", typed, "--lang", "en").err


def test_an_id_that_is_near_nothing_points_to_the_list() -> None:
    ran = run("explain", "ぜんぜん違う")
    assert ran.code == 2
    assert "consortium rules" in ran.err
