"""
Whether every amount of a claim stands in its sources, for the same thing.

A value must be found with the same unit, among words like those around it in the claim; a value that its sources give
for the same thing otherwise contradicts. Sums and differences pass only where the claim says it adds up. Conversions
between units or currencies are not made: the sources must say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from assistant import text as texts
from assistant.domain import Claim, Finding, Passage
from assistant.verify.amounts import MEASURES
from assistant.verify.premise import Alignment, Neighbourhood, Sentence, alignments, is_counterpart, sentences_in
from assistant.verify.quantity import BEFORE, Quantity, quantities

_DERIVED = re.compile(
    r"\b(?:total|combined|altogether|together|overall|sum|difference|gap|margin|more than|rise|rose|increase[ds]?|fell|"
    r"fall|drop(?:ped)?|decline[ds]?|decrease[ds]?|up|down|grew|growth|lead|ahead|behind|later|earlier|less than|"
    r"fewer)\b",
    re.IGNORECASE,
)
# These say outright that the amount is not the source's own.
_SUMMED = re.compile(r"\b(?:total|combined|altogether|together|overall|sum|difference|gap|margin)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w.,])(?:1[0-9]|20)\d\d(?![\w,])")
_STRICT = re.compile(r"(?<!no )(?<!not )\b(?:fewer|less|more) than\s$", re.IGNORECASE)
_ANY_BOUND = re.compile(
    r"\b(?:than|over|above|under|below|exceed\w*|beyond|past|top\w*|at least|at most|up to|nearly|almost|about|around|"
    r"some|roughly|approximately|upwards?|plus|minimum|maximum|fewer|less|more)\b|\d\s?\+",
    re.IGNORECASE,
)
# How far beyond a bound a value may lie: `more than 500` for 620, not for 5,000.
_BOUND_REACH = 1.25
# A sentence this close to the claim, word by word, says the same thing of something else where it has another value.
_CLOSE = 0.5


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount where a source states it."""

    quantity: Quantity
    sentence: Sentence


@lru_cache(maxsize=65_536)
def _of_text(text: str) -> tuple[Quantity, ...]:
    return quantities(text)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """One finding for each amount that can be compared."""
    stated = list(quantities(claim.text))
    if not stated or not passages:
        return ()
    sentences = sentences_in(passages)
    places = [_Place(quantity, s) for s in sentences for quantity in _of_text(s.text)]
    laid = alignments(claim.text, passages)
    judged = (_judge(claim.text, quantity, places, sentences, laid) for quantity in stated)
    return tuple(finding for finding in judged if finding is not None)


def _judge(
    text: str, stated: Quantity, places: Sequence[_Place], sentences: Sequence[Sentence], laid: Sequence[Alignment]
) -> Finding | None:
    around = Neighbourhood(text, stated.span, sentences)
    said = stated.span.of(text)
    match = next(_matches(stated, places, around), None)
    replaced = _replaced(stated, match, places, laid)
    other = replaced or _otherwise(text, stated, places, around)
    unbound = _bound_otherwise(text, stated, places, around) or _shut_out(text, stated, match)
    if unbound is not None:
        return unbound
    if match is not None and not replaced and (other is None or not _swapped(stated, match, other)):
        source = match.sentence.cite(match.quantity.span)
        detail = f"The source has {source.quote}."
        return Finding("number", True, detail, stated.span, source.quote, said, source=source)
    if _spaced_out(said, sentences):
        return Finding("number", True, f"The source has {said}.", stated.span, found=said)
    derivation = None if replaced and not _SUMMED.search(text) else _derivation(text, stated, places, sentences)
    if derivation:
        return Finding("number", True, f"{said} is derived: {derivation}.", stated.span, found=said)
    if other is not None:
        source = other.sentence.cite(other.quantity.span)
        mine, theirs = _worded(text, stated), _counted(other, source.quote)
        detail = f"The sentence says {mine} where the source says {theirs}."
        return Finding("number", False, detail, stated.span, source.quote, said, True, source)
    return None if stated.weak else _missing(stated, said, places)


def _missing(stated: Quantity, said: str, places: Sequence[_Place]) -> Finding:
    """An amount that the sources do not have, or have where nothing around it is the claim's."""
    alike = (one for one in places if one.quantity.value == stated.value and _same_unit(stated, one.quantity))
    there = next(alike, None)
    if there is None:
        return Finding("number", False, f"The sources do not say {said}.", stated.span, found=said)
    source = there.sentence.cite(there.quantity.span)
    whole = " ".join(there.sentence.text.split())
    detail = f"The sources have {said}, but not clearly of what the sentence has it for: “{whole}”"
    return Finding("number", False, detail, stated.span, source.quote, said, source=source)


# Of two that bound one figure, these say another thing; `nearly` is `about`, and whoever has more has about as many.
_UPPER = re.compile(
    r"\b(?:under|below|less than|fewer than|up to|at most|no more than|as many as|as much as|maximum of)\b"
)
_EXACT = re.compile(r"\b(?:exactly|precisely)\s(?:the\s)?$", re.IGNORECASE)


