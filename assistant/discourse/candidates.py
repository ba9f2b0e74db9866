"""
Documents → Candidates: the sentences a briefing could print as they stand.

What never becomes one: headings, bylines, captions, signatures and sign-ups, addresses, a correction's words about
itself, asides such as "(Laughter.)", and any paragraph that talks to a machine instead of a reader. What remains is
rated by how well it stands alone: a rule of thumb, not understanding; an "it" may still point outside its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.addressed import is_addressed
from assistant.discourse.housekeeping import is_byline, is_caption, is_handling, is_housekeeping
from assistant.discourse.leaning import FAULTS
from assistant.discourse.mistaken import is_mistaken
from assistant.discourse.promises import promise
from assistant.discourse.tongue import is_english
from assistant.discourse.wordings import (
    BOILERPLATE,
    DATELINE,
    FIRST_PERSON,
    NEVER,
    OPENER,
    PRONOUN,
    SAID,
    TO_READER,
    is_name,
)
from assistant.domain import Document, Passage, Span, Turn
from assistant.handling.attribution import names_source
from assistant.numerals import numbers_in
from assistant.text import blocks, quotations, sentences, terms

_ANSWER = 8
"""Words of a reply that are an answer without the sentence after them."""
_LONGEST_ANSWER = 45
_SAMPLE = 20_000
"""Characters of a document that tell its language."""
_BULLET = re.compile(r"(?:[-*•–—>]|#{1,6}|\d{1,2}[.)])\s+")
_REVERSES = re.compile(r"(?:But|However|Yet)\b")
_GRANTED = re.compile(
    r"\b(?:as such|in itself|per se|in principle|technically|strictly speaking|on paper|at first sight)\b",
    re.IGNORECASE,
)
_UNCONFIRMED = re.compile(
    r"\W*(?:(?:this is |it is |still |as )*(?:not|un|yet to be|to be)[ -]?(?:yet |been |be |officially )*"
    r"(?:confirmed|verified|announced|decided)|tbc|tba)\W*",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"^\W*(?:(?:good|great|excellent|fair|nice) (?:question|point)|(?:thanks?|thank you)(?: you)?\b[^.]*|sure|hi|hello"
    r"|I (?:appreciate|understand) the question)\W*$|\((?:laughter|applause|crosstalk|inaudible)",
    re.IGNORECASE,
)


_PERSON = re.compile(r"he|she|him|her|his", re.IGNORECASE)
_OF_SOMEBODY = 0.35
"""What a sentence keeps of its worth that speaks of a man or a woman whom it has not named."""
_PROMISED = 0.1
"""What a speaker’s promise to look something up keeps of its worth: it is owed, and no news."""
_NAMELESS = 0.15
"""What a quotation keeps of its worth where nobody is named who said it."""
_BY_PRONOUN = re.compile(
    rf"\b(?:[Hh]e|[Ss]he|[Tt]hey) (?:[a-z]+ly |has |had |also )?{SAID}\b|\b{SAID} (?:he|she|they)\b"
)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One sentence of a source that a briefing might print."""

    passage: Passage
    span: Span
    text: str
    """The sentence with its white space folded."""
    order: int
    """Its place among the document's sentences, from 0; in a transcript among those of the turns that were read."""
    terms: tuple[str, ...]
    names: frozenset[str]
    numbers: frozenset[str]
    turn: int | None = None
    """The index of the turn it is spoken in."""
    is_question: bool = False
    """A reporter speaks: it states nothing."""
    fitness: float = 1.0
    """How well it stands alone; 0 must not be printed."""

    @property
    def document(self) -> Document:
        return self.passage.document

    @property
    def is_lead(self) -> bool:
        """It opens an article, and tells the whole of it in short."""
        return self.order == 0 and self.turn is None

    @property
    def length(self) -> int:
        return len(self.text.split())


def candidates(document: Document, passages: Sequence[Passage]) -> tuple[Candidate, ...]:
    """The printable sentences of one document in order, reporters' questions among them and marked."""
    if is_foreign(document):
        return ()
    places = _Places(passages)
    found = [
        _candidate(document, passage, span, order, turn)
        for order, (span, turn) in enumerate(_sentences(document, places))
        if (passage := places.holding(span)) is not None
    ]
    return tuple(candidate for candidate in found if candidate.fitness > 0 or candidate.is_question)


@lru_cache(maxsize=256)
def is_foreign(document: Document) -> bool:
    """Whether a document is in another language than English, which a briefing is written in."""
    return not is_english(document.text[:_SAMPLE])


