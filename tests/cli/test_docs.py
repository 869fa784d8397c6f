"""The generated pages are what the code says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from consortium import docs
from consortium.docs import COMMAND, FOLDER, PAGES
from queries.catalogue import catalogue
from tests.cli.test_terminal import COMMANDS


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), f"docs/{name} is stale; run: {COMMAND}"


def test_the_pages_say_all() -> None:
    cli = PAGES["cli.md"]()
    assert all(f"## consortium {name}\n" in cli for name in COMMANDS)
    assert all(o in cli for c in COMMANDS.values() for p in c.params for o in p.opts if o.startswith("--"))
    rules = PAGES["rules.md"]()
    assert all(f"| {rule_id} |" in rules for rule_id in catalogue())
    # Only the reserved entries of intellectual property have no form of their own yet.
    document = PAGES["document.md"]()
    assert {line.split("|")[1].strip() for line in document.splitlines() if "自由な形" in line} == {
        "`assets`",
        "`products`",
        "`grants`",
        "`consents`",
    }


def test_the_index_names_every_page() -> None:
    index = (FOLDER / "README.md").read_text("utf-8")
    assert all(f"]({name})" in index for name in PAGES)
    assert COMMAND in index


def test_a_stale_page_is_named_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "FOLDER", tmp_path)
    monkeypatch.setattr(docs, "PAGES", {"a.md": lambda: "a\n", "b.md": lambda: "b\n"})
    (tmp_path / "a.md").write_text("a\n", "utf-8")
    assert docs.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "docs/b.md" in said
    assert "docs/a.md" not in said
    assert COMMAND in said
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
