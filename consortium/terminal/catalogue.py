"""The catalogue of rules as people and programs read it: `consortium rules`, `consortium explain`, docs/rules.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from consortium.terminal.console import Sorry, sorry
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.schema.words import OrganizationKind, ProjectType
from graphmodel.text import Lang, Text
from queries.calls import CallProfile, Parameter
from queries.catalogue import CatalogueRule, catalogue, groups, slides
from queries.cypher import twins
from queries.findings import IN_THE_DOCUMENT, IN_THE_WORLD, Severity
from queries.rules import Clause, Rule, rules

IMPLEMENTED = Text("検査する", "checked")
NOT_YET = Text("未実装", "not yet")
TYPES = {
    "both": Text("両タイプ", "both types"),
    "academia": Text("アカデミアタイプ", "academia type"),
    "startup": Text("スタートアップタイプ", "start-up type"),
}
CHECKS = {
    "A": Text(
        "文書に書かれた事実から判定します。",
        "Judged from the facts in the document.",
    ),
    "B": Text(
        "必要な記載や資料があるか、互いに合っているかを見ます。内容の良し悪しは判断しません。",
        "Looks whether what is needed was supplied and fits together; it does not judge the content.",
    ),
    "C": Text(
        "人が判断する事項です。記録だけを扱います。",
        "A matter of human judgement; only the record is kept.",
    ),
}
EXPLAIN = {
    "reason": Text(
        "理由と承認者を waivers に記録すれば「例外記載」になります（原則の規則）。",
        "A reason and an approver recorded in `waivers` make it an “exception recorded” (a rule “in principle”).",
    ),
    "amed": Text(
        "AMEDが確認した例外（文書と日付）を waivers に記録したときだけ「例外記載」になります。",
        "Only an exception confirmed by AMED (document and date), recorded in `waivers`, makes it an “exception recorded”.",
    ),
    "no": Text(
        "この規則に例外は認められません。",
        "This rule allows no exception.",
    ),
}


GAPS = {
    "academia": Text("アカデミア", "academic institutions"),
    "accepted": Text("対象となるタイプ", "types accepted"),
    "amount": Text("金額", "amount"),
    "call": Text("公募", "call"),
    "commissioner": Text("委託者", "commissioner"),
    "companies": Text("企業", "companies"),
    "company": Text("企業", "company"),
    "contract": Text("契約", "contract"),
    "contractor": Text("受託者", "contractor"),
    "contractors": Text("受託者", "contractors"),
    "contracts": Text("契約", "contracts"),
    "count": Text("数", "number"),
    "count_academia": Text("アカデミアの数", "number of academic institutions"),
    "count_commissioned": Text("委託研究開発機関の数", "number of commissioned institutions"),
    "count_partners": Text("産学官共同研究企業の数", "number of partner companies"),
    "count_startup": Text("スタートアップ企業の数", "number of start-ups"),
    "depth": Text("段数", "number of steps"),
    "done": Text("渡っています／渡る計画です", "goes / is planned to go"),
    "employers": Text("所属", "employers"),
    "firm": Text("取引先", "firm"),
    "first": Text("初日", "first day"),
    "flagged": Text("幹事企業とされた企業", "those called lead company"),
    "hint": Text("補足", "remark"),
    "host": Text("派遣先", "host"),
    "how": Text("グループの関係", "how they are of one group"),
    "items": Text("研究開発項目", "work items"),
    "kind": Text("支払の種別", "kind of payment"),
    "last": Text("末日", "last day"),
    "late": Text("年目", "project year"),
    "lead": Text("代表研究機関", "lead institution"),
    "leads": Text("代表研究機関", "lead institutions"),
    "limit": Text("上限", "limit"),
    "links": Text("つながり", "links"),
    "members": Text("機関", "institutions"),
    "other": Text("もう一つの立場", "other standing"),
    "own_day": Text("締結日", "day of signing"),
    "partner": Text("企業", "company"),
    "partner_time": Text("産学官共同研究企業である期間", "time as partner company"),
    "partners": Text("企業", "companies"),
    "payee": Text("支払先", "payee"),
    "payer": Text("支払元", "payer"),
    "payers": Text("支払元", "payers"),
    "people": Text("人", "people"),
    "period": Text("期間", "period"),
    "person": Text("人", "person"),
    "personality": Text("法人格", "legal personality"),
    "places": Text("所属", "places"),
    "principal": Text("委託者", "principal"),
    "received": Text("受け取った額", "amount received"),
    "role": Text("役割", "role"),
    "startups": Text("スタートアップ企業", "start-ups"),
    "sub": Text("分担研究機関", "sub institution"),
    "subjects": Text("対象", "subjects"),
    "total": Text("合計額", "total"),
    "types": Text("タイプ", "types"),
    "upper": Text("もとになる契約", "contract above"),
    "upper_day": Text("もとになる契約の締結日", "day of signing above"),
    "wanted": Text("求められる数", "number wanted"),
    "wanted_academia": Text("求められるアカデミアの数", "academic institutions wanted"),
    "wanted_startup": Text("求められるスタートアップ企業の数", "start-ups wanted"),
    "what": Text("内容", "what"),
    "who": Text("対象", "who"),
    "why": Text("理由", "reason"),
    "years": Text("年数", "years"),
}
"""What is filled into the sentences of rules, by the name of its place holder."""
UNNAMED = Text("…", "…")
LANGUAGES: tuple[Lang, Lang] = ("ja", "en")


def severity(value: str) -> Text:
    """What a person calls a severity."""
    return next(Text(s.ja, s.en) for s in Severity if s.value == value)


def find_rule(typed: str) -> CatalogueRule:
    """The rule of the catalogue with this id, written large or small. Raises `Sorry` with the nearest ids."""
    known = catalogue()
    if (rule_id := typed.strip().upper()) in known:
        return known[rule_id]
    near = did_you_mean(rule_id, {i: r.title.ja for i, r in known.items()})
    if near:
        hint = Text(
            "か".join(f"「{n}」（{known[n].title.ja}）" for n in near) + "のことですか。",
            "Did you mean " + " or ".join(f"{n} ({known[n].title.en})" for n in near) + "?",
        )
    else:
        hint = Text("規則の一覧は consortium rules で見られます。", "`consortium rules` lists them all.")
    raise Sorry(
        Text(f"「{typed}」という規則はありません。{hint.ja}", f"There is no rule `{typed}`. {hint.en}")
    )


# -- the list ---------------------------------------------------------------------------------------------------------------


def rules_text(lang: Lang, width: int) -> str:
    """The whole catalogue, a rule a line where there is room, under the names of its groups."""
    done = rules()
    page = _Page(lang, width)
    page.line(
        Text(
            f"規則 {len(catalogue())}件（うち検査するもの {len(done)}件）。一つの規則の詳細: consortium explain MON-01",
            f"{len(catalogue())} rules, {len(done)} of them checked. One rule in detail: consortium explain MON-01",
        )
    )
    for group in groups().values():
        page.section(Text(f"{group.id}  {group.name.ja}", f"{group.id}  {group.name.en}"))
        for rule in (r for r in catalogue().values() if r.group == group.id):
            mark = (IMPLEMENTED if rule.id in done else NOT_YET).in_(lang)
            weight = severity(rule.severity).in_(lang)
            page.item(
                f"{rule.id:<8} {_padded(mark, 8)} {_padded(weight, 12)} {rule.title.in_(lang)}", hanging=10
            )
    return page.text()


def _padded(text: str, cells: int) -> str:
    from rich.cells import cell_len

    return text + " " * max(0, cells - cell_len(text))


def rules_data() -> dict[str, Any]:
    """The catalogue for programs."""
    done = rules()
    return {
        "count": len(catalogue()),
        "implemented": len(done),
        "rules": [_catalogued(r) for r in catalogue().values()],
    }


def _catalogued(rule: CatalogueRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title._asdict(),
        "group": {"id": rule.group, **groups()[rule.group].name._asdict()},
        "severity": rule.severity,
        "severity_note": rule.severity_note and rule.severity_note._asdict(),
        "type": rule.type,
        "check": rule.check,
        "implemented": rule.id in rules(),
    }


# -- one rule ---------------------------------------------------------------------------------------------------------------


def explain_data(rule: CatalogueRule, profile: CallProfile) -> dict[str, Any]:
    """All that is known of one rule, for programs."""
    out = _catalogued(rule)
    found = rules().get(rule.id)
    parameters = _parameters(rule, found, profile)
    out["profile"] = profile.id
    out["parameters"] = [
        {
            "name": p.name,
            "label": p.label._asdict(),
            "value": _plain(p.value),
            "unit": p.unit,
            "quote": p.quote,
            "slide": p.slide,
            "note": p.note and p.note._asdict(),
        }
        for p in parameters
    ]
    if found is None:
        return out
    out["examined"] = found.examines._asdict()
    out["clauses"] = [
        {
            "id": c.id,
            "severity": c.severity.value,
            "authority": found.authority(c.id).value,
            **{n: _spoken(getattr(c, n)) for n in ("message", "unknown", "expected", "observed")},
            "remedy": {n: _spoken(t) for n, t in c.remedy._asdict().items()},
        }
        for c in found.clauses.values()
    ]
    out["citations"] = [
        {"slide": c.slide, "title": slides()[c.slide].title, "quote": c.quote} for c in found.citations
    ]
    out["explain"] = found.explain
    out["follows_from"] = list(found.folds_under)
    out["folds_here"] = [r.id for r in rules().values() if rule.id in r.folds_under]
    out["about_contracts"] = found.about_contracts
    out["cypher"] = twins().get(rule.id)
    return out


def _spoken(text: Text | None) -> dict[str, str] | None:
    return text and {lang: _read_aloud(text.in_(lang), lang) for lang in LANGUAGES}


def _texts(clause: Clause) -> Iterator[tuple[str, Text | None]]:
    for name in ("message", "unknown", "expected", "observed"):
        yield name, getattr(clause, name)
    yield "remedy_actual", clause.remedy.actual
    yield "remedy_document", clause.remedy.document


def _parameters(rule: CatalogueRule, found: Rule | None, profile: CallProfile) -> list[Parameter]:
    named = set(found.parameters) if found is not None else set()
    return [p for p in profile.parameters.values() if p.name in named or rule.id in p.rules]


def _plain(value: Any) -> Any:
    """A parameter's value as JSON can hold it."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def shown(parameter: Parameter, lang: Lang) -> str:
    """A parameter's value as people write it."""
    value = parameter.value
    if isinstance(value, bool):
        return Text("はい" if value else "いいえ", "yes" if value else "no").in_(lang)
    if isinstance(value, tuple):
        return Text("、", ", ").in_(lang).join(_word(word, lang) for word in value)
    if not isinstance(value, int):
        return str(value)
    units = {
        "yen": Text("{}円", "¥{}"),
        "years": Text("{}年間", "{} years"),
        "project_year": Text("{}年目", "year {}"),
        "percent": Text("{}%", "{}%"),
    }
    return units.get(parameter.unit, Text("{}", "{}")).in_(lang).format(f"{value:,}")


