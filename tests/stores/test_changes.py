"""Small typed changes: read like a document, made in a document, and said at their place when they do not fit."""

from __future__ import annotations

from typing import get_args

import pytest

from graphmodel.documents.changes import Change, Changes, reads_changes
from graphmodel.documents.loader import Loaded, load
from graphmodel.documents.places import DocumentError
from graphmodel.documents.written.canonical import canonical
from graphmodel.schema.entries import Document
from graphmodel.schema.sections import Section
from tests.consortia import FIXTURES
from tests.stores.documents import document


def changes(*lines: str, project: str = "f1") -> Changes:
    text = f"format: 1\nproject: {project}\nchanges:\n" + "".join(f"  - {line}\n" for line in lines)
    return reads_changes(text.encode(), "changes.yaml")


@pytest.fixture
def f1() -> Loaded:
    return load(FIXTURES / "f1.yaml")


def test_an_entry_can_be_added_to_every_list_of_a_document() -> None:
    lists = {name: field for name, field in Document.model_fields.items() if "tuple" in str(field.annotation)}
    entries = {name: field.annotation for name, field in lists.items() if name not in ("shared", "partial")}
    assert "organizations" in entries
    added = {str(f.annotation) for name, f in Change.model_fields.items() if name.startswith("add_")}
    for name, annotation in entries.items():
        entry = get_args(get_args(annotation)[0])[0]
        assert str(entry | None) in added, name


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "end_contract: {id: itaku3, on: 2029-03-31, why: 計画の変更}",
            {"set": {"contracts.itaku3.ended": {"on": "2029-03-31", "why": "計画の変更"}}},
        ),
        (
            "add_contract: {id: neu, kind: nda, parties: [ryugu, mugen]}",
            {"add": {"contracts": [{"id": "neu", "kind": "nda", "parties": ["ryugu", "mugen"]}]}},
        ),
        (
            "add_role: {of: kaguya, role: lead_company, from: 2030-04-01}",
            {"add": {"organizations.kaguya.roles": [{"role": "lead_company", "from": "2030-04-01"}]}},
        ),
        (
            "end_role: {of: mugen, role: lead_company, on: 2029-03-31}",
            {"set": {"organizations.mugen.roles": ["partner", {"role": "lead_company", "to": "2029-03-31"}]}},
        ),
        (
            "end_role: {of: takeno, role: liaison_representative, for: kaguya, on: 2029-03-31}",
            {
                "set": {
                    "people.takeno.roles": [
                        {
                            "role": "liaison_representative",
                            "for": "kaguya",
                            "from": "2028-04-01",
                            "to": "2029-03-31",
                        }
                    ]
                }
            },
        ),
        (
            "add_flow: {id: neu, from: ryugu, to: getsumen, amounts: {4: 100万円}}",
            {"add": {"money": [{"id": "neu", "from": "ryugu", "to": "getsumen", "amounts": {4: 1000000}}]}},
        ),
        (
            "change_flow: {id: m-sub-3, amounts: {4: 5}, status: planned}",
            {
                "set": {
                    "money.m-sub-3.amounts": {3: 20000000, 4: 5, 5: 20000000},
                    "money.m-sub-3.status": "planned",
                }
            },
        ),
        ("remove_flow: {id: m-sub-3}", {"remove": ["money.m-sub-3"]}),
        (
            "set: {of: mugen, field: capital, value: 3億円}",
            {"set": {"organizations.mugen.capital": 300000000}},
        ),
        (
            "set: {of: project, field: period.to, value: 2032-03-31}",
            {"set": {"project.period.to": "2032-03-31"}},
        ),
        ("undecide: {of: itaku3, field: signed}", {"set": {"contracts.itaku3.signed": "undecided"}}),
        ("forget: {of: itaku3, field: signed}", {"remove": ["contracts.itaku3.signed"]}),
        (
            "add_person: {id: neu, name: 新顔（架空）, employer: mugen, roles: []}",
            {"add": {"people": [{"id": "neu", "name": "新顔（架空）", "employer": "mugen", "roles": []}]}},
        ),
        (
            "add_organization: {id: neu, name: 新顔（架空）}",
            {"add": {"organizations": [{"id": "neu", "name": "新顔（架空）"}]}},
        ),
    ],
)
def test_a_change_is_what_it_says(f1: Loaded, line: str, wanted: dict[str, object]) -> None:
    assert canonical(changes(line)(f1).document) == canonical(document("f1", wanted).document)


