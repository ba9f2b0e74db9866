"""
Whether a claim compares two things the way its sources do: `more than expected` is not `fewer than expected`.

A source sentence that tells nearly the same and compares too must do it in the same direction, or in the other one with
its two sides changed. Figures are not compared: of `12 percent` and `9 percent` this says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify.premise import Sentence, Word, rarity, recall, sentences_in, words_of

# So much of the rest of a claim makes a source sentence one about the same thing.
_ABOUT = 0.6
# So many words may stand between the comparative and its `than`.
_REACH = 7
# A scale's two ends.
_SCALES = (
    ("more greater higher bigger larger", "fewer less lower smaller"),
    ("longer", "shorter"),
    ("later", "earlier sooner"),
    ("older", "younger newer"),
    ("faster quicker", "slower"),
    ("better", "worse"),
    ("stronger", "weaker"),
    ("wider deeper", "narrower shallower"),
    ("richer", "poorer"),
    ("heavier", "lighter"),
)
ENDS = {
    word: (scale, end) for scale, ends in enumerate(_SCALES) for end, words in enumerate(ends) for word in words.split()
}
_AMOUNT_NEXT = re.compile(r"\s(?:an?\s|the\s)?(?:[\d$£€]|(?:one|two|three|four|five|six|seven|eight|nine|ten|half)\b)")


@dataclass(frozen=True, slots=True)
class _Comparison:
    scale: int
    end: int
    before: frozenset[str]
    after: frozenset[str]
    span: Span
    """From the comparative to `than`."""

    def turns(self, other: _Comparison) -> bool:
        """Whether two comparisons say the reverse of each other."""
        return (self.end != other.end) != self._changes_sides(other)

    def _changes_sides(self, other: _Comparison) -> bool:
        kept = len(self.before & other.before) + len(self.after & other.after)
        changed = len(self.before & other.after) + len(self.after & other.before)
        return changed > kept


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding where every like comparison of the sources is the reverse of the claim's."""
    mine = _comparison(claim.text)
    return tuple(_reversed(claim.text, mine, sentences_in(passages))) if mine else ()


def _reversed(text: str, mine: _Comparison, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    rest = mine.before | mine.after
    weights = rarity(rest, [sentence.stems for sentence in sentences])
    like = [
        (sentence, other)
        for sentence in sentences
        for other in [_comparison(sentence.text)]
        if other and other.scale == mine.scale and recall(weights, sentence.stems) >= _ABOUT
    ]
    if not like or not all(mine.turns(other) for _, other in like):
        return
    sentence, other = like[0]
    source, said = sentence.cite(other.span), mine.span.of(text)
    detail = f"The sentence compares the other way round (“{said}”) than the source: “{source.quote}”."
    yield Finding("polarity", False, detail, mine.span, source.quote, said, True, source)


@lru_cache(maxsize=65_536)
def _comparison(text: str) -> _Comparison | None:
    """`Fewer people came than hoped.` → the amounts' lower end, {peopl, came}, {hope}; None without a plain one."""
    words = words_of(text)
    than = next((i for i, word in enumerate(words) if word.folded == "than"), None)
    if than is None or _AMOUNT_NEXT.match(text, words[than].span.end):
        return None
    near = range(than - 1, max(than - 1 - _REACH, -1), -1)
    at = next((i for i in near if words[i].folded in ENDS), None)
    if at is None:
        return None
    scale, end = ENDS[words[at].folded]
    before, after = _meaning(words[:than]), _meaning(words[than + 1 :])
    return _Comparison(scale, end, before, after, Span(words[at].span.start, words[than].span.end)) if after else None


def _meaning(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.carries_meaning and word.folded not in ENDS)
