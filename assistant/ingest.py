"""
Paths and URLs → the library: skips the unchanged, follows the moved, replaces the changed, reports the bad.

Documents are stored in batches, each in one transaction, so that an interruption loses at most the batch in hand.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.addressed import among
from assistant.chunk import chunk, embedded_text
from assistant.dates import parse_date, parse_moment
from assistant.domain import Document
from assistant.errors import ReadError, UsageProblem
from assistant.markings import terms_of, under, under_both
from assistant.moments import utc_now
from assistant.read import MAX_BYTES, READERS, Overrides, Source, read, supported
from assistant.read.finish import document_id
from assistant.sheet import visible
from assistant.store.ledger import Holding, Reading
from assistant.store.library import Batch, Entry, Library, Release
from assistant.withheld import why_withheld

if TYPE_CHECKING:
    from assistant.embed import Embedder
    from assistant.fetch import Found, Page
    from assistant.store.pages import Pages

RECIPE = "2"
"""Raised when reading or chunking changes, so that files that did not change are read again."""
_NOTED = 80
"""Characters of a note that repeats a source's words."""
_BATCH_PASSAGES = 512
_BATCH_SOURCES = 500
STDIN = "stdin:"
"""What is piped in is known by its hash: it has no name that a later text could share."""
_IGNORED_FOLDERS = {"__pycache__", "node_modules"}

Tell = Callable[[str, int], None]
"""Told what moved on: ("sources", n) found or ("passages", n) embedded; see `podium ingest` for the bar it draws."""


