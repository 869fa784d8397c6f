"""Random consortia, seeded: lawful ones with zero to three faults, and odd ones with missing, undecided and misplaced values.

The data are plain, as a document is written; what the reader refuses is made again with other mutations.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from graphmodel.documents.loader import Loaded
from graphmodel.documents.places import DocumentError
from graphmodel.schema.dates import add_years
from tests.consortia import load_data

Data = dict[str, Any]
Mutation = Callable[[random.Random, Data], None]
ONE_DAY = timedelta(days=1)
SECTIONS = ("organizations", "people", "contracts", "work_items", "money", "resources")


def consortium(seed: int, number: int) -> Loaded:
    """The random consortium of that number, the same each time."""
    for attempt in range(100):
        data = document(seed, number, attempt)
        try:
            return load_data(data)
        except DocumentError:
            continue
    raise AssertionError(f"no readable document for {seed}/{number}")


def document(seed: int, number: int, attempt: int = 0) -> Data:
    """Plain data: every third consortium is odd, the others are lawful but for zero to three faults."""
    rng = random.Random(f"{seed}/{number}/{attempt}")
    data = lawful(rng, f"random-{seed}-{number}")
    if number % 3 == 2:
        for _ in range(rng.randint(3, 10)):
            rng.choice((*ODD, *FAULTS))(rng, data)
    else:
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
            rng.choice(FAULTS)(rng, data)
    return data


# -- a lawful consortium ----------------------------------------------------------------------------------------------------


def lawful(rng: random.Random, project: str) -> Data:
    start = rng.choice((date(2026, 4, 1), date(2026, 4, 1), date(2026, 10, 15), date(2028, 2, 29)))
    years = rng.choice((3, 4, 5, 5))
    firsts = [add_years(start, n) for n in range(years + 1)]
    end = firsts[-1] - ONE_DAY
    kind = rng.choice(("academia", "academia", "startup"))
    academia = [f"u{n}" for n in range(rng.randint(2, 4))]
    startups = [f"s{n}" for n in range(rng.randint(1, 2))] if kind == "startup" else []
    members = academia + startups
    if startups and rng.random() < 0.4:
        members = startups + academia
    lead, subs = members[0], members[1:]
    partners = [f"c{n}" for n in range(rng.randint(2, 4))]
    joins = {c: start if n == 0 or rng.random() < 0.5 else firsts[2] for n, c in enumerate(partners)}
    data: Data = {
        "format": 1,
        "as_at": str(end if rng.random() < 0.7 else start + (end - start) * rng.random()),
        "project": {
            "id": project,
            "title": f"課題{project}（架空）",
            "type": kind,
            "call": "aimgain-5",
            "period": {"from": str(start), "to": str(end)},
            "planned_total": 600_000_000,
            "approved_total": 300_000_000,
        },
        "organizations": [],
        "people": [],
        "contracts": [],
        "work_items": [],
        "money": [],
        "resources": [],
        "waivers": [],
    }
    for body in (*academia, *startups, *partners):
        data["organizations"].append(_organization(rng, body, body in academia, body in startups))
    by_id = {o["id"]: o for o in data["organizations"]}
    by_id[lead]["roles"] = ["lead"]
    for sub in subs:
        by_id[sub]["roles"] = ["sub"]
    for n, partner in enumerate(partners):
        since = {} if joins[partner] == start else {"from": str(joins[partner])}
        by_id[partner]["roles"] = [{"role": "partner", **since}, *(["lead_company"] if n == 0 else [])]
    if rng.random() < 0.3:
        faculty = {"id": "faculty", "name": "医学部（架空）", "part_of": academia[0], "roles": []}
        data["organizations"].append(faculty)
    if rng.random() < 0.4:
        data["organizations"].append(
            {**_organization(rng, "vendor", False, False), "roles": ["outside_party"]}
        )
        own = {"kind": "outsourcing", "commissioner": lead, "contractor": "vendor"}
        data["contracts"].append({"id": "k-vendor", **own, "period": {"from": str(start), "to": str(end)}})
        paid = {"from": lead, "to": "vendor", "origin": "amed", "under": "k-vendor", "amounts": {1: 500_000}}
        data["money"].append({"id": "m-vendor", **paid})
    _people(rng, data, lead, subs, joins)
    _contracts_and_money(rng, data, lead, subs, firsts, joins)
    return data


def _organization(rng: random.Random, body: str, academia: bool, startup: bool) -> Data:
    kinds = ("university", "university", "research_institute", "incorporated_admin_agency")
    out: Data = {
        "id": body,
        "name": {"ja": f"機関{body}（架空）", "en": f"Body {body} (fictional)"},
        "kind": rng.choice(kinds) if academia else "company",
        "country": "JP",
        "legal_personality": "JP",
    }
    if startup:
        out |= {"is_sme": True, "deemed_large": False, "registered_on": "2022-05-01"}
    return out


def _people(rng: random.Random, data: Data, lead: str, subs: list[str], joins: dict[str, date]) -> None:
    def person(key: str, employer: str, *roles: Any) -> None:
        entry = {
            "id": key,
            "name": f"人{key}（架空）",
            "researcher": True,
            "employer": employer,
            "roles": list(roles),
        }
        data["people"].append(entry)

    person("pi", lead, "principal_investigator")
    for sub in subs:
        person(f"co-{sub}", sub, "co_investigator")
    for partner, day in joins.items():
        start = data["project"]["period"]["from"]
        since = {} if str(day) == start else {"from": str(day)}
        person(f"li-{partner}", partner, {"role": "liaison_representative", "for": partner, **since})
    if rng.random() < 0.3:
        person("helper", lead, "participant")
    for n, worker in enumerate(["pi", *(f"co-{s}" for s in subs)]):
        places = [lead if worker == "pi" else worker.removeprefix("co-"), *joins]
        item = {"id": f"w{n}", "title": f"項目{n}", "area": "non_competitive", "responsible": worker}
        data["work_items"].append({**item, "organizations": places})


def _contracts_and_money(
    rng: random.Random, data: Data, lead: str, subs: list[str], firsts: list[date], joins: dict[str, date]
) -> None:
    start, end = firsts[0], firsts[-1] - ONE_DAY
    terms = [(n, firsts[n], firsts[n + 1] - ONE_DAY) for n in range(2)]
    if rng.random() < 0.2:
        # A contract in the middle of which the next one begins a few days after a year boundary would be no gap either.
        terms = [(0, firsts[0], firsts[1] - ONE_DAY), (1, firsts[1], end)]
    else:
        terms.append((2, firsts[2], end))
    for n, first, last in terms:
        period = {"period": {"from": str(first), "to": str(last)}, "signed": str(first)}
        years = [y for y, day in enumerate(firsts[:-1], start=1) if first <= day <= last]
        data["contracts"].append(
            {
                "id": f"k{n}",
                "kind": "commission",
                "commissioner": "amed",
                "contractor": lead,
                "amount": 90_000_000,
                **period,
            }
        )
        flow = {"from": "amed", "to": lead, "origin": "amed", "under": f"k{n}"}
        data["money"].append({"id": f"m{n}", **flow, "amounts": dict.fromkeys(years, 60000000)})
        for sub in subs:
            own = {"kind": "sub_commission", "commissioner": lead, "contractor": sub}
            data["contracts"].append({"id": f"k{n}-{sub}", **own, "amount": 9_000_000, **period})
            flow = {"from": lead, "to": sub, "origin": "amed", "under": f"k{n}-{sub}"}
            data["money"].append({"id": f"m{n}-{sub}", **flow, "amounts": dict.fromkeys(years, 5000000)})
    data["contracts"].append(
        {
            "id": "joint",
            "kind": "joint_research",
            "parties": [lead, *subs, *({"who": c, "from": str(day)} for c, day in joins.items())],
            "period": {"from": str(start), "to": str(end)},
            "signed": str(start),
        }
    )
    for partner in joins:
        provided = {"provider": partner, "recipient": lead, "kind": "cash", "area": "non_competitive"}
        data["resources"].append({"id": f"r-{partner}", **provided, "amounts": {3: 30_000_000}})


# -- pieces that mutations take -----------------------------------------------------------------------------------------------


def _list(data: Data, section: str) -> list[Data]:
    entries: list[Data] = data.get(section) or []
    return entries


def _some(rng: random.Random, entries: list[Data]) -> Data:
    """One of the entries; an empty one that belongs to nothing where there is none."""
    return rng.choice(entries) if entries else {}


def _bodies(data: Data, role: str) -> list[Data]:
    def roles(entry: Data) -> list[Any]:
        return [r["role"] if isinstance(r, dict) else r for r in entry.get("roles") or []]

    return [e for s in ("organizations", "people") for e in _list(data, s) if role in roles(e)]


def _long_roles(entry: Data) -> list[Data]:
    entry["roles"] = [r if isinstance(r, dict) else {"role": r} for r in entry.get("roles") or []]
    roles: list[Data] = entry["roles"]
    return roles


def _day(rng: random.Random, data: Data) -> date:
    """A day of the project: any, or beside a boundary, where things go wrong."""
    period = data["project"].get("period") or {}
    try:
        start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    except (KeyError, ValueError):
        start, end = date(2026, 4, 1), date(2031, 3, 31)
    if rng.random() < 0.5:
        return add_years(start, rng.randint(1, 3)) + rng.choice((-1, 0, 0, 1)) * ONE_DAY
    return start + timedelta(days=rng.randrange(1, (end - start).days))


def _id(data: Data, wanted: str) -> str:
    """An id that nothing has yet."""
    ids = {e.get("id") for s in SECTIONS for e in _list(data, s)}
    return next(i for n in range(99) if (i := f"{wanted}{n or ''}") not in ids)


def _any_body(rng: random.Random, data: Data) -> str:
    return str(_some(rng, _list(data, "organizations")).get("id", "amed"))


# -- faults -----------------------------------------------------------------------------------------------------------------


def hand_over(rng: random.Random, data: Data) -> None:
    """A role passes from one to another: on the same day, with a day's gap, or as it should."""
    role = rng.choice(
        (
            "lead",
            "sub",
            "partner",
            "lead_company",
            "principal_investigator",
            "co_investigator",
            "liaison_representative",
        )
    )
    day = _day(rng, data)
    one = _some(rng, _bodies(data, role))
    section = "people" if one in _list(data, "people") else "organizations"
    other = _some(rng, [e for e in _list(data, section) if e is not one])
    for r in _long_roles(one):
        if r["role"] == role:
            r["to"] = str(day - ONE_DAY)
            passed = {**r, "from": str(day + rng.choice((-1, 0, 0, 0, 1)) * ONE_DAY)}
            passed.pop("to")
            _long_roles(other).append(passed)
            return


