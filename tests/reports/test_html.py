from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from graphmodel.text import Lang, Text
from queries.calls import load_profile
from queries.catalogue import Authority
from queries.engine import check
from queries.findings import Outcome, Remedy
from tests.consortia import fixture, view_from
from tests.reports import samples
from tests.reports.samples import run
from viz.reports.html import render_html
from viz.reports.inline_svg import BadSvg, inline
from viz.waiting import waiting

SVG = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="800px" height="1000px"
 aria-labelledby="title desc" onload="steal()">
<title id="title">体制図</title><desc id="desc">d</desc>
<style>#box { fill: #abc } .x { fill: url(#fade) } @import "https://example.com/x.css";</style>
<linearGradient id="fade"/><rect id="box" fill="url(#fade)" onclick="steal()"/>
<use xlink:href="#box"/><a href="https://example.com/"><text>A &amp; B</text></a><image href="https://example.com/x.png"/>
<script>steal()</script><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>
</svg>
"""
VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Reads a page, checks that tags are closed in order, and collects what the tests ask for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def having(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


RUNS = {
    "full": lambda: run(samples.full(), problems=(samples.UNREADABLE, samples.CAUTIONED)),
    "clean": lambda: run(samples.clean()),
    "crashed": lambda: run(samples.crashed()),
    "no profile": lambda: run(samples.no_profile()),
    "hostile": lambda: run(samples.hostile()),
    "many": lambda: run(samples.full(), samples.clean(), samples.no_profile(), samples.crashed()),
    "nothing": lambda: run(),
    "unreadable": lambda: run(problems=(samples.UNREADABLE,)),
    "engine": lambda: run(check(view_from(fixture("hoshiyomi")), load_profile("aimgain-5"), file="h.yaml")),
}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", RUNS)
def test_every_page_is_well_formed_and_says_its_language(name: str, lang: Lang) -> None:
    text = render_html(RUNS[name](), lang, {})
    page = Page(text)
    assert page.having("html") == [{"lang": lang}]
    assert len(page.having("h1")) == 1
    assert all(attributes.get("scope") for attributes in page.having("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {str(a["href"])[1:] for a in page.having("a")}
    assert targets <= set(ids)
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert text == render_html(RUNS[name](), lang, {})


def test_the_page_loads_nothing() -> None:
    page = Page(render_html(run(samples.full()), "ja", {"hoshiyomi": SVG}))
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "image"} or "href" not in attributes
        assert "src" not in attributes
        assert str(attributes.get("href", "#")).startswith("#")
    (policy,) = [a["content"] for a in page.having("meta") if a.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_nothing_of_a_document_becomes_markup() -> None:
    text = render_html(run(samples.hostile(), samples.full(id=samples.HOSTILE)), "ja", {})
    page = Page(text)
    assert len(page.having("script")) == 1
    assert "alert" not in text[text.rindex("<script>") :]
    assert "<script>alert" not in text
    assert '<script>alert("x")</script> & \'' in page.text
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_a_finding_shows_all_that_a_reader_needs() -> None:
    page = Page(render_html(run(samples.full()), "ja", {})).text
    for piece in (
        "AMED委託費が産学官共同研究企業に渡っています",
        "AMED委託費を産学官共同研究企業に渡せない（他の機関を通す場合を含む）",
        "2年目（2027-04-01〜2028-03-31）",
        "AMED → 月面理工大学（架空）",
        "hoshiyomi.yaml:41, 42, 57",
        samples.S19.quote,
        "この支払を産学官共同研究企業の自己資金か",
        "研究開発の再開が登記の3年後のため（承認者 法務部長（架空）",
        "認められません: 理由（reason）と承認者（approved_by）が必要です。",
        "中間評価は2年目の末日に当たります",
        "案",
        "公募（案）は検討中のため、変更される可能性があります。",
    ):
        assert piece in page


def test_page_one_has_the_conclusion_and_what_is_to_do_and_room_to_fill_in() -> None:
    page = render_html(run(samples.full()), "ja")
    before_the_chart = page[: page.index("<figure")]
    for words in ("作成日", "作成者", "確認者", "結論", "対応事項", "担当", "期限", "対応状況", "目次"):
        assert words in before_the_chart
    assert before_the_chart.index("結論") < before_the_chart.index("対応事項")
    for each in samples.full().heads():
        if each.outcome is not Outcome.UNKNOWN:
            assert escape(each.message.ja) in before_the_chart
    assert "未定の人（p4）" in before_the_chart
    for anchor in re.findall(r"<nav.*?</nav>", page, re.S)[0].split('href="#')[1:]:
        assert f'id="{anchor.partition(chr(34))[0]}"' in page


def test_a_missing_fact_has_one_card() -> None:
    report = check(view_from(fixture("hoshiyomi")), load_profile("aimgain-5"), file="h.yaml")
    page = render_html(run(report), "ja")
    cards = re.findall(r'<article class="finding unknown".*?</article>', page, re.S)
    assert len(cards) == len(waiting(report)) < report.counts["unknown"]
    for rule in (r.rule for r in report.results if r.outcome is Outcome.UNKNOWN):
        assert any(f">{rule}<" in card for card in cards), rule


def test_what_a_clause_rests_on_and_both_parts_of_a_remedy_are_shown() -> None:
    remedy = Remedy(
        Text("AMEDに相談してください。", "Ask AMED."), Text("記載を直してください。", "Correct it.")
    )
    page = render_html(
        run(
            samples.report(
                [replace(samples.LEAK, remedy=remedy, authority=Authority.DERIVED)],
                [samples.result("MON-01", Outcome.FAIL)],
            )
        ),
        "ja",
    )
    assert page.count("導いた規則") >= 2, "on the card, and what it means"
    assert Authority.DERIVED.sentence.ja in page
    assert page.index("【実態】AMEDに相談") < page.index("【この文書】記載を直し")


def test_outcomes_are_words_with_numbers() -> None:
    text = render_html(run(samples.full()), "ja", {})
    tiles = re.findall(
        r'<li class="[\w ]+"><span class="count">(\d+)</span> .*?</span>(\w+)</span></li>', text
    )
    assert tiles == [
        ("4", "不適合"),
        ("1", "注意"),
        ("15", "判定不能"),
        ("1", "例外記載"),
        ("2", "適合"),
        ("1", "対象なし"),
    ]


def test_folded_findings_are_there_but_folded() -> None:
    text = render_html(run(samples.full()), "ja", {})
    folded = text[text.index("<details>") : text.index("</details>") + 10]
    assert "これに伴う指摘" in folded
    assert "契約にもとづかない資金の流れがあります" in folded
    assert "指摘1-1" in Page(folded).text.replace(" ", "")


def test_every_rule_is_in_the_table_with_its_count_and_reason() -> None:
    page = Page(render_html(run(samples.full()), "ja", {}))
    for result in samples.full().results:
        assert result.rule in page.texts
    assert "注1：研究開発期間が書かれていないか未定です" in page.text
    assert "検査していない規則（118規則）" in page.text
    assert "TYP-07" in page.texts


def test_the_list_of_unchecked_rules_is_said_once_for_many_projects() -> None:
    same = run(samples.clean(), samples.clean(id="b"))
    assert render_html(same, "ja", {}).count("検査していない規則（140規則）") == 1
    page = Page(render_html(run(samples.clean(), samples.full(id="b")), "ja", {})).text
    assert "検査していない規則（140規則）" in page
    assert "検査していない規則（118規則）" in page


def test_the_to_do_list() -> None:
    text = render_html(run(samples.full()), "ja", {})
    table = text[text.index('<table class="todo">') :]
    page = Page(table[: table.index("</table>") + 8]).text
    assert "未定の人（p4）" in page
    assert "氏名（name）、研究者かどうか（researcher）" in page
    assert "hoshiyomi.yaml:38" in page


def test_banners() -> None:
    forced = Page(render_html(run(samples.full(profile_forced=True)), "ja", {})).text
    assert "指定により「第五次公募」（aimgain-5）の規則を当てはめました。" in forced
    assert "指定により" not in Page(render_html(run(samples.full()), "ja", {})).text
    none = Page(render_html(run(samples.no_profile()), "ja", {})).text
    assert "公募の規則集がないため、どの規則も判定していません。" in none
    clean = Page(render_html(run(samples.clean()), "en", {})).text
    assert "this does not say that the call is met" in clean


def test_files_and_crashes() -> None:
    page = Page(render_html(run(samples.crashed(), problems=(samples.UNREADABLE,)), "ja", {})).text
    assert "ファイルを読めなくしている間違い（1件）" in page
    assert "kaguya.yaml:18:31" in page
    assert "検査できなかった規則（1件）" in page
    assert "sub_contracts 41行目" in page


def test_a_chart_is_put_in_and_its_absence_is_said() -> None:
    assert "体制図は添えられていません。" in render_html(run(samples.full()), "ja", {})
    assert "体制図は添えられていません。" in render_html(run(samples.full()), "ja", {"hoshiyomi": ""})
    assert "体制図を読み込めませんでした。" in render_html(run(samples.full()), "ja", {"hoshiyomi": "<svg"})
    with_chart = render_html(run(samples.full()), "ja", {"hoshiyomi": SVG})
    assert with_chart.count("<svg") == 1
    assert "<?xml" not in with_chart
    assert with_chart.count("<!DOCTYPE") == 1


def test_several_charts_share_no_ids() -> None:
    text = render_html(run(samples.full(), samples.clean(id="b")), "ja", {"hoshiyomi": SVG, "b": SVG})
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {"p1-chart-box", "p2-chart-box"} <= set(ids)


def test_an_svg_made_fit_for_a_page() -> None:
    made = inline(SVG, "c-")
    assert made.markup.startswith("<svg")
    assert 'viewBox="0 0 800 1000"' in made.markup
    assert " width=" not in made.markup.split(">")[0]
    assert 'aria-labelledby="c-title c-desc"' in made.markup
    assert 'fill="url(#c-fade)"' in made.markup
    assert 'href="#c-box"' in made.markup
    assert "#c-box { fill: #abc }" in made.markup
    assert ".x { fill: url(#c-fade) }" in made.markup
    assert "A &amp; B" in made.markup
    for dropped in ("steal", "example.com", "foreignObject", "<script"):
        assert dropped not in made.markup
    assert not made.wide
    assert inline('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"/>', "c-").wide
    with pytest.raises(BadSvg):
        inline("<html/>", "c-")


def test_english_page() -> None:
    page = Page(render_html(run(samples.full()), "en", {})).text
    assert "Consortium check report" in page
    assert "Fails (3)" in page
    assert "4 rules fail. Another 15 are unknown." in page
    assert samples.S19.quote in page


def test_a_finding_without_period_or_subject_is_no_trouble() -> None:
    bare = replace(samples.LEAK, period=None, subjects=(), citations=(), places=(), path_text=None)
    report = samples.report([bare], [], title=Text("x", "x"))
    Page(render_html(run(report), "en", {}))
