"""The keyword index of a catalogue: BM25 over stemmed words, and phrases as they were said."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence

from assistant.store.catalogue import Place
from assistant.text import STOPWORDS, folded, stem

_PHRASE_WORDS = 8
"""So many of a quotation's words find it; the rest may have been altered, which is what is being checked."""


class Keywords:
    """Searches the FTS5 index that the catalogue keeps."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def phrase(self, quotation: str, *, limit: int, ids: set[str] | None = None) -> list[Place]:
        """Passages that hold the quotation's words in their order, whatever their endings and marks."""
        tokens = re.findall(r"[^\W_]+", folded(quotation))[:_PHRASE_WORDS]
        if not tokens:
            return []
        rows = self.connection.execute(
            "SELECT p.document_id, p.ordinal FROM passage_index i JOIN passages p ON p.rowid = i.rowid "
            "WHERE passage_index MATCH ? ORDER BY p.rowid LIMIT ?",
            (f'text : "{" ".join(tokens)}"', limit if ids is None else -1),
        )
        places = (Place(document_id, ordinal) for document_id, ordinal in rows)
        return [place for place in places if ids is None or place.document_id in ids][:limit]

    def best(
        self, query: str, *, limit: int, ids: set[str] | None = None, speakers: Sequence[str] | None = None
    ) -> dict[Place, float]:
        """The best passages by BM25 (stemmed; the title and speaker count a little), best first, with their scores."""
        match = _match(query)
        if not match:
            return {}
        conditions, values = ["passage_index MATCH ?"], [match]
        if ids is not None:
            conditions.append("p.document_id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(ids)))
        if speakers is not None:
            conditions.append("p.speaker IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(speakers)))
        rows = self.connection.execute(
            "SELECT p.document_id, p.ordinal, -bm25(passage_index, 1.0, 0.3, 0.3) AS score FROM passage_index i "  # noqa: S608  # values are bound
            f"JOIN passages p ON p.rowid = i.rowid WHERE {' AND '.join(conditions)} "
            "ORDER BY score DESC, p.rowid LIMIT ?",
            [*values, limit],
        )
        return {Place(document_id, ordinal): score for document_id, ordinal, score in rows}

    def frequencies(self, text: str) -> dict[str, int]:
        """In how many passages each of the text's stems stands."""
        words = {stem(word): word for word in re.findall(r"[^\W_]+", folded(text)[:4000]) if word not in STOPWORDS}
        return {
            stem_: self.connection.execute(
                "SELECT count(*) FROM passage_index WHERE passage_index MATCH ?", (f'text : "{word}"',)
            ).fetchone()[0]
            for stem_, word in words.items()
        }


def _match(query: str) -> str:
    """An FTS5 expression: any of the query's words that carry meaning, each quoted so that none is an operator."""
    tokens = dict.fromkeys(re.findall(r"[^\W_]+", folded(query)[:4000]))
    kept = [token for token in tokens if token not in STOPWORDS] or list(tokens)
    return " OR ".join(f'"{token}"' for token in kept[:64])
