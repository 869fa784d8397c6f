"""What all readers of single values share: the error, how raw values are quoted, words that are no value."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from graphmodel.text import Text

UNDECIDED = "undecided"

LONGEST_WORD = 200
LONGEST_IDENT = 64

FLAGS = re.ASCII | re.IGNORECASE


class BadValue(ValueError):
    """A value that cannot be read, with the sentence a person gets to see.

    `code`     short stable name of the mistake (`"negative"`, `"check_digit"` …), for tests and machines.
    `message`  what is wrong, what was probably meant and what to do; the place is added by the caller.
    `meant`    what to write instead, as it would stand in the document; None where nothing can be proposed.
    """

    def __init__(self, code: str, message: Text, meant: object | None = None) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message
        self.meant = meant


class Kind(NamedTuple):
    """What a place in the document asks for: its name, how to write it, and whether it may be `undecided`."""

    name: Text
    example: str
    may_be_undecided: bool = False


AMOUNT = Kind(Text("金額", "an amount in yen"), "20_000_000", may_be_undecided=True)
DATE = Kind(Text("日付", "a date"), "2026-04-01", may_be_undecided=True)
NUMBER = Kind(Text("整数", "a whole number"), "3")
PERCENT = Kind(Text("割合（%）", "a percentage"), "30")
SHARE = Kind(Text("割合（%）", "a share in percent"), "50")
YES_NO = Kind(Text("はい・いいえ（true か false）", "true or false"), "true")
TEXT = Kind(Text("文字列", "a text"), '"竜宮医科大学（架空）"')
IDENT = Kind(Text("ID", "an id"), "ryugu")


def bad(code: str, ja: str, en: str, *, meant: object | None = None, **words: object) -> BadValue:
    """Make a `BadValue`; a word that is a `Text` is filled in with its own language, `{meant}` with `meant`."""
    words["meant"] = meant
    return BadValue(
        code,
        Text(ja, en).format(
            {k: v.ja if isinstance(v, Text) else v for k, v in words.items()},
            {k: v.en if isinstance(v, Text) else v for k, v in words.items()},
        ),
        meant,
    )


def folded(word: str) -> str:
    """A word as it is compared: half-width, without spaces, in small letters."""
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800\u00ad\u034f\u17b4\u17b5")
"""Signs that nobody sees although Unicode counts them as letters, marks or printable signs: fillers, the soft hyphen, joiners."""


def unseen(sign: str) -> bool:
    """Is this a sign that nobody sees, and no space? Variation selectors are none: they choose the form of a name's character."""
    return sign in UNSEEN or (unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign not in "\n\t")


def visible(text: str) -> str:
    """A piece of the user's text as a sentence may hold it: nothing that is not seen, that turns the writing direction or breaks the line."""
    return "".join(c if c.isprintable() and c not in UNSEEN else "\N{REPLACEMENT CHARACTER}" for c in text)


def quoted(raw: object) -> Text:
    """Quote a raw value in a sentence: short, on one line, without invisible or direction-changing signs."""
    if isinstance(raw, (list, tuple)):
        return Text("リスト（複数の値）", "A list of values")
    if isinstance(raw, dict):
        return Text("項目の組（キーと値）", "A mapping")
    if raw is None:
        return Text("空の値", "An empty value")
    if isinstance(raw, bool):
        word = "true" if raw else "false"
    elif isinstance(raw, int):
        # Python refuses to print integers of thousands of digits.
        word = str(int(raw)) if raw.bit_length() < 200 else "…"
    elif isinstance(raw, float):
        word = float.__repr__(raw)
    elif isinstance(raw, str):
        word = visible(raw[:41])
        word = word if len(raw) <= 40 else word[:40] + "…"
    else:
        return Text("読めない種類の値", "A value of an unknown kind")
    return Text(f"「{word}」", f"“{word}”")


DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ー─"), "-")

_NOTE_MARKS = ("<super>", "<sub>", "<circle>")

_LATER = frozenset(
    str.split(
        "tbd tba tbc pending 検討中 調整中 協議中 交渉中 未確定 未決定 未決 後日 追って 〇〇 ○○ ●● xx xxx"
    )
)
_NOT_KNOWN = frozenset(str.split("不明 unknown n/a na ? ?? ??? - -- --- 未記入 なし 無し 無 none nil null"))


def is_undecided(raw: object) -> bool:
    """Say whether the value is 未定: `undecided` or 「未定」, in any width and case."""
    if not isinstance(raw, str) or len(raw) > LONGEST_WORD:
        return False
    return unicodedata.normalize("NFKC", raw).strip().lower() in (UNDECIDED, "未定")


def is_unknown(raw: object) -> bool:
    """Say whether the value is 「不明」: for what rules can tell it is the same as 未定, where that can be written."""
    return isinstance(raw, str) and unicodedata.normalize("NFKC", raw).strip().lower() in ("不明", "unknown")


_LATER_AT_THE_START = re.compile(
    r"(?:未定|未確定|未決|検討中|調整中|協議中|交渉中|選定中|公募中|後日|追って|undecided\b)"
)


