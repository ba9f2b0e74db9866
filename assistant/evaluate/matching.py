"""
What "contains", "is quoted exactly" and "bears the same number" mean to the metrics.

Kept apart from the checks of `verify/`: a measuring stick that shared code with the thing measured shared its faults.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.text import quotations, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ACCENTS = re.compile("[\u0300-\u036f]")
_ALNUM = re.compile(r"[^\W_]+")
_DASHES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"})
_ELLIPSIS = re.compile(r"\s*(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s*")
_INSERTION = re.compile(r"\[[^\]\n]*\]")
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:[\s-]?(thousand|million|billion|trillion|bn|m|k)\b)?",
    re.IGNORECASE,
)
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_UP_TO_TWENTY.split())} | {
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "seventy": 70.0,
    "eighty": 80.0,
    "ninety": 90.0,
}
# "one" is a pronoun as often as a number.
_SPELLED = re.compile(
    r"\b(" + "|".join(word for word in _NUMBER_WORDS if word != "one") + r")\b(?:[\s-](thousand|million|billion)\b)?",
    re.IGNORECASE,
)
_SHORTEST_QUOTE = 3
_DUPLICATE = 0.8


def normalised(text: str) -> str:
    """
    Lower-case alphanumeric words between single spaces, with one at either end: `The "U.S." plan` → ` the u s plan `.
    """
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return f" {' '.join(_ALNUM.findall(text.lower()))} "


def contains(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases occurs as a sequence of whole words: `art` is not in `party`."""
    haystack = normalised(text)
    return any(needle.strip() and needle in haystack for needle in map(normalised, phrases))


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The best F1 of the text's words with an answer's, articles left out, as SQuAD counts it."""
    return max((_f1(_tokens(text), _tokens(answer)) for answer in answers), default=0.0)


def _tokens(text: str) -> list[str]:
    return [word for word in normalised(text).split() if word not in {"a", "an", "the"}]


def _f1(found: list[str], expected: list[str]) -> float:
    shared = sum((Counter(found) & Counter(expected)).values())
    return 2 * shared / (len(found) + len(expected)) if shared else 0.0


def quotes_of(text: str) -> list[str]:
    """The quotations of three or more words; shorter ones are as often titles or irony."""
    return [quote for span in quotations(text) if len((quote := span.of(text)).split()) >= _SHORTEST_QUOTE]


def is_exact_quote(quote: str, source: str) -> bool:
    """
    Whether the words stand in the source, white space, dashes and quotation marks aside.

    `…` parts fragments that must follow each other in order, `[x]` stands for what an editor replaced, and the mark
    that ends a quotation may be the quoting sentence's own.
    """
    fragments = [_pattern(part) for part in _ELLIPSIS.split(quote.strip().rstrip(".,;:!?")) if part.strip()]
    if not any(map(str.isalnum, _INSERTION.sub("", quote))):
        return False
    return re.search(".{0,2000}?".join(fragments), _plain(source), re.DOTALL) is not None


# A document is asked about many quotations in a row.
@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    return " ".join(text.translate(_DASHES).lower().split())


def _pattern(fragment: str) -> str:
    """A regular expression for one fragment; an insertion matches up to 60 characters."""
    pieces = [re.escape(_plain(piece)) for piece in _INSERTION.split(fragment)]
    inner = r"\s?.{0,60}?\s?".join(pieces)
    return rf"(?<!\w){inner}(?!\w)"


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    step: float
    """What its last stated digit is worth: 0.1 million for `2.5 million`."""

    def agrees(self, value: float) -> bool:
        """Whether the value, rounded as this number is, equals it."""
        return abs(value - self.value) <= self.step / 2 * (1 + 1e-9)


def numbers_of(text: str) -> list[Number]:
    """The numbers in digits and the plain ones in words: `six, 1,200 and $2.5bn` → 1200, 2.5e9, 6."""
    found = []
    for match in _NUMBER.finditer(text):
        scale = _SCALES.get((match[2] or "").lower(), 1.0)
        _, _, decimals = match[1].partition(".")
        found.append(Number(float(match[1].replace(",", "")) * scale, scale / 10 ** len(decimals)))
    for match in _SPELLED.finditer(text):
        scale = _SCALES.get((match[2] or "").lower(), 1.0)
        found.append(Number(_NUMBER_WORDS[match[1].lower()] * scale, scale))
    return found


def duplicates(texts: Sequence[str]) -> int:
    """How many texts say again what an earlier one said: four fifths of the shorter's stems are in the longer."""
    seen: list[frozenset[str]] = []
    repeated = 0
    for text in texts:
        stems = frozenset(terms(text))
        repeated += any(_same(stems, other) for other in seen)
        seen.append(stems)
    return repeated


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 2 and len(one & other) >= _DUPLICATE * shorter
