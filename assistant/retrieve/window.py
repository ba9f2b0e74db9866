"""
The days that a question names, as filters on when a document was published.

A question of what was said on a day is answered by what was published on it; one of what happened on Monday, by what
was published from then on. A day that is still to come says nothing of when it was announced, and sets no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.calendar import A_MONTH
from assistant.dates import Mention, find_dates
from assistant.domain import Filter
from assistant.moments import later, utc_now

_JOINER = r"(?:and|to|through|until|till|or|[–-])"
_DAY = rf"(?:(?:early |mid-|late )?{A_MONTH}(?: \d\d?)?|\d\d? {A_MONTH})"
_YEAR_SAID_ONCE = re.compile(
    rf"\b(?P<first>{_DAY})(?= {_JOINER} (?:in |on )?{_DAY},? (?P<year>\d{{4}})\b)", re.IGNORECASE
)
_SAYING = re.compile(
    r"\b(?:say|says|said|saying|tell|told|ask(?:ed)?|answer(?:ed)?|respon(?:d|ded|se)|repl(?:y|ied)|describe[ds]?"
    r"|quoted|remarks?|statements?|briefings?|press conference)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|after)(?: the)? $", re.IGNORECASE)
_RECORD = re.compile(r"\b(?:first|most|least|\w{2,}est)\b", re.IGNORECASE)
"""`the first since March 2012` names no days to search."""
_BEFORE = re.compile(
    r"(?<!days )(?<!weeks )(?<!months )(?<!years )\b(?:before|until|till|prior to|up to)(?: the)? $", re.IGNORECASE
)
_RANGE_OPENS = re.compile(r"\b(?:from|between)(?: the)? $", re.IGNORECASE)
_RANGE_GOES_ON = re.compile(rf"^ ?{_JOINER} ?(?:the )?$", re.IGNORECASE)
_SHORT = frozenset({"day", "days", "weekend", "week"})
_BOUNDING = _SHORT | {"month"}
"""A year or a quarter is more often what a figure is of."""
_WINDOWS = 3
"""A question that names more days than this is about a course of events, not about one of them."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From its first day to its last; open where there is none."""

    since: str | None
    until: str | None
    """The day after the last."""


def windows(question: str, where: Filter) -> tuple[Filter, ...]:
    """
    The filter narrowed to each of the days, months or ranges that the question names; the filter itself where it names
    none, or none that the filter lets through.

    `between 3 and 7 July 2014` → since 2014-07-03, until 2014-07-08
    """
    whole = _YEAR_SAID_ONCE.sub(lambda match: f"{match['first']} {match['year']}", question)
    today = (where.as_of or utc_now())[:10]
    stretches = _stretches(whole, today, asked_then=where.as_of is not None)
    narrowed = dict.fromkeys(one for stretch in stretches if (one := _within(stretch, where)))
    return tuple(narrowed) if 0 < len(narrowed) <= _WINDOWS else (where,)


def _stretches(question: str, today: str, *, asked_then: bool) -> Iterator[_Stretch]:
    """What each date of the question, or each pair of them that is a range, says of when."""
    mentions = [one for one in find_dates(question, today) if one.granularity in _BOUNDING]
    said = _SAYING.search(question) is not None
    while mentions:
        first = mentions.pop(0)
        before = question[: first.span.start]
        between = question[first.span.end : mentions[0].span.start] if mentions else ""
        if _RANGE_OPENS.search(before) and _RANGE_GOES_ON.search(between):
            yield _Stretch(first.start, later(mentions.pop(0).end, 1))
        elif first.start <= today or not (first.relative or asked_then):
            yield from _stretch(first, before, today, said=said)


def _stretch(mention: Mention, before: str, today: str, *, said: bool) -> Iterator[_Stretch]:
    """What a date after those words says of when; nothing where it sets no bounds."""
    following = later(mention.end, 1)
    if _SINCE.search(before):
        if not _RECORD.search(before):
            yield _Stretch(mention.start, None)
    elif _BEFORE.search(before):
        # What was before a month is still told of within it.
        yield _Stretch(None, mention.start if mention.granularity == "day" else following)
    elif mention.relative and mention.granularity != "day" and today <= mention.end:
        return  # `this week` asks for what is new, which the order of the results sees to.
    elif mention.relative and mention.granularity in _SHORT and not said:
        yield _Stretch(mention.start, None)
    else:
        yield _Stretch(mention.start, following)


def _within(stretch: _Stretch, where: Filter) -> Filter | None:
    """The filter narrowed to it; None where the filter lets nothing of it through."""
    since = max(filter(None, (stretch.since, where.since)), default=None)
    until = min(filter(None, (stretch.until, where.until)), default=None)
    return None if since and until and since >= until else replace(where, since=since, until=until)
