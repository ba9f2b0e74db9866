"""Days and moments, as they are stored and compared."""

from __future__ import annotations

import re
from datetime import datetime

from assistant.moments import days_between, later, utc, utc_now


def test_a_moment_is_written_in_utc_whatever_its_zone():
    """
    Two clocks that show one moment are stored alike, so that text compares as time does.
    """
    assert utc(datetime.fromisoformat("2031-03-04T08:00:00+02:00")) == "2031-03-04T06:00:00Z"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", utc_now())


def test_days_are_counted_over_the_ends_of_months_and_from_moments():
    """
    A moment counts as its day, and either direction is right.
    """
    assert later("2032-02-28T23:00:00Z", 1) == "2032-02-29"
    assert later("2031-03-01", -1) == "2031-02-28"
    assert days_between("2031-02-27T23:59:59Z", "2031-03-01") == 2
    assert days_between("2031-03-01", "2031-02-27") == -2
