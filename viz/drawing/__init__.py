"""Drawing, whatever the chart: geometry, widths of texts, fonts, cards, lines, labels, and writers of DOT, SVG, PNG and PDF.

A chart computes a `Placed` (`geometry.py`); `write.write` makes a file of it.
"""
