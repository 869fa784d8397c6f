"""Pages that are generated, so that they cannot lie: `python -m consortium.docs` writes them, `--check` says which are stale."""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import typer

from consortium.terminal.catalogue import NOT_YET, TYPES, severity
from consortium.terminal.cli import app
from consortium.terminal.help import HELP_OPTION, HELP_SAID, argument, option, said, usage
from graphmodel.schema import entries, fields, words
from graphmodel.schema.entries import Document, SharedOrganization, SharedPerson
from graphmodel.schema.fields import Record
from graphmodel.schema.published import document_schema
from graphmodel.schema.sections import Section
from graphmodel.schema.words import Word
from graphmodel.text import Text
from queries.catalogue import catalogue, groups, slides
from queries.rules import rules

COMMAND = "python -m consortium.docs"
FOLDER = Path(__file__).parent.parent / "docs"
_MADE = f"<!-- Generated: change the code, then run `{COMMAND}`. -->\n"


# -- the command line -------------------------------------------------------------------------------------------------------


def cli_page() -> str:
    """Every command with its help, arguments and options."""
    top: Any = typer.main.get_command(app)
    out = [_MADE, "# コマンド / Commands\n", _help(top.help)]
    for name, command in _commands(top):
        arguments = [p for p in command.params if p.param_type_name == "argument"]
        options = [p for p in command.params if p.param_type_name == "option"]
        out += [f"## consortium {name}\n", f"```\n{usage(command, f'consortium {name}')}\n```\n"]
        out.append(_help(command.help))
        rows = [(f"`{argument(a)}`", "<br>".join(said(a))) for a in arguments]
        rows += [(f"`{option(o)}`", "<br>".join(said(o))) for o in options]
        rows.append((f"`{HELP_OPTION}`", "<br>".join(HELP_SAID)))
        out.append(_table(("", ""), rows))
    return "\n".join(out)


