"""The typed graph: ends are checked, identities unite, JSON out and in is the same graph, a project is a subgraph of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import networkx as nx
import pytest

from graphmodel.build import build_graph
from graphmodel.graph import ConsortiumGraph, GraphError
from graphmodel.schema import edges, nodes
from graphmodel.schema.edges import EDGE_TYPES
from graphmodel.schema.entries import Name
from graphmodel.schema.nodes import NODE_TYPES
from queries.calls import load_profile
from queries.engine import check
from queries.view import view_of
from tests.consortia import fixture, load_data
from tests.graph.documents import everything

NUMBER = "0000000000017"


def again(graph: ConsortiumGraph) -> ConsortiumGraph:
    return ConsortiumGraph.from_node_link(json.loads(graph.to_json()))


def project(project_id: str, **company: Any) -> Any:
    return load_data(
        {
            "format": 1,
            "as_at": "2026-06-15",
            "project": {"id": project_id},
            "organizations": [{"id": "o", "corporate_number": NUMBER, **company}],
        },
        f"{project_id}.json",
    )


@pytest.fixture
def small() -> ConsortiumGraph:
    graph = ConsortiumGraph()
    graph.add(nodes.Project(id="p", as_at="2026-01-01", sections=(), partial=()))
    graph.add(nodes.Organization(key="org", name=Name(ja="機関")))
    graph.add(participant("a"))
    graph.add(participant("b"))
    return graph


def participant(local: str) -> nodes.Participant:
    return nodes.Participant(project="p", id=local, name_known=True, roles_known=True)


def test_networkx_sees_what_was_added_since_and_changes_nothing() -> None:
    graph = build_graph([load_data(fixture("f1"))])
    seen = graph.nx
    assert graph.nx is seen, "made once"
    with pytest.raises(nx.NetworkXError):
        seen.add_node("x")
    graph.update(build_graph([load_data(everything())]))
    assert graph.nx is not seen
    assert list(graph.nx.nodes) == [key for key, _, _ in graph.all_nodes()]
    assert [(s, t, k) for s, t, k in graph.nx.edges(keys=True)] == [link[:3] for link in graph.links()]
    for key in graph.nx:
        assert sorted(graph.nx.in_edges(key, keys=True)) == sorted(link[:3] for link in graph.into(key))


def test_the_graph_is_a_networkx_multigraph() -> None:
    graph = build_graph([load_data(fixture("f1"))])
    assert isinstance(graph.nx, nx.MultiDiGraph)
    flows = [k for s, t, k in graph.nx.edges(keys=True) if (s, t) == ("f1/amed", "f1/ryugu")]
    # One edge a document entry and year, never through a node in between.
    assert flows == ["m-amed-1@1", "m-amed-2@2", "m-amed-3@3", "m-amed-3@4", "m-amed-3@5"]
    assert nx.has_path(graph.nx, "f1/amed", "f1/getsumen")


def test_ends_are_checked(small: ConsortiumGraph) -> None:
    small.connect(edges.InProject(), "p/a", "p")
    with pytest.raises(GraphError, match="IN_PROJECT: source org is a Organization"):
        small.connect(edges.InProject(), "org", "p")
    with pytest.raises(GraphError, match="target p/a is a Participant, must be Project"):
        small.connect(edges.InProject(), "p/b", "p/a")
    with pytest.raises(GraphError, match="ghost is not in the graph"):
        small.connect(edges.PartOf(), "p/a", "ghost")
    assert small.nx.number_of_edges() == 1


@pytest.mark.parametrize("kind", EDGE_TYPES.values(), ids=lambda k: k.label)
def test_every_edge_type_refuses_other_ends(kind: type[edges.Edge]) -> None:
    graph = build_graph([load_data(everything())])
    examples = {name: next(key for key, _ in graph.nodes(node)) for name, node in NODE_TYPES.items()}
    example = next((edge for _, _, edge, _ in graph.edges(kind)), None)
    assert example is not None, "the document that says everything has one"
    for source, source_kind in NODE_TYPES.items():
        for target, target_kind in NODE_TYPES.items():
            if source_kind in kind.sources and target_kind in kind.targets:
                graph.connect(example, examples[source], examples[target], key=f"{source} {target}")
            else:
                with pytest.raises(GraphError):
                    graph.connect(example, examples[source], examples[target])


def test_one_id_is_one_thing(small: ConsortiumGraph) -> None:
    assert small.add(participant("a")) == "p/a"
    with pytest.raises(GraphError, match="p/a is in the graph already"):
        small.add(nodes.Participant(project="p", id="a", name_known=False, roles_known=True))
    small.connect(edges.PartOf(), "p/a", "p/b", key="k")
    with pytest.raises(GraphError, match="edge k"):
        small.connect(edges.PartOf(), "p/a", "p/b", key="k")


def test_asking_by_type_and_by_id(small: ConsortiumGraph) -> None:
    small.connect(edges.PartOf(), "p/a", "p/b", ("x", 0))
    assert [key for key, _ in small.nodes(nodes.Participant)] == ["p/a", "p/b"]
    assert [(s, t, path) for s, t, _, path in small.edges(edges.PartOf)] == [("p/a", "p/b", ("x", 0))]
    assert "p/a" in small
    assert "p/c" not in small
    assert small.projects() == ["p"]
    assert len(small) == 4
    assert [link.key for link in small.links()] == ["PART_OF:0"]
    with pytest.raises(KeyError):
        small.node("p/c")


# -- JSON


@pytest.mark.parametrize(
    "data", [everything(), fixture("f1"), fixture("hoshiyomi")], ids=["everything", "f1", "hoshiyomi"]
)
def test_json_out_and_in_is_the_same_graph(data: dict[str, Any]) -> None:
    graph = build_graph([load_data(data)])
    other = again(graph)
    assert other == graph
    assert other.to_json() == graph.to_json()
    for key, node in graph.nodes(nodes.Member):
        assert other.node(key) == node
        assert type(other.node(key)) is type(node)
    # And rules say the same of it, in the same order.
    profile = load_profile("aimgain-5")
    one, two = check(view_of(graph), profile), check(view_of(other), profile)
    # (What is missing has its place in the file; a graph that came from JSON has no file.)
    assert [replace(r, missing=()) for r in one.results] == [replace(r, missing=()) for r in two.results]
    assert [f.key for f in one.findings] == [f.key for f in two.findings]
    assert [(m.subject.id, m.field) for m in one.to_do] == [(m.subject.id, m.field) for m in two.to_do]


def test_the_json_is_node_link_form_that_networkx_reads() -> None:
    graph = build_graph([load_data(fixture("f1"))])
    read = nx.node_link_graph(json.loads(graph.to_json()), edges="edges")
    assert set(read.nodes) == set(graph.nx.nodes)
    assert set(read.edges(keys=True)) == set(graph.nx.edges(keys=True))


def test_graphs_that_differ_are_not_equal() -> None:
    one = build_graph([load_data(everything())])
    assert one != build_graph([load_data(fixture("f1"))])
    assert one != "graph"
    other = again(one)
    other.connect(edges.PartOf(), "whole/mugen", "whole/ryugu")
    assert one != other


def test_the_order_of_adding_is_no_part_of_a_graph() -> None:
    one, other = project("a"), project("b", country="JP")
    assert build_graph([one, other]) == build_graph([other, one])
    assert build_graph([one, other]).to_json() != build_graph([other, one]).to_json()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.pop("nodes"), "a list `nodes`"),
        (lambda d: d.update(edges=3), "a list `edges`"),
        (lambda d: d["nodes"].append(3), r"nodes\[\d+\] lacks id"),
        (lambda d: d["nodes"][0].pop("value"), r"nodes\[0\] lacks value"),
        (lambda d: d["nodes"][0].update(type="Planet"), "there is no node type Planet"),
        (lambda d: d["nodes"][0].update(id="other"), "its values give another id"),
        (lambda d: d["nodes"][0]["value"].update(as_at="yesterday"), "f1: "),
        (lambda d: d["nodes"][0].update(path="x"), "a path is a list"),
        (lambda d: d["nodes"].append(d["nodes"][0]), "is there twice"),
        (lambda d: d["edges"][0].update(type="EATS"), "there is no edge type EATS"),
        (lambda d: d["edges"][0].update(target="ghost"), "ghost is not in the graph"),
        (lambda d: d["edges"].append(d["edges"][0]), "in the graph already"),
    ],
)
def test_json_that_is_no_graph_is_refused_with_what_is_wrong(change, message: str) -> None:
    data = json.loads(build_graph([load_data(fixture("f1"))]).to_json())
    change(data)
    with pytest.raises(GraphError, match=message):
        ConsortiumGraph.from_node_link(data)
    for nothing in (None, [], "x"):
        with pytest.raises(GraphError):
            ConsortiumGraph.from_node_link(nothing)  # type: ignore[arg-type]


# -- many projects


def test_projects_meet_in_identities_only() -> None:
    graph = build_graph([project("a"), project("b")])
    assert graph.projects() == ["a", "b"]
    shared = f"corporate_number:{NUMBER}"
    assert {s for s, _ in graph.nx.in_edges(shared)} == {"a/o", "b/o"}
    assert {s for s, _ in graph.nx.in_edges("amed")} == {"a/amed", "b/amed"}
    # No money path runs through another project.
    assert not nx.has_path(graph.nx, "a/o", "b/o")
    for key in ("a", "b"):
        part = graph.project(key)
        assert part.projects() == [key]
        assert part == build_graph([project(key)])
        assert {p[0] for p in part.places} == {key}


def test_one_body_with_two_names_keeps_the_first_and_each_project_its_own() -> None:
    loaded = [
        project("a", name="夢幻製薬株式会社（架空）"),
        project("b", name="夢幻製薬（架空）", short_name="夢幻"),
    ]
    graph = build_graph(loaded)
    shared = graph.node(f"corporate_number:{NUMBER}")
    assert isinstance(shared, nodes.Organization)
    assert shared.name == Name(ja="夢幻製薬株式会社（架空）")
    assert view_of(graph, "a").bodies["o"].name.ja == "夢幻製薬株式会社（架空）"
    assert view_of(graph, "b").bodies["o"].name.ja == "夢幻製薬（架空）"
    assert view_of(graph, "b").bodies["o"].short_name.ja == "夢幻"
    one = build_graph(loaded[:1])
    one.update(build_graph(loaded[1:]))
    assert one == graph


def test_identifiers_of_one_body_are_united_and_may_not_differ() -> None:
    graph = build_graph([project("a"), project("b", ror="05dxps055")])
    shared = graph.node(f"corporate_number:{NUMBER}")
    assert isinstance(shared, nodes.Organization)
    assert shared.ror == "https://ror.org/05dxps055"
    with pytest.raises(GraphError, match="ror"):
        graph.update(build_graph([project("c", ror="057zh3y96")]))


def test_a_project_comes_once(small: ConsortiumGraph) -> None:
    graph = build_graph([project("a")])
    with pytest.raises(GraphError):
        graph.update(build_graph([project("a", country="JP")]))


# -- from documents


def test_amed_is_made_for_every_project() -> None:
    graph = build_graph([project("a")])
    node = graph.node("a/amed")
    assert isinstance(node, nodes.Participant)
    assert (node.kind, node.country) == ("funder", "JP")
    assert graph.project("a") == graph


def test_what_is_undecided_stays_so() -> None:
    graph = build_graph([load_data(everything())])
    members = {node.id: node for _, node in graph.nodes(nodes.Member)}
    assert members["p2"].name_known is False
    assert members["p2"].employment_known is False
    assert members["p3"].employment_known is False
    assert members["p3"].name_known is False
    assert members["p4"].employment_known is True
    assert members["p4"].undecided_employment is not None
    whole = next(p for p in everything()["people"] if "employment" in p)
    open_ = [
        n for n, job in enumerate(whole["employment"]) if "undecided" in (job["employer"], job["main_place"])
    ]
    assert open_[0] > 0  # else the number of those that are undecided would do
    assert [job.position for job in members[whole["id"]].undecided_employment or ()] == open_
    # In the short form there is one employment, and no position.
    (short,) = members["p4"].undecided_employment
    assert short.position is None
    participants = {node.id: node for _, node in graph.nodes(nodes.Participant)}
    assert (participants["mitei"].name_known, participants["mitei"].roles_known) == (False, False)
    assert (participants["byoin"].name_known, participants["byoin"].roles_known) == (True, True)
    # A main place said without an employer is there all the same.
    assert [t for s, t, _, _ in graph.edges(edges.WorksAt) if s == "whole/p3"] == ["whole/ryugu"]


def test_entries_without_an_id_get_a_free_one() -> None:
    data = everything()
    data["events"][0]["id"] = "events-2"
    graph = build_graph([load_data(data)])
    assert {key for key, _ in graph.nodes(nodes.Event)} == {"whole/events-2", "whole/events-2_"}


def test_every_node_and_edge_knows_its_place() -> None:
    loaded = load_data(fixture("f1"))
    graph = build_graph([loaded])
    for key, node in graph.nx.nodes(data=True):
        if not isinstance(node["value"], nodes.Organization | nodes.Person):
            assert graph.path(key)[:1] == ("f1",)
    for link in graph.links():
        path = graph.nx.edges[link.source, link.target, link.key]["path"]
        assert path[:1] == ("f1",)
        # A single value in the place of a list (`responsible: urano`) has the place of the key.
        assert path == ("f1",) or path in graph.places or path[:-1] in graph.places, path
