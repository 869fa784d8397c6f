"""The words of the document: each value with its Japanese and English name (design.md 3, domain.md 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from graphmodel.schema.scalars.common import BadValue, folded, is_no_name, is_undecided, quoted
from graphmodel.schema.scalars.near import did_you_mean
from graphmodel.text import Called, Text


def refusal(error: BadValue) -> PydanticCustomError:
    """Turn a sentence of `scalars` into pydantic's error, both languages kept."""
    return PydanticCustomError(error.code, "{en}", {"ja": error.message.ja, "en": error.message.en})


class Word(Called):
    """A value that may be written in a document: its two names and, for some, other words (separated by spaces) that people write for it.

    Those other words are not read; they are answered with the right one.
    """

    meant_by: frozenset[str]

    def __init__(self, _value: str, _ja: str = "", _en: str = "", meant_by: str = "") -> None:
        """Take the other words; the names are taken by `Called`."""
        self.meant_by = frozenset(map(folded, meant_by.split()))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read with `read_word`, so that a wrong word is answered with the nearest right ones."""

        def validate(raw: Any) -> Any:
            try:
                return read_word(cls, raw)
            except BadValue as error:
                raise refusal(error) from None

        return core_schema.no_info_plain_validator_function(
            validate,
            serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="json-unless-none"),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The words with their names, so that an editor shows both."""
        names = [w.ja for w in cls if w.ja not in {v.value for v in cls}]
        described = [f"{w.ja} / {w.en}" for w in cls]
        return {
            "type": "string",
            "enum": [*(w.value for w in cls), *names],
            "enumDescriptions": [
                *described,
                *(d for w, d in zip(cls, described, strict=True) if w.ja in names),
            ],
        }


W = TypeVar("W", bound=Word)


@cache
def _by_name(words: type[W]) -> Mapping[str, W]:
    """The words by their Japanese names, and by what remains of one without its remark in brackets, or is that remark: 「（PS）」."""
    out = {folded(word.ja): word for word in words}
    parts: dict[str, list[W]] = {}
    for word in words:
        if found := re.fullmatch(r"(.+)（(.+)）", word.ja):
            for part in found.groups():
                if part.isascii() or part == found[1]:
                    parts.setdefault(folded(part), []).append(word)
    return {part: found[0] for part, found in parts.items() if len(found) == 1} | out


def read_word(words: type[W], raw: Any) -> W:
    """Read one of the words of the document, or its Japanese name; a wrong one is answered with the nearest right ones."""
    if isinstance(raw, words):
        return raw
    if isinstance(raw, str):
        try:
            return words(raw.strip())
        except ValueError:
            named: W | None = _by_name(words).get(folded(raw))
            if named is not None:
                return named
            near = [w.value for w in words if folded(raw) in w.meant_by]
            near = near or did_you_mean(raw, {w.value: w.ja for w in words})
            if is_undecided(raw) or is_no_name(raw):
                hint = Text(
                    "未定や不明なら、項目ごと消してください（不明として扱います）。使える語: "
                    + "、".join(f"{w.value}（{w.ja}）" for w in words)
                    + "。",
                    "If it is not decided or not known, remove the field. One of: "
                    + ", ".join(w.value for w in words)
                    + ".",
                )
            elif near:
                ja = "か".join(f"「{n}」（{words(n).ja}）" for n in near)
                en = " or ".join(f"`{n}` ({words(n).en})" for n in near)
                hint = Text(f"{ja}のことですか。", f"Did you mean {en}?")
            else:
                hint = Text(
                    "使える語: " + "、".join(f"{w.value}（{w.ja}）" for w in words) + "。",
                    "One of: " + ", ".join(w.value for w in words) + ".",
                )
            raise BadValue(
                "unknown_word",
                Text(
                    f"{quoted(raw).ja}という語はここでは使えません。{hint.ja}",
                    f"{quoted(raw).en} is not a word for this field. {hint.en}",
                ),
            ) from None
    raise BadValue(
        "unknown_word",
        Text(
            "ここには次の語のどれかを書いてください: "
            + "、".join(f"{w.value}（{w.ja}）" for w in words)
            + "。",
            "Write one of: " + ", ".join(w.value for w in words) + ".",
        ),
    )


class ProjectType(Word):
    """Slide S06."""

    ACADEMIA = "academia", "アカデミアタイプ", "academia type"
    STARTUP = "startup", "スタートアップタイプ", "start-up type"


class ProjectStage(Word):
    """Before the first contract, or after it."""

    APPLICATION = "application", "応募時", "application"
    RUNNING = "running", "実施中", "running"


