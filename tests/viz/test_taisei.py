"""From documents and answers to charts: the fixtures, and findings made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import fixtures
from graphmodel.build import build_graph
from graphmodel.documents.loader import load, loads
from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Asked, Finding, Outcome, ProjectReport, Severity, Witness
from queries.rules import rules
from queries.view import ProjectView, view_of
from queries.wording import Words
from tests.consortia import fixture, view_from
from tests.viz import generated, hard
from viz.charts.taisei import Card, Chart, Line, layout, render, taisei_chart
from viz.drawing.text import numbered
from viz.reports.html import render_html
from viz.reports.run import Run

FIXTURES = Path(fixtures.__file__).parent
DOCUMENTS = [
    path
    for path in sorted(FIXTURES.rglob("*.yaml"))
    if not path.name.endswith(".expected.yaml") and path.name != "organizations.yaml"
]


@lru_cache
def view(name: str) -> ProjectView:
    return view_of(build_graph([load(FIXTURES / name)]))


def written(text: str) -> ProjectView:
    head = "format: 1\nas_at: 2026-06-15\nproject: {id: x, period: {from: 2026-04-01, to: 2031-03-31}}\n"
    return view_of(build_graph([loads((head + text).encode(), "x.yaml")]))


def report(name: str, *findings: Finding, asked: Asked | None = None) -> ProjectReport:
    made = check(view(name), load_profile("aimgain-5"), asked=asked or Asked(), only=())
    return replace(made, findings=findings)


def finding(
    project: ProjectView,
    rule: str,
    *subjects: str,
    edges: tuple[str, ...] = (),
    nodes: tuple[str, ...] = (),
    outcome: Outcome = Outcome.FAIL,
    severity: Severity = Severity.MUST,
    root: str | None = None,
    period: Period | None = None,
) -> Finding:
    words = Words(project)
    clauses = rules()[rule].clauses.values() if rule in rules() else ()
    return Finding(
        key=f"{rule}/{'+'.join(subjects)}",
        rule=rule,
        clause=next((c.id for c in clauses), "clause"),
        outcome=outcome,
        severity=severity,
        subjects=tuple(words.subject(s) for s in subjects),
        period=period,
        witness=Witness(nodes, edges),
        message=Text(f"{rule}の文", f"sentence of {rule}"),
        remedy=Text("", ""),
        expected=None,
        observed=None,
        path_text=None,
        missing=(),
        citations=(),
        places=(),
        root_cause=root,
    )


def cards(chart: Chart) -> dict[str, Card]:
    return {card.id: card for card in chart.cards}


def lines(chart: Chart) -> dict[tuple[str, str, str], Line]:
    made = {(line.kind, line.source, line.target): line for line in chart.lines}
    assert len(made) == len(chart.lines)
    return made


def test_a_lawful_consortium_with_its_roles_people_and_money() -> None:
    chart = taisei_chart(view("f1.yaml"))
    found = cards(chart)
    assert {i: c.kind for i, c in found.items()} == {
        "amed": "funder", "ryugu": "lead", "getsumen": "sub", "mugen": "lead_company", "kaguya": "partner",
        "committee": "committee", "committee.1": "committee", "kyodo1": "contract", "kyodo2": "contract",
    }  # fmt: skip
    assert [p.name for p in found["ryugu"].people] == ["浦野 一（架空）"]
    assert [p.title for p in found["getsumen"].people] == ["研究開発分担者"]
    assert [p.title for p in found["kaguya"].people] == ["連携研究代表者"]
    # 1.9億円, of which 7,600万円 go on to the sub institution.
    assert (found["ryugu"].amount, found["getsumen"].amount) == ("1.14億円", "7,600万円")
    assert found["mugen"].amount == "1.4億円"
    assert found["kaguya"].period == "2028-04-01〜"
    assert found["mugen"].period == ""
    drawn = lines(chart)
    assert drawn["commission", "amed", "ryugu"].amount == "1.9億円"
    assert drawn["commission", "amed", "ryugu"].label == "委託研究開発契約"
    assert drawn["sub_commission", "ryugu", "getsumen"].amount == "7,600万円"
    assert drawn["joint_resource", "mugen", "ryugu"].details == ("現金",)
    assert found["mugen"].details == ("現金7,000万円", "派遣研究者の人件費7,000万円")
    assert drawn["joint_resource", "kaguya", "getsumen"].amount == "6,000万円"
    # Each joint research contract of three or more is one card; no pair is called by its name.
    assert drawn["joint", "kaguya", "kyodo2"].amount == ""
    assert ("joint", "kaguya", "kyodo1") not in drawn
    assert {line.label for line in chart.lines if line.kind in ("joint", "joint_resource")} == {""}
    assert ("governance", "amed", "committee") in drawn
    assert "AMED委託費 1.9億円（計画）" in chart.subtitle
    assert "1.05倍" in chart.subtitle


def test_a_project_year_shows_who_is_there_then_and_the_money_of_that_year() -> None:
    chart = taisei_chart(view("f1.yaml"), asked=Asked(year=1))
    found = cards(chart)
    assert "kaguya" not in found
    assert found["ryugu"].amount == "1,200万円"
    assert found["ryugu"].amount_label == "AMED委託費（1年目）"
    assert lines(chart)["commission", "amed", "ryugu"].amount == "2,000万円"
    later = cards(taisei_chart(view("f1.yaml"), asked=Asked(as_of=date(2028, 4, 1))))
    assert later["kaguya"].period == ""
    assert later["kaguya"].amount == "2,000万円"


def test_english_names_and_words() -> None:
    chart = taisei_chart(view("f1.yaml"), lang="en")
    assert chart.title == "Structure: F1 Tamatebako biomarker platform (fictional)"
    assert cards(chart)["ryugu"].names == ("Ryugu Medical University (fictional)",)
    assert cards(chart)["ryugu"].amount == "¥114M"
    assert cards(chart)["kyodo1"].names == ("Joint research contract",)


def test_the_chart_judges_no_line_itself() -> None:
    """Without answers a line is what the document says it is; with them, those are wrong that a finding speaks of."""
    drawn = lines(taisei_chart(view("f4.yaml")))
    assert drawn["sub_commission", "horai", "tsurukame"].amount == "800万円"
    assert drawn["expenditure", "assay", "mugen"].amount == "500万円"
    assert drawn["expenditure", "horai", "assay"].label == "検体測定の外注"
    answers = check(view("f4.yaml"), load_profile("aimgain-5"))
    judged = lines(taisei_chart(view("f4.yaml"), answers))
    wrong = {("horai", "tsurukame"), ("horai", "assay"), ("assay", "mugen")}
    assert {key[1:] for key in judged if key[0] == "violation"} == wrong
    assert not [key for key in judged if key[0] in ("expenditure", "sub_commission") and key[1:] in wrong]
    clean = lines(taisei_chart(view("f4.yaml"), answers, findings=False))
    assert {key for key in clean if key[1:] in wrong} == set(), (
        "a proposal shows no line that must not be there"
    )
    assert ("sub_commission", "getsumen", "horai") in clean


def test_findings_draw_their_paths_contracts_and_marks() -> None:
    project = view("f4.yaml")
    keys = {flow.entry: flow.key for flow in project.flows}
    chart = taisei_chart(
        project,
        report(
            "f4.yaml",
            finding(project, "MON-01", "horai", "tsurukame", edges=(keys["m-sub-1"], keys["m-leak-1"])),
            finding(project, "MON-01", "assay", "mugen", edges=(keys["m-assay"], keys["m-leak-2"])),
            finding(project, "CON-05", "saisaiitaku"),
            finding(project, "MON-02", "horai", "tsurukame", root="MON-01/horai+tsurukame"),
            finding(project, "PPL-03", "yumekawa", severity=Severity.ADVISORY),
            finding(project, "RES-02", "f4", outcome=Outcome.EXPLAINED),
        ),
    )
    drawn = lines(chart)
    assert drawn["violation", "horai", "tsurukame"].rule == "①MON-01・③CON-05"
    assert drawn["violation", "horai", "tsurukame"].amount == "800万円"
    assert drawn["violation", "horai", "assay"].amount == "500万円"
    assert drawn["violation", "assay", "mugen"].rule == "②MON-01"
    assert not [key for key in drawn if key[0] in ("expenditure", "unknown")]
    assert ("sub_commission", "getsumen", "horai") in drawn
    assert ("violation", "getsumen", "horai") not in drawn
    marks = {i: [(m.kind, m.rules) for m in c.marks] for i, c in cards(chart).items() if c.marks}
    assert marks["tsurukame"] == [("fail", ("①MON-01", "③CON-05"))]
    assert marks["mugen"] == [("fail", ("②MON-01",)), ("advisory", ("④PPL-03",))]
    assert [(row.kind, row.number, row.rule) for row in chart.findings] == [
        ("fail", "①", "MON-01"), ("fail", "②", "MON-01"), ("fail", "③", "CON-05"), ("advisory", "④", "PPL-03"),
        ("explained", "⑤", "RES-02"),
    ]  # fmt: skip
    assert "MON-02" in chart.findings[0].text
    clean = taisei_chart(project, report("f4.yaml"), findings=False)
    assert clean.findings == ()
    assert not any(card.marks for card in clean.cards)


def test_a_finding_about_a_direct_contract_is_a_line_from_amed() -> None:
    project = view("f9.yaml")
    made = finding(project, "CON-02", "chokusetsu1", period=Period(date(2026, 4, 1), date(2028, 4, 1)))
    chart = taisei_chart(project, report("f9.yaml", made))
    assert lines(chart)["violation", "amed", "ryugu"].rule == "①CON-02"
    # The second contract, of which this finding does not speak, is drawn as it is written.
    assert lines(chart)["violation", "amed", "ryugu"].amount == "2,000万円"
    assert lines(chart)["commission", "amed", "ryugu"].amount == "3,000万円"
    assert "1〜2年目" in chart.findings[0].text
    # The principal investigator belongs to a sub institution and is shown there.
    assert [p.title for p in cards(chart)["tengu"].people] == ["研究開発代表者", "研究開発分担者"]
    assert cards(chart)["ryugu"].people[0].short == "分担者"
    assert cards(chart)["uchide"].startup


def test_a_startup_is_marked_as_the_call_of_the_report_defines_it() -> None:
    project = written(
        "organizations:\n"
        "  - {id: k, name: 河童（架空）, kind: company, legal_personality: JP, is_sme: true, deemed_large: false, roles: [sub],\n"
        "     shareholders: [{who: 夢幻製薬（架空）, percent: 60, large: true}]}\n"
    )
    call = load_profile("aimgain-5")
    assert cards(taisei_chart(project))["k"].startup
    assert not cards(taisei_chart(project, check(project, call, only=())))["k"].startup
    looser = call.with_overrides({"deemed_large_one_owner": "3/4", "deemed_large_all_owners": "3/4"})
    assert cards(taisei_chart(project, check(project, looser, only=())))["k"].startup


def test_many_unknown_answers_are_summed_up_in_one_row() -> None:
    project = view("hoshiyomi.yaml")
    made = [finding(project, f"CON-{k:02}", "ryugu", outcome=Outcome.UNKNOWN) for k in range(1, 13)]
    chart = taisei_chart(project, report("hoshiyomi.yaml", *made, finding(project, "ORG-01", "ryugu")))
    assert [row.kind for row in chart.findings] == ["fail", *["unknown"] * 6]
    assert "7件" in chart.findings[-1].text
    assert "CON-12" in chart.findings[-1].text
    assert [row.number for row in chart.findings] == ["①", "②", "③", "④", "⑤", "⑥", "⑦〜⑬"]


def test_what_is_not_decided_is_said() -> None:
    found = cards(taisei_chart(view("hoshiyomi.yaml")))
    assert [p.name for p in found["kaguya"].people] == ["未定"]
    assert (found["kaguya"].amount_label, found["kaguya"].amount) == ("提供リソース", "？")
    assert found["mugen"].amount == "4,500万円＋未定・未記載分"
    assert found["mugen"].yen is None
    chart = taisei_chart(
        written(
            "organizations:\n"
            "  - {id: u1, name: 一大学（架空）, roles: [lead]}\n"
            "  - {id: u2, name: undecided, roles: [sub]}\n"
            "  - {id: u3, name: 三大学（架空）}\n"
            "people:\n"
            "  - {id: p, name: 田中（架空）, employer: u3, roles: [principal_investigator]}\n"
            "money:\n"
            "  - {from: amed, to: u1, origin: amed, kind: commission, amounts: {1: 10_000_000, 2: undecided}}\n"
            "  - {from: u1, to: u2, origin: amed, kind: sub_commission, amounts: {1: undecided}}\n"
        )
    )
    found = cards(chart)
    assert (found["u2"].names, found["u2"].undecided, found["u2"].amount) == (("未定",), True, "未定")
    assert found["u1"].amount == "未定"  # how much of it is passed on is not decided
    assert found["u1"].yen is None
    assert (found["u3"].kind, found["u3"].role, found["u3"].undecided) == ("outside", "役割の記載なし", True)
    assert [p.name for p in found["u3"].people] == ["田中（架空）"]


def test_a_faculty_is_drawn_as_its_institution_and_a_body_with_two_sides_twice() -> None:
    chart = taisei_chart(
        written(
            "organizations:\n"
            "  - {id: u1, name: 一大学（架空）, roles: [lead]}\n"
            "  - {id: med, name: 医学部（架空）, part_of: u1, roles: []}\n"
            "  - {id: u2, name: 二大学（架空）, roles: [sub]}\n"
            "  - {id: c1, name: 一製薬（架空）, roles: [sub, {role: partner, from: 2028-04-01}]}\n"
            "contracts:\n"
            "  - {id: k, kind: joint_research, parties: [med, c1]}\n"
            "money:\n"
            "  - {from: amed, to: med, origin: amed, kind: commission, amounts: {1: 10_000_000}}\n"
        )
    )
    found = cards(chart)
    assert "med" not in found
    assert found["u1"].amount == "1,000万円"
    assert {i: c.kind for i, c in found.items() if i.startswith("c1")} == {
        "c1": "sub",
        "c1.company": "partner",
    }
    assert found["c1.company"].period == "2028-04-01〜"
    assert ("commission", "amed", "u1") in lines(chart)
    assert ("joint", "c1.company", "u1") in lines(chart)


def test_what_is_not_said_is_marked_at_its_place_and_what_is_said_to_be_none_is_not() -> None:
    head = "organizations:\n  - {id: u1, name: 一大学（架空）, roles: [lead]}\n  - {id: c1, name: 一製薬（架空）, roles: [partner]}\n"
    silent = taisei_chart(written(head))
    assert silent.subtitle == "タイプ ？　｜　AMED委託費 ？　産学連携リソース ？"
    assert [(c.people[0].name, c.amount) for c in silent.cards if c.kind != "funder"] == [("？", "？")] * 2
    none = taisei_chart(written(head + "people: []\nmoney: []\nresources: []\n"))
    assert none.subtitle == "タイプ ？"
    assert [(c.people, c.amount) for c in none.cards if c.kind != "funder"] == [((), "")] * 2


def test_a_contract_of_many_parties_is_one_card_and_the_pairs_that_give_are_lines() -> None:
    chart = taisei_chart(view("f9.yaml"))
    (contract,) = [card for card in chart.cards if card.kind == "contract"]
    assert (contract.names, contract.details) == (("共同研究開発契約",), ("（8者）",))
    parties = [line.source for line in chart.lines if line.target == contract.id]
    assert parties == ["getsumen", "ryugu", "tengu", "horai", "atlantis", "uchide", "mugen", "tsurukame"]
    pairs = [
        (line.kind, line.source, line.target) for line in chart.lines if line.source in ("mugen", "tsurukame")
    ]
    assert ("joint_resource", "mugen", "getsumen") in pairs
    assert [pair for pair in pairs if pair[0] == "joint" and pair[2] != contract.id] == []
    several = generated.chart(14, groups=3)
    assert [c.details for c in several.cards if c.kind == "contract"] == [
        ("（kyodo、13者）",), ("（kyodo1、13者）",), ("（kyodo2、13者）",)
    ]  # fmt: skip
    # Never as many lines as there are pairs, however few the parties.
    assert [card.details for card in taisei_chart(view("f5.yaml")).cards if card.kind == "contract"] == [
        ("（5者）",)
    ]


def test_a_line_that_only_a_folded_finding_speaks_of_is_drawn_under_the_number_of_its_head() -> None:
    project = view("f4.yaml")
    head = finding(project, "ORG-01", "f4")
    folded = replace(finding(project, "CON-04", "saisaiitaku"), key="folded", root_cause=head.key)
    drawn = lines(taisei_chart(project, report("f4.yaml", head, folded)))
    assert drawn["violation", "horai", "tsurukame"].rule == "①CON-04"
    assert drawn["violation", "horai", "tsurukame"].amount == "800万円"
    direct = finding(project, "CON-06", "saisaiitaku")
    drawn = lines(taisei_chart(project, report("f4.yaml", head, folded, direct)))
    assert drawn["violation", "horai", "tsurukame"].rule == "②CON-06"


def test_many_findings_of_one_rule_share_a_row_and_keep_their_numbers() -> None:
    project = view("f4.yaml")
    people = ("tsukishima", "yomogida", "yumekawa", "tsurumi")
    made = [finding(project, "PPL-04", person) for person in people]
    chart = taisei_chart(project, report("f4.yaml", finding(project, "ORG-01", "f4"), *made))
    assert [(row.number, row.rule) for row in chart.findings] == [("①", "ORG-01"), ("②〜⑤", "PPL-04")]
    assert "4件" in chart.findings[1].text
    assert "蓬田 五郎（架空）" in chart.findings[1].text
    assert cards(chart)["tsurukame"].marks[0].rules == ("⑤PPL-04",)
    crowd = [finding(project, "PPL-04", "yomogida") for _ in range(3)]
    chart = taisei_chart(project, report("f4.yaml", *crowd, *made))
    assert cards(chart)["horai"].marks[0].rules == ("①〜③⑤PPL-04",)


@pytest.mark.parametrize("name", ["f4.yaml", "f5.yaml", "f9.yaml", "hoshiyomi.yaml"])
def test_the_numbers_are_those_of_the_report(name: str) -> None:
    answers = check(view(name), load_profile("aimgain-5"))
    crash = replace(answers.heads()[-1], rule="ENGINE", key="crash", outcome=Outcome.UNKNOWN)
    answers = replace(answers, findings=(*answers.findings, crash))
    page = render_html(Run([answers]), "ja")
    heads = re.findall(
        r'<span class="number">指摘(\d+)</span> <span class="rule">([A-Z]+(?:-\d+)?)</span>', page
    )
    rows = taisei_chart(view(name), answers).findings
    alone = [(row.number, row.rule) for row in rows if row.rule and "〜" not in row.number]
    assert ("①", "ENGINE") in alone
    assert set(alone) <= {(numbered(int(number)), rule) for number, rule in heads}


def test_the_foot_says_by_what_and_how_far_it_was_judged() -> None:
    notes = taisei_chart(view("f1.yaml"), check(view("f1.yaml"), load_profile("aimgain-5"))).notes
    assert notes[:2] == ("文書の時点：2031-06-30", "第五次公募（案、2025-04-21時点）・全期間を検査")
    assert notes[2].startswith("142規則中")
    adopted = view("adopted_projects/08.yaml")
    forced = check(adopted, load_profile("aimgain-5"), forced=True)
    assert any("指定により" in note for note in taisei_chart(adopted, forced, lang="ja").notes)
    unjudged = taisei_chart(adopted, check(adopted, None)).notes
    assert unjudged[-1] == "142規則のどれも検査していません。"
    assert any("規則集がない" in note for note in unjudged)
    assert taisei_chart(adopted).notes == ("文書の時点：2025-04-21",)


def test_work_of_the_competitive_area_stands_in_its_frame() -> None:
    chart = taisei_chart(
        written(
            "organizations:\n  - {id: c1, name: 一製薬（架空）, roles: [partner]}\n"
            "work_items:\n"
            "  - {id: w1, title: 製剤化, area: competitive, product: 一号薬, organizations: [c1]}\n"
            "  - {id: w2, title: 販路, area: competitive}\n"
            "  - {id: w3, title: 探索, area: non_competitive}\n"
        )
    )
    made = [(c.names, c.role, c.details) for c in chart.cards if c.kind == "product"]
    assert made == [
        (("一号薬", "製剤化"), "", ("実施：一製薬（架空）",)),
        (("販路",), "競争領域の研究開発項目", ()),
    ]
    assert {card.frame for card in layout(chart).cards if card.kind == "product"} == {"competitive"}


def test_a_lead_that_hands_over_was_a_lead_and_is_a_sub() -> None:
    chart = taisei_chart(
        written(
            "organizations:\n"
            "  - {id: u1, name: 一大学（架空）, roles: [{role: lead, to: 2028-03-31}, {role: sub, from: 2028-04-01}]}\n"
            "  - {id: u2, name: 二大学（架空）, roles: [{role: sub, to: 2028-03-31}, {role: lead, from: 2028-04-01}]}\n"
            "contracts:\n"
            "  - {id: k1, kind: commission, commissioner: amed, contractor: u1, period: {from: 2026-04-01, to: 2028-03-31}}\n"
            "  - {id: k2, kind: commission, commissioner: amed, contractor: u2, period: {from: 2028-04-01, to: 2031-03-31}}\n"
            "  - {id: k3, kind: commission, commissioner: amed, contractor: u2, period: {from: 2026-04-01, to: 2027-03-31}}\n"
            "money:\n"
            "  - {from: amed, to: u1, origin: amed, under: k1, amounts: {1: 10_000_000}}\n"
            "  - {from: u1, to: u2, origin: amed, kind: sub_commission, amounts: {1: 1_000_000}}\n"
            "  - {from: u2, to: u1, origin: amed, kind: sub_commission, amounts: {3: 2_000_000}}\n"
        )
    )
    drawn = lines(chart)
    assert {card.kind for card in chart.cards} == {"funder", "lead"}
    assert cards(chart)["u1"].period == "代表研究機関 〜2028-03-31、分担研究機関 2028-04-01〜"
    for kind, source, target in (
        ("commission", "amed", "u1"),
        ("commission", "amed", "u2"),
        ("sub_commission", "u1", "u2"),
        ("sub_commission", "u2", "u1"),
    ):
        assert (kind, source, target) in drawn
    assert cards(chart)["u1"].role == "代表研究機関（〜2028-03-31）"
    assert cards(chart)["u2"].role == "代表研究機関（2028-04-01〜）"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_fixture_can_be_laid_out(path: Path) -> None:
    project = view_of(build_graph([load(path)]))
    answers = check(project, load_profile("aimgain-5"))
    for lang in ("ja", "en"):
        placed = layout(taisei_chart(project, answers, lang=lang))  # type: ignore[arg-type]
        assert placed.width > 0
    assert render(taisei_chart(project, answers), None, "dot")


def judged(document: dict[str, Any], **options: Any) -> Chart:
    project = view_from(document)
    return taisei_chart(project, check(project, load_profile("aimgain-5")), **options)


def test_a_lawful_hand_over_carries_its_times_and_looks_like_no_breach() -> None:
    chart = judged(hard.hand_over())
    found, drawn = cards(chart), lines(chart)
    assert found["u0"].role == "代表研究機関（〜2028-03-31）"
    assert found["u1"].role == "代表研究機関（2028-04-01〜）"
    assert found["c0"].role == "幹事企業（〜2028-03-31）"
    assert drawn["commission", "amed", "u0"].period == "〜2028-03-31"
    assert drawn["commission", "amed", "u1"].period == "2028-04-01〜"
    assert not [line for line in chart.lines if line.kind in ("violation", "unknown")]
    people = [(p.name, p.period) for p in found["c0"].people]
    assert people[0][1] == "〜2028-03-31"
    assert people[1] == ("後任 太郎（架空）", "2028-04-01〜")
    assert [(p.title, p.period) for p in found["u0"].people] == [
        ("研究開発代表者", "〜2028-03-31"),
        ("研究開発分担者", "2028-04-01〜"),
    ]


def test_who_leaves_and_comes_back_says_both_and_a_year_says_who_joins_in_it() -> None:
    assert cards(judged(hard.comes_back()))["c1"].period == "〜2027-03-31、2029-04-01〜"
    second = cards(judged(hard.comes_back(), asked=Asked(year=2)))
    assert "c1" not in second
    assert second["c2"].period == "2027-10-01〜"
    assert cards(judged(hard.comes_back(), asked=Asked(year=3)))["c2"].period == ""


def test_nobody_disappears() -> None:
    chart = judged(hard.committees())
    found = cards(chart)
    assert (found["giver"].kind, found["signer"].kind) == ("outside", "outside")
    assert [(c.role, c.names) for c in chart.cards if c.kind == "committee"] == [
        ("産学連携委員会", ()),
        ("PJ運営会議", ()),
        ("PJ運営会議", ("データ管理委員会（架空）",)),
    ]
    assert ("joint", "signer", "samples") in lines(chart)
    assert ("resource", "giver", "u0") in lines(chart)


def test_a_faculty_and_its_university_show_what_each_receives() -> None:
    chart = judged(hard.faculty())
    found = cards(chart)
    assert "hosp" not in found, "a hospital without a role is drawn as its university"
    assert (found["u0"].amount, found["med"].amount) == ("3.47億円", "1,200万円")
    assert [p.name for p in found["med"].people] == ["医学 花子（架空）"], "where the role lies"
    assert lines(chart)["sub_commission", "u0", "u1"].amount == "1.53億円"


def test_at_application_contracts_are_to_come_and_nothing_is_no_arrow() -> None:
    drawn = lines(judged(hard.application()))
    assert drawn["commission", "amed", "u0"].label == "委託研究開発契約（予定）"
    assert drawn["sub_commission", "u0", "u1"].label == "再委託研究開発契約（予定）"
    assert drawn["expenditure", "u1", "lab"].label == "検査の外注（予定）"
    assert ("expenditure", "u0", "u1") not in drawn
    assert drawn["expenditure", "u1", "lab"].amount == "約123.46万円"
    english = lines(judged(hard.application(), lang="en"))
    assert english["commission", "amed", "u0"].label == "Commission contract (planned)"


def test_one_contract_is_one_thing_whoever_signs_it() -> None:
    chart = judged(hard.n_parties())
    drawn = lines(chart)
    assert {card.id for card in chart.cards if card.kind == "contract"} == {"kyodo", "three", "firms"}
    assert sorted(line.source for line in chart.lines if line.target == "firms") == ["c0", "c1", "c2"]
    assert drawn["joint", "c0", "u0"].label == "共同研究開発契約"
    assert ("joint", "u0", "u1") in drawn, "two institutions may sign one"
    assert cards(chart)["three"].details[-1] == "〜2028-03-31"


def test_findings_are_numbered_in_the_order_of_the_page() -> None:
    chart = judged(hard.many_subs())
    numbers = [mark.rules[0][0] for card in chart.cards if card.kind == "sub" for mark in card.marks]
    assert numbers == [numbered(k) for k in range(1, 13)]


def test_the_name_of_who_is_responsible_is_never_left_out_because_it_is_long() -> None:
    for density in ("full", "medium", "compact"):
        placed = layout(replace(judged(hard.long_names()), density=density))  # type: ignore[arg-type]
        shown = "".join(cell.text for row in placed.card("u0").content.rows for cell in row.cells)
        assert "アレクサンドロヴィチ（架空）" in shown
        assert "3.5億円" in shown


def test_a_wrong_payment_that_names_another_pairs_contract_does_not_draw_that_contract_as_wrong() -> None:
    document = fixture("f1")
    leak = {
        "id": "leak",
        "from": "ryugu",
        "to": "mugen",
        "origin": "amed",
        "kind": "expenditure",
        "amounts": {2: 1_000_000},
    }
    document["money"].append(leak)
    drawn = lines(judged(document))
    assert drawn["violation", "ryugu", "mugen"].amount == "100万円"
    flows = {flow.entry: flow for flow in view_from(document).flows}
    under = replace(flows["leak"], under=next(f.under for f in flows.values() if f.target == "getsumen"))
    project = view_from(document)
    project.flows[:] = [under if flow.entry == "leak" else flow for flow in project.flows]
    again = lines(taisei_chart(project, check(project, load_profile("aimgain-5"))))
    assert ("violation", "ryugu", "mugen") in again
    assert ("sub_commission", "ryugu", "getsumen") in again
    assert ("violation", "ryugu", "getsumen") not in again
