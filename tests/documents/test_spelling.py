"""Japanese keys and words: every document may be written in them, and says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from graphmodel.build import build_graph
from graphmodel.documents.changes import ChangesFile, reads_changes
from graphmodel.documents.loader import DocumentError, Loaded, Problem, load, load_portfolio, loads
from graphmodel.documents.written.canonical import canonical
from graphmodel.schema import words
from graphmodel.schema.entries import Document, SharedFile
from graphmodel.schema.fields import Record
from graphmodel.schema.published import document_schema, shared_schema
from graphmodel.schema.scalars.common import folded
from graphmodel.schema.slots import slots
from graphmodel.schema.words import Word, read_word
from graphmodel.stores.base import ANY
from graphmodel.stores.folder import FolderStore
from queries.calls import load_profile
from queries.engine import check
from queries.view import view_of
from tests.consortia import FIXTURES
from tests.documents.japanese import in_japanese
from tests.graph.documents import everything

FILES = sorted([*FIXTURES.glob("*.yaml"), *(FIXTURES / "adopted_projects").glob("*.yaml")])
DOCUMENTS = [f for f in FILES if "expected" not in f.name and "project:" in f.read_text("utf-8")]
HEAD = "format: 1\nas_at: 2026-06-15\nproject: {id: x, type: academia, call: aimgain-5}\n"


def written(data: Any) -> bytes:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode()


def problems(text: str) -> list[Problem]:
    with pytest.raises(DocumentError) as caught:
        loads(text.encode(), "f.yaml")
    return caught.value.problems


def findings(loaded: Loaded) -> Any:
    report = check(view_of(build_graph([loaded])), load_profile("aimgain-5"))
    return (
        [(r.rule, r.outcome, r.examined) for r in report.results],
        [(f.key, f.message) for f in report.findings],
    )


TRIED = Path(__file__).parent.parent / "tried"


def test_every_document_that_was_tried_and_can_be_read_says_the_same_in_japanese() -> None:
    compared = 0
    for file in sorted(TRIED.glob("*.yaml")):
        try:
            loaded = load(file)
        except DocumentError:
            continue  # what these are told: test_tried.py
        again = loads(written(in_japanese(loaded.document)), "ja.yaml")
        assert canonical(again.document) == canonical(loaded.document), file.stem
        assert findings(again) == findings(loaded), file.stem
        compared += 1
    assert compared > 15


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda f: f.stem)
def test_a_fixture_in_japanese_keys_and_words_says_the_same(file: Path) -> None:
    loaded = load(file)
    text = written(in_japanese(loaded.document))
    assert b"\norganizations" not in text
    again = loads(text, "ja.yaml", folder=file.parent)
    assert canonical(again.document) == canonical(loaded.document)
    assert findings(again) == findings(loaded)
    assert {w.code for w in again.warnings} == {w.code for w in loaded.warnings}
    data = json.loads(json.dumps(yaml.safe_load(text)))
    jsonschema.validate(data, document_schema(), cls=jsonschema.Draft202012Validator)


def test_everything_that_can_be_said_can_be_said_in_japanese() -> None:
    document = loads(json.dumps(everything()).encode(), "e.json").document
    again = loads(written(in_japanese(document)), "ja.yaml")
    assert canonical(again.document) == canonical(document)
    # Every place in the file is found under the canonical path.
    assert again.place(("organizations", 0, "roles", 0)).shown.ja != "ja.yaml"
    assert set(again.places) >= {("money", 0, "from"), ("project", "period", "to")}


def records() -> list[type[Record]]:
    found: list[type[Record]] = []

    def visit(kind: type[Record]) -> None:
        if kind not in found:
            found.append(kind)
            for slot in slots(kind).values():
                if slot.record:
                    visit(slot.record)

    for top in (Document, SharedFile, ChangesFile):
        visit(top)
    return found


@pytest.mark.parametrize("kind", records(), ids=lambda k: k.__name__)
def test_no_two_keys_of_one_entry_share_a_spelling(kind: type[Record]) -> None:
    spellings = [folded(s) for key, slot in slots(kind).items() for s in {folded(key), folded(slot.title)}]
    assert len(spellings) == len(set(spellings))


WORDS = [w for w in vars(words).values() if isinstance(w, type) and issubclass(w, Word) and w is not Word]


@pytest.mark.parametrize("kind", WORDS, ids=lambda k: k.__name__)
def test_every_word_is_read_by_its_japanese_name(kind: type[Word]) -> None:
    assert [read_word(kind, f" {w.ja}　") for w in kind] == list(kind)
    assert [read_word(kind, w.ja.replace("（", "(").replace("）", ")")) for w in kind] == list(kind)


def test_a_word_is_read_without_its_remark_in_brackets() -> None:
    assert read_word(words.PersonRole, "プログラム・スーパーバイザー") == words.PersonRole.PROGRAM_SUPERVISOR
    assert read_word(words.PersonRole, "ＰＯ") == words.PersonRole.PROGRAM_OFFICER
    assert read_word(words.ResourceKind, "依頼業務") == words.ResourceKind.REQUESTED_SERVICES


def test_width_and_spaces_do_not_matter() -> None:
    text = (
        "書式の版: 1\n時 点: 2026-06-15\n課題: {課題ＩＤ: x}\n機関: [{機関 id: a, ｒｏｒｉｄ: 05dxps055}]\n"
    )
    assert loads(text.encode(), "f.yaml").document.organizations[0].ror == "https://ror.org/05dxps055"  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("organizations:\n  - id: a\n    roles: [lead]\n    役割: [sub]\n", "f.yaml:6:5", "役割"),
        ("organizations:\n  - id: a\n    役割: [lead]\n    roles: [sub]\n", "f.yaml:6:5", "roles"),
        ("organizations: []\n機関: []\n", "f.yaml:4:1", "機関"),
        ("people: [{id: p, effort: {1: 20, 1年目: 30}}]\n", "f.yaml:4:27", "1年目"),
        ("people: [{id: p, 機関ID: a, 氏名: 甲, 氏　名: 乙}]\n", None, "氏 名"),
    ],
)  # fmt: skip
def test_one_key_in_both_spellings_names_both_places(text: str, one: str | None, other: str) -> None:
    (problem, *_) = problems(HEAD + text)
    assert problem.code == "duplicate_key"
    assert one is None or (one in problem.message.ja and one in problem.message.en)
    assert problem.place.shown.ja != one
    assert folded(other) in folded(problem.message.ja)


def test_a_wrong_key_is_answered_with_both_names() -> None:
    (problem,) = problems(HEAD + "機関: [{id: a, 資本: 3億円}]\n")
    assert "「capital」（資本金）" in problem.message.ja
    (problem,) = problems(HEAD + "organisations: []\n")
    assert "「organizations」（機関）" in problem.message.ja


def test_mistakes_are_said_at_their_places_in_japanese_documents() -> None:
    text = "書式の版: 1\n時点: 2026-06-15\n課題: {課題ID: x}\n機関:\n  - 機関ID: a\n    役割: [代表研究機構]\n  - 機関ID: a\n"
    wrong_word, twice = problems(text)
    assert (wrong_word.code, wrong_word.place.shown.ja) == ("unknown_word", "f.yaml:6:10")
    assert "代表研究機関" in wrong_word.message.ja
    assert (twice.code, twice.place.shown.ja) == ("duplicate_id", "f.yaml:7:11")


def test_a_shared_file_may_be_in_japanese(tmp_path: Path) -> None:
    (tmp_path / "共有.yaml").write_text(
        "書式の版: 1\n機関: [{機関ID: a, 名称: 甲大学（架空）, 種別: 大学}]\n人: []\n", "utf-8"
    )
    (tmp_path / "d.yaml").write_text(
        HEAD + "共有ファイル: [共有.yaml]\n機関: [{機関ID: a, 役割: []}]\n", "utf-8"
    )
    portfolio = load_portfolio([tmp_path])
    assert not portfolio.problems
    (one,) = portfolio.loaded
    assert one.document.organizations[0].kind == "university"  # type: ignore[index]
    assert one.place(("organizations", 0, "kind")).shown.ja.endswith("共有.yaml:2:33")
    shared = json.loads(json.dumps(yaml.safe_load((tmp_path / "共有.yaml").read_text("utf-8"))))
    jsonschema.validate(shared, shared_schema(), cls=jsonschema.Draft202012Validator)


def test_changes_may_be_in_japanese() -> None:
    document = loads((HEAD + "organizations: [{id: a, roles: [lead, sub]}]\npeople: []\n").encode(), "f.yaml")
    changes = reads_changes(
        "書式の版: 1\n課題ID: x\n変更:\n"
        "  - 値の変更: {対象: a, 項目: 資本金, 値: 3億円}\n"
        "  - 役割の終了: {対象: a, 役割: 分担研究機関, 終了日: 令和9年3月31日}\n"
        "  - 人の追加: {人のID: p, 氏名: 甲（架空）, 役割: [研究開発代表者]}\n"
        "  - 値の変更: {対象: 課題, 項目: 研究開発期間.終了日, 値: 令和13年3月31日}\n"
        "  - 未定にする: {対象: p, 項目: 所属}\n".encode(),
        "c.yaml",
    )
    after = changes(document).document
    a, p = after.organizations[0], after.people[0]  # type: ignore[index]
    assert a.capital == 300_000_000
    assert [(r.role.value, r.to and r.to.isoformat()) for r in a.roles or ()] == [
        ("lead", None),
        ("sub", "2027-03-31"),
    ]  # type: ignore[union-attr]
    assert (p.name and p.name.ja, p.employer) == ("甲（架空）", "undecided")
    assert after.project.period is not None


def test_a_change_in_a_folder_keeps_the_spelling_of_the_author(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    text = (
        "# 作成中\n書式の版: 1\n時点: 令和8年6月15日\n課題: {課題ID: x, 公募: aimgain-5} # 第5回\n機関:\n"
        "  - 機関ID: a # 甲\n    名称: 甲大学（架空）\n    役割: [代表研究機関]\n"
        "資金の流れ:\n  - {ID: m, 支払元: amed, 支払先: a, 年ごとの金額: {1年目: 20_000_000, 2年目: 未定}}\n"
    )
    file.write_text(text, "utf-8")
    store = FolderStore(tmp_path)
    changes = reads_changes(
        "format: 1\nproject: x\nchanges:\n  - set: {of: a, field: capital, value: 5}\n"
        "  - change_flow: {id: m, amounts: {2: 7}}\n  - set: {of: project, field: title, value: 甲計画（架空）}\n".encode(),
        "c.yaml",
    )
    store.apply("x", changes, expected=ANY)
    after = file.read_text("utf-8")
    assert after == text.replace("aimgain-5}", "aimgain-5, title: {ja: 甲計画（架空）}}").replace(
        "[代表研究機関]\n", "[代表研究機関]\n    capital: 5\n"
    ).replace("2年目: 未定", "2年目: 7")
