"""
Statistics of runs: cluster bootstrap, AUROC, exact McNemar, Holm, the smallest detectable difference.

Everything is vectorised over resamples: a statistic receives a matrix of weights, one row a resample, and returns one
value a row. NaN stands for "undefined on this resample" inside this module and never leaves it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Statistic = Callable[[Matrix, Matrix], Matrix]
"""`(parts of each case [n, c], weights [b, n]) → values [b]`."""

RESAMPLES = 2_000
SEED = 20150429
LEVEL = 0.95
# Below this share of resamples on which a statistic is defined, an interval would describe other data than ours.
_MOST = 0.95
# 1.96 for a two-sided 5 % test and 0.84 for a power of 80 %.
_DETECTABLE = 1.959964 + 0.841621


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its interval; None where it is undefined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """How a statistic moved from one run to another, on the same cases."""

    value: float
    low: float
    high: float
    p: float
    """Two-sided, from the resamples."""
    detectable: float
    """The smallest true difference that this many cases would have shown four times out of five."""


@lru_cache(maxsize=2)
def resample_counts(clusters: int, resamples: int = RESAMPLES, seed: int = SEED) -> Matrix:
    """How often each cluster was drawn in each resample; the same for the same arguments."""
    rng = np.random.default_rng([seed, clusters])
    counts = np.empty((resamples, clusters), dtype=np.float64)
    for row in range(resamples):
        counts[row] = np.bincount(rng.integers(0, clusters, clusters), minlength=clusters)
    counts.flags.writeable = False
    return counts


def indices_of(clusters: Sequence[str]) -> tuple[NDArray[np.intp], int]:
    """Cluster names as numbers from 0, and how many there are."""
    names, indices = np.unique(np.asarray(clusters, dtype=object).astype(str), return_inverse=True)
    return indices.astype(np.intp), len(names)


def cluster_bootstrap(
    statistic: Statistic, parts: Matrix, clusters: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED
) -> Estimate:
    """
    The statistic over all cases with its percentile interval, whole clusters being drawn with replacement.

    An interval is None where fewer than 95 % of the resamples define the statistic.
    """
    value = float(statistic(parts, np.ones((1, len(parts))))[0])
    if math.isnan(value):
        return Estimate(None, None, None)
    drawn = _resampled(statistic, parts, clusters, resamples, seed)
    low, high = _interval(drawn) or (None, None)
    return Estimate(value, low, high)


def paired_bootstrap(
    statistic: Statistic, before: Matrix, after: Matrix, clusters: Sequence[str], *, seed: int = SEED
) -> Difference | None:
    """The difference `after - before` of a statistic, both runs resampled alike; None where it is undefined."""
    once = np.ones((1, len(before)))
    value = float((statistic(after, once) - statistic(before, once))[0])
    drawn = _resampled(statistic, after, clusters, RESAMPLES, seed) - _resampled(
        statistic, before, clusters, RESAMPLES, seed
    )
    interval = _interval(drawn)
    if math.isnan(value) or interval is None:
        return None
    kept = drawn[~np.isnan(drawn)]
    tail = min(int((kept <= 0).sum()), int((kept >= 0).sum()))
    p = min(1.0, 2 * (tail + 1) / (len(kept) + 1))
    return Difference(value, *interval, p, _DETECTABLE * float(kept.std()))


def _resampled(statistic: Statistic, parts: Matrix, clusters: Sequence[str], resamples: int, seed: int) -> Matrix:
    indices, count = indices_of(clusters)
    counts = resample_counts(count, resamples, seed)
    # A block of rows at a time: 5,000 cases by 2,000 resamples would be 80 MB for every temporary array.
    block = max(1, 1_000_000 // max(1, len(parts)))
    return np.concatenate(
        [statistic(parts, counts[start : start + block][:, indices]) for start in range(0, resamples, block)]
    )


def _interval(drawn: Matrix) -> tuple[float, float] | None:
    kept = drawn[~np.isnan(drawn)]
    if len(kept) < _MOST * len(drawn):
        return None
    low, high = np.quantile(kept, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def divided(above: Matrix, below: Matrix) -> Matrix:
    """`above / below`, NaN where there is nothing to divide by."""
    quotient: Matrix = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return quotient


def weighted_auroc(parts: Matrix, weights: Matrix) -> Matrix:
    """
    The chance that a positive scores above a negative, ties counting half.

    `parts` holds a label (0 or 1) and a score a case. Labels 1 0 1 with scores .9 .5 .5 → (1 + ½) / 2 = 0.75
    """
    order = np.argsort(parts[:, 1], kind="stable")
    labels, scores = parts[order, 0], parts[order, 1]
    starts = np.flatnonzero(np.r_[True, scores[1:] != scores[:-1]])
    sorted_weights = weights[:, order]
    positive = np.add.reduceat(sorted_weights * labels, starts, axis=1)
    negative = np.add.reduceat(sorted_weights * (1 - labels), starts, axis=1)
    below = np.cumsum(negative, axis=1) - negative
    won = (positive * (below + negative / 2)).sum(axis=1)
    return divided(won, positive.sum(axis=1) * negative.sum(axis=1))


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The Wilson interval of a rate: what a bootstrap cannot give when every case came out alike."""
    z = 1.959964
    centre = (successes + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(successes * (n - successes) / n + z * z / 4)
    return max(0.0, centre - half), min(1.0, centre + half)


def mcnemar_exact(gained: int, lost: int) -> float:
    """The two-sided exact probability of so uneven a split of the cases that changed, if change had no direction."""
    changed = gained + lost
    if changed == 0:
        return 1.0
    tail = sum(math.comb(changed, k) for k in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def holm(p_values: Sequence[float]) -> list[float]:
    """
    Holm's adjusted p-values, in the order given.

    `[0.01, 0.04, 0.03]` → `[0.03, 0.06, 0.06]`
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, i in enumerate(order):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = running
    return adjusted
