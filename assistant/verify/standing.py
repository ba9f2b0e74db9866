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
from assistant.corrections import overrules
from assistant.domain import Citation, Claim, Finding, Passage, Span
from assistant.verify.premise import documents_of

_RULES = r"(?:instructions?|prompts?|rules|guidelines|directives|guardrails|orders|context|messages?)"
_INSTRUCTION = re.compile(
    rf"\b(?:ignore|disregard|forget|override|bypass)\s(?:\w+\s){{0,4}}?(?:previous|prior|earlier|above|preceding|"
    rf"existing|system|safety|your|all|other)\s(?:\w+\s){{0,3}}?{_RULES}\b|"
    rf"\b(?:ignore|disregard|forget)\s(?:all\s(?:of\s)?)?(?:the|these|those|your)\s{_RULES}\s(?:above|before|so\sfar)\b|"
    rf"\b(?:disregard|ignore)\s(?:everything|anything|what)\s(?:above|before|you\s(?:were|have\sbeen))\b|"
    rf"\byou\sare\s(?:now\s)?(?:an?|the|no\slonger)\s(?:\w+[\s-]){{0,3}}?(?:AI|assistant|chatbot|language\smodel|bot)\b|"
    rf"^\W*(?:note|message|attention|instructions?|notice|memo|hey|dear)?\W{{0,2}}(?:to|for)?\s?(?:all\s|any\s)?"
    rf"(?:(?:AI|A\.I\.|automated|LLM|chatbot)\s(?:\w+\s)?)(?:assistants?|agents?|models?|systems?|readers?|"
    rf"summari[sz]ers?|tools?|bots?)\s?[:,–—-]|"
    rf"\b(?:state|report|say|write|present|treat|assert|affirm|record|mark|describe|list|give|repeat)\b[^.!?]{{0,60}}?"
    rf"\bas\s(?:an?\s)?(?:\w+\s)?(?:confirmed|established|verified|proven|undisputed|settled)\s"
    rf"(?:facts?|news|truth)\b|"
    rf"\b(?:state|write|say|report|add|include|insert|put|place|print)\b[^.!?]{{0,40}}?\b(?:in|into|at\sthe\s(?:top|"
    rf"start|beginning|end)\sof|as\spart\sof)\s(?:your|the)\s(?:\w+\s)?(?:answer|briefing|summary|response|reply|"
    rf"output)\b|"
    rf"\bdo\snot\s(?:mention|reveal|disclose|repeat|report|show|quote)\sthis\s(?:note|message|instruction|prompt|"
    rf"comment|text)\b|"
    rf"\b(?:cite|mark)\s(?:it|this|that|them)\sas\s\[?\d|"
    rf"\b(?:your|the)\ssystem\sprompt\b|\bas\san?\s(?:AI|(?:large\s)?language)\s(?:model|assistant)\b|"
    rf"<\|(?:im_start|system|user|assistant)\|?>|\[/?INST\]|^\W*(?:SYSTEM|ASSISTANT)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
_NOTICE = re.compile(
    r"^\W*(?:corrects?|corrected|correcting|correction|clarification|clarifies|editor[’']?s[’']? note|this (?:story|"
    r"article|version|report)\b[^.]{0,40}\b(?:correct|updat|clarif|amend)|an? (?:earlier|previous|original) (?:version|"
    r"report|story|article|edition|headline)|in an (?:earlier|previous) (?:version|report))",
    re.IGNORECASE,
)
_FOLLOWED = 0.8
_OF_CORRECTING = re.compile(
    r"\b(?:correct(?:s|ed|ing|ions?)?|retract\w*|clarif\w+|erron\w+|misstated|error)\b", re.IGNORECASE
)


def reads_as_instruction(text: str) -> bool:
    """Whether a text tells a machine what to do instead of telling of the world."""
    return _INSTRUCTION.search(text) is not None


def standing(text: str, passages: Sequence[Passage], others: Sequence[Passage] = ()) -> tuple[Passage, ...]:
    """
    The passages, or the parts of them, that a claim may be compared with.

    Where a correction among `others` takes one of the passages back, the correction stands in its place.
    """
    left: Iterable[Passage] = passages
    if not _OF_CORRECTING.search(text):  # Of a correction the old figure is part of the news.
        left = _current(passages, others)
    return tuple(part for passage in left for part in _parts(passage))


def check(claim: Claim, passages: Sequence[Passage]) -> tuple[Finding, ...]:
    """A failed finding where a claim repeats, or obeys, a sentence that is an order to a machine."""
    for passage in passages:
        for span in _instructions(passage.text):
            order = Citation(passage, span.shifted(passage.span.start))
            if _follows(claim.text, order.quote):
                whole = Span(0, len(claim.text))
                detail = "The source sentence reads as an instruction to a machine, not as a statement."
                return (Finding("support", False, detail, whole, order.quote, claim.text, source=order),)
    return ()


def _follows(text: str, order: str) -> bool:
    """Whether nearly all that a claim says stands in the order, or all of the order in the claim."""
    mine, theirs = set(texts.terms(text)), set(texts.terms(order))
    return bool(mine and theirs) and len(mine & theirs) >= _FOLLOWED * min(len(mine), len(theirs))


@lru_cache(maxsize=4096)
def _instructions(text: str) -> tuple[Span, ...]:
    if not reads_as_instruction(text):
        return ()
    return tuple(span for span in texts.sentences(text) if reads_as_instruction(span.of(text)))


@lru_cache(maxsize=4096)
def _notices(text: str) -> tuple[Span, ...]:
    return tuple(span for span in texts.sentences(text) if _NOTICE.search(span.of(text)))


def _current(passages: Sequence[Passage], others: Sequence[Passage]) -> list[Passage]:
    corrections = {document for document in documents_of((*passages, *others)) if document.corrects}
    if not corrections:
        return list(passages)
    overruling = {
        correction: [document for document in documents_of(passages) if overrules(correction, document)]
        for correction in corrections
    }
    overruled = {document for found in overruling.values() for document in found}
    wanted = {correction for correction, found in overruling.items() if found}
    standing = [passage for passage in passages if passage.document not in overruled]
    standing += [one for one in others if one.document in wanted and one not in standing]
    return [
        part
        for passage in standing
        for part in (_without(passage, _notices(passage.text)) if passage.document.corrects else [passage])
    ]


def _parts(passage: Passage) -> tuple[Passage, ...]:
    """A passage without its instructions."""
    return _without(passage, _instructions(passage.text))


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
