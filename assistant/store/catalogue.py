"""
The SQLite catalogue: documents, passages, the keyword index and, beside them, the ledger of what was ingested.

A document's text stands here once. The FTS5 index is external-content over a view that cuts passages out of it, so the
index can be rebuilt from the documents at any time.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain import Copy, Document, Filter, Passage, Span, Turn
from assistant.errors import LibraryError
from assistant.handling.attribution import veiled
from assistant.handling.restricted import passage_given
from assistant.moments import utc_now
from assistant.read.finish import document_id as id_of
from assistant.store.conditions import passing
from assistant.store.copies import Copies
from assistant.store.ledger import Ledger
from assistant.store.opening import is_writable, open_catalogue, refused

FORMAT = 1
_REMEMBERED = 32_000_000
"""Characters of documents kept in memory, so that a warm search reads no text again."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT NOT NULL, uri TEXT NOT NULL, kind TEXT NOT NULL,
    publisher TEXT, author TEXT, published TEXT, published_at TEXT, marking TEXT, embargo_until TEXT,
    ground_rules TEXT, corrects TEXT, turns TEXT NOT NULL, pages TEXT NOT NULL,
    added TEXT NOT NULL, replaced_by TEXT, first_published TEXT
);
CREATE INDEX IF NOT EXISTS documents_uri ON documents (uri);
-- Whatever a filter or a search asks of every document, without reading past their texts.
CREATE INDEX IF NOT EXISTS documents_shown ON documents (
    replaced_by, embargo_until, ground_rules, published, published_at, publisher, kind, corrects, title, id
);
CREATE TABLE IF NOT EXISTS passages (
    rowid INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents (id), ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, speaker TEXT, UNIQUE (document_id, ordinal)
);
CREATE INDEX IF NOT EXISTS passages_speaker ON passages (speaker);
CREATE VIEW IF NOT EXISTS passage_text AS
    SELECT p.rowid AS rowid, substr(d.text, p.start + 1, p."end" - p.start) AS text, d.title AS title,
           coalesce(p.speaker, '') AS speaker
    FROM passages p JOIN documents d ON d.id = p.document_id;
