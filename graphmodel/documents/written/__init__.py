"""How a document is written down, in and out: a form (YAML with JSON, later a workbook) is a folder or a file here.

`reading` finds out what a file is written in and gives a `Source`: plain data in which every value knows its place. `canonical` gives the
text that a document is kept as, `files` puts it on the disk. Nothing here knows what a consortium is.
"""
