"""
How often each word stands in each passage, packed: what a search reads of a word, as one piece for a block of passages.

FTS5 gives every occurrence as a row of its own, which makes a common word of a large library slow to read. Words are
cut and stemmed by FTS5 itself here too, so both indexes know the same ones. What a library stored before it had this
index is taken in when something is next stored; until then FTS5 answers.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.store.arrays import listed
from assistant.store.schema import TOKENIZE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from assistant.store.arrays import Mask, Rows

    Records = npt.NDArray[np.void]

_SCHEMA = """
CREATE {temporary} TABLE IF NOT EXISTS word_blocks (
    block INTEGER, word TEXT, found BLOB NOT NULL, PRIMARY KEY (block, word)
) WITHOUT ROWID
"""
_BLOCK = 4096
"""Passages of a block: few enough that one more document rewrites little, enough that a word has few blocks."""
_RECORD = [("place", "<u2"), ("text", "u1"), ("aside", "u1")]
"""A passage's place in its block, and how often it has the word in its text and in its title or speaker's label."""
_SIZE = 4
_MOST = 255
_ANY = ""
"""No word: every passage that was taken in."""
_SCRATCH = f"""
CREATE VIRTUAL TABLE texts USING fts5 (text, title, speaker, content = '', tokenize = '{TOKENIZE}');
CREATE VIRTUAL TABLE found USING fts5vocab ('texts', 'instance');
CREATE VIRTUAL TABLE totals USING fts5vocab ('texts', 'row');
"""
_APPEND = (
    "INSERT INTO word_blocks VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET found = CAST(found || excluded.found AS BLOB)"
)

Text = tuple[int, str, str, str]
"""A passage's rowid, text, title and speaker, as the view of the catalogue gives them."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The passages that have a word, by rowid in their order, and how often."""

    rowids: Rows
    in_text: Rows
    aside: Rows


Read = Callable[[str], Counts]


