"""
Who does a deed and to whom, told by the order of words: the phrase before a verb, and the one after it.

No parser takes part. A phrase ends at a preposition, a joint or a stop, and its head is its last word that carries
meaning; what is longer or turned round otherwise has no doer and no object here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.verbs import base, is_past
from assistant.verify.premise import Word, words_of
from assistant.verify.uncheckable import PRESENT, VERB

AUXILIARIES = frozenset(
    (
        "is are was were be been being am has have had having will would shall should can could may might must do does "
        "did not never also then still already just to only n't"
    ).split()
)
BEING = frozenset("is are was were be been being".split())
_PREPOSITIONS = frozenset(
    (
        "of in on at to for with by from into over under about against after before during since until through "
        "towards toward between among within without near around across along despite as than like via per that "
        "which who whom whose where when while because if unless whether and or but so although though not yet"
    ).split()
)
_STOP = re.compile(r"[,;:.!?—“”\"()\[\]]|\s-+\s")
# An object has at most so many words, and its doer stands at most so many before the verb.
_LONGEST = 6
_PRESENT_FORM = re.compile(rf"(?:{'|'.join(PRESENT.split())})")


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb in the active or the passive, with the words of the phrases on either side of it."""

    verb: Word
    passive: bool
    before: tuple[Word, ...]
    """The words that carry meaning of the phrase before it: of the doer, or in the passive of whom it is done to."""
    after: tuple[Word, ...]
    """Of the phrase after it, or in the passive of the one behind `by`."""

    @property
    def doer(self) -> tuple[Word, ...]:
        return self.after if self.passive else self.before

    @property
    def object(self) -> tuple[Word, ...]:
        return self.before if self.passive else self.after


@lru_cache(maxsize=65_536)
def deeds_of(text: str) -> tuple[Deed, ...]:
    """Every verb of a sentence that has a phrase on either side, or behind it."""
    words = words_of(text)
    return tuple(deed for at in _verbs(text, words) if (deed := _deed(text, words, at)) is not None)


def _verbs(text: str, words: Sequence[Word]) -> Iterator[int]:
    """The places of what look like verbs and are no auxiliaries."""
    listed = {match.start() for match in VERB.finditer(text)}
    for at, word in enumerate(words):
        if word.folded in AUXILIARIES or not word.carries_meaning or not text[word.span.start].islower():
            continue
        helped = bool(at) and words[at - 1].folded in AUXILIARIES and _PRESENT_FORM.match(word.folded)
        if word.span.start in listed or helped or is_past(word.folded) or base(word.stem) != word.stem:
            yield at


def _deed(text: str, words: Sequence[Word], at: int) -> Deed | None:
    first = at
    while first and (words[first - 1].folded in AUXILIARIES or words[first - 1].folded.endswith(("ly", "n't"))):
        first -= 1
    passive = bool(BEING & {word.folded for word in words[first:at]}) and not words[at].folded.endswith("ing")
    start = at + 1
    if passive:
        if start >= len(words) or words[start].folded != "by":
            return None
        start += 1
    after = _phrase(text, words, range(start, min(start + _LONGEST, len(words))), words[start - 1])
    before = _phrase(text, words, range(first - 1, max(first - 1 - _LONGEST, -1), -1), words[first])
    return Deed(words[at], passive, tuple(reversed(before)), after) if after else None


def _phrase(text: str, words: Sequence[Word], places: range, beside: Word) -> tuple[Word, ...]:
    """The words that carry meaning from a verb on, in one direction, up to where its phrase ends."""
    found: list[Word] = []
    last = beside
    for i in places:
        word = words[i]
        first, second = sorted((last, word), key=lambda one: one.span)
        ends = word.folded in _PREPOSITIONS or is_past(word.folded)
        if ends or _STOP.search(text[first.span.end : second.span.start]):
            break
        if word.carries_meaning:
            found.append(word)
        last = word
    return tuple(found)
