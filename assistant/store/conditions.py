"""A Filter as a condition in SQL: which of the current documents pass, and which of them may be shown."""

from __future__ import annotations

from typing import Any, Literal

from assistant.domain import BARRING_RULES, Filter
from assistant.moments import utc_now

Which = Literal["shown", "withheld", "all"]


def passing(where: Filter, which: Which = "shown") -> tuple[str, list[Any]]:
    """
    The filter over `documents`, with its values; what is embargoed or barred by its ground rules is never `shown`.

    `withheld` are the documents that only those two keep from passing, and `all` are both.
    """
    now = _judged_at(where.as_of)
    barred = f"({', '.join(map(repr, BARRING_RULES))})"
    free = "(embargo_until IS NULL OR embargo_until <= ?)" if not where.embargoed else "(? NOT NULL)"
    showable = f"({free} AND (ground_rules IS NULL OR ground_rules NOT IN {barred}))"
    sides = {"shown": showable, "withheld": f"NOT {showable}", "all": f"({showable} OR 1)"}
    parts = ["replaced_by IS NULL", sides[which]]
    values: list[Any] = [now]
    for bound, operator in ((where.since, ">="), (where.until, "<")):
        if bound:
            parts.append(f"{_published(bound)} {operator} ?")
            values.append(bound)
    if where.as_of:
        # A story that gives only its day may be of its evening: it is there once the day is over.
        parts.append(f"{_published(where.as_of, clock='23:59:59')} <= ?")
        values.append(where.as_of)
    if where.after:
        arrived = "id IN (SELECT document_id FROM arrivals WHERE n > ?)"
        parts.append(f"({arrived} OR (embargo_until > ? AND embargo_until <= ?))")
        values += [where.after.arrival, where.after.at, now]
    if where.publisher:
        parts.append("instr(lower(coalesce(publisher, '')), lower(?)) > 0")
        values.append(where.publisher)
    if where.kind:
        parts.append("kind = ?")
        values.append(where.kind)
    return " AND ".join(parts), values


def _published(bound: str, *, clock: str = "00:00:00") -> str:
    """What a bound is compared with: the document's date, or for a moment its moment, else its date's at `clock`."""
    return "published" if len(bound) == 10 else f"coalesce(published_at, published || 'T{clock}Z')"


def _judged_at(as_of: str | None) -> str:
    """The moment at which embargoes are judged: then, where that is past, else now: nobody may say it is later."""
    now = utc_now()
    if as_of is None:
        return now
    return min(now, f"{as_of}T23:59:59Z" if len(as_of) == 10 else as_of)
