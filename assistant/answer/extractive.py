"""
Evidence → an answer in the sources' own sentences, or an honest refusal.

Every claim is one sentence, copied. It is chosen by how near its meaning is to the question and how much of the
question's rarer words it and its passage hold. What it does not do: join facts of two sentences, count, or compare.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.addressed import within
from assistant.answer.asked import Asked, asked
from assistant.answer.bearing import Told, gives_quantity, goes_on_about, lacks, leans_wholly
from assistant.answer.opposed import claims, opposed, together
from assistant.answer.presupposition import tells_of_event
from assistant.answer.rows import rows
from assistant.answer.stated import ANAPHORIC, Stated, informs, stated_in
from assistant.answer.whose import of_another
from assistant.calendar import A_MONTH
from assistant.corrections import correction_of
from assistant.discourse.expectation import (
    Holds,
    expected,
    gives_reason,
    says,
    speaker_asked_of,
    without_asking,
)
from assistant.discourse.mistaken import is_mistaken, is_withdrawn, righting
from assistant.discourse.wordings import HEDGE, REFUSAL, TAKES_BACK
from assistant.domain import Citation, Claim, Document, Evidence
from assistant.numerals import numbers_in
from assistant.text import folded, terms

if TYPE_CHECKING:
    from assistant.embed import Vectors

Embed = Callable[[Sequence[str]], "Vectors"]

MAX_SENTENCES = 3
READ_PASSAGES = 8
"""How many passages are read for sentences."""
READ_SENTENCES = 20
"""How many of their sentences, those that share most words with the question, are compared by meaning."""
UNEXPECTED = 0.25
"""What a sentence loses that holds nothing of the kind that the question asks for."""
OTHERS_WORDS = 0.5
"""What it loses where the question asks for one person's words and it is not theirs."""
UNBORNE = 0.3
"""What it loses that does not tell of the deed, the count, the age or the office that is asked for."""
UNNAMED = 0.3
"""What it loses where its document never has a name that the question gives."""
BORNE = 0.06
"""What one gains that does."""
REASONED = 0.08
"""What one gains that says of a reason that it is one, where a question asks why."""
ROW = 0.1
"""What a row of a table gains that is of what is asked, under a heading that has it too."""
NOTHING_SAID = 0.15
"""What a reply loses that says only that it says nothing."""
NO_REPLY = 0.03
"""What one loses that tells only that nobody has replied: what was replied stands before it."""
LATER_PART = 0.1
"""How much less will do for a part of a question that has few words of its own."""
ASKED_OF = 0.1
"""How much less will do of one person's own words, which nobody else's can be taken for."""
NEAR_BEST = 0.82
"""A further sentence is added when its score is at least this part of the best one's."""
CONFIDENT = 0.5
"""Below this score of the best sentence the question is refused; chosen on development data, see evals/README.md."""