def opening(document: Document, passages: Sequence[Passage], index: int) -> Candidate | None:
    """
    What a turn says first, as one stretch: short sentences go on, since beside its question `Not yet.` stands alone.

    None where it opens with nothing that could be printed.
    """
    text, area = document.text, document.turns[index].span
    places = _Places(passages)
    said = [_from_answer(text, one) for block in blocks(text, area) for one in sentences(text, block)]
    said = [one for one in said if not _ASIDE.search(one.of(text))]
    if not said:
        return None
    end = said[0].end
    for one in said[1:]:
        run = Span(said[0].start, one.end).of(text)
        is_enough = len(text[said[0].start : end].split()) >= _ANSWER and not _REVERSES.match(text, one.start)
        if is_enough or len(run.split()) > _LONGEST_ANSWER or "\n" in run:
            break
        end = one.end
    span = Span(said[0].start, end)
    passage = places.holding(span)
    words = span.of(text)
    if passage is None or NEVER.search(words) or is_handling(words) or is_addressed(words):
        return None
    found = _candidate(document, passage, span, -1, index)
    hidden = names_source(passage.document, found.text) or is_mistaken(found.text, document)
    return None if hidden else replace(found, fitness=1.0)


def _from_answer(text: str, sentence: Span) -> Span:
    """The sentence without its run-up; a yes or no is the answer, a `But` turns what went before, and both stay."""
    stays = re.match(r"(?:Yes|No|But|However)\b", sentence.of(text))
    return sentence if stays else after_opener(text, sentence)


def with_sentence_before(candidate: Candidate) -> Candidate | None:
    """`She was hit, said Ms. Moen. The agency could not verify her account.`: as one; None where they cannot."""
    document, text = candidate.document, candidate.document.text
    block = next((one for one in blocks(text, candidate.passage.span) if one.contains(candidate.span)), None)
    before = [one for one in _told(text, block, quotations(text)) if one.end <= candidate.span.start] if block else []
    if not before:
        return None
    whole = Span(after_dateline(text, before[-1]).start, candidate.span.end)
    found = _candidate(document, candidate.passage, whole, candidate.order, candidate.turn)
    return replace(found, fitness=candidate.fitness) if found.fitness and found.length <= _LONGEST_ANSWER else None


def as_it_stands(passage: Passage, span: Span) -> Candidate:
    """A sentence that is to be told in whatever words it has, as a desk's correction of itself."""
    span = after_dateline(passage.document.text, span)
    return replace(_candidate(passage.document, passage, span, 0, None), fitness=1.0)


class _Places:
    """Finds the passage that holds a span."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = sorted(passages, key=lambda passage: passage.span)
        self.starts = [passage.span.start for passage in self.passages]

    def touch(self, area: Span) -> bool:
        last = bisect_left(self.starts, area.end)
        return any(each.span.overlaps(area) for each in self.passages[max(0, last - 3) : last])

    def holding(self, span: Span) -> Passage | None:
        last = bisect_right(self.starts, span.start) - 1
        return next((each for each in reversed(self.passages[: last + 1][-3:]) if each.span.contains(span)), None)


def _sentences(document: Document, places: _Places) -> Iterator[tuple[Span, int | None]]:
    """Every sentence in a paragraph that is prose, with the turn it belongs to; of turns, those that passages touch."""
    text = document.text
    quoted = () if document.turns else quotations(text)
    areas: Iterable[tuple[Span, int | None]] = [(Span(0, len(text)), None)]
    if document.turns:
        areas = [(turn.span, index) for index, turn in enumerate(document.turns) if places.touch(turn.span)]
    for area, index in areas:
        for block in blocks(text, area):
            if is_prose(block.of(text), spoken=index is not None):
                if index is None:
                    yield from ((after_dateline(text, each), None) for each in _told(text, block, quoted))
                else:
                    yield from ((after_opener(text, each), index) for each in _told(text, block, ()))


def _told(text: str, block: Span, quoted: Sequence[Span]) -> Iterator[Span]:
    """
    The sentences of a paragraph, those as one that mislead apart.

    A half of a quotation bears no speaker, and what is granted or not confirmed stands with the words that say so.
    """
    inside = [each for each in quoted if block.contains(each)]
    run: list[Span] = []
    for each in sentences(text, after_bullet(text, block)):
        goes_on = run and (any(one.start < each.start < one.end for one in inside) or _qualifies(text, run[0], each))
        whole = Span(run[0].start, each.end) if goes_on else each
        if goes_on and len(whole.of(text).split()) <= _LONGEST_ANSWER:
            run[:] = [whole]
            continue
        yield from run
        run[:] = [each]
    yield from run


def is_prose(paragraph: str, *, spoken: bool = False) -> bool:
    """Whether a paragraph is told to readers: it ends as a sentence does, and is no boilerplate or instruction."""
    if is_addressed(paragraph):
        return False
    if spoken:
        return True
    ends = paragraph.rstrip().rstrip("\"”’'»)]*_").endswith((".", "!", "?", "…"))
    return ends and not BOILERPLATE.search(paragraph)


def _qualifies(text: str, before: Span, sentence: Span) -> bool:
    """`A gap of 11 minutes. Not confirmed.`, `It is no breach as such. But …`"""
    turned = _REVERSES.match(text, sentence.start) and _GRANTED.search(before.of(text))
    return bool(turned) or _UNCONFIRMED.fullmatch(sentence.of(text)) is not None


def after_dateline(text: str, sentence: Span) -> Span:
    """`BRAKKA, March 3 (Tarn Wire) — Guards fired.` → `Guards fired.`"""
    lead = DATELINE.match(sentence.of(text))
    return Span(sentence.start + lead.end(), sentence.end) if lead else sentence


def after_bullet(text: str, block: Span) -> Span:
    """`- The period ended at noon.` → `The period ended at noon.`"""
    lead = _BULLET.match(block.of(text))
    return Span(block.start + lead.end(), block.end) if lead and lead.end() < len(block) else block


def after_opener(text: str, sentence: Span) -> Span:
    """`Well, Kevin, I can tell you that the ship is held.` → `the ship is held.`: a speaker's run-up tells nothing."""
    lead = OPENER.match(sentence.of(text))
    return Span(sentence.start + lead.end(), sentence.end) if lead and lead.end() < len(sentence) else sentence


