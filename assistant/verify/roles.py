"""
Whether a claim keeps who did what to whom, and how many of which.

Two names or figures around one word are looked for in the sources in the opposite order (`Norway lent to Chile` for
`Chile lent to Norway`), a doer's nationality in place of another's, and two counts that change their words. Any source
sentence that has them the claim's way settles it. Passives are left alone: their order says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant.domain import CheckName, Claim, Finding, Passage, Span
from assistant.verify.attribution import SPEECH_VERBS
from assistant.verify.names import names
from assistant.verify.places import canonical
from assistant.verify.premise import Sentence, Word, sentences_in, words_of
from assistant.verify.quantity import quantities

# How far a name may stand from the word that it is the doer or the object of.
_BEFORE, _AFTER = 3, 6
# So many words in a row make a doer and a deed.
_DEED = 4
# So many words told of the one name and of the other show that the two were exchanged.
_TELLING = 2


# Whoever meets is met: these turn round without a change of meaning.
_MUTUAL = re.compile(
    r"(?:meet|met|marr|wed|talk|spoke|speak|agree|sign|join|border|face|equal|play|deal|relat|between|and|trade|negotiat)"
)
_PASSIVE = frozenset("is are was were be been being by got".split())
# Whoever is counted is one of these.
_ANYBODY = frozenset("people persons men women others more were was are have been".split())
_DIRECTED = frozenset(["to", "over", "against"])
_DEMONYM = re.compile(r"[A-Z]\w+?(?P<ending>ian|ean|an|ish|ese|i)s?$")


@dataclass(frozen=True, slots=True)
class _Triple:
    """Two names or figures around a word, in the order of the text."""

    first: frozenset[str]
    pivot: str
    last: frozenset[str]
    span: Span

    def reverses(self, other: _Triple) -> bool:
        return self.pivot == other.pivot and bool(self.first & other.last) and bool(self.last & other.first)

    def agrees(self, other: _Triple) -> bool:
        return self.pivot == other.pivot and bool(self.first & other.first) and bool(self.last & other.last)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding for each pair that changes places, and for a doer of another nation."""
    sentences = sentences_in(passages)
    found = (*_turned(claim.text, sentences), *_crossed(claim.text, sentences), *_other_doer(claim.text, sentences))
    return found or tuple(_exchanged(claim.text, sentences))


