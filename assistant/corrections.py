"""
Which document a correction takes back: the one whose title it names, so long as that one is not the later.

Headlines are compared without case, accents, punctuation or a leading `CORRECTION:`; a touched-up one still counts, but
never one with other figures: the titles of a daily series differ in nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Document
from assistant.text import folded, words

Dated = tuple[str, str, str | None]
"""Of a document: its id, the headline it has or corrects, and its day."""
SUPERSEDED = "Superseded by"
"""How the note begins that stands at a sentence whose figure was corrected, or replaced by a later report."""
CORRECTS = "The correction"
"""The note at the sentence that says what is right."""
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


def taken_back(corrections: Sequence[Dated], titles: Sequence[Dated]) -> list[tuple[str, str]]:
    """Each document that a correction takes back, with that correction, by their ids; the later ones come later."""
    from rapidfuzz import fuzz, process

    alike: dict[tuple[str, ...], dict[str, list[tuple[str, str | None]]]] = {}
    for document, title, published in titles:
        if borne := _plain(title):
            alike.setdefault(tuple(_figures(borne)), {}).setdefault(borne, []).append((document, published))
    found = []
    for correction, headline, corrected_on in corrections:
        named = _plain(headline)
        same = alike.get(tuple(_figures(named)), {})
        for borne, _, _ in process.extract(named, list(same), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None):
            found += [(one, correction) for one, day in same[borne] if supersedes(corrected_on, day)]
    return found


def overrules(correction: Document, document: Document) -> bool:
    """Whether a correction takes back a document, by naming its title; a correction is never taken back."""
    earlier = supersedes(correction.published, document.published)
    return earlier and document.kind != "correction" and corrected(correction.corrects or "", document.title)


def _plain(headline: str) -> str:
    bare = folded(_PREFIX.sub("", headline))
    return " ".join(span.of(bare) for span in words(bare))


def _figures(headline: str) -> list[str]:
    return re.findall(r"\d+", headline)