def _commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its whole name; a group comes before what is in it."""
    for name, command in group.commands.items():
        yield before + name, command
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")


def _both(ja: str, en: str) -> str:
    return ja if ja == en else f"{ja}<br>{en}"


def _help(text: str | None) -> str:
    """Help as Markdown: what is set as it stands (after \\b) becomes a block of code."""
    out = []
    for paragraph in (text or "").split("\n\n"):
        if paragraph.startswith("\b"):
            title, *lines = paragraph.removeprefix("\b").strip("\n").split("\n")
            out += [f"{title}\n", "```", *(line.removeprefix("  ") for line in lines), "```\n"]
        elif paragraph.strip():
            out.append(" ".join(paragraph.split()) + "\n")
    return "\n".join(out)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    def row(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|") for c in cells) + " |"

    return "\n".join([row(head), "|" + " --- |" * len(head), *(row(r) for r in rows)]) + "\n"


# -- the rules --------------------------------------------------------------------------------------------------------------


def rules_page() -> str:
    """The whole catalogue: id, title, severity, sentences, and whether it is checked."""
    done = rules()
    out = [
        _MADE,
        "# 規則 / Rules\n",
        f"{len(catalogue())}件のうち{len(done)}件を検査します。一つの規則の詳細は `consortium explain MON-01` で見られます。\n",
        f"{len(done)} of {len(catalogue())} rules are checked. `consortium explain MON-01` tells all of one rule.\n",
    ]
    for group in groups().values():
        out.append(f"## {group.id} {group.name.ja} / {group.name.en}\n")
        rows = []
        for rule in (r for r in catalogue().values() if r.group == group.id):
            found = done.get(rule.id)
            weight = severity(rule.severity)
            if rule.severity_note is not None:
                more = rule.severity_note
                weight = Text(f"{weight.ja}（{more.ja}）", f"{weight.en} ({more.en})")
            kind = TYPES[rule.type]
            sentences = [f"{c.slide}「{c.quote}」" for c in found.citations] if found else []
            rows.append(
                (
                    rule.id,
                    _both(rule.title.ja, rule.title.en),
                    _both(weight.ja, weight.en),
                    _both(kind.ja, kind.en),
                    "<br>".join(sentences) or "—",
                    "✓" if found else _both(NOT_YET.ja, NOT_YET.en),
                )
            )
        head = ("ID", "規則 / Rule", "区分 / Severity", "タイプ / Type", "根拠 / Sentences", "検査 / Checked")
        out.append(_table(head, rows))
    out.append("## スライド / Slides\n")
    out.append("AIMGAIN 第5回ワークショップ説明資料（2025-04-21）\n")
    out.append(_table(("", ""), [(s.code, s.title) for s in slides().values()]))
    return "\n".join(out)


# -- the document -----------------------------------------------------------------------------------------------------------

_KINDS = (
    (fields.Amount, Text("金額（円）", "yen")),
    (fields.AmountOrUndecided, Text("金額（円）か undecided", "yen or `undecided`")),
    (fields.Day, Text("日付", "day")),
    (fields.DayOrUndecided, Text("日付か undecided", "day or `undecided`")),
    (fields.Line, Text("文字列", "text")),
    (fields.Stated, Text("文字列", "text")),
    (fields.Ident, Text("ID", "id")),
    (fields.Ref, Text("ほかの記載のID", "id of another entry")),
    (fields.RefOrUndecided, Text("ほかの記載のIDか undecided", "id of another entry or `undecided`")),
    (fields.YesNo, Text("true か false", "true or false")),
    (fields.Percent, Text("割合（％）", "percent")),
    (fields.Effort, Text("割合（％）、または {年目: 割合}", "percent, or {project year: percent}")),
    (
        entries.IndustryOrText,
        Text("語 [Industry](#industry)、または文字列", "word [Industry](#industry), or text"),
    ),
    (
        entries.SubjectOrText,
        Text(
            "語 [ClauseSubject](#clausesubject)、または文字列",
            "word [ClauseSubject](#clausesubject), or text",
        ),
    ),
    (entries.Call, Text("公募のID（第5回公募は aimgain-5）", "id of a call (call 5 is `aimgain-5`)")),
    (fields.YearlyOrWhole, Text("金額（円）、または {年目: 金額}", "yen, or {project year: yen}")),
    (fields.Year, Text("年目", "project year")),
    (fields.Count, Text("整数", "whole number")),
    (fields.CorporateNumber, Text("13桁の番号", "13 digits")),
    (fields.Ror, Text("ROR ID", "ROR id")),
    (fields.Orcid, Text("ORCID iD", "ORCID iD")),
    (fields.EradResearcher, Text("8桁の番号", "8 digits")),
    (fields.EradInstitution, Text("10桁の番号", "10 digits")),
    (fields.AmedProjectNumber, Text("16文字の番号", "16 characters")),
    (fields.Jgn, Text("体系的番号", "Japan Grant Number")),
    (fields.Country, Text("2文字の国コード", "two-letter country code")),
    (fields.LegalPersonality, Text("2文字の国コードか none", "two-letter country code or `none`")),
)


_HOW = (
    (
        "**書いた・書いていない・ない。** 書いてある節は「これで全部」です。`people: []` は「だれもいない」、節がなければ「不明」です。書きかけの節は `partial: [people]` に"
        "挙げます。項目も同じで、書かなければ不明、`[]` はない、`undecided`（未定）はまだ決まっていない、です。",
        "**Said, not said, none.** A section that is there is complete. `people: []` says that there is nobody; a section that is missing is not known. "
        "`partial: [people]` marks sections that are not finished. The same holds for a key: absent is not known, `[]` is none, `undecided` is not decided yet.",
    ),
    (
        "**計画と記録。** 役割、計画の金額、リソース、研究開発項目は全期間の計画です。契約、会議・判断、支払の実績は `as_at` の日までの記録です。",
        "**Plans and records.** Roles, planned money, resources and work items speak for the whole project; contracts, events and actual payments are recorded up to `as_at`.",
    ),
    (
        "**短い形と長い形。** `roles: [lead]` は全期間、`{role: sub, from: 2027-04-01, to: 2028-03-31}` はその間だけです。終わりの日は、その日を含みます。",
        "**Short and long form.** `roles: [lead]` holds for the whole project, `{role: sub, from: 2027-04-01, to: 2028-03-31}` for a time. Last days are inclusive.",
    ),
    (
        "**日付と金額。** `2026-04-01` とも `令和8年4月1日` とも、`20_000_000` とも `2000万円`、`1.9億円` とも書けます。年ごとの金額は `{1: 20_000_000, 2: 2000万円}` です（年目は研究開始から数えます）。",
        "**Days and amounts.** `2026-04-01` or `令和8年4月1日`; `20_000_000`, `2000万円` or `1.9億円`. Amounts by year are `{1: 20_000_000, 2: 2000万円}`, the years counted from the research start.",
    ),
    (
        '**id。** 短い id を自由に付け、ほかの節ではその id で指します。AMED は書かなくてよく、`amed` で指します。法人番号などの番号は `"0000000000017"` と引用符で囲みます。',
        "**Ids** are yours to choose; other sections use them. AMED is not listed, its id is `amed`. Numbers such as the corporate number stand in quotes.",
    ),
    (
        "**日本語で書く。** 項目名と語は、下の表の日本語の名称でも書けます。`roles: [lead]` は `役割: [代表研究機関]`、`country: JP` は `国: 日本`、`amounts: {1: …}` は `年ごとの金額: {1年目: …}`、"
        "`true` は `はい` と同じです。混ぜて書いてもかまいませんが、同じ項目を両方で書くことはできません。",
        "**In Japanese.** Every key and word may be written by its Japanese name in the tables below: `役割: [代表研究機関]` is `roles: [lead]`, `国: 日本` is `country: JP`, "
        "`年ごとの金額: {1年目: …}` is `amounts: {1: …}`, `はい` is `true`. The two may be mixed; one key may not stand in both spellings in one entry.",
    ),
    (
        '**記号。** `:` と `-` のあとには半角の空白を入れます。`{ }` と `[ ]` の中では `,` が区切りになるので、`,` や `: `、` #` を含む値は `"20,000,000"` のように引用符で囲みます。',
        '**Signs.** A space follows `:` and `-`. Inside `{ }` and `[ ]` a comma separates, so a value that holds `,`, `: ` or ` #` needs quotes, like `"20,000,000"`.',
    ),
    (
        "**エディター。** `consortium new my-project.yaml --schema` か `consortium schema -o consortium.schema.json` で JSON Schema を置き、文書の1行目に "
        "`# yaml-language-server: $schema=./consortium.schema.json` と書くと、項目の補完と説明が出ます。",
        "**Editors.** Put the JSON Schema beside the document (`consortium new my-project.yaml --schema`, or `consortium schema -o consortium.schema.json`) and write "
        "`# yaml-language-server: $schema=./consortium.schema.json` on the first line: keys are completed and explained.",
    ),
)


def document_page() -> str:
    """Every entry of a document, key by key, and every word that may be written."""
    example = _read(FOLDER.parent / "fixtures" / "hoshiyomi.yaml")
    out = [
        _MADE,
        "# 文書 / The document\n",
        "文書は YAML（または JSON）で書きます。一つのファイルに一つのコンソーシアムです。\n",
        "A document is YAML (or JSON): one consortium a file.\n",
        "## 例 / An example\n",
        "書きかけの例です。不適合はなく、書いていないことは判定不能になります。ひな形は `consortium new my-project.yaml` で作れます。\n",
        "An example that is not finished: nothing fails, and what it does not say is unknown. `consortium new my-project.yaml` makes a starter.\n",
        f"```yaml\n{example}```\n",
        "## 書き方の決まり / How to write it\n",
        _table(("", ""), [(ja, en) for ja, en in _HOW]),
        "## 共有ファイル / Shared files\n",
        "複数の文書に出てくる機関と人は、別のファイルに一度だけ書けます。文書は `shared: [organizations.yaml]` でそれを名指し、"
        "機関や人を同じ id で挙げて、役割などその課題だけのことを書きます。\n",
        "Organizations and people of several documents can be written once, in a file of their own. A document names it with "
        "`shared: [organizations.yaml]`, lists them by the same ids, and adds what belongs to its project, such as roles.\n",
        "```yaml\nformat: 1\norganizations:\n  - {id: ryugu, name: 竜宮医科大学（架空）, kind: university, country: JP}\n"
        "people:\n  - {id: p1, name: 浦野 一（架空）}\n```\n",
        _table(
            ("節 / Section", "書ける項目 / Keys"),
            [
                (f"`{section}[]`", ", ".join(f"`{key}`" for key, _ in _keys(record)))
                for section, record in (("organizations", SharedOrganization), ("people", SharedPerson))
            ],
        ),
    ]
    for path, record, name in _entries():
        title = f"`{path}`" if path else "文書 / Document"
        out.append(f"## {title} {name}".rstrip() + "\n")
        rows = []
        for key, field in _keys(record):
            ja, _, en = (field.description or "").partition(" / ")
            kind = _kind(field.annotation, list(field.metadata))
            required = "<br>**必須 / required**" if field.is_required() else ""
            rows.append((f"`{key}`", field.title or key, _both(ja, en) + required, _both(kind.ja, kind.en)))
        out.append(_table(("項目 / Key", "名称", "意味 / Meaning", "書き方 / Form"), rows))
    out.append("## 語 / Words\n")
    for kind_of_word in _words():
        out.append(f"### {kind_of_word.__name__}\n")
        out.append(_table(("語", "日本語", "English"), [(f"`{w.value}`", w.ja, w.en) for w in kind_of_word]))
    return "\n".join(out)


def _keys(record: type[Record]) -> list[tuple[str, Any]]:
    """The keys with their fields as people write them: id and name first, then in the order of the type."""
    keys = [(field.alias or name, field) for name, field in record.model_fields.items()]
    first = [k for name in ("id", "name") for k in keys if k[0] == name]
    return first + [k for k in keys if k not in first]


def _entries() -> list[tuple[str, type[Record], str]]:
    """Every record in the order of the document, once, by the path of the first place where it stands, with its name."""
    found: list[tuple[str, type[Record], str]] = []
    seen: set[type[Record]] = set()

    def visit(record: type[Record], path: str, name: str) -> None:
        if record in seen:
            return
        seen.add(record)
        found.append((path, record, name))
        for key, field in _keys(record):
            for inner, suffix in _records(field.annotation):
                visit(inner, f"{path}.{key}{suffix}".lstrip("."), field.title or "")

    visit(Document, "", "")
    return found


def _records(annotation: Any) -> Iterator[tuple[type[Record], str]]:
    """The record types in an annotation, with the sign for a list or a mapping of them."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation, ""
        return
    origin = typing.get_origin(annotation)
    suffix = "[]" if origin is tuple else "{}" if origin is dict else ""
    for part in typing.get_args(annotation):
        for record, inner in _records(part):
            yield record, suffix + inner


