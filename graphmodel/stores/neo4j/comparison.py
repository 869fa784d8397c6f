"""Is the graph in the database what the documents say? Somebody may have changed it by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graphmodel.stores.neo4j import rows, statements
from graphmodel.text import Text

_KEPT_BY_STORE = {"locked", "revision", "place"}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Properties as the driver gives them, in Python's own types, without what the store keeps for itself."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(v) for v in value]
        return value.to_native() if hasattr(value, "to_native") else value

    return {k: plain(v) for k, v in row.items() if k not in _KEPT_BY_STORE}


def of_a_project(wanted: rows.Rows, row: rows.Row) -> Sequence[Text]:
    """What the graph of a project (`row` of `statements.GRAPH`) has that its document (`wanted`) does not say, and the other way round."""
    out: list[Text] = []

    def compare(what: str, there: dict[Any, Any], said: dict[Any, Any]) -> None:
        for key in sorted({*there, *said}, key=str):
            name = f"{what} {key if isinstance(key, str) else ' → '.join(key[:2])}"
            if key not in said:
                out.append(
                    Text(f"{name} は文書にありません。", f"{name} is in the graph and not in the document.")
                )
            elif key not in there:
                out.append(
                    Text(
                        f"{name} がグラフにありません。",
                        f"{name} is in the document and not in the graph.",
                    )
                )
            elif _plain(there[key]) != _plain(said[key]):
                out.append(Text(f"{name} の値が文書と違います。", f"{name} differs from the document."))

    project = wanted.project["uid"]
    compare("Project", {project: row["project"]}, {project: wanted.project})
    nodes: dict[str, dict[str, Any]] = {label: {} for label in wanted.nodes}
    for node in row["nodes"]:
        nodes.setdefault(node["label"], {})[node["properties"].get("uid", "?")] = node["properties"]
    for label, there in nodes.items():
        compare(label, there, wanted.nodes.get(label, {}))
    edges: dict[Any, dict[Any, Any]] = {kind: {} for kind in wanted.edges}
    for edge in row["edges"]:
        kind = (edge["type"], edge["source_label"], edge["target_label"])
        key = (edge["source"], edge["target"], edge["properties"].get("key", "?"))
        edges.setdefault(kind, {})[key] = edge["properties"]
    for kind, there in edges.items():
        compare(kind[0], there, wanted.edges.get(kind, {}))
    return out


def of_shared_nodes(shared: Iterable[rows.Row], stray: Iterable[rows.Row]) -> Sequence[Text]:
    """Where organizations and people (rows of `statements.SHARED`) are not what the projects say of them, and nodes that belong to no
    project (`statements.STRAY`).
    """
    out = []
    for row in shared:
        name = f"{row['label']} {row['uid']}"
        if not row["said"]:
            out.append(Text(f"{name} はどの課題にも出てきません。", f"{name} is named by no project."))
        elif _plain(row["there"]) != statements.settled(row["label"], row["uid"], row["said"]):
            out.append(
                Text(f"{name} の値が課題の文書と違います。", f"{name} differs from what the projects say.")
            )
    for row in stray:
        name = f"{row['label']} {row['uid']}"
        out.append(Text(f"{name} はどの課題のものでもありません。", f"{name} belongs to no project."))
    return out
