"""Documents of consortia that are hard to draw: hand-overs, returns, crowds, long and foreign names, several committees. All fictional."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.viz import generated

HALVES = ({"from": "2026-04-01", "to": "2028-03-31"}, {"from": "2028-04-01", "to": "2031-03-31"})


def _body(document: dict[str, Any], body: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in document["organizations"] if each["id"] == body)
    return found


def hand_over() -> dict[str, Any]:
    """The lead, its principal investigator, the lead company and a liaison representative change in year 3."""
    made = generated.document(8)
    first, second = ({"from": half["from"]} if k else {"to": half["to"]} for k, half in enumerate(HALVES))
    _body(made, "u0")["roles"] = [{"role": "lead", **first}, {"role": "sub", **second}]
    _body(made, "u1")["roles"] = [{"role": "sub", **first}, {"role": "lead", **second}]
    _body(made, "c0")["roles"] = ["partner", {"role": "lead_company", **first}]
    _body(made, "c1")["roles"] = ["partner", {"role": "lead_company", **second}]
    for person in made["people"]:
        if person["id"] == "p-u0":
            person["roles"] = [
                {"role": "principal_investigator", **first},
                {"role": "co_investigator", **second},
            ]
        elif person["id"] == "p-u1":
            person["roles"] = [
                {"role": "co_investigator", **first},
                {"role": "principal_investigator", **second},
            ]
        elif person["id"] == "p-c0":
            person["roles"] = [{"role": "liaison_representative", "for": "c0", **first}]
    made["people"].append(
        {"id": "p-next", "name": "後任 太郎（架空）", "researcher": True, "employer": "c0", "main_place": "c0",
         "roles": [{"role": "liaison_representative", "for": "c0", **second}]}
    )  # fmt: skip
    for contract in made["contracts"]:
        late = contract["id"].startswith("k2")
        if late and contract["kind"] == "commission":
            contract["contractor"] = "u1"
        elif late and contract["kind"] == "sub_commission":
            contract["commissioner"] = "u1"
            if contract["contractor"] == "u1":
                contract["contractor"] = "u0"
    by_id = {contract["id"]: contract for contract in made["contracts"]}
    for payment in made["money"]:
        contract = by_id[payment["under"]]
        payment["from"], payment["to"] = contract["commissioner"], contract["contractor"]
    return made


def comes_back() -> dict[str, Any]:
    """A partner company leaves after year 1 and returns in year 4; another joins within year 2."""
    made = generated.document(8)
    _body(made, "c1")["roles"] = [
        {"role": "partner", "to": "2027-03-31"},
        {"role": "partner", "from": "2029-04-01"},
    ]
    _body(made, "c2")["roles"] = [{"role": "partner", "from": "2027-10-01"}]
    return made


def long_names() -> dict[str, Any]:
    """Names as long as they get, and letters of many languages."""
    made = generated.document(8)
    names = {
        "u0": ("国立研究開発法人希少疾患創薬基盤技術研究開発推進機構附属先端医療研究センター（架空）", "Uniwersytet Medyczny w Łodzi (fictional)"),
        "u1": ("Zakład Żywności i Żółci Łódź（架空）", "Zakład Żywności i Żółci Łódź (fictional)"),
        "c0": ("İstanbul Işık İlaç Sanayii ve Ticaret Anonim Şirketi（架空）", "İstanbul Işık Ğ (fictional)"),
        "c1": ("株式会社ナショナルバイオメディカルインフォマティクスアンドアナリティクス（架空）", "National Biomedical (fictional)"),
        "c2": ("Ñandú Größe Œuvre Ærø Þór Ðuro（架空）", "Ñandú (fictional)"),
        "c3": ("شركة الدواء 𠮷野家𩸽（架空）", "𠮷 (fictional)"),
    }  # fmt: skip
    for body, (ja, en) in names.items():
        _body(made, body)["name"] = {"ja": ja, "en": en}
    for person in made["people"]:
        if person["id"] == "p-u0":
            person["name"] = {
                "ja": "勅使河原権左衛門太郎次郎三郎四郎五郎六郎七郎八郎九郎十郎 マクシミリアン・アレクサンドロヴィチ（架空）",
                "en": "Maximilian Alexandrovich von und zu Hohenlohe-Waldenburg-Schillingsfürst (fictional)",
            }
        elif person["id"] == "p-c0":
            person["name"] = "Gülşah Çağlayangil Yıldırım（架空）"
    return made


def faculty() -> dict[str, Any]:
    """A faculty is sub institution beside its university, which leads; a hospital without a role is paid as its university."""
    made = generated.document(8)
    made["organizations"] += [
        {
            "id": "med",
            "name": "青葉大学医学部（架空）",
            "part_of": "u0",
            "kind": "university",
            "roles": ["sub"],
        },
        {"id": "hosp", "name": "みなと大学病院（架空）", "part_of": "u1", "kind": "university", "roles": []},
    ]
    made["money"].append(
        {"from": "amed", "to": "med", "origin": "amed", "kind": "commission", "amounts": {1: 12_000_000}}
    )
    made["money"].append(
        {"from": "u0", "to": "hosp", "origin": "amed", "kind": "sub_commission", "amounts": {1: 3_000_000}}
    )
    made["people"].append(
        {"id": "p-med", "name": "医学 花子（架空）", "researcher": True, "employment": [{"employer": "u0"}, {"employer": "med", "main_place": "med"}],
         "roles": ["co_investigator"]}
    )  # fmt: skip
    return made


def committees() -> dict[str, Any]:
    """Three committees, and a giver and a party without a role."""
    made = generated.document(8)
    made["organizations"] += [
        {"id": "giver", "name": "篤志財団（架空）", "kind": "other", "roles": []},
        {"id": "signer", "name": "標本館（架空）", "kind": "other", "roles": []},
    ]
    made["committees"] = [
        {"kind": "steering", "members": ["u0", "c0"]},
        {"kind": "industry_academia", "members": ["u0", "u1", "c0", "c1"]},
        {"kind": "steering", "name": "データ管理委員会（架空）", "members": ["p-u0", "p-c0"]},
    ]
    made["resources"].append(
        {"id": "gift", "provider": "giver", "recipient": "u0", "kind": "cash", "amounts": {1: 1_000_000}}
    )
    made["contracts"].append(
        {"id": "samples", "kind": "joint_research", "parties": ["signer", "u1", "c1"], "signed": "2026-04-01",
         "period": generated.LIFE}
    )  # fmt: skip
    return made


def application() -> dict[str, Any]:
    """Before the first contract: what is written is to come, and a planned nothing is no line."""
    made = generated.document(8)
    made["project"]["stage"] = "application"
    made["as_at"] = "2026-01-15"
    for contract in made["contracts"]:
        contract.pop("signed", None)
    made["money"].append(
        {"from": "u0", "to": "u1", "origin": "amed", "kind": "expenditure", "amounts": {1: 0}}
    )
    made["organizations"] += [
        {"id": "lab", "name": "検査代行（架空）", "kind": "company", "roles": ["outside_party"]},
    ]
    made["money"].append(
        {"from": "u1", "to": "lab", "origin": "amed", "kind": "expenditure", "purpose": "検査の外注",
         "amounts": {1: 1_234_567}}
    )  # fmt: skip
    return made


def many_subs() -> dict[str, Any]:
    """Twelve sub institutions, each with findings."""
    made = generated.document(43)
    keep = {f"u{k}" for k in range(13)} | {"c0", "c1", "c2"}
    return _only(made, keep)


def n_parties() -> dict[str, Any]:
    """Joint research contracts of two, of three and of all parties, in all combinations of sides."""
    made = generated.document(10)
    made["contracts"] += [
        {"id": "two", "kind": "joint_research", "parties": ["u0", "c0"], "signed": "2026-04-01", "period": generated.LIFE},
        {"id": "three", "kind": "joint_research", "parties": ["u1", "u2", "c1"], "signed": "2026-04-01", "period": HALVES[0]},
        {"id": "firms", "kind": "joint_research", "parties": ["c0", "c1", "c2"], "signed": "2026-04-01", "period": generated.LIFE},
        {"id": "homes", "kind": "joint_research", "parties": ["u0", "u1"], "signed": "2026-04-01", "period": generated.LIFE},
    ]  # fmt: skip
    return made


def _only(document: dict[str, Any], keep: set[str]) -> dict[str, Any]:
    """Leave out all other bodies, with what hangs on them."""
    made = deepcopy(document)
    gone = {each["id"] for each in made["organizations"]} - keep
    made["organizations"] = [each for each in made["organizations"] if each["id"] in keep]
    made["people"] = [each for each in made["people"] if each.get("employer") not in gone]
    made["contracts"] = [
        {**each, **({"parties": [p for p in each["parties"] if p in keep]} if "parties" in each else {})}
        for each in made["contracts"]
        if not {each.get("commissioner"), each.get("contractor")} & gone
    ]
    made["money"] = [each for each in made["money"] if not {each["from"], each["to"]} & gone]
    made["resources"] = [
        each for each in made["resources"] if not {each["provider"], each["recipient"]} & gone
    ]
    made["committees"] = [
        {**each, "members": [m for m in each["members"] if m in keep]} for each in made["committees"]
    ]
    return made


DOCUMENTS = {
    "hand-over": hand_over,
    "comes back": comes_back,
    "long names": long_names,
    "faculty": faculty,
    "committees": committees,
    "application": application,
    "twelve subs": many_subs,
    "n parties": n_parties,
}
