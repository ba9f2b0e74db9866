"""Moments and days as they are stored and compared: `YYYY-MM-DDTHH:MM:SSZ` in UTC, and `YYYY-MM-DD`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def utc(moment: datetime) -> str:
    """A moment that knows its zone, `YYYY-MM-DDTHH:MM:SSZ`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_now() -> str:
    return utc(datetime.now(UTC))


def later(day: str, days: int) -> str:
    """The day so many days after that of a date or moment; before it where the number is negative."""
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()


def days_between(first: str, last: str) -> int:
    """From the day of one date or moment to that of another; negative where the last comes first."""
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
