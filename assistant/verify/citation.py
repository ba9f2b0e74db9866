"""Whether what a claim cites is there: the ids exist, and each citation's words are its document's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.domain import NO_ID, Citation, Claim, Finding, Passage
from assistant.verify.premise import nearest, sentences_in


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A finding for each id that names no source, and for each citation, good or not."""
    return (*_invented(claim, passages), *(_resolved(citation, passages) for citation in claim.citations))


def _invented(claim: Claim, passages: Sequence[Passage]) -> Iterator[Finding]:
    for unknown in claim.unknown_ids:
        if unknown != NO_ID:
            told = f"The sentence cites {unknown}, but no such source was given."
            yield Finding("citation", False, told, found=unknown)
            continue
        near = next((one.cite() for _, one in nearest(claim.text, sentences_in(passages), limit=1)), None)
        yield Finding("citation", False, "The model named no source for the sentence.", source=near)


def _resolved(citation: Citation, passages: Sequence[Passage]) -> Finding:
    problem = _problem(citation, passages)
    title = citation.document.title
    if problem:
        return Finding("citation", False, f"The citation of “{title}” {problem}.", found=title)
    return Finding("citation", True, f"The cited words stand in “{title}”.", found=title, source=citation)


def _problem(citation: Citation, passages: Sequence[Passage]) -> str | None:
    span = citation.span
    if not 0 <= span.start < span.end <= len(citation.document.text) or not citation.quote.strip():
        return "points outside its text"
    if not citation.passage.span.overlaps(span):
        return "points outside the passage it names"
    if passages and citation.document not in {passage.document for passage in passages}:
        return "is none of the sources that were compared"
    return None
