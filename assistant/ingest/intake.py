"""
Sources → what a library stores of them: only what is new or changed is embedded, and what is gone is let go of.

A source that was read as now is passed over by its fingerprint; a file that moved is followed; of two sources with the
same words, the stricter terms bind both.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant.addressed import among
from assistant.chunk import chunk, embedded_text
from assistant.dates import parse_date, parse_moment
from assistant.domain import Document
from assistant.errors import ReadError
from assistant.handling.markings import terms_of, under, under_both
from assistant.ingest.summary import Note, Rejection, Summary, Tell
from assistant.ingest.targets import is_file, source_of
from assistant.ingest.withheld import why_withheld
from assistant.listing import visible
from assistant.moments import utc_now
from assistant.read import FEEDS, READERS, Overrides, Remark, Source, read
from assistant.read.decode import LOST
from assistant.read.finish import document_id
from assistant.store.ledger import Holding, Reading
from assistant.store.library import Batch, Entry, Library, Release
from assistant.store.turn import WritersTurn
from assistant.text import counted

if TYPE_CHECKING:
    from assistant.embed import Embedder
    from assistant.fetch import Found
    from assistant.store.pages import Pages

RECIPE = "6"
"""Raised when reading or chunking changes, so that files that did not change are read again."""
_MISREAD = re.compile("(?:\\w*(?:Ã[\u0080-\u00bf€-™]|â€[\u0080-\u00bf€-™]?|Â[\u00a0-\u00bf])\\w*)")
"""UTF-8 that some program took for Windows-1252: `cafÃ©`, `weâ€™ll`."""
_NOTED = 80
"""Characters of a note that repeats a source's words."""
_BATCH_PASSAGES = 512
_BATCH_SOURCES = 500
_TURN_SECONDS = 5.0
"""A batch is stored after so long whatever its size, so that another ingest need not wait for more."""


