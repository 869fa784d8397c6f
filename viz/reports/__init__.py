"""Reports of a run, one file a format: a module here that holds a `FORMAT` is one (see formats.py)."""
