"""
Whether what a claim tells of somebody is told of another: facts of two sentences joined.

A source sentence that has nearly all of a claim but the name that opens it, and another's name in the place of that
name, speaks of another. The claim's name has to stand elsewhere in the sources, and nowhere near.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage
from assistant.verify import cues
from assistant.verify.names import Name, names, names_any
from assistant.verify.premise import Sentence, rarity, recall, sentences_in, words_of

# So much of what is told of somebody makes a source sentence one that tells it; others with nearly as much may too.
_TELLS, _AS_MUCH = 0.6, 0.85
_LEAST = 3
"""Words told; fewer are like too many sentences."""
# So many sentences on either side of it may say of whom it tells.
_NEAR = 2
_PRONOUN = re.compile(r"\W*(?:he|she|it)(?:['’]s)?\b", re.IGNORECASE)
_SPEAKING = re.compile(r"\b(?:I|we|you)\b")
_OPENING = re.compile(r"\W*(?:the\s)?(?:[\w’'-]+\s){0,3}?$", re.IGNORECASE)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding where the sources tell of another what a claim tells of the one it opens with."""
    return tuple(_of_another(claim.text, sentences_in(passages)))


def _of_another(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    name = _opening_name(text)
    if name is None or not any(names_any(name, one.text) for one in sentences):
        return
    told = {word.stem for word in words_of(text) if word.carries_meaning and word.span.start >= name.span.end}
    weights = rarity(told, [one.stems for one in sentences])
    shares = [recall(weights, one.stems) for one in sentences]
    least = max(_TELLS, _AS_MUCH * max(shares, default=0.0))
    telling = [at for at, share in enumerate(shares) if share >= least] if len(told) >= _LEAST else []
    if any(_is_near(name, at, sentences) for at in telling):
        return
    others = ((at, _subject(at, sentences)) for at in telling)
    at, other = next(((at, other) for at, other in others if other is not None), (0, None))
    if other is not None:
        source = sentences[at].cite()
        detail = f"The source tells this of {other}: “{' '.join(source.quote.split())}”."
        yield Finding("name", False, detail, name.span, source.quote, name.span.of(text), True, source)


def _opening_name(text: str) -> Name | None:
    """The one name that a claim is about, where it denies nothing."""
    name = next(iter(names(text)), None)
    if name is None or not _OPENING.fullmatch(text, 0, name.span.start):
        return None
    owns = text[name.span.end :].startswith(("'", "’", ",", " and "))
    return None if owns or any(cues.is_negation(word.folded) for word in words_of(text)) else name


def _is_near(name: Name, at: int, sentences: Sequence[Sentence]) -> bool:
    near = sentences[max(at - _NEAR, 0) : at + 1 + _NEAR]
    return any(names_any(name, one.text) for one in near if one.passage.document == sentences[at].passage.document)


def _subject(at: int, sentences: Sequence[Sentence]) -> str | None:
    """The name that opens a sentence, or that a pronoun there stands for."""
    text = sentences[at].text
    if _SPEAKING.search(text):
        return None
    points = _PRONOUN.match(text) is not None
    if points:
        text = sentences[at - 1].text if _follows(at, sentences) else ""
    first = next(iter(names(text)), None)
    if first is None or not (points or _OPENING.fullmatch(text, 0, first.span.start)):
        return None
    return first.span.of(text) if _is_known(first, sentences) else None


def _follows(at: int, sentences: Sequence[Sentence]) -> bool:
    return at > 0 and sentences[at - 1].passage.document == sentences[at].passage.document


def _is_known(name: Name, sentences: Sequence[Sentence]) -> bool:
    """Whether the sources have a name where its capital tells something."""
    every = (other for one in sentences for other in names(one.text))
    return not name.doubtful or any(not one.doubtful and set(one.words) & set(name.words) for one in every)
