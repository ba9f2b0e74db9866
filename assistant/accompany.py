"""
Evidence → the same evidence with what belongs beside it: the other outlets that carry its story, and its correction.

A passage of a story that was corrected never stands alone: what the correction says of it comes just before it, as long
as the user's own filter lets the correction through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.domain import Evidence, Filter, Passage
from assistant.store.library import Library
from assistant.text import terms


def accompanied(evidence: Sequence[Evidence], library: Library, where: Filter, *, k: int) -> tuple[Evidence, ...]:
    """At most `k` pieces of evidence, ranked anew where a correction was put among them."""
    ordered = list(_corrected(evidence, library, where))[:k]
    copies = library.copies([one.passage.document for one in ordered], where.as_of)
    return tuple(
        replace(one, rank=rank, copies=copies.get(one.passage.document.id, ())) for rank, one in enumerate(ordered, 1)
    )


def _corrected(evidence: Sequence[Evidence], library: Library, where: Filter) -> Iterator[Evidence]:
    if not any(one.superseded_by for one in evidence):
        yield from evidence
        return
    allowed = library.catalogue.ids(where)
    given: set[Passage] = set()
    for one in evidence:
        by = one.superseded_by
        if by and by in allowed and not any(passage.document.id == by for passage in given):
            for beside in _passage(by, one, evidence, library):
                given.add(beside.passage)
                yield beside
        if one.passage not in given:
            given.add(one.passage)
            yield one


def _passage(correction: str, of: Evidence, evidence: Sequence[Evidence], library: Library) -> list[Evidence]:
    """The correction's own evidence, or its passage that has most words in common with what it corrects."""
    own = [one for one in evidence if one.passage.document.id == correction]
    document = None if own else library.catalogue.document(correction)
    if document is None:
        return own[:1]
    theirs = set(terms(of.passage.text))
    passages = library.catalogue.passages_of(document)
    nearest = sorted(passages, key=lambda passage: -len(theirs & set(terms(passage.text))))[:1]
    return [Evidence(passage, of.score, of.rank) for passage in nearest]
