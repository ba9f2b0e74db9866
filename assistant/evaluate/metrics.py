"""
Every metric by its name, each a function of what the cases' scores hold.

A case's score names families of parts: `{"pair": [label, probability, predicted]}`. A metric belongs to one family; a
case whose score lacks the family is not applicable to it (n_na), never zero and never one. Rates that count several
things a case (claims, citations) are pooled over cases; the `:macro` ones average over cases.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from assistant.evaluate.statistics import Matrix, Statistic, divided, weighted_auroc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

BINS = 10
"""Equal-width bins of probability for the calibration error and the reliability diagram."""

Parts = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Metric:
    statistic: Statistic
    meaning: str
    family: str
    better: Literal["higher", "lower"] = "higher"
    yes_no: Callable[[Matrix], Matrix] | None = None
    """Each case's 0 or 1, where the metric is a mean of such; what McNemar's test compares."""


def ratio(parts: Matrix, weights: Matrix) -> Matrix:
    """Sum of the first part over sum of the second."""
    sums = weights @ parts
    return divided(sums[:, 0], sums[:, 1])


def _confusion(parts: Matrix, weights: Matrix) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """Weighted counts of (label, …, predicted): true and false positives, false and true negatives."""
    label, predicted = parts[:, 0], parts[:, -1]
    cells = np.column_stack(
        [label * predicted, (1 - label) * predicted, label * (1 - predicted), (1 - label) * (1 - predicted)]
    )
    tp, fp, fn, tn = (weights @ cells).T
    return tp, fp, fn, tn


def balanced_accuracy(parts: Matrix, weights: Matrix) -> Matrix:
    tp, fp, fn, tn = _confusion(parts, weights)
    return (divided(tp, tp + fn) + divided(tn, tn + fp)) / 2


def negative_precision(parts: Matrix, weights: Matrix) -> Matrix:
    _, _, fn, tn = _confusion(parts, weights)
    return divided(tn, tn + fn)


def negative_recall(parts: Matrix, weights: Matrix) -> Matrix:
    _, fp, _, tn = _confusion(parts, weights)
    return divided(tn, tn + fp)


def brier(parts: Matrix, weights: Matrix) -> Matrix:
    return divided(weights @ (parts[:, 1] - parts[:, 0]) ** 2, weights.sum(axis=1))


def bin_of(probabilities: Matrix) -> NDArray[np.intp]:
    """The calibration bin of each probability; 1.0 belongs to the last."""
    bins: NDArray[np.intp] = np.minimum((probabilities * BINS).astype(np.intp), BINS - 1)
    return bins


def calibration_error(parts: Matrix, weights: Matrix) -> Matrix:
    """Mean gap between stated probability and observed share, over the bins, by their weight."""
    member = np.eye(BINS)[bin_of(parts[:, 1])]
    gaps = weights @ (member * (parts[:, 1] - parts[:, 0])[:, None])
    return divided(np.abs(gaps).sum(axis=1), weights.sum(axis=1))


def f1(parts: Matrix, weights: Matrix, *, positive: bool = True) -> Matrix:
    """F1 of the positive class, or of the negative one; undefined where no case is of that class."""
    tp, fp, fn, tn = _confusion(parts, weights)
    hits, missed = (tp, fn) if positive else (tn, fp)
    return np.where(hits + missed > 0, divided(2 * hits, 2 * hits + fp + fn), np.nan)


def both_f1(parts: Matrix, weights: Matrix) -> Matrix:
    """Trust-Score's mean of the F1 of refusing and the F1 of answering."""
    return (f1(parts, weights) + f1(parts, weights, positive=False)) / 2


def kappa(parts: Matrix, weights: Matrix) -> Matrix:
    """Cohen's, of the label and what was called; undefined where chance would always agree."""
    tp, fp, fn, tn = _confusion(parts, weights)
    n = tp + fp + fn + tn
    by_chance = divided((tp + fp) * (tp + fn) + (tn + fp) * (tn + fn), n * n)
    return divided(divided(tp + tn, n) - by_chance, 1 - by_chance)


def called_share(parts: Matrix, weights: Matrix) -> Matrix:
    """The share called supported of the claims without a label."""
    called, unlabelled = parts[:, 0], 1 - parts[:, 2]
    return divided(weights @ (called * unlabelled), weights @ unlabelled)


def corrected_share(parts: Matrix, weights: Matrix) -> Matrix:
    """That share less what the labelled part shows it to be wrong by (prediction-powered inference)."""
    called, label, labelled = parts[:, 0], parts[:, 1], parts[:, 2]
    return called_share(parts, weights) - divided(weights @ ((called - label) * labelled), weights @ labelled)


def first(parts: Matrix) -> Matrix:
    return parts[:, 0]


def correct(parts: Matrix) -> Matrix:
    return np.asarray(parts[:, 0] == parts[:, -1], dtype=np.float64)


def _rate(meaning: str, family: str, *, better: Literal["higher", "lower"] = "higher", yes_no: bool = False) -> Metric:
    return Metric(ratio, meaning, family, better, first if yes_no else None)


def _at(name: str, meaning: str, ranks: Sequence[int], *, yes_no: bool) -> dict[str, Metric]:
    return {f"{name}@{k}": _rate(f"{meaning} in the first {k}", f"{name}@{k}", yes_no=yes_no) for k in ranks}


