"""
What a correction calls wrong: such a sentence is never told, the one after it is, and the wrong figure yields to it.

`Harrow Wire wrongly reported that 12 people were killed. The Coast Guard said 13 people were killed.` → the second
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Citation, Document, Passage
from assistant.numerals import counts_in
from assistant.text import folded, sentences, terms

_WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously|inaccurately|falsely)"
_TOLD = (
    r"(?:reported|said|stated|gave|put|quoted|described|identified|attributed|referred|listed|named|wrote|called|printed"
    r"|published|claimed|implied|suggested)"
)
_STORY = r"(?:story|article|item|headline|caption|dispatch|piece|graphic|chart|editorial|column|summary)"
_EARLIER = (
    r"(?:(?:earlier|previous|original|first) versions? of (?:this|the|our) (?:story|article|report|dispatch|item)"
    r"|our (?:earlier|previous|original|first) (?:story|article|report|dispatch))"
)
_MISTAKEN = re.compile(
    rf"\b{_WRONGLY} {_TOLD}\b|\b{_TOLD} {_WRONGLY}\b|\b(?:misreported|misstated|misidentified)\b"
    rf"|\b{_TOLD},? in error,?(?= )"
    # Who tells in a correction what an earlier version said takes it back.
    rf"|\b{_EARLIER}(?:,[^,.]+,|\s\([^)]*\))? (?:had )?{_TOLD}\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:in (?:a|an|the|its|our|this) (?:earlier |previous |original )?(?:story|article|report|dispatch|item|version)"
    r"|(?:an|the|our) (?:earlier|previous|original) (?:story|article|report|version|dispatch)|(?:story|article) on)\b",
    re.IGNORECASE,
)
# A correction that tells what its own outlet told takes it back, with or without a word of blame.
_RESTATED = re.compile(
    rf"\bwe(?: had)?(?: also)? {_TOLD}\b|\b(?:the|this) {_STORY}(?: had)? {_TOLD}\b"
    rf"|\b(?:our (?:[\w’'-]+ ){{0,3}}(?:{_STORY}|report|statement|release|notice|announcement|bulletin)"
    rf"|an? (?:[\w’'-]+ ){{0,3}}{_STORY})\b[^.;]{{0,160}}?\b{_TOLD}\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"")
_RIGHTED = re.compile(
    r";|(?:[,–—(] ?|\band )not\b|\bnot (?:\d|as)|\bwhen (?:in fact|it|he|she|they|there)\b"
    r"|\b(?:instead of|rather than|but|in fact|actually|the correct)\b",
    re.IGNORECASE,
)
_AFTER = 2
"""How many sentences after the wrong one may state the right figure."""
_LIKE = 0.5
"""Share of the terms of what was wrong from which a sentence with its figure tells the same."""


def is_mistaken(text: str, document: Document) -> bool:
    """Whether a sentence says only what its own outlet got wrong."""
    is_correction = document.kind == "correction"
    found = _admission(text, restated=is_correction)
    return found is not None and not _RIGHTED.search(text[found:]) and (is_correction or bool(_OURS.search(text)))


def _admission(text: str, *, restated: bool) -> int | None:
    """Where the words end that say something was told, wrongly or by its own outlet; None where none do."""
    if found := _MISTAKEN.search(text):
        return found.end()
    # What somebody else says of himself stands in quotation marks.
    blanked = _QUOTATION.sub(lambda quoted: " " * len(quoted.group()), text)
    again = _RESTATED.search(blanked) if restated else None
    return again.end() if again else None


def righting(wrong: Citation) -> Citation | None:
    """The sentence of the correction that states the right figure, soon after the wrong one."""
    text = wrong.document.text
    after = [span for span in sentences(text, wrong.passage.span) if span.start >= wrong.span.end][:_AFTER]
    figures = counts_in(_clause(wrong.quote))
    told = (span for span in after if not figures or counts_in(span.of(text)) - figures)
    found = next(told, None)
    return Citation(wrong.passage, found) if found else None


def mistakes(passage: Passage) -> Iterator[Citation]:
    """The sentences of a passage that say only what was wrong."""
    text = passage.document.text
    is_likely = passage.document.kind == "correction" or _MISTAKEN.search(passage.text)
    for span in sentences(text, passage.span) if is_likely else ():
        if is_mistaken(" ".join(span.of(text).split()), passage.document):
            yield Citation(passage, span)


def is_withdrawn(document: Document, text: str, wrong: Citation) -> bool:
    """Whether a sentence tells what a correction of the same outlet, or of the one that it credits, calls wrong."""
    clause, correction = _clause(wrong.quote), wrong.document
    right = righting(wrong)
    figures = counts_in(clause) - counts_in(right.quote if right else "")
    words = set(terms(clause)) - figures
    return (
        document != correction
        and not (document.published and correction.published and document.published > correction.published)
        and bool(figures & counts_in(text))
        and len(words & set(terms(text))) >= _LIKE * len(words)
        and _is_of(document, correction.publisher)
    )


def _is_of(document: Document, outlet: str | None) -> bool:
    return bool(outlet) and (document.publisher == outlet or folded(outlet or "") in folded(document.text))


def _clause(text: str) -> str:
    """What was wrong, in the words after the admission."""
    return text[_admission(text, restated=True) or 0 :]
