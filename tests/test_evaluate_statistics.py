"""The statistics are those of SciPy and scikit-learn, or worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.metrics import (
    balanced_accuracy_score,
    brier_score_loss,
    f1_score,
    precision_score,
    recall_score,
    roc_auc_score,
)

from assistant.evaluate import metrics, statistics

labelled = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 8).map(lambda n: n / 8)), min_size=2, max_size=60
).filter(lambda pairs: len({label for label, _ in pairs}) == 2)


def once(statistic, parts):
    return float(statistic(np.array(parts, dtype=float), np.ones((1, len(parts))))[0])


@settings(deadline=None)
@given(labelled)
def test_auroc_is_scikit_learns(pairs):
    """
    Ties count half, whatever the order of the pairs.
    """
    labels, scores = zip(*pairs, strict=True)

    assert roc_auc_score(labels, scores) == pytest.approx(once(statistics.weighted_auroc, pairs))


@settings(deadline=None)
@given(labelled, st.data())
def test_a_weight_counts_as_that_many_cases(pairs, data):
    """
    A resample's weights mean the same as repeating the cases.
    """
    weights = data.draw(st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs)))
    repeated = [pair for pair, n in zip(pairs, weights, strict=True) for _ in range(n)]
    weighted = statistics.weighted_auroc(np.array(pairs, float), np.array([weights], float))[0]

    if len({label for label, _ in repeated}) < 2:
        assert np.isnan(weighted)
    else:
        assert roc_auc_score(*zip(*repeated, strict=True)) == pytest.approx(weighted)


@settings(deadline=None)
@given(labelled)
def test_classification_metrics_are_scikit_learns(pairs):
    """
    Balanced accuracy, precision and recall of the unsupported class, F1 and Brier at any threshold.
    """
    parts = [(label, p, float(p >= 0.5)) for label, p in pairs]
    truth, called = [label for label, _ in pairs], [int(p >= 0.5) for _, p in pairs]

    assert balanced_accuracy_score(truth, called) == pytest.approx(once(metrics.balanced_accuracy, parts))
    assert brier_score_loss(truth, [p for _, p in pairs]) == pytest.approx(once(metrics.brier, parts))
    assert recall_score(truth, called, pos_label=0) == pytest.approx(once(metrics.negative_recall, parts))
    if 0 in called:
        assert precision_score(truth, called, pos_label=0) == pytest.approx(once(metrics.negative_precision, parts))
    if 1 in called:
        assert f1_score(truth, called) == pytest.approx(once(metrics.f1, parts))


def test_precision_of_a_class_never_called_is_undefined():
    """
    No claim called unsupported leaves nothing to be precise about: neither 0 nor 1.
    """
    assert np.isnan(once(metrics.negative_precision, [(1, 0.9, 1), (0, 0.8, 1)]))


def test_calibration_error_by_hand():
    """
    Two bins: three at 0.95 of which two hold, one at 0.15 that does not.
    """
    parts = [(1, 0.95, 1), (1, 0.95, 1), (0, 0.95, 1), (0, 0.15, 0)]

    assert (abs(2 - 3 * 0.95) + 0.15) / 4 == pytest.approx(once(metrics.calibration_error, parts))


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test(gained, lost):
    """
    SciPy's binomial test of the cases that changed.
    """
    expected = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0

    assert expected == pytest.approx(statistics.mcnemar_exact(gained, lost))


def test_mcnemar_of_thousands_does_not_overflow():
    """
    2 to the 5,000 is no float; the ratio is.
    """
    assert binomtest(2400, 5000).pvalue == pytest.approx(statistics.mcnemar_exact(2400, 2600))


def test_holm_by_hand():
    """
    Each p-value by the number of hypotheses left, never below the one before.
    """
    assert [pytest.approx(0.03), pytest.approx(0.06), pytest.approx(0.06)] == statistics.holm([0.01, 0.04, 0.03])
    assert statistics.holm([]) == []


@settings(deadline=None)
@given(st.integers(0, 40), st.integers(1, 40))
def test_wilson_is_scipys(successes, n):
    """
    Where SciPy has the same interval.
    """
    successes = min(successes, n)
    expected = binomtest(successes, n).proportion_ci(method="wilson")

    assert (expected.low, expected.high) == pytest.approx(statistics.wilson(successes, n), abs=1e-6)


def test_the_bootstrap_draws_whole_clusters():
    """
    Ten copies of one case are one observation: the interval is as wide as without the copies.
    """
    rng = np.random.default_rng(1)
    values = rng.integers(0, 2, 30).astype(float)
    single = np.column_stack([values, np.ones(30)])
    copied = np.repeat(single, 10, axis=0)
    names = [str(i) for i in range(30)]
    narrow = statistics.cluster_bootstrap(metrics.ratio, copied, [str(i) for i in range(300)])
    clustered = statistics.cluster_bootstrap(metrics.ratio, copied, [name for name in names for _ in range(10)])
    plain = statistics.cluster_bootstrap(metrics.ratio, single, names)

    assert clustered.high - clustered.low > 2 * (narrow.high - narrow.low)
    assert plain.high - plain.low == pytest.approx(clustered.high - clustered.low, abs=0.08)


def test_the_same_seed_gives_the_same_interval():
    """
    And another seed another one.
    """
    parts = np.column_stack([np.arange(40) ** 0.5, np.ones(40)])
    names = [str(i) for i in range(40)]

    assert statistics.cluster_bootstrap(metrics.ratio, parts, names) == statistics.cluster_bootstrap(
        metrics.ratio, parts, names
    )
    assert statistics.cluster_bootstrap(metrics.ratio, parts, names) != statistics.cluster_bootstrap(
        metrics.ratio, parts, names, seed=1
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_the_interval_covers_the_mean_of_a_known_population(seed):
    """
    Within four standard errors of the sample mean on either side, and around it.
    """
    values = np.random.default_rng(seed).normal(0.5, 0.1, 200)
    found = statistics.cluster_bootstrap(
        metrics.ratio, np.column_stack([values, np.ones(200)]), [str(i) for i in range(200)]
    )
    error = values.std() / np.sqrt(200)

    assert found.low < found.value < found.high
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.25)


def test_no_interval_where_most_resamples_are_undefined():
    """
    One positive among few: a third of the resamples have none, and an interval would describe other data.
    """
    parts = np.array([(1, 0.9), (0, 0.1), (0, 0.2)])
    found = statistics.cluster_bootstrap(statistics.weighted_auroc, parts, ["a", "b", "c"])

    assert found == statistics.Estimate(1.0, None, None)


def test_a_paired_difference_sees_what_two_intervals_would_not():
    """
    Every case a little better: the difference is sure although the runs' own intervals overlap.
    """
    before = np.random.default_rng(3).uniform(0, 0.8, 50)
    names = [str(i) for i in range(50)]
    old, new = (np.column_stack([values, np.ones(50)]) for values in (before, before + 0.05))
    change = statistics.paired_bootstrap(metrics.ratio, old, new, names)

    assert change.value == pytest.approx(0.05)
    assert change.low > 0.04
    assert change.p < 0.01
    assert change.detectable < 0.01