class Occurrences:
    """Works on the catalogue's connection, in the transaction of what it counts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        try:
            connection.execute(_SCHEMA.format(temporary=""))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY:
                raise
            # An older library that may only be read: none of its passages has been taken in.
            connection.execute(_SCHEMA.format(temporary="TEMPORARY"))
        for name, kind in (("occurrences", "instance"), ("vocabulary", "row")):
            connection.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab('main', 'passage_index', '{kind}')"
            )

    def reader(self, rowids: Rows) -> Read:
        """How to read where a stem of the index stands, in a library of these passages."""
        import numpy as np

        blocks = _blocks(rowids)
        if np.isin(rowids, self._packed(_ANY, blocks).rowids).all():
            return partial(self._packed, blocks=blocks)
        return self._indexed

    def _packed(self, word: str, blocks: str) -> Counts:
        import numpy as np

        found = self.connection.execute(
            "SELECT block, found FROM word_blocks WHERE word = ? AND block IN (SELECT value FROM json_each(?)) "
            "ORDER BY block",
            (word, blocks),
        ).fetchall()
        records = np.frombuffer(b"".join(packed for _, packed in found), dtype=_RECORD)
        sizes = [len(packed) // records.itemsize for _, packed in found]
        bases = np.repeat(np.asarray([block * _BLOCK for block, _ in found], dtype=np.int64), sizes)
        return Counts(bases + records["place"], records["text"], records["aside"])

    def _indexed(self, word: str) -> Counts:
        import numpy as np

        signed = _signed(self.connection, "temp.occurrences WHERE term = ?", word)
        first = np.flatnonzero(np.diff(np.abs(signed), prepend=0))
        return Counts(np.abs(signed[first]), _runs(signed > 0, first), _runs(signed < 0, first))

    def untaken(self) -> Rows:
        """The passages that have not been taken in, by rowid in their order."""
        import numpy as np

        (stored,) = self.connection.execute("SELECT json_group_array(rowid) FROM passages").fetchone()
        rowids = np.sort(listed(stored[1:-1]))
        return np.setdiff1d(rowids, self._packed(_ANY, _blocks(rowids)).rowids, assume_unique=True)

    def catch_up(self, db: sqlite3.Connection) -> None:
        """Take in every passage that has not been."""
        for block, rowids in groupby(self.untaken().tolist(), key=lambda rowid: rowid // _BLOCK):
            wanted = set(rowids)
            texts = db.execute("SELECT * FROM passage_text WHERE rowid BETWEEN ? AND ?", (min(wanted), max(wanted)))
            counted = _counted([text for text in texts if text[0] in wanted])
            db.executemany(_APPEND, ((block, word, records.tobytes()) for word, records in counted))

    def forget(self, db: sqlite3.Connection, document_id: str) -> None:
        """Take a document's passages out, while they are still stored."""
        texts: list[Text] = db.execute(
            "SELECT t.* FROM passages p JOIN passage_text t ON t.rowid = p.rowid WHERE p.document_id = ? ORDER BY 1",
            (document_id,),
        ).fetchall()
        for block, group in groupby(texts, key=lambda text: text[0] // _BLOCK):
            self._remove(db, block, list(group))

    def _remove(self, db: sqlite3.Connection, block: int, texts: Sequence[Text]) -> None:
        import numpy as np

        gone = np.zeros(_BLOCK, dtype=np.bool_)
        gone[[rowid % _BLOCK for rowid, *_ in texts]] = True
        for word, _ in _counted(texts):
            row = db.execute("SELECT found FROM word_blocks WHERE block = ? AND word = ?", (block, word)).fetchone()
            records = np.frombuffer(row[0] if row else b"", dtype=_RECORD)
            kept = records[~gone[records["place"]]].tobytes()
            if kept:
                db.execute("UPDATE word_blocks SET found = ? WHERE block = ? AND word = ?", (kept, block, word))
            else:
                db.execute("DELETE FROM word_blocks WHERE block = ? AND word = ?", (block, word))

    def rebuild(self, db: sqlite3.Connection) -> None:
        db.execute("DELETE FROM word_blocks")
        self.catch_up(db)

    def agree(self) -> bool:
        """Whether as many passages are said to have each word as FTS5 says, once all of them have been taken in."""
        counted = f"SELECT word, sum(length(found)) / {_SIZE} FROM word_blocks WHERE word != '{_ANY}' GROUP BY word"  # noqa: S608  # literals
        known = "SELECT term, doc FROM temp.vocabulary"
        odd = f"SELECT * FROM ({counted} EXCEPT {known}) UNION ALL SELECT * FROM ({known} EXCEPT {counted}) LIMIT 1"  # noqa: S608  # literals
        return self.connection.execute(odd).fetchone() is None


def _blocks(rowids: Rows) -> str:
    """The blocks in which these passages are, as JSON."""
    import numpy as np

    return json.dumps(np.unique(rowids // _BLOCK).tolist())


def _counted(texts: Sequence[Text]) -> Iterator[tuple[str, Records]]:
    """Every word of these passages of one block with its records, and no word with all of them."""
    import numpy as np

    places = np.asarray([rowid % _BLOCK for rowid, *_ in texts], dtype=np.uint16)
    everywhere = np.zeros(len(texts), dtype=_RECORD)
    everywhere["place"] = places
    yield _ANY, everywhere
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_SCRATCH)
        numbered = ((number, *rest) for number, (_, *rest) in enumerate(texts, 1))
        db.executemany("INSERT INTO texts (rowid, text, title, speaker) VALUES (?, ?, ?, ?)", numbered)
        signed = _signed(db, "found")
        totals = db.execute("SELECT term, cnt FROM totals").fetchall()
    # Both tables give the words in order, and each word's passages in order.
    words = np.repeat(np.arange(len(totals)), [count for _, count in totals])
    first = np.flatnonzero(np.diff(words, prepend=-1) | np.diff(np.abs(signed), prepend=0))
    records = np.empty(len(first), dtype=_RECORD)
    records["place"] = places[np.abs(signed[first]) - 1]
    records["text"] = np.minimum(_runs(signed > 0, first), _MOST)
    records["aside"] = np.minimum(_runs(signed < 0, first), _MOST)
    ends = np.searchsorted(words[first], np.arange(len(totals)), side="right").tolist()
    for (word, _), start, end in zip(totals, [0, *ends], ends, strict=False):
        yield word, records[start:end]


def _signed(db: sqlite3.Connection, source: str, *values: str) -> Rows:
    """The passage of each occurrence, minus for one aside."""
    query = f"SELECT json_group_array(CASE col WHEN 'text' THEN doc ELSE -doc END) FROM {source}"  # noqa: S608  # literals
    (found,) = db.execute(query, values).fetchone()
    return listed(found[1:-1])


def _runs(there: Mask, first: Rows) -> Rows:
    """How many are there from each of the first to the next."""
    import numpy as np

    found: Rows = np.add.reduceat(there.astype(np.int64), first) if len(first) else np.zeros(0, dtype=np.int64)
    return found
