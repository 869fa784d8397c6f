"""The doors of the house: the terminal (`terminal/`)."""
