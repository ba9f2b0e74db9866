"""
A library: the catalogue and the vectors in one folder, kept in step.

Vectors are written before the catalogue commits and removed after it, so that a crash leaves at worst vectors without a
passage; a search passes over those, and `podium doctor --repair` removes them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain import Copy, Document, Filter, Passage
from assistant.errors import LibraryError
from assistant.handling.attribution import veiled
from assistant.handling.restricted import passage_given
from assistant.store.catalogue import Catalogue, Place, passage_key
from assistant.store.feeds import Feeds
from assistant.store.journal import Journal
from assistant.store.keywords import Keywords, Match
from assistant.store.ledger import Holding, Reading
from assistant.store.schema import FORMAT
from assistant.store.table import Table
from assistant.store.views import Views
from assistant.store.voices import part_of

if TYPE_CHECKING:
    from sqlite3 import Connection

    from assistant.embed import Vectors as Matrix
    from assistant.store.vectors import Vectors

DEFAULT_EMBEDDER = "minilm"

Embed = Callable[[Sequence[Passage]], "Matrix"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document and its passages, ready to be stored."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """That a source no longer holds a document."""

    document_id: str
    source: str
    replaced_by: str | None
    """The id of what stands in its place there."""


@dataclass(slots=True)
class Batch:
    """What one transaction stores; it grows while files are read."""

    entries: list[Entry] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    released: list[Release] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.holdings or self.released or self.readings)


class Library:
    """Opens a library, making an empty one where there is none; refuses an `embedder` that is not its own."""

    def __init__(self, folder: Path, embedder: str | None = None) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            bereft = _is_bereft(folder)
        except OSError as error:
            raise LibraryError(
                f"Cannot make a library at {folder}: {error.strerror}.", hint="Name another folder: --library DIR"
            ) from None
        if bereft:
            raise LibraryError(
                f"The catalogue of the library at {folder} is gone; its vectors alone say nothing.",
                hint="Restore catalogue.sqlite3 from a copy, or ingest into a new --library.",
            )
        self.catalogue = Catalogue(folder / "catalogue.sqlite3")
        self.register = self.catalogue.register
        self.journal = Journal(self.catalogue)
        self.feeds = Feeds(self.catalogue)
        self.keywords = Keywords(self.catalogue.connection, self.catalogue.occurrences)
        self.views = Views(self.catalogue)
        made_by = self.catalogue.meta("format")
        if made_by is not None and made_by != str(FORMAT):
            self.close()
            raise LibraryError(
                f"This library has format {made_by}, and this Podium reads format {FORMAT}.",
                hint="Use the Podium that made it: podium documents export FILE.jsonl, then ingest that here.",
            )
        made_with = self.catalogue.meta("embedder")
        self.embedder = made_with or embedder or DEFAULT_EMBEDDER
        """The name of the one whose vectors these are, or will be: it is settled when the first are stored."""
        if embedder and made_with and made_with != embedder:
            self.close()
            raise LibraryError(
                f"This library's vectors were made with the embedder {made_with!r}, not {embedder!r}.",
                hint=f"Leave it at {made_with}, or re-embed it all: podium doctor --repair --embedder {embedder}",
            )

    @cached_property
    def vectors(self) -> Vectors:
        from assistant.store.vectors import Vectors

        return Vectors(self.folder)

    def close(self) -> None:
        self.keywords.close()
        self.catalogue.close()
        if "vectors" in self.__dict__:
            self.vectors.close()

    # Writing.

    def put(self, batch: Batch, vectors: Matrix | None) -> list[str]:
        """
        Store a batch with the vectors of its passages (one row each, in order), in one transaction.

        Returns the ids of the documents that no source holds any longer: out of the index, though still citable.
        """
        passages = [passage for entry in batch.entries for passage in entry.passages]
        shrunk = self._stale_keys(batch.entries)
        if vectors is not None:
            self.vectors.add(passages, vectors)
        with self.catalogue.transaction() as db:
            if passages and self.catalogue.meta("embedder") is None:
                self.catalogue.note_meta(db, {"format": str(FORMAT), "embedder": self.embedder})
            self.catalogue.copies.catch_up(db)
            for entry in batch.entries:
                self.catalogue.unindex(db, entry.document.id)
                self.catalogue.add(db, entry.document, entry.passages)
            for holding in batch.holdings:
                self.catalogue.ledger.hold(db, holding)
            moved, gone = self._released(db, batch.released)
            self.catalogue.occurrences.catch_up(db)
            self.catalogue.ledger.note(db, batch.readings)
        for document_id, uri in moved.items():
            self.vectors.relocate(document_id, uri)
        if gone or shrunk:
            self.vectors.remove(gone, keys=shrunk)
        return gone

    def _released(self, db: Connection, released: Sequence[Release]) -> tuple[dict[str, str], list[str]]:
        """Documents now to be found at another address, and those that stand nowhere any more."""
        moved: dict[str, str] = {}
        gone: list[str] = []
        for one in released:
            elsewhere = self.catalogue.ledger.release(db, one.document_id, one.source)
            if elsewhere is None:
                self.catalogue.unindex(db, one.document_id, replaced_by=one.replaced_by)
                gone.append(one.document_id)
            else:
                self.catalogue.relocate(db, one.document_id, elsewhere)
                moved[one.document_id] = elsewhere
        return moved, gone

    def _stale_keys(self, entries: Sequence[Entry]) -> list[str]:
        """Vectors that a document read anew in fewer passages leaves behind."""
        kept = {passage_key(passage) for entry in entries for passage in entry.passages}
        before = {passage_key(one) for entry in entries for one in self.catalogue.passages_of(entry.document)}
        return sorted(before - kept)

    def rename_source(self, old: str, new: str) -> None:
        """Follow a file that was moved."""
        with self.catalogue.transaction() as db:
            addresses = self.catalogue.ledger.rename(db, old, new)
            for document_id, uri in addresses.items():
                self.catalogue.relocate(db, document_id, uri)
        for document_id, uri in addresses.items():
            self.vectors.relocate(document_id, uri)

    def remove(self, document_id: str) -> None:
        """Delete a document and its text for good, and with it what a model replied, which may quote it."""
        with self.catalogue.transaction() as db:
            self.catalogue.delete(db, document_id)
        self.vectors.remove([document_id])
        self.replies.unlink(missing_ok=True)

    # Reading.

    @property
    def replies(self) -> Path:
        """Where a model's replies are remembered."""
        return self.folder / "replies.sqlite3"

    def document(self, reference: str) -> Document | None:
        """The one document that an id, the beginning of one, a uri or a file's name stands for."""
        found = self.register.find(reference)
        return self.catalogue.document(found[0]) if len(found) == 1 else None

    def document_now(self, document: Document) -> Document | None:
        """What stands in a document's place by now: itself, the version that replaced it, or nothing."""
        seen = {document.id}
        while (heir := self.register.replacement(document.id)) is not None:
            found = self.catalogue.document(heir) if heir and heir not in seen else None
            if found is None:
                return None
            document = found
            seen.add(heir)
        return document

    def documents(self, where: Filter = Filter()) -> Iterator[Document]:
        return map(veiled, self.catalogue.documents(where))

    def nearest(self, vector: Matrix, where: Filter, *, limit: int, spare: int = 0) -> dict[Place, float]:
        """
        Places of the nearest passages that the filter lets through, with their cosines, nearest first.

        At most `limit`, and beyond them what comes to hand of the `spare` nearest.
        """
        table, passing = self.views.of(where)
        found = self.vectors.nearest(vector, table, limit=limit, mask=passing.rows if passing else None, spare=spare)
        return {table.places[row]: cosine for row, cosine in found.items()}

    def keyword(self, query: str, where: Filter, *, limit: int) -> dict[Place, float]:
        """Places of the best passages by keyword that the filter lets through, with their BM25, best first."""
        return self.match(query, where).best(limit)

    def match(self, query: str, where: Filter) -> Match:
        """How every passage that the filter lets through answers to the query's words."""
        table, passing = self.views.of(where)
        return self.keywords.match(query, table, passing=passing)

    def both(
        self, query: str, vector: Matrix, where: Filter, *, limit: int, spare: int
    ) -> tuple[Match, dict[int, float]]:
        """What `match` and `nearest` find, of one state of the table and by its rows."""
        table, passing = self.views.of(where)
        nearest = self.vectors.nearest(vector, table, limit=limit, mask=passing.rows if passing else None, spare=spare)
        return self.keywords.match(query, table, passing=passing), nearest

    @property
    def table(self) -> Table:
        """The passages as the catalogue now has them."""
        return self.views.table

    def passages(self, places: Iterable[Place]) -> dict[Place, Passage]:
        """The passages at these places; a place that is no longer there is left out."""
        table = self.table
        found = {table.places[row]: self.passage(table, row) for row in table.rows(places)}
        return {place: passage for place, passage in found.items() if passage}

    def passage(self, table: Table, row: int, said_by: Collection[str] = ()) -> Passage | None:
        """One row's passage, or the part of it that these say; None where its document has gone meanwhile."""
        place = table.places[row]
        document = self.catalogue.remembered(place.document_id)
        if document is None:
            return None
        passage = passage_given(document, table.spans[row], place.ordinal, table.speakers[row])
        return part_of(passage, said_by) if passage and said_by else passage

    def quoted(self, quotation: str, where: Filter, *, limit: int) -> list[Passage]:
        """Passages that the filter lets through and that hold the quotation's first words."""
        table, passing = self.views.of(where)
        return list(self.passages(self.keywords.phrase(quotation, table, limit=limit, passing=passing)).values())

    def alike(self, text: str, where: Filter, *, limit: int = 8) -> list[Passage]:
        """The passages that share most words with a text."""
        return list(self.passages(self.keyword(text, where, limit=limit)).values())

    def superseded(self, as_of: str | None = None) -> dict[str, str]:
        """The id of every document that a correction by then takes back, and the correction's id."""
        pairs = self.views.taken_back
        shown = {one.document_id for one in self.register.shown({by for _, by in pairs}, as_of)} if pairs else set()
        return {document: correction for document, correction in pairs if correction in shown}

    def stories(self) -> Mapping[str, str]:
        """Every document that has a copy, and the id of the one that stands for its story."""
        return self.views.stories

    def copies(self, documents: Iterable[Document], as_of: str | None = None) -> dict[str, tuple[Copy, ...]]:
        """The other documents that carry the story of each, by its id, the earliest first; none for one without."""
        stories = self.stories()
        wanted = {document.id: stories[document.id] for document in documents if document.id in stories}
        if not wanted:
            return {}
        members = [one for one, story in stories.items() if story in set(wanted.values())]
        shown = self.register.shown(members, as_of)
        return {
            document_id: tuple(
                one for one in shown if stories[one.document_id] == story and one.document_id != document_id
            )
            for document_id, story in wanted.items()
        }

    def duplicates(self, where: Filter = Filter()) -> list[tuple[Document, ...]]:
        """The stories that several documents carry, each with all of them, the earliest first; the withheld too."""
        stories = self.stories()
        found: dict[str, list[Document]] = {}
        for document in self.catalogue.documents(where, all_of_them=True):
            if document.id in stories:
                found.setdefault(stories[document.id], []).append(document)
        return [tuple(members) for members in found.values() if len(members) > 1]

    def rarity(self, text: str) -> dict[str, float]:
        """The inverse document frequency, over passages, of each of the text's stems."""
        table = self.table
        total = max(1, len(table))
        counts = self.keywords.frequencies(text, table)
        return {stem: math.log(1 + total / (1 + count)) for stem, count in counts.items()}

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
        if unknown := self.catalogue.copies.unknown():
            found.append(f"{unknown} documents have not been compared with others for copies")
        return found

    def rebuild(self, embed: Embed, embedder: str) -> int:
        """Make both indexes anew from the stored documents; returns how many passages were embedded."""
        self.catalogue.rebuild_keyword_index()
        with self.catalogue.transaction() as db:
            self.catalogue.copies.rebuild(db)
        self.vectors.clear()
        count = 0
        self.catalogue.set_meta({"format": str(FORMAT), "embedder": embedder})
        for document in self.catalogue.indexed_documents():
            passages = self.catalogue.passages_of(document)
            self.vectors.add(passages, embed(passages))
            count += len(passages)
        return count


def _is_bereft(folder: Path) -> bool:
    """Whether there are vectors and no catalogue, which is made before them."""
    catalogue = folder / "catalogue.sqlite3"
    return (folder / "chroma.sqlite3").exists() and not (catalogue.exists() and catalogue.stat().st_size)