class Intake:
    """Takes sources into a library: what is in hand is stored when it has grown to a batch, or at `flush`."""

    def __init__(self, library: Library, open_embedder: Callable[[], Embedder], summary: Summary, tell: Tell) -> None:
        self.library = library
        self.open_embedder = open_embedder
        self.summary = summary
        self.tell = tell
        self.embedder: Embedder | None = None
        self.turn = WritersTurn(library.folder)
        self.known: set[str] = set()
        """The ids of what is indexed, read anew with each turn."""
        self.batch = Batch()
        self.pending: dict[str, int] = {}
        """Where in the batch each document that it stores stands."""
        self.holders: dict[str, set[str]] = {}
        """The sources of each document in the batch, which the ledger does not know yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.turn.give_back()

    def take(self, source: Source, said: Overrides, *, published: str | None = None) -> None:
        """Take one source; `published` dates what bears no date of its own."""
        if self.turn.take():
            self.known = self.library.register.indexed_ids()
        fingerprint = _fingerprint(source)
        if self._unchanged(source.uri, fingerprint, said) or self._moved(source.uri, fingerprint, said):
            self._end_source()
            return
        self._let_go_of_other_formats(source)
        overrides = _merged(self.library.catalogue.ledger.reading(source.uri), said)
        before = self.library.catalogue.ledger.held_by(source.uri)
        fresh: list[str] = []
        now: dict[str, str] = {}
        present: set[str] = set()
        rejected = False
        for item in read(source, overrides):
            if isinstance(item, ReadError):
                self.summary.rejected.append(Rejection(source.uri, item.message, item.hint))
                rejected = True
            elif isinstance(item, Remark):
                self.summary.notes.append(Note(item.uri, item.text))
            else:
                document = self._as_it_stood(_dated(item, published), before)
                if self._add(document, source.uri, before, again=document.id in present):
                    fresh.append(document.uri)
                now[document.uri] = document.id
                present.add(document.id)
                if not document.published:
                    self.summary.undated.append(document.uri)
                if self._is_full():
                    self._store_batch()
        gone = {document_id: uri for document_id, uri in before.items() if document_id not in present}
        # A feed names its newest stories: one that it names no longer was not taken back.
        replaced = self._release(source.uri, gone, now, keep=rejected or source.suffix in FEEDS)
        updated = sum(uri in replaced for uri in fresh)
        self.summary.updated += updated
        self.summary.added += len(fresh) - updated
        # Only now: a file that was interrupted half way is read again, and so is one of which a part was rejected.
        self.batch.readings[source.uri] = Reading("" if rejected else fingerprint, encoded(overrides))
        self._end_source()

    def take_found(self, found: Found, said: Overrides, pages: Pages) -> None:
        """Take what came of a URL: a page, or the reason why there is none."""
        from assistant.fetch import Noted, Page, Rejected

        match found:
            case Page(url=url, published=published):
                try:
                    self.take(source_of(found), said, published=published)
                except ReadError as error:
                    self.summary.rejected.append(Rejection(url, error.message, error.hint))
                    pages.forget(url)
            case Rejected(url=url, problem=problem, way_out=way_out):
                self.summary.rejected.append(Rejection(url, problem, way_out))
            case Noted(url=url, text=text):
                self.summary.notes.append(Note(url, text))
            case _:
                self.summary.unchanged += 1

    def _unchanged(self, uri: str, fingerprint: str, said: Overrides) -> bool:
        reading = self.library.catalogue.ledger.reading(uri)
        unchanged = reading == Reading(fingerprint, encoded(_merged(reading, said)))
        self.summary.unchanged += unchanged
        return unchanged

    def _moved(self, uri: str, fingerprint: str, said: Overrides) -> bool:
        """Whether a source that is gone had these very bytes, and was read in the same way."""
        if not is_file(uri) or self.library.catalogue.ledger.held_by(uri):
            return False
        for old, reading in self.library.catalogue.ledger.like(fingerprint).items():
            if reading.said == encoded(_merged(reading, said)) and is_file(old) and not Path(old).exists():
                self.library.rename_source(old, uri)
                self.summary.moved += 1
                return True
        return False

    def _let_go_of_other_formats(self, source: Source) -> None:
        """A file that was renamed to another format is read anew, and what was read of it before is let go."""
        ledger = self.library.catalogue.ledger
        if not is_file(source.uri) or ledger.held_by(source.uri):
            return
        for suffix in READERS.keys() - {source.suffix}:
            like = ledger.like(_fingerprint(Source(source.uri, f"a{suffix}", source.data)))
            for old in (old for old in like if is_file(old) and not Path(old).exists()):
                self.batch.released += [Release(document_id, old, None) for document_id in ledger.held_by(old)]
                self.batch.readings[old] = Reading("", like[old].said)

    def _add(self, document: Document, source: str, before: Mapping[str, str], *, again: bool) -> bool:
        """Take a document into the batch, `again` if its source held it before; whether it is new to the library."""
        self.batch.holdings.append(Holding(document.id, source, document.uri))
        holders = self.holders.setdefault(document.id, set())
        holders.add(source)
        if document.id not in self.known:
            self.known.add(document.id)
            self._store(document)
            return True
        alone = not again and holders | self.library.catalogue.ledger.holders(document.id) == {source}
        if self._bind(document, alone=alone):
            # The same words under new terms: the terms must take hold.
            self.summary.updated += 1
        elif document.id in before:
            self.summary.unchanged += 1
        else:
            self.summary.duplicates += 1
        return False

    def _as_it_stood(self, document: Document, before: Mapping[str, str]) -> Document:
        """The document under the date at which its text was first seen: some pages call themselves changed each day."""
        if document.first_published:
            for known in filter(None, map(self.library.catalogue.document, before)):
                if _words(known) == _words(document) and (known.published or "") > document.first_published:
                    dates = (known.published, known.published_at)
                    return replace(document, id=known.id, published=dates[0], published_at=dates[1])
        return document

    def _bind(self, document: Document, *, alone: bool) -> bool:
        """Put what is known under the terms of its copy too; whether that changes what the library holds."""
        pending = self.pending.get(document.id)
        if pending is not None:
            held = self.batch.entries[pending].document
            self._store(under(held, under_both(held, document)))
            return False
        stored = self.library.catalogue.document(document.id)
        if not stored:
            return False
        bound = document if alone else under(stored, under_both(stored, document))
        if terms_of(bound) == terms_of(stored) and not self._cut_anew(bound):
            return False
        self._store(bound)
        return True

    def _cut_anew(self, document: Document) -> bool:
        """Whether its passages are no longer those that the library holds, as where more of it is withheld."""
        return self.library.catalogue.passages_of(document) != list(chunk(document))

    def _store(self, document: Document) -> None:
        entry = Entry(document, chunk(document))
        self.summary.notes += [Note(document.uri, remark) for remark in _remarks(entry)]
        place = self.pending.setdefault(document.id, len(self.batch.entries))
        self.batch.entries[place : place + 1] = [entry]

    def _release(self, source: str, gone: Mapping[str, str], now: Mapping[str, str], *, keep: bool) -> set[str]:
        """
        Let go of what the source held and holds no longer; the addresses where something else stands instead.

        What merely disappeared stays where it may stand still (`keep`), as in a part that could not be read.
        """
        if keep:
            gone = {document_id: uri for document_id, uri in gone.items() if uri in now}
        self.batch.released += [Release(document_id, source, now.get(uri)) for document_id, uri in gone.items()]
        return set(gone.values())

    def _is_full(self) -> bool:
        passages = sum(len(entry.passages) for entry in self.batch.entries)
        return passages >= _BATCH_PASSAGES or len(self.batch.readings) >= _BATCH_SOURCES

    def _end_source(self) -> None:
        """Between two sources others may have their turn; within one, what it held before must stay as it was."""
        if self._is_full() or self.turn.seconds > _TURN_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Store what is in hand, and let others have their turn."""
        try:
            self._store_batch()
        finally:
            self.turn.give_back()

    def _store_batch(self) -> None:
        passages = [passage for entry in self.batch.entries for passage in entry.passages]
        vectors = None
        if passages:
            self.embedder = self.embedder or self.open_embedder()
            self.tell("passages", len(passages))
            vectors = self.embedder.embed(list(map(embedded_text, passages)), lambda n: self.tell("embedded", n))
        if self.batch:
            self.known.difference_update(self.library.put(self.batch, vectors))
        self.summary.passages += len(passages)
        self.batch, self.pending, self.holders = Batch(), {}, {}


