"""From what the checks found to one word: the worst finding decides, and nothing is supported by default."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain import CheckName, Finding, Label, Verdict
from assistant.verify.scored import Scored

# A sentence otherwise supported is partly so when one of these is only missing from its sources.
_DETAILS: frozenset[CheckName] = frozenset({"number", "date", "name"})


def decide(findings: Sequence[Finding], scored: Scored | None, threshold: float) -> Verdict:
    """The verdict that the worst finding demands; without a score, findings alone decide."""
    score = scored.probability if scored else None
    return Verdict(_label(findings, scored, threshold), score, tuple(findings))


def _label(findings: Sequence[Finding], scored: Scored | None, threshold: float) -> Label:
    failed = [finding for finding in findings if not finding.passed]
    if not failed:
        return "supported"
    if any(finding.contradicts for finding in failed):
        return "contradicted"
    mostly = scored is not None and scored.probability >= threshold
    if mostly and len(failed) == 1 and failed[0].check in _DETAILS:
        return "partial"
    return "unsupported"
