"""What holds for every rule: its sentences stand on their slides, its texts are whole, and every case reads well in both languages."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest

from graphmodel.schema.scalars.days import read_date
from graphmodel.text import Text
from queries.calls import load_profile
from queries.catalogue import catalogue, slides
from queries.engine import check
from queries.findings import Asked, Severity
from queries.rules import Clause, Rule, rules
from tests.queries.test_rule_cases import cases, view_of_case
from tests.slides import MISSING, quote_occurs, slide_text, slides_by_code

EVERY_RULE = [pytest.param(r, id=r.id) for r in rules().values()]
KANA_OR_KANJI = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def texts(clause: Clause) -> list[Text]:
    return [
        t
        for t in (
            clause.message,
            clause.remedy.actual,
            clause.remedy.document,
            clause.unknown,
            clause.expected,
            clause.observed,
        )
        if t is not None
    ]


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_each_citation_stands_on_its_slide_word_for_word(rule: Rule) -> None:
    text = slide_text()
    if text is None:
        pytest.skip(MISSING)
    by_code = slides_by_code(text)
    for citation in rule.citations:
        assert quote_occurs(citation.quote, by_code[citation.slide]), (
            f"{rule.id}: 「{citation.quote}」 does not stand on {citation.slide}"
        )


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_each_citation_names_a_slide_of_the_register(rule: Rule) -> None:
    assert rule.citations
    assert {c.slide for c in rule.citations} <= set(slides())
    assert not any("**" in c.quote or "\\*" in c.quote for c in rule.citations)


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_texts_are_in_both_languages(rule: Rule) -> None:
    for clause in rule.clauses.values():
        for text in texts(clause):
            fixed = re.sub(r"\{[^}]*\}|`[^`]*`", "", text.en)
            assert text.ja.strip(), f"{rule.id} {clause.id}"
            assert text.en.strip(), f"{rule.id} {clause.id}"
            assert not KANA_OR_KANJI.search(fixed), f"{rule.id} {clause.id}: Japanese in {text.en!r}"
        assert KANA_OR_KANJI.search(clause.message.ja), f"{rule.id} {clause.id}: {clause.message.ja!r}"
        for _, remedy in clause.remedy.parts:
            assert remedy.ja.endswith("。"), f"{rule.id} {clause.id}: {remedy.ja!r}"


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_both_languages_say_the_same_values(rule: Rule) -> None:
    for clause in rule.clauses.values():
        for text in (clause.message, clause.expected, clause.observed, clause.unknown):
            if text is not None:
                assert placeholders(text.ja) == placeholders(text.en), f"{rule.id} {clause.id}: {text}"


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_the_first_clause_weighs_what_the_catalogue_says(rule: Rule) -> None:
    wanted = catalogue()[rule.id].severity
    # An advisory rule may be a mere note on a rule that holds.
    assert rule.severity.value == wanted or (wanted == "advisory" and rule.severity is Severity.NOTE)


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_parameters_are_of_the_call(rule: Rule) -> None:
    profile = load_profile("aimgain-5")
    for name in rule.parameters:
        assert profile.parameter(name)


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_only_a_rule_in_principle_is_explained_by_a_reason(rule: Rule) -> None:
    if rule.explain == "reason":
        assert Severity.IN_PRINCIPLE in {c.severity for c in rule.clauses.values()}


def test_no_rule_follows_from_itself_in_a_circle() -> None:
    clauses = {r.id: {f"{r.id}/{c}" for c in r.clauses} for r in rules().values()}

    def of(name: str) -> set[str]:
        return {name} if "/" in name else clauses.get(name, set())

    above = {
        f"{r.id}/{c.id}": {one for name in (*c.follows_from, *r.follows_from) for one in of(name)}
        for r in rules().values()
        for c in r.clauses.values()
    }
    assert all("/" not in name or name in above for names in above.values() for name in names)
    for start in above:
        seen: set[str] = set()
        at = {start}
        while at:
            at = {up for rule_id in at for up in above.get(rule_id, ())} - seen
            assert start not in at, f"{start} follows from itself"
            seen |= at


@pytest.mark.xdist_group("cases")
@pytest.mark.parametrize(("rule_id", "case"), cases())
def test_every_case_is_said_without_a_gap_in_both_languages(rule_id: str, case: dict[str, Any]) -> None:
    profile = load_profile("aimgain-5").with_overrides(case.get("profile", {}))
    as_of = read_date(case["as_of"]) if "as_of" in case else None
    report = check(view_of_case(case), profile, asked=Asked(as_of, case.get("year")))
    # All rules are asked: what one case breaks must not crash another rule.
    assert not report.crashed, [f.message for f in report.findings if f.rule == "ENGINE"]
    keys = [f.key for f in report.findings]
    assert len(set(keys)) == len(keys)
    for finding in report.findings:
        for text in (finding.message, finding.remedy.text, finding.expected, finding.observed):
            if text is not None:
                assert "None" not in text.ja + text.en, (finding.key, text)
                assert not re.search(r"\{\w+\}", text.ja + text.en), (finding.key, text)
        for fact in finding.missing:
            assert fact.label.ja, finding.key
            assert fact.label.en, finding.key


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_no_remedy_tells_to_relabel_or_to_write_what_did_not_happen(rule: Rule) -> None:
    for clause in rule.clauses.values():
        document = clause.remedy.document
        for _, part in clause.remedy.parts:
            assert "outsourcing" not in part.en, f"{rule.id} {clause.id}: {part.en!r}"
        if document is not None:
            # What is to be done in the world does not become true by being written.
            done = re.search(r"結んで|締結して|取りやめて", document.ja)
            assert done is None, f"{rule.id} {clause.id}: {document.ja!r}"
