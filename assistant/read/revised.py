"""
When a text that was changed after its publication was published as it stands: by its own note, or its metadata.

A version's date counts, not its story's: a search as of a day between the two may not show what was written later, and
the `Friday` of a corrected story is the Friday before the correction.
"""

from __future__ import annotations

import re

from assistant.dates import leading_date, parse_date

_STORY = r"(?:story|article|report|item|page|post|piece|statement|release|text|transcript|version|document)"
_CHANGED = r"(?:corrected|updated|amended|revised|modified|clarified|edited)"
_NOTE = re.compile(
    rf"^\W*(?:(?:correction|clarification|update|editor['’]s note)s?\b|(?:last )?{_CHANGED}\b"
    rf"|this {_STORY} (?:was|has been) (?:\w+ )?{_CHANGED}\b)(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_AT_EDGES = 12
"""Lines of the beginning, and of the end, in which such a note stands."""


def version_of(story: str | None, modified: str | None, text: str) -> str | None:
    """The latest day after the story's own on which it was changed; None where it never was."""
    lines = [line for line in text.split("\n") if line.strip()]
    notes = (_NOTE.match(line) for line in dict.fromkeys([*lines[:_AT_EDGES], *lines[-_AT_EDGES:]]))
    days = [leading_date(note["rest"][:80]) for note in notes if note]
    days.append(parse_date(modified) if modified else None)
    return max((day for day in days if day and (story is None or day > story)), default=None)
