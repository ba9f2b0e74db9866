"""
On which of the days that a sentence names the thing happened that it tells.

`Ms. Orel on Thursday demanded the minutes of Wednesday’s meeting` is told of Thursday. A day in a relative clause, a
comparison, a condition or somebody’s quoted words, and one that only names a thing (`Wednesday’s meeting`, `the report
published on 3 March`), is another event's; the day on which something was said counts where no other does. Where only
such days are named, none can be told surely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dates import Mention
from assistant.discourse.candidates import Candidate
from assistant.discourse.wordings import SAID
from assistant.text import quotations

_PAST = (
    r"(?:was|were|had|has|have|is|are|did|met|held|took|made|went|came|began|left|won|lost|spoke|saw|gave|sent|shot"
    r"|fell|rose|died|wrote|brought|became|ran|led|set|put|hit|broke|drew|struck|found|got|cut|built|bought|sold|burst|swept|spread|blew|flew|stood|drowned"
    r"|\w{3,}ed)"
)
_FINITE = re.compile(
    rf"\b(?:{SAID}|{_PAST}|will|would|can|could|may|might|must|shall|rejects?|denies|opens?|plans?|wants?|hopes?|meets?"
    r"|demands?|accepts?|welcomes?|condemns?|expects?|confirms?|publishes|releases|marks?|follows?|begins?|starts?)\b"
)
_OPENS = re.compile(
    r"\b(?:who|whom|whose|which|where|when|while|after|before|since|until|as|because|although|though|what|how|whether"
    r"|than|(?:up|down) from|compared (?:with|to)|against)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:than|(?:up|down) from|compared (?:with|to))\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|unless|should (?:it|he|she|they|we|the \w+) )\b", re.IGNORECASE)
_BREAKS = re.compile(r",(?!\d{3})\s?|[;:()—–]\s?")
_SAYS = re.compile(rf"\b{SAID}\b")
_SAID_ON = re.compile(
    rf"\b(?:{SAID}|announced|reported)(?: (?:reporters|journalists|parliament|a news conference|lawmakers))?"
    r"(?: (?:late|early))?(?: on)? $|\b(?:late |early )?on $"
)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|we|I|who) (?:\w+ly |had |has |have )*$")
_JOINS = re.compile(r",|\b(?:and|but|or|that|to)\b")
_CARRIES = re.compile(r"\b(?:was|were|is|are|be|been|being|has|have|had|not|also|then|it|he|she|they|\w+ly) $")
_NAMES_A_THING = re.compile(
    r"\b(?:the|a|an|its|his|her|their|this|that) $|, since $|(?<!ning )(?<!noon )(?<!ight )(?<!urs )\bof $"
)
_NEAR = 4
"""Words between `said` and its day: `told reporters late on Friday`."""
_POSSESSIVE = re.compile(r"(?: (?:morning|afternoon|evening|night))?[’']s?(?: |$)")


def mentions_of_event(candidate: Candidate, mentions: Sequence[Mention]) -> list[Mention]:
    """Those of the sentence's dates on which what it tells may have happened; none where that is not sure."""
    span = candidate.span
    raw = span.of(candidate.document.text)
    text = raw
    for quoted in quotations(raw) if candidate.turn is None else ():
        text = text[: quoted.start] + "”" * len(quoted) + text[quoted.end :]
    if _CONDITION.search(text):
        return []
    inside = [one for one in mentions if span.contains(one.span)]
    own = [one for one in inside if _is_main(text, one.span.start - span.start, one.span.end - span.start)]
    told = [one for one in own if not _is_saying(text[: one.span.start - span.start])]
    return told or own


def _is_main(text: str, start: int, end: int) -> bool:
    """Whether a date stands with the verb of the main clause, or of what somebody is reported to have said."""
    before = text[:start]
    if text[start:end].startswith("”") or _POSSESSIVE.match(text, end) or _NAMES_A_THING.search(before):
        return False
    clause = _BREAKS.split(before)[-1]
    if _COMPARES.search(clause):
        return False
    opener = next((one for one in reversed(list(_OPENS.finditer(clause))) if _FINITE.search(clause, one.end())), None)
    return opener is None and not _is_reduced(before)


def _is_reduced(before: str) -> bool:
    """`rejects the report published by Tarn Wire`, `withdrew the offer it had made`: relative without its pronoun."""
    verbs = list(_FINITE.finditer(before))
    if len(verbs) < 2 or _SAYS.search(before[: verbs[-1].start()]):
        return False
    last = verbs[-1]
    start = verbs[-2].start() if verbs[-2].group() in {"had", "has", "have"} else last.start()
    if _PRONOUN.search(before[:start]):
        return True
    between = before[verbs[-2].end() : last.start()]
    participle = last.group().endswith("ed") or last.group() in {"made", "held", "found", "sent", "taken", "built"}
    bare = len(between.split()) > 1 and not _JOINS.search(between) and not _CARRIES.search(between)
    return participle and bare


def _is_saying(before: str) -> bool:
    """Whether the date is when something was said: `police said on Friday`."""
    clause = _BREAKS.split(before)[-1]
    found = _SAID_ON.search(clause)
    if found is None:
        return False
    verb = next(reversed(list(_FINITE.finditer(clause))), None)
    return verb is not None and bool(_SAYS.fullmatch(verb.group())) and len(clause[verb.end() :].split()) <= _NEAR