class OrganizationKind(Word):
    """What kind of body it is; the first four can be アカデミア (S29)."""

    UNIVERSITY = (
        "university",
        "大学",
        "university",
        "病院 大学病院 附属病院 hospital college school 大学院 学部 高専",
    )
    RESEARCH_INSTITUTE = "research_institute", "試験研究機関", "research institute"
    INCORPORATED_ADMIN_AGENCY = (
        "incorporated_admin_agency",
        "独立行政法人・国立研究開発法人",
        "incorporated administrative agency",
        "独法 国研 国立研究開発法人 独立行政法人 国立センター ナショナルセンター",
    )
    OTHER_RESEARCH_ORG = (
        "other_research_org",
        "その他の研究機関",
        "other research organization",
    )
    HOSPITAL = "hospital", "病院", "hospital", "大学病院 附属病院 診療所 クリニック clinic"
    COMPANY = (
        "company",
        "企業",
        "company",
        "会社 株式会社 スタートアップ スタートアップ企業 ベンチャー 大学発ベンチャー startup start-up venture corporation 製薬会社",
    )
    RESEARCH_ASSOCIATION = "research_association", "技術研究組合", "technology research association"
    FOUNDATION = "foundation", "財団・社団", "foundation or association"
    FUNDER = "funder", "資金配分機関", "funder"
    OTHER = "other", "その他", "other"


class OrganizationRole(Word):
    """What an organization is in one project (S29); `outside_party` does not belong to the consortium."""

    LEAD = "lead", "代表研究機関", "lead institution", "代表機関 代表"
    SUB = "sub", "分担研究機関", "sub institution", "分担機関 分担"
    PARTNER = (
        "partner",
        "産学官共同研究企業",
        "partner company",
        "共同研究企業 参画企業 連携企業 参加企業 企業",
    )
    LEAD_COMPANY = "lead_company", "幹事企業", "lead company", "幹事 代表企業"
    OUTSIDE_PARTY = (
        "outside_party",
        "外部の取引先",
        "outside party",
        "外注先 取引先 業者 outside vendor supplier",
    )


class PersonRole(Word):
    """What a person is in one project (S29, S14)."""

    PRINCIPAL_INVESTIGATOR = "principal_investigator", "研究開発代表者", "principal investigator"
    CO_INVESTIGATOR = "co_investigator", "研究開発分担者", "co-investigator"
    LIAISON_REPRESENTATIVE = "liaison_representative", "連携研究代表者", "liaison representative"
    PARTICIPANT = "participant", "研究開発参加者", "participating researcher"
    PROGRAM_SUPERVISOR = "program_supervisor", "プログラム・スーパーバイザー（PS）", "program supervisor (PS)"
    PROGRAM_OFFICER = "program_officer", "プログラム・オフィサー（PO）", "program officer (PO)"
    PROJECT_COORDINATOR = (
        "project_coordinator",
        "プロジェクト・コーディネーター（PC）",
        "project coordinator (PC)",
    )
    EVALUATOR = "evaluator", "評価委員", "evaluator"


class ContractKind(Word):
    """The first four are two-sided: they have a commissioner and a contractor, the others have parties."""

    COMMISSION = "commission", "委託研究開発契約", "commission contract"
    SUB_COMMISSION = "sub_commission", "再委託研究開発契約", "sub-commission contract"
    OUTSOURCING = "outsourcing", "外注契約", "outsourcing contract"
    SERVICES = "services", "業務委託契約", "services contract"
    JOINT_RESEARCH = "joint_research", "共同研究開発契約", "joint research contract"
    DISPATCH = "dispatch", "派遣・出向契約", "dispatch contract"
    CONSORTIUM = "consortium", "コンソーシアム契約", "consortium agreement"
    IP_AGREEMENT = "ip_agreement", "知財合意書", "IP agreement"
    LICENSE = "license", "実施許諾契約", "license"
    NDA = "nda", "秘密保持契約", "non-disclosure agreement"
    MTA = "mta", "研究材料提供契約", "material transfer agreement"
    COMPETITIVE_DEVELOPMENT = (
        "competitive_development",
        "競争領域の開発契約",
        "competitive-area development contract",
    )
    AMENDMENT = "amendment", "変更契約", "amendment", "addendum 変更契約書 契約変更 変更合意"
    MEMORANDUM = "memorandum", "覚書", "memorandum", "addendum 変更覚書 合意書 memo mou"
    OTHER = "other", "その他の契約", "other contract"

    @property
    def two_sided(self) -> bool:
        """Has a commissioner and a contractor instead of parties."""
        return self in TWO_SIDED


