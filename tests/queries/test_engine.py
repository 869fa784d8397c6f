"""The engine: from what rules say to findings, results, counts and exit codes. The rules here are made for the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

import queries.engine
from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import load_profile
from queries.catalogue import catalogue
from queries.engine import NO_TYPE, check
from queries.findings import (
    Asked,
    Citation,
    Finding,
    Missing,
    Named,
    Outcome,
    Paid,
    ProjectReport,
    Remedy,
    Said,
    Severity,
    Yen,
    examined,
    exit_code,
    fail,
    note,
    unknown,
)
from queries.folding import merge
from queries.rules import Clause, Rule, rules
from queries.view import ProjectView
from queries.wording import period_text
from tests.consortia import fixture, load_data, view_from

PROFILE = load_profile("aimgain-5")


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(first: str, end: str) -> Period:
    """A half-open period."""
    return Period(day(first), day(end))


Y1, Y2 = span("2026-04-01", "2027-04-01"), span("2027-04-01", "2028-04-01")
LIFE = span("2026-04-01", "2031-04-01")


def clause(name: str = "c", severity: Severity = Severity.MUST, **texts: Text) -> Clause:
    return Clause(
        name,
        severity,
        texts.pop("message", Text("{subjects}が{period}に不適合です", "{subjects} fails in {period}")),
        Remedy(None, Text("直してください。", "Correct it.")),
        **texts,
    )


def rule(rule_id: str, *said: Said | Exception, clauses: tuple[Clause, ...] = (), **options: Any) -> Rule:
    """A rule of the catalogue that says just this, whatever it is asked about."""

    def function(view: ProjectView, call: Any) -> Iterator[Said]:
        for one in said:
            if isinstance(one, Exception):
                raise one
            yield one

    fields: dict[str, Any] = {
        "follows_from": (),
        "explain": "no",
        "needs_period": True,
        "about_contracts": False,
        "parameters": (),
        "examines": Text("…", "…"),
    }
    return Rule(
        rule_id,
        function,
        {c.id: c for c in clauses or (clause(),)},
        (Citation("…", "S20"),),
        **{**fields, **options},
    )


Judge = Callable[..., ProjectReport]


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    """Judge F1 (or other plain data) by rules made for the test."""

    def run(
        *made: Rule, data: dict[str, Any] | None = None, profile: Any = PROFILE, **options: Any
    ) -> ProjectReport:
        monkeypatch.setattr(queries.engine, "rules", lambda: {r.id: r for r in made})
        return check(view_from(data or fixture("f1")), profile, **options)

    return run


def outcomes(report: ProjectReport) -> dict[str, str]:
    return {r.rule: r.outcome.value for r in report.results}


def shown(finding: Finding) -> tuple[str, str, str | None, str | None]:
    period = finding.period
    return (
        finding.rule,
        finding.outcome.value,
        *((str(period.start), str(period.last)) if period else (None, None)),
    )


# -- the five outcomes


def test_the_five_outcomes(judge: Judge) -> None:
    data = fixture("f1")
    data["waivers"] = [{"rule": "ORG-03", "reason": "理由", "approved_by": "PO"}]
    report = judge(
        rule("TYP-01", examined("f1")),
        rule("ORG-01", examined("f1"), fail("c", "f1", period=Y1)),
        rule("ORG-02", examined("f1"), unknown("c", "f1", missing=(Missing("f1", "type"),))),
        rule("ORG-03", examined("f1"), fail("c", "ryugu", period=Y1), explain="reason", clauses=(clause("c", Severity.IN_PRINCIPLE),)),
        rule("ORG-04"),
        rule("ORG-09", examined("f1"), fail("c", "f1"), clauses=(clause("c", Severity.ADVISORY),)),
        rule("ORG-13", examined("f1"), note("c", "f1")),
        data=data,
    )  # fmt: skip
    assert outcomes(report) == {
        "TYP-01": "pass",
        "ORG-01": "fail",
        "ORG-02": "unknown",
        "ORG-03": "explained",
        "ORG-04": "not_applicable",
        "ORG-09": "fail",
        "ORG-13": "pass",
    }
    assert report.counts == {
        "fail": 1,
        "advisory": 1,
        "unknown": 1,
        "explained": 1,
        "pass": 2,
        "not_applicable": 1,
    }
    assert sum(report.counts.values()) == len(report.results)
    by_rule = {r.rule: r for r in report.results}
    assert by_rule["ORG-04"].reason is not None
    assert by_rule["ORG-03"].severity is Severity.IN_PRINCIPLE
    assert [f.severity for f in report.findings if f.rule == "ORG-13"] == [Severity.NOTE]


def test_the_worst_answer_of_a_rule_counts(judge: Judge) -> None:
    advisory = clause("soft", Severity.ADVISORY)
    report = judge(
        rule("ORG-01", fail("c", "f1"), unknown("c", "f1")),
        rule("ORG-02", unknown("c", "f1"), fail("soft", "f1"), clauses=(clause(), advisory)),
        rule(
            "ORG-03",
            fail("soft", "f1"),
            fail("c", "f1"),
            clauses=(clause("c", Severity.IN_PRINCIPLE), advisory),
        ),
    )
    assert outcomes(report) == {"ORG-01": "fail", "ORG-02": "unknown", "ORG-03": "fail"}
    assert [r.severity for r in report.results] == [Severity.MUST, Severity.MUST, Severity.IN_PRINCIPLE]


def test_distinct_subjects_are_counted(judge: Judge) -> None:
    report = judge(rule("ORG-01", examined("a", "b", period=Y1), examined("b", "c", period=Y2)))
    assert [r.examined for r in report.results] == [3]


@pytest.mark.parametrize(
    ("said", "code", "strict"),
    [
        ((examined("f1"),), 0, 0),
        ((fail("c", "f1"),), 1, 1),
        ((unknown("c", "f1"),), 0, 3),
        ((fail("c", "f1"), unknown("c", "f1")), 1, 1),
        ((fail("soft", "f1"),), 0, 0),
        ((fail("principle", "f1"),), 1, 1),
        ((ZeroDivisionError(),), 2, 2),
        ((), 0, 0),
    ],
)
def test_exit_codes(judge: Judge, said: tuple[Any, ...], code: int, strict: int) -> None:
    clauses = (clause(), clause("soft", Severity.ADVISORY), clause("principle", Severity.IN_PRINCIPLE))
    report = judge(rule("ORG-01", *said, clauses=clauses))
    assert exit_code([report]) == code
    assert exit_code([report], strict=True) == strict
    assert exit_code([report], unreadable=True) == 2


# -- when a rule cannot be asked


def test_without_a_profile_everything_is_unknown(judge: Judge) -> None:
    report = judge(rule("ORG-01", fail("c", "f1")), rule("ORG-02"), profile=None)
    assert outcomes(report) == {"ORG-01": "unknown", "ORG-02": "unknown"}
    assert report.findings == ()
    assert "--profile" in report.notices[0].en
    assert exit_code([report]) == 0
    assert exit_code([report], strict=True) == 3


def test_without_a_period_rules_that_need_one_are_unknown(judge: Judge) -> None:
    data = fixture("f1")
    del data["project"]["period"]
    report = judge(
        rule("ORG-01", fail("c", "f1")), rule("ORG-02", examined("f1"), needs_period=False), data=data
    )
    assert outcomes(report) == {"ORG-01": "unknown", "ORG-02": "pass"}
    assert [(m.subject.type, m.field) for m in report.to_do] == [("project", "period")]
    assert report.to_do[0].place is not None


def test_at_application_a_rule_about_contracts_judges_what_is_written(judge: Judge) -> None:
    data = fixture("f1")
    data["project"]["stage"] = "application"
    made = (
        rule("CON-01", fail("c", "f1"), about_contracts=True),
        rule("CON-02", about_contracts=True),
        rule("ORG-01"),
    )
    report = judge(*made, data=data)
    assert outcomes(report) == {"CON-01": "fail", "CON-02": "not_applicable", "ORG-01": "not_applicable"}
    reasons = [r.reason.ja if r.reason else "" for r in report.results]
    assert "応募時の文書" in reasons[1]
    assert "応募時の文書" not in reasons[2]


@pytest.mark.parametrize(
    ("written", "academia", "startup"),
    [
        ("academia", "pass", "not_applicable"),
        ("startup", "not_applicable", "pass"),
        (["academia", "startup"], "unknown", "unknown"),
        (None, "unknown", "unknown"),
    ],
)
def test_rules_of_the_other_type_do_not_apply(
    judge: Judge, written: Any, academia: str, startup: str
) -> None:
    data = fixture("f1")
    data["project"].pop("type")
    data["project"] |= {} if written is None else {"type": written}
    from queries.catalogue import catalogue

    of_type = {r.type: r.id for r in reversed(catalogue().values())}
    made = [rule(of_type[t], examined("f1")) for t in ("academia", "startup", "both")]
    assert list(outcomes(judge(*made, data=data)).values()) == [academia, startup, "pass"]


def test_a_rule_that_crashes_is_a_finding_and_the_others_still_run(judge: Judge) -> None:
    report = judge(rule("ORG-01", examined("f1"), KeyError("secret")), rule("ORG-02", fail("c", "f1")))
    assert outcomes(report) == {"ORG-01": "unknown", "ORG-02": "fail"}
    assert report.crashed
    crash = next(f for f in report.findings if f.rule == "ENGINE")
    assert crash.outcome is Outcome.UNKNOWN
    assert "ORG-01" in crash.message.ja
    assert "ORG-01" in crash.message.en
    assert "Traceback" not in crash.message.en
    assert "secret" not in crash.message.en


def test_a_message_that_cannot_be_filled_is_a_crash_too(judge: Judge) -> None:
    report = judge(rule("ORG-01", fail("c", "f1"), clauses=(clause(message=Text("{nothing}", "{nothing}")),)))
    assert report.crashed
    assert outcomes(report) == {"ORG-01": "unknown"}


def test_only_the_rules_asked_for_run(judge: Judge) -> None:
    report = judge(rule("ORG-01", fail("c", "f1")), rule("ORG-02"), only=["ORG-02"])
    assert outcomes(report) == {"ORG-02": "not_applicable"}


# -- merging


def test_neighbouring_periods_with_the_same_answer_are_one_finding(judge: Judge) -> None:
    third = span("2028-04-01", "2029-04-01")
    report = judge(
        rule(
            "ORG-01",
            fail("c", "ryugu", period=Y2, nodes=("b",), edges=("m-sub-2@2",)),
            fail("c", "ryugu", period=Y1, nodes=("a",), edges=("m-sub-1@1",)),
            fail("c", "getsumen", period=Y1),
            fail("d", "ryugu", period=third),
            unknown("c", "ryugu", period=third),
            clauses=(clause(), clause("d")),
        )
    )
    assert [(shown(f), f.clause, f.subjects[0].id) for f in report.findings] == [
        (("ORG-01", "fail", "2026-04-01", "2027-03-31"), "c", "getsumen"),
        (("ORG-01", "fail", "2026-04-01", "2028-03-31"), "c", "ryugu"),
        (("ORG-01", "fail", "2028-04-01", "2029-03-31"), "d", "ryugu"),
        (("ORG-01", "unknown", "2028-04-01", "2029-03-31"), "c", "ryugu"),
    ]
    merged = report.findings[1]
    assert merged.witness.nodes == ("a", "b")
    assert merged.witness.edges == ("m-sub-1@1", "m-sub-2@2")


def test_periods_with_a_gap_stay_apart() -> None:
    merged = merge(
        [fail("c", "a", period=Y1), fail("c", "a", period=span("2027-04-02", "2027-05-01")), fail("c", "a")]
    )
    assert [j.period for j in merged] == [None, Y1, span("2027-04-02", "2027-05-01")]


def test_what_is_missing_is_collected_when_periods_are_merged() -> None:
    (merged,) = merge(
        [
            unknown("c", "a", period=Y1, missing=(Missing("a", "kind"),)),
            unknown("c", "a", period=Y2, missing=(Missing("a", "kind"), Missing("a", "country"))),
        ]
    )
    assert merged.missing == (Missing("a", "kind"), Missing("a", "country"))


def test_what_fails_is_not_unknown_at_the_same_time() -> None:
    merged = merge(
        [
            unknown("c", "b", "a", period=LIFE),
            fail("c", "a", "b", period=Y1),
            fail("c", "a", "b", period=Y2),
            unknown("c", "a", "b"),
            unknown("d", "a", "b", period=Y1),
            unknown("c", "a", period=Y1),
            fail("e", "a"),
            unknown("e", "a"),
        ]
    )
    assert [(j.outcome, j.clause, sorted(j.subjects), j.period) for j in merged] == [
        ("unknown", "c", ["a", "b"], None),
        ("unknown", "c", ["a", "b"], span("2028-04-01", "2031-04-01")),
        ("fail", "c", ["a", "b"], span("2026-04-01", "2028-04-01")),
        ("unknown", "d", ["a", "b"], Y1),
        ("unknown", "c", ["a"], Y1),
        ("fail", "e", ["a"], None),
    ]


def test_a_message_of_merged_periods_says_what_holds_in_all_of_them(judge: Judge) -> None:
    y3 = span("2028-04-01", "2029-04-01")
    words = Text(
        "{count}社（{who}）、{status}、{amount}{hint}、{same}",
        "{count} ({who}), {status}, {amount}{hint}, {same}",
    )
    last = {
        "count": 0,
        "who": Named(("ryugu", "mugen")),
        "status": Text("計画", "planned"),
        "amount": Yen(5),
        "same": "x",
    }
    first = {
        "count": 2,
        "who": Named(("ryugu",)),
        "status": Text("実績", "actual"),
        "amount": Yen(7),
        "same": "x",
    }
    report = judge(
        rule(
            "ORG-01",
            fail("c", "f1", period=y3, hint=Text("", ""), **last),
            fail("c", "f1", period=Y1, hint=Text("。注", "; n"), **first),
            fail("c", "f1", period=Y2, hint=Text("", ""), **{**first, "count": 1}),
            clauses=(clause(message=words, observed=Text("{count}社", "{count}")),),
        )
    )
    (found,) = report.findings
    assert found.message.ja == "0〜2社（竜宮医科大学（架空）、夢幻製薬（架空））、実績、計画、7円、5円。注、x"
    assert found.message.en == (
        "0 to 2 (Ryugu Medical University (fictional), Mugen Pharma (fictional)), actual, planned, ¥7, ¥5; n, x"
    )
    assert found.observed == Text("0〜2社", "0 to 2")


# -- the time asked for


def asked_rule() -> Rule:
    return rule("ORG-01", examined("a", period=Y1), examined("b", period=Y2), fail("c", "f1", period=Y1))


@pytest.mark.parametrize(
    ("asked", "outcome", "count"),
    [
        (Asked(), "fail", 2),
        (Asked(year=1), "fail", 1),
        (Asked(year=2), "pass", 1),
        (Asked(year=3), "not_applicable", 0),
        (Asked(as_of=date(2027, 3, 31)), "fail", 1),
        (Asked(as_of=date(2027, 4, 1)), "pass", 1),
        (Asked(as_of=date(2031, 4, 1)), "not_applicable", 0),
        (Asked(year=6), "not_applicable", 0),
    ],
)
def test_the_time_asked_for_restricts_what_counts(
    judge: Judge, asked: Asked, outcome: str, count: int
) -> None:
    report = judge(asked_rule(), asked=asked)
    assert outcomes(report) == {"ORG-01": outcome}
    assert report.results[0].examined == count
    outside = asked.year == 6 or asked.as_of == date(2031, 4, 1)
    assert bool(report.notices) is outside


def test_a_finding_keeps_its_whole_period_whatever_is_asked(judge: Judge) -> None:
    made = rule("ORG-01", fail("c", "f1", period=Y1), fail("c", "f1", period=Y2), fail("c", "f1"))
    whole, year = judge(made), judge(made, asked=Asked(year=2))
    assert [f.key for f in year.findings] == [f.key for f in whole.findings]


# -- folding


def test_findings_fold_under_what_they_follow_from(judge: Judge) -> None:
    report = judge(
        rule("ORG-01", fail("c", "ryugu", period=LIFE)),
        rule("ORG-02", fail("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
        rule("ORG-03", fail("c", "ryugu", "urano", period=Y1), follows_from=("ORG-02",)),
        rule("ORG-04", fail("c", "getsumen", period=Y1), follows_from=("ORG-01",)),
        rule("ORG-05", fail("c", "ryugu"), follows_from=("ORG-01",)),
    )
    root = {f.rule: f.root_cause for f in report.findings}
    top = next(f.key for f in report.findings if f.rule == "ORG-01")
    # Chains fold to the top; other subjects and other times do not fold. All of them still count.
    assert root == {"ORG-01": None, "ORG-02": top, "ORG-03": top, "ORG-04": None, "ORG-05": None}
    assert [f.rule for f in report.heads()] == ["ORG-01", "ORG-04", "ORG-05"]
    assert [f.rule for f in report.folded(report.heads()[0])] == ["ORG-02", "ORG-03"]
    assert report.counts["fail"] == 5


def test_a_shared_edge_of_the_witness_folds_too_and_a_longer_finding_does_not(judge: Judge) -> None:
    report = judge(
        rule("ORG-01", fail("c", "ryugu", period=Y1, edges=("m-amed-1@1",))),
        rule(
            "ORG-02",
            fail("c", "getsumen", period=Y1, edges=("m-amed-1@1", "m-sub-1@1")),
            follows_from=("ORG-01",),
        ),
        rule("ORG-03", fail("c", "ryugu", period=LIFE), follows_from=("ORG-01",)),
    )
    assert {f.rule: bool(f.root_cause) for f in report.findings} == {
        "ORG-01": False,
        "ORG-02": True,
        "ORG-03": False,
    }


def test_a_fail_does_not_hide_under_what_is_merely_unknown(judge: Judge) -> None:
    report = judge(
        rule("ORG-01", unknown("c", "ryugu", period=LIFE)),
        rule("ORG-02", fail("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
        rule("ORG-03", unknown("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
    )
    assert {f.rule: bool(f.root_cause) for f in report.findings} == {
        "ORG-01": False,
        "ORG-02": False,
        "ORG-03": True,
    }


def test_a_must_does_not_hide_under_a_caution(judge: Judge) -> None:
    caution = clause(severity=Severity.ADVISORY)
    report = judge(
        rule("ORG-01", fail("c", "ryugu", period=LIFE), clauses=(caution,)),
        rule("ORG-02", fail("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
        rule("ORG-03", fail("c", "ryugu", period=Y1), follows_from=("ORG-01",), clauses=(caution,)),
        rule("ORG-04", unknown("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
    )
    assert {f.rule: bool(f.root_cause) for f in report.findings} == {
        "ORG-01": False,
        "ORG-02": False,
        "ORG-03": True,
        "ORG-04": True,
    }


def test_what_is_explained_or_passes_hides_nothing(judge: Judge) -> None:
    data = fixture("f1")
    data["waivers"] = [{"rule": "ORG-01", "reason": "理由", "approved_by": "PO"}]
    report = judge(
        rule("ORG-01", fail("c", "ryugu", period=LIFE), explain="reason"),
        rule("ORG-02", fail("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
        data=data,
    )
    assert {f.rule: f.root_cause for f in report.findings} == {"ORG-01": None, "ORG-02": None}


def test_rules_that_follow_from_each_other_do_not_hide_each_other(judge: Judge) -> None:
    report = judge(
        rule("ORG-01", fail("c", "ryugu", period=Y1), follows_from=("ORG-02",)),
        rule("ORG-02", fail("c", "ryugu", period=Y1), follows_from=("ORG-01",)),
    )
    assert report.heads()


def test_two_prohibitions_are_never_folded_under_each_other() -> None:
    for one, other in (("MON-01", "CON-06"), ("CON-06", "MON-01")):
        if one in rules():
            assert other not in rules()[one].follows_from


# -- keys


def test_keys_are_stable_and_say_what_they_are_about(judge: Judge) -> None:
    one = judge(rule("ORG-01", fail("c", "ryugu", "getsumen", period=Y1), fail("c", "f1")))
    assert [f.key for f in one.findings] == ["f1/ORG-01/c/f1/-", "f1/ORG-01/c/getsumen+ryugu/2026-04-01"]
    other = judge(rule("ORG-01", fail("c", "f1"), fail("c", "getsumen", "ryugu", period=Y1)))
    assert [f.key for f in other.findings] == [f.key for f in one.findings]


# -- waivers

VALID = {"rule": "ORG-03", "reason": "理由", "approved_by": "PO"}


def waived(judge: Judge, waiver: dict[str, Any], explain: str = "reason", **options: Any) -> ProjectReport:
    data = fixture("f1")
    data["waivers"] = [waiver]
    said = fail("c", "ryugu", period=span("2026-04-01", "2028-04-01"))
    return judge(rule("ORG-03", said, explain=explain), rule("ORG-04", examined("f1")), data=data, **options)


def test_a_reason_with_its_approver_explains(judge: Judge) -> None:
    report = waived(judge, VALID)
    assert outcomes(report)["ORG-03"] == "explained"
    (finding,) = report.findings
    assert finding.waiver is not None
    assert (finding.waiver.valid, finding.waiver.reason, finding.waiver.approved_by) == (True, "理由", "PO")
    assert exit_code([report], strict=True) == 0


@pytest.mark.parametrize(
    ("subject", "explained"),
    [("ryugu", True), ("f1", True), (None, True), ("getsumen", False)],
)
def test_a_waiver_is_for_its_subject(judge: Judge, subject: str | None, explained: bool) -> None:
    report = waived(judge, {**VALID, **({"subject": subject} if subject else {})})
    assert (outcomes(report)["ORG-03"] == "explained") is explained
    assert [f.clause for f in report.findings if f.rule == "WAIVER"] == ([] if explained else ["unused"])


@pytest.mark.parametrize(
    ("waiver", "explain", "said"),
    [
        ({"rule": "ORG-03"}, "reason", "理由"),
        ({"rule": "ORG-03", "reason": "理由"}, "reason", "承認者"),
        (VALID, "no", "例外は認められません"),
        (VALID, "amed", "AMED"),
        ({"rule": "ORG-03", "amed": {"document": "通知", "on": "2026-05-01"}}, "no", "例外は認められません"),
    ],
)
def test_a_waiver_that_does_not_hold_leaves_the_fail_marked(
    judge: Judge, waiver: dict[str, Any], explain: str, said: str
) -> None:
    report = waived(judge, waiver, explain)
    assert outcomes(report)["ORG-03"] == "fail"
    finding, about = sorted(report.findings, key=lambda f: f.rule)
    assert finding.waiver is not None
    assert finding.waiver.problem is not None
    assert not finding.waiver.valid
    assert said in finding.waiver.problem.ja
    assert (about.rule, about.clause, about.severity) == ("WAIVER", "not_valid", Severity.ADVISORY)
    assert about.places
    assert exit_code([report]) == 1


def test_an_exception_that_amed_confirmed(judge: Judge) -> None:
    for explain in ("amed", "reason"):
        report = waived(judge, {"rule": "org-03", "amed": {"document": "通知", "on": "2026-05-01"}}, explain)
        (finding,) = report.findings
        assert finding.outcome is Outcome.EXPLAINED
        assert finding.waiver is not None
        assert (finding.waiver.document, finding.waiver.on) == ("通知", date(2026, 5, 1))


@pytest.mark.parametrize(
    ("expires", "found"),
    [
        ("2028-04-01", [("explained", "2026-04-01", "2028-03-31")]),
        ("2027-04-01", [("fail", "2027-04-01", "2028-03-31"), ("explained", "2026-04-01", "2027-03-31")]),
        ("2026-04-01", [("fail", "2026-04-01", "2028-03-31")]),
        ("2020-01-01", [("fail", "2026-04-01", "2028-03-31")]),
    ],
)
def test_a_waiver_expires_in_project_time(judge: Judge, expires: str, found: list[Any]) -> None:
    report = waived(judge, {**VALID, "expires": expires})
    own = [f for f in report.findings if f.rule == "ORG-03"]
    assert [shown(f)[1:] for f in own] == found
    assert len({f.key for f in own}) == len(own)
    assert outcomes(report)["ORG-03"] == found[0][0]
    expired = [f.clause for f in report.findings if f.rule == "WAIVER"]
    assert expired == ([] if len(found) == 1 and found[0][0] == "explained" else ["not_valid"])


def about_waivers(report: ProjectReport) -> Finding:
    (about,) = (f for f in report.findings if f.rule == "WAIVER")
    return about


def test_a_waiver_that_explains_a_part_of_the_time_is_not_to_be_removed(judge: Judge) -> None:
    about = about_waivers(waived(judge, {**VALID, "expires": "2027-04-01"}))
    assert "一部にしか" in about.message.ja
    assert "for a part only" in about.message.en
    assert "消" not in about.remedy.text.ja
    about = about_waivers(waived(judge, {**VALID, "expires": "2020-01-01"}))
    assert "効力がありません" in about.message.ja
    assert "消して" in about.remedy.text.ja


def test_an_expired_waiver_still_explains_the_time_before(judge: Judge) -> None:
    waiver = {**VALID, "expires": "2027-04-01"}
    assert outcomes(waived(judge, waiver, asked=Asked(year=1)))["ORG-03"] == "explained"
    assert outcomes(waived(judge, waiver, asked=Asked(year=2)))["ORG-03"] == "fail"


def test_waivers_that_excuse_nothing_are_said(judge: Judge) -> None:
    report = waived(judge, {**VALID, "rule": "ORG-04"})
    assert [f.clause for f in report.findings if f.rule == "WAIVER"] == ["unused"]
    report = waived(judge, {**VALID, "rule": "XXX-99"})
    assert [f.clause for f in report.findings if f.rule == "WAIVER"] == ["unknown_rule"]
    # Of a part of the time nobody can say that it excuses nothing.
    assert waived(judge, {**VALID, "rule": "ORG-04"}, asked=Asked(year=3)).findings == ()


def test_unknown_is_not_explained(judge: Judge) -> None:
    data = fixture("f1")
    data["waivers"] = [VALID]
    report = judge(rule("ORG-03", unknown("c", "ryugu", period=Y1), explain="reason"), data=data)
    assert outcomes(report) == {"ORG-03": "unknown"}
    assert [f.clause for f in report.findings] == ["c", "unused"]
    # Nobody is told to remove what will apply as soon as the rule can be judged.
    assert "消さずに" in about_waivers(report).remedy.text.ja
    data["waivers"] = [{**VALID, "subject": "getsumen"}]
    report = judge(rule("ORG-03", unknown("c", "ryugu", period=Y1), explain="reason"), data=data)
    assert "消してください" in about_waivers(report).remedy.text.ja


def test_a_waiver_for_a_rule_that_cannot_be_asked_yet(judge: Judge) -> None:
    data = fixture("f1")
    del data["project"]["period"]
    data["waivers"] = [VALID]
    report = judge(rule("ORG-03", explain="reason"), data=data)
    assert outcomes(report) == {"ORG-03": "unknown"}
    assert "消さずに" in about_waivers(report).remedy.text.ja
    # The rule of the other type will never be asked.
    data = {**fixture("f1"), "waivers": [{**VALID, "rule": "TYP-03"}]}
    report = judge(rule("TYP-03", explain="reason"), data=data)
    assert outcomes(report) == {"TYP-03": "not_applicable"}
    assert "消してください" in about_waivers(report).remedy.text.ja


def test_of_two_waivers_the_first_that_holds_explains(judge: Judge) -> None:
    data = fixture("f1")
    data["waivers"] = [{"rule": "ORG-03", "subject": "ryugu"}, VALID]
    report = judge(rule("ORG-03", fail("c", "ryugu", period=Y1), explain="reason"), data=data)
    assert outcomes(report) == {"ORG-03": "explained"}


# -- words


def test_messages_name_things_in_both_languages(judge: Judge) -> None:
    message = Text(
        "{subjects}／{who}／{sum}／{kind}／{when}／{n}／{period}／{project}",
        "{subjects} {who} {sum} {kind} {when} {n} {period}",
    )
    from graphmodel.schema.words import OrganizationKind

    values = {
        "who": Named(("urano", "amed", "itaku1", "tansaku", "people")),
        "sum": Yen(1_000_000),
        "kind": OrganizationKind.COMPANY,
        "when": Y2,
        "n": 3,
    }
    report = judge(
        rule("ORG-01", fail("c", "ryugu", period=Y1, **values), clauses=(clause(message=message),))
    )
    (finding,) = report.findings
    assert finding.message.ja == (
        "竜宮医科大学（架空）／浦野 一（架空）、AMED、委託研究開発契約（itaku1）、研究開発項目「バイオマーカーの探索」、人（people）"
        "／1,000,000円／企業／2年目（2027-04-01〜2028-03-31）／3／1年目（2026-04-01〜2027-03-31）／F1 龍宮玉手箱バイオマーカー基盤（架空）"
    )
    assert "Hajime Urano (fictional), AMED, commission contract (itaku1)" in finding.message.en
    assert "¥1,000,000" in finding.message.en
    assert "year 2 (2027-04-01 to 2028-03-31)" in finding.message.en


def test_names_of_users_are_not_templates(judge: Judge) -> None:
    data = fixture("f1")
    data["organizations"][0]["name"] = "{subjects}大学{0}（架空）"
    report = judge(rule("ORG-01", fail("c", "ryugu", period=Y1)), data=data)
    assert report.findings[0].message.ja.startswith("{subjects}大学{0}（架空）が")


def test_of_the_project_its_title_is_no_name_to_read(judge: Judge) -> None:
    whole = judge(rule("ORG-03", unknown("c", "f1", period=Y1), unknown("c", "f1", "ryugu", period=Y1)))
    said = {tuple(s.id for s in f.subjects): f.message for f in whole.findings}
    assert "課題全体" in said[("f1",)].ja
    assert "the whole project" in said[("f1",)].en
    beside = said[("f1", "ryugu")].ja
    assert "竜宮医科大学" in beside
    assert "課題全体" not in beside
    assert "玉手箱" not in beside


def test_what_is_undecided_is_called_so(judge: Judge) -> None:
    data = fixture("f1")
    data["organizations"][0]["name"] = "undecided"
    report = judge(rule("ORG-01", fail("c", "ryugu", period=Y1)), data=data)
    assert report.findings[0].subjects[0].name == Text(
        "未定の機関（ryugu）", "undecided organization (ryugu)"
    )


def test_periods_in_words() -> None:
    assert period_text(LIFE, LIFE).ja == "全期間（2026-04-01〜2031-03-31）"
    assert period_text(span("2027-04-01", "2029-10-01"), LIFE).ja == "2〜4年目（2027-04-01〜2029-09-30）"
    assert period_text(span("2027-04-01", "2027-04-02"), LIFE).en == "year 2 (2027-04-01)"
    assert period_text(span("2020-04-01", "2027-04-02"), LIFE).en == "2020-04-01 to 2027-04-01"
    assert period_text(None).ja


def test_a_money_path_is_told_from_payer_to_payee(judge: Judge) -> None:
    edges = ("m-amed-1@1", "m-sub-1@1")
    report = judge(rule("ORG-01", fail("c", "getsumen", edges=edges), fail("c", "ryugu", edges=edges[::-1])))
    texts = [f.path_text.ja if f.path_text else None for f in report.findings]
    assert set(texts) == {None, "AMED → 竜宮医科大学（架空） → 月面理工大学（架空）  8,000,000円"}


def test_a_finding_points_into_the_file(judge: Judge) -> None:
    report = judge(rule("ORG-01", fail("c", "ryugu", nodes=("itaku1", "amed"), edges=("m-amed-1@1",))))
    (finding,) = report.findings
    places = finding.places
    assert len(places) == 3
    assert list(places) == sorted(places)
    assert all(p.file == "test.json" for p in places)


def test_unknowns_become_a_list_of_what_is_missing(judge: Judge) -> None:
    report = judge(
        rule("ORG-01", unknown("c", "kaguya", missing=(Missing("kaguya", "is_sme"), Missing("people", "people")))),
        rule("ORG-02", unknown("c", "kaguya", missing=(Missing("kaguya", "is_sme"), Missing("urano", "researcher"), Missing("project", "type")))),
    )  # fmt: skip
    assert [(m.subject.type, m.subject.id, m.field) for m in report.to_do] == [
        ("project", "f1", "type"),
        ("section", "people", "people"),
        ("organization", "kaguya", "is_sme"),
        ("person", "urano", "researcher"),
    ]
    assert report.to_do[2].label == Text("中小企業（is_sme）", "is_sme")
    assert all(m.place is not None for m in report.to_do)


def test_what_is_missing_of_a_section_depends_on_whether_it_is_there(judge: Judge) -> None:
    data = {**fixture("f1"), "partial": ["people"]}
    del data["contracts"]
    missing = (Missing("people", "people"), Missing("contracts", "contracts"))
    data["money"] = [{k: v for k, v in flow.items() if k != "under"} for flow in data["money"]]
    contracts, people = judge(rule("ORG-01", unknown("c", missing=missing)), data=data).to_do
    assert "contracts: []" in contracts.label.ja
    assert "contracts: []" in contracts.label.en
    assert contracts.place is None, "what is not there has no place"
    assert "partial" in people.label.ja
    assert people.place is not None


def test_payments_and_resources_have_names(judge: Judge) -> None:
    data = fixture("f1")
    del data["money"][0]["id"]
    report = judge(
        rule(
            "ORG-01",
            unknown("c", "money[0]"),
            unknown("c", "money[0]@1"),
            unknown("c", data["resources"][0]["id"]),
        ),
        data=data,
    )
    names = {s.id: s.name for f in report.findings for s in f.subjects}
    assert names["money[0]"].ja == "AMEDから竜宮医科大学（架空）への支払（money[0]）"
    assert names["money[0]@1"].ja == "AMEDから竜宮医科大学（架空）への支払（money[0]@1）"
    assert names["r-cash"] == Text("現金（r-cash）", "cash (r-cash)")


# -- with the rules that there are


def test_the_same_document_gives_the_same_report() -> None:
    for name in ("f1", "hoshiyomi"):
        one, other = (check(view_from(fixture(name)), PROFILE) for _ in range(2))
        assert one.results == other.results
        assert one.findings == other.findings


def test_every_finding_of_the_fixtures_can_be_read() -> None:
    for name in ("f1", "f4", "f5", "f9", "hoshiyomi"):
        report = check(view_from(fixture(name)), PROFILE)
        assert not report.crashed
        keys = [f.key for f in report.findings]
        assert len(set(keys)) == len(keys)
        for finding in report.findings:
            assert finding.message.ja.strip()
            assert finding.message.en.strip()
            assert "{" not in finding.message.ja
            assert finding.citations or finding.rule == "WAIVER"
            assert finding.root_cause is None or finding.root_cause in keys
        assert load_data(fixture(name)).warnings == []


def test_unknowns_stand_under_the_fact_that_most_of_them_wait_for() -> None:
    data = fixture("f1")
    del data["organizations"][1]["roles"]
    report = check(view_from(data), PROFILE)
    heads = [f for f in report.heads() if f.outcome is Outcome.UNKNOWN]
    (doubt, *others) = report.doubts
    assert doubt.fact is not None
    assert (doubt.fact.subject.id, doubt.fact.field) == (data["organizations"][1]["id"], "roles")
    assert "役割（roles）が分からないため" in doubt.text.ja
    # Each head stands once, under one fact; what folds under it is named with it.
    assert sorted(k for d in report.doubts for k in d.findings) == sorted(f.key for f in heads)
    assert {f.rule for f in heads if f.key in doubt.findings} <= set(doubt.rules)
    assert all(len(d.rules) <= len(doubt.rules) for d in others if d.fact is not None)


def test_a_rule_that_cannot_be_asked_stands_under_what_it_lacks() -> None:
    data = fixture("f1")
    del data["project"]["type"]
    report = check(view_from(data), PROFILE)
    doubt = next(d for d in report.doubts if d.fact is not None and d.fact.field == "type")
    assert {r.rule for r in report.results if r.reason == NO_TYPE} <= set(doubt.rules)


# -- what an exception covers

CONFIRMED = {"rule": "MON-01", "amed": {"document": "事務連絡（架空）", "on": "2026-04-10"}}
PAYMENTS = {
    "p1": ("2026-05-20", 1_000_000),
    "p2": ("2026-06-20", 2_000_000),
    "p3": ("2026-07-20", 4_000_000),
}


def paid(judge: Judge, *waivers: dict[str, Any], amounts: dict[str, Any] | None = None) -> ProjectReport:
    """Three payments from ryugu to mugen, each a fail of its own that names payer and payee, and the exceptions recorded."""
    data = fixture("f1")
    said = []
    for key, (on, amount) in {**PAYMENTS, **(amounts or {})}.items():
        flow = {"id": key, "from": "ryugu", "to": "mugen", "origin": "amed", "kind": "expenditure", "on": on}
        data["money"].append(flow if amount is None else {**flow, "amount": amount})
        at = Period(day(on), day(on).replace(day=21))
        value = Paid(unsaid=True) if amount is None else Paid(planned=amount)
        said.append(fail("c", "mugen", "ryugu", period=at, edges=(key,), amount=value))
    data["waivers"] = list(waivers)
    texts = clause(message=Text("{amount}", "{amount}"))
    return judge(rule("MON-01", *said, clauses=(texts,), explain="amed"), data=data)


def shown_by(report: ProjectReport) -> dict[str, str]:
    """How each payment came out."""
    return {e: f.outcome.value for f in report.findings if f.rule == "MON-01" for e in f.witness.edges}


@pytest.mark.parametrize(
    ("named", "excused"),
    [
        ({"flows": "p1"}, {"p1"}),
        ({"flows": ["p1", "p3"]}, {"p1", "p3"}),
        ({"subject": "mugen", "flows": ["p2"]}, {"p2"}),
        # Who pays is excused of nothing, and a payment to somebody else is not this one.
        ({"subject": "ryugu", "flows": ["p2"]}, set()),
        ({"subject": "kaguya", "flows": ["p2"]}, set()),
        ({"from": "2026-05-20", "to": "2026-06-20"}, {"p1", "p2"}),
        ({"from": "2026-05-21"}, {"p2", "p3"}),
        ({"to": "2026-06-19"}, {"p1"}),
        ({"up_to": 3_000_000}, {"p1", "p2"}),
        ({"up_to": 2_999_999}, {"p1"}),
        # The payment that passes the sum fails, and all later ones, even one that would fit again.
        ({"up_to": 5_000_000, "flows": ["p1", "p3", "p2"]}, {"p1", "p2"}),
        ({"up_to": 999_999}, set()),
        ({"contracts": ["itaku1"]}, set()),
        ({"people": ["urano"]}, set()),
        ({}, set()),
    ],
)
def test_an_exception_covers_what_it_names_and_no_more(
    judge: Judge, named: dict[str, Any], excused: set[str]
) -> None:
    report = paid(judge, {**CONFIRMED, **named})
    assert {key for key, outcome in shown_by(report).items() if outcome == "explained"} == excused
    assert {key for key, outcome in shown_by(report).items() if outcome == "fail"} == set(PAYMENTS) - excused
    assert exit_code([report]) == 1
    keys = [f.key for f in report.findings]
    assert len(set(keys)) == len(keys)
    if not excused:
        assert [f.clause for f in report.findings if f.rule == "WAIVER"] != []


def test_a_confirmation_that_names_nothing_says_what_to_name(judge: Judge) -> None:
    report = paid(judge, {**CONFIRMED, "subject": "mugen"})
    about = about_waivers(report)
    assert about.clause == "not_valid"
    assert "flows" in about.message.ja
    assert "up_to" in about.message.ja


def test_a_payment_of_unknown_amount_is_not_within_a_sum(judge: Judge) -> None:
    report = paid(judge, {**CONFIRMED, "up_to": 10_000_000}, amounts={"p2": ("2026-06-20", None)})
    assert shown_by(report) == {"p1": "explained", "p2": "fail", "p3": "fail"}
    assert "額が分からない" in about_waivers(report).message.ja


def test_a_confirmation_after_the_payment_is_said(judge: Judge) -> None:
    late = {**CONFIRMED, "flows": ["p1", "p2"], "amed": {"document": "事務連絡（架空）", "on": "2026-06-01"}}
    by_payment = {f.witness.edges[0]: f.waiver for f in paid(judge, late).findings if f.waiver is not None}
    assert by_payment["p1"] is not None
    assert by_payment["p1"].remark is not None
    assert "事後の確認" in by_payment["p1"].remark.ja
    assert by_payment["p2"] is not None
    assert by_payment["p2"].remark is None


def test_two_exceptions_each_for_its_payment(judge: Judge) -> None:
    report = paid(judge, {**CONFIRMED, "flows": ["p1"]}, {**CONFIRMED, "flows": ["p2", "p3"]})
    assert set(shown_by(report).values()) == {"explained"}
    assert exit_code([report]) == 0


def test_what_is_joined_says_the_sum(judge: Judge) -> None:
    days = {"p1": ("2026-05-20", 1_000_000), "p2": ("2026-05-20", 1_000_000), "p3": ("2026-05-20", None)}
    (finding,) = [f for f in paid(judge, amounts=days).findings if f.rule == "MON-01"]
    assert finding.message.ja == "2,000,000円と金額不明の支払"
    report = paid(judge, {**CONFIRMED, "flows": ["p1"]}, amounts=days)
    assert {f.message.ja: f.outcome.value for f in report.findings if f.rule == "MON-01"} == {
        "1,000,000円": "explained",
        "1,000,000円と金額不明の支払": "fail",
    }


def test_an_exception_for_a_time_divides_what_it_explains(judge: Judge) -> None:
    report = waived(judge, {**VALID, "from": "2026-10-01", "to": "2027-03-31"})
    parts = {f.period: f.outcome.value for f in report.findings if f.rule == "ORG-03"}
    assert parts == {
        span("2026-04-01", "2026-10-01"): "fail",
        span("2026-10-01", "2027-04-01"): "explained",
        span("2027-04-01", "2028-04-01"): "fail",
    }


def test_an_exception_to_a_rule_that_is_not_checked_yet_is_a_note(judge: Judge) -> None:
    unchecked = next(i for i in catalogue() if i not in rules())
    report = waived(judge, {**VALID, "rule": unchecked})
    about = about_waivers(report)
    assert (about.clause, about.outcome, about.severity) == ("not_checked", Outcome.PASS, Severity.NOTE)
