"""Small drawings as inline SVG; colours come from the page, so that light and dark both work."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

from assistant.evaluate.metrics import BINS, bin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluate.results import MetricResult, Threshold
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


def reliability(pairs: Matrix, whose: str) -> str:
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
    return _square(f"Reliability, {whose}", "stated probability", "share supported", "".join(dots))


def roc(pairs: Matrix, threshold: float | None, whose: str) -> str:
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
        f"ROC, {whose}", "unsupported let through", "supported kept", f'<polyline class="curve" points="{line}"/>{dot}'
    )


def history(name: str, points: Sequence[tuple[str, float | None]], threshold: Threshold | None) -> str:
    """One metric over the runs of a suite, each run a dot, with lines where its thresholds are; nothing for one run."""
    known = [(i, day, value) for i, (day, value) in enumerate(points) if value is not None]
    if len(known) < 2:
        return ""
    width, height, edge = 360, 150, 30
    reach = max(1, len(points) - 1)

    def at(i: float, value: float) -> tuple[float, float]:
        shown = min(1.0, max(0.0, value))
        return round(edge + i / reach * (width - edge - 12), 1), round(8 + (1 - shown) * (height - 34), 1)

    line = " ".join(f"{x},{y}" for x, y in (at(i, value) for i, _, value in known))
    dots = "".join(
        f'<circle class="dot" cx="{at(i, value)[0]}" cy="{at(i, value)[1]}" r="3.5"><title>{escape(day[:16])}: '
        f"{value:.3f}</title></circle>"
        for i, day, value in known
    )
    limits = [limit for limit in (threshold.min, threshold.max) if limit is not None] if threshold else []
    ruled = "".join(_rule("limit", at(0, limit), at(reach, limit)) for limit in limits)
    ticks = "".join(
        f'<text x="{edge - 6}" y="{at(0, t)[1] + 4}" text-anchor="end">{t:g}</text>'
        + _rule("diagonal", at(0, t), at(reach, t))
        for t in (0.0, 0.5, 1.0)
    )
    label = f"{name} over {len(known)} runs, from {known[0][2]:.3f} to {known[-1][2]:.3f}"
    days = (
        f'<text x="{edge}" y="{height - 4}">{escape(known[0][1][:10])}</text><text x="{width - 12}" y="{height - 4}" '
        f'text-anchor="end">{escape(known[-1][1][:10])}</text>'
    )
    return (
        f'<figure class="history"><figcaption>{escape(name)}</figcaption>'
        f'<svg class="plot" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{ticks}{ruled}'
        f'<polyline class="curve" points="{line}"/>{dots}{days}'
        "</svg></figure>"
    )


def _rule(style: str, one: tuple[float, float], other: tuple[float, float]) -> str:
    return f'<line class="{style}" x1="{one[0]}" y1="{one[1]}" x2="{other[0]}" y2="{other[1]}"/>'


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
