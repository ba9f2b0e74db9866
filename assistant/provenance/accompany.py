"""
Evidence → the same evidence with what belongs beside it: the other outlets that carry its story, and its correction.

A passage of a story that was corrected never stands alone: what the correction says of it comes just before it, as long
as the user's own filter lets the correction through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.corrections import CORRECTS, SUPERSEDED
from assistant.domain import Briefing, Claim, Copy, Evidence, Filter, Passage
from assistant.store.library import Library
from assistant.text import folded, terms

_WORD = re.compile(r"[^\W_]+")


def accompanied(evidence: Sequence[Evidence], library: Library, where: Filter, *, k: int) -> tuple[Evidence, ...]:
    """At most `k` pieces of evidence, ranked anew where a correction was put among them."""
    ordered = list(_corrected(evidence, library, where))[:k]
    copies = library.copies([one.passage.document for one in ordered], where.as_of)
    return tuple(
        replace(one, rank=rank, copies=copies.get(one.passage.document.id, ())) for rank, one in enumerate(ordered, 1)
    )


def carried(briefing: Briefing, library: Library, as_of: str | None) -> Briefing:
    """
    The briefing with the other documents that carry the words it cites; none for one that may not be identified.

    An outlet that carries a story without a sentence, or with another figure in it, is not named beside that sentence.
    """
    cited = [one for one in briefing.citations if not one.document.ground_rules]
    found = library.copies({one.document for one in cited}, as_of)
    texts = {copy.document_id: _words(library, copy) for copies in found.values() for copy in copies}
    holding = {
        one: tuple(copy for copy in found.get(one.document.id, ()) if _plain(one.quote) in texts[copy.document_id])
        for one in cited
    }
    return replace(briefing, copies={one: copies for one, copies in holding.items() if copies})


def _words(library: Library, copy: Copy) -> str:
    document = library.catalogue.document(copy.document_id)
    return _plain(document.text) if document else ""


def _plain(text: str) -> str:
    """A text's words alone, each between spaces: what two prints of one sentence share."""
    return f" {' '.join(_WORD.findall(folded(text)))} "


def beside_corrections(briefing: Briefing, library: Library, as_of: str | None) -> Briefing:
    """
    The briefing with a note at each sentence of a story that was corrected since, less the headline taken back.

    A correction that repeats only a part of its story leaves the rest to stand, but a reader must know of it: from the
    note, or from the correction itself where it stands beside what it corrects.
    """
    righting = [claim for claim in briefing.claims if claim.note == CORRECTS]
    cited = {one.document.id for claim in righting for one in claim.citations if one.role == "supports"}
    superseded = library.superseded(as_of)
    told = {one.document_id: one for one in library.register.shown(set(superseded.values()), as_of)}
    corrected = {story: told[by] for story, by in superseded.items() if by in told}

    def noted(claim: Claim) -> Claim:
        supporting = [one.document for one in claim.citations if one.role == "supports"]
        by = next((corrected[one.id] for one in supporting if one.id in corrected), None)
        if by is None or any(one.id == by.document_id for one in supporting):
            return claim
        is_taken_back = any(claim.subject and one.title in claim.subject for one in supporting)
        claim = replace(claim, subject=None if is_taken_back else claim.subject)
        if by.document_id in cited or (claim.note or "").startswith(SUPERSEDED):
            return claim
        when = f" on {by.published}" if by.published else ""
        told_of = f"This source was corrected{when}: “{by.title}”"
        return replace(claim, note="; ".join(filter(None, (claim.note, told_of))))

    sections = [replace(each, claims=tuple(map(noted, each.claims))) for each in briefing.sections]
    return replace(briefing, sections=tuple(sections)) if corrected else briefing


def corrections_told(claims: Iterable[Claim], library: Library, as_of: str | None) -> str | None:
    """That a story which claims rest on was corrected, or that they rest on its correction; None where neither is."""
    superseded = library.superseded(as_of)
    cited = {one.document.id for claim in claims for one in claim.citations}
    pairs = {story: by for story, by in superseded.items() if cited & {story, by}}
    shown = {one.document_id: one for one in library.register.shown({*pairs, *pairs.values()}, as_of)}
    told = [_told(shown[story], shown[by]) for story, by in pairs.items() if story in shown and by in shown]
    return " ".join(dict.fromkeys(told)) or None


def _told(story: Copy, correction: Copy) -> str:
    when = f" on {correction.published}" if correction.published else ""
    return f"“{story.title}” was corrected{when}: “{correction.title}”."


def _corrected(evidence: Sequence[Evidence], library: Library, where: Filter) -> Iterator[Evidence]:
    if not any(one.superseded_by for one in evidence):
        yield from evidence
        return
    allowed = library.register.ids(where)
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
