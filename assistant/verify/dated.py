"""
Whether a day goes with the deed that the sources date so: `drawn on 31 May` of a source with `drawn on 28 May`.

A day may stand in the sources and belong to something else there. Asked is the verb just before the day in the claim:
where the sources have that verb beside another day, and never in a sentence with this one, the days were exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify.date import When, whens
from assistant.verify.premise import Sentence, Word, rarity, recall, sentences_in, stems_with_before, words_of

# Of the claim's other words the sentence of the other day, read with the one before it, has so much.
_ABOUT = 0.6
# A day stands within so many words after its verb.
_REACH = 3


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each day whose verb the sources have beside another day alone."""
    sentences = sentences_in(passages)
    stated = whens(claim.text, claim.written or next((p.document.published for p in passages), None))
    found = (_exchanged(claim, one, sentences) for one in stated if _is_day(one))
    return tuple(finding for finding in found if finding is not None)


def _is_day(one: When) -> bool:
    return not one.is_time and one.first == one.last


def _exchanged(claim: Claim, stated: When, sentences: Sequence[Sentence]) -> Finding | None:
    words = words_of(claim.text)
    verb = _before(words, stated.span)
    if verb is None or sum(map(_is_day, whens(claim.text, claim.written))) > 1:
        return None
    rest = {w.stem for w in words if w.carries_meaning and w != verb and not w.span.overlaps(stated.span)}
    weights = rarity(rest, [one.stems for one in sentences])
    others: list[tuple[Sentence, When]] = []
    known = False
    for at, sentence in enumerate(sentences):
        mine = _reading(claim, stated, sentence)
        days = [one for one in whens(sentence.text, sentence.passage.document.published) if _is_day(one)]
        if any(one.first == mine.first or one.words == mine.words for one in days):
            known = True
            if verb.stem in sentence.stems:
                return None
        elif rest and recall(weights, stems_with_before(sentences, at)) >= _ABOUT:
            others.extend((sentence, one) for one in days if _follows(sentence, one, verb))
    return _finding(claim.text, verb, stated, *others[0]) if others and known else None


def _reading(claim: Claim, stated: When, sentence: Sentence) -> When:
    """The claim's day as read from the day of a sentence's document, unless its draft has a day of its own."""
    if claim.written:
        return stated
    read = whens(claim.text, sentence.passage.document.published)
    return next((one for one in read if one.span == stated.span), stated)


def _before(words: Sequence[Word], span: Span) -> Word | None:
    """The meaningful word that stands closely before a place."""
    near = [word for word in words if word.span.end <= span.start][-_REACH:]
    return next((word for word in reversed(near) if word.carries_meaning and word.folded.isalpha()), None)


def _follows(sentence: Sentence, one: When, verb: Word) -> bool:
    before = _before(sentence.words, one.span)
    return before is not None and before.stem == verb.stem


def _finding(text: str, verb: Word, stated: When, sentence: Sentence, other: When) -> Finding:
    source, said = sentence.cite(other.span), stated.span.of(text)
    detail = f"The sentence has “{verb.span.of(text)}” {said}; the source has that on {source.quote}."
    return Finding("date", False, detail, stated.span, source.quote, said, True, source)
