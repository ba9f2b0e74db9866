"""
Whether a claim says of all, of the only one or of the first what its sources say of fewer.

`All`, `only` and `first` have to stand, in these or like words, in a source sentence that tells most of what the claim
tells; so does `because` with what follows it. Nothing is asked where no source sentence tells so much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify.premise import Sentence, nearest, sentences_in

# A source sentence with so much of the claim's meaningful words is about the same.
_ABOUT = 0.5
# Others nearly as near as the nearest may be meant too.
_AS_NEAR = 0.8
_LIMIT = 6
# What makes a claim say more, and what in the source says as much.
_WIDE: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"\b(?:all|every|everyone|everybody|everything|entire|(?<!as a )(?<!on the )whole|always)\b"
            r"(?!\s(?:right|but|told|along)\b)",
            re.I,
        ),
        re.compile(
            r"\b(?:all|every\w*|entire(?:ly)?|whole|always|each|both|any\w*|throughout|nobody|none|never|unanimous\w*|"
            r"consistent\w*|constant\w*)\b",
            re.I,
        ),
    ),
    (
        re.compile(r"(?<!not )\b(?:only|solely|exclusively)\b(?!\s(?:if|when|after|once|because)\b)", re.I),
        re.compile(
            r"\b(?:only|solely|exclusively|sole|just|merely|but|nothing|nobody|none|no|not|never|alone|other than|"
            r"except|single|one|few|little|exception|without|barely|hardly|last)\b",
            re.I,
        ),
    ),
    (
        re.compile(
            r"(?<!at )\bfirst\b(?!\s(?:lady|minister|name|aid|place|class|family|amendment|half|quarter)\b)", re.I
        ),
        re.compile(
            r"\b(?:first\w*|1st|never|no\w*|not|initial\w*|earliest|one|began|begin\w*|new\w*|debut\w*|start\w*|open\w*|"
            r"inaugural|maiden|former\w*|original\w*|two|i|second|before|since)\b",
            re.I,
        ),
    ),
)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each word that widens what the sources say."""
    return tuple(_widened(claim.text, sentences_in(passages)))


def _widened(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    ranked = nearest(text, sentences, limit=_LIMIT)
    about = [one for score, one in ranked if score >= max(_ABOUT, _AS_NEAR * ranked[0][0])]
    for wide, equal in _WIDE if about else ():
        match = wide.search(text)
        near = (part for one in about for part in _around(one, sentences))
        if match is None or any(equal.search(one.text) for one in about) or any(map(wide.search, near)):
            continue
        source = about[0].cite()
        detail = f"The sentence says “{match.group()}”, which the source does not: “{' '.join(source.quote.split())}”"
        yield Finding("polarity", False, detail, Span(*match.span()), source.quote, match.group(), source=source)


def _around(sentence: Sentence, sentences: Sequence[Sentence]) -> Iterator[str]:
    """A sentence and its neighbours in the document, where the wider word may stand."""
    at = next(i for i, one in enumerate(sentences) if one.key == sentence.key)
    for near in sentences[max(at - 1, 0) : at + 2]:
        if near.passage.document == sentence.passage.document:
            yield near.text