def _words() -> list[type[Word]]:
    """The kinds of words that stand in documents, in the order of `words.py`."""
    kinds: set[Any] = set()

    def visit(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, Word):
            kinds.add(annotation)
        for part in typing.get_args(annotation):
            visit(part)

    for _, record, _ in _entries():
        for _, field in _keys(record):
            visit(field.annotation)
    return [w for w in (*vars(words).values(), Section) if isinstance(w, type) and w in kinds]


def _kind(annotation: Any, metadata: list[Any]) -> Text:
    """How a value is written, in words."""
    for alias, name in _KINDS:
        if any(m is typing.get_args(alias)[1] for m in metadata):
            return name
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        kind = _kind(arguments[0], list(arguments[1:]))
        short = _short_form(arguments[0], arguments[1:])
        if short is None:
            return kind
        if kind.ja == f"{short.ja}の一覧":
            return Text(f"{short.ja}。複数なら一覧", f"{short.en}, or a list")
        return Text(f"{short.ja}か、{kind.ja}", f"{short.en}, or {kind.en}")
    if origin in (typing.Union, types.UnionType):
        kinds = [_kind(a, []) for a in arguments if a is not type(None)]
        kinds = list(dict.fromkeys(kinds))
        if len(kinds) == 2 and kinds[1].ja == f"{kinds[0].ja}の一覧":
            return Text(f"{kinds[0].ja}。複数なら一覧", f"{kinds[0].en}, or a list")
        return Text("か".join(k.ja for k in kinds), " or ".join(k.en for k in kinds))
    if origin is tuple:
        inner = _kind(arguments[0], [])
        return Text(f"{inner.ja}の一覧", f"list of: {inner.en}")
    if origin is dict:
        key, value = (_kind(a, []) for a in arguments)
        return Text(f"{{{key.ja}: {value.ja}}}", f"{{{key.en}: {value.en}}}")
    if origin is Literal:
        return Text(*(" | ".join(f"`{a}`" for a in arguments),) * 2)
    if isinstance(annotation, type) and issubclass(annotation, Word):
        listed = ", ".join(f"`{w.value}`" for w in annotation)
        link = f"[{annotation.__name__}](#{annotation.__name__.lower()})"
        return Text(f"語 {link}（{listed}）", f"word {link}")
    if isinstance(annotation, type) and issubclass(annotation, Record):
        keys = _keys(annotation)
        if len(keys) <= 4:
            return Text(*(f"`{{{', '.join(key for key, _ in keys)}}}`",) * 2)
        path = next(path for path, record, _ in _entries() if record is annotation)
        return Text(f"項目（下の `{path}`）", f"keys (see `{path}` below)")
    return Text("自由な形", "free form")