def _turned(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for mine in _triples(text):
        theirs = [(sentence, one) for sentence in sentences for one in _triples(sentence.text)]
        if any(mine.agrees(one) for _, one in theirs):
            continue
        for sentence, one in theirs:
            if mine.reverses(one):
                yield _finding("polarity", text, mine.span, sentence, one.span)
                break


@lru_cache(maxsize=65_536)
def _triples(text: str) -> tuple[_Triple, ...]:
    words = words_of(text)
    found = (*_named_triples(text, words), *_numbered_triples(text))
    return tuple(found)


def _named_triples(text: str, words: Sequence[Word]) -> Iterator[_Triple]:
    places = [(name.span, frozenset(name.parts[-1][-1:])) for name in names(text)]
    inside = {i for i, word in enumerate(words) if any(word.span.overlaps(span) for span, _ in places)}
    for (one, left), (other, right) in combinations(places, 2):
        between = [i for i, word in enumerate(words) if one.end <= word.span.start and word.span.end <= other.start]
        if left & right or not between or len(between) > _BEFORE + _AFTER or _is_broken(text[one.end : other.start]):
            continue
        if _PASSIVE & {words[i].folded for i in between}:
            continue
        for at, index in enumerate(between):
            word = words[index]
            near = at < _BEFORE and len(between) - at - 1 <= _AFTER
            if near and index not in inside and _is_pivot(word, alone=len(between) == 1):
                yield _Triple(left, word.stem, right, Span(one.start, other.end))


def _is_broken(between: str) -> bool:
    """Whether another clause begins between two names."""
    return re.search(r"[;:,“”\"—()]|\b(?:and|but|or|that|who|which|where|when|while|as|if)\b", between) is not None


def _is_pivot(word: Word, *, alone: bool) -> bool:
    if word.folded in _DIRECTED:
        return alone
    plain = word.carries_meaning and not word.folded[0].isdigit() and word.folded not in SPEECH_VERBS - {"pledged"}
    return plain and len(word.folded) > 3 and not _MUTUAL.match(word.folded)


def _numbered_triples(text: str) -> Iterator[_Triple]:
    """`88 to 31`: a score, which reads one way only."""
    for match in re.finditer(r"(?<![\w.,$])(\d{1,4})(?:\sto\s|[-–])(\d{1,4})(?![\w%]|[.,]\d)", text):
        if match[1] != match[2]:
            yield _Triple(frozenset([match[1]]), "score", frozenset([match[2]]), Span(*match.span()))


def _crossed(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`killed 14 and injured three` of a source that has three killed and 14 injured."""
    mine = _counted(text)
    for (one, ones), (other, others) in combinations(mine.items(), 2):
        own, foreign = ones.words - others.words, others.words - ones.words
        found = None
        for document in dict.fromkeys(sentence.passage.document for sentence in sentences):
            inside = [sentence for sentence in sentences if sentence.passage.document == document]
            first, second = _counts(one, inside), _counts(other, inside)
            if own & _words(first) or foreign & _words(second):
                found = None
                break
            if own & _words(second) and foreign & _words(first):
                found = found or next(place for place in first if foreign & place[1].words)
        if found:
            span = Span(min(ones.span, others.span).start, max(ones.span, others.span).end)
            yield _finding("number", text, span, found[0], found[1].span)


def _counts(value: float, sentences: Sequence[Sentence]) -> list[tuple[Sentence, _Count]]:
    """Where sentences have an amount, with the words that it counts there."""
    found = ((sentence, _counted(sentence.text).get(value)) for sentence in sentences)
    return [(sentence, count) for sentence, count in found if count is not None]


def _words(places: Sequence[tuple[Sentence, _Count]]) -> frozenset[str]:
    return frozenset(word for _, count in places for word in count.words)


@dataclass(frozen=True, slots=True)
class _Count:
    span: Span
    words: frozenset[str]
    """Stems of the meaningful word before it and the two after."""


_NOTHING = _Count(Span(0, 0), frozenset())


@lru_cache(maxsize=65_536)
def _counted(text: str) -> dict[float, _Count]:
    """For each amount that a text has once, the words that it counts."""
    found: dict[float, _Count] = {}
    stated = [one for one in quantities(text) if one.unit not in {"ordinal", "name", "vague"}]
    words = [word for word in words_of(text) if word.carries_meaning and word.folded not in _ANYBODY]
    for one in stated:
        others = [other.span for other in stated if other is not one]
        before = [word for word in words if word.span.end <= one.span.start][-1:]
        after = [word for word in words if word.span.start >= one.span.end][:2]
        near = [word for word in (*before, *after) if not any(word.span.overlaps(span) for span in others)]
        stems = frozenset(word.stem for word in near if not _separated(text, one.span, word.span))
        found[one.value] = _NOTHING if one.value in found else _Count(one.span, stems)
    return {value: count for value, count in found.items() if count.words}


def _separated(text: str, one: Span, other: Span) -> bool:
    first, last = sorted((one, other))
    return re.search(r"[,;:.]|\b(?:and|but|or)\b", text[first.end : last.start]) is not None


def _other_doer(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`French guards opened fire` of a source that has Belgian guards open it."""
    words = words_of(text)
    for at, word in enumerate(words[: -_DEED or None]):
        nation, deed = word.span.of(text), tuple(one.stem for one in words[at + 1 : at + 1 + _DEED])
        if not _DEMONYM.match(nation):
            continue
        places = [(sentence, other) for sentence in sentences for other in _doers(sentence, deed)]
        others = [(sentence, other) for sentence, other in places if _is_other_nation(nation, other, sentence)]
        if others and len(others) == len(places):
            sentence, other = others[0]
            yield _finding("polarity", text, word.span, sentence, other.span)


def _doers(sentence: Sentence, deed: tuple[str, ...]) -> Iterator[Word]:
    stems = [word.stem for word in sentence.words]
    for at in range(1, len(stems) - len(deed) + 1):
        if tuple(stems[at : at + len(deed)]) == deed:
            yield sentence.words[at - 1]


def _is_other_nation(nation: str, other: Word, sentence: Sentence) -> bool:
    theirs = _DEMONYM.match(other.span.of(sentence.text))
    return theirs is not None and canonical(nation.lower()) != canonical(other.folded)


def _exchanged(text: str, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """`Kessler comes on Monday, Holm in the morning` of a source that has it of Holm and of Kessler."""
    mine = _told_of(text)
    for (one, ones), (other, others) in combinations(mine.items(), 2):
        own, foreign = ones - others, others - ones
        places = [(sentence, _told_of(sentence.text)) for sentence in sentences]
        first = frozenset(word for _, told in places for word in told.get(one, ()))
        second = frozenset(word for _, told in places for word in told.get(other, ()))
        kept = (own & first) | (foreign & second)
        if kept or len(own & second) < _TELLING or len(foreign & first) < _TELLING:
            continue
        sentence = max(places, key=lambda place: len(own & place[1].get(other, frozenset())))[0]
        whole = Span(0, len(text))
        yield _finding("polarity", text, whole, sentence, Span(0, len(sentence.text)))
        return


@lru_cache(maxsize=65_536)
def _told_of(text: str) -> dict[str, frozenset[str]]:
    """For each name that a text has once, the stems of the words from it to the next name."""
    places = [(name.span, name.parts[-1][-1]) for name in names(text)]
    words = [word for word in words_of(text) if word.carries_meaning and word.folded not in SPEECH_VERBS]
    found: dict[str, frozenset[str]] = {}
    for at, (span, key) in enumerate(places):
        end = places[at + 1][0].start if at + 1 < len(places) else len(text)
        told = frozenset(word.stem for word in words if span.end <= word.span.start < end)
        found[key] = frozenset() if key in found else told
    return found


def _finding(check: CheckName, text: str, span: Span, sentence: Sentence, place: Span) -> Finding:
    source = sentence.cite(place)
    detail = f"The sentence says {span.of(text)} where the source says {source.quote}."
    return Finding(check, False, detail, span, source.quote, span.of(text), True, source)