def comes_late_or_leaves(rng: random.Random, data: Data) -> None:
    entry = _some(rng, _list(data, rng.choice(("organizations", "organizations", "people"))))
    for role in _long_roles(entry):
        role[rng.choice(("from", "to"))] = str(_day(rng, data))


def loses_role(rng: random.Random, data: Data) -> None:
    entry = _some(rng, _list(data, rng.choice(("organizations", "people"))))
    entry["roles"] = []


def gets_role(rng: random.Random, data: Data) -> None:
    """Another role: now a second lead, now a partner that is sub, now a company that is commissioned."""
    body = _some(rng, _list(data, "organizations"))
    times: Data = {} if rng.random() < 0.5 else {"from": str(_day(rng, data))}
    _long_roles(body).append({"role": rng.choice(("lead", "sub", "partner", "lead_company")), **times})


def person_gets_role(rng: random.Random, data: Data) -> None:
    person = _some(rng, _list(data, "people"))
    role = rng.choice(("principal_investigator", "co_investigator", "liaison_representative"))
    times: Data = {} if rng.random() < 0.5 else {"from": str(_day(rng, data))}
    company = {"for": _any_body(rng, data)} if role == "liaison_representative" else {}
    _long_roles(person).append({"role": role, **company, **times})


def moves(rng: random.Random, data: Data) -> None:
    """Somebody belongs elsewhere: always, from some day on, or to two bodies at once."""
    person = _some(rng, _list(data, "people"))
    other = _any_body(rng, data)
    before = person.pop("employer", None) or other
    day = _day(rng, data)
    gap = rng.choice((0, 0, 1)) * ONE_DAY
    person["employment"] = rng.choice(
        (
            [{"employer": other}],
            [{"employer": before, "to": str(day - ONE_DAY)}, {"employer": other, "from": str(day + gap)}],
            [{"employer": before}, {"employer": other, "from": str(day)}],
        )
    )