def _short_form(annotation: Any, metadata: tuple[Any, ...]) -> Text | None:
    """What the bare value of a short form stands for: `lead` instead of `{role: lead}`."""
    if typing.get_origin(annotation) is tuple:
        return _kind(typing.get_args(annotation)[0], [])
    if not (isinstance(annotation, type) and issubclass(annotation, Record)):
        return None
    from graphmodel.schema.published import short_key

    key = next((k for m in metadata if (k := short_key(getattr(m, "func", None)))), None)
    field = next((f for name, f in _keys(annotation) if name == key), None)
    return _kind(field.annotation, list(field.metadata)) if field is not None else None


# -- writing ----------------------------------------------------------------------------------------------------------------


def _document_schema() -> str:
    return _json(document_schema())


def _report_schema() -> str:
    from viz.reports.json_report import json_schema

    return _json(json_schema())


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "rules.md": rules_page,
    "document.md": document_page,
    "document.schema.json": _document_schema,
    "report.schema.json": _report_schema,
}


def stale() -> list[str]:
    """The pages that are not what would be written now."""
    return [name for name, page in PAGES.items() if _read(FOLDER / name) != page()]


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def main(arguments: list[str]) -> int:
    """Write all pages, or with `--check` only say which are stale; returns the exit code."""
    if not FOLDER.is_dir():
        print(f"There is no folder {FOLDER}: run this in a folder of sources.")
        return 2
    old = stale()
    if "--check" in arguments:
        for name in old:
            print(f"docs/{name} is stale; run: {COMMAND}")
        return 1 if old else 0
    for name in old:
        (FOLDER / name).write_text(PAGES[name](), "utf-8", newline="\n")
        print(f"wrote docs/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
