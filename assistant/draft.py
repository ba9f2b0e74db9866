"""
A draft → its sentences as claims, each with its place in the draft.

Markdown's list marks, quotation marks of blocks and reference numbers are not part of a sentence; headings and tables
come out as claims too, and are found not checkable by name rather than silently dropped.
"""

from __future__ import annotations

import re

from assistant.domain import Claim, Span
from assistant.text import sentences

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_FENCED = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_LEAD = re.compile(r"(?:[-*•–—+]\s+|\d{1,2}[.)](?:\s+|$)|>\s+)+")
_REFERENCES = re.compile(r"\s*(?:\[\d{1,3}(?:,\s*\d{1,3})*\]\s*)+$")


def claims_of(draft: str) -> tuple[Claim, ...]:
    """One claim a sentence; `draft[claim.span.start:claim.span.end] == claim.text`."""
    skipped = [Span(*match.span()) for pattern in (_FRONT_MATTER, _FENCED) for match in pattern.finditer(draft)]
    spans = (_trimmed(draft, sentence) for sentence in sentences(draft))
    return tuple(
        Claim(span.of(draft), span=span)
        for span in spans
        if len(span) and not any(area.overlaps(span) for area in skipped)
    )


def _trimmed(draft: str, sentence: Span) -> Span:
    """The sentence without list marks before it and reference numbers after it."""
    lead = _LEAD.match(draft, sentence.start, sentence.end)
    start = lead.end() if lead else sentence.start
    references = _REFERENCES.search(draft, start, sentence.end)
    return Span(start, references.start() if references else sentence.end)
