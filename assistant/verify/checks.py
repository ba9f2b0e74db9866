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
    deeds,
    denials,
    formerly,
    moved,
    name,
    number,
    polarity,
    quote,
    replies,
    reverse,
    roles,
    scope,
    sequence,
    speaker,
    told,
    turned,
)

Check = Callable[[Claim, Sequence[Passage]], Sequence[Finding]]


def _sense(claim: Claim, passages: Sequence[Passage]) -> Sequence[Finding]:
    """Polarity in the wide sense: yes and no, how surely, of how many, and who does what to whom."""
    found = (*polarity.check(claim, passages), *denials.check(claim, passages), *roles.check(claim, passages))
    # What is faulted once already needs no second telling.
    if any(not one.passed for one in found):
        return found
    rooms = (deeds, turned, scope, reverse, crossed, comparison, agents, replies, conditions, sequence, attached)
    wide = (*(room.check for room in rooms), told.done)
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


CHECKS: dict[CheckName, Check] = {
    "citation": citation.check,
    "quote": quote.check,
    "speaker": _voices,
    "number": _amounts,
    "date": date.check,
    "name": name.check,
    "polarity": _sense,
}