_LEANING = 0.9
"""How much of what the sentence before holds counts for one that opens with a pronoun."""
_GOING_ON = 0.7
"""How much of what its passage holds counts for one about `the order` of which the passage told."""
_REPLYING = (0.9, 0.8, 0.7)
"""How much of what the reporter asked counts for the first sentences of the reply."""
_FIRST = 2
"""Sentences of a reply that may be read with the question alone."""
_ASKED_ALIKE = 0.5
"""Share of the question's words in what a reporter asked from which the reply counts as one to it."""
_OWN = 0.34
"""Share of the question's words below which a reply is shown with what was asked."""
_NAME_START = 5
"""Letters that a name's forms share: `Sorrenia`, `Sorrenian`."""
_WANTS_A_FACT = re.compile(r"^\W*(?:\w+\s+){0,2}?(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)

_ASKS_WHY = re.compile(r"^\W*(?:and |but )?why\b", re.IGNORECASE)
_STATED_BEFORE = 0.4
"""How much a word counts that is only in what is stated before the question."""
_NO_REPLY = re.compile(r"\b(?:not|n[’']t|never)(?: yet| publicly)? (?:replied|answered|responded|commented)\b")
_DID_TO = re.compile(r"\b[a-z]+ed (?:it|them|him|her)\b(?! to\b)")
"""`The sensor failed, and opened them.`: what was opened is in the sentence before."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One candidate sentence."""

    citation: Citation
    text: str
    score: float
    told: Told
    subject: str | None = None
    """What it replies to, where it cannot be read without."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What was found to say, and which parts of the question nothing was found for."""

    claims: tuple[Claim, ...]
    unanswered: tuple[str, ...] = ()


def answer(question: str, evidence: Sequence[Evidence], embed: Embed, rarity: Mapping[str, float]) -> tuple[Claim, ...]:
    """The sentences that answer the question, best first; none when nothing is good enough."""
    return draft(question, evidence, embed, rarity).claims


def draft(question: str, evidence: Sequence[Evidence], embed: Embed, rarity: Mapping[str, float]) -> Drafted:
    """
    The sentences that answer each part of the question, best first.

    `rarity` gives the inverse document frequency of the question's stems; one that is missing counts as the rarest.
    """
    parts = asked(question)
    found = [_answers(part, evidence, embed, rarity) for part in parts]
    unanswered = tuple(part.shown for part, own in zip(parts, found, strict=True) if not own)
    return Drafted(together(found), unanswered)


def _answers(part: Asked, evidence: Sequence[Evidence], embed: Embed, rarity: Mapping[str, float]) -> list[Claim]:
    """The sentences that answer one part, and what the evidence holds against them."""
    ranked = score(part, evidence, embed, rarity)
    needed = CONFIDENT - (LATER_PART if part.completed else ASKED_OF if speaker_asked_of(part.shown) else 0.0)
    chosen = _chosen(ranked, needed)
    retracted = list(_taken_back(part, chosen, evidence))
    return claims(part, [*chosen, *retracted], opposed(part, chosen, ranked), by_day=bool(retracted))


def _taken_back(part: Asked, chosen: Sequence[Scored], evidence: Sequence[Evidence]) -> Iterator[Scored]:
    """Where the one whose words are asked for took them back on a later day: the first sentence that tells so."""
    asked_of = speaker_asked_of(part.shown)
    days = [one.citation.document.published for one in chosen if one.citation.document.published]
    if not asked_of or not days or any(TAKES_BACK.search(one.text) for one in chosen):
        return
    for one in evidence:
        document = one.passage.document
        for stated in stated_in(one) if (document.published or "") > min(days) else ():
            text = " ".join(stated.span.of(document.text).split())
            said = f"{stated.before} {text}" if ANAPHORIC.match(text) else text
            by = document.speaker_of(stated.span) or ""
            if TAKES_BACK.search(text) and all(name in f"{said} {by}".lower() for name in asked_of):
                yield Scored(Citation(one.passage, stated.span), text, 0.0, Told(text, stated.before))
                return


def _chosen(scored: Sequence[Scored], needed: float) -> list[Scored]:
    ranked = _righted(scored)
    if not ranked or ranked[0].score < needed:
        return []
    chosen: list[Scored] = []
    for candidate in ranked:
        if candidate.score < NEAR_BEST * ranked[0].score or len(chosen) == MAX_SENTENCES:
            break
        if not any(_alike(candidate, other) for other in chosen):
            chosen.append(candidate)
    return chosen


def _righted(ranked: Sequence[Scored]) -> list[Scored]:
    """The sentences with what a correction says is right in the place of what it says was wrong."""
    found = list(ranked)
    for wrong in (one for one in ranked if is_mistaken(one.text, one.citation.document)):
        right = righting(wrong.citation)
        yields = [one for one in found if is_withdrawn(one.citation.document, one.text, wrong.citation)]
        found = [one for one in found if one != wrong and one not in yields and one.citation != right]
        if right is not None:
            best = max(one.score for one in ranked if one == wrong or one in yields or one.citation == right)
            text = " ".join(right.quote.split())
            found.append(Scored(right, text, best, Told(text), correction_of(right.document)))
    return sorted(found, key=lambda candidate: -candidate.score)


def score(part: Asked, evidence: Sequence[Evidence], embed: Embed, rarity: Mapping[str, float]) -> list[Scored]:
    """The sentences of the best passages that share most with what is asked, with their scores, best first."""
    wanted = _wanted(part, rarity)
    holds = expected(part.shown)
    asked_of = speaker_asked_of(part.shown)
    stated = [*_candidates(evidence, wanted, part), *_from_tables(evidence, wanted, part)]
    scored = [replace(one, score=one.score - _misses(one, part, holds, asked_of)) for one in stated]
    found = sorted(scored, key=lambda candidate: -candidate.score)[:READ_SENTENCES]
    if not found:
        return []
    # What a reply leaves unsaid is in the question.
    vectors = embed([part.text, *(f"{one.told.before} {one.text}" if one.subject else one.text for one in found)])
    nearness = vectors[1:] @ vectors[0]
    compared = [replace(one, score=one.score + 0.5 * float(near)) for one, near in zip(found, nearness, strict=True)]
    return sorted(compared, key=lambda candidate: -candidate.score)


def _misses(one: Scored, part: Asked, holds: Holds | None, asked_of: tuple[str, ...]) -> float:
    """What a sentence loses for telling nothing of what is asked for, or for being another person's words."""
    loss = UNEXPECTED if holds and not holds(one.text) else 0.0
    if asked_of and not _is_word_of(asked_of, one):
        loss += OTHERS_WORDS
    # What says that nothing can be said stands beside an answer, not before it.
    says_nothing = REFUSAL.search(one.text) or HEDGE.search(one.text) or leans_wholly(one.text, part.text)
    if one.subject and says_nothing:
        loss += NOTHING_SAID
    elif _NO_REPLY.search(one.text):
        loss += NO_REPLY
    # A deed that only the reporter named is borne by a reply that gives what was asked for.
    told = one.told if holds is None or not loss else replace(one.told, replies=False)
    around = f"{one.told.before} {one.citation.speaker or ''}"
    if of_another(part, one.text, around, one.citation.document):
        loss += OTHERS_WORDS
    lacking = lacks(part, told)
    loss += UNBORNE * lacking
    if not lacking and (part.deeds or part.kind in _TELLING_KINDS):
        loss -= BORNE + (BORNE if gives_quantity(part, told) else 0.0)
    if _ASKS_WHY.match(part.shown) and gives_reason(one.text):
        loss -= REASONED
    document = one.citation.document
    return loss + (UNNAMED if _unnamed(part, document) or not tells_of_event(part, document) else 0.0)


def _is_word_of(names: tuple[str, ...], one: Scored) -> bool:
    """Whether it is that one's, or the word of a body that bears its name: what a state's ministry puts out."""
    publisher = folded(one.citation.document.publisher or "")
    bears_name = one.citation.speaker is None and all(name[:_NAME_START] in publisher for name in names)
    return bears_name or says(names, one.text, one.citation.speaker)


_TELLING_KINDS = frozenset({"count", "amount", "age", "role", "identity"})
_OF_ONE = frozenset({"age", "role"})
_HAPPENED = frozenset(terms("happen happened occur occurred take place hold held give given"))
_PAIR = re.compile(
    r"\b(?:the )?(?:two|both) (?:countries|governments|nations|states|sides|parties|leaders|neighbours|neighbors)\b",
    re.IGNORECASE,
)
"""Whoever they are, the sources name them."""


def _wanted(part: Asked, rarity: Mapping[str, float]) -> dict[str, float]:
    """What a sentence should hold of the question: who is asked to have said it shows elsewhere than in its words."""
    text = _PAIR.sub(" ", part.text)
    found = _weights(without_asking(text) if speaker_asked_of(text) else text, rarity)
    if not part.completed:
        asked_for = set(terms(part.shown))
        found = {term: weight if term in asked_for else _STATED_BEFORE * weight for term, weight in found.items()}
    return {term: weight for term, weight in found.items() if term not in _HAPPENED} or found


def _dated(part: Asked, document: Document) -> str:
    """What a document's own kind and day say, where the question names that day."""
    if not part.day or not (document.published or "").endswith(part.day):
        return ""
    return f"{document.kind} {' '.join(word for word in part.text.split() if _DATE_WORD.match(word))}"


_DATE_WORD = re.compile(rf"\d+|{A_MONTH}", re.IGNORECASE)


def _unnamed(part: Asked, document: Document) -> bool:
    """Whether most names that the question gives (any, of one person) stand nowhere in a document, in any form."""
    whole = document.whole or document
    told = f"{whole.title} {whole.publisher or ''} {whole.text}"
    text, names = folded(told), {folded(name) for name in _CAPITALISED.findall(told)} if part.full else set()
    if any(names.isdisjoint(map(folded, pair)) for pair in part.full):
        return True
    missing = sum(folded(name)[:_NAME_START] not in text for name in part.names)
    return missing > 0 if part.kind in _OF_ONE else 2 * missing > len(part.names)


_CAPITALISED = re.compile(r"\b[^\W\d_a-z][^\W\d_]*")
"""`Brown` is a name in `Sky Brown`, and none in `brown bears`."""


def _candidates(evidence: Sequence[Evidence], wanted: Mapping[str, float], part: Asked) -> Iterator[Scored]:
    """Every statement of the best passages, scored by the words it and its surroundings share with the question."""
    for one in evidence[:READ_PASSAGES]:
        document = one.passage.document
        # The passage and its title say what the sentence's pronouns stand for.
        dated = _dated(part, document)
        around = _coverage(wanted, f"{document.title} {one.passage.speaker or ''} {one.passage.text} {dated}")
        instructions = within(one.passage)
        for stated in stated_in(one):
            if any(stated.span.overlaps(instruction) for instruction in instructions):
                continue
            text = " ".join(stated.span.of(document.text).split())
            said_by = document.speaker_of(stated.span) or ""
            found = _rated(document, stated, f"{text} {dated} {said_by}".strip(), wanted, part)
            if found is not None and informs(text, document.title, replies=stated.place == 0):
                held, subject = found
                if goes_on_about(part, text):
                    held = max(held, _GOING_ON * _coverage(wanted, one.passage.text))
                replies = stated.place < _FIRST and bool(stated.asked)
                told = Told(text, stated.asked or stated.before, document.title, replies)
                rating = 0.4 * (0.6 * held + 0.4 * around) + 0.1 / one.rank
                yield Scored(Citation(one.passage, stated.span), text, rating, told, subject)


def _from_tables(evidence: Sequence[Evidence], wanted: Mapping[str, float], part: Asked) -> Iterator[Scored]:
    """The rows that are of what is asked, each with its table's headings."""
    for one in evidence[:READ_PASSAGES]:
        document = one.passage.document
        for row in rows(part, one):
            text = " ".join(row.span.of(document.text).split())
            held = _coverage(wanted, f"{row.headings} {text} {document.title}")
            told = Told(text, row.headings, replies=True)
            yield Scored(Citation(one.passage, row.span), text, 0.4 * held + 0.1 / one.rank + ROW, told, row.headings)


def _rated(
    document: Document, stated: Stated, text: str, wanted: Mapping[str, float], part: Asked
) -> tuple[float, str | None] | None:
    """How much of the question a sentence holds, and the question that it replies to; None where it answers nothing."""
    own = _held(wanted, text, stated.before)
    bare = " ".join(text.split()[: len(stated.span.of(document.text).split())])
    reply = 0.0
    if stated.asked and stated.place < len(_REPLYING):
        # A sentence that says nothing alone must have been asked what is asked now.
        own_words = "" if leans_wholly(bare, part.text) else text
        put = stated.raised if speaker_asked_of(part.shown) else stated.asked
        alike = _coverage(wanted, f"{put} {own_words}")
        reply = _REPLYING[stated.place] * alike if alike >= _ASKED_ALIKE else 0.0
    leans = leans_wholly(bare, part.text)
    if leans and not (stated.place == 0 and reply):
        return None
    if stated.asked and REFUSAL.search(text) and _WANTS_A_FACT.match(part.shown) and not speaker_asked_of(part.shown):
        return None
    subject = f"Asked “{stated.asked}”" if reply > own and (leans or _coverage(wanted, bare) < _OWN) else None
    return max(own, reply), subject


def _held(wanted: Mapping[str, float], text: str, before: str) -> float:
    """The part of the question's stems that a sentence holds, read with the one before where it leans on it."""
    own = _coverage(wanted, text)
    leans = ANAPHORIC.match(text) or _DID_TO.search(text)
    return max(own, _LEANING * _coverage(wanted, f"{before} {text}")) if leans else own


def _weights(question: str, rarity: Mapping[str, float]) -> dict[str, float]:
    rarest = max(rarity.values(), default=1.0)
    return {term: rarity.get(term, rarest) for term in terms(question)}


def _coverage(wanted: Mapping[str, float], text: str) -> float:
    """The part of the question's weighted stems that the text holds, 0 to 1."""
    total = math.fsum(wanted.values())
    held = set(terms(text))
    return math.fsum(weight for term, weight in wanted.items() if term in held) / total if total else 0.0


def _alike(one: Scored, other: Scored) -> bool:
    """Whether one adds nothing to the other; another day's figure of the same thing does."""
    first, second = set(terms(one.text)), set(terms(other.text))
    if len(first & second) <= 0.6 * max(1, min(len(first), len(second))):
        return False
    days = one.citation.document.published, other.citation.document.published
    return days[0] == days[1] or numbers_in(one.text) <= numbers_in(other.text)
