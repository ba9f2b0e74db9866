"""The register of the documents: which are held, from when, of whom and in whose place, with none of their text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from assistant.domain import Copy, Filter
from assistant.handling.attribution import veiled
from assistant.store.conditions import passing
from assistant.store.schema import document_of


class Register:
    """Works on the catalogue's connection; `columns` are those of a document's row."""

    def __init__(self, connection: sqlite3.Connection, columns: str) -> None:
        self.connection = connection
        self._columns = columns

    def find(self, reference: str) -> list[str]:
        """Ids of the current documents that `reference` names: an id or its first digits, a uri, or a file's name."""
        rows = self.connection.execute(
            "SELECT id FROM documents WHERE id = ?1 OR (replaced_by IS NULL AND (uri = ?1 OR "
            "substr(uri, -length(?1) - 1) = '/' || ?1 OR (length(?1) >= 4 AND substr(id, 1, length(?1)) = ?1))) "
            "ORDER BY id = ?1 DESC, id",
            (reference,),
        ).fetchall()
        return [row[0] for row in rows[: 1 if rows and rows[0][0] == reference else None]]

    def ids(self, where: Filter = Filter()) -> set[str]:
        condition, values = passing(where)
        rows = self.connection.execute(f"SELECT id FROM documents WHERE {condition}", values)  # noqa: S608  # values are bound
        return {row[0] for row in rows}

    def indexed_ids(self) -> set[str]:
        """Every document in the index, whatever a filter would say."""
        return {row[0] for row in self.connection.execute("SELECT id FROM documents WHERE replaced_by IS NULL")}

    def numbers(self, where: Filter) -> str:
        """The numbers (rowids) of the same documents, in one string: many times quicker than a row for each."""
        condition, values = passing(where)
        query = f"SELECT group_concat(rowid) FROM documents WHERE {condition}"  # noqa: S608  # values are bound
        return self.connection.execute(query, values).fetchone()[0] or ""

    def is_empty(self) -> bool:
        return self.connection.execute("SELECT 1 FROM documents WHERE replaced_by IS NULL LIMIT 1").fetchone() is None

    def count(self) -> tuple[int, int]:
        """Current documents and their passages."""
        documents = self.connection.execute("SELECT count(*) FROM documents WHERE replaced_by IS NULL").fetchone()[0]
        passages = self.connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        return documents, passages

    def replacement(self, document_id: str) -> str | None:
        """The id of the version that replaced this one; empty where it was only taken out of the index."""
        row = self.connection.execute("SELECT replaced_by FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else None

    def versions_before(self, document_id: str) -> list[str]:
        """Every earlier version whose place this document took, and theirs, the latest first."""
        rows = self.connection.execute(
            "WITH RECURSIVE before (id, depth) AS (SELECT id, 1 FROM documents WHERE replaced_by = ?1 UNION "
            "SELECT d.id, b.depth + 1 FROM documents d JOIN before b ON d.replaced_by = b.id WHERE d.id != ?1) "
            "SELECT id FROM before GROUP BY id ORDER BY min(depth), id",
            (document_id,),
        )
        return [row[0] for row in rows]

    def added(self, document_id: str) -> str:
        """The UTC moment at which a document was stored last; empty where there is none."""
        row = self.connection.execute("SELECT added FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else ""

    def corrections(self) -> list[tuple[str, str, str | None, str | None]]:
        """Id, the headline that it corrects, date and publisher of every current correction, the withheld too."""
        rows = self.connection.execute(
            "SELECT id, corrects, published, publisher FROM documents "
            "WHERE replaced_by IS NULL AND corrects IS NOT NULL ORDER BY published, published_at, id"
        )
        return rows.fetchall()

    def titles(self) -> list[tuple[str, str, str | None, str | None]]:
        """Id, title, date and publisher of every current document that is no correction itself."""
        rows = self.connection.execute(
            "SELECT id, title, published, publisher FROM documents WHERE replaced_by IS NULL AND corrects IS NULL"
        )
        return rows.fetchall()

    def shown(self, ids: Iterable[str], as_of: str | None) -> list[Copy]:
        """Those of the documents that may be shown as of a moment, without their texts, the earliest first."""
        condition, values = passing(Filter(as_of=as_of))
        rows = self.connection.execute(
            f"SELECT {self._columns} FROM documents "  # noqa: S608  # values are bound
            f"WHERE id IN (SELECT value FROM json_each(?)) AND {condition} "
            "ORDER BY published IS NULL, published, published_at IS NULL, published_at, id",
            [json.dumps(sorted(ids)), *values],
        )
        found = (veiled(document_of(row)) for row in rows)
        return [Copy(each.id, each.title, each.publisher, each.published, each.uri) for each in found]

    def publishers(self) -> list[str]:
        """Of the current documents, the one with most of them first."""
        found = self.connection.execute(
            "SELECT publisher FROM documents WHERE replaced_by IS NULL AND publisher IS NOT NULL "
            "GROUP BY publisher ORDER BY count(*) DESC, publisher"
        )
        return [publisher for (publisher,) in found]

    def days(self) -> tuple[str, str] | None:
        """The first and the last day of the current documents; None where none has a date."""
        first, last = self.connection.execute(
            "SELECT min(published), max(published) FROM documents WHERE replaced_by IS NULL"
        ).fetchone()
        return (first, last) if first else None

    def withheld(self, where: Filter) -> int:
        """How many documents of the window an embargo or a ground rule holds back."""
        condition, values = passing(where, "withheld")
        query = f"SELECT count(*) FROM documents WHERE {condition}"  # noqa: S608  # values are bound
        return int(self.connection.execute(query, values).fetchone()[0])

    def next_release(self, now: str) -> str:
        """The moment after `now` at which the next embargo ends; past every moment where none is running."""
        row = self.connection.execute(
            "SELECT min(embargo_until) FROM documents WHERE replaced_by IS NULL AND embargo_until > ?", (now,)
        ).fetchone()
        return row[0] or "9999"
