"""The numbers of English: their words, and the figures of a text."""

from __future__ import annotations

import re

UNITS = {
    word: value
    for value, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ).split()
    )
}
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
TO_TWENTY = {word: value for word, value in (*UNITS.items(), ("twenty", 20)) if value}
TO_TWELVE = tuple(TO_TWENTY)[:12]
"""What newspapers spell out."""
FIGURE = re.compile(r"\b\d[\d,]*(?:\.\d+)?\b(?!:)")
_WORD = re.compile(r"[a-z]+")


def numbers_in(text: str) -> frozenset[str]:
    """The figures in digits, without the commas of thousands: `12,500 of 20,000` → 12500, 20000."""
    return frozenset(number.replace(",", "") for number in FIGURE.findall(text))


def counts_in(text: str) -> frozenset[str]:
    """The figures in digits and the small numbers in words: `three of 14` → 3, 14."""
    return numbers_in(text) | {str(TO_TWENTY[word]) for word in _WORD.findall(text.lower()) if word in TO_TWENTY}
