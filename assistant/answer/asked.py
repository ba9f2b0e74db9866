"""
Question → what it asks: its parts, the deed that it asks about, the thing that it counts, the names that it gives.

There is no grammar here, only the order of words: `When did the ferry sink?` asks about `sink`, since that is what
follows the one who does it. Where the order tells nothing, nothing is required of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answer.word_order import BEING, BREAKS, DOING, LIGHT, QUESTION_WORDS, WORDS, given_in, ordered
from assistant.calendar import A_MONTH, MONTHS, WEEKDAYS, month_number
from assistant.text import sentences, stem, terms

Kind = Literal["count", "amount", "age", "role", "identity", "list"]

_HEAD = r"(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|often|old|far|big|large|high|soon))?)"
_JOINED = re.compile(
    rf"\?\s+(?=\w)|,?\s+and\s+(?=(?:(?:for|on|in|by|at|to|from|with|since|until)\s+)?{_HEAD}\b)", re.IGNORECASE
)
_HEADS = re.compile(rf"^(?P<one>{_HEAD})\s+(?:and|or)\s+(?P<other>{_HEAD})\s+(?P<rest>.+)$", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|he|him|his|she|her|they|them|their|there|this|that|these|those)\b", re.IGNORECASE
)
_SHORT = 1
"""Up to so many words that carry meaning a part is read with the first one's."""

_ASKS = re.compile(rf"\b{_HEAD}\b", re.IGNORECASE)
_COUNTS = re.compile(r"\bhow many (?:of )?(?P<what>[^?]+)", re.IGNORECASE)
_MUCH = re.compile(r"\bhow much\b|\bwhat (?:is|was|are|were) the (?:price|cost|amount|sum)\b", re.IGNORECASE)
_FIGURE = re.compile(
    r"\bwhat (?:is|was|are|were) (?:the|its|their) (?:\w+ ){0,2}?(?P<what>damages?|loss(?:es)?|budget|debt|deficit"
    r"|surplus|toll|turnover|population|salary|wage|fine)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bhow old\b|\b(?:what|which) (?:is|was) .{1,60}\bage\b", re.IGNORECASE)
_ROLE = re.compile(
    r"^\W*who(?:['’]s| is| was| are| were)\s+(?!\w+ing\b)(?:the\b|an?\b|[\w’'. -]{1,60}?['’]s?\s)(?P<what>.+)",
    re.IGNORECASE,
)
_IDENTITY = re.compile(r"^\W*[Ww]ho(?:['’]s| is| was)\s+(?P<who>(?:[A-Z][\w’'-]+\s?)+)\W*$")
_LIST = re.compile(
    r"^\W*(?:what|which)\s+(?:are|were)\s+(?:the|its|their|our|his|her|these|those)\s+(?:\w+\s+){0,2}?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?P<what>\w+)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")
TITLES = frozenset(
    "mr mrs ms dr sir president minister prime foreign secretary captain general spokesperson ambassador judge deputy "
    "commander chief king queen prince princess pope senator governor mayor attorney vice justice chancellor colonel "
    "professor director representative congressman congresswoman first lady "
    "i".split()
) | {name.lower() for name in (*WEEKDAYS, *MONTHS)}


@dataclass(frozen=True, slots=True)
class Asked:
    """One part of a question."""

    text: str
    """A whole question: with what is stated before it, and what a part leaves unsaid and takes from the first."""
    shown: str
    """As it was put."""
    kind: Kind | None
    deeds: frozenset[str]
    """Stems of which an answer has one or its kin; empty where the order of words shows none."""
    counted: frozenset[str]
    """Stems of what is counted, listed, or of the office that somebody has; the name of who is asked about."""
    day: str | None
    """The day of the year that it names, `11-18`."""
    names: frozenset[str]
    """The names that it gives, folded to their stems; titles and days are none."""
    full: frozenset[tuple[str, str]] = frozenset()
    """The names of two words, `Anna Orr`."""
    head: frozenset[str] = frozenset()
    """What is given, held or made, where the deed says no more than that."""
    doers: frozenset[str] = frozenset()
    """The names that stand before the deed."""
    then: frozenset[str] = frozenset()
    """What the deed is to do: `attend` of `Why did she refuse to attend?`"""
    thing: str | None = None
    """The stem of what is asked for: `salary` of `What salary did she have?`"""
    weight: float = 1.0
    """How much an answer lacks without the deed."""
    completed: bool = False
    """Whether it says too little alone, and is read with words of the first part."""


def asked(question: str) -> tuple[Asked, ...]:
    """
    What a question asks, part by part.

    `Who chairs the talks and when are they held?` → `Who chairs the talks`, `when are they held … chairs talks`
    """
    context, question = _context_of(question.strip())
    found = list(_parts(question))
    first = found[0]
    whole = (first if one == first else _completed(one, first) for one in found)
    return tuple(
        replace(_read(f"{context} {each}".strip(), one), completed=each != one)
        for each, one in zip(whole, found, strict=True)
    )


def _context_of(question: str) -> tuple[str, str]:
    """`A quake struck Vell. How strong was it?` → what it states first, and what it asks."""
    spans = sentences(question)
    asks = next((span for span in spans if span.of(question).endswith("?")), None)
    start = asks.start if asks else 0
    return question[:start].strip(), question[start:]


