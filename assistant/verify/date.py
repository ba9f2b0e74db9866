"""
Whether every date, year and time of day of a claim stands in its sources, for the same thing.

Words such as `Tuesday` or `last week` are read from the day of the source's document, on both sides, unless the claim's
draft says of what day it is. A claim may be coarser than its source, never finer. A document without a date can bear
out only the words that it uses itself, and is not asked about others that are reckoned from a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as day
from functools import lru_cache

from assistant import text as texts
from assistant.calendar import A_WEEKDAY, MONTHS, WEEKDAYS, month_number
from assistant.dates import find_dates
from assistant.domain import Claim, Finding, Passage, Span
from assistant.verify.attribution import attributions
from assistant.verify.premise import Alignment, Neighbourhood, Sentence, alignments, is_counterpart, sentences_in
from assistant.verify.quantity import quantities

# From which undated documents' `Tuesday` and a claim's are both reckoned, so that equal words are equal days.
_UNDATED = "2001-06-13"
_YEAR = re.compile(r"(?<![\w.,$£€/])(?<!\D-)(?:1[5-9]|20)\d\d(?:(?=s\b)|(?![\w/]|,\d))(?!\.\d)")
_TIME = re.compile(
    r"(?<![\d.:])(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?(?P<half>[ap])\.?\s?m\b\.?|"
    r"(?<![\d.:])(?P<h24>\d{1,2}):(?P<m24>\d\d)(?![\d:])|"
    r"\b(?P<word>noon|midnight)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b{A_WEEKDAY}\b", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?=T\d)")
# March and May are other words too often, but for what they stand before and after here: `the March elections`.
_BARE_MONTH = re.compile(
    rf"\b(?i:{'|'.join(name for name in MONTHS if name not in {'March', 'May'})})\b|"
    r"(?<=\b[Tt]he )(?:March|May)(?=\s(?!on\b|to\b|for\b|of\b)[a-z]{3,})"
)
# `the budget for 2031/32`, `the 2029–30 season`.
_YEARS = re.compile(r"(?<![\w.,$£€/-])(?P<first>(?:1[5-9]|20)\d\d)[-–/](?P<last>\d\d)(?![\w/-]|[.,]\d)")
_SPAN_OF_YEARS = re.compile(r"\d{4}\D+\d{2,4}$")
# Between who speaks and when they spoke.
_TOLD = re.compile(r"(?:\s(?:reporters|journalists|parliament|the \w+|\w+ \w+))?,?\s(?:(?:on|late|early|only)\s)?")
# A sentence with so much of what stands around a date, and as much as any other, tells the same thing.
_TELLS, _AS_WELL = 0.7, 0.95


@dataclass(frozen=True, slots=True)
class When:
    """A date, stretch of days or time of day where a text names it."""

    span: Span
    words: str
    """Folded, for comparison."""
    first: str
    last: str
    """Days `YYYY-MM-DD`, or for a time of day both `HH:MM`."""
    relative: bool = False

    @property
    def is_time(self) -> bool:
        return ":" in self.first

    def holds(self, other: When) -> bool:
        return self.is_time == other.is_time and self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class _Place:
    """A date where a source names it, with the claim's date as read from that source's day."""

    stated: When
    when: When
    sentence: Sentence
    reckoned: bool = False
    """The claim's date is read from its own draft's day, so that equal words need not be equal days."""

    @property
    def is_undated(self) -> bool:
        return self.sentence.passage.document.published is None


@lru_cache(maxsize=65_536)
def whens(text: str, published: str | None) -> tuple[When, ...]:
    """Every date and time of day in a text, read from a day of publication."""
    found = [
        When(mention.span, _folded(mention.span, text), mention.start, mention.end, mention.relative)
        for mention in find_dates(text, published or _UNDATED)
    ]
    taken = [one.span for one in found] + [quantity.span for quantity in quantities(text)]
    plain = (*_bare(text, published or _UNDATED), *_times(text))
    found.extend(one for one in plain if not any(one.span.overlaps(other) for other in taken))
    return tuple(sorted(found, key=lambda one: one.span))


def _bare(text: str, published: str) -> Iterator[When]:
    """Years and months without the words dates usually have: `the November elections`, `Outlook for 2024`."""
    for match in _ISO.finditer(text):
        yield When(Span(*match.span()), match.group(), match.group(), match.group())
    several = tuple(_several_years(text))
    yield from several
    for match in _YEAR.finditer(text):
        if not any(Span(*match.span()).overlaps(one.span) for one in several):
            yield When(Span(*match.span()), match.group(), f"{match.group()}-01-01", f"{match.group()}-12-31")
    for match in _BARE_MONTH.finditer(text):
        number = month_number(match.group())
        month = f"{published[:4]}-{number:02}"
        yield When(Span(*match.span()), match.group().lower(), f"{month}-01", f"{month}-31", relative=True)


def _several_years(text: str) -> Iterator[When]:
    """`2031/32`, `2029–33`: years that follow one another; `2031-03` is a month."""
    for match in _YEARS.finditer(text):
        first = int(match["first"])
        last = first - first % 100 + int(match["last"])
        if first < last and (last == first + 1 or last % 100 > len(MONTHS)):
            span = Span(*match.span())
            yield When(span, _folded(span, text), f"{first}-01-01", f"{last}-12-31")


def _folded(span: Span, text: str) -> str:
    return " ".join(texts.folded(span.of(text)).replace(",", " ").replace(".", " ").split())


def _times(text: str) -> Iterator[When]:
    for match in _TIME.finditer(text):
        if match["word"]:
            hour, minute = (12 if match["word"].lower() == "noon" else 0), 0
        elif match["half"]:
            hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
            minute = int(match["minute"] or 0)
        else:
            hour, minute = int(match["h24"]), int(match["m24"])
        if hour < 24 and minute < 60:
            clock = f"{hour:02}:{minute:02}"
            span = Span(*match.span())
            yield When(span, _folded(span, text), clock, clock)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """One finding for each date or time that can be compared."""
    if not passages:
        return ()
    days = dict.fromkeys(passage.document.published for passage in passages)
    readings = {published: _read(claim, published) for published in days}
    stated = max(readings.values(), key=len)
    if not stated:
        return ()
    sentences = sentences_in(passages)
    laid = alignments(claim.text, passages)
    found = {one: list(_places(one, claim, readings, sentences)) for one in stated}
    judged = (_judge(claim.text, one, found, sentences, laid) for one in stated)
    return tuple(finding for finding in judged if finding is not None)


def _read(claim: Claim, published: str | None) -> tuple[When, ...]:
    """The claim's dates, from its draft's own day where it has one; what it quotes is read from the source's."""
    found = whens(claim.text, published)
    if claim.written is None:
        return found
    quoted = texts.quotations(claim.text)
    own = [one for one in whens(claim.text, claim.written) if not any(one.span.overlaps(span) for span in quoted)]
    return tuple(sorted((*own, *(one for one in found if any(one.span.overlaps(s) for s in quoted))), key=_by_span))


