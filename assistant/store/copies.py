"""
Which documents of the library are copies of one another, kept as documents come and go.

Each document points to the shorter one that has most in common with it, so that whatever is linked is one story: one
wire report with all its outlets, counted as one source. The links follow from the documents alone, not from the order
in which they came, as long as fewer than a few dozen share a run of words.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.copies import Print, print_of, shared
from assistant.domain import Document

SCHEMA = """
CREATE TABLE IF NOT EXISTS copies (
    number INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    copy_of INTEGER, shared INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS copies_copy_of ON copies (copy_of);
CREATE TABLE IF NOT EXISTS sketches (run INTEGER, number INTEGER, PRIMARY KEY (run, number)) WITHOUT ROWID;
"""
_HOLDERS = 100
"""Documents looked at for one run of words: what more of them share is an outlet's furniture or one story already."""
_CANDIDATES = 24
"""Documents compared word by word with a new one."""
_LOOKED_UP = 128
"""Runs of one document by which others are looked up: the lowest of its sketch, which are the lowest of theirs too."""
_PROMISING = 0.4
"""Part of the shorter sketch that two documents share before they are compared."""
_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    document_id: str
    size: int
    copy_of: int | None
    shared: int

    @property
    def order(self) -> tuple[int, str]:
        return self.size, self.document_id


class Copies:
    """Works on the catalogue's connection; `document` reads one of its documents."""

    def __init__(self, connection: sqlite3.Connection, document: Callable[[str], Document | None]) -> None:
        self.connection = connection
        self.document = document
        self._prints: OrderedDict[str, Print] = OrderedDict()
        connection.executescript(SCHEMA)

    def add(self, db: sqlite3.Connection, document: Document) -> None:
        """Note a document and link it with its copies."""
        found = self._remember(document.id, print_of(document))
        number = db.execute("INSERT INTO copies (document_id, size) VALUES (?, ?)", (document.id, found.size)).lastrowid
        db.executemany("INSERT INTO sketches VALUES (?, ?)", ((run, number) for run in found.sketch))
        mine = _Row(number or 0, document.id, found.size, None, 0)
        best = 0
        for other in self._candidates(mine, found):
            theirs = self._print(other)
            if theirs is None:
                continue
            if other.order < mine.order:
                best = self._link(db, mine.number, other.number, shared(theirs, found), best)
            else:
                self._link(db, other.number, mine.number, shared(found, theirs), other.shared)

    def remove(self, db: sqlite3.Connection, document_id: str) -> None:
        """Forget a document; what was linked through it is linked anew."""
        row = self._row("document_id = ?", document_id)
        if row is None:
            return
        gone = self._print(row)
        if gone is None:
            db.execute("DELETE FROM sketches WHERE number = ?", (row.number,))
        else:
            db.executemany(
                "DELETE FROM sketches WHERE run = ? AND number = ?", ((run, row.number) for run in gone.sketch)
            )
        db.execute("DELETE FROM copies WHERE number = ?", (row.number,))
        self._prints.pop(document_id, None)
        orphans = [_Row(*each) for each in db.execute(f"{_SELECT} WHERE copy_of = ?", (row.number,)).fetchall()]
        db.execute("UPDATE copies SET copy_of = NULL, shared = 0 WHERE copy_of = ?", (row.number,))
        for orphan in orphans:
            self._relink(db, orphan)

    def catch_up(self, db: sqlite3.Connection) -> None:
        """Note every current document that was stored before copies were looked for."""
        rows = db.execute(
            "SELECT id FROM documents WHERE replaced_by IS NULL AND id NOT IN (SELECT document_id FROM copies)"
        ).fetchall()
        for (document_id,) in rows:
            if document := self.document(document_id):
                self.add(db, document)

    def rebuild(self, db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM sketches")
        db.execute("DELETE FROM copies")
        self.catch_up(db)

    def unknown(self) -> int:
        """How many current documents have not been compared."""
        query = (
            "SELECT count(*) FROM documents WHERE replaced_by IS NULL AND id NOT IN (SELECT document_id FROM copies)"
        )
        return int(self.connection.execute(query).fetchone()[0])

    def stories(self) -> dict[str, str]:
        """Every document that has a copy, with the id that stands for all of them."""
        rows = self.connection.execute(
            "SELECT number, document_id, copy_of FROM copies WHERE copy_of IS NOT NULL OR number IN "
            "(SELECT copy_of FROM copies WHERE copy_of IS NOT NULL)"
        ).fetchall()
        names = {number: document_id for number, document_id, _ in rows}
        links = {number: copy_of for number, _, copy_of in rows}
        return {document_id: names[_root(number, links)] for number, document_id, _ in rows}

    def _candidates(self, mine: _Row, found: Print) -> Iterator[_Row]:
        """The documents that share most of the sketch, and what stands for the stories that they belong to."""
        counts: Counter[tuple[int]] = Counter()
        looked_up = found.sketch[:_LOOKED_UP]
        for run in looked_up:
            counts.update(self.connection.execute(_HOLDING, (run, _HOLDERS)).fetchall())
        counts.pop((mine.number,), None)
        likeliest = counts.most_common(2 * _CANDIDATES)
        rows = {row.number: row for row in self._rows(number for (number,), _ in likeliest)}
        part = _PROMISING * len(looked_up) / max(1, mine.size)
        kept = [
            rows[number]
            for (number,), count in likeliest
            if number in rows and count >= part * min(mine.size, rows[number].size)
        ][:_CANDIDATES]
        seen = {mine.number}
        for row in kept:
            for one in (row, self._first(row)):
                if one.number not in seen:
                    seen.add(one.number)
                    yield one

    def _first(self, row: _Row) -> _Row:
        while row.copy_of is not None:
            above = self._row("number = ?", row.copy_of)
            if above is None:
                return row
            row = above
        return row

    def _relink(self, db: sqlite3.Connection, row: _Row) -> None:
        mine = self._print(row)
        best = 0
        for other in self._candidates(row, mine) if mine else ():
            theirs = self._print(other)
            if mine and theirs and other.order < row.order:
                best = self._link(db, row.number, other.number, shared(theirs, mine), best)

    @staticmethod
    def _link(db: sqlite3.Connection, number: int, copy_of: int, common: int, best: int) -> int:
        """Point a document to a shorter one where they have more in common than it had with any before."""
        if common <= best:
            return best
        db.execute("UPDATE copies SET copy_of = ?, shared = ? WHERE number = ?", (copy_of, common, number))
        return common

    def _print(self, row: _Row) -> Print | None:
        if row.document_id not in self._prints:
            document = self.document(row.document_id)
            return self._remember(row.document_id, print_of(document)) if document else None
        self._prints.move_to_end(row.document_id)
        return self._prints[row.document_id]

    def _remember(self, document_id: str, found: Print) -> Print:
        self._prints[document_id] = found
        if len(self._prints) > _REMEMBERED:
            self._prints.popitem(last=False)
        return found

    def _row(self, condition: str, value: int | str) -> _Row | None:
        row = self.connection.execute(f"{_SELECT} WHERE {condition}", (value,)).fetchone()
        return _Row(*row) if row else None

    def _rows(self, numbers: Iterable[int]) -> Iterator[_Row]:
        for number in numbers:
            if row := self._row("number = ?", number):
                yield row


_HOLDING = "SELECT number FROM sketches WHERE run = ? LIMIT ?"
_SELECT = "SELECT number, document_id, size, copy_of, shared FROM copies"


def _root(number: int, links: Mapping[int, int | None]) -> int:
    while (above := links.get(number)) is not None:
        number = above
    return number
