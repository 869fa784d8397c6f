"""What only the Neo4j store does: the graph in the database, locks, shared nodes, history, errors as sentences."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from neo4j import GraphDatabase, exceptions

from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded, load, load_portfolio
from graphmodel.schema.edges import EDGE_TYPES
from graphmodel.schema.nodes import NODE_TYPES
from graphmodel.stores import is_database, open_store
from graphmodel.stores.base import ANY, Conflict, Refused, Stale, Stored
from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j import statements
from graphmodel.stores.neo4j.connection import Limits
from graphmodel.stores.neo4j.store import Neo4jStore
from tests.consortia import FIXTURES
from tests.servers import Address
from tests.stores.documents import document, titled


@pytest.fixture
def store(neo4j: Address) -> Iterator[Neo4jStore]:
    with neo4j.open(patience=2) as opened:
        yield opened


def rows(store: Neo4jStore, statement: str, **parameters: Any) -> list[dict[str, Any]]:
    return list(store.ask(statement, **parameters))


def change(store: Neo4jStore, statement: str) -> None:
    """Change the database behind the store's back."""
    with store._driver.session() as session:
        session.run(statement).consume()  # type: ignore[arg-type]


def whole(store: Neo4jStore) -> list[Any]:
    """Everything in the database. In which order the properties of a node come says nothing."""
    nodes = rows(store, "MATCH (n) RETURN labels(n) AS l, properties(n) AS p")
    edges = rows(store, "MATCH (a)-[r]->(b) RETURN a.uid AS a, b.uid AS b, type(r) AS t, properties(r) AS p")
    return sorted(repr(row | {"p": sorted(row["p"].items())}) for row in nodes + edges)


# -- the graph in the database ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["f1", "f4", "f9", "hoshiyomi"])
def test_the_graph_has_the_nodes_and_edges_of_the_types(store: Neo4jStore, name: str) -> None:
    one = load(FIXTURES / f"{name}.yaml")
    store.save(one, expected=None)
    graph = build_graph([one])
    labels = rows(store, "MATCH (n) WHERE NOT n:Revision RETURN labels(n) AS l, n.uid AS uid")
    assert {(r["uid"], *r["l"]) for r in labels} == {
        (key, type(graph.node(key)).__name__) for key in graph.nx
    }
    found = rows(store, "MATCH (a)-[r]->(b) RETURN a.uid AS a, type(r) AS t, r.key AS k, b.uid AS b")
    assert sorted((r["a"], r["t"], r["k"], r["b"]) for r in found) == sorted(
        (link.source, type(link.edge).label, link.key, link.target) for link in graph.links()
    )
    assert store.differences(name) == []


def test_values_are_in_the_graph_as_people_would_ask_for_them(store: Neo4jStore) -> None:
    store.save(load(FIXTURES / "f1.yaml"), expected=None)
    (flow,) = rows(
        store, "MATCH (:Participant {id: 'amed'})-[f:FLOW {year: 3}]->(p) RETURN f, properties(f) AS p"
    )
    values = flow["p"]
    assert (values["amount"], values["origin"], values["kind"], values["under"]) == (
        50_000_000,
        "amed",
        "commission",
        "itaku3",
    )
    assert (str(values["start"]), str(values["end"])) == ("2028-04-01", "2029-04-01")
    (kaguya,) = rows(
        store,
        "MATCH (p:Participant {id: 'kaguya'})-[r:HAS_ROLE]->(:Project {uid: 'f1'}) RETURN p.name AS name, r.start AS s, r.end AS e",
    )
    assert (kaguya["name"], str(kaguya["s"]), str(kaguya["e"])) == (
        "かぐや診断薬（架空）",
        "2028-04-01",
        "2031-04-01",
    )
    (project,) = rows(store, "MATCH (p:Project) RETURN p.epochs AS epochs, p.as_at AS at, p.type AS type")
    assert [str(day) for day in project["epochs"]] == [f"{y}-04-01" for y in range(2026, 2031)]
    assert project["type"] == ["academia"]