CREATE VIRTUAL TABLE IF NOT EXISTS passage_index USING fts5 (
    text, title, speaker, content = 'passage_text', content_rowid = 'rowid', tokenize = 'porter unicode61'
);
"""
_FIELDS = [
    "id",
    "text",
    "title",
    "uri",
    "kind",
    "publisher",
    "author",
    "published",
    "published_at",
    "marking",
    "embargo_until",
    "ground_rules",
    "corrects",
    "first_published",
]


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
        self._memory: dict[str, Document] = {}
        self._memory_size = 0
        self._lock = threading.RLock()
        self.path = path
        self.connection = open_catalogue(path, _SCHEMA)
        try:
            self._selected = ", ".join(self._columns())
            self.ledger = Ledger(self.connection)
            self.copies = Copies(self.connection, self.document)
        except sqlite3.DatabaseError as error:
            self.connection.close()
            raise LibraryError(
                f"The catalogue {path.name} cannot be opened: {error}.",
                hint="Restore it from a copy, or ingest into a new --library.",
            ) from None

    def _columns(self) -> list[str]:
        """What is read of a document; a column that an older library lacks is added, where it may be written to."""
        there = {name for _, name, *_ in self.connection.execute("PRAGMA table_info(documents)")}
        lacking = [name for name in _FIELDS if name not in there]
        if lacking and not is_writable(self.path.parent):
            return [name if name in there else "NULL" for name in _FIELDS]
        for name in lacking:
            self.connection.execute(f"ALTER TABLE documents ADD COLUMN {name} TEXT")
        return _FIELDS

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing of it."""
        with self._lock:
            self._memory.clear()
            self._memory_size = 0
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
        values = [getattr(document, name) for name in _FIELDS]
        turns = json.dumps([(turn.speaker, turn.span.start, turn.span.end) for turn in document.turns])
        pages = json.dumps([(page.start, page.end) for page in document.pages])
        marks = ", ".join("?" * (len(values) + 3))
        db.execute(
            f"INSERT OR REPLACE INTO documents ({', '.join(_FIELDS)}, turns, pages, added) VALUES ({marks})",  # noqa: S608  # names from the literal list above
            [*values, turns, pages, utc_now()],
        )
        for passage in passages:
            rowid = db.execute(
                'INSERT INTO passages (document_id, ordinal, start, "end", speaker) VALUES (?, ?, ?, ?, ?)',
                (document.id, passage.ordinal, passage.span.start, passage.span.end, passage.speaker),
            ).lastrowid
            db.execute(
                "INSERT INTO passage_index (rowid, text, title, speaker) SELECT * FROM passage_text WHERE rowid = ?",
                (rowid,),
            )
        self.copies.add(db, document)

    def unindex(self, db: sqlite3.Connection, document_id: str, *, replaced_by: str | None = None) -> None:
        """Take a document out of the index; its text stays, so that what cites it can still be shown."""
        self.copies.remove(db, document_id)
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

    def versions_before(self, document_id: str) -> list[str]:
        """Every earlier version whose place this document took, and theirs, the latest first."""
        rows = self.connection.execute(
            "WITH RECURSIVE before (id, depth) AS (SELECT id, 1 FROM documents WHERE replaced_by = ?1 UNION "
            "SELECT d.id, b.depth + 1 FROM documents d JOIN before b ON d.replaced_by = b.id WHERE d.id != ?1) "
            "SELECT id FROM before GROUP BY id ORDER BY min(depth), id",
            (document_id,),
        )
        return [row[0] for row in rows]

    def relocate(self, db: sqlite3.Connection, document_id: str, uri: str) -> None:
        db.execute("UPDATE documents SET uri = ? WHERE id = ?", (uri, document_id))

    def document(self, document_id: str) -> Document | None:
        row = self.connection.execute(
            f"SELECT {self._selected}, turns, pages FROM documents WHERE id = ?",  # noqa: S608  # a literal list
            (document_id,),
        ).fetchone()
        return _document(row) if row else None

    def find(self, reference: str) -> list[str]:
        """Ids of the current documents that `reference` names: an id or its first digits, a uri, or a file's name."""
        rows = self.connection.execute(
            "SELECT id FROM documents WHERE id = ?1 OR (replaced_by IS NULL AND (uri = ?1 OR "
            "substr(uri, -length(?1) - 1) = '/' || ?1 OR (length(?1) >= 4 AND substr(id, 1, length(?1)) = ?1))) "
            "ORDER BY id = ?1 DESC, id",
            (reference,),
        ).fetchall()
        return [row[0] for row in rows[: 1 if rows and rows[0][0] == reference else None]]

    def documents(self, where: Filter = Filter(), *, all_of_them: bool = False) -> Iterator[Document]:
        """Current documents within the filter (its speaker apart), oldest first; `all_of_them`: the withheld too."""
        condition, values = passing(where, "all" if all_of_them else "shown")
        rows = self.connection.execute(
            f"SELECT {self._selected}, turns, pages FROM documents WHERE {condition} "  # noqa: S608  # values are bound
            "ORDER BY published IS NULL, published, published_at, id",
            values,
        )
        yield from map(_as_read, map(_document, rows))

    def ids(self, where: Filter = Filter()) -> set[str]:
        condition, values = passing(where)
        rows = self.connection.execute(f"SELECT id FROM documents WHERE {condition}", values)  # noqa: S608  # values are bound
        return {row[0] for row in rows}

    def numbers(self, where: Filter) -> str:
        """The numbers (rowids) of the same documents, in one string: many times quicker than a row for each."""
        condition, values = passing(where)
        query = f"SELECT group_concat(rowid) FROM documents WHERE {condition}"  # noqa: S608  # values are bound
        return self.connection.execute(query, values).fetchone()[0] or ""

    def remembered(self, document_id: str) -> Document | None:
        """A document, kept in memory: an id stands for one content, so it can never be stale while it is indexed."""
        with self._lock:
            known = self._memory.get(document_id)
            if known:
                return known
            document = self.document(document_id)
            if document is None:
                return None
            self._memory[document_id] = _as_read(document)
            self._memory_size += len(document.text)
            while self._memory_size > _REMEMBERED and len(self._memory) > 1:
                self._memory_size -= len(self._memory.pop(next(iter(self._memory))).text)
            return document

    def passages_of(self, document: Document) -> list[Passage]:
        rows = self.connection.execute(
            'SELECT start, "end", ordinal, speaker FROM passages WHERE document_id = ? ORDER BY ordinal', (document.id,)
        )
        found = (passage_given(document, Span(start, end), *rest) for start, end, *rest in rows)
        return [passage for passage in found if passage]

    def indexed_ids(self) -> set[str]:
        """Every document in the index, whatever a filter would say."""
        return {row[0] for row in self.connection.execute("SELECT id FROM documents WHERE replaced_by IS NULL")}

    def indexed_documents(self) -> Iterator[Document]:
        for document_id in sorted(self.indexed_ids()):
            if document := self.document(document_id):
                yield document

    def keys(self) -> set[str]:
        """`document:ordinal` of every passage."""
        rows = self.connection.execute("SELECT document_id || ':' || ordinal FROM passages")
        return {row[0] for row in rows}

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

    def added(self, document_id: str) -> str:
        """The UTC moment at which a document was stored last; empty where there is none."""
        row = self.connection.execute("SELECT added FROM documents WHERE id = ?", (document_id,)).fetchone()
        return row[0] if row else ""

    def corrections(self) -> list[tuple[str, str, str | None]]:
        """Id, the headline that it corrects and date of every current correction, the withheld too."""
        rows = self.connection.execute(
            "SELECT id, corrects, published FROM documents WHERE replaced_by IS NULL AND corrects IS NOT NULL "
            "ORDER BY published, published_at, id"
        )
        return rows.fetchall()

    def titles(self) -> list[tuple[str, str, str | None]]:
        """Id, title and date of every current document that is no correction itself."""
        rows = self.connection.execute(
            "SELECT id, title, published FROM documents WHERE replaced_by IS NULL AND corrects IS NULL"
        )
        return rows.fetchall()

    def shown(self, ids: Iterable[str], as_of: str | None) -> list[Copy]:
        """Those of the documents that may be shown as of a moment, without their texts, the earliest first."""
        condition, values = passing(Filter(as_of=as_of))
        rows = self.connection.execute(
            f"SELECT {self._selected}, turns, pages FROM documents "  # noqa: S608  # values are bound
            f"WHERE id IN (SELECT value FROM json_each(?)) AND {condition} "
            "ORDER BY published IS NULL, published, published_at IS NULL, published_at, id",
            [json.dumps(sorted(ids)), *values],
        )
        found = (veiled(_document(row)) for row in rows)
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

    def rebuild_keyword_index(self) -> None:
        with self.transaction() as db:
            db.execute("INSERT INTO passage_index (passage_index) VALUES ('rebuild')")

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
        return problems


def _as_read(document: Document) -> Document:
    """The document, unless somebody changed it in the file: its id is a hash of what was read."""
    if document.id != id_of(document.publisher, document.published, document.title, document.text):
        raise LibraryError(
            f"“{document.title}” ({document.id}) was changed in the catalogue since it was read, and cannot be cited.",
            hint=f"Take it out and read it again: podium documents remove {document.id}, then podium ingest.",
        )
    return document


def _document(row: Sequence[Any]) -> Document:
    *fields, turns, pages = row
    return Document(
        **dict(zip(_FIELDS, fields, strict=True)),
        turns=tuple(Turn(speaker, Span(start, end)) for speaker, start, end in json.loads(turns)),
        pages=tuple(Span(start, end) for start, end in json.loads(pages)),
    )
