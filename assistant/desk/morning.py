"""
Every morning: the feeds are read, and the briefing tells what came since the last one.

What counts is when a document came into the library, not what date it bears: a story of yesterday evening that was read
this morning is news. An archive read today is not: what is older than a few days before the last briefing stays out.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.domain import Filter, Mark
from assistant.moments import later
from assistant.read import Overrides
from assistant.store.feeds import Feed
from assistant.store.journal import BRIEFING, Entry
from assistant.store.library import Library

if TYPE_CHECKING:
    from assistant.domain import Briefing
    from assistant.ingest import Summary

LATE = 3
"""How many days older than the last briefing a document may be and still be news."""


def since(mark: Mark) -> Filter:
    """What arrived after the mark, or was freed of an embargo since."""
    return Filter(since=later(mark.at, -LATE), after=mark)


def said_of(feed: Feed) -> Overrides:
    """What its owner says of all that a feed brings."""
    return Overrides(publisher=feed.publisher, marking=feed.marking)


def failures(summary: Summary) -> tuple[str, ...]:
    """What could not be read, one line each: told in the briefing's coverage, and fatal to nothing."""
    return tuple(dict.fromkeys(f"{source}: {problem}" for source, problem, _ in summary.rejected))


def note(library: Library, briefing: Briefing, mark: Mark, files: Iterable[str]) -> None:
    """Keep that a briefing was written, and how far it had read."""
    about = {"title": briefing.title, "files": list(files), "arrival": mark.arrival}
    library.journal.write(Entry(mark.at, BRIEFING, about=about))