def not_a_researcher(rng: random.Random, data: Data) -> None:
    _some(rng, _bodies(data, "liaison_representative"))["researcher"] = False


def other_kind(rng: random.Random, data: Data) -> None:
    body = _some(rng, _list(data, "organizations"))
    body["kind"] = rng.choice(("company", "university", "other_research_org", "foundation", "other"))


def other_facts(rng: random.Random, data: Data) -> None:
    body = _some(rng, _list(data, "organizations"))
    key, value = rng.choice(
        (
            ("country", "US"),
            ("legal_personality", "US"),
            ("is_sme", False),
            ("deemed_large", True),
            ("deemed_large", False),
        )
    )
    body[key] = value


def few_partners(rng: random.Random, data: Data) -> None:
    """All partners but one, or all of them, come too late or not at all."""
    for body in _bodies(data, "partner")[rng.choice((0, 1, 1)) :]:
        others = [r for r in _long_roles(body) if r["role"] != "partner"]
        body["roles"] = (
            others if rng.random() < 0.5 else [*others, {"role": "partner", "from": str(_day(rng, data))}]
        )


def wrong_members(rng: random.Random, data: Data) -> None:
    """Those who are commissioned are not what they have to be."""
    for body in (*_bodies(data, "lead"), *_bodies(data, "sub")):
        if rng.random() < 0.6:
            wrong: list[Data] = [
                {"is_sme": False},
                {"deemed_large": True},
                {"legal_personality": "US"},
                {
                    "shareholders": [
                        {"who": "親会社（架空）", "percent": rng.choice((49, 50, 60)), "large": True}
                    ]
                },
                {
                    "deemed_large": rng.choice((False, {"value": False, "reason": "大企業の出資はない"})),
                    "shareholders": [
                        {
                            "who": rng.choice((_any_body(rng, data), "甲（架空）")),
                            "percent": rng.choice((49, 50, 100)),
                        },
                        {
                            "who": "乙（架空）",
                            "at_least": rng.choice((17, 40)),
                            "from": rng.choice((None, "undecided")),
                        },
                    ],
                },
                {"officers": {"total": 4, "from_large": rng.choice((1, 2))}},
            ]
            body.update(rng.choice(wrong) if body.get("kind") == "company" else {"country": "US"})