def _word(value: str, lang: Lang) -> str:
    """A word of the document with what a person calls it; another word as it is."""
    word = next((w for words in (OrganizationKind, ProjectType) for w in words if w.value == value), None)
    return value if word is None else Text(f"{word.ja}（{value}）", f"{word.en} ({value})").in_(lang)


def explain_text(rule: CatalogueRule, profile: CallProfile, lang: Lang, width: int) -> str:
    """All that is known of one rule, for people."""
    found = rules().get(rule.id)
    page = _Page(lang, width)
    page.head(f"{rule.id}  {rule.title.in_(lang)}")
    if found is None:
        page.line(
            Text(
                "この規則はまだ検査しません。報告書では「未検査」に数えます。",
                "This rule is not checked yet. Reports count it as not examined.",
            )
        )
    weight = severity(rule.severity)
    if rule.severity_note is not None:
        more = rule.severity_note
        weight = Text(f"{weight.ja}（{more.ja}）", f"{weight.en} ({more.en})")
    page.row(Text("区分", "Severity"), weight.in_(lang))
    basis = rule.authority
    page.row(Text("根拠の性質", "Authority"), f"{basis.text.in_(lang)}: {basis.sentence.in_(lang)}")
    page.row(Text("タイプ", "Type"), TYPES[rule.type].in_(lang))
    page.row(Text("検査の仕方", "How"), CHECKS[rule.check].in_(lang))
    if found is not None:
        page.row(Text("検査の内容", "What"), found.examines.in_(lang))
        if found.about_contracts:
            page.row(
                Text("時期", "When"),
                Text(
                    "研究開始前の応募時の文書では、書かれた契約だけを見ます。",
                    "Of an application, before the start, only the contracts that are written are looked at.",
                ).in_(lang),
            )
        page.section(Text("根拠", "Sentences"))
        for citation in found.citations:
            page.item(f"「{citation.quote}」  {citation.slide} {slides()[citation.slide].title}")
        page.section(Text("求めること", "Clauses"))
        for clause in found.clauses.values():
            _clause(page, clause)
    if parameters := _parameters(rule, found, profile):
        page.section(
            Text(
                f"公募ごとの値（{profile.title.ja}・{profile.status.ja}）",
                f"Values of the call ({profile.title.en}, {profile.status.en})",
            )
        )
        for p in parameters:
            page.item(f"{p.label.in_(lang)}: {shown(p, lang)}  [{p.name}]")
            page.item(f"「{p.quote}」  {p.slide}", deeper=True)
            if p.note is not None:
                page.item(p.note.in_(lang), deeper=True)
    if found is not None:
        page.section(Text("例外の記録", "Exceptions"))
        page.item(EXPLAIN[found.explain].in_(lang))
        _folding(page, found, lang)
        if rule.id in twins():
            page.section(Text("データベースでの問い（Cypher）", "Asked in a database (Cypher)"))
            there = Text(
                "consortium explain {id} --cypher で示します。", "Shown by: consortium explain {id} --cypher"
            )
            page.item(there.in_(lang).format(id=rule.id))
    return page.text()


