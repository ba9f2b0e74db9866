"""
What a search reads of the catalogue before it looks at any text: the table of passages, who speaks where, what passes.

All of it is kept while the catalogue does not change, and what a filter lets through while no embargo ends.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.domain import Filter
from assistant.moments import utc_now
from assistant.store.catalogue import Catalogue
from assistant.store.table import Passing, Table, read_table
from assistant.store.voices import Voices, read_voices

Kept = TypeVar("Kept")
_KEPT = 64
"""How many filters' passing passages are kept; one of 100,000 passages takes 0.1 MB."""


class Current(Generic[Kept]):
    """Something read of the catalogue, and read anew once the catalogue has changed."""

    def __init__(self, catalogue: Catalogue, read: Callable[[], Kept]) -> None:
        self._catalogue = catalogue
        self._read = read
        self._known: tuple[tuple[int, int], Kept] | None = None

    def get(self) -> Kept:
        version = self._catalogue.version()
        if self._known is None or self._known[0] != version:
            self._known = version, self._read()
        return self._known[1]


@dataclass(frozen=True, slots=True)
class _View:
    passing: Passing | None
    until: str
    """The moment at which the next embargo ends and more may pass."""


class Views:
    """The table and its views, of the catalogue as it now is."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._table: Current[Table] = Current(catalogue, lambda: read_table(catalogue.connection))
        self._voices: Current[Voices] = Current(catalogue, lambda: read_voices(catalogue.connection, self.table))
        self._views: dict[Filter, _View] = {}
        self._of: Table | None = None
        # A chain's batch and a run's workers search in several threads at once.
        self._lock = threading.RLock()

    @property
    def table(self) -> Table:
        """The passages as the catalogue now has them."""
        with self._lock:
            return self._table.get()

    @property
    def voices(self) -> Voices:
        """Who speaks in which of them."""
        with self._lock:
            return self._voices.get()

    def of(self, where: Filter) -> tuple[Table, Passing | None]:
        """The table, and what of it passes; None where all of it does."""
        with self._lock:
            table, now = self.table, utc_now()
            if self._of is not table:
                self._of = table
                self._views.clear()
            view = self._views.pop(where, None)
            if view is None or view.until <= now:
                view = _View(self._passing(table, where), self.catalogue.next_release(now))
            self._views[where] = view  # The one used last goes last.
            while len(self._views) > _KEPT:
                self._views.pop(next(iter(self._views)), None)
            return table, view.passing

    def _passing(self, table: Table, where: Filter) -> Passing | None:
        heard = None if where.speaker is None else self.voices.heard(self.voices.named(where.speaker))
        return table.passing(self.catalogue.numbers(where), heard)
