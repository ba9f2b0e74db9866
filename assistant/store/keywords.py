"""
The keyword side of a library: BM25 over stemmed words, and phrases as they were said.

The catalogue's FTS5 index holds the words. Its own ranking counts every common word anew for each question; here how
often a word stands where is read once (occurrences), when a question first has it, and kept for as long as the
catalogue does not change. A common word of 100,000 passages then costs a question a fraction of a millisecond.
"""

from __future__ import annotations

import math
import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.store.catalogue import Place
from assistant.store.schema import TOKENIZE
from assistant.text import STOPWORDS, folded, stem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from assistant.store.arrays import Mask, Rows
    from assistant.store.occurrences import Counts, Occurrences, Read
    from assistant.store.table import Passing, Table

    Scores = npt.NDArray[np.float64]

_PHRASE_WORDS = 8
"""So many of a quotation's words find it; the rest may have been altered, which is what is being checked."""
_ASIDE = 0.3
"""The weight of a word in the title or the speaker's label, against 1 in the text."""
_SATURATION = 1.2
_LENGTH_SHARE = 0.75
"""BM25's k1 and b, as FTS5 has them."""
_REMEMBERED = 4_000_000
"""Passages of words kept in memory, of about 30 bytes each."""
_QUERY_WORDS = 64


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a stem stands, and what it adds there: worked out once, so that a question only sums."""

    rows: Rows
    """The passages that have it, in the order of the table."""
    gains: Scores
    """BM25 of it alone, by passage; a word aside counts less."""
    in_text: Rows
    """The passages that have it in their own text."""
    rarity: float
    document_codes: Rows
    document_gains: Scores
    """The same for whole documents."""

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Match:
    """What a query's words say of every passage; 0 for one that has none of them or does not pass."""

    table: Table
    scores: Scores
    """BM25, by row."""
    documents: Scores
    """BM25 of whole documents, in the order of the table's `document_rows`."""
    words: Mapping[str, Postings]
    """By their stems."""

    def best_rows(self, limit: int) -> list[int]:
        """The best passages, best first."""
        return [row for row in highest(self.scores, limit).tolist() if self.scores[row] > 0]

    def best(self, limit: int) -> dict[Place, float]:
        """Places of the best passages, best first, with their BM25."""
        return {self.table.places[row]: float(self.scores[row]) for row in self.best_rows(limit)}

    def coverage(self, rows: Rows) -> Scores:
        """The share of the query's words in the text of each of these passages, the rarer counting more."""
        import numpy as np

        found, total = np.zeros(len(rows)), 0.0
        for word in self.words.values():
            total += word.rarity
            found += word.rarity * _among(rows, word.in_text)
        return found / (total or 1.0)


class Keywords:
    """Searches the FTS5 index that the catalogue keeps."""

    def __init__(self, connection: sqlite3.Connection, occurrences: Occurrences) -> None:
        self.connection = connection
        self.occurrences = occurrences
        self._tokenizer = _Tokenizer()
        self._memory: _Memory | None = None
        # A chain's batch and a run's workers search in several threads at once.
        self._lock = threading.Lock()

    def close(self) -> None:
        self._tokenizer.close()

    def phrase(self, quotation: str, table: Table, *, limit: int, passing: Passing | None = None) -> list[Place]:
        """Passages that hold the quotation's words in their order, whatever their endings and marks."""
        tokens = re.findall(r"[^\W_]+", folded(quotation))[:_PHRASE_WORDS]
        if not tokens:
            return []
        found = self.connection.execute(
            "SELECT rowid FROM passage_index WHERE passage_index MATCH ? ORDER BY rowid LIMIT ?",
            (f'text : "{" ".join(tokens)}"', limit if passing is None else -1),
        )
        rows = _rows_in(table, [rowid for (rowid,) in found])
        shown = rows if passing is None else rows[passing.rows[rows]]
        return [table.places[row] for row in shown[:limit].tolist()]

    def match(self, query: str, table: Table, *, passing: Passing | None = None) -> Match:
        """
        How every passage, and every document, that the filter lets through answers to the query's words.

        It is BM25 (stemmed; the title and speaker count a little).
        """
        import numpy as np

        scores, documents = np.zeros(len(table)), np.zeros(len(table.document_rows))
        words = self.postings(_words(query), table)
        for word in words.values():
            scores[word.rows] += word.gains
            documents[word.document_codes] += word.document_gains
        if passing is not None:
            scores, documents = np.where(passing.rows, scores, 0.0), np.where(passing.documents, documents, 0.0)
        return Match(table, scores, documents, words)

    def frequencies(self, text: str, table: Table) -> dict[str, int]:
        """In how many passages each of the text's stems stands."""
        words = {stem(word): word for word in _tokens(text) if word not in STOPWORDS}
        stems = self._tokenizer.stems(words.values())
        return {
            own: max((len(self.posting(one, table).in_text) for one in stems[word]), default=0)
            for own, word in words.items()
        }

    def postings(self, words: Sequence[str], table: Table) -> dict[str, Postings]:
        """Where each of the words stands, by the index's own stem; a word that it cuts up counts as its parts."""
        stems = self._tokenizer.stems(words)
        return {one: self.posting(one, table) for word in words for one in stems[word]}

    def stems(self, word: str) -> tuple[str, ...]:
        """A word by the index's own stem; one that it cuts up has several."""
        return self._tokenizer.stems([word])[word]

    def beginning(self, letter: str) -> list[tuple[str, int]]:
        """Every stem that begins so, and how many passages have it, the withheld among them."""
        rows = self.connection.execute(
            "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ?", (letter, letter + "\U0010ffff")
        )
        return rows.fetchall()

    def posting(self, one: str, table: Table) -> Postings:
        """Where a stem of the index stands."""
        with self._lock:
            if self._memory is None or self._memory.table is not table:
                self._memory = _Memory(table, self.occurrences.reader(table.rowids))
            return self._memory.posting(one)