def test_changes_are_made_in_order(f1: Loaded) -> None:
    after = changes(
        "add_organization: {id: neu, name: 新顔（架空）, roles: []}",
        "add_role: {of: neu, role: outside_party}",
        "add_flow: {from: ryugu, to: neu, amounts: {4: 1}}",
    )(f1)
    assert (after.document.organizations or ())[-1].roles
    assert (after.document.money or ())[-1].to == "neu"


def test_the_document_it_started_from_stays_as_it_was(f1: Loaded) -> None:
    before = canonical(f1.document)
    changes("remove_flow: {id: m-sub-3}", "set: {of: mugen, field: capital, value: 1}")(f1)
    assert canonical(f1.document) == before


def test_a_first_entry_does_not_say_that_it_is_all(f1: Loaded) -> None:
    bare = document("f1", {"remove": ["work_items", "contracts", "money", "resources"]})
    after = changes("add_flow: {from: ryugu, to: getsumen, amounts: {1: 1}}")(bare).document
    assert after.known(Section.MONEY) is None
    assert after.known(Section.CONTRACTS) is False


def test_identities_by_shared_files_are_kept() -> None:
    adopted = load(FIXTURES / "adopted_projects" / "01.yaml")
    after = changes("set: {of: project, field: necessity, value: 必要}", project="adopted-01")(adopted)
    assert after.organization_keys == adopted.organization_keys
    assert after.document.shared == adopted.document.shared


@pytest.mark.parametrize(
    ("line", "where", "said"),
    [
        ("end_contract: {id: itaku4, on: 2029-03-31}", "changes.yaml:4:5", "itaku"),
        (
            "add_flow: {from: ryugu, to: getsume, amounts: {1: 1}}",
            "changes.yaml:4:5",
            "「getsumen」のことですか",
        ),
        ("add_flw: {from: ryugu, to: getsumen}", "changes.yaml:4:5", "「add_flow」"),
        ("add_flow: {from: ryugu, too: getsumen}", "changes.yaml:4:29", "「to」"),
        ("set: {of: mugen, field: capitl, value: 1}", "changes.yaml:4:5", "「capital」"),
        ("set: {of: mugen, field: capital, value: たくさん}", "changes.yaml:4:5", "たくさん"),
        ("set: {of: mugen, field: id, value: x}", "changes.yaml:4:5", "IDは変えられません"),
        ("set: {of: mugen, field: kind.of, value: x}", "changes.yaml:4:5", "kind"),
        ("end_role: {of: mugen, role: lead, on: 2029-03-31}", "changes.yaml:4:5", "partner、lead_company"),
        ("add_contract: {id: itaku1, kind: nda}", "changes.yaml:4:5", "itaku1"),
        ("{}", "changes.yaml:4:5", "一つずつ"),
        ("{undecide: {of: a, field: b}, forget: {of: a, field: b}}", "changes.yaml:4:5", "一つずつ"),
    ],
)
def test_what_does_not_fit_is_said_at_its_place(f1: Loaded, line: str, where: str, said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        changes(line)(f1)
    sentences = [p.in_("ja") for p in refused.value.problems]
    assert any(s.startswith(f"{where}  ") and said in s for s in sentences), sentences


def test_the_mistake_of_one_change_is_not_said_at_another(f1: Loaded) -> None:
    with pytest.raises(DocumentError) as refused:
        changes(
            "set: {of: mugen, field: capital, value: 1}",
            "set: {of: kaguya, field: capital, value: たくさん}",
            "set: {of: getsumen, field: employees, value: 1}",
        )(f1)
    assert [p.place.line for p in refused.value.problems] == [5]


def test_a_contract_that_has_ended_does_not_end_again(f1: Loaded) -> None:
    once = changes("end_contract: {id: itaku3, on: 2029-03-31}")
    with pytest.raises(DocumentError, match="has ended on 2029-03-31"):
        once(once(f1))


def test_changes_of_another_project_are_refused(f1: Loaded) -> None:
    with pytest.raises(DocumentError, match="of the project `f4`"):
        changes("remove_flow: {id: x}", project="f4")(f1)