def _by_span(one: When) -> Span:
    return one.span


def _places(
    one: When, claim: Claim, readings: dict[str | None, tuple[When, ...]], sentences: Sequence[Sentence]
) -> Iterator[_Place]:
    quoted = any(one.span.overlaps(span) for span in texts.quotations(claim.text))
    for sentence in sentences:
        published = sentence.passage.document.published
        mine = next((other for other in readings[published] if other.span == one.span), None)
        if mine is not None:
            reckoned = claim.written is not None and published is not None and not quoted
            for when in whens(sentence.text, published):
                yield _Place(mine, when, sentence, reckoned)


def _judge(
    text: str,
    one: When,
    found: Mapping[When, Sequence[_Place]],
    sentences: Sequence[Sentence],
    laid: Sequence[Alignment],
) -> Finding | None:
    said, places = one.span.of(text), found[one]
    around = Neighbourhood(text, one.span, sentences)
    matches = [place for place in places if _same(place) and around.holds(place.sentence, place.when.span)]
    match = max(matches, key=lambda place: (place.when.words == one.words, around.score(place.sentence)), default=None)
    other = _replaced(match, places, laid)
    # A slip in the source's own weekday is the source's; another weekday is the claim's.
    copied = match is not None and match.when.words == one.words
    wrong = None if copied else _other_weekday(one, match, said) or _wrong_weekday(one, match, said)
    if wrong:
        return wrong
    # The label of a timeline says again what its sentence says, and stands where the source has its dateline.
    twice = any(mine != one and (mine.first, mine.last) == (one.first, one.last) for mine in found)
    if other is not None and not (match and twice):
        return _differing(other, said)
    taken = [place for mine, others in found.items() if mine != one for place in others if _same(place)]
    telling = _tells_when_told(text, one)
    firm = match is not None and (copied or telling or not _is_of_its_day(match))
    elsewhere = None if telling or firm else _otherwise(places, taken, around)
    if elsewhere:
        return _differing(elsewhere, said)
    if match is not None:
        source = match.sentence.cite(match.when.span)
        return Finding("date", True, f"The source has {source.quote}.", one.span, source.quote, said, source=source)
    return _missing(one, said, places, sentences, around)


def _differing(place: _Place, said: str) -> Finding:
    source = place.sentence.cite(place.when.span)
    theirs = _dated(source.quote, place.when, place)
    detail = f"The sentence says {_dated(said, place.stated, place)} where the source says {theirs}."
    return Finding("date", False, detail, place.stated.span, source.quote, said, True, source)


def _dated(words: str, when: When, place: _Place) -> str:
    """`next Tuesday` → `next Tuesday (11 March 2031)`, where the day can be told and is not said."""
    words = " ".join(words.split())
    if place.is_undated or not when.relative or when.is_time or when.first != when.last or _MONTH.search(words):
        return words
    return f"{words} ({day.fromisoformat(when.first):%-d %B %Y})"


