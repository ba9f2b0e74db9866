"""Days, moments and windows as a reader is shown them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assistant.domain import Briefing
from assistant.render.safe import one_line


def day(iso: str | None) -> str:
    """`2015-04-29` → `29 April 2015`; what is not a date stays as it is."""
    try:
        found = date.fromisoformat(iso or "")
    except ValueError:
        return one_line(iso or "")
    return f"{found.day} {found:%B} {found.year}"


def short_day(iso: str | None, beside: str | None) -> str:
    """`2015-04-29` → `29 April`, with the year where the date it stands beside has another; nothing for no date."""
    try:
        found = date.fromisoformat(iso or "")
    except ValueError:
        return ""
    year = "" if (beside or "").startswith(f"{found.year:04}-") else f" {found.year}"
    return f"{found.day} {found:%B}{year}"


def covers_days(briefing: Briefing) -> bool:
    """Whether its window holds more than one day; a bound that is open or unreadable may."""
    if not briefing.since and not briefing.until:
        return False
    try:
        length = datetime.fromisoformat(briefing.until or "") - datetime.fromisoformat(briefing.since or "")
    except (ValueError, TypeError):
        return True
    return length > timedelta(days=1)


def period(briefing: Briefing) -> str:
    """`12 March 2031 · sources of 11 March 2031 to 12 March 2031`: the window is half-open, its last day is named."""
    since, until = briefing.since, briefing.until
    try:
        last = date.fromisoformat(until or "") - timedelta(days=1)
        window = (
            f"sources of {_bound(since)} to {day(last.isoformat())}"
            if since
            else f"sources until {day(last.isoformat())}"
        )
        if since in {last.isoformat(), None} and briefing.date == last.isoformat():
            window = ""
    except (ValueError, OverflowError):
        bounds = (("from", since), ("to" if since else "before", until))
        window = " ".join(("sources", *(f"{word} {_bound(when)}" for word, when in bounds if when)))
        window = window if since or until else ""
    return " · ".join(part for part in (day(briefing.date), window) if part)


def _bound(when: str) -> str:
    """A day as a day, and a moment as a moment: a window may begin when the last briefing was made."""
    return moment(when) if "T" in when else day(when)


def moment(utc: str) -> str:
    """`2031-03-12T07:00:00Z` → `12 March 2031, 07:00 UTC`; what is no moment stays as it is."""
    try:
        found = datetime.fromisoformat(utc)
    except ValueError:
        return one_line(utc)
    return f"{day(found.date().isoformat())}, {found:%H:%M} UTC"
