"""
Measures how far the words of a claim stand in a source: whole, in one place, in order, and with what said differently.

Case, punctuation and the ways of splitting words (`-LRB-`, `do n't`, `al - Wefaq`) make no difference to any measure.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import LCSseq

from assistant import text as texts
from assistant.domain import Span
from assistant.kin import kin_of
from assistant.numerals import TENS, UNITS
from assistant.verify.contrast import KINDS, OPPOSITES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    Array = npt.NDArray[np.float64]

_BRACKET = re.compile(r"-[lr][rsc]b-")
_CLITIC = re.compile(r"\s+(?=(?:n't|'(?:s|re|ve|ll|d|m))\b)")
_PIECE = re.compile(r"(?:[a-z]\.){2,}|\d+(?:[.,]\d+)*|%|[^\W\d_]+(?:'[^\W\d_]+)?", re.UNICODE)
_LOWER_START = re.compile(r"([.!?][\"'”’)]*\s+)([a-z])")
_SPELT = {word: str(value) for word, value in (*UNITS.items(), *TENS.items()) if value != 1}
_DIGITS = "|".join(word for word, value in UNITS.items() if 0 < value < 10)
_COMPOUND = re.compile(rf"\b({'|'.join(TENS)})[- ]({_DIGITS})\b")
_NEGATIONS = frozenset(
    {
        "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
        "fail", "refus", "deni", "lack", "unabl", "incap", "barr",
    }
)  # fmt: skip
_ADDRESS = frozenset({"mr", "mrs", "ms", "dr"})
_SCOPE = 3
"""How many meaningful words after a negation it is taken to govern."""
_NEAR = 0.7
"""What a word of the same family counts (recover, recovery): it is often, not always, the same thing."""
_ALIKE = 0.55
"""What a word that is used alike counts (firm, company): less often the same thing."""
_AROUND = 0.5
"""What a word counts that stands not in a sentence but around it: in its title, or in what it answers."""
_APART = 3
_STRETCH = 10
"""Meaningful words so near each other in a claim, and words so near in a source, make a pair that keeps its order."""
_WINDOW_PRICE = 0.03
"""What a longer window must bring for each further sentence."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text as stems, in order, and which of them carry meaning."""

    stems: tuple[str, ...]
    content: tuple[bool, ...]
    surfaces: tuple[str, ...]

    @property
    def meaningful(self) -> tuple[str, ...]:
        """The stems that carry meaning; all of them where none does (`He was there.`)."""
        return tuple(self.stems[i] for i in self.places)

    @property
    def places(self) -> tuple[int, ...]:
        """Where the meaningful stems stand among all."""
        return tuple(i for i, content in enumerate(self.content) if content) or tuple(range(len(self.stems)))

    @property
    def plain(self) -> str:
        """The words as every way of printing them has them, for embedding."""
        return " ".join(self.surfaces)


@lru_cache(maxsize=65_536)
def tokens_of(text: str) -> Tokens:
    """Split a text: `The U.S. did n't -LRB- yet -RRB- act` → the us didn't yet act."""
    plain = _CLITIC.sub("", _BRACKET.sub(" ", texts.folded(text)))
    plain = _COMPOUND.sub(lambda match: str(TENS[match[1]] + UNITS[match[2]]), plain)
    read = [_read(piece) for piece in _PIECE.findall(plain)]
    stems, content, surfaces = zip(*read, strict=True) if read else ((), (), ())
    return Tokens(stems, content, surfaces)


@lru_cache(maxsize=65_536)
def _read(piece: str) -> tuple[str, bool, str]:
    """A word's stem, whether it carries meaning, and how it is spelt: `%` → percent, true, percent."""
    word = piece.removesuffix("'s")
    if word == "%":
        word = "percent"
    elif word[0].isdigit():
        word = word.replace(",", "")
    elif "." in word:
        word = word.replace(".", "")
    word = _SPELT.get(word, word)
    if word.endswith("n't"):
        return "not", False, word
    meaningless = word in texts.STOPWORDS or word in _ADDRESS or (len(word) == 1 and not word.isdigit())
    return texts.stem(word), not meaningless, word


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much each stem tells one text from another: log of the inverse share of texts that have it."""

    levels: Mapping[str, float]
    unknown: float
    """Of a stem that the table lacks: the highest there is."""

    def of(self, stem: str) -> float:
        return self.levels.get(stem, self.unknown)


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text; one without capitals is split at its stops all the same."""
    if text == text.lower():
        text = _LOWER_START.sub(lambda match: match[1] + match[2].upper(), text)
    return texts.sentences(text)


