"""References and consistency: what no single value can show, each said once, with nothing behind what was said already."""

from __future__ import annotations

import pytest

from graphmodel.documents.places import Stage, dotted
from tests.documents.test_shape import HEAD, one, problems, read, told

ORGS = """\
organizations:
  - {id: ryugu, name: 竜宮医科大学（架空）}
  - {id: mugen, name: 夢幻製薬（架空）}
"""


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("organizations:\n  - {id: a, part_of: ghost}", "organizations[0].part_of"),
        (ORGS + "people:\n  - {id: p, employer: ghost}", "people[0].employer"),
        (ORGS + "people:\n  - {id: p, main_place: ghost}", "people[0].main_place"),
        (ORGS + "people:\n  - {id: p, employment: [{employer: ghost}]}", "people[0].employment[0].employer"),
        (ORGS + "people:\n  - {id: p, employment: [{employer: undecided, main_place: ghost}]}", "people[0].employment[0].main_place"),
        (ORGS + "people:\n  - {id: p, dispatch: {to: ghost}}", "people[0].dispatch.at"),
        (ORGS + "people:\n  - {id: p, dispatch: [{at: ryugu}, {at: ghost}]}", "people[0].dispatch[1].at"),
        (ORGS + "people:\n  - {id: p, roles: [{role: liaison_representative, for: ghost}]}", "people[0].roles[0].for"),
        (ORGS + "contracts:\n  - {id: k, kind: commission, commissioner: ghost}", "contracts[0].commissioner"),
        (ORGS + "contracts:\n  - {id: k, kind: commission, contractor: ghost}", "contracts[0].contractor"),
        (ORGS + "contracts:\n  - {id: k, kind: nda, parties: [ryugu, ghost]}", "contracts[0].parties[1]"),
        (ORGS + "contracts:\n  - {id: k, kind: nda, parties: [{who: ghost}]}", "contracts[0].parties[0].who"),
        ("work_items: []\ncontracts:\n  - {id: k, kind: nda, covers: [ghost]}", "contracts[0].covers[0]"),
        ("people: []\nwork_items:\n  - {id: w, responsible: ghost}", "work_items[0].responsible"),
        ("people: []\nwork_items:\n  - {id: w, responsible: [ghost]}", "work_items[0].responsible[0]"),
        (ORGS + "work_items:\n  - {id: w, organizations: [ghost]}", "work_items[0].organizations[0]"),
        (ORGS + "money:\n  - {from: ghost, to: ryugu}", "money[0].from"),
        (ORGS + "money:\n  - {from: ryugu, to: ghost}", "money[0].to"),
        (ORGS + "money:\n  - {from: mugen, to: ryugu, under: ghost}", "money[0].under"),
        (ORGS + "resources:\n  - {id: r, provider: ghost, recipient: ryugu}", "resources[0].provider"),
        (ORGS + "resources:\n  - {id: r, provider: ryugu, recipient: ghost}", "resources[0].recipient"),
        (ORGS + "resources:\n  - {id: r, provider: mugen, recipient: ryugu, supports: [ghost]}", "resources[0].supports[0]"),
        (ORGS + "resources:\n  - {id: r, provider: mugen, recipient: ryugu, person: ghost}", "resources[0].person"),
        (ORGS + "resources:\n  - {id: r, provider: mugen, recipient: ryugu, requested_by: ghost}", "resources[0].requested_by"),
        (ORGS + "resources:\n  - {id: r, provider: mugen, recipient: ryugu, payment: ghost}", "resources[0].payment"),
        (ORGS + "committees:\n  - {kind: steering, members: [ryugu, ghost]}", "committees[0].members[1]"),
        ("waivers:\n  - {rule: ORG-03, subject: ghost}", "waivers[0].subject"),
        ("money: []\nwaivers:\n  - {rule: MON-01, flows: [ghost]}", "waivers[0].flows[0]"),
        ("contracts: []\nwaivers:\n  - {rule: MON-01, contracts: ghost}", "waivers[0].contracts"),
        ("people: []\nwaivers:\n  - {rule: MON-01, people: [ghost]}", "waivers[0].people[0]"),
        ("organizations:\n  - {id: a, distinct_from: ghost}", "organizations[0].distinct_from"),
        ("people:\n  - {id: a, distinct_from: [ghost]}", "people[0].distinct_from[0]"),
    ],
)  # fmt: skip
def test_an_id_that_nobody_has_is_said(text: str, where: str) -> None:
    problem = one(HEAD + text)
    assert (problem.stage, problem.code, dotted(problem.path)) == (
        Stage.REFERENCE,
        "unknown_reference",
        where,
    )
    assert "「ghost」" in problem.message.ja
    assert "`ghost`" in problem.message.en
    line = (HEAD + text).split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith("ghost")


