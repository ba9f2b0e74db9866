"""
Whether a claim affirms just what a negation of its source governs.

`was its main cause` of a source that has `without being its main cause`; `a result was known before May` of one that
has `No result was known before May`. A source that says both is left alone, as is a claim that denies something itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify import cues
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.premise import Sentence, Word, rarity, recall, sentences_in, stems_with_before, words_of

# A source sentence, read with the one before it, that has so much of what else the claim tells is about the same.
_ABOUT = 0.6
# So much of it, where only one word is denied.
_ABOUT_ONE = 0.8
# What a negation governs begins within so many small words of it, and its words stand as near one another.
_REACH = 3
_GOVERNED = 2
_SUPPOSES = re.compile(r"\b(?:if|unless|whether|were to|would|could|should|might)\b", re.IGNORECASE)
# These limit, compare or put off; they deny nothing of what follows.
_LIMITS = frozenset(
    (
        "only just merely simply yet all every everyone everything always necessarily fully entirely solely exactly "
        "quite so too as that more less fewer longer later earlier sooner until because one doubt matter long much "
        "many even"
    ).split()
)
# `no sign that`: what follows is what nothing shows.
_PROOF = frozenset("evidence sign indication proof suggestion hint trace reason".split())
_FORBIDS = ("forbid", "forbad", "ban", "prohibit", "bar", "unlawful", "illegal", "impossible")
_PAUSE = re.compile(r"[,;:—()“”]|\s[–-]\s")
# `not sure`, `don't want`: what is denied is a state of mind about what follows, not what follows.
_OF_MIND = frozenset(
    (
        "think believe know sure want expect hope aware intend mean see say comment speculate remember recall care "
        "like agree seem appear try need have"
    ).split()
)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for what the claim affirms and its source denies; at most one."""
    words = words_of(claim.text)
    if _SUPPOSES.search(claim.text) or any(cues.is_negation(word.folded) or _turns(word) for word in words):
        return ()
    return tuple(_affirmed(claim.text, words, sentences_in(passages)))[:1]


def _turns(word: Word) -> bool:
    """Whether a word denies without a negation: `denies`, `deny`, `rejected`."""
    return cues.CUES.get(word.folded) == ("certainty", "denied") or word.folded.startswith(
        ("reject", "prevent", "lack")
    )


def _affirmed(text: str, words: Sequence[Word], sentences: Sequence[Sentence]) -> Iterator[Finding]:
    weights = rarity({word.stem for word in words if word.carries_meaning}, [one.stems for one in sentences])
    for at, sentence in enumerate(sentences):
        if sentence.text.rstrip("”\"’'").endswith("?") or _is_double(sentence):
            continue
        around = stems_with_before(sentences, at)
        for governed in _denied(sentence):
            mine = _run(words, [word.stem for word in governed])
            rest = {stem: weight for stem, weight in weights.items() if stem not in {one.stem for one in governed}}
            needed = _ABOUT if len(governed) > 1 else _ABOUT_ONE
            if mine is None or not rest or recall(rest, around) < needed:
                continue
            if not any(_affirms(other, governed) for other in sentences if other is not sentence):
                yield _finding(text, mine, sentence)


def _is_double(sentence: Sentence) -> bool:
    """Whether `without` stands behind another denial: `may not leave without a permit` asks for one."""
    folded = [word.folded for word in sentence.words]
    before = folded[: folded.index("without")] if "without" in folded else []
    return any(cues.is_negation(word) or word.startswith(_FORBIDS) for word in before)


def _denied(sentence: Sentence) -> Iterator[list[Word]]:
    """The first one or two meaningful words that each negation of a sentence governs."""
    words = sentence.words
    for at, word in enumerate(words):
        if not _is_outright(word) or at + 1 == len(words) or words[at + 1].folded in _LIMITS:
            continue
        shown = _past_proof(words, at)
        governed = _first(sentence.text, words[shown:])
        if governed and not {one.folded for one in governed} & (_LIMITS | SPEECH_VERBS | _OF_MIND):
            yield governed


def _past_proof(words: Sequence[Word], at: int) -> int:
    """Where what a negation governs begins: behind `that` in `no evidence so far that`."""
    near = [word.folded for word in words[at + 1 : at + 2 + _REACH]]
    proof = next((i for i, one in enumerate(near) if one.removesuffix("s") in _PROOF), None)
    that = next((i for i, one in enumerate(near) if one in {"that", "of"} and proof is not None and i > proof), None)
    return at if that is None else at + 1 + that


def _is_outright(word: Word) -> bool:
    return word.folded in {"not", "no", "never", "without"} or word.folded.endswith("n't")


def _first(text: str, words: Sequence[Word]) -> list[Word]:
    """The meaningful words that open what follows the first of `words`, before any pause."""
    found: list[Word] = []
    last = 0
    for at, word in enumerate(words[1:], 1):
        if _PAUSE.search(text, words[at - 1].span.end, word.span.start) or at - last > _REACH:
            break
        if word.carries_meaning and not (word.folded.endswith("ly") and not found):
            found.append(word)
            last = at
        if len(found) == _GOVERNED:
            break
    return found


def _run(words: Sequence[Word], stems: Sequence[str]) -> tuple[Word, ...] | None:
    """Where words of these stems stand near one another in this order."""
    for at, word in enumerate(words):
        if word.stem != stems[0]:
            continue
        near = words[at + 1 : at + 1 + _REACH] if len(stems) > 1 else ()
        other = next((one for one in near if one.stem == stems[-1]), None)
        if len(stems) == 1 or other is not None:
            return (word, other or word)
    return None


def _affirms(sentence: Sentence, governed: Sequence[Word]) -> bool:
    """Whether another sentence has what is denied here, without a negation."""
    if any(cues.is_negation(word.folded) for word in sentence.words):
        return False
    return _run(sentence.words, [word.stem for word in governed]) is not None


def _finding(text: str, mine: tuple[Word, ...], sentence: Sentence) -> Finding:
    span = Span(mine[0].span.start, mine[-1].span.end)
    source = sentence.cite()
    detail = f"The sentence affirms what the source denies: “{' '.join(source.quote.split())}”"
    return Finding("polarity", False, detail, span, source.quote, span.of(text), True, source)
