"""
What a claim is compared with: the sentences of its passages, and how each lines up with it word by word.

Everything here is lexical. A sentence that says the same in quite other words aligns badly, and the checks that need
an alignment then keep silent rather than guess.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

from rapidfuzz.distance import Indel

from assistant import text as texts
from assistant.domain import Citation, Document, Passage, Span

_PIECE = re.compile(r"[^\W_]+(?:(?<=\d)[.,]\d+)*(?:['’][^\W_]+)?", re.UNICODE)


_AS_NEAR = 0.95
_CLOSE, _ALMOST_COPIED, _COPIED = 0.5, 0.75, 0.9
# Of two sentences with so many words, all but one the same, one is the other with a slip.
_EDITED = 7


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number with its place, its spelling without case and accents, and its stem."""

    span: Span
    folded: str
    stem: str

    @property
    def carries_meaning(self) -> bool:
        return self.folded not in texts.STOPWORDS


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage."""

    passage: Passage
    span: Span
    """Into the document's text."""
    stems: frozenset[str]
    """Of the words that carry meaning."""

    @property
    def words(self) -> tuple[Word, ...]:
        """The words, with places in the sentence's own text; most sentences are never asked for them."""
        return words_of(self.text)

    @property
    def text(self) -> str:
        return self.span.of(self.passage.document.text)

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells it from every other sentence, whichever passage it was read in."""
        return self.passage.document.id, self.span.start, self.span.end

    def cite(self, within: Span | None = None) -> Citation:
        """The sentence, or the part of it at `within`, as a citation."""
        return Citation(self.passage, within.shifted(self.span.start) if within else self.span)


@dataclass(frozen=True, slots=True)
class Change:
    """Words of a claim (by index) that stand where the source has others; either side may be empty."""

    claim: range
    source: range


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim's words laid beside one source sentence's."""

    claim: tuple[Word, ...]
    sentence: Sentence
    changes: tuple[Change, ...]
    recall: float
    """Share of the claim's meaningful words, weighted by rarity, that the sentence has."""

    @property
    def closeness(self) -> float:
        """Share of the claim's words, small ones included, that the sentence has in the same order."""
        changed = sum(len(change.claim) for change in self.changes)
        return 1 - changed / len(self.claim) if self.claim else 0.0

    @property
    def is_one_edit(self) -> bool:
        """Whether a long enough claim is its source but for one word or figure."""
        edits = [change for change in self.changes if change.claim]
        return len(edits) == 1 and len(edits[0].claim) == len(edits[0].source) == 1 and len(self.claim) > _EDITED

    def replaced(self, ours: Span, theirs: Span, reach: int = 4) -> bool:
        """Whether `theirs` (in the sentence's text) stands just where `ours` stands in the claim."""
        return any(
            len(change.claim) <= reach
            and len(change.source) <= reach
            and any(self.claim[i].span.overlaps(ours) for i in change.claim)
            and any(self.sentence.words[i].span.overlaps(theirs) for i in change.source)
            for change in self.changes
        )

    def taken(self, theirs: Span) -> bool:
        """Whether the sentence's words at `theirs` are the counterpart of words that the claim has too."""
        free = {i for change in self.changes for i in change.source}
        return not any(word.span.overlaps(theirs) and i in free for i, word in enumerate(self.sentence.words))


def is_counterpart(laid: Alignment, match: Sentence | None) -> bool:
    """
    Whether another value in the aligned sentence speaks against a claim whose own value stands in `match`.

    The more so the closer the two sentences: where nothing bears the value out half the words will do; where another
    document does, it must be the same sentence, since two documents may tell of two like events.
    """
    if match is None:
        return laid.closeness >= _CLOSE
    if laid.is_one_edit:
        return True
    same_document = match.passage.document == laid.sentence.passage.document
    return laid.closeness >= (_ALMOST_COPIED if same_document else _COPIED)


