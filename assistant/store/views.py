"""
What is read of the catalogue once and kept while it does not change: the table, the voices, the stories, what passes.

What a filter lets through is kept no longer than until the next embargo ends.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.corrections import taken_back
from assistant.domain import Filter
from assistant.moments import utc_now
from assistant.store.catalogue import Catalogue
from assistant.store.table import Passing, Table, read_table
from assistant.store.voices import Voices, read_voices

_FILTERS = 64
"""How many filters' passing passages are kept; one of 100,000 passages takes 0.1 MB."""


@dataclass(frozen=True, slots=True)
class _View:
    passing: Passing | None
    until: str
    """The moment at which the next embargo ends and more may pass."""


class _Kept:
    """All that is kept of one version of the catalogue, each part read when it is first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.version = catalogue.version()
        self._catalogue = catalogue
        self._views: dict[Filter, _View] = {}

    @cached_property
    def table(self) -> Table:
        return read_table(self._catalogue.connection)

    @cached_property
    def voices(self) -> Voices:
        return read_voices(self._catalogue.connection, self.table)

    @cached_property
    def stories(self) -> Mapping[str, str]:
        return self._catalogue.copies.stories()

    @cached_property
    def taken_back(self) -> Sequence[tuple[str, str]]:
        corrections = self._catalogue.register.corrections()
        return taken_back(corrections, self._catalogue.register.titles(), self.stories) if corrections else []

    def passing(self, where: Filter) -> Passing | None:
        """What of the table passes; None where all of it does."""
        now = utc_now()
        view = self._views.pop(where, None)
        if view is None or view.until <= now:
            view = _View(self._read_passing(where), self._catalogue.register.next_release(now))
        self._views[where] = view  # The one used last goes last.
        while len(self._views) > _FILTERS:
            self._views.pop(next(iter(self._views)))
        return view.passing

    def _read_passing(self, where: Filter) -> Passing | None:
        heard = None if where.speaker is None else self.voices.heard(self.voices.named(where.speaker))
        return self.table.passing(self._catalogue.register.numbers(where), heard)


class Views:
    """The table and its views, of the catalogue as it now is."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: _Kept | None = None
        # A chain's batch and a run's workers search in several threads at once.
        self._lock = threading.RLock()

    @property
    def _kept(self) -> _Kept:
        if self._known is None or self._known.version != self._catalogue.version():
            self._known = _Kept(self._catalogue)
        return self._known

    @property
    def table(self) -> Table:
        """The passages as the catalogue now has them."""
        with self._lock:
            return self._kept.table

    @property
    def voices(self) -> Voices:
        """Who speaks in which of them."""
        with self._lock:
            return self._kept.voices

    @property
    def stories(self) -> Mapping[str, str]:
        """Every document that has a copy, and the id of the one that stands for its story."""
        with self._lock:
            return self._kept.stories

    @property
    def taken_back(self) -> Sequence[tuple[str, str]]:
        """The id of every document that a correction takes back, and the correction's id."""
        with self._lock:
            return self._kept.taken_back

    def of(self, where: Filter) -> tuple[Table, Passing | None]:
        """The table, and what of it passes; None where all of it does."""
        with self._lock:
            kept = self._kept
            return kept.table, kept.passing(where)
