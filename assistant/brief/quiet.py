"""
What is said of a window in which little happened, so that an empty page is not taken for a fault.

Quiet is absolute, not beside other days: few stories, none of them told by two independent outlets, or nothing but
notices of what will be held and who may attend. What this cannot see: news that never came into the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.brief.order import Order
from assistant.brief.stories import Story
from assistant.discourse.candidates import Candidate
from assistant.discourse.wordings import PROCEDURAL
from assistant.domain import Section
from assistant.moments import days_between
from assistant.text import counted

FEW = 3
"""Stories below which a window is quiet when no two independent outlets tell one of them."""


def told_quiet(sections: Sequence[Section], said: str | None) -> tuple[Section, ...]:
    """The sections with what is said of a quiet window under the first of them."""
    if not said or not sections:
        return tuple(sections)
    first, *others = sections
    return replace(first, note=f"{said} {first.note}" if first.note else said), *others


def quiet(stories: Sequence[Story], documents: int, order: Order) -> str | None:
    """`A quiet day: 4 documents, 1 story, none told by two independent outlets.`; None where it was not quiet."""
    told = [story for story in stories if story.statements]
    news = [story for story in told if not all(map(_is_procedural, story.statements))]
    if len(news) >= FEW or any(story.sources > 1 for story in news):
        return None
    found = counted(documents, "document") if documents else "no documents"
    opening = f"A quiet {_span(order)}{' on these topics' if order.topics else ''}: {found}"
    if not documents:
        return f"{opening} of this window in the library."
    if told and not news:
        return f"{opening}, nothing but notices of what will be held and how to attend."
    if not news:
        return f"{opening}, no story told by two independent outlets."
    borne = "none told" if len(news) > 1 else "not told"
    return f"{opening}, {counted(len(news), 'story', 'stories')}, {borne} by two independent outlets."


def _is_procedural(candidate: Candidate) -> bool:
    return bool(PROCEDURAL.search(candidate.text))


def _span(order: Order) -> str:
    if order.date or not order.since or not order.until:
        return "day" if order.date else "window"
    return "day" if days_between(order.since, order.until) <= 1 else "window"