def test_every_reference_says_of_what() -> None:
    # A field that reads an id as the others do, but does not say which entries it may name, would be checked by nobody.
    from graphmodel.schema import entries, fields
    from graphmodel.schema.slots import slots

    readers = {fields.Ref.__metadata__[0].func, fields.RefOrUndecided.__metadata__[0].func}  # type: ignore[attr-defined]
    seen = 0
    for record in vars(entries).values():
        if isinstance(record, type) and issubclass(record, fields.Record):
            for name, field in record.model_fields.items():
                inside = [*field.metadata, *_metadata(field.annotation)]
                if any(getattr(m, "func", None) in readers for m in inside):
                    seen += 1
                    refers = slots(record)[field.alias or name].refers
                    assert refers is not None, f"{record.__name__}.{name}"
                    assert all(section.has_ids for section in refers.sections)
    assert seen > 20


def _metadata(annotation: object) -> list[object]:
    import typing

    args = typing.get_args(annotation)
    return [m for a in args for m in (a, *_metadata(a))]


def test_an_id_of_something_else_is_no_reference() -> None:
    problem = one(HEAD + ORGS + "people:\n  - {id: p, employer: p}\n")
    assert problem.code == "wrong_reference"
    assert "人のID" in problem.message.ja
    assert "the id of a person; here the id of an organization" in problem.message.en


def test_a_name_in_the_place_of_an_id_finds_the_id() -> None:
    problem = one(HEAD + ORGS + "people:\n  - {id: p, employer: 夢幻製薬}\n")
    assert "「mugen」のことですか" in problem.message.ja


@pytest.mark.parametrize("word", ["AMED", "ＡＭＥＤ", "Amed"])
def test_amed_may_be_written_in_capitals(word: str) -> None:
    money = read(HEAD + ORGS + f"money:\n  - {{from: {word}, to: ryugu}}\n").document.money
    assert money is not None
    assert money[0].from_ == "amed"


def test_amed_the_project_and_undecided_need_no_entry() -> None:
    text = (
        HEAD + ORGS + "people:\n  - {id: p, employer: undecided, main_place: 未定, roles: [{role: liaison_representative, for: undecided}]}\n"
        "money:\n  - {from: amed, to: ryugu}\nwaivers:\n  - {rule: ORG-03, subject: t}\n"
    )  # fmt: skip
    assert problems(text) == []


def test_a_missing_section_is_said_with_the_reference() -> None:
    problem = one(HEAD + "people:\n  - {id: p, employer: ryugu}\n")
    assert "organizations（機関）の節がありません" in problem.message.ja


@pytest.mark.parametrize(
    "section",
    [
        "organizations: nobody",
        "organizations:",
        "organizations:\n  - ryugu",
        "organizations:\n  - {name: 竜宮医科大学（架空）}",
        "organizations:\n  - {id: 'r y u', name: 竜宮医科大学（架空）}",
        "organisationss_: [{id: ryugu}]",
    ],
)
def test_ids_that_cannot_be_read_are_not_said_to_be_missing(section: str) -> None:
    found = problems(HEAD + section + "\npeople:\n  - {id: p, employer: ryugu, main_place: ryugu}\n")
    assert [p.stage for p in found] == [Stage.SHAPE], [p.in_("en") for p in found]


