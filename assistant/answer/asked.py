"""
Question → what it asks: its parts, the deed that it asks about, the thing that it counts, the names that it gives.

There is no grammar here, only the order of words: `When did the ferry sink?` asks about `sink`, since that is what
follows the one who does it. Where the order tells nothing, nothing is required of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.calendar import A_MONTH, MONTHS, WEEKDAYS, month_number
from assistant.text import STOPWORDS, stem, terms

Kind = Literal["count", "amount", "age", "role", "list"]

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

_WORDS = re.compile(r"[^\W_]+(?:['’.\-/][^\W_]+)*")
_ASKS = re.compile(rf"\b{_HEAD}\b", re.IGNORECASE)
_DOING = frozenset("did do does will would can could may might should must shall".split())
_BEING = frozenset("is are was were be been being has have had".split())
_BREAKS = STOPWORDS | frozenset(
    "a an the of at in on for to from with by about into over under between since until after before during per via "
    "against among through within without toward towards and or but if as than that which who first last next now "
    "still already also ever yet just only currently today "
    "my your our his her its their this these those".split()
)
_PARTICIPLE = re.compile(
    r"^[a-z-]{2,}(?:ed|ied|wn|ught|pt|ne)$|^(?:taken|given|held|shot|hurt|sent|built|met|made|paid|sold|told|born|shut|hit"
    r"|cut|set|put|kept|left|lost|won|found|bound|seen|been|chosen|written|driven|broken|stolen|frozen|spoken|run|let"
    r"|read|laid|led|fed|sunk|begun|struck|stuck|torn|worn|sworn|beaten|fallen|risen|hidden|forbidden|withdrawn)$"
)
_LIGHT = frozenset(
    map(
        stem,
        (
            "be been become have do done make made take get give given go gone come hold held say said tell told think "
            "want need happen occur mean know see seen use used cost last include expect planned plan set call called "
            "call work concern involve look appear seem put place stand run deal based located scheduled due supposed "
            "reported said asked told believed thought known considered mean answer ask send sent catch caught start "
            "begin spend react rate touch offer apply add added register registered count fail sit"
        ).split(),
    )
)
"""They say too little of what was done for an answer to have to say it too."""
_KIN = (
    "apologise apologize apology apologies regret sorry",
    "resign resignation quit step stand leave departure resigned left stepped stepping",
    "die dies dead death deaths killed kill killing fatal fatalities toll lost",
    "injure injured hurt wounded wound injury injuries harmed",
    "pay paid payment pays money fund funds funded finance contribution bond price fee crowns euros dollars",
    "detain detained detention detentions arrest arrested seize seized custody imprison jail jailed held hold prison",
    "release released free freed freedom discharge discharged let",
    "shoot shot shots fire fired firing gunfire opened",
    "end ends ended expire expires lapse lapses close closes finish conclude over run runs out",
    "begin began begins start started starts open opens opened launch launched commence resume",
    "sign signed signature conclude concluded agreed",
    "meet met meeting talk talks summit session convene gather",
    "build built construct constructed construction",
    "visit visits travel travels travelled trip go went journey fly flew tour traveling",
    "suspend suspended suspension halt halted stop stopped pause cancel cancelled",
    "agree agreed agreement accept accepted consent approve approved",
    "refuse refused reject rejected decline declined deny denied",
    "choose chose chosen elect elected win won victory appoint appointed named name nominate nominated suggest",
    "expel expelled deport deported expulsion",
    "announce announced say said tell declare declared statement",
    "rise rose risen increase increased grow grew gained up",
    "fall fell fallen drop dropped decrease decline declined lose lost down",
    "lead led leads head heads chair chairs chaired leader preside presided",
    "move moved deploy deployed send sent dispatch sending",
    "shut closed close closure closed shutdown",
    "own owned owns owner belong",
    "interview interviewed question questioned speak spoken",
    "attack attacked strike struck assault hit bomb bombed",
    "captain master skipper commander",
    "taken brought bring carry carried",
)  # fmt: skip
_KINDRED: dict[str, frozenset[str]] = {}
for _group in _KIN:
    _stems = frozenset(map(stem, _group.split()))
    for _one in _stems:
        _KINDRED[_one] = _KINDRED.get(_one, frozenset()) | _stems
_SAME_START = 5
"""Letters that two stems of one family share: `deten` is not `detai`, `investig` is `investigat`."""

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
    """A whole question: what a part leaves unsaid is taken from the first; the same as `shown` where nothing is."""
    shown: str
    """As it was put."""
    kind: Kind | None
    deeds: frozenset[str]
    """Stems of which an answer has one or its kin; empty where the order of words shows none."""
    counted: frozenset[str]
    """Stems of what is counted, listed, or of the office that somebody has."""
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


def asked(question: str) -> tuple[Asked, ...]:
    """
    What a question asks, part by part.

    `Who chairs the talks and when are they held?` → `Who chairs the talks`, `when are they held … chairs talks`
    """
    found = list(_parts(question.strip()))
    first = found[0]
    return tuple(_read(first if one == first else _completed(one, first), one) for one in found)


_COMPARED = re.compile(
    r"^\W*compare what (?P<one>.{2,40}?) and (?P<other>.{2,40}?) (?P<says>say|said|think|thought|claim|claimed)\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def _parts(question: str) -> Iterator[str]:
    if compared := _COMPARED.match(question):
        for who in (compared["one"], compared["other"]):
            yield f"What does {who} {compared['says']}{compared['rest'].rstrip(' .?')}?"
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
    deeds = _deeds(first) if not _deeds(part) and not _BEGINS_CLAUSE.search(part) else frozenset()
    held = set(terms(part))
    topic = [
        word
        for word in _WORDS.findall(_ASKS.sub(" ", first))
        if word.lower() not in _BREAKS | _DOING | _BEING and stem(word.lower()) not in held
    ]
    kept = [word for word in topic if deeds or stem(word.lower()) not in _deeds(first)]
    return f"{part.rstrip('?')} {' '.join(kept)}?"


_BEGINS_CLAUSE = re.compile(rf"{_HEAD}\s+(?:{'|'.join(sorted(_DOING | _BEING))})\b", re.IGNORECASE)


def _read(text: str, shown: str) -> Asked:
    kind, counted = _kind(text)
    deeds = _deeds(shown)
    return Asked(
        text,
        shown,
        kind,
        deeds,
        counted,
        day_of(shown),
        _names(shown),
        full=_full_names(shown),
        head=_head(shown) & deeds,
        doers=_names(_until(shown, deeds)),
        then=_then(shown, deeds - _head(shown)),
    )


def _names(text: str) -> frozenset[str]:
    names = (re.sub(r"['’]s?$", "", name).lower() for name in _NAMED.findall(text))
    return frozenset(stem(name) for name in names if name not in TITLES)


_RUN = re.compile(r"(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")


def _full_names(text: str) -> frozenset[tuple[str, str]]:
    """`Did Mayor Anna Orr resign?` → Anna Orr; longer names are of bodies and places."""
    runs = ([word for word in run.split() if word.lower() not in TITLES] for run in _RUN.findall(text))
    return frozenset((run[0], re.sub(r"['’]s?$", "", run[1])) for run in runs if len(run) == 2)


def _until(text: str, deeds: frozenset[str]) -> str:
    """The question up to its deed; nothing of one without."""
    found = next((word for word in _WORDS.finditer(text) if stem(word[0].lower()) in deeds), None)
    return text[: found.start()] if found else ""


def _then(text: str, deeds: frozenset[str]) -> frozenset[str]:
    found = (_TO_DO.match(text, word.end()) for word in _WORDS.finditer(text) if stem(word[0].lower()) in deeds)
    stems = (stem(match["what"]) for match in found if match and match["what"] not in _BREAKS | _BEING)
    return frozenset(own for own in stems if own not in _LIGHT)


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
    (_ROLE, "role", lambda found: frozenset(map(stem, _noun(found["what"])[-1:]))),
)


def _noun(what: str) -> list[str]:
    """The words up to the first that ends a noun's group. `gauging stations did they agree on` → gauging, stations"""
    found: list[str] = []
    for word in _WORDS.findall(what):
        if word.lower() in _BREAKS | _DOING | _BEING or (found and word[0].isupper()):
            if found:
                break
            continue
        found.append(word.lower())
    return found[-2:]


