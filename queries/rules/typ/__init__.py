"""TYP: project type and who may be commissioned (domain.md 1.1, rulings.md 4)."""
