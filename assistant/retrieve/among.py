"""A search of a few passages alone, without a library."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

from assistant.domain import Passage
from assistant.text import terms


def among(passages: Iterable[Passage], *, k: int) -> Callable[[str], tuple[Passage, ...]]:
    """A search of these passages alone, by shared stems weighted by their rarity: text → its `k` nearest."""
    given = list(passages)
    stems = [frozenset(terms(passage.text)) for passage in given]
    holders = Counter(stem for held in stems for stem in held)
    weights = {stem: math.log(1 + len(given) / count) for stem, count in holders.items()}

    def nearest(text: str) -> tuple[Passage, ...]:
        wanted = set(terms(text))
        shares = [math.fsum(weights[stem] for stem in wanted & held) for held in stems]
        best = sorted(range(len(given)), key=lambda index: -shares[index])[:k]
        return tuple(given[index] for index in sorted(best))

    return nearest