def _deeds(question: str) -> frozenset[str]:
    words = _WORDS.findall(_WHEN.sub("when", question))
    low = [word.lower() for word in words]
    heads = [at for at, word in enumerate(low) if word in _QUESTION_WORDS]
    # `How did they react?` is answered by what they did.
    plain_how = bool(heads) and low[heads[0]] == "how" and not set(low[heads[0] + 1 : heads[0] + 2]) - (_DOING | _BEING)
    if not heads or low[heads[0]] in {"what", "which"} or plain_how:
        return frozenset()
    start = heads[0] + 1
    auxiliary = next((at for at in range(start, len(low)) if low[at] in _DOING | _BEING), None)
    if low[heads[0]] == "who" and (auxiliary is None or auxiliary > start):
        found = low[start : start + 1]
    elif low[heads[0]] == "who" and auxiliary == start and low[start] in _DOING and _is_plain(words[start + 1 :]):
        found = low[start + 1 : start + 2]
    elif auxiliary is None:
        return frozenset()
    elif low[auxiliary] in _DOING and "be" not in low[auxiliary:]:
        found = _after_subject(words[auxiliary + 1 :])
    else:
        found = [word for word in low[auxiliary + 1 :] if _PARTICIPLE.match(word) and word not in _BREAKS][:1]
        if not found and low[auxiliary + 1 : auxiliary + 2] and low[auxiliary + 1].endswith("ing"):
            found = [low[auxiliary + 1]]
    told = frozenset(own for word in found if (own := stem(word)) not in _LIGHT and word.isalpha())
    return told or _head(question)


