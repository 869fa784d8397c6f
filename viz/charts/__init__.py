"""Charts: a folder (or file) each. What they share is `viz.drawing`; none of them knows another."""
