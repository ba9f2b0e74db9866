"""
What a correction overrules is not told again.

A correction that repeats the story replaces it whole; one that is only a note takes out the sentences with the figures
or names it corrects (what it rights without naming it is in `righted.py`). It binds only earlier documents that it
names by their titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.corrections import overrules
from assistant.discourse.candidates import Candidate
from assistant.discourse.mistaken import is_withdrawn, mistakes
from assistant.domain import Citation, Document, Passage
from assistant.numerals import counts_in
from assistant.text import folded

Texts = Mapping[Document, Sequence[Candidate]]
_REPEATS = 0.5
"""Share of the corrected story's terms in the correction at which it is the whole story again."""


def superseded(texts: Texts) -> dict[Document, Sequence[Candidate]]:
    """The texts without the sentences that a correction among them overrules."""
    kept = dict(texts)
    for correction in texts:
        if not correction.corrects:
            continue
        for document in texts:
            if document != correction and overrules(correction, document):
                kept[document] = _standing(texts[document], correction, texts[correction])
    wrong = [one for found in texts.values() for passage in _passages(found) for one in mistakes(passage)]
    return {document: _unwithdrawn(found, wrong) for document, found in kept.items()} if wrong else kept


def _passages(found: Sequence[Candidate]) -> Iterable[Passage]:
    return dict.fromkeys(candidate.passage for candidate in found)


def _unwithdrawn(found: Sequence[Candidate], wrong: Sequence[Citation]) -> Sequence[Candidate]:
    return [each for each in found if not any(is_withdrawn(each.document, each.text, one) for one in wrong)]


def repeats(corrected: Sequence[Candidate], story: Sequence[Candidate]) -> bool:
    """Whether a correction tells the story again, and so stands in its place."""
    theirs = {term for candidate in corrected for term in candidate.terms}
    mine = [term for candidate in story for term in candidate.terms]
    return bool(mine) and sum(term in theirs for term in mine) >= _REPEATS * len(mine)


def _standing(story: Sequence[Candidate], correction: Document, corrected: Sequence[Candidate]) -> Sequence[Candidate]:
    if repeats(corrected, story):
        return ()
    # `One` is a pronoun more often than a number.
    figures = counts_in(correction.text) - {"1"}
    quoted = {folded(word) for word in re.findall(r"\b[A-Z][\w’'-]+", correction.text)}
    names_only = not figures
    return [
        candidate
        for candidate in story
        if not counts_in(candidate.text) & figures
        and not (names_only and {folded(name) for name in candidate.names} & quoted)
    ]
