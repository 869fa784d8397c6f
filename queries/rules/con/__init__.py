"""CON: who has which contract with whom, and for how long (domain.md 1.4, rulings.md 4).

Contracts are records: what is missing after the day of the document is unknown, what is missing before it fails, and so does a gap
between two recorded contracts wherever it lies. A contract whose period is not said is judged only where the answer is the same
whenever it is in force.
"""
