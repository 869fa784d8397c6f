"""Files, shared files, portfolios: what is read, what is refused, and where it is said to be wrong."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from pathlib import Path

import pytest

from graphmodel.build import build_graph
from graphmodel.documents.loader import load, load_portfolio, loads
from graphmodel.documents.places import DocumentError, Problem, Stage, dotted
from graphmodel.schema import nodes
from graphmodel.schema.sections import Section
from tests.consortia import FIXTURES

DOCUMENT = """\
format: 1
as_at: 2026-06-15
shared: [shared.yaml]
project: {id: %s}
organizations:
  - {id: ryugu, roles: [lead]}
  - {id: mugen, name: 夢幻製薬（架空）, country: JP, roles: [partner]}
people:
  - {id: urano, employer: ryugu}
"""
SHARED = """\
format: 1
organizations:
  - {id: ryugu, name: 竜宮医科大学（架空）, kind: university, country: JP, corporate_number: "0000000000001"}
  - {id: mugen, name: 夢幻製薬（架空）, kind: company, country: JP}
people:
  - {id: urano, name: 浦野 一（架空）, orcid: 0000-0002-1825-0097}
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def refused(path: Path) -> list[Problem]:
    with pytest.raises(DocumentError) as caught:
        load(path)
    assert str(caught.value)
    return caught.value.problems


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [p.in_("en") for p in problems]
    return problems[0]


def simple(project: str, organizations: str = "[]", rest: str = "") -> str:
    return f"format: 1\nas_at: 2026-06-15\nproject: {{id: {project}}}\norganizations: {organizations}\n{rest}"


# -- one file


def test_a_file_is_read_with_its_digest(tmp_path: Path) -> None:
    raw = (FIXTURES / "f1.yaml").read_bytes()
    loaded = load(FIXTURES / "f1.yaml", name="f1.yaml")
    assert loaded.sha256 == hashlib.sha256(raw).hexdigest()
    assert loaded == loads(raw, "f1.yaml")
    assert loaded.document.known(Section.PEOPLE) is True
    assert loaded.warnings == []


