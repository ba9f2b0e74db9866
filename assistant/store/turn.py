"""
Writers take turns: what an ingest knows of a library holds only while no other ingest changes it.

The turn is a lock on a file beside the catalogue. It goes with its process, so a crash leaves nothing to clear away.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from assistant.errors import LibraryError

_SAID_AFTER = 1.0
_PATIENCE = 3600.0
"""Seconds: a turn takes a few, save where one file holds thousands of documents."""

_log = logging.getLogger(__name__)


class WritersTurn:
    """The right to write into one library, taken and given back as often as need be."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ingest.lock"
        self._lock: sqlite3.Connection | None = None
        self._since = 0.0

    @property
    def seconds(self) -> float:
        """How long it has been held; 0 when it is not."""
        return time.monotonic() - self._since if self._lock else 0.0

    def take(self) -> bool:
        """Wait for the turn, and say so where it takes a while; False where it was held already."""
        if self._lock:
            return False
        try:
            self._lock = self._locked(_SAID_AFTER) or self._waited()
        except sqlite3.OperationalError:
            # A folder that cannot be written to is refused with its own words when something is to be stored there.
            return True
        self._since = time.monotonic()
        return True

    def _waited(self) -> sqlite3.Connection:
        _log.warning("Another podium is reading into this library; waiting for its turn to end.")
        lock = self._locked(_PATIENCE)
        if lock is None:
            raise LibraryError(
                f"Another podium has been writing into the library at {self._path.parent} for {_PATIENCE:.0f} seconds.",
                hint="Let it finish, or stop it, and run this again: what was finished is kept.",
            )
        return lock

    def _locked(self, seconds: float) -> sqlite3.Connection | None:
        """The lock; None where somebody else kept it for so long."""
        lock = sqlite3.connect(self._path, timeout=seconds, isolation_level=None, check_same_thread=False)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            lock.close()
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return None
            raise
        return lock

    def give_back(self) -> None:
        if self._lock:
            with suppress(sqlite3.Error):
                self._lock.rollback()
            self._lock.close()
            self._lock = None
