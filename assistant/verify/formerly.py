"""
Whether a claim gives as the figure what its source names only as the one that no longer holds.

`three sailings a week instead of the usual seven`, `31,000, up from 22,000`: the second figure is true of another time.
A claim that says so itself, by a word of contrast or of the past, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.calendar import A_WEEKDAY
from assistant.domain import Claim, Finding, Passage
from assistant.verify.premise import Sentence, rarity, recall, sentences_in, words_of
from assistant.verify.quantity import Quantity, quantities

_INSTEAD = re.compile(
    r"\b(?:instead\sof|rather\sthan|up\sfrom|down\sfrom|raised\sfrom|cut\sfrom|compared\s(?:with|to)|as\sagainst|no\slonger|"
    r"previously|formerly|originally|earlier\sgiven\sas|corrected\sfrom|"
    r"(?:lowered|cut|raised|revised|reduced|rose|fell|changed|corrected|amended)\b[^.;]{0,60}?\bto\b[^.;]{1,25}?\bfrom)\s(?:[\w’'-]+\s){0,3}?(?:[$£€])?$",
    re.IGNORECASE,
)
_CONTRASTING = re.compile(
    r"\b(?:from|instead|rather|compared|than|usual|usually|normally|normal|ordinary|previous(?:ly)?|former(?:ly)?|earlier|"
    rf"before|last|once|was|were|had|originally|until|against|no longer|not|{A_WEEKDAY}|ago)\b",
    re.IGNORECASE,
)
# A source sentence with so much of the claim's other words is about the same.
_ABOUT = 0.25


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each figure that its sources have only as one that no longer holds."""
    if _CONTRASTING.search(claim.text):
        return ()
    sentences = sentences_in(passages)
    stated = [one for one in quantities(claim.text) if one.unit not in {"ordinal", "name", "vague"}]
    return tuple(finding for one in stated for finding in _superseded(claim.text, one, sentences))


def _superseded(text: str, stated: Quantity, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    mine = {word.stem for word in words_of(text) if word.carries_meaning and not word.span.overlaps(stated.span)}
    weights = rarity(mine, [sentence.stems for sentence in sentences])
    places = [
        (sentence, one)
        for sentence in sentences
        for one in _of_text(sentence.text)
        if one.value == stated.value and recall(weights, sentence.stems) >= _ABOUT
    ]
    if not places or not all(_INSTEAD.search(sentence.text[: one.span.start]) for sentence, one in places):
        return
    sentence, one = places[0]
    source, said = sentence.cite(), stated.span.of(text)
    detail = f"The source gives {one.span.of(sentence.text)} only as the figure that another has replaced."
    yield Finding("number", False, detail, stated.span, source.quote, said, True, source)


@lru_cache(maxsize=16_384)
def _of_text(text: str) -> tuple[Quantity, ...]:
    return quantities(text)
