"""Small drawings as inline SVG; colours come from the page, so that light and dark both work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluate.metrics import BINS, bin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluate.results import MetricResult
    from assistant.evaluate.statistics import Matrix

_SIDE = 240
_EDGE = 34


def interval_bar(metric: MetricResult) -> str:
    """A metric from 0 to 1 with its interval, and a tick at its threshold."""
    if metric.value is None:
        return ""
    low = metric.value if metric.low is None else metric.low
    high = metric.value if metric.high is None else metric.high
    ticks = (
        [limit for limit in (metric.threshold.min, metric.threshold.max) if limit is not None]
        if metric.threshold
        else []
    )
    marks = "".join(f'<line class="limit" x1="{_x(t)}" x2="{_x(t)}" y1="1" y2="17"/>' for t in ticks)
    label = f"{metric.value:.3f}, interval {low:.3f} to {high:.3f}"
    return (
        f'<svg class="bar" viewBox="0 0 160 18" role="img" aria-label="{label}"><rect class="track" x="0" y="7" '
        f'width="160" height="4" rx="2"/><rect class="interval" x="{_x(low)}" y="5" '
        f'width="{max(1.0, _x(high) - _x(low)):.1f}" height="8" rx="3"/>{marks}'
        f'<circle class="value" cx="{_x(metric.value)}" cy="9" r="4"/></svg>'
    )


def _x(value: float) -> float:
    return round(160 * min(1.0, max(0.0, value)), 1)


def sparkline(values: Sequence[float | None]) -> str:
    """A metric over runs, oldest first; runs that lack it leave a gap in time, not a zero."""
    known = [(i, value) for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    floor, ceiling = min(v for _, v in known), max(v for _, v in known)
    reach = (ceiling - floor) or 1.0
    step = 72 / max(1, len(values) - 1)
    points = " ".join(f"{4 + i * step:.1f},{20 - 16 * (v - floor) / reach:.1f}" for i, v in known)
    label = f"from {known[0][1]:.3f} to {known[-1][1]:.3f} over {len(known)} runs"
    return (
        f'<svg class="spark" viewBox="0 0 80 24" role="img" aria-label="{label}"><title>{label}</title>'
        f'<polyline points="{points}"/></svg>'
    )


def reliability(pairs: Matrix) -> str:
    """Share of supported claims against stated probability, a dot a bin, its area by the number of claims."""
    bins = bin_of(pairs[:, 1])
    dots = []
    for b in range(BINS):
        members = pairs[bins == b]
        if len(members):
            x, y = float(members[:, 1].mean()), float(members[:, 0].mean())
            radius = 3 + 9 * np.sqrt(len(members) / len(pairs))
            dots.append(
                f'<circle class="dot" cx="{_px(x)}" cy="{_py(y)}" r="{radius:.1f}"><title>{len(members)} claims: '
                f"stated {x:.2f}, supported {y:.2f}</title></circle>"
            )
    return _square("Reliability", "stated probability", "share supported", "".join(dots))


def roc(pairs: Matrix, threshold: float | None) -> str:
    """Supported claims kept against unsupported ones let through, over all thresholds; a dot at the shipped one."""
    order = np.argsort(-pairs[:, 1], kind="stable")
    labels, scores = pairs[order, 0], pairs[order, 1]
    ends = np.flatnonzero(np.r_[scores[1:] != scores[:-1], True])
    positives, negatives = max(1.0, labels.sum()), max(1.0, (1 - labels).sum())
    kept = np.r_[0.0, np.cumsum(labels)[ends] / positives]
    passed = np.r_[0.0, np.cumsum(1 - labels)[ends] / negatives]
    line = " ".join(f"{_px(x)},{_py(y)}" for x, y in zip(passed, kept, strict=True))
    dot = ""
    if threshold is not None:
        called = pairs[:, 1] >= threshold
        x = float((called & (pairs[:, 0] == 0)).sum() / negatives)
        y = float((called & (pairs[:, 0] == 1)).sum() / positives)
        dot = f'<circle class="dot" cx="{_px(x)}" cy="{_py(y)}" r="5"><title>threshold {threshold:.3f}</title></circle>'
    return _square(
        "ROC", "unsupported let through", "supported kept", f'<polyline class="curve" points="{line}"/>{dot}'
    )


def _px(value: float) -> float:
    return round(_EDGE + value * (_SIDE - _EDGE - 10), 1)


def _py(value: float) -> float:
    return round(_SIDE - _EDGE - value * (_SIDE - _EDGE - 10), 1)


def _square(title: str, across: str, up: str, inner: str) -> str:
    ticks = "".join(
        f'<text x="{_px(t)}" y="{_SIDE - 18}" text-anchor="middle">{t:g}</text>'
        f'<text x="{_EDGE - 6}" y="{_py(t) + 4}" text-anchor="end">{t:g}</text>'
        for t in (0.0, 0.5, 1.0)
    )
    return (
        f'<figure><figcaption>{title}</figcaption><svg class="plot" viewBox="0 0 {_SIDE} {_SIDE}" role="img" '
        f'aria-label="{title}: {up} against {across}"><rect class="frame" x="{_px(0)}" y="{_py(1)}" '
        f'width="{_px(1) - _px(0)}" height="{_py(0) - _py(1)}"/><line class="diagonal" x1="{_px(0)}" y1="{_py(0)}" '
        f'x2="{_px(1)}" y2="{_py(1)}"/>{inner}{ticks}<text x="{(_px(0) + _px(1)) / 2}" y="{_SIDE - 4}" '
        f'text-anchor="middle">{across}</text><text transform="translate(9 {(_py(0) + _py(1)) / 2}) rotate(-90)" '
        f'text-anchor="middle">{up}</text></svg></figure>'
    )
