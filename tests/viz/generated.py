"""Whole documents of any number of organizations, from file to chart. All fictional."""

from __future__ import annotations

from random import Random
from typing import Any

from graphmodel.text import Lang
from queries.calls import load_profile
from queries.engine import check
from tests.consortia import view_from
from tests.viz import samples
from viz.charts.taisei import Chart, taisei_chart

LIFE = {"from": "2026-04-01", "to": "2031-03-31"}
TERMS = (
    (1, {"from": "2026-04-01", "to": "2028-03-31"}, (1, 2)),
    (2, {"from": "2028-04-01", "to": "2031-03-31"}, (3, 4, 5)),
)
OFFICERS = ("program_supervisor", "program_officer", "project_coordinator")
MEMBERS = 6  # of the committee


def document(
    organizations: int, *, one_contract: bool = True, groups: int = 1, seed: int = 1
) -> dict[str, Any]:
    """A consortium of this size, lawful but for its missing work items.

    `one_contract`: all parties sign one joint research contract (with `groups`, so many contracts, each without another
    company); else each company signs one with whom it supports.
    """
    random = Random(seed)
    institutions = max(1, round(organizations * 0.3))
    data: dict[str, Any] = {
        "format": 1,
        "as_at": "2031-06-30",
        "project": {
            "id": f"generated-{organizations}",
            "title": {
                "ja": f"創薬データ基盤 {organizations}機関（架空）",
                "en": f"Discovery data platform, {organizations} organizations (fictional)",
            },
            "type": "academia",
            "call": "aimgain-5",
            "period": LIFE,
            "planned_total": 600_000_000,
            "approved_total": 500_000_000,
        },
        **{name: [] for name in ("organizations", "people", "contracts", "work_items", "money", "resources", "events", "waivers")},
    }  # fmt: skip
    bodies = [_institution(random, data, k) for k in range(institutions)]
    for number, period, years in TERMS:
        _commissions(data, bodies, number, period, years)
    companies = [
        _company(random, data, k, bodies, signs=not one_contract) for k in range(organizations - institutions)
    ]
    for k in range(groups if one_contract else 0):
        parties = [*bodies, *(c for c in companies if groups == 1 or c != companies[k])]
        contract = {"id": f"kyodo{k or ''}", "kind": "joint_research", "parties": parties}
        data["contracts"].append({**contract, "signed": "2026-04-01", "period": LIFE})
    data["people"] += [{"id": role, "name": f"担当 {k}（架空）", "employer": "amed", "roles": [role]} for k, role in enumerate(OFFICERS)]  # fmt: skip
    data["committees"] = [{"kind": "industry_academia", "members": [*bodies, *companies][:MEMBERS]}]
    return data


def _institution(random: Random, data: dict[str, Any], k: int) -> str:
    body = f"u{k}"
    names = samples.UNIVERSITIES
    number = "" if k < len(names) else str(k)
    name = {
        "ja": f"{names[k % len(names)]}{random.choice(('大学', '医科大学'))}{number}（架空）",
        "en": f"{random.choice(('Aoba', 'Minato', 'Wakaba'))} Medical University {k} (fictional)",
    }
    role = ("lead", "principal_investigator") if k == 0 else ("sub", "co_investigator")
    data["organizations"].append(
        {"id": body, "name": name, "kind": "university", "country": "JP", "legal_personality": "JP", "roles": [role[0]]}
    )  # fmt: skip
    _person(data, body, k, role[1])
    return body


def _company(random: Random, data: dict[str, Any], k: int, bodies: list[str], *, signs: bool) -> str:
    company = f"c{k}"
    names = samples.FIRMS
    name = {
        "ja": f"{names[k % len(names)]}株式会社{'' if k < len(names) else k}（架空）",
        "en": f"{random.choice(('Sakura', 'Gamma', 'Delta'))} Pharma {k} Ltd. (fictional)",
    }
    late = k > 0 and random.random() < 0.15
    since = {"from": "2028-04-01"} if late else {}
    roles = [{"role": "partner", **since}, *(["lead_company"] if k == 0 else [])]
    data["organizations"].append(
        {"id": company, "name": name, "kind": "company", "country": "JP", "legal_personality": "JP", "roles": roles}
    )  # fmt: skip
    _person(data, company, k + 3, {"role": "liaison_representative", "for": company, **since})
    for body in sorted({random.choice(bodies) for _ in range(random.choice((1, 1, 2)))}):
        kind = random.choice(("cash", "dispatched_staff", "reagent_sample", "equipment"))
        amounts = {year: random.randrange(2, 30) * 1_000_000 for year in range(3 if late else 1, 6)}
        given = {"provider": company, "recipient": body, "kind": kind, "area": "non_competitive"}
        if kind == "dispatched_staff":
            given["basis"] = {"kind": "pay_system", "text": "給与規程による"}
        data["resources"].append({"id": f"r-{company}-{body}", **given, "amounts": amounts})
        if signs:
            period = {**LIFE, **since}
            contract = {"id": f"j-{company}-{body}", "kind": "joint_research", "parties": [body, company]}
            data["contracts"].append({**contract, "signed": period["from"], "period": period})
    return company


def _person(data: dict[str, Any], body: str, k: int, role: Any) -> None:
    # Nobody has the name of somebody else: two of one name would be asked about.
    name = f"{body} {samples.person(k, samples.PI).name.split()[-1]}"
    data["people"].append(
        {"id": f"p-{body}", "name": {"ja": name, "en": f"Taro Yamada {k}"}, "researcher": True,
         "employer": body, "main_place": body, "roles": [role]}
    )  # fmt: skip


def _commissions(
    data: dict[str, Any], bodies: list[str], number: int, period: dict[str, str], years: tuple[int, ...]
) -> None:
    lead, *subs = bodies
    share = 60_000_000 // len(bodies)
    for source, target, kind, yen in (
        ("amed", lead, "commission", 100_000_000),
        *((lead, sub, "sub_commission", share) for sub in subs),
    ):
        contract = f"k{number}-{target}"
        data["contracts"].append(
            {"id": contract, "kind": kind, "commissioner": source, "contractor": target,
             "signed": period["from"], "period": period, "amount": yen * len(years)}
        )  # fmt: skip
        data["money"].append(
            {"from": source, "to": target, "origin": "amed", "under": contract, "amounts": dict.fromkeys(years, yen)}
        )  # fmt: skip


def chart(organizations: int, *, lang: Lang = "ja", findings: bool = True, **options: Any) -> Chart:
    """The 体制図 of such a document, judged."""
    view = view_from(document(organizations, **options))
    return taisei_chart(view, check(view, load_profile("aimgain-5")), lang=lang, findings=findings)
