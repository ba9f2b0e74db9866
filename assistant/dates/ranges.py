"""Ranges of days, and the arithmetic of the calendar on them; what text stands for which is for the grammar to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Range:
    first: date
    last: date
    """Inclusive."""
    granularity: str
    """`day`, `days`, `week`, `weekend`, `month`, `quarter`, `half`, `year`, `years` or `decade`."""
    relative: bool = False
    """Whether it was reckoned from the document's own date."""


def exact_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def one_day(day: date | None, *, relative: bool = False) -> Range | None:
    return Range(day, day, "day", relative) if day else None


def day_in_year(year: str | None, month: int, day: int, today: date | None) -> date | None:
    """The day in the stated year, else in the year that brings it nearest to the document's own date."""
    if year:
        return exact_day(int(year), month, day)
    if today is None:
        return None
    days = [exact_day(today.year + by, month, day) for by in (-1, 0, 1)]
    return min(filter(None, days), key=lambda found: abs(found - today), default=None)


def whole_month(year: int, month: int, *, relative: bool = False) -> Range:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return Range(date(year, month, 1), last, "month", relative)


def stepped(unit: str, step: int, today: date) -> Range | None:
    """The day, week, month … that lies `step` of them from today's."""
    monday = today - timedelta(days=today.weekday())
    try:
        if unit == "day":
            return one_day(today + timedelta(days=step), relative=True)
        if unit in {"week", "weekend"}:
            first = monday + timedelta(days=7 * step + (5 if unit == "weekend" else 0))
            return Range(first, monday + timedelta(days=7 * step + 6), unit, relative=True)
        months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
        ordinal = (today.year * 12 + today.month - 1) // months * months + step * months
        first = date(ordinal // 12, ordinal % 12 + 1, 1)
        final = ordinal + months - 1
        last = whole_month(final // 12, final % 12 + 1).last
    except (ValueError, OverflowError):
        return None
    return Range(first, last, unit, relative=True)


def part_of(found: Range, part: str | None) -> Range:
    """
    `early`, `mid` or `late` in it: a third of a month, four months of a year, the 0s to 3s, 4s to 6s or 7s to 9s.

    A week has Monday to Wednesday, Tuesday to Thursday, and Thursday to Sunday.
    """
    if not part:
        return found
    which = {"early": 0, "earlier": 0, "mid": 1, "late": 2, "later": 2}[part.lower()]
    year, month = found.first.year, found.first.month
    if found.granularity == "decade":
        first, last = date(year + (0, 4, 7)[which], 1, 1), date(year + (3, 6, 9)[which], 12, 31)
    elif found.granularity == "year":
        first, last = date(year, 4 * which + 1, 1), whole_month(year, 4 * which + 4).last
    elif found.granularity == "month":
        first = date(year, month, 10 * which + 1)
        last = found.last if which == 2 else date(year, month, 10 * which + 10)
    elif found.granularity == "week":
        first, last = (found.first + timedelta(days=days) for days in ((0, 2), (1, 3), (3, 6))[which])
    else:
        return found
    return Range(first, last, found.granularity, found.relative)
