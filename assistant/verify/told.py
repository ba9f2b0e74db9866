"""
Whether a claim states as a fact what its source only has somebody say, or as done what it only has somebody plan.

The source sentence that has most of a claim is looked at, and where most of what they share stands there under a word
of one side's (`claimed`, `accused`) or of a plan (`promised to`), the claim must have such a word too. What `said` or
an office's word reports is remarked, not faulted. Another source sentence that has as much without such a word settles
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verbs import base, is_past
from assistant.verify import cues
from assistant.verify.attribution import ALLEGING, SPEECH_VERBS
from assistant.verify.frames import Frame, Kind, frames
from assistant.verify.premise import Sentence, Word, rarity, recall, sentence_around, sentences_in, words_of

# A source sentence with so much of a claim tells of the same thing; others with nearly as much may be meant too.
_TELLS, _AS_MUCH, _HALF = 0.6, 0.85, 0.5
# So much of what the two share must stand under the source's cue.
_UNDER = 0.75
_LEAST = 2
_SAYS = re.compile(
    r"\b(?:according to|believ\w+|suspect\w*|speculat\w+|apparent\w*|seem\w*|rumou?r\w*|report(?:s|ed|edly)|alleg\w+|"
    r"accus\w+|argu\w+|insist\w*|maintain\w*|purport\w*|den(?:y|ies|ied)|question\w*|call(?:s|ed)|describ\w+|blam\w+|critici\w+)\b",
    re.IGNORECASE,
)
# To ask somebody to do something is a deed, and reports nothing.
_ASKED = re.compile(r"\basked(?=\s(?!whether|if|what|that|why|how|when|who)[^.,;:]{3,60}?\sto\s)", re.IGNORECASE)
# Whoever these are, they do not tell whose word it is.
_NAMELESS = re.compile(r"(?:he|she|it|they|who|which|that|and|but|as)\b", re.IGNORECASE)
# `due to be replaced` is no past.
_TO_BE = re.compile(r"\bbe\s(?:\w+ly\s)?$", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|(?-i:may)|might|could|can|cannot|\w+n['’]t|should|must|to|if|unless|plan\w*|due|upcoming|propos\w+|promis\w+|expect\w*)\b",
    re.IGNORECASE,
)


def asserted(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for what one side says told as a fact."""
    return tuple(_asserted(claim.text, sentences_in(passages)))


