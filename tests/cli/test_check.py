"""`consortium check`: exit codes, languages, times, formats, files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import yaml

from graphmodel.build import graph_of
from graphmodel.documents.loader import Loaded
from graphmodel.graph import ConsortiumGraph
from queries.cypher import twins
from tests.cli.runs import FIXTURES, run
from tests.consortia import change, fixture

F1, F4 = FIXTURES / "f1.yaml", FIXTURES / "f4.yaml"


def document(folder: Path, name: str = "one.yaml", base: str = "f1", *changes: dict[str, object]) -> Path:
    """A changed fixture as a file."""
    file = folder / name
    file.write_text(yaml.safe_dump(change(fixture(base), list(changes)), allow_unicode=True), "utf-8")
    return file


def test_a_lawful_document_ends_with_0() -> None:
    ran = run("check", F1)
    assert ran.code == 0
    assert "F1 龍宮玉手箱バイオマーカー基盤（架空）" in ran.out
    assert "142規則中" in ran.out
    assert ran.err == ""


def test_a_breach_ends_with_1_and_says_where() -> None:
    ran = run("check", F4)
    assert ran.code == 1
    assert "不適合" in ran.out
    assert "f4.yaml:" in ran.out


def test_unknown_ends_with_0_and_with_strict_with_3(tmp_path: Path) -> None:
    file = document(tmp_path, "u.yaml", "f1", {"remove": ["project.type"]})
    assert run("check", file).code == 0
    strict = run("check", file, "--strict")
    assert strict.code == 3
    assert "判定不能" in strict.out


def test_an_empty_name_is_not_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document(tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in ("check", "chart"):
        ran = run(command, "")
        assert (ran.code, "名前が空です" in ran.err) == (2, True)


def test_a_breach_weighs_more_than_unknown(tmp_path: Path) -> None:
    document(tmp_path, "u.yaml", "f1", {"remove": ["project.type"]}, {"set": {"project.id": "u"}})
    assert run("check", tmp_path, F4, "--strict").code == 1


def test_a_file_that_cannot_be_read_ends_with_2_and_the_others_are_judged(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("project: [\n", "utf-8")
    document(tmp_path, "good.yaml", "f4")
    ran = run("check", tmp_path)
    assert ran.code == 2
    assert "bad.yaml:" in "".join(ran.out.split())  # a long path is broken
    assert "F4 不老長寿" in ran.out
    assert "不適合" in ran.out


def test_a_missing_file_is_a_sentence() -> None:
    ran = run("check", "nowhere.yaml")
    assert ran.code == 2
    assert "nowhere.yaml" in ran.out
    assert "Traceback" not in ran.out + ran.err


def test_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    ran = run("check", tmp_path)
    assert ran.code == 2
    assert "consortium new" in ran.out


def test_ten_mistakes_are_ten_sentences_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "ten.yaml"
    text = F1.read_text("utf-8")
    for right, wrong in [
        ("type: academia", "type: acadmia"),
        ("planned_total: 390_000_000", "planned_total: 約4億円"),
        ("submitted: 2025-08-20", "submitted: 2025-02-30"),
        ("kind: university", "knd: university"),
        ('corporate_number: "0000000000002"', "corporate_number: 123"),
        ("roles: [partner, lead_company]", "roles: [partner, lead_compny]"),
        ("employer: kaguya", "employer: kaguyaa"),
        ("signed: 2028-04-01", "signed: 2028年13月1日"),
        ("responsible: urano", "responsible: nobody"),
        ("attendees: [ps, po, pc]", "attendees: [ps, po, px]"),
    ]:
        text = text.replace(right, wrong, 1)
    file.write_text(text, "utf-8")
    ran = run("check", file, "--quiet")
    assert ran.code == 2
    places = {line.split(": ")[0] for line in ran.out.splitlines() if line.startswith(f"{file}:")}
    places |= {line.split()[0] for line in ran.out.splitlines() if line.startswith(f"{file}:")}
    at = {tuple(p.removeprefix(f"{file}:").rstrip(":").split(":")[:2]) for p in places}
    numbered = {p for p in at if len(p) == 2 and all(part.isdigit() for part in p)}
    assert len(numbered) == 10, ran.out
    assert "lead_company" in ran.out
    assert "kaguya" in ran.out


def test_english_by_option_and_by_environment() -> None:
    option = run("check", F4, "--lang", "en")
    environment = run("check", F4, CONSORTIUM_LANG="en")
    assert option.out == environment.out
    assert "不適合" not in option.out
    assert "fail" in option.out
    assert run("check", F4, "--lang", "ja", CONSORTIUM_LANG="en").out == run("check", F4).out


def test_a_language_that_does_not_exist_is_a_sentence() -> None:
    ran = run("check", F1, CONSORTIUM_LANG="fr")
    assert ran.code == 2
    assert "「fr」" in ran.err
    assert "CONSORTIUM_LANG" in ran.err


@pytest.mark.parametrize("day", ["2028-04-01", "令和10年4月1日", "R10.4.1"])
def test_a_day_as_documents_write_it(tmp_path: Path, day: str) -> None:
    late = {"set": {"organizations.kaguya.roles": [{"role": "partner", "from": "2028-04-02"}]}}
    file = document(tmp_path, "late.yaml", "f1", late)
    assert run("check", file, "--as-of", day).code == 1
    assert run("check", file, "--as-of", "2028-03-31").code == 0


def test_a_project_year(tmp_path: Path) -> None:
    late = {"set": {"organizations.kaguya.roles": [{"role": "partner", "from": "2028-04-02"}]}}
    file = document(tmp_path, "late.yaml", "f1", late)
    assert run("check", file, "--year", "3").code == 1
    assert run("check", file, "--year", "4").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--year", "6"], ["--year", "6年目", "5年目", "2026-04-01"]),
        (["--year", "0"], ["--year", "1年目"]),
        (["--year", "-1"], ["--year"]),
        (["--as-of", "2025-01-01"], ["2025-01-01", "2026-04-01"]),
        (["--as-of", "いつか"], ["--as-of", "いつか"]),
        (["--as-of", "2026-02-30"], ["--as-of", "2026-02-30"]),
        (["--as-of", "2028-04-01", "--year", "3"], ["--as-of", "--year"]),
        (["--profile", "aimgain-55"], ["aimgain-55", "aimgain-5"]),
        (["--profile", "../../etc"], ["../../etc"]),
        (["--format", "jsn"], ["jsn", "json"]),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(arguments: list[str], words: list[str]) -> None:
    ran = run("check", F1, *arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert all(word in ran.err for word in words), ran.err
    english = run("check", F1, *arguments, "--lang", "en")
    assert english.code == 2
    assert "。" not in english.err


def test_a_year_outside_some_projects_of_a_portfolio_is_said_in_their_reports(tmp_path: Path) -> None:
    short = tmp_path / "short.yaml"
    short.write_text(
        "format: 1\nas_at: 2026-06-15\n"
        "project: {id: short, call: aimgain-5, period: {from: 2026-04-01, to: 2027-03-31}}\n",
        "utf-8",
    )
    ran = run("check", F1, short, "--year", "5")
    assert ran.code == 0, ran.out
    assert ran.out.count("研究開発期間の外") == 1
    assert run("check", short, "--year", "5").code == 2


def test_the_profile_of_the_call_is_used_and_can_be_forced(tmp_path: Path) -> None:
    file = document(tmp_path, "call4.yaml", "f4", {"set": {"project.call": "aimgain-4"}})
    own = run("check", file)
    assert own.code == 0
    assert "判定不能" in own.out
    forced = run("check", file, "--profile", "aimgain-5")
    assert forced.code == 1
    assert forced.out != run("check", F4).out


def test_a_misspelt_call_is_answered_with_the_right_one(tmp_path: Path) -> None:
    file = document(tmp_path, "c.yaml", "f1", {"set": {"project.call": "amigain5"}})
    ran = run("check", file, "--strict")
    # A word that is no call is a mistake of the document (findings A15); another call of the programme is not.
    assert ran.code == 2
    assert "「aimgain-5」のことですか" in "".join(ran.out.split())


def test_without_a_call_nothing_is_judged_and_the_report_says_what_to_write(tmp_path: Path) -> None:
    file = document(tmp_path, "c.yaml", "f1", {"remove": ["project.call"]})
    ran = run("check", file, "--strict")
    assert ran.code == 3
    assert "call: aimgain-5" in ran.out


def test_json_goes_to_standard_output_and_nothing_else() -> None:
    ran = run("check", F4, "--format", "json")
    assert ran.code == 1
    data = json.loads(ran.out)
    assert [p["id"] for p in data["projects"]] == ["f4"]


def test_json_names_the_files_that_could_not_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: 2\n", "utf-8")
    ran = run("check", bad, "--format", "json")
    assert ran.code == 2
    assert json.loads(ran.out)["projects"] == []
    assert "bad.yaml:" in ran.err


def test_the_suffix_of_the_output_chooses_the_format(tmp_path: Path) -> None:
    page, data, text = tmp_path / "r.html", tmp_path / "r.json", tmp_path / "r.txt"
    for file in (page, data, text, tmp_path / "r"):
        ran = run("check", F4, "-o", file)
        assert ran.code == 1
        assert ran.out == ""
        assert str(file) in ran.err
    assert page.read_text("utf-8").lstrip().lower().startswith("<!doctype html")
    assert "<svg" in page.read_text("utf-8")
    assert json.loads(data.read_text("utf-8"))["projects"]
    assert "不適合" in text.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "ja", "en"),
    [
        ("r.pdf", "ブラウザーで印刷", "print the .html"),
        ("r.docx", ".html, .json, .txt のどれか", "with .html, .json, .txt"),
        ("r.jsn", "--format で", "with --format"),
    ],
)
def test_a_suffix_that_no_report_has_is_refused(tmp_path: Path, name: str, ja: str, en: str) -> None:
    ran = run("check", F4, "-o", tmp_path / name)
    assert (ran.code, os.listdir(tmp_path)) == (2, [])
    assert ja in ran.err
    assert en in run("check", F4, "-o", tmp_path / name, "--lang", "en").err
    assert run("check", F4, "-o", tmp_path / name, "--format", "json").code == 1, "said twice, it is meant"


def test_an_output_replaces_an_old_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    run("check", F1, "-o", file)
    assert json.loads(file.read_text("utf-8"))
    assert os.listdir(tmp_path) == ["r.json"]
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("", ["フォルダーです"]),
        ("nowhere/r.html", ["フォルダー", "nowhere", "ありません"]),
        ("file.txt/r.html", ["file.txt"]),
        ("x" * 300 + ".html", ["長すぎます"]),
        ("one.yaml", ["文書そのもの"]),
    ],
)
def test_where_an_output_cannot_go_is_a_sentence(tmp_path: Path, target: str, words: list[str]) -> None:
    (tmp_path / "file.txt").write_text("", "utf-8")
    source = document(tmp_path)
    before = source.read_bytes()
    ran = run("check", source, "-o", tmp_path / target if target else tmp_path)
    assert ran.code == 2
    assert all(word in ran.err for word in words), ran.err
    assert source.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["file.txt", "one.yaml"]


def test_a_document_of_a_folder_is_not_overwritten_but_an_older_report_is(tmp_path: Path) -> None:
    source = document(tmp_path)
    (tmp_path / "broken.json").write_text("{", "utf-8")
    (tmp_path / "good.json").write_text(
        json.dumps(yaml.safe_load(source.read_text("utf-8")), default=str), "utf-8"
    )
    source.unlink()
    before = (tmp_path / "good.json").read_bytes()
    for name in ("good.json", "broken.json"):
        ran = run("check", tmp_path, "-o", tmp_path / name)
        assert (ran.code, "文書そのもの" in ran.err) == (2, True)
    assert (tmp_path / "good.json").read_bytes() == before
    (tmp_path / "broken.json").unlink()
    for _ in range(2):
        assert run("check", tmp_path, "-o", tmp_path / "report.json").code != 2


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "r.json"
    file.write_text("old", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("consortium.terminal.files.os.replace", full)
    ran = run("check", F1, "-o", file)
    assert ran.code == 2
    assert "空き容量" in ran.err
    assert file.read_text("utf-8") == "old"
    assert os.listdir(tmp_path) == ["r.json"], "no temporary file is left"


def test_an_output_that_is_a_device_is_written_to_not_replaced() -> None:
    assert run("check", F1, "-o", "/dev/null").code == 0
    assert not Path("/dev/null").is_file()


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old", "utf-8")
    link.symlink_to(real)
    run("check", F1, "-o", link)
    assert link.is_symlink()
    assert json.loads(real.read_text("utf-8"))


def test_an_interruption_is_a_sentence_and_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("consortium.terminal.files.os.replace", stop)
    ran = run("check", F1, "-o", tmp_path / "r.json")
    assert ran.code == 130
    assert "中断しました" in ran.err
    assert os.listdir(tmp_path) == []


def test_a_crash_outside_the_rules_is_a_sentence_and_the_others_are_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def build(loaded: Loaded) -> ConsortiumGraph:
        if loaded.document.project.id == "f4":
            raise RuntimeError("boom")
        return graph_of(loaded)

    monkeypatch.setattr("queries.judging.graph_of", build)
    ran = run("check", F4, F1)
    assert ran.code == 2
    assert "内部エラー" in ran.out
    assert "F1 龍宮" in ran.out


def test_a_crash_of_the_command_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("queries.judging.judge", crash)
    ran = run("check", F1, "--lang", "en")
    assert ran.code == 2
    assert "internal error" in ran.err
    assert "CONSORTIUM_DEBUG=1" in ran.err
    with pytest.raises(RuntimeError, match="boom"):
        run("check", F1, CONSORTIUM_DEBUG="1")


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_report_keeps_to_the_width_of_the_terminal(columns: int) -> None:
    from viz.reports.lines import width

    for arguments in (["check", F4], ["explain", "ORG-13"], ["rules"]):
        for lang in ("ja", "en"):
            ran = run(*arguments, "--lang", lang, COLUMNS=str(columns))
            assert len(ran.out.splitlines()) > 10
            # A twin stands there as it is, to be pasted into Neo4j Browser: a line of it is never broken.
            twin = {f"  {line}" for line in twins()["ORG-13"].splitlines()}
            wide = [line for line in ran.out.splitlines() if width(line) > columns and line not in twin]
            assert not wide, (arguments, wide)


@pytest.mark.parametrize(
    "name",
    [
        "空白 と（全角）.yaml",
        "new\nline.yaml",
        "\x1b[31mred.yaml",
        "'; rm -rf $HOME; '.yaml",
        "<script>alert(1)</script>.yaml".replace("/", "_"),
        "-o.yaml",
        b"\xff\xfe.yaml".decode("utf-8", "surrogateescape"),
    ],
)
def test_hostile_file_names(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document(tmp_path, name, "f4")
    monkeypatch.chdir(tmp_path)
    for arguments in (["--all"], ["--quiet"], ["--format", "html"], ["--format", "json"]):
        ran = run("check", *arguments, "--", name)
        assert ran.code == 1, ran
        assert "\x1b" not in ran.out
        assert "html" not in arguments or "<script>alert" not in ran.out
    (tmp_path / name).write_text("project: [", "utf-8")
    ran = run("check", "--", name)
    assert ran.code == 2
    assert "\x1b" not in ran.out + ran.err
    assert run("check", "--format", "json", "-o", "r.json", "--", name).code == 2
    assert (tmp_path / "r.json").exists()
    assert "\x1b" not in run("check", "--format", "json", "--", name).err


def test_the_same_file_named_twice_is_judged_once() -> None:
    ran = run("check", F1, F1, "--format", "json")
    assert len(json.loads(ran.out)["projects"]) == 1
