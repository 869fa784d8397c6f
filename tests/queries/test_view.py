"""The view of a project: epochs, years, who is sure and who may be, where people belong, payments."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graphmodel.build import build_graph
from graphmodel.schema.dates import Period
from graphmodel.schema.sections import Section
from graphmodel.schema.words import ContractKind, OrganizationRole, PersonRole
from queries.view import Group, ProjectView, Span, all3, any3, not3, view_of, views
from tests.consortia import fixture, load_data, view_from

START, END = "2026-04-01", "2031-03-31"
LIFE = Period(date(2026, 4, 1), date(2031, 4, 1))


def view(**sections: Any) -> ProjectView:
    """A project of five years with these sections; `period` and `as_at` may be given too."""
    period = sections.pop("period", {"from": START, "to": END})
    project = {
        "id": "p",
        "type": "academia",
        "call": "aimgain-5",
        "period": period,
        **sections.pop("project", {}),
    }
    data = {"format": 1, "as_at": sections.pop("as_at", END), "project": project, **sections}
    return view_from({k: v for k, v in data.items() if v is not None})


def company(key: str, *roles: Any, **facts: Any) -> dict[str, Any]:
    return {"id": key, "name": f"{key}（架空）", "roles": list(roles), **facts}


def starts(found: ProjectView) -> list[str]:
    return [e.period.start.isoformat() for e in found.epochs]


def epoch(found: ProjectView, day: str) -> Period:
    return next(e.period for e in found.epochs if e.period.contains(date.fromisoformat(day)))


YEARS = ["2026-04-01", "2027-04-01", "2028-04-01", "2029-04-01", "2030-04-01"]


# -- epochs and years


def test_a_project_without_dates_has_an_epoch_a_year() -> None:
    found = view()
    assert starts(found) == YEARS
    assert [e.year for e in found.epochs] == [1, 2, 3, 4, 5]
    assert found.epochs[-1].period.end == date(2031, 4, 1)
    assert found.years == 5


@pytest.mark.parametrize(
    ("sections", "cut"),
    [
        ({"organizations": [company("a", {"role": "sub", "from": "2028-07-01"})]}, "2028-07-01"),
        ({"organizations": [company("a", {"role": "sub", "to": "2028-07-01"})]}, "2028-07-02"),
        ({"people": [{"id": "x", "roles": [{"role": "participant", "from": "2028-07-01"}]}]}, "2028-07-01"),
        ({"organizations": [company("a")], "people": [{"id": "x", "employment": [{"employer": "a", "to": "2028-07-01"}]}]}, "2028-07-02"),
        ({"organizations": [company("a")], "people": [{"id": "x", "dispatch": {"to": "a", "from": "2028-07-01"}}]}, "2028-07-01"),
        ({"contracts": [{"id": "k", "kind": "nda", "period": {"from": "2028-07-01", "to": "undecided"}}]}, "2028-07-01 2028-07-02"),
        ({"contracts": [{"id": "k", "kind": "nda", "period": {"from": START, "to": END}, "ended": {"on": "2028-07-01"}}]}, "2028-07-02"),
        ({"organizations": [company("a")], "contracts": [{"id": "k", "kind": "nda", "parties": [{"who": "a", "from": "2028-07-01"}]}]}, "2028-07-01 2028-07-02"),
        ({"as_at": "2028-07-01"}, "2028-07-02"),
    ],
)  # fmt: skip
def test_an_epoch_begins_where_something_changes(sections: dict[str, Any], cut: str) -> None:
    found = view(**sections)
    assert set(starts(found)) == {*YEARS, *cut.split()}


def test_payments_do_not_cut_and_dates_outside_the_project_neither() -> None:
    found = view(
        organizations=[company("a", {"role": "sub", "from": "2020-01-01", "to": "2040-01-01"})],
        money=[{"from": "amed", "to": "a", "on": "2028-07-01", "amount": 5}],
    )
    assert starts(found) == YEARS


def test_epochs_touch_and_make_up_the_life_of_the_project() -> None:
    found = view_of(build_graph([load_data(fixture("hoshiyomi"))]))
    assert found.period == LIFE
    assert found.epochs[0].period.start == LIFE.start
    assert found.epochs[-1].period.end == LIFE.end
    assert all(a.period.end == b.period.start for a, b in zip(found.epochs, found.epochs[1:], strict=False))


def test_project_years_count_from_the_start_also_on_29_february() -> None:
    found = view(period={"from": "2028-02-29", "to": "2032-02-29"}, as_at="2032-02-29")
    assert [
        (p.start.isoformat(), p.end.isoformat()) for p in map(found.year_period, range(1, found.years + 1))
    ] == [
        ("2028-02-29", "2029-03-01"),
        ("2029-03-01", "2030-03-01"),
        ("2030-03-01", "2031-03-01"),
        ("2031-03-01", "2032-02-29"),
        ("2032-02-29", "2032-03-01"),
    ]
    assert found.year_of(date(2029, 2, 28)) == 1
    assert found.year_of(date(2029, 3, 1)) == 2
    assert found.year_of(date(2028, 2, 29)) == 1
    assert found.year_of(date(2028, 2, 28)) is None
    assert [e.year for e in found.epochs] == [1, 2, 3, 4, 5]


def test_a_payment_on_the_first_day_is_of_the_first_year() -> None:
    days = [(START, 1), ("2027-03-31", 1), ("2027-04-01", 2), ("2026-03-31", None)]
    money = [
        {"id": f"m{n}", "from": "amed", "to": "a", "on": day, "amount": 5} for n, (day, _) in enumerate(days)
    ]
    found = view(organizations=[company("a", "lead")], money=money)
    assert [flow.year for flow in found.flows] == [year for _, year in days]


@pytest.mark.parametrize("period", [None, {"from": START}, {"to": END}, {"from": "undecided", "to": END}])
def test_without_a_period_there_are_no_epochs_and_no_years(period: Any) -> None:
    found = view(
        period=period,
        organizations=[company("a", "lead")],
        money=[{"from": "amed", "to": "a", "amounts": {1: 5}}],
    )
    assert (found.period, found.epochs, found.years) == (None, (), 0)
    assert found.flows[0].period is None
    assert found.year_of(date(2026, 5, 1)) is None
    with pytest.raises(ValueError, match="no period"):
        found.year_period(1)


def test_what_is_recorded_reaches_to_the_date_of_the_document() -> None:
    found = view(as_at="2027-03-31")
    assert [e.recorded for e in found.epochs] == [True, False, False, False, False]
    assert found.recorded(Period(date(2026, 4, 1), date(2027, 4, 1)))
    assert not found.recorded(Period(date(2026, 4, 1), date(2027, 4, 2)))


# -- groups


def test_counting_with_three_answers() -> None:
    sure = Group(frozenset("ab"), frozenset(), False)
    maybe = Group(frozenset("a"), frozenset("b"), False)
    unfinished = Group(frozenset("a"), frozenset(), True)
    assert [g.at_least(2) for g in (sure, maybe, unfinished)] == [True, None, None]
    assert [g.at_least(3) for g in (sure, maybe, unfinished)] == [False, False, None]
    assert [g.at_most(1) for g in (sure, maybe, unfinished)] == [False, None, None]
    assert [g.at_most(2) for g in (sure, maybe, unfinished)] == [True, True, None]
    assert [g.exactly(2) for g in (sure, maybe, unfinished)] == [True, None, None]
    assert [g.exactly(3) for g in (sure, maybe, unfinished)] == [False, False, None]
    assert [g.has("b") for g in (sure, maybe, unfinished)] == [True, None, None]
    assert [g.has("z") for g in (sure, maybe, unfinished)] == [False, False, None]
    one = Group(frozenset("a"), frozenset(), False)
    assert (one.only(), sure.only(), maybe.only(), unfinished.only()) == ("a", None, None, None)
    assert maybe | Group(frozenset("b"), frozenset("c"), False) == Group(
        frozenset("ab"), frozenset("c"), False
    )
    assert (one | unfinished).open


def test_three_valued_logic() -> None:
    assert [all3(v) for v in ((), (True, True), (True, None), (None, False))] == [True, True, None, False]
    assert [any3(v) for v in ((), (False, False), (False, None), (None, True))] == [False, False, None, True]
    assert [not3(v) for v in (True, False, None)] == [False, True, None]


def test_a_span_with_an_open_end_surely_holds_on_its_first_day_only() -> None:
    day = date.fromisoformat
    first, second = (
        Period(day(a), day(b)) for a, b in (("2027-10-01", "2027-10-02"), ("2027-10-02", "2027-10-03"))
    )
    open_end, open_start = Span(day("2027-10-01"), None), Span(None, day("2027-10-02"))
    assert [s.sure(first) for s in (open_end, open_start)] == [True, False]
    assert not open_end.sure(second)
    assert [s.certain for s in (open_end, Span(None, None))] == [Span(*first), Span(None, None)]


def test_a_span_with_open_ends_may_hold_but_not_throughout() -> None:
    day = date.fromisoformat
    year = Period(day("2027-04-01"), day("2028-04-01"))
    whole, later, open_end = (
        Span(*LIFE),
        Span(day("2028-04-01"), day("2031-04-01")),
        Span(day("2027-10-01"), None),
    )
    assert [s.sure(year) for s in (whole, later, open_end)] == [True, False, False]
    assert [s.possible(year) for s in (whole, later, open_end, Span(None, None))] == [True, False, True, True]
    assert [s.overlaps(year) for s in (whole, later, open_end)] == [True, False, None]
    assert [s.within(LIFE) for s in (whole, open_end, Span(day("2020-01-01"), None))] == [True, None, False]
    assert [s.period() for s in (whole, open_end)] == [LIFE, None]


# -- roles


def test_roles_are_sure_maybe_or_open() -> None:
    found = view(
        organizations=[
            company("sure", "partner"),
            company("later", {"role": "partner", "from": "2028-04-01"}),
            company("soon", {"role": "partner", "from": "undecided"}),
            {"id": "silent", "name": "無言（架空）"},
            company("none"),
            {"id": "mitei", "name": "undecided", "roles": ["partner"]},
            {"id": "nameless", "roles": ["partner"]},
        ]
    )
    first, third = epoch(found, "2026-05-01"), epoch(found, "2028-05-01")
    assert found.partners(first) == Group(
        frozenset({"sure"}), frozenset({"soon", "silent", "mitei", "nameless"}), False
    )
    assert found.partners(third).sure == {"sure", "later"}
    assert found.lead(first) == Group(frozenset(), frozenset({"silent"}), False)
    assert found.ever(OrganizationRole.PARTNER).keys() == {"sure", "later", "soon", "mitei", "nameless"}


def test_sections_that_are_missing_or_unfinished_leave_groups_open() -> None:
    assert view().lead(LIFE) == Group(frozenset(), frozenset(), True)
    assert view(organizations=[]).lead(LIFE) == Group(frozenset(), frozenset(), False)
    found = view(organizations=[company("a", "lead")], partial=["organizations"])
    assert found.lead(LIFE) == Group(frozenset({"a"}), frozenset(), True)
    assert [found.known(s) for s in (Section.ORGANIZATIONS, Section.PEOPLE)] == [None, False]
    assert not found.complete(Section.ORGANIZATIONS)


def test_lead_and_subs_are_commissioned_and_faculties_count_as_their_institution() -> None:
    found = view(
        organizations=[
            company("univ", "lead"),
            company("faculty", "sub", part_of="univ"),
            company("ward", "sub", part_of="faculty"),
            company("other", "sub"),
        ]
    )
    period = epoch(found, START)
    assert found.commissioned(period).sure == {"univ", "faculty", "ward", "other"}
    assert found.roots(found.commissioned(period)).sure == {"univ", "other"}
    assert [found.root(b) for b in ("ward", "univ", "amed")] == ["univ", "univ", "amed"]
    assert found.roots(Group(frozenset({"univ"}), frozenset({"faculty"}), False)).maybe == frozenset()


def test_amed_is_a_body_without_roles() -> None:
    found = view(organizations=[])
    assert found.bodies.keys() == {"amed"}
    assert found.lead_companies(LIFE).all == frozenset()


def test_people_in_roles_and_liaisons() -> None:
    found = view(
        organizations=[company("c", "partner"), company("d", "partner")],
        people=[
            {"id": "pi", "name": "甲（架空）", "roles": ["principal_investigator"]},
            {"id": "who", "name": "undecided", "roles": ["principal_investigator"]},
            {"id": "silent", "name": "乙（架空）"},
            {"id": "lc", "name": "丙（架空）", "roles": [{"role": "liaison_representative", "for": "c"}]},
            {"id": "loose", "name": "丁（架空）", "roles": ["liaison_representative"]},
            {
                "id": "mitei",
                "name": "戊（架空）",
                "roles": [{"role": "liaison_representative", "for": "undecided"}],
            },
            {"id": "idle", "name": "己（架空）", "roles": []},
        ],
    )
    period = epoch(found, START)
    pis = found.persons(PersonRole.PRINCIPAL_INVESTIGATOR, period)
    assert pis == Group(frozenset({"pi"}), frozenset({"who", "silent"}), False)
    assert found.liaisons("c", period) == Group(
        frozenset({"lc"}), frozenset({"silent", "loose", "mitei"}), False
    )
    assert found.liaisons("d", period).sure == frozenset()


# -- where people belong


def people(*entries: dict[str, Any]) -> ProjectView:
    return view(
        organizations=[company("univ"), company("faculty", part_of="univ"), company("other")],
        people=[{"name": "甲（架空）", **e} for e in entries],
    )


def belongs(entry: dict[str, Any], body: str, day: str = START) -> tuple[bool | None, bool | None]:
    """Is the person employed there, and is the main place there?"""
    found = people({"id": "x", **entry})
    period = epoch(found, day)
    return found.affiliated("x", body, period), found.main_place_at("x", body, period)


@pytest.mark.parametrize(
    ("entry", "body", "answer"),
    [
        ({"employer": "univ"}, "univ", (True, True)),
        ({"employer": "univ"}, "other", (False, False)),
        ({"employer": "faculty"}, "univ", (True, True)),
        ({"employer": "univ"}, "faculty", (True, True)),
        ({"employer": "univ", "main_place": "other"}, "univ", (True, False)),
        ({"employer": "univ", "main_place": "other"}, "other", (False, True)),
        ({"employer": "univ", "main_place": "undecided"}, "univ", (True, None)),
        ({}, "univ", (None, None)),
        ({"employer": "undecided"}, "univ", (None, None)),
        ({"main_place": "univ"}, "univ", (None, True)),
        ({"main_place": "univ"}, "other", (None, False)),
        ({"employment": []}, "univ", (False, None)),
        # several employments
        ({"employment": [{"employer": "univ"}, {"employer": "other"}]}, "other", (True, None)),
        ({"employment": [{"employer": "univ", "main_place": "univ"}, {"employer": "other"}]}, "univ", (True, True)),
        ({"employment": [{"employer": "univ", "main_place": "univ"}, {"employer": "other"}]}, "other", (True, False)),
        ({"employment": [{"employer": "univ"}, {"employer": "faculty"}]}, "univ", (True, True)),
        ({"employment": [{"employer": "univ"}, {"employer": "undecided"}]}, "univ", (True, None)),
        ({"employment": [{"employer": "univ"}, {"employer": "undecided"}]}, "other", (None, None)),
        # for a time
        ({"employment": [{"employer": "univ", "from": "2027-04-01"}]}, "univ", (False, None)),
        ({"employment": [{"employer": "univ", "from": "undecided"}]}, "univ", (None, None)),
        ({"employment": [{"employer": "univ", "to": "2027-03-31"}, {"employer": "other", "from": "2027-04-01"}]}, "univ", (True, True)),
        ({"employment": [{"employer": "univ", "main_place": "univ"}, {"employer": "other", "main_place": "other", "from": "undecided"}]}, "other", (None, None)),
        ({"employment": [{"employer": "univ"}, {"employer": "other", "main_place": "other", "from": "undecided"}]}, "univ", (True, None)),
    ],
)  # fmt: skip
def test_where_a_person_belongs(entry: dict[str, Any], body: str, answer: tuple[Any, Any]) -> None:
    assert belongs(entry, body) == answer


def test_a_change_of_employer_is_seen_in_its_epoch() -> None:
    entry = {
        "employment": [{"employer": "univ", "to": "2027-09-30"}, {"employer": "other", "from": "2027-10-01"}]
    }
    assert belongs(entry, "univ", "2027-09-30") == (True, True)
    assert belongs(entry, "univ", "2027-10-01") == (False, False)
    assert belongs(entry, "other", "2027-10-01") == (True, True)


# -- what a body is


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"kind": "university", "country": "JP"}, True),
        ({"kind": "research_institute", "country": "JP"}, True),
        ({"kind": "university", "country": "US"}, False),
        ({"kind": "company", "country": "JP"}, False),
        ({"kind": "company"}, False),
        ({"kind": "university"}, None),
        ({"country": "JP"}, None),
        ({"country": "US"}, False),
        ({"kind": "other_research_org", "country": "JP"}, None),
        (
            {
                "kind": "other_research_org",
                "country": "JP",
                "academia_confirmed": {"by": "AMED", "on": "2026-01-01"},
            },
            True,
        ),
    ],
)
def test_academia(facts: dict[str, Any], answer: bool | None) -> None:
    found = view(
        organizations=[
            company("a", **facts),
            company("part", part_of="a", kind=facts.get("kind"), country="US"),
        ]
    )
    definition = ("university", "research_institute"), ("other_research_org",), "JP"
    assert found.academia("a", *definition) is answer
    assert found.academia("part", *definition) is answer


START_UP = {"kind": "company", "legal_personality": "JP", "is_sme": True, "deemed_large": False}


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({}, True),
        ({"kind": "university"}, False),
        ({"legal_personality": "none"}, False),
        ({"is_sme": False}, False),
        ({"deemed_large": {"value": True, "reason": "親会社"}}, False),
        ({"kind": None}, None),
        ({"legal_personality": None}, None),
        ({"is_sme": None}, None),
        ({"deemed_large": None}, None),
        ({"deemed_large": None, "is_sme": False}, False),
    ],
)
def test_start_up_is_three_valued(change: dict[str, Any], answer: bool | None) -> None:
    facts = {k: v for k, v in {**START_UP, **change}.items() if v is not None}
    assert view(organizations=[company("a", **facts)]).startup("a", "JP") is answer


# -- contracts


def test_contracts_are_in_force_from_the_first_to_the_last_day_or_their_early_end() -> None:
    found = view(
        organizations=[company("a"), company("b")],
        contracts=[
            {"id": "k1", "kind": "commission", "commissioner": "amed", "contractor": "a", "period": {"from": START, "to": "2027-03-31"}},
            {"id": "k2", "kind": "commission", "commissioner": "amed", "contractor": "a", "period": {"from": "2027-04-01", "to": END}, "ended": {"on": "2028-03-31"}},
            {"id": "k3", "kind": "commission", "commissioner": "amed", "contractor": "a", "period": {"from": "undecided", "to": END}},
            {"id": "k4", "kind": "commission"},
            {"id": "k5", "kind": "joint_research", "parties": ["a", {"who": "b", "from": "2028-04-01"}], "period": {"from": START, "to": END}},
        ],
    )  # fmt: skip

    def in_force(day: str) -> tuple[list[str], list[str]]:
        sure, maybe = found.in_force(epoch(found, day), ContractKind.COMMISSION)
        return [c.id for c in sure], [c.id for c in maybe]

    assert in_force("2027-03-31") == (["k1"], ["k3", "k4"])
    assert in_force("2027-04-01") == (["k2"], ["k3", "k4"])
    assert in_force("2028-04-01") == ([], ["k3", "k4"])
    contract = found.contracts["k5"]
    assert [(t.other, t.span.start) for t in contract.parties] == [("a", LIFE.start), ("b", date(2028, 4, 1))]
    assert contract.names("b")
    assert not contract.names("amed")
    assert (found.contracts["k1"].commissioner, found.contracts["k1"].contractor) == ("amed", "a")
    assert [c.id for c in found.contracts_of(ContractKind.JOINT_RESEARCH)] == ["k5"]


# -- money


def test_what_follows_of_a_payment_from_other_entries() -> None:
    found = view(
        organizations=[company("a"), company("b")],
        contracts=[{"id": "k", "kind": "sub_commission", "commissioner": "a", "contractor": "b"}],
        money=[
            {"id": "m1", "from": "amed", "to": "a", "amounts": {1: 10, 2: "undecided", 3: 0}},
            {"id": "m3", "from": "a", "to": "b", "origin": "amed", "under": "k", "amounts": {1: 3}},
            {"id": "m4", "from": "a", "to": "b", "amounts": {1: 100}},
            {"id": "m6", "from": "amed", "to": "a", "on": "2027-05-01", "amount": 7, "status": "actual"},
            {"id": "m7", "from": "amed", "to": "a", "on": "undecided", "amount": 7},
        ],
    )
    flows = {f.key: f for f in found.flows}
    # What AMED pays is AMED money; what nobody says of others is not known. The kind follows from the contract.
    assert flows["m1@1"].origin == "amed"
    assert flows["m4@1"].origin is None
    assert (flows["m3@1"].kind, flows["m4@1"].kind) == ("sub_commission", None)
    assert flows["m1@2"].amount is None
    assert flows["m1@1"].period == found.year_period(1)
    assert flows["m6"].period == Period(date(2027, 5, 1), date(2027, 5, 2))
    assert (flows["m6"].year, flows["m6"].status, flows["m7"].period) == (2, "actual", None)


def test_a_dispatched_person_whom_a_resource_names_is_paid_by_the_provider() -> None:
    staff = {"id": "r1", "provider": "c", "recipient": "a", "kind": "dispatched_staff", "person": "x"}
    people: list[dict[str, Any]] = [{"id": "x"}, {"id": "y"}]
    found = view(organizations=[company("a"), company("c")], people=people, resources=[staff])
    assert found.provider_pays("x")
    assert not found.provider_pays("y")


# -- several projects


def test_each_project_of_a_portfolio_has_its_view() -> None:
    graph = build_graph([load_data(fixture("f1")), load_data(fixture("hoshiyomi"))])
    assert [v.id for v in views(graph)] == ["f1", "hoshiyomi"]
    assert view_of(graph, "f1").bodies.keys() == view_from(fixture("f1")).bodies.keys()
    with pytest.raises(ValueError, match="too many"):
        view_of(graph)


def test_a_view_knows_the_places_of_the_file() -> None:
    found = view_from(fixture("f1"))
    place = found.place(("f1", "organizations", 0, "roles", 0))
    assert place is not None
    assert place.line == 1
    assert found.place(("elsewhere",)) is None
