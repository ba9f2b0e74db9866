"""
Whether a sentence bears what a question asks: its deed, a number of the thing counted, an age, an office with a name.

A sentence about the right thing that tells something else of it is no answer. What a sentence leaves to the one before
it, or to the reporter's question that it replies to, counts as its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answer.asked import Asked, Kind
from assistant.answer.kindred import kindred
from assistant.answer.whose import holds_for, is_bare
from assistant.calendar import A_MONTH
from assistant.discourse.wordings import OFFICE
from assistant.kin import kin_of
from assistant.numerals import TENS, TO_TWENTY
from assistant.text import stem, terms

_SPELT = "|".join(
    (*TO_TWENTY, *list(TENS)[1:], "dozens?|hundreds?|thousands?|millions?|half|none|no|nobody|several|few|both")
)
_NUMBER = re.compile(
    rf"(?<![\w.,:€$£])(?P<value>\d[\d,]*(?:\.\d+)?|(?:{_SPELT})(?:[- ](?:{_SPELT}|and))*)(?![\w:]|[.,]\d)"
    r"(?P<scale>(?: (?:hundred|thousand|million|billion|dozen))?)(?=(?P<rest>(?:[ -][^\s,.;:()—–“”\"]+){0,5}))",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"^[ -]?(?:%|per ?cent|percent|points?|euros?|dollars?|crowns|pounds|kilomet\w+|met(?:re|er)s?|miles?|nautical|feet"
    rf"|hours?|minutes?|seconds?|days?|weeks?|months?|years?|a\.?m|p\.?m|{A_MONTH})\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:\s*$|[ -]?(?:of|were|was|are|is|have|has|had|more|others?|and|or|to|in|on|at|by|from|since|as|each|so|who"
    r"|that|so far|altogether|alone|remain\w*|came|went|did|do|will|would)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:1[89]|20)\d\d$")
PEOPLE = frozenset(
    map(
        stem,
        (
            "people persons person men women children crew members citizens civilians nationals passengers soldiers "
            "troops fishermen sailors drivers applicants students workers victims hostages casualties dead wounded "
            "injured killed"
        ).split(),
    )
)
_STATES = frozenset(map(stem, "dead died killed killing wounded injured injuring hurt missing".split()))
_LOST = frozenset(terms("lost"))
"""Of lives and of power: it alone says neither."""
_AGED = re.compile(
    r"\baged? \d|,\s\d{1,3}(?=[,.]|\s(?:and|who|whose)\b)|\b\d{1,3}[- ]years?[- ]old\b|\b(?:born|built|founded)\b"
    r"|\bestablished\b|\b\d+ years of age\b|\bturn(?:s|ed|ing) \d\d",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-Z][\w’'-]+")
_LEANS = re.compile(
    r"^\W*(?:(?:and|but|so|well|now|again|look|yes|yeah|no|okay|right)\b\W*)*(?:that|this|it|he|she|they|those|these|we|i"
    r"|you|there)\b",
    re.IGNORECASE,
)
_THE_SAME = re.compile(
    r"^\W*(?:the|both|all|such) (?:\w+,|(?:two|three|four|man|woman|men|women|others?|latter|same)\b)", re.IGNORECASE
)
"""`The man, Stellan Grovik, …` goes on about the one of the sentence before."""
_POINTS = re.compile(r"^\W*(?:(?:and|but|so|well|yes|no)\b\W*)*(?:that|this)\b", re.IGNORECASE)
_SAYING = frozenset(
    terms(
        "say said says saying tell told think thought know known mean true right case correct fact thing point "
        "question answer sure want like way look make good yes let get go going talk see end part something "
        "anything nothing"
    )
)
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with what it may leave unsaid."""

    text: str
    before: str = ""
    """The sentence before it, or the reporter's question that it replies to."""
    title: str = ""
    """Its document's title, which may name the body whose office it tells of."""
    replies: bool = False
    """It stands where a reply answers."""


def own_content(text: str) -> frozenset[str]:
    """The stems of a sentence that tell more than that something is said."""
    return frozenset(terms(text)) - _SAYING


