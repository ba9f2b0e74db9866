"""
Stories → the sections of a briefing, one writer a section.

All sections are written into one manuscript: what one has said, the next does not say again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from assistant.brief import background, guidance, meeting
from assistant.brief.differences import disagreement
from assistant.brief.exchanges import answered_later
from assistant.brief.manuscript import STANDS_ALONE, STANDS_OUT, Manuscript, section
from assistant.brief.parties import positions
from assistant.brief.salience import overlap
from assistant.brief.stories import Story
from assistant.brief.templates import SectionPlan
from assistant.brief.unknown import clarity, gaps
from assistant.dates import Mention, find_dates
from assistant.discourse.candidates import Candidate, unquoted
from assistant.discourse.occasion import mentions_of_event
from assistant.discourse.stances import MARKETS
from assistant.discourse.wordings import ATTRIBUTION, EMPHASIS, OFFICE, POSITION, REFUSAL, STATE
from assistant.domain import Claim, Document, Section
from assistant.handling.attribution import source_name
from assistant.moments import days_between
from assistant.text import counted, quotations

_SAME_DATE = 0.3
"""Overlap at which two sentences with one date tell of one event."""


def top_lines(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """The best sentence of each of the weightiest stories."""
    claims: list[Claim] = []
    for story in manuscript.stories:
        if len(claims) == plan.limit:
            break
        found = manuscript.lead(story, least=STANDS_OUT)
        if found:
            claims.append(manuscript.say(found, story))
    return section(plan, claims)


def developments(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Sentences shared out among the stories; the claims of one story stand together."""
    said = manuscript.share_out(plan.limit)
    return section(plan, [claim for _, _, claim in sorted(said, key=lambda one: manuscript.stories.index(one[0]))])


