"""Names: a sentence in the place of one is undecided and said so; letters that nobody sees are said."""

from __future__ import annotations

import pytest

from graphmodel.documents.loader import Loaded, loads
from graphmodel.schema.scalars.texts import stands_for_no_name

NO_NAMES = [
    "（調整中）", "同上", "かぐや診断薬にて調整中", "幹事企業（選定中）", "○○大学", "□□ □□", "後任未定", "TBD（7月確定）", "別紙参照", "該当なし",
    "（空欄）", "※後日記入", "検討中", "不明", "xx大学", "…", "〃", "未定（公募中）", "公募により決定", "A社（候補）", "to be announced",
]  # fmt: skip
NAMES = [
    "竜宮医科大学（架空）", "TBDファーマ株式会社", "株式会社記入堂", "Exxon", "MAXX社", "XXL株式会社", "参照データ株式会社", "別府大学", "A・B・C社",
    "undecided", "未定", "追手門学院大学", "公募ガイド社",
]  # fmt: skip


def read(text: str) -> Loaded:
    head = "format: 1\nas_at: 2026-06-15\nproject: {id: x, type: academia, call: aimgain-5}\n"
    return loads((head + text).encode(), "f.yaml")


@pytest.mark.parametrize("word", NO_NAMES)
def test_a_sentence_instead_of_a_name_is_undecided_and_said(word: str) -> None:
    assert stands_for_no_name(word)
    loaded = read(f"organizations: [{{id: a, name: {word}}}]\npeople: [{{id: p, name: {{ja: {word}}}}}]\n")
    for entry in (loaded.document.organizations[0], loaded.document.people[0]):  # type: ignore[index]
        assert entry.name is not None
        assert entry.name.ja == "undecided"
    assert [(w.code, w.path) for w in loaded.warnings if w.code == "read_as_undecided"] == [
        ("read_as_undecided", ("organizations", 0, "name")),
        ("read_as_undecided", ("people", 0, "name", "ja")),
    ]
    assert all("decided: true" in w.message.ja and "decided: true" in w.message.en for w in loaded.warnings)


@pytest.mark.parametrize("word", NAMES)
def test_a_name_is_a_name(word: str) -> None:
    assert not stands_for_no_name(word)
    assert not read(f"organizations: [{{id: a, name: {word}}}]").warnings


def test_who_is_called_so_says_so() -> None:
    loaded = read("organizations: [{id: a, name: {ja: 調整中, decided: true}}]")
    assert loaded.document.organizations[0].name.ja == "調整中"  # type: ignore[index, union-attr]
    assert not loaded.warnings


@pytest.mark.parametrize("sign", ["\u3164", "\u200b", "\u2060", "\u00ad", "\U000e0041", "\u180e"])
def test_letters_that_nobody_sees_are_said_in_names_and_refused_in_ids(sign: str) -> None:
    loaded = read(f"organizations: [{{id: a, name: 夢{sign}幻製薬}}]")
    (warning,) = loaded.warnings
    assert warning.code == "unseen_in_name"
    assert sign not in warning.message.ja + warning.message.en
    assert f"U+{ord(sign):04X}" in warning.message.ja
    with pytest.raises(Exception, match="invisible character") as caught:
        read(f"organizations: [{{id: a{sign}b, name: 夢幻製薬}}]")
    assert sign not in str(caught.value)


def test_the_form_of_a_character_is_part_of_a_name() -> None:
    assert not read("people: [{id: p, name: 葛\U000e0100城 一郎}]").warnings
