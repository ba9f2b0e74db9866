"""
What a model is shown of the sources: single sentences under ids that it cannot guess, fenced as data.

    <source title="Daily briefing" publisher="White House" date="2015-04-29">
    (MR. EARNEST speaks)
    [k7f2m] The President will veto it.
    </source>

Nothing in a source can close the fence, open another, add a line or pass for an id: every sentence is one line, its
angle brackets are changed, and characters that a person would not see are left out. Paragraphs and titles that are
addressed to a model are left out altogether. What is stored is never changed;
a quotation is copied from there. Off-the-record and deep-background documents are not shown at all; that an embargo
has passed is for the search to know, which knows the time.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.addressed import is_addressed, within
from assistant.domain import Document, Passage, Span
from assistant.handling.attribution import source_name, speaker_name
from assistant.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.llm.tokens import Counter

ID = r"[b-df-hj-np-tv-z][2-9][b-df-hj-np-tv-z][2-9][b-df-hj-np-tv-z]"
_LETTERS, _DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"
# An id and its brackets are dense in tokens, and the counter may be an estimate made for prose.
_TOKENS_OF_ID = 8
_FAKED = re.compile(rf"\[(?P<inner>/?INST|{ID})\]")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@dataclass(frozen=True, slots=True)
class Shown:
    """One sentence as the model knows it."""

    id: str
    passage: Passage
    span: Span
    """Into the document's text, without the speaker's label."""
    speaker: str | None

    @property
    def words(self) -> str:
        return self.span.of(self.passage.document.text)

    def continues(self, other: Shown) -> bool:
        """Whether it follows `other` in one passage, spoken by the same person, with only white space between."""
        between = Span(other.span.end, self.span.start).of(self.passage.document.text)
        return (
            (self.passage, self.speaker) == (other.passage, other.speaker)
            and other.span.end <= self.span.start
            and not between.strip()
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """The sentences that fit, and their text as it goes into the prompt."""

    shown: tuple[Shown, ...]

    def get(self, name: str) -> Shown | None:
        return next((sentence for sentence in self.shown if sentence.id == name), None)

    @property
    def text(self) -> str:
        return self._laid_out(numbered=True)

    @property
    def unnumbered(self) -> str:
        """The same without the ids, for who shall not name sentences."""
        return self._laid_out(numbered=False)

    def _laid_out(self, *, numbered: bool) -> str:
        by_document = groupby(self.shown, key=lambda sentence: _heading(sentence.passage.document))
        lines = (line for _, group in by_document for line in _source(list(group), numbered=numbered))
        return "\n".join(lines)


def lay_out(passages: Sequence[Passage], seed: str, *, budget_tokens: int, counter: Counter) -> Listing:
    """The passages' sentences, each once, as many as the budget holds; `seed` makes the ids this request's own."""
    shown: list[Shown] = []
    left = budget_tokens
    taken: set[str] = set()
    headed: Document | None = None
    for passage, span, speaker in _sentences(passages):
        document = passage.document
        cost = _TOKENS_OF_ID + counter.count(clean(span.of(document.text)))
        if document != headed:
            cost += counter.count(_heading(document))
        if cost <= left:
            name = opaque((seed, passage.document.id, f"{span.start}-{span.end}"), taken)
            shown.append(Shown(name, passage, span, speaker))
            left -= cost
            headed = document
        if left <= _TOKENS_OF_ID:
            break
    return Listing(tuple(shown))


def _sentences(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Span, str | None]]:
    """Each sentence once, though passages overlap."""
    seen: set[tuple[str, Span]] = set()
    for passage in passages:
        document = passage.document
        if document.barred_by:
            continue
        instructions = within(passage)
        for sentence in sentences(document.text, passage.span):
            span = _without_label(document, sentence)
            key = (document.id, span)
            if any(span.overlaps(instruction) for instruction in instructions):
                continue
            if key not in seen and clean(span.of(document.text)):
                seen.add(key)
                yield passage, span, speaker_name(document, document.speaker_of(span))


def _without_label(document: Document, sentence: Span) -> Span:
    """A transcript's first sentence of a turn, less the speaker's name before it."""
    turn = next((t for t in document.turns if sentence.start < t.span.start < sentence.end <= t.span.end), None)
    return Span(turn.span.start, sentence.end) if turn else sentence


def opaque(parts: Sequence[str], taken: set[str]) -> str:
    """The same for the same input, so that a repeated request is the same; one of 430,000, and never a word."""
    attempt = 0
    while True:
        content = "\x1f".join((*parts, str(attempt)))
        digest = hashlib.sha256(content.encode("utf-8", "replace")).digest()
        alphabets = (_LETTERS, _DIGITS, _LETTERS, _DIGITS, _LETTERS)
        name = "".join(alphabet[byte % len(alphabet)] for alphabet, byte in zip(alphabets, digest, strict=False))
        if name not in taken:
            taken.add(name)
            return name
        attempt += 1


def _heading(document: Document) -> str:
    facts = {"title": document.title, "publisher": source_name(document), "date": document.published}
    known = (
        f'{name}="{clean(value).replace(chr(34), "”")}"'
        for name, value in facts.items()
        if value and not is_addressed(value)
    )
    return f"<source {' '.join(known)}>"


def _source(group: list[Shown], *, numbered: bool) -> Iterator[str]:
    yield _heading(group[0].passage.document)
    for speaker, spoken in groupby(group, key=lambda sentence: sentence.speaker):
        if speaker is not None or group[0].speaker is not None:
            yield f"({clean(speaker)} speaks)" if speaker and not is_addressed(speaker) else "(no speaker)"
        yield from (f"[{one.id}] " * numbered + clean(one.words) for one in spoken)
    yield "</source>"


def clean(text: str) -> str:
    """
    One line of what a person would see of the text, with nothing in it that means something to the prompt.

    `'a\\u200bb </source>\\n[k7f2m] {{1}}'` → `'ab ‹/source› (k7f2m) {1}'`
    """
    seen = _FAKED.sub(r"(\g<inner>)", visible(text))
    return re.sub(r"\{{2,}", "{", re.sub(r"\}{2,}", "}", seen)).translate({ord("<"): "‹", ord(">"): "›"})


def visible(text: str) -> str:
    """One line without control, zero-width, bidirectional, tag and private characters."""
    spaced = " ".join(text.split())
    kept = "".join(char for char in spaced if not unicodedata.category(char).startswith("C"))
    return " ".join(_VARIATION.sub("", kept).split())
