"""What the rules keep out of a store, and what they let through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from neo4j import GraphDatabase

from graphmodel.documents.changes import reads_changes
from graphmodel.documents.loader import Loaded, load
from graphmodel.stores.base import ANY, Revision, Store, Stored
from graphmodel.stores.folder import FolderStore
from queries.calls import load_profile
from queries.cypher import ask_twin, parameters, twins
from queries.enforce import ASKED_IN_THE_DATABASE, Enforcement, Unlawful, ask_together, together
from queries.findings import ProjectReport
from tests.consortia import FIXTURES
from tests.servers import Address
from tests.stores.documents import document
from tests.twins.test_twins import operators

LEAK = "add_flow: {id: leak, from: getsumen, to: mugen, kind: expenditure, origin: amed, amounts: {3: 1_000_000}}"


def apply(store: Store, *lines: str, guard: Enforcement, project: str = "f1") -> Revision:
    text = f"format: 1\nproject: {project}\nchanges:\n" + "".join(f"  - {line}\n" for line in lines)
    return store.apply(project, reads_changes(text.encode(), "changes.yaml"), guard=guard)


@pytest.fixture(params=["folder", "neo4j"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with F1, which fails nothing."""
    if request.param == "folder":
        opened: Store = FolderStore(tmp_path)
    else:
        opened = request.getfixturevalue("neo4j").open()
    with opened:
        opened.save(load(FIXTURES / "f1.yaml"), expected=None, guard=Enforcement())
        yield opened


def test_amed_money_to_a_partner_company_is_refused_with_path_and_citation(store: Store) -> None:
    before = store.load("f1").revision
    with pytest.raises(Unlawful) as refused:
        apply(store, LEAK, guard=Enforcement())
    assert {f.rule for f in refused.value.findings} == {"MON-01"}
    ja, en = refused.value.text
    assert "夢幻製薬（架空）" in ja
    assert "AMED → 竜宮医科大学（架空） → 月面理工大学（架空） → 夢幻製薬（架空）" in ja
    assert "「AMED委託費の産学官共同研究企業への提供も不可」 S19" in ja
    assert "AMED → Ryugu Medical University (fictional)" in en
    assert store.load("f1").revision == before


def test_a_lawful_change_is_let_through(store: Store) -> None:
    guard = Enforcement()
    apply(store, "set: {of: mugen, field: capital, value: 1億円}", guard=guard)
    assert guard.notices == []
    assert (store.load("f1").loaded.document.organizations or ())[2].capital == 100_000_000


def test_a_document_that_breaks_rules_is_not_taken_in(store: Store) -> None:
    with pytest.raises(Unlawful) as refused:
        store.save(load(FIXTURES / "f4.yaml"), expected=None, guard=Enforcement())
    assert {"MON-01", "CON-05", "CON-06"} <= {f.rule for f in refused.value.findings}
    assert [one.project for one in store.list()] == ["f1"]


def test_what_failed_before_and_is_no_worse_does_not_block(store: Store) -> None:
    store.save(load(FIXTURES / "f4.yaml"), expected=None)
    lines = ["set: {of: project, field: necessity, value: 患者が少ない}"]
    apply(store, *lines, project="f4", guard=Enforcement())
    worse = (
        "add_flow: {id: more, from: tsurukame, to: mugen, kind: expenditure, origin: amed, amounts: {4: 1}}"
    )
    with pytest.raises(Unlawful):
        apply(store, worse, project="f4", guard=Enforcement())


def test_more_days_of_what_failed_before_is_worse(store: Store) -> None:
    """Without the second partner in year 3 to 5, or from one day later to half a year later."""

    def late(day: str) -> Loaded:
        return document("f1", {"set": {"organizations.kaguya.roles": [{"role": "partner", "from": day}]}})

    store.save(late("2028-04-02"), expected=ANY)
    with pytest.raises(Unlawful) as refused:
        store.save(late("2028-10-01"), expected=ANY, guard=Enforcement())
    assert "ORG-13" in {f.rule for f in refused.value.findings}
    store.save(late("2028-10-01"), expected=ANY)
    store.save(late("2028-04-15"), expected=ANY, guard=Enforcement())


def test_what_cannot_be_judged_never_blocks_and_a_fail_that_turns_unknown_is_told(store: Store) -> None:
    leak = {
        "add": {
            "money": [
                {
                    "id": "leak",
                    "from": "getsumen",
                    "to": "mugen",
                    "kind": "expenditure",
                    "origin": "amed",
                    "amounts": {3: 1},
                }
            ]
        }
    }
    store.save(document("f1", leak), expected=ANY)
    guard = Enforcement()
    apply(store, "forget: {of: leak, field: origin}", guard=guard)
    assert any("MON-01" in text.ja and "判定不能" in text.ja for text in guard.notices)


