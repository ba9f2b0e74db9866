"""
Whether a service or a kinship is towards the one that the sources have it towards: `an adviser to Rosa Elm`.

The noun, its preposition and the name behind it are looked for in the sources. A claim is faulted where they have that
noun with other names alone, in a sentence that tells something of the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify.names import Name, names, names_any
from assistant.verify.premise import Sentence, sentence_around, sentences_in, words_of

_TOWARDS = (
    "adviser advisor aide assistant lawyer attorney counsel doctor ally friend colleague opponent rival critic "
    "supporter predecessor successor spokesman spokeswoman spokesperson envoy son daughter brother sister wife "
    "husband mother father cousin nephew niece uncle aunt widow"
).split()
_NOUN = re.compile(rf"\b(?P<noun>{'|'.join(_TOWARDS)})s?\s(?P<word>of|to|for)\s", re.IGNORECASE)
# Between the preposition and the name may stand who that is: `to the previous minister, Rosa Elm`.
_REACH = re.compile(r"(?:(?:the|an?|his|her|its|their)\s)?(?:[a-z][\w’'-]*,?\s){0,4}?$")


@dataclass(frozen=True, slots=True)
class _Attached:
    noun: str
    name: Name
    span: Span


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for the first service or kinship that the sources have towards another."""
    return tuple(_towards_others(claim.text, sentences_in(passages)))[:1]


@lru_cache(maxsize=65_536)
def _attached(text: str) -> tuple[_Attached, ...]:
    """`A former adviser to the previous minister, Rosa Elm` → adviser, Rosa Elm."""
    found = []
    for match in _NOUN.finditer(text):
        name = next((one for one in names(text) if one.span.start >= match.end()), None)
        if name is not None and _REACH.fullmatch(text, match.end(), name.span.start):
            found.append(_Attached(match["noun"].lower(), name, Span(match.start(), name.span.end)))
    return tuple(found)


def _towards_others(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for mine in _attached(text):
        having = [one for one in sentences if re.search(rf"\b{mine.noun}", one.text, re.IGNORECASE)]
        if any(names_any(mine.name, one.text) for one in having):
            continue
        rest = _rest(text, mine)
        for sentence in having:
            theirs = [one for one in _attached(sentence.text) if one.noun == mine.noun]
            if theirs and len(rest & sentence.stems) >= min(2, max(len(rest), 1)):
                yield _finding(text, mine, sentence, theirs[0])
                return


def _rest(text: str, mine: _Attached) -> frozenset[str]:
    """What a claim tells beside the noun and the name."""
    whole = sentence_around(text, mine.span)
    return frozenset(
        word.stem
        for word in words_of(text)
        if word.carries_meaning and word.span.overlaps(whole) and not word.span.overlaps(mine.span)
    )


def _finding(text: str, mine: _Attached, sentence: Sentence, other: _Attached) -> Finding:
    source, said = sentence.cite(other.span), mine.span.of(text)
    detail = f"The sentence says “{said}” where the source says “{' '.join(source.quote.split())}”."
    return Finding("name", False, detail, mine.span, source.quote, said, True, source)
