"""What stands at the lines of joint research."""

from __future__ import annotations

from graphmodel.text import Lang
from viz.charts.taisei import style as styles
from viz.charts.taisei import words
from viz.charts.taisei.model import Line
from viz.drawing import labels, text
from viz.drawing.geometry import Content

WIDEST = 92  # points


def joint(line: Line, level: str, lang: Lang) -> Content | None:
    """Return the label of a joint research line: contract above the line, resources below it.

    `level`: detail, contract, amount, or amount below the line.
    """
    color = styles.LINES[line.kind].text
    amount = text.clean(line.amount)
    if level in ("amount", "below"):
        rows = [(row, True) for row in text.balanced(amount, WIDEST, labels.SIZE, True)[:2]]
        if not rows:
            return None
        return labels.table([*rows, ("", False)] if level == "amount" else [("", False), *rows], color)
    above = [(row, True) for row in text.balanced(text.clean(line.label), WIDEST, labels.SIZE, True)[:2]]
    above += [(row, False) for row in text.wrap(text.clean(line.period), WIDEST, labels.SIZE)[:2]]
    below = []
    if amount:
        word = words.RESOURCE.in_(lang) + " " if line.kind in ("joint_resource", "resource") else ""
        below += [(row, False) for row in text.balanced(word + amount, WIDEST, labels.SIZE)[:2]]
    if level == "detail":
        for detail in line.details[:5]:
            below += [(row, False) for row in text.balanced(text.clean(detail), WIDEST, labels.SIZE)[:2]]
    if not above and not below:
        return None
    return labels.table([*above, ("", False), *below], color)
