"""
Podium drafts press briefings from a press office's own documents and shows where every sentence comes from.

The one door: `Desk`, and the nouns it takes and returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import (
    Agreement,
    Briefing,
    Change,
    Citation,
    Claim,
    Clearance,
    Comparison,
    Copy,
    Corroboration,
    Coverage,
    Document,
    Evidence,
    Fate,
    Figure,
    Filter,
    Finding,
    Instruction,
    Mark,
    Passage,
    Round,
    Section,
    Shift,
    Span,
    Turn,
    Usage,
    Verdict,
)
from assistant.errors import PodiumError

if TYPE_CHECKING:
    from assistant.desk import Desk

__all__ = [
    "Agreement",
    "Briefing",
    "Change",
    "Citation",
    "Claim",
    "Clearance",
    "Comparison",
    "Copy",
    "Corroboration",
    "Coverage",
    "Desk",
    "Document",
    "Evidence",
    "Fate",
    "Figure",
    "Filter",
    "Finding",
    "Instruction",
    "Mark",
    "Passage",
    "PodiumError",
    "Round",
    "Section",
    "Shift",
    "Span",
    "Turn",
    "Usage",
    "Verdict",
]


def __getattr__(name: str) -> object:
    # The desk brings in the whole program; whoever wants only a noun should not wait for it.
    if name == "Desk":
        from assistant.desk import Desk

        return Desk
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
