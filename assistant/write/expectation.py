"""
What kind of thing a question asks for, and whether a sentence holds one that the question did not already name.

`How many lorries …?` wants a number, `When …?` a date or a time, `Who …?` a name. A sentence without one may still be
about the right thing, but it does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Holds = Callable[[str], bool]

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?|half|quarter|third|twice|none|no)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:\d{1,2}(?::\d\d)?\s*(?:a\.?m|p\.?m)|\d{4}|today|tomorrow|yesterday|tonight|noon|midnight|weekend"
    r"|(?:next|last|this|coming|following)\s+\w+|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"|(?:hours?|days?|weeks?|months?|years?)|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)\b[A-Z][\w’'-]+")
_ASKED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bhow (?:many|much|long|old|far|often|big|large|high)\b|\bwhat (?:share|percentage|number|sum|amount"
                r"|proportion|figure)\b", re.IGNORECASE), "number"),
    (re.compile(r"\bwhen\b|\b(?:what|which|on what|by what) (?:day|date|time|year|month)\b|\bhow soon\b",
                re.IGNORECASE), "time"),
    (re.compile(r"\b(?:who|whom|whose)\b|\bwhat is the name\b|\b(?:which|what) (?:person|official|minister|country|city"
                r"|countries|company|hotel|state|party|team|agency)\b|\bwhere\b", re.IGNORECASE), "name"),
)  # fmt: skip


def expected(question: str) -> Holds | None:
    """What a sentence must hold to answer; None where the question's form does not say."""
    kind = next((kind for pattern, kind in _ASKED if pattern.search(question)), None)
    if kind == "number":
        return lambda sentence: _NUMBER.search(sentence) is not None
    if kind == "time":
        return lambda sentence: _TIME.search(sentence) is not None
    if kind == "name":
        named = set(re.findall(r"\w+", question.lower()))
        return lambda sentence: any(
            re.sub(r"[’']s$", "", name).lower() not in named for name in _NAME.findall(f"· {sentence}")
        )
    return None


_SAYS = re.compile(
    r"\bwhat (?:did|does|has|had|do|was|is)\s+(?P<who>.{2,80}?)(?:\s+(?:say|said|says|tell|told|think|thought|announce"
    r"|announced|argue|claim|claimed|suggest|mean|reply|replied|respond|responded|warn|warned|saying|asked?|promise"
    r"|promised)\b|[’']s (?:position|view|answer|response|reaction|line)\b)",
    re.IGNORECASE,
)
_ROLE = re.compile(r"^(?:the|a|an|our|his|her|their|its|we|he|she|they|it|you|i)\b", re.IGNORECASE)


def speaker_asked_of(question: str) -> str | None:
    """The surname of the person whose words are asked for: `What did Josh Earnest say …?` → `earnest`; no role."""
    found = _SAYS.search(question)
    names = re.findall(r"\b[A-Z][\w’'-]+", found["who"]) if found and not _ROLE.match(found["who"]) else []
    return names[-1].lower() if names else None


def says(surname: str, sentence: str, speaker: str | None) -> bool:
    """Whether a sentence is that person's: spoken in their turn, or reported of them."""
    if speaker is not None and surname in speaker.lower():
        return True
    verbs = r"(?:said|says|told|added|wrote|announced|warned|argued|replied|insisted|called|described|according to)"
    name = rf"\b{re.escape(surname)}\b"
    return re.search(rf"{name}.{{0,60}}{verbs}|{verbs}.{{0,80}}{name}", sentence, re.IGNORECASE) is not None