def explain_cypher(rule: CatalogueRule) -> str:
    """The rule as a question to the database, to be copied as it stands. Raises `Sorry` if there is none."""
    if rule.id in twins():
        return twins()[rule.id]
    raise sorry(
        "{rule} にはデータベースでの問い（Cypher）がありません。文書から判定します。あるのは {known} です。",
        "There is no question to a database (Cypher) for {rule}: it is judged from the documents. There is one for {known}.",
        rule=rule.id,
        known=", ".join(twins()),
    )


def _what_to_do(where: Text) -> Text:
    return Text(f"対応方法【{where.ja}】", f"What to do [{where.en}]")


def _clause(page: _Page, clause: Clause) -> None:
    # 注意 is no 不適合, and a 参考 is not even a 注意 (rulings.md 1).
    said = {
        Severity.ADVISORY: Text("注意のとき", "When it cautions"),
        Severity.NOTE: Text("参考として示すとき", "When it notes"),
    }
    names = {
        "message": said.get(clause.severity, Text("不適合のとき", "When it fails")),
        "unknown": Text("判定不能のとき", "When unknown"),
        "expected": Text("求められる値", "Expected"),
        "observed": Text("記載の値", "Observed"),
        "remedy_actual": _what_to_do(IN_THE_WORLD),
        "remedy_document": _what_to_do(IN_THE_DOCUMENT),
    }
    basis = f"  {clause.authority.text.in_(page.lang)}" if clause.authority else ""
    page.item(f"{clause.id}  {severity(clause.severity).in_(page.lang)}{basis}")
    for name, text in _texts(clause):
        if text is not None:
            page.item(
                f"{names[name].in_(page.lang)}: {_read_aloud(text.in_(page.lang), page.lang)}", deeper=True
            )