def is_no_name(raw: str) -> bool:
    """Say whether this stands where a name should be, and is none: 「検討中」, "TBD", 「未定（公募中）」, 「不明」.

    A plain `undecided` or 「未定」 is what documents write for it, and is not meant here.
    """
    if is_undecided(raw) or len(raw) > LONGEST_WORD:
        return False
    word = unicodedata.normalize("NFKC", raw).strip().translate(DASHES).lower()
    return word in _LATER or word in _NOT_KNOWN or _LATER_AT_THE_START.match(word) is not None


_QUOTES = re.compile("[“”„‟‘’‚‛«»「」『』〝〟〞\"'＂＇].*[“”„‟‘’‚‛«»「」『』〝〟〞\"'＂＇]", re.DOTALL)
"""A value in quotation marks that a word processor or a Japanese keyboard made."""


def plain(raw: object, kind: Kind) -> int | float | str:
    """Give back a number, or a non-empty text in half-width (NFKC) without outer spaces.

    Raises `BadValue` for what is never right for a number, a date or an identifier: nothing, lists,
    mappings, true and false, overlong text, and words such as 「未定」 or “TBD”.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        raise bad(
            "empty",
            "{kind}の値が空です。{what_to_do}",
            "No value is written for {kind}. {what_to_do}",
            kind=kind.name,
            what_to_do=_if_not_there(kind),
        )
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise wrong_kind(raw, kind)
    if not isinstance(raw, str):
        return raw
    if len(raw) > LONGEST_WORD:
        raise bad(
            "too_long",
            "{kind}としては長すぎます（{length}文字）。「{example}」のように書いてください。",
            "This is too long for {kind} ({length} characters). Write it like {example}.",
            kind=kind.name,
            length=len(raw),
            example=kind.example,
        )
    # Half-width makes ordinary digits of them: a note pasted from Word would turn 2000¹ into 20001.
    if any(unicodedata.decomposition(sign).startswith(_NOTE_MARKS) for sign in raw if not sign.isascii()):
        raise bad(
            "note_mark",
            "{raw}に上付き・下付きか丸囲みの文字があります。注の番号なら消し、値の一部なら普通の文字で書いてください。",
            "{raw} has a raised, lowered or circled sign. Delete it if it numbers a note; write an ordinary one if it "
            "belongs to the value.",
            raw=quoted(raw),
        )
    word = unicodedata.normalize("NFKC", raw).strip()
    if _QUOTES.fullmatch(word):
        raise bad(
            "odd_quotes",
            '{raw}を囲む引用符は、値の一部として読まれます。囲みを取って書くか、半角の「"」で囲んでください。',
            "The quotation marks around {raw} are read as part of the value. Leave them out, or use plain double quotes.",
            raw=quoted(raw),
            meant=word[1:-1].strip(),
        )
    lowered = word.translate(DASHES).lower()
    if is_undecided(raw):
        raise bad(
            "undecided",
            "ここは未定（undecided）にできません。{kind}を書くか、項目ごと消してください（不明として扱います）。",
            "This cannot be left undecided here. Write {kind}, or remove the field if it is not known.",
            kind=kind.name,
        )
    if lowered in _LATER or lowered in _NOT_KNOWN:
        raise bad(
            "no_value_word",
            "{raw}は{kind}として読めません。{what_to_do}",
            "{raw} cannot be read as {kind}. {what_to_do}",
            raw=quoted(raw),
            kind=kind.name,
            what_to_do=_if_not_there(kind),
            meant=UNDECIDED if lowered in _LATER and kind.may_be_undecided else None,
        )
    return word


def _if_not_there(kind: Kind) -> Text:
    if not kind.may_be_undecided:
        return Text(
            "分からなければ項目ごと消してください（不明として扱います）。",
            "Remove the field if it is not known.",
        )
    none_at_all = (
        Text("金額がないなら 0 です。", " If there is none, write 0.") if kind is AMOUNT else Text("", "")
    )
    return Text(
        f"未定なら undecided と書き、分からなければ項目ごと消してください（不明として扱います）。{none_at_all.ja}",
        f"Write undecided if it is not decided yet, or remove the field if it is not known.{none_at_all.en}",
    )


def wrong_kind(raw: object, kind: Kind) -> BadValue:
    """Say that something of another kind stands where `kind` belongs."""
    return bad(
        "wrong_kind",
        "{kind}を書くところに{raw}があります。「{example}」のように書いてください。",
        "{raw} stands where {kind} belongs. Write it like {example}.",
        raw=quoted(raw),
        kind=kind.name,
        example=kind.example,
    )


_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_GROUPED_NUMBER = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:_\d{3})+|\d{1,4}(?:_\d{4})+)(?:\.\d+)?", re.ASCII
)


def plain_number(word: str) -> Fraction | None:
    """Read digits with or without grouping (20000000, 20,000,000, 20_000_000, 2000_0000); None if misgrouped."""
    if _PLAIN_NUMBER.fullmatch(word) or _GROUPED_NUMBER.fullmatch(word):
        return Fraction(word.replace(",", "").replace("_", ""))
    return None
