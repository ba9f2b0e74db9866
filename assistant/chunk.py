"""
Document → Passages: runs of whole sentences, about a paragraph long, never across what belongs apart.

In a transcript a question stays with the beginning of its answer, and a turn is cut only when it is too long, and then
at a sentence. A "sentence" of over 300 words (a table, an endless line) is no sentence and is cut at white space.
What is off the record or on deep background is in no passage, and so is never found, quoted or sent to a model; what is
on background is in passages of its own, without its speaker's label or whatever else names its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Document, Passage, Span
from assistant.handling.attribution import names_source, on_background
from assistant.handling.restricted import as_given, restricted
from assistant.read.header import below_fields, is_field
from assistant.text import sentences

TARGET_WORDS = 200
"""A passage is closed when the next sentence would take it beyond this."""
MAX_SENTENCE_WORDS = 300
_PIECE_CHARACTERS = 1200
_RULES = re.compile(r"\W*(?:ground rules?|attribution)\b[^\w\n]*:", re.IGNORECASE)


def chunk(document: Document, *, target: int = TARGET_WORDS, overlap: int = 0) -> tuple[Passage, ...]:
    """
    Cut a document into passages of about `target` words.

    With `overlap`, a passage begins with up to that many words of whole sentences from the one before it.
    """
    return tuple(_passage(document, run, n) for n, run in enumerate(_runs(document, target, overlap)))


def _passage(document: Document, run: Sequence[Span], ordinal: int) -> Passage:
    given = as_given(document, run[0])
    if given.whole:
        return Passage(given, Span(run[0].start, run[-1].end), ordinal)
    span = _widened(document, run)
    return Passage(document, span, ordinal, _main_speaker(document, span))


def _runs(document: Document, target: int, overlap: int) -> Iterator[list[Span]]:
    run: list[Span] = []
    count = 0
    hidden = restricted(document.text, document.turns)
    for unit in _units(document):
        for sentence in unit:
            if any(sentence.overlaps(stretch) for stretch in hidden) or _gives_away(document, sentence):
                if run:
                    yield run
                run, count = [], 0
                continue
            words = _count(document.text, sentence)
            if run and _parted(document, run[-1], sentence):
                yield run
                run, count = [], 0
            if run and count + words > target and (count >= target // 3 or words >= target):
                yield run
                run = _tail(document.text, run, overlap)
                count = sum(_count(document.text, kept) for kept in run)
            run.append(sentence)
            count += words
        if run and count >= target // 3 and _closes(document, unit):
            yield run
            run, count = [], 0
    if run:
        yield run


def _gives_away(document: Document, sentence: Span) -> bool:
    """Whether a document on background says in this sentence, or in a field, who must not be named."""
    if not on_background(document):
        return False
    text = sentence.of(document.text)
    return names_source(document, text) or any(is_field(line) or _RULES.match(line) for line in text.splitlines())


def _parted(document: Document, before: Span, sentence: Span) -> bool:
    """Whether another ground rule begins, or on background another turn, whose label would stand between."""
    given = as_given(document, sentence)
    if given.whole and document.text[before.end : sentence.start].strip():
        return True
    return as_given(document, before).publisher != given.publisher


def _units(document: Document) -> Iterator[list[Span]]:
    """The stretches between and within turns, each as its sentences; the fields that open the text are no evidence."""
    position = below_fields(document.text)
    for turn in document.turns:
        label_start = document.text.rfind("\n", 0, turn.span.start) + 1
        yield _sentences(document.text, Span(position, max(position, label_start)))
        yield _sentences(document.text, Span(min(max(position, turn.span.start), turn.span.end), turn.span.end))
        position = max(position, turn.span.end)
    yield _sentences(document.text, Span(position, len(document.text)))


def _sentences(text: str, within: Span) -> list[Span]:
    return [piece for sentence in sentences(text, within) for piece in _pieces(text, sentence)]


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence as it is, or an impossibly long one in pieces that end at white space where there is any."""
    if _count(text, sentence) <= MAX_SENTENCE_WORDS:
        yield sentence
        return
    start = sentence.start
    while start < sentence.end:
        end = min(start + _PIECE_CHARACTERS, sentence.end)
        gap = text.rfind(" ", start + 1, end) if end < sentence.end else -1
        end = gap if gap > 0 else end
        yield Span(start, end)
        start = end + (text[end : end + 1] == " ")


def _closes(document: Document, unit: Sequence[Span]) -> bool:
    """Whether an answer just ended, so that the next question opens a passage."""
    if not unit:
        return False
    turn = next((turn for turn in document.turns if turn.span.contains(unit[0])), None)
    return turn is not None and not turn.is_question


def _tail(text: str, run: Sequence[Span], overlap: int) -> list[Span]:
    kept: list[Span] = []
    for sentence in reversed(run):
        overlap -= _count(text, sentence)
        if overlap < 0:
            break
        kept.insert(0, sentence)
    return kept


def _widened(document: Document, run: Sequence[Span]) -> Span:
    """From the first sentence, or from its speaker's label where it opens a turn, to the end of the last."""
    start = run[0].start
    if any(turn.span.start == start for turn in document.turns):
        start = document.text.rfind("\n", 0, start) + 1
    return Span(start, run[-1].end)


def _main_speaker(document: Document, span: Span) -> str | None:
    """Who says most of the span; a reporter only where nobody else speaks."""
    said: dict[str, int] = {}
    for turn in document.turns:
        if turn.span.overlaps(span):
            length = min(turn.span.end, span.end) - max(turn.span.start, span.start)
            said[turn.speaker] = said.get(turn.speaker, 0) + length
    questioners = {turn.speaker for turn in document.turns if turn.is_question}
    answering = {speaker: length for speaker, length in said.items() if speaker not in questioners}
    return max(answering or said, key=(answering or said).__getitem__, default=None)


def _count(text: str, span: Span) -> int:
    """Words, or where there is little white space, as many as the characters would make."""
    return max(len(span.of(text).split()), len(span) // 20)


def embedded_text(passage: Passage) -> str:
    """What the embedder sees: the title, the question being answered where the passage lacks it, then the passage."""
    question = _open_question(passage)
    return "\n".join(part for part in (passage.document.title, question, passage.text) if part)


def _open_question(passage: Passage) -> str | None:
    turns = passage.document.turns
    index = next((n for n, turn in enumerate(turns) if turn.span.end > passage.span.start), None)
    if not index or turns[index].is_question or not turns[index - 1].is_question:
        return None
    question = turns[index - 1].span
    if any(question.overlaps(stretch) for stretch in restricted(passage.document.text, turns)):
        return None
    words = question.of(passage.document.text).split()
    return " ".join(words[-40:])