def is_part(rng: random.Random, data: Data) -> None:
    """A body is a faculty or branch of another."""
    one, other = _some(rng, _list(data, "organizations")), _any_body(rng, data)
    if one.get("id") != other:
        one["part_of"] = other


def drops_contract(rng: random.Random, data: Data) -> None:
    contract = _some(rng, _list(data, "contracts"))
    data["contracts"] = [c for c in _list(data, "contracts") if c is not contract]
    data["money"] = [m for m in _list(data, "money") if m.get("under") != contract.get("id")]


def ends_contract(rng: random.Random, data: Data) -> None:
    contract = _some(rng, _list(data, "contracts"))
    contract["ended"] = {"on": str(_day(rng, data))}


def shifts_contract(rng: random.Random, data: Data) -> None:
    """Starts or ends a day off, or somewhere else: gaps and overlaps."""
    period = _some(rng, _list(data, "contracts")).get("period") or {}
    end = rng.choice(("from", "to"))
    try:
        day = date.fromisoformat(str(period[end]))
    except (KeyError, ValueError):
        return
    period[end] = str(day + rng.choice((-1, 1)) * ONE_DAY if rng.random() < 0.6 else _day(rng, data))


def more_contract(rng: random.Random, data: Data) -> None:
    """One more contract, between any two bodies; sometimes with several under it."""
    for _ in range(rng.choice((1, 1, 2))):
        kind = rng.choice(("commission", "sub_commission", "sub_commission", "outsourcing", "services"))
        day = _day(rng, data)
        end = rng.choice((day, day + timedelta(days=rng.randrange(400))))
        ends = {
            "commissioner": rng.choice(("amed", _any_body(rng, data))),
            "contractor": _any_body(rng, data),
        }
        if ends["commissioner"] == ends["contractor"]:
            continue
        _list(data, "contracts").append(
            {"id": _id(data, "more"), "kind": kind, **ends, "period": {"from": str(day), "to": str(end)}}
        )


