"""The SQLite catalogue: documents, their passages and the keyword index, with a register, a ledger and the copies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Document, Filter, Passage, Span
from assistant.errors import LibraryError
from assistant.handling.restricted import passage_given
from assistant.read.finish import document_id as id_of
from assistant.store.conditions import passing
from assistant.store.copies import Copies
from assistant.store.ledger import Ledger
from assistant.store.occurrences import Occurrences
from assistant.store.opening import is_writable, open_catalogue, refused
from assistant.store.register import Register
from assistant.store.remembered import Remembered
from assistant.store.schema import SCHEMA, columns, document_of, insert, unaltered


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage is, without its text."""

    document_id: str
    ordinal: int


def passage_key(passage: Passage) -> str:
    """`document:ordinal`, by which both indexes know a passage."""
    return f"{passage.document.id}:{passage.ordinal}"


class Catalogue:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = open_catalogue(path, SCHEMA)
        self._remembered = Remembered(self._unaltered)
        try:
            self._columns = columns(self.connection, path.parent)
            self.register = Register(self.connection, self._columns)
            self.ledger = Ledger(self.connection)
            self.copies = Copies(self.connection, self.document)
            self.occurrences = Occurrences(self.connection)
        except sqlite3.DatabaseError as error:
            self.connection.close()
            raise LibraryError(
                f"The catalogue {path.name} cannot be opened: {error}.",
                hint="Restore it from a copy, or ingest into a new --library.",
            ) from None

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing of it."""
        self._remembered.clear()
        try:
            with self.connection:
                self.connection.execute("BEGIN IMMEDIATE")
                yield self.connection
        except sqlite3.OperationalError as error:
            raise refused(error, self.path.parent) from None

    def version(self) -> tuple[int, int]:
        """Changes whenever the catalogue does, by this process or another."""
        return self.connection.execute("PRAGMA data_version").fetchone()[0], self.connection.total_changes

    def meta(self, key: str) -> str | None:
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def set_meta(self, values: Mapping[str, str]) -> None:
        with self.transaction() as db:
            self.note_meta(db, values)

    def note_meta(self, db: sqlite3.Connection, values: Mapping[str, str]) -> None:
        db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    # Documents and passages.

    def add(self, db: sqlite3.Connection, document: Document, passages: Sequence[Passage]) -> None:
        insert(db, document)
        places = ((one.ordinal, one.span.start, one.span.end, one.speaker) for one in passages)
        db.executemany(
            'INSERT INTO passages (document_id, ordinal, start, "end", speaker) VALUES (?, ?, ?, ?, ?)',
            ((document.id, *place) for place in places),
        )
        db.execute(
            "INSERT INTO passage_index (rowid, text, title, speaker) "
            "SELECT t.* FROM passages p JOIN passage_text t ON t.rowid = p.rowid WHERE p.document_id = ?",
            (document.id,),
        )
        self.copies.add(db, document)

    def unindex(self, db: sqlite3.Connection, document_id: str, *, replaced_by: str | None = None) -> None:
        """Take a document out of the index; its text stays, so that what cites it can still be shown."""
        self.copies.remove(db, document_id)
        self.occurrences.forget(db, document_id)
        db.execute(
            "INSERT INTO passage_index (passage_index, rowid, text, title, speaker) "
            "SELECT 'delete', t.* FROM passage_text t JOIN passages p ON p.rowid = t.rowid WHERE p.document_id = ?",
            (document_id,),
        )
        db.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
        db.execute("UPDATE documents SET replaced_by = ? WHERE id = ?", (replaced_by or "", document_id))

    def delete(self, db: sqlite3.Connection, document_id: str) -> None:
        self.unindex(db, document_id)
        db.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        self.ledger.forget(db, document_id)

    def relocate(self, db: sqlite3.Connection, document_id: str, uri: str) -> None:
        db.execute("UPDATE documents SET uri = ? WHERE id = ?", (uri, document_id))

    def document(self, document_id: str) -> Document | None:
        row = self.connection.execute(
            f"SELECT {self._columns} FROM documents WHERE id = ?",  # noqa: S608  # a literal list
            (document_id,),
        ).fetchone()
        return document_of(row) if row else None

    def documents(self, where: Filter = Filter(), *, all_of_them: bool = False) -> Iterator[Document]:
        """Current documents within the filter (its speaker apart), oldest first; `all_of_them`: the withheld too."""
        condition, values = passing(where, "all" if all_of_them else "shown")
        rows = self.connection.execute(
            f"SELECT {self._columns} FROM documents WHERE {condition} "  # noqa: S608  # values are bound
            "ORDER BY published IS NULL, published, published_at, id",
            values,
        )
        yield from map(unaltered, map(document_of, rows))

    def remembered(self, document_id: str) -> Document | None:
        """A document as it was read, kept in memory."""
        return self._remembered.document(document_id)

    def _unaltered(self, document_id: str) -> Document | None:
        document = self.document(document_id)
        return unaltered(document) if document else None

    def passages_of(self, document: Document) -> list[Passage]:
        rows = self.connection.execute(
            'SELECT start, "end", ordinal, speaker FROM passages WHERE document_id = ? ORDER BY ordinal', (document.id,)
        )
        found = (passage_given(document, Span(start, end), *rest) for start, end, *rest in rows)
        return [passage for passage in found if passage]

    def indexed_documents(self) -> Iterator[Document]:
        for document_id in sorted(self.register.indexed_ids()):
            if document := self.document(document_id):
                yield document

    def keys(self) -> set[str]:
        """`document:ordinal` of every passage."""
        rows = self.connection.execute("SELECT document_id || ':' || ordinal FROM passages")
        return {row[0] for row in rows}

    def rebuild_keyword_index(self) -> None:
        with self.transaction() as db:
            db.execute("INSERT INTO passage_index (passage_index) VALUES ('rebuild')")
            self.occurrences.rebuild(db)

    def altered(self) -> list[str]:
        """Ids of documents whose publisher, date, title or text is not what the id was made of: somebody changed it."""
        rows = self.connection.execute("SELECT id, publisher, published, title, text FROM documents ORDER BY uri, id")
        return [row[0] for row in rows if id_of(*row[1:]) != row[0]]

    def check(self) -> list[str]:
        """What is wrong with the file or the keyword index, one line each."""
        problems = [row[0] for row in self.connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
        if not is_writable(self.path.parent):
            return problems  # SQLite takes even the question of the keyword index for a change.
        try:
            self.connection.execute("INSERT INTO passage_index (passage_index, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            problems.append("the keyword index does not match the passages")
        self.connection.rollback()
        if not len(self.occurrences.untaken()) and not self.occurrences.agree():
            problems.append("the counts of words do not match the keyword index")
        return problems
