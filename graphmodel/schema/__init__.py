"""Types of nodes and edges, and how single values are read and checked."""
