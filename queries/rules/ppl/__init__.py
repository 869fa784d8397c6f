"""PPL: people and their roles (domain.md 1.3, rulings.md 4)."""
