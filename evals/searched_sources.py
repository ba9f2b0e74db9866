"""Learns how much less likely support is where a search chose the sources for their likeness to the claim."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.verify.chance import Searched

SHRUNK = 0.1
"""Inverse penalty."""
REFUSED = 0.90
"""Share of sentences from elsewhere that are to be refused."""


@dataclass(frozen=True)
class Rows:
    """Claims with the sources that a search found for them."""

    values: np.ndarray
    """The score's logit as if nobody had searched, how rare the common words are, how long the window is."""
    labels: np.ndarray
    sets: np.ndarray

    @staticmethod
    def of(probability: np.ndarray, likeness: np.ndarray, labels: np.ndarray, sets: np.ndarray) -> Rows:
        return Rows(np.column_stack([np.log(probability / (1 - probability)), likeness]), labels, sets)


def learn_searched(some: Rows, foreign: Rows, threshold: float) -> Searched:
    """
    Weights from claims searched for with and without their own source, and from known sentences from elsewhere.

    Each label of each data set weighs the same. The intercept is as low as it takes to refuse enough of the foreign
    sentences of each set.
    """
    values = np.vstack([some.values, foreign.values])
    labels, sets = np.append(some.labels, foreign.labels), np.append(some.sets, foreign.sets)
    cells = np.char.add(sets.astype(str), labels.astype(str))
    weights = np.array([1 / (cells == cell).sum() for cell in cells]) * len(cells) / len(np.unique(cells))
    means, scales = values.mean(0), values.std(0)
    learned = LogisticRegression(C=SHRUNK).fit((values - means) / scales, labels, sample_weight=weights)
    logit, rare, window = (round(float(one), 4) for one in learned.coef_[0] / scales)
    told = foreign.values @ (logit, rare, window)
    highest = max(float(np.quantile(told[foreign.sets == name], REFUSED)) for name in np.unique(foreign.sets))
    needed = math.log(threshold / (1 - threshold))
    return Searched(logit, rare, window, math.floor(100 * (needed - highest)) / 100)
