"""A citation of a word or two → the whole sentence it stands in, which a reader can judge."""

from __future__ import annotations

from dataclasses import replace

from assistant.domain import Citation, Span
from assistant.text import sentences

_LONGEST = 600
"""Characters; a longer stretch is left as it was cited."""


def whole(citation: Citation) -> Citation:
    """`14` → `The harbour will reopen, and 14 ships are waiting.`; never beyond its passage and its speaker's turn."""
    document, place = citation.document, citation.passage.span
    turn = next((turn.span for turn in document.turns if turn.span.contains(citation.span)), place)
    within = Span(max(place.start, turn.start), min(place.end, turn.end))
    found = (span for span in sentences(document.text, within) if span.contains(citation.span))
    span = next(found, citation.span)
    return replace(citation, span=span) if len(span) <= _LONGEST else citation