def _judged(whose: str, who: str) -> dict[str, Metric]:
    """What is told of one labeller of claims against people's labels; `whose` begins its metrics' names."""
    pair = f"{whose}pair"
    return {
        f"{whose}balanced_accuracy": Metric(balanced_accuracy, f"mean of both classes' recall, {who}", pair,
                                            yes_no=correct),
        f"{whose}auroc": Metric(weighted_auroc, "chance that a supported claim scores above an unsupported one", pair),
        f"{whose}unsupported_precision": Metric(negative_precision,
                                                "of the claims called unsupported, how many are", pair),
        f"{whose}unsupported_recall": Metric(negative_recall, "of the unsupported claims, how many are called so",
                                              pair),
        f"{whose}brier": Metric(brier, "mean squared error of the probability", pair, "lower"),
        f"{whose}ece": Metric(calibration_error, f"calibration error over {BINS} equal bins", pair, "lower"),
        f"{whose}kappa": Metric(kappa, f"Cohen's kappa of people's labels and {who}", pair, yes_no=correct),
        f"{whose}caught": _rate(f"share of the claims with this error that {who} calls unsupported", f"{whose}caught",
                                yes_no=True),
        f"{whose}support_share": Metric(called_share, f"share of the unlabelled claims called supported, {who}",
                                        f"{whose}rate"),
        f"{whose}corrected_support_share": Metric(corrected_share,
                                                  "that share, corrected by the labelled part (PPI)", f"{whose}rate"),
    }  # fmt: skip


RANKS = (1, 4, 10)

METRICS: dict[str, Metric] = {
    **_at("answer_hit", "an evidence text contains an answer", RANKS, yes_no=True),
    **_at("hit", "some relevant place", RANKS, yes_no=True),
    "mrr": _rate(
        "1 / rank of the first relevant evidence (of the first that contains an answer, without spans)", "mrr"
    ),
    "ndcg@10": _rate("discounted gain of the relevant places, against the best order", "ndcg@10"),
    **_at("recall", "share of the relevant places", RANKS, yes_no=False),
    **_judged("", "shipped threshold"),
    **_judged("judge_", "the judge"),
    "agreement": Metric(kappa, "Cohen's kappa of the checker and the judge", "agreement", yes_no=correct),
    "answer_containment": _rate("the answer contains a right one", "answer_containment", yes_no=True),
    "token_f1": _rate("word F1 with the nearest right answer", "token_f1"),
    "refusal_f1": Metric(f1, "F1 of refusing what cannot be answered", "refusal", yes_no=correct),
    "abstention_f1": Metric(both_f1, "mean of refusal F1 and answering F1 (Trust-Score)", "refusal", yes_no=correct),
    "over_refusal": _rate("share of answerable questions refused", "over_refusal", better="lower", yes_no=True),
    "citation_precision": _rate("share of citations needed and sound, invented ones included", "citation_precision"),
    "citation_precision:macro": _rate("the same, averaged over cases", "citation_precision:macro"),
    "citation_recall": _rate("share of claims that their citations support", "citation_recall"),
    "citation_recall:macro": _rate("the same, averaged over cases", "citation_recall:macro"),
    "citation_coverage": _rate("share of claims with a citation", "citation_coverage"),
    "dangling_rate": _rate("share of citations that lead nowhere", "dangling_rate", better="lower"),
    "support_rate": _rate("share of claims that a cited passage supports", "support_rate"),
    "strict_support": _rate("share of answers whose every claim is supported", "strict_support", yes_no=True),
    "quote_exactness": _rate("share of quotations that stand verbatim in a cited document", "quote_exactness"),
    "number_precision": _rate("share of numbers that the cited passages bear", "number_precision"),
    "coverage": _rate("share of the required mentions made", "coverage"),
    "forbidden_rate": _rate("share of the forbidden mentions made", "forbidden_rate", better="lower"),
    "duplicate_rate": _rate("share of claims that repeat an earlier one", "duplicate_rate", better="lower"),
    "detection": _rate("share of planted faults found", "detection", yes_no=True),
    "false_alarms": _rate("share of verbatim true sentences faulted", "false_alarms", better="lower", yes_no=True),
    "false_alarms:reworded": _rate(
        "share of reworded true sentences faulted", "false_alarms:reworded", better="lower", yes_no=True
    ),
}


def metric_of(name: str) -> Metric | None:
    """The metric of a name, of `<metric>:<data set>` or of `detection:<fault>`."""
    return METRICS.get(name) or METRICS.get(name.split(":", 1)[0])


def hit(found: Sequence[frozenset[int]], k: int) -> float:
    """Whether any of the first k finds something; `found` holds, for each rank, the items first found there."""
    return float(any(found[:k]))


def reciprocal_rank(found: Sequence[frozenset[int]]) -> float:
    return next((1 / rank for rank, items in enumerate(found, 1) if items), 0.0)


def recall(found: Sequence[frozenset[int]], relevant: int, k: int) -> float:
    return sum(map(len, found[:k])) / relevant


def ndcg(found: Sequence[frozenset[int]], grades: Sequence[int], k: int) -> float:
    """
    Discounted gain `(2^g - 1) / log2(rank + 1)` over the ideal order's.

    Items that one evidence finds together count as one, else the evidence that finds all could not be ideal.
    """
    gains = [max((2.0 ** grades[item] - 1 for item in items), default=0.0) for items in found]
    together = frozenset().union(*found)
    missed = [2.0**grade - 1 for item, grade in enumerate(grades) if item not in together]
    ideal = sorted([gain for gain in gains if gain] + missed, reverse=True)
    return _discounted(gains[:k]) / _discounted(ideal[:k])


def _discounted(gains: Sequence[float]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