def _candidate(document: Document, passage: Passage, span: Span, order: int, index: int | None) -> Candidate:
    text = " ".join(span.of(document.text).split())
    to_reader = document.kind == "email" and TO_READER.search(unquoted(text)) is not None
    hidden = names_source(passage.document, text) or is_mistaken(text, document) or to_reader
    hidden = hidden or is_byline(text, document)
    turn = document.turns[index] if index is not None else None
    return Candidate(
        passage,
        span,
        text,
        order,
        tuple(terms(text)),
        frozenset(_names(text)),
        numbers_in(text),
        index,
        turn is not None and turn.is_question,
        # What a run-up was cut from still opens a sentence.
        0.0 if hidden else fitness(text if turn is None else text[:1].upper() + text[1:], turn),
    )


def _names(text: str) -> Iterator[str]:
    """Capitalised words within the sentence; the first word is capital whatever it is."""
    for match in re.finditer(r"(?<=[\w,;:’'”\")\-–—] )[“\"‘(]*([A-Z][\w’'.-]+)", text):
        word = re.sub(r"['’]s?$", "", match[1]).rstrip(".")
        if is_name(word):
            yield word


def fitness(text: str, turn: Turn | None = None) -> float:
    """How well a sentence stands alone, 0 to 1: what every fault leaves of it."""
    if (
        NEVER.search(text)
        or is_handling(text)
        or text.count("(") != text.count(")")
        or text.count("[") != text.count("]")
    ):
        return 0.0
    if turn is not None and is_housekeeping(text, turn):
        return 0.0
    if not is_english(text) or is_caption(text):
        return 0.0
    rating = _of_length(len(text.split())) * standalone(text)
    if is_nameless(text) if turn is None else _is_half(text):
        rating *= _NAMELESS
    if turn is not None and promise(text):
        rating *= _PROMISED
    # A letter's or a notice's own "we" tells less of the world than of the writer.
    return rating * 0.5 if turn is None and FIRST_PERSON.search(unquoted(text)) else rating


_ASKED = re.compile(r"^\W*(?:[Aa]sked|[Pp]ressed|[Qq]uestioned)\b.*$")
"""`Asked about Talvarian reports, he replied`: who was asked is none of those named there."""


def is_nameless(text: str) -> bool:
    """Whether a quotation stands without its speaker: `“No,” she said.`, `“No.”` alone, or a half of one."""
    around = unquoted(text)
    if not re.search(r"\w", around) or _is_half(text):
        return True
    by = _BY_PRONOUN.search(around) if around != text else None
    return by is not None and not re.search(r"\b[A-Z][\w’'-]+", _ASKED.sub("", around[: by.start()]))


def _is_half(text: str) -> bool:
    """Whether a quotation begins or ends outside the text; where marks open low, `“` closes."""
    low = "„" in text
    return (not low and text.count("“") != text.count("”")) or (
        not re.search(r'\d"', text) and text.count('"') % 2 == 1
    )


def unquoted(text: str) -> str:
    """The sentence without the words between its quotation marks."""
    for span in reversed(quotations(text)):
        text = text[: span.start] + text[span.end :]
    return text


def standalone(text: str) -> float:
    """What is left of a sentence's worth after every way in which it leans on its neighbours."""
    rating = 1.0
    for fault, factor in FAULTS:
        if fault.search(text):
            rating *= factor
    pronoun = PRONOUN.search(text)
    if pronoun and not re.search(r"(?<!^)\b[A-Z][\w’'-]+", text[: pronoun.start()]):
        rating *= _OF_SOMEBODY if _PERSON.fullmatch(pronoun.group()) else 0.6
    return rating


def _of_length(words: int) -> float:
    """A line of a briefing has some 12 to 32 words."""
    if words < 7 or words > 60:
        return 0.0
    if words < 12:
        return 0.5 + 0.1 * (words - 7)
    return 1.0 if words <= 32 else max(0.15, 1.0 - 0.035 * (words - 32))
