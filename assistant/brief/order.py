"""What a briefing is ordered to be about and for whom, and how far it may look into the library beyond its window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.domain import Claim, Document, Filter, Passage


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for; every bound that is None does not bind."""

    date: str | None = None
    since: str | None = None
    until: str | None = None
    """The window, half-open."""
    as_of: str | None = None
    topics: tuple[str, ...] = ()
    """Nothing else is told."""
    interests: tuple[str, ...] = ()
    """These are told first."""
    parties: tuple[str, ...] = ()
    """Whose positions are shown: `Kessia: Vedrick, Kothrel`, a name and by which others it is known."""
    spokespeople: tuple[str, ...] = ()
    """Whose words are our own."""
    of: str | None = None
    """Its title."""
    document: str | None = None
    """The one document that the briefing is of: an id, the beginning of one, or a file's name."""

    @property
    def opens(self) -> str | None:
        return self.since or self.date

    def before(self, *, speaker: str | None = None, kind: str | None = None) -> Filter:
        """What was published before the window."""
        return Filter(until=self.opens, as_of=self.as_of, speaker=speaker, kind=kind)

    def known(self, *, kind: str | None = None) -> Filter:
        """What was published before the window or in it."""
        return Filter(until=self.until, as_of=self.as_of, kind=kind)


@dataclass(frozen=True, slots=True)
class Archive:
    """The library beyond the window."""

    find: Callable[[str, Filter, int], Sequence[Passage]]
    """The nearest passages to some words, at most so many."""
    answer: Callable[[str, Filter], Sequence[Claim]]
    """The sentences that answer a question; none when nothing is good enough."""
    documents: Callable[[Filter], Iterable[Document]]


NEAREST = 10
"""Passages in which a section looks for what was said before."""
NO_ARCHIVE = Archive(lambda words, where, most: (), lambda question, where: (), lambda where: ())
"""There is nothing but the window."""
ANYTHING = Order()
"""Nothing in particular is asked for."""
