"""
The row of a table that a question asks for: its first cell is what is asked about, a heading what is asked of it.

`What was the level on 18 May?` → `18 May | 3.80 | 560` under `Day | Level (m) | Flow (m³/s)`. A table is a run of lines
with bars, as the readers write it; one without headings in its first line is not understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer.asked import Asked, day_of
from assistant.domain import Evidence, Span
from assistant.text import blocks, terms

_BAR = " | "


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, with the line of headings above it."""

    span: Span
    headings: str


def rows(part: Asked, one: Evidence) -> Iterator[Row]:
    """The rows of a passage's tables that are of what is asked."""
    text = one.passage.document.text
    headings: str | None = None
    for block in blocks(text, one.passage.span):
        line = block.of(text)
        if _BAR not in line or "\n" in line:
            headings = None
        elif headings is None:
            headings = line
        elif _is_of(part, line.split(_BAR)[0]) and _tells(part, headings):
            yield Row(block, headings)


def _is_of(part: Asked, key: str) -> bool:
    """Whether a row's first cell is the day that is asked about, or is named in the question as a whole."""
    if part.day:
        return day_of(key) == part.day
    named = set(terms(key))
    return bool(named) and not key.strip().isdigit() and named <= set(terms(part.text))


def _tells(part: Asked, headings: str) -> bool:
    """Whether a heading after the first has a word of the question."""
    wanted = set(terms(part.text))
    return any(wanted & set(terms(heading)) for heading in headings.split(_BAR)[1:])
