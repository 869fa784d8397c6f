"""What a document holds: one class an entry, read from top to bottom like an application form (surface.md 1).

A field that is absent is None, which means not known. Dates are inclusive first and last days, as in contracts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, JsonValue, PlainValidator, WithJsonSchema

from graphmodel.schema.fields import (
    AmedProjectNumber,
    Amount,
    AmountOrUndecided,
    ByYear,
    CorporateNumber,
    Count,
    Country,
    Day,
    DayOrUndecided,
    Effort,
    EradInstitution,
    EradResearcher,
    Ident,
    Jgn,
    LegalPersonality,
    Line,
    OneOrMore,
    Orcid,
    Percent,
    Record,
    Ref,
    RefOrUndecided,
    Ror,
    Short,
    Stated,
    Year,
    YearlyOrWhole,
    YesNo,
    choose,
    listed,
    noted,
    said,
    tag,
)
from graphmodel.schema.scalars.common import UNDECIDED, BadValue, bad, folded, is_undecided, quoted
from graphmodel.schema.scalars.days import read_date
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.schema.scalars.texts import FUNDER, read_text, stands_for_no_name
from graphmodel.schema.sections import RefTo, Section
from graphmodel.schema.words import (
    AmedStep,
    Area,
    Attendee,
    BasisKind,
    Category,
    ClauseSubject,
    CommitmentKind,
    CommitteeKind,
    ContractKind,
    DecisionOutcome,
    EventKind,
    FlowKind,
    Industry,
    Layer,
    MoneyOrigin,
    OrganizationKind,
    OrganizationRole,
    PersonRole,
    ProjectStage,
    ProjectType,
    ResourceKind,
    Scope,
    Status,
    Succession,
    Word,
    read_word,
    refusal,
)
from graphmodel.text import Text

AMED = FUNDER
"""The reserved id of the funder; it is made for each project and never listed."""


OrganizationRef = Annotated[Ref, RefTo(Section.ORGANIZATIONS)]
OrganizationOrUndecided = Annotated[RefOrUndecided, RefTo(Section.ORGANIZATIONS)]
PersonRef = Annotated[Ref, RefTo(Section.PEOPLE)]
ContractRef = Annotated[Ref, RefTo(Section.CONTRACTS)]
WorkItemRef = Annotated[Ref, RefTo(Section.WORK_ITEMS)]
FlowRef = Annotated[Ref, RefTo(Section.MONEY)]
ResourceRef = Annotated[Ref, RefTo(Section.RESOURCES)]
BodyOrPersonRef = Annotated[Ref, RefTo(Section.ORGANIZATIONS, Section.PEOPLE)]
AnyRef = Annotated[Ref, RefTo()]


class Name(Record):
    """A name in Japanese, and in English where there is one. `undecided` (未定) is a name too."""

    ja: Line = said("日本語名", "日本語の正式名。", "Full name in Japanese.", required=True)
    en: Line | None = said("英語名", "英語名。", "Name in English.")
    decided: YesNo | None = said(
        "確定",
        "「調整中」のような語に見えても名称であるとき true と書きます。",
        "True where what looks like `to be decided` is a name all the same.",
    )

    def in_(self, lang: str) -> str:
        """The name in `lang`; the Japanese one where there is no English one."""
        return self.en if lang == "en" and self.en else self.ja


def _named(name: Name) -> Name:
    """「未定」 is read as `undecided`, as everywhere; so is what stands for no name, which must not pass for one (the checks say it)."""
    open_ = is_undecided(name.ja) or stands_for_no_name(name.ja)
    return Name(ja=UNDECIDED) if open_ and not name.decided else name


NameOrUndecided = Annotated[Name, Short("ja"), AfterValidator(_named)]
"""The name of an organization or a person; `undecided` when it is not decided who that will be."""


class Span(Record):
    """First and last day, both inclusive; `undecided` is 未定."""

    from_: DayOrUndecided | None = said("開始日", "最初の日。", "First day.", alias="from")
    to: DayOrUndecided | None = said("終了日", "最後の日（その日を含みます）。", "Last day, inclusive.")


class AmedRecord(Record):
    """An approval by AMED, or a notification to it."""

    kind: AmedStep = said("種類", "承認か届出か。", "Approval or notification.", required=True)
    document: Stated | None = said("文書", "文書の名称・番号。", "The document.")
    on: Day | None = said("日付", "承認または届出の日。", "Its date.")


def _amed_records() -> Any:
    return said("AMEDの承認・届出", "AMEDの承認や届出の記録。", "Approvals by AMED and notifications to it.")


_CALLS = ("aimgain-5", "aimgain-4", "aimgain-3", "aimgain-2", "aimgain-1", "aimgain-1-3")
"""The calls of the programme; the first three also as one."""
_ORDINAL = re.compile(r"(?:aimgain)?[-_]?(?:第)?([1-9一二三四五六七八九])(?:回|次)?(?:公募)?(?:\(.*\))?")


def _read_call(raw: Any) -> str:
    word = folded(raw) if isinstance(raw, str) else str(raw)
    if word in _CALLS:
        return word
    found = _ORDINAL.fullmatch(word)
    number = found and (found[1] if found[1].isdigit() else str("一二三四五六七八九".index(found[1]) + 1))
    if number and f"aimgain-{number}" in _CALLS:
        return f"aimgain-{number}"
    near = did_you_mean(word, _CALLS) or (_CALLS[0],)
    raise refusal(
        bad(
            "unknown_call",
            "{raw}という公募は知られていません。「{near}」のことですか（第5回公募は aimgain-5）。分からなければ項目ごと消してください（不明として扱います）。",
            "There is no call {raw}. Did you mean `{near}` (call 5 is `aimgain-5`)? Remove the field if it is not known.",
            raw=quoted(raw),
            near=near[0],
        )
    )


Call = Annotated[
    str, PlainValidator(_read_call), WithJsonSchema({"type": ["string", "integer"], "examples": list(_CALLS)})
]
"""A call for proposals: 「第5回」 is aimgain-5."""


class ProjectEntry(Record):
    """研究開発課題: the project that the document is about."""

    otherwise: ClassVar[Mapping[str, Text]] = {"stage": Text("実施中", "running")}

    id: Ident = said(
        "課題ID",
        "この課題の短いID。ポートフォリオの中で一つだけです。",
        "Short id, unique in a portfolio.",
        required=True,
    )
    title: Annotated[Name, Short("ja")] | None = said("課題名", "研究開発課題名。", "Title of the project.")
    type: Annotated[tuple[ProjectType, ...], OneOrMore] | None = said(
        "タイプ", "アカデミアタイプかスタートアップタイプか。", "Academia or start-up type."
    )
    call: Call | None = said("公募", "公募（第5回公募は aimgain-5）。", "The call; call 5 is `aimgain-5`.")
    category: Category | None = said("分野", "採択課題一覧の分野。", "Field of the adopted list.")
    period: Span | None = said("研究開発期間", "研究開始日と終了日。", "First and last day of the project.")
    stage: ProjectStage | None = said(
        "段階", "応募時か実施中か（書かなければ実施中）。", "Application or running (default)."
    )
    submitted: Day | None = said("提出日", "提案書を提出した日。", "Day of submission.")
    planned_total: AmountOrUndecided | None = said(
        "計画総額",
        "契約締結時の総額（円、AMED委託費と産学連携リソースの合計）。",
        "Total at signature, yen, AMED money and resources.",
    )
    approved_total: AmountOrUndecided | None = said(
        "承認総額", "承認されたAMED委託費の総額（円）。", "Approved total of AMED money, yen."
    )
    noncompetitive_scope: Line | None = said(
        "非競争領域の内容", "非競争領域の内容と範囲。", "Content and boundary of the non-competitive area."
    )
    necessity: Line | None = said("必要性", "医療上の必要性。", "Medical need.")
    amed_project_number: AmedProjectNumber | None = said(
        "課題管理番号", "AMEDの課題管理番号（16文字）。", "AMED project number, 16 characters."
    )
    jgn: Jgn | None = said("体系的番号", "体系的番号（JGN）。", "Japan Grant Number.")
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class Deemed(Record):
    """みなし大企業 or not, and why."""

    value: YesNo = said("該当", "みなし大企業に該当するか。", "Is a deemed large enterprise.", required=True)
    reason: Line | None = said("理由", "そう判断した理由。", "Why.")


def _word_or_text(words: type[Word]) -> Any:
    """One of the words, or what somebody says in words of his own: kept, and judged by nobody."""

    def read(raw: Any) -> Any:
        try:
            return read_word(words, raw)
        except BadValue:
            return read_text(raw)

    return PlainValidator(read)


IndustryOrText = Annotated[
    Industry | str,
    _word_or_text(Industry),
    WithJsonSchema({"type": "string", "examples": [word.value for word in Industry]}),
]
SubjectOrText = Annotated[
    ClauseSubject | str,
    _word_or_text(ClauseSubject),
    WithJsonSchema({"type": "string", "examples": [word.value for word in ClauseSubject]}),
]


def _also(forms: dict[str, dict[str, Any]], *, instead_of: str | None = None) -> Any:
    """To the published schema: what keys of an earlier spelling hold, so that an editor does not refuse what is read.

    `instead_of` is a required key that had another name.
    """

    def add(schema: dict[str, Any]) -> None:
        properties = schema["properties"]
        for key, form in forms.items():
            if key in properties:
                properties[key]["anyOf"].append(form)
            else:
                said_of = "以前の書き方。 / Earlier spelling."
                properties[key] = {**form, "title": key, "description": said_of, "deprecated": True}
        schema["required"] = [key for key in schema["required"] if key != instead_of]

    return add


def _is_day(raw: Any) -> bool:
    try:
        return is_undecided(raw) or bool(read_date(raw))
    except BadValue:
        return False


class Shareholder(Record):
    """Who holds how much, since when and until when."""

    model_config = ConfigDict(json_schema_extra=_also({"from": {"type": "number"}, "to": {"type": "number"}}))

    who: Line = said(
        "株主", "株主の機関ID、または名称。", "Id of a listed organization, or a name.", required=True
    )
    percent: Percent | None = said("持株比率", "持株比率（％）。", "Share in percent.")
    at_least: Percent | None = said("下限", "持株比率の下限（％）。", "Lower bound in percent.")
    at_most: Percent | None = said("上限", "持株比率の上限（％）。", "Upper bound in percent.")
    from_: DayOrUndecided | None = said(
        "開始日", "保有の最初の日。", "First day of holding it.", alias="from"
    )
    to: DayOrUndecided | None = said("終了日", "保有の最後の日。", "Last day of holding it.")
    large: YesNo | None = said("大企業", "株主が大企業か。", "The shareholder is a large company.")
    note: Line | None = noted()

    @classmethod
    def earlier_keys(cls, data: Mapping[Any, Any]) -> Mapping[str, str]:
        """`from` and `to` that are numbers were bounds."""
        bounds = {"from": "at_least", "to": "at_most"}
        return {
            key: now
            for key, now in bounds.items()
            if now not in data and data.get(key) is not None and not _is_day(data[key])
        }


_WHOLE = {
    "from": Text("研究開始日から", "from the research start"),
    "to": Text("研究終了日まで", "to the end of the project"),
}
_WHOLE_CONTRACT = {
    "from": Text("契約期間の初日から", "from the first day of the contract"),
    "to": Text("契約期間の末日まで", "to the last day of the contract"),
}
_PLANNED = {"status": Text("計画", "planned")}


class Predecessor(Record):
    """The body that a body came from."""

    who: OrganizationRef = said("前身の機関", "前身の機関ID。", "The body before.", required=True)
    by: Succession | None = said(
        "承継の方法", "合併、会社分割、商号変更など。", "Merger, split, change of name or the like."
    )
    on: DayOrUndecided | None = said("効力発生日", "効力を生じた日。", "Day on which it took effect.")


class Officers(Record):
    """How many officers there are, and how many come from large companies."""

    total: Count | None = said("役員数", "役員の総数。", "Number of officers.")
    from_large: Count | None = said(
        "大企業出身の役員数",
        "大企業の役員・職員を兼ねる役員の数。",
        "Officers who come from large companies.",
    )


class Confirmed(Record):
    """Who confirmed something, and when."""

    by: Stated = said("確認者", "確認した人または機関。", "Who confirmed it.", required=True)
    on: Day = said("確認日", "確認した日。", "When.", required=True)


class OrganizationFacts(Record):
    """What rules read of an organization. In the graph it sits on the Participant (rulings.md 3)."""

    kind: OrganizationKind | None = said("種別", "大学、企業など。", "Kind of body.")
    country: Country | None = said(
        "国",
        "所在国（2文字の国コードか、日本語の国名）。",
        "Country, two letters.",
        meant_by="所在国 所在地 nation",
    )
    legal_personality: LegalPersonality | None = said(
        "法人格",
        "どの国の法人格を有するか（日本は JP、なければ none）。",
        "Country of legal personality, or none.",
    )
    registered_on: Day | None = said("登記日", "設立の登記日。", "Date of registration.")
    capital: Amount | None = said("資本金", "資本金（円）。", "Capital in yen.")
    employees: Count | None = said("従業員数", "常時使用する従業員の数。", "Regular employees.")
    industry: IndustryOrText | None = said(
        "業種",
        "主たる業種（manufacturing, wholesale, retail, services, software, other）。",
        "Industry: a word of the Basic Act on small and medium-sized enterprises, or text.",
    )
    as_of: Day | None = said(
        "資本・株主の基準日",
        "資本金、従業員数、株主がどの日のものか。",
        "The day on which capital, employees and shareholders are so.",
    )
    is_sme: YesNo | None = said(
        "中小企業", "中小企業に該当するか。", "Is a small or medium-sized enterprise."
    )
    deemed_large: Annotated[Deemed, Short("value")] | None = said(
        "みなし大企業", "みなし大企業に該当するか。", "Is a deemed large enterprise."
    )
    shareholders: tuple[Shareholder, ...] | None = said("株主", "主な株主。", "Shareholders.")
    officers: Officers | None = said("役員", "役員の構成。", "Officers.")
    academia_confirmed: Confirmed | None = said(
        "アカデミアの確認",
        "「その他の研究機関」をアカデミアと確認した人と日。",
        "Who confirmed that it counts as academia, and when.",
    )
    task: Line | None = said("役割の説明", "この課題で担うこと。", "What it does in the project.")
    necessity: Line | None = said("参加の必要性", "この機関が必要な理由。", "Why the project needs it.")
    competitive_scope: Line | None = said(
        "競争領域の内容", "この企業が競争領域で行うこと。", "What the company does in the competitive area."
    )
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class OrganizationIdentity(Record):
    """Names and identifiers; shared between projects."""

    name: NameOrUndecided | None = said(
        "名称", "正式名称。未定なら undecided。", "Full name, or `undecided`."
    )
    short_name: Annotated[Name, Short("ja")] | None = said(
        "略称", "図で使う短い名称。", "Short name for charts."
    )
    corporate_number: CorporateNumber | None = said(
        "法人番号",
        "法人番号（13桁）。0で始まる番号は架空のものとして扱います。",
        "Corporate number, 13 digits; a leading 0 is fictional.",
    )
    ror: Ror | None = said("ROR ID", "ROR の識別子。", "ROR id.")
    erad: EradInstitution | None = said(
        "e-Rad機関コード", "e-Rad の所属研究機関コード（10桁）。", "e-Rad institution code."
    )


class OrganizationRoleEntry(Record):
    """A role of an organization, for the whole project or for a time."""

    otherwise: ClassVar[Mapping[str, Text]] = _WHOLE

    role: OrganizationRole = said("役割", "この課題での役割。", "Role in this project.", required=True)
    from_: DayOrUndecided | None = said(
        "開始日",
        "役割の最初の日（書かなければ研究開始日）。",
        "First day; the research start if absent.",
        alias="from",
    )
    to: DayOrUndecided | None = said(
        "終了日", "役割の最後の日（書かなければ研究終了日）。", "Last day; the end of the project if absent."
    )
    reason: Line | None = said(
        "終了・交代の理由",
        "役割が終わる、または替わる理由（休業、異動など）。",
        "Why it ends or passes on, e.g. leave.",
    )
    note: Line | None = noted()


class OrganizationEntry(OrganizationIdentity, OrganizationFacts):
    """機関: an organization, what it is, and its roles in this project."""

    id: Ident = said("機関ID", "文書の中で使う短いID。", "Short id used in this document.", required=True)
    part_of: OrganizationRef | None = said(
        "上位機関",
        "学部・病院・研究所が属する機関のID。",
        "The institution that this faculty, hospital or institute belongs to.",
    )
    predecessor: Annotated[tuple[Predecessor, ...], OneOrMore] | None = said(
        "前身",
        "合併・会社分割・商号変更などの前の機関。",
        "The body before a merger, a split or a change of name.",
    )
    distinct_from: Annotated[tuple[OrganizationRef, ...], OneOrMore] | None = said(
        "別の機関",
        "名称が同じでも別である機関のID。",
        "Ids of organizations that are others although they have the same name.",
    )
    roles: Annotated[tuple[Annotated[OrganizationRoleEntry, Short("role")], ...], OneOrMore] | None = said(
        "役割", "役割の一覧。なければ []、書かなければ不明。", "Roles; [] for none, absent for unknown."
    )


class Employment(Record):
    """One employment of a person; several at once are クロスアポイントメント."""

    otherwise: ClassVar[Mapping[str, Text]] = _WHOLE

    employer: OrganizationOrUndecided = said(
        "所属", "雇用する機関のID。", "Employing organization.", required=True
    )
    main_place: OrganizationOrUndecided | None = said(
        "主たる研究場所", "主たる研究場所の機関ID。", "Main place of research."
    )
    from_: DayOrUndecided | None = said("開始日", "最初の日。", "First day.", alias="from")
    to: DayOrUndecided | None = said("終了日", "最後の日。", "Last day.")
    share: Percent | None = said(
        "従事割合", "この雇用の従事割合（％）。", "Share of working time in percent."
    )
    note: Line | None = noted()


class Dispatch(Record):
    """派遣・出向: where a person works although employed elsewhere, and who pays."""

    otherwise: ClassVar[Mapping[str, Text]] = _WHOLE

    model_config = ConfigDict(
        json_schema_extra=_also(
            {"to": {"type": ["string", "integer"]}, "until": {"type": "string"}}, instead_of="at"
        )
    )

    at: OrganizationRef = said("派遣先", "派遣先の機関ID。", "Where the person works.", required=True)
    from_: DayOrUndecided | None = said("開始日", "最初の日。", "First day.", alias="from")
    to: DayOrUndecided | None = said("終了日", "最後の日。", "Last day.")
    paid_from: MoneyOrigin | None = said(
        "人件費の負担",
        "人件費の財源（own は派遣先の自己資金、雇用元の企業の負担は partner）。",
        "Whose money pays the salary; `own` is that of the body where the person works, `partner` that of the employing company.",
        meant_by="負担者 支払者 paid_by",
    )
    percent: Percent | None = said(
        "従事割合", "派遣先での従事割合（％）。", "Share of working time there in percent."
    )
    for_research: YesNo | None = said(
        "研究開発目的", "研究開発のための派遣か。", "Is it for research and development."
    )
    note: Line | None = noted()

    @classmethod
    def earlier_keys(cls, data: Mapping[Any, Any]) -> Mapping[str, str]:
        """`to` was the body and `until` the last day."""
        if "at" in data:
            return {} if "to" in data else {"until": "to"}
        if "until" in data or ("to" in data and not _is_day(data["to"])):
            return {"to": "at", "until": "to"}
        return {}


class PersonRoleEntry(Record):
    """A role of a person, for the whole project or for a time."""

    otherwise: ClassVar[Mapping[str, Text]] = _WHOLE

    role: PersonRole = said("役割", "この課題での役割。", "Role in this project.", required=True)
    for_: OrganizationOrUndecided | None = said(
        "担当企業",
        "連携研究代表者がどの企業の代表か（機関ID）。",
        "For a liaison representative: the company.",
        alias="for",
    )
    from_: DayOrUndecided | None = said(
        "開始日",
        "役割の最初の日（書かなければ研究開始日）。",
        "First day; the research start if absent.",
        alias="from",
    )
    to: DayOrUndecided | None = said(
        "終了日", "役割の最後の日（書かなければ研究終了日）。", "Last day; the end of the project if absent."
    )
    replaces: PersonRef | None = said(
        "前任者", "この役割を引き継ぐ前の人のID。", "Whom the person replaces in this role."
    )
    reason: Line | None = said(
        "終了・交代の理由",
        "役割が終わる、または替わる理由（休業、異動など）。",
        "Why it ends or passes on, e.g. leave.",
    )
    note: Line | None = noted()


class PersonIdentity(Record):
    """Name and identifiers of a person; shared between projects."""

    name: NameOrUndecided | None = said("氏名", "氏名。未定なら undecided。", "Name, or `undecided`.")
    orcid: Orcid | None = said("ORCID", "研究者の識別子 ORCID iD。", "ORCID iD of the researcher.")
    erad: EradResearcher | None = said(
        "e-Rad研究者番号", "e-Rad の研究者番号（8桁）。", "e-Rad researcher number."
    )


class OtherFunding(Record):
    """Research funds of a person from elsewhere."""

    funder: Line = said("資金配分機関", "資金を配分する機関。", "Who funds it.", required=True)
    title: Line | None = said("研究課題名", "研究課題名。", "Title.")
    period: Span | None = said("期間", "研究期間。", "Period.")
    yearly: AmountOrUndecided | None = said("年間の研究費", "一年あたりの額（円）。", "Yen a year.")
    effort: Percent | None = said("エフォート", "エフォート（％）。", "Effort in percent.")


class PersonFacts(Record):
    """What rules and reports read of a person in this project."""

    position: Line | None = said("役職", "役職。", "Position.")
    researcher: YesNo | None = said("研究者", "本事業に参画する研究者か。", "Is a researcher who takes part.")
    effort: Effort | None = said(
        "エフォート",
        "エフォート（％）。年ごとに書くこともできます。",
        "Effort in percent, or by project year.",
    )
    other_funding: tuple[OtherFunding, ...] | None = said(
        "他の研究費", "他の研究費。なければ []。", "Other research funds; [] for none."
    )
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class PersonEntry(PersonIdentity, PersonFacts):
    """人: a person, where he or she belongs, and the roles in this project."""

    id: Ident = said("人のID", "文書の中で使う短いID。", "Short id used in this document.", required=True)
    employer: OrganizationOrUndecided | None = said(
        "所属",
        "雇用する機関のID。",
        "Employing organization.",
        meant_by="所属機関 affiliation 勤務先",
        several="employment",
    )
    main_place: OrganizationOrUndecided | None = said(
        "主たる研究場所", "主たる研究場所の機関ID。", "Main place of research."
    )
    employment: tuple[Employment, ...] | None = said(
        "所属の一覧", "所属が複数、または期間があるとき。", "Where one line is not enough."
    )
    dispatch: Annotated[tuple[Dispatch, ...], OneOrMore] | None = said(
        "派遣", "派遣・出向（複数なら一覧）。", "Dispatch to another body, or several."
    )
    distinct_from: Annotated[tuple[PersonRef, ...], OneOrMore] | None = said(
        "別の人",
        "氏名が同じでも別である人のID。",
        "Ids of people who are others although they have the same name.",
    )
    roles: Annotated[tuple[Annotated[PersonRoleEntry, Short("role")], ...], OneOrMore] | None = said(
        "役割", "役割の一覧。なければ []、書かなければ不明。", "Roles; [] for none, absent for unknown."
    )


class PartyEntry(Record):
    """A party of a contract, for its whole period or a part of it."""

    otherwise: ClassVar[Mapping[str, Text]] = _WHOLE_CONTRACT

    who: OrganizationRef = said(
        "当事者", "機関ID（AMEDは amed）。", "Id of the organization; AMED is `amed`.", required=True
    )
    from_: DayOrUndecided | None = said("開始日", "当事者となった日。", "First day as a party.", alias="from")
    to: DayOrUndecided | None = said("終了日", "当事者であった最後の日。", "Last day as a party.")
    note: Line | None = noted()


class Ended(Record):
    """The early end of a contract."""

    on: Day = said("終了日", "契約が効力を有した最後の日。", "Last day in force.", required=True)
    why: Line | None = said("理由", "終了した理由。", "Why.")


class Clause(Record):
    """A clause of a contract, by its subject."""

    about: SubjectOrText = said(
        "内容",
        "条項の内容（ownership 成果の帰属、use 成果の利用 など）。",
        "What it is about.",
        required=True,
    )
    text: Line | None = said("条文", "条文または要旨。", "Text or gist.")


class ContractFacts(Record):
    """What a contract says, apart from who its parties are."""

    kind: ContractKind = said("種別", "契約の種別。", "Kind of contract.", required=True)
    number: Line | None = said("契約番号", "契約書の番号。", "Number of the contract.")
    signed: DayOrUndecided | None = said(
        "締結日", "契約を締結した日。", "Day of signature.", meant_by="date on 日付 契約日 契約締結日 署名日"
    )
    period: Span | None = said("契約期間", "契約期間。", "Period.")
    amount: AmountOrUndecided | None = said(
        "契約金額", "契約金額（円、間接経費を含む）。", "Amount in yen, indirect costs included."
    )
    indirect: AmountOrUndecided | None = said(
        "うち間接経費", "契約金額のうちの間接経費（円）。", "Indirect cost within the amount, yen."
    )
    tax: AmountOrUndecided | None = said(
        "うち消費税", "契約金額のうちの消費税（円）。", "Consumption tax within the amount, yen."
    )
    changed: Line | None = said(
        "変更の内容",
        "変更契約・覚書で変わったこと（もとの契約の項目は、いま有効な内容を書きます）。",
        "What an amendment changed; the entry of the contract itself says what holds now.",
    )
    clauses: tuple[Clause, ...] | None = said("条項", "主な条項。", "Clauses.")
    ended: Ended | None = said("途中終了", "期間の途中で終了した日と理由。", "Early end.")
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class ContractEntry(ContractFacts):
    """契約: who has agreed what with whom, for which period."""

    id: Ident = said("契約ID", "文書の中で使う短いID。", "Short id used in this document.", required=True)
    commissioner: OrganizationRef | None = said(
        "委託者",
        "委託する側の機関ID（AMEDは amed）。",
        "Who commissions; AMED is `amed`.",
        meant_by="from 委託元 発注者 発注元 甲 client",
    )
    contractor: OrganizationRef | None = said(
        "受託者", "受託する側の機関ID。", "Who is commissioned.", meant_by="to 委託先 受注者 発注先 乙 vendor"
    )
    parties: Annotated[tuple[Annotated[PartyEntry, Short("who")], ...], OneOrMore] | None = said(
        "当事者", "当事者の機関ID。", "Parties."
    )
    amends: ContractRef | None = said(
        "変更する契約", "変更契約・覚書がもとにする契約のID。", "The contract that an amendment changes."
    )
    covers: Annotated[tuple[WorkItemRef, ...], OneOrMore] | None = said(
        "対象の研究開発項目", "対象とする研究開発項目のID。", "Work items covered."
    )


class WorkItemFacts(Record):
    """What a work item is."""

    otherwise: ClassVar[Mapping[str, Text]] = {"period": Text("全期間", "the whole project")}

    title: Line | None = said("項目名", "研究開発項目の名称。", "Title.")
    area: Area | None = said("領域", "非競争領域か競争領域か。", "Non-competitive or competitive area.")
    scope: Annotated[tuple[Scope, ...], OneOrMore] | None = said(
        "範囲", "国費か産学連携リソースか（両方もあります）。", "State-funded, resource-funded or both."
    )
    layer: Layer | None = said("段階", "基盤的研究開発か実用的研究開発か。", "Platform or practical.")
    product: Line | None = said("製品", "直結する製品。", "The product it leads to.")
    period: Span | None = said(
        "期間", "実施期間（書かなければ全期間）。", "Period; the whole project if absent."
    )
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class WorkItemEntry(WorkItemFacts):
    """研究開発項目: a unit of responsibility."""

    id: Ident = said("項目ID", "文書の中で使う短いID。", "Short id used in this document.", required=True)
    responsible: Annotated[tuple[PersonRef, ...], OneOrMore] | None = said(
        "責任者", "責任を担う人のID。", "Persons responsible."
    )
    organizations: Annotated[tuple[OrganizationRef, ...], OneOrMore] | None = said(
        "実施機関", "実施する機関のID。", "Organizations that work on it."
    )


class FlowFacts(Record):
    """What is known of a payment."""

    otherwise: ClassVar[Mapping[str, Text]] = _PLANNED

    origin: MoneyOrigin | None = said(
        "財源", "もとの財源（書かなければ不明）。", "Whose money it was; absent is not known."
    )
    kind: FlowKind | None = said(
        "種別",
        "支払の種別（契約があれば契約から決まります）。",
        "Kind; follows from the contract if there is one.",
    )
    under: ContractRef | None = said("契約", "根拠となる契約のID。", "Contract under which it is paid.")
    purpose: Line | None = said("使途", "何のための支払か。", "What it is for.")
    status: Status | None = said(
        "計画・実績", "計画か実績か（書かなければ計画）。", "Planned (default) or actual."
    )
    for_: ResourceRef | None = said(
        "対象のリソース", "この支払で得るリソースのID。", "The resource that is paid for.", alias="for"
    )
    indirect: YearlyOrWhole | None = said(
        "うち間接経費",
        "金額のうちの間接経費（円）。年ごとに書くこともできます。",
        "Indirect cost within the amount, yen, once or by project year.",
    )
    tax: YearlyOrWhole | None = said(
        "うち消費税",
        "金額のうちの消費税（円）。年ごとに書くこともできます。",
        "Consumption tax within the amount, yen, once or by project year.",
    )
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class FlowEntry(FlowFacts):
    """資金の流れ: money from one body to another, by project year or on a day."""

    id: Ident | None = said("ID", "短いID（なくてもよい）。", "Short id, optional.")
    from_: OrganizationRef = said(
        "支払元", "支払う機関のID（AMEDは amed）。", "Who pays; AMED is `amed`.", alias="from", required=True
    )
    to: OrganizationRef = said("支払先", "受け取る機関のID。", "Who receives.", required=True)
    amounts: Annotated[dict[Year, AmountOrUndecided], ByYear] | None = said(
        "年ごとの金額", "年目ごとの金額（円）。", "Yen by project year.", meant_by="year years 年目 年度"
    )
    on: DayOrUndecided | None = said("支払日", "支払った日。", "Day of payment.")
    amount: AmountOrUndecided | None = said("金額", "金額（円）。", "Yen.")


class Basis(Record):
    """How the value of a resource was found."""

    kind: BasisKind | None = said("種類", "算定の種類。", "Kind of basis.")
    text: Line | None = said("説明", "算定の根拠。", "In words.")
    corrected_amount: Amount | None = said("補正額", "正しく算定した金額（円）。", "Corrected amount in yen.")


class Commitment(Record):
    """What stands behind a promised resource."""

    kind: CommitmentKind = said("種類", "書面の種類。", "Kind.", required=True)
    on: Day | None = said("日付", "書面の日付。", "Its date.")


class ResourceFacts(Record):
    """What a resource is."""

    otherwise: ClassVar[Mapping[str, Text]] = _PLANNED | {"counted": Text("数える", "it counts")}

    kind: ResourceKind | None = said("種別", "リソースの種別。", "Kind.")
    amounts: Annotated[dict[Year, AmountOrUndecided], ByYear] | None = said(
        "年ごとの金額", "年目ごとの金額（円）。", "Yen by project year."
    )
    status: Status | None = said(
        "計画・実績", "計画か実績か（書かなければ計画）。", "Planned (default) or actual."
    )
    area: Area | None = said("領域", "非競争領域か競争領域か。", "Non-competitive or competitive area.")
    counted: YesNo | None = said(
        "算入",
        "産学連携リソースとして数えるか（書かなければ数えます）。",
        "Counts as a resource (default true).",
    )
    basis: Annotated[Basis, Short("text")] | None = said(
        "算定根拠", "金額の算定根拠。", "How the amount was found."
    )
    research_element: YesNo | None = said(
        "研究開発要素", "研究開発要素を含むか。", "Contains an R&D element."
    )
    facility: Line | None = said("設備", "使用する設備。", "The facility used.")
    payment: FlowRef | None = said("支払", "同じものを表す資金の流れのID。", "The flow that it also is.")
    delivered_on: Day | None = said("引渡日", "引き渡した日。", "Day of delivery.")
    description: Line | None = said("内容", "リソースの内容。", "What the resource is.")
    commitment: Commitment | None = said(
        "提供の裏付け", "提供を裏付ける書面。", "What stands behind the promise."
    )
    item: Line | None = said(
        "物品の識別",
        "物品の名称や番号（どの文書でも同じ書き方）。",
        "Label of the thing, the same in all documents.",
    )
    part: Percent | None = said(
        "使用割合", "物品のうちこの課題で使う割合（％）。", "Part of it used for this project, in percent."
    )
    indirect: YearlyOrWhole | None = said(
        "うち間接経費",
        "金額のうちの間接経費（円）。年ごとに書くこともできます。",
        "Indirect cost within the amount, yen, once or by project year.",
    )
    tax: YearlyOrWhole | None = said(
        "うち消費税",
        "金額のうちの消費税（円）。年ごとに書くこともできます。",
        "Consumption tax within the amount, yen, once or by project year.",
    )
    amed_records: tuple[AmedRecord, ...] | None = _amed_records()
    note: Line | None = noted()


class ResourceEntry(ResourceFacts):
    """産学連携リソース: what a partner company provides to a commissioned institution."""

    id: Ident = said("ID", "文書の中で使う短いID。", "Short id used in this document.", required=True)
    provider: OrganizationRef = said("提供元", "提供する機関のID。", "Who provides.", required=True)
    recipient: OrganizationRef = said("提供先", "受け取る機関のID。", "Who receives.", required=True)
    supports: Annotated[tuple[WorkItemRef, ...], OneOrMore] | None = said(
        "対象の研究開発項目", "必要とする研究開発項目のID。", "Work items that need it."
    )
    person: PersonRef | None = said("派遣研究者", "派遣する研究者のID。", "The dispatched researcher.")
    facility_of: OrganizationRef | None = said(
        "設備を有する機関", "使用する設備を有する機関のID。", "Whose facility it is."
    )
    requested_by: OrganizationRef | None = said(
        "依頼元", "業務を依頼した機関のID。", "Who asked for the service."
    )


class EventEntry(Record):
    """会議・評価・判断: a record, or a date in the plan."""

    id: Ident | None = said("ID", "短いID（なくてもよい）。", "Short id, optional.")
    kind: EventKind = said("種別", "会議・評価・判断の種別。", "Kind.", required=True)
    date: DayOrUndecided | None = said("日付", "開催日・判断日。", "Day.")
    attendees: Annotated[tuple[Attendee, ...], OneOrMore] | None = said(
        "出席者", "出席した立場（ps, po, pc, evaluator）。", "Who attended, by function."
    )
    attended_by: tuple[BodyOrPersonRef, ...] | None = said(
        "出席した機関・人", "出席した機関または人のID。", "Organizations or people who attended."
    )
    outcome: DecisionOutcome | None = said("結果", "判断の結果。", "What was decided.")
    note: Line | None = noted()


class CommitteeEntry(Record):
    """A standing body of the consortium."""

    id: Ident | None = said("ID", "短いID（なくてもよい）。", "Short id, optional.")
    kind: CommitteeKind = said("種別", "委員会の種別。", "Kind.", required=True)
    name: Line | None = said("名称", "名称。", "Name.")
    members: Annotated[tuple[BodyOrPersonRef, ...], OneOrMore] | None = said(
        "構成員", "構成する機関または人のID。", "Organizations or persons."
    )
    note: Line | None = noted()


class BudgetEntry(Record):
    """経費の内訳: what one body plans to spend in one project year, by kind of cost."""

    otherwise: ClassVar[Mapping[str, Text]] = _PLANNED

    id: Ident | None = said("ID", "短いID（なくてもよい）。", "Short id, optional.")
    who: OrganizationRef = said("機関", "支出する機関のID。", "The body that spends it.", required=True)
    year: Year = said("年目", "年目（研究開始から数えて）。", "Project year.", required=True)
    goods: AmountOrUndecided | None = said("物品費", "物品費（円）。", "Goods, yen.")
    travel: AmountOrUndecided | None = said("旅費", "旅費（円）。", "Travel, yen.")
    personnel: AmountOrUndecided | None = said(
        "人件費・謝金", "人件費・謝金（円）。", "Personnel and fees, yen."
    )
    other: AmountOrUndecided | None = said("その他の経費", "その他（円）。", "Other, yen.")
    indirect: AmountOrUndecided | None = said("間接経費", "間接経費（円）。", "Indirect cost, yen.")
    status: Status | None = said(
        "計画・実績", "計画か実績か（書かなければ計画）。", "Planned (default) or actual."
    )
    note: Line | None = noted()


class DataPlan(Record):
    """データマネジメントプラン (S11)."""

    submitted: DayOrUndecided | None = said("提出日", "提出した日。", "Day of submission.")
    datasets: Annotated[tuple[Line, ...], OneOrMore] | None = said(
        "データセット", "対象のデータセット。", "Datasets covered."
    )
    guideline: Line | None = said(
        "ガイドラインの版", "準拠するガイドラインの版。", "Version of the guideline."
    )


def _none(raw: Any) -> Any:
    if raw not in ("none", "なし"):
        raise refusal(
            bad(
                "bad_plan",
                "データマネジメントプランは {example} の形で書くか、ないなら none と書いてください（{raw}と書かれています）。",
                "Write the data management plan as {example}, or `none` if there is none (found {raw}).",
                example="{submitted: 2026-03-25, datasets: […]}",
                raw=quoted(raw),
            )
        )
    return "none"


DataPlanOrNone = Annotated[
    Annotated[DataPlan, tag("plan")]
    | Annotated[
        Literal["none"], PlainValidator(_none), WithJsonSchema({"enum": ["none", "なし"]}), tag("none")
    ],
    choose("plan", "none"),
]


class YearPlan(Record):
    """The plan of one project year."""

    goal: Line | None = said("目標", "その年の目標。", "Goal of the year.")
    criterion: Line | None = said("達成基準", "目標達成の基準。", "How one sees that the goal is met.")
    structure: Line | None = said("体制", "その年の研究体制。", "Organization in that year.")
    budget: Line | None = said("予算", "その年の予算の説明。", "Budget in words.")
    areas: Annotated[tuple[Area, ...], OneOrMore] | None = said(
        "領域の区別", "その年に行う領域。", "The areas that the year is about."
    )
    issues: Annotated[tuple[Line, ...], OneOrMore] | None = said(
        "課題と解決策", "その年の課題と解決策。", "Issues of the year and how they are solved."
    )


class Plans(Record):
    """計画: the overall plan, the yearly plans, the data management plan."""

    final_goal: Line | None = said("最終目標", "研究開発の最終的な目標。", "Final goal.")
    issues: Annotated[tuple[Line, ...], OneOrMore] | None = said(
        "課題と対応", "目標達成に向けた課題と対応。", "Issues and responses."
    )
    schedule: Line | None = said("スケジュール", "スケジュール。", "Schedule.")
    years: Annotated[dict[Year, YearPlan], ByYear] | None = said(
        "年ごとの計画", "年目ごとの計画。", "Plans by project year."
    )
    data_management_plan: DataPlanOrNone | None = said(
        "データマネジメントプラン", "DMP。なければ none。", "DMP, or `none`."
    )
    note: Line | None = noted()


def _text_keys(raw: Any) -> Any:
    """Entries as they are written; keys are text, as in JSON."""
    stack: list[Any] = [raw]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if not all(isinstance(k, str) for k in value):
                return json.loads(json.dumps(raw))
            stack += value.values()
        elif isinstance(value, list | tuple):
            stack += value
    return raw


Kept = Annotated[dict[str, JsonValue], BeforeValidator(_text_keys)]
"""An entry that is kept as it is written."""


class IpSection(Record):
    """知的財産: the names are reserved; entries are kept as they are written until their rules come."""

    assets: tuple[Kept, ...] | None = said("知的財産", "知的財産の一覧。", "IP assets.")
    products: tuple[Kept, ...] | None = said("製品", "製品の一覧。", "Products.")
    grants: tuple[Kept, ...] | None = said("許諾", "許諾の一覧。", "Grants.")
    consents: tuple[Kept, ...] | None = said("同意", "同意の一覧。", "Consents.")


class AmedConfirmation(Record):
    """An exception that AMED has confirmed."""

    document: Stated = said("文書", "AMEDが確認した文書。", "The document.", required=True)
    on: Day = said("日付", "文書の日付。", "Its date.", required=True)


class WaiverEntry(Record):
    """例外の記録: why a finding is accepted, by whom, until when."""

    otherwise: ClassVar[Mapping[str, Text]] = {
        "subject": Text("この規則のすべての指摘", "every finding of the rule"),
        "expires": Text("期限なし", "it never expires"),
        "flows": Text("支払を限らない", "whatever is paid"),
        "contracts": Text("契約を限らない", "whatever the contract"),
        "people": Text("人を限らない", "whoever it is"),
        "up_to": Text("上限なし", "without a limit"),
        "from": Text("初日の限りなし", "from any day"),
        "to": Text("末日の限りなし", "to any day"),
    }

    rule: Line = said("規則", "規則のID（例 ORG-03）。", "Rule id, e.g. ORG-03.", required=True)
    subject: AnyRef | None = said(
        "対象", "対象のID（書かなければこの規則のすべて）。", "Whom it concerns; all if absent."
    )
    reason: Stated | None = said("理由", "理由。", "Reason.")
    approved_by: Stated | None = said("承認者", "承認した人または機関。", "Who approved it.")
    on: Day | None = said("承認日", "承認した日。", "When it was approved.")
    expires: Day | None = said(
        "期限", "この日から例外の記録は効力を失います。", "From this day on it no longer holds."
    )
    amed: AmedConfirmation | None = said(
        "AMEDの確認", "AMEDが確認した例外。", "An exception confirmed by AMED."
    )
    flows: Annotated[tuple[FlowRef, ...], OneOrMore] | None = said(
        "対象の支払", "対象とする資金の流れのID。", "Flows of money that it covers."
    )
    contracts: Annotated[tuple[ContractRef, ...], OneOrMore] | None = said(
        "対象の契約", "対象とする契約のID。", "Contracts that it covers."
    )
    people: Annotated[tuple[PersonRef, ...], OneOrMore] | None = said(
        "対象の人", "対象とする人のID。", "People whom it covers."
    )
    up_to: Amount | None = said(
        "上限額", "対象とする金額の上限（円、累計）。", "Up to this sum, yen, over all that it covers."
    )
    from_: Day | None = said(
        "対象期間の初日", "対象とする期間の最初の日。", "First day of the time that it covers.", alias="from"
    )
    to: Day | None = said(
        "対象期間の末日", "対象とする期間の最後の日。", "Last day of the time that it covers."
    )
    note: Line | None = noted()


class Document(Record):
    """One consortium: the whole file."""

    format: Literal[1] = said("書式の版", "書式の版（1）。", "Version of the format.", required=True)
    as_at: Day = said(
        "時点",
        "この文書の時点。契約・会議・実績はこの日までの記録です。",
        "Records are complete up to this day.",
        required=True,
    )
    shared: Annotated[tuple[Line, ...], OneOrMore] | None = said(
        "共有ファイル",
        "機関や人を共有するファイル（同じフォルダーか、その下）。",
        "Shared files, same folder or below.",
    )
    project: ProjectEntry = said("課題", "研究開発課題。", "The project.", required=True)
    partial: Annotated[tuple[Section, ...], OneOrMore] | None = said(
        "作成中の節", "まだ書き終えていない節。", "Sections that are not finished."
    )
    organizations: tuple[OrganizationEntry, ...] | None = listed("機関", "機関の一覧。", "Organizations.")
    people: tuple[PersonEntry, ...] | None = listed("人", "人の一覧。", "People.")
    contracts: tuple[ContractEntry, ...] | None = listed("契約", "契約の一覧。", "Contracts.")
    work_items: tuple[WorkItemEntry, ...] | None = listed(
        "研究開発項目", "研究開発項目の一覧。", "Work items."
    )
    money: tuple[FlowEntry, ...] | None = listed("資金の流れ", "資金の流れの一覧。", "Flows of money.")
    budgets: tuple[BudgetEntry, ...] | None = listed("経費の内訳", "経費の内訳の一覧。", "Budgets.")
    resources: tuple[ResourceEntry, ...] | None = listed(
        "産学連携リソース", "産学連携リソースの一覧。", "Industry resources."
    )
    ip: IpSection | None = said("知的財産", "知的財産。", "Intellectual property.")
    events: tuple[EventEntry, ...] | None = listed("会議・評価・判断", "会議・評価・判断の一覧。", "Events.")
    committees: tuple[CommitteeEntry, ...] | None = listed("委員会", "委員会の一覧。", "Committees.")
    plans: Plans | None = said("計画", "計画。", "Plans.")
    waivers: tuple[WaiverEntry, ...] | None = listed("例外の記録", "例外の記録の一覧。", "Waivers.")

    def known(self, section: Section) -> bool | None:
        """True: said and complete. False: not said at all. None: said, but not finished."""
        if section.of(self) is None:
            return False
        return None if section in (self.partial or ()) else True


class SharedOrganization(OrganizationIdentity, OrganizationFacts):
    """An organization in a shared file: identity and facts, no roles."""

    id: Ident = said("機関ID", "この機関のID。", "Id.", required=True)
    part_of: OrganizationRef | None = said("上位機関", "属する機関のID。", "The institution it belongs to.")


class SharedPerson(PersonIdentity):
    """A person in a shared file."""

    id: Ident = said("人のID", "この人のID。", "Id.", required=True)


class SharedFile(Record):
    """Organizations and people that several documents name."""

    format: Literal[1] = said("書式の版", "書式の版（1）。", "Version of the format.", required=True)
    organizations: tuple[SharedOrganization, ...] | None = listed("機関", "機関の一覧。", "Organizations.")
    people: tuple[SharedPerson, ...] | None = listed("人", "人の一覧。", "People.")
