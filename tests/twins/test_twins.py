"""The Cypher twins: they say what the Python rules say, and are asked in a way that ends (one database for all tests of this file)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

import pytest
from neo4j import Driver, GraphDatabase

from graphmodel.stores.neo4j.store import Neo4jStore
from queries.calls import load_profile
from queries.cypher import parameters, twins
from queries.engine import check
from queries.findings import Examined, Judgement
from queries.rules import rules
from tests.servers import Address, wipe
from tests.twins.documents import Asked, call_with, case_documents, fixtures
from tests.twins.judges import Answers, Difference, ask_all, differences
from tests.twins.money_paths import hard_cases
from tests.twins.random_consortia import consortium

RANDOM = 150
SEED = 5


@pytest.fixture(scope="module")
def documents() -> list[Asked]:
    random = [Asked(consortium(SEED, n), "{}") for n in range(RANDOM)]
    hard = [Asked(one, "{}") for one in hard_cases()]
    return sorted((*fixtures(), *case_documents(), *random, *hard), key=lambda d: d.overrides)


@pytest.fixture(scope="module")
def store(neo4j_server: Address, documents: list[Asked]) -> Iterator[Neo4jStore]:
    """A database with all documents."""
    wipe(neo4j_server)
    with neo4j_server.open() as opened:
        assert opened.load_all(d.loaded for d in documents) == len(documents)
        yield opened


@pytest.fixture(scope="module")
def answers(store: Neo4jStore, documents: list[Asked]) -> dict[str, Answers]:
    """What the twins say, by the parameters of the call of their documents.

    A twin is asked once of all documents whose parameters are the same to it: those that its text names.
    """
    said: dict[str, Answers] = {d.overrides: {} for d in documents}
    for rule, text in twins().items():
        named = set(re.findall(r"\$call\.(\w+)", text))

        def own(one: Asked, named: set[str] = named) -> str:
            return json.dumps(
                {k: v for k, v in json.loads(one.overrides).items() if k in named}, sort_keys=True
            )

        for overrides, group in groupby(sorted(documents, key=own), key=own):
            asked = list(group)
            by = ask_all(store, [rule], call_with(overrides), [d.project for d in asked])[rule]
            for one in asked:
                answered = said[one.overrides].setdefault(rule, {})
                if one.project in by:
                    answered[one.project] = by[one.project]
    return said


class Compared(NamedTuple):
    """Both judges held against each other on every document: where they differ, and how often each outcome occurred by rule."""

    found: list[Difference]
    counts: Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def compared(documents: list[Asked], answers: dict[str, Answers]) -> Compared:
    counts: Counter[tuple[str, str]] = Counter()
    found = [
        d for one in documents for d in differences(one.loaded, one.call, answers[one.overrides], counts)
    ]
    return Compared(found, counts)


def test_both_judges_say_the_same_of_every_document(compared: Compared) -> None:
    found = compared.found
    assert not found, f"{len(found)} differences\n" + "\n".join(map(str, found[:10]))


@pytest.mark.parametrize("rule", list(twins()))
def test_every_twin_is_asked_for_each_outcome(rule: str, compared: Compared) -> None:
    """Else that nothing differs would say little."""
    outcomes = {outcome for asked, outcome in compared.counts if asked == rule}
    assert {"pass", "unknown"} <= outcomes
    assert rule == "PPL-07" or {"fail", "advisory"} & outcomes


def test_a_wrong_answer_is_a_difference(documents: list[Asked], answers: dict[str, Answers]) -> None:
    """The comparison can fail: an answer is taken away, and another project's is given instead."""
    (one,) = [d for d in documents if d.project == "f4"]
    right = answers[one.overrides]
    assert not differences(one.loaded, one.call, right)
    assert differences(one.loaded, one.call, {"ORG-13": {}})
    other = {rule: {"f4": by.get("f9", [])} for rule, by in right.items()}
    assert len(differences(one.loaded, one.call, other)) > 3


def test_asked_of_all_projects_a_twin_says_the_same(
    store: Neo4jStore, documents: list[Asked], answers: dict[str, Answers]
) -> None:
    usual = [d for d in documents if d.overrides == "{}"]
    everything = ask_all(store, twins(), load_profile("aimgain-5"), None)
    for rule, by in answers["{}"].items():
        assert {d.project: everything[rule].get(d.project) for d in usual} == {
            d.project: by.get(d.project) for d in usual
        }, rule


