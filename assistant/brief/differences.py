"""Where accounts of one event differ, side by side: which is later, and which stand against each other."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.brief.manuscript import Manuscript, section
from assistant.brief.templates import SectionPlan
from assistant.brief.unknown import Gap, updates
from assistant.corrections import CORRECTS, SUPERSEDED
from assistant.discourse.candidates import Candidate
from assistant.domain import Claim, Document, Section
from assistant.handling.attribution import source_name

_DISPUTED = "Disputed: the sources do not settle it"


def disagreement(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Corrected figures, differing accounts, then what a later report replaces; each with who gave it, and when."""
    claims: list[Claim] = []
    later = updates(manuscript.stories, manuscript.weights, plan.limit // 2)
    for gap in (*manuscript.corrected, *manuscript.disputes, *later):
        # One side may be a top line already: it is still shown whole, and the sides are alike on purpose.
        size = len(gap.candidates)
        room = len(claims) + size <= plan.limit and sum(each.length for each in gap.candidates) <= manuscript.words
        told = sum(each in manuscript.said for each in gap.candidates)
        if room and told < (1 if gap in later else size):
            claims.extend(_sides(manuscript, gap))
    return section(plan, claims)


def _sides(manuscript: Manuscript, gap: Gap) -> list[Claim]:
    return [
        manuscript.say(each, gap.story, each.document.published, _outlet(each), note)
        for each, note in zip(gap.candidates, _notes(gap), strict=True)
    ]


def _notes(gap: Gap) -> Sequence[str | None]:
    """What is said of each side."""
    latest = gap.candidates[1].document
    if gap.is_correction:
        corrected = (
            f"{SUPERSEDED} the correction of {latest.published}" if latest.published else f"{SUPERSEDED} a correction"
        )
        return (corrected, CORRECTS, "Another account, not corrected")[: len(gap.candidates)]
    return (f"{SUPERSEDED} {_source(latest)}", "The later account") if gap.is_update else (None, _DISPUTED)


def _outlet(candidate: Candidate) -> str:
    """Who says it, and at what time of the day where that is known: `Tarn Wire, 14:30 UTC`."""
    document = candidate.document
    time = f"{document.published_at[11:16]} UTC" if document.published_at else None
    named = source_name(document) or ("Correction" if document.corrects else document.title)
    return ", ".join(filter(None, (named, time)))


def _source(document: Document) -> str:
    return ", ".join(filter(None, (source_name(document) or document.title, document.published)))
