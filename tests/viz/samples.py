# ruff: noqa: PERF401 (what is built card by card reads best as a loop)
"""Charts to test with: three that look like real consortia, and a seeded generator of odd ones. All fictional."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from graphmodel.text import Lang
from viz.charts.taisei import Card, Chart, FindingRow, Line, Mark, Person
from viz.charts.taisei.model import LineKind
from viz.drawing import engines, text
from viz.drawing.errors import DrawingError

PI = ("研究開発代表者", "代表者")
CO = ("研究開発分担者", "分担者")
LIAISON = ("連携研究代表者", "連携代表者")
COMMISSION, SUB, JOINT = "委託研究開発契約", "再委託研究開発契約", "共同研究開発契約"
OKU, MAN = 100_000_000, 10_000

UNIVERSITIES = [
    "青葉",
    "みなと",
    "若葉",
    "白樺",
    "桜台",
    "瑞穂",
    "緑川",
    "朝日",
    "東雲",
    "千歳",
    "松風",
    "有明",
    "湖南",
    "高原",
    "山手",
    "海風",
]
FIRMS = [
    "さくら製薬",
    "ガンマ試薬",
    "大和バイオ",
    "北斗メディカル",
    "デルタ精機",
    "フジミ分析",
    "あさひ診断",
    "オメガ物流",
    "みらい薬品",
    "カッパ素材",
    "つばさ化学",
    "シグマ保険",
    "ひかり電機",
    "ラムダ通信",
    "ゼータ画像",
    "イータ光学",
    "シータ製剤",
    "日の出食品",
    "サンライズ計測",
    "ミュー医機",
    "パイ遺伝子",
    "アルファ情報",
    "ファイ細胞",
    "ベータ創薬",
    "クロノス材料",
    "ノヴァ解析",
    "ロータス化成",
]
FAMILY = ["佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田"]
GIVEN = ["一郎", "花子", "健", "誠", "直子", "翔", "葵", "蓮", "美咲"]


def yen(value: int, lang: Lang = "ja") -> str:
    return text.amount(value, lang)


def person(number: int, titles: tuple[str, str]) -> Person:
    return Person(f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}", *titles)


def top(lang: Lang = "ja") -> tuple[Card, Card, Line]:
    if lang == "en":
        return (
            Card(
                "amed",
                "funder",
                ("AMED", "Japan Agency for Medical Research and Development"),
                people=(Person("(name)", "PS"), Person("(name)", "PO"), Person("(name)", "PC")),
            ),
            Card("committee", "committee", (), details=("PI", "liaison representatives", "AMED PC")),
            Line("gov", "governance", "amed", "committee", "PC takes part, hands-on support"),
        )
    return (
        Card(
            "amed",
            "funder",
            ("AMED", "国立研究開発法人 日本医療研究開発機構"),
            people=(Person("（PS氏名）", "PS"), Person("（PO氏名）", "PO"), Person("（PC氏名）", "PC")),
        ),
        Card("committee", "committee", (), details=("研究開発代表者", "連携研究代表者", "AMED PC")),
        Line("gov", "governance", "amed", "committee", "PC参加・伴走支援"),
    )


def small(lang: Lang = "ja", *, findings: bool = True) -> Chart:
    """AMED, three institutions, three companies, common IP, two products, and findings between them."""
    ja = lang == "ja"

    def both(japanese: str, english: str) -> str:
        return japanese if ja else english

    amed, committee, gov = top(lang)
    titles = (
        (PI, CO, LIAISON) if ja else (("PI", "PI"), ("Co-investigator", "Co-I"), ("Liaison rep.", "Rep."))
    )
    institutions = [
        ("u1", "lead", both("青葉大学（架空）", "Aoba Univ. (fictional)"), both("佐藤 一郎", "I. Sato"), 160),
        (
            "u2",
            "sub",
            both("みなと医科大学（架空）", "Minato Medical Univ. (fictional)"),
            both("鈴木 花子", "H. Suzuki"),
            80,
        ),
        (
            "u3",
            "sub",
            both("国立若葉研究センター（架空）", "Wakaba National Center (fictional)"),
            both("高橋 健", "K. Takahashi"),
            60,
        ),
    ]
    companies = [
        (
            "c1",
            "lead_company",
            both("さくら製薬株式会社（架空）", "Sakura Pharma (fictional)"),
            both("田中 誠", "M. Tanaka"),
            "u1",
            (("現金", "cash", 80), ("人件費", "personnel", 40), ("機器", "equipment", 30)),
        ),
        (
            "c2",
            "partner",
            both("北斗メディカル株式会社（架空）", "Hokuto Medical (fictional)"),
            both("伊藤 直子", "N. Ito"),
            "u2",
            (("現金", "cash", 30), ("試薬", "reagents", 25), ("賃借料", "rent", 35)),
        ),
        (
            "c3",
            "partner",
            both("株式会社あさひ診断（架空）", "Asahi Diagnostics (fictional)"),
            both("渡辺 剛", "T. Watanabe"),
            "u3",
            (("分析業務", "analysis", 50), ("ソフト", "software", 20)),
        ),
    ]
    cards = [amed, committee]
    lines = [
        gov,
        Line(
            "k1",
            "commission",
            "amed",
            "u1",
            both(COMMISSION, "Commission contract"),
            yen(3 * OKU, lang),
            3 * OKU,
        ),
    ]
    for card_id, kind, name, who, million in institutions:
        cards.append(
            Card(card_id, kind, (name,), people=(Person(who, *titles[0 if kind == "lead" else 1]),),
                 amount_label=both("AMED委託費", "AMED money"), amount=yen(million * 10**6, lang), yen=million * 10**6)
        )  # fmt: skip
        if kind == "sub":
            lines.append(
                Line(
                    f"s-{card_id}",
                    "sub_commission",
                    "u1",
                    card_id,
                    both(SUB, "Sub-commission contract"),
                    yen(million * 10**6, lang),
                )
            )
    for card_id, kind, name, who, partner, parts in companies:
        total = sum(million for *_, million in parts) * 10**6
        details = tuple(both(j, e + " ") + yen(m * 10**6, lang) for j, e, m in parts)
        cards.append(
            Card(card_id, kind, (name,), people=(Person(who, *titles[2]),), amount_label=both("提供リソース", "Resources"),
                 amount=yen(total, lang), yen=total, details=details,
                 marks=(Mark("fail", ("ORG-11",)),) if findings and card_id == "c1" else ())
        )  # fmt: skip
        lines.append(
            Line(
                f"j-{card_id}",
                "joint_resource",
                card_id,
                partner,
                both(JOINT, "Joint research contract"),
                yen(total, lang),
                total,
                details,
            )
        )
    cards += [
        Card("ip1", "ip", (both("特許P1：標的探索プラットフォーム", "Patent P1: target platform"),)),
        Card(
            "p1",
            "product",
            (both("製品1（個別開発）", "Product 1"),),
            details=(both("開発：さくら製薬株式会社（架空）", "by Sakura Pharma (fictional)"),),
        ),
        Card(
            "p2",
            "product",
            (both("製品2（共同開発）", "Product 2"),),
            details=(
                both("開発：北斗メディカル株式会社（架空）", "by Hokuto Medical (fictional)"),
                both("株式会社あさひ診断（架空）", "Asahi Diagnostics (fictional)"),
            ),
        ),
    ]
    lines += [
        Line("i1", "ip", "frame-state", "ip1"),
        Line("i2", "ip", "frame-resource", "ip1"),
        Line("i3", "ip", "ip1", "p1"),
        Line("i4", "ip", "ip1", "p2"),
    ]
    rows: tuple[FindingRow, ...] = ()
    if findings:
        lines += [
            Line(
                "v1",
                "violation",
                "u1",
                "c2",
                both("AMED委託費を産学官共同研究企業へ提供", "AMED money paid to a partner company"),
                yen(2000 * MAN, lang),
                rule="MON-01",
            ),
            Line(
                "v2",
                "violation",
                "u2",
                "c3",
                both("企業との再委託契約", "Sub-commission with a company"),
                rule="CON-03",
            ),
        ]
        names = {card.id: card.name for card in cards}
        rows = (
            FindingRow("fail", "MON-01", both("AMED委託費を産学官共同研究企業へ提供しています", "AMED money is paid to a partner company"), (names["u1"], names["c2"])),
            FindingRow("fail", "CON-03", both("産学官共同研究企業と再委託研究開発契約を結んでいます", "A sub-commission contract is made with a partner company"), (names["u2"], names["c3"])),
            FindingRow("fail", "ORG-11", both("連携研究代表者が定められていません", "No liaison representative is named"), (names["c1"],)),
            FindingRow("advisory", "RES-02", both("産学連携リソースの合計がAMED委託費を下回ります（1年目）", "Resources fall short of AMED money in year 1")),
            FindingRow("unknown", "PPL-05", both("エフォート率の記載がないため判定できません", "Effort is not stated, so this cannot be judged")),
        )  # fmt: skip
    return Chart(
        both(
            "体制図　希少疾患の創薬基盤コンソーシアム（架空）",
            "Structure: rare-disease drug discovery platform (fictional)",
        ),
        lang,
        both(
            "アカデミアタイプ　｜　AMED委託費 3億円　産学連携リソース 3.1億円（委託費の1.03倍：要件を満たす）",
            "Academia type | AMED money ¥300M, industry resources ¥310M (1.03 times: enough)",
        ),
        tuple(cards),
        tuple(lines),
        rows,
    )


def sized(institutions: int, companies: int, *, links: int = 1, ip: bool = False, seed: int = 1) -> Chart:
    """A lawful consortium of the given size, without findings."""
    random = Random(seed)
    amed, committee, gov = top()
    cards, lines = [amed, committee], [gov]
    total = 6 * OKU
    lines.append(Line("k", "commission", "amed", "u1", COMMISSION, yen(total)))
    for k in range(1, institutions + 1):
        startup = k > institutions - max(1, institutions // 6)
        plain = UNIVERSITIES[(k - 1) % len(UNIVERSITIES)]
        name = (
            f"{plain}バイオ株式会社（架空）"
            if startup
            else plain + random.choice(("大学（架空）", "医科大学（架空）"))
        )
        share = random.randrange(1000, 6000, 100) * MAN
        cards.append(
            Card(f"u{k}", "lead" if k == 1 else "sub", (name,), people=(person(k, PI if k == 1 else CO),),
                 amount_label="AMED委託費", amount=yen(share), yen=share, startup=startup and k > 1)
        )  # fmt: skip
        if k > 1:
            lines.append(Line(f"s{k}", "sub_commission", "u1", f"u{k}", SUB, yen(share)))
    for k in range(1, companies + 1):
        parts = random.sample(
            ("現金", "人件費", "機器", "試薬", "賃借料", "分析業務", "ソフト", "試作品"),
            random.choice((1, 2, 3)),
        )
        amounts = [random.randrange(1000, 6000, 100) * MAN for _ in parts]
        details = tuple(part + yen(value) for part, value in zip(parts, amounts, strict=True))
        name = FIRMS[(k - 1) % len(FIRMS)] + (
            "株式会社（架空）" if k <= len(FIRMS) else f"{k}株式会社（架空）"
        )
        cards.append(
            Card(f"c{k}", "lead_company" if k == 1 else "partner", (name,), people=(person(k + 3, LIAISON),),
                 amount_label="提供リソース", amount=yen(sum(amounts)), yen=sum(amounts), details=details)
        )  # fmt: skip
        first = 1 if k == 1 else (k * institutions) // (companies + 1) + 1
        extra = (
            [min(institutions, first + random.choice((1, 1, 2)))]
            if links > 1 and random.random() < 0.4
            else []
        )
        for partner in dict.fromkeys([first, *extra]):
            lines.append(
                Line(
                    f"j{k}-{partner}",
                    "joint_resource",
                    f"c{k}",
                    f"u{partner}",
                    JOINT,
                    yen(sum(amounts)),
                    sum(amounts),
                    details,
                )
            )
    if ip:
        cards += [Card("ip1", "ip", ("特許P1：解析アルゴリズム",)), Card("ip2", "ip", ("データベースD1",))]
        cards += [Card(f"p{k}", "product", (f"製品{k}",)) for k in (1, 2, 3)]
        for number, (a, b) in enumerate(
            (
                ("frame-state", "ip1"),
                ("frame-resource", "ip1"),
                ("frame-state", "ip2"),
                ("frame-resource", "ip2"),
                ("ip1", "p1"),
                ("ip1", "p2"),
                ("ip2", "p3"),
            )
        ):
            lines.append(Line(f"i{number}", "ip", a, b))
    return Chart(
        "体制図　大規模リアルワールドデータ基盤（架空）",
        "ja",
        f"スタートアップタイプ　｜　AMED委託費 {yen(total)}　産学連携リソース 6.77億円（委託費の1.13倍：要件を満たす）",
        tuple(cards),
        tuple(lines),
    )


LONG = "国立研究開発法人先端医療基盤技術統合研究推進機構附属次世代創薬基盤データサイエンス融合研究センター第三研究部門希少疾患創薬基盤研究室（架空）"
ODD_NAMES = (
    LONG,
    'A & B <Research> "Labs" \\N \\G Co., Ltd.（架空）',
    "創薬😀ラボ株式会社（架空）",
    "Supercalifragilisticexpialidocious-Pharmaceuticals-Incorporated-Worldwide (fictional)",
    "<script>alert(1)</script>（架空）",
    '&amp; &lt;b&gt; \\" --> ]]>（架空）',
    "改\n行\tと\u202e制御\x00文字（架空）",
)
FINDING_KINDS: tuple[LineKind, ...] = (
    "violation",
    "violation",
    "violation",
    "advisory",
    "unknown",
    "explained",
)


def odd(seed: int) -> Chart:
    """A chart of 3 to 60 organizations with lines from anywhere to anywhere, long and hostile names."""
    random = Random(seed)
    size = random.choice((3, 4, 5, 6, 8, 10, 14, 20, 28, 40, 60))
    count = random.randint(1, max(1, size // 3))
    lang: Lang = random.choice(("ja", "ja", "en"))
    cards: list[Card] = []
    lines: list[Line] = []

    def name(plain: str) -> str:
        return random.choice(ODD_NAMES) if random.random() < 0.15 else f"{plain}（架空）"

    def marks() -> tuple[Mark, ...]:
        if random.random() > 0.25:
            return ()
        kind = random.choice(("fail", "advisory", "unknown", "explained"))
        return (
            Mark(kind, tuple(random.sample(("ORG-01", "PPL-05", "CON-17", "SU-02"), random.randint(1, 4)))),
        )

    if random.random() < 0.9:
        amed, committee, gov = top(lang)
        cards.append(amed)
        if random.random() < 0.8:
            cards.append(committee)
            lines.append(gov)
    lead = random.random() < 0.9
    for k in range(count):
        kind = "lead" if lead and (k == 0 or random.random() < 0.03) else "sub"
        cards.append(
            Card(f"u{k}", kind, (name(f"第{k}大学"),), people=(Person("未定", *CO),) if random.random() < 0.2 else (person(k, CO),),
                 amount=yen(k * 12_345_678), yen=k * 12_345_678, startup=random.random() < 0.2, marks=marks(),
                 undecided=random.random() < 0.1, period="2028-04-01〜" if random.random() < 0.1 else "")
        )  # fmt: skip
    for k in range(size - count):
        cards.append(
            Card(f"c{k}", "lead_company" if k == 0 else "partner", (name(f"第{k}製薬株式会社"), "Co. (fictional)")[: random.choice((1, 1, 2))],
                 people=(person(k, LIAISON),), amount=yen(k * 10_000_000), yen=k * 10_000_000, marks=marks(),
                 details=("現金1,000万円", "試薬2,000万円", "賃借料3,000万円")[: random.randint(0, 3)])
        )  # fmt: skip
    cards += [Card(f"o{k}", "outside", (name(f"外注先{k}"),)) for k in range(random.choice((0, 0, 1, 2, 5)))]
    if random.random() < 0.4:
        cards += [Card(f"ip{k}", "ip", (name(f"特許{k}"),)) for k in range(random.randint(1, 6))]
        cards += [Card(f"p{k}", "product", (name(f"製品{k}"),)) for k in range(random.randint(1, 5))]
    ids = {kind: [card.id for card in cards if card.kind in kinds] for kind, kinds in {
        "institution": ("lead", "sub"), "company": ("lead_company", "partner"), "ip": ("ip",), "product": ("product",)}.items()}  # fmt: skip
    if cards[0].kind == "funder" and lead and random.random() < 0.9:
        lines.append(
            Line(
                "k",
                "commission",
                "amed",
                "u0",
                COMMISSION if lang == "ja" else "Commission contract",
                yen(3 * OKU, lang),
            )
        )
    if lead:
        lines += [Line(f"s{k}", "sub_commission", "u0", f"u{k}", SUB) for k in range(1, count)]
    for company in ids["company"]:
        for partner in random.sample(
            ids["institution"], min(len(ids["institution"]), random.choice((0, 1, 1, 1, 2, 3)))
        ):
            kind = random.choice(("joint_resource", "joint_resource", "joint_resource", "joint", "resource"))
            lines.append(
                Line(
                    f"j-{company}-{partner}",
                    kind,
                    company,
                    partner,
                    JOINT,
                    yen(5000 * MAN, lang),
                    5000 * MAN,
                    ("現金5,000万円",),
                )
            )
    for number, target in enumerate(ids["ip"]):
        lines.append(
            Line(
                f"i{number}",
                "ip",
                random.choice(("frame-state", "frame-resource", *ids["company"][:1])),
                target,
            )
        )
    for number, target in enumerate(ids["product"]):
        lines.append(Line(f"d{number}", "ip", random.choice(ids["ip"]), target))
    everyone = [card.id for card in cards]
    for number in range(random.choice((0, 1, 2, 3, 6, 12)) if len(everyone) > 1 else 0):
        a, b = random.sample(everyone, 2)
        lines.append(
            Line(
                f"v{number}",
                random.choice(FINDING_KINDS),
                a,
                b,
                name("AMED委託費を産学官共同研究企業へ提供"),
                yen(MAN, lang),
                rule=f"MON-{number:02}",
            )
        )
    findings = tuple(
        FindingRow(
            random.choice(("fail", "advisory", "unknown", "explained")),
            f"ORG-{k:02}",
            name("判定の文") * random.randint(1, 5),
            (name("青葉大学"),),
        )
        for k in range(random.choice((0, 1, 4)))
    )
    return Chart(
        name("体制図　ためしのコンソーシアム"),
        lang,
        name("アカデミアタイプ"),
        tuple(cards),
        tuple(lines),
        findings,
        (name("注記"),),
    )


def chains() -> Chart:
    """Lines that should not be there: AMED to a sub, sub to sub, lead to a company through a firm outside."""
    base = small()
    names = {card.id: card.name for card in base.cards}
    outside = Card("o1", "outside", ("受託試験センター株式会社（架空）",), details=("外注先",))
    cards = tuple(
        replace(card, marks=(Mark("unknown", ("PPL-05",)),), period="2028-04-01〜")
        if card.id == "u3"
        else card
        for card in base.cards
        if card.kind not in ("ip", "product")
    )
    lines = tuple(line for line in base.lines if line.kind not in ("ip", "violation"))
    wrong = (
        Line("w1", "violation", "amed", "u2", "分担研究機関への直接の委託", yen(1000 * MAN), rule="CON-02"),
        Line("w2", "violation", "u2", "u3", "再々委託", yen(500 * MAN), rule="CON-04"),
        Line(
            "w3",
            "violation",
            "u1",
            "o1",
            "AMED委託費が産学官共同研究企業に渡る経路",
            yen(3000 * MAN),
            rule="MON-01",
        ),
        Line(
            "w4",
            "violation",
            "o1",
            "c2",
            "AMED委託費が産学官共同研究企業に渡る経路",
            yen(3000 * MAN),
            rule="MON-01",
        ),
        Line("w5", "unknown", "c1", "c3", "企業間の提供", rule="RES-12"),
        Line("w6", "explained", "u3", "c2", "共同研究契約", rule="CON-08"),
    )
    rows = tuple(
        FindingRow(
            {"violation": "fail", "unknown": "unknown", "explained": "explained"}[line.kind],  # type: ignore[arg-type]
            line.rule,
            line.label,
            tuple({**names, "o1": outside.names[0]}[end] for end in (line.source, line.target)),
        )
        for line in wrong
    )
    return replace(base, cards=(*cards, outside), lines=(*lines, *wrong), findings=rows)


def edge_cases() -> dict[str, Chart]:
    """Charts at the edges: nothing at all, one of each, no lead, no companies, no AMED, long names."""
    amed, committee, gov = top()
    lead = Card("u1", "lead", ("青葉大学（架空）",), people=(Person("未定", *PI),))
    subs = tuple(Card(f"u{k}", "sub", (f"第{k}大学（架空）",), people=(person(k, CO),)) for k in (2, 3))
    company = Card("c1", "lead_company", ("さくら製薬株式会社（架空）",), people=(person(3, LIAISON),))
    partner = Card(
        "c2",
        "partner",
        (LONG,),
        people=(Person(LONG, *LIAISON),),
        amount_label="提供リソース",
        amount="1億円",
    )
    joint = Line("j1", "joint_resource", "c1", "u1", JOINT, "1億円")
    return {
        "nothing": Chart("体制図（架空）"),
        "one of each": Chart("体制図（架空）", cards=(amed, lead, company), lines=(Line("k", "commission", "amed", "u1", COMMISSION), joint)),
        "no companies": Chart("体制図（架空）", cards=(amed, committee, lead, *subs), lines=(gov, Line("s", "sub_commission", "u1", "u2", SUB))),
        "no subs, no AMED money": Chart("体制図（架空）", cards=(amed, committee, lead, company), lines=(gov, joint)),
        "no lead": Chart("体制図（架空）", cards=(amed, *subs, company), lines=(Line("j", "joint", "c1", "u2", JOINT),)),
        "no AMED": Chart("体制図（架空）", cards=(lead, *subs, company), lines=(joint,)),
        "only companies": Chart("体制図（架空）", cards=(company, partner)),
        "two leads": Chart("体制図（架空）", cards=(amed, lead, replace(lead, id="u9"), *subs), lines=(
            Line("k1", "commission", "amed", "u1", COMMISSION), Line("k2", "commission", "amed", "u9", COMMISSION), Line("s", "sub_commission", "u9", "u2", SUB))),
        "long names": Chart("体制図" + LONG, subtitle=LONG * 3, cards=(amed, committee, replace(lead, names=(LONG, LONG)), partner, company), lines=(
            gov, Line("k", "commission", "amed", "u1", LONG, LONG), Line("j", "joint_resource", "c2", "u1", LONG, LONG, details=(LONG,)),
            Line("v", "violation", "u1", "c1", LONG, LONG, rule="X" * 60)), findings=(FindingRow("fail", "X" * 60, LONG * 4, (LONG, LONG)),), notes=(LONG * 2,)),
        "overlapping frames": replace(small(), frames="overlap"),
    }  # fmt: skip


@cache
def working_engines() -> list[engines.Engine]:
    """The engines that draw on this machine: one that is installed may lack a library of the system, as in a container."""
    working = []
    for engine in engines.available():
        try:
            engines.draw("digraph {}", engines=[engine])
        except DrawingError:
            continue
        working.append(engine)
    assert working, "no engine draws here"
    return working
