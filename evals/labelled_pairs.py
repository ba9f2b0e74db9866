"""Claims with their sources and whether people say that these bear them out, and sentences of which it is known."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from real_sentences import PASSAGES, SEED, joined, known_pairs

from assistant.chunk import chunk
from assistant.retrieve import among
from assistant.verify.support import as_passage

KNOWN = "known "
"""How the names of data sets begin that nobody labelled."""


@dataclass(frozen=True)
class Pairs:
    """The labelled pairs, with what must not be split between training and test."""

    claims: tuple[str, ...]
    sources: tuple[tuple[str, ...], ...]
    """Of each claim a text for each document."""
    labels: np.ndarray
    sets: np.ndarray

    @cached_property
    def names(self) -> list[str]:
        return sorted(set(self.sets.tolist()))

    @cached_property
    def labelled(self) -> np.ndarray:
        """Which pairs were labelled by people, and are judged by."""
        return np.array([not name.startswith(KNOWN) for name in self.sets])

    @cached_property
    def groups(self) -> np.ndarray:
        """One number for all pairs joined by a shared source or a shared claim."""
        parent: dict[tuple[str, object], tuple[str, object]] = {}

        def root(key: tuple[str, object]) -> tuple[str, object]:
            while parent.setdefault(key, key) != key:
                key = parent[key]
            return key

        for claim, source in zip(self.claims, self.sources, strict=True):
            parent[root(("source", source))] = root(("claim", claim))
        roots = [root(("source", source)) for source in self.sources]
        numbers = {key: i for i, key in enumerate(dict.fromkeys(roots))}
        return np.array([numbers[key] for key in roots])

    @cached_property
    def weights(self) -> np.ndarray:
        """Every label of every labelled data set weighs the same, known sentences half; the mean of the former is 1."""
        cells = list(zip(self.sets.tolist(), self.labels.tolist(), strict=True))
        counts = Counter(cells)
        each = self.labelled.sum() / sum(not name.startswith(KNOWN) for name, _ in counts)
        return np.array([each / counts[cell] * (0.5 if cell[0].startswith(KNOWN) else 1) for cell in cells])


def read_pairs(shared: Path) -> Pairs:
    rows = [
        (path.stem, row["claim"], (row["source"],), row["label"])
        for path in sorted((shared / "data" / "grounding").glob("*.jsonl"))
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    ]
    sets, claims, sources, labels = zip(*rows, *known_pairs(shared), strict=True)
    return Pairs(claims, sources, np.array(labels), np.array(sets))


SEARCHED = 60
"""Claims of each labelled data set that are searched for."""


def searched_pairs(pairs: Pairs) -> Pairs:
    """
    Some claims that people call right, each with what a search of all sources of its data set finds.

    Once with its own source among them (1), once without (0): the others do not speak of it.
    """
    found: list[tuple[str, tuple[str, ...], int, str]] = []
    random = np.random.default_rng(SEED)
    for name in dict.fromkeys(pairs.sets[pairs.labelled].tolist()):
        rows = np.flatnonzero((pairs.sets == name) & pairs.labelled)
        documents = {text: as_passage(text).document for row in rows for text in pairs.sources[row]}
        search = among([passage for one in documents.values() for passage in chunk(one)], k=5 * PASSAGES)
        right = random.permutation(rows[pairs.labels[rows] == 1])[:SEARCHED]
        for claim, own in ((pairs.claims[row], documents[pairs.sources[row][0]]) for row in right):
            pool = search(claim)
            for passages, label in ((pool, 1), ([one for one in pool if one.document != own], 0)):
                nearest = among(passages, k=PASSAGES)(claim)
                if nearest:
                    found.append((claim, joined(nearest), label, name))
    claims, sources, labels, sets = zip(*found, strict=True)
    return Pairs(claims, sources, np.array(labels), np.array(sets))
