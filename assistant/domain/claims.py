"""The nouns of what is written and checked: claims, what the checks found of them, and what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.domain.sources import Citation, Span

Label = Literal["supported", "partial", "contradicted", "unsupported", "not-checkable", "error"]
Standing = Literal["single-source", "several", "official", "unconfirmed", "disputed", "denied"]
CheckName = Literal["citation", "quote", "speaker", "number", "date", "name", "polarity", "support", "judge"]


NO_ID = ""
"""Stands among the ids of a sentence for which a model named no source."""


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
    """Source ids that a model invented, or NO_ID where it gave none: each becomes a finding, never a citation."""
    subject: str | None = None
    note: str | None = None
    """Both are the program's words, put before it and after it: what it is about; that a figure in it is disputed."""
    corroboration: Corroboration | None = None
    """None where it was not looked for."""
    rounds: tuple[Round, ...] = ()
    """Every wording from the first to this one, where a model was asked to mend it."""
    written: str | None = None
    """The day that its draft says it is of, `YYYY-MM-DD`: what its `today` is reckoned from."""
    quoting: Span | None = None
    """The part of its text that lies in a quotation of its draft which begins before it or ends after it."""
    on_disk: Span | None = None
    """Its place in the draft as it was given, where that differs from the text that is checked and shown."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount or a date that a text states."""

    span: Span
    kind: Literal["amount", "date"]
    value: str
    """The same for any two ways to write the same amount or date."""