def test_a_fail_that_is_mended_is_not_said_to_be_unknown(store: Store) -> None:
    """Also when the rule cannot judge something else, as before."""
    store.save(load(FIXTURES / "f4.yaml"), expected=None)
    guard = Enforcement()
    apply(store, "change_flow: {id: m-leak-2, origin: own}", project="f4", guard=guard)
    assert guard.notices == []


def test_without_a_profile_nothing_is_refused_and_it_is_said(store: Store) -> None:
    guard = Enforcement()
    store.save(load(FIXTURES / "adopted_projects" / "01.yaml"), expected=None, guard=guard)
    assert any("検査していません" in text.ja for text in guard.notices)


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python finds nothing, so that only the database does."""
    from queries import judging

    real = judging.check

    def check(*args: Any, answers: Any = None, **kwargs: Any) -> ProjectReport:
        report = real(*args, answers=answers, **kwargs)
        return report if answers is not None else replace(report, findings=())

    monkeypatch.setattr(judging, "check", check)


@pytest.mark.parametrize(
    ("rule", "line", "citation"),
    [
        ("MON-01", LEAK, "AMED委託費の産学官共同研究企業への提供も不可"),
        ("ORG-11", "add_role: {of: kaguya, role: lead_company}", "一企業を幹事企業として選出"),
        (
            "PPL-05",
            "end_role: {of: takeno, role: liaison_representative, for: kaguya, on: 2029-03-31}",
            "連携研究代表者",
        ),
        (
            "CON-04",
            "add_contract: {id: x, kind: sub_commission, commissioner: getsumen, contractor: mugen, period: {from: 2028-04-01, to: 2029-03-31}}",
            "再委託研究開発契約",
        ),
    ],
)
def test_what_was_written_is_asked_of_the_database(
    neo4j: Address, blind: None, rule: str, line: str, citation: str
) -> None:
    if rule not in twins():
        pytest.skip(f"{rule} has no twin")
    with neo4j.open() as store:
        before = store.save(document("f1"), expected=None, guard=Enforcement())
        with pytest.raises(Unlawful) as refused:
            apply(store, line, guard=Enforcement())
        assert {f.rule for f in refused.value.findings} == {rule}
        text = refused.value.text.ja
        assert "データベースで検査" in text
        assert citation in text
        assert (
            rule != "MON-01"
            or "経路: AMED → 竜宮医科大学（架空） → 月面理工大学（架空） → 夢幻製薬（架空）" in text
        )
        assert store.load("f1").revision == before
        assert store.differences("f1") == []


def test_the_named_twins_are_one_question_with_a_plan_that_ends(neo4j: Address) -> None:
    with neo4j.open() as store:
        store.save(document("f1"), expected=None)
        named = [rule for rule in ASKED_IN_THE_DATABASE if rule in twins()]
        said = ask_together(lambda t, p: store.ask(t, **p), named, load_profile("aimgain-5"), "f1")
    for rule in named:
        assert said[rule] == alone(neo4j, rule)
    with (
        GraphDatabase.driver(neo4j.uri, auth=(neo4j.username, neo4j.password)) as driver,
        driver.session(database=neo4j.database) as session,
    ):
        given = parameters(load_profile("aimgain-5"), ["f1"])
        plan = session.run(f"EXPLAIN {together(named)}", given).consume().plan  # type: ignore[arg-type]
    assert plan is not None
    for operator in operators(plan):
        assert not operator.startswith(("StatefulShortestPath", "Repeat(Trail")), operator
        assert not operator.startswith("VarLengthExpand") or "Pruning,BFS" in operator, operator


def alone(address: Address, rule: str) -> list[Any]:
    with address.open() as store:
        return ask_twin(lambda t, p: store.ask(t, **p), rule, load_profile("aimgain-5"), ["f1"])["f1"]


def test_a_retry_judges_again_from_what_is_then_there(neo4j: Address) -> None:
    """The document under judgement is the one of the database, not the one that the first try has seen."""
    seen: list[str | None] = []
    with neo4j.open() as store, neo4j.open() as other:
        read = store.save(document("f1"), expected=None)

        class Watching(Enforcement):
            def __call__(self, there: Stored | None, wanted: Loaded) -> None:
                seen.append(there.revision.id if there else None)
                super().__call__(there, wanted)
                if len(seen) == 1:
                    from neo4j.exceptions import TransientError

                    error = TransientError._hydrate_neo4j(
                        code="Neo.TransientError.Transaction.DeadlockDetected", message="again"
                    )
                    raise error

        apply(store, "set: {of: mugen, field: capital, value: 1億円}", guard=Watching())
        assert seen == [read.id, read.id]
        assert len(other.history("f1")) == 2
