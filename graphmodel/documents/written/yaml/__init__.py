"""YAML and, since JSON is YAML, JSON: text in, and a written text changed in place."""