def test_one_unreadable_id_hides_one_missing_id_only() -> None:
    text = HEAD + "organizations:\n  - {name: x}\npeople:\n  - {id: p, employer: aaa, main_place: bbb}\n"
    assert [p.code for p in problems(text)] == ["missing_key", "unknown_reference", "unknown_reference"]


def test_a_section_written_twice_hides_what_stands_in_the_second() -> None:
    text = HEAD + "organizations: [{id: a}]\norganizations: [{id: b}]\npeople: [{id: p, employer: b}]\n"
    assert [p.code for p in problems(text)] == ["duplicate_key"]


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("organizations: [{id: a}, {id: a}]", "organizations[1].id", "duplicate_id"),
        ("organizations: [{id: a}]\npeople: [{id: a}]", "people[0].id", "duplicate_id"),
        ("organizations: [{id: t}]", "organizations[0].id", "duplicate_id"),
        ("organizations: [{id: amed}]", "organizations[0].id", "reserved_id"),
        ("organizations: [{id: AMED}]", "organizations[0].id", "reserved_id"),
        ("organizations: [{id: 未定}]", "organizations[0].id", "reserved_id"),
        ("people: [{id: money}]", "people[0].id", "reserved_id"),
        ("contracts: [{id: k, kind: nda, period: {from: 2027-01-01, to: 2026-12-31}}]", "contracts[0].period.to", "ends_before_start"),
        ("organizations: [{id: a, roles: [{role: lead, from: 2028-01-01, to: 令和9年1月1日}]}]", "organizations[0].roles[0].to", "ends_before_start"),
        (ORGS + "people: [{id: p, dispatch: {to: ryugu, from: 2028-01-01, until: 2027-01-01}}]", "people[0].dispatch.to", "ends_before_start"),
        (ORGS + "money: [{from: mugen, to: ryugu, amounts: {6: 1}}]", "money[0].amounts[6]", "year_outside"),
        (ORGS + "resources: [{id: r, provider: mugen, recipient: ryugu, amounts: {6: 1}}]", "resources[0].amounts[6]", "year_outside"),
        ("plans: {years: {6: {goal: x}}}", "plans.years[6]", "year_outside"),
        (ORGS + "people: [{id: p, employer: ryugu, employment: []}]", "people[0].employment", "said_twice"),
        (ORGS + "people: [{id: p, roles: [{role: participant, for: mugen}]}]", "people[0].roles[0].for", "for_without_liaison"),
        (ORGS + "contracts: [{id: k, kind: commission, parties: [ryugu]}]", "contracts[0].parties", "parties_on_two_sided"),
        (ORGS + "contracts: [{id: k, kind: nda, commissioner: ryugu}]", "contracts[0].commissioner", "sides_on_many_sided"),
        (ORGS + "contracts: [{id: k, kind: commission, commissioner: ryugu, contractor: ryugu}]", "contracts[0].contractor", "same_ends"),
        (ORGS + "money: [{from: ryugu, to: ryugu}]", "money[0].to", "same_ends"),
        (ORGS + "money: [{from: mugen, to: ryugu, on: 2026-05-01, amounts: {1: 1}}]", "money[0].amounts", "said_twice"),
        (ORGS + "contracts: [{id: k, kind: commission}]\nmoney: [{from: amed, to: ryugu, under: k, kind: rent}]", "money[0].kind", "kind_against_contract"),
        (ORGS + "contracts: [{id: k, kind: nda}]\nmoney: [{from: amed, to: ryugu, under: k, kind: commission}]", "money[0].kind", "kind_against_contract"),
        ("organizations: [{id: a, part_of: a}]", "organizations[0].part_of", "part_of_cycle"),
        ("organizations: [{id: c, part_of: a}, {id: a, part_of: b}, {id: b, part_of: a}]", "organizations[1].part_of", "part_of_cycle"),
        ('organizations: [{id: a, corporate_number: "0000000000017"}, {id: b, corporate_number: "0000000000017"}]', "organizations[1].corporate_number", "same_corporate_number"),
        ('organizations: [{id: a, ror: 05dxps055}, {id: b, ror: "https://ror.org/05dxps055"}]', "organizations[1].ror", "same_ror"),
        ("people: [{id: a, orcid: 0000-0002-1825-0097}, {id: b, orcid: 0000-0002-1825-0097}]", "people[1].orcid", "same_orcid"),
    ],
)  # fmt: skip
def test_a_contradiction_is_one_sentence_at_its_place(text: str, where: str, code: str) -> None:
    problem = one(HEAD + text)
    assert (dotted(problem.path), problem.code) == (where, code)
    assert not problem.warning
    assert problem.message.ja
    assert problem.message.en


