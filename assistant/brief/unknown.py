"""
What the sources leave open, found and not judged: disagreements, hedges, and questions that got no answer.

A disagreement is two publishers who, telling one story in like words, count the same thing differently or put it on
another day. It may still be no contradiction (two hours, two places): the two sentences are shown side by side, and the
reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, groupby

from assistant.brief.exchanges import is_refused, reply_to
from assistant.brief.opposing import opposed
from assistant.brief.salience import Weights, overlap, specificity
from assistant.brief.stories import Story
from assistant.copies import outlet_of
from assistant.dates import find_dates
from assistant.discourse.candidates import Candidate, standalone, with_sentence_before
from assistant.discourse.promises import promise
from assistant.discourse.wordings import DENIES, HEDGE, MOVED, UPDATES, WISHED
from assistant.moments import days_between
from assistant.numerals import SCALES, TO_TWENTY
from assistant.text import folded, stem, terms

_QUANTITY = re.compile(
    rf"\b(?P<value>\d[\d,]*(?:\.\d+)?|{'|'.join(TO_TWENTY)})"
    rf"(?P<scale> (?:{'|'.join(SCALES)}))?"
    r"(?P<rest>(?: [a-z’'-]+){1,3})",
    re.IGNORECASE,
)
_TOLL = re.compile(
    rf"\btoll\b[^.,;:\d]{{0,30}}?\b(?P<value>\d[\d,]*|{'|'.join(TO_TWENTY)})\b(?! ?(?:%|percent|per cent)|\.\d)",
    re.IGNORECASE,
)
"""`The death toll rose to 14` counts people without a word for them."""
_TOLD_BEFORE = re.compile(r"\b(?:to|at) \d[\d,]* from (?:the )?(?P<value>\d+(?:,\d{3})*)")
_UNCOUNTED = (
    "of in on at to by and or for from with the a an that than who were was is are have has had other more years year "
    "old percent days day weeks week months month hours minutes times"
)
_NO_UNIT = frozenset(_UNCOUNTED.split())
_PART = re.compile(r" of (?:the|them|those|these|its|his|her|their)\b", re.IGNORECASE)
"""`six of the injured` does not count the injured."""
DEATH = frozenset(map(stem, ("kill killed dead died dies death deaths toll fatalities").split()))
_HARM = DEATH | frozenset(map(stem, ["wounded", "injured", "injuries", "hurt", "missing", "detained", "arrested"]))
_REPLY = 300
"""Characters of a reply in which it says that it cannot confirm what was asked."""
ONE_SIZE = 4
"""How many times one figure may be the other and still count the same thing."""
_ALONE = 0.25
"""What a question keeps of its worth where it can be read without the one before."""
_OPENS_WITH_PRONOUN = re.compile(
    r"(?:He|She|It|They|This|That|These|Those)\b(?! (?:is|was|remains?) (?:un|not|too|still))"
)
"""`He did not say who had.`"""
_POINTS_BACK = re.compile(
    r"\b(?:her|his|their|its|this|that|these|those|the) (?:account|claim|report|statement|version|figure|number"
    r"|allegation|assertion|remark|information|detail)s?\b"
)
_UNCONFIRMED = re.compile(
    r"\b(?:(?:can[’']t|cannot|can not|couldn[’']t|unable to) (?:yet |independently )*(?:confirm|verify)"
    r"|not (?:yet )?(?:confirmed|in a position to confirm))",
    re.IGNORECASE,
)
_LIKE = 0.3
"""Weighted overlap at which two sentences speak of the same thing."""
_DENIED = 0.5
"""The same at which one denies what the other tells."""
_SAME_EVENT = 0.6
"""The same at which two sentences that name two days tell of one event."""
_FIRM = 0.4
"""Fitness below which a sentence does not say alone what it counts."""
_RULED = re.compile(
    r"\b(?:must|shall|requires?|required|threshold|limit(?:s|ed)? (?:of|to|is)|ceiling"
    r"|(?:releases?|any [a-z]+) (?:of )?(?:more than|above|over|exceeding))\b",
    re.IGNORECASE,
)
"""A figure that a rule sets is not one that was measured."""
_UNITS = frozenset(
    terms("cubic square metres meters kilometres second minute hour day month percent tonnes litres degrees")
)
"""What two figures of two things may share."""
_SAME_TIME = 2
"""Days between two documents beyond which a differing figure is an update."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something left open, with the sentences that show it."""

    story: Story
    candidates: tuple[Candidate, ...]
    weight: float
    is_update: bool = False
    """The second sentence is a later report of what the first tells, not another account."""
    is_correction: bool = False
    """The second sentence corrects the first; a third, if there is one, gives another figure than either."""

    @property
    def candidate(self) -> Candidate:
        return self.candidates[0]


