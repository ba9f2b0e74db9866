"""
What a later document has put behind: a count that was updated, a statement taken back, a refusal answered.

Such a sentence was true of its day, and is told under its day alone. Two counts are of one event where their documents
are of one story, or name the same kind of event and, beside the figure or in the headline, one place or person. What
this cannot see: an answer in other words than the refusal's, and a withdrawal that names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.brief.salience import name_terms
from assistant.brief.stories import Story
from assistant.brief.voices import voice
from assistant.dates import find_dates
from assistant.discourse.candidates import Candidate
from assistant.discourse.wordings import DENIES, HEDGE, UPDATES, is_name
from assistant.domain import Document
from assistant.moments import days_between
from assistant.numerals import TO_TWENTY
from assistant.text import stem, terms

_N = rf"(?P<value>\d[\d,]*|{'|'.join(TO_TWENTY)})(?! ?(?:%|percent|per cent|years?|\.\d))"
_PEOPLE = r"(?: (?:people|persons|civilians|others|residents|workers|miners|passengers|soldiers|of them))?"
_STATE = r"(?: (?:were|was|are|is|have|had|has|been|still|now|remain|remained|listed as|reported))*"
_COUNTS = {
    "dead": re.compile(
        rf"\b{_N}{_PEOPLE}{_STATE} (?:dead|killed|died|deaths)\b"
        rf"|\btoll\b[^.;:\d]{{0,40}}? (?:to|at|of|reached|is|was|stood at) {_N.replace('value', 'toll')}"
        rf"|\b(?:number of dead|dead) at {_N.replace('value', 'number')}",
        re.IGNORECASE,
    ),
    "missing": re.compile(rf"\b{_N}{_PEOPLE}{_STATE} (?:missing|unaccounted for)\b", re.IGNORECASE),
    "injured": re.compile(rf"\b{_N}{_PEOPLE}{_STATE} (?:injured|wounded|hurt)\b", re.IGNORECASE),
}
_EVENTS = frozenset(
    map(
        stem,
        "flood flooding earthquake quake storm hurricane cyclone fire wildfire blast explosion crash collapse shooting "
        "attack avalanche landslide sinking shipwreck derailment outbreak heatwave eruption tsunami stampede".split(),
    )
)
_EARLIER = 20
"""Days before its document from which a date in a sentence makes its count one of another time."""
_RECALLS = re.compile(
    r"\b(?:information|statements?|remarks?|account|claims?|figures?|what)\b[^.]*\bhad (?:\w+ly )?"
    r"(?:given|said|made|told|issued|claimed|stated)\b[^.]*\b(?:was|were) (?:\w+ly )?"
    r"(?:incorrect|wrong|untrue|false|not true|inaccurate|mistaken)\b",
    re.IGNORECASE,
)
_WITHDRAWS = re.compile(
    r"\b(?:withdrew|withdrawn|withdraws|retract(?:s|ed)|took back|takes back) (?:his|her|its|their|the|an?) "
    r"(?:\w+ )?(?:claim|allegation|statement|accusation|remark|charge|assertion)s? (?:that|of|about) (?P<what>[^.;]+)"
)
_ASKED = re.compile(r"\b(?:say|confirm|known|clear|unclear|disclose|determine) (?:whether|if) (?P<what>[^,.;”]+)")
_NAMED = re.compile(r"\b[A-Z][\w’'-]+")
_LIKE = 0.6
"""Share of what was withdrawn that an earlier sentence has which said so."""


@dataclass(frozen=True, slots=True)
class _Count:
    candidate: Candidate
    story: Story
    kind: str
    value: float


def outdated(stories: Sequence[Story]) -> frozenset[Candidate]:
    """The statements that a later document of these has put behind."""
    statements = [each for story in stories for each in story.statements]
    found = [*_updated(stories), *_taken_back(statements), *_answered(statements)]
    return frozenset(found)


def _updated(stories: Sequence[Story]) -> Iterator[Candidate]:
    counts = [one for story in stories for each in story.statements for one in _counts(each, story)]
    for one in counts:
        if any(_replaces(other, one) for other in counts):
            yield one.candidate


def _counts(candidate: Candidate, story: Story) -> Iterator[_Count]:
    published = candidate.document.published
    if not published or HEDGE.search(candidate.text) or DENIES.search(candidate.text):
        return
    if any(days_between(one.start, published) > _EARLIER for one in find_dates(candidate.text, published)):
        return
    for kind, form in _COUNTS.items():
        match = form.search(candidate.text)
        if match:
            told = next(value for value in match.groups() if value).lower().replace(",", "")
            yield _Count(candidate, story, kind, float(TO_TWENTY.get(told) or told))


def _replaces(later: _Count, earlier: _Count) -> bool:
    """Whether one count is the newer figure of the other's."""
    if later.kind != earlier.kind or later.value == earlier.value:
        return False
    new, old = later.candidate.document, earlier.candidate.document
    told = is_former(earlier.value, later.candidate.text)
    if (new.published or "") < (old.published or "") or (new.published == old.published and not told):
        return False
    # Fewer dead are a part of them, or another count, unless this is said.
    if later.kind == "dead" and later.value < earlier.value and not (told or UPDATES.search(later.candidate.text)):
        return False
    return later.story == earlier.story or _is_of_one_event(later.candidate, earlier.candidate)


