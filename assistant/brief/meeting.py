"""The sections of a readout: who took part, what about, what was undertaken, and what is owed after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.brief.exchanges import OWED, put_off
from assistant.brief.manuscript import STANDS_ALONE, Manuscript, section
from assistant.brief.templates import SectionPlan
from assistant.discourse.candidates import Candidate
from assistant.discourse.wordings import COMMITS, FOLLOWS, OFFICE
from assistant.domain import Claim, Document, Section
from assistant.handling.attribution import speaker_name
from assistant.handling.restricted import as_given
from assistant.text import counted

_HEAD = 6
"""Sentences at the head of a document that say who met."""


def participants(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Who speaks in a transcript, counted; else the sentences at the head that name two people or more."""
    documents = _documents(manuscript)
    speakers = [note for document in documents if (note := _speakers(document))]
    if speakers:
        return section(plan, (), " ".join(speakers))
    named = [
        (story, each)
        for story in manuscript.stories
        for each in story.statements
        if each.order < _HEAD and each.turn is None and (OFFICE.search(each.text) or len(each.names) > 1)
    ]
    # Whoever is named first took part, if nobody is said to have met.
    met = [pair for pair in named if _MET.search(pair[1].text)] or named[:1]
    ordered = sorted(met, key=lambda pair: (-bool(OFFICE.search(pair[1].text)), pair[1].order))
    return section(plan, [manuscript.say(each, story) for story, each in ordered[: plan.limit]])


_MET = re.compile(
    r"\b(?:met|spoke|speaks|meets?|talked|talks (?:with|between)|telephoned?|call(?:ed)? (?:with|from)|received"
    r"|hosted|hosts|attended|took part|participated|joined|accompanied|chaired|led by|convened|were present|welcomed)\b"
)


def _speakers(document: Document) -> str | None:
    """`MS. QUILLANE (31 turns); reporters (30 questions).`"""
    if not document.turns:
        return None
    spoken = [turn for turn in document.turns if not turn.is_question]
    turns = Counter(speaker_name(as_given(document, turn.span), turn.speaker) for turn in spoken)
    asked = sum(turn.is_question for turn in document.turns)
    named = [f"{name} ({counted(count, 'turn')})" for name, count in turns.most_common()]
    return "; ".join([*named, *([f"reporters ({counted(asked, 'question')})"] if asked else [])])


def subjects(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """The best sentences of every subject, in the order in which they were spoken of."""
    return section(plan, _as_spoken((candidate, claim) for _, candidate, claim in manuscript.share_out(plan.limit)))


def commitments(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What somebody undertook, agreed or decided to do."""
    return section(plan, _as_spoken(_matching(manuscript, plan, COMMITS.search)))


def follow_ups(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What is still to come of it: reviews, replies, meetings; and the questions that were taken."""
    owed = put_off(_documents(manuscript))
    taken = [_taken(each.question) for each in owed][: plan.limit // 2]
    for each in owed:
        manuscript.words -= len(each.question.text.split())
    rest = SectionPlan(plan.key, plan.heading, max(0, plan.limit - len(taken)), plan.empty)
    return section(plan, [*_as_spoken(_matching(manuscript, rest, FOLLOWS.search)), *taken])


def _taken(question: Claim) -> Claim:
    return replace(question, note=OWED)


def _matching(
    manuscript: Manuscript, plan: SectionPlan, fits: Callable[[str], object]
) -> list[tuple[Candidate, Claim]]:
    able = [
        (manuscript.worth(each, story), story, each)
        for story in manuscript.stories
        for each in story.statements
        if each.fitness >= STANDS_ALONE and fits(each.text)
    ]
    chosen: list[tuple[Candidate, Claim]] = []
    for _, story, each in sorted(able, key=lambda entry: -entry[0]):
        if len(chosen) < plan.limit and manuscript.takes(each):
            chosen.append((each, manuscript.say(each, story)))
    return chosen


def _as_spoken(chosen: Iterable[tuple[Candidate, Claim]]) -> list[Claim]:
    return [claim for _, claim in sorted(chosen, key=lambda pair: (pair[0].document.published or "", pair[0].order))]


def _documents(manuscript: Manuscript) -> list[Document]:
    return list(dict.fromkeys(document for story in manuscript.stories for document in story.documents))