TWO_SIDED = frozenset(
    {ContractKind.COMMISSION, ContractKind.SUB_COMMISSION, ContractKind.OUTSOURCING, ContractKind.SERVICES}
)


class PartySide(Word):
    """On which side of a contract a party stands."""

    COMMISSIONER = "commissioner", "委託者", "commissioner"
    CONTRACTOR = "contractor", "受託者", "contractor"
    PARTY = "party", "当事者", "party"


class MoneyOrigin(Word):
    """Whose money it was in the first place."""

    AMED = "amed", "AMED委託費", "AMED money"
    PARTNER = "partner", "産学官共同研究企業の資金", "partner company's money"
    OWN = "own", "自己資金", "own money"


class FlowKind(Word):
    """Why money is paid."""

    COMMISSION = "commission", "委託費", "commission"
    SUB_COMMISSION = "sub_commission", "再委託費", "sub-commission"
    EXPENDITURE = (
        "expenditure",
        "支出",
        "expenditure",
        "物品購入 物品費 購入 備品 消耗品 設備備品費 外注費 役務 旅費 purchase goods supplies travel",
    )
    SALARY = "salary", "人件費", "salary", "給与 人件費・謝金 謝金 wages personnel"
    FEE = "fee", "使用料", "fee"
    RENT = "rent", "賃借料", "rent"
    CASH_CONTRIBUTION = "cash_contribution", "共同研究開発費（キャッシュアウト）", "cash contribution"
    REFUND = "refund", "返還", "refund"


KIND_UNDER = {
    ContractKind.COMMISSION: FlowKind.COMMISSION,
    ContractKind.SUB_COMMISSION: FlowKind.SUB_COMMISSION,
    ContractKind.OUTSOURCING: FlowKind.EXPENDITURE,
    ContractKind.SERVICES: FlowKind.EXPENDITURE,
    ContractKind.DISPATCH: FlowKind.SALARY,
    ContractKind.JOINT_RESEARCH: FlowKind.CASH_CONTRIBUTION,
}
"""The kind of a payment follows from the contract it is made under."""


class Status(Word):
    """A plan, or a record of what happened."""

    PLANNED = "planned", "計画", "planned"
    ACTUAL = "actual", "実績", "actual"


class Area(Word):
    """Slide S15."""

    NON_COMPETITIVE = "non_competitive", "非競争領域", "non-competitive area"
    COMPETITIVE = "competitive", "競争領域", "competitive area"


class Scope(Word):
    """Slides S09, S11, S19."""

    STATE_FUNDED = "state_funded", "国費による研究開発の範囲", "state-funded scope"
    RESOURCE_FUNDED = "resource_funded", "産学連携リソースによる研究開発の範囲", "resource-funded scope"


class Layer(Word):
    """Slide S15."""

    PLATFORM = "platform", "基盤的研究開発", "platform research"
    PRACTICAL = "practical", "実用的研究開発", "practical development"


class ResourceKind(Word):
    """Kinds of 産学連携リソース (S12, S25)."""

    CASH = "cash", "現金", "cash"
    DISPATCHED_STAFF = "dispatched_staff", "派遣研究者の人件費", "dispatched staff"
    REAGENT_SAMPLE = "reagent_sample", "試薬・サンプル", "reagents and samples"
    EQUIPMENT = "equipment", "研究機器", "equipment"
    SOFTWARE = "software", "ソフトウェア", "software"
    PROTOTYPE_MANUFACTURING = "prototype_manufacturing", "試作品・製造機器の作成", "prototype manufacturing"
    REQUESTED_SERVICES = "requested_services", "依頼業務（検査・分析等）", "requested services"
    FACILITY_RENT = "facility_rent", "研究設備の賃借料", "facility rent"
    HARDWARE_SOFTWARE_FEE = (
        "hardware_software_fee",
        "ハードウェア・ソフトウェア使用料",
        "hardware and software fee",
    )
    JOINT_LABORATORY = "joint_laboratory", "共同研究室の設置", "joint laboratory"
    OTHER = "other", "その他", "other"


class BasisKind(Word):
    """How the value of a resource was found (S12)."""

    PAY_SYSTEM = "pay_system", "雇用元の給与体系", "employer's pay system"
    INVOICE = "invoice", "請求書・契約額", "invoice or contract price"
    BOOK_VALUE = "book_value", "帳簿価額", "book value"
    LIST_PRICE = "list_price", "定価", "list price"
    UNIT_COST = "unit_cost", "実績単価", "actual unit cost"
    INSURANCE_GRADE = "insurance_grade", "健保等級単価", "health insurance grade rate"
    CONTRACT_RATE = "contract_rate", "受託単価", "the body's own commission rate"
    OTHER = "other", "その他", "other"


