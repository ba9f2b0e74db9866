"""
Whether the source sentence that tells of the same thing says the reverse in one word: `reopened` where a claim has
`closed`.

Unlike the polarity of aligned sentences the two need not run alike: the sentence has everything else that the claim
says. A source sentence with as much of the claim that has the claim's own word settles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage
from assistant.kin import kin_of
from assistant.verify import comparison, contrast, cues
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.premise import Sentence, Word, rarity, recall, sentences_in, words_of

# So much of the rest of a claim makes a source sentence one about the same thing.
_REST = 0.8
# With fewer other words a claim is like too many sentences.
_LEAST = 2
# Words of place, order and degree have their reverse in every other sentence without a reversal of sense.
_PLAIN = frozenset("all last first up down over under before after earlier later new old more less most least".split())


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for the first word whose reverse the source has in its place."""
    words = words_of(claim.text)
    if any(cues.is_negation(word.folded) for word in words):
        return ()
    told = [word for word in words if word.carries_meaning and word.folded not in SPEECH_VERBS]
    sentences = sentences_in(passages)
    return tuple(found for word in told for found in _reversed(claim.text, word, told, sentences))[:1]


def _reversed(text: str, word: Word, told: Sequence[Word], sentences: Sequence[Sentence]) -> Iterator[Finding]:
    rest = {one.stem for one in told} - {word.stem}
    reverse = contrast.OPPOSITES.get(word.stem, frozenset()) - rest
    if word.folded in _PLAIN or word.folded in comparison.ENDS or not reverse or len(rest) < _LEAST:
        return
    weights = rarity(rest, [sentence.stems for sentence in sentences])
    about = [one for one in sentences if recall(weights, one.stems) >= _REST]
    if any({word.stem, *kin_of(word.stem)} & one.stems for one in about):
        return
    for sentence in about:
        other = next((one for one in sentence.words if one.stem in reverse), None)
        if other is not None and not any(cues.is_negation(one.folded) for one in sentence.words):
            source, said = sentence.cite(other.span), word.span.of(text)
            detail = f"The sentence says “{said}” where the source says “{source.quote}”."
            yield Finding("polarity", False, detail, word.span, source.quote, said, True, source)
            return