class Source:
    """The sentences of a source, indexed once for all the claims compared with it."""

    def __init__(self, sentences: Sequence[str], breaks: Sequence[bool], around: Sequence[frozenset[str]] = ()) -> None:
        self.sentences = tuple(sentences)
        self.tokens = tuple(tokens_of(sentence) for sentence in sentences)
        self.breaks = tuple(breaks)
        """Whether a sentence does not follow on from the one before it."""
        self.places: dict[str, dict[int, list[int]]] = {}
        """Of each stem, the places in each sentence that has it."""
        self.around: dict[str, list[int]] = {}
        """Of each stem, the sentences around which it stands."""
        for i, stems in enumerate(around):
            for stem in stems:
                self.around.setdefault(stem, []).append(i)
        self.families: dict[str, list[str]] = {}
        for i, tokens in enumerate(self.tokens):
            for at, stem in enumerate(tokens.stems):
                if stem not in self.places:
                    self.places[stem] = {i: [at]}
                elif i not in (there := self.places[stem]):
                    there[i] = [at]
                else:
                    there[i].append(at)
        for stem in self.places:
            if len(stem) >= 4:
                self.families.setdefault(stem[:4], []).append(stem)

    def having(self, stem: str) -> list[int]:
        """The sentences with a stem."""
        return list(self.places[stem])

    def relatives(self, stem: str) -> list[str]:
        """Words of the source that are likely of one family with `stem`."""
        return [other for other in self.families.get(stem[:4], ()) if other != stem and akin(stem, other)]


def akin(one: str, other: str) -> bool:
    """Whether two stems share most of their letters from the front: `germani`, `german`."""
    if one[0].isdigit() or other[0].isdigit():
        return False
    return _shared(one, other) >= max(4, 0.6 * max(len(one), len(other)))


@dataclass(frozen=True, slots=True)
class Window:
    """One to three neighbouring sentences of a source, by index, and the recall they give."""

    first: int
    length: int
    recall: float

    @property
    def last(self) -> int:
        return self.first + self.length - 1

    @property
    def range(self) -> range:
        return range(self.first, self.first + self.length)


@dataclass(frozen=True, slots=True)
class Laid:
    """A claim's meaningful words laid on a source."""

    claim: Tokens
    words: tuple[str, ...]
    weights: Array
    matches: Array
    """How well each sentence (row) has each word (column), 0 to 1."""
    window: Window
    ranked: tuple[int, ...]
    """The few best single sentences, best first."""

    def in_window(self) -> Array:
        inside: Array = self.matches[self.window.first : self.window.last + 1].max(axis=0)
        return inside

    @property
    def lacking(self) -> tuple[str, ...]:
        """The words for which the window has nothing, as the claim has them."""
        inside = self.in_window()
        return tuple(self.claim.surfaces[at] for i, at in enumerate(self.claim.places) if not inside[i])

    def in_source(self) -> Array:
        anywhere: Array = self.matches.max(axis=0)
        return anywhere


def lay(claim: Tokens, source: Source, rarity: Rarity) -> Laid | None:
    """Find where a claim's words stand; None when either side has no meaningful words."""
    words = claim.meaningful
    if not words or not source.sentences:
        return None
    weights = np.array([rarity.of(word) for word in words])
    matches = np.zeros((len(source.sentences), len(words)))
    for j, word in enumerate(words):
        if word in source.around:
            matches[source.around[word], j] = _AROUND
        for kin in kin_of(word) & source.places.keys():
            matches[source.having(kin), j] = _ALIKE
        for relative in source.relatives(word):
            matches[source.having(relative), j] = _NEAR
        if word in source.places:
            matches[source.having(word), j] = 1.0
    ranked, window = _windows(matches, weights / weights.sum(), source)
    return Laid(claim, words, weights, matches, window, ranked)


def _windows(matches: Array, shares: Array, source: Source) -> tuple[tuple[int, ...], Window]:
    single = matches @ shares
    order = np.argsort(-single, kind="stable")[:3]
    best = Window(int(order[0]), 1, float(single[order[0]]))
    joined = matches
    for length in (2, 3):
        if len(matches) < length:
            break
        joined = np.maximum(joined[:-1], matches[length - 1 :])
        recalls = joined @ shares
        for i in range(1, length):
            # A window never runs over a break between passages.
            recalls = np.where(np.array(source.breaks[i : i + len(recalls)]), 0.0, recalls)
        first = int(np.argmax(recalls))
        gain = float(recalls[first]) - _WINDOW_PRICE * (length - best.length)
        if gain > best.recall:
            best = Window(first, length, float(recalls[first]))
    return tuple(int(i) for i in order), best


def measures(laid: Laid, source: Source, unknown: float) -> dict[str, float]:
    """Every lexical feature of one claim sentence by name."""
    return {
        **_recalls(laid, source),
        **_order(laid, source),
        **_missing(laid, unknown),
        **_conflicts(laid, source),
        "length": math.log1p(len(laid.words)),
    }


def _recalls(laid: Laid, source: Source) -> dict[str, float]:
    return {
        "near_pairs": _near_pairs(laid, source),
        "recall_sentence": float(laid.matches[laid.ranked[0]] @ laid.weights / laid.weights.sum()),
        "recall_window": float(laid.in_window().mean()),
        "pairs": _pairs(laid),
    }


