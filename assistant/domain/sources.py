"""The nouns of what was read: documents, their passages, and the places in them that are found and cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["supports", "contradicts"]
GROUND_RULES = ("on-the-record", "background", "deep-background", "off-the-record")
"""From the freest to the strictest."""
BARRING_RULES = GROUND_RULES[2:]
"""Whatever Podium shows is quoted and names its source, and each of these forbids one or both."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """An empty span is a place all the same, so that `within or whole` never turns it into the whole text."""
        return True


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn in a transcript."""

    speaker: str
    """The label as printed, without its colon: `MR. EARNEST`, or `Q` for a reporter."""
    span: Span
    """The words spoken, without the label."""

    @property
    def is_question(self) -> bool:
        return self.speaker.upper() in {"Q", "QUESTION", "REPORTER", "JOURNALIST", "INTERVIEWER"}


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One source as Podium read it. Two documents are the same when their ids are."""

    id: str
    """First 16 hexadecimal digits of the SHA-256 of publisher, date, title and text."""
    text: str
    title: str
    uri: str
    """Where it came from: a file's absolute path or a URL, with `#line` for one record of a JSONL file."""
    kind: str
    """What it is: article, transcript, statement, cable, email, correction or document."""
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    """The day on which this text was published, `YYYY-MM-DD`: of a text that was changed later, the day it was."""
    published_at: str | None = None
    """The moment in UTC, `YYYY-MM-DDTHH:MM:SSZ`, where the source gives a time."""
    marking: str | None = None
    embargo_until: str | None = None
    """The moment in UTC before which nothing of it may be shown, `YYYY-MM-DDTHH:MM:SSZ`."""
    ground_rules: str | None = None
    """on-the-record (as None), background, deep-background or off-the-record."""
    turns: tuple[Turn, ...] = ()
    pages: tuple[Span, ...] = ()
    """One span a page, for paged sources."""
    corrects: str | None = None
    """What a correction says it corrects, in its own words (a title), where it says so."""
    first_published: str | None = None
    """The day on which an earlier version of it was, where that is another."""
    whole: Document | None = None
    """The document as it was read, where this is a part of it that is given under another ground rule."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def barred_by(self) -> str | None:
        """The ground rule that keeps it from ever being shown; None where none does."""
        return self.ground_rules if self.ground_rules in BARRING_RULES else None

    def is_embargoed(self, at: str) -> bool:
        """Whether its embargo still runs at this UTC moment."""
        return self.embargo_until is not None and self.embargo_until > at

    def speaker_of(self, span: Span) -> str | None:
        """The one speaker whose turn holds all of `span`, else None."""
        return next((turn.speaker for turn in self.turns if turn.span.contains(span)), None)

    def page_of(self, span: Span) -> int | None:
        """The page on which `span` begins, counted from 1."""
        return next((n for n, page in enumerate(self.pages, 1) if page.start <= span.start < page.end), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document, the unit of retrieval."""

    document: Document
    span: Span
    ordinal: int = 0
    """Its place in the document, from 0."""
    speaker: str | None = None
    """Who says most of it, reporters' questions aside; None outside transcripts."""

    @property
    def text(self) -> str:
        return self.span.of(self.document.text)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a library was filled at a moment."""

    arrival: int
    """The number of its last arrival."""
    at: str
    """The moment in UTC, `YYYY-MM-DDTHH:MM:SSZ`."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents may be searched; every bound that is None does not bind."""

    since: str | None = None
    """A date or a UTC moment, inclusive."""
    until: str | None = None
    """A date or a UTC moment, exclusive."""
    as_of: str | None = None
    """A date (its whole day) or a UTC moment: nothing later is seen; embargoes are judged then, at the latest now."""
    publisher: str | None = None
    speaker: str | None = None
    kind: str | None = None
    after: Mark | None = None
    """Only what came into the library after that, or was freed of an embargo since."""
    embargoed: bool = False
    """Embargoes are overridden; whoever sets it has it logged."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another document that carries the same story, without its text."""

    document_id: str
    title: str
    publisher: str | None
    published: str | None
    uri: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with what a search thought of it."""

    passage: Passage
    score: float
    rank: int
    """From 1."""
    ranks: Mapping[str, int] = field(default_factory=dict, hash=False)
    """The rank each search gave it, by its name: dense, keyword."""
    superseded_by: str | None = None
    """The id of the document that corrects its document."""
    copies: tuple[Copy, ...] = ()
    """The other documents that carry its story, the earliest first: one source with it."""
    use: int | None = None
    """How much a model thinks it helps to answer, 0 (not at all) to 3; None where none was asked or none said."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words of a source that a claim stands on."""

    passage: Passage
    span: Span
    """Into the document's text."""
    role: Role = "supports"

    @property
    def document(self) -> Document:
        return self.passage.document

    @property
    def quote(self) -> str:
        return self.span.of(self.document.text)

    @property
    def speaker(self) -> str | None:
        return self.document.speaker_of(self.span)

    @property
    def page(self) -> int | None:
        return self.document.page_of(self.span)
