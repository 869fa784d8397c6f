"""The catalogue of rules, the slides and the call profiles, through their public doors."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from fractions import Fraction

import pytest

from graphmodel.text import Text
from queries.calls import (
    BadParameterValue,
    CallProfile,
    Quotation,
    UnknownParameter,
    UnknownProfile,
    load_profile,
    profile_ids,
)
from queries.catalogue import catalogue, groups, slides
from tests.slides import MISSING, quote_occurs, slide_text, slides_by_code

JAPANESE = r"[\u3005-\u30ff\u4e00-\u9fff]"
SLIPS = (
    (r"[\uff61-\uff9f]", "half-width katakana"),
    (r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]", "full-width letter or digit"),
    (r"(?<!\d)[,.]|[,.](?!\d)|[():;!?]", "half-width punctuation"),
    (rf"{JAPANESE}\s|\s{JAPANESE}|\u3000", "space beside Japanese"),
    (r"[，．]", "punctuation that is not 、。"),
)


def slip(text: Text) -> str | None:
    """Name the first width slip of a text, or None."""
    for pattern, name in SLIPS:
        if re.search(pattern, text.ja):
            return f"{name}: {text.ja}"
    return None if text.en.isascii() else f"not plain English: {text.en}"


@pytest.fixture
def profile() -> CallProfile:
    return load_profile("aimgain-5")


@pytest.fixture(scope="module")
def slide_by_code() -> dict[str, str]:
    text = slide_text()
    if text is None:
        pytest.skip(MISSING)
    return slides_by_code(text)


def quotations(profile: CallProfile) -> list[Quotation]:
    own = [Quotation(p.quote, p.slide) for p in profile.parameters.values()]
    return [*own, *profile.draft, profile.authority]


class TestCatalogue:
    def test_holds_every_rule_once_and_in_order(self) -> None:
        ids = list(catalogue())
        assert len(ids) == 142
        assert Counter(id_.rpartition("-")[0] for id_ in ids) == {
            "TYP": 10, "ORG": 23, "PPL": 10, "CON": 20, "MON": 17, "RES": 16, "SU": 6,
            "EVL": 11, "GOV": 6, "IP": 11, "DAT": 3, "PLN": 5, "CALL": 4,
        }  # fmt: skip
        order = {letters: n for n, letters in enumerate(groups())}
        assert ids == sorted(ids, key=lambda id_: (order[id_.rpartition("-")[0]], id_))
        assert all(id_ == rule.id for id_, rule in catalogue().items())

    def test_no_rule_is_missing_inside_a_group(self) -> None:
        for letters in groups():
            numbers = [int(rule.id[-2:]) for rule in catalogue().values() if rule.group == letters]
            assert numbers == list(range(1, len(numbers) + 1)), letters

    def test_severities_are_those_of_the_index(self) -> None:
        assert Counter(rule.severity for rule in catalogue().values()) == {
            "must": 88, "in_principle": 5, "advisory": 49,
        }  # fmt: skip
        in_principle = {rule.id for rule in catalogue().values() if rule.severity == "in_principle"}
        assert in_principle == {"ORG-03", "ORG-05", "ORG-09", "CON-10", "SU-01"}

    def test_types_and_checks_are_those_of_the_index(self) -> None:
        rules = catalogue().values()
        assert Counter(rule.type for rule in rules) == {"both": 131, "startup": 9, "academia": 2}
        assert Counter(rule.check for rule in rules) == {"A": 98, "B": 33, "C": 11}

    def test_titles_are_there_in_both_languages_and_tell_rules_apart(self) -> None:
        titles = [rule.title for rule in catalogue().values()]
        assert all(re.search(JAPANESE, title.ja) and title.en.strip() for title in titles)
        assert len({title.ja for title in titles}) == len({title.en for title in titles}) == 142

    def test_what_people_read_has_no_width_slips(self) -> None:
        texts = [text for group in groups().values() for text in (group.name, group.short)]
        for rule in catalogue().values():
            texts += [rule.title, *([rule.severity_note] if rule.severity_note else [])]
        assert [found for text in texts if (found := slip(text))] == []

    def test_rules_with_clauses_of_several_severities_say_so(self) -> None:
        note = catalogue()["ORG-14"].severity_note
        assert note is not None
        assert "必須" in note.ja
        assert catalogue()["ORG-13"].severity_note is None

    def test_slides_are_numbered_through(self) -> None:
        assert list(slides()) == [f"S{n:02}" for n in range(1, 30)]
        assert slides()["S19"].title == "AIMGAIN：その他の留意事項"
        assert slides()["S29"].title == "(参考) 用語の定義"


class TestProfile:
    def test_is_found_by_name(self) -> None:
        assert "aimgain-5" in profile_ids()
        for name in profile_ids():
            assert load_profile(name).id == name

    def test_says_that_it_is_a_draft_of_a_day(self, profile: CallProfile) -> None:
        assert profile.status == Text("案", "draft")
        assert profile.source_date == date(2025, 4, 21)
        assert profile.authority_url == "https://www.amed.go.jp/program/list/18/03/002.html"
        assert any("変更される可能性" in sentence.quote for sentence in profile.draft)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("accepted_types", ("academia", "startup")),
            ("min_academia_A", 2),
            ("min_academia_S", 1),
            ("min_startup_S", 1),
            ("strict_flow_slide", False),
            ("academia_kinds", ("university", "research_institute", "incorporated_admin_agency")),
            ("n_lead_company", 1),
            ("n_pi", 1),
            ("n_liaison_per_partner", 1),
            ("min_partners_early", 1),
            ("min_partners_late", 2),
            ("late_from_year", 3),
            ("max_years", 5),
            ("max_depth", 2),
            ("amed_min", 190_000_000),
            ("amed_max", 600_000_000),
            ("amed_min_first2", 40_000_000),
            ("total_min", 380_000_000),
            ("total_ref_max", 1_200_000_000),
            ("match_ratio", Fraction(1)),
            ("multi_year_total", 500_000_000),
            ("multi_year_term", 2),
            ("su_ref_date", date(2025, 6, 1)),
            ("su_max_age", 10),
            ("deemed_large_all_owners", Fraction(2, 3)),
            ("interim_year", 2),
            ("research_start", "2026-04"),
        ],
    )
    def test_values(self, profile: CallProfile, name: str, value: object) -> None:
        assert profile[name] == value
        assert type(profile.get(name)) is type(value)

    def test_every_parameter_names_its_sentence_and_its_rules(self, profile: CallProfile) -> None:
        for parameter in profile.parameters.values():
            assert parameter.quote, parameter.name
            assert parameter.slide in slides(), parameter.name
            assert parameter.rules, parameter.name
            assert set(parameter.rules) <= set(catalogue()), parameter.name

    def test_what_people_read_has_no_width_slips(self, profile: CallProfile) -> None:
        texts = [profile.title, profile.status]
        texts += [parameter.label for parameter in profile.parameters.values()]
        assert [found for text in texts if (found := slip(text))] == []

    def test_quotations_stand_word_for_word_on_their_slide(
        self, profile: CallProfile, slide_by_code: dict[str, str]
    ) -> None:
        missing = [q for q in quotations(profile) if not quote_occurs(q.quote, slide_by_code[q.slide])]
        assert missing == []

    def test_unknown_profile_is_a_sentence_that_says_what_was_meant(self) -> None:
        with pytest.raises(UnknownProfile) as error:
            load_profile("aimgain5")
        assert error.value.text.ja == (
            "「aimgain5」という公募プロファイルはありません。「aimgain-5」のことですか。"
        )
        assert "Did you mean “aimgain-5”?" in error.value.text.en

    @pytest.mark.parametrize("name", ["", "../catalogue", "queries/calls/aimgain-5", "全部"])
    def test_a_name_that_is_far_from_all_gets_the_list(self, name: str) -> None:
        with pytest.raises(UnknownProfile) as error:
            load_profile(name)
        assert "aimgain-5" in error.value.text.ja
        assert "aimgain-5" in error.value.text.en

    def test_unknown_parameter_is_a_sentence_that_says_what_was_meant(self, profile: CallProfile) -> None:
        for ask in (profile.__getitem__, profile.get, profile.parameter):
            with pytest.raises(UnknownParameter) as error:
                ask("min_partner_late")
            assert "min_partners_late" in error.value.text.ja
            assert "min_partners_late" in error.value.text.en


class TestOverrides:
    def test_change_a_copy_only(self, profile: CallProfile) -> None:
        changed = profile.with_overrides(
            {"accepted_types": ["startup"], "su_ref_date": "2023-06-01", "match_ratio": "1/2", "amed_max": 1}
        )
        assert changed["accepted_types"] == ("startup",)
        assert changed["su_ref_date"] == date(2023, 6, 1)
        assert changed["match_ratio"] == Fraction(1, 2)
        assert changed["amed_max"] == 1
        assert changed["amed_min"] == profile["amed_min"]
        assert changed != profile
        assert profile["accepted_types"] == ("academia", "startup")

    def test_keep_the_sentence(self, profile: CallProfile) -> None:
        changed = profile.with_overrides({"amed_max": 700_000_000})
        assert changed.parameter("amed_max").quote == profile.parameter("amed_max").quote

    def test_refuse_an_unknown_name(self, profile: CallProfile) -> None:
        with pytest.raises(UnknownParameter, match="Did you mean “amed_max”"):
            profile.with_overrides({"amed_maximum": 1})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("amed_max", "6億円"),
            ("amed_max", -1),
            ("amed_max", True),
            ("amed_max", 1.5),
            ("strict_flow_slide", 1),
            ("accepted_types", "startup"),
            ("accepted_types", [1]),
            ("su_ref_date", "2025-06-31"),
            ("su_ref_date", datetime(2025, 6, 1)),
            ("match_ratio", "1/0"),
            ("match_ratio", "-1"),
            ("research_start", "2026-13"),
            ("academia_country", ""),
        ],
    )
    def test_refuse_a_value_of_another_kind(self, profile: CallProfile, name: str, value: object) -> None:
        with pytest.raises(BadParameterValue) as error:
            profile.with_overrides({name: value})
        assert name in error.value.text.ja
        assert "書いてください" in error.value.text.ja
        assert "Write " in error.value.text.en


class TestQuotationHelper:
    """The helper itself must be able to say no, with or without the slides."""

    TEXT = "表紙\n\n研究開始2年目に\n中間 評価を実施し\n\n継続判断"

    @pytest.mark.parametrize("quote", ["研究開始2年目に中間評価を実施し", "中間評価", "研究開始 2年目に"])
    def test_ignores_the_line_breaks_and_spaces_of_the_extraction(self, quote: str) -> None:
        assert quote_occurs(quote, self.TEXT)

    @pytest.mark.parametrize("quote", ["研究開始３年目に", "中間評価を実施", "実施し継続判断", "", " "])
    def test_takes_nothing_else_for_the_same(self, quote: str) -> None:
        assert quote_occurs(quote, self.TEXT) is (quote == "中間評価を実施")

    def test_bold_marks_go_when_the_text_is_read(
        self, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path_factory.mktemp("slides") / "slides.txt"
        file.write_text("応募**が**条件", "utf-8")
        monkeypatch.setenv("AIMGAIN_SLIDES", str(file))
        assert slide_text() == "応募が条件"
        monkeypatch.delenv("AIMGAIN_SLIDES")
        assert slide_text() is None

    def test_another_text_is_not_split(self) -> None:
        with pytest.raises(ValueError, match="S02"):
            slides_by_code(self.TEXT)

    def test_slides_are_split_at_their_titles(self, slide_by_code: dict[str, str]) -> None:
        assert list(slide_by_code) == list(slides())
        assert quote_occurs("大学等の研究設備・レンタルラボ等を使用した場合", slide_by_code["S12"])
        assert not quote_occurs("大学等の研究設備・レンタルラボ等を使用した場合", slide_by_code["S25"])
        named = {"S01", "S09", "S22", "S25"}  # the register adds a remark to these, or names them itself
        for code in set(slides()) - named:
            assert quote_occurs(slides()[code].title, slide_by_code[code]), code
