"""From the cases' scores to metrics with intervals and a full account of every case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluate.metrics import Metric, metric_of
from assistant.evaluate.results import CaseResult, MetricResult
from assistant.evaluate.statistics import Estimate, cluster_bootstrap, indices_of, wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluate.kinds import Kind


def aggregate(kind: Kind, cases: Sequence[CaseResult], *, seed: int) -> dict[str, MetricResult]:
    """Every metric of the kind over all cases, then those given by group for each group."""
    groups = sorted({case.group for case in cases if case.group is not None})
    results = {name: measured(name, cases, seed=seed) for name in kind.metrics}
    # One data set needs no breakdown; one kind of fault does, for its name says what was planted.
    if len(groups) > 1 or kind.grouped != kind.metrics:
        for name in kind.grouped:
            for group in groups:
                members = [case for case in cases if case.group == group]
                results[f"{name}:{group}"] = measured(name, members, seed=seed)
    return results


def measured(name: str, cases: Sequence[CaseResult], *, seed: int) -> MetricResult:
    """One metric over some cases. What is undefined on all of them together applies to none (n_na)."""
    metric = metric_of(name)
    if metric is None:
        raise KeyError(name)
    scored = [case for case in cases if case.error is None and metric.family in case.scores]
    errors = sum(case.error is not None for case in cases)
    estimate = _estimated(metric, scored, seed)
    n_scored = 0 if estimate.value is None else len(scored)
    return MetricResult(
        estimate.value,
        estimate.low,
        estimate.high,
        n_total=len(cases),
        n_scored=n_scored,
        n_na=len(cases) - n_scored - errors,
        n_error=errors,
        better=metric.better,
        meaning=metric.meaning,
    )


def _estimated(metric: Metric, scored: Sequence[CaseResult], seed: int) -> Estimate:
    if not scored:
        return Estimate(None, None, None)
    parts = np.array([case.scores[metric.family] for case in scored])
    clusters = [case.cluster for case in scored]
    estimate = cluster_bootstrap(metric.statistic, parts, clusters, seed=seed)
    if estimate.value in {0.0, 1.0} and estimate.low == estimate.high:
        # All cases alike: every resample says the same, which would be an interval of no width.
        _, count = indices_of(clusters)
        low, high = wilson(count if estimate.value == 1.0 else 0, count)
        return Estimate(estimate.value, low, high)
    return estimate