def test_said_not_said_said_to_be_none_and_not_finished() -> None:
    document = loads(simple("p", "[]", "partial: [people]\npeople: []\n").encode(), "p.yaml").document
    assert document.known(Section.ORGANIZATIONS) is True
    assert document.known(Section.PEOPLE) is None
    assert document.known(Section.CONTRACTS) is False
    assert document.organizations == ()
    assert document.contracts is None


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda p: None, "file_missing"),
        (lambda p: p.mkdir(), "file_is_folder"),
        (lambda p: os.mkfifo(p), "file_not_regular"),
        (lambda p: p.symlink_to(p), "file_unreadable"),
        (lambda p: p.write_bytes(b"PK\x03\x04"), "not_text_other"),
        (lambda p: p.write_bytes(b" " * 5_000_001), "file_too_big"),
        (lambda p: p.write_bytes(b""), "empty_document"),
        (lambda p: p.write_bytes(b"- a\n"), "top_is_list"),
        (lambda p: p.write_bytes(b"a: [\n"), "bracket_open"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(tmp_path: Path, make, code: str) -> None:
    path = tmp_path / "x.yaml"
    make(path)
    problem = only(refused(path))
    if code != "bracket_open":
        assert problem.code == code
    assert problem.place.file == str(path)
    assert problem.message.ja
    portfolio = load_portfolio([path])
    assert portfolio.loaded == []
    assert portfolio.errors or path.is_dir()


def test_impossible_names_are_refused_with_a_sentence() -> None:
    for name in ("x" * 5000 + ".yaml", "a\0b.yaml"):
        with pytest.raises(DocumentError):
            load(name)
        assert load_portfolio([name]).errors


# -- shared files


def test_shared_files_fill_in_what_a_document_does_not_say(tmp_path: Path) -> None:
    write(tmp_path, a=DOCUMENT % "a", shared=SHARED)
    loaded = load(tmp_path / "a.yaml")
    ryugu, _ = loaded.document.organizations or ()
    (urano,) = loaded.document.people or ()
    assert ryugu.name is not None
    assert ryugu.name.ja == "竜宮医科大学（架空）"
    assert ryugu.kind == "university"
    assert urano.orcid == "0000-0002-1825-0097"
    assert loaded.organization_keys["ryugu"] == "corporate_number:0000000000001"
    assert loaded.organization_keys["mugen"] == f"shared:{tmp_path / 'shared.yaml'}#mugen"
    assert loaded.person_keys == {"urano": "orcid:0000-0002-1825-0097"}
    # What is filled in stands in the shared file, the rest in the document.
    place = loaded.place(("organizations", 0, "kind"))
    assert (Path(place.file).name, place.line) == ("shared.yaml", 3)
    place = loaded.place(("organizations", 0, "roles"))
    assert (Path(place.file).name, place.line) == ("a.yaml", 6)


def shared_problem(tmp_path: Path, named: str, shared: str = SHARED) -> Problem:
    write(tmp_path, shared=shared, a=DOCUMENT.replace("shared.yaml", named) % "a")
    return only([p for p in refused(tmp_path / "a.yaml") if p.code != "other_name"])


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ("nowhere.yaml", "shared_unreadable"),
        ("../shared.yaml", "shared_outside"),
        ("/etc/passwd", "shared_outside"),
        ("C:/x.yaml", "shared_outside"),
        ("link.yaml", "shared_outside"),
        ("loop.yaml", "shared_unreadable"),
        (".", "shared_unreadable"),
        ("other.yaml", "shared_document"),
        ("%s.yaml" % ("x" * 300), "shared_unreadable"),
    ],
)
def test_a_shared_file_that_cannot_be_used_is_said_where_it_is_named(
    tmp_path: Path, named: str, code: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "shared.yaml").write_text(SHARED, encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "shared.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    write(folder, other=simple("b"))
    problem = shared_problem(folder, named)
    assert (problem.code, problem.stage) == (code, Stage.REFERENCE)
    assert (Path(problem.place.file).name, problem.place.line, problem.place.column) == ("a.yaml", 3, 10)
    assert dotted(problem.path) == "shared[0]"


def test_a_broken_shared_file_is_said_at_its_own_places(tmp_path: Path) -> None:
    problem = shared_problem(tmp_path, "shared.yaml", SHARED.replace("university", "univercity"))
    assert (Path(problem.place.file).name, problem.place.line, problem.code) == (
        "shared.yaml",
        3,
        "unknown_word",
    )
    problem = shared_problem(tmp_path, "shared.yaml", SHARED + "x: [")
    assert (Path(problem.place.file).name, problem.stage) == ("shared.yaml", Stage.SYNTAX)


@pytest.mark.parametrize("value", ["5", "x", "{}", "[5]", "[[]]", "[{id: []}]"])
def test_odd_values_in_a_shared_file_are_one_sentence(tmp_path: Path, value: str) -> None:
    problem = shared_problem(tmp_path, "shared.yaml", f"format: 1\norganizations: {value}\n")
    assert (Path(problem.place.file).name, problem.stage) == ("shared.yaml", Stage.SHAPE)


@pytest.mark.parametrize(
    ("extra", "code", "line"),
    [
        ("  - {id: urano}", "duplicate_id", 7),
        ("  - {id: ryugu}", "duplicate_id", 7),
        ("  - {id: amed}", "reserved_id", 7),
    ],
)
def test_mistakes_in_a_shared_file(tmp_path: Path, extra: str, code: str, line: int) -> None:
    problem = shared_problem(tmp_path, "shared.yaml", SHARED + extra + "\n")
    assert (Path(problem.place.file).name, problem.place.line, problem.code) == ("shared.yaml", line, code)


def test_part_of_in_a_shared_file_is_listed_there_and_in_the_document(tmp_path: Path) -> None:
    problem = shared_problem(
        tmp_path, "shared.yaml", SHARED.replace("kind: company", "kind: company, part_of: ghost")
    )
    assert problem.code == "unknown_reference"
    assert Path(problem.place.file).name == "shared.yaml"
    hospital = "  - {id: byoin, name: 竜宮病院（架空）, part_of: ryugu}\npeople:"
    write(
        tmp_path,
        shared=SHARED.replace("people:", hospital),
        a=DOCUMENT.replace("id: mugen", "id: byoin") % "a",
    )
    loaded = load(tmp_path / "a.yaml")
    assert [o.part_of for o in loaded.document.organizations or ()] == [None, "ryugu"]
    build_graph([loaded])
    # The hospital without its university: how would it be counted?
    write(tmp_path, a=simple("a", "[{id: byoin}]", "shared: [shared.yaml]"))
    problem = only(refused(tmp_path / "a.yaml"))
    assert (problem.code, Path(problem.place.file).name) == ("unknown_reference", "shared.yaml")
    assert "「id: ryugu」" in problem.message.ja


def test_facts_that_differ_are_an_error_with_both_places_and_names_a_warning(tmp_path: Path) -> None:
    write(tmp_path, shared=SHARED, a=DOCUMENT.replace("country: JP", "country: US") % "a")
    problem = only(refused(tmp_path / "a.yaml"))
    assert (problem.code, problem.place.line) == ("conflict", 7)
    assert f"{tmp_path / 'shared.yaml'}:4:" in problem.message.ja
    write(tmp_path, a=DOCUMENT.replace("夢幻製薬", "夢幻") % "a")
    loaded = load(tmp_path / "a.yaml")
    warning = only(loaded.warnings)
    assert (warning.code, warning.warning) == ("other_name", True)
    assert loaded.document.organizations is not None
    assert loaded.document.organizations[1].name is not None
    assert loaded.document.organizations[1].name.ja == "夢幻（架空）"


def test_one_id_in_two_shared_files_names_both(tmp_path: Path) -> None:
    write(tmp_path, shared=SHARED, more="format: 1\norganizations: [{id: mugen}]\n")
    write(tmp_path, a=DOCUMENT.replace("[shared.yaml]", "[shared.yaml, ./shared.yaml, more.yaml]") % "a")
    problem = only(refused(tmp_path / "a.yaml"))
    assert (problem.code, Path(problem.place.file).name) == ("duplicate_id", "more.yaml")
    assert "shared.yaml:4:" in problem.message.ja


def test_an_odd_identifier_of_a_shared_file_is_warned_of_once(tmp_path: Path) -> None:
    shared = SHARED.replace("orcid: 0000-0002-1825-0097", "erad: 40000013")
    document = DOCUMENT.replace("people:", "people:\n  - {id: other}")
    write(tmp_path, shared=shared, a=document % "a", b=document % "b")
    warning = only(load(tmp_path / "a.yaml").warnings)
    assert (warning.code, Path(warning.place.file).name) == ("odd_identifier", "shared.yaml")
    portfolio = load_portfolio([tmp_path])
    assert len(portfolio.loaded) == 2
    assert len(portfolio.problems) == 1


def test_a_wrong_value_is_not_compared_with_the_shared_file(tmp_path: Path) -> None:
    write(tmp_path, shared=SHARED, a=DOCUMENT.replace("country: JP", "country: XYZ") % "a")
    assert only(refused(tmp_path / "a.yaml")).code == "bad_country"


# -- portfolios


def test_a_folder_is_a_portfolio(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / ".hidden").mkdir()
    write(tmp_path, shared=SHARED, a=DOCUMENT % "a")
    write(tmp_path / "below", b=simple("b"), b_expected="expected: {}\n")
    write(tmp_path / ".hidden", c="not a document")
    (tmp_path / "d.json").write_text(json.dumps({"format": 1, "as_at": "2026-01-01", "project": {"id": "d"}}))
    (tmp_path / "notes.txt").write_text("no document")
    portfolio = load_portfolio([tmp_path])
    assert portfolio.problems == []
    assert [one.document.project.id for one in portfolio.loaded] == ["a", "b", "d"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a=simple("a"))
    portfolio = load_portfolio([tmp_path, tmp_path / "a.yaml", tmp_path / "." / "a.yaml"])
    assert len(portfolio.loaded) == 1
    assert portfolio.problems == []


def test_a_document_without_its_project_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, a=simple("a").replace("project", "projct"))
    assert [p.code for p in load_portfolio([tmp_path]).errors] == ["unknown_key"]


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    write(tmp_path, shared=SHARED)
    portfolio = load_portfolio([tmp_path])
    assert [p.code for p in portfolio.errors] == ["no_documents"]
    assert "consortium new" in portfolio.errors[0].message.ja


