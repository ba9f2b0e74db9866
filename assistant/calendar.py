"""The names of months and weekdays, in their order, as a year and a week have them."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
A_MONTH = f"(?:{'|'.join(MONTHS)})"
A_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
"""Both as part of a pattern, in capitals as they stand in a text."""


def month_number(name: str) -> int:
    """January is 1, in whatever letters it is written."""
    return MONTHS.index(name.capitalize()) + 1
