"""
Every indexed passage's place as columns, read once for each version of the catalogue.

A search then filters, counts and scores passages by their row here, and asks the database for nothing it already knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.domain import Span
from assistant.store.arrays import listed
from assistant.store.catalogue import Place

if TYPE_CHECKING:
    from sqlite3 import Connection

    import numpy as np
    import numpy.typing as npt

    from assistant.store.arrays import Mask, Rows

_DOCUMENTS = "SELECT id, rowid, published, publisher FROM documents WHERE replaced_by IS NULL"


@dataclass(frozen=True, eq=False)
class Passing:
    """Which passages a filter lets through, and which documents have any of them."""

    rows: Mask
    documents: Mask


@dataclass(frozen=True, eq=False)
class Table:
    """The passages in the order of their rowids; equal columns have equal indices."""

    rowids: Rows
    keys: Sequence[str]
    """`document:ordinal`, by which the vectors know a passage."""
    places: Sequence[Place]
    spans: Sequence[Span]
    speakers: Sequence[str | None]
    document_rows: Mapping[str, Sequence[int]]
    document_numbers: Rows
    """By which the catalogue knows each document (its rowid)."""
    published: Sequence[str | None]
    publishers: Sequence[str | None]
    """Of each document, in the order of `document_rows`."""

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        return {key: row for row, key in enumerate(self.keys)}

    @cached_property
    def _row_at(self) -> Rows:
        """By rowid less the first; −1 where there is none."""
        import numpy as np

        first, last = (self.rowids[0], self.rowids[-1]) if len(self) else (0, -1)
        rows = np.full(last - first + 1, -1, dtype=np.int64)
        rows[self.rowids - first] = np.arange(len(self))
        return rows

    def rows_at(self, rowids: Rows) -> Rows:
        """The row of each of these rowids; −1 for one that is no longer there."""
        import numpy as np

        if not len(self):
            return np.full(len(rowids), -1, dtype=np.int64)
        places = rowids - self.rowids[0]
        within = (places >= 0) & (places < len(self._row_at))
        return np.where(within, self._row_at[np.where(within, places, 0)], -1)

    @cached_property
    def document_codes(self) -> Rows:
        """Which document each passage is of, as its place in `document_rows`."""
        import numpy as np

        codes = np.zeros(len(self), dtype=np.int64)
        for code, rows in enumerate(self.document_rows.values()):
            codes[rows] = code
        return codes

    @cached_property
    def document_lengths(self) -> npt.NDArray[np.float64]:
        """Of what is in the index, in characters."""
        import numpy as np

        return np.bincount(self.document_codes, self.lengths, minlength=len(self.document_rows)).astype(np.float64)

    @cached_property
    def lengths(self) -> npt.NDArray[np.float64]:
        """In characters."""
        import numpy as np

        return np.asarray([len(span) for span in self.spans], dtype=np.float64)

    @cached_property
    def usual_length(self) -> float:
        return float(self.lengths.mean()) if len(self) else 1.0

    @cached_property
    def usual_document_length(self) -> float:
        return float(self.document_lengths.mean()) if len(self) else 1.0

    @cached_property
    def labels(self) -> Sequence[str]:
        """Every speaker, each once."""
        return sorted({speaker for speaker in self.speakers if speaker is not None})

    @cached_property
    def outlets(self) -> Sequence[str]:
        """Every publisher, each once."""
        return sorted({publisher for publisher in self.publishers if publisher is not None})

    def rows(self, places: Iterable[Place]) -> list[int]:
        """The rows of these places; a place that is no longer there is left out."""
        found = (self.row_of.get(f"{place.document_id}:{place.ordinal}") for place in places)
        return [row for row in found if row is not None]

    def passing(self, numbers: str, heard: Sequence[int] | None) -> Passing | None:
        """The passages of these documents and, where rows are given, among these; None where that is all."""
        import numpy as np

        documents = np.isin(self.document_numbers, listed(numbers))
        if heard is None:
            return None if documents.all() else Passing(documents[self.document_codes], documents)
        rows = np.zeros(len(self), dtype=np.bool_)
        rows[np.asarray(heard, dtype=np.int64)] = True
        rows &= documents[self.document_codes]
        return Passing(rows, np.bincount(self.document_codes, rows, minlength=len(documents)) > 0)


def read_table(connection: Connection) -> Table:
    """Read the table of the passages as they are now."""
    import numpy as np

    rows: list[tuple[Any, ...]] = connection.execute(
        'SELECT rowid, document_id, ordinal, start, "end", speaker FROM passages ORDER BY rowid'
    ).fetchall()
    document_rows: dict[str, list[int]] = {}
    for row, (_, document_id, *_) in enumerate(rows):
        document_rows.setdefault(document_id, []).append(row)
    told = {document_id: rest for document_id, *rest in connection.execute(_DOCUMENTS)}
    return Table(
        rowids=np.asarray([row[0] for row in rows], dtype=np.int64),
        keys=[f"{document_id}:{ordinal}" for _, document_id, ordinal, *_ in rows],
        places=[Place(document_id, ordinal) for _, document_id, ordinal, *_ in rows],
        spans=[Span(start, end) for _, _, _, start, end, _ in rows],
        speakers=[row[5] for row in rows],
        document_rows=document_rows,
        document_numbers=np.asarray([told[one][0] for one in document_rows], dtype=np.int64),
        published=[told[one][1] for one in document_rows],
        publishers=[told[one][2] for one in document_rows],
    )
