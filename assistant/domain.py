"""
Every noun of Podium, and nothing else.

A claim never loses its place: Claim → Citation → Passage → (Document, Span). A document's text is stored once,
unaltered; everything else is a half-open character range into it. All nouns are frozen; no step mutates its input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Label = Literal["supported", "partial", "contradicted", "unsupported", "not-checkable", "error"]
Standing = Literal["single-source", "several", "official", "unconfirmed", "disputed", "denied"]
Role = Literal["supports", "contradicts"]
Kind = Literal["answer", "briefing", "check"]
Field = Literal["title", "publisher", "author", "speaker", "text"]
CheckName = Literal["citation", "quote", "speaker", "number", "date", "name", "polarity", "support", "judge"]
ChangeKind = Literal["new", "changed", "corrected", "dropped", "unchanged"]
SourceState = Literal["removed", "withheld", "misquoted", "changed", "corrected"]


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
    """The document's own date, `YYYY-MM-DD`."""
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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

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


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one part of a claim."""

    check: CheckName
    passed: bool
    detail: str
    """One sentence a person understands."""
    span: Span | None = None
    """The part of the claim's text it speaks of."""
    expected: str | None = None
    """What the source says."""
    found: str | None = None
    """What the claim says."""
    contradicts: bool = False
    """The source says otherwise, rather than nothing."""
    source: Citation | None = None
    """The nearest place in the sources."""


@dataclass(frozen=True, slots=True)
class Verdict:
    label: Label
    score: float | None
    """Probability of support, 0 to 1; None where it was not computed."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One wording of a claim that a model wrote or mended, and what the checks said of it."""

    text: str | None
    """None where the model withdrew the claim instead."""
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What stands behind a claim beside its own citation."""

    sources: int
    """How many independent sources bear it out: one publisher, one piece of copy and one agency count once each."""
    standing: Standing
    others: tuple[Citation, ...] = ()
    """Where the sources beside the claim's own say the same, one place for each."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence, the citations it stands on, and what the checks said of it."""

    text: str
    citations: tuple[Citation, ...] = ()
    verdict: Verdict | None = None
    span: Span | None = None
    """Its place in the draft it was taken from."""
    when: str | None = None
    """The date of the event in a timeline, `YYYY-MM-DD`."""
    unknown_ids: tuple[str, ...] = ()
    """Source ids that a model invented: each becomes a finding, never a citation."""
    subject: str | None = None
    note: str | None = None
    """Both are the program's words, put before it and after it: what it is about; that a figure in it is disputed."""
    corroboration: Corroboration | None = None
    """None where it was not looked for."""
    rounds: tuple[Round, ...] = ()
    """Every wording from the first to this one, where a model was asked to mend it."""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    heading: str
    claims: tuple[Claim, ...] = ()
    note: str | None = None
    """What the program itself says of the section, such as that nothing was found; never a claim about the world."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched, so that "nothing found" means something."""

    documents: int = 0
    used: int = 0
    duplicates: int = 0
    unread: tuple[str, ...] = ()
    """Titles of documents in the window of which nothing was used."""
    withheld: int = 0
    """Documents held back by an embargo or a ground rule."""
    failures: tuple[str, ...] = ()
    """Feeds and pages that could not be read before it was made, each with what was wrong."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount or a date that a text states."""

    span: Span
    kind: Literal["amount", "date"]
    value: str
    """The same for any two ways to write the same amount or date."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a citation's source since it was cited."""

    state: SourceState
    detail: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A figure or a date that is another now."""

    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one claim since an earlier briefing."""

    kind: ChangeKind
    text: str
    """The claim's words now; those it had, where it was dropped."""
    before: str | None = None
    """The words it had, where they are others now."""
    shifts: tuple[Shift, ...] = ()
    because: str | None = None
    """What happened to its source, as a sentence."""
    marking: str | None = None
    """The highest of its sources, then and now."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A briefing set against an earlier one, claim by claim."""

    title: str
    """Of the earlier briefing."""
    date: str | None = None
    made_at: str | None = None
    changes: tuple[Change, ...] = ()
    withheld: int = 0
    """Earlier claims that are not repeated because their sources may not be shown now."""

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)


