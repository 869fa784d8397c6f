"""Judging below the doors: one document, many, one that has changed; time and profile; what documents say against each other."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path

import pytest

from graphmodel.documents.loader import Loaded, Reading, load, load_portfolio, loads
from graphmodel.text import Text
from queries.calls import load_profile
from queries.enforce import Enforcement
from queries.findings import Asked, Outcome
from queries.judging import BadTime, Judge, Judged, Terms, asked_time, judge, judge_one, profile_of
from tests.consortia import fixture

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
F1, F4 = FIXTURES / "f1.yaml", FIXTURES / "f4.yaml"


def changed(name: str, kind: str | None = None, **project: object) -> bytes:
    """A fixture as JSON, with other words about its project, and another kind of its first body."""
    data = fixture(name)
    data["project"].update(project)
    if kind is not None:
        data["organizations"][0]["kind"] = kind
    return json.dumps(data, ensure_ascii=False).encode()


def test_one_and_many_give_the_same_answers() -> None:
    many = judge(load_portfolio([F1, F4]))
    assert many.reports == (judge_one(load(F1)).report, judge_one(load(F4)).report)
    assert many.judged == (), "document and view are kept for charts only"
    kept = judge(load_portfolio([F1, F4]), keep=True)
    assert [one.report for one in kept.judged] == list(kept.reports) == list(many.reports)
    assert {F1, F4} <= many.files


def test_a_portfolio_is_judged_while_it_is_read_and_no_document_stays(tmp_path: Path) -> None:
    for n in range(8):
        (tmp_path / f"p{n}.yaml").write_bytes(changed("f1", id=f"p{n}"))
    read: list[weakref.ref[Loaded]] = []
    most = 0

    class Watched(Reading):
        def __iter__(self):  # type: ignore[no-untyped-def]
            nonlocal most
            for one in super().__iter__():
                read.append(weakref.ref(one))
                gc.collect()
                most = max(most, sum(r() is not None for r in read))
                yield one

    answers = judge(Watched([tmp_path]))
    assert [r.id for r in answers.reports] == [f"p{n}" for n in range(8)]
    assert most <= 4, "the one in hand, and those whose graph is kept for whoever asks again"
    assert answers.reports == judge(load_portfolio([tmp_path])).reports


def test_documents_that_contradict_each_other_have_no_answer_however_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(changed("f1", id="a"))
    (tmp_path / "b.yaml").write_bytes(changed("f1", "company", id="b"))
    (tmp_path / "c.yaml").write_bytes(F4.read_bytes())
    (tmp_path / "d.yaml").write_bytes(changed("f4", title="写し（架空）"))
    streamed, whole = judge(Reading([tmp_path])), judge(load_portfolio([tmp_path]))
    assert streamed.reports == whole.reports
    assert streamed.problems == whole.problems
    assert {p.code for p in streamed.problems} >= {"duplicate_project", "conflict"}
    assert streamed.reports == ()
    assert {tmp_path / "c.yaml", tmp_path / "d.yaml"} <= streamed.files, (
        "they were read, and are no place to write to"
    )


def test_one_that_has_changed_takes_the_place_of_what_it_was() -> None:
    bench = Judge()
    for file in (F1, F4):
        bench.judge(load(file))
    before = bench.answers()
    again = bench.judge(loads(changed("f4", title={"ja": "直した（架空）"}), str(F4)))
    after = bench.answers()
    assert after.reports == (before.reports[0], again)
    assert after.reports[1].title == Text("直した（架空）", "直した（架空）")


def test_a_fault_of_the_product_in_one_document_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(loaded: Loaded, *_: object) -> Judged:
        if loaded.name == str(F4):
            raise RuntimeError("boom")
        return judge_one(loaded)

    bench = Judge()
    with monkeypatch.context() as broken:
        broken.setattr("queries.judging.judge_one", crash)
        assert bench.judge(load(F1)) is not None
        assert bench.judge(load(F4)) is None
    answers = bench.answers()
    assert [p.code for p in answers.problems] == ["internal_error"]
    assert answers.unreadable
    assert len(answers.reports) == 1
    bench.judge(load(F4))
    assert bench.answers().problems == (), "judged again, and right"


def test_the_time_that_can_be_asked_for() -> None:
    assert asked_time() == Asked()
    assert (
        asked_time("令和10年4月1日") == asked_time("2028-04-01") == Asked(as_of=asked_time("2028/4/1").as_of)
    )
    assert asked_time(year=2) == Asked(year=2)
    for wrong, fields in (
        (("2028-04-01", 2), ("as_of", "year")),
        ((None, 0), ("year",)),
        (("x", None), ("as_of",)),
    ):
        with pytest.raises(BadTime) as refused:
            asked_time(*wrong)
        assert refused.value.fields == fields


@pytest.mark.parametrize(
    ("asked", "said"), [(Asked(year=9), "9年目はありません"), (asked_time("1999-01-01"), "1999-01-01")]
)
def test_a_time_outside_every_project_is_refused_and_inside_one_is_enough(asked: Asked, said: str) -> None:
    with pytest.raises(BadTime, match=r"year 9|1999") as refused:
        judge(load_portfolio([F1]), Terms(asked))
    assert said in refused.value.text.ja
    with pytest.raises(BadTime):
        judge(load_portfolio([F1, F4]), Terms(asked))


def test_the_profile_is_that_of_the_call_or_the_one_that_was_chosen() -> None:
    assert profile_of("aimgain-5") == (load_profile("aimgain-5"), None)
    nameless, near, other = profile_of(None), profile_of("aimgain5"), profile_of("aimgain-4")
    assert nameless.profile is near.profile is other.profile is None
    assert nameless.notice is not None
    assert near.notice is not None
    assert "aimgain-5" in near.notice.ja
    assert other.notice is None, "another call of the programme is no slip of the pen"
    chosen = load_profile("aimgain-5").with_overrides({"min_partners_late": 9})
    report = judge_one(load(F1), Terms(profile=chosen)).report
    assert report.profile is chosen
    assert report.profile_forced


def test_enforcement_judges_as_everybody_does() -> None:
    """The same profile, the same answers: what a check calls a fail is what a save is refused for."""
    wanted = load(F4)
    fails = {f.rule for f in judge_one(wanted).report.findings if f.outcome is Outcome.FAIL and f.binding}
    with pytest.raises(Exception, match="would break the rules") as refused:
        Enforcement()(None, wanted)
    assert {f.rule for f in refused.value.findings} == fails  # type: ignore[attr-defined]
