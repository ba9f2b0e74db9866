"""
Two voices that tell one thing otherwise: figures of one estimate in one article, and what one says was not done.

Words alone decide: the estimate is put beside the sentence just before it, and what was not done is found where another
says with the same verb that it was. A denial in other words is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.brief.salience import Weights, overlap
from assistant.brief.stories import Story
from assistant.copies import outlet_of
from assistant.discourse.candidates import Candidate
from assistant.discourse.wordings import HEDGE, WISHED
from assistant.text import stem, terms

_FIGURE = r"(?P<value>\d[\d,]*(?:\.\d+)?)(?P<unit> (?:million |billion |thousand )?[a-z]{3,})"
_COUNTED = re.compile(_FIGURE)
_ESTIMATED = re.compile(
    r"\b(?:put|puts|estimated?s?|reckon(?:s|ed)?) (?:it|that|this|the (?:figure|cost|rise|number|total|damage|loss)) "
    rf"at (?:about |around |some |nearly |only )?{_FIGURE}"
)
_NOT_DONE = re.compile(
    r"\b(?:was|were|had|has|have|did)(?: not|n[’']t)(?: been)? (?P<verb>[a-z]{4,})|\bnever (?P<never>[a-z]{4,})"
)
_NONE = re.compile(r"\b(?:received|got|heard|had|saw|gave|issued|sent) no (?P<noun>[a-z]{4,})")
_GIVEN = "given|sent|issued|received|made|passed on"
_CONTRASTS = (
    frozenset({"upper", "lower"}),
    frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western"}),
    frozenset({"first", "second", "third", "last"}),
    frozenset({"old", "new"}),
    frozenset({"inner", "outer"}),
    frozenset({"left", "right"}),
)
"""Words that tell two things of one name apart: the siren of the upper town is not that of the lower."""
_SHARED = 2
"""Terms beside the verb that both have."""
_LIKE = 0.25
"""Weighted overlap of the two."""


def opposed(story: Story, weights: Weights) -> Iterator[tuple[Candidate, Candidate, float]]:
    """Pairs of a story's statements that stand against each other, each with how alike they are."""
    yield from _estimates(story)
    # Few sentences deny anything: only those are put beside all others.
    plain = [each for each in story.statements if not HEDGE.search(each.text) and not WISHED.search(each.text)]
    for one in plain:
        if _NONE.search(one.text) or _NOT_DONE.search(one.text):
            for other in plain:
                likeness = _denied(one, other, weights)
                if likeness:
                    yield other, one, likeness


def _estimates(story: Story) -> Iterator[tuple[Candidate, Candidate, float]]:
    """`The levy costs 90 dinars, the ministry said. Dockers put it at 31 dinars.`"""
    for one, other in pairwise(story.statements):
        follows = other.document == one.document and other.order == one.order + 1
        found = _ESTIMATED.search(other.text) if follows else None
        alike = [each for each in _COUNTED.finditer(one.text) if found and each["unit"] == found["unit"]]
        if found and alike and all(each["value"] != found["value"] for each in alike):
            yield one, other, 1.0


def _denied(one: Candidate, other: Candidate, weights: Weights) -> float:
    """How alike two plain sentences are of which one says that something was not done and the other that it was."""
    mine = outlet_of(one.document)
    same = mine is not None and mine == outlet_of(other.document) and one.document != other.document
    if one == other or same or _are_of_two(one.text, other.text):
        return 0.0
    none = _NONE.search(one.text)
    if none and re.search(rf"\b{none['noun']} (?:had been|has been|was) (?:{_GIVEN})\b", other.text):
        return 0.5
    found = _NOT_DONE.search(one.text)
    verb = stem((found["verb"] or found["never"]).lower()) if found else None
    if verb is None or verb not in other.terms or _NOT_DONE.search(other.text) or _NONE.search(other.text):
        return 0.0
    shared = set(one.terms) & set(other.terms) - {verb} - set(terms("said told minister"))
    likeness = overlap(one, other, weights)
    denies_too = re.search(r"\bno\b|\bnot\b", other.text)
    return likeness if len(shared) >= _SHARED and likeness >= _LIKE and not denies_too else 0.0


def _are_of_two(one: str, other: str) -> bool:
    """Whether two sentences speak of two things that only a word before them tells apart."""
    mine, theirs = (set(re.findall(r"[a-z]+", text.lower())) for text in (one, other))
    return any(mine & kind and theirs & kind and not mine & theirs & kind for kind in _CONTRASTS)