def gaps(stories: Sequence[Story], weights: Weights) -> list[Gap]:
    """What the sources themselves say is open, and what was asked in vain; the weightiest first."""
    found = [gap for story in stories for gap in (*_hedges(story), *_unanswered(story, weights))]
    return sorted(found, key=lambda gap: -gap.weight)


def disagreements(stories: Sequence[Story], weights: Weights, limit: int) -> list[Gap]:
    """The clearest disagreement of each story that has one, the weightiest first."""
    best = (max(_disagreements(story, weights), key=lambda gap: gap.weight, default=None) for story in stories)
    return sorted((gap for gap in best if gap), key=lambda gap: -gap.weight)[:limit]


def _disagreements(story: Story, weights: Weights) -> Iterator[Gap]:
    for one, other, likeness in opposed(story, weights):
        if min(one.fitness, other.fitness) >= _FIRM:
            yield Gap(story, (one, other), story.weight * likeness * min(one.fitness, other.fitness))
    if story.outlets < 2:
        return
    yield from _denials(story, weights)
    yield from _dated(story, weights)
    counted = [candidate for candidate in story.statements if _quantities(candidate.text)]
    for one, other in combinations(counted, 2):
        likeness = counts_otherwise(one, other, weights)
        if likeness:
            yield Gap(story, (one, other), story.weight * likeness * min(one.fitness, other.fitness))


def counts_otherwise(one: Candidate, other: Candidate, weights: Weights) -> float:
    """How like two independent sentences are that give differing figures of one thing; 0 where they do not."""
    if not _are_independent(one, other) or _RULED.search(one.text) or _RULED.search(other.text):
        return 0.0
    mine, theirs = _quantities(one.text), _quantities(other.text)
    if not any(_differ(mine[unit], theirs[unit]) for unit in mine.keys() & theirs.keys()):
        return 0.0
    if _grew(one, other):
        return 0.0
    if not set(one.terms) & set(other.terms) - _UNITS - one.numbers:
        return 0.0
    likeness = overlap(one, other, weights)
    firm = not any(WISHED.search(each.text) or each.fitness < _FIRM for each in (one, other))
    stands = firm and likeness >= _LIKE and _same_event(one, other) and _same_days(one, other)
    return likeness if stands else 0.0


def _grew(one: Candidate, other: Candidate) -> bool:
    """Whether the later of two counts of the dead, the hurt or the missing is an update of the other."""
    if not set(one.terms) & _HARM:
        return False
    formerly = [_TOLD_BEFORE.search(each.text) for each in (one, other)]
    told = any(m and m["value"] in theirs.numbers for m, theirs in zip(formerly, (other, one), strict=True))
    return told or one.document.published != other.document.published


def _dated(story: Story, weights: Weights) -> Iterator[Gap]:
    """Two outlets that say in like words of one event that it falls on two days."""
    named = [(each, _day_named(each)) for each in story.statements if each.fitness >= _FIRM]
    for (one, mine), (other, theirs) in combinations([pair for pair in named if pair[1]], 2):
        if mine == theirs or not _are_independent(one, other) or not _same_otherwise(one, other):
            continue
        likeness = overlap(one, other, weights)
        if likeness >= _SAME_EVENT:
            earlier, later = sorted((one, other), key=lambda each: each.document.published or "")
            replaced = bool(MOVED.search(later.text)) and earlier.document.published != later.document.published
            rating = story.weight * likeness * min(one.fitness, other.fitness)
            yield Gap(story, (earlier, later) if replaced else (one, other), rating, replaced)


def _day_named(candidate: Candidate) -> str | None:
    """The one day that a sentence names; None where it names none or several, or only the day it was said on."""
    document = candidate.document
    days = {each.start for each in find_dates(candidate.text, document.published) if each.granularity == "day"}
    return days.pop() if len(days) == 1 else None


def _same_otherwise(one: Candidate, other: Candidate) -> bool:
    """Whether both give the same figures otherwise, in digits: a daily series differs in day and figure alike."""
    days = [{day.lstrip("0") for day in (_day_named(each) or "")[8:].split()} for each in (one, other)]
    return one.numbers - days[0] == other.numbers - days[1]


def _denials(story: Story, weights: Weights) -> Iterator[Gap]:
    """What one publisher tells as a fact and another reports as denied."""
    denied = [each for each in story.statements if DENIES.search(each.text)]
    for one in story.statements:
        for other in denied:
            if one in denied or not _are_independent(one, other):
                continue
            likeness = overlap(one, other, weights)
            if likeness >= _DENIED:
                yield Gap(story, (one, other), 0.5 * story.weight * likeness * min(one.fitness, other.fitness))


