"""From what the checks found to one word: the worst finding decides, and nothing is supported by default."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import text as texts
from assistant.domain import CheckName, Finding, Label, Verdict
from assistant.verify.scored import Scored

# A sentence otherwise supported is partly so when one of these is only missing from its sources.
_DETAILS: frozenset[CheckName] = frozenset({"number", "date", "name"})
_REFUSAL = re.compile(
    r"^(?:nothing (?:was|has been) found|no (?:answer|evidence|statement|source|information)s?\b.{0,40}\bfound\b|"
    r"(?:the|these) (?:sources|documents|passages|articles)\b.{0,40}\b(?:do|does|did) not (?:say|mention|contain|"
    r"state|answer|provide|address)|"
    r"i (?:can(?:not|['’]t)|do(?:n['’]t| not) (?:know|have)|could(?:n['’]t| not))\b|i['’]m sorry\b|sorry\b|"
    r"not enough information\b)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:(?:good (?:morning|afternoon|evening|day)|hello|hi|dear|welcome|greetings|thanks|thank you|"
    r"(?:best|kind|warm) regards|regards|sincerely|yours)\b[^.!?]{0,40}[.!,]*\s*)+$",
    re.IGNORECASE,
)
_STAGE = re.compile(r"^[(\[][^()\[\]]{1,60}[)\]]\.?$")
_FINAL = re.compile(r"[.!…]+[\"”’'»)\]]*$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|may|might|can|could|should|must|do|does|did|say|says|said|"
    r"told|makes?|made|takes?|took|goes|went|\w+ed)\b",
    re.IGNORECASE,
)


def uncheckable(text: str) -> str | None:
    """Why a sentence asserts nothing that sources could bear out; None where it does."""
    bare = text.strip().strip("*_ ")
    reasons = {
        "It has no words.": not re.search(r"[^\W_]", bare),
        "It is a stage direction.": _STAGE.match(bare),
        "It is a greeting.": _GREETING.match(bare),
        "It says that there is no answer.": _REFUSAL.match(bare),
        "It is a question.": bare.rstrip("\"”’'»)]").endswith("?"),
        "It is a heading.": _is_heading(bare),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _is_heading(text: str) -> bool:
    """A line marked as one, or a short one without final punctuation, verb, figure or quotation."""
    if text.startswith("#") or (text.endswith(":") and len(text.split()) <= 12):
        return True
    return (
        len(text.split()) <= 8
        and not _FINAL.search(text)
        and not _VERB.search(text)
        and not re.search(r"\d", text)
        and not texts.quotations(text)
    )


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
