"""
Podium drafts press briefings from a press office's own documents and shows where every sentence comes from.

The one door: `Desk`, what it is told, and the nouns it takes and returns.
"""

from __future__ import annotations

from importlib import import_module
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
    from assistant.desk import Aids, Desk
    from assistant.ingest import Summary
    from assistant.read import Overrides
    from assistant.settings import Limits

__all__ = [
    "Agreement",
    "Aids",
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
    "Limits",
    "Mark",
    "Overrides",
    "Passage",
    "PodiumError",
    "Round",
    "Section",
    "Shift",
    "Span",
    "Summary",
    "Turn",
    "Usage",
    "Verdict",
]

# These bring in the whole program; whoever wants only a noun should not wait for it.
_LATE = {
    "Aids": "assistant.desk",
    "Desk": "assistant.desk",
    "Limits": "assistant.settings",
    "Overrides": "assistant.read",
    "Summary": "assistant.ingest",
}


def __getattr__(name: str) -> object:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