def done(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for what is planned told as done."""
    return tuple(_done(claim.text, sentences_in(passages)))


def remark(text: str, passages: Sequence[Passage]) -> str | None:
    """Whose words a claim states as its own, where the sources cast no doubt on them; None where it says so itself."""
    found = None if _attributes(text) else _framed(text, sentences_in(passages), ("contested", "told"))
    cue = _cue(found) if found else ""
    return f"as the source has it: “{cue}”" if len(cue.split()) > 1 and not _NAMELESS.match(cue) else None


@dataclass(frozen=True, slots=True)
class _Framed:
    sentence: Sentence
    frame: Frame


def _asserted(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    found = None if _attributes(text) else _framed(text, sentences, ("contested",))
    if found:
        source = found.sentence.cite()
        detail = f"The sentence states as a fact what the source has as one side's word: “{_cue(found)}”."
        yield Finding("speaker", False, detail, Span(0, len(text)), source.quote, text, source=source)


def _attributes(text: str) -> bool:
    plain = _ASKED.sub(" ", text)
    return _SAYS.search(plain) is not None or any(one.folded in SPEECH_VERBS | ALLEGING for one in words_of(plain))


def _cue(found: _Framed) -> str:
    """The words that say whose it is, the last of them where they are many."""
    words = " ".join(found.frame.cue.of(found.sentence.text).split())
    words = re.split(r"[“”\"]\s*", words)[-1] or words
    return words if len(words) <= 90 else "… " + words[-90:].partition(" ")[2]


def _framed(text: str, sentences: Sequence[Sentence], kinds: tuple[Kind, ...]) -> _Framed | None:
    """The sentence and the frame under which a claim's words stand in the sources; None where one has them bare."""
    found: _Framed | None = None
    for sentence, shared in _telling(text, sentences):
        frame = next((one for one in frames(sentence.text) if one.kind in kinds and _is_under(one, shared)), None)
        if frame is None:
            return None
        found = found or _Framed(sentence, frame)
    return found


def _telling(text: str, sentences: Sequence[Sentence], least: float = _TELLS) -> list[tuple[Sentence, list[Word]]]:
    """The sentences that have most of a claim, each with its own words that the claim has too."""
    mine = {base(word.stem) for word in words_of(text) if word.carries_meaning and not cues.is_negation(word.folded)}
    if len(mine) < _LEAST:
        return []
    theirs = [frozenset(map(base, sentence.stems)) for sentence in sentences]
    weights = rarity(mine, theirs)
    shares = [recall(weights, stems) for stems in theirs]
    if least >= _TELLS:
        least = max(least, _AS_MUCH * max(shares, default=0.0))
    return [
        (one, [word for word in one.words if word.carries_meaning and base(word.stem) in mine])
        for one, share in zip(sentences, shares, strict=True)
        if share >= least
    ]


def _is_under(frame: Frame, shared: Sequence[Word]) -> bool:
    under = {word.stem for word in shared if frame.covers(word.span)}
    every = {word.stem for word in shared}
    return len(under) >= max(_LEAST, _UNDER * len(every))


def _done(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`He published the report` of a source in which he promised to publish it."""
    verb = _past_verb(text)
    if verb is None or _TO_COME.search(text) or _attributes(text) or _was_done(text, verb, sentences):
        return
    found: _Framed | None = None
    for sentence, shared in _telling(text, sentences):
        plans = [one for one in frames(sentence.text) if one.kind == "planned"]
        frame = next((one for one in plans if _is_to_come(one, verb, sentence, shared)), None)
        if frame is None:
            return
        found = found or _Framed(sentence, frame)
    if found:
        source = found.sentence.cite(Span(found.frame.cue.start, found.frame.scope.end))
        detail = f"The sentence tells as done what the source has as still to come: “{_plain(source.quote)}”."
        yield Finding("polarity", False, detail, verb.span, source.quote, verb.span.of(text), source=source)


def _plain(quote: str) -> str:
    return " ".join(quote.split()).rstrip(".")


def _was_done(text: str, verb: Word, sentences: Sequence[Sentence]) -> bool:
    """Whether some sentence that has half of a claim has its verb in the past: `It paid the divers on Monday.`"""
    return any(
        base(word.stem) == base(verb.stem) and _is_past(sentence, word)
        for sentence, shared in _telling(text, sentences, _HALF)
        if not any(cues.is_negation(word.folded) for word in sentence.words)
        for word in shared
    )


def _is_to_come(frame: Frame, verb: Word, sentence: Sentence, shared: Sequence[Word]) -> bool:
    """Whether a claim's verb stands under a plan, or its noun with all that is said of it (`elected`: `election`)."""
    places = [word for word in sentence.words if base(word.stem) == base(verb.stem)]
    if (
        not places
        or not all(frame.covers(word.span) for word in places)
        or any(_is_past(sentence, word) for word in places)
    ):
        return False
    after = [word for word in shared if word.span.start >= frame.cue.start]
    return places[0].span.start - frame.cue.end <= 2 or all(frame.covers(word.span) for word in after)


def _is_past(sentence: Sentence, word: Word) -> bool:
    """Whether a word of a sentence tells of what is past: not where it is `to be` so."""
    return is_past(word.folded) and not _TO_BE.search(sentence.text[: word.span.start])


def _past_verb(text: str) -> Word | None:
    """The verb of a claim that tells of something done: `was elected`, `published`."""
    whole = sentence_around(text, Span(0, 1))
    words = [word for word in words_of(text) if word.span.overlaps(whole)]
    for at, word in enumerate(words):
        if at and word.carries_meaning and is_past(word.folded) and word.span.of(text)[0].islower():
            return word
    return None
