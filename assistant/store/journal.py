"""
What was done with a library that somebody must answer for: embargoes overridden, briefings written. Only added to.

It also numbers what arrives, so that a briefing can tell what is new to it: clocks and slow ingests cannot mislead it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.domain import Mark

_SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (
    n INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, event TEXT NOT NULL, "by" TEXT, because TEXT,
    about TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS journal_unchanged BEFORE UPDATE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is only added to');
END;
CREATE TRIGGER IF NOT EXISTS journal_kept BEFORE DELETE ON journal BEGIN
    SELECT raise(ABORT, 'the journal is only added to');
END;
CREATE TABLE IF NOT EXISTS arrivals (n INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS arrivals_document ON arrivals (document_id);
CREATE TRIGGER IF NOT EXISTS documents_arrive AFTER INSERT ON documents BEGIN
    INSERT INTO arrivals (document_id) VALUES (new.id);
END;
"""
BRIEFING = "briefing"
OVERRIDE = "embargo-override"


class Store(Protocol):
    """What a journal needs of the catalogue."""

    connection: sqlite3.Connection

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]: ...


@dataclass(frozen=True, slots=True)
class Entry:
    at: str
    """The moment in UTC."""
    event: str
    by: str | None = None
    because: str | None = None
    about: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Journal:
    def __init__(self, store: Store) -> None:
        self.store = store
        store.connection.executescript(_SCHEMA)

    def write(self, entry: Entry) -> None:
        row = (entry.at, entry.event, entry.by, entry.because, json.dumps(dict(entry.about), sort_keys=True))
        with self.store.transaction() as db:
            db.execute('INSERT INTO journal (at, event, "by", because, about) VALUES (?, ?, ?, ?, ?)', row)

    def entries(self, event: str | None = None) -> list[Entry]:
        """Every entry, or those of one event, the oldest first."""
        rows = self.store.connection.execute(
            'SELECT at, event, "by", because, about FROM journal WHERE ?1 IS NULL OR event = ?1 ORDER BY n', (event,)
        )
        return [Entry(at, name, by, because, json.loads(about)) for at, name, by, because, about in rows]

    def concerning(self, document_id: str) -> list[Entry]:
        """The entries that name a document."""
        return [entry for entry in self.entries() if document_id in entry.about.get("documents", ())]

    def mark(self, at: str) -> Mark:
        """How far the library is filled at this moment."""
        return Mark(self.store.connection.execute("SELECT coalesce(max(n), 0) FROM arrivals").fetchone()[0], at)

    def last_mark(self) -> Mark | None:
        """How far the library was filled for the last briefing that was written; None where none was."""
        found = [entry for entry in self.entries(BRIEFING) if "arrival" in entry.about]
        return Mark(int(found[-1].about["arrival"]), found[-1].at) if found else None
