"""The ledger: plan or record by year, what counts, what is not known, and that its sums agree however they are taken."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from graphmodel.build import build_graph
from graphmodel.schema.sections import Section
from graphmodel.schema.words import FlowKind, MoneyOrigin, ResourceKind, Status
from queries.eligibility import NotCounted
from queries.findings import Missing
from queries.ledger import Amount, Figure, Given, Ledger, Standing, hundredths, ledger_of, total
from queries.view import ProjectView, view_of
from tests.consortia import fixture, view_from
from tests.queries.test_view import company, view
from tests.twins.random_consortia import consortium


def amounts(figure: Figure) -> tuple[int, int | None]:
    return figure.value.low, figure.value.high


def flow(key: str, *ends: str, **more: Any) -> dict[str, Any]:
    source, target = ends or ("amed", "a")
    return {"id": key, "from": source, "to": target, "origin": "amed", "kind": "commission", **more}


def ledger(*money: dict[str, Any], resources: Any = (), **sections: Any) -> Ledger:
    """Of a project of five years from 2026-04-01; the document is of 15 June 2028, in year 3."""
    bodies = [
        company("a", "lead"),
        company("b", "sub"),
        company("c", "partner"),
        company("x", "outside_party"),
        {"id": "clinic", "name": "附属病院（架空）", "part_of": "a", "roles": []},
    ]
    given = {"as_at": "2028-06-15", "organizations": bodies, **sections}
    return ledger_of(view(**given, money=list(money), resources=list(resources)))


# -- amounts


def test_an_amount_that_is_not_known_leaves_a_sum_open() -> None:
    what = Missing("m", "amounts")
    found = total((Amount(3, 3, (), ("k",)), Amount(0, None, (what,), ("m",)), Amount(4, 4).maybe(what)))
    assert (found.low, found.high, found.missing, found.entries) == (3, None, (what,), ("k", "m"))
    assert total((Amount(3, 3), Amount(4, 4).maybe(what))) == Amount(3, 7, (what,))
    assert found.exact is None
    assert total(()).exact == 0


def test_a_sum_fits_surely_or_perhaps_or_not() -> None:
    limit = Amount(10, 12)
    assert Amount(10, 10).at_most(limit) is True
    assert Amount(11, 11).at_most(limit) is None
    assert Amount(13, 13).at_most(limit) is False
    assert Amount(0, None).at_most(limit) is None
    assert Amount(99, 99).at_most(Amount(0, None)) is None
    assert Amount(13, None).at_most(limit) is False


def test_what_is_left_is_never_below_zero() -> None:
    assert Amount(10, 12).less(Amount(3, 4)) == Amount(6, 9)
    assert Amount(1, 1).less(Amount(3, 4)) == Amount(0, 0)
    assert Amount(10, None).less(Amount(3, None)) == Amount(0, None)


@pytest.mark.parametrize(
    ("given", "amed", "times"),
    [(995, 1000, 99), (1000, 1000, 100), (1999, 1000, 199), (1, 3, 33), (5, 0, None)],
)
def test_the_ratio_is_rounded_down(given: int, amed: int, times: int | None) -> None:
    assert hundredths(Amount(given, given), Amount(amed, amed)) == times
    assert hundredths(Amount(given, None), Amount(amed, amed)) is None


# -- plan or record


def test_a_year_that_ended_is_its_record_or_else_the_plan_so_marked() -> None:
    found = ledger(
        flow("plan", amounts={1: 20, 2: 20, 3: 20, 4: 20}),
        flow("record", amounts={1: 15}, status="actual"),
    )
    assert [amounts(found.amed(y)) for y in range(1, 6)] == [(15, 15), (20, 20), (20, 20), (20, 20), (0, 0)]
    assert amounts(found.amed()) == (75, 75)
    assert [p.standing for p in found.postings] == [
        Standing.RECORDED,
        Standing.UNRECORDED,
        Standing.RUNNING,
        Standing.PLANNED,
    ]
    assert (found.amed().recorded.exact, found.amed().planned.exact) == (15, 60)
    assert found.amed().value.entries == ("record@1", "plan@2", "plan@3", "plan@4")


def test_the_record_of_a_year_that_ended_may_be_zero() -> None:
    found = ledger(flow("plan", amounts={1: 20}), flow("record", amounts={1: 0}, status="actual"))
    assert amounts(found.amed(1)) == (0, 0)


@pytest.mark.parametrize(("so_far", "value", "grows"), [(15, 20, False), (25, 25, True)])
def test_the_running_year_is_the_larger_of_the_two(so_far: int, value: int, grows: bool) -> None:
    found = ledger(
        flow("plan", amounts={3: 20}),
        flow("record", on="2028-05-01", amount=so_far, status="actual"),
    )
    assert amounts(found.amed(3)) == (value, value)
    assert found.amed(3).growing is grows
    planned, actual = found.money(status=Status.PLANNED), found.money(status=Status.ACTUAL)
    assert (planned.value.exact, actual.value.exact) == (20, so_far)


def test_of_the_running_year_the_larger_is_not_known_where_one_is_undecided() -> None:
    found = ledger(
        flow("plan", amounts={3: "undecided"}),
        flow("record", on="2028-05-01", amount=15, status="actual"),
    )
    assert amounts(found.amed()) == (15, None)
    assert found.amed().value.missing == (Missing("plan", "amounts"),)


def test_a_record_of_a_year_to_come_is_read_as_a_plan_and_not_counted_twice() -> None:
    found = ledger(
        flow("plan", amounts={4: 20}),
        flow("record", amounts={4: 20, 5: 7}, status="actual"),
    )
    assert amounts(found.amed()) == (27, 27)
    assert (found.amed().recorded.exact, found.amed().planned.exact) == (0, 27)
    assert amounts(found.money(status=Status.ACTUAL)) == (0, 0)
    assert amounts(found.money(status=Status.PLANNED)) == (27, 27)


def test_a_bill_after_the_end_belongs_to_the_last_year_and_one_before_the_start_to_the_first() -> None:
    found = ledger(
        flow("early", on="2026-03-20", amount=1, status="actual"),
        flow("last", amounts={5: 10}),
        flow("bill", on="2031-05-31", amount=3),
    )
    assert [amounts(found.amed(y)) for y in (1, 5)] == [(1, 1), (13, 13)]


def test_a_bill_that_is_still_to_come_is_not_lost_when_the_last_year_is_over() -> None:
    found = ledger(
        flow("last", amounts={5: 10}, status="actual"),
        flow("bill", on="2031-05-31", amount=3),
        as_at="2031-04-10",
    )
    assert amounts(found.amed()) == (13, 13)


def test_contracts_are_kept_apart_where_all_say_theirs() -> None:
    contracts = [
        {"id": k, "kind": "commission", "commissioner": "amed", "contractor": "a"} for k in ("k1", "k2")
    ]
    one = flow("m1", under="k1", amounts={1: 10})
    other = flow("m2", under="k2", amounts={1: 5}, status="actual")
    found = ledger(one, other, contracts=contracts)
    assert amounts(found.amed()) == (15, 15)
    assert amounts(found.money(contract="k1")) == (10, 10)
    # The record that does not say under which may be of both: it is what was paid.
    other.pop("under")
    assert amounts(ledger(one, other, contracts=contracts).amed()) == (5, 5)


def test_a_record_by_the_hospital_is_the_record_of_its_university() -> None:
    found = ledger(
        flow("plan", "a", "b", kind="sub_commission", amounts={1: 10}),
        flow("record", "clinic", "b", kind="sub_commission", amounts={1: 8}, status="actual"),
        flow("inside", "a", "clinic", kind="expenditure", amounts={1: 100}),
    )
    assert amounts(found.money(payers=found.bodies_of("a"))) == (8, 8)
    assert amounts(found.money(payers=("clinic",))) == (8, 8)
    assert amounts(found.money()) == (8, 8)


def test_a_record_of_unsaid_kind_may_be_of_the_plan_or_not() -> None:
    record = flow("record", amounts={1: 8}, status="actual")
    record.pop("kind")
    found = ledger(flow("plan", amounts={1: 10}), record)
    assert amounts(found.amed()) == (8, 18)
    assert Missing("record", "kind") in found.amed().value.missing


def test_a_record_without_a_day_counts_once_over_the_whole_life() -> None:
    record = flow("record", on="undecided", amount=8, status="actual")
    found = ledger(flow("plan", amounts={1: 10}), record)
    assert amounts(found.amed()) == (8, 18)
    assert amounts(found.amed(1)) == (0, 18)
    assert amounts(ledger(record).amed()) == (8, 8)
    assert amounts(ledger(record).amed(2)) == (0, 8)


def test_without_a_period_plan_and_record_of_a_year_are_one_or_the_other() -> None:
    money = (flow("plan", amounts={1: 10, 2: 10}), flow("record", amounts={1: 8}, status="actual"))
    found = ledger(*money, period=None)
    assert amounts(found.amed()) == (18, 20)
    assert [line.year for line in found.years] == [1, 2]


# -- whose, by whom, of which kind


def test_money_of_unsaid_origin_may_be_amed_money() -> None:
    found = ledger({"id": "m", "from": "a", "to": "x", "kind": "fee", "amounts": {1: 7}})
    assert amounts(found.money(payers=("a",))) == (7, 7)
    figure = found.money(payers=("a",), amed=True)
    assert (amounts(figure), figure.value.missing) == ((0, 7), (Missing("m", "origin"),))
    assert amounts(found.money(payers=("a",), amed=True, kinds={FlowKind.RENT})) == (0, 0)


def test_refunds_are_asked_for() -> None:
    found = ledger(flow("m", amounts={1: 10}), flow("r", "a", "amed", kind="refund", amounts={1: 2}))
    assert amounts(found.money(payees=("amed",))) == (0, 0)
    assert amounts(found.money(payees=("amed",), refunds=True)) == (2, 2)
    assert amounts(found.amed()) == (10, 10)


def test_what_an_institution_keeps() -> None:
    found = ledger(
        flow("m", amounts={1: 10, 2: "undecided"}),
        flow("s", "a", "b", kind="sub_commission", amounts={1: 4}),
        flow("e", "a", "x", kind="expenditure", amounts={1: 1}),
    )
    assert amounts(found.kept(found.bodies_of("a"), 1)) == (6, 6)
    assert amounts(found.kept(found.bodies_of("a"))) == (6, None)
    assert amounts(found.kept(found.bodies_of("b"))) == (4, 4)


def test_an_unfinished_section_leaves_every_sum_open() -> None:
    found = ledger(flow("m", amounts={1: 10}), partial=["money", "resources"])
    assert amounts(found.amed()) == (10, None)
    assert amounts(found.given().eligible) == (0, None)
    assert found.amed().value.missing == (Missing("money", "money"),)


# -- resources


def resource(key: str, yen: Any = 10, **more: Any) -> dict[str, Any]:
    base = {"provider": "c", "recipient": "a", "kind": "cash", "area": "non_competitive"}
    return {"id": key, **base, "amounts": {1: yen}, **more}


def parts(given: Given) -> tuple[tuple[int, int | None], ...]:
    return tuple(map(amounts, (given.sure, given.doubtful, given.excluded, given.claimed)))


@pytest.mark.parametrize(
    ("entry", "counts", "why"),
    [
        (resource("r"), True, ()),
        (resource("r", counted=False), False, (NotCounted.SET_ASIDE,)),
        (resource("r", provider="x"), False, (NotCounted.PROVIDER,)),
        (resource("r", provider="b"), False, (NotCounted.PROVIDER,)),
        (resource("r", recipient="x"), False, (NotCounted.RECIPIENT,)),
        (resource("r", recipient="clinic"), True, ()),
        (resource("r", area="competitive"), False, (NotCounted.COMPETITIVE,)),
        (resource("r", supports=["own"]), False, (NotCounted.COMPETITIVE,)),
        (resource("r", supports=["own", "shared"]), None, (NotCounted.COMPETITIVE,)),
        (resource("r", area=None, supports=["shared"]), True, ()),
        (resource("r", area=None), None, (NotCounted.COMPETITIVE,)),
        (resource("r", kind=None), None, (NotCounted.KIND,)),
        (resource("r", kind="other"), None, (NotCounted.KIND,)),
        (resource("r", kind="requested_services", research_element=False), True, ()),
        (
            resource("r", kind="requested_services", research_element=True),
            False,
            (NotCounted.RESEARCH_ELEMENT,),
        ),
        (resource("r", kind="requested_services"), None, (NotCounted.RESEARCH_ELEMENT,)),
        (resource("r", kind="dispatched_staff", basis={"kind": "pay_system"}), True, ()),
        (resource("r", kind="dispatched_staff"), None, (NotCounted.BASIS,)),
    ],
)
def test_what_counts(entry: dict[str, Any], counts: bool | None, why: tuple[NotCounted, ...]) -> None:
    entry = {k: v for k, v in entry.items() if v is not None}
    items = [{"id": "own", "area": "competitive"}, {"id": "shared", "area": "non_competitive"}]
    given = ledger(resources=[entry], work_items=items).given()
    sure, doubtful, excluded, _ = parts(given)
    wanted = {True: (10, 0, 0), None: (0, 10, 0), False: (0, 0, 10)}[counts]
    assert (sure[1], doubtful[1], excluded[1]) == wanted
    assert amounts(given.eligible) == {True: (10, 10), None: (0, 10), False: (0, 0)}[counts]
    assert given.why == why


def test_a_year_in_which_the_giver_is_a_partner_on_some_day_counts() -> None:
    joins = [company("a", "lead"), company("c", {"role": "partner", "from": "2028-03-31"})]
    entry = resource("r", amounts={1: 5, 2: 7, 3: 9})
    given = ledger(resources=[entry], organizations=joins).given()
    assert parts(given) == ((16, 16), (0, 0), (5, 5), (21, 21))


def test_staff_valued_the_wrong_way_is_corrected_or_unknown_but_never_zero() -> None:
    wrong = resource("r", kind="dispatched_staff", basis={"kind": "list_price"})
    assert amounts(ledger(resources=[wrong]).given().eligible) == (0, None)
    wrong["basis"]["corrected_amount"] = 6
    assert amounts(ledger(resources=[wrong]).given().eligible) == (6, 6)
    wrong["amounts"] = {1: 10, 2: 10}
    assert amounts(ledger(resources=[wrong]).given().eligible) == (6, 6)
    assert amounts(ledger(resources=[wrong]).given(year=1).eligible) == (0, 6)


def test_resources_are_planned_or_recorded_like_money() -> None:
    entries = [
        resource("plan", amounts={1: 10, 2: 10, 4: 10}),
        resource("record", 8, status="actual"),
        resource("tool", 5, kind="equipment"),
    ]
    given = ledger(resources=entries).given()
    assert amounts(given.eligible) == (33, 33)
    assert (given.eligible.recorded.exact, given.eligible.planned.exact) == (8, 25)
    # What was recorded in place of the plan decides, also where it does not count.
    entries[1]["area"] = "competitive"
    assert parts(ledger(resources=entries).given())[0::2] == ((25, 25), (8, 8))


def test_by_kind_and_by_giver() -> None:
    found = ledger(resources=[resource("r"), resource("s", 4, kind="equipment", provider="x")])
    assert amounts(found.given(kind=ResourceKind.CASH).claimed) == (10, 10)
    assert amounts(found.given(providers=("x",)).claimed) == (4, 4)
    assert amounts(found.given(recipients=("b",)).claimed) == (0, 0)


# -- it agrees with itself, and with a reckoning by hand


def by_hand(project: ProjectView) -> int | None:
    """What AMED pays, by another way: year by year, plan and record of one kind; None where something is not said."""
    sums: dict[Any, dict[Status, int]] = defaultdict(lambda: defaultdict(int))
    pays = [f for f in project.flows if f.source == "amed" and f.kind is not FlowKind.REFUND]
    for f in pays:
        if f.amount is None or f.year is None or f.kind is None or project.period is None:
            return None
        if f.year > project.years or not project.complete(Section.MONEY):
            return None
        sums[project.root(f.target), f.kind, f.year][f.status] += f.amount
    out = 0
    for (_, _, year), both in sums.items():
        period = project.year_period(year)
        if project.recorded(period):
            out += both.get(Status.ACTUAL, both.get(Status.PLANNED, 0))
        else:
            out += max(both.values())
    return out


@pytest.mark.parametrize("number", range(60))
def test_random_consortia_add_up_however_they_are_asked(number: int) -> None:
    project = view_of(build_graph([consortium(7, number)]))
    found = ledger_of(project)
    whole, given = found.amed(), found.given()
    lines = [line.amed.value for line in found.years]
    assert (total(lines).low, total(lines).high) == amounts(whole)
    for of in (lambda g: g.eligible, lambda g: g.excluded, lambda g: g.claimed):
        of_years = total(of(line.given).value for line in found.years)
        assert (of_years.low, of_years.high) == amounts(of(given))
    if whole.value.exact is not None:
        assert total((whole.recorded, whole.planned)).exact == whole.value.exact
        wanted = by_hand(project)
        assert wanted is None or whole.value.exact == wanted
    roots = dict.fromkeys(project.root(b) for b in project.bodies)
    everything = found.money(refunds=True).value
    for each in ("payers", "payees"):
        split = total(found.money(**{each: found.bodies_of(r)}, refunds=True).value for r in roots)
        assert (split.low, split.high) == (everything.low, everything.high)
    assert set(everything.entries) <= {f.key for f in project.flows}


def test_fixtures_trace_every_yen() -> None:
    project = view_from(fixture("f1"))
    keys = {f.key: f.amount for f in project.flows}
    whole = ledger_of(project).amed().value
    assert sum(keys[k] or 0 for k in whole.entries) == whole.exact == 190_000_000
    assert ledger_of(project) is ledger_of(project)
    assert {f.origin for f in project.flows} == {MoneyOrigin.AMED}
