"""The words of English for amounts: numbers, scales, ordinals, fractions, currencies, bounds and measures."""

from __future__ import annotations

from typing import Literal

from assistant import numerals
from assistant import text as texts
from assistant.numerals import TENS, UNITS

Bound = Literal["about", "above", "below"]

SCALES = numerals.SCALES | {
    "dozen": 12.0,
    "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12, "k": 1e3, "m": 1e6, "b": 1e9,
}  # fmt: skip
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
VAGUE = {
    "dozens": 12.0, "scores": 20.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
    "trillions": 1e12,
}  # fmt: skip
# What says a number in one word: 'both leaders' are two.
COUNTED = {"both": 2, "couple": 2, "pair": 2, "twice": 2, "double": 2, "duo": 2, "twin": 2, "twins": 2, "trio": 3,
            "triple": 3, "hat-trick": 3, "thrice": 3, "quartet": 4}  # fmt: skip
CURRENCIES = {
    "$": "dollar", "us$": "dollar", "a$": "dollar", "c$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee",
    "dollar": "dollar", "dollars": "dollar", "euro": "euro", "euros": "euro", "yen": "yen", "rupee": "rupee",
    "rupees": "rupee", "yuan": "yuan", "rouble": "rouble", "roubles": "rouble", "rubles": "rouble", "cents": "cent",
}  # fmt: skip
BOUNDS: dict[str, Bound] = {
    **dict.fromkeys(
        ("about", "around", "roughly", "approximately", "some", "circa", "estimated", "approx", "close to", "near"),
        "about",
    ),
    **dict.fromkeys(
        ("more than", "over", "at least", "above", "upwards of", "in excess of", "exceeding", "exceeds", "exceeded",
         "greater than", "no fewer than", "no less than", "topped", "surpassed", "a minimum of"),
        "above",
    ),
    **dict.fromkeys(
        ("nearly", "almost", "under", "below", "less than", "fewer than", "up to", "at most", "no more than",
         "as many as", "as much as", "just under", "a maximum of", "just short of"),
        "below",
    ),
}  # fmt: skip

NOUN_STOP = frozenset(
    (
        "a an the and or but in on at by for from with to as who that which was were is are be been had has have "
        "will would he she it they said after before since during than when while where if because not no"
    ).split()
)
NOUN_SKIP = frozenset("of more other new additional further least most extra".split())
# Plurals that a year may stand before.
YEARLY = frozenset(
    "elections games olympics results midterms polls finals awards protests riots attacks floods talks".split()
)
MEASURES = frozenset(
    texts.stem(word)
    for word in (
        "second minute hour day week month year decade century mile kilometre kilometer metre meter foot feet "
        "inch centimetre centimeter acre hectare gram kilogram kilo pound ton tonne barrel gallon litre liter "
        "degree km kg mph kph kilowatt megawatt gigawatt carat ounce night"
    ).split()
)


def spelt_value(words: list[str]) -> float | None:
    """`two hundred and six thousand` → 206000; a lone article is no number."""
    if words[0] in {"a", "an"} and (len(words) == 1 or words[1] not in SCALES):
        return None
    total = current = 0.0
    for word in words:
        if word in {"a", "an"}:
            current = 1.0
        elif word in {"hundred", "dozen"}:
            current = max(current, 1) * SCALES[word]
        elif word in SCALES:
            total += max(current, 1) * SCALES[word]
            current = 0.0
        elif word != "and":
            current += UNITS.get(word, TENS.get(word, 0))
    return total + current
