"""Consortia in which money goes round: where a question about paths that is asked carelessly never ends."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from graphmodel.documents.loader import Loaded
from graphmodel.documents.written.canonical import canonical
from tests.consortia import load_data

Data = dict[str, Any]


def clique(size: int, *, lawful: bool) -> Loaded:
    """Institutions each of which passes AMED money to each other; the last of them pays a partner company, from its own money or AMED's."""
    bodies = [f"u{n}" for n in range(size)]
    pairs = [(a, b) for a in bodies for b in bodies if a != b]
    return _consortium("clique", bodies, [("amed", bodies[0]), *pairs], bodies[-1], lawful)


def ladder(steps: int, width: int, *, lawful: bool) -> Loaded:
    """Steps of some institutions each; everybody passes AMED money to everybody on the next step and back to the step before, and the last
    pays a partner company.
    """
    rungs = [[f"u{step}-{n}" for n in range(width)] for step in range(steps)]
    pairs = [(a, b) for n in range(steps - 1) for a in rungs[n] for b in rungs[n + 1]]
    pairs += [(b, a) for a, b in pairs]
    first = [("amed", b) for b in rungs[0]]
    return _consortium("ladder", [b for rung in rungs for b in rung], first + pairs, rungs[-1][-1], lawful)


def tangle(size: int) -> Loaded:
    """Institutions each of which has sub-commissioned each other."""
    loaded = clique(size, lawful=True)
    data = json.loads(canonical(loaded.document))
    data["project"]["id"] = "tangle"
    bodies = [o["id"] for o in data["organizations"] if o["id"] != "company"]
    period = {"from": "2026-04-01", "to": "2027-03-31"}
    data["contracts"] = [
        {"id": f"k-{a}-{b}", "kind": "sub_commission", "commissioner": a, "contractor": b, "period": period}
        for a in bodies
        for b in bodies
        if a != b
    ]
    return load_data(data)


def _consortium(
    project: str, bodies: list[str], payments: list[tuple[str, str]], payer: str, lawful: bool
) -> Loaded:
    def organization(body: str, kind: str, role: str) -> Data:
        return {"id": body, "name": f"機関{body}（架空）", "kind": kind, "country": "JP", "roles": [role]}

    def payment(number: int, ends: tuple[str, str], origin: str) -> Data:
        line = {"from": ends[0], "to": ends[1], "origin": origin, "kind": "expenditure"}
        return {"id": f"m{number}", **line, "amounts": {1: 1_000_000, 2: 1_000_000}}

    money = [payment(n, ends, "amed") for n, ends in enumerate(payments)]
    money.append(payment(len(money), (payer, "company"), "own" if lawful else "amed"))
    return load_data(
        {
            "format": 1,
            "as_at": "2026-06-15",
            "project": {
                "id": f"{project}-{'lawful' if lawful else 'leak'}",
                "call": "aimgain-5",
                "period": {"from": "2026-04-01", "to": "2031-03-31"},
            },
            "organizations": [
                *(organization(b, "university", "lead" if n == 0 else "sub") for n, b in enumerate(bodies)),
                organization("company", "company", "partner"),
            ],
            "people": [],
            "money": money,
        }
    )


def hard_cases() -> list[Loaded]:
    """A clique of 16 institutions and a ladder of 30 steps of three, each lawful and with a leak at the end, and a tangle of contracts."""
    paths = (partial(clique, 16), partial(ladder, 30, 3))
    return [*(make(lawful=lawful) for lawful in (True, False) for make in paths), tangle(16)]
