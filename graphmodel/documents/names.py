"""What is doubtful about names: a sentence that stands in the place of one, and letters that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphmodel.documents.places import Path, Problem, Stage
from graphmodel.documents.shape import Shaped, place_of
from graphmodel.documents.written.source import Source
from graphmodel.schema.entries import Document, SharedFile
from graphmodel.schema.scalars.common import quoted, unseen
from graphmodel.schema.scalars.texts import stands_for_no_name
from graphmodel.text import Text


def check_names(shaped: Shaped[Document] | Shaped[SharedFile], source: Source, name: str) -> list[Problem]:
    """Warnings about the names as they are written: what is read as 未定 although it says something else, and invisible letters."""
    out = []
    for path, key, written in _names(shaped.data):
        parts = written if isinstance(written, dict) else {"ja": written}
        for lang in ("ja", "en"):
            text = parts.get(lang)
            if not isinstance(text, str):
                continue
            where = shaped.written((*path, key, lang) if parts is written else (*path, key))
            said = []
            if lang == "ja" and key == "name" and parts.get("decided") is None and stands_for_no_name(text):
                said.append(("read_as_undecided", _no_name(text)))
            if hidden := [sign for sign in text.strip() if unseen(sign)]:
                said.append(("unseen_in_name", _unseen(text, hidden[0])))
            place = place_of(source, where, name)
            out += [Problem(Stage.CONSISTENCY, place, where, t, code, warning=True) for code, t in said]
    return out


def _names(data: Any) -> Iterator[tuple[Path, str, Any]]:
    """Every name in the plain data of a document: path of the entry, key, and what is written."""
    for section in ("organizations", "people"):
        entries = data.get(section)
        for n, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield from (((section, n), key, entry[key]) for key in ("name", "short_name") if key in entry)
    project = data.get("project")
    if isinstance(project, dict) and "title" in project:
        yield ("project",), "title", project["title"]


def _no_name(text: str) -> Text:
    shown = quoted(text)
    return Text(
        f"{shown.ja}は名称ではないようなので、未定として扱います。未定なら「name: 未定」と書いてください（説明は「#」のあとに書けます）。"
        "名称なら「name: {ja: 名称, decided: true}」の形で書いてください。",
        f"{shown.en} does not seem to be a name and is read as undecided. Write `name: undecided` (remarks go behind #), or, "
        "if it is a name, `name: {ja: …, decided: true}`.",
    )


def _unseen(text: str, sign: str) -> Text:
    shown = quoted(text)
    code = f"U+{ord(sign):04X}"
    return Text(
        f"{shown.ja}に見えない文字（{code}）が含まれています。同じ名称と見分けられなくなるため、その文字を消してください。",
        f"{shown.en} contains an invisible character ({code}), so that it is not the same name as one without it. Delete it.",
    )