def more_money(rng: random.Random, data: Data) -> None:
    """One more payment, between any two bodies."""
    payer, payee = _any_body(rng, data), _any_body(rng, data)
    if payer != payee:
        _list(data, "money").append(_payment(rng, data, payer, payee))


def cycle(rng: random.Random, data: Data) -> None:
    """Money that goes round, perhaps with a way out of the circle."""
    bodies = [o["id"] for o in _list(data, "organizations")]
    rng.shuffle(bodies)
    circle = bodies[: rng.randint(2, 4)]
    for payer, payee in zip(circle, [*circle[1:], *circle[:1]], strict=True):
        if payer != payee:
            _list(data, "money").append({**_payment(rng, data, payer, payee), "origin": "amed"})
    if len(bodies) > len(circle):
        _list(data, "money").append(_payment(rng, data, circle[0], bodies[-1]))


def _payment(rng: random.Random, data: Data, payer: str, payee: str) -> Data:
    out: Data = {"id": _id(data, "p"), "from": payer, "to": payee}
    if rng.random() < 0.85:
        out["origin"] = rng.choice(("amed", "amed", "amed", "own"))
    if rng.random() < 0.85:
        kinds = ("commission", "sub_commission", "sub_commission", "expenditure", "fee", "refund")
        out["kind"] = rng.choice(kinds)
    if rng.random() < 0.5:
        out |= {
            "on": str(_day(rng, data)),
            "amount": rng.choice((0, 1_000_000, 2_000_000)),
            "status": "actual",
        }
    else:
        out["amounts"] = {rng.randint(1, 3): rng.choice((0, 1_000_000, "undecided"))}
    return out


def unpaid(rng: random.Random, data: Data) -> None:
    """What is to be paid by contract is not written: of a contract that there is, or of a new one."""
    if rng.random() < 0.5:
        contract = _some(rng, _list(data, "contracts"))
        data["money"] = [m for m in _list(data, "money") if m.get("under") != contract.get("id")]
        return
    payee = _some(rng, _bodies(data, "partner")) if rng.random() < 0.7 else {"id": _any_body(rng, data)}
    ends = {"commissioner": rng.choice(("amed", _any_body(rng, data))), "contractor": payee.get("id")}
    if rng.random() < 0.2:
        ends.pop(rng.choice(("commissioner", "contractor")))
    if payee and ends.get("commissioner") != ends.get("contractor"):
        kind = rng.choice(("outsourcing", "services", "sub_commission"))
        contract = {"id": _id(data, "agreed"), "kind": kind, **{k: v for k, v in ends.items() if v}}
        if rng.random() < 0.8:
            contract["amount"] = rng.choice((0, 3_000_000, "undecided"))
        if rng.random() < 0.8:
            day = _day(rng, data)
            contract["period"] = {"from": str(day), "to": str(day + timedelta(days=rng.randrange(400)))}
        _list(data, "contracts").append(contract)


