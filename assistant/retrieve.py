"""
A question → Evidence: dense and keyword search, fused by reciprocal rank.

Every search is given the same filter, so nothing outside it can be fused in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.domain import Evidence, Filter, Passage
from assistant.store.catalogue import Place
from assistant.store.library import Library
from assistant.text import terms

if TYPE_CHECKING:
    from assistant.embed import Vectors

POOL = 60
"""How many passages each search gives to the fusion."""
RRF_CONSTANT = 60
"""Cormack, Clarke and Büttcher (2009): large enough that no single first rank decides."""

Embed = Callable[[Sequence[str]], "Vectors"]


def retrieve(
    question: str, library: Library, embed: Embed, where: Filter = Filter(), *, k: int = 10
) -> tuple[Evidence, ...]:
    """The `k` passages that answer the question best, best first."""
    rankings = {
        "dense": library.nearest(embed([question])[0], where, limit=POOL),
        "keyword": library.keyword(question, where, limit=POOL),
    }
    scores = fuse(rankings)
    passages = library.catalogue.passages(scores)
    found = [(place, score) for place, score in scores.items() if place in passages][:k]
    return tuple(
        Evidence(
            passages[place],
            round(score, 6),
            rank,
            {name: ranking.index(place) + 1 for name, ranking in rankings.items() if place in ranking},
        )
        for rank, (place, score) in enumerate(found, 1)
    )


def fuse(rankings: Mapping[str, Sequence[Place]], constant: int = RRF_CONSTANT) -> dict[Place, float]:
    """
    Reciprocal rank fusion, best first: each ranking gives a place 1 / (constant + its rank).

    `{"dense": [a, b], "keyword": [b]}` → b: 1/62 + 1/61, a: 1/61. Ties keep the order in which they came.
    """
    scores: dict[Place, float] = {}
    for ranking in rankings.values():
        for rank, place in enumerate(ranking, 1):
            scores[place] = scores.get(place, 0.0) + 1 / (constant + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def among(passages: Sequence[Passage], *, k: int) -> Callable[[str], tuple[Passage, ...]]:
    """A search of these passages alone, by shared stems weighted by their rarity: text → its `k` nearest."""
    stems = [frozenset(terms(passage.text)) for passage in passages]
    holders = Counter(stem for held in stems for stem in held)
    weights = {stem: math.log(1 + len(passages) / count) for stem, count in holders.items()}

    def nearest(text: str) -> tuple[Passage, ...]:
        wanted = set(terms(text))
        shares = [math.fsum(weights[stem] for stem in wanted & held) for held in stems]
        best = sorted(range(len(passages)), key=lambda index: -shares[index])[:k]
        return tuple(passages[index] for index in sorted(best))

    return nearest
