"""Eight processes change one project at once, each lawfully for itself, and unlawfully together.

`python -m tests.stress.contest [ROUNDS] [PROCESSES]` starts a server (or uses NEO4J_URI: its data are wiped!) and prints for each scenario how
many rounds ended unlawfully: with the locks none, and with the locks taken out some, which shows that the test can fail. The record is in
RESULTS.md.

What counts is the graph in the database, not what the writers think of it.
"""

from __future__ import annotations

import multiprocessing
import sys
from multiprocessing.synchronize import Barrier
from multiprocessing.synchronize import Event as EventClass
from typing import Any, NamedTuple

from graphmodel.documents.changes import reads_changes
from graphmodel.documents.loader import Loaded
from graphmodel.stores.base import Conflict, Refused
from graphmodel.stores.neo4j import statements
from graphmodel.stores.neo4j.store import Neo4jStore
from queries.enforce import ASKED_IN_THE_DATABASE, Enforcement
from tests.servers import Address, server, wipe
from tests.stores.documents import document

NO_LOCK = """
UNWIND $projects AS asked
OPTIONAL MATCH (p:Project {uid: asked})
OPTIONAL MATCH (r:Revision {uid: p.revision})
RETURN asked, asked AS project, r.number AS number,
       r.id AS id, r.author AS author, r.saved_at AS saved_at, r.document AS document, r.keys AS keys
"""

NO_LOCK_SHARED = """
UNWIND $keys AS key
CALL (key) {
  WITH key WHERE key.label = 'Organization' MERGE (n:Organization {uid: key.uid}) RETURN n
UNION ALL
  WITH key WHERE key.label = 'Person' MERGE (n:Person {uid: key.uid}) RETURN n
}
RETURN 0 AS vanished, count(n) AS n
"""


class Result(NamedTuple):
    """What came of some rounds of one scenario."""

    scenario: str
    locked: bool
    processes: int
    rounds: int
    unlawful: int
    """Rounds after which the database was unlawful."""
    commits: int
    refusals: int
    errors: int
    """Attempts that ended in neither."""


class Scenario:
    """A contested situation: what is there at first, what each process does, and how to see that it went wrong."""

    shared_lock_only = False
    asked: tuple[str, ...] = ASKED_IN_THE_DATABASE
    """Rules that are asked in the database too: they see what others have committed, and so catch some of what a missing lock lets in."""

    def start(self, processes: int) -> list[Loaded]:
        """The documents at the beginning of a round."""
        raise NotImplementedError

    def act(self, store: Neo4jStore, n: int) -> None:
        """What process `n` does. Raises Refused or Conflict when it is kept out."""
        raise NotImplementedError

    unlawful = ""
    """A question that has an answer when the database is unlawful."""


def _apply(store: Neo4jStore, line: str, project: str, guard: Enforcement | None) -> None:
    text = f"format: 1\nproject: {project}\nchanges:\n  - {line}\n"
    store.apply(project, reads_changes(text.encode(), "changes.yaml"), guard=guard)


class TwoLeadCompanies(Scenario):
    """There is no lead company; each process makes its own company one. ORG-11: just one."""

    unlawful = (
        "MATCH (p:Participant)-[:HAS_ROLE {role: 'lead_company'}]->(:Project) "
        "WITH count(p) AS n WHERE n > 1 RETURN n"
    )

    def start(self, processes: int) -> list[Loaded]:
        companies = [
            {"id": f"c{n}", "name": f"会社{n}（架空）", "kind": "company", "roles": ["partner"]}
            for n in range(processes)
        ]
        return [
            document(
                "f1",
                {"set": {"organizations.mugen.roles": ["partner"]}, "add": {"organizations": companies}},
            )
        ]

    def act(self, store: Neo4jStore, n: int) -> None:
        _apply(store, f"add_role: {{of: c{n}, role: lead_company}}", "f1", Enforcement(asked=self.asked))