@dataclass(slots=True)
class Summary:
    """What an ingest did; the one noun that grows while it is made."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    duplicates: int = 0
    passages: int = 0
    rejected: list[tuple[str, str, str]] = field(default_factory=list)
    """Source, problem and way out of each that could not be read."""
    found: int = 0
    """Sources there were to read."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """What the user should know of sources that were read."""

    def __iadd__(self, other: Summary) -> Summary:
        for count in fields(self):
            setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))
        return self


def find(targets: Sequence[str], *, recursive: bool = True) -> Iterator[str]:
    """Every source the targets stand for: URLs and files as named, and within folders those that have a reader."""
    for target in targets:
        path = Path(target).expanduser()
        if target == "-" or is_url(target):
            yield target
        elif path.is_dir():
            inside = path.rglob("*") if recursive else path.glob("*")
            yield from (str(file.absolute()) for file in sorted(inside) if _wanted(file, path))
        elif path.exists():
            yield str(path.absolute())
        else:
            raise UsageProblem(f"There is no file or folder {target!r}.", hint="Check the spelling, or quote the name.")


def is_url(target: str) -> bool:
    """Whether it has a scheme, be it one that is fetched or not."""
    return re.match(r"[a-z][a-z0-9+.-]*://", target, re.IGNORECASE) is not None


def _wanted(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    hidden = any(part.startswith(".") or part in _IGNORED_FOLDERS for part in parts)
    return not hidden and supported(file.name) and file.is_file()


def ingest(
    library: Library,
    open_embedder: Callable[[], Embedder],
    targets: Sequence[str],
    *,
    overrides: Overrides = Overrides(),
    recursive: bool = True,
    allow_private: bool = False,
    max_pages: int | None = None,
    tell: Tell = lambda what, count: None,
) -> Summary:
    """Read every target into the library; the embedder is opened only when there is something new to embed."""
    summary = Summary()
    work = _Work(library, open_embedder, summary, tell)
    sources = list(find(targets, recursive=recursive))
    summary.found += len(sources)
    tell("sources", len(sources))
    for uri in (uri for uri in sources if not is_url(uri)):
        try:
            work.take(_load(uri), overrides)
        except ReadError as error:
            summary.rejected.append((_printable(uri), error.message, error.hint))
        tell("read", 1)
    work.flush()
    if urls := [uri for uri in sources if is_url(uri)]:
        _ingest_urls(work, urls, overrides, allow_private=allow_private, max_pages=max_pages)
    return summary


def _ingest_urls(
    work: _Work, urls: Sequence[str], overrides: Overrides, *, allow_private: bool, max_pages: int | None
) -> None:
    from assistant.fetch import Limits, fetch
    from assistant.store.pages import Pages

    pages = Pages(work.library.catalogue, RECIPE + _encoded(overrides))
    limits = Limits(bytes=MAX_BYTES) if max_pages is None else Limits(max_pages, bytes=MAX_BYTES)
    for found in fetch(urls, pages, allow_private=allow_private, limits=limits):
        work.tell("fetched", 1)
        work.take_found(found, overrides, pages)
        work.tell("read", 1)
    work.flush()
    pages.keep()


def _load(uri: str) -> Source:
    if uri == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return Source(STDIN + hashlib.sha256(data).hexdigest()[:16], "stdin.txt", data)
    path = Path(uri)
    if _printable(uri) != uri:
        problem = f"Cannot read {_printable(path.name)}: its name is not UTF-8."
        raise ReadError(problem, hint="Rename it, or its folder.")
    try:
        # A file that is too large is told so by the reader; its bytes are not taken into memory to find out.
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(
                f"{path.name} has {size / 1e6:.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB.",
                hint="Split it into smaller files.",
            )
        return Source(uri, path.name, path.read_bytes())
    except OSError as error:
        raise ReadError(f"Cannot read {path.name}: {error.strerror}.", hint="Check its permissions.") from None


def _printable(uri: str) -> str:
    """The name with an escape for each byte that is no character, which neither index could store."""
    return uri.encode("utf-8", "backslashreplace").decode()


class _Work:
    """The batch in hand."""

    def __init__(self, library: Library, open_embedder: Callable[[], Embedder], summary: Summary, tell: Tell) -> None:
        self.library = library
        self.open_embedder = open_embedder
        self.summary = summary
        self.tell = tell
        self.embedder: Embedder | None = None
        self.known = library.catalogue.indexed_ids()
        self.batch = Batch()
        self.pending: dict[str, int] = {}
        """Where in the batch each document that it stores stands."""
        self.holders: dict[str, set[str]] = {}
        """The sources of each document in the batch, which the ledger does not know yet."""

    def take(self, source: Source, said: Overrides, *, published: str | None = None) -> None:
        """Take one source; `published` dates what bears no date of its own."""
        fingerprint = _fingerprint(source)
        if self._unchanged(source.uri, fingerprint, said) or self._moved(source.uri, fingerprint, said):
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
                self.summary.rejected.append((source.uri, item.message, item.hint))
                rejected = True
            else:
                document = _dated(item, published)
                if self._add(document, source.uri, before, again=document.id in present):
                    fresh.append(document.uri)
                now[document.uri] = document.id
                present.add(document.id)
                self._flush_if_full()
        gone = {document_id: uri for document_id, uri in before.items() if document_id not in present}
        replaced = self._release(source.uri, gone, now, keep=rejected)
        updated = sum(uri in replaced for uri in fresh)
        self.summary.updated += updated
        self.summary.added += len(fresh) - updated
        # Only now: a file that was interrupted half way is read again, and so is one of which a part was rejected.
        self.batch.readings[source.uri] = Reading("" if rejected else fingerprint, _encoded(overrides))
        self._flush_if_full()

    def take_found(self, found: Found, said: Overrides, pages: Pages) -> None:
        """Take what came of a URL: a page, or the reason why there is none."""
        from assistant.fetch import Noted, Page, Rejected

        match found:
            case Page(url=url, published=published):
                try:
                    self.take(_source_of(found), said, published=published)
                except ReadError as error:
                    self.summary.rejected.append((url, error.message, error.hint))
                    pages.forget(url)
            case Rejected(url=url, problem=problem, way_out=way_out):
                self.summary.rejected.append((url, problem, way_out))
            case Noted(url=url, text=text):
                self.summary.notes.append((url, text))
            case _:
                self.summary.unchanged += 1

    def _unchanged(self, uri: str, fingerprint: str, said: Overrides) -> bool:
        reading = self.library.catalogue.ledger.reading(uri)
        unchanged = reading == Reading(fingerprint, _encoded(_merged(reading, said)))
        self.summary.unchanged += unchanged
        return unchanged

    def _moved(self, uri: str, fingerprint: str, said: Overrides) -> bool:
        """Whether a source that is gone had these very bytes, and was read in the same way."""
        if not _is_file(uri) or self.library.catalogue.ledger.held_by(uri):
            return False
        for old, reading in self.library.catalogue.ledger.like(fingerprint).items():
            if reading.said == _encoded(_merged(reading, said)) and _is_file(old) and not Path(old).exists():
                self.library.rename_source(old, uri)
                self.summary.moved += 1
                return True
        return False

    def _let_go_of_other_formats(self, source: Source) -> None:
        """A file that was renamed to another format is read anew, and what was read of it before is let go."""
        ledger = self.library.catalogue.ledger
        if not _is_file(source.uri) or ledger.held_by(source.uri):
            return
        for suffix in READERS.keys() - {source.suffix}:
            like = ledger.like(_fingerprint(Source(source.uri, f"a{suffix}", source.data)))
            for old in (old for old in like if _is_file(old) and not Path(old).exists()):
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
        if found := among(entry.passages):
            words = visible(found[0].words)[:_NOTED]
            self.summary.notes.append((document.uri, f"has text addressed to a model, kept as mere text: “{words}…”"))
        self.summary.notes += [(document.uri, why) for why in why_withheld(document, now=utc_now())]
        place = self.pending.setdefault(document.id, len(self.batch.entries))
        self.batch.entries[place : place + 1] = [entry]

    def _release(self, source: str, gone: Mapping[str, str], now: Mapping[str, str], *, keep: bool) -> set[str]:
        """
        Let go of what the source held and holds no longer; the addresses where something else stands instead.

        Where part of the source could not be read (`keep`), what merely disappeared may stand in that part, and stays.
        """
        if keep:
            gone = {document_id: uri for document_id, uri in gone.items() if uri in now}
        self.batch.released += [Release(document_id, source, now.get(uri)) for document_id, uri in gone.items()]
        return set(gone.values())

    def _flush_if_full(self) -> None:
        passages = sum(len(entry.passages) for entry in self.batch.entries)
        if passages >= _BATCH_PASSAGES or len(self.batch.readings) >= _BATCH_SOURCES:
            self.flush()

    def flush(self) -> None:
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


def _fingerprint(source: Source) -> str:
    """Of the bytes and of what says how they are read: a file that is renamed to another format is read anew."""
    manner = "\0".join((RECIPE, source.suffix, source.media_type or "", ""))
    return hashlib.sha256(manner.encode() + source.data).hexdigest()


def _is_file(source: str) -> bool:
    return not source.startswith(STDIN) and not is_url(source)


def _source_of(page: Page) -> Source:
    return Source(page.url, page.name, page.data, page.media_type)


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


def _encoded(said: Overrides) -> str:
    return json.dumps(asdict(said), sort_keys=True)


def documents_of(paths: Iterable[str]) -> list[Document]:
    """Read without storing, for `check --against`; the first that cannot be read raises its ReadError."""
    found: list[Document] = []
    for uri in find(list(paths)):
        for source in _loaded(uri):
            for item in read(source, Overrides()):
                if isinstance(item, ReadError):
                    raise item
                found.append(item)
    return found


def _loaded(uri: str) -> Iterator[Source]:
    """A file, or the pages at a URL."""
    if not is_url(uri):
        yield _load(uri)
        return
    from assistant.fetch import Limits, Page, Rejected, fetch

    for found in fetch([uri], limits=Limits(bytes=MAX_BYTES)):
        if isinstance(found, Rejected):
            raise ReadError(found.problem, hint=found.way_out)
        if isinstance(found, Page):
            yield _source_of(found)