def test_what_cannot_be_read_does_not_keep_the_rest_back(tmp_path: Path) -> None:
    write(tmp_path, a=simple("a"), b=simple("b", "[{id: x y}]"), c="c: [")
    portfolio = load_portfolio([tmp_path, tmp_path / "ghost.yaml"])
    assert [one.document.project.id for one in portfolio.loaded] == ["a"]
    assert [Path(p.place.file).name for p in portfolio.errors] == ["ghost.yaml", "c.yaml", "b.yaml"]


def test_a_broken_shared_file_is_said_once_however_many_name_it(tmp_path: Path) -> None:
    write(tmp_path, shared=SHARED + "x: [", a=DOCUMENT % "a", b=DOCUMENT % "b", c=simple("c"))
    portfolio = load_portfolio([tmp_path])
    assert [one.document.project.id for one in portfolio.loaded] == ["c"]
    assert len(portfolio.errors) == 1


def test_a_project_id_stands_once_in_a_portfolio(tmp_path: Path) -> None:
    write(tmp_path, a=simple("x", '[{id: o, country: JP, corporate_number: "0000000000001"}]'))
    write(tmp_path, b=simple("x", '[{id: o, country: US, corporate_number: "0000000000001"}]'), c=simple("c"))
    portfolio = load_portfolio([tmp_path])
    problem = only(portfolio.errors)
    assert problem.code == "duplicate_project"
    assert problem.place.file.endswith("b.yaml")
    assert f"{tmp_path / 'a.yaml'}:3:" in problem.message.ja
    # Neither is judged: nobody knows which is meant.
    assert [one.document.project.id for one in portfolio.loaded] == ["c"]


