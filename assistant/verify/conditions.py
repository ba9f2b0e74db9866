"""
Whether a claim states without its condition what the sources have only under one: `if the council agrees`, or states
the condition itself: `the council has agreed`.

The source sentence that has most of a claim is looked at: where it has a condition, and the claim has neither one nor
any word of that condition, the condition is dropped. A source sentence that has as much without a condition settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from assistant.domain import Claim, Finding, Passage, Span
from assistant.kin import kin_of
from assistant.verify.names import names
from assistant.verify.overlap import akin
from assistant.verify.premise import Sentence, Word, rarity, recall, sentence_around, sentences_in, words_of

# A source sentence with so much of a claim tells the same thing; others with nearly as much may be meant too.
_TELLS, _AS_MUCH = 0.75, 0.85
# So much of a claim in a source's condition, and of what the two share, makes the claim that condition.
_MOSTLY, _WHOLLY = 0.6, 0.9
_CLOSE = re.compile(r"[,;:.—]\s|\s--\s|$")
_OURS = re.compile(r"\b(?:we|our|I|my)\b", re.IGNORECASE)
_LEAST = 3
"""Meaningful words of a claim; with fewer it is like too many sentences."""
# What asks, concedes or softens is no condition: `asked if`, `even if`, `if necessary`, `if you look at it`.
_CONDITION = re.compile(
    r"(?<!\beven )(?<!\bas )(?<!\bknow )(?<!\bsee )(?<!\bsay )(?<!\btell )(?<!\bsure )(?<!\bclear )"
    r"(?<!\bask )(?<!\basked )(?<!\bwonder )(?<!\bwondering )(?<!\bwhat )"
    r"\b(?:if(?!\s(?:not|any|anything|ever|necessary|needed|possible|so|only|and when|you|I|we)\b)|"
    r"unless|provided that|on condition that|as long as|only when|in the event (?:of|that))\s",
    re.IGNORECASE,
)
# `Should prices rise, the Board will act.`
_TURNED = re.compile(r"(?:^|(?<=[“\"]))(?:Should|Were|Had)\s(?=[^?.;:]{3,120},)")
# What is still awaited, as much as what is only supposed.
_AWAITED = re.compile(r"\b(?:if|unless|until|once|in case|in the event (?:of|that)|provided that)\s", re.IGNORECASE)
_END = re.compile(r"[,;:.—]|\s--\s")
# Where a clause begins of which a condition behind it, or before it, says nothing.
_PART = re.compile(r"[;:—]|\s--\s|,?\s(?:and|but|while|whereas|although)\s")
# So much of what the two share must stand in the clause that the condition is of.
_UNDER = 0.75
# A claim with one of these says itself that it depends on something, or that it is not sure.
_DEPENDS = re.compile(
    r"\b(?:if|unless|provided|condition\w*|subject to|depend\w*|pending|long as|once|until|before|after|when|without|"
    r"with|in case|in the event|would|could|might|should|whether|(?-i:may)|likely|possibl[ey]|perhaps|prepared|ready|"
    r"threat\w*|option\w*)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:if|unless|until|once|whether|would|could|might|should|(?-i:may)|can|will|likely|possibl[ey]|perhaps|pending|"
    r"condition\w*|provided|case|risk\w*|not|no|never|\w+n['’]t|need\w*|must|wants?|expect\w*)\b",
    re.IGNORECASE,
)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for the condition that a claim leaves out, or states."""
    sentences = sentences_in(passages)
    found = () if _DEPENDS.search(claim.text) else tuple(_dropped(claim.text, sentences))
    return found or (() if _SUPPOSES.search(claim.text) else tuple(_stated(claim.text, sentences)))


