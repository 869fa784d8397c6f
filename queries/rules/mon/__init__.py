"""MON: where AMED money goes, and whether it suffices (domain.md 1.5, rulings.md 4)."""
