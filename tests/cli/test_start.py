"""Packages of the same names as the program's own: nothing is run with somebody else's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from consortium import start
from tests.test_house import TOP


def run(code: list[str], path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *code],
        cwd=TOP,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(path), "PYTHONIOENCODING": "utf-8", "PYTHONSAFEPATH": "1"},
        timeout=60,
    )


@pytest.mark.parametrize("name", start.PACKAGES)
def test_a_stranger_first_on_the_path_stops_every_command(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("print('somebody else')")
    for arguments in (["check", "fixtures/f4.yaml"], ["--help"], ["demo", str(tmp_path / "out")]):
        result = run(["-m", "consortium", *arguments], tmp_path)
        assert (result.returncode, result.stdout) == (2, "")
        japanese, english = result.stderr.splitlines()
        assert "実行しません" in japanese
        assert "Nothing was run" in english
        for line in (japanese, english):
            assert f"{name} " in line or f"{name}（" in line
            assert str(tmp_path / name) in line
    assert not (tmp_path / "out").exists()


def test_a_stranger_installed_over_ours_is_seen_by_its_first_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Installed into the same folder, another `queries` has the place of ours, and its first file over ours."""
    for name in ("consortium", *start.PACKAGES):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_bytes((TOP / name / "__init__.py").read_bytes())
    code = ["-c", "import sys; from consortium.start import strangers; print(strangers())"]
    (tmp_path / "consortium" / "start.py").write_bytes((TOP / "consortium" / "start.py").read_bytes())
    assert run(code, tmp_path).stdout == "[]\n"
    (tmp_path / "queries" / "__init__.py").write_text('"""Wrapper for psycopg2"""')
    assert run(code, tmp_path).stdout == f"{[('queries', str(tmp_path / 'queries' / '__init__.py'))]}\n"
    (tmp_path / "queries" / "__init__.py").unlink()
    assert "queries" in run(code, tmp_path).stdout


def test_whoever_imports_the_library_with_a_stranger_below_hears_of_it(tmp_path: Path) -> None:
    for name, above in (("graphmodel", "queries"), ("queries", "viz")):
        place = tmp_path / name
        (place / name).mkdir(parents=True)
        (place / name / "__init__.py").write_text("")
        result = run(["-c", f"import {above}"], place)
        assert result.returncode == 1
        assert f"ImportError: cannot import name 'PACKAGE' from '{name}' ({place / name}" in result.stderr


def test_here_all_are_our_own() -> None:
    assert start.strangers() == []
