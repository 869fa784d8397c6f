"""The doors of the house: the terminal (`cli.py`)."""