def _head(question: str) -> frozenset[str]:
    """What is given, held or made where the deed itself says little: `When was the order to leave given?` → order"""
    found = _SUBJECT.match(question)
    words = _WORDS.findall(found["what"]) if found else []
    return frozenset({stem(words[-1].lower())}) if words and words[-1].islower() else frozenset()


_SUBJECT = re.compile(
    r"^\W*(?:when|where|why|how)\s+(?:is|was|were|are|will|has|have|had|did|does)\s+(?:the|an?|its|their|his|her)\s+"
    r"(?P<what>(?:[\w’'-]+\s+){0,2}?[a-z][\w’'-]+)\s+(?:(?:to|of|for|on|in|at|about|between|with|against)\b.*\s)?"
    r"(?:be\s+|been\s+|being\s+)?(?:held|given|made|taken|tak(?:e|ing) place|set|put|called|happen(?:ed)?|begun)\b",
    re.IGNORECASE,
)


_WHEN = re.compile(
    r"\b(?:(?:on|by|in|from|at|since|until) )?(?:what|which) (?:date|day|year|month|time)\b", re.IGNORECASE
)
_QUESTION_WORDS = frozenset("who whom when where why how what which".split())


def _is_plain(words: list[str]) -> bool:
    return bool(words) and words[0][0].islower() and words[0] not in _BREAKS and words[0] != "be"


def _after_subject(words: list[str]) -> list[str]:
    """What the one asked about does. `the consul general visit the prison` → visit"""
    found: list[str] = []
    run, defined = list[str](), False
    for word in [*words, "."]:
        low = word.lower()
        if low not in _BREAKS and word != ".":
            run.append(word)
            continue
        # `the government of Dorvane sign`, `the portal be back`: what stands there is still the one who does it.
        if low != "of" and low not in _BEING and (own := _verb_in(run, defined)):
            found.append(own)
            # A thing and its place (`the wall at Hjelst cost`) look like a deed and its place: either will do.
            if run[0][0].isupper() or run[0].lower() in _PRONOUNS or low in _ARTICLES or len(found) == _EITHER:
                break
        run, defined = ([word], False) if low in _PRONOUNS else ([], low in _ARTICLES)
    return found


_PRONOUNS = frozenset("he she it they we you i".split())
_ARTICLES = frozenset("a an the my your our his her its their this that these those".split())
_EITHER = 2


def _verb_in(run: list[str], defined: bool) -> str | None:
    """`Ambassador Dahl resign` → resign; `upstream states store` → store; `talks` alone is a thing."""
    if len(run) < 2:
        return None
    if run[0].lower() in _PRONOUNS:
        return run[1]
    capitals = [at for at, word in enumerate(run) if word[0].isupper()]
    if not capitals:
        return run[-1]
    after = [word for word in run[capitals[-1] + 1 :] if word[0].islower()]
    if capitals[0] > 0:
        return run[capitals[0] - 1] if capitals[0] > 1 else None
    if not after or re.search(r"['’]s?$", run[capitals[-1]]):
        return None
    # `the Sorrenian coast guard fire`, but `Kardelia open talks`.
    return after[-1] if defined else after[0]


def kindred(one: str, held: frozenset[str], *, by_start: bool = True) -> bool:
    """Whether a stem, or one of its family or sense, is among those held."""
    if one in held or _KINDRED.get(one, frozenset()) & held:
        return True
    return by_start and len(one) >= _SAME_START and any(other.startswith(one[:_SAME_START]) for other in held)
