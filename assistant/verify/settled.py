"""
What of a claim need not stand in its sources: that somebody said it, and whom and which day other checks have found.

`Ms. Ito said on Friday, 13 March, that …` of a transcript of 12 March in which she speaks of tomorrow has none of its
words for that, and is right. The support score looks only for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant import text as texts
from assistant.domain import Finding, Span
from assistant.verify.attribution import attributions
from assistant.verify.overlap import tokens_of

_LEAST = 2
"""Meaningful words that must be left to look for."""
_LINK = re.compile(r"\s*(?:(?:reporters?|journalists?)\b\s*)?(?:that\b|[,:])?\s*")
_SAYING = frozenset("said says saying told tells added adds noted notes explained explains".split())
_ON = re.compile(r"\b(?:on|in|by|from|since|until|as of)\s+$", re.IGNORECASE)


def unsettled(text: str, findings: Sequence[Finding], stems: Collection[str]) -> str:
    """
    The text with blanks for what is settled in words that are not among the sources' `stems`.

    All of it where too little would be left.
    """
    rest = text
    for span in _settled(text, findings):
        tokens = tokens_of(span.of(text))
        if not all(stem in stems for stem in tokens.meaningful):
            rest = f"{rest[: span.start]}{' ' * len(span)}{rest[span.end :]}"
    return rest if len(texts.terms(rest)) >= _LEAST else text


def _settled(text: str, findings: Sequence[Finding]) -> Iterator[Span]:
    passed = [finding for finding in findings if finding.passed and finding.span]
    speakers = [finding.span for finding in passed if finding.check == "speaker" and finding.span]
    for stated in attributions(text):
        link = _LINK.match(text, stated.span.end)
        end = link.end() if link else stated.span.end
        if any(span.overlaps(stated.who) for span in speakers):
            yield Span(stated.span.start, end)
        elif stated.verb is None or stated.verb in _SAYING:
            # Who it is has to be found; that it was said has not.
            yield from (Span(stated.span.start, stated.who.start), Span(stated.who.end, end))
    for finding in passed:
        # Of a document without a day, `on 4 October` may be of any year.
        dated = finding.source is None or finding.source.document.published
        if finding.check == "date" and finding.span and dated:
            on = _ON.search(text, 0, finding.span.start)
            yield Span(on.start() if on else finding.span.start, finding.span.end)