@pytest.mark.parametrize(
    ("project", "where", "code"),
    [
        ("{id: amed}", "project.id", "reserved_id"),
        ("{id: undecided}", "project.id", "reserved_id"),
        ("{id: t, period: {from: 2026-04-01, to: 2025-04-01}}", "project.period.to", "ends_before_start"),
        ("{id: t, period: {from: 1926-04-01, to: 2025-04-01}}", "project.period", "period_too_long"),
        ("{id: t, jgn: JP17am0101002, amed_project_number: 17am0101001j0001}", "project.jgn", "jgn_differs"),
    ],
)
def test_a_contradiction_in_the_project(project: str, where: str, code: str) -> None:
    problem = one(f"format: 1\nas_at: 2026-06-15\nproject: {project}\n")
    assert (dotted(problem.path), problem.code, problem.warning) == (where, code, False)


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ("people: [{id: p, erad: 40000013}]", "people[0].erad", "odd_identifier"),
        ("organizations: [{id: a, roles: [{role: lead, from: 2025-04-01}]}]", "organizations[0].roles[0].from", "outside_project"),
        ("people: [{id: a, roles: [{role: participant, to: 2032-04-01}]}]", "people[0].roles[0].to", "outside_project"),
        ("partial: [people]", "partial[0]", "partial_missing"),
        ("ip: {assets: [{id: a}]}", "ip", "ip_not_checked"),
    ],
)  # fmt: skip
def test_a_doubt_is_a_warning_and_the_document_is_read(text: str, where: str, code: str) -> None:
    (warning,) = read(HEAD + text).warnings
    assert (dotted(warning.path), warning.code, warning.warning) == (where, code, True)
    assert warning.place.line == 4


def test_numbers_of_different_years_are_a_warning() -> None:
    project = "{id: t, jgn: JP18am0101001, amed_project_number: 17am0101001j0001}"
    (warning,) = read(f"format: 1\nas_at: 2026-06-15\nproject: {project}\n").warnings
    assert (warning.code, warning.warning) == ("jgn_year_differs", True)


def test_a_fictional_corporate_number_is_accepted_and_a_faculty_may_share_one() -> None:
    text = 'organizations: [{id: f, part_of: u, corporate_number: "0000000000017"}, {id: u, corporate_number: "0000000000017"}]'
    loaded = read(HEAD + text)
    assert loaded.warnings == []
    # The number is the university's, whichever is listed first.
    assert loaded.organization_keys == {"u": "corporate_number:0000000000017", "f": "organization:t/f"}


def test_a_period_of_one_day_is_a_period() -> None:
    text = "contracts: [{id: k, kind: nda, period: {from: 2027-01-01, to: 2027-01-01}}]"
    assert problems(HEAD + text) == []


def test_a_refund_may_be_paid_under_any_contract() -> None:
    text = (
        ORGS
        + "contracts: [{id: k, kind: commission}]\nmoney: [{from: ryugu, to: amed, under: k, kind: refund}]"
    )
    assert problems(HEAD + text) == []


def test_a_partial_section_that_cannot_be_read_is_not_said_to_be_missing() -> None:
    assert told(HEAD + "partial: [people]\npeople: x\n") == [("people", "not_a_list")]
