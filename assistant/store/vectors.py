"""
The Chroma collection of passage vectors, in the library's folder and under LangChain's default name.

A plain `langchain_chroma.Chroma(persist_directory=…, embedding_function=…)` opened on the folder sees the same
passages, text and metadata. Vectors are written and read through the client, since the text that is embedded (with
title and question) is not the text that is stored.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain import Passage
from assistant.errors import LibraryError
from assistant.store.catalogue import passage_key
from assistant.store.opening import copied, is_writable

if TYPE_CHECKING:
    from assistant.embed import Vectors as Matrix
    from assistant.store.arrays import Mask, Rows
    from assistant.store.table import Table

COLLECTION = "langchain"
_BATCH = 2000
_REBUILD = "Rebuild it from the catalogue: podium doctor --repair"
_ROOM = "See whether its disk is full; the catalogue stands as it was. Then try again, or: podium doctor --repair"
_AMPLE = 2.0
"""So many times what chance would need is asked for: a question often means just what a filter keeps out."""
_READING_COST = 15
"""Reading one vector takes Chroma as long as going through so many in its search."""


class Vectors:
    def __init__(self, folder: Path) -> None:
        self._memory: _Kept | None = None
        self._copy = None if is_writable(folder) else copied(folder)
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        try:
            self.client: Any = chromadb.PersistentClient(
                self._copy.name if self._copy else str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self.collection = self._open()
        except Exception as error:  # Chroma raises whatever its Rust core and SQLite raise.
            raise LibraryError(
                f"The vector store in {folder} cannot be opened: {type(error).__name__}.",
                hint=_REBUILD,
            ) from error

    def _open(self) -> Any:
        return self.client.get_or_create_collection(
            COLLECTION,
            embedding_function=None,
            # A wider search than Chroma's default of 100: with thousands of close neighbours it loses none of the best.
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
        )

    def add(self, passages: Sequence[Passage], vectors: Matrix) -> None:
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            with _told("written to", _ROOM):
                self.collection.upsert(
                    ids=[passage_key(passage) for passage in batch],
                    embeddings=vectors[start : start + _BATCH],
                    documents=[passage.text for passage in batch],
                    metadatas=[metadata(passage) for passage in batch],
                )

    def remove(self, document_ids: Sequence[str], *, keys: Sequence[str] = ()) -> None:
        with _told("written to", _ROOM):
            for document_id in document_ids:
                self.collection.delete(where={"document_id": document_id})
            if keys:
                self.collection.delete(ids=list(keys))

    def relocate(self, document_id: str, uri: str) -> None:
        """Give a document's passages their new address."""
        with _told("written to", _ROOM):
            keys = self.collection.get(where={"document_id": document_id}, include=[])["ids"]
            if keys:
                self.collection.update(ids=keys, metadatas=[{"uri": uri}] * len(keys))

    def nearest(
        self, vector: Matrix, table: Table, *, limit: int, mask: Mask | None = None, spare: int = 0
    ) -> dict[int, float]:
        """
        Rows of the nearest passages, nearest first, with their cosines; with a mask, of those that it lets through.

        At most `limit`, and beyond them what comes to hand of the `spare` nearest.

        Chroma's own filters read every passage's metadata. Instead its nearest are asked for, as many as should hold
        enough that pass, and more where they did not; where reading the vectors of all that pass costs less, they are
        read, kept, and compared one by one.
        """
        passing = len(table) if mask is None else int(mask.sum())
        wanted = min(limit, passing)
        ample = wanted * len(table) / passing * (1 if mask is None else _AMPLE) if passing else 0
        reach = max(math.ceil(ample), spare)
        while wanted:
            if mask is not None and self._kept(table).missing(mask) * _READING_COST <= min(reach, len(table)):
                return self._compared(vector, table, max(limit, spare), mask)
            found, exhausted = self._approximate(vector, table, reach, mask)
            if len(found) >= wanted or exhausted:
                return dict(islice(found.items(), max(limit, spare)))
            reach *= 4
        return {}

    def _approximate(
        self, vector: Matrix, table: Table, reach: int, mask: Mask | None
    ) -> tuple[dict[int, float], bool]:
        """Those of the `reach` nearest that are passages and pass, and whether there are no more."""
        with _told("searched"):
            reply = self.collection.query(query_embeddings=[vector], n_results=reach, include=["distances"])
        keys, distances = reply["ids"][0], reply["distances"][0]
        if not keys:
            raise _lost()
        rows = ((table.row_of.get(key), distance) for key, distance in zip(keys, distances, strict=True))
        found = {
            row: 1 - distance
            for row, distance in rows
            if row is not None and (mask is None or mask[row])  # A crash may leave vectors without a passage.
        }
        return found, len(keys) < reach

    def _compared(self, vector: Matrix, table: Table, limit: int, mask: Mask) -> dict[int, float]:
        import numpy as np

        with _told("searched"):
            rows, vectors = self._kept(table).read(mask, self.collection)
        if not len(rows):
            raise _lost()
        cosines = vectors @ np.asarray(vector, dtype=np.float32)
        order = np.argsort(-cosines, kind="stable")[:limit]
        return dict(zip(rows[order].tolist(), cosines[order].tolist(), strict=True))

    def _kept(self, table: Table) -> _Kept:
        if self._memory is None or self._memory.table is not table:
            self._memory = _Kept(table)
        return self._memory

    def of(self, passages: Sequence[Passage]) -> tuple[list[Passage], Matrix]:
        """The passages that have a vector, and their vectors row by row."""
        import numpy as np

        if not passages:
            return [], np.zeros((0, 0), dtype=np.float32)
        with _told("searched"):
            reply = self.collection.get(ids=[passage_key(passage) for passage in passages], include=["embeddings"])
        rows = dict(zip(reply["ids"], reply["embeddings"], strict=True))
        found = [passage for passage in passages if passage_key(passage) in rows]
        return found, np.asarray([rows[passage_key(passage)] for passage in found], dtype=np.float32)

    def keys(self) -> set[str]:
        """`document:ordinal` of every vector there."""
        found: set[str] = set()
        with _told("searched"):
            while batch := self.collection.get(include=[], limit=20_000, offset=len(found))["ids"]:
                found.update(batch)
        return found

    def clear(self) -> None:
        with _told("written to", _ROOM):
            self.client.delete_collection(COLLECTION)
            self.collection = self._open()
        self._memory = None

    def close(self) -> None:
        self.client.close()
        if self._copy:
            self._copy.cleanup()


