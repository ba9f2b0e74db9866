"""The amounts and dates that a text states, each with a value by which two wordings of the same are known as such."""

from __future__ import annotations

from assistant.dates import find_dates
from assistant.domain import Figure
from assistant.verify.quantity import quantities


def figures(text: str, published: str | None) -> tuple[Figure, ...]:
    """In order; `published` is the day that `today` and `Monday` are reckoned from."""
    dates = [Figure(each.span, "date", f"{each.start}/{each.end}") for each in find_dates(text, published)]
    amounts = [
        Figure(each.span, "amount", f"{each.value:g} {each.unit or ''}")
        for each in quantities(text)
        if not any(each.span.overlaps(date.span) for date in dates)
    ]
    return tuple(sorted((*dates, *amounts), key=lambda figure: figure.span))
