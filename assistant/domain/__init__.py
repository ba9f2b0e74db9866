"""
Every noun of Podium, and nothing else: what was read (sources), what is written (claims), what is shown (briefings).

A claim never loses its place: Claim → Citation → Passage → (Document, Span). A document's text is stored once,
unaltered; everything else is a half-open character range into it. All nouns are frozen; no step mutates its input.
"""

from __future__ import annotations

from assistant.domain.briefings import (
    Agreement,
    Briefing,
    Change,
    ChangeKind,
    Clearance,
    Comparison,
    Coverage,
    Fate,
    Field,
    Instruction,
    Kind,
    Section,
    Shift,
    SourceState,
    Usage,
)
from assistant.domain.claims import (
    CheckName,
    Claim,
    Corroboration,
    Figure,
    Finding,
    Label,
    Round,
    Standing,
    Verdict,
)
from assistant.domain.sources import (
    Citation,
    Copy,
    Document,
    Evidence,
    Filter,
    Mark,
    Passage,
    Role,
    Span,
    Turn,
)

__all__ = [
    "Agreement",
    "Briefing",
    "Change",
    "ChangeKind",
    "CheckName",
    "Citation",
    "Claim",
    "Clearance",
    "Comparison",
    "Copy",
    "Corroboration",
    "Coverage",
    "Document",
    "Evidence",
    "Fate",
    "Field",
    "Figure",
    "Filter",
    "Finding",
    "Instruction",
    "Kind",
    "Label",
    "Mark",
    "Passage",
    "Role",
    "Round",
    "Section",
    "Shift",
    "SourceState",
    "Span",
    "Standing",
    "Turn",
    "Usage",
    "Verdict",
]