def is_former(value: float, text: str) -> bool:
    """`lowered the toll to 13 from 14`: whether the text gives a figure as the one before."""
    return (
        re.search(rf"\b(?:from|instead of|rather than|not) (?:the )?{value:.0f}\b", text.replace(",", "")) is not None
    )


def _is_of_one_event(one: Candidate, other: Candidate) -> bool:
    same = _events(one.document) & _events(other.document)
    return bool(same) and bool(_places(one) & _places(other))


def _events(document: Document) -> frozenset[str]:
    return _EVENTS & set(terms(document.text))


def _places(candidate: Candidate) -> set[str]:
    """The names beside a count and in its headline, those of whoever publishes it apart."""
    words = [*candidate.names, *filter(is_name, _NAMED.findall(candidate.document.title))]
    return {term for word in words for term in name_terms(word)} - set(terms(candidate.document.publisher or ""))


def _taken_back(statements: Sequence[Candidate]) -> Iterator[Candidate]:
    for each in statements:
        withdrawn, recalled = _WITHDRAWS.search(each.text), _RECALLS.search(each.text)
        if not withdrawn and not recalled:
            continue
        what = set(terms(withdrawn["what"])) if withdrawn else set()
        days = {one.start for one in find_dates(each.text, each.document.published)} if recalled else set()
        for earlier in statements:
            if not _is_before(earlier, each) or not any(
                voice(who).says(earlier, publishes=False) for who in _who(each)
            ):
                continue
            said = len(what & set(earlier.terms)) >= _LIKE * len(what) if what else earlier.document.published in days
            if said:
                yield earlier


def _who(candidate: Candidate) -> list[str]:
    """Whom a withdrawal names before its verb; the sentence before it where it says only `he`."""
    text, start = candidate.document.text, candidate.span.start
    before = text[max(0, text.rfind("\n\n", 0, start) + 1) : start]
    subject = candidate.text.split(" that ")[0].split(" withdr")[0]
    names = [name for name in _NAMED.findall(subject) if is_name(name) and name not in {"He", "She", "It", "They"}]
    return names or [name for name in _NAMED.findall(before) if is_name(name)]


def _answered(statements: Sequence[Candidate]) -> Iterator[Candidate]:
    """What somebody would not say, once a later document of those concerned says it."""
    for each in statements:
        asked = _ASKED.search(each.text) if HEDGE.search(each.text) else None
        what = set(terms(asked["what"])) if asked else set()
        if len(what) > 1 and any(_tells(other, what) and _is_before(each, other) for other in statements):
            yield each


def _tells(candidate: Candidate, what: set[str]) -> bool:
    is_open = HEDGE.search(candidate.text) or re.search(r"\b(?:whether|which|if|asks?|asked)\b", candidate.text)
    return not is_open and what <= set(candidate.terms)


def _is_before(one: Candidate, other: Candidate) -> bool:
    mine, theirs = one.document.published, other.document.published
    return bool(mine and theirs and mine < theirs)
