"""
A library: the catalogue and the vectors in one folder, kept in step.

Vectors are written before the catalogue commits and removed after it, so that a crash leaves at worst vectors without a
passage; a search passes over those, and `podium doctor --repair` removes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain import Document, Filter, Passage
from assistant.errors import LibraryError
from assistant.store.catalogue import FORMAT, Catalogue, Place
from assistant.text import folded

if TYPE_CHECKING:
    from assistant.embed import Vectors as Matrix
    from assistant.store.vectors import Vectors

DEFAULT_EMBEDDER = "minilm"

Embed = Callable[[Sequence[Passage]], "Matrix"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document, its passages and where it was read from, ready to be stored."""

    document: Document
    passages: tuple[Passage, ...]
    source: str


class Library:
    """Opens a library, making an empty one where there is none; refuses an `embedder` that is not its own."""

    def __init__(self, folder: Path, embedder: str | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue(folder / "catalogue.sqlite3")
        made_with = self.catalogue.meta("embedder")
        self.embedder = made_with or embedder or DEFAULT_EMBEDDER
        """The name of the one whose vectors these are."""
        if made_with is None:
            self.catalogue.set_meta({"format": str(FORMAT), "embedder": self.embedder})
        elif embedder and made_with != embedder:
            self.catalogue.close()
            raise LibraryError(
                f"This library's vectors were made with the embedder {made_with!r}, not {embedder!r}.",
                hint=f"Use --embedder {made_with}, or re-embed it all: podium doctor --repair --embedder {embedder}",
            )

    @cached_property
    def vectors(self) -> Vectors:
        from assistant.store.vectors import Vectors

        return Vectors(self.folder)

    def close(self) -> None:
        self.catalogue.close()
        if "vectors" in self.__dict__:
            self.vectors.close()

    # Writing.

    def put(
        self, entries: Sequence[Entry], vectors: Matrix, *, replaces: Mapping[str, str], sources: Mapping[str, str]
    ) -> None:
        """
        Store entries with their vectors (one row a passage, in order), in one transaction.

        `replaces` maps the id of an older version to that of the new one; the older text stays citable. `sources` maps
        each file that was read to the fingerprint by which it will be known as unchanged.
        """
        passages = [passage for entry in entries for passage in entry.passages]
        self.vectors.add(passages, vectors)
        with self.catalogue.transaction() as db:
            for entry in entries:
                self.catalogue.unindex(db, entry.document.id)
                self.catalogue.add(db, entry.document, entry.passages, entry.source)
            for old, new in replaces.items():
                self.catalogue.unindex(db, old, replaced_by=new)
            self.catalogue.note_sources(db, sources)
        self.vectors.remove(list(replaces))

    def withdraw(self, document_ids: Sequence[str]) -> None:
        """Take documents that their source no longer holds out of the index, keeping their text."""
        with self.catalogue.transaction() as db:
            for document_id in document_ids:
                self.catalogue.unindex(db, document_id)
        self.vectors.remove(document_ids)

    def remove(self, document_id: str) -> None:
        """Delete a document and its text for good."""
        with self.catalogue.transaction() as db:
            self.catalogue.delete(db, document_id)
        self.vectors.remove([document_id])

    # Reading.

    def document(self, reference: str) -> Document | None:
        """The one document that an id, the beginning of one, a uri or a file's name stands for."""
        found = self.catalogue.find(reference)
        return self.catalogue.document(found[0]) if len(found) == 1 else None

    def documents(self, where: Filter = Filter()) -> Iterator[Document]:
        return self.catalogue.documents(where)

    def nearest(self, vector: Matrix, where: Filter, *, limit: int) -> list[Place]:
        """Places of the nearest passages that the filter lets through."""
        included, excluded = self._sides(where)
        if included is not None and not included:
            return []
        few = included if included is not None and len(included) <= len(excluded) else None
        return self.vectors.nearest(
            vector, limit=limit, include=few, exclude=excluded, speakers=self._speakers(where.speaker)
        )

    def keyword(self, query: str, where: Filter, *, limit: int) -> list[Place]:
        """Places of the best passages by keyword that the filter lets through."""
        included, _ = self._sides(where)
        return self.catalogue.keyword(
            query,
            limit=limit,
            ids=set(included) if included is not None else None,
            speakers=self._speakers(where.speaker),
        )

    def _sides(self, where: Filter) -> tuple[list[str] | None, list[str]]:
        """Ids that pass and ids that do not; None where all pass."""
        indexed = self.catalogue.indexed_ids()
        passing = self.catalogue.ids(where) & indexed
        excluded = indexed - passing
        return (sorted(passing) if excluded else None), sorted(excluded)

    def _speakers(self, name: str | None) -> list[str] | None:
        """Every speaker label that `name` may stand for: `Josh Earnest` and `earnest` → `MR. EARNEST`."""
        if name is None:
            return None
        wanted = folded(name).split()
        labels = self.catalogue.speakers()
        whole = [label for label in labels if folded(label) == folded(name)]
        return whole or [label for label in labels if wanted and wanted[-1] in folded(label).replace(".", " ").split()]

    def rarity(self, text: str) -> dict[str, float]:
        """The inverse document frequency, over passages, of each of the text's stems."""
        total = max(1, self.catalogue.count()[1])
        return {stem: math.log(1 + total / (1 + count)) for stem, count in self.catalogue.frequencies(text).items()}

    def vectors_of(self, document: Document) -> tuple[list[Passage], Matrix]:
        """A document's passages and their stored vectors, row by row; a passage without a vector is left out."""
        passages = self.catalogue.passages_of(document)
        return self.vectors.of(passages)

    # Upkeep.

    def problems(self) -> list[str]:
        """What is out of step, one line each."""
        found = self.catalogue.check()
        keys, places = self.vectors.keys(), self.catalogue.keys()
        if missing := len(places - keys):
            found.append(f"{missing} passages have no vector")
        if orphans := len(keys - places):
            found.append(f"{orphans} vectors have no passage")
        return found

    def rebuild(self, embed: Embed, embedder: str) -> int:
        """Make both indexes anew from the stored documents; returns how many passages were embedded."""
        self.catalogue.rebuild_keyword_index()
        self.vectors.clear()
        count = 0
        self.catalogue.set_meta({"embedder": embedder})
        for document in self.catalogue.indexed_documents():
            passages = self.catalogue.passages_of(document)
            self.vectors.add(passages, embed(passages))
            count += len(passages)
        return count
