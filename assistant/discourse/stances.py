"""The wordings by which the briefing tells a stance from a calendar, and an event from a price."""

from __future__ import annotations

import re

GOES = re.compile(
    r"\b(?:will|shall|is to|are to|plans? to|is (?:due|expected|scheduled|set) to|(?:is|are) (?:also )?going to) "
    r"(?:also |then |first |next )?(?:travel|visit|fly|go|arrive|depart|leave|return|attend|host|tour|speak|address"
    r"|brief|receive|welcome|join|participate|take part|be joined|be in|be at|hold (?:a|an|talks|bilateral|meetings?)"
    r"|meet(?: with)?|deliver (?:remarks|a speech|the keynote)|head to)\b",
    re.IGNORECASE,
)
"""Where somebody goes and whom he meets is his calendar, not his position."""

HOLDS = re.compile(
    r"\b(?:demand(?:s|ed)?|reject(?:s|ed)?|insist(?:s|ed)?|stress(?:es|ed)|oppos(?:es?|ed)|support(?:s|ed)?"
    r"|condemn(?:s|ed)?|refus(?:es?|ed)|urg(?:es?|ed)|call(?:s|ed) (?:for|on)|warn(?:s|ed)|vow(?:s|ed)|accus(?:es?|ed)"
    r"|critici[sz](?:es?|ed)|den(?:y|ies|ied)|expects?|defend(?:s|ed)|back(?:s|ed) (?:the|a|an|our)|pledg(?:es?|ed)"
    r"|committed to|agree[sd]? (?:with|that|to)|disagree[sd]?|favou?rs?|full confidence)\b"
    r"|\b(?:is|are|was|were|do|does|did|has|have|should|would|could|need) not\b|\w+n[’']t\b|\bcannot\b"
    r"|\b(?:should|must|ought|needs? to|have to|has to|deserves?|unacceptable|regret(?:s|ted)?|believes?"
    r"|in favou?r of)\b",
    re.IGNORECASE,
)
"""Somebody demands, supports, rejects, judges or sees it so."""

_MOVES = (
    r"\b(?:f[ae]ll|fallen|rose|risen|closed|drop(?:ped|s)?|gain(?:ed|s)?|lost|slid|slipped|climbed|jumped|ended|opened"
    r"|traded|plunged|edged|up|down|higher|lower)\b"
)
MARKETS = re.compile(
    r"\b(?:shares?|stocks?|index|futures|benchmark|bonds?|yields?|barrels?|crude|crowns?|dollar|euro|pound|currency)\b"
    rf"(?:[^.]|\.\d){{0,80}}{_MOVES}(?:[^.]|\.\d){{0,60}}(?:\d ?(?:%|percent|per cent|points?)|\bto \W?\d)",
    re.IGNORECASE,
)
"""A price is no event."""