def branch(rng: random.Random, data: Data) -> None:
    """A branch of a company, perhaps a partner itself for a time, is paid."""
    company = _some(rng, _bodies(data, "partner")) if rng.random() < 0.7 else {"id": _any_body(rng, data)}
    if not company:
        return
    own = {"id": _id(data, "branch"), "name": "支店（架空）", "part_of": company["id"]}
    if rng.random() < 0.8:
        role: Data = {"role": "partner", rng.choice(("from", "to")): str(_day(rng, data))}
        own["roles"] = [role] if rng.random() < 0.6 else []
    _list(data, "organizations").append(own)
    payer = _any_body(rng, data)
    if payer != own["id"]:
        _list(data, "money").append(
            _payment(rng, data, payer, rng.choice((own["id"], company["id"], own["id"])))
        )


def out_of_time(rng: random.Random, data: Data) -> None:
    """A bill before the start or after the end."""
    payment = _some(rng, [m for m in _list(data, "money") if m.get("on")])
    if payment:
        payment["on"] = str(rng.choice((date(2024, 3, 31), date(2035, 6, 30))))


def group(rng: random.Random, data: Data) -> None:
    """Somebody holds shares of a company, and one of the two is paid."""
    holder, firm = _any_body(rng, data), _some(rng, _list(data, "organizations"))
    if firm and firm["id"] != holder and firm.get("kind") == "company":
        firm["shareholders"] = [{"who": holder, "percent": rng.choice((50, 51, 100))}]
        payer = _any_body(rng, data)
        if payer != firm["id"]:
            _list(data, "money").append(_payment(rng, data, payer, firm["id"]))


def no_money(rng: random.Random, data: Data) -> None:
    """Somebody gets nothing: zero yen, or no payment at all."""
    body = _any_body(rng, data)
    if rng.random() < 0.5:
        data["money"] = [m for m in _list(data, "money") if m["to"] != body]
        return
    for payment in _list(data, "money"):
        if payment["to"] == body and payment.get("amounts"):
            payment["amounts"] = dict.fromkeys(payment["amounts"], 0)


def work_item(rng: random.Random, data: Data) -> None:
    item = _some(rng, _list(data, "work_items"))
    people = [p["id"] for p in _list(data, "people")]
    changes: list[Data] = [{"area": "competitive"}, {"period": {"from": str(_day(rng, data))}}]
    if people:
        changes += [
            {"responsible": [rng.choice(people)]},
            {"responsible": rng.sample(people, min(2, len(people)))},
        ]
    item.update(rng.choice(changes))


FAULTS: tuple[Mutation, ...] = (
    hand_over,
    hand_over,
    comes_late_or_leaves,
    comes_late_or_leaves,
    loses_role,
    gets_role,
    gets_role,
    person_gets_role,
    moves,
    moves,
    not_a_researcher,
    other_kind,
    other_facts,
    few_partners,
    wrong_members,
    is_part,
    drops_contract,
    ends_contract,
    shifts_contract,
    more_contract,
    more_contract,
    more_money,
    cycle,
    unpaid,
    branch,
    out_of_time,
    group,
    no_money,
    work_item,
)


# -- odd ones ---------------------------------------------------------------------------------------------------------------


def unsaid(rng: random.Random, data: Data) -> None:
    """A value that nobody has said."""
    entry = _some(rng, _list(data, rng.choice(SECTIONS)))
    keys = [k for k in entry if k not in ("id", "from", "to", "provider", "recipient")]
    if keys:
        entry.pop(rng.choice(keys))


def undecided_name(rng: random.Random, data: Data) -> None:
    _some(rng, _list(data, rng.choice(("organizations", "people"))))["name"] = "undecided"


def undecided_day(rng: random.Random, data: Data) -> None:
    places = list(_spans(data))
    if places:
        rng.choice(places)[rng.choice(("from", "to"))] = "undecided"


def _spans(data: Data) -> Iterator[Data]:
    for section in ("organizations", "people"):
        for entry in _list(data, section):
            yield from _long_roles(entry) if entry.get("roles") else ()
            yield from entry.get("employment") or ()
    for section in ("contracts", "work_items"):
        yield from (e["period"] for e in _list(data, section) if isinstance(e.get("period"), dict))