def _words(document: Document) -> tuple[str | None, str, str]:
    return document.publisher, document.title, document.text


def _fingerprint(source: Source) -> str:
    """Of the bytes and of what says how they are read: a file that is renamed to another format is read anew."""
    manner = "\0".join((RECIPE, source.suffix, source.media_type or "", ""))
    return hashlib.sha256(manner.encode() + source.data).hexdigest()


def _dated(document: Document, published: str | None) -> Document:
    """The document with the date of the feed that named it, where it bears none."""
    day = parse_date(published) if published and not document.published else None
    if not published or not day:
        return document
    moment = parse_moment(published) if ":" in published else None
    new_id = document_id(document.publisher, day, document.title, document.text)
    return replace(document, id=new_id, published=day, published_at=moment)


def _merged(before: Reading | None, said: Overrides) -> Overrides:
    """What the user says now over what he said of the source before: an embargo outlives a plain re-ingest."""
    given = {name: value for name, value in asdict(said).items() if value is not None}
    return replace(Overrides(**json.loads(before.said)) if before else Overrides(), **given)


def encoded(said: Overrides) -> str:
    return json.dumps(asdict(said), sort_keys=True)


def _remarks(entry: Entry) -> Iterator[str]:
    """What the user should know of a document that is taken in."""
    text = entry.document.text
    if found := among(entry.passages):
        yield f"has text addressed to a model, kept as mere text: “{visible(found[0].words)[:_NOTED]}…”"
    if lost := text.count(LOST):
        line = text.count("\n", 0, text.index(LOST)) + 1
        yield f"has {counted(lost, 'character')} that could not be read, shown as {LOST}, from line {line} on."
    if len(misread := _MISREAD.findall(text)) > 1:
        yield f"has letters that look misread (“{misread[-1]}”): save it as UTF-8 where it comes from."
    yield from why_withheld(entry.document, now=utc_now())
