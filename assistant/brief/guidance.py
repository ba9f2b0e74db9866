"""
The sections of press guidance: our line, what we said before, what reporters ask, and what is still owed to them.

Questions are those that reporters really put, in the window and before it; no question is made up. Each stands with a
cited answer or with the advice to take it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.brief.exchanges import (
    OWED,
    Taken,
    answered_later,
    followed,
    is_refused,
    put_off,
    reply_to,
    sentences_in,
)
from assistant.brief.manuscript import STANDS_ALONE, Manuscript, section
from assistant.brief.order import NEAREST
from assistant.brief.salience import says_the_same
from assistant.brief.stories import Story
from assistant.brief.templates import SectionPlan
from assistant.brief.unknown import clarity
from assistant.brief.voices import Voice, voice
from assistant.clear import UNSIGNED
from assistant.discourse.candidates import Candidate, opening, standalone
from assistant.discourse.promises import promise
from assistant.discourse.wordings import POSITION, REFUSAL
from assistant.domain import Citation, Claim, Document, Passage, Section
from assistant.moments import later
from assistant.text import terms

NO_GUIDANCE = "No guidance: take the question"
UNNAMED = "No spokespeople are named: use --spokesperson NAME, or spokespeople = [...] in podium.toml."
_MATTERS = 0.35
"""Share of a topic's weight in a passage, the question with its answer, that speaks of it."""
_ALONE = 0.45
"""What a question keeps of its worth where it can be read alone."""
_BEFORE = 220
"""Characters before a sentence that say what it is about."""
_REPLY = 600
"""Characters of a reply that are about its question."""
_HEAVY = 5
"""Terms that say what a story is about."""
_OWED_DAYS = 90
_RECALLS = re.compile(
    r"\bhad (?:\w+ly |earlier |already )?(?:said|told|promised|warned|insisted|announced|denied|called)\b"
)
"""Of words of another day than its own."""
_PRESSING = re.compile(
    r"^(?:But|So|Then why|Why|How can|How could|(?:Is|Does|Are|Was|Did)n[’']t|Are you (?:not|saying)"
    r"|Do you (?:not|regret)|Would it not)\b|\b(?:climbdown|contradict|failure|failed|mistake|apologi[sz]e|blame|critic"
    r"|inconsistent"
    r"|U-turn|backtrack|embarrass|wrong)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What guidance is sought on: a topic of the user's, or a story of the window."""

    name: str
    terms: frozenset[str]
    story: Story | None = None


def subjects_of(manuscript: Manuscript, most: int) -> list[Subject]:
    """The user's topics; without any, the weightiest stories by their best sentences."""
    if manuscript.order.topics:
        return [Subject(topic, frozenset(terms(topic))) for topic in manuscript.order.topics]
    found: list[Subject] = []
    for story in manuscript.stories[:most]:
        lead = max(story.statements, key=lambda each: manuscript.worth(each, story), default=None)
        if lead is not None:
            heavy = sorted(story.focus, key=lambda term: -story.focus[term])[:_HEAVY]
            found.append(Subject(lead.text, frozenset(heavy), story))
    return found


def line(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What our spokespeople say of the topic now; without any of theirs, the best sentence of each story on it."""
    ours = _voices(manuscript)
    claims: list[Claim] = []
    for story in manuscript.stories:
        able = [each for each in story.statements if each.fitness >= STANDS_ALONE and manuscript.holds(each)]
        if ours:
            able = [each for each in able if not _RECALLS.search(each.text) and any(who.says(each) for who in ours)]
        rated = sorted(_near(manuscript, able), key=lambda each: -manuscript.worth(each, story) * _verbatim(each))
        best = next((each for each in rated if manuscript.takes(each)), None)
        if best and len(claims) < plan.limit:
            claims.append(manuscript.say(best, story, best.document.published))
    return section(plan, claims)


def _near(manuscript: Manuscript, statements: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those that speak of one of the user's topics, with what goes before them; all without topics."""
    topics = subjects_of(manuscript, 0)
    about = [each for each in statements if any(_share(manuscript, topic, each) >= _MATTERS for topic in topics)]
    return about if topics else statements


def previous_line(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """What our own people said on these subjects before the window, verbatim, under its day."""
    ours = _voices(manuscript)
    if not ours:
        return section(plan, (), UNNAMED)
    claims: list[Claim] = []
    recalled: list[Candidate] = []
    for subject in subjects_of(manuscript, plan.limit) if manuscript.since else ():
        most = plan.limit if manuscript.order.topics else len(recalled) + 1
        for _, each in sorted(_said_before(manuscript, subject, ours), key=lambda pair: -pair[0]):
            # A line that is today's again is what is looked for: only what this section has said is no news to it.
            room = len(recalled) < min(most, plan.limit) and each.length <= manuscript.words
            if room and not says_the_same(each, recalled, manuscript.weights):
                recalled.append(each)
                claims.append(manuscript.recall(each))
    return section(plan, sorted(claims, key=lambda claim: claim.when or ""))


def _said_before(manuscript: Manuscript, subject: Subject, ours: Sequence[Voice]) -> Iterator[tuple[float, Candidate]]:
    find, before = manuscript.archive.find, manuscript.order.before
    passages = [*find(subject.name, before(), NEAREST)]
    for who in ours:
        passages.extend(find(subject.name, before(speaker=who.name), NEAREST))
    for each in sentences_in(dict.fromkeys(passages)):
        around = _share(manuscript, subject, each)
        if each.fitness >= STANDS_ALONE and around >= _MATTERS and any(who.says(each) for who in ours):
            stance = 1.5 if POSITION.search(each.text) else 1.0
            yield around * each.fitness * _verbatim(each) * stance, each


def _verbatim(candidate: Candidate) -> float:
    """What somebody else reports that we said is not our words."""
    return 1.0 if candidate.turn is not None else 0.5


def _share(manuscript: Manuscript, subject: Subject, candidate: Candidate) -> float:
    """How much of the subject the sentence holds, or the passage with the question it answers and what goes before."""
    total = manuscript.weights.sum(subject.terms) or 1.0
    own = manuscript.weights.sum(subject.terms & set(candidate.terms)) / total
    around = set(terms(_context(candidate)))
    return 0.4 * own + 0.6 * manuscript.weights.sum(subject.terms & around) / total


def _context(candidate: Candidate) -> str:
    """The question that a sentence answers, what was said just before it, and itself."""
    document, start = candidate.document, max(candidate.passage.span.start, candidate.span.start - _BEFORE)
    asked = ""
    if candidate.turn and document.turns[candidate.turn - 1].is_question:
        asked = document.turns[candidate.turn - 1].span.of(document.text)
    return f"{asked} {document.text[start : candidate.span.end]}"


def _voices(manuscript: Manuscript) -> list[Voice]:
    return [voice(given) for given in manuscript.order.spokespeople]


# Questions.


def if_asked(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """The clearest questions, each with its answer."""
    return section(plan, _answered(manuscript, plan, pressing=False))


def if_pressed(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """The hard ones: what follows up, doubts or blames, and what got no answer when it was put."""
    return section(plan, _answered(manuscript, plan, pressing=True))


def _answered(manuscript: Manuscript, plan: SectionPlan, *, pressing: bool) -> list[Claim]:
    claims: list[Claim] = []
    asked = 0
    for _, each in sorted(_questions(manuscript, pressing=pressing), key=lambda pair: -pair[0]):
        # A statement in the question's words does not ask it.
        put = [other for other in manuscript.said if other.is_question]
        fits = each.length <= manuscript.words and not says_the_same(each, put, manuscript.weights)
        if asked < plan.limit and fits:
            asked += 1
            answers = [*_reply(manuscript, each)]
            question = manuscript.recall(each, note=None if answers else _open(each))
            claims.extend((question, *answers))
    return claims


def _open(question: Candidate) -> str:
    """What is said beside a question without an answer: that one was promised, or that it is to be taken."""
    return OWED if promise(reply_to(question.document, question.turn or 0)) else NO_GUIDANCE


def _questions(manuscript: Manuscript, *, pressing: bool) -> Iterator[tuple[float, Candidate]]:
    """Questions of the window and, on its subjects, of transcripts before it; another government's are not ours."""
    ours = _voices(manuscript)
    for story in manuscript.stories:
        for each in story.questions:
            rating = _clear(each) * story.weight * (1 + clarity(each, manuscript.weights)) * _on_topic(manuscript, each)
            heard = not ours or any(who.speaks_in(each.document) for who in ours)
            if heard and rating > 0 and _is_pressing(each) == pressing:
                yield rating, each
    before = manuscript.order.before(kind="transcript")
    for subject in subjects_of(manuscript, 3) if manuscript.since else ():
        for each in sentences_in(manuscript.archive.find(subject.name, before, NEAREST)):
            rating = _clear(each) * _share(manuscript, subject, each) if each.is_question else 0.0
            rating *= _on_topic(manuscript, each) * (not ours or any(who.speaks_in(each.document) for who in ours))
            if rating >= _MATTERS / 2 and _is_pressing(each) == pressing:
                yield rating * (subject.story.weight if subject.story else 1.0), each


def _on_topic(manuscript: Manuscript, question: Candidate) -> float:
    """1 without topics; else how much of one the question holds with its answer, and nothing where that is little."""
    passage = set(terms(f"{question.text} {reply_to(question.document, question.turn or 0)[:_REPLY]}"))
    shares = [manuscript.weights.sum(t & passage) / (manuscript.weights.sum(t) or 1.0) for t in manuscript.wanted]
    return 1.0 if not shares else max(shares) if max(shares) >= _MATTERS else 0.0


def _clear(question: Candidate) -> float:
    """How well a question can be read without what went before."""
    asks = question.text.endswith("?") and 5 <= question.length <= 40
    alone = standalone(question.text[:1].upper() + question.text[1:]) if asks else 0.0
    return alone if alone >= _ALONE else 0.0


def _is_pressing(question: Candidate) -> bool:
    refused = question.turn is not None and is_refused(question.document, question.turn)
    return refused or _PRESSING.search(question.text) is not None


def _reply(manuscript: Manuscript, question: Candidate) -> Iterator[Claim]:
    """The reply it got today, where that tells something; else what the library answers, else the old reply."""
    own = _own_reply(manuscript, question)
    if own is not None and question.document in _of_window(manuscript):
        yield replace(manuscript.recall(own), subject="Answer")
        return
    for claim in manuscript.archive.answer(question.text, manuscript.order.known()):
        cited = claim.citations[0]
        # What was said before the question was put does not answer it.
        same = cited.document.uri == question.document.uri
        asked, told = question.document.published or "9", cited.document.published or ""
        is_later = cited.span.start > question.span.start if same else told >= asked
        may = not cited.document.ground_rules and _is_ours(manuscript, cited)
        if is_later and may and not _puts_off(claim.text):
            yield replace(claim, when=cited.document.published, subject="Answer")
            return
    if own is not None:
        yield replace(manuscript.recall(own), subject="Answer")
    elif later := answered_later(question, manuscript.archive, manuscript.order):
        yield replace(later, subject="Answer")


def _is_ours(manuscript: Manuscript, cited: Citation) -> bool:
    """Whether words may stand as our answer: with spokespeople named, only theirs."""
    ours = _voices(manuscript)
    return not ours or any(who.spoke(cited) for who in ours)


def _puts_off(text: str) -> bool:
    """Whether a sentence promises or refuses an answer rather than gives one."""
    return promise(text) is not None or REFUSAL.search(text) is not None


def _own_reply(manuscript: Manuscript, question: Candidate) -> Candidate | None:
    """What the reply opens with, where that is an answer."""
    document, turn = question.document, question.turn
    if turn is None or turn + 1 >= len(document.turns) or is_refused(document, turn):
        return None
    if document.turns[turn + 1].is_question:
        return None
    said = opening(document, [question.passage, *_around(manuscript, question)], turn + 1)
    ours = _voices(manuscript)
    if said is None or _puts_off(said.text) or (ours and not any(who.says(said, publishes=False) for who in ours)):
        return None
    return said


def _around(manuscript: Manuscript, question: Candidate) -> Iterator[Passage]:
    """The passages of the question's document that the window holds."""
    seen: set[Passage] = set()
    for story in manuscript.stories:
        for each in story.statements:
            if each.document == question.document and each.passage not in seen:
                seen.add(each.passage)
                yield each.passage


def _of_window(manuscript: Manuscript) -> set[Document]:
    return {document for story in manuscript.stories for document in story.documents}


def taken(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Questions that were taken in the last months, those still owed first."""
    order = manuscript.order
    end = order.until or order.opens
    since = later(end, -_OWED_DAYS) if end else None
    known = replace(order.known(kind="transcript"), since=since)
    put = sorted(put_off(manuscript.archive.documents(known)), key=_reversed)
    on_topic = [each for each in put if _concerns(manuscript, each)][: 2 * plan.limit]
    ordered = sorted(
        (followed(each, manuscript.archive, order) for each in on_topic),
        key=lambda each: (each.answer is not None, _reversed(each)),
    )
    claims = [claim for each in ordered[: plan.limit] for claim in shown(each)]
    return section(plan, claims)


def shown(owed: Taken) -> list[Claim]:
    """A taken question with what became of it, and its answer where there is one."""
    if owed.answer:
        answered = f"Taken, and answered on {owed.answer.when}" if owed.answer.when else "Taken, and answered"
        return [
            replace(owed.question, when=owed.document.published, note=answered),
            replace(owed.answer, subject="Answer"),
        ]
    again = f"Taken, asked again on {owed.again.published}: an answer is owed" if owed.again else OWED
    return [replace(owed.question, when=owed.document.published, note=again)]


def _concerns(manuscript: Manuscript, owed: Taken) -> bool:
    held = set(terms(owed.question.text))
    shares = [manuscript.weights.sum(t & held) / (manuscript.weights.sum(t) or 1.0) for t in manuscript.wanted]
    return not shares or max(shares) >= _MATTERS


def _reversed(owed: Taken) -> tuple[int, int]:
    """The newest first, and in their order within a day."""
    published = owed.document.published
    return -date.fromisoformat(published).toordinal() if published else 0, owed.turn


def clearance(_: Manuscript, plan: SectionPlan) -> Section:
    """Lines for who drafted it and who cleared it, filled in when it is cleared; until then it is a draft."""
    return section(plan, (), UNSIGNED)
