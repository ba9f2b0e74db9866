"""
What became of the sources that a briefing cited: changed, corrected, removed or withheld since.

It compares with the library as it is now: a source that was changed where nobody has read it again is not noticed.
"""

from __future__ import annotations

from assistant.domain import Briefing, Citation, Claim, Document, Fate
from assistant.moments import utc_now
from assistant.store.library import Library


def recheck(library: Library, briefing: Briefing) -> dict[Citation, Fate]:
    """The briefing's citations of which something is to be said, in their order."""
    fates = {citation: fate(library, citation, briefing.made_at) for citation in briefing.citations}
    return {citation: found for citation, found in fates.items() if found}


def fate(library: Library, citation: Citation, cited_at: str | None) -> Fate | None:
    """What became of one citation's source since it was cited; None where it stands as it stood."""
    stored = library.catalogue.document(citation.document.id)
    if stored is None:
        return Fate("removed", "The document is not in the library.")
    newest = library.document_now(stored)
    withheld = _withheld(newest or stored)
    if withheld:
        return Fate("withheld", withheld)
    if citation.span.of(stored.text) != citation.quote:
        return Fate("misquoted", "The stored document has other words at that place.")
    if newest is None:
        return Fate("removed", "No source holds the document any longer.")
    if newest != stored:
        return Fate("changed", f"The source was changed since; {_standing(citation, newest)}.")
    return _corrected(library, stored, cited_at)


def claim_fate(library: Library, cited_at: str | None, claim: Claim) -> Fate | None:
    """The fate of a claim's sources that weighs most: that one may not be shown, else the first there is."""
    found = [fate(library, citation, cited_at) for citation in claim.citations]
    return min(filter(None, found), key=lambda one: one.state != "withheld", default=None)


def _withheld(document: Document) -> str | None:
    if document.is_embargoed(utc_now()):
        return f"The source is under embargo until {document.embargo_until}."
    if rule := document.barred_by:
        return f"The source is {rule.replace('-', ' ')}."
    return None


def _standing(citation: Citation, newest: Document) -> str:
    stands = " ".join(citation.quote.split()) in " ".join(newest.text.split())
    return "the cited words still stand in it" if stands else "the cited words are no longer in it"


def _corrected(library: Library, document: Document, cited_at: str | None) -> Fate | None:
    correction_id = library.superseded().get(document.id)
    correction = library.catalogue.document(correction_id) if correction_id else None
    if correction is None or (cited_at and library.register.added(correction.id) <= cited_at):
        return None  # What was known when the briefing was made is no news to it.
    dated = f" of {correction.published}" if correction.published else ""
    return Fate("corrected", f"“{correction.title}”{dated} corrects it.")
