"""
How a document's words are to be attributed: by its publisher, or, on background, as its ground rule prescribes.

`Attribution is to “a senior ministry official”` is looked for near the top of the text; where a document is on
background and prescribes nothing, it is `an official speaking on background`, never the publisher, author or speaker.
"""

from __future__ import annotations

import re

from assistant.domain import Document, Span, Turn

UNNAMED = "an official speaking on background"
_HEAD = 2500
"""Characters in which a document says how it may be used."""
_LONGEST = 90
_WORDS = (
    rf"(?:[“\"‘'](?P<quoted>[^”\"’'\n]{{3,{_LONGEST}}})[”\"’']"
    rf"|(?P<plain>(?:an?|the|one|two|senior|officials?)\b[^\n.;,()“”\"]{{3,{_LONGEST}}}))"
)
_DESCRIBES = re.compile(r"(?:an?|the|one|two|senior)\b")
_UNNAMED_LABEL = re.compile(r"\b(?:OFFICIALS?|DIPLOMATS?|ADVIS[EO]RS?|AIDES?|OFFICERS?|SOURCES?)\b", re.IGNORECASE)
_PRESCRIBED = re.compile(
    r"(?:\battribution(?: is| should be)?(?: to(?: be)?)?"
    r"|\battribut(?:able|ed|e)(?: (?:this|it|these|all|quotes?|remarks))*(?: only)?(?: to| as)"
    r"|\b(?:quoted|identified|described|cited|referred to)(?: only)? as|\bsourced? (?:to|as)"
    rf"|\bbackground\b[ *]*(?:[(:,–—-]\s*(?:(?:attribut\w+ )?(?:to|as) )?|as ))\W{{0,4}}?{_WORDS}",
    re.IGNORECASE,
)


def on_background(document: Document) -> bool:
    return document.ground_rules == "background"


def prescribed(document: Document) -> str | None:
    """`a senior Talvarian Foreign Ministry official`; None where the document is on the record."""
    if not on_background(document):
        return None
    # A briefing read back from its JSON has the attribution where the publisher was.
    stated = document.publisher if _DESCRIBES.match(document.publisher or "") else None
    if stated:
        return stated
    match = _PRESCRIBED.search(document.text, 0, _HEAD)
    words = next((word for word in match.groups() if word), "") if match else ""
    return " ".join(words.split()).strip(" .,;:") or UNNAMED


def source_name(document: Document) -> str | None:
    """Whom a reader is told that it comes from."""
    return prescribed(document) or document.publisher


def speaker_name(document: Document, speaker: str | None) -> str | None:
    """Whom a reader is told that said it: the label, unless it would name somebody on background."""
    if not speaker or not on_background(document) or _UNNAMED_LABEL.search(speaker):
        return speaker
    return speaker if Turn(speaker, Span(0, 0)).is_question else prescribed(document)


def names_source(document: Document, text: str) -> bool:
    """Whether the text of a document on background gives away who must not be named: its author or a speaker."""
    if not on_background(document):
        return False
    names = [document.author or "", *(turn.speaker for turn in document.turns if not turn.is_question)]
    words = {word for name in names for word in re.findall(r"[A-Z][\w’'-]{2,}", name)} - _TITLES
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in words)


_TITLES = frozenset("Press Office Senior Official Officer Ministry Foreign Affairs Department State Government "
                    "Administration SENIOR OFFICIAL ADMINISTRATION STATE DEPARTMENT Secretary Minister MR MS MRS "
                    "Desk Team Spokesperson Staff OFFICIALS DEFENSE WHITE HOUSE THE".split())  # fmt: skip
