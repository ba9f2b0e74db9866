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
from assistant.domain import Citation, Claim, Evidence, Span
from assistant.text import sentences, terms
from assistant.write.candidates import after_dateline
from assistant.write.expectation import Holds, expected, passes_on_a_question, says, speaker_asked_of
from assistant.write.mistaken import is_mistaken, is_withdrawn, righting

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
HEADING_WORDS = 14
"""Up to so many words without a full stop are a heading, a caption or a cell of a table."""
NEAR_BEST = 0.82
"""A further sentence is added when its score is at least this part of the best one's."""
CONFIDENT = 0.5
"""Below this score of the best sentence the question is refused; chosen on development data, see evals/README.md."""

_LEANING = 0.9
"""How much of what the sentence before holds counts for one that opens with a pronoun."""

_ANAPHORIC = re.compile(
    r"^\W*(?:it|he|she|they|this|that|these|those|his|her|its|their|both|neither|none|the answer)\b", re.IGNORECASE
)
_PROCEDURAL = re.compile(
    r"^\W*(?:\(?(?:laughter|applause|inaudible|crosstalk)\)?|thank(?:s| you)\b.{0,40}"
    r"|good (?:morning|afternoon|evening)\b.{0,40})\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """One candidate sentence."""

    citation: Citation
    text: str
    score: float


def answer(question: str, evidence: Sequence[Evidence], embed: Embed, rarity: Mapping[str, float]) -> tuple[Claim, ...]:
    """
    The sentences that answer the question, best first; none when nothing is good enough.

    `rarity` gives the inverse document frequency of the question's stems; one that is missing counts as the rarest.
    """
    ranked = _righted(score(question, evidence, embed, rarity))
    if not ranked or ranked[0].score < CONFIDENT:
        return ()
    chosen: list[Scored] = []
    for candidate in ranked:
        if candidate.score < NEAR_BEST * ranked[0].score or len(chosen) == MAX_SENTENCES:
            break
        if not any(_alike(candidate.text, other.text) for other in chosen):
            chosen.append(candidate)
    return tuple(Claim(one.text, (one.citation,)) for one in chosen)


def _righted(ranked: Sequence[Scored]) -> list[Scored]:
    """The sentences with what a correction says is right in the place of what it says was wrong."""
    found = list(ranked)
    for wrong in (one for one in ranked if is_mistaken(one.text, one.citation.document)):
        right = righting(wrong.citation)
        yields = [one for one in found if is_withdrawn(one.citation.document, one.text, wrong.citation)]
        found = [one for one in found if one != wrong and one not in yields and one.citation != right]
        if right is not None:
            best = max(one.score for one in ranked if one == wrong or one in yields or one.citation == right)
            found.append(Scored(right, " ".join(right.quote.split()), best))
    return sorted(found, key=lambda candidate: -candidate.score)


def score(question: str, evidence: Sequence[Evidence], embed: Embed, rarity: Mapping[str, float]) -> list[Scored]:
    """The sentences of the best passages that share most with the question, with their scores, best first."""
    wanted = _weights(question, rarity)
    holds = expected(question)
    asked_of = speaker_asked_of(question)
    scored = [replace(one, score=one.score - _misses(one, holds, asked_of)) for one in _candidates(evidence, wanted)]
    found = sorted(scored, key=lambda candidate: -candidate.score)[:READ_SENTENCES]
    if not found:
        return []
    vectors = embed([question, *(one.text for one in found)])
    nearness = vectors[1:] @ vectors[0]
    compared = [replace(one, score=one.score + 0.5 * float(near)) for one, near in zip(found, nearness, strict=True)]
    return sorted(compared, key=lambda candidate: -candidate.score)


def _misses(one: Scored, holds: Holds | None, asked_of: tuple[str, ...]) -> float:
    """What a sentence loses for holding nothing of the kind asked for, or for being another person's words."""
    loss = UNEXPECTED if holds and not holds(one.text) else 0.0
    if asked_of and not says(asked_of, one.text, one.citation.speaker):
        loss += OTHERS_WORDS
    return loss


def _candidates(evidence: Sequence[Evidence], wanted: Mapping[str, float]) -> Iterator[Scored]:
    """Every statement of the best passages, scored by the words it and its surroundings share with the question."""
    for one in evidence[:READ_PASSAGES]:
        document = one.passage.document
        # The passage and its title say what the sentence's pronouns stand for.
        around = _coverage(wanted, f"{document.title} {one.passage.speaker or ''} {one.passage.text}")
        instructions = within(one.passage)
        before = ""
        for sentence in _statements(one):
            if any(sentence.overlaps(instruction) for instruction in instructions):
                continue
            text = " ".join(sentence.of(document.text).split())
            if _informs(text, document.title):
                held = 0.6 * _held(wanted, text, before) + 0.4 * around
                yield Scored(Citation(one.passage, sentence), text, 0.4 * held + 0.1 / one.rank)
            before = text


def _held(wanted: Mapping[str, float], text: str, before: str) -> float:
    """The part of the question's stems that a sentence holds, read with the one before where it leans on it."""
    own = _coverage(wanted, text)
    return max(own, _LEANING * _coverage(wanted, f"{before} {text}")) if _ANAPHORIC.match(text) else own


def _statements(one: Evidence) -> list[Span]:
    """The passage's sentences, without reporters' questions and speakers' labels."""
    document = one.passage.document
    if not document.turns:
        return [after_dateline(document.text, span) for span in sentences(document.text, one.passage.span)]
    found: list[Span] = []
    for turn in document.turns:
        start, end = max(turn.span.start, one.passage.span.start), min(turn.span.end, one.passage.span.end)
        if start < end and not turn.is_question:
            found.extend(sentences(document.text, Span(start, end)))
    return found


def _informs(text: str, title: str) -> bool:
    """Whether it says something: no heading, row of a table, greeting, stage direction, question or endless line."""
    ends = text.rstrip("”\"’')]")
    whole = ends.endswith((".", "!", "…", ":", ";")) or len(text.split()) > HEADING_WORDS
    return (
        whole
        and text.strip("# ") != title
        and 4 <= len(text.split()) <= 120
        and not ends.endswith("?")
        and text.count("|") < 2
        and not passes_on_a_question(text)
        and not _PROCEDURAL.match(text)
    )


def _weights(question: str, rarity: Mapping[str, float]) -> dict[str, float]:
    rarest = max(rarity.values(), default=1.0)
    return {term: rarity.get(term, rarest) for term in terms(question)}


def _coverage(wanted: Mapping[str, float], text: str) -> float:
    """The part of the question's weighted stems that the text holds, 0 to 1."""
    total = math.fsum(wanted.values())
    held = set(terms(text))
    return math.fsum(weight for term, weight in wanted.items() if term in held) / total if total else 0.0


def _alike(one: str, other: str) -> bool:
    first, second = set(terms(one)), set(terms(other))
    return len(first & second) > 0.6 * max(1, min(len(first), len(second)))
