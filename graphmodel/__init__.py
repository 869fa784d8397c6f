"""What a consortium is: types, documents, graph, stores. Imports nothing above it."""

# Other programs have packages of the same name: ours say whose they are, to each other and to `consortium/start.py`.
PACKAGE = "aimgain-consortium"
