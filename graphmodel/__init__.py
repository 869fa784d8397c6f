"""What a consortium is: types, documents, graph, stores. Imports nothing above it."""
