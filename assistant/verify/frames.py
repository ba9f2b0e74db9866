"""
What a text does not say itself: what somebody claims in it, and what is only planned.

`Kessler claimed that the dam had cracked` says that she claimed it; `Kessler promised to mend the dam` says that she
promised. A frame is such a cue with the stretch of its sentence that stands under it. Verbs are told by their forms; a
frame that runs on into the next sentence, as a quotation does, is not followed there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from assistant.domain import Span

Kind = Literal["contested", "told", "planned"]

# What these report is one side's word; what the others report is somebody's, with no doubt cast on it.
_ONE_SIDED = (
    r"claim(?:s|ed)?|alleg(?:es?|ed)|accus(?:es?|ed)|argu(?:es?|ed)|insist(?:s|ed)?|maintain(?:s|ed)? that|"
    r"contend(?:s|ed)?|assert(?:s|ed)?|den(?:y|ies|ied)|believ(?:es?|ed)|suspect(?:s|ed)?|speculat(?:es?|ed)"
)
_PLAIN = (
    r"said|says?|told|tells|added|adds|stated|states|declared|declares|warned|warns|noted|notes|announced|announces|"
    r"reported|reports|wrote|writes|complain(?:s|ed)|suggest(?:s|ed)"
)
# Passives that make a whole clause hearsay: `was accused of`, `is alleged to`, `allegedly`.
_HEARSAY = re.compile(
    r"\b(?:allegedly|reportedly|purportedly|supposedly|(?:accused|suspected) of|"
    r"there(?:['’]s|['’]re| (?:is|are|was|were)) (?:\w+ ){0,2}(?:reports?|rumou?rs?|speculation|allegations?)|"
    r"(?:reports|rumou?rs) (?:\w+ ){0,6}?(?:that|say|said|indicate[sd]?|suggest(?:s|ed)?)|"
    r"(?:is|are|was|were|been) (?:alleged|believed|suspected|rumou?red|thought|claimed|said|reported) to)\b",
    re.IGNORECASE,
)
_HEARD = re.compile(rf"\b(?P<verb>{_ONE_SIDED}|{_PLAIN})\b", re.IGNORECASE)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<by>[^,.;:“”]{2,80})")
# A side in a dispute, in whose word alone nothing is settled.
_SIDE = re.compile(
    r"\b(?:opposition|opponents?|critics?|activists?|campaigners?|unions?|rebels?|builders?|company|lawyers?|party|"
    r"owners?|supporters?|rivals?|protesters?|defence|prosecutors?|accusers?|lobby\w*|sources?|rumou?rs?)\b",
    re.IGNORECASE,
)
_PLANNING = re.compile(
    r"\b(?:(?:is|are|was|were|be|been|being) (?:\w+ly )?(?:expected|due|set|scheduled|slated|planned|poised|supposed|"
    r"likely|about|going) to|"
    r"(?:promis|plan|vow|pledg|intend|agre|hop|want|wish|offer|propos|threaten|decid|aim|prepar)\w* to|"
    r"(?:has|have|had) yet to|will|would|shall|considering|planning)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:—]|,? \b(?:but|while|whereas|although|though)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|we|you)(?:['’]\w+)?(?: \w+){0,2} $", re.IGNORECASE)
# So few words after a verb of saying close its sentence: `…, the ministry said on Tuesday.`
_CLOSING = 4
_NAMED = re.compile(r"\s(?:(?:the|an?)\s|[A-Z])")


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue in a sentence and the stretch of the sentence that stands under it."""

    kind: Kind
    cue: Span
    """Who says or plans it, with the verb."""
    scope: Span

    def covers(self, span: Span) -> bool:
        return self.scope.overlaps(span) and not self.cue.contains(span)


@lru_cache(maxsize=65_536)
def frames(text: str) -> tuple[Frame, ...]:
    """The frames of one sentence, in order."""
    return tuple(sorted((*_hearsay(text), *_reported(text), *_planned(text)), key=lambda one: one.cue))


def _clause(text: str, at: int) -> Span:
    """The clause in which a place lies: from the break before it to the next."""
    breaks = [match.span() for match in _CLAUSE.finditer(text)]
    start = max((end for _, end in breaks if end <= at), default=0)
    return Span(start, min((first for first, _ in breaks if first > at), default=len(text)))


def _hearsay(text: str) -> Iterator[Frame]:
    for match in _HEARSAY.finditer(text):
        yield Frame("contested", Span(*match.span()), _clause(text, match.start()))


def _reported(text: str) -> Iterator[Frame]:
    for match in _ACCORDING.finditer(text):
        kind: Kind = "contested" if _SIDE.search(match["by"]) else "told"
        yield Frame(kind, Span(*match.span()), _clause(text, match.start()))
    for match in _HEARD.finditer(text):
        if _FIRST_PERSON.search(text[: match.start()]) or text[: match.start()].endswith(("to ", "not ")):
            continue
        one_sided = re.fullmatch(_ONE_SIDED, match["verb"], re.IGNORECASE) is not None
        found = _speaking(text, _clause(text, match.start()), match)
        if found:
            yield Frame("contested" if one_sided else "told", *found)


def _speaking(text: str, clause: Span, match: re.Match[str]) -> tuple[Span, Span] | None:
    """Who says it, as far as the words beside the verb tell, and what is said; None where that is unclear."""
    before = text[clause.start : match.start()].rstrip()
    if before.endswith(("”", '"', ",”", "’")) and _NAMED.match(text, match.end()):
        end = text.find(",", match.end(), clause.end)
        return Span(match.start(), end if end >= 0 else clause.end), Span(clause.start, match.start())
    comma = text.rfind(",", clause.start, match.start())
    after = text[match.end() : clause.end]
    between = after.lstrip(' ”"').startswith(",")
    if before.endswith(",") and (between or len(after.split()) <= _CLOSING):
        return None  # Between the commas stands more about the speaker, and it is no part of what is said.
    if comma >= 0 and (between or len(after.split()) <= _CLOSING):
        start = comma + 1 + len(text[comma + 1 : match.start()]) - len(text[comma + 1 : match.start()].lstrip(' ”"'))
        return Span(start, match.end()), clause if between else Span(clause.start, comma)
    lead = len(text[clause.start : match.start()]) - len(text[clause.start : match.start()].lstrip())
    return Span(clause.start + lead, match.end()), Span(match.end(), clause.end)


def _planned(text: str) -> Iterator[Frame]:
    for match in _PLANNING.finditer(text):
        yield Frame("planned", Span(*match.span()), Span(match.end(), _clause(text, match.start()).end))
