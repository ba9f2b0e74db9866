"""
The Chroma collection of passage vectors, in the library's folder and under LangChain's default name.

A plain `langchain_chroma.Chroma(persist_directory=…, embedding_function=…)` opened on the folder sees the same
passages, text and metadata. Vectors are written and read through the client, since the text that is embedded (with
title and question) is not the text that is stored.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain import Passage
from assistant.errors import LibraryError
from assistant.store.catalogue import Place, passage_key

if TYPE_CHECKING:
    from assistant.embed import Vectors as Matrix

COLLECTION = "langchain"
_BATCH = 2000


class Vectors:
    def __init__(self, folder: Path) -> None:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        try:
            self.client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
            self.collection = self._open()
        except Exception as error:  # Chroma raises whatever its Rust core and SQLite raise.
            raise LibraryError(
                f"The vector store in {folder} cannot be opened: {type(error).__name__}.",
                hint="Rebuild it from the catalogue: podium doctor --repair",
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
            self.collection.upsert(
                ids=[passage_key(passage) for passage in batch],
                embeddings=vectors[start : start + _BATCH],
                documents=[passage.text for passage in batch],
                metadatas=[metadata(passage) for passage in batch],
            )

    def remove(self, document_ids: Sequence[str], *, keys: Sequence[str] = ()) -> None:
        for document_id in document_ids:
            self.collection.delete(where={"document_id": document_id})
        if keys:
            self.collection.delete(ids=list(keys))

    def relocate(self, document_id: str, uri: str) -> None:
        """Give a document's passages their new address."""
        keys = self.collection.get(where={"document_id": document_id}, include=[])["ids"]
        if keys:
            self.collection.update(ids=keys, metadatas=[{"uri": uri}] * len(keys))

    def nearest(
        self,
        vector: Matrix,
        *,
        limit: int,
        include: Sequence[str] | None = None,
        exclude: Sequence[str] = (),
        speakers: Sequence[str] | None = None,
    ) -> dict[Place, float]:
        """Places of the nearest passages, nearest first, with their cosines, within these documents and speakers."""
        conditions: list[dict[str, Any]] = []
        if include is not None:
            conditions.append({"document_id": {"$in": list(include)}})
        elif exclude:
            conditions.append({"document_id": {"$nin": list(exclude)}})
        if speakers is not None:
            conditions.append({"speaker": {"$in": list(speakers)}})
        size = self.collection.count()
        if not size or (include is not None and not include) or (speakers is not None and not speakers):
            return {}
        where = {"$and": conditions} if len(conditions) > 1 else conditions[0] if conditions else None
        reply = self.collection.query(
            query_embeddings=[vector], n_results=min(limit, size), where=where, include=["metadatas", "distances"]
        )
        found = zip(reply["metadatas"][0], reply["distances"][0], strict=True)
        return {Place(str(data["document_id"]), int(data["ordinal"])): 1 - distance for data, distance in found}

    def of(self, passages: Sequence[Passage]) -> tuple[list[Passage], Matrix]:
        """The passages that have a vector, and their vectors row by row."""
        import numpy as np

        if not passages:
            return [], np.zeros((0, 0), dtype=np.float32)
        reply = self.collection.get(ids=[passage_key(passage) for passage in passages], include=["embeddings"])
        rows = dict(zip(reply["ids"], reply["embeddings"], strict=True))
        found = [passage for passage in passages if passage_key(passage) in rows]
        return found, np.asarray([rows[passage_key(passage)] for passage in found], dtype=np.float32)

    def keys(self) -> set[str]:
        """`document:ordinal` of every vector there."""
        found: set[str] = set()
        while batch := self.collection.get(include=[], limit=20_000, offset=len(found))["ids"]:
            found.update(batch)
        return found

    def clear(self) -> None:
        self.client.delete_collection(COLLECTION)
        self.collection = self._open()

    def close(self) -> None:
        self.client.close()


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
    }
    return {name: value for name, value in values.items() if value is not None}
