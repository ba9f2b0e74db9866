"""Every date that a text names, and whether its sentence looks forward."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from assistant.dates.grammar import SCANNER, Context, resolved
from assistant.dates.parse import is_american
from assistant.domain import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Mention:
    """A date, or a stretch of days, that a text names."""

    span: Span
    start: str
    """The first day, `YYYY-MM-DD`."""
    end: str
    """The last day, the same as `start` for a single day."""
    granularity: str
    """How wide the words themselves are: day, days, weekend, week, month, quarter, half, year, years or decade."""
    relative: bool
    """Whether the publication date was needed to tell."""


def find_dates(text: str, published: str | None) -> tuple[Mention, ...]:
    """
    Every date the text names, in order, resolved against its publication day; what cannot be resolved is left out.

    `find_dates("They will meet next week.", "2006-05-25")` → 2006-05-29 to 2006-06-04, a week, relative
    """
    today = date.fromisoformat(published[:10]) if published else None
    american = is_american(text)
    if not _WRAP.search(text):
        return tuple(_mentions(text, today, american))
    flat, places = _unwrapped(text)
    found = _mentions(flat, today, american)
    return tuple(replace(one, span=Span(places[one.span.start], places[one.span.end - 1] + 1)) for one in found)


# A long line broken between two words, as mail and terminals break it, and the indent of the next.
_WRAP = re.compile(r"(?<=[^\n]{36}[^\n.!?:])[ \t]*\n[ \t]*(?=[^\W_])|(?<=\w)[ \t]{2,}(?=\w)")


def _unwrapped(text: str) -> tuple[str, list[int]]:
    """The text with each such break as one space, and where each of its characters stands in the text."""
    flat: list[str] = []
    places: list[int] = []
    at = 0
    for match in [*_WRAP.finditer(text), None]:
        end = len(text) if match is None else match.start()
        flat.append(text[at:end])
        places.extend(range(at, end))
        if match is not None:
            flat.append(" ")
            places.append(end)
            at = match.end()
    return "".join(flat), places


def _mentions(text: str, today: date | None, american: bool) -> Iterator[Mention]:
    for match in SCANNER.finditer(text):
        span = Span(*match.span())
        context = Context(today, american, partial(_looks_ahead, text, span))
        found = resolved(str(match.lastgroup), match.group(), context)
        if found:
            yield Mention(span, found.first.isoformat(), found.last.isoformat(), found.granularity, found.relative)


_AHEAD = (
    r"\b(?:will|won['’]t|would|shall|"
    r"(?:is|are|was|were|be|being) (?:due|set|scheduled|planned|expected|slated|to)|plans?|"
    r"(?:arriv|leav|meet|open|begin|start|return|travel|vot|visit|resum|conven|host|expir|depart)(?:e?s)|"
    r"going to|due|ahead of|upcoming|scheduled|expected|planned|slated|"
    r"(?:hope[sd]?|want(?:s|ed)?|aim(?:s|ed)?|vow(?:s|ed)?|promise[sd]?|pledge[sd]?|intend(?:s|ed)?) to|"
    r"(?:to|may|might|could|can|should|must) (?:meet|visit|travel|hold|be|vote|begin|start|discuss|attend|take|give|"
    r"announce|return|arrive|leave|resume|talk|speak|host|present|decide|consider|sign|release|publish|make|address|"
    r"testify|appear|go|come|open|hear|debate|brief))\b(?: (?:be|have|not|also|then|\w+ly))*"
    r"(?: (?:\w+ed|held|met|made|taken|given|sent|put|told|begun))?"
)
_BEHIND = (
    r"\b(?:said|says|told|was|were|had|has|have|did|met|held|took|made|went|came|began|left|won|lost|spoke|saw|gave|sent|"
    r"shot|fell|rose|died|wrote|brought|became|ran|led|set|put|hit|broke|drew|struck|found|got|"
    # An adjective is no verb, and `expected to remain unchanged on Wednesday` looks forward.
    r"(?!(?:unchanged|unaltered|untouched|united|limited|undecided|unresolved|armed)\b)\w{3,}ed)\b"
)
_CUE = re.compile(rf"(?P<ahead>{_AHEAD})|(?P<behind>{_BEHIND})")
_DEADLINE = re.compile(
    r"\b(?:if|unless|must|should|asked|asks|demand\w*|urg\w+|order(?:ed|s)|called (?:on|for)|gave|gives?|deadline"
    r"|has to|have to|needs? to|wait\w*)\b[^.]*"
    r"\b(?:by|before|until|no later than) (?:noon |midday |midnight |the end of )*(?:on )?$",
    re.IGNORECASE,
)
"""`if there is no answer by Friday`, `asked for an answer by Friday`: what is set as a term is to come."""
_ONWARD = re.compile(
    r"\bto (?!have\b)[a-z]{3,}(?: [\w’'-]+){0,4}? (?:from|starting|beginning|as of|effective)(?: on)? $"
)
"""`voted to strike from Monday`: what somebody resolved to do from a day on begins on that day."""
_STOP = re.compile(r"[.!?][\"”’')]* +(?=[\"“‘A-Z])|\n")


def _looks_ahead(text: str, at: Span) -> bool:
    """A term that is set is to come; else the verb nearest before decides, else the next in its sentence; else past."""
    left, right = text[max(0, at.start - 160) : at.start], text[at.end : at.end + 120]
    left = left[max((stop.end() for stop in _STOP.finditer(left)), default=0) :]
    if _DEADLINE.search(left) or _ONWARD.search(left):
        return True
    stop = _STOP.search(right)
    before = list(_CUE.finditer(left))
    cue = before[-1] if before else _CUE.search(right, 0, stop.start() if stop else len(right))
    return cue is not None and cue["ahead"] is not None
