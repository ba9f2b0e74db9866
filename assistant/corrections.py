"""
Which document a correction takes back: the one whose title it names or whose story it tells again, if no later one.

Headlines are compared without case, accents, punctuation or a leading `CORRECTION:`; a touched-up one still counts, but
never one with other figures: the titles of a daily series differ in nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.domain import Document
from assistant.text import folded, terms, words

Dated = tuple[str, str, str | None, str | None]
"""Of a document: its id, the headline it has or corrects, its day and its publisher."""
SUPERSEDED = "Superseded by"
"""How the note begins that stands at a sentence whose figure was corrected, or replaced by a later report."""
CORRECTS = "The correction"
"""The note at the sentence that says what is right."""
_LIKE = 92
"""Likeness, of 100, from which one headline is another touched up."""
_LONGEST = 110
"""Characters of a headline that is shown before a sentence."""
_REPEATS = 0.5
"""Share of the corrected story's terms in the correction at which it is the whole story again."""
_RETOLD = 0.7
"""Share of either text's terms in the other from which they are two versions of one story."""
_INNER = str.maketrans('“”"', "‘’'")
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


def taken_back(
    corrections: Sequence[Dated], titles: Sequence[Dated], stories: Mapping[str, str]
) -> list[tuple[str, str]]:
    """
    Each document that a correction takes back, with that correction, by their ids; the later ones come later.

    `stories` names the copy that a document is one of: a correction that tells its outlet's story again takes back the
    earlier telling under whatever headline, since the headline may be what was wrong.
    """
    from rapidfuzz import fuzz, process

    alike: dict[tuple[str, ...], dict[str, list[tuple[str, str | None]]]] = {}
    told: dict[tuple[str, str | None], list[tuple[str, str | None]]] = {}
    for document, title, published, publisher in titles:
        if borne := _plain(title):
            alike.setdefault(tuple(_figures(borne)), {}).setdefault(borne, []).append((document, published))
        if document in stories:
            told.setdefault((stories[document], publisher), []).append((document, published))
    found = []
    for correction, headline, corrected_on, publisher in corrections:
        named = _plain(headline)
        same = alike.get(tuple(_figures(named)), {})
        borne_alike = process.extract(named, list(same), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=None)
        meant = [one for borne, _, _ in borne_alike for one in same[borne]]
        meant += told.get((stories[correction], publisher), []) if publisher and correction in stories else []
        found += [(one, correction) for one, day in dict.fromkeys(meant) if supersedes(corrected_on, day)]
    return found


def overrules(correction: Document, document: Document) -> bool:
    """Whether a correction takes back a document, by naming its title or telling it again; none takes back another."""
    earlier = supersedes(correction.published, document.published)
    if not earlier or document.kind == "correction" or not correction.corrects:
        return False
    return corrected(correction.corrects, document.title) or _retells(correction, document)


def _retells(correction: Document, document: Document) -> bool:
    """Whether a correction is its own outlet's story told anew, nearly word for word."""
    same = correction.publisher is not None and correction.publisher == document.publisher
    return same and tells_again(correction, document, _RETOLD) and tells_again(document, correction, _RETOLD)


def correction_of(correction: Document) -> str | None:
    """`Correction of “Ferry sinks, 11 dead”`, for a sentence that says what is right; None where it names no story."""
    named = (correction.corrects or "")[:_LONGEST].translate(_INNER)
    return f"Correction of “{named}”" if named else None


def tells_again(correction: Document, story: Document, share: float = _REPEATS) -> bool:
    """Whether a correction tells the whole story, and is no mere note on it."""
    told, again = set(terms(story.text)), set(terms(correction.text))
    return len(told & again) >= share * len(told)


def _plain(headline: str) -> str:
    bare = folded(_PREFIX.sub("", headline))
    return " ".join(span.of(bare) for span in words(bare))


def _figures(headline: str) -> list[str]:
    return re.findall(r"\d+", headline)
