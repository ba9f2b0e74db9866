"""
What the evidence holds against an answer: a denial, a doubt, another sum; and which of two answers is the later.

A sentence speaks against an answer where it denies or doubts in like words, or gives another sum for what is asked. It
is shown beside the answer and cited as one that says otherwise; who is right, the reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer.asked import Asked
from assistant.answer.bearing import PEOPLE
from assistant.answer.kindred import kindred
from assistant.discourse.wordings import DENIES, HEDGE
from assistant.domain import Claim
from assistant.numerals import numbers_in
from assistant.text import terms

if TYPE_CHECKING:
    from assistant.answer.extractive import Scored

MOST = 2
"""Sentences that are shown against one answer."""
LIKE = 0.6
"""Part of the best sentence's score that one has which speaks of the same thing."""
_ASKS_HOW_THINGS_ARE = re.compile(
    r"^\W*(?:is|are|has|have|does|do|will|can|did|what (?:is|are))\b"
    r"|\b(?:now|currently|current|at present|so far|latest)\b",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"^\W*(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|should|may|might)\b", re.IGNORECASE
)
# Whoever declines to say whether it is so has not said that it is otherwise.
_SAYS_NOTHING = re.compile(
    r"\b(?:(?:declin|refus)(?:es?|ed|ing) to|(?:did|does|do|would|will|has|have|had)(?: not|n[’']t)) "
    r"(?:comment|sa(?:y|id)|answer|discuss|elaborate|respond|identify|name|specify|give|given|be drawn)\b"
    r"|\bno (?:immediate |official |public )?(?:comment|response|word)\b",
    re.IGNORECASE,
)


def opposed(part: Asked, chosen: Sequence[Scored], ranked: Sequence[Scored]) -> list[Scored]:
    """Those of the other sentences, best first, that speak against one that was chosen."""
    if not chosen:
        return []
    least = LIKE * chosen[0].score
    others = [one for one in ranked if one.score >= least and one not in chosen]
    return [one for one in others if any(_speaks_against(part, one, own) for own in chosen)][:MOST]


def _speaks_against(part: Asked, one: Scored, own: Scored) -> bool:
    if _gives_another_sum(part, one, own):
        return True
    doubts = DENIES.search(one.text) or HEDGE.search(one.text)
    told = DENIES.search(own.text) or HEDGE.search(own.text)
    if not doubts or told or _SAYS_NOTHING.search(one.text) or not _ASKS_WHETHER.match(part.text):
        return False
    # What is denied is told outright; what denies it may leave to the sentence before what it denies.
    return _of_the_same(part, own.text) and _of_the_same(part, f"{one.told.before} {one.text}")


def _of_the_same(part: Asked, text: str) -> bool:
    """Whether it has most of what is asked."""
    wanted = frozenset(terms(part.text))
    held = frozenset(terms(text))
    return 2 * sum(kindred(each, held) for each in wanted) >= len(wanted)


def _gives_another_sum(part: Asked, one: Scored, own: Scored) -> bool:
    mine, theirs = numbers_in(own.text), numbers_in(one.text)
    if part.kind != "amount" or one.citation.document == own.citation.document or not mine or not theirs:
        return False
    if part.counted and one.citation.document.published != own.citation.document.published:
        return False
    asked = frozenset(terms(part.text))
    common = asked & frozenset(terms(one.text)) & frozenset(terms(own.text))
    alike = _of_the_same(part, one.text) or not _of_the_same(part, own.text)
    return bool(common) and alike and not mine & theirs and not any(_RULES.search(each.text) for each in (one, own))


# What is required or allowed is no sum that was paid or measured.
_RULES = re.compile(
    r"\b(?:requir(?:es?|ed)|must|may not|above|below|exceed\w*|no more than|under (?:the|article))\b",
    re.IGNORECASE,
)


def claims(part: Asked, chosen: Sequence[Scored], against: Sequence[Scored], *, by_day: bool = False) -> list[Claim]:
    """The answer's sentences, each with what speaks against it; the later of two answers stands first, with its day."""
    shown = [*chosen, *against]
    made = {one.citation: Claim(one.text, (one.citation,), subject=one.subject) for one in shown}
    for one in shown:
        for own in (each for each in shown if each != one and _speaks_against(part, one, each)):
            here = made[own.citation]
            made[own.citation] = replace(here, citations=(*here.citations, replace(one.citation, role="contradicts")))
    found = list(made.values())
    return _by_day(found) if by_day or _asks_what_changes(part) else found


def _asks_what_changes(part: Asked) -> bool:
    """Whether what is true of it on one day need not be on the next; a question that gives its day asks of that one."""
    if part.day is not None:
        return False
    runs_on = part.counted & PEOPLE or part.kind == "amount" or _STANDS.search(part.text)
    return bool(_ASKS_HOW_THINGS_ARE.search(part.text) or (part.kind in {"count", "amount"} and runs_on))


_STANDS = re.compile(r"\b(?:are|is|have been|has been|remain)\b", re.IGNORECASE)


def _by_day(found: list[Claim]) -> list[Claim]:
    days = [one.citations[0].document.published for one in found]
    if len(set(days)) < 2 or None in days:
        return found
    ordered = sorted(found, key=_day, reverse=True)
    return [one if one.subject else replace(one, note=f"published {_day(one)}") for one in ordered]


def _day(claim: Claim) -> str:
    return claim.citations[0].document.published or ""


def together(parts: Iterable[Sequence[Claim]]) -> tuple[Claim, ...]:
    """The claims of all parts in order, each once."""
    found: dict[object, Claim] = {}
    for claim in (one for part in parts for one in part):
        found.setdefault(claim.citations[0], claim)
    return tuple(found.values())