def _dropped(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    mine = [word for word in words_of(text) if word.carries_meaning]
    stems = {word.stem for word in mine}
    if len(stems) < _LEAST:
        return
    weights = rarity(stems, [sentence.stems for sentence in sentences])
    shares = [recall(_asked(text, weights, one), one.stems) for one in sentences]
    least = max(_TELLS, _AS_MUCH * max(shares, default=0.0))
    telling = [one for one, share in zip(sentences, shares, strict=True) if share >= least]
    places = [(one, _condition(one.text)) for one in telling]
    if not places or any(place is None or _keeps(mine, one, place) for one, place in places):
        return
    under = ((one, place) for one, place in places if place is not None and _is_under(stems, one, place))
    sentence, place = next(under, (None, None))
    if sentence is None:
        return
    source = sentence.cite(place)
    span = sentence_around(text, mine[0].span)
    detail = f"The sentence drops the source's condition: “{' '.join(source.quote.split())}”."
    yield Finding("polarity", False, detail, span, source.quote, span.of(text), source=source)


def _asked(text: str, weights: Mapping[str, float], sentence: Sentence) -> Mapping[str, float]:
    """What of a claim a sentence has to have: one that says `we` need not name whom it speaks of."""
    if not _OURS.search(sentence.text):
        return weights
    spans = [name.span for name in names(text)]
    named = {word.stem for word in words_of(text) if any(word.span.overlaps(span) for span in spans)}
    return {stem: weight for stem, weight in weights.items() if stem in sentence.stems or stem not in named}


def _stated(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`A court found it insolvent` of a source that says what follows if a court finds it so."""
    stems = {word.stem for word in words_of(text) if word.carries_meaning}
    if len(stems) < _LEAST:
        return
    weights = rarity(stems, [sentence.stems for sentence in sentences])
    shares = [recall(weights, sentence.stems) for sentence in sentences]
    least = max(_MOSTLY, _AS_MUCH * max(shares, default=0.0))
    telling = [one for one, share in zip(sentences, shares, strict=True) if share >= least]
    if not telling or not all(_is_inside(stems, one) for one in telling):
        return
    source = telling[0].cite()
    detail = f"The sentence states what the source has only as a condition: “{' '.join(source.quote.split())}”."
    yield Finding("polarity", False, detail, Span(0, len(text)), source.quote, text, source=source)


def _is_inside(stems: set[str], sentence: Sentence) -> bool:
    """Whether all that a sentence shares with a claim stands in its condition."""
    shared = [word for word in sentence.words if word.carries_meaning and word.stem in stems]
    for match in _AWAITED.finditer(sentence.text):
        end = _CLOSE.search(sentence.text, match.end())
        place = Span(match.start(), end.start() if end else len(sentence.text))
        if sum(word.span.overlaps(place) for word in shared) >= _WHOLLY * len(shared):
            return True
    return False


@lru_cache(maxsize=65_536)
def _condition(text: str) -> Span | None:
    """The clause that a sentence puts as a condition: `If the council agrees` before a comma."""
    match = _TURNED.search(text) or _CONDITION.search(text)
    if match is None or text.rstrip("”\"’' ").endswith("?"):
        return None
    end = _END.search(text, match.end())
    return Span(match.start(), end.start() if end else len(text))


def _is_under(stems: set[str], sentence: Sentence, place: Span) -> bool:
    """Whether what a claim shares with a sentence stands in the clause that its condition is of."""
    text = sentence.text
    if not text[: place.start].strip(" “\"'’"):
        after = _PART.search(text, place.end)
        scope = Span(place.end, after.start() if after else len(text))
    else:
        scope = Span(max((one.end() for one in _PART.finditer(text, 0, place.start)), default=0), place.start)
    shared = [word for word in sentence.words if word.carries_meaning and word.stem in stems]
    return sum(word.span.overlaps(scope) for word in shared) >= _UNDER * len(shared)


def _keeps(mine: Sequence[Word], sentence: Sentence, place: Span) -> bool:
    """Whether a claim has a word that the source has in its condition alone, or one like it."""
    inside = {word.stem for word in sentence.words if word.carries_meaning and word.span.overlaps(place)}
    outside = {word.stem for word in sentence.words if word.carries_meaning and not word.span.overlaps(place)}
    told = inside - outside
    return not told or any(
        word.stem in told or bool(kin_of(word.stem) & told) or any(akin(word.stem, other) for other in told)
        for word in mine
        if word.stem not in outside
    )