def updates(stories: Sequence[Story], weights: Weights, limit: int) -> list[Gap]:
    """Figures that a later report of the same story gives anew, the clearest of each story, the weightiest first."""
    best = (max(_updates(story, weights), key=lambda gap: gap.weight, default=None) for story in stories)
    return sorted((gap for gap in best if gap), key=lambda gap: -gap.weight)[:limit]


def _updates(story: Story, weights: Weights) -> Iterator[Gap]:
    counted = [(each, _quantities(each.text)) for each in story.statements if each.document.published]
    later = [(each, figures) for each, figures in counted if UPDATES.search(each.text)]
    for one, mine in counted:
        for other, theirs in later:
            if (one.document.published or "") >= (other.document.published or ""):
                continue
            if any(_differ(mine[unit], theirs[unit]) for unit in mine.keys() & theirs.keys()):
                likeness = overlap(one, other, weights)
                firm = min(one.fitness, other.fitness) >= _FIRM and not WISHED.search(one.text)
                if firm and likeness >= _LIKE and _same_event(one, other):
                    yield Gap(story, (one, other), story.weight * likeness * min(one.fitness, other.fitness), True)


def _same_days(one: Candidate, other: Candidate) -> bool:
    """Two days' figures may both be right."""
    mine, theirs = (find_dates(each.text, each.document.published) for each in (one, other))
    together = any(a.start <= b.end and b.start <= a.end for a in mine for b in theirs)
    return together or not mine or not theirs


def _differ(mine: set[float], theirs: set[float]) -> bool:
    """Whether neither gives a figure of the other's, yet the figures are of one size, as counts of one thing are."""
    if mine & theirs:
        return False
    least, most = sorted((max(mine), max(theirs)))
    return 0 < most <= ONE_SIZE * least


def _same_event(one: Candidate, other: Candidate) -> bool:
    """The dead are not compared with the injured."""
    mine, theirs = (set(each.terms) & _HARM for each in (one, other))
    return bool(mine & theirs) or not (mine or theirs) or bool(mine & DEATH and theirs & DEATH)


def _are_independent(one: Candidate, other: Candidate) -> bool:
    mine, theirs = one.document, other.document
    if mine == theirs or (outlet_of(mine) is not None and outlet_of(mine) == outlet_of(theirs)):
        return False
    if not mine.published or not theirs.published:
        return True
    return abs(days_between(mine.published, theirs.published)) <= _SAME_TIME


@lru_cache(maxsize=20_000)
def _quantities(text: str) -> dict[str, set[float]]:
    """What a sentence counts, by the stem of what is counted. `"killing three people"` → people: 3"""
    found: dict[str, set[float]] = {}
    for match in _QUANTITY.finditer(text):
        value = match["value"].lower().replace(",", "")
        unit = next((word for word in folded(match["rest"]).split() if word not in _NO_UNIT and len(word) > 2), None)
        if unit and not _PART.match(match["rest"]):
            scale = SCALES.get(folded(match["scale"] or "").strip(), 1.0)
            found.setdefault(stem(unit), set()).add(float(TO_TWENTY.get(value) or value) * scale)
    for match in _TOLL.finditer(text):
        value = match["value"].lower().replace(",", "")
        found.setdefault(stem("people"), set()).add(float(TO_TWENTY.get(value) or value))
    return found


def _hedges(story: Story) -> Iterator[Gap]:
    for candidate in story.statements:
        if HEDGE.search(candidate.text):
            # `Could not verify her account` leaves open what only the sentence before it says.
            leans = _POINTS_BACK.search(candidate.text) or _OPENS_WITH_PRONOUN.match(candidate.text)
            shown = with_sentence_before(candidate) if leans else candidate
            if shown:
                yield Gap(story, (shown,), story.weight * shown.fitness)


def _unanswered(story: Story, weights: Weights) -> Iterator[Gap]:
    """The clearest sentence of each question whose reply opens with a refusal; one taken for later counts double."""
    for (document, index), asked in groupby(story.questions, key=lambda each: (each.document, each.turn or 0)):
        if is_refused(document, index):
            open_ = _UNCONFIRMED.search(reply_to(document, index)[:_REPLY]) is not None
            rated = ((clarity(each, weights, named=not open_), each) for each in asked)
            weight, question = max(rated, key=lambda pair: pair[0])
            owed = 2.0 if promise(reply_to(document, index)) else 0.8
            if weight > 0:
                yield Gap(story, (question,), story.weight * weight * owed)


def clarity(question: Candidate, weights: Weights, *, named: bool = True) -> float:
    """Whether a question can be read without what went before: it asks, names something (if so said), is no aside."""
    asks = question.text.endswith("?") and 7 <= question.length <= 40
    if not asks or (named and not any(weights.is_specific(name) for name in question.names)):
        return 0.0
    alone = standalone(question.text)
    return alone * specificity(question, weights) if alone >= _ALONE else 0.0