def _bound_otherwise(text: str, stated: Quantity, places: Sequence[_Place], around: Neighbourhood) -> Finding | None:
    """`More than 200` of a source with `nearly 200`: one figure, and another side of it."""
    same = [
        place
        for place in places
        if place.quantity.value == stated.value
        and _same_unit(stated, place.quantity)
        and around.holds(place.sentence, place.quantity.span)
    ]
    same = [place for place in same if place.quantity.unit == stated.unit] or same
    exact = _EXACT.search(text[: stated.span.start]) is not None
    mine = _bounded(text, stated)
    clashing = [place for place in same if _clashes(mine, _bounded(place.sentence.text, place.quantity), exact=exact)]
    if not clashing or len(clashing) < len(same):
        return None
    place, said = clashing[0], _worded(text, stated)
    opposite = {stated.bound, place.quantity.bound} == {"above", "below"}
    source = place.sentence.cite(place.quantity.span)
    detail = f"The sentence says “{said}” where the source says “{_worded(place.sentence.text, place.quantity)}”."
    return Finding("number", False, detail, stated.span, source.quote, said, opposite, source)


def _bounded(text: str, quantity: Quantity) -> str | None:
    """On which side of its figure an amount lies: above, below, about (and just short of), or at most."""
    words = _worded(text, quantity).lower()
    return "at most" if quantity.bound == "below" and _UPPER.search(words) else quantity.bound


def _clashes(mine: str | None, theirs: str | None, *, exact: bool) -> bool:
    if exact:
        return theirs is not None
    if mine == "above":
        return theirs in {"below", "about", "at most"}
    if mine == "at most":
        return theirs in {"above", "about"}
    return (mine, theirs) in {("about", "at most"), ("below", "above")}


def _worded(text: str, quantity: Quantity) -> str:
    """An amount with the words that bound it: `no fewer than 30`."""
    bound = BEFORE.search(text[: quantity.span.start]) or _EXACT.search(text[: quantity.span.start])
    start = bound.start() if bound else quantity.span.start
    return " ".join(text[start : quantity.span.end].split())


def _counted(place: _Place, quote: str) -> str:
    """The source's amount with the word that it counts, so that a reader sees of what."""
    after = re.match(r"[\s-](?:\w+[\s-])?[^\W\d_]+", place.sentence.text[place.quantity.span.end :])
    return quote + after.group() if after and place.quantity.nouns else quote


def _shut_out(text: str, stated: Quantity, match: _Place | None) -> Finding | None:
    """A strict bound that leaves out the source's exact figure: `fewer than 31` of a source with 31."""
    if match is None or not _STRICT.search(text[: stated.span.start]):
        return None
    bounded = match.quantity.bound is not None or _ANY_BOUND.search(match.sentence.text)
    if bounded or match.quantity.value != stated.value:
        return None
    source, said = match.sentence.cite(match.quantity.span), stated.span.of(text)
    detail = f"“{_worded(text, stated)}” leaves out the {source.quote} that the source has."
    return Finding("number", False, detail, stated.span, source.quote, said, True, source)


def _spaced_out(said: str, sentences: Sequence[Sentence]) -> bool:
    """Whether a source that was cut into tokens has the figure: `1. 3 billion`, `53, 193`."""
    figure = re.search(r"\d+(?:[.,]\d+)+", said)
    if figure is None:
        return False
    parts = [re.escape(part) for part in re.split(r"([.,])", figure.group())]
    pattern = r"(?<![\d.,])" + r"\s?".join(parts) + r"(?!\d)"
    passages = list(dict.fromkeys(sentence.passage for sentence in sentences))
    found = (re.search(pattern, passage.text) for passage in passages)
    return any(match is not None and re.search(r"\s", match.group()) for match in found)


def _matches(stated: Quantity, places: Sequence[_Place], around: Neighbourhood) -> Iterator[_Place]:
    """Places that state the same amount amid the same words, those with the same noun first."""
    same = [p for p in places if _same_unit(stated, p.quantity) and _same_value(stated, p.quantity)]
    same.sort(
        key=lambda place: (
            -len(stated.nouns & place.quantity.nouns),
            stated.unit != place.quantity.unit,
            -around.score(place.sentence),
        )
    )
    return (place for place in same if around.holds(place.sentence, place.quantity.span))


def _replaced(
    stated: Quantity, match: _Place | None, places: Sequence[_Place], laid: Sequence[Alignment]
) -> _Place | None:
    """The amount that stands exactly where the claim's does, in a sentence otherwise like the claim."""
    for alignment in laid:
        if not is_counterpart(alignment, match.sentence if match else None):
            continue
        same_sentence = match is not None and match.sentence.key == alignment.sentence.key
        if same_sentence and match is not None and not alignment.taken(match.quantity.span):
            continue
        for place in places:
            here = place.sentence.key == alignment.sentence.key and _comparable(stated, place.quantity)
            if here and alignment.replaced(stated.span, place.quantity.span):
                return place
    return None


