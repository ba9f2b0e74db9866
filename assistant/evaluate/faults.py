"""
Making a true sentence false in one way, by rule and without doubt.

A planted fault counts only if it changes the meaning: a new number or date stands nowhere in the document, a new name
comes from elsewhere and shares no word with the document, an altered quotation is not in it. Sentences where a rule
could leave the truth untouched (bounds, conditions, double negatives) are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from assistant.calendar import A_MONTH, A_WEEKDAY, MONTHS, WEEKDAYS
from assistant.domain import Document, Span
from assistant.evaluate.matching import is_exact_quote, normalised
from assistant.text import STOPWORDS, quotations, words

if TYPE_CHECKING:
    from assistant.evaluate.cases import Faults

# Percent of letters shared: a misprint keeps more, two people seldom do.
_SAME_NAME = 65
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_BOUND = re.compile(
    r"\b(?:more|less|fewer|greater|higher|lower|other) than|\bat (?:least|most)|\bup to|\bover|\bunder|\babove|\bbelow|"
    r"\babout|\baround|\bnearly|\balmost|\bsome|\broughly|\bapproximately|\bor\b|\bbetween",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.,:/#-])[$€£]?(?P<n>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?=[\s%;)-]|,\s|\.(?:\s|$)|,?$)(?!-\d)"
)
_SPELLED = re.compile(r"(?<![\w-])(?P<n>" + "|".join(_NUMBER_WORDS) + r")(?= [a-z]{3,})")
_YEAR = re.compile(r"\b(?P<n>(?:19|20)\d\d)\b(?!s)")
_MONTH_DAY = re.compile(rf"\b(?P<month>{A_MONTH}) (?P<day>[12]?\d|3[01])(?!\d|st|nd|rd|th)\b(?!,\d)")
_DAY_MONTH = re.compile(rf"\b\d{{1,2}} {A_MONTH}\b")
_WEEKDAY = re.compile(rf"\b{A_WEEKDAY}\b(?!['’])")
_TITLED = re.compile(
    r"\b(?:Mr\.|Ms\.|Mrs\.|Dr\.|President|Secretary|Senator|Minister|Chancellor|General|Governor|Speaker|Ambassador) "
    r"(?P<name>[A-Z][a-z]+(?:[A-Z][a-z]+)?)\b"
)
# Followed by what cannot be the noun that an adjective of nationality belongs to.
_PLACE = re.compile(
    r"\b(?:in|from|near|across|inside|outside|throughout) (?P<name>(?![A-Z][a-z]+(?:ans|crats|ists)\b)[A-Z][a-z]{3,}"
    r"(?: [A-Z][a-z]{3,})?)(?=[.,;]| (?:and|or|that|to|on|in|for|with|as|is|are|was|were|have|has|who|where|which|--))"
)
_SAID = r"(?:said|says|told reporters|added|announced|argued|warned)"
_NAME = r"(?:(?:Mr\.|Ms\.|Mrs\.|Dr\.|President|Secretary|Senator|Minister) )?[A-Z][a-z]+(?: [A-Z][a-z]+)?"
_SAYER = re.compile(rf"(?:(?P<name>{_NAME}) {_SAID}\b)|(?:\b{_SAID} (?P<after>{_NAME})(?=[.,]))")
_NOT_A_NAME = frozenset(
    (
        *MONTHS,
        *WEEKDAYS,
        "The",
        "This",
        "That",
        "There",
        "Congress",
        "President",
        "Secretary",
        "Senator",
        "Minister",
        "Chancellor",
        "General",
        "Governor",
        "Speaker",
        "Ambassador",
        "Chair",
        "Staff",
        "State",
        "He",
        "She",
        "They",
        "It",
        "We",
        "And",
        "But",
    )
)
_CUE = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely)\b|n['’]t\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r"\b(?:if|whether|unless|until|except|only|necessarily|sure|any\w*|ever|yet|either|at all|because|than)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"(?<=[a-z] )(?<!that )(?<!which )(?<!who )(?<!what )"
    r"(?P<aux>is|are|was|were|will|would|has been|have been|can|should)"
    r"(?= [a-z]{2,})(?! (?:that|what|why|how|where|or|and)\b)"
)
_NEGATED = {
    "won’t": "will", "can’t": "can", "isn’t": "is", "aren’t": "are", "wasn’t": "was", "weren’t": "were",
    "cannot": "can",
    "hasn’t": "has", "haven’t": "have", "wouldn’t": "would", "shouldn’t": "should", "doesn’t": "does", "didn’t": "did",
    "don’t": "do", "is not": "is", "are not": "are", "was not": "was", "were not": "were", "will not": "will",
    "did not": "did", "does not": "does", "do not": "do", "has not": "has", "have not": "have", "never": "always",
}  # fmt: skip
_NEGATION = re.compile(r"\b(?:" + "|".join(_NEGATED).replace("’", "['’]") + r")(?= [a-z])")
_MODAL: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{pattern}"), new)
    for pattern, new in (
        (r"(?<!or )(?:may|might)(?= [a-z]{2,})(?! (?:well|or)\b)", "will"),
        (r"could(?= be\b)", "will"),
        (r"(?:is|are) (?:likely|expected|scheduled|set) to\b", "will"),
        (r"(?:hopes|intends|is planning) to\b", "will"),
        (r"(?:some|many|most) of\b(?! (?:you|us)\b)", "all of"),
        (r"allegedly\b", "certainly"),
        (r"alleged\b", "proven"),
        (r"reportedly\b", "certainly"),
        (r"(?:probably|perhaps|possibly)\b", "certainly"),
        (r"(?:sometimes|often|usually)\b", "always"),
        (r"will(?= [a-z]{2,})", "might"),
    )
)


# So that one document alone can be perturbed too.
_PEOPLE = ("Okafor", "Lindqvist", "Marchetti", "Havel", "Tanaka", "Brandt", "Oyelaran", "Castellanos")
_PLACES = ("Montevideo", "Tallinn", "Nairobi", "Ottawa", "Lisbon", "Jakarta", "Windhoek", "Bratislava")


@dataclass(frozen=True, slots=True)
class Planted:
    true: str
    faulty: str
    detail: str


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence where it stands, with what a fault maker may draw from."""

    document: Document
    span: Span
    sentence: str
    document_words: str
    """The document, normalised: what a replacement must not occur in."""
    people: Sequence[str]
    places: Sequence[str]
    speakers: Sequence[str]
    """Who else speaks, in this document first."""
    vocabulary: Sequence[str]
    """Words of content from the library, for altering a quotation."""

    def has(self, words_: str) -> bool:
        return normalised(words_) in self.document_words

    def nearby(self, reach: int = 300) -> str:
        return self.document.text[max(0, self.span.start - reach) : self.span.end + reach]