def test_only_labels_and_types_of_the_model_are_in_use(store: Neo4jStore) -> None:
    store.load_all(load_portfolio([FIXTURES]).loaded)
    labels = {r["l"] for r in rows(store, "MATCH (n) UNWIND labels(n) AS l RETURN DISTINCT l")}
    types = {r["t"] for r in rows(store, "MATCH ()-[r]->() RETURN DISTINCT type(r) AS t")}
    assert labels <= {*NODE_TYPES, "Revision"}
    assert types <= set(EDGE_TYPES)


def test_each_identity_is_unique_in_the_database(store: Neo4jStore) -> None:
    store.save(titled("a", "甲（架空）"), expected=None)
    for label in (*NODE_TYPES, "Revision"):
        change(store, f"CREATE (:{label} {{uid: 'x'}})")
        with pytest.raises(exceptions.ConstraintError):
            change(store, f"CREATE (:{label} {{uid: 'x'}})")


@pytest.mark.parametrize(
    "damage",
    [
        "MATCH (p:Participant {id: 'mugen'}) SET p.kind = 'university'",
        "MATCH (p:Participant {id: 'mugen'}) REMOVE p.country",
        "MATCH (p:Participant {id: 'mugen'}) DETACH DELETE p",
        "MATCH (:Participant)-[f:FLOW {year: 3}]->() SET f.amount = 1",
        "MATCH (:Participant)-[f:FLOW {year: 3}]->() DELETE f",
        "MATCH (a:Participant {id: 'ryugu'}), (b:Participant {id: 'mugen'}) CREATE (a)-[:FLOW {key: 'x', origin: 'amed'}]->(b)",
        "MATCH (p:Project) SET p.epochs = []",
    ],
)
def test_what_somebody_changed_by_hand_is_found(store: Neo4jStore, damage: str) -> None:
    store.save(load(FIXTURES / "f1.yaml"), expected=None)
    change(store, damage)
    assert store.differences("f1")


@pytest.mark.parametrize(
    "damage",
    [
        "MATCH (o:Organization) WHERE o.uid <> 'amed' WITH o LIMIT 1 SET o.name = '別の名（架空）'",
        "MATCH (p:Person) WITH p LIMIT 1 REMOVE p.name",
        "CREATE (:Organization {uid: 'x', key: 'x'})",
        "MATCH (i:WorkItem)-[r:IN_PROJECT]->() WITH r LIMIT 1 DELETE r",
        "CREATE (:Revision {uid: 'x#1', project: 'x'})",
        "CREATE (:Project {uid: 'x'})",
        "CREATE (:Note)",
    ],
)
def test_what_somebody_changed_by_hand_between_projects_is_found(store: Neo4jStore, damage: str) -> None:
    store.load_all(load(FIXTURES / f"{name}.yaml") for name in ("f1", "f4", "f9"))
    assert store.shared_differences() == []
    change(store, damage)
    assert len(store.shared_differences()) == 1


# -- warnings of the server -------------------------------------------------------------------------------------------------

FULL = {
    "set": {
        "organizations.mugen.short_name": {"ja": "夢幻", "en": "Mugen"},
        "organizations.mugen.ror": "https://ror.org/057zh3y96",
        "organizations.mugen.erad": "0000000001",
        "people.urano.orcid": "0000-0002-1825-0097",
        "people.urano.erad": "00000001",
        "organizations.mugen.registered_on": "2001-01-01",
    }
}


def warnings_of(address: Address, statement: str) -> list[str]:
    """What the server warns of: names it does not know, old forms; `EXPLAIN` plans without running."""
    with (
        GraphDatabase.driver(
            address.uri, auth=(address.username, address.password), notifications_min_severity="WARNING"
        ) as driver,
        driver.session(database=address.database) as session,
    ):
        everything: dict[str, Any] = {
            key: [] for key in ("projects", "facts", "identifiers", "checks", "keys")
        }
        found = session.run(
            f"EXPLAIN {statement}",
            {**everything, "d": {}, "project": "a", "revision": None, "funder": "amed", "limit": 1},
        ).consume()  # type: ignore[arg-type]
        return [
            f"{s.gql_status} {s.status_description}" for s in found.gql_status_objects if s.is_notification
        ]


@pytest.mark.parametrize("name", statements.all_statements())
def test_the_server_knows_every_name_in_our_statements(store: Neo4jStore, neo4j: Address, name: str) -> None:
    store.save(document("a", FULL), expected=None, author="星野")
    assert warnings_of(neo4j, statements.all_statements()[name]) == []


