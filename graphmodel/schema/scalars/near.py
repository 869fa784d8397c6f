"""What was probably meant by a word that is not known."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from graphmodel.schema.scalars.common import LONGEST_IDENT


def did_you_mean(word: str, candidates: Iterable[str] | Mapping[str, str], most: int = 3) -> list[str]:
    """Give the candidates that `word` probably stands for, best first, at most `most`, none if none is near.

    `candidates` are the allowed words, or a mapping from each to its Japanese name: then 「幹事企業」 and
    「幹事会社」 both find `lead_company`.
    """
    names = candidates if isinstance(candidates, Mapping) else dict.fromkeys(candidates, "")
    asked = _folded(word[:LONGEST_IDENT])
    if not asked:
        return []
    scores = {
        candidate: max(_likeness(asked, _folded(candidate), 0.6), _likeness(asked, _folded(name), 0.45))
        for candidate, name in names.items()
    }
    # What is clearly less near than the best only distracts.
    least = max(0.8 * max(scores.values(), default=0), 0.01)
    near = [candidate for candidate, score in scores.items() if score >= least]
    return sorted(near, key=lambda candidate: -scores[candidate])[:most]


def _folded(word: str) -> str:
    return re.sub(r"[\s_\-]+", "_", unicodedata.normalize("NFKC", word).strip().casefold())


def _likeness(asked: str, candidate: str, least: float) -> float:
    """Return 1 for the same, 0 for nothing alike; one word inside the other counts as near."""
    ratio = difflib.SequenceMatcher(None, candidate, asked).ratio()
    if len(asked) > 1 and candidate and (asked in candidate or candidate in asked):
        ratio = max(ratio, 0.7)
    return ratio if ratio >= least else 0.0
