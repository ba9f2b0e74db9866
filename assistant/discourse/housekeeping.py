"""
What stands in a source and tells nothing: how a briefing is run, who is presented, bylines and legends of tables.

Rules of thumb on the words alone; a legend in a form that is not known here passes as a sentence.
"""

from __future__ import annotations

import re

from assistant.dates import find_dates
from assistant.discourse.wordings import NEVER_SPOKEN
from assistant.domain import Document, Turn
from assistant.text import terms

_STAGE = re.compile(r"\(.*\)\.?")
_RUNS_IT = frozenset({"MODERATOR", "OPERATOR", "HOST", "STAFF"})
"""They say who speaks and by which rules, and state nothing."""
_GROUND_RULE = re.compile(
    r"^\W*(?:this|these|today[’']s|the (?:call|briefing|following)|what follows|everything|we|it)\b[^.]{0,60}"
    r"\b(?:on (?:deep )?background|off the record|embargo(?:ed)?)\b"
    r"|\battribut(?:ion|able|ed|e it|e this)\b[^.]{0,30}\b(?:to|as|is|should|will)\b[^.]{0,30}"
    r"\b(?:officials?|sources?|spokes\w+|diplomats?)\b",
    re.IGNORECASE,
)
_PRESS = (
    r"(?:(?:a |any |the )?(?:reporters?|journalists?|press|media|callers?)|any(?:one|body)|some(?:one|body)|they"
    r"|you(?= (?:are|get) ))"
)
_REPLIES = (
    r"(?:say|answer|reply|respond|tell|refer|point|decline|stress|stick|repeat|emphasi[sz]e|confirm|note|explain|direct|"
    r"do not|don[’']t|never)\b"
)
# What one's own staff are told to say or not to say, and on which terms a text was given.
_HANDLING = re.compile(
    rf"^\W*(?:if|when|should) (?:{_PRESS} (?:(?:is|are|get) )?)?(?:asks?|asked|press(?:es)?|pressed|raises?|raised|"
    rf"inquires?|enquires?)\b[^.]{{0,100}}?, ?(?:please |just |only |simply )?{_REPLIES}"
    r"|^\W*(?:please )?(?:do not|don[’']t|never) (?:volunteer|speculate|be drawn|get drawn|bring (?:this|it|that) up|"
    r"confirm or deny|quote (?:this|from)|circulate|forward)\b"
    r"|^\W*(?:strictly )?(?:for internal use|internal use only|not (?:for|to be) (?:releas|publi|quot|circulat|"
    r"distribut|forward|shar|external|onward|attribut))"
    r"|^\W*(?:strictly |all )?(?:(?:on|for) (?:deep )?background|off the record|not for attribution)\b"
    r"(?:\W*$|\W+(?:only\W+)?(?:please\W+)?attribut)"
    r"|^\W*attribut(?:able|ion|e)(?: (?:only|it|this|is))* (?:to|as)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"^\W*(?:(?:and |so |also )?(?:with (?:me|us)|joining (?:me|us)|beside me|next to me)\b[^.]{0,60}\b(?:is|are)\b"
    r"|(?:I|we)(?:[’']m| am| are|[’']re| have|[’']ve)(?: also)?(?: got)? (?:joined|(?:here )?with (?:me|us))\b"
    r"|(?:I|we)(?:[’']d| would) like to (?:introduce|welcome)\b"
    r"|(?:please )?(?:join me in welcoming|let me introduce)\b)"
    r"|\bwho (?:will|is going to|is here to) (?:take|answer) (?:your |some |a few )?questions\b",
    re.IGNORECASE,
)
_LEGEND = re.compile(
    r"^[A-Z][\w’'-]*(?: [a-z][\w’'-]*){0,3} (?:in|as) (?:(?:cubic|square|thousands?|millions?|billions?"
    r"|per ?cent(?:ages?)?|percentages?|met(?:er|re)s?|kilomet(?:er|re)s?|tons|tonnes|degrees|dollars|euros|pounds"
    r"|units|litres|points)\b)(?!.*\b(?:is|are|was|were|will|would|has|have|had|may|can|said|says|rose|fell|[a-z]{3,}ed)\b)"
)
_VERB = re.compile(r"\b(?:is|are|was|were|will|has|have|had|said|says|\w{3,}ed)\b")


def is_housekeeping(text: str, turn: Turn) -> bool:
    """Whether it runs the briefing: its rules, its guests, its questions, and stage directions, nobody's words."""
    if turn.speaker.upper().rstrip(".") in _RUNS_IT or _STAGE.fullmatch(text):
        return True
    return any(form.search(text) for form in (NEVER_SPOKEN, _GROUND_RULE, _INTRODUCES))


def is_handling(text: str) -> bool:
    """`If reporters ask about the crane, say that …`, `On background, attributable to …`: guidance, no statement."""
    return _HANDLING.search(text) is not None


def is_caption(text: str) -> bool:
    """`Depths in metres, deepest of the day.`: what a table's figures are in, and none of them."""
    return _LEGEND.search(text) is not None


def is_byline(text: str, document: Document) -> bool:
    """`Geological Survey of Talvia, 3 March 2031.`: who and when, and nothing that they say."""
    dates = find_dates(text, document.published)
    for each in reversed(dates):
        text = text[: each.span.start] + text[each.span.end :]
    known = set(terms(f"{document.publisher or ''} {document.author or ''} {document.title}"))
    return bool(dates) and set(terms(text)) <= known and not _VERB.search(text)
