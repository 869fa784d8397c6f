"""The command line as a process: encodings, pipes, signals, help."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from consortium.terminal import console
from consortium.terminal.cli import app
from tests.cli.runs import FIXTURES, clean_environment, command, process, run
from viz.reports.lines import width

F1, F4 = FIXTURES / "f1.yaml", FIXTURES / "f4.yaml"
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def test_the_commands() -> None:
    assert set(COMMANDS) == {
        *("check", "chart", "rules", "explain", "new", "demo", "schema"),
        *("import", "export", "apply", "list", "history", "remove", "neo4j"),
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages_with_examples_and_nothing_is_cut(name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert "Examples:" in ran.out
    assert f"consortium {name}" in ran.out
    assert "…" not in ran.out
    said = COMMANDS[name].help
    assert not said.isascii()
    for parameter in COMMANDS[name].params:
        assert parameter.help, parameter.name
        japanese, _, english = parameter.help.partition("\n\n")
        assert not japanese.isascii(), parameter.name
        assert english, parameter.name


def test_the_frame_of_the_help_is_in_both_languages() -> None:
    for arguments in ([], ["check"], ["neo4j"], ["neo4j", "start"]):
        out = run(*arguments, "--help").out
        path = " ".join(["consortium", *arguments])
        assert out.startswith(f"使い方 / Usage: {path}")
        assert "オプション / Options:\n" in out
        assert re.search(r"-h, --help +この説明を表示する\n +show this help", out)
    assert "引数 / Arguments:\n  PATH...  文書" in run("check", "--help").out
    assert "（必須）\n" in run("check", "--help").out
    assert "（なければ text）\n" in run("rules", "--help").out
    assert "(default: text)" in run("rules", "--help").out
    commands = run("--help").out.partition("コマンド / Commands:\n")[2]
    assert "  check    文書を公募の規則で検査します。\n           Checks documents against" in commands
    assert all(re.search(rf"^  {name} ", commands, re.M) for name in COMMANDS)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_help_fits_the_terminal(columns: int) -> None:
    for name in COMMANDS:
        out = run(name, "--help", COLUMNS=str(columns)).out
        examples = out.partition("Examples:\n")[2].partition("\n\n")[0]
        for line in out.replace(examples, "").splitlines():
            assert width(line) <= min(columns, 100) or line.startswith("使い方"), line


def test_help_and_version() -> None:
    assert "はじめに / First steps" in run("--help").out
    assert run().code == 2
    assert run("--version").out.startswith("consortium ")


@pytest.mark.parametrize(
    ("arguments", "ja", "en"),
    [
        (["check"], "「PATH」（文書", "Name `PATH` (documents"),
        (["check", F1, "--unknwn"], "「--unknwn」というオプション", "no option `--unknwn`"),
        (["check", F1, "--formt", "json"], "「--format」のことですか", "Did you mean `--format`?"),
        (
            ["check", F1, "--year", "three"],
            "「three」は使えません。「--year N」",
            "cannot be `three`. Write `--year N`",
        ),
        (["check", F1, "--year=three"], "「three」は使えません", "cannot be `three`"),
        (["check", F1, "--year"], "「--year」のあとに値", "value behind `--year`"),
        (["rules", "--format", "xml"], "「--format text|json」", "Write `--format text|json`"),
        (["chek", F1], "「check」のことですか", "Did you mean `check`?"),
        (["zzz"], "使えるのは check, chart", "There are: check, chart"),
        ([F1], f"文書の検査は「consortium check {F1}」", f"consortium check {F1}"),
        (["explain", "ORG-01", "ORG-02"], "「ORG-02」は余分です", "`ORG-02` is too much"),
        (["neo4j", "strt"], "「start」のことですか", "Did you mean `start`?"),
    ],
    ids=str,
)
def test_mistakes_of_use_are_sentences_and_end_with_2(arguments: list[Any], ja: str, en: str) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ja in ran.err
    assert en in run(*arguments, CONSORTIUM_LANG="en").err


def test_a_mistake_beside_the_language_is_said_in_that_language() -> None:
    assert "Name `PATH`" in run("check", "--lang", "en").err
    assert "Name `PATH`" in run("check", "--lang=en").err
    assert "「PATH」" in run("check", "--lang", "ja", CONSORTIUM_LANG="en").err
    assert "「fr」は使えません" in run("check", F1, "--lang", "fr", CONSORTIUM_LANG="fr").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "arguments", [["check", F4], ["check", F4, "--format", "json"], ["rules"], ["check", "--help"]], ids=str
)
def test_output_that_cannot_be_written_is_a_sentence(arguments: list[Any]) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run(
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            check=False,
            timeout=60,
        )
    assert ran.returncode == 2
    assert "空き容量が足りません" in ran.stderr.decode()
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_closed_streams_do_not_change_the_answer() -> None:
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        ran = subprocess.run(
            ["sh", "-c", f'"$@" {closed}', "sh", *command("check", F4)],
            capture_output=True,
            env=clean_environment(),
            check=False,
            timeout=60,
        )
        assert (ran.returncode, ran.stderr) == (1, b"")


def test_cp932_gets_japanese() -> None:
    ran = process("check", F4, PYTHONIOENCODING="cp932")
    assert (ran.returncode, ran.stderr) == (1, b"")
    text = ran.stdout.decode("cp932")
    assert "不適合" in text
    assert "?" not in text
    assert "〓" not in text


def test_ascii_gets_english() -> None:
    for arguments in (["check", F4], ["explain", "ORG-13"]):
        ran = process(*arguments, PYTHONIOENCODING="ascii")
        assert (ran.returncode, ran.stderr) == (1 if F4 in arguments else 0, b"")
        text = ran.stdout.decode("ascii")
        assert "must" in text
        assert "\n  " in text, "indents are kept"
    for name in ("check", "neo4j"):
        text = process(name, "--help", PYTHONIOENCODING="ascii").stdout.decode("ascii")
        assert "Examples:" in text
        assert "??" not in text, "English alone"


def test_errors_are_readable_in_every_encoding() -> None:
    japanese = process("explain", "MON-1", PYTHONIOENCODING="cp932")
    assert "のことですか" in japanese.stderr.decode("cp932")
    english = process("explain", "MON-1", PYTHONIOENCODING="ascii")
    assert "Did you mean MON-01" in english.stderr.decode("ascii")
    assert (japanese.returncode, english.returncode) == (2, 2)


def test_json_is_utf_8_whatever_the_terminal() -> None:
    ran = process("check", F1, "--format", "json", PYTHONIOENCODING="cp932")
    assert "龍宮玉手箱" in json.dumps(json.loads(ran.stdout.decode("utf-8")), ensure_ascii=False)


def test_a_closed_pipe_is_silent() -> None:
    for code, *arguments in ((1, "check", F4, "--all"), (0, "rules", "--format", "json"), (0, "schema")):
        child = subprocess.Popen(
            command(*arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
        )
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
        child.stderr.close()
        assert (child.wait(timeout=60), said) == (code, b""), "the answer is that of the check, read or not"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_control_c_is_a_sentence_and_130(tmp_path: Path) -> None:
    fifo_like = (
        "import os, signal, queries.judging, consortium.terminal.cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # whoever started the tests may ignore it
        "queries.judging.judge = lambda *a, **k: os.kill(os.getpid(), signal.SIGINT)\n"
        "consortium.terminal.cli.main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", fifo_like, "check", str(F1)],
        capture_output=True,
        env=clean_environment(),
        check=False,
        timeout=60,
    )
    assert ran.returncode == 128 + signal.SIGINT
    assert "中断しました" in ran.stderr.decode()
    assert b"Traceback" not in ran.stderr


def test_what_cannot_be_shown_in_a_sentence_is_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    console.put("一行目\n\x1b[31m二行目\udcff")
    out = capsys.readouterr().out
    assert out.count("\n") == 2
    assert "\x1b" not in out
    assert "二行目" in out


def test_the_bar_is_only_drawn_for_people_and_long_work(capsys: pytest.CaptureFixture[str]) -> None:
    from graphmodel.text import Text

    for total in (1, 1000):
        with console.progress(total, Text("検査中", "Checking"), "ja") as step:
            step()
    assert capsys.readouterr().err == ""


def test_the_command_line_starts_without_a_heavy_library() -> None:
    code = "import sys, consortium.terminal.cli; print([m for m in ('networkx', 'pydantic', 'yaml', 'jinja2') if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=clean_environment(), check=True
    )
    assert ran.stdout.decode().strip() == "[]"


def test_help_needs_no_heavy_library() -> None:
    code = (
        "import sys\nfrom consortium.terminal.cli import main\nsys.argv[1:] = ['check', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        # Not pydantic, which Typer itself takes for options from some release on.
        "heavy = ('networkx', 'graphmodel.schema.entries', 'yaml', 'jinja2', 'rich.console', 'tomllib', 'viz.charts')\n"
        "print([m for m in heavy if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=clean_environment(), check=True
    )
    assert ran.stderr.decode().strip() == "[]"


def test_a_check_in_text_does_not_import_what_only_charts_need() -> None:
    code = (
        "import sys\nfrom consortium.terminal.cli import main\nsys.argv[1:] = ['check', sys.argv[1]]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('networkx', 'graphviz', 'pygraphviz', 'fontTools', 'openpyxl', 'jinja2', 'viz.charts', 'viz.reports.html', 'viz.reports.json_report') if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(F1)], capture_output=True, env=clean_environment(), check=True
    )
    assert ran.stderr.decode().strip() == "[]"
