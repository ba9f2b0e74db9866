"""The day or the moment that a field or an opening line names."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from assistant.dates.foreign import in_english
from assistant.dates.grammar import MONTH, SCANNER, WHOLE_DAY, Context, resolved
from assistant.dates.ranges import exact_day
from assistant.domain import Span
from assistant.moments import utc


def parse_date(value: str) -> str | None:
    """The day that a metadata field names, in any common form; None where it is ambiguous: `03/04/2031`."""
    compact = re.fullmatch(r"\s*(\d{4})(\d\d)(\d\d)\s*", value)
    if compact:
        day = exact_day(*map(int, compact.groups()))
        return day.isoformat() if day else None
    found = _first_day(in_english(_TIDY.sub(" ", value)), american=False)
    return found[1].isoformat() if found else None


# What may stand between `Corrected` and its date: a bracket, `on`, a time of day.
_BEFORE_DAY = re.compile(r"(?:[\W\d_]|\b(?:on|at|issued|posted|dated|am|pm|gmt|utc|le|el|den|the)\b)*", re.IGNORECASE)


def leading_date(value: str) -> str | None:
    """The day that the value begins with: `(21 November 2026): An earlier version …`."""
    value = in_english(_TIDY.sub(" ", value))
    found = _first_day(value, american=False)
    return found[1].isoformat() if found and _BEFORE_DAY.fullmatch(value[: found[0].start]) else None


_TIDY = re.compile(r"\s+")


def _first_day(value: str, *, american: bool) -> tuple[Span, date] | None:
    """The first whole date in a text and its place."""
    context = Context(None, american, lambda: False)
    for match in WHOLE_DAY.finditer(value):
        words = re.sub(r"[A-Za-z]+", lambda word: _cased(word.group()), match.group())
        found = resolved(str(match.lastgroup), words, context)
        if found and not found.relative:
            return Span(*match.span()), found.first
    return None


def _cased(word: str) -> str:
    """`MARCH` and `march` → `March`; `3RD` → `3rd`"""
    return word.lower() if word.lower() in {"of", "the", "st", "nd", "rd", "th"} else word.capitalize()


_ZONES = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9,
    "AEST": 10, "AEDT": 11,
}  # fmt: skip
_TIME = re.compile(
    r"(?<![\d.:])(?:(?P<hour>[012]?\d)(?:[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?)?\s*"
    r"(?P<half>[ap]\.?m\b\.?)?|(?P<military>[0-2]\d[0-5]\d)(?P<hours> ?h(?:ou)?rs\b)?|(?P<word>noon|midnight))"
    r"(?:,? *\(?(?P<zone>[A-Z]{1,5}\b|[+-]\d\d:?\d\d))?(?![\w:])",
    re.IGNORECASE,
)


# What may follow a time of day and is no zone.
_NOT_ZONES = frozenset({
    "ON", "AT", "THE", "HRS", "HOURS", "AM", "DE", "DEL", "DEN", "DES", "DI", "DU", "EL", "LE", "OP",
})  # fmt: skip


def parse_moment(value: str, *, published: str | None = None) -> str | None:
    """
    The moment in UTC that a field names; midnight where it gives no time, UTC where it gives no zone.

    A day without its year, or a weekday, is the next from the day of publication on; None where that is not known.

    None where the zone is one that several countries use or only the place knows: a wrong hour breaks an embargo.
    """
    moment = _read(value, published)
    if moment is None:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return utc(moment)
    except (OverflowError, ValueError):
        return None


def wall_clock(value: str, *, published: str | None = None) -> datetime | None:
    """The day and hour as written, whatever the zone: `09:00` and `09:00 CET` of one day are the same."""
    moment = _read(value, published)
    return moment.replace(tzinfo=None) if moment else None


def _read(value: str, published: str | None) -> datetime | None:
    value = _TIDY.sub(" ", value.strip())
    return _standard(value) or _written(in_english(value), published)


def _standard(value: str) -> datetime | None:
    """ISO 8601, or the form of e-mail headers."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        pass
    if not re.match(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT)", value):
        return None
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None


def names_zone(value: str) -> bool:
    """Whether a time of day in the value has its zone, or is ISO 8601 with an offset."""
    zones = (time["zone"] for time in _TIME.finditer(_TIDY.sub(" ", value)))
    known = any(zone and (zone.upper() in _ZONES or zone[0] in "+-") for zone in zones)
    return known or re.search(r"\d(?:Z|[+-]\d\d:?\d\d)\b", value) is not None


# A clock that only the place knows, and hours of which only these words tell whether they are before noon.
_PLACES_TIME = re.compile(r"\b(?:local|[A-Z][\w'’.-]*) time\b|\b(?:Ortszeit|heure|hora|ora)\b", re.IGNORECASE)
_LATER_HALF = re.compile(
    r"\b(?:afternoon|evening|tonight|nachmittags?|abends?|soir|après-midi|tarde|noche|noite|pomeriggio|sera|avond|"
    r"middag)\b",
    re.IGNORECASE,
)


