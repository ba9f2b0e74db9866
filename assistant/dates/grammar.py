"""
The forms a date takes in English, each a pattern and a function from its match to a range.

The scanner is made from the same patterns, so what it finds always resolves by the form that found it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.calendar import A_MONTH, A_WEEKDAY, MONTHS, WEEKDAYS
from assistant.dates.ranges import Range, day_in_year, exact_day, one_day, part_of, stepped, whole_month
from assistant.numerals import TO_TWELVE, TO_TWENTY

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Context:
    """What a form needs to know beyond its own words."""

    today: date | None
    american: bool
    is_ahead: Callable[[], bool]
    """Whether the sentence looks forward; asked only by forms that cannot tell by themselves."""


_MONTHS = [name[:3] for name in MONTHS]
_DAYS = [name[:3] for name in WEEKDAYS]
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
# Capitals are required, so that "may", "march" and "sat" stay words.
MONTH = (
    rf"(?:{A_MONTH}|{A_MONTH.upper()}|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?)"
)
_WEEKDAY = rf"(?:{A_WEEKDAY}|{A_WEEKDAY.upper()}|(?:Mon|Tues?|Wed|Thur?s?|Fri|Sat|Sun)\.)"
_LEAD = rf"(?:(?:{_WEEKDAY}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?=,)),? )?"
# Not the hours of `March 3:15` nor the share of `May 5%`.
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:%]|[.,]\d)"
_Y = r"(?:1[5-9]|2[01])\d\d(?!\w|[.,]\d)"
_TO = r"(?: ?[-–—] ?| (?:to|through|and|until) )"
_COUNT = rf"(?:\d{{1,3}}|[Aa]n?|[Aa] couple of|{'|'.join(TO_TWELVE)})"


# One function a form: its match and the context to a range, or None.


def _iso(match: re.Match[str], _: Context) -> Range | None:
    return one_day(exact_day(int(match["y"]), int(match["m"] or match["m_"]), int(match["d"] or match["d_"])))


def _iso_month(match: re.Match[str], _: Context) -> Range | None:
    """`2031-03`; of `2001-03` nobody can tell whether it is March or three years."""
    year, month = int(match["y"]), int(match["m"])
    return whole_month(year, month) if month <= year % 100 else None


def _numeric(match: re.Match[str], context: Context) -> Range | None:
    first, second = int(match["a"]), int(match["b"])
    if first <= 12 and second <= 12 and first != second and not (context.american and match["sep"] == "/"):
        return None
    month, day = (first, second) if second > 12 or (context.american and first <= 12) else (second, first)
    return one_day(exact_day(int(match["y"]), month, day))


def _day(match: re.Match[str], context: Context) -> Range | None:
    month, day = match["month"] or match["month2"], match["d"] or match["d2"]
    year = match["y"] or match["y2"]
    return one_day(day_in_year(year, _month(month), _int(day), context.today), relative=year is None)


def _days(match: re.Match[str], context: Context) -> Range | None:
    """`March 30 to April 2`, `3-5 March 2031`; the year stands after the last day."""
    month_first = match["m1"] is not None
    start_month, end_month = (
        (match["m1"], match["m2"] or match["m1"]) if month_first else (match["m3"] or match["m4"], match["m4"])
    )
    start_day, end_day = (match["d1"], match["d2"]) if month_first else (match["d3"], match["d4"])
    year = match["y1"] or match["y2"]
    last = day_in_year(year, _month(end_month), _int(end_day), context.today)
    if last is None:
        return None
    wraps = _month(start_month) > _month(end_month)
    first = exact_day(last.year - wraps, _month(start_month), _int(start_day))
    return Range(first, last, "days", year is None) if first and first < last else None


def _month_of_year(match: re.Match[str], _: Context) -> Range | None:
    return part_of(whole_month(int(match["y"]), _month(match["month"])), match["part"])


def _bare_month(match: re.Match[str], context: Context) -> Range | None:
    """The latest such month that has begun, or the next to come where the sentence looks forward."""
    if context.today is None:
        return None
    month, today = _month(match["month"]), context.today
    ahead = match["which"] == "next" or (match["which"] != "last" and context.is_ahead())
    year = today.year + (month < today.month if ahead else -(month > today.month))
    if match["which"] == "last" and month == today.month:
        year -= 1
    return part_of(whole_month(year, month, relative=True), match["part"])


def _year(match: re.Match[str], _: Context) -> Range | None:
    year = int(match["y"])
    return part_of(Range(date(year, 1, 1), date(year, 12, 31), "year"), match["part"])


def _years(match: re.Match[str], _: Context) -> Range | None:
    first, last = int(match["y"]), int(match["to"])
    return Range(date(first, 1, 1), date(last, 12, 31), "years") if first < last else None


def _decade(match: re.Match[str], _: Context) -> Range | None:
    first = int(match["y"])
    return part_of(Range(date(first, 1, 1), date(first + 9, 12, 31), "decade"), match["part"])


def _quarter(match: re.Match[str], _: Context) -> Range | None:
    year = int(match["y"] or match["y_"])
    is_half = (match["unit"] or match["letter"]).lower().startswith("h")
    count = 2 if is_half else 4
    number = int(match["n"]) if match["n"] else _ORDINALS.get(match["which"], count)
    months = 12 // count
    if number > count:
        return None
    first, last = date(year, (number - 1) * months + 1, 1), whole_month(year, number * months).last
    return Range(first, last, "half" if is_half else "quarter")


def _near(match: re.Match[str], context: Context) -> Range | None:
    words = match.group().lower()
    day_words = {"yesterday": -1, "last night": -1, "tomorrow": 1, "before yesterday": -2, "after tomorrow": 2}
    by = next((days for ending, days in reversed(day_words.items()) if words.endswith(ending)), 0)
    return one_day(context.today + timedelta(days=by), relative=True) if context.today else None


def _ago(match: re.Match[str], context: Context) -> Range | None:
    """Weeks, months and years ago name the week, month or year, since nobody counts the days."""
    if context.today is None:
        return None
    words = match["count"].lower()
    count = int(words) if words.isdigit() else TO_TWENTY.get(words, 2 if "couple" in words else 1)
    unit, count = ("year", 10 * count) if match["unit"] == "decade" else (match["unit"], count)
    return stepped(unit, count if match["way"] == "from now" else -count, context.today)


def _unit(match: re.Match[str], context: Context) -> Range | None:
    if context.today is None:
        return None
    if match["weekend"]:
        is_over = context.today.weekday() < 5 and not context.is_ahead()
        return stepped("weekend", -1 if is_over else 0, context.today)
    step = {"this": 0, "last": -1, "next": 1, "past": -1, "coming": 1}[match["which"].lower()]
    part = (match["part"] or "").lower()
    found = stepped(match["unit"] or match["end"], step, context.today)
    if found and step == 0 and part in {"earlier", "later"}:
        ends = (found.first, context.today) if part == "earlier" else (context.today, found.last)
        return Range(*ends, found.granularity, relative=True) if ends[0] <= ends[1] else found
    return part_of(found, part) if found else None


def _weekday(match: re.Match[str], context: Context) -> Range | None:
    if context.today is None:
        return None
    today, day = context.today, _DAYS.index(match["day"][:3].capitalize())
    monday = today - timedelta(days=today.weekday())
    back, forth = timedelta(days=(today.weekday() - day) % 7), timedelta(days=(day - today.weekday()) % 7)
    which = (match["which"] or "").lower()
    found = {
        "next": monday + timedelta(days=7 + day),
        "last": today - (back or timedelta(days=7)),
        "this": monday + timedelta(days=day),
        "this coming": today + (forth or timedelta(days=7)),
    }.get(which)
    return one_day(found or (today + forth if context.is_ahead() else today - back), relative=True)


def _ordinal(match: re.Match[str], context: Context) -> Range | None:
    """`on the 14th`: of this month, or of the last one if that is still to come and the sentence looks back."""
    if context.today is None:
        return None
    today, day = context.today, _int(match["d"])
    month = today.replace(day=1)
    if day > today.day and not context.is_ahead():
        month = (month - timedelta(days=1)).replace(day=1)
    elif day < today.day and context.is_ahead():
        month = (month + timedelta(days=31)).replace(day=1)
    return one_day(exact_day(month.year, month.month, day), relative=True)


def _int(ordinal: str) -> int:
    """`3rd` → 3"""
    return int(ordinal.rstrip("stndrhSTNDRH"))


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].capitalize()) + 1


_PART = r"(?:(?P<part>early|late|mid)[ -])?"
_UNIT = r"(?P<unit>week|month|year|quarter|decade)"
# The longest form first: the scanner takes the first that fits at a place.
FORMS: dict[str, tuple[str, Callable[[re.Match[str], Context], Range | None]]] = {
    "iso": (r"(?P<y>\d{4})(?:-(?P<m>[01]\d)-(?P<d>[0-3]\d)|/(?P<m_>[01]?\d)/(?P<d_>[0-3]?\d))(?![\d/-])", _iso),
    "iso_month": (r"(?P<y>(?:1[5-9]|2[01])\d\d)-(?P<m>0[1-9]|1[0-2])(?![\w/-]|[.,]\d)", _iso_month),
    "numeric": (r"(?P<a>[0-3]?\d)(?P<sep>[/.])(?P<b>[0-3]?\d)[/.](?P<y>\d{4})(?![\d/])", _numeric),
    "days": (
        (
            rf"{_LEAD}(?P<m1>{MONTH}) (?P<d1>{_D}){_TO}(?:(?P<m2>{MONTH}) )?(?P<d2>{_D})(?! {MONTH})"
            rf"(?: ?,? (?P<y1>{_Y}))?|{_LEAD}(?P<d3>{_D})(?: (?:of )?(?P<m3>{MONTH}))?{_TO}(?P<d4>{_D})"
            rf" (?:of )?(?P<m4>{MONTH})(?: ?,? (?P<y2>{_Y}))?"
        ),
        _days,
    ),
    "day": (
        (
            rf"{_LEAD}(?:the )?(?P<d2>{_D}) (?:of )?(?P<month2>{MONTH})(?!\w)(?: ?,? (?P<y2>{_Y}))?"
            rf"|{_LEAD}(?P<month>{MONTH}) (?:the )?(?P<d>{_D})(?: ?,? (?P<y>{_Y}))?"
        ),
        _day,
    ),
    "quarter": (
        (
            rf"(?:(?P<which>first|second|third|fourth|last) (?P<unit>quarter|half)(?: of)? (?P<y>{_Y})"
            rf"|(?P<letter>[QH])(?P<n>[1-4]) (?P<y_>{_Y}))"
        ),
        _quarter,
    ),
    "month": (rf"{_PART}(?P<month>{MONTH}),? (?:of )?(?P<y>{_Y})", _month_of_year),
    "decade": (rf"{_PART}(?P<y>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
    "years": (rf"(?P<y>{_Y})[-–](?P<to>{_Y})(?![-/])", _years),
    "ago": (rf"(?P<count>{_COUNT}) (?P<unit>day|week|month|year|decade)s? (?P<way>ago|from now)\b", _ago),
    "near": (
        (r"(?:[Tt]he )?day (?:before yesterday|after tomorrow)|(?:[Ll]ater |[Ee]arlier )?[Tt]oday\b|[Tt]onight\b"
        r"|[Tt]omorrow\b|[Yy]esterday\b|[Ll]ast night\b|[Tt]his (?:morning|afternoon|evening)\b"),
        _near,
    ),
    "unit": (
        (
            r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate|[Mm]id)[ -])?(?:the )?"
            rf"(?P<which>[Tt]his|[Ll]ast|[Nn]ext|past|coming) (?:{_UNIT}|(?P<end>weekend))(?![\w-])"
            r"|(?P<weekend>(?:[Oo]ver|[Aa]t) the weekend\b)"
        ),
        _unit,
    ),
    "weekday": (rf"(?:(?P<which>[Nn]ext|[Ll]ast|[Tt]his(?: coming)?) )?(?P<day>{_WEEKDAY})(?!\w)", _weekday),
    "ordinal": (
        r"(?P<d>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))(?=[.,;:!?)]|$|\n| (?:and|to|at|in|with|when|for)\b)", _ordinal
    ),
    "bare_month": (rf"(?:(?P<which>last|next|this) )?{_PART}(?P<month>{MONTH})(?![\w-]| (?:\d|[A-Z]))", _bare_month),
    "year": (rf"{_PART}(?P<y>{_Y})(?![-/%])", _year),
}  # fmt: skip
# Forms that are a date only after the right word: a bare number or `May` is too often something else.
_AFTER = {
    "ordinal": ("on the", "by the", "until the", "before the", "since the"),
    "bare_month": ("in", "since", "by", "until", "during", "from", "of", "after", "before", "through", "to", "for"),
    "year": (
        "in",
        "since",
        "by",
        "until",
        "during",
        "from",
        "after",
        "before",
        "through",
        "between",
        "year",
        "of",
        "and",
    ),
}
_OPTIONAL = (r"(?:(?:last|next|this) )?", r"(?:(?:early|late|mid)[ -])?")
_NOUN = r"(?! (?:people|men|women|children|troops|soldiers|per ?cent|percent|votes|miles|dollars|euros|words|pages)\b)"


def _scanned(name: str, pattern: str) -> str:
    """A form's pattern inside the scanner: one named group for all of it, and what must stand before."""
    anonymous = re.sub(r"\(\?P<\w+>", "(?:", pattern)
    if name not in _AFTER:
        return f"(?P<{name}>{anonymous})"
    words = (word for lower in _AFTER[name] for word in (lower, lower.capitalize()))
    before = "|".join(f"(?<=\\b{word} )" for word in words)
    after = f"(?:{before})(?:{anonymous}){_NOUN if name == 'year' else ''}"
    # With its own `last`, `next`, `early` or `mid` it needs no preposition.
    marked = [anonymous.replace(mark, mark[:-1], 1) for mark in _OPTIONAL if mark in anonymous]
    return f"(?P<{name}>{'|'.join([*marked, after])})"