def _tells_when_told(text: str, one: When) -> bool:
    """Whether a date is of the telling, not of what is told: `said on Tuesday that`."""
    return any(_TOLD.fullmatch(text[spoke.span.end : one.span.start]) for spoke in attributions(text))


def _is_of_its_day(place: _Place) -> bool:
    """Whether a source's date is that of its own day, as in a dateline or `said on Tuesday`: other days are news."""
    published = place.sentence.passage.document.published
    return published is not None and place.when.first == place.when.last == published[:10]


def _otherwise(places: Sequence[_Place], taken: Sequence[_Place], around: Neighbourhood) -> _Place | None:
    """The one date of the sentence that tells the same thing, where it is another day than the claim's."""
    near = [
        place
        for place in places
        if around.score(place.sentence) >= max(_TELLS, _AS_WELL * around.best)
        and place.when.is_time == place.stated.is_time
    ]
    of_others = {(place.sentence.key, place.when.span) for place in taken}
    for place in near:
        beside = [other for other in near if other.sentence.key == place.sentence.key]
        free = (place.sentence.key, place.when.span) not in of_others
        if len(beside) == 1 and free and _clash(place) and not place.when.holds(place.stated):
            return place
    return None


def _same(place: _Place) -> bool:
    """The same words, or a day that the source's lies in; a claim is never finer than its source."""
    stated, when = place.stated, place.when
    if stated.words == when.words and not (place.reckoned and stated.relative and when.relative):
        return True
    if stated.relative != when.relative and _MONTH.search(when.words if when.relative else stated.words):
        # `5 March` without a year is that day in any year.
        return stated.is_time == when.is_time and stated.first[5:] <= when.first[5:] <= when.last[5:] <= stated.last[5:]
    if stated.relative != when.relative and place.is_undated:
        return False
    if _SPAN_OF_YEARS.search(stated.words):
        return (stated.first, stated.last) == (when.first, when.last)
    return stated.holds(when)


def _replaced(match: _Place | None, places: Sequence[_Place], laid: Sequence[Alignment]) -> _Place | None:
    """The date that stands exactly where the claim's does, in a sentence otherwise like the claim."""
    for alignment in laid:
        if not is_counterpart(alignment, match.sentence if match else None):
            continue
        same_sentence = match is not None and match.sentence.key == alignment.sentence.key
        if same_sentence and match is not None and not alignment.taken(match.when.span):
            continue
        for place in places:
            here = place.sentence.key == alignment.sentence.key
            if here and _clash(place) and alignment.replaced(place.stated.span, place.when.span):
                return place
    return None


def _clash(place: _Place) -> bool:
    if place.stated.is_time != place.when.is_time or _same(place):
        return False
    return place.stated.relative == place.when.relative or not place.is_undated


def _other_weekday(one: When, match: _Place | None, said: str) -> Finding | None:
    """The source's day of the month with another day of the week."""
    named, other = _WEEKDAY.search(said), _WEEKDAY.search(match.when.words) if match else None
    if match is None or named is None or other is None or named.group().lower() == other.group():
        return None
    source = match.sentence.cite(match.when.span)
    detail = f"The sentence says {said} where the source says {source.quote}."
    return Finding("date", False, detail, one.span, source.quote, said, True, source) if _MONTH.search(said) else None


def _wrong_weekday(one: When, match: _Place | None, said: str) -> Finding | None:
    """A day of the month on which that day of the week does not fall, in the year that is named or the source's."""
    named = _WEEKDAY.search(said)
    which = match.when if one.relative and match is not None else one
    dated = not one.relative or (match is not None and match.sentence.passage.document.published is not None)
    if named is None or not _MONTH.search(said) or which.first != which.last or which.is_time or not dated:
        return None
    actual = WEEKDAYS[day.fromisoformat(which.first).weekday()]
    if actual == named.group().capitalize():
        return None
    return Finding("date", False, f"{said} is a {actual}.", one.span, actual, named.group(), contradicts=True)


def _missing(
    one: When, said: str, places: Sequence[_Place], sentences: Sequence[Sentence], around: Neighbourhood
) -> Finding | None:
    """A finding that failed, unless the words only place a sentence in the document's own time."""
    documents = dict.fromkeys(sentence.passage.document for sentence in sentences)
    for document in documents:
        stated = next((p.stated for p in places if p.sentence.passage.document == document), one)
        if document.published and not one.is_time and stated.first <= document.published[:10] <= stated.last:
            return Finding("date", True, f"The document is of {document.published}.", one.span, found=said)
    undated = all(document.published is None for document in documents)
    if one.relative and undated and not _MONTH.search(said):
        return None
    coarser = [
        p for p in places if not one.is_time and p.when.holds(p.stated) and around.holds(p.sentence, p.when.span)
    ]
    if coarser:
        source = coarser[0].sentence.cite(coarser[0].when.span)
        detail = f"The sentence says {said}, the source only {source.quote}."
        return Finding("date", False, detail, one.span, source.quote, said, source=source)
    return Finding("date", False, f"The sources do not say {said}.", one.span, found=said)
