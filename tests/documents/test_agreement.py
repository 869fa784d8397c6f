"""Facts that cannot be true together, and values that would silently mean something: refused, with both places and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.documents.loader import load
from graphmodel.documents.places import DocumentError, Problem, dotted
from tests.documents.test_shape import HEAD, one, problems, read

TRIED = Path(__file__).parent.parent / "tried"
BODIES = """\
organizations:
  - {id: ryugu, kind: university, roles: [lead]}
  - {id: byoin, part_of: ryugu, roles: []}
  - {id: mugen, kind: company, roles: [partner]}
  - {id: shin, kind: company, predecessor: {who: mugen, by: merger}, roles: []}
contracts:
  - {id: k, kind: commission, commissioner: amed, contractor: ryugu}
  - {id: s, kind: sub_commission, commissioner: ryugu}
  - {id: j, kind: joint_research, parties: [ryugu, mugen, amed]}
  - {id: g, kind: outsourcing, commissioner: ryugu, contractor: mugen}
money:
"""


def tried(name: str) -> list[Problem]:
    with pytest.raises(DocumentError) as caught:
        load(TRIED / f"{name}.yaml")
    return [p for p in caught.value.problems if not p.warning]


@pytest.mark.parametrize(
    ("flow", "codes"),
    [
        ("{from: amed, to: mugen, origin: own, kind: expenditure}", ["origin_against_payment"]),
        ("{from: ryugu, to: mugen, origin: own, kind: sub_commission}", ["origin_against_payment"]),
        ("{from: ryugu, to: mugen, origin: partner, kind: commission}", ["origin_against_payment"]),
        ("{from: amed, to: ryugu, origin: own, under: k}", ["origin_against_payment"]),
        ("{from: ryugu, to: mugen, origin: own, under: s}", ["origin_against_payment"]),
        ("{from: ryugu, to: mugen, origin: own, under: k}", ["origin_against_payment", "payment_against_contract"]),
        ("{from: amed, to: mugen, origin: amed, under: k}", ["payment_against_contract"]),
        ("{from: ryugu, to: amed, origin: amed, under: k}", ["payment_against_contract"]),
        ("{from: shin, to: amed, under: g}", ["payment_against_contract"]),
        ("{from: byoin, to: byoin2, under: j}", ["unknown_reference"]),
        # Lawful ones: what AMED pays as AMED money, a refund of own money, parts and successors of a party, what is not said.
        ("{from: amed, to: ryugu, origin: amed, under: k}", []),
        ("{from: amed, to: ryugu, under: k}", []),
        ("{from: ryugu, to: amed, origin: own, kind: refund, under: k}", []),
        ("{from: amed, to: byoin, under: k}", []),
        ("{from: ryugu, to: shin, origin: own, under: g}", []),
        ("{from: ryugu, to: mugen, under: s}", []),
        ("{from: byoin, to: shin, origin: own, under: j}", []),
        ("{from: mugen, to: ryugu, origin: own, under: j}", []),
        ("{from: ryugu, to: mugen, origin: own, kind: expenditure}", []),
    ],
)  # fmt: skip
def test_a_payment_agrees_with_its_payer_kind_and_contract(flow: str, codes: list[str]) -> None:
    assert sorted(p.code for p in problems(HEAD + BODIES + f"  - {flow}\n") if not p.warning) == codes


def test_the_two_places_and_the_rule_are_named() -> None:
    problem = one(HEAD + BODIES + "  - {from: amed, to: ryugu, origin: own, kind: expenditure}\n")
    assert dotted(problem.path) == "money[0].origin"
    assert "t.yaml:15:12" in problem.message.ja
    assert "MON-01" in problem.message.en


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("legal_x10", [("money[2].origin", "origin_against_payment"), ("money[2].under", "payment_against_contract")]),
        ("legal_t05b", [("organizations[2].part_of", "part_of_amed")]),
        ("D3", [("organizations[0].shareholders[0].at_most", "impossible_bounds")]),
    ],
)  # fmt: skip
def test_what_was_tried_is_refused(name: str, found: list[tuple[str, str]]) -> None:
    assert [(dotted(p.path), p.code) for p in tried(name)] == found


def test_a_first_draft_is_refused_with_every_problem_in_one_run() -> None:
    said = {(dotted(p.path), p.code) for p in tried("messy_first_draft")}
    assert {
        ("organizations[8].kind", "unknown_word"), ("organizations[9].roles[0]", "unknown_word"),
        ("people[8].dispatch.paid_by", "unknown_key"), ("contracts[0].from", "unknown_key"), ("contracts[0].date", "unknown_key"),
        ("contracts[1].id", "ident"), ("contracts[2].parties", "parties_on_two_sided"), ("contracts[4].kind", "unknown_word"),
        ("money[1].year", "unknown_key"), ("money[2].kind", "unknown_word"),
    } <= said  # fmt: skip
    assert len(said) >= 17


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("organizations:\n  - {id: a, kind: university}\n  - {id: b, kind: company, part_of: a}", "organizations[1].part_of", "company_part_of"),
        ("organizations:\n  - {id: a, kind: company}\n  - {id: b, kind: hospital, part_of: a}", "organizations[1].part_of", "company_part_of"),
        ("organizations:\n  - {id: a, part_of: amed}", "organizations[0].part_of", "part_of_amed"),
        ("organizations:\n  - {id: a, roles: [partner, outside_party]}", "organizations[0].roles[1]", "partner_outside"),
        ("organizations:\n  - {id: a, roles: [{role: partner, to: 2028-03-31}, {role: outside_party, from: 2028-03-31}]}",
         "organizations[0].roles[1]", "partner_outside"),
        ("organizations:\n  - {id: a, shareholders: [{who: x, percent: 60, at_least: 10, at_most: 20}]}",
         "organizations[0].shareholders[0].at_most", "impossible_bounds"),
        ("organizations:\n  - {id: a, shareholders: [{who: x, percent: 60}, {who: y, percent: 41}]}",
         "organizations[0].shareholders", "shares_over_100"),
        ("organizations:\n  - {id: a, shareholders: [{who: x, percent: 60}, {who: y, percent: 50, from: 2027-01-01}]}",
         "organizations[0].shareholders", "shares_over_100"),
        ("organizations:\n  - {id: a, shareholders: [{who: x, percent: 60}, {who: x, percent: 20}]}",
         "organizations[0].shareholders[1]", "holder_twice"),
        ("organizations:\n  - {id: a, shareholders: [{who: b, percent: 60, large: false}]}\n  - {id: b, kind: company, is_sme: false}",
         "organizations[0].shareholders[0].large", "large_against_listed"),
        ("contracts:\n  - {id: k, kind: nda, period: {from: 2026-04-01}, ended: {on: 2026-03-31}}", "contracts[0].ended.on", "ends_before_start"),
        ("contracts:\n  - {id: k, kind: amendment, amends: k}", "contracts[0].amends", "same_ends"),
        ("waivers:\n  - {rule: MON-01, amed: {document: x, on: 2099-05-01}}", "waivers[0].amed.on", "waived_later"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(text: str, where: str, code: str) -> None:
    problem = one(HEAD + text)
    assert (dotted(problem.path), problem.code) == (where, code)


@pytest.mark.parametrize(
    "text",
    [
        "organizations:\n  - {id: a, kind: university}\n  - {id: b, kind: hospital, part_of: a}\n  - {id: c, kind: company, part_of: d}\n  - {id: d, kind: company}",
        "organizations:\n  - {id: a, roles: [{role: partner, to: 2028-03-31}, {role: outside_party, from: 2028-04-01}]}",
        "organizations:\n  - {id: a, roles: [{role: partner, to: undecided}, {role: outside_party, from: 2028-04-01}]}",
        "organizations:\n  - {id: a, shareholders: [{who: x, percent: 60, to: 2027-03-31}, {who: x, percent: 90, from: 2027-04-01}]}",
        "organizations:\n  - {id: a, shareholders: [{who: x, at_least: 50, at_most: 60}, {who: y, percent: 50}]}",
        "contracts:\n  - {id: k, kind: nda, period: {from: 2026-04-01}, ended: {on: 2026-04-01}}",
    ],
)
def test_what_can_be_is_read(text: str) -> None:
    assert problems(HEAD + text) == []


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("contracts:\n  - {id: k, kind: nda, signed: 2035-04-01}", "contracts[0].signed", "signed_later"),
        ("organizations: [{id: a}, {id: b}]\nmoney:\n  - {from: a, to: b, on: 2030-05-01, amount: 1, status: actual}", "money[0].on", "paid_later"),
    ],
)  # fmt: skip
def test_what_is_recorded_of_a_day_to_come_is_read_as_planned(text: str, where: str, code: str) -> None:
    (problem,) = problems(HEAD + text)
    assert (dotted(problem.path), problem.code, problem.warning) == (where, code, True)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("organizations:\n  - {id: a, roles: [{role: partner, from: }]}", "undecided"),
        ("organizations:\n  - {id: a, roles: [{role: partner, to: ''}]}", "undecided"),
        ("people:\n  - {id: a, roles: [{role: participant, from: null}]}", "undecided"),
        ("contracts:\n  - {id: k, kind: nda, parties: [{who: amed, to: }]}", "undecided"),
        ("waivers:\n  - {rule: MON-01, subject: }", "every finding of the rule"),
        ("waivers:\n  - {rule: MON-01, expires: }", "it never expires"),
        ("organizations: [{id: a}, {id: b}]\nmoney:\n  - {from: a, to: b, status: }", "planned"),
        (
            "organizations: [{id: a}, {id: b}]\nresources:\n  - {id: r, provider: a, recipient: b, counted: }",
            "it counts",
        ),
    ],
)
def test_an_empty_value_is_no_default(text: str, advice: str) -> None:
    problem = one(HEAD + text)
    assert problem.code == "empty_default"
    assert advice in problem.message.en


def test_not_known_is_read_as_undecided_where_that_can_be_written() -> None:
    text = HEAD + "organizations:\n  - {id: a, roles: [{role: partner, from: 不明, to: 未定}]}\n"
    assert problems(text) == []
    (role,) = (read(text).document.organizations or ())[0].roles or ()
    assert (role.from_, role.to) == ("undecided", "undecided")


@pytest.mark.parametrize("written", ["第5回", "第五次公募", "第５回公募", "aimgain-5", "AIMGAIN-5", "5"])
def test_the_fifth_call_by_any_name(written: str) -> None:
    assert read(HEAD.replace("aimgain-5", written)).document.project.call == "aimgain-5"


def test_a_call_that_nobody_knows_is_told_the_nearest() -> None:
    problem = one(HEAD.replace("aimgain-5", "aimgain-55"))
    assert (dotted(problem.path), problem.code) == ("project.call", "unknown_call")
    assert "`aimgain-5`" in problem.message.en


def test_a_duplicate_id_is_said_first_and_alone() -> None:
    text = (
        HEAD
        + "organizations:\n  - {id: a}\n  - {id: b}\npeople:\n  - {id: a, employer: b}\n  - {id: c, employer: a, main_place: a}\n"
    )
    problem = one(text)
    assert (dotted(problem.path), problem.code) == ("people[0].id", "duplicate_id")
