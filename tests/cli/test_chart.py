"""`consortium chart`: files, formats, times."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.runs import FIXTURES, run
from tests.consortia import fixture
from tests.viz import generated
from viz.drawing import engines

F1, F4 = FIXTURES / "f1.yaml", FIXTURES / "f4.yaml"


def test_the_default_is_an_svg_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("chart", F4)
    assert ran.code == 0
    assert "f4.svg" in ran.err
    assert os.listdir(tmp_path) == ["f4.svg"]
    picture = (tmp_path / "f4.svg").read_text("utf-8")
    assert picture.lstrip().startswith(("<?xml", "<svg"))
    assert "鶴亀化学" in picture


@pytest.mark.parametrize(
    ("suffix", "start"), [("svg", b"<"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("dot", b"digraph")]
)
def test_the_suffix_chooses_the_format(tmp_path: Path, suffix: str, start: bytes) -> None:
    file = tmp_path / f"x.{suffix.upper()}"
    assert run("chart", F1, "-o", file).code == 0
    assert start in file.read_bytes()[:200]


def test_findings_can_be_left_out(tmp_path: Path) -> None:
    with_findings, without = tmp_path / "a.dot", tmp_path / "b.dot"
    run("chart", F4, "-o", with_findings)
    run("chart", F4, "-o", without, "--no-findings")
    assert "不適合" in with_findings.read_text("utf-8")
    assert "不適合" not in without.read_text("utf-8")


def test_language_and_time_reach_the_chart(tmp_path: Path) -> None:
    file = tmp_path / "x.dot"
    run("chart", F1, "-o", file)
    whole = file.read_text("utf-8")
    assert "2028-04-01〜" in whole, "whoever joins later says when"
    run("chart", F1, "-o", file, "--year", "1")
    assert "2028-04-01〜" not in file.read_text("utf-8")
    run("chart", F1, "-o", file, "--as-of", "令和10年4月1日", "--lang", "en")
    english = file.read_text("utf-8")
    assert "Kaguya Diagnostics" in english


def test_the_look_can_be_chosen(tmp_path: Path) -> None:
    def drawn(*options: str) -> str:
        file = tmp_path / "x.dot"
        assert run("chart", F1, "-o", file, *options).code == 0
        return file.read_text("utf-8")

    plain = drawn()
    assert "1.9億円" in plain
    assert "研究開発代表者" in plain
    assert "190,000千円" in drawn("--unit", "sen")
    assert "190,000,000円" in drawn("--unit", "yen")
    assert "Ryugu Medical University" not in plain
    assert "Ryugu Medical University" in drawn("--both-names")
    assert "竜宮医科大学" in drawn("--both-names", "--lang", "en")
    assert ">研究開発代表者 " not in drawn("--density", "compact")
    wrong = run("chart", F1, "-o", tmp_path / "y.dot", "--density", "tiny")
    assert wrong.code == 2
    assert not (tmp_path / "y.dot").exists()


def test_many_alike_can_be_drawn_as_one(tmp_path: Path) -> None:
    source = tmp_path / "g.json"
    source.write_text(json.dumps(generated.document(12), ensure_ascii=False), "utf-8")
    for options, found in (((), False), (("--stack",), True)):
        file = tmp_path / "x.dot"
        assert run("chart", source, "-o", file, *options).code == 0
        assert ("まとめて示した組織" in file.read_text("utf-8")) == found


def test_a_folder_gives_one_file_each(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for file in (F1, F4):
        (source / file.name).write_bytes(file.read_bytes())
    (source / "bad.yaml").write_text("project: [", "utf-8")
    ran = run("chart", source, "-o", tmp_path / "out", "--format", "dot")
    assert ran.code == 2
    assert "bad.yaml:" in ran.err
    assert sorted(os.listdir(tmp_path / "out")) == ["f1.dot", "f4.dot"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.jpg"], [".svg", "jpg"]),
        (["-o", "x"], [".svg"]),
        (["--format", "gif"], ["gif", ".svg"]),
        (["--format", "png", "-o", "x.svg"], ["png", "x.svg"]),
        (["-o", "nowhere/x.svg"], ["nowhere"]),
        (["--year", "9", "-o", "x.svg"], ["--year", "9年目"]),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("chart", F1, *arguments)
    assert ran.code == 2
    assert all(word in ran.err for word in words), ran.err
    assert os.listdir(tmp_path) == []


def test_several_documents_need_a_folder(tmp_path: Path) -> None:
    file = tmp_path / "x.svg"
    file.write_text("old", "utf-8")
    ran = run("chart", F1, F4, "-o", file)
    assert ran.code == 2
    assert "フォルダーを指定し" in ran.err
    assert file.read_text("utf-8") == "old"
    plain = tmp_path / "out"
    plain.write_text("old", "utf-8")
    ran = run("chart", F1, F4, "-o", plain)
    assert ran.code == 2
    assert "フォルダーではありません" in ran.err


def test_one_project_and_a_suffix_are_a_file_wherever_the_project_comes_from(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "f1.yaml").write_bytes(F1.read_bytes())
    file = tmp_path / "x.dot"
    assert run("chart", source, "-o", file).code == 0
    assert file.read_text("utf-8").startswith("digraph")
    assert run("chart", source, "-o", tmp_path / "folder", "--format", "dot").code == 0
    assert os.listdir(tmp_path / "folder") == ["f1.dot"]
    there = tmp_path / "there.dot"
    there.mkdir()
    assert run("chart", source, "-o", there, "--format", "dot").code == 0
    assert os.listdir(there) == ["f1.dot"], "a folder that is there stays one"


def test_ids_that_are_no_names_of_files_are_drawn_too(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for n, project in enumerate(("CON", "abc", "ABC", "𠮷" * 64)):
        (source / f"{n}.json").write_text(
            json.dumps({**fixture("f1"), "project": {**fixture("f1")["project"], "id": project}}), "utf-8"
        )
    ran = run("chart", source, "-o", tmp_path / "out", "--format", "dot")
    assert ran.code == 0, ran.err
    made = os.listdir(tmp_path / "out")
    assert len({name.casefold() for name in made}) == 4
    assert "CON.dot" not in made
    assert all(len(name.encode()) <= 255 for name in made)


def test_without_an_engine_there_is_a_sentence_and_dot_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "available", list)
    ran = run("chart", F1, "-o", tmp_path / "x.svg")
    assert ran.code == 2
    assert 'install "aimgain-consortium[charts]"' in ran.err
    assert run("chart", F1, "-o", tmp_path / "x.dot").code == 0
    page = tmp_path / "r.html"
    ran = run("check", F1, "-o", page)
    assert ran.code == 0
    assert 'install "aimgain-consortium[charts]"' in ran.err
    assert page.exists()


def test_a_document_that_cannot_be_read_gives_no_chart(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("project: [", "utf-8")
    ran = run("chart", bad, "-o", tmp_path / "x.svg")
    assert ran.code == 2
    assert "bad.yaml:1:" in ran.err
    assert os.listdir(tmp_path) == ["bad.yaml"]
