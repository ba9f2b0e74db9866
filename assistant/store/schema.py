"""
The tables of the catalogue, and a document as a row of them.

A document's text stands here once. The FTS5 index is external-content over a view that cuts passages out of it, so the
index can be rebuilt from the documents at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.domain import Document, Span, Turn
from assistant.errors import LibraryError
from assistant.moments import utc_now
from assistant.read.finish import document_id
from assistant.store.opening import is_writable

FORMAT = 1
TOKENIZE = "porter unicode61"
"""How the keyword index cuts and stems."""
SCHEMA = f"""
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
    text, title, speaker, content = 'passage_text', content_rowid = 'rowid', tokenize = '{TOKENIZE}'
);
"""  # noqa: S608  # a literal
_FIELDS = (
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
)
_INSERT = (
    f"INSERT OR REPLACE INTO documents ({', '.join(_FIELDS)}, turns, pages, added) "  # noqa: S608  # names from the literal list above
    f"VALUES ({', '.join('?' * (len(_FIELDS) + 3))})"
)


def columns(connection: sqlite3.Connection, folder: Path) -> str:
    """What is read of a document's row; a column that an older library lacks is added, where it may be written to."""
    there = {name for _, name, *_ in connection.execute("PRAGMA table_info(documents)")}
    lacking = [name for name in _FIELDS if name not in there]
    if lacking and is_writable(folder):
        for name in lacking:
            connection.execute(f"ALTER TABLE documents ADD COLUMN {name} TEXT")
        lacking = []
    return ", ".join([*("NULL" if name in lacking else name for name in _FIELDS), "turns", "pages"])


def insert(db: sqlite3.Connection, document: Document) -> None:
    """Write a document's row, over the one of the same id."""
    values = [getattr(document, name) for name in _FIELDS]
    turns = json.dumps([(turn.speaker, turn.span.start, turn.span.end) for turn in document.turns])
    pages = json.dumps([(page.start, page.end) for page in document.pages])
    db.execute(_INSERT, [*values, turns, pages, utc_now()])


def document_of(row: Sequence[Any]) -> Document:
    """The document of a row of the `columns`."""
    *fields, turns, pages = row
    return Document(
        **dict(zip(_FIELDS, fields, strict=True)),
        turns=tuple(Turn(speaker, Span(start, end)) for speaker, start, end in json.loads(turns)),
        pages=tuple(Span(start, end) for start, end in json.loads(pages)),
    )


def unaltered(document: Document) -> Document:
    """The document, unless somebody changed it in the file: its id is a hash of what was read."""
    if document.id != document_id(document.publisher, document.published, document.title, document.text):
        raise LibraryError(
            f"“{document.title}” ({document.id}) was changed in the catalogue since it was read, and cannot be cited.",
            hint=f"Take it out and read it again: podium documents remove {document.id}, then podium ingest.",
        )
    return document