@dataclass(frozen=True, slots=True)
class Clearance:
    """Who cleared a briefing for use, and the hash that freezes what was cleared."""

    by: str
    at: str
    """The moment in UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
    hash: str
    """SHA-256 over the briefing's JSON, this field apart."""
    despite: int = 0
    """How many sentences were cleared though the checks did not find them supported."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model was asked for; zeros for the extractive writer."""

    calls: int = 0
    """Replies that were used, remembered ones too."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached: int = 0
    """Replies remembered from earlier, which cost nothing."""
    cost: float | None = 0.0
    """US dollars; None where a price is not known."""

    def __add__(self, other: Usage) -> Usage:
        known = self.cost is not None and other.cost is not None
        return Usage(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached + other.cached,
            (self.cost or 0.0) + (other.cost or 0.0) if known else None,
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a model that judged the claims and the checks that need none came to the same verdicts."""

    model: str
    claims: int
    """Judged by both."""
    agreed: int
    kappa: float | None
    """Cohen's, of supported against not; None where chance alone would always agree, or nothing was judged."""
    errors: int
    """Claims of which the model gave no verdict that can be used."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """Words in a source that are addressed to a model, not to a reader: they are data all the same."""

    document_id: str
    title: str
    """The document's."""
    uri: str
    field: Field
    words: str
    span: Span | None = None
    """Into the document's text, where they stand there."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """What ask, brief and check return; an answer is a one-section briefing, a checked draft likewise."""

    kind: Kind
    title: str
    """The question, the briefing's title or the draft's name."""
    sections: tuple[Section, ...] = ()
    reason: str | None = None
    """Why a question was refused, naming what was searched; None when it was answered."""
    date: str | None = None
    since: str | None = None
    until: str | None = None
    template: str | None = None
    marking: str | None = None
    status: str = "DRAFT"
    model: str = "extractive"
    prompt: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Name, version and fingerprint of the prompt; empty for the extractive writer."""
    usage: Usage = Usage()
    seconds: Mapping[str, float] = field(default_factory=dict, hash=False)
    coverage: Coverage = Coverage()
    removed: tuple[Claim, ...] = ()
    """Claims the gate took out, with the verdicts that condemned them."""
    draft: str | None = None
    """The text that was checked."""
    made_at: str | None = None
    """The moment in UTC at which it was drafted, `YYYY-MM-DDTHH:MM:SSZ`."""
    since_last: Comparison | None = None
    """What changed since an earlier briefing, where it was set against one."""
    clearance: Clearance | None = None
    stopped: str | None = None
    """Why a model's work ended before its end; what was finished by then is here."""
    judge: Agreement | None = None
    """Where a model judged the claims too."""
    scored: tuple[Evidence, ...] = ()
    """The evidence that a model rated before the writing, in the order of the ratings; empty where none did."""
    instructions: tuple[Instruction, ...] = ()
    """Text addressed to a model in the sources that were read for it: nothing was written from that."""
    copies: Mapping[str, tuple[Copy, ...]] = field(default_factory=dict, hash=False)
    """The other documents that carry the story of a cited one, by its id: one source with it."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for section in self.sections for claim in section.claims)

    @property
    def answered(self) -> bool:
        return self.reason is None

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each citation once, in order of first use: the one at index 0 is printed as [1]."""
        return tuple(dict.fromkeys(citation for claim in self.claims for citation in claim.citations))

    def count(self, *labels: Label) -> int:
        """How many claims bear one of these verdicts."""
        return sum(claim.verdict is not None and claim.verdict.label in labels for claim in self.claims)

    @property
    def passed(self) -> bool:
        """Every claim in it was checked, and is supported or not checkable."""
        return self.count("supported", "not-checkable") == len(self.claims)
