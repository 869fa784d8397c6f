"""What is wrong with a document's shape: one sentence a mistake, at the right place, and no noise behind it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graphmodel.documents.loader import Loaded, loads
from graphmodel.documents.places import DocumentError, Problem, Stage, dotted

HEAD = """\
format: 1
as_at: 2026-06-15
project: {id: t, title: 試験課題（架空）, type: academia, call: aimgain-5, period: {from: 2026-04-01, to: 2031-03-31}}
"""


def problems(text: str, name: str = "t.yaml") -> list[Problem]:
    """Every problem of a document, none if it can be read."""
    try:
        return loads(text.encode(), name).warnings
    except DocumentError as error:
        return error.problems


def told(text: str) -> list[tuple[str, str]]:
    return [(dotted(p.path), p.code) for p in problems(text)]


def one(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, [p.in_("en") for p in found]
    return found[0]


def read(text: str, name: str = "t.yaml") -> Loaded:
    return loads(text.encode(), name)


TEN = """\
format: 1
as_at: 2026-06-15
projekt:
  id: ten
  type: acadmia
  period: {from: 2026-04-01, to: 2025-03-31}
organizations:
  - {id: ryugu, name: 竜宮医科大学（架空）, kind: universty, country: JPN, roles: [leed]}
  - {id: mugen, name: 夢幻製薬（架空）, corporate_number: "1234567890123", rolls: [partner]}
people:
  - {id: p1, name: 浦野（架空）, employer: ryugyu, effort: たくさん}
contracts:
  - {id: k1, kind: comission, commissioner: amed, contractor: ryuguu}
