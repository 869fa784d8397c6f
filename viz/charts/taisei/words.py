"""The fixed words on the 体制図, in one table; everything else comes ready from the document and the answers."""

from __future__ import annotations

from graphmodel.text import Lang, Text

ROLES: dict[str, Text] = {
    "funder": Text("資金配分機関", "Funding agency"),
    "lead": Text("代表研究機関", "Lead institution"),
    "sub": Text("分担研究機関", "Sub institution"),
    "lead_company": Text("幹事企業（産学官共同研究企業）", "Lead company (partner)"),
    "partner": Text("産学官共同研究企業", "Partner company"),
    "committee": Text("産学連携委員会", "Industry-academia committee"),
    "contract": Text("契約", "Contract"),
    "outside": Text("コンソーシアム外", "Outside the consortium"),
    "ip": Text("共通の知的財産", "Common IP"),
    "product": Text("製品", "Product"),
}

FRAMES: dict[str, Text] = {
    "consortium": Text("非競争領域（コンソーシアム）", "Non-competitive area (consortium)"),
    "state": Text("国費による研究開発の範囲", "State-funded R&D"),
    "resource": Text("産学連携リソースによる研究開発の範囲", "R&D with industry resources"),
    "competitive": Text(
        "競争領域（企業が独自・個別に実施する製品開発）",
        "Competitive area (companies' own product development)",
    ),
}

# What a line is called in the legend and when read aloud.
LINES: dict[str, Text] = {
    "commission": Text("委託研究開発契約・委託費", "Commission contract and money"),
    "sub_commission": Text("再委託研究開発契約・再委託費", "Sub-commission contract and money"),
    "joint_resource": Text(
        "共同研究開発契約＋産学連携リソース", "Joint research contract + industry resources"
    ),
    "joint": Text("共同研究開発契約", "Joint research contract"),
    "resource": Text("産学連携リソース（契約の記載なし）", "Industry resources (no contract recorded)"),
    "expenditure": Text("AMED委託費からの支出", "Spending of AMED money"),
    "governance": Text("委員会参加・伴走支援", "Committee and hands-on support"),
    "ip": Text("知的財産の流れ", "Flow of IP"),
}

STARTUP = Text("スタートアップ", "Start-up")
STARTUP_SHORT = Text("SU", "SU")
RESOURCE = Text("リソース", "Resources")
NOTHING_HERE = Text("記載なし", "None recorded")
STACKED = Text("まとめて示した組織", "Organizations drawn as one card")
STACK_NAME: dict[str, Text] = {
    "partner": Text("企業 {n}社", "{n} companies"),
    "sub": Text("分担研究機関 {n}機関", "{n} sub institutions"),
}
COUNT = Text("{n}件", "{n}")
ON_PAGE = Text("（{page}ページ）", " (page {page})")
PAGE_OF = Text("{title}（{page}/{pages}ページ）", "{title} (page {page} of {pages})")
KEY_ELSEWHERE = Text(
    "委員会と指摘の一覧は1ページにあります", "Committees and the list of findings are on page 1"
)
TOTAL = Text("計", "Total")
MORE_PEOPLE = Text("ほか{n}名", "{n} more")

# Sentences for people who hear the chart instead of seeing it.
FROM_TO = Text("{line}：{source} から {target}", "{line}: from {source} to {target}")
AND = Text("{line}：{source} と {target}", "{line}: {source} and {target}")
PARTY = Text("{line}の当事者：{source}", "Party to the {line}: {source}")
COUNTS = Text(
    "委託研究開発機関 {institutions}、産学官共同研究企業 {companies}、線 {lines}。",
    "Commissioned institutions: {institutions}; partner companies: {companies}; lines: {lines}.",
)


def called(names: tuple[str, ...], kind: str, lang: Lang) -> str:
    """Return what a card is called: its first name, else what it is."""
    return names[0] if names else ROLES[kind].in_(lang)
