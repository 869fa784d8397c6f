"""The picture of the model, drawn from the types: `python -m graphmodel.stores.picture docs/neo4j-model.svg` (extra `charts`)."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

from graphmodel.schema.edges import EDGE_TYPES, InProject
from graphmodel.schema.nodes import NODE_TYPES, ProjectNode

_LINE = "\\n"


def model_dot() -> str:
    """Node types as boxes, edge types as arrows, in the language of Graphviz. Shared types are round; what belongs to one project lies in
    a frame, and its `IN_PROJECT` edges are left out.
    """
    arrows: dict[tuple[str, str], list[str]] = {}
    for label, edge in EDGE_TYPES.items():
        if edge is InProject:
            continue
        for source in edge.sources:
            for target in edge.targets:
                arrows.setdefault((source.__name__, target.__name__), []).append(label)
    own = [label for label, kind in NODE_TYPES.items() if issubclass(kind, ProjectNode)]
    shared = [label for label in NODE_TYPES if label not in (*own, "Project")]
    lines = [
        "digraph model {",
        '  graph [rankdir=LR, fontname="sans-serif", nodesep=0.35, ranksep=1.1];',
        '  node [shape=box, style="rounded,filled", fillcolor="#eef3fa", color="#30507a", fontname="sans-serif"];',
        '  edge [fontname="sans-serif", fontsize=9, color="#555555"];',
        "  subgraph cluster_project {",
        '    label="IN_PROJECT"; style="rounded,dashed"; color="#30507a"; fontcolor="#30507a";',
        *(f"    {label} [label={_name(label)}];" for label in own),
        "  }",
        f'  Project [label={_name("Project")}, fillcolor="#30507a", fontcolor=white];',
        *(
            f'  {label} [label={_name(label)}, shape=ellipse, style=filled, fillcolor="#fdf3e0"];'
            for label in shared
        ),
        '  Revision [label="Revision\\n版", style="filled", fillcolor="#f0f0f0", color="#888888"];',
        *(
            f'  {source} -> {target} [label="{_LINE.join(labels)}"];'
            for (source, target), labels in arrows.items()
        ),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _name(label: str) -> str:
    """The name of a type, and under it the Japanese one, with which the docstring of its class begins."""
    japanese = re.split("[:.]", inspect.getdoc(NODE_TYPES[label]) or label)[0]
    return f'"{label}{_LINE}{japanese}"'


def main(target: str) -> None:
    """Draw the picture into a file; the ending says the format."""
    import pygraphviz

    drawn = pygraphviz.AGraph(string=model_dot()).draw(format=Path(target).suffix[1:], prog="dot")
    Path(target).write_bytes(drawn)


if __name__ == "__main__":
    main(sys.argv[1])
