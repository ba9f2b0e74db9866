"""How a case came out, in a word, and what it asks, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evaluate.metrics import metric_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluate.results import CaseResult


def outcome(case: CaseResult) -> str:
    """`right`, `wrong`, `scored` where no yes/no metric speaks of it, `n/a` or `error`."""
    if case.error is not None:
        return "error"
    if not case.scores:
        return "n/a"
    judged = [good for family, parts in case.scores.items() if (good := _is_good(family, parts)) is not None]
    return "scored" if not judged else "right" if all(judged) else "wrong"


def _is_good(family: str, parts: Sequence[float]) -> bool | None:
    if family.endswith("pair"):
        return parts[0] == parts[2]
    metric = metric_of(family if family != "refusal" else "refusal_f1")
    # The best of a ladder of ranks decides: a hit at 10 that is no hit at 1 did not go wrong.
    if metric is None or metric.yes_no is None or family.endswith(("@1", "@4")):
        return None
    if family == "refusal":
        return parts[0] == parts[1]
    return parts[0] == (1.0 if metric.better == "higher" else 0.0)


def title(case: CaseResult) -> str:
    """What the case asks, in a line."""
    for name in ("question", "claim", "faulty", "date", "since"):
        if case.input.get(name):
            return str(case.input[name])
    return case.id