_COMPARED = re.compile(
    r"^\W*compare what (?P<one>.{2,40}?) and (?P<other>.{2,40}?) (?P<says>say|said|think|thought|claim|claimed)\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


_PAST_SAYING = {"said": "say", "thought": "think", "claimed": "claim"}


def _parts(question: str) -> Iterator[str]:
    if compared := _COMPARED.match(question):
        for who in (compared["one"], compared["other"]):
            says = compared["says"].lower()
            did = "did" if says in _PAST_SAYING else "does"
            yield f"What {did} {who} {_PAST_SAYING.get(says, says)}{compared['rest'].rstrip(' .?')}?"
        return
    heads = _HEADS.match(question)
    if heads:
        yield f"{heads['one']} {heads['rest']}"
        yield f"{heads['other']} {heads['rest']}"
        return
    cut = [part.strip(" ?,") for part in _JOINED.split(question)]
    whole = [part for part in cut if part]
    yield from (f"{part}?" for part in whole) if len(whole) > 1 else (question,)


def _completed(part: str, first: str) -> str:
    """A later part with what it takes from the first: the words that its pronouns stand for."""
    if not _POINTS_BACK.search(part) and len(terms(part)) > _SHORT:
        return part
    deeds = ordered(first).deeds if not ordered(part).deeds and not _BEGINS_CLAUSE.search(part) else frozenset()
    held = set(terms(part))
    topic = [
        word
        for word in WORDS.findall(_ASKS.sub(" ", first))
        if word.lower() not in BREAKS | DOING | BEING and stem(word.lower()) not in held
    ]
    kept = [word for word in topic if deeds or stem(word.lower()) not in ordered(first).deeds]
    return f"{part.rstrip('?')} {' '.join(kept)}?"


_BEGINS_CLAUSE = re.compile(rf"{_HEAD}\s+(?:{'|'.join(sorted(DOING | BEING))})\b", re.IGNORECASE)


def _read(text: str, shown: str) -> Asked:
    kind, counted = _kind(text)
    order = ordered(shown)
    deeds = order.deeds
    if kind == "count" and counted - deeds:
        counted -= deeds
    return Asked(
        text,
        shown,
        kind,
        deeds,
        counted,
        day_of(shown),
        _names(shown),
        full=_full_names(shown),
        head=given_in(shown) & deeds,
        doers=_names(_until(shown, deeds)),
        then=_then(shown, deeds - given_in(shown)),
        thing=order.thing,
        weight=order.weight,
    )


def _names(text: str) -> frozenset[str]:
    names = (re.sub(r"['’]s?$", "", name).lower() for name in _NAMED.findall(text))
    return frozenset(stem(name) for name in names if name not in TITLES | QUESTION_WORDS)


_RUN = re.compile(r"(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")


def _full_names(text: str) -> frozenset[tuple[str, str]]:
    """`Did Mayor Anna Orr resign?` → Anna Orr; longer names are of bodies and places."""
    runs = ([word for word in run.split() if word.lower() not in TITLES] for run in _RUN.findall(text))
    return frozenset((run[0], re.sub(r"['’]s?$", "", run[1])) for run in runs if len(run) == 2)


def _until(text: str, deeds: frozenset[str]) -> str:
    """The question up to its deed; nothing of one without."""
    found = next((word for word in WORDS.finditer(text) if stem(word[0].lower()) in deeds), None)
    return text[: found.start()] if found else ""


def _then(text: str, deeds: frozenset[str]) -> frozenset[str]:
    found = (_TO_DO.match(text, word.end()) for word in WORDS.finditer(text) if stem(word[0].lower()) in deeds)
    stems = (stem(match["what"]) for match in found if match and match["what"] not in BREAKS | BEING)
    return frozenset(own for own in stems if own not in LIGHT)


_TO_DO = re.compile(r" (?:not )?to (?P<what>[a-z]+)\b")


_MONTH = rf"(?P<month>{A_MONTH})"
_DAYS = (
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", re.IGNORECASE),
)


def day_of(text: str) -> str | None:
    """The day of the year that a text names first, `11-18`."""
    found = next((match for pattern in _DAYS if (match := pattern.search(text))), None)
    return f"{month_number(found['month']):02}-{int(found['day']):02}" if found else None


def _kind(text: str) -> tuple[Kind | None, frozenset[str]]:
    """What kind of thing is asked for, and of what: the first form that fits."""
    return next(((kind, of(found)) for pattern, kind, of in _KINDS if (found := pattern.search(text))), (None, _NONE))


_NONE: frozenset[str] = frozenset()
_KINDS: tuple[tuple[re.Pattern[str], Kind, Callable[[re.Match[str]], frozenset[str]]], ...] = (
    (_AGE, "age", lambda _: _NONE),
    (_LIST, "list", lambda found: frozenset(terms(found["what"]))),
    (_MUCH, "amount", lambda _: _NONE),
    (_FIGURE, "amount", lambda found: frozenset({stem(found["what"].lower())})),
    (_COUNTS, "count", lambda found: frozenset(map(stem, _noun(found["what"])))),
    (_IDENTITY, "identity", lambda found: frozenset({found["who"].split()[-1]})),
    (_ROLE, "role", lambda found: frozenset(map(stem, _noun(found["what"])[-1:]))),
)


def _noun(what: str) -> list[str]:
    """The words up to the first that ends a noun's group. `gauging stations did they agree on` → gauging, stations"""
    found: list[str] = []
    for word in WORDS.findall(what):
        if word.lower() in BREAKS | DOING | BEING or (found and word[0].isupper()):
            if found:
                break
            continue
        found.append(word.lower())
    return found[-2:]
