"""
Which document a correction takes back: the one whose title it names, so long as that one is not the later.

Headlines are compared without case, accents, punctuation or a leading `CORRECTION:`; a touched-up one still counts, but
never one with other figures: the titles of a daily series differ in nothing else.
"""

from __future__ import annotations

import re

from assistant.domain import Document
from assistant.text import folded, words

_LIKE = 92
"""Likeness, of 100, from which one headline is another touched up."""
_PREFIX = re.compile(r"^\W*(?:(?:corrections?|corrected|corrects|clarification)\b\s*[:–—-]\s*)+", re.IGNORECASE)


def corrected(headline: str, title: str) -> bool:
    """Whether the headline that a correction names is this title: `CORRECTION: Cabinet aids Ulmark`."""
    from rapidfuzz import fuzz

    named, borne = _plain(headline), _plain(title)
    if not named or not borne:
        return False
    return named == borne or (_figures(named) == _figures(borne) and fuzz.ratio(named, borne) >= _LIKE)


def supersedes(correction: str | None, original: str | None) -> bool:
    """Whether a correction published on one day can take back what was published on another; no day is the earlier."""
    return not (original and correction) or original <= correction


def overrules(correction: Document, document: Document) -> bool:
    """Whether a correction takes back a document, by naming its title; a correction is never taken back."""
    earlier = supersedes(correction.published, document.published)
    return earlier and document.kind != "correction" and corrected(correction.corrects or "", document.title)


def _plain(headline: str) -> str:
    bare = folded(_PREFIX.sub("", headline))
    return " ".join(span.of(bare) for span in words(bare))


def _figures(headline: str) -> list[str]:
    return re.findall(r"\d+", headline)
