"""Where accounts of one event differ, side by side: which is later, and which stand against each other."""

from __future__ import annotations

from assistant.brief.manuscript import Manuscript, section
from assistant.brief.templates import SectionPlan
from assistant.brief.unknown import Gap, updates
from assistant.discourse.candidates import Candidate
from assistant.domain import Claim, Document, Section
from assistant.handling.attribution import source_name

_DISPUTED = "Disputed: the sources do not settle it"


def disagreement(manuscript: Manuscript, plan: SectionPlan) -> Section:
    """Differing accounts, then figures that a later report of the same story replaces; each with who gave it, when."""
    claims: list[Claim] = []
    later = updates(manuscript.stories, manuscript.weights, plan.limit // 2)
    for gap in (*manuscript.disputes, *later):
        # One side may be a top line already: it is still shown whole, and the two sides are alike on purpose.
        room = len(claims) + 2 <= plan.limit and sum(each.length for each in gap.candidates) <= manuscript.words
        told = sum(each in manuscript.said for each in gap.candidates)
        if room and told < (1 if gap in later else 2):
            claims.extend(_sides(manuscript, gap))
    return section(plan, claims)


def _sides(manuscript: Manuscript, gap: Gap) -> list[Claim]:
    one, other = gap.candidates
    notes = (f"Superseded by {_source(other.document)}", "The later account") if gap.is_update else (None, _DISPUTED)
    return [
        manuscript.say(each, gap.story, each.document.published, _outlet(each), note)
        for each, note in zip((one, other), notes, strict=True)
    ]


def _outlet(candidate: Candidate) -> str:
    """Who says it, and at what time of the day where that is known: `Tarn Wire, 14:30 UTC`."""
    document = candidate.document
    time = f"{document.published_at[11:16]} UTC" if document.published_at else None
    return ", ".join(filter(None, (source_name(document) or document.title, time)))


def _source(document: Document) -> str:
    return ", ".join(filter(None, (source_name(document) or document.title, document.published)))
