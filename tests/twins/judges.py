"""Two judges held against each other: the Python rules, and their twins in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from graphmodel.build import build_graph
from graphmodel.documents.loader import Loaded
from graphmodel.stores.neo4j.store import Neo4jStore
from queries.calls import CallProfile
from queries.cypher import ask_twin
from queries.engine import check
from queries.findings import Finding, Said
from queries.view import view_of
from tests.queries.test_rule_cases import bucket

Answers = dict[str, dict[str, list[Said]]]
"""What twins say, by rule and project."""

SHORTEST = {"MON-01"}
"""Rules whose witness is a shortest path: another one of the same length is as good."""


class Difference(NamedTuple):
    """Where the judges differ: on which rule of which project, and what each says."""

    project: str
    rule: str
    python: tuple[Any, ...]
    cypher: tuple[Any, ...]

    def __str__(self) -> str:
        mine = [x for x in self.python if x not in self.cypher]
        other = [x for x in self.cypher if x not in self.python]
        return f"{self.project} {self.rule}\n  Python: {mine}\n  Cypher: {other}"


def ask_all(
    store: Neo4jStore, rules: Iterable[str], call: CallProfile, projects: list[str] | None
) -> Answers:
    """Ask each twin once of all the projects."""
    return store.read(lambda ask: {rule: ask_twin(ask, rule, call, projects) for rule in rules})


def differences(
    one: Loaded, call: CallProfile, answers: Answers, counts: Counter[tuple[str, str]] | None = None
) -> list[Difference]:
    """What the two judges say differently of one project. `counts` counts the outcomes by rule."""
    view = view_of(build_graph([one]))
    project = one.document.project.id
    said: Mapping[str, list[Said]] = {rule: by.get(project, []) for rule, by in answers.items()}
    python = check(view, call, only=list(said))
    cypher = check(view, call, only=list(said), answers=said)
    out = []
    for mine, other in zip(python.results, cypher.results, strict=True):
        rule = mine.rule
        a = (mine, *(_plain(f) for f in python.findings if f.rule == rule))
        b = (other, *(_plain(f) for f in cypher.findings if f.rule == rule))
        crashes = [
            f.observed
            for f in (*python.findings, *cypher.findings)
            if f.rule == "ENGINE" and f.clause == rule
        ]
        if a != b or crashes:
            out.append(Difference(project, rule, a, (*b, *crashes)))
        if counts is not None:
            counts[rule, bucket(mine.outcome, mine.severity.binding)] += 1
    return out


def _plain(finding: Finding) -> Finding:
    """A finding without what may differ: where it folds, which of the shortest paths is shown."""
    finding = replace(finding, root_cause=None)
    if finding.rule not in SHORTEST:
        return finding
    length = tuple("" for _ in finding.witness.edges)
    witness = replace(finding.witness, nodes=tuple("" for _ in finding.witness.nodes), edges=length)
    return replace(finding, witness=witness, path_text=None, places=())