@lru_cache(maxsize=65_536)
def _spelling(word: str) -> tuple[str, str]:
    """`Minister’s` → `minister`, `minist`."""
    bare = texts.folded(word).removesuffix("'s")
    return bare, texts.stem(bare)


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text; numbers keep their inner points and commas."""
    return tuple(_word(text, match) for match in _PIECE.finditer(text))


def _word(text: str, match: re.Match[str]) -> Word:
    """A word; the month of May keeps its capital, since `may` is another word."""
    span = Span(*match.span())
    if match.group() == "May" and re.search(r"[\w,] $", text[max(span.start - 2, 0) : span.start]):
        return Word(span, "May", "May")
    return Word(span, *_spelling(match.group()))


@lru_cache(maxsize=4096)
def _sentence_spans(text: str) -> tuple[Span, ...]:
    return texts.sentences(text)


@lru_cache(maxsize=65_536)
def _meaning(word: str) -> str | None:
    """The stem of a word that carries meaning."""
    bare, stem = _spelling(word)
    return None if bare in texts.STOPWORDS else stem


@lru_cache(maxsize=65_536)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem for stem in map(_meaning, _PIECE.findall(text)) if stem is not None)


def sentence_around(text: str, span: Span) -> Span:
    """The sentence of a claim in which `span` begins, or the whole claim."""
    return next((one for one in _sentence_spans(text) if one.start <= span.start < one.end), Span(0, len(text)))


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[tuple[Span, frozenset[str]], ...]:
    """The sentences of a text with their stems: every check asks for those of the same few texts."""
    return tuple((span, _stems(span.of(text))) for span in _sentence_spans(text))


def sentences_of(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage; the work is remembered by the passage's text."""
    start = passage.span.start
    for span, stems in _parts(passage.text):
        yield Sentence(passage, span.shifted(start) if start else span, stems)


class _Same:
    """An object as a key that is equal to itself alone: comparing two passages would compare their documents' texts."""

    __slots__ = ("it",)

    def __init__(self, it: Passage) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def sentences_in(passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of all passages in order, each once even where passages overlap."""
    return _sentences_in(tuple(map(_Same, passages)))


@lru_cache(maxsize=64)
def _sentences_in(same: tuple[_Same, ...]) -> tuple[Sentence, ...]:
    passages = [one.it for one in same]
    if len(passages) == 1:
        return tuple(sentences_of(passages[0]))
    found: dict[tuple[str, int, int], Sentence] = {}
    for passage in passages:
        for sentence in sentences_of(passage):
            found.setdefault(sentence.key, sentence)
    return tuple(found.values())


def stems_with_before(sentences: Sequence[Sentence], at: int) -> frozenset[str]:
    """The stems of a sentence and of the one before it in its document, which says whom and what it speaks of."""
    own, before = sentences[at], sentences[at - 1] if at else None
    same = before is not None and before.passage.document == own.passage.document
    return own.stems | before.stems if before is not None and same else own.stems


def documents_of(passages: Sequence[Passage]) -> tuple[Document, ...]:
    """The documents of some passages, each once, in order."""
    return tuple({passage.document.id: passage.document for passage in passages}.values())


def rarity(stems: Iterable[str], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each stem tells one sentence's stems from the others'; one found nowhere weighs most."""
    counts = Counter(chain.from_iterable(sentences))
    return {stem: math.log(1 + (len(sentences) + 1) / (0.5 + counts[stem])) for stem in sorted(set(stems))}


def recall(weights: Mapping[str, float], stems: frozenset[str]) -> float:
    """Weighted share of `weights` found among `stems`; 0 where there is nothing to find."""
    whole = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in stems) / whole if whole else 0.0


def nearest(text: str, sentences: Sequence[Sentence], limit: int = 3) -> tuple[tuple[float, Sentence], ...]:
    """The sentences that share most with `text`, best first, with their weighted recall."""
    ranked = _ranked(text, [sentence.stems for sentence in sentences], limit)
    return tuple((score, sentences[at]) for score, at in ranked)


def _ranked(text: str, sentences: Sequence[frozenset[str]], limit: int) -> list[tuple[float, int]]:
    weights = rarity(_stems(text), sentences)
    ranked = sorted(((recall(weights, stems), -at) for at, stems in enumerate(sentences)), reverse=True)
    return [(score, -minus) for score, minus in ranked[:limit] if score > 0]


def _changes(claim: Sequence[Word], source: Sequence[Word]) -> Iterator[Change]:
    left, right = [word.stem for word in claim], [word.stem for word in source]
    at_left = at_right = 0
    matches = [(op.src_start, op.src_end, op.dest_start) for op in Indel.opcodes(left, right) if op.tag == "equal"]
    for start, end, other in [*matches, (len(left), len(left), len(right))]:
        if start > at_left or other > at_right:
            yield Change(range(at_left, start), range(at_right, other))
        at_left, at_right = end, other + (end - start)


