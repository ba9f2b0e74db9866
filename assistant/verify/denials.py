"""
Whether a claim affirms what its sources refuse, or denies outright what they count.

Unlike the polarity of aligned sentences this needs no alignment: a verb with its object (`not accept Ana Kessler`), a
person's death, or a count of those to whom something was done is enough. A source that says both is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify import cues
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.names import names
from assistant.verify.premise import Sentence, Word, sentences_in, words_of
from assistant.verify.quantity import quantities

# A verb's object begins within so many words.
_REACH = 3
_TENTATIVE = re.compile(
    r"\b(?:if|unless|whether|would|could|may|might|should|ask|asked|urged?|wants?|wanted|proposed?|suggested)\b|\?",
    re.IGNORECASE,
)
_NOT_DENYING = re.compile(r"^(?:not|never)\s+(?:only|just|merely|simply|yet|because|until)\b", re.IGNORECASE)
_NOBODY = re.compile(
    r"\W*(?:nobody|no[ -]one|none|no people)\s(?:was|were|is|are|has been|have been)\s(?P<done>\w+)", re.I
)
_LIVES = re.compile(r"\b(?:survive[sd]?|surviving|is alive|was alive|is recovering|recovered)\b", re.IGNORECASE)
_DIES = re.compile(r"\b(?:died|dies|dead|death|was killed|has been killed)\b", re.IGNORECASE)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each thing affirmed that a source refuses, and for each count denied."""
    sentences = sentences_in(passages)
    return (*_refused(claim.text, sentences), *_nobody(claim.text, sentences), *_dead(claim.text, sentences))


def _refused(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`She accepted Kessler` of a source in which she would not accept Kessler."""
    words = words_of(text)
    if _TENTATIVE.search(text) or any(cues.is_negation(word.folded) for word in words):
        return
    for at, word in enumerate(words):
        named = _object(text, words, at)
        if named is None or not word.span.of(text).islower() or word.folded in SPEECH_VERBS or not word.carries_meaning:
            continue
        places = [
            (sentence, index)
            for sentence in sentences
            for index, other in enumerate(sentence.words)
            if other.stem == word.stem and _object(sentence.text, sentence.words, index) == named
        ]
        denying = [(sentence, index) for sentence, index in places if _denies(sentence, index)]
        if denying and len(denying) == len(places):
            sentence, index = denying[0]
            source = Span(sentence.words[max(index - 2, 0)].span.start, sentence.words[index].span.end)
            yield _finding("affirms what the source denies", text, word.span, sentence, source)


def _object(text: str, words: Sequence[Word], at: int) -> str | None:
    """The last word of the name that follows a word closely, in the same clause."""
    end = words[at].span.end
    nearby = words[at + 1 : at + 1 + _REACH]
    name = next((one for one in names(text) if one.span.start >= end), None)
    if name is None or not any(word.span.overlaps(name.span) for word in nearby):
        return None
    return None if re.search(r"[,;:.]", text[end : name.span.start]) else name.parts[0][-1]


def _denies(sentence: Sentence, at: int) -> bool:
    before = sentence.words[max(at - 2, 0) : at]
    denying = next((word for word in before if cues.is_negation(word.folded) and word.folded != "no"), None)
    between = before[-1:] if denying is not None and denying is not before[-1] else ()
    if not all(word.folded in {"be", "been", "to"} or word.folded.endswith("ly") for word in between):
        return False
    if denying is None or sentence.text.rstrip("”\"’'").endswith("?"):
        return False
    return not _NOT_DENYING.match(sentence.text[denying.span.start :])


def _nobody(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`Nobody was hurt in Oslo` of a source that has two hurt there."""
    match = _NOBODY.match(text)
    if match is None:
        return
    done = next(word.stem for word in words_of(text) if word.span.start == match.start("done"))
    wanted = {word.stem for word in words_of(text) if word.carries_meaning and word.span.start >= match.start("done")}
    about = [sentence for sentence in sentences if wanted <= sentence.stems]
    if any(cues.is_negation(word.folded) for sentence in about for word in sentence.words):
        return
    for sentence in about:
        place = _count_beside(sentence, done)
        if place is not None:
            yield _finding("denies what the source counts", text, Span(*match.span()), sentence, place)
            return


def _count_beside(sentence: Sentence, done: str) -> Span | None:
    """The amount within reach of a word, with the word."""
    for at, word in enumerate(sentence.words):
        near = sentence.words[max(at - _REACH, 0) : at + 1 + _REACH]
        if word.stem != done:
            continue
        for one in quantities(sentence.text):
            counts = one.value > 0 and one.unit is None and any(other.span.overlaps(one.span) for other in near)
            if counts:
                return Span(min(one.span.start, word.span.start), max(one.span.end, word.span.end))
    return None


def _dead(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`Holm survived` of a source that tells of his death, in the sentence that names him or just before it."""
    lives, named = _LIVES.search(text), names(text)
    if lives is None or len(named) != 1 or _DIES.search(text) or any(map(cues.is_negation, text.lower().split())):
        return
    if not named[0].span.end < lives.start() <= named[0].span.end + 12:
        return
    last = named[0].words[-1]
    places = [at for at, one in enumerate(sentences) if any(word.folded == last for word in one.words)]
    if any(_LIVES.search(sentences[at].text) for at in places):
        return
    for at in places:
        for near in (sentences[at], sentences[max(at - 1, 0)]):
            death = _DIES.search(near.text)
            if death and near.passage.document == sentences[at].passage.document:
                yield _finding(
                    "has alive whom the source calls dead", text, Span(*lives.span()), near, Span(*death.span())
                )
                return


def _finding(what: str, text: str, span: Span, sentence: Sentence, place: Span) -> Finding:
    source = sentence.cite(place)
    return Finding("polarity", False, f"The sentence {what}.", span, source.quote, span.of(text), True, source)
