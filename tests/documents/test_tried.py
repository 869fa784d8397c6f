"""Documents that people wrote who tried the product: what each is told (tests/tried)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import DocumentError, Loaded, load, loads
from graphmodel.documents.places import InText, Problem, dotted
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Outcome
from queries.view import view_of
from tests.documents.test_spelling import HEAD, problems

TRIED = Path(__file__).parent.parent / "tried"


def outcomes(loaded: Loaded) -> dict[str, Outcome]:
    report = check(view_of(build_graph([loaded])), load_profile("aimgain-5"))
    return {r.rule: r.outcome for r in report.results}


def refused(name: str) -> list[Problem]:
    with pytest.raises(DocumentError) as caught:
        load(TRIED / f"{name}.yaml")
    return caught.value.problems


def told(name: str) -> list[tuple[int, str, str]]:
    out = []
    for problem in refused(name):
        assert isinstance(problem.place, InText)
        out.append((problem.place.line, dotted(problem.path), problem.code))
    return out


def test_a_number_that_excel_has_shortened() -> None:
    assert told("D8") == [(5, "organizations[0].corporate_number", "digits_lost")]


def test_an_unresolved_merge() -> None:
    assert told("D9") == [(5, "", "merge_conflict")]


def test_signs_of_a_word_processor() -> None:
    assert told("D10a") == [(5, "organizations", "odd_dash"), (7, "", "odd_dash")]
    assert told("D10b") == [
        (3, "project.period.from", "curly_quotes"),
        (3, "project.period.to", "curly_quotes"),
        (5, "organizations[0].corporate_number", "curly_quotes"),
    ]


def test_a_sentence_instead_of_a_name_decides_nothing() -> None:
    loaded = load(TRIED / "D2.yaml")
    assert [(w.code, dotted(w.path)) for w in loaded.warnings] == [
        ("read_as_undecided", "people[0].name"),
        ("read_as_undecided", "people[1].name"),
    ]
    found = outcomes(loaded)
    assert found["PPL-05"] == found["PPL-06"] == Outcome.UNKNOWN


def test_a_company_that_is_still_looked_for_is_no_second_partner() -> None:
    text = (TRIED / "D2.yaml").read_text("utf-8").replace("かぐや株式会社（架空）", "かぐや診断薬にて調整中")
    assert outcomes(loads(text.encode(), "f.yaml"))["ORG-13"] == Outcome.UNKNOWN
    assert outcomes(load(TRIED / "D2.yaml"))["ORG-13"] == Outcome.PASS


FIRST_DRAFT = [
    ("project.planned_total", "remark", "1_050_000_000"),
    ("organizations[8].kind", "unknown_word", "「company」（企業）"),
    ("organizations[9].roles[0]", "unknown_word", "「outside_party」（外部の取引先）"),
    ("organizations[10].shareholders[0].八雲製薬", "unknown_key", "{who: 八雲製薬, percent: 100%}"),
    ("people[0].employer", "one_only", "employment"),
    ("people[8].dispatch.at", "duplicate_key", "{at: "),
    ("people[8].dispatch.paid_by", "unknown_key", "「paid_from」（人件費の負担）"),
    ("contracts[0].from", "unknown_key", "「commissioner」（委託者）"),
    ("contracts[0].to", "unknown_key", "「contractor」（受託者）"),
    ("contracts[0].date", "unknown_key", "「signed」（締結日）"),
    ("contracts[0].period", "range", "{from: 2026-04-01, to: 2027-03-31}"),
    ("contracts[1].id", "ident", "AMED委託契約_変更契約1"),
    ("contracts[2].parties", "parties_on_two_sided", "commissioner"),
    ("contracts[4].kind", "unknown_word", "「amendment」（変更契約）か「memorandum」（覚書）"),
    ("contracts[7].amount", "remark", "3_300_000"),
    ("money[0].amount", "remark", "amounts: {1: 45_000_000}"),
    ("money[1].year", "unknown_key", "「amounts」（年ごとの金額）"),
    ("money[2].kind", "unknown_word", "「expenditure」（支出）"),
]  # fmt: skip


def test_a_first_draft_is_told_every_problem_and_the_way_out() -> None:
    found: dict[str, tuple[str, Any]] = {
        dotted(p.path): (p.code, p.message) for p in refused("messy_first_draft")
    }
    assert sorted(found) == sorted(path for path, _, _ in FIRST_DRAFT)
    for path, code, way_out in FIRST_DRAFT:
        assert found[path][0] == code, path
        assert way_out in found[path][1].ja, path
        assert found[path][1].en


@pytest.mark.parametrize(
    ("text", "code", "way_out"),
    [
        ("organizations: [{id: a, kind: スタートアップ}]", "unknown_word", "「company」（企業）"),
        ("organizations: [{id: a, kind: 国立研究開発法人}]", "unknown_word", "「incorporated_admin_agency」"),
        ("organizations: [{id: a, kind: 附属病院}]", "unknown_word", "「hospital」（病院）"),
        ("organizations: [{id: a, roles: [代表機関]}]", "unknown_word", "「lead」（代表研究機関）"),
        ("contracts: [{id: k, kind: 契約変更}]", "unknown_word", "「amendment」（変更契約）"),
        ("contracts: [{id: k, kind: nda, 契約日: 2026-04-01}]", "unknown_key", "「signed」（締結日）"),
        ("organizations: [{id: a, 所在地: 日本}]", "unknown_key", "「country」（国）"),
        ("people: [{id: p, employer: [a, b]}]\norganizations: [{id: a}, {id: b}]", "one_only", "employment"),
        ("project: {id: x, period: 2026-04-01から2031-03-31まで}", "range", "{from: 2026-04-01, to: 2031-03-31}"),
    ],
)  # fmt: skip
def test_what_people_write_instead_is_answered_with_the_right_word(
    text: str, code: str, way_out: str
) -> None:
    head = HEAD if not text.startswith("project") else "format: 1\nas_at: 2026-06-15\n"
    (problem,) = problems(head + text)
    assert problem.code == code
    assert way_out in problem.message.ja


def test_thousands_of_waivers_are_answered_with_one_sentence() -> None:
    rows = "".join(f"  - {{rule: ORG-03, subject: b{n}, reason: x}}\n" for n in range(1001))
    (problem,) = problems(HEAD + "waivers:\n" + rows)
    assert (problem.code, problem.path) == ("too_many_waivers", ("waivers", 1000))
    assert "1,001" in problem.message.ja


def test_for_thousands_of_wrong_ids_the_nearest_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def near(word: str, _names: object) -> list[str]:
        asked.append(word)
        return []

    monkeypatch.setattr("graphmodel.documents.checks.did_you_mean", near)
    rows = "".join(f"  - {{from: x{n}, to: y{n}}}\n" for n in range(1000))
    found = problems(HEAD + "organizations: [{id: a}]\nmoney:\n" + rows)
    assert len(asked) == 200
    # Nor are they all said.
    assert len(found) == 1001
    assert [p.code for p in found if p.code != "unknown_reference"] == ["more_problems"]


def test_whose_own_money_pays_somebody_who_is_sent_is_asked() -> None:
    text = (
        "organizations: [{id: u, roles: [lead]}, {id: c, roles: [partner]}]\n"
        "people: [{id: p, employer: c, dispatch: [{at: u, paid_from: %s}]}]\n"
    )
    codes = [w.code for w in loads((HEAD + text % "own").encode(), "f.yaml").warnings]
    assert codes == ["whose_own_money"]
    assert not loads((HEAD + text % "partner").encode(), "f.yaml").warnings
    assert not loads(
        (HEAD + (text % "own").replace("employer: c", "employer: u")).encode(), "f.yaml"
    ).warnings