class EventKind(Word):
    """Meetings, evaluations and decisions (S14, S26)."""

    KICKOFF = "kickoff", "キックオフ会議", "kick-off meeting"
    REPORT_MEETING = "report_meeting", "年次報告会議", "annual report meeting"
    PSP_MEETING = "psp_meeting", "PS/PO確認会議", "PS/PO confirmation meeting"
    YEAR1_DECISION = "year1_decision", "1年目の継続判断", "year-1 decision"
    INTERIM_EVALUATION = "interim_evaluation", "中間評価", "interim evaluation"
    FINAL_EVALUATION = "final_evaluation", "最終評価", "final evaluation"
    PROMOTION_MEETING = "promotion_meeting", "研究開発推進会議", "R&D promotion meeting"
    STEERING_MEETING = "steering_meeting", "PJ運営会議", "project steering meeting"
    COMMITTEE_MEETING = "committee_meeting", "産学連携委員会", "industry-academia committee meeting"
    OTHER = "other", "その他", "other"


class Attendee(Word):
    """Who is at a meeting, by function (S14)."""

    PS = "ps", "PS", "PS"
    PO = "po", "PO", "PO"
    PC = "pc", "PC", "PC"
    EVALUATOR = "evaluator", "評価委員", "evaluator"


class DecisionOutcome(Word):
    """What a gate decided (S20, S26). `conditional` is in use, but no word of the slides."""

    CONTINUE = "continue", "継続", "continue"
    CONDITIONAL = "conditional", "条件付き継続", "conditional"
    REVISE = "revise", "計画の見直し", "revise"
    STOP = "stop", "中止（早期終了）", "stop"
    OTHER = "other", "その他", "other"


class CommitteeKind(Word):
    """Standing bodies of the consortium (S14, S13)."""

    INDUSTRY_ACADEMIA = "industry_academia", "産学連携委員会", "industry-academia committee"
    STEERING = "steering", "PJ運営会議", "project steering meeting"


class Category(Word):
    """The four columns of the adopted list (S17, S18)."""

    PHARMACEUTICALS = "pharmaceuticals", "医薬品", "pharmaceuticals"
    DEVICES_HEALTHCARE = "devices_healthcare", "医療機器・ヘルスケア", "medical devices and healthcare"
    REGENERATIVE_GENE = (
        "regenerative_gene",
        "再生/細胞医療・遺伝子治療",
        "regenerative and cell medicine, gene therapy",
    )
    GENOME_DATA = "genome_data", "ゲノム・データ基盤", "genome and data platform"


class Industry(Word):
    """The classes by which 中小企業基本法 tells sizes apart."""

    MANUFACTURING = "manufacturing", "製造業・建設業・運輸業", "manufacturing, construction, transport"
    WHOLESALE = "wholesale", "卸売業", "wholesale"
    RETAIL = "retail", "小売業", "retail"
    SERVICES = "services", "サービス業", "services"
    SOFTWARE = "software", "ソフトウェア業・情報処理サービス業", "software and data processing"
    OTHER = "other", "その他の業種", "other"


class Succession(Word):
    """How a body came from another."""

    MERGER = "merger", "合併", "merger"
    SPLIT = "split", "会社分割", "split"
    CONVERSION = "conversion", "組織変更", "conversion"
    NAME_CHANGE = "name_change", "商号・名称の変更", "change of name"
    TRANSFER = "transfer", "事業譲渡", "transfer of business"


class AmedStep(Word):
    """What has been done with AMED about something."""

    APPROVAL = "approval", "承認", "approval"
    NOTIFICATION = "notification", "届出", "notification"


class CommitmentKind(Word):
    """What stands behind a promised resource."""

    LETTER = "letter", "確認書・コミットメントレター", "letter"
    CONTRACT = "contract", "契約", "contract"
    NONE = "none", "なし", "none"


class ClauseSubject(Word):
    """What a clause of a contract is about."""

    OWNERSHIP = "ownership", "成果の帰属", "ownership of results"
    USE = "use", "成果の利用", "use of results"
    TRANSFER = "transfer", "譲渡", "transfer"
    PUBLICATION = "publication", "公表", "publication"
    CONFIDENTIALITY = "confidentiality", "秘密保持", "confidentiality"
    BACKGROUND = "background", "既存の知的財産", "background"
    LEAVING = "leaving", "脱退", "leaving"
    DISPUTES = "disputes", "紛争の解決", "disputes"
