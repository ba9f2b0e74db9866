"""The nouns of what is shown: briefings, what they cover and cost, and what became of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.domain.claims import Claim, Label
from assistant.domain.sources import Citation, Copy, Evidence, Span

Kind = Literal["answer", "briefing", "check"]
Field = Literal["title", "publisher", "author", "speaker", "text"]
ChangeKind = Literal["new", "changed", "corrected", "dropped", "unchanged"]
SourceState = Literal["removed", "withheld", "misquoted", "changed", "corrected"]


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
    foreign: tuple[str, ...] = ()
    """Titles of documents that are not in English, which no line is taken from."""
    failures: tuple[str, ...] = ()
    """Feeds and pages that could not be read before it was made, each with what was wrong."""


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
    earlier: int = 0
    """Earlier claims whose sources lie outside the new briefing's window: they stand as they stood."""

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
    copies: Mapping[Citation, tuple[Copy, ...]] = field(default_factory=dict, hash=False)
    """The other documents that carry a cited one's story and hold the very words that are cited: one source with it."""
    unanswered: tuple[str, ...] = ()
    """The parts of a question that nothing was found for, where another part has an answer."""

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
