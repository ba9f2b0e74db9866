"""
Whether a claim keeps the order of events: `before she turned 110` of a source with `hours after turning 110`.

What stands behind `before` or `after` in a claim is looked for behind the other one in a source sentence that tells
something of the rest too. A source that has both orders, or the claim's own, settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verbs import base
from assistant.verify.premise import Sentence, Word, sentences_in, words_of

_ORDER = re.compile(r"\b(?P<way>before|prior to|ahead of|after|following|since)\b(?!\s(?:long|all|which|that)\b)", re.I)
_LATER = frozenset({"after", "following", "since"})
_END = re.compile(r"[,;:.—“”\"()]|\s-+\s|\b(?:and|but|while|when|which|who|because|before|after)\b")
# So many words behind it tell what it was before or after, and so many are looked at.
_LEAST, _MOST = 1, 4


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for the first order of events that the sources have the other way round."""
    return tuple(_reversed(claim.text, sentences_in(passages)))[:1]


def _reversed(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for match in _ORDER.finditer(text):
        event = _event(text, match)
        told = {base(word.stem) for word in words_of(text) if word.carries_meaning} - _stems(event)
        if len(event) < _LEAST or not told:
            continue
        ways = [
            (sentence, other)
            for sentence in sentences
            for other in _ORDER.finditer(sentence.text)
            if _is_same(event, _event(sentence.text, other)) and told & set(map(base, sentence.stems))
        ]
        if ways and all(_is_later(other) != _is_later(match) for _, other in ways):
            sentence, other = ways[0]
            yield _finding(text, Span(match.start(), event[-1].span.end), sentence, other)


def _event(text: str, match: re.Match[str]) -> list[Word]:
    """The words that carry meaning behind a word of order, up to where its clause ends."""
    end = _END.search(text, match.end())
    place = Span(match.end(), end.start() if end else len(text))
    return [word for word in words_of(text) if word.carries_meaning and place.contains(word.span)][:_MOST]


def _stems(words: Sequence[Word]) -> set[str]:
    return {base(word.stem) for word in words}


def _is_same(mine: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Whether two events are told by the same words, at least two of them or one that is all there is."""
    ours, others = _stems(mine), _stems(theirs)
    shared = ours & others
    return bool(shared) and (shared == ours == others or (len(shared) >= 2 and shared in (ours, others)))


def _is_later(match: re.Match[str]) -> bool:
    return match["way"].lower() in _LATER


def _finding(text: str, span: Span, sentence: Sentence, other: re.Match[str]) -> Finding:
    source = sentence.cite(Span(other.start(), len(sentence.text)))
    detail = f"The sentence has the order of events turned round: “{' '.join(source.quote.split())}”."
    return Finding("polarity", False, detail, span, source.quote, span.of(text), True, source)
