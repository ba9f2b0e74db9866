"""
The ledger of ingestion: which source was read and how, and which documents each source holds.

A document may stand in several sources (a copy, a feed and its archive) and leaves the index only when none holds it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

SCHEMA = """
CREATE TABLE IF NOT EXISTS sources (uri TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, said TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS sources_fingerprint ON sources (fingerprint);
CREATE TABLE IF NOT EXISTS holdings (
    document_id TEXT NOT NULL, source TEXT NOT NULL, uri TEXT NOT NULL, PRIMARY KEY (document_id, source)
);
CREATE INDEX IF NOT EXISTS holdings_source ON holdings (source);
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source was read: the same again would change nothing."""

    fingerprint: str
    """Of its bytes."""
    said: str
    """What the user said of it, which holds until he says otherwise."""


@dataclass(frozen=True, slots=True)
class Holding:
    """That a source holds a document, and under which address."""

    document_id: str
    source: str
    uri: str


class Ledger:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.executescript(SCHEMA)

    def reading(self, uri: str) -> Reading | None:
        row = self.connection.execute("SELECT fingerprint, said FROM sources WHERE uri = ?", (uri,)).fetchone()
        return Reading(*row) if row else None

    def like(self, fingerprint: str) -> dict[str, Reading]:
        """Every source with these very bytes."""
        rows = self.connection.execute(
            "SELECT uri, fingerprint, said FROM sources WHERE fingerprint = ?", (fingerprint,)
        )
        return {uri: Reading(*reading) for uri, *reading in rows}

    def held_by(self, source: str) -> dict[str, str]:
        """The documents that `source` holds: id → uri."""
        return dict(
            self.connection.execute("SELECT document_id, uri FROM holdings WHERE source = ?", (source,)).fetchall()
        )

    def only_sources_below(self, folder: str) -> list[str]:
        """The files below a folder that alone hold some document."""
        below = folder.rstrip("/") + "/"
        rows = self.connection.execute(
            "SELECT DISTINCT source FROM holdings h WHERE substr(source, 1, length(?1)) = ?1 AND NOT EXISTS "
            "(SELECT 1 FROM holdings o WHERE o.document_id = h.document_id AND o.source != h.source) ORDER BY source",
            (below,),
        )
        return [source for (source,) in rows]

    def holders(self, document_id: str) -> set[str]:
        rows = self.connection.execute("SELECT source FROM holdings WHERE document_id = ?", (document_id,))
        return {source for (source,) in rows}

    def note(self, db: sqlite3.Connection, readings: Mapping[str, Reading]) -> None:
        rows = [(uri, reading.fingerprint, reading.said) for uri, reading in readings.items()]
        db.executemany("INSERT OR REPLACE INTO sources VALUES (?, ?, ?)", rows)

    def hold(self, db: sqlite3.Connection, holding: Holding) -> None:
        row = (holding.document_id, holding.source, holding.uri)
        db.execute("INSERT OR REPLACE INTO holdings VALUES (?, ?, ?)", row)

    def release(self, db: sqlite3.Connection, document_id: str, source: str) -> str | None:
        """Note that `source` no longer holds a document; its address at another holder, None where there is none."""
        db.execute("DELETE FROM holdings WHERE document_id = ? AND source = ?", (document_id, source))
        row = db.execute("SELECT uri FROM holdings WHERE document_id = ? ORDER BY uri", (document_id,)).fetchone()
        return row[0] if row else None

    def forget(self, db: sqlite3.Connection, document_id: str) -> None:
        """Drop a document and the readings of its sources, so that ingesting them again brings it back."""
        db.execute(
            "DELETE FROM sources WHERE uri IN (SELECT source FROM holdings WHERE document_id = ?)", (document_id,)
        )
        db.execute("DELETE FROM holdings WHERE document_id = ?", (document_id,))

    def rename(self, db: sqlite3.Connection, old: str, new: str) -> dict[str, str]:
        """Follow a source that was moved; the documents it holds and their addresses now."""
        db.execute("UPDATE OR REPLACE sources SET uri = ? WHERE uri = ?", (new, old))
        db.execute("DELETE FROM holdings WHERE source = ?", (new,))
        db.execute(
            "UPDATE holdings SET source = ?1, uri = CASE WHEN substr(uri, 1, length(?2)) = ?2 "
            "THEN ?1 || substr(uri, length(?2) + 1) ELSE uri END WHERE source = ?2",
            (new, old),
        )
        return self.held_by(new)
