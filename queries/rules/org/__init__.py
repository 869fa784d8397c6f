"""ORG: institutions, companies and their roles (domain.md 1.2, rulings.md 4)."""
