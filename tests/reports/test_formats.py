from __future__ import annotations

import json

import pytest

from tests.reports import samples
from tests.reports.samples import run
from viz.reports.formats import Options, find_format, formats


def test_formats_are_found() -> None:
    assert {"html", "json", "text"} <= set(formats())
    assert all(made.suffix.startswith(".") and made.title.ja and made.title.en for made in formats().values())


@pytest.mark.parametrize("name", ["html", "json", "text"])
def test_every_format_writes_a_run(name: str) -> None:
    made = formats()[name].render(run(samples.full()), Options(lang="en"))
    assert "MON-01" in made
    assert made.endswith("\n")


def test_each_format_is_found_by_its_name() -> None:
    for name, made in formats().items():
        assert find_format(name) is made
    for name in ("jsn", "", "run", "../text", "json_report"):
        assert find_format(name) is None


def test_options_reach_the_formats() -> None:
    one = run(samples.full())
    assert "fail" in formats()["text"].render(one, Options(lang="en", quiet=True)).splitlines()[0]
    assert "<svg" in formats()["html"].render(
        one, Options(charts={"hoshiyomi": '<svg xmlns="http://www.w3.org/2000/svg"/>'})
    )
    assert json.loads(formats()["json"].render(one, Options()))["format"] == 2


def test_exit_codes() -> None:
    assert run(samples.clean()).exit_code() == 0
    assert run(samples.full()).exit_code() == 1
    assert run(samples.full(), problems=(samples.UNREADABLE,)).exit_code() == 2
    assert run(samples.clean(), problems=(samples.CAUTIONED,)).exit_code() == 0
    assert run(samples.crashed()).exit_code() == 2
    assert run(samples.no_profile()).exit_code(strict=False) == 0
    assert run(samples.no_profile()).exit_code(strict=True) == 3
