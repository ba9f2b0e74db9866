"""
Whether a figure is of the one that a claim has it of: `Brask put it at 90`, where in the source somebody else did.

The nearest name before a figure in its sentence is taken for the one that it is of. A claim is faulted where its
sources have the figure of other names alone, and for the claim's name another figure of the same kind. So it is with
`the first` and `the second` of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify.names import names
from assistant.verify.places import is_people_of
from assistant.verify.premise import Sentence, sentence_around, sentences_in, words_of
from assistant.verify.quantity import Quantity, quantities

_PLAIN = frozenset({"ordinal", "name", "vague"})
_RANKS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth last".split())
_RANK = re.compile(rf"\b(?:{'|'.join(sorted(_RANKS))})\b", re.IGNORECASE)

_POINTS = re.compile(r"\b(?:that|this|it|these|those|them)\b(?! (?:the|an?|he|she|they)\b)", re.IGNORECASE)
"""`Kessia has asked for that to be cut to 30 percent`: whose it is stands in the sentence before."""

Key = frozenset[str]
"""What names somebody: the words of a name, or one rank."""


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each figure that the sources have of another."""
    return tuple(_of_others(claim.text, sentences_in(passages)))


def _of_others(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for stated in _figures(text):
        if any(one is not stated and one.unit == stated.unit for one in _figures(text)):
            continue
        places = [
            (sentence, one)
            for sentence in sentences
            for one in _figures(sentence.text)
            if (one.value, one.unit) == (stated.value, stated.unit)
        ]
        for span, mine in _owners(text, stated) if places else ():
            if not _is_known(mine, sentences) or any(_may_be_of(mine, sentence, one) for sentence, one in places):
                continue
            if any(_is_told_too(text, sentence, one) for sentence, one in places):
                continue
            rival = _rival(text, mine, stated, sentences)
            if rival is not None:
                yield _finding(text, Span(span.start, stated.span.end), places[0][0], *rival)


@lru_cache(maxsize=65_536)
def _figures(text: str) -> tuple[Quantity, ...]:
    """The amounts in digits; a row of a table says by its place whose they are."""
    stated = (one for one in quantities(text) if one.unit not in _PLAIN and one.value > 1)
    return tuple(one for one in stated if re.search(r"\d", one.span.of(text)) and "|" not in text)


@lru_cache(maxsize=65_536)
def _keys(text: str) -> tuple[tuple[Span, Key], ...]:
    """Whom a sentence names, and its ranks, in order."""
    named = [(name.span, frozenset(name.words)) for name in names(text)]
    ranked = [
        (Span(*match.span()), frozenset([match.group().lower()]))
        for match in _RANK.finditer(text)
        if not any(span.overlaps(Span(*match.span())) for span, _ in named)
    ]
    return tuple(sorted((*named, *ranked), key=lambda one: one[0]))


def _before(text: str, figure: Quantity) -> list[tuple[Span, Key]]:
    """The names and ranks before a figure in its sentence."""
    start = sentence_around(text, figure.span).start
    return [one for one in _keys(text) if start <= one[0].start < one[0].end <= figure.span.start]


def _owners(text: str, figure: Quantity) -> Iterator[tuple[Span, Key]]:
    """The nearest name before a claim's figure, and the nearest rank."""
    before = _before(text, figure)
    yield from [one for one in before if not one[1] & _RANKS][-1:]
    yield from [one for one in before if one[1] & _RANKS][-1:]


def _owner(text: str, figure: Quantity) -> Key | None:
    """The nearest of all before a source's figure."""
    before = _before(text, figure)
    return before[-1][1] if before else None


def _may_be_of(mine: Key, sentence: Sentence, figure: Quantity) -> bool:
    """Whether a figure may be somebody's: not where it has another's name, and he another figure or no mention."""
    owner = _owner(sentence.text, figure)
    if owner is None or _is_one(mine, owner):
        return True
    if not any(_is_one(mine, key) for _, key in _keys(sentence.text)):
        return False
    return _own(mine, sentence, figure.value, _kind(sentence.text, figure)) is None


def _is_told_too(text: str, sentence: Sentence, figure: Quantity) -> bool:
    """Whether the claim has whose figure it is as well, or the source says it of what a pronoun stands for."""
    before = _before(sentence.text, figure)
    if not before:
        return True
    span, owner = before[-1]
    named = any(_is_one(owner, key) for _, key in _keys(text) if not key & _RANKS)
    return named or _POINTS.search(sentence.text, span.end, figure.span.start) is not None


def _rival(text: str, mine: Key, stated: Quantity, sentences: Sequence[Sentence]) -> tuple[Sentence, Quantity] | None:
    """Where the sources have another figure of the same kind for somebody."""
    kind = _kind(text, stated)
    found = ((one, _own(mine, one, stated.value, kind)) for one in sentences) if kind else ()
    return next(((sentence, own) for sentence, own in found if own is not None), None)


def _own(mine: Key, sentence: Sentence, but: float, kind: str | None) -> Quantity | None:
    """Somebody's own figure of a kind in a sentence, but for one value."""
    for one in _figures(sentence.text):
        owner = _owner(sentence.text, one)
        if one.value != but and owner and _is_one(mine, owner) and _kind(sentence.text, one) == kind:
            return one
    return None


def _kind(text: str, figure: Quantity) -> str | None:
    """What is counted: the unit, or the word just behind it."""
    word = next((one for one in words_of(text) if one.span.start >= figure.span.end), None)
    beside = word is not None and text[figure.span.end : word.span.start].strip(" ") == ""
    return figure.unit or (word.stem if word is not None and beside and word.carries_meaning else None)


def _is_known(key: Key, sentences: Sequence[Sentence]) -> bool:
    """Whether it is a rank, or the sources have the name where a capital tells one."""
    return bool(key & _RANKS) or any(
        not name.doubtful and _is_one(key, frozenset(name.words))
        for sentence in sentences
        for name in names(sentence.text)
    )


def _is_one(one: Key, other: Key) -> bool:
    return any(is_people_of(mine, theirs) for mine in one for theirs in other)


def _finding(text: str, span: Span, sentence: Sentence, own: Sentence, rival: Quantity) -> Finding:
    source = sentence.cite()
    told = " ".join(own.text.split())
    detail = f"The source has this figure of another, and here {rival.span.of(own.text)}: “{told}”."
    return Finding("number", False, detail, span, source.quote, span.of(text), True, source)
