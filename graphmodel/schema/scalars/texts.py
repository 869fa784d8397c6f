"""Texts, what something rests on, and ids."""

from __future__ import annotations

import re
import unicodedata

from graphmodel.schema.scalars.common import (
    IDENT,
    LONGEST_IDENT,
    LONGEST_WORD,
    TEXT,
    bad,
    is_no_name,
    is_undecided,
    quoted,
    unseen,
    wrong_kind,
)
from graphmodel.text import Text

LONGEST_TEXT = 4000

FUNDER = "amed"
"""The reserved id of the funder."""


_COMBINED = re.compile(r"[^\W_][\u0300-\u036f\u3099\u309a]+")
_OUTER = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff"
# Unicode categories (controls, halves of pairs, separators of lines), signs that turn the writing direction, and
# what XML and so SVG cannot hold.
_NOT_WRITABLE = frozenset({"Cc", "Cs", "Zl", "Zp"}) | frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
)


def read_text(raw: object, *, longest: int = LONGEST_TEXT, single_line: bool = False) -> str:
    """Read a text: outer spaces are dropped, letters stay as they are (no NFKC: 髙 and 﨑 are names).

    Whole numbers without quotes are taken as their digits. Raises `BadValue` for an empty text, more than
    `longest` characters, control characters, signs that turn the writing direction, and, if it
    has to be a `single_line`, line breaks.
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and raw.bit_length() < LONGEST_WORD:
        return str(int(raw))
    if raw is None or (isinstance(raw, str) and not raw.strip(_OUTER)):
        raise bad(
            "empty",
            "文字が書かれていません。分からなければ項目ごと消してください（不明として扱います）。",
            "No text is written. Remove the field if it is not known.",
        )
    if isinstance(raw, (float, bool)):
        raise bad(
            "unquoted",
            '{raw}は文字列ではなく数値か真偽値として読まれます。文字列なら引用符で囲んでください（例: "1.10"）。',
            '{raw} is read as a number or as true/false, not as text. Put it in quotes if it is a text, like "1.10".',
            raw=quoted(raw),
        )
    if not isinstance(raw, str):
        raise wrong_kind(raw, TEXT)
    text = raw.strip(_OUTER)
    if len(text) > longest:
        raise bad(
            "too_long",
            "文字が多すぎます（{length}文字）。{longest}文字までで書いてください。",
            "The text is too long ({length} characters). Write at most {longest}.",
            length=len(text),
            longest=longest,
        )
    text = text.replace("\r\n", "\n")
    if single_line and "\n" in text:
        raise bad(
            "line_break",
            "ここには改行を入れられません。{raw}を1行で書いてください。",
            "Line breaks cannot be used here. Write {raw} on one line.",
            raw=quoted(raw),
        )
    for sign in text:
        if sign not in "\n\t" and (sign in _NOT_WRITABLE or unicodedata.category(sign) in _NOT_WRITABLE):
            raise bad(
                "control_character",
                "{raw}に見えない制御文字（U+{number}）が含まれています。その文字を消してください。",
                "{raw} contains an invisible control character (U+{number}). Delete it.",
                raw=quoted(raw),
                number=f"{ord(sign):04X}",
            )
    # Files from macOS carry か + ゛ as two signs. Only these are joined: full NFC would also replace
    # compatibility ideographs, and with them the characters of people's names.
    return _COMBINED.sub(lambda m: unicodedata.normalize("NFC", m[0]), text)


def read_stated(raw: object) -> str:
    """Read a text that something rests on, such as a reason or an approver. Raises `BadValue` also for 「未定」, 「検討中」 and the like."""
    text = read_text(raw)
    if is_undecided(text) or is_no_name(text):
        raise bad(
            "not_stated",
            "{raw}では記載になりません。決まった内容を書くか、まだなら項目ごと消してください。",
            "{raw} states nothing. Write what was settled, or remove the field until it is.",
            raw=quoted(text),
        )
    return text


_PLACE_HOLDER = re.compile("[○〇◯●◎□■△▲×*＊]{2,}|(?<![a-z])x{2,}(?![a-z])|[＿_]{3,}|[.．…・]{3,}")
_OPEN = (
    "未定|未確定|未決定?|検討中|調整中|協議中|交渉中|選定中|選考中|確認中|手続中|公募中|募集中|人選中|照会中|後日|追って|別紙|別途|別添|"
    "同上|同左|空欄|未記入|記入|記載|該当なし|該当者なし|該当無し|予定者|候補者|未回答|決定次第|確定次第"
)
_OPEN_AT_AN_END = re.compile(
    rf"^[※*(\[【「]*(?:{_OPEN}|[〃々]$|tb[acd]\b|pending\b|n/a\b|unknown\b|undecided\b|to be (?:decided|announced|confirmed|determined))"
    rf"|(?:未定|未確定|検討中|調整中|協議中|交渉中|選定中|選考中|確認中|公募中|募集中|人選中|内定|別紙参照|参照|後日記入|決定(?:予定)?|予定|候補者?|該当なし|空欄)[)\]】」。.]*$"
    r"|^※",
)


def stands_for_no_name(raw: str) -> bool:
    """Say whether this stands where the name of a body or a person should be, and is none.

    「検討中」, "TBD", 「不明」 and the like; a sentence (「かぐや診断薬にて調整中」, 「幹事企業（選定中）」, 「後任未定」, 「別紙参照」); a row of
    signs (「○○大学」, 「□□ □□」). A plain `undecided` or 「未定」 is what documents write for it, and is not meant here.
    """
    if is_undecided(raw):
        return False
    word = unicodedata.normalize("NFKC", raw).strip().casefold()
    bare = word.strip("()[]【】「」※ 。.")
    return (
        not bare
        or is_no_name(bare)
        or is_undecided(bare)
        or _PLACE_HOLDER.search(word) is not None
        or _OPEN_AT_AN_END.search(word) is not None
    )


def read_ident(raw: object) -> str:
    """Read a short id: 1 to 64 letters of any script, digits, `_` and `-`, normalised to half width (NFKC).

    Whole numbers are taken as their digits. `undecided` and `amed` (in any case) are read like other ids: what they may
    stand for is the caller's matter. Raises `BadValue` for everything else.
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw < 10**LONGEST_IDENT:
        return str(int(raw))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise bad(
            "empty",
            "IDが空です。「{example}」のような短いIDを書いてください。",
            "The id is empty. Write a short id, like {example}.",
            example=IDENT.example,
        )
    if isinstance(raw, bool) or not isinstance(raw, str):
        raise wrong_kind(raw, IDENT)
    word = unicodedata.normalize("NFKC", raw[: LONGEST_WORD + 1]).strip()
    if len(word) > LONGEST_IDENT:
        raise bad(
            "too_long",
            "IDが長すぎます（{length}文字）。{longest}文字までで書いてください。",
            "The id is too long ({length} characters). Write at most {longest}.",
            length=len(raw),
            longest=LONGEST_IDENT,
        )
    if hidden := [sign for sign in raw if unseen(sign)]:
        raise bad(
            "unseen",
            "IDの{raw}に見えない文字（{number}）が含まれています。見た目が同じ別のIDになるため、その文字を消してください。",
            "The id {raw} contains an invisible character ({number}), which makes another id of it. Delete it.",
            raw=quoted(raw),
            number=f"U+{ord(hidden[0]):04X}",
            meant="".join(sign for sign in word if not unseen(sign)) or None,
        )
    if not re.fullmatch(r"[\w-]*[^\W_][\w-]*", word):
        meant = re.sub(r"[^\w-]+", "_", word).strip("_-")
        raise bad(
            "ident",
            "{raw}はIDに使えません。IDは文字、数字、「_」「-」だけで、空白や記号を入れずに書いてください{hint}。",
            "{raw} cannot be an id. An id has only letters, digits, _ and -, without spaces or other signs{hint}.",
            raw=quoted(raw),
            hint=Text(f"（例: {meant}）", f", for example {meant}") if meant else "",
            meant=meant or None,
        )
    # The one id that is not of the author's choice is a name that people write in capitals.
    return FUNDER if word.casefold() == FUNDER else word
