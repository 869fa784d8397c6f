"""The few words that the drawing itself adds, whatever it shows, and how things are joined in each language."""

from __future__ import annotations

from graphmodel.text import Text

LEGEND = Text("凡例", "Key")
RULE_ID = Text("（番号・規則）", " (number, rule)")
MORE = Text("ほか{n}", "{n} more")
BETWEEN = Text("・", ", ")
LIST = Text("、", ", ")
COLON = Text("：", ": ")
BRACKETS = Text("（{inner}）", " ({inner})")
ARROW = " → "
