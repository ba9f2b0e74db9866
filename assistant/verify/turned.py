"""
Whether a claim makes the doer of whom something was done to: `Holm accused the ministry` of a source with `She accused
Holm`.

The same verb is looked for in the sources with the claim's doer behind it and not before it, whoever stands there.
Names on both sides are looked at elsewhere (`roles.py`); here the words may be common nouns, and the source may have a
pronoun. One source sentence that has it the claim's way settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verbs import base
from assistant.verify import cues
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.phrases import Deed, deeds_of
from assistant.verify.premise import Sentence, Word, sentences_in

# What one does to another the other does too, or the verb turns round without a change of sense.
_MUTUAL = re.compile(
    r"(?:meet|met|marr|wed|talk|spoke|speak|agree|sign|join|border|face|equal|play|deal|relat|trad|negotiat|fight|fought|"
    r"follow|includ|becom|becam|remain|seem|mean|have|had|do|did|start|open|clos|mov|chang|begin|began|end)"
)
# Whoever is said to have spoken stands behind these too: `said Holm`.
_SAYING = SPEECH_VERBS - {"accused", "asked", "told", "urged", "warned", "pledged", "promised"}


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for the first deed whose doer the sources have as its object."""
    return tuple(_turned(claim.text, sentences_in(passages)))[:1]


def _turned(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for mine in deeds_of(text):
        if mine.verb.folded in _SAYING or _MUTUAL.match(mine.verb.folded) or not _can_turn(mine):
            continue
        stem = base(mine.verb.stem)
        theirs = [
            (sentence, one)
            for sentence in sentences
            if any(base(word) == stem for word in sentence.stems)
            for one in deeds_of(sentence.text)
            if base(one.verb.stem) == stem
        ]
        if any(_agrees(mine, sentence, one) for sentence, one in theirs):
            continue
        for sentence, one in theirs:
            if _reverses(mine, sentence, one):
                yield _finding(text, mine, sentence)
                return


def _can_turn(deed: Deed) -> bool:
    """Whether both sides are told, by words of their own."""
    return bool(_head(deed.doer) and _head(deed.object)) and not _stems(deed.doer) & _stems(deed.object)


def _head(words: Sequence[Word]) -> str | None:
    return words[-1].stem if words and not words[-1].folded[0].isdigit() else None


def _stems(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words)


def _agrees(mine: Deed, sentence: Sentence, one: Deed) -> bool:
    """Whether a source verb has the claim's doer before it or its object behind it."""
    doer, thing = _head(mine.doer), _head(mine.object)
    if one.passive:
        return doer in _stems(one.after) or thing in _stems(one.before)
    return thing in _stems(one.after) or doer in _before(sentence, one)


def _before(sentence: Sentence, deed: Deed) -> frozenset[str]:
    """The stems of everything before a verb in its sentence."""
    return frozenset(word.stem for word in sentence.words if word.span.end <= deed.verb.span.start)


def _reverses(mine: Deed, sentence: Sentence, one: Deed) -> bool:
    if any(cues.is_negation(word.folded) for word in sentence.words):
        return False
    doer, thing = _head(mine.doer), _head(mine.object)
    words = sentence.words
    at = words.index(one.verb)
    if not at or re.search(r"\W{2}", sentence.text[words[at - 1].span.end : one.verb.span.start]):
        return False  # `“…,” asked Holm.`
    if one.passive:
        return doer in _stems(one.before) and thing in _stems(one.after)
    return doer in _stems(one.after)


def _finding(text: str, mine: Deed, sentence: Sentence) -> Finding:
    words = (*mine.before, mine.verb, *mine.after)
    span = Span(min(word.span for word in words).start, max(word.span for word in words).end)
    source = sentence.cite()
    detail = f"The sentence turns round who does it to whom: “{' '.join(source.quote.split())}”."
    return Finding("polarity", False, detail, span, source.quote, span.of(text), True, source)
