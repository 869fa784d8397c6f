from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest

from graphmodel.text import Lang, Text
from queries.calls import load_profile
from queries.engine import check
from queries.findings import Asked, Outcome, Severity
from tests.consortia import change, fixture, view_from
from tests.reports import samples
from tests.reports.samples import run
from viz.reports.lines import wrap
from viz.reports.text import render_text
from viz.waiting import waiting as waiting_for

PLAIN = {
    "full": lambda: run(samples.full(), problems=(samples.UNREADABLE, samples.CAUTIONED)),
    "clean": lambda: run(samples.clean()),
    "crashed": lambda: run(samples.crashed()),
    "no profile": lambda: run(samples.no_profile()),
    "hostile": lambda: run(samples.hostile()),
    "portfolio": lambda: run(samples.full(), samples.clean(), samples.no_profile()),
    "nothing": lambda: run(),
}


def columns(line: str) -> int:
    """Columns in a terminal that draws ambiguous characters wide."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line
    )


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("show_all", [False, True])
@pytest.mark.parametrize("wanted", [40, 60, 80, 120])
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", PLAIN)
def test_no_line_is_wider_than_asked(name: str, lang: Lang, wanted: int, show_all: bool) -> None:
    text = render_text(PLAIN[name](), lang, width=wanted, show_all=show_all)
    assert all(columns(line) <= wanted for line in text.splitlines()), max(text.splitlines(), key=columns)


@pytest.mark.parametrize("quiet", [False, True])
def test_without_a_profile_no_rule_counts_as_checked(quiet: bool) -> None:
    # The rules are listed as unknown, and none of them was looked at.
    assert "142規則のどれも検査していません" in squeezed(
        render_text(PLAIN["no profile"](), "ja", quiet=quiet)
    )
    assert "None of the 142 rules was checked" in render_text(PLAIN["no profile"](), "en", quiet=quiet)
    assert "どれも検査していません" not in render_text(PLAIN["full"](), "ja", quiet=quiet)


def test_a_line_that_fits_is_used_up() -> None:
    assert wrap("あ" * 40, 80) == ["あ" * 40]
    assert wrap("あ" * 41, 80) == ["あ" * 40, "あ"]
    assert wrap("alpha beta", 10) == ["alpha beta"]


def test_nothing_of_a_quotation_is_lost_at_any_width() -> None:
    for width in range(40, 90, 7):
        text = squeezed(render_text(run(samples.full()), "ja", width=width))
        assert f"「{samples.S19.quote}」S19" in text
        assert f"「{samples.S20.quote}」S20" in text


def test_no_line_begins_or_ends_against_the_rules_of_japanese_typesetting() -> None:
    for width in range(40, 90):
        for line in wrap(
            "彼は「いいえ（架空）、違います。」と言った。ファイルは（たぶん）読めない！ コンピューター。" * 3,
            width,
        ):
            assert line[0] not in "」）、。！ー"
            assert line[-1] not in "「（"


def test_words_numbers_and_dates_stay_whole() -> None:
    text = "支払は20,000,000円で、期間は2027-04-01から、担当はalphabeta、コンソーシアムです。"
    for width in range(22, 60):
        joined = "\n".join(wrap(text, width))
        for whole in ("20,000,000円", "2027-04-01", "alphabeta", "コンソーシアム"):
            assert whole in joined


def test_a_word_too_long_for_the_line_is_divided_not_lost() -> None:
    assert "".join(wrap("x" * 205, 50)) == "x" * 205


def test_a_finding_shows_all_that_a_reader_needs() -> None:
    text = render_text(run(samples.full()), "ja", width=200)
    block = text[text.index("MON-01  ") : text.index("ORG-13")]
    for piece in (
        "AMED委託費が産学官共同研究企業に渡っています（必須）",
        "対象              鶴亀化学（架空）",
        "期間              2年目（2027-04-01〜2028-03-31）",
        "経路              AMED → 月面理工大学（架空）",
        "8,000,000円",
        "記載箇所          hoshiyomi.yaml:41, 42, 57",
        "S19 AIMGAIN：その他の留意事項",
        "対応方法          【この文書】この支払を",
        "これに伴う指摘 1件: MON-02（--all で表示）",
    ):
        assert piece in block
    assert "✕  不適合    MON-01" in text
    assert "求められる内容    2社以上" in text
    assert "記載内容          1社" in text
    assert "対象              課題全体" in text


def test_kinds_are_marked_and_in_order() -> None:
    text = render_text(run(samples.full()), "ja")
    marks = [
        "✕  不適合    MON-01",
        "！ 注意      ORG-11",
        "？ 判定不能  PPL-05",
        "✓  例外記載  SU-01",
        "※ 参考      EVL-03",
    ]
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "代表研究機関が国外にあります（原則）" in text
    assert "幹事企業が書かれていません（" not in text


def test_english_says_the_same() -> None:
    text = render_text(run(samples.full()), "en", width=200)
    for piece in (
        "✕  fail                MON-01  AMED money reaches a partner company (must)",
        "who            Tsurukame Chemical (fictional)",
        "when           year 2 (2027-04-01 to 2028-03-31)",
        samples.S19.quote,
        "1 following from this: MON-02 (shown with --all)",
        "rules: fail 4 · advisory 1 · unknown 15 · exception recorded 1 · pass 2 · not applicable 1",
        "24 of 142 rules were checked",
        "exit code 1 (something fails)",
    ):
        assert piece in text


def test_folded_findings_come_with_all() -> None:
    folded = "契約にもとづかない資金の流れがあります"
    assert folded not in render_text(run(samples.full()), "ja")
    assert folded in render_text(run(samples.full()), "ja", show_all=True)


def test_all_shows_every_rule_and_what_was_not_checked() -> None:
    text = render_text(run(samples.full()), "ja", show_all=True, width=120)
    assert re.search(r"○ 適合      EVL-03  .*（1件）", text)
    assert "検査していない規則（118件）" in text
    assert "TYP-07, TYP-08" in text
    assert "CON-09）" in text


def test_unknowns_say_what_is_missing_not_how_to_mend() -> None:
    text = render_text(run(samples.full()), "ja", width=120)
    block = text[text.index("PPL-05  ") : text.index("SU-01")]
    assert block.startswith("PPL-05  未定の人（p4）の氏名（name）が分からないため、この規則を判定できません")
    assert "記載箇所          hoshiyomi.yaml:38" in block
    assert "併せて必要な記載  未定の人（p4）（hoshiyomi.yaml:38）: 研究者かどうか（researcher）" in block
    assert "対応方法" not in block
    assert samples.OPEN.message.ja not in block
    assert samples.OPEN.message.ja in render_text(run(samples.full()), "ja", width=120, show_all=True)


def test_rules_not_judged_are_grouped_by_reason() -> None:
    text = render_text(run(samples.full()), "ja", width=160)
    assert (
        "？ 判定不能 14規則: 研究開発期間が書かれていないか未定です（TYP-02, TYP-03, TYP-04, TYP-05, TYP-06, CON-01、ほか8規則は--allで表示）"
        in text
    )
    assert "－ 対象なし 1規則: この規則が見るものがありません（SU-02）" in text


def test_the_to_do_list_names_whom_what_and_where() -> None:
    text = render_text(run(samples.full()), "ja", width=120)
    block = text[text.index("補記が必要な事項（2件）") : text.index("■ まとめ")]
    assert "\n人\n" in block
    assert "□ 未定の人（p4）（hoshiyomi.yaml:38）: 氏名（name）" in block


def test_waivers_show_who_approved_and_why_they_do_not_hold() -> None:
    text = squeezed(render_text(run(samples.full()), "ja"))
    assert (
        "理由の記載あり:研究開発の再開が登記の3年後のため（承認者法務部長（架空）、2026-04-10付け、2028-03-31に失効）"
        in text
    )
    assert (
        "認められません:理由（reason）と承認者（approved_by）が必要です。記載は「理由の記載あり:口頭で了解を得た」"
        in text
    )


def test_an_exception_confirmed_by_amed_names_the_document() -> None:
    assert samples.EXPLAINED.waiver is not None
    waiver = replace(samples.EXPLAINED.waiver, document="事務連絡第12号（架空）", reason=None)
    report = samples.report(
        [replace(samples.EXPLAINED, waiver=waiver)], [samples.result("SU-01", Outcome.EXPLAINED)]
    )
    assert "AMED確認の記載あり:事務連絡第12号（架空）" in squeezed(render_text(run(report), "ja"))


def test_a_clean_report_says_what_it_does_not_say() -> None:
    text = squeezed(render_text(run(samples.clean()), "ja"))
    assert "判定できた2規則に不適合はありません。" in text
    assert "検査していない規則が140あるので、公募の要件を満たすことを示すものではありません。" in text
    assert "142規則中2規則を検査しました（判定できた規則2、判定不能0、対象なし0）" in text
    assert "終了コード0（不適合は見つかりませんでした）" in text


def test_the_conclusion_counts_only_what_was_judged() -> None:
    """What has nothing to look at is no rule that holds."""
    idle = [
        samples.result(f"TYP-0{n}", Outcome.NOT_APPLICABLE, examined=0, reason=samples.NOTHING)
        for n in (2, 3)
    ]
    report = samples.report([], [samples.result("TYP-01", Outcome.PASS), *idle])
    text = squeezed(render_text(run(report), "ja"))
    assert "判定できた1規則に不適合はありません。2規則は、この文書に対象がないため判定していません。" in text
    nothing = squeezed(render_text(run(samples.report([], idle)), "ja"))
    assert "判定できた規則はありません。" in nothing
    assert "不適合はありません" not in nothing


def test_unknowns_stand_under_the_fact_that_is_missing() -> None:
    """One body of which it is not said what it is keeps many rules waiting: that is one thing to do, not sixteen."""
    data = fixture("f1")
    data["organizations"].append({"id": "x", "name": "某社（架空）", "kind": "company"})
    report = check(view_from(data), load_profile("aimgain-5"), file="f1.yaml")
    waiting = [each for each in waiting_for(report) if each.fact is not None]
    assert [each.fact.field for each in waiting if each.fact] == ["roles"]
    assert len(waiting[0].rules) > 5
    text = render_text(run(report), "ja", width=120)
    assert text.count("？ 判定不能") == 1
    assert squeezed("某社（架空）の役割（roles）が分からないため、") in squeezed(text)
    assert f"{len(waiting[0].rules)}規則を判定できません" in squeezed(text)
    (quiet,) = [
        line for line in render_text(run(report), "ja", quiet=True).splitlines() if "判定不能:" in line
    ]
    assert all(rule in quiet for rule in waiting[0].rules)


def test_what_waits_for_the_future_is_one_line() -> None:
    report = check(view_from(fixture("hoshiyomi")), load_profile("aimgain-5"), file="h.yaml")
    (later,) = [each for each in waiting_for(report) if each.fact is None]
    assert {"CON-01", "CON-03", "CON-07"} <= set(later.rules)
    text = squeezed(render_text(run(report), "ja"))
    assert (
        f"この文書の時点（2026-06-15）より後の契約や支払はまだ記録されていないため、{len(later.rules)}規則を判定できません"
        in text
    )
    assert text.count("まだ記録されていない") == 1


def test_unknowns_alone_are_not_called_clean() -> None:
    report = samples.report([samples.OPEN], [samples.result("PPL-05", Outcome.UNKNOWN)])
    text = squeezed(render_text(run(report), "ja"))
    assert "不適合は見つかっていませんが、1規則が判定不能です。" in text
    assert "終了コード0" in text
    assert "終了コード3（判定不能があります（--strict））" in squeezed(
        render_text(run(report), "ja", strict=True)
    )


def test_an_advisory_alone_does_not_change_the_exit_code() -> None:
    report = samples.report([samples.CAUTION], [samples.result("ORG-11", Outcome.FAIL, Severity.ADVISORY)])
    text = render_text(run(report), "ja")
    assert "不適合 0 · 注意 1" in text
    assert "終了コード 0" in text


def test_without_a_profile_nothing_is_called_clean() -> None:
    text = squeezed(render_text(run(samples.no_profile()), "ja"))
    assert "公募の規則集がないため、どの規則も判定していません。" in text
    assert "判定不能20規則" in text
    assert "タイプは未記載か未定" in text


def test_the_head_names_profile_status_and_asked_time() -> None:
    text = render_text(run(samples.full(asked=Asked(year=3))), "ja", width=200)
    assert "第五次公募（案、2025-04-21時点）" in text
    assert "3年目を検査" in text
    assert "2026-06-15時点の文書" in text
    assert "全期間を検査" in render_text(run(samples.full()), "ja")


def test_a_forced_profile_has_a_banner() -> None:
    banner = "元の公募への適合・不適合を示すものではありません。"
    assert banner in squeezed(render_text(run(samples.full(profile_forced=True)), "ja"))
    assert banner in render_text(run(samples.full(profile_forced=True)), "ja", quiet=True)
    assert banner not in squeezed(render_text(run(samples.full()), "ja"))


def test_a_crash_comes_first_and_says_so() -> None:
    report = samples.crashed()
    text = render_text(run(replace(report, findings=(*report.findings, samples.LEAK))), "ja")
    assert text.index("ENGINE  規則 CON-02") < text.index("MON-01")
    assert "場所              sub_contracts 41行目" in text
    assert "終了コード 2" in text


def test_files_that_could_not_be_read_come_first() -> None:
    text = render_text(run(samples.full(), problems=(samples.UNREADABLE, samples.CAUTIONED)), "ja", width=160)
    assert text.startswith(
        "■ ファイルを読めなくしている間違い（1件）\n✕ kaguya.yaml:18:31 organizations[2].roles: 「lead_compny」という役割はありません。"
    )
    assert text.index("ファイルについての注意（1件）") < text.index("MON-01")
    assert "終了コード 2" in text
    assert "終了コード 1" in render_text(run(samples.full(), problems=(samples.CAUTIONED,)), "ja")


def test_a_portfolio_ends_with_a_summary() -> None:
    other = samples.clean(id="other", title=Text("別の課題（架空）", "Other (fictional)"))
    text = render_text(run(samples.full(), other), "ja")
    block = text[text.index("全課題のまとめ（2課題）") :]
    assert "✕ 星読み創薬基盤コンソーシアム（架空） [hoshiyomi]\n   不適合 4" in block
    assert "○ 別の課題（架空） [other]\n   不適合 0" in block
    assert "不適合のある課題 1" in block


def test_quiet_gives_one_line_a_finding() -> None:
    lines = render_text(run(samples.full(), problems=(samples.UNREADABLE,)), "ja", quiet=True).splitlines()
    assert lines[0].startswith("kaguya.yaml:18:31: 読めません: 「lead_compny」")
    (leak,) = [line for line in lines if "MON-01" in line]
    assert leak.startswith("hoshiyomi.yaml:41:5: 不適合: MON-01: AMED委託費が")
    assert leak.endswith("ほか1件: MON-02")
    assert (
        len(
            [
                line
                for line in lines
                if re.search(r"(不適合|注意|判定不能|例外記載|参考): [A-Z]+-\d\d: ", line)
            ]
        )
        == 7
    )
    assert any("142規則中24規則" in line for line in lines)


def test_quiet_does_not_hide_rules_that_were_not_judged() -> None:
    text = render_text(run(samples.no_profile()), "ja", quiet=True)
    assert "判定不能: TYP-01, TYP-02" in text


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("encoding", ["cp932", "ascii", "euc_jp", "latin-1", "no-such-encoding"])
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", PLAIN)
def test_every_terminal_can_take_the_text(name: str, lang: Lang, encoding: str, quiet: bool) -> None:
    text = render_text(PLAIN[name](), lang, encoding=encoding, quiet=quiet)
    text.encode("ascii" if encoding == "no-such-encoding" else encoding, "strict")


def test_cp932_loses_nothing_of_our_own_words() -> None:
    text = render_text(run(samples.full(), problems=(samples.UNREADABLE,)), "ja", encoding="cp932")
    assert "〓" not in text
    assert "×" in text
    assert "✕" not in text
    assert "2027-04-01" in text
    assert all(columns(line) <= 80 for line in text.splitlines())


def test_a_character_that_a_terminal_lacks_is_marked_and_explained() -> None:
    report = samples.full(title=Text("𠮷野大学（架空）", "Yoshino (fictional)"))
    text = render_text(run(report), "ja", encoding="cp932")
    assert "〓野大学（架空）" in text
    assert text.startswith("この端末の文字コード（cp932）にない文字は〓で示しています。")


def test_english_marks_are_spelled_in_ascii() -> None:
    report = samples.report([replace(samples.LEAK, citations=())], [samples.result("MON-01", Outcome.FAIL)])
    text = render_text(run(report), "en", encoding="ascii", width=200)
    assert "?" not in text
    assert "x  fail" in text
    assert "AMED -> Getsumen" in text
    assert "JPY 8,000,000" in text


def test_names_cannot_add_lines_or_colours() -> None:
    text = render_text(run(samples.hostile()), "ja", width=400)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(line.startswith("ニセ行") for line in text.splitlines())
    assert '<script>alert("x")</script> & \'' in text


def test_colour_is_only_added() -> None:
    plain = render_text(run(samples.full()), "ja")
    painted = render_text(run(samples.full()), "ja", color=True)
    assert "\x1b[1;31m✕" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain


def test_same_input_same_text() -> None:
    assert render_text(run(samples.full()), "ja") == render_text(run(samples.full()), "ja")


def test_a_report_of_the_engine() -> None:
    data = change(
        fixture("f1"), [{"set": {"organizations.kaguya.roles": [{"role": "partner", "from": "2028-04-02"}]}}]
    )
    report = check(view_from(data), load_profile("aimgain-5"), file="f1.yaml", only=["ORG-13"])
    text = render_text(run(report), "ja")
    assert "2社に足りません（1社：夢幻製薬（架空））（必須）" in squeezed(text)
    assert "3年目（2028-04-01）" in text
    assert "142規則中1規則を検査しました" in text
    assert "終了コード 1" in text
