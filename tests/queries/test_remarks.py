"""Notes on anything in a document are shown in every report, as written."""

from __future__ import annotations

import json

import pytest

from queries.judging import judge_one
from tests.consortia import fixture, load_data
from tests.graph.documents import everything
from viz.reports.formats import Options, formats
from viz.reports.run import Run


def test_every_note_of_a_document_is_found_with_whom_it_is_about_and_where() -> None:
    data = everything()
    loaded = load_data(data)
    del data["ip"]  # not read yet
    notes = json.dumps(data).count('"note":')
    found = judge_one(loaded).report.remarks
    assert len(found) == notes > 10
    assert len({remark.place for remark in found}) == notes
    assert all(remark.about.ja and remark.about.en for remark in found)


@pytest.mark.parametrize("name", sorted(formats()))
def test_reports_show_notes(name: str) -> None:
    data = fixture("f1")
    data["organizations"][0]["note"] = "<b>附属病院を含む</b>"
    data["organizations"][0]["roles"] = [{"role": "lead", "note": "初年度から"}]
    report = judge_one(load_data(data, "f1.json")).report
    text = formats()[name].render(Run([report]), Options())
    assert ("&lt;b&gt;附属病院を含む" if name == "html" else "<b>附属病院を含む") in text
    assert "初年度から" in text
    assert "竜宮医科大学（架空）の役割" in text
    plain = formats()[name].render(Run([judge_one(load_data(fixture("f1"))).report]), Options())
    assert "文書の備考" not in plain