def test_a_misspelt_name_would_be_noticed(store: Neo4jStore, neo4j: Address) -> None:
    store.save(document("a"), expected=None)
    assert warnings_of(neo4j, "MATCH (p:Projekt) RETURN p")
    assert warnings_of(neo4j, "MATCH (p:Project)<-[:IN_PROJET]-() RETURN p")
    assert warnings_of(neo4j, "MATCH (p:Project) RETURN p.revison")


# -- saving -----------------------------------------------------------------------------------------------------------------


def test_an_unchanged_document_leaves_every_byte_as_it_was(store: Neo4jStore) -> None:
    portfolio = load_portfolio([FIXTURES]).loaded
    store.load_all(portfolio, author="星野")
    before = whole(store)
    assert store.load_all(portfolio) == 0
    for one in portfolio:
        store.save(one, expected=ANY, author="月岡")
    store.replace_all(portfolio)
    assert whole(store) == before


def test_a_change_and_its_opposite_leave_the_graph_as_it_was(store: Neo4jStore) -> None:
    first, second = load(FIXTURES / "f1.yaml"), load(FIXTURES / "f1.yaml")
    store.save(first, expected=None)

    def graph() -> list[Any]:
        return [line for line in whole(store) if "['Revision']" not in line and "['Project']" not in line]

    before = graph()
    other = document(
        "f1",
        {
            "set": {"organizations.mugen.capital": 5, "money.m-amed-1.amounts": {1: 1}},
            "remove": ["contracts.kyodo2"],
            "add": {"organizations": [{"id": "neu", "name": "新顔（架空）"}]},
        },
    )
    store.save(other, expected=ANY)
    assert store.differences("f1") == []
    assert graph() != before
    store.save(second, expected=ANY)
    assert store.differences("f1") == []
    assert graph() == before


def test_every_fixture_over_every_other_is_right(store: Neo4jStore) -> None:
    """The difference of any two documents, written, gives the second."""
    names = ["f1", "f4", "f5", "f9", "hoshiyomi"]
    for a in names:
        for b in names:
            store.save(document("x", base=a), expected=ANY)
            store.save(document("x", base=b), expected=ANY)
            assert store.differences("x") == [], (a, b)


def test_history_keeps_each_revision_as_it_was(store: Neo4jStore) -> None:
    for n, author in enumerate(("星野", "月岡", None)):
        store.save(titled("a", f"第{n}版（架空）"), expected=ANY, author=author)
    history = store.history("a")
    assert [r.author for r in history] == [None, "月岡", "星野"]
    assert all(r.saved_at is not None and r.saved_at.tzinfo is not None for r in history)
    titles = [store.load("a", r.id).loaded.document.project.title for r in history]
    assert [t and t.ja for t in titles] == ["第2版（架空）", "第1版（架空）", "第0版（架空）"]


def test_a_stale_save_says_who_and_when(store: Neo4jStore) -> None:
    read = store.save(titled("a", "初版（架空）"), expected=None)
    store.save(titled("a", "次（架空）"), expected=ANY, author="星野 三郎")
    with pytest.raises(Stale) as refused:
        store.save(titled("a", "私の（架空）"), expected=read.id)
    saved_at = store.load("a").revision.saved_at
    assert saved_at is not None
    for text in (refused.value.text.ja, refused.value.text.en):
        assert "星野 三郎" in text
        assert f"{saved_at:%Y-%m-%d %H:%M} UTC" in text


def test_a_refused_change_leaves_every_byte_as_it_was(store: Neo4jStore) -> None:
    class Never:
        """A guard that says yes, and no when everything is written."""

        def __call__(self, there: Stored | None, wanted: Loaded) -> None:
            pass

        def verify(self, ask: Callable[[str, dict[str, Any]], list[dict[str, Any]]], project: str) -> None:
            (row,) = ask(
                "MATCH (p:Project {uid: $p})<-[:IN_PROJECT]-(n) RETURN count(n) AS n", {"p": project}
            )
            assert row["n"] > 10  # the change is there to be asked about
            raise Refused("refused", "だめです。", "No.")

    store.save(document("a"), expected=None)
    before = whole(store)
    for one in (document("a", {"remove": ["contracts.kyodo2"]}), document("b")):
        with pytest.raises(Refused):
            store.save(one, expected=ANY, guard=Never())
    assert whole(store) == before


