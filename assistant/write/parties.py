"""Positions by party: who said what in the window, in words that are theirs, and who said nothing that was found."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.domain import Claim, Section
from assistant.text import quotations
from assistant.write.candidates import Candidate
from assistant.write.manuscript import STANDS_ALONE, Manuscript, section
from assistant.write.stories import Story
from assistant.write.templates import SectionPlan
from assistant.write.voices import Voice, found, voice
from assistant.write.wordings import POSITION

_RULES = {"background": "on background"}


def positions(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """One statement of each party on each of the weightiest stories that it speaks of, as far as there is room."""
    named = [voice(given) for given in manuscript.order.parties]
    parties = named or _of_window(manuscript, plan)
    if not named and len(parties) < 2:
        return section(plan, ())
    claims: list[Claim] = []
    silent: list[str] = []
    for party in parties:
        told = _told(manuscript, party, max(1, plan.limit // len(parties)))
        claims.extend(told[: plan.limit - len(claims)])
        if not told and not _speaks(manuscript, party):
            silent.append(party.name)
    return section(plan, claims, _silence(manuscript, silent) if named else None)


def _of_window(manuscript: Manuscript, plan: SectionPlan) -> list[Voice]:
    statements = (each for story in manuscript.stories for each in story.statements)
    return found(statements, plan.limit)


def _told(manuscript: Manuscript, party: Voice, most: int) -> list[Claim]:
    """The party's worthiest statements, no two of one story."""
    claims: list[Claim] = []
    for story in manuscript.stories:
        best = _best(manuscript, party, story)
        if best and len(claims) < most:
            rule = _RULES.get(best.document.ground_rules or "")
            claims.append(manuscript.say(best, story, best.document.published, party.name, rule))
    return claims


def _best(manuscript: Manuscript, party: Voice, story: Story) -> Candidate | None:
    able = [
        each
        for each in story.statements
        if each.fitness >= STANDS_ALONE and not manuscript.is_disputed(each) and party.says(each)
    ]
    rated = sorted(able, key=lambda each: -manuscript.worth(each, story) * _stands(each))
    return next((each for each in rated if manuscript.takes(each)), None)


def _stands(candidate: Candidate) -> float:
    """A position is what somebody says in his own words, or where he says where he stands."""
    return (1.5 if POSITION.search(candidate.text) else 1.0) * (1.5 if quotations(candidate.text) else 1.0)


def _speaks(manuscript: Manuscript, party: Voice) -> bool:
    """Whether it says anything in the window, shown above or not."""
    return any(party.says(each) for story in manuscript.stories for each in story.statements)


def _silence(manuscript: Manuscript, silent: Sequence[str]) -> str | None:
    if not silent:
        return None
    since = f" since {manuscript.since[:10]}" if manuscript.since else " in these documents"
    return f"No statement found{since}: {'; '.join(silent)}."
