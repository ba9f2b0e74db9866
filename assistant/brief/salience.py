"""
Which words weigh, which sentences say most, and which say the same.

Weights are TF-IDF over the passages of the window: no model and no list of topics, so that a word is as rare or common
as these documents make it. Sameness is overlap of weighted words; a paraphrase in other words passes as different.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.discourse.candidates import Candidate
from assistant.discourse.stances import MARKETS
from assistant.discourse.wordings import ANNOUNCES, REFUSAL, STANCE
from assistant.moments import days_between
from assistant.text import terms

Vector = NDArray[np.float32]
SAME = 0.6
"""Weighted overlap at which two sentences say the same."""
_SAID = frozenset({"said", "say", "told", "tell", "ask", "ad", "add", "call", "spoke", "mr", "mrs", "ms", "dr"})
"""What every story is full of."""
_NAME = 1.6
"""What a name weighs more than another word as rare."""
_COMMON = 0.15
"""Share of the texts in which a name is anybody's."""
_REFUSED = 0.4
"""What is left of a sentence that declines to say anything."""
_PRICED = 0.3
"""What is left of a sentence that tells how a price moved: no office briefs on that, unless nothing else is told."""
_TOLD = 0.35
"""What is left of a term's weight once it has been told."""
WIDTH = 4096
"""Columns that terms are hashed into; a rare collision costs less than a vocabulary of columns."""


class Weights:
    """How much a term weighs among some texts: rare ones more than common ones, names more than other words."""

    def __init__(self, texts: Iterable[Sequence[Candidate]]) -> None:
        self.total = 0
        self.texts_with: Counter[str] = Counter()
        self.count: Counter[str] = Counter()
        capitals: Counter[str] = Counter()
        for text in texts:
            terms = [term for candidate in text for term in candidate.terms]
            self.texts_with.update(set(terms))
            self.count.update(terms)
            capitals.update(term for candidate in text for name in candidate.names for term in name_terms(name))
            self.total += 1
        self.names = frozenset(term for term, count in capitals.items() if count >= 0.5 * self.count[term])

    def __getitem__(self, term: str) -> float:
        if term in _SAID:
            return 0.0
        return math.log(1 + self.total / max(1, self.texts_with[term])) * (_NAME if term in self.names else 1.0)

    def is_specific(self, name: str) -> bool:
        """Whether a name tells this subject from the others of the window, as `President` seldom does."""
        return all(self.texts_with[term] <= max(2, _COMMON * self.total) for term in name_terms(name))

    def sum(self, terms: Iterable[str]) -> float:
        return sum(self[term] for term in terms)

    def row(self, terms: Iterable[str]) -> Vector:
        """The TF-IDF vector of a text, terms hashed into columns, of unit length."""
        row: Vector = np.zeros(WIDTH, dtype=np.float32)
        for term, count in Counter(terms).items():
            row[crc32(term.encode()) % WIDTH] += (1 + math.log(count)) * self[term]
        return unit(row)


def unit(row: Vector) -> Vector:
    length = float(np.linalg.norm(row))
    return row / np.float32(length) if length > 0 else row


def focus(texts: Iterable[Sequence[str]], weights: Weights, keep: int = 30) -> Mapping[str, float]:
    """
    What some texts are about: the terms they repeat and the others lack, the heaviest at 1.
    """
    counts = Counter(term for text in texts for term in set(text))
    heavy = {
        term: count**0.7 * weights[term] * (count / max(count, weights.count[term])) ** 0.5
        for term, count in counts.items()
    }
    top = sorted(heavy, key=lambda term: (-heavy[term], term))[:keep]
    most = heavy[top[0]] if top else 1.0
    return {term: heavy[term] / most for term in top}


@lru_cache(maxsize=50_000)
def name_terms(name: str) -> tuple[str, ...]:
    return tuple(terms(name))


def overlap(one: Candidate, other: Candidate, weights: Weights) -> float:
    """The share of the lighter sentence's weight that the other also has."""
    mine, theirs = set(one.terms), set(other.terms)
    smaller = min(weights.sum(mine), weights.sum(theirs))
    return weights.sum(mine & theirs) / smaller if smaller else 1.0


def says_the_same(one: Candidate, others: Iterable[Candidate], weights: Weights) -> bool:
    return any(overlap(one, other, weights) >= SAME for other in others)


def worth(
    candidate: Candidate, focus: Mapping[str, float], latest: str, weights: Weights, told: Container[str] = ()
) -> float:
    """
    How much a sentence tells of its story, for the room it takes; terms told before count for little.

    `focus` are the terms that the story is about, and `latest` is its last day.
    """
    distinct = set(candidate.terms)
    about = sum(focus.get(term, 0.0) * (_TOLD if term in told else 1.0) for term in distinct)
    rating = candidate.fitness * about / math.sqrt(8 + len(distinct))
    rating *= specificity(candidate, weights, told)
    if ANNOUNCES.search(candidate.text):
        rating *= 1.2
    if MARKETS.search(candidate.text):
        rating *= _PRICED
    if candidate.turn is not None and STANCE.search(candidate.text):
        rating *= 1.2
    if candidate.turn is not None and REFUSAL.search(candidate.text):
        rating *= _REFUSED
    return rating * _place(candidate) * _recency(candidate.document.published, latest)


def specificity(candidate: Candidate, weights: Weights, told: Container[str] = ()) -> float:
    """What names and figures add, most to talk, which has few; a name that was not told yet counts double."""
    names = [name for name in candidate.names if weights.is_specific(name)]
    new = [name for name in names if any(term not in told for term in name_terms(name))]
    old = len(names) - len(new) + len(candidate.numbers)
    least = 1.0 if candidate.turn is None else 0.5
    return least + 0.15 * min(3, old) + 0.3 * min(3, len(new))


def _place(candidate: Candidate) -> float:
    """News tells the most important first; a speaker opens with what he came to say."""
    if candidate.turn is None:
        return 1 + 3 * math.exp(-candidate.order)
    return 1.25 if candidate.turn == 0 else 1.0


def _recency(published: str | None, latest: str) -> float:
    if not published or not latest:
        return 1.0
    return 1 / (1 + 0.15 * days_between(published, latest))
