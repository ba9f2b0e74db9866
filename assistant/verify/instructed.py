"""Whether a claim rests on words addressed to a model: they tell a reader nothing, and support nothing."""

from __future__ import annotations

from dataclasses import replace

from assistant.addressed import within
from assistant.domain import Citation, Claim, Finding, Span, Verdict


def heed(claim: Claim) -> Claim:
    """The verified claim; condemned where a source that supports it speaks to a model there."""
    verdict = claim.verdict
    found = next((one for one in claim.citations if one.role == "supports" and _speaks_to_a_model(one)), None)
    if not verdict or not found:
        return claim
    detail = "The words it rests on are addressed to a model, not told to readers."
    finding = Finding("citation", False, detail, Span(0, len(claim.text)), found=found.quote, source=found)
    label = "unsupported" if verdict.label in {"supported", "partial", "not-checkable"} else verdict.label
    return replace(claim, verdict=Verdict(label, verdict.score, (*verdict.findings, finding)))


def _speaks_to_a_model(citation: Citation) -> bool:
    return any(span.overlaps(citation.span) for span in within(citation.passage))
