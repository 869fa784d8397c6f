"""The house itself: floors, the wheel, the README."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from graphmodel import install_hint

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command: str, cwd: Path = TOP, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=180,
    )


def test_imports_go_down_only() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    result = run(str(program), "--no-cache")
    assert result.returncode == 0, result.stdout + result.stderr


def test_each_dependency_says_what_it_is_for() -> None:
    text = (TOP / "pyproject.toml").read_text(encoding="utf-8")
    dependencies = [
        *PROJECT["project"]["dependencies"],
        *(d for extra in PROJECT["project"]["optional-dependencies"].values() for d in extra),
    ]
    for dependency in dependencies:
        lines = [li for li in text.splitlines() if li.strip().startswith(f'"{dependency}"')]
        reason = "".join(li.partition("#")[2].strip() for li in lines)
        assert reason or "aimgain-consortium[" in dependency or dependency.startswith(("types-", "noto-")), (
            dependency
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    result = run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        str(folder),
        PYTHONDONTWRITEBYTECODE="1",
    )
    assert result.returncode == 0, result.stdout + result.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_all_that_is_read_at_run_time(wheel: Path) -> None:
    packaged = {i.filename for i in zipfile.ZipFile(wheel).infolist()}
    for package in ("graphmodel", "queries", "viz", "consortium", "fixtures"):
        for file in (TOP / package).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                assert file.relative_to(TOP).as_posix() in packaged


def test_whoever_uses_the_library_gets_its_types(wheel: Path) -> None:
    packaged = {i.filename for i in zipfile.ZipFile(wheel).infolist()}
    assert "Typing :: Typed" in PROJECT["project"]["classifiers"]
    assert {f"{package}/py.typed" for package in ("graphmodel", "queries", "viz", "consortium")} <= packaged


def test_an_extra_is_installed_where_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install_hint, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "prefix", "/home/me/my project/.venv")
    monkeypatch.setattr(sys, "platform", "linux")
    wanted = 'python3 -m pip --python "/home/me/my project/.venv" install "aimgain-consortium[charts]"'
    assert install_hint.install_command("charts") == wanted
    monkeypatch.setattr(install_hint, "find_spec", lambda _: object())
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert (
        install_hint.install_command("charts")
        == '/usr/bin/python3 -m pip install "aimgain-consortium[charts]"'
    )


def test_the_installed_wheel_judges_and_draws(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(place)
    # Run from an empty folder, with the unpacked wheel before the checkout.
    work = tmp_path / "work"
    work.mkdir()
    environment = {"PYTHONPATH": str(place), "PYTHONSAFEPATH": "1"}
    result = run(sys.executable, "-m", "consortium", "demo", "out", cwd=work, **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    made = {f.suffix for f in (work / "out").rglob("*") if f.is_file()}
    assert {".yaml", ".html", ".svg", ".png", ".pdf"} <= made
    where = run(
        sys.executable, "-c", "import consortium; print(consortium.__file__)", cwd=work, **environment
    )
    assert where.stdout.startswith(str(place)), where.stdout


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.S)


@pytest.mark.parametrize("block", [b for b in blocks("console") if b.startswith("$ consortium check")])
def test_the_readme_shows_real_output(block: str) -> None:
    first, _, shown = block.partition("\n")
    command = shlex.split(first.removeprefix("$ consortium"))
    result = run(sys.executable, "-m", "consortium", *command, COLUMNS="80", PYTHONIOENCODING="utf-8")
    lines = [li.rstrip() for li in result.stdout.rstrip().splitlines()]
    wanted = [li.rstrip() for li in shown.rstrip().splitlines()]
    # `…` alone on a line stands for lines left out.
    position = 0
    for line in wanted:
        if line == "…":
            continue
        assert line in lines[position:], f"not in the output (any more): {line}"
        position = lines.index(line, position) + 1


def test_the_readme_has_two_setup_commands() -> None:
    commands = [b.strip() for b in blocks("sh")]
    assert len(commands) == 2
    assert "consortium demo" in commands[0]
    assert "pytest" in commands[1]
    ci = (TOP / ".ci" / "run").read_text(encoding="utf-8")
    for step in commands[1].split(" && "):
        # CI makes the same environment and runs the same tests; it only says less while installing.
        assert step.split()[0] in ci
    assert ".venv/bin/python -m pytest" in ci
    assert "-e '.[dev]'" in ci


def test_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (TOP / target).exists(), target


def test_the_library_lines_of_the_readme_run() -> None:
    (code,) = blocks("python")
    result = run(sys.executable, "-c", code + "\nassert report.counts['fail'] == 8")
    assert result.returncode == 0, result.stderr


SUMS = {
    "queries/ledger.py": "the ledger itself",
    "queries/findings.py": "what a message says of payments that one finding joins (`Paid`)",
}


def additions(source: str) -> list[int]:
    """The lines on which amounts of money or resources are added up."""

    def of_money(node: ast.AST) -> bool:
        """Has it an amount in it? What another function makes of an amount is no amount."""
        if isinstance(node, ast.Attribute) and node.attr in ("amount", "amounts"):
            return True
        inner = (n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.Call))
        return any(map(of_money, inner))

    out = []
    for node in ast.walk(ast.parse(source)):
        call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum"
        plus = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub)
        if (call or plus) and of_money(node):
            out.append(node.lineno)
    return sorted(out)


def test_money_is_summed_by_the_ledger_alone() -> None:
    found = {
        f"{file.relative_to(TOP).as_posix()}:{line}"
        for folder in ("queries", "viz", "consortium")
        for file in sorted((TOP / folder).rglob("*.py"))
        if file.relative_to(TOP).as_posix() not in SUMS
        for line in additions(file.read_text(encoding="utf-8"))
    }
    assert not found, "ask queries/ledger.py"
    assert additions("total = sum(f.amount for f in flows)\nx += flow.amount\ny = a.amount + 1\n") == [
        1,
        2,
        3,
    ]
