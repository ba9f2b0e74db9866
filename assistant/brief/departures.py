"""
Where a draft departs from what our own spokespeople said before: another number, another day, a yes for a no.

A warning, not a verdict: a line may change, and then the office should know that it changes. It compares sentences that
run alike; a departure in quite other words is not noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.brief.exchanges import sentences_in
from assistant.brief.order import NEAREST, Archive
from assistant.brief.voices import Voice, voice
from assistant.discourse.candidates import Candidate
from assistant.domain import Briefing, Claim, Filter, Passage
from assistant.text import terms

Verify = Callable[[Claim, Sequence[Passage]], Claim]
_CHECKS = {"number", "date", "polarity"}
_ALIKE = 0.4
"""Share of the shorter sentence's terms in the other at which both speak of one matter."""
_NEAREST = 3
"""Of our own sentences, so many are compared with one of the draft."""


def noted(report: Briefing, spokespeople: Sequence[str], archive: Archive, verify: Verify) -> Briefing:
    """The checked draft, each sentence that departs from our previous line with a note of when it was said and how."""
    ours = [voice(given) for given in spokespeople]
    sections = tuple(
        replace(section, claims=tuple(_noted(claim, ours, archive, verify) for claim in section.claims))
        for section in report.sections
    )
    return replace(report, sections=sections)


def _noted(claim: Claim, ours: Sequence[Voice], archive: Archive, verify: Verify) -> Claim:
    for each in _said_before(claim, ours, archive):
        passage = Passage(each.document, each.span, each.passage.ordinal)
        verdict = verify(Claim(claim.text), (passage,)).verdict
        if verdict and any(one.check in _CHECKS and not one.passed and one.contradicts for one in verdict.findings):
            return replace(claim, note=_note(each))
    return claim


def _said_before(claim: Claim, ours: Sequence[Voice], archive: Archive) -> list[Candidate]:
    """Our own sentences on the same matter, the likest first."""
    rated = [
        (likeness, each)
        for each in sentences_in(dict.fromkeys(_passages(claim, ours, archive)))
        if any(who.says(each, publishes=False) for who in ours) and (likeness := _alike(claim, each)) >= _ALIKE
    ]
    return [each for _, each in sorted(rated, key=lambda pair: -pair[0])[:_NEAREST]]


def _passages(claim: Claim, ours: Sequence[Voice], archive: Archive) -> Iterator[Passage]:
    for who in ours:
        yield from archive.find(claim.text, Filter(speaker=who.name), NEAREST)


def _alike(claim: Claim, said: Candidate) -> float:
    mine, theirs = set(terms(claim.text)), set(said.terms)
    return len(mine & theirs) / min(len(mine), len(theirs)) if min(len(mine), len(theirs)) > 2 else 0.0


def _note(said: Candidate) -> str:
    turn = said.document.turns[said.turn] if said.turn is not None else None
    who = f"{turn.speaker}: " if turn else ""
    when = f" of {said.document.published}" if said.document.published else ""
    return f"Departs from our line{when}: {who}“{said.text}”"