def digest(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Three lines of each of the weightiest stories, the first under its headline, outlet and day."""
    claims: list[Claim] = []
    for story in manuscript.stories:
        if len(claims) >= 3 * plan.limit:
            break
        first = manuscript.lead(story, least=STANDS_OUT)
        if first is None:
            continue
        claims.append(manuscript.say(first, story, subject=_headline(first.document)))
        for _ in range(2):
            more = manuscript.best(story)
            claims.extend([manuscript.say(more, story)] if more else [])
    return section(plan, claims)


def _headline(document: Document) -> str:
    """`Brakka toll rises to four (Tarn Wire, 2031-03-08)`"""
    told = ", ".join(filter(None, (source_name(document), document.published)))
    return f"{document.title} ({told})" if told else document.title


def quotes(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What named speakers said in words worth repeating, no two of one story while others have any."""
    rated = [
        (_quotable(each) * manuscript.worth(each, story) ** 0.5 * story.weight, story, each)
        for story in manuscript.stories
        for each in story.statements
        if each.fitness >= STANDS_ALONE and manuscript.holds(each)
    ]
    ordered = sorted((entry for entry in rated if entry[0] > 0), key=lambda entry: -entry[0])
    claims: list[Claim] = []
    quoted: set[Story] = set()
    for fresh in (True, False):
        for _, story, each in ordered:
            if len(claims) < plan.limit and (story not in quoted or not fresh) and manuscript.takes(each):
                quoted.add(story)
                claims.append(manuscript.say(each, story))
    return section(plan, claims)


def _quotable(candidate: Candidate) -> float:
    """How well a sentence bears quoting, 0 where it holds no attributed words."""
    rating = (1 + 0.3 * min(3, len(EMPHASIS.findall(candidate.text)))) * (1.0 if candidate.length <= 35 else 0.6)
    if candidate.turn is not None:
        # A schedule read out is no quotation, whoever reads it; nor is a refusal.
        telling = POSITION.search(candidate.text) or EMPHASIS.search(candidate.text)
        return rating if telling and not REFUSAL.search(candidate.text) else 0.0
    quoted = sum(len(span.of(candidate.text).split()) for span in quotations(candidate.text))
    share, around = quoted / candidate.length, unquoted(candidate.text)
    if quoted < 5 or share < 0.3 or not ATTRIBUTION.search(around):
        return 0.0
    return rating * (1 + share) * (1.5 if OFFICE.search(around) else 1.0)


def timeline(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Events with a day of their own, by date; what is to come is worth more than what was."""
    documents = {document for story in manuscript.stories for document in story.documents}
    mentions = {document: _days(document) for document in documents}
    rated = [
        (_pressing(when, manuscript, each) * manuscript.worth(each, story) * story.weight**0.5, story, each, when)
        for story in manuscript.stories
        for each in story.statements
        if each.fitness >= STANDS_OUT and manuscript.holds(each) and _is_event(each)
        if (when := _when(each, mentions[each.document])) is not None
    ]
    chosen: list[tuple[Candidate, Claim]] = []
    days: Counter[str] = Counter()
    while rated and len(chosen) < plan.limit:
        # A day that has an event already stands back for one that has none.
        _, story, each, when = best = max(rated, key=lambda entry: entry[0] / (1 + days[entry[3]]))
        rated.remove(best)
        known = any(
            claim.when == when and overlap(each, other, manuscript.weights) >= _SAME_DATE for other, claim in chosen
        )
        if not known and (manuscript.takes(each) or _is_ahead(each, when, manuscript)):
            days[when] += 1
            chosen.append((each, manuscript.say(each, story, when)))
    return section(plan, sorted((claim for _, claim in chosen), key=lambda claim: claim.when or ""))


def _is_event(candidate: Candidate) -> bool:
    """Whether something happens in it: how things stood on a day and what was paid on it is no event."""
    return not STATE.search(candidate.text) and not MARKETS.search(candidate.text)


def _is_ahead(candidate: Candidate, when: str, manuscript: Manuscript) -> bool:
    """Whether a day to come may be told a second time: who plans by the dates looks for it here, top line or not."""
    told = candidate in manuscript.said and candidate.length <= manuscript.words
    return told and manuscript.until is not None and when >= manuscript.until[:10]


def _days(document: Document) -> list[Mention]:
    found = find_dates(document.text, document.published)
    return [mention for mention in found if mention.granularity in {"day", "days"}]


def _when(candidate: Candidate, mentions: Sequence[Mention]) -> str | None:
    """The last day that a sentence tells of, another than that of publication where it can be; None where unsure."""
    published = candidate.document.published
    inside = mentions_of_event(candidate, mentions)
    if candidate.turn is not None:
        # What a speaker calls today or yesterday is when he spoke of it, not when it happened.
        inside = [m for m in inside if not (m.relative and published and m.start <= published)]
    other = [mention.start for mention in inside if mention.start != published]
    return max(other or [mention.start for mention in inside], default=None)


def _pressing(when: str, manuscript: Manuscript, candidate: Candidate) -> float:
    """How near a date is to the window; one to come counts for more than twice one that is past, most of all a lead."""
    if manuscript.until and when >= manuscript.until[:10]:
        return 2.0 / (1 + days_between(manuscript.until, when) / 90)
    if manuscript.since and when < manuscript.since[:10]:
        return 0.8 / (1 + days_between(when, manuscript.since) / 15)
    # What opens an article of the window is mostly told above, where anything is.
    return 0.25 if candidate.is_lead and manuscript.said else 0.8


def unknown(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What the sources leave open: where they differ, what they say is not known, and what was asked in vain."""
    claims: list[Claim] = []
    for dispute in manuscript.disputes:
        if all(each in manuscript.said for each in dispute.candidates):
            continue
        # One side may be a top line already: a dispute is still shown whole, and the two sides are alike on purpose.
        if len(claims) + 2 <= plan.limit and sum(each.length for each in dispute.candidates) <= manuscript.words:
            claims.extend(manuscript.say(each, dispute.story) for each in dispute.candidates)
    found = gaps(manuscript.stories, manuscript.weights)
    while found and len(claims) < plan.limit:
        gap = max(found, key=lambda each: each.weight * manuscript.untold(each.candidate, each.story))
        found.remove(gap)
        each = gap.candidate
        if manuscript.is_outdated(each):
            continue
        if manuscript.takes(each) and not (each.is_question and _is_answered(each, manuscript)):
            claims.append(manuscript.say(each, gap.story))
    return section(plan, claims)


def _is_answered(question: Candidate, manuscript: Manuscript) -> bool:
    return answered_later(question, manuscript.archive, manuscript.order) is not None


def asked(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What reporters put to a speaker, as they put it: first of stories that have been told least."""
    claims: list[Claim] = []
    found = [
        (story.weight * clarity(each, manuscript.weights), story, each)
        for story in manuscript.stories
        for each in story.questions
    ]
    found = [entry for entry in found if entry[0] > 0]
    while found and len(claims) < plan.limit:
        entry = max(found, key=lambda each: each[0] * manuscript.untold(each[2], each[1]))
        found.remove(entry)
        if manuscript.takes(entry[2]):
            claims.append(manuscript.say(entry[2], entry[1]))
    return section(plan, claims)


def sources(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """How many stories there were, and of how many the sections above tell."""
    stories = counted(len(manuscript.stories), "story", "stories")
    note = f"{stories} in the window; {len(manuscript.told)} of them told above."
    return Section(plan.key, plan.heading, note=note)


Writer = Callable[[Manuscript, SectionPlan], Section]
SECTIONS: dict[str, Writer] = {
    "participants": meeting.participants,
    "line": guidance.line,
    "top-lines": top_lines,
    "digest": digest,
    "disagreement": disagreement,
    "unknown": unknown,
    "previous-line": guidance.previous_line,
    "commitments": meeting.commitments,
    "follow-ups": meeting.follow_ups,
    "positions": positions,
    "quotes": quotes,
    "timeline": timeline,
    "figures": background.figures,
    "background": background.background,
    "subjects": meeting.subjects,
    "developments": developments,
    "if-asked": guidance.if_asked,
    "if-pressed": guidance.if_pressed,
    "taken": guidance.taken,
    "asked": asked,
    "clearance": guidance.clearance,
    "sources": sources,
}
"""In the order of writing: what only one section can use is taken before the developments, which can use anything."""