def _read_aloud(template: str, lang: Lang) -> str:
    """A template as a sentence: what is filled in later is shown by what it is, 〈支払元〉, doubled braces as single ones."""

    def gap(found: re.Match[str]) -> str:
        return f"〈{GAPS.get(found[1], UNNAMED).in_(lang)}〉"

    return re.sub(r"(?<!\{)\{(\w+)\}(?!\})", gap, template).replace("{{", "{").replace("}}", "}")


def _folding(page: _Page, rule: Rule, lang: Lang) -> None:
    under = [r.id for r in rules().values() if rule.id in r.folds_under]
    if not under and not rule.folds_under:
        return
    page.section(Text("まとめ方", "Folding"))
    if rule.folds_under:
        ids = _listed(rule.folds_under, lang)
        page.item(
            Text(
                f"{ids} の不適合から生じたものは、その下にまとめます。",
                f"Shown under {ids} where it follows from there.",
            ).in_(lang)
        )
    if under:
        ids = _listed(under, lang)
        page.item(
            Text(
                f"これに伴う {ids} の指摘は、この規則の下にまとめます。",
                f"Shown under this rule where it follows from it: {ids}.",
            ).in_(lang)
        )


def _listed(ids: Iterable[str], lang: Lang) -> str:
    return ("、" if lang == "ja" else ", ").join(ids)


class _Page:
    """Lines wrapped to the terminal, Japanese signs counted as two columns."""

    def __init__(self, lang: Lang, width: int) -> None:
        self.lang = lang
        self.width = width
        self.lines: list[str] = []

    def head(self, text: str) -> None:
        self._wrap(text, 0)

    def line(self, text: Text) -> None:
        self._wrap(text.in_(self.lang), 0)

    def section(self, title: Text) -> None:
        self.lines.append("")
        self._wrap(title.in_(self.lang), 0)

    def row(self, label: Text, value: str) -> None:
        self._wrap(f"{_padded(label.in_(self.lang), 11)} {value}", 0, hanging=12)

    def item(self, text: str, *, deeper: bool = False, hanging: int = 0) -> None:
        self._wrap(text, 4 if deeper else 2, hanging=hanging)

    def _wrap(self, text: str, indent: int, *, hanging: int = 0) -> None:
        from viz.reports.lines import wrap

        first, *rest = wrap(text, max(10, self.width - indent), hanging)
        self.lines.append(" " * indent + first)
        self.lines += [" " * (indent + hanging) + line for line in rest]

    def text(self) -> str:
        return "\n".join(self.lines)