class _Kept:
    """Vectors read so far of one state of the catalogue, by the passage's row."""

    def __init__(self, table: Table) -> None:
        import numpy as np

        self.table = table
        self._matrix: Matrix | None = None
        self._asked_for = np.zeros(len(table), dtype=np.bool_)
        self._there = np.zeros(len(table), dtype=np.bool_)

    def missing(self, mask: Mask) -> int:
        return int((mask & ~self._asked_for).sum())

    def read(self, mask: Mask, collection: Any) -> tuple[Rows, Matrix]:
        """The rows that pass and have a vector, and their vectors."""
        import numpy as np

        keys = [self.table.keys[row] for row in np.flatnonzero(mask & ~self._asked_for).tolist()]
        for start in range(0, len(keys), _BATCH):
            reply = collection.get(ids=keys[start : start + _BATCH], include=["embeddings"])
            if reply["ids"]:
                self._keep([self.table.row_of[key] for key in reply["ids"]], np.asarray(reply["embeddings"]))
        self._asked_for |= mask
        rows = np.flatnonzero(mask & self._there)
        return rows, self._matrix[rows] if self._matrix is not None else np.zeros((0, 0), dtype=np.float32)

    def _keep(self, rows: Sequence[int], vectors: Matrix) -> None:
        import numpy as np

        if self._matrix is None:
            # What is never written takes no memory.
            self._matrix = np.empty((len(self.table), vectors.shape[1]), dtype=np.float32)
        self._matrix[rows] = vectors
        self._there[rows] = True


def _lost() -> LibraryError:
    """Passages are stored with their vectors, so that a store that gives none back is damaged."""
    return LibraryError("The vector store gives no vector back; its files are damaged.", hint=_REBUILD)


@contextmanager
def _told(done: str, way_out: str = _REBUILD) -> Iterator[None]:
    """Say of the store what cannot be done with it, in place of whatever Chroma's Rust core and SQLite raise."""
    try:
        yield
    except Exception as error:
        raise LibraryError(f"The vector store cannot be {done}: {type(error).__name__}.", hint=way_out) from error


def metadata(passage: Passage) -> dict[str, str | int]:
    """What a LangChain user sees beside the text; Chroma has no null, so what is unknown is left out."""
    document = passage.document
    page = document.page_of(passage.span)
    day = document.published.replace("-", "") if document.published else None
    values: dict[str, str | int | None] = {
        "document_id": document.id,
        "ordinal": passage.ordinal,
        "start": passage.span.start,
        "end": passage.span.end,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published,
        "day": int(day) if day else None,
        "uri": document.uri,
        "kind": document.kind,
        "speaker": passage.speaker,
        "page": page,
        "marking": document.marking,
        "embargo_until": document.embargo_until,
        "ground_rules": document.ground_rules,
    }
    return {name: value for name, value in values.items() if value is not None}
