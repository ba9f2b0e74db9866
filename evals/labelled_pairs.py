"""Claims with their sources and whether people say that these bear them out, and sentences of which it is known."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from real_sentences import known_pairs

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
