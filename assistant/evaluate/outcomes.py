"""How a case came out, in a word, what it asks, in a line, and what was said, in a few."""

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


def said(case: CaseResult) -> str:
    """What came of the case, in words: an answer, the places found, what was faulted, how likely support is."""
    output = case.output or {}
    if "said" in output:
        return str(output["said"])
    if case.error is not None:
        return case.error
    if "evidence" in output:
        return "; ".join(f"{one['title']} {one['start']}–{one['end']}" for one in output["evidence"][:3])
    if "text" in output:
        return str(output["text"] or f"refused: {output.get('reason') or 'no reason'}")
    if "faulty" in output:
        return "; ".join(f"{name} {'faulted' if one['alarm'] else 'not faulted'}" for name, one in output.items())
    pairs = {family: parts for family, parts in case.scores.items() if family.endswith("pair")}
    return "; ".join(
        f"{'judge: ' if family != 'pair' else ''}{'supported' if called else 'unsupported'} ({probability:.2f})"
        for family, (_, probability, called) in pairs.items()
    )