def _pairs(laid: Laid) -> float:
    """Share of neighbouring claim words that also share a sentence of the source."""
    if len(laid.words) < 2:
        return float(laid.in_source()[0])
    both = np.minimum(laid.matches[:, :-1], laid.matches[:, 1:]).max(axis=0)
    weights = laid.weights[:-1] + laid.weights[1:]
    return float(both @ weights / weights.sum())


def _near_pairs(laid: Laid, source: Source) -> float:
    """Share of near pairs of claim words that stand near each other, in the same order, in a source sentence."""
    found = whole = 0.0
    for i, j in combinations(range(len(laid.words)), 2):
        if j - i <= _APART:
            weight = float(laid.weights[i] + laid.weights[j])
            whole += weight
            found += weight * _follows(laid.words[i], laid.words[j], source)
    return found / whole if whole else float(laid.in_source()[0])


def _follows(one: str, other: str, source: Source) -> bool:
    first, second = source.places.get(one, {}), source.places.get(other, {})
    return any(
        0 < after - at <= _STRETCH for i in first.keys() & second.keys() for at in first[i] for after in second[i]
    )


def _order(laid: Laid, source: Source) -> dict[str, float]:
    """How much is copied in one piece, and how much stands in the order of one sentence."""
    pieces = _pieces(laid.claim.stems, source)
    size = len(laid.claim.stems)
    common = max(LCSseq.similarity(laid.words, source.tokens[i].meaningful) for i in laid.ranked)
    return {
        "run": max(pieces) / size,
        "pieces": math.log(len(pieces)),
        "density": math.sqrt(sum(piece * piece for piece in pieces)) / size,
        "ordered": common / len(laid.words),
    }


def _pieces(claim: Sequence[str], source: Source) -> list[int]:
    """Lengths of the longest copied pieces that make up a claim, from left to right; a foreign word is one too."""
    pieces = []
    start = 0
    while start < len(claim):
        rest = claim[start:]
        longest = 1
        for i, places in source.places.get(claim[start], {}).items():
            for at in places:
                longest = max(longest, _shared(rest, source.tokens[i].stems[at : at + len(rest)]))
        pieces.append(longest)
        start += longest
    return pieces


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many stems two sequences begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _missing(laid: Laid, unknown: float) -> dict[str, float]:
    """What the claim has and the source lacks: the rarest, how many, and how late in the sentence."""
    lacks_window, lacks_source = 1 - laid.in_window(), 1 - laid.in_source()
    late = np.linspace(0, 1, len(laid.words)) if len(laid.words) > 1 else np.ones(1)
    total = float(laid.weights.sum())
    number = np.array([word[0].isdigit() for word in laid.words])
    return {
        "rarest_missing_window": float((laid.weights * lacks_window).max() / unknown),
        "rarest_missing_source": float((laid.weights * lacks_source).max() / unknown),
        "missing_late": float((laid.weights * lacks_window * late).sum() / total),
        "last_missing": float(lacks_window[-1]),
        "missing_count": math.log1p(float(lacks_source.sum())),
        "numbers_missing_window": math.log1p(float(lacks_window[number].sum())),
        "numbers_missing_source": math.log1p(float(lacks_source[number].sum())),
    }


def _conflicts(laid: Laid, source: Source) -> dict[str, float]:
    """What the claim says otherwise than the best window: numbers, opposites, kinds, negation."""
    window = [stem for i in laid.window.range for stem in source.tokens[i].stems]
    there, here = set(window), set(laid.claim.stems)
    lacking = [word for word, has in zip(laid.words, laid.in_window(), strict=True) if has < 1]
    spare = there - here
    number = any(word[0].isdigit() for word in lacking) and any(stem[0].isdigit() for stem in spare)
    opposite = sum(bool(OPPOSITES.get(word, frozenset()) & there) for word in lacking)
    kinds = {KINDS[stem] for stem in spare if stem in KINDS}
    other_kind = sum(KINDS.get(word) in kinds for word in lacking if word in KINDS)
    sentence = source.tokens[laid.ranked[0]]
    mine, theirs = _negated(laid.claim), _negated(sentence)
    shared = set(laid.words) & set(sentence.meaningful)
    return {
        "number_conflict": float(number),
        "opposites": float(min(opposite, 2)),
        "other_kind": float(min(other_kind, 2)),
        "negation_flip": float(bool((mine ^ theirs) & shared)),
        "negation_added": float(bool(_NEGATIONS & here) and not _NEGATIONS & set(sentence.stems)),
    }


def _negated(tokens: Tokens) -> set[str]:
    """The meaningful words that follow a negation closely."""
    found: set[str] = set()
    for i, stem in enumerate(tokens.stems):
        if stem in _NEGATIONS:
            after = [s for s, c in zip(tokens.stems[i + 1 :], tokens.content[i + 1 :], strict=True) if c]
            found.update(after[:_SCOPE])
    return found