def test_no_name_of_a_user_is_ever_run(store: Neo4jStore) -> None:
    evil = "') DETACH DELETE n //`}\\u0027 $d {uid: 1}"
    one = document("a", {"set": {"project.title": evil, "organizations.mugen.name": evil}})
    store.save(one, expected=None, author=evil)
    assert store.load("a").revision.author == evil
    assert store.load("a").loaded.document == one.document
    assert store.differences("a") == []


# -- shared nodes -----------------------------------------------------------------------------------------------------------


def test_a_shared_body_is_one_node_and_goes_with_the_last_who_names_it(store: Neo4jStore) -> None:
    store.save(document("a"), expected=None)
    store.save(document("b"), expected=None)
    ryugu = "MATCH (o:Organization {corporate_number: '0000000000001'})<-[:IS_ORGANIZATION]-(p) RETURN o.uid AS uid, count(p) AS n"
    (row,) = rows(store, ryugu)
    assert row["n"] == 2
    store.remove("a", expected=ANY)
    (row,) = rows(store, ryugu)
    assert row["n"] == 1
    store.remove("b", expected=ANY)
    assert rows(store, "MATCH (n) WHERE NOT n:Organization OR n.uid <> 'amed' RETURN n") == []


def test_a_body_that_the_last_project_drops_is_gone(store: Neo4jStore) -> None:
    first = document("a", {"add": {"organizations": [{"id": "neu", "name": "新顔（架空）"}]}})
    store.save(first, expected=None)
    assert rows(store, "MATCH (o:Organization {name: '新顔（架空）'}) RETURN o")
    store.save(document("a"), expected=ANY)
    assert rows(store, "MATCH (o:Organization {name: '新顔（架空）'}) RETURN o") == []


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_name_of_a_shared_body_is_that_of_the_first_project_whoever_came_first(
    store: Neo4jStore, order: str
) -> None:
    documents = {
        "a": document("a", {"set": {"organizations.ryugu.name": {"ja": "竜宮医大（架空）"}}}),
        "b": document("b", {"set": {"organizations.ryugu.short_name": "竜宮"}}),
    }
    for project in order:
        store.save(documents[project], expected=None)
    (row,) = rows(
        store, "MATCH (o:Organization {corporate_number: '0000000000001'}) RETURN properties(o) AS p"
    )
    assert row["p"] == {
        "uid": "corporate_number:0000000000001",
        "key": "corporate_number:0000000000001",
        "name": "竜宮医大（架空）",
        "short_name": "竜宮",
        "corporate_number": "0000000000001",
    }
    store.remove("a", expected=ANY)
    (row,) = rows(
        store, "MATCH (o:Organization {corporate_number: '0000000000001'}) RETURN o.name AS n, o.name_en AS e"
    )
    assert row == {"n": "竜宮医科大学（架空）", "e": "Ryugu Medical University (fictional)"}


def test_a_correction_in_both_projects_ends_a_conflict(store: Neo4jStore) -> None:
    store.save(document("a", {"set": {"organizations.ryugu.country": "US"}}), expected=None)
    with pytest.raises(Conflict):
        store.save(document("b"), expected=None)
    store.save(document("a"), expected=ANY)
    store.save(document("b"), expected=None)
    assert len(store.list()) == 2


# -- two at once ------------------------------------------------------------------------------------------------------------