class _Memory:
    """The postings read so far of one state of the catalogue; the longest kept go first."""

    def __init__(self, table: Table, read: Read) -> None:
        self.table = table
        self._read = read
        self._known: dict[str, Postings] = {}
        self._size = 0

    def posting(self, one: str) -> Postings:
        found = self._known.get(one)
        if found is None:
            found = self._known[one] = _postings(self.table, self._read(one))
            self._size += len(found)
            while self._size > _REMEMBERED and len(self._known) > 1:
                self._size -= len(self._known.pop(next(iter(self._known))))
        return found


class _Tokenizer:
    """How the index itself stems a word: asked of an FTS5 table of its own, in memory, once for each word."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        self._connection.execute(f"CREATE VIRTUAL TABLE words USING fts5 (word, tokenize = '{TOKENIZE}')")
        self._connection.execute("CREATE VIRTUAL TABLE stems USING fts5vocab ('words', 'instance')")
        self._known: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def close(self) -> None:
        self._connection.close()

    def stems(self, words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        wanted = list(words)
        with self._lock:
            new = list(dict.fromkeys(word for word in wanted if word not in self._known))
            if new:
                self._learn(new)
            return {word: self._known[word] for word in wanted}

    def _learn(self, words: Sequence[str]) -> None:
        db = self._connection
        with db:
            db.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(words))
            found: dict[int, list[str]] = {}
            for row, one in db.execute("SELECT doc, term FROM stems ORDER BY doc, offset"):
                found.setdefault(row, []).append(one)
            db.execute("DELETE FROM words")
        self._known.update((word, tuple(found.get(row, ()))) for row, word in enumerate(words))


def highest(scores: Scores, limit: int) -> Rows:
    """The rows of the `limit` highest scores, highest first, earlier rows first among equals."""
    import numpy as np

    rows = np.arange(len(scores))
    # Few are near the best, and only they need sorting.
    for share in (0.5, 0.25, 0.125) if len(scores) else ():
        near = np.flatnonzero(scores >= share * scores.max())
        if len(near) >= limit:
            rows = near
            break
    return rows[np.argsort(-scores[rows], kind="stable")][:limit]


def _postings(table: Table, counts: Counts) -> Postings:
    """What a stem adds to the passages that have it so often, and to their documents."""
    import numpy as np

    found = table.rows_at(counts.rowids)
    there = found >= 0
    rows, in_text = found[there], counts.in_text[there]
    often = in_text + _ASIDE * counts.aside[there]
    rarity = _rarity(len(rows), len(table))
    gains = _gains(rarity, often, table.lengths[rows], table.usual_length)
    by_document: Scores = np.bincount(table.document_codes[rows], often, len(table.document_rows)).astype(np.float64)
    codes = np.flatnonzero(by_document)
    lengths = table.document_lengths[codes], table.usual_document_length
    document_gains = _gains(_rarity(len(codes), len(by_document)), by_document[codes], *lengths)
    return Postings(rows, gains, rows[in_text > 0], rarity, codes, document_gains)


def _among(rows: Rows, ordered: Rows) -> Mask:
    """Which of the rows are among others, which are in order."""
    import numpy as np

    if not len(ordered):
        return np.zeros(len(rows), dtype=np.bool_)
    found: Mask = ordered[np.minimum(np.searchsorted(ordered, rows), len(ordered) - 1)] == rows
    return found


def _rows_in(table: Table, rowids: Sequence[int]) -> Rows:
    import numpy as np

    return np.flatnonzero(np.isin(table.rowids, rowids))


def _gains(rarity: float, often: Scores, lengths: Scores, usual: float) -> Scores:
    """BM25 of one word, for texts that have it so often."""
    shorter = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / usual
    gains: Scores = rarity * often * (_SATURATION + 1) / (often + _SATURATION * shorter)
    return gains


def _rarity(holders: int, passages: int) -> float:
    """BM25's inverse document frequency; a word of most passages counts next to nothing, never less."""
    return max(1e-6, math.log((passages - holders + 0.5) / (holders + 0.5)))


def _tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded(text)[:4000])


def _words(query: str) -> list[str]:
    """The query's words that carry meaning; all of them where none does."""
    tokens = list(dict.fromkeys(_tokens(query)))
    return ([token for token in tokens if token not in STOPWORDS] or tokens)[:_QUERY_WORDS]