def test_money_that_goes_round_is_followed_to_its_end(answers: dict[str, Answers]) -> None:
    """On a clique of 16 and a ladder of 30 steps a careless question never ends, above all where nothing is wrong."""
    said = answers["{}"]["MON-01"]
    for project, steps in (("clique-leak", 3), ("ladder-leak", 31)):
        leaks = [j for j in said[project] if isinstance(j, Judgement) and j.outcome == "fail"]
        # Each payment is judged at its own time: one in each of the two years.
        assert len(leaks) == 2
        for leak in leaks:
            assert len(leak.witness.edges) == steps
            assert (leak.witness.nodes[0], leak.witness.nodes[-1]) == ("amed", "company")
    for project in ("clique-lawful", "ladder-lawful"):
        assert [type(s) for s in said[project]] == [Examined]


# -- the texts --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", list(twins()))
def test_a_twin_says_which_rule_it_is(rule: str) -> None:
    text = twins()[rule]
    head = [line.removeprefix("// ") for line in text.partition("\n\n")[0].splitlines()]
    title, *quotations, given = head
    declared = rules()[rule]
    assert title == f"{rule} {declared.title.ja} / {declared.title.en}"
    assert quotations == [f"「{c.quote}」 {c.slide}" for c in declared.citations]
    used = sorted(set(re.findall(r"\$call\.(\w+)", text)))
    call = load_profile("aimgain-5")
    shown = ", ".join(f"{name}: {json.dumps(parameters(call, None)['call'][name])}" for name in used)
    assert given == ":params {asked: {projects: null}" + (f", call: {{{shown}}}" if used else "") + "}"
    assert set(used) <= set(declared.parameters)
    assert set(re.findall(r"\$([\w.]+)", text)) <= {"asked.projects", *(f"call.{name}" for name in used)}


@pytest.fixture(scope="module")
def driver(store: Neo4jStore, neo4j_server: Address) -> Iterator[Driver]:
    """A connection that hears the server's warnings."""
    with GraphDatabase.driver(
        neo4j_server.uri, auth=(neo4j_server.username, neo4j_server.password)
    ) as driver:
        yield driver


def operators(plan: dict[str, Any]) -> Iterator[str]:
    details = plan.get("args", {}).get("Details", "")
    yield f"{plan['operatorType']} {details}"
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("rule", list(twins()))
@pytest.mark.parametrize("language", ["", "CYPHER 5 "])
def test_the_server_knows_all_names_and_has_a_plan_that_ends(
    driver: Driver, neo4j_server: Address, rule: str, language: str
) -> None:
    given = parameters(load_profile("aimgain-5"), None)
    with driver.session(database=neo4j_server.database) as session:
        summary = session.run(f"{language}EXPLAIN {twins()[rule]}", given).consume()  # type: ignore[arg-type]
    warnings = [s.status_description for s in summary.gql_status_objects if s.is_notification]
    assert not warnings
    assert summary.query_type == "r"
    assert summary.plan is not None
    for operator in operators(summary.plan):
        # Operators that walk every path: on a clique of institutions they never end.
        assert not re.match(r"StatefulShortestPath|Repeat\(Trail|.*\(All|.*\(Into.*\*", operator) or (
            re.match(r"(Optional)?Expand\((All|Into)\)|VarLengthExpand\(Pruning,BFS", operator)
        ), operator
        assert not operator.startswith("VarLengthExpand") or "Pruning,BFS" in operator, operator


def test_a_twin_runs_as_it_stands(driver: Driver, neo4j_server: Address) -> None:
    """With nothing but the parameters of its own head, as one would give them in Neo4j Browser."""
    with driver.session(database=neo4j_server.database) as session:
        for rule, text in twins().items():
            (given,) = re.findall(r"^// :params (.*)$", text, flags=re.M)
            values = json.loads(re.sub(r"(\w+):", r'"\1":', given))
            result = session.run(text, values)  # type: ignore[arg-type]
            assert result.peek(), rule
            assert set(result.keys()) == {
                "project", "outcome", "clause", "subjects", "from", "to", "nodes", "edges", "missing", "values"
            }  # fmt: skip


def test_the_report_of_a_project_is_made_of_what_the_twins_say(
    documents: list[Asked], answers: dict[str, Answers]
) -> None:
    """The numbers that CONTRIBUTING promises: each twin is of a rule that there is, and its answers are taken."""
    assert set(twins()) <= set(rules())
    (one,) = [d for d in documents if d.project == "f4"]
    from graphmodel.build import build_graph
    from queries.view import view_of

    said = {rule: by.get("f4", []) for rule, by in answers["{}"].items()}
    view = view_of(build_graph([one.loaded]))
    assert check(view, one.call, answers=said).counts == check(view, one.call).counts