def undecided_place(rng: random.Random, data: Data) -> None:
    """Where somebody belongs, or whom a liaison representative represents, is undecided."""
    person = _some(rng, _list(data, "people"))
    liaison = [r for r in _long_roles(person) if r["role"] == "liaison_representative"]
    if liaison and rng.random() < 0.6:
        if rng.random() < 0.5:
            liaison[0]["for"] = "undecided"
        else:
            liaison[0].pop("for", None)
    else:
        person.pop("employment", None)
        person["employer"] = "undecided"


def undecided_payment(rng: random.Random, data: Data) -> None:
    payment = _some(rng, _list(data, "money"))
    payment.pop("under", None) if rng.random() < 0.5 else payment.pop("origin", None)
    if payment.get("amounts") and rng.random() < 0.5:
        payment["amounts"] = dict.fromkeys(payment["amounts"], "undecided")


def section_missing(rng: random.Random, data: Data) -> None:
    section = rng.choice(("contracts", "money", "work_items", "resources"))
    data.pop(section, None)
    if section == "contracts":
        for payment in _list(data, "money"):
            payment.pop("under", None)


def section_partial(rng: random.Random, data: Data) -> None:
    section = rng.choice(SECTIONS)
    if section in data:
        data["partial"] = sorted({*data.get("partial", ()), section})


def type_unsettled(rng: random.Random, data: Data) -> None:
    data["project"]["type"] = ["academia", "startup"]
    if rng.random() < 0.5:
        data["project"].pop("type")


def period_unsettled(rng: random.Random, data: Data) -> None:
    if rng.random() < 0.3:
        data["project"]["period"] = {"from": "2026-04-01", "to": "undecided"}


def application(rng: random.Random, data: Data) -> None:
    data["project"]["stage"] = "application"


def in_the_middle(rng: random.Random, data: Data) -> None:
    data["as_at"] = str(_day(rng, data))


def employed_in_parts(rng: random.Random, data: Data) -> None:
    """Several employments, with dates that are known, touch or are undecided."""
    person = _some(rng, _list(data, "people"))
    own = person.pop("employer", None) or _any_body(rng, data)
    day = _day(rng, data)
    person["employment"] = [
        {"employer": own, "to": str(day)},
        {"employer": own, "from": str(day + rng.choice((1, 1, 2)) * ONE_DAY)},
        *(
            [{"employer": rng.choice((_any_body(rng, data), "undecided")), "from": "undecided"}]
            if rng.random() < 0.5
            else []
        ),
    ]


def confirmed(rng: random.Random, data: Data) -> None:
    body = _some(rng, _list(data, "organizations"))
    body["kind"] = "other_research_org"
    if rng.random() < 0.5:
        body["academia_confirmed"] = {"by": "AMED", "on": "2026-01-15"}


def dispatched(rng: random.Random, data: Data) -> None:
    """Somebody works elsewhere; who pays is said or not, and perhaps a resource says it."""
    person = _some(
        rng, _list(data, "people") if rng.random() < 0.3 else _bodies(data, "liaison_representative")
    )
    dispatch: Data = {"to": _any_body(rng, data)}
    if rng.random() < 0.7:
        dispatch["paid_from"] = rng.choice(("amed", "amed", "own"))
    for end in ("from", "until"):
        if rng.random() < 0.4:
            dispatch[end] = rng.choice((str(_day(rng, data)), "undecided"))
    person["dispatch"] = dispatch
    if rng.random() < 0.3:
        partner = _some(rng, _bodies(data, "partner")).get("id")
        given = {"provider": partner, "recipient": _any_body(rng, data), "kind": "dispatched_staff"}
        _list(data, "resources").append({"id": _id(data, "r-staff"), **given, "person": person.get("id")})


ODD: tuple[Mutation, ...] = (
    unsaid,
    unsaid,
    unsaid,
    undecided_name,
    undecided_day,
    undecided_day,
    undecided_place,
    undecided_payment,
    section_missing,
    section_partial,
    section_partial,
    type_unsettled,
    period_unsettled,
    application,
    in_the_middle,
    employed_in_parts,
    confirmed,
    dispatched,
    dispatched,
)
