"""
What of the sources may bear a sentence out: not what a correction among them takes back, nor orders to a machine.

A story that a correction names by its title is left out whole, and so is the sentence in which the correction repeats
the old figure. A text that tells its reader's program what to write is no evidence for what it wants written. Both are
told by their wording: one put in quite other words stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant import text as texts
from assistant.addressed import orders
from assistant.corrections import overrules, tells_again
from assistant.discourse.mistaken import mistakes
from assistant.domain import Citation, Claim, Document, Finding, Passage, Span
from assistant.numerals import counts_in
from assistant.verify.premise import documents_of
from assistant.verify.replies import only_asked

_NOTICE = re.compile(
    r"^\W*(?:corrects?|corrected|correcting|correction|clarification|clarifies|editor[’']?s[’']? note|this (?:story|"
    r"article|version|report)\b[^.]{0,40}\b(?:correct|updat|clarif|amend)|an? (?:earlier|previous|original) (?:version|"
    r"report|story|article|edition|headline)|in an (?:earlier|previous) (?:version|report))",
    re.IGNORECASE,
)
_FOLLOWED = 0.8
_TOUCHED = 0.34
"""Part of a sentence's terms in the note that corrects its story from which the note may be of it."""
_OF_CORRECTING = re.compile(
    r"\b(?:correct(?:s|ed|ing|ions?)?|retract\w*|clarif\w+|erron\w+|misstated|error)\b", re.IGNORECASE
)


def admissible(text: str, passages: Sequence[Passage], others: Sequence[Passage] = ()) -> tuple[Passage, ...]:
    """
    The passages, or the parts of them, that a claim may be compared with.

    Where a correction among `others` takes one of the passages back, the correction stands in its place.
    """
    left: Iterable[Passage] = passages
    if not _OF_CORRECTING.search(text):  # Of a correction the old figure is part of the news.
        left = _current(passages, others)
    return tuple(part for passage in left for part in _parts(passage))


def evidence(text: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """What of admissible passages makes a claim likely: not what a reporter only asks, unless there is nothing else."""
    told = (part for passage in passages for part in _without(passage, only_asked(text, passage)))
    return tuple(told) or tuple(passages)


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding where a claim repeats, or obeys, a sentence that is an order to a machine, and no statement."""
    for passage in passages:
        for span in orders(passage.text):
            order = Citation(passage, span.shifted(passage.span.start))
            if _follows(claim.text, order.quote) and not _is_stated(claim.text, passages):
                whole = Span(0, len(claim.text))
                detail = "The source sentence reads as an instruction to a machine, not as a statement."
                return (Finding("support", False, detail, whole, order.quote, claim.text, source=order),)
    return ()


def _follows(text: str, order: str) -> bool:
    """Whether nearly all that a claim says stands in the order, or all of the order in the claim."""
    mine, theirs = set(texts.terms(text)), set(texts.terms(order))
    return bool(mine and theirs) and len(mine & theirs) >= _FOLLOWED * min(len(mine), len(theirs))


def _is_stated(text: str, passages: Sequence[Passage]) -> bool:
    """Whether nearly all that a claim says stands in one sentence that is no order: an order may name true things."""
    mine = set(texts.terms(text))
    stated = (span.of(part.text) for one in passages for part in _parts(one) for span in texts.sentences(part.text))
    return any(len(mine & set(texts.terms(sentence))) >= _FOLLOWED * len(mine) for sentence in stated)


@lru_cache(maxsize=4096)
def _notices(text: str) -> tuple[Span, ...]:
    return tuple(span for span in texts.sentences(text) if _NOTICE.search(span.of(text)))


def _current(passages: Sequence[Passage], others: Sequence[Passage]) -> list[Passage]:
    corrections = {document for document in documents_of((*passages, *others)) if document.kind == "correction"}
    if not corrections:
        return list(passages)
    overruling = {
        correction: [document for document in documents_of(passages) if overrules(correction, document)]
        for correction in corrections
    }
    overruled: dict[Document, list[Document]] = {}
    for correction, found in overruling.items():
        for document in found:
            overruled.setdefault(document, []).append(correction)
    wanted = {correction for correction, found in overruling.items() if found}
    current = [part for passage in passages for part in _standing(passage, overruled.get(passage.document, []))]
    current += [one for one in others if one.document in wanted and one not in current]
    return [
        part
        for passage in current
        for part in (_without(passage, _restated(passage)) if passage.document.kind == "correction" else [passage])
    ]


def _standing(passage: Passage, by: Sequence[Document]) -> Sequence[Passage]:
    """What of a passage its corrections leave: nothing where one tells the story again, else what none touches."""
    if any(tells_again(correction, passage.document) for correction in by):
        return ()
    touched = [
        span
        for span in texts.sentences(passage.text)
        if any(_touches(correction, span.of(passage.text)) for correction in by)
    ]
    return _without(passage, touched)


def _touches(correction: Document, sentence: str) -> bool:
    """Whether a sentence tells what a note corrects: it has one of its figures, or much of its words."""
    mine, theirs = set(texts.terms(sentence)), set(texts.terms(correction.text))
    return bool(counts_in(sentence) & counts_in(correction.text)) or len(mine & theirs) > _TOUCHED * len(mine)


def _restated(passage: Passage) -> list[Span]:
    """The sentences of a correction that repeat what it takes back."""
    mistaken = {found.span.shifted(-passage.span.start) for found in mistakes(passage)}
    noticed = set(_notices(passage.text)) if passage.document.corrects else set()
    return sorted(mistaken | noticed, key=lambda span: span.start)


def _parts(passage: Passage) -> tuple[Passage, ...]:
    """A passage without its instructions."""
    return _without(passage, orders(passage.text))


def _without(passage: Passage, left_out: Iterable[Span]) -> tuple[Passage, ...]:
    """The stretches of a passage between some of its sentences, or the passage itself where none is left out."""
    whole, parts, start = passage.text, [], 0
    for span in left_out:
        parts.append(Span(start, span.start))
        start = span.end
    if not parts:
        return (passage,)
    parts.append(Span(start, len(whole)))
    return tuple(
        Passage(passage.document, part.shifted(passage.span.start), passage.ordinal, passage.speaker)
        for part in parts
        if part.of(whole).strip()
    )