_ON_TOP = re.compile(r"\s(?:additional|more|further|other|extra|new)\b(?! than)", re.IGNORECASE)


def _otherwise(text: str, stated: Quantity, places: Sequence[_Place], around: Neighbourhood) -> _Place | None:
    """Where the sources give the same noun, amid the same words, another value."""
    if not stated.nouns or stated.unit in {"ordinal", "name"}:
        return None
    for place in sorted(places, key=lambda place: -around.score(place.sentence)):
        close = around.score(place.sentence) >= max(_CLOSE, around.best * 0.9)
        plain = not (stated.weak and place.quantity.weak)
        same_noun = stated.nouns & place.quantity.nouns - MEASURES
        whole = _is_added(text, stated) or not _is_added(place.sentence.text, place.quantity)
        if close and plain and same_noun and whole and _comparable(stated, place.quantity):
            return place
    return None


def _is_added(text: str, quantity: Quantity) -> bool:
    """Whether an amount comes on top of another: `six additional sets` are not all the sets."""
    return _ON_TOP.match(text, quantity.span.end) is not None


def _comparable(stated: Quantity, other: Quantity) -> bool:
    return _same_unit(stated, other) and not _same_value(stated, other)


def _swapped(stated: Quantity, match: _Place, other: _Place) -> bool:
    """Whether the value is the source's, but for another thing: `140 killed` of `14 killed and 140 injured`."""
    mine = stated.nouns - MEASURES
    return bool(mine & other.quantity.nouns) and not mine & match.quantity.nouns and bool(match.quantity.nouns)


def _same_unit(stated: Quantity, other: Quantity) -> bool:
    if stated.unit == other.unit:
        return True
    units = {stated.unit, other.unit}
    if "vague" in units:
        return units <= {"vague", None}
    if units <= {"percent", "points", "basis points"} or "ordinal" in units:
        return False
    # A unit that one of the two leaves unsaid may be understood: `from 3 to 5 percent`, `aged 14`, `the 737`.
    return None in units or "name" in units


def _same_value(stated: Quantity, other: Quantity) -> bool:
    if {stated.bound, other.bound} == {"above", "below"} and stated.value == other.value:
        return False
    if "vague" in {stated.unit, other.unit}:
        return _same_vague(stated, other)
    gap = abs(stated.value - other.value)
    if gap <= 1e-9 * max(abs(stated.value), 1):
        return True
    if stated.bound == "above":
        return stated.value < other.value <= stated.value * _BOUND_REACH
    if stated.bound == "below":
        return stated.value > other.value >= stated.value / _BOUND_REACH
    # Rounding is to the claim's own last digit, and only where the claim shows that it rounds.
    rounds = stated.bound == "about" or stated.scaled or other.step < 1
    return rounds and other.step < stated.step and gap <= stated.step / 2 * (1 + 1e-9)


def _same_vague(stated: Quantity, other: Quantity) -> bool:
    """`hundreds` is a few times a hundred, as a number or in words."""
    vague, amount = (stated, other) if stated.unit == "vague" else (other, stated)
    if amount.unit == "vague":
        return vague.value == amount.value
    return vague.value <= amount.value < vague.value * 100


def _derivation(text: str, stated: Quantity, places: Sequence[_Place], sentences: Sequence[Sentence]) -> str | None:
    """How the claim's amount follows from two of the sources', where the claim says that it is such a result."""
    if not _DERIVED.search(text) or stated.weak or stated.unit in {"ordinal", "name", "vague"}:
        return None
    if stated.unit == texts.stem("year"):
        return _years_between(stated, sentences)
    for one, other in combinations(_operands(stated, places), 2):
        first, second = one.sentence.cite(one.quantity.span).quote, other.sentence.cite(other.quantity.span).quote
        low, high = sorted((one.quantity.value, other.quantity.value))
        results = {f"{first} and {second}": low + high, f"{second} less {first}": high - low}
        if stated.unit in {"percent", "points"}:
            # What lies between two percentages is points; their sum is percent.
            results.pop(f"{second} less {first}" if stated.unit == "percent" else f"{first} and {second}")
        for how, result in results.items():
            if abs(result - stated.value) <= 1e-9 * max(stated.value, 1):
                return how
    return None


def _operands(stated: Quantity, places: Sequence[_Place]) -> list[_Place]:
    """Amounts of the claim's own unit (points are made of percents) for the claim's own noun, where it has one."""
    units = {"percent"} if stated.unit == "points" else {stated.unit}
    return [
        place
        for place in places
        if place.quantity.unit in units
        and not place.quantity.weak
        and (not stated.nouns or stated.unit is not None or stated.nouns & place.quantity.nouns)
    ][:24]


def _years_between(stated: Quantity, sentences: Sequence[Sentence]) -> str | None:
    years = sorted({int(year) for sentence in sentences for year in _YEAR.findall(sentence.text)})[:12]
    for first, last in combinations(years, 2):
        if last - first == stated.value:
            return f"from {first} to {last}"
    return None