# What any form may begin with: most words are passed over here, which makes the scan three times as quick.
_BEGINS = (
    r"\d|J[aAuU]|F[eErR]|M[aAoO]|A[pPuU]|S[eEaAuU]|O[cC]|N[oO]|D[eE]|W[eE]|T[uUhH]|[QH]\d"
    r"|[Tt]his |[Ll]ast |[Nn]ext |the (?:\d|day |past |coming )|[Tt]o(?:day|night|morrow)|[Yy]esterday|day [ba]"
    r"|[Ee]arl(?:y|ier)|[Ll]ater?\b|[Mm]id[ -]|(?:first|second|third|fourth) [qh]|[Oo]ver the w|[Aa]t the w"
    rf"|(?:[Aa]n?|{'|'.join(TO_TWELVE)}) (?:[dwmy]|couple)"
)
_HEAD = rf"(?<![\w$€£/.-])(?={_BEGINS})"
SCANNER = re.compile(_HEAD + "(?:" + "|".join(_scanned(name, pattern) for name, (pattern, _) in FORMS.items()) + ")")
_COMPILED = {name: re.compile(pattern) for name, (pattern, _) in FORMS.items()}
# What a metadata field or a dateline may hold, in any case of letters.
WHOLE_DAY = re.compile(
    r"(?<![\w/.-])(?:" + "|".join(_scanned(name, FORMS[name][0]) for name in ("iso", "numeric", "day")) + ")",
    re.IGNORECASE,
)


def resolved(name: str, words: str, context: Context) -> Range | None:
    """The range that the words of one form stand for, whole."""
    match = _COMPILED[name].match(words)
    try:
        return FORMS[name][1](match, context) if match else None
    except OverflowError:
        return None