def _written(value: str, published: str | None) -> datetime | None:
    """`6 a.m. GMT, Tuesday 4 March 2031`"""
    found = _first_day(value, american=False) or (_day_to_come(value, published) if published else None)
    if found is None or _PLACES_TIME.search(value):
        return None
    span, day = found
    rest = f"{value[: span.start]} {value[span.end :].lstrip('T')}"
    times = sorted(filter(_is_time, _TIME.finditer(rest)), key=_is_bare)
    if times:
        return None if _LATER_HALF.search(value) and not times[0]["half"] else _at(day, times[0])
    return None if re.search(r"\d", rest) else datetime(day.year, day.month, day.day)


def _is_time(found: re.Match[str]) -> bool:
    return any(found[part] for part in ("minute", "half", "military", "word", "zone"))


def _is_bare(time: re.Match[str]) -> bool:
    """`0600 Thursday`, which counts where nothing else is a time: four digits may be a room."""
    return bool(time["military"] and not time["hours"] and not time["zone"])


def _day_to_come(value: str, published: str) -> tuple[Span, date] | None:
    """The one day that the value names without its year; None where it is past, or the weekday is another's."""
    today = date.fromisoformat(published)
    context = Context(today, False, lambda: True)
    cased = re.sub(r"[A-Za-z]+", lambda word: _cased(word.group()), value)
    for match in SCANNER.finditer(cased):
        found = resolved(str(match.lastgroup), match.group(), context)
        if not found or found.first != found.last:
            continue
        weekday = re.match(r"(?:mon|tue|wed|thu|fri|sat|sun)", match.group(), re.IGNORECASE)
        agrees = not weekday or found.first.strftime("%a").lower() == weekday.group().lower()
        return (Span(*match.span()), found.first) if agrees and found.first >= today else None
    return None


def _at(day: date, time: re.Match[str]) -> datetime | None:
    zone = (time["zone"] or "UTC").upper()
    offset = _offset(zone)
    if offset is None:
        return None
    hour, minute = int(time["hour"] or 0), int(time["minute"] or 0)
    if time["military"]:
        hour, minute = divmod(int(time["military"]), 100)
    if time["word"]:
        hour = 12 if time["word"].lower() == "noon" else 0
    if time["half"] and hour <= 12:
        hour = hour % 12 + (12 if time["half"][0] in "pP" else 0)
    if hour > 23:
        return None
    return datetime(day.year, day.month, day.day, hour, minute, int(time["second"] or 0), tzinfo=timezone(offset))


def _offset(zone: str) -> timedelta | None:
    if zone[0] in "+-":
        minutes = 60 * int(zone[1:3]) + int(zone[-2:])
        return timedelta(minutes=minutes if zone[0] == "+" else -minutes) if minutes < 24 * 60 else None
    hours = _ZONES.get(zone, 0 if zone in _NOT_ZONES else None)
    return None if hours is None else timedelta(hours=hours)


_UNDATED_LINE = re.compile(
    r"embargo|sperrfrist|gesperrt|not for (?:release|publication)|corrects|updated|\bnext (?:release|update|meeting)",
    re.IGNORECASE,
)
_DATELINE_END = re.compile(r" ?[–—]+ | - |\) ?[-–—]|-- ")


def dateline(text: str) -> str | None:
    """
    The date in the opening lines: a line of its own, or before the dash that opens a wire story.

    `"LONDON, 3 March 2031 (Reuters) – Talks …"` → `2031-03-03`; None without a year, since a guess would be stored.
    """
    opening = text[:3000]
    american = is_american(text)
    for line in [line for line in opening.split("\n") if line.strip()][:8]:
        found = _first_day(in_english(_head(line)), american=american)
        if found:
            return found[1].isoformat()
    return None


def _head(line: str) -> str:
    """The part of an opening line that may date it: a short line that is no sentence, or what precedes a dash."""
    if _UNDATED_LINE.search(line):
        return ""
    count, is_sentence = len(line.split()), line.rstrip().endswith((".", "?", "!"))
    if count <= 8 or (count <= 14 and not is_sentence):
        return line
    dash = _DATELINE_END.search(line, 0, 120)
    return line[: dash.start()] if dash else ""


def is_american(text: str) -> bool:
    """Whether the document puts the month first, or its clock on American zones."""
    sample = text[:200_000]
    month_first = len(re.findall(rf"{MONTH} \d{{1,2}}, \d{{4}}|\b[ECMP][SD]T\b", sample))
    return month_first > len(re.findall(rf"\b\d{{1,2}} {MONTH} \d{{4}}", sample))
