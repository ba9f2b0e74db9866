"""
How a document's words are to be attributed: by its publisher, or, on background, as its ground rule prescribes.

`Attribution is to “a senior ministry official”` is looked for near the top of the text; where a document is on
background and prescribes nothing, it is `an official speaking on background`, never the publisher, author or speaker.
Nor is anybody named by its title or its file's name: such a document goes about veiled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

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
    whole = document.whole or document
    if not on_background(whole):
        return False
    return any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for name in _hidden_names(whole))


def veiled(document: Document) -> Document:
    """
    A document on background as it may be shown: title, place, labels and publisher name nobody who must not be named.

    `Background briefing by Deputy Director Reyk on the ferry` → `Background: the ferry`. Its text is as it was.
    """
    if document.whole or not on_background(document):
        return document
    return replace(
        document,
        title=_open_title(document),
        uri=_open_place(document),
        publisher=prescribed(document),
        author=None,
        turns=tuple(Turn(speaker_name(document, turn.speaker) or UNNAMED, turn.span) for turn in document.turns),
        whole=document,
    )


def _hidden_names(document: Document) -> set[str]:
    """Every word by which the author, a speaker, or whom the title or a field calls the briefer might be known."""
    named = [document.author or "", *(turn.speaker for turn in document.turns if not turn.is_question)]
    fields = _BRIEFER.finditer(document.text, 0, _HEAD)
    named += [found["who"] for found in fields if not _DESCRIBES.match(found["who"])]
    named += [who for _, who in _briefers(document.title) if len(re.findall(r"\b[A-Z]", who)) > 1]
    return {word for name in named for word in re.findall(r"[A-Z][\w’'-]{2,}", name)} - _TITLES


def _briefers(title: str) -> Iterator[tuple[int, str]]:
    """Where a title says who speaks, and whom it names: `call with Agnete Lorm`; what only describes names nobody."""
    for found in _BY.finditer(title):
        if not _NOBODY.match(found["who"]):
            yield found.end(), found["who"]


def _open_title(document: Document) -> str:
    """The title, or what stands in it behind the last word that tells who speaks, where that is a subject."""
    title = document.title
    told = [end for end, _ in _briefers(title)]
    told += [
        found.end()
        for name in _hidden_names(document)
        for found in re.finditer(rf"\b{re.escape(name)}\b", title, re.IGNORECASE)
    ]
    if not told:
        return title
    subject = _SUBJECT.search(title, max(told))
    return f"Background: {subject['what']}" if subject else "Background briefing"


def _open_place(document: Document) -> str:
    """Its web address, where that names nobody; a file's name is for those who can read the library."""
    address = document.uri
    is_open = address.startswith(("http://", "https://")) and not any(
        name.lower() in address.lower() for name in _hidden_names(document)
    )
    return address if is_open else f"document:{document.id}"


_BY = re.compile(
    r"\b(?:by|(?:call|briefing|conversation|interview|discussion|chat|talk|lunch|dinner|exchange|note|memo|background)"
    r" (?:with|from))\s+(?P<who>[^\s:;,–—](?:(?!\b(?:on|about|regarding|concerning)\b)[^:;–—])*)",
    re.IGNORECASE,
)
"""Whom a title gives as the one who speaks."""
_NOBODY = re.compile(r"(?:an?|two|three|several|senior|(?:\w+ )?officials?|sources?)\b")
"""A description that may be given; `the chief of staff` is one person."""
_SUBJECT = re.compile(r"\b(?:on|about|regarding|concerning|re)[:,]?\s+(?P<what>(?!(?:deep )?background\b)\w[^\n]{3,})")
_BRIEFER = re.compile(
    r"^[ \t]*(?:speakers?|briefers?|briefed by|briefing by|officials?|interviewees?|participants?|from|by)"
    r"[ \t]*:[ \t]*(?P<who>[^\n]{3,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_TITLES = frozenset("Press Office Senior Official Officer Ministry Foreign Affairs Department State Government "
                    "Administration SENIOR OFFICIAL ADMINISTRATION STATE DEPARTMENT Secretary Minister MR MS MRS "
                    "Desk Team Spokesperson Staff OFFICIALS DEFENSE WHITE HOUSE THE The Deputy Director General "
                    "Assistant Under Ambassador Moderator MODERATOR OPERATOR Background Briefing Call Chief Head and "
                    "for MINISTER SECRETARY SPOKESPERSON DIRECTOR DEPUTY GENERAL AMBASSADOR".split())  # fmt: skip
