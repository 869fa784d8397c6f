"""Files in: YAML and JSON text becomes a checked `Document` in which every value knows its place."""