class TwoHalvesOfAPath(Scenario):
    """Half of the processes pay AMED money on to a body, the others make that body a partner company. MON-01: not both."""

    unlawful = (
        "MATCH (p:Participant {id: 'kaguya'})-[:HAS_ROLE {role: 'partner'}]->(:Project) "
        "MATCH (p)<-[:FLOW {origin: 'amed'}]-() RETURN DISTINCT p"
    )

    def start(self, processes: int) -> list[Loaded]:
        return [document("f1", {"set": {"organizations.kaguya.roles": []}})]

    def act(self, store: Neo4jStore, n: int) -> None:
        line = (
            f"add_role: {{of: kaguya, role: partner, from: 2028-04-01, to: 2031-03-2{n}}}"
            if n % 2
            else f"add_flow: {{id: half{n}, from: getsumen, to: kaguya, kind: expenditure, origin: amed, amounts: {{3: 1}}}}"
        )
        _apply(store, line, "f1", Enforcement(asked=self.asked))


class ConflictingFacts(Scenario):
    """Each process has a project of its own, and says in it of one shared university that it lies in another country."""

    shared_lock_only = True
    unlawful = (
        "MATCH (o:Organization)<-[:IS_ORGANIZATION]-(p:Participant) "
        "WITH o, count(DISTINCT p.country) AS n WHERE n > 1 RETURN o"
    )

    def start(self, processes: int) -> list[Loaded]:
        return [document(f"p{n}", {"remove": ["organizations.ryugu.country"]}) for n in range(processes)]

    def act(self, store: Neo4jStore, n: int) -> None:
        country = ["JP", "US", "GB", "FR", "DE", "IT", "CA", "AU"][n % 8]
        _apply(store, f"set: {{of: ryugu, field: country, value: {country}}}", f"p{n}", None)


SCENARIOS: dict[str, Scenario] = {
    "two lead companies": TwoLeadCompanies(),
    "two halves of a money path": TwoHalvesOfAPath(),
    "conflicting facts": ConflictingFacts(),
}


def _writer(
    name: str, address: Address, locked: bool, n: int, gate: Barrier, over: EventClass, out: Any
) -> None:
    scenario = SCENARIOS[name]
    if not locked:
        scenario.asked = ()
        if scenario.shared_lock_only:
            statements.LOCK_SHARED = NO_LOCK_SHARED
            # It writes to the shared nodes too, and so is a lock of its own.
            statements.settle_statement = lambda: "RETURN 1"  # type: ignore[assignment]
        else:
            statements.LOCK = NO_LOCK
    count = {"commits": 0, "refusals": 0, "errors": 0}
    with address.open() as store:
        while True:
            gate.wait()
            if over.is_set():
                break
            try:
                scenario.act(store, n)
            except (Refused, Conflict):
                count["refusals"] += 1
            except Exception as error:
                count["errors"] += 1
                count.setdefault(f"{type(error).__name__}: {error}"[:200], 1)
            else:
                count["commits"] += 1
            gate.wait()
    out.put(count)


def contest(
    name: str, address: Address, *, locked: bool, rounds: int, processes: int, until_unlawful: bool = False
) -> Result:
    """Play some rounds of a scenario on an empty database; with `until_unlawful` no more after the first that goes wrong."""
    scenario = SCENARIOS[name]
    context = multiprocessing.get_context("spawn")
    gate, over, out = context.Barrier(processes + 1, timeout=300), context.Event(), context.Queue()
    writers = [
        context.Process(target=_writer, args=(name, address, locked, n, gate, over, out), daemon=True)
        for n in range(processes)
    ]
    played = unlawful = 0
    with address.open() as store:
        for writer in writers:
            writer.start()
        while played < rounds and not (until_unlawful and unlawful):
            wipe(address)
            store.replace_all(scenario.start(processes))
            gate.wait()
            gate.wait()
            played += 1
            unlawful += bool(store.ask(scenario.unlawful))
    over.set()
    gate.wait()
    counts = [out.get(timeout=60) for _ in writers]
    for writer in writers:
        writer.join()
    for count in counts:
        for key in count.keys() - {"commits", "refusals", "errors"}:
            print(key, file=sys.stderr)
    total = {key: sum(c[key] for c in counts) for key in ("commits", "refusals", "errors")}
    return Result(name, locked, processes, played, unlawful, **total)


def main(rounds: int = 50, processes: int = 8) -> int:
    """Play all scenarios with and without the locks; 1 if something is not as it should be."""
    bad = 0
    with server() as address:
        for name in SCENARIOS:
            for locked in (True, False):
                result = contest(name, address, locked=locked, rounds=rounds, processes=processes)
                print(result, flush=True)
                bad |= bool(result.unlawful) == locked
    return bad


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
