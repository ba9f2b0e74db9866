"""The checks by name: each a claim and passages to findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.domain import CheckName, Claim, Finding, Passage
from assistant.verify import (
    agents,
    attached,
    bound,
    citation,
    comparison,
    conditions,
    crossed,
    date,
    dated,
    deeds,
    denials,
    formerly,
    moved,
    name,
    negated,
    number,
    polarity,
    quote,
    replies,
    reverse,
    roles,
    scope,
    sequence,
    speaker,
    styled,
    subject,
    told,
    turned,
)

Check = Callable[[Claim, Sequence[Passage]], Sequence[Finding]]


def _sense(claim: Claim, passages: Sequence[Passage]) -> Sequence[Finding]:
    """Polarity in the wide sense: yes and no, how surely, of how many, and who does what to whom."""
    found = tuple(one for room in (polarity, denials, negated, roles) for one in room.check(claim, passages))
    # What is faulted once already needs no second telling.
    if any(not one.passed for one in found):
        return found
    doing = (deeds, turned, agents)
    wording = (scope, reverse, crossed, comparison, replies, conditions, sequence)
    wide = (*(room.check for room in (*doing, *wording)), told.done)
    return (*found, *(finding for check in wide for finding in check(claim, passages)))


def _voices(claim: Claim, passages: Sequence[Passage]) -> Sequence[Finding]:
    """Whether whoever speaks is the one who spoke, and one side's word is told as such."""
    found = speaker.check(claim, passages)
    return found if any(not one.passed for one in found) else (*found, *told.asserted(claim, passages))


def _amounts(claim: Claim, passages: Sequence[Passage]) -> Sequence[Finding]:
    """Whether figures are the sources', and of the time that the claim has them for."""
    found = number.check(claim, passages)
    if any(not one.passed for one in found):
        return found
    return (*found, *(one for room in (formerly, moved, bound) for one in room.check(claim, passages)))


def _days(claim: Claim, passages: Sequence[Passage]) -> Sequence[Finding]:
    """Whether days are the sources', and of what the claim has on them."""
    found = date.check(claim, passages)
    return found if any(not one.passed for one in found) else (*found, *dated.check(claim, passages))


def _names(claim: Claim, passages: Sequence[Passage]) -> Sequence[Finding]:
    """Whether the sources name whom the claim names, with that title, and for what the claim has of them."""
    found = name.check(claim, passages)
    if any(not one.passed for one in found):
        return found
    return (*found, *(one for room in (styled, subject, attached) for one in room.check(claim, passages)))


CHECKS: dict[CheckName, Check] = {
    "citation": citation.check,
    "quote": quote.check,
    "speaker": _voices,
    "number": _amounts,
    "date": _days,
    "name": _names,
    "polarity": _sense,
}
