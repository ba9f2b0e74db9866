"""
Dates in English prose: exact spans, and ranges resolved against a document's own date.

Rules, with these readings, each chosen because newsrooms write so:
- A bare weekday is the nearest past one, today included, since news tells what happened and names today by its
  weekday; it is the nearest to come, today included, where the nearest verb before it (else after it, in its sentence)
  looks forward: `will`, `to meet`, `is due`.
- `next Tuesday` is the Tuesday of the next week, weeks beginning on Monday; `last Tuesday` the nearest before today.
- A month and day without a year fall in the year that brings them nearest to the document's date.
- 3/4/2015 stays unread unless the document writes its other dates or its clock in the American way.
Not read: holidays, seasons, centuries, spelt-out numbers above twelve; other languages' dates only in fields, datelines
and embargoes (`foreign.py`).
"""

from __future__ import annotations

from assistant.dates.find import Mention, find_dates
from assistant.dates.parse import dateline, leading_date, names_zone, parse_date, parse_moment, wall_clock

__all__ = [
    "Mention",
    "dateline",
    "find_dates",
    "leading_date",
    "names_zone",
    "parse_date",
    "parse_moment",
    "wall_clock",
]
