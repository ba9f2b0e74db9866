"""
Two runs of the same cases: what moved, by how much, and whether that could be chance.

A gated metric passes when the lower bound of its difference, in the direction that is better, stays above minus its
margin: too few cases to rule a regression out fail the gate, and `detectable` says how small a difference they could
have shown. Cases that only one run could score are not compared but counted; one that was scored before and fails now
is a regression by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from assistant.errors import SuiteError
from assistant.evaluate.kinds import KINDS
from assistant.evaluate.metrics import METRICS, Metric, Parts, metric_of
from assistant.evaluate.outcomes import outcome, said, title
from assistant.evaluate.results import FORMAT, CaseResult, Run
from assistant.evaluate.statistics import Difference, holm, mcnemar_exact, paired_bootstrap

_SHOWN, _LONGEST = 20, 240
Pairs = Sequence[tuple[CaseResult, CaseResult]]


@dataclass(frozen=True, slots=True)
class MetricChange:
    before: float
    after: float
    difference: float
    low: float
    high: float
    p: float
    """Two-sided: exact McNemar for yes/no metrics, else from the bootstrap."""
    p_adjusted: float | None
    """Holm's, over the gated metrics; None for the others."""
    detectable: float
    """The smallest true difference that so many cases would show four times out of five."""
    n: int
    gained: int | None
    """Cases that turned right, for yes/no metrics."""
    lost: int | None
    better: str
    margin: float
    gated: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class CaseChange:
    id: str
    input: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    scores_before: Parts
    scores_after: Parts
    error_before: str | None
    error_after: str | None
    title: str = ""
    outcome_before: str = ""
    outcome_after: str = ""
    said_before: str = ""
    """What came of it, in words; of a baseline its beginning."""
    said_after: str = ""

    @property
    def rank(self) -> int:
        """The worse first: what went wrong now, what came right, what only moved."""
        bad = {"wrong", "error"}
        return 1 - (self.outcome_after in bad) + (self.outcome_before in bad)


@dataclass(frozen=True, slots=True)
class Comparison:
    before: str
    after: str
    suite: str
    compared: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    altered: tuple[str, ...]
    """Cases of the same id whose question or label is not the same: never compared."""
    newly_failing: tuple[str, ...]
    """Cases that were scored before and could not be now."""
    metrics: Mapping[str, MetricChange]
    changes: tuple[CaseChange, ...]

    @property
    def regressed(self) -> bool:
        """Whether a gate failed, which makes the command exit with 1."""
        return bool(self.newly_failing) or any(not change.passed for change in self.metrics.values())


def compare(before: Run, after: Run) -> Comparison:
    """The comparison of two runs of one kind; cases are paired by id."""
    if before.kind != after.kind:
        raise SuiteError(
            f"Runs of two kinds cannot be compared: {before.kind} and {after.kind}.", hint="Give two runs of one suite."
        )
    old, new = ({case.id: case for case in run.cases} for run in (before, after))
    shared = [name for name in old if name in new]
    altered = tuple(name for name in shared if old[name].input != new[name].input)
    pairs = [(old[name], new[name]) for name in shared if name not in set(altered)]
    if not pairs:
        raise SuiteError("The two runs have no case in common.", hint="Give two runs of one suite.")
    return Comparison(
        before=before.id,
        after=after.id,
        suite=after.suite,
        compared=len(pairs),
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
        altered=altered,
        newly_failing=tuple(b.id for a, b in pairs if a.error is None and b.error is not None),
        metrics=_metric_changes(before, after, pairs),
        changes=tuple(_case_change(a, b) for a, b in pairs if a.scores != b.scores or a.error != b.error),
    )