def name_inventory(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """People and places that the texts name more than once, and a few of our own."""
    people: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for text in texts:
        people.update(match["name"] for match in _TITLED.finditer(text))
        places.update(match["name"] for match in _PLACE.finditer(text))
    named = ([name_ for name_, n in sorted(c.items()) if n > 1 and name_ not in _NOT_A_NAME] for c in (people, places))
    found_people, found_places = named
    return [*found_people, *_PEOPLE], [*(p for p in found_places if p not in people), *_PLACES]


Maker = Callable[[Place, np.random.Generator], Planted | None]


def _replaced(sentence: str, span: Span, new: str) -> Planted:
    old = span.of(sentence)
    return Planted(sentence, f"{sentence[: span.start]}{new}{sentence[span.end :]}", f"{old} → {new}")


# Every maker asks it of the same sentence.
_quotations = lru_cache(maxsize=256)(quotations)


def _matches(pattern: re.Pattern[str], sentence: str, rng: np.random.Generator, group: str | int = 0) -> Iterator[Span]:
    """Where a pattern occurs outside quotation marks, in random order."""
    quotes = _quotations(sentence)
    spans = [Span(*match.span(group)) for match in pattern.finditer(sentence)]
    outside = [span for span in spans if not any(span.overlaps(quote) for quote in quotes)]
    yield from (outside[i] for i in rng.permutation(len(outside)))


def _choice(options: Sequence[str], rng: np.random.Generator, *, tries: int = 12) -> Iterator[str]:
    if options:
        yield from (options[i] for i in rng.integers(0, len(options), tries))


def number(place: Place, rng: np.random.Generator) -> Planted | None:
    for pattern in (_DIGITS, _SPELLED):
        for span in _matches(pattern, place.sentence, rng, "n"):
            old = span.of(place.sentence)
            if _BOUND.search(place.sentence, max(0, span.start - 25), span.end + 10) or _is_date(place.sentence, span):
                continue
            for new in _other_numbers(old, rng):
                if not place.has(new) and not place.has(_spelling(new)):
                    return _replaced(place.sentence, span, new)
    return None


def _is_date(sentence: str, span: Span) -> bool:
    dates = (*_MONTH_DAY.finditer(sentence), *_YEAR.finditer(sentence), *_DAY_MONTH.finditer(sentence))
    return any(span.overlaps(Span(*match.span())) for match in dates)


def _other_numbers(old: str, rng: np.random.Generator) -> Iterator[str]:
    """Numbers of the same form and order of magnitude: `2.5` → `3.7`, `1,200` → `1,900`, `six` → `nine`."""
    if old in _NUMBER_WORDS:
        yield from _choice([word for word in _NUMBER_WORDS if word != old], rng)
        return
    whole, point, decimals = old.replace(",", "").partition(".")
    zeros = len(whole) - len(whole.rstrip("0")) if int(whole) else 0
    for factor in rng.uniform(1.3, 3.0, 12):
        value = int(float(whole) * factor) + 1
        value = value // 10**zeros * 10**zeros
        digits = f"{value:,}" if "," in old else str(value)
        new = f"{digits}{point}{decimals}"
        if new != old:
            yield new


def _spelling(number_: str) -> str:
    return _NUMBER_WORDS[int(number_) - 2] if number_.isdigit() and 2 <= int(number_) <= 12 else number_


def date(place: Place, rng: np.random.Generator) -> Planted | None:
    for span in _matches(_MONTH_DAY, place.sentence, rng):
        month, day = span.of(place.sentence).split()
        for new_month in _choice([other for other in MONTHS if other != month], rng):
            new = f"{new_month} {min(int(day), 28)}"
            if not place.has(new) and not place.has(f"{min(int(day), 28)} {new_month}"):
                return _replaced(place.sentence, span, new)
    for span in _matches(_YEAR, place.sentence, rng):
        year = int(span.of(place.sentence))
        for step in rng.permutation([-7, -5, -3, -2, 2, 3]):
            if not place.has(str(year + step)):
                return _replaced(place.sentence, span, str(year + step))
    for span in _matches(_WEEKDAY, place.sentence, rng):
        old, nearby = span.of(place.sentence), place.nearby(600)
        for new in _choice(WEEKDAYS, rng):
            if new != old and new not in nearby:
                return _replaced(place.sentence, span, new)
    return None


def name(place: Place, rng: np.random.Generator) -> Planted | None:
    for pattern, others in ((_TITLED, place.people), (_PLACE, place.places)):
        for span in _matches(pattern, place.sentence, rng, "name"):
            if set(span.of(place.sentence).split()) & _NOT_A_NAME:
                continue
            for new in _choice(others, rng):
                if not any(place.has(word) for word in new.split()):
                    return _replaced(place.sentence, span, new)
    return None


def speaker(place: Place, rng: np.random.Generator) -> Planted | None:
    """In a transcript the speaker of the turn, whose words are put in quotation marks; elsewhere whoever `said` it."""
    said_by = place.document.speaker_of(place.span)
    others = [other for other in place.speakers if said_by is None or not _is_same_person(other, said_by)]
    if said_by:
        for new in _choice(others, rng):
            before, after = (f"{displayed(who)} said: “{_unquoted(place.sentence)}”" for who in (said_by, new))
            return Planted(before, after, f"{displayed(said_by)} → {displayed(new)}")
        return None
    for match in _SAYER.finditer(place.sentence):
        group = "name" if match["name"] else "after"
        span = Span(*match.span(group))
        if set(span.of(place.sentence).split()) & _NOT_A_NAME:
            continue
        for new in _choice(others or place.people, rng):
            if not _is_same_person(new, span.of(place.sentence)):
                return _replaced(place.sentence, span, displayed(new))
    return None


def displayed(label: str) -> str:
    """`MR. EARNEST` and `Mr. EARNEST` → `Mr. Earnest`"""
    words_ = [word.title() if word.isupper() and len(word) > 1 else word for word in label.split()]
    return " ".join(words_).replace("’S", "’s")


def _is_same_person(one: str, other: str) -> bool:
    """Whether the surnames agree, a misprint in a transcript's label (`MR. EARENST`) aside."""
    return fuzz.ratio(displayed(one).split()[-1], displayed(other).split()[-1]) > _SAME_NAME


def _unquoted(sentence: str) -> str:
    """With single marks inside, as a quotation within a quotation has."""
    return re.sub(r"[“\"](.*?)[”\"]", r"‘\1’", sentence)


def negation(place: Place, rng: np.random.Generator) -> Planted | None:
    sentence = place.sentence
    cues = len(_CUE.findall(sentence))
    if _CONDITION.search(sentence) or cues > 1:
        return None
    if cues == 1:
        for span in _matches(_NEGATION, sentence, rng):
            return _replaced(sentence, span, _NEGATED[span.of(sentence).replace("'", "’")])
        return None
    for span in _matches(_AUXILIARY, sentence, rng, "aux"):
        first, *rest = span.of(sentence).split()
        return _replaced(sentence, span, "cannot" if first == "can" else " ".join([first, "not", *rest]))
    return None


def modality(place: Place, rng: np.random.Generator) -> Planted | None:
    if _CONDITION.search(place.sentence):
        return None
    for pattern, new in _MODAL:
        for span in _matches(pattern, place.sentence, rng):
            return _replaced(place.sentence, span, new)
    return None


def quote(place: Place, rng: np.random.Generator) -> Planted | None:
    """A word of content inside a quotation, put for another; in a transcript the sentence is quoted first."""
    said_by = place.document.speaker_of(place.span)
    true = f"{displayed(said_by)} said: “{_unquoted(place.sentence)}”" if said_by else place.sentence
    for quoted in quotations(true):
        inner = quoted.of(true)
        if len(inner.split()) < 5 or not is_exact_quote(inner.replace("‘", '"').replace("’", "'"), place.document.text):
            continue
        content = [span for span in words(true, quoted) if _is_plain(span.of(true))]
        for i in rng.permutation(len(content)):
            for new in _choice(_alike(content[i].of(true), place.vocabulary), rng):
                planted = _replaced(true, content[i], new)
                altered = planted.faulty[quoted.start : quoted.end + len(new) - len(content[i])]
                if new != content[i].of(true) and not is_exact_quote(altered, place.document.text):
                    return planted
    return None


def _alike(word: str, vocabulary: Sequence[str]) -> Sequence[str]:
    """Words that end like this one, so that most keep the part of speech; all words where there are none."""
    return [other for other in vocabulary if other[-2:] == word[-2:] and other[:4] != word[:4]] or vocabulary


def _is_plain(word: str) -> bool:
    return word.isalpha() and word.islower() and len(word) > 3 and word not in STOPWORDS


FAULTS: Mapping[Faults, Maker] = {
    "number": number,
    "date": date,
    "name": name,
    "speaker": speaker,
    "negation": negation,
    "modality": modality,
    "quote": quote,
}