def leans_wholly(text: str, question: str) -> bool:
    """
    Whether a sentence says nothing without what came before it: `That's what Kardelia says.`

    It opens with a pronoun, and has no word of what is asked, or next to none of its own.
    """
    if not _LEANS.match(text):
        return False
    own = own_content(text)
    return not own & set(terms(question)) or (len(own) <= _LITTLE and _POINTS.match(text) is not None)


_LITTLE = 2


def bears(one: Asked, told: Told) -> bool:
    """Whether a sentence tells of the deed, the thing, the count, the age or the office that is asked for."""
    return lacks(one, told) == 0.0


def lacks(one: Asked, told: Told) -> float:
    """How much a sentence leaves to be told of what is asked for: from 0, where it bears all of it, to 1."""
    return max(_lacks_deed(one, told), _lacks_thing(one, told), 1.0 - _BEARS[one.kind](one, told))


def _lacks_deed(one: Asked, told: Told) -> float:
    leans = told.replies or _LEANS.match(told.text) or _THE_SAME.match(told.text)
    own = frozenset(terms(f"{told.text} {told.before}" if leans else told.text))
    own |= frozenset(stem(word) for word in re.findall(r"[^\W\d_]+", told.text.lower()))
    deeds = (one.deeds, one.then)
    return one.weight * max(min((_far(deed, own) for deed in each), default=0.0) for each in deeds)


def _lacks_thing(one: Asked, told: Told) -> float:
    """Of the thing asked for; the kinds of things that their names do not tell need not be told."""
    if one.thing is None or one.thing in _KNOWN_BY_NAME:
        return 0.0
    return _far(one.thing, frozenset(terms(f"{told.text} {told.before} {told.title}")))


def _far(one: str, held: frozenset[str]) -> float:
    if kindred(one, held):
        return 0.0
    return _BY_KIN if not held.isdisjoint(kin_of(one)) else 1.0


_BY_KIN = 0.35
"""What a word lacks that is of the same field: `police` for `arrested`, and `fear` for `worried`."""
_KNOWN_BY_NAME = frozenset(
    map(
        stem,
        (
            "person man woman people official minister president senator congressman congresswoman leader politician "
            "candidate actor actress singer musician band artist author writer director player athlete driver team "
            "club country nation state city town place region continent company firm brand airline agency organization "
            "organisation group party newspaper network channel movie film show song album book game website app "
            "platform language religion animal color colour item food drink product celebrity star champion winner"
        ).split(),
    )
)
"""`Delta` does not say that it is an airline."""


def _counts(one: Asked, told: Told) -> bool:
    """Whether it has a number of that thing, or one that leaves unsaid what it counts where that is plain."""
    people = bool(one.counted & PEOPLE)
    # How many are missing is no answer to how many are dead.
    own = frozenset(terms(told.text)) - _LOST
    if not told.replies and any(not kindred(each, own) for each in one.counted & _STATES):
        return False
    states = (one.counted | one.deeds) & _STATES
    for found in _NUMBER.finditer(told.text):
        if states and _of_another_state(states, told.text, found.start()):
            continue
        # `a gate of which two`, but not `two were killed and a gate`.
        ahead = frozenset(terms(f"{told.before} {told.text[: found.start()]}"))
        plain = people or any(kindred(each, ahead) for each in one.counted)
        rest = found["rest"]
        unit = _UNIT.match(rest) and not one.counted & set(terms(rest[:14]))
        if unit or (_YEAR.match(found["value"]) and not one.counted & set(terms(rest))):
            continue
        things = frozenset(terms(rest))
        if found["value"].lower() == "one" and not any(kindred(each, _next(rest)) for each in one.counted):
            continue  # `one of the best ideas`, `no one`.
        if any(kindred(each, things) for each in one.counted | one.deeds):
            return True
        if plain and (people or told.replies or _ELLIPSIS.match(rest)):
            return True
    return not one.counted


def _of_another_state(states: frozenset[str], text: str, at: int) -> bool:
    """Whether a number counts the dead where the hurt are asked for: by the words of its own clause."""
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, at)), default=0)
    end = next((found.start() for found in _CLAUSE.finditer(text, at)), len(text))
    told = frozenset(terms(text[start:end]))
    others = frozenset(state for state in _STATES if not kindred(state, states, by_start=False))
    return bool(told & others) and not any(kindred(state, told, by_start=False) for state in states)