def comparison_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as the JSON that `--json` prints."""
    return {"format": FORMAT, **asdict(comparison), "regressed": comparison.regressed}


def comparison_text(comparison: Comparison) -> str:
    """What moved, as aligned plain text; gates that failed say why."""
    heads = ("metric", "before", "after", "difference", "95 % interval", "p", "detectable", "gate")
    lines = [heads] + [_text_row(name, change) for name, change in comparison.metrics.items()]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    apart = len(comparison.only_before) + len(comparison.only_after) + len(comparison.altered)
    counts = f"{comparison.compared} cases compared, {apart} not in both, {len(comparison.changes)} changed"
    verdict = f"{comparison.suite}: {'regressed' if comparison.regressed else 'no regression'}; {counts}"
    failing = [f"{case}: scored before, an error now" for case in comparison.newly_failing]
    return "\n".join([verdict, *drawn, *failing, *_changes_text(comparison)])


def _changes_text(comparison: Comparison) -> Iterator[str]:
    """The cases that changed with what came of each before and after, those that went wrong first."""
    changes = sorted(comparison.changes, key=lambda change: change.rank)
    for change in changes[:_SHOWN]:
        yield f"\n{change.id}: {_line(change.title)}"
        yield f"  before  {change.outcome_before}: {_line(change.said_before)}"
        yield f"  after   {change.outcome_after}: {_line(change.said_after)}"
    if len(changes) > _SHOWN:
        yield f"\n… and {len(changes) - _SHOWN} more: --json has them all."


def _line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _text_row(name: str, change: MetricChange) -> tuple[str, ...]:
    p = change.p if change.p_adjusted is None else change.p_adjusted
    gate = "" if not change.gated else "ok" if change.passed else f"may have fallen by more than {change.margin:g}"
    return (
        name,
        f"{change.before:.3f}",
        f"{change.after:.3f}",
        f"{change.difference:+.3f}",
        f"{change.low:+.3f} – {change.high:+.3f}",
        f"{p:.3f}",
        f"{change.detectable:.3f}",
        gate,
    )


def _metric_changes(before: Run, after: Run, pairs: Pairs) -> dict[str, MetricChange]:
    gated = _gated(before, after)
    changes = {}
    for name in after.metrics:
        metric = metric_of(name)
        members = [pair for pair in pairs if metric and _concerns(name, metric, pair)]
        change = _change(name, metric, members, after, gated=name in gated) if metric and members else None
        if change is not None:
            changes[name] = change
    return _adjusted(changes)


def _gated(before: Run, after: Run) -> set[str]:
    """The metrics with a threshold in either run; the kind's main ones where there are none."""
    named = {name for run in (before, after) for name, metric in run.metrics.items() if metric.threshold}
    return named or set(KINDS[after.kind].gated)


def _concerns(name: str, metric: Metric, pair: tuple[CaseResult, CaseResult]) -> bool:
    """Whether both runs scored the case for this metric, and the case is of the metric's group."""
    a, b = pair
    scored = a.error is None and b.error is None and metric.family in a.scores and metric.family in b.scores
    group = name.partition(":")[2]
    return scored and (not group or name in METRICS or b.group == group)


def _change(name: str, metric: Metric, pairs: Pairs, after: Run, *, gated: bool) -> MetricChange | None:
    old, new = (np.array([pair[side].scores[metric.family] for pair in pairs]) for side in (0, 1))
    difference = paired_bootstrap(metric.statistic, old, new, [b.cluster for _, b in pairs])
    if difference is None:
        return None
    once = np.ones((1, len(pairs)))
    gained, lost, p = _turned(metric, old, new, difference)
    threshold = after.metrics[name].threshold
    margin = threshold.margin if threshold and threshold.margin is not None else after.margin
    worst = difference.low if metric.better == "higher" else -difference.high
    return MetricChange(
        before=float(metric.statistic(old, once)[0]),
        after=float(metric.statistic(new, once)[0]),
        difference=difference.value,
        low=difference.low,
        high=difference.high,
        p=p,
        p_adjusted=None,
        detectable=difference.detectable,
        n=len(pairs),
        gained=gained,
        lost=lost,
        better=metric.better,
        margin=margin,
        gated=gated,
        passed=not gated or worst > -margin or difference.low == difference.high == 0,
    )


def _turned(
    metric: Metric, old: np.ndarray[Any, Any], new: np.ndarray[Any, Any], difference: Difference
) -> tuple[int | None, int | None, float]:
    """How many cases turned right and wrong, and the p-value that goes with the metric."""
    if metric.yes_no is None:
        return None, None, difference.p
    was, now = metric.yes_no(old), metric.yes_no(new)
    up, down = int((now > was).sum()), int((now < was).sum())
    # A yes/no metric of which less is better counts a turn to "no" as gained.
    gained, lost = (down, up) if metric.better == "lower" else (up, down)
    return gained, lost, mcnemar_exact(gained, lost)


def _adjusted(changes: dict[str, MetricChange]) -> dict[str, MetricChange]:
    names = [name for name, change in changes.items() if change.gated]
    adjusted = dict(zip(names, holm([changes[name].p for name in names]), strict=True))
    return {name: replace(change, p_adjusted=adjusted.get(name)) for name, change in changes.items()}


def _case_change(a: CaseResult, b: CaseResult) -> CaseChange:
    return CaseChange(
        *(b.id, b.input, a.output, b.output, a.scores, b.scores, a.error, b.error),
        *(title(b), outcome(a), outcome(b), said(a), said(b)),
    )
