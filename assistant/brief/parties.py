"""Positions by party: who said what in the window, in words that are theirs, and who said nothing that was found."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.brief.manuscript import STANDS_ALONE, STANDS_OUT, Manuscript, section
from assistant.brief.stories import Story
from assistant.brief.templates import SectionPlan
from assistant.brief.voices import Voice, found, voice
from assistant.discourse.candidates import Candidate
from assistant.discourse.stances import GOES, HOLDS
from assistant.discourse.wordings import COMMITS, DENIES, EMPHASIS, POSITION
from assistant.domain import Claim, Section
from assistant.text import folded, quotations

_OWN_WORDS = 5
"""In quotation marks, from which a sentence has a position in the speaker's own words."""
_RULES = {"background": "on background"}


def positions(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """One statement of each party on each of the weightiest stories that it speaks of, as far as there is room."""
    named = [voice(given) for given in manuscript.order.parties]
    parties = named or _of_window(manuscript, plan)
    claims: list[Claim] = []
    silent: list[str] = []
    for party in parties:
        told = _told(manuscript, party, max(1, plan.limit // len(parties)))
        # Whom the user names is heard, whatever the section's usual length.
        room = max(plan.limit - len(claims), len(_people(manuscript, party)))
        claims.extend(told[:room])
        if not told and not _speaks(manuscript, party):
            silent.append(party.name)
    return section(plan, claims, _silence(manuscript, silent) if named else None)


def _of_window(manuscript: Manuscript, plan: SectionPlan) -> list[Voice]:
    """Who takes a position in the window, as far as it is two or more: one alone is what the sections above tell."""
    able = [
        each
        for story in manuscript.stories
        for each in story.statements
        if each.fitness >= STANDS_OUT and takes_position(each) and manuscript.holds(each)
    ]
    parties = found((each for story in manuscript.stories for each in story.statements), able, plan.limit)
    return parties if len(parties) > 1 else []


def _told(manuscript: Manuscript, party: Voice, most: int) -> list[Claim]:
    """Of each person whom the user names with the party one statement, then its worthiest, no two of one story."""
    claims: list[Claim] = []
    heard: list[Candidate] = []

    def hear(who: Voice, room: int) -> None:
        for story in manuscript.stories:
            best = _best(manuscript, who, story) if room > 0 else None
            if best:
                room -= 1
                heard.append(best)
                rule = _RULES.get(best.document.ground_rules or "")
                claims.append(manuscript.say(best, story, best.document.published, party.name, rule))

    for person in _people(manuscript, party):
        hear(person, 0 if any(person.says(one, publishes=False) for one in heard) else 1)
    hear(party, most - len(claims))
    return claims


def _people(manuscript: Manuscript, party: Voice) -> list[Voice]:
    """Who is named behind the party's colon: a surname alone is the party's own name again."""
    others = [alias for alias in party.aliases if folded(alias) not in folded(party.name)]
    return [Voice(party.name, (alias,)) for alias in others] if manuscript.order.parties else []


def _best(manuscript: Manuscript, party: Voice, story: Story) -> Candidate | None:
    able = [
        each
        for each in story.statements
        if each.fitness >= STANDS_ALONE
        and manuscript.holds(each)
        and (takes_position(each) or (manuscript.order.parties and not GOES.search(each.text)))
        and party.says(each)
    ]
    rated = sorted(able, key=lambda each: -manuscript.worth(each, story) * _stands(each))
    return next((each for each in rated if manuscript.takes(each)), None)


def takes_position(candidate: Candidate) -> bool:
    """Whether somebody says where he stands, undertakes or denies; where he will go and whom he meets is none of it."""
    text = candidate.text
    own = candidate.turn is None and sum(len(span.of(text).split()) for span in quotations(text)) >= _OWN_WORDS
    if any(form.search(text) for form in (POSITION, DENIES, HOLDS)) or (own and EMPHASIS.search(text)):
        return True
    return bool(COMMITS.search(text)) and not GOES.search(text)


def _stands(candidate: Candidate) -> float:
    return (3.0 if takes_position(candidate) else 1.0) * (1.5 if quotations(candidate.text) else 1.0)


def _speaks(manuscript: Manuscript, party: Voice) -> bool:
    """Whether it says anything in the window, shown above or not."""
    return any(party.says(each) for story in manuscript.stories for each in story.statements)


def _silence(manuscript: Manuscript, silent: Sequence[str]) -> str | None:
    if not silent:
        return None
    since = f" since {manuscript.since[:10]}" if manuscript.since else " in these documents"
    return f"No statement found{since}: {'; '.join(silent)}."
