"""
Passage → the sentences that state something, each with what it leaves unsaid: the one before, the question put.

A heading, a greeting, a reporter's question or a row of a table states nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.discourse.candidates import after_dateline
from assistant.discourse.expectation import passes_on_a_question
from assistant.discourse.housekeeping import is_handling
from assistant.domain import Document, Evidence, Span
from assistant.text import sentences

_LONGEST_ASKED = 160
"""Characters."""
_SHORTEST_REPLY = 2
"""Words."""
HEADING_WORDS = 14
"""Up to so many words without a full stop are a heading, a caption or a cell of a table."""
ANAPHORIC = re.compile(
    r"^\W*(?:it|he|she|they|this|that|these|those|his|her|its|their|both|neither|none|the answer)\b", re.IGNORECASE
)
_PROCEDURAL = re.compile(
    r"^\W*(?:\(?(?:laughter|applause|inaudible|crosstalk)\)?|thank(?:s| you)\b.{0,40}"
    r"|(?:the |one )?(?:last|next) (?:one|question)\b.{0,20}"
    r"|good (?:morning|afternoon|evening)\b.{0,40})\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence where it stands."""

    span: Span
    before: str = ""
    """The sentence before it, said by the same speaker."""
    asked: str = ""
    """The reporter's question that its turn replies to."""
    raised: str = ""
    """All that the reporter said there, not only what ends in a question mark."""
    place: int = 99
    """Which sentence of the reply it is, from 0."""


def stated_in(one: Evidence) -> Iterator[Stated]:
    """The passage's sentences, without reporters' questions and speakers' labels."""
    document, within_ = one.passage.document, one.passage.span
    if not document.turns:
        found = [after_dateline(document.text, span) for span in sentences(document.text, within_)]
        yield from (Stated(span, before) for span, before in zip(found, _before(document.text, found), strict=True))
        return
    for index, turn in enumerate(document.turns):
        start, end = max(turn.span.start, within_.start), min(turn.span.end, within_.end)
        if start < end and not turn.is_question:
            found = list(sentences(document.text, Span(start, end)))
            skipped = len(sentences(document.text, Span(turn.span.start, start))) if start > turn.span.start else 0
            put = _question_put(document, index)
            raised = document.turns[index - 1].span.of(document.text) if put else ""
            for place, (span, before) in enumerate(zip(found, _before(document.text, found), strict=True), skipped):
                yield Stated(span, before, put, raised, place)


def _before(text: str, found: Sequence[Span]) -> list[str]:
    """The sentence before each, with the one before that where it opens with a pronoun itself."""
    told: list[str] = [""]
    for span in found[:-1]:
        sentence = " ".join(span.of(text).split())
        told.append(f"{told[-1]} {sentence}" if told[-1] and ANAPHORIC.match(sentence) else sentence)
    return told[: len(found)]


def _question_put(document: Document, index: int) -> str:
    """What a reporter asked just before a turn; nothing where no question went before."""
    if index == 0 or not document.turns[index - 1].is_question:
        return ""
    said = [
        " ".join(span.of(document.text).split()) for span in sentences(document.text, document.turns[index - 1].span)
    ]
    asks = [sentence for sentence in said if sentence.endswith("?")] or said[-1:]
    kept = asks[-1] if len(" ".join(asks)) > _LONGEST_ASKED else " ".join(asks)
    return kept if len(kept) <= _LONGEST_ASKED else f"{kept[:_LONGEST_ASKED].rsplit(' ', 1)[0]} …"


def informs(text: str, title: str, *, replies: bool = False) -> bool:
    """Whether it says something: no heading, row of a table, greeting, stage direction, question or endless line."""
    ends = text.rstrip("”\"’')]")
    whole = ends.endswith((".", "!", "…", ":", ";")) or len(text.split()) > HEADING_WORDS
    return (
        whole
        and text.strip("# ") != title
        and (_SHORTEST_REPLY if replies else 4) <= len(text.split()) <= 120
        and not ends.endswith("?")
        and text.count("|") < 2
        and not passes_on_a_question(text)
        and not is_handling(text)
        and not _PROCEDURAL.match(text)
    )