@pytest.mark.parametrize(
    ("one", "other", "fact"),
    [
        ("kind: company", "kind: foundation", "kind"),
        ("country: JP", "country: US", "country"),
        ("legal_personality: JP", "legal_personality: US", "legal_personality"),
        ("registered_on: 2020-01-01", "registered_on: 2020-01-02", "registered_on"),
        ("ror: 05dxps055", "ror: 057zh3y96", "ror"),
        ('erad: "0123456789"', 'erad: "0123456788"', "erad"),
    ],
)
def test_documents_that_differ_about_one_organization_are_not_judged(
    tmp_path: Path, one: str, other: str, fact: str
) -> None:
    organization = '[{id: %s, corporate_number: "0000000000001", %s}]'
    write(tmp_path, a=simple("a", organization % ("x", one)), b=simple("b", organization % ("y", other)))
    write(tmp_path, c=simple("c", '[{id: z, corporate_number: "0000000000001"}]'))
    portfolio = load_portfolio([tmp_path])
    problem = only(portfolio.errors)
    assert (problem.code, dotted(problem.path)) == ("conflict", f"organizations[0].{fact}")
    assert problem.place.file.endswith("b.yaml")
    assert f"{tmp_path / 'a.yaml'}:4:" in problem.message.ja
    assert [x.document.project.id for x in portfolio.loaded] == ["c"]


def test_one_identifier_in_common_is_enough_to_be_one_organization(tmp_path: Path) -> None:
    both = '[{id: x, corporate_number: "0000000000001", ror: 05dxps055, country: JP}]'
    write(tmp_path, a=simple("a", both), b=simple("b", "[{id: x, ror: 05dxps055, country: US}]"))
    problem = only(load_portfolio([tmp_path]).errors)
    assert (problem.code, dotted(problem.path)) == ("conflict", "organizations[0].country")


def test_a_faculty_is_not_taken_for_its_university(tmp_path: Path) -> None:
    university = '{id: u, corporate_number: "0000000000001", kind: university}'
    faculty = '{id: f, part_of: u, corporate_number: "0000000000001", kind: research_institute}'
    write(tmp_path, a=simple("a", f"[{faculty}, {university}]"), b=simple("b", f"[{university}]"))
    assert load_portfolio([tmp_path]).problems == []


def test_documents_that_differ_about_one_person_are_not_judged(tmp_path: Path) -> None:
    people = "people: [{id: p, orcid: 0000-0002-1825-0097, erad: %s}]"
    write(tmp_path, a=simple("a", "[]", people % "10000001"), b=simple("b", "[]", people % "40000012"))
    portfolio = load_portfolio([tmp_path])
    assert [p.code for p in portfolio.errors] == ["conflict"]
    assert portfolio.loaded == []


def test_different_names_are_a_warning_and_both_are_judged(tmp_path: Path) -> None:
    organization = '[{id: x, corporate_number: "0000000000001", name: %s}]'
    full = "{ja: 夢幻製薬株式会社（架空）, en: Mugen (fictional)}"
    write(tmp_path, a=simple("a", organization % full), b=simple("b", organization % "夢幻製薬（架空）"))
    write(tmp_path, c=simple("c", organization % "夢幻製薬株式会社（架空）"))
    portfolio = load_portfolio([tmp_path])
    warning = only(portfolio.problems)
    assert (warning.code, warning.warning, Path(warning.place.file).name) == ("other_name", True, "b.yaml")
    graph = build_graph(portfolio.loaded)
    assert len(list(graph.nodes(nodes.Organization))) == 2  # AMED and the company


def test_undated_facts_that_may_change_with_time_may_differ(tmp_path: Path) -> None:
    organization = '[{id: x, corporate_number: "0000000000001", capital: %s, is_sme: %s}]'
    write(tmp_path, a=simple("a", organization % (1, "true")), b=simple("b", organization % (2, "false")))
    assert load_portfolio([tmp_path]).problems == []


def test_a_shared_file_is_found_however_the_disk_spells_its_name(tmp_path: Path) -> None:
    name = "共有データベース.yaml"
    assert unicodedata.normalize("NFD", name) != name
    for on_disk, in_text in (("NFD", "NFC"), ("NFC", "NFD")):
        folder = tmp_path / on_disk / unicodedata.normalize(on_disk, "データ")
        folder.mkdir(parents=True)
        (folder / unicodedata.normalize(on_disk, name)).write_text(
            "format: 1\norganizations: [{id: a, name: 甲大学（架空）}]\npeople: []\n", "utf-8"
        )
        named = unicodedata.normalize(in_text, f"データ/{name}")
        text = f"format: 1\nas_at: 2026-06-15\nproject: {{id: x}}\nshared: [{named}]\norganizations: [{{id: a}}]\n"
        loaded = loads(text.encode(), "f.yaml", folder=tmp_path / on_disk)
        assert loaded.document.organizations[0].name.ja == "甲大学（架空）"  # type: ignore[index, union-attr]
