"""
Whether a claim joins one of two opposite verbs of a source sentence with what belongs to the other.

`acquitted of negligence` of a source that has `acquitted him of fraud but convicted him of negligence`: every word of
the claim stands in its source, and nothing but what goes with what tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify import contrast, cues
from assistant.verify.premise import Sentence, Word, sentences_in, words_of

_PART = re.compile(r"[,;:—]|\b(?:but|while|whereas|and|although|though)\b")
# A source sentence with so much of the claim's words is the one.
_SHARED = 0.7


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each opposite that takes the other's part."""
    mine = [word for word in words_of(claim.text) if word.carries_meaning]
    found = (one for sentence in sentences_in(passages) for one in _crossed(claim.text, mine, sentence))
    return tuple(found)[:1]


def _crossed(text: str, mine: Sequence[Word], sentence: Sentence) -> Iterator[Finding]:
    stems = {word.stem for word in mine}
    if len(stems & sentence.stems) < _SHARED * len(stems) or not _PART.search(sentence.text):
        return
    parts = list(_parts(sentence))
    for word in mine:
        reverse = (contrast.OPPOSITES.get(word.stem, frozenset()) | cues.OPPOSITES.get(word.stem, frozenset())) - stems
        own = [part for part in parts if word.stem in part]
        others = [part for part in parts if reverse & part.keys()]
        if len(own) != 1 or len(others) != 1 or own == others:
            continue
        last = max(own[0].values(), key=lambda one: one.span)
        only_other = stems & (others[0].keys() - own[0].keys())
        after = {one.stem for one in mine if one.span.start > word.span.start}
        # What the verb itself goes with is left out of the claim, and the other's put there.
        if only_other & after and last.stem not in stems:
            place = _extent([*own[0].values(), *others[0].values()])
            source = sentence.cite(place)
            told = next(one for one in mine if one.stem in only_other & after)
            detail = (
                f"The sentence joins “{word.span.of(text)}” with “{told.span.of(text)}”, which the source has with its "
                f"opposite: “{' '.join(source.quote.split())}”."
            )
            span = _extent([word, told])
            yield Finding("polarity", False, detail, span, source.quote, span.of(text), True, source)


def _parts(sentence: Sentence) -> Iterator[dict[str, Word]]:
    """The meaningful words of each part of a sentence, by their stems."""
    breaks = [0, *(match.start() for match in _PART.finditer(sentence.text)), len(sentence.text)]
    for start, end in pairwise(breaks):
        yield {word.stem: word for word in sentence.words if word.carries_meaning and start <= word.span.start < end}


def _extent(words: Sequence[Word]) -> Span:
    return Span(min(word.span.start for word in words), max(word.span.end for word in words))