def in_threads(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs at once; what each returned or raised."""
    gate, out = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(n: int) -> None:
        gate.wait()
        try:
            out[n] = jobs[n]()
        except Exception as error:
            out[n] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


def test_of_many_who_save_the_same_revision_one_wins(neo4j: Address) -> None:
    with neo4j.open() as store:
        read = store.save(titled("a", "初版（架空）"), expected=None)
        out = in_threads(
            *(lambda n=n: store.save(titled("a", f"{n}（架空）"), expected=read.id) for n in range(6))
        )
        assert sum(isinstance(o, Stale) for o in out) == 5
        assert len(store.history("a")) == 2


def test_no_change_of_many_is_lost(neo4j: Address) -> None:
    with neo4j.open() as store:
        store.save(titled("a", "一"), expected=None)

        def longer(one: Loaded) -> Loaded:
            assert one.document.project.title is not None
            return titled("a", one.document.project.title.ja + "一")

        out = in_threads(*(lambda: store.apply("a", longer) for _ in range(8)))
        assert not [o for o in out if isinstance(o, Exception)]
        title = store.load("a").loaded.document.project.title
        assert title is not None
        assert title.ja == "一" * 9
        assert len(store.history("a")) == 9


def test_conflicting_facts_from_two_at_once_one_is_refused(neo4j: Address) -> None:
    with neo4j.open() as store:
        for n in range(5):
            store.replace_all([])
            out = in_threads(
                lambda: store.save(document("a"), expected=None),
                lambda: store.save(
                    document("b", {"set": {"organizations.ryugu.country": "US"}}), expected=None
                ),
            )
            assert [type(o) for o in out].count(Conflict) == 1, (n, out)
            assert len(store.list()) == 1


def test_many_conflicts_are_a_list_that_can_be_read(store: Neo4jStore) -> None:
    bodies = ("ryugu", "getsumen", "mugen", "kaguya")
    store.load_all(document(f"a{n}") for n in range(6))
    wrong = document("b", {"set": {f"organizations.{body}.country": "US" for body in bodies}})
    with pytest.raises(Conflict) as refused:
        store.save(wrong, expected=None)
    first, *lines = refused.value.text.ja.splitlines()
    assert first.endswith("どちらかを直してください。")
    assert len(lines) == 21
    assert all(line.startswith("  country: 課題「b」の ") for line in lines[:-1])
    assert lines[-1] == "  （ほかにもあります）"


def test_the_first_saves_into_a_new_database_may_come_at_once(neo4j: Address) -> None:
    """Each wants to make the constraints and indexes."""
    with neo4j.open() as store:
        for row in rows(store, "SHOW CONSTRAINTS YIELD name"):
            change(store, f"DROP CONSTRAINT {row['name']}")
        for row in rows(store, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            change(store, f"DROP INDEX {row['name']}")

        def first(n: int) -> None:
            with neo4j.open() as mine:
                mine.save(document(f"p{n}"), expected=None)

        out = in_threads(*(lambda n=n: first(n) for n in range(6)))
        assert out == [None] * 6
        assert len(store.list()) == 6
        names = {r["name"] for r in rows(store, "SHOW INDEXES YIELD name")}
        assert names >= set(statements.constraints())


def test_saving_and_removing_at_once_leaves_whole_projects(neo4j: Address) -> None:
    """Whoever waited for a node that is then taken out starts over, and does not write beside it."""
    with neo4j.open() as store:
        for n in range(8):
            store.save(document("a"), expected=ANY)
            out = in_threads(
                lambda: store.remove("a", expected=ANY),
                lambda n=n: store.save(
                    document("a", {"set": {"project.title": f"{n}（架空）"}}), expected=ANY
                ),
                lambda: store.save(document("b"), expected=ANY),
                lambda: store.remove("b", expected=ANY),
            )
            assert all(o is None or not isinstance(o, Exception) or "no project" in str(o) for o in out), out
            for one in store.list():
                assert store.differences(one.project) == []
            there = {o.project for o in store.list()}
            assert {
                r["p"] for r in rows(store, "MATCH (n:Participant) RETURN DISTINCT n.project AS p")
            } == there
            assert {r["u"] for r in rows(store, "MATCH (n:Project) RETURN n.uid AS u")} == there
            organizations = {r["u"] for r in rows(store, "MATCH (o:Organization) RETURN o.uid AS u")}
            assert len(organizations - {"amed"}) == (4 if there else 0)
            store.replace_all([])


# -- errors as sentences ----------------------------------------------------------------------------------------------------


def test_a_wrong_password(neo4j: Address) -> None:
    with pytest.raises(StoreError) as refused:
        Neo4jStore(neo4j.uri, username="neo4j", password="wrong")
    assert refused.value.code == "no_access"
    assert "NEO4J_PASSWORD" in refused.value.text.ja


def test_no_server(neo4j: Address) -> None:
    with pytest.raises(StoreError) as refused:
        Neo4jStore("bolt://127.0.0.1:1", username="neo4j", password="x", patience=0.1)
    assert refused.value.code == "unreachable"


@pytest.mark.parametrize("name", ["nowhere", "system"])
def test_a_database_that_is_not_there_or_not_for_documents(neo4j: Address, name: str) -> None:
    with pytest.raises(StoreError) as refused:
        neo4j._replace(database=name).open()
    assert refused.value.code == "no_database"


@pytest.mark.parametrize(
    "uri",
    [
        "neo4j://",
        "http://127.0.0.1:7474",
        "127.0.0.1:7687",
        "bolt://127.0.0.1:notaport",
        "neo4j://127.0.0.1:7687/portfolio",
        "neo4j://me:secret@127.0.0.1:7687",
        "bolt://me:secret@h",
    ],
)
def test_an_address_that_is_none(uri: str) -> None:
    with pytest.raises(StoreError) as refused:
        Neo4jStore(uri, username="neo4j", password="x", patience=0.1)
    assert refused.value.code == "bad_address"
    assert "secret" not in refused.value.text.ja + refused.value.text.en


def test_a_password_that_is_changed_meanwhile_is_said(store: Neo4jStore, neo4j: Address) -> None:
    """For a connection that is made after that; those that are open stay so."""
    store.load_all([titled("a", "甲（架空）"), titled("b", "乙（架空）")])

    def as_admin(statement: str) -> None:
        with store._driver.session(database="system") as session:
            session.run(statement).consume()  # type: ignore[arg-type]

    as_admin("CREATE USER visitor SET PASSWORD 'before-it' CHANGE NOT REQUIRED")
    try:
        with neo4j._replace(username="visitor", password="before-it").open(patience=2) as other:
            reading = other.stream()
            next(reading)
            as_admin("ALTER USER visitor SET PASSWORD 'after-it' CHANGE NOT REQUIRED")
            with pytest.raises(StoreError) as refused:
                other.list()
            assert refused.value.code == "no_access"
            assert "パスワード" in refused.value.text.ja
            assert next(reading).loaded.document.project.id == "b"
    finally:
        as_admin("DROP USER visitor")


def test_a_program_that_never_answers_is_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begin = time.monotonic()
        with pytest.raises(StoreError) as refused:
            Neo4jStore(
                f"neo4j://127.0.0.1:{port}", username="neo4j", password="x", patience=0.1, limits=Limits(3)
            )
    assert refused.value.code == "unreachable"
    assert time.monotonic() - begin < 15


class Broken:
    """Makes the next transaction of the driver end in an error: before it begins, inside, or after it is done."""

    def __init__(self, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
        from neo4j import Session

        self.error: Exception | None = None
        self.when = "after"
        real = Session.execute_write

        def execute_write(session: Session, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            error, self.error = self.error, None
            if error is not None and self.when == "before":
                raise error
            if error is not None and self.when == "inside":
                with session.begin_transaction() as tx:
                    work(tx)
                    raise error
            out = real(session, work, *args, **kwargs)
            if error is not None:
                raise error
            return out

        store._prepare()
        monkeypatch.setattr(Session, "execute_write", execute_write)


@pytest.mark.parametrize("done", [True, False])
def test_a_commit_of_unknown_outcome_is_looked_up(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch, done: bool
) -> None:
    first = store.save(titled("a", "初版（架空）"), expected=None)
    broken = Broken(store, monkeypatch)
    broken.when = "after" if done else "inside"
    attempts: list[Callable[[], Any]] = [
        lambda: store.save(titled("a", "次（架空）"), expected=first.id),
        lambda: store.load_all([titled("b", "乙（架空）"), titled("c", "丙（架空）")]),
        lambda: store.remove("a", expected=ANY),
        lambda: store.replace_all([titled("d", "丁（架空）")]),
    ]
    for attempt in attempts:
        before = whole(store)
        broken.error = exceptions.IncompleteCommit("lost")
        if done:
            attempt()
            assert whole(store) != before
        else:
            with pytest.raises(StoreError) as refused:
                attempt()
            assert refused.value.code == "not_saved"
            assert whole(store) == before


def test_an_outcome_that_cannot_be_looked_up_is_said_so(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Broken(store, monkeypatch)
    broken.error = exceptions.IncompleteCommit("lost")
    real = store._settle_doubt

    def lost(change: Any, **given: Any) -> None:
        broken.when = "before"
        broken.error = exceptions.ServiceUnavailable("still lost")
        store._patience = 0  # there is no time left
        real(change, **given)

    monkeypatch.setattr(store, "_settle_doubt", lost)
    with pytest.raises(StoreError) as refused:
        store.save(titled("a", "初版（架空）"), expected=None)
    assert refused.value.code == "outcome_unknown"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("Neo.ClientError.Security.Forbidden", "read_only"),
        ("Neo.ClientError.Statement.AccessMode", "read_only"),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "read_only"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "too_big"),
        ("Neo.ClientError.Database.DatabaseNotFound", "no_database"),
        ("Neo.ClientError.Statement.SyntaxError", "server_error"),
    ],
)
def test_a_refusal_of_the_server_is_a_sentence(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    broken = Broken(store, monkeypatch)
    broken.when = "inside"
    broken.error = exceptions.Neo4jError._hydrate_neo4j(code=code, message="no")
    with pytest.raises(StoreError) as refused:
        store.save(titled("a", "初版（架空）"), expected=None)
    assert refused.value.code == said
    assert "保存されていません" in refused.value.text.ja or said == "no_database"
    assert store.list() == []


def test_a_transaction_that_is_too_big_is_not_tried_again(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    def full(*_: Any) -> None:
        tried.append(1)
        code = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
        raise exceptions.Neo4jError._hydrate_neo4j(code=code, message="no")

    monkeypatch.setattr("graphmodel.stores.neo4j.transaction.write", full)
    with pytest.raises(StoreError) as refused:
        store.save(titled("a", "初版（架空）"), expected=None)
    assert (refused.value.code, tried) == ("too_big", [1])
    assert store.list() == []


def test_a_bulk_load_that_is_too_big_for_the_server_goes_on_in_smaller_parts(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, sizes, steps = store._replace, [], []

    def small(by_id: Any, *args: Any, **kwargs: Any) -> int:
        sizes.append(len(by_id))
        if len(by_id) > 2:
            raise StoreError("too_big", "多すぎます。", "Too much.")
        return real(by_id, *args, **kwargs)

    monkeypatch.setattr(store, "_replace", small)
    assert store.load_all([titled(f"p{n}", "架空") for n in range(7)], progress=steps.append) == 7
    assert (sizes, steps) == ([7, 3, 1, 2, 4, 2, 2], [1, 2, 2, 2])
    assert len(store.list()) == 7


def test_a_bulk_load_that_ends_half_way_says_what_is_saved(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graphmodel.stores.neo4j.store.BATCH", 2)
    other = document("d", {"set": {"organizations.ryugu.country": "US"}})
    with pytest.raises(Conflict) as refused:
        store.load_all([document("a"), document("b"), document("c"), other])
    assert "これより前の2件は保存してあります" in refused.value.text.ja
    assert "Only the 2 before it are saved" in refused.value.text.en
    assert [one.project for one in store.list()] == ["a", "b"]


def test_a_record_changed_from_outside_is_a_sentence(store: Neo4jStore) -> None:
    store.save(titled("a", "初版（架空）"), expected=None)
    change(store, "MATCH (r:Revision) SET r.document = '{}'")
    with pytest.raises(StoreError) as refused:
        store.load("a")
    assert refused.value.code == "broken"


# -- open_store -------------------------------------------------------------------------------------------------------------


def test_open_store_takes_user_and_password_from_the_environment(
    neo4j: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j.username)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    monkeypatch.setenv("NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("NEO4J_DATABASE", "")
    for url in (neo4j.uri, "neo4j://"):
        with open_store(url) as store:
            assert store.url == neo4j.uri
            assert store.list() == []
    monkeypatch.setenv("NEO4J_URI", f"{neo4j.uri}#f1")
    with pytest.raises(StoreError) as refused:
        open_store("neo4j://")
    assert refused.value.code == "bad_address"
    monkeypatch.setenv("NEO4J_DATABASE", "nowhere")
    with pytest.raises(StoreError) as refused:
        open_store(neo4j.uri)
    assert refused.value.code == "no_database"


def test_what_is_a_database() -> None:
    assert is_database("neo4j://127.0.0.1:7687")
    assert is_database("bolt+s://db.example.org")
    assert is_database("NEO4J://127.0.0.1:7687")
    assert not is_database("projects/neo4j")