_CLAUSE = re.compile(r"[,;:]\s|\band\b|\bbut\b")


def _next(rest: str) -> frozenset[str]:
    """The stems of what follows at once."""
    return frozenset(terms(" ".join(rest.split()[:2])))


def _ages(one: Asked, told: Told) -> bool:
    near = f"{told.before} {told.text}" if _LEANS.match(told.text) else told.text
    held = frozenset(terms(near))
    return _AGED.search(told.text) is not None and (not one.names or any(kindred(name, held) for name in one.names))


def _holds_office(one: Asked, told: Told) -> bool:
    """Whether it has the office, a name that is not asked with, and most of what the question says of the two."""
    held, wanted = frozenset(terms(told.text)), frozenset(terms(one.text))
    # `commission` begins as `commissioner` does and is none: here only the word itself, or one of its sense.
    office = any(kindred(each, held, by_start=False) for each in one.counted)
    around = held | frozenset(terms(told.title)) if is_bare(one, told.text) else held
    share = sum(kindred(term, around) for term in wanted) / max(1, len(wanted))
    named = any(stem(name.lower()) not in wanted for name in _PERSON.findall(told.text))
    return office and named and share > _HALF and holds_for(one, told.text)


def _introduces(one: Asked, told: Told) -> float:
    """How far it says who somebody is: `the minister, Anna Orr,`, `Orr, head of the agency`; `Minister Orr` half."""
    (name,) = one.counted
    beside = rf"\b{re.escape(name)}(?:,? (?:an?|the|who|aged|\d+|(?:\w+ )?{_AN_OFFICE})| (?:is|was) (?:an?|the|one)\b)"
    before = rf"(?:{_AN_OFFICE})(?:,? (?:[A-Z][\w’'-]+ )*|\b[^.;]{{0,40}}, (?:[A-Z][\w’'-]+ )*){re.escape(name)}\b"
    if re.search(beside, told.text):
        return 1.0
    found = re.search(before, told.text)
    return 0.0 if found is None else 1.0 if "," in found[0] or found[0].count(" ") > 1 else _HALF


_AN_OFFICE = f"(?i:{OFFICE.pattern})"


_AMOUNT = re.compile(
    r"[€$£¥]\s?\d|\d[\d.,]*\s?(?:[€$£¥%]|bn\b|mn\b)|\b(?:per ?cent|percent)\b"
    r"|\b(?:doubl|tripl|quadrupl|halv)(?:ed|es|ing)\b|\b\w+fold\b|\bby (?:a )?(?:half|third|quarter)\b"
    rf"|\b(?:\d[\d.,]*|(?:{_SPELT})(?: (?:hundred|thousand|million|billion))?)"
    r"[- ](?:(?:hundred|thousand|million|billion|trillion)\b"
    r"|(?!years?\b|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b|seconds?\b)[a-z]{3,})",
    re.IGNORECASE,
)


def _has_amount(one: Asked, told: Told) -> bool:
    """Whether it has a sum or a measure, and the thing that is measured; a time is none."""
    held = frozenset(terms(told.text))
    about = not one.counted or any(kindred(each, held) for each in one.counted)
    return about and _AMOUNT.search(told.text) is not None


def goes_on_about(one: Asked, text: str) -> bool:
    """Whether a sentence tells on of a thing that was told before: `the order` of `the order to leave`."""
    found = re.findall(r"\b[Tt]he ([a-z]+)", text)
    return any(stem(word) in one.head for word in found)


def gives_quantity(one: Asked, told: Told) -> bool:
    """`The volume released was 5.6 million cubic metres` answers `how much water`, though it does not say `water`."""
    return one.kind == "amount" and _QUANTITY.search(told.text) is not None and _has_amount(one, told)


_QUANTITY = re.compile(r"\b(?:volume|amount|quantity|total|sum)\b", re.IGNORECASE)


def _anything(_one: Asked, _told: Told) -> bool:
    return True


_BEARS: dict[Kind | None, Callable[[Asked, Told], float]] = {
    None: _anything,
    "count": _counts,
    "amount": _has_amount,
    "age": _ages,
    "role": _holds_office,
    "identity": _introduces,
    "list": _anything,
}
