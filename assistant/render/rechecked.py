"""What became of the sources of an old briefing, for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.domain import Briefing, Citation, Fate
from assistant.render import wording
from assistant.render.safe import one_line
from assistant.render.wording import sheet
from assistant.text import counted

Fates = Mapping[Citation, Fate]


def lines(briefing: Briefing, fates: Fates) -> Iterator[str]:
    """A count, then each citation that is flagged with what happened and the sentences that rest on it."""
    made = sheet(briefing)
    total = counted(len(briefing.citations), "citation")
    yield f"{made.title}: {total} rechecked, {len(fates)} flagged."
    for citation, fate in fates.items():
        yield f"[{made.numbers[citation]}] {fate.state.upper()}: {one_line(fate.detail)}"
        yield f"    {wording.source_line(citation)}"
        for claim in _resting_on(briefing, citation):
            yield f"    - {one_line(claim)}"


def to_data(briefing: Briefing, fates: Fates) -> dict[str, Any]:
    made = sheet(briefing)
    flagged = [
        {
            "n": made.numbers[citation],
            "document_id": citation.document.id,
            "title": citation.document.title,
            "state": fate.state,
            "detail": fate.detail,
            "claims": _resting_on(briefing, citation),
        }
        for citation, fate in fates.items()
    ]
    return {
        "format": 1,
        "kind": "recheck",
        "title": briefing.title,
        "made_at": briefing.made_at,
        "citations": len(briefing.citations),
        "flagged": flagged,
        "passed": not flagged,
    }


def _resting_on(briefing: Briefing, citation: Citation) -> list[str]:
    return list(dict.fromkeys(claim.text for claim in briefing.claims if citation in claim.citations))