def alignments(text: str, passages: Sequence[Passage]) -> tuple[Alignment, ...]:
    """For each sentence of a claim the source sentence nearest to it, laid beside it; places are the claim's."""
    return _alignments(text, tuple(map(_Same, passages)))


@lru_cache(maxsize=64)
def _alignments(text: str, same: tuple[_Same, ...]) -> tuple[Alignment, ...]:
    sentences = _sentences_in(same)
    return tuple(
        Alignment(laid.claim, sentences[laid.at], laid.changes, laid.recall)
        for laid in _laid(text, tuple(sentence.text for sentence in sentences))
    )


@dataclass(frozen=True, slots=True)
class _Laid:
    """What is remembered of an alignment: texts alone, since a document's terms may change under its id."""

    claim: tuple[Word, ...]
    at: int
    changes: tuple[Change, ...]
    recall: float

    @property
    def changed(self) -> int:
        return sum(len(change.claim) for change in self.changes)


@lru_cache(maxsize=64)
def _laid(text: str, sentences: tuple[str, ...]) -> tuple[_Laid, ...]:
    """`'He may go.'`, `['He will go.']` → one change, may for will."""
    stems = [_stems(sentence) for sentence in sentences]
    found = []
    for part in _sentence_spans(text):
        ranked = _ranked(part.of(text), stems, limit=4)
        # Sentences that share the same rare words differ in the small ones, which are what turns a sense.
        rivals = [(score, at) for score, at in ranked if score >= _AS_NEAR * ranked[0][0]]
        claim = tuple(Word(w.span.shifted(part.start), w.folded, w.stem) for w in words_of(part.of(text)))
        laid = [_Laid(claim, at, tuple(_changes(claim, words_of(sentences[at]))), score) for score, at in rivals]
        if laid:
            found.append(min(laid, key=lambda one: one.changed))
    return tuple(found)


class Neighbourhood:
    """
    Tells whether a value in a source stands where the claim's value stands, or is there by chance.

    It compares the words around the two: the claim's few words on either side, against the source sentence and its
    neighbours, relative to the best that any sentence offers.
    """

    _REACH = 6
    _ENOUGH = 0.5
    _RIVAL = 0.6

    def __init__(self, text: str, span: Span, sentences: Sequence[Sentence]) -> None:
        words = [word for word in words_of(text) if word.carries_meaning and not word.folded[0].isdigit()]
        self._left = [word.stem for word in words if word.span.end <= span.start][-self._REACH :]
        self._right = [word.stem for word in words if word.span.start >= span.end][: self._REACH]
        self._weights = rarity({*self._left, *self._right}, [sentence.stems for sentence in sentences])
        self._scores = self._windows(sentences)
        self.best = max(self._scores.values(), default=0.0)
        self._bests: dict[str, float] = {}
        for (document, *_), score in self._scores.items():
            self._bests[document] = max(score, self._bests.get(document, 0.0))

    def _windows(self, sentences: Sequence[Sentence]) -> dict[tuple[str, int, int], float]:
        """Each sentence's recall of the surroundings; what its neighbours add counts half."""
        scores = {sentence.key: recall(self._weights, sentence.stems) for sentence in sentences}
        alone = dict(scores)
        for one, other in pairwise(sentences):
            if one.passage.document == other.passage.document:
                both = recall(self._weights, one.stems | other.stems)
                for key in (one.key, other.key):
                    scores[key] = max(scores[key], (alone[key] + both) / 2)
        return scores

    def score(self, sentence: Sentence) -> float:
        return self._scores.get(sentence.key, 0.0)

    def holds(self, sentence: Sentence, span: Span) -> bool:
        """Whether the source's words around `span` (in the sentence's text) are the claim's surroundings."""
        # Another document may have more of the words without being the one that the claim is from.
        best = self._bests.get(sentence.passage.document.id, 0.0)
        best = best if best >= self._RIVAL * self.best else self.best
        if not self._weights or self.score(sentence) >= self._ENOUGH * best:
            return True
        return self._touches(sentence, span)

    def _touches(self, sentence: Sentence, span: Span) -> bool:
        """Whether the very next meaningful words on both sides are the same, as in any copied phrase."""
        words = [word for word in sentence.words if word.carries_meaning and not word.folded[0].isdigit()]
        before = [word.stem for word in words if word.span.end <= span.start][-1:]
        after = [word.stem for word in words if word.span.start >= span.end][:1]
        left, right = self._left[-1:], self._right[:1]
        return (not left or left == before or not before) and (not right or right == after or not after)
