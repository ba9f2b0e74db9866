"""Which stories concern the user's topics, by their words or by their meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.domain import Document, Passage
from assistant.text import terms
from assistant.write.salience import Weights
from assistant.write.stories import Story

Rows = NDArray[np.float32]
CONCERNS = 0.6
"""Relevance, 0 to 1, from which a story is told."""
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