"""


def test_ten_mistakes_are_ten_sentences_in_the_order_of_their_kind() -> None:
    found = problems(TEN)
    lines = TEN.split("\n")
    assert [(p.stage.name, p.place.line, p.code) for p in found] == [
        ("SHAPE", 3, "unknown_key"),
        ("SHAPE", 5, "unknown_word"),
        ("SHAPE", 8, "unknown_word"),
        ("SHAPE", 8, "bad_country"),
        ("SHAPE", 8, "unknown_word"),
        ("SHAPE", 9, "check_digit"),
        ("SHAPE", 9, "unknown_key"),
        ("SHAPE", 11, "percent"),
        ("SHAPE", 13, "unknown_word"),
        ("REFERENCE", 11, "unknown_reference"),
        ("REFERENCE", 13, "unknown_reference"),
        ("CONSISTENCY", 6, "ends_before_start"),
    ]
    words = [lines[p.place.line - 1][p.place.column - 1 :] for p in found]
    starts = [
        "projekt:",
        "acadmia",
        "universty",
        "JPN",
        "leed",
        '"123',
        "rolls",
        "たくさん",
        "comission",
        "ryugyu",
        "ryuguu",
        "2025",
    ]
    for word, start in zip(words, starts, strict=True):
        assert word.startswith(start)
    for problem in found:
        assert problem.message.ja
        assert problem.message.en.isascii() or "“" in problem.message.en or "法人番号" in problem.message.en
        assert problem.in_("ja").startswith(f"t.yaml:{problem.place.line}:{problem.place.column}  ")


def test_the_right_word_is_offered() -> None:
    by_code = {(p.code, p.place.line): p.message for p in problems(TEN)}
    assert "「project」（課題）のことですか" in by_code["unknown_key", 3].ja
    assert "Did you mean `project`?" in by_code["unknown_key", 3].en
    assert "「academia」（アカデミアタイプ）" in by_code["unknown_word", 5].ja
    assert "「roles」（役割）" in by_code["unknown_key", 9].ja
    assert "「ryugu」のことですか" in by_code["unknown_reference", 11].ja


@pytest.mark.parametrize(
    ("text", "where", "code", "word"),
    [
        # short forms point at the word itself
        ("organizations:\n  - {id: a, roles: [lead, leed]}", "organizations[0].roles[1]", "unknown_word", "leed"),
        ("organizations:\n  - {id: a, roles: [{role: leed}]}", "organizations[0].roles[0].role", "unknown_word", "leed"),
        ("organizations:\n  - {id: a, name: 1.5}", "organizations[0].name", "unquoted", "1.5"),
        ("organizations:\n  - {id: a, deemed_large: たぶん}", "organizations[0].deemed_large", "wrong_kind", "たぶん"),
        ("work_items:\n  - {id: w, scope: state}", "work_items[0].scope", "unknown_word", "state"),
        ("contracts:\n  - {id: k, kind: nda, parties: [[]]}", "contracts[0].parties[0]", "wrong_kind", "[]"),
        # choices between two forms are one mistake
        ("people:\n  - {id: p, effort: たくさん}", "people[0].effort", "percent", "たくさん"),
        ("people:\n  - {id: p, effort: [30]}", "people[0].effort", "wrong_kind", "[30]"),
        ("people:\n  - {id: p, effort: {1: 130}}", "people[0].effort[1]", "out_of_range", "130"),
        ("people:\n  - {id: p, effort: 0.3}", "people[0].effort", "fraction_or_percent", "0.3"),
        ("plans: {data_management_plan: maybe}", "plans.data_management_plan", "bad_plan", "maybe"),
        ("plans: {data_management_plan: {datasetz: []}}", "plans.data_management_plan.datasetz", "unknown_key", "datasetz"),
        # years
        ("people:\n  - {id: p, effort: {0: 30}}", "people[0].effort[0]", "bad_year", "0: 30"),
        ("people:\n  - {id: p, effort: {2026: 30}}", "people[0].effort[2026]", "bad_year", "2026"),
        ("people:\n  - {id: p, effort: {令和8年: 30}}", "people[0].effort.令和8年", "bad_year", "令和8年"),
        ("people:\n  - {id: p, effort: {}}", "people[0].effort", "no_years", "{}"),
        ('people:\n  - {id: p, effort: {1: 30, "01": 20}}', "people[0].effort", "duplicate_year", "{1"),
        ("people:\n  - {id: p, effort: {6: 30}}", "people[0].effort[6]", "year_outside", "30"),
        # wrong forms
        ("organizations: ryugu", "organizations", "not_a_list", "ryugu"),
        ("organizations: {id: a}", "organizations", "not_a_list", "{id"),
        ("organizations: [ryugu]", "organizations[0]", "not_a_mapping", "ryugu"),
        ("plans: なし", "plans", "not_a_mapping", "なし"),
        ("plans: {years: 3}", "plans.years", "not_by_year", "3}"),
        ("plans: {years: {1: 探索}}", "plans.years[1]", "not_a_mapping", "探索"),
        ("organizations:\n  -\n", "organizations[0]", "empty_entry", ""),
        ("organizations:\n  - {id: a, shareholders:\n  }", "organizations[0].shareholders", "empty_list", "shareholders"),
        ("organizations:\n  - {id: , name: x}", "organizations[0].id", "empty", ""),
        ("organizations:\n  - {name: x}", "organizations[0].id", "missing_key", "{name"),
        ("people:", "people", "empty_list", "people"),
        ("from_: 1", "from_", "unknown_key", "from_"),
        ("partial: [organisation]", "partial[0]", "unknown_word", "organisation"),
        ("organizations:\n  - {id: a, country: KOR}", "organizations[0].country", "bad_country", "KOR"),
        ("organizations:\n  - {id: a, country: EL}", "organizations[0].country", "bad_country", "EL"),
        ("people:\n  - {id: p, effort: {令和8年度: 30}}", "people[0].effort.令和8年度", "bad_year", "令和8年度"),
        ("people:\n  - {id: p, effort: {2026年度: 30}}", "people[0].effort.2026年度", "bad_year", "2026年度"),
        ('waivers:\n  - {rule: ORG-03, "true": 2026-04-01}', "waivers[0].true", "unknown_key", '"true"'),
        ("organizations:\n  - {id: a, country: JA}", "organizations[0].country", "bad_country", "JA"),
        ("organizations:\n  - {id: a, country: uk}", "organizations[0].country", "bad_country", "uk"),
        ("organizations:\n  - {id: a, country: XY, legal_personality: YY}", "organizations[0].legal_personality", "bad_country", "YY"),
        ("organizations:\n  - {id: a, part_of: undecided}", "organizations[0].part_of", "undecided", "undecided"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_at_its_place(text: str, where: str, code: str, word: str) -> None:
    problem = one(HEAD + text)
    assert (dotted(problem.path), problem.code) == (where, code), problem.message
    line = (HEAD + text).split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith(word)
    assert problem.message.ja
    assert problem.message.en


def test_nothing_behind_a_key_is_absent_for_a_value_and_asked_about_for_a_list() -> None:
    loaded = read(HEAD + "organizations:\n  - id: a\n    name:\n    country: ~\n    roles: []\nplans:\n")
    (org,) = loaded.document.organizations or ()
    assert (org.name, org.country, org.roles) == (None, None, ())
    assert loaded.document.plans is None
    problem = one(HEAD + "people:\n")
    assert "people: []" in problem.message.ja
    assert "people: []" in problem.message.en


@pytest.mark.parametrize("key", ["format", "as_at", "project"])
def test_without_what_every_document_needs_the_rest_is_checked_all_the_same(key: str) -> None:
    lines = [line for line in HEAD.split("\n") if not line.startswith(key)]
    text = "\n".join(lines) + "people:\n  - {id: p, employer: nobody}\n"
    assert told(text) == [(key, "missing_key"), ("people[0].employer", "unknown_reference")]


def test_wrong_values_of_what_every_document_needs_do_not_end_the_reading() -> None:
    text = "format: 2\nas_at: いつか\nproject: {id: 'a b', type: both}\npeople: [{id: p, employer: nobody}]\n"
    assert told(text) == [
        ("format", "unknown_format"),
        ("as_at", "date"),
        ("project.id", "ident"),
        ("project.type", "unknown_word"),
        ("people[0].employer", "unknown_reference"),
    ]


def test_what_a_misspelt_key_holds_is_checked_too() -> None:
    text = (
        HEAD
        + "organisations:\n  - {id: a, kind: univercity, part_of: b}\npeople:\n  - {id: p, employer: a}\n"
    )
    assert told(text) == [
        ("organisations", "unknown_key"),
        ("organisations[0].kind", "unknown_word"),
        ("organisations[0].part_of", "unknown_reference"),
    ]


def test_a_misspelt_required_key_is_not_missing_as_well() -> None:
    assert told(HEAD + "contracts:\n  - {id: k, knd: nda}") == [("contracts[0].knd", "unknown_key")]
    # `kind` or `id`: nobody knows which is meant, and neither is said to be missing.
    assert told(HEAD + "events:\n  - {knid: kickoff}") == [("events[0].knid", "unknown_key")]


def test_a_key_that_nobody_knows_lists_the_keys() -> None:
    problem = one(HEAD + "organizations:\n  - {id: a, xyzzy: 1}")
    assert "country（国）" in problem.message.ja
    assert "country" in problem.message.en


def test_what_the_reader_has_said_is_not_said_again() -> None:
    # A full-width colon: the reader says so, and `id` is not missing on top of it.
    found = problems(HEAD + "organizations:\n  - {id：a}\n")
    assert [p.stage for p in found] == [Stage.SYNTAX]


def test_shape_and_reference_mistakes_of_one_entry_come_together() -> None:
    text = (
        HEAD
        + "contracts:\n  - {id: k, kind: ndaa, parties: [ghost], period: {from: 2027-01-01, to: 2026-01-01}}"
    )
    assert [p.code for p in problems(text)] == ["unknown_word", "unknown_reference", "ends_before_start"]


def test_long_values_are_shortened() -> None:
    for text in (
        "organizations:\n  - {id: a, kind: %s}",
        "organizations:\n  - {id: a, country: %s}",
        "organizations:\n  - {%s: a, id: a}",
    ):
        problem = one(HEAD + text % ("x" * 900))
        assert len(problem.message.ja) < 600
        assert "…" in problem.message.ja


def test_json_is_read_as_yaml_is() -> None:
    yaml = read(
        HEAD
        + "organizations: [{id: a}, {id: b}]\nmoney:\n  - {from: a, to: b, amounts: {1: 5, 2: undecided}}\n"
    )
    data: dict[str, Any] = {
        "format": 1,
        "as_at": "2026-06-15",
        "project": {
            "id": "t",
            "title": "試験課題（架空）",
            "type": "academia",
            "call": "aimgain-5",
            "period": {"from": "2026-04-01", "to": "2031-03-31"},
        },
        "organizations": [{"id": "a"}, {"id": "b"}],
        "money": [{"from": "a", "to": "b", "amounts": {"1": 5, "2": "undecided"}}],
    }
    loaded = loads(json.dumps(data, indent=1).encode(), "t.json")
    assert loaded.document == yaml.document
    # Years are numbers in the places, whatever the file is.
    line = loaded.place(("money", 0, "amounts", 2)).line
    assert '"2": "undecided"' in json.dumps(data, indent=1).split("\n")[line - 1]
    data["money"][0]["amounts"]["9"] = 1
    problem = one(json.dumps(data, indent=1))
    assert problem.code == "year_outside"
    assert '"9": 1' in json.dumps(data, indent=1).split("\n")[problem.place.line - 1]


def test_ip_is_kept_as_it_is_written() -> None:
    loaded = read(HEAD + "ip:\n  assets:\n    - {id: x, note: , shares: {a: [1, 2.5, true]}, 3: y}\n")
    assert loaded.document.ip is not None
    assert loaded.document.ip.assets == (
        {"id": "x", "note": None, "shares": {"a": [1, 2.5, True]}, "3": "y"},
    )
    assert [p.code for p in loaded.warnings] == ["ip_not_checked"]


def test_every_value_knows_its_place() -> None:
    text = HEAD + "organizations:\n  - id: a\n    name: 竜宮（架空）\n"
    loaded = read(text)
    assert loaded.place(("organizations", 0, "name"))[1:] == (6, 11)
    assert loaded.place(("organizations", 0, "country"))[1:] == (5, 5)
    assert loaded.place(("nothing",))[1:] == (1, 1)


def test_a_record_is_frozen_and_refuses_unknown_keys() -> None:
    document = read(HEAD).document
    with pytest.raises(ValueError, match="frozen"):
        document.format = 1
    with pytest.raises(ValueError, match="extra"):
        type(document)(format=1, as_at="2026-01-01", project={"id": "x"}, foo=1)  # type: ignore[call-arg, arg-type]


@pytest.mark.parametrize("word", ["未定", "undecided", "Undecided", "{ja: 未定, en: TBD}"])
def test_nobody_is_called_undecided(word: str) -> None:
    text = f"organizations: [{{id: a, name: {word}}}]\npeople: [{{id: p, name: {word}}}]"
    document = read(HEAD + text).document
    for entry in (*(document.organizations or ()), *(document.people or ())):
        assert entry.name is not None
        assert (entry.name.ja, entry.name.en) == ("undecided", None), "未定 must not let a rule pass"


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("waivers: [{rule: ORG-03, reason: 検討中, approved_by: 理事}]", "waivers[0].reason", "not_stated"),
        ("waivers: [{rule: ORG-03, reason: 工事のため, approved_by: 未定}]", "waivers[0].approved_by", "not_stated"),
        ("waivers: [{rule: ORG-03, amed: {document: 未定, on: 2026-04-01}}]", "waivers[0].amed.document", "not_stated"),
        ("organizations: [{id: a, academia_confirmed: {by: 不明, on: 2026-04-01}}]", "organizations[0].academia_confirmed.by", "not_stated"),
    ],
)  # fmt: skip
def test_words_for_not_yet_are_no_facts(text: str, where: str, code: str) -> None:
    problem = one(HEAD + text)
    assert (dotted(problem.path), problem.code) == (where, code)


@pytest.mark.parametrize(
    ("field", "code"),
    [("kind: 未定", "unknown_word"), ("roles: 未定", "undecided_list"), ("roles: なし", "undecided_list"), ("country: 不明", "no_country"), ("legal_personality: なし", "no_country")],
)  # fmt: skip
def test_undecided_where_it_has_no_place_is_told_to_be_left_out(field: str, code: str) -> None:
    problem = one(HEAD + f"organizations:\n  - id: a\n    {field}\n")
    assert problem.code == code
    assert "項目ごと消してください" in problem.message.ja
    assert "emove the field" in problem.message.en


@pytest.mark.parametrize(
    "text",
    ["・{id: a}", "-{id: a}", "［a］", "【id】"],
)
def test_what_only_looks_like_a_list_is_answered_with_the_signs_of_one(text: str) -> None:
    problem = one(HEAD + f"organizations:\n  {text}\n")
    assert problem.code == "odd_list"
    assert f"「{text[0]}」" in problem.message.ja
    assert f"`{text[0]}`" in problem.message.en


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Japan", "JP"),
        ("ＪＰ", "JP"),
        ("jp", "JP"),
        ("JPN", "JP"),
        ("us", "US"),
        ("USA", "US"),
        ("EL", "GR"),
        ("大韓", "KR"),
    ],
)
def test_a_country_is_two_plain_capitals(written: str, meant: str) -> None:
    problem = one(HEAD + f"organizations: [{{id: a, country: {written}}}]\n")
    assert f"「{meant}」" in problem.message.ja
    assert f"`{meant}`" in problem.message.en


@pytest.mark.parametrize(
    ("alone", "listed"),
    [
        ("organizations: [{id: a, roles: lead}]", "organizations: [{id: a, roles: [lead]}]"),
        ("organizations: [{id: a, roles: {role: lead}}]", "organizations: [{id: a, roles: [{role: lead}]}]"),
        ("機関: [{機関ID: a, 役割: 代表研究機関}]", "organizations: [{id: a, roles: [lead]}]"),
        ("people: [{id: p, roles: participant}]", "people: [{id: p, roles: [participant]}]"),
        ("partial: people\npeople: []", "partial: [people]\npeople: []"),
        (
            "organizations: [{id: a}]\nwork_items: [{id: w, organizations: a}]",
            "organizations: [{id: a}]\nwork_items: [{id: w, organizations: [a]}]",
        ),
        (
            "events: [{kind: kickoff, date: 2026-04-02, attendees: pc}]",
            "events: [{kind: kickoff, date: 2026-04-02, attendees: [pc]}]",
        ),
    ],
)
def test_one_alone_is_a_list_of_one(alone: str, listed: str) -> None:
    first, second = (loads((HEAD + text + "\n").encode(), "a.yaml") for text in (alone, listed))
    assert first.document == second.document
