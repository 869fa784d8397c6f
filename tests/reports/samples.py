"""Reports made by hand: every kind of finding, hostile names, a forced profile, a crash, no profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graphmodel.documents.places import InText, Problem, Stage
from graphmodel.schema.dates import Period
from graphmodel.text import Text
from queries.calls import load_profile
from queries.catalogue import catalogue
from queries.findings import (
    AppliedWaiver,
    Asked,
    Citation,
    Doubt,
    Finding,
    MissingFact,
    Outcome,
    ProjectReport,
    Remedy,
    RuleResult,
    Severity,
    Subject,
    Witness,
)
from viz.reports.run import Run

FILE = "hoshiyomi.yaml"
LIFE = Period(date(2026, 4, 1), date(2031, 4, 1))
YEAR_2 = Period(date(2027, 4, 1), date(2028, 4, 1))
LATE = Period(date(2028, 4, 1), date(2031, 4, 1))

TSURUKAME = Subject("organization", "tsurukame", Text("鶴亀化学（架空）", "Tsurukame Chemical (fictional)"))
KAGUYA = Subject("organization", "kaguya", Text("かぐや診断薬（架空）", "Kaguya Diagnostics (fictional)"))
MUGEN = Subject("organization", "mugen", Text("夢幻製薬（架空）", "Mugen Pharma (fictional)"))
P4 = Subject("person", "p4", Text("未定の人（p4）", "undecided person (p4)"))
CONTRACTS = Subject("section", "contracts", Text("契約（contracts）", "contracts (contracts)"))
PROJECT = Subject(
    "project",
    "hoshiyomi",
    Text("星読み創薬基盤コンソーシアム（架空）", "Hoshiyomi discovery platform (fictional)"),
)

S19 = Citation("AMED委託費の産学官共同研究企業への支出は原則、認められません。", "S19")
S20 = Citation("3年目以降は、産学官共同研究企業2社以上が参画した多対多の連携が必須", "S20")
HOSTILE = '<script>alert("x")</script> & \' \x1b[31m\nニセ行\u202e（架空）'


def finding(rule: str, outcome: Outcome = Outcome.FAIL, **changes: object) -> Finding:
    base = Finding(
        key=f"hoshiyomi/{rule}/c/tsurukame/2027-04-01",
        rule=rule,
        clause="c",
        outcome=outcome,
        severity=Severity.MUST,
        subjects=(TSURUKAME,),
        period=YEAR_2,
        witness=Witness(("getsumen", "horai", "tsurukame"), ("m2", "m3")),
        message=Text("AMED委託費が産学官共同研究企業に渡っています", "AMED money reaches a partner company"),
        remedy=Remedy(
            None,
            Text(
                "この支払を産学官共同研究企業の自己資金か産学連携リソースに改めるか、外してください。",
                "Pay it from the company's own money or from industry resources, or remove the payment.",
            ),
        ),
        expected=None,
        observed=None,
        path_text=None,
        missing=(),
        citations=(S19,),
        places=(InText(FILE, 41, 5), InText(FILE, 42, 5), InText(FILE, 57, 5)),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


LEAK = finding(
    "MON-01",
    path_text=Text(
        "AMED → 月面理工大学（架空） → 蓬莱健康科学大学（架空） → 鶴亀化学（架空）  8,000,000円",
        "AMED → Getsumen Institute of Technology (fictional) → Horai University (fictional) → Tsurukame Chemical (fictional)  ¥8,000,000",
    ),
)
LEAK_FOLDED = finding(
    "MON-02",
    message=Text("契約にもとづかない資金の流れがあります", "Money flows without a contract"),
    root_cause=LEAK.key,
)
FEW = finding(
    "ORG-13",
    subjects=(PROJECT,),
    period=LATE,
    message=Text(
        "3年目以降に必要な産学官共同研究企業2社に足りません（1社：夢幻製薬（架空））",
        "From year 3 on 2 partner companies are needed; there are 1 (Mugen Pharma (fictional))",
    ),
    remedy=Remedy(None, Text("産学官共同研究企業を加えてください。", "Add a partner company.")),
    expected=Text("2社以上", "2 or more"),
    observed=Text("1社", "1"),
    citations=(S20,),
    places=(InText(FILE, 21, 5),),
)
FOREIGN = finding(
    "ORG-03",
    severity=Severity.IN_PRINCIPLE,
    message=Text("代表研究機関が国外にあります", "The lead institution is abroad"),
    waiver=AppliedWaiver(
        reason="口頭で了解を得た",
        approved_by=None,
        on=None,
        expires=None,
        document=None,
        valid=False,
        problem=Text(
            "理由（reason）と承認者（approved_by）が必要です。",
            "A reason and an approver (approved_by) are needed.",
        ),
    ),
)
CAUTION = finding(
    "ORG-11",
    severity=Severity.ADVISORY,
    subjects=(MUGEN,),
    period=None,
    message=Text("幹事企業が書かれていません", "The lead company is not written down"),
    remedy=Remedy(None, Text("roles に lead_company を書いてください。", "Write lead_company in `roles`.")),
)
OPEN = finding(
    "PPL-05",
    Outcome.UNKNOWN,
    subjects=(KAGUYA,),
    period=LATE,
    message=Text(
        "かぐや診断薬（架空）の連携研究代表者が未定です",
        "The liaison representative of Kaguya Diagnostics (fictional) is undecided",
    ),
    missing=(
        MissingFact(P4, "name", Text("氏名（name）", "name"), InText(FILE, 38, 5)),
        MissingFact(
            P4, "researcher", Text("研究者かどうか（researcher）", "researcher"), InText(FILE, 38, 5)
        ),
    ),
    places=(InText(FILE, 38, 5),),
)
EXPLAINED = finding(
    "SU-01",
    Outcome.EXPLAINED,
    severity=Severity.IN_PRINCIPLE,
    subjects=(KAGUYA,),
    message=Text("登記から10年を超えています", "It was registered more than ten years ago"),
    waiver=AppliedWaiver(
        reason="研究開発の再開が登記の3年後のため",
        approved_by="法務部長（架空）",
        on=date(2026, 4, 10),
        expires=date(2028, 3, 31),
        document=None,
        valid=True,
    ),
)
REMARK = finding(
    "EVL-03",
    Outcome.PASS,
    severity=Severity.NOTE,
    message=Text(
        "中間評価は2年目の末日に当たります", "The interim evaluation falls on the last day of year 2"
    ),
)
CRASH = finding(
    "ENGINE",
    Outcome.UNKNOWN,
    clause="CON-02",
    subjects=(PROJECT,),
    period=None,
    witness=Witness(),
    message=Text(
        "規則 CON-02 の検査中に内部エラーが起きました（KeyError）。この規則は判定できません。",
        "An internal error occurred in rule CON-02 (KeyError). The rule cannot be judged.",
    ),
    remedy=Remedy(
        None,
        Text(
            "この文書を添えて、ツールの開発者に知らせてください。ほかの規則は検査しました。",
            "Please report it to the developers of the tool, with this document. The other rules were checked.",
        ),
    ),
    observed=Text("sub_contracts 41行目", "sub_contracts, line 41"),
    places=(),
)

NO_PERIOD = Text("研究開発期間が書かれていないか未定です", "the project period is missing or undecided")
NOTHING = Text("この規則が見るものがありません", "there is nothing for this rule to look at")
NO_PROFILE = Text("この公募の規則集がないため判定できません", "there is no profile for this call")


def result(
    rule: str, outcome: Outcome, severity: Severity = Severity.MUST, examined: int = 3, **more: object
) -> RuleResult:
    return RuleResult(rule, outcome, severity, examined, **more)  # type: ignore[arg-type]


def report(findings: list[Finding], results: list[RuleResult], **changes: object) -> ProjectReport:
    looked = {r.rule for r in results}
    facts = {(m.subject.id, m.field): m for f in findings for m in f.missing}
    base = ProjectReport(
        id="hoshiyomi",
        title=PROJECT.name,
        type=("academia",),
        period=LIFE,
        as_at=date(2026, 6, 15),
        file=FILE,
        sha256="0" * 64,
        profile=load_profile("aimgain-5"),
        profile_forced=False,
        asked=Asked(),
        results=tuple(results),
        findings=tuple(findings),
        notices=(),
        to_do=tuple(facts.values()),
        doubts=tuple(
            map(_doubt, (f for f in findings if f.outcome is Outcome.UNKNOWN and f.rule != "ENGINE"))
        ),
        not_implemented=tuple(r for r in catalogue() if r not in looked),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def _doubt(f: Finding) -> Doubt:
    fact, *also = f.missing
    text = Text(
        f"{fact.subject.name.ja}の{fact.label.ja}が分からないため",
        f"because {fact.label.en} of {fact.subject.name.en} is not known",
    )
    return Doubt(fact, text, (f.key,), (f.rule,), tuple(also))


def full(**changes: object) -> ProjectReport:
    """One finding of every kind but a crash."""
    return report(
        [LEAK, LEAK_FOLDED, FEW, FOREIGN, CAUTION, OPEN, EXPLAINED, REMARK],
        [
            result("TYP-01", Outcome.PASS, examined=1),
            *[result(f"TYP-0{n}", Outcome.UNKNOWN, examined=0, reason=NO_PERIOD) for n in range(2, 7)],
            *[result(f"CON-{n:02}", Outcome.UNKNOWN, examined=0, reason=NO_PERIOD) for n in range(1, 10)],
            result("ORG-03", Outcome.FAIL, Severity.IN_PRINCIPLE),
            result("ORG-11", Outcome.FAIL, Severity.ADVISORY),
            result("ORG-13", Outcome.FAIL),
            result("PPL-05", Outcome.UNKNOWN),
            result("MON-01", Outcome.FAIL),
            result("MON-02", Outcome.FAIL),
            result("SU-01", Outcome.EXPLAINED, Severity.IN_PRINCIPLE),
            result("SU-02", Outcome.NOT_APPLICABLE, examined=0, reason=NOTHING),
            result("EVL-03", Outcome.PASS, examined=1),
        ],
        **changes,
    )


def clean(**changes: object) -> ProjectReport:
    return report([], [result("TYP-01", Outcome.PASS), result("ORG-13", Outcome.PASS)], **changes)


def crashed() -> ProjectReport:
    reason = CRASH.message
    return report([CRASH], [result("CON-02", Outcome.UNKNOWN, examined=0, reason=reason, crashed=True)])


def no_profile() -> ProjectReport:
    rules = list(catalogue())[:20]
    return report(
        [],
        [result(r, Outcome.UNKNOWN, examined=0, reason=NO_PROFILE) for r in rules],
        profile=None,
        notices=(NO_PROFILE,),
        period=None,
        type=None,
    )


def hostile() -> ProjectReport:
    """Names, ids, quotations, waivers and files that try to break out of every format."""
    text = Text(HOSTILE, HOSTILE)
    bad = Subject("organization", HOSTILE, text)
    fact = MissingFact(bad, HOSTILE, text, InText(HOSTILE, 3, 1))
    waiver = AppliedWaiver(HOSTILE, HOSTILE, date(2026, 4, 1), None, HOSTILE, False, text)
    return report(
        [
            finding(
                "MON-01",
                subjects=(bad,),
                message=text,
                remedy=Remedy(text, text),
                expected=text,
                observed=text,
                path_text=text,
                citations=(Citation(HOSTILE, "S19"),),
                places=(InText(HOSTILE, 3, 1),),
                waiver=waiver,
            ),
            finding("PPL-05", Outcome.UNKNOWN, key=HOSTILE, subjects=(bad,), message=text, missing=(fact,)),
        ],
        [result("MON-01", Outcome.FAIL), result("PPL-05", Outcome.UNKNOWN, reason=text)],
        title=text,
        file=HOSTILE,
        notices=(text,),
    )


UNREADABLE = Problem(
    Stage.SHAPE,
    InText("kaguya.yaml", 18, 31),
    ("organizations", 2, "roles"),
    Text(
        "「lead_compny」という役割はありません。「lead_company」（幹事企業）のことですか。",
        "There is no role `lead_compny`. Did you mean `lead_company`?",
    ),
    "unknown_word",
)
CAUTIONED = UNREADABLE._replace(
    place=InText("shared.yaml", 3, 1),
    message=Text("名称が2つの文書で異なります。", "Two documents give different names."),
    code="names_differ",
    warning=True,
)


def run(*reports: ProjectReport, problems: tuple[Problem, ...] = ()) -> Run:
    return Run(list(reports), list(problems))
