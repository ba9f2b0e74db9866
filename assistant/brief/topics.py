"""Which stories concern the user's topics, by their words or by their meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.brief.order import Archive, Order
from assistant.brief.salience import Weights
from assistant.brief.stories import Story
from assistant.domain import Document, Filter, Passage
from assistant.moments import later
from assistant.text import terms

Rows = NDArray[np.float32]
CONCERNS = 0.6
"""Relevance, 0 to 1, from which a story is told."""
_WANTED = 1.6
"""What a story of the user's interests weighs more."""
_EARLIER = 7
"""Days before the window in which a story may have been told."""
_HEAVY = 12
"""Terms that say what a story is about."""
_NEAR = 0.75
"""Cosine of a topic and a passage at which the passage is as good as about it."""


def concerning(
    stories: Sequence[Story],
    topics: Sequence[str],
    weights: Weights,
    vectors: Rows | None = None,
    rows: Mapping[Passage, Rows] | None = None,
) -> tuple[Story, ...]:
    """
    The stories that concern the topics, the nearest and weightiest first; all, as they are, without topics.

    `vectors` has a row for each topic, `rows` the vector of each passage; without them words alone decide.
    """
    if not topics:
        return tuple(stories)
    rated = [
        replace(story, relevance=max(_by_words(story, topics, weights), _by_meaning(story, vectors, rows or {})))
        for story in stories
    ]
    found = [story for story in rated if story.relevance >= CONCERNS]
    return tuple(sorted(found, key=lambda story: (-story.weight, story.latest)))


def preferred(stories: Sequence[Story], order: Order, weights: Weights, archive: Archive) -> tuple[Story, ...]:
    """The stories with the user's interests and what is new before the rest; in their own order without either."""
    known = _told_before(order, archive)
    rated = [
        replace(story, relevance=story.relevance * _interest(story, order, weights) * _novelty(story, known))
        for story in stories
    ]
    return tuple(sorted(rated, key=lambda story: (-story.weight, story.latest)))


def _interest(story: Story, order: Order, weights: Weights) -> float:
    return _WANTED if order.interests and _by_words(story, order.interests, weights) >= CONCERNS else 1.0


def _told_before(order: Order, archive: Archive) -> list[frozenset[str]]:
    """The terms of each document of the days before the window."""
    if not order.opens:
        return []
    since = later(order.opens, -_EARLIER)
    documents = archive.documents(Filter(since=since, until=order.opens, as_of=order.as_of))
    return [frozenset(terms(document.text)) for document in documents]


def _novelty(story: Story, known: Sequence[frozenset[str]]) -> float:
    """How much of what the story is about was in few of the documents of the days before, as a factor about 1."""
    heavy = sorted(story.focus, key=lambda term: -story.focus[term])[:_HEAVY]
    total = sum(story.focus[term] for term in heavy)
    if not known or not total:
        return 1.0
    old = sum(story.focus[term] * sum(term in each for each in known) / len(known) for term in heavy)
    return 1.25 - 0.5 * old / total


def _by_words(story: Story, topics: Sequence[str], weights: Weights) -> float:
    held = {term for item in story.items for candidate in item.candidates for term in candidate.terms}
    return max(_share(terms(topic), held, weights) for topic in topics)


def _share(wanted: Sequence[str], held: set[str], weights: Weights) -> float:
    total = weights.sum(wanted)
    return weights.sum(term for term in wanted if term in held) / total if total else 0.0


def _by_meaning(story: Story, vectors: Rows | None, rows: Mapping[Passage, Rows]) -> float:
    found = [rows[passage] for passage in dict.fromkeys(each.passage for each in story.statements) if passage in rows]
    if vectors is None or not len(vectors) or not found:
        return 0.0
    return min(1.0, float((np.stack(found) @ vectors.T).max()) / _NEAR)


def by_passage(passages: Mapping[Document, Sequence[Passage]], vectors: Mapping[Document, Rows]) -> dict[Passage, Rows]:
    """Each passage's own vector."""
    return {
        passage: row
        for document, rows in vectors.items()
        for passage, row in zip(passages.get(document, ()), rows, strict=False)
    }
