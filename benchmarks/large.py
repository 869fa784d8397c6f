"""How long one very large consortium takes to judge, and how that grows: 300 bodies, then 1,500.

Run: `python benchmarks/large.py`. Half of the bodies are sub institutions, each with a co-investigator, a contract and money; half are partner
companies, each with a representative, a contract and a resource. Of every fifty sub institutions one lacks its co-investigator and one its contract, so the
findings are known beforehand, and compared before any time is printed. Times are processor time of this machine; the ratio says how they
grow: 5 would be in step.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from typing import Any

from graphmodel.build import build_graph
from queries.calls import load_profile
from queries.engine import check
from queries.view import view_of
from tests.consortia import fixture, load_data

SIZES = (300, 1500)
RUNS = 5
STEP = 50


def document(bodies: int) -> dict[str, Any]:
    """A consortium of so many bodies, made of f1's project, its lead institution and its principal investigator."""
    data = fixture("f1")
    lead = data["organizations"][0]["id"]
    period = {key: data["project"]["period"][key] for key in ("from", "to")}
    signed = {"signed": period["from"], "period": period}
    out = {key: data[key] for key in ("format", "as_at", "project")} | {
        "organizations": data["organizations"][:1],
        "people": [p for p in data["people"] if "principal_investigator" in p.get("roles", ())],
        "contracts": [c for c in data["contracts"] if c["kind"] == "commission" and c["contractor"] == lead],
        "money": [],
        "resources": [],
    }
    for n in range(bodies // 2):
        sub = f"sub{n}"
        university = {"kind": "university", "country": "JP", "roles": ["sub"]}
        out["organizations"].append({"id": sub, "name": f"第{n}研究大学（架空）"} | university)
        employer = lead if n % STEP == WITHOUT_INVESTIGATOR else sub
        person = {"id": f"co{n}", "name": f"研究 {n}号（架空）", "roles": ["co_investigator"]}
        out["people"].append(person | {"employer": employer})
        if n % STEP != WITHOUT_CONTRACT:
            contract = {"id": f"c{n}", "kind": "sub_commission", "commissioner": lead, "contractor": sub}
            out["contracts"].append(contract | signed)
        paid = {"id": f"m{n}", "from": lead, "to": sub, "amounts": {1: 1_000_000}}
        out["money"].append(paid | {"kind": "sub_commission", "origin": "amed"})
    for n in range(bodies - bodies // 2 - 1):
        company = f"company{n}"
        roles = ["partner", "lead_company"] if n == 0 else ["partner"]
        known = {"kind": "company", "country": "JP", "roles": roles}
        out["organizations"].append({"id": company, "name": f"第{n}製薬（架空）"} | known)
        acts = {"role": "liaison_representative", "for": company}
        person = {"id": f"li{n}", "name": f"代表 {n}号（架空）", "employer": company}
        out["people"].append(person | {"roles": [acts]})
        contract = {"id": f"j{n}", "kind": "joint_research", "parties": [lead, company]}
        out["contracts"].append(contract | signed)
        given = {"id": f"r{n}", "provider": company, "recipient": lead, "kind": "cash"}
        out["resources"].append(given | {"amounts": {1: 1_000_000}})
    return out


WITHOUT_INVESTIGATOR = STEP // 2
WITHOUT_CONTRACT = 0


def wanted(bodies: int) -> dict[str, int]:
    """How many findings of each rule fail there."""
    alone = sum(n % STEP == WITHOUT_INVESTIGATOR for n in range(bodies // 2))
    loose = sum(n % STEP == WITHOUT_CONTRACT for n in range(bodies // 2))
    return {"ORG-04": alone, "ORG-05": alone, "CON-03": loose, "MON-02": loose}


def judged(bodies: int) -> tuple[dict[str, int], list[float]]:
    """Judge a consortium several times: its failing findings by rule, and the seconds that view and rules took each time."""
    graph, profile = build_graph([load_data(document(bodies))]), load_profile("aimgain-5")
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        report = check(view_of(graph), profile)
        taken.append(time.process_time() - start)
    return Counter(f.rule for f in report.findings if f.outcome == "fail" and f.severity.binding), taken


def main() -> int:
    """Compare the findings, then print times and how they grow."""
    medians = []
    for bodies in SIZES:
        found, taken = judged(bodies)
        if found != wanted(bodies):
            print(f"{bodies} bodies: findings {dict(found)}, wanted {wanted(bodies)}; no time is printed")
            return 1
        medians.append(statistics.median(taken))
        print(
            f"{bodies:5} bodies: median {medians[-1]:.2f} s (min {min(taken):.2f}, max {max(taken):.2f}, n={RUNS})"
        )
    print(f"{SIZES[1] / SIZES[0]:.0f} times the bodies take {medians[1] / medians[0]:.1f} times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
