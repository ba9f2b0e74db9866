"""
Paths → the library: finds files, skips the unchanged, follows the moved, replaces the changed, reports the bad.

Documents are stored in batches, each in one transaction, so that an interruption loses at most the batch in hand.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.chunk import chunk, embedded_text
from assistant.domain import Document
from assistant.errors import ReadError, UsageProblem
from assistant.read import MAX_BYTES, Overrides, Source, read, supported
from assistant.store.library import Entry, Library

if TYPE_CHECKING:
    from assistant.embed import Embedder

RECIPE = "1"
"""Raised when reading or chunking changes, so that files that did not change are read again."""
_BATCH_PASSAGES = 512
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


def find(targets: Sequence[str], *, recursive: bool = True) -> Iterator[str]:
    """Every file that the targets stand for: files as named, and within folders those that have a reader."""
    for target in targets:
        path = Path(target).expanduser()
        if target == "-":
            yield target
        elif path.is_dir():
            inside = path.rglob("*") if recursive else path.glob("*")
            yield from (str(file.absolute()) for file in sorted(inside) if _wanted(file, path))
        elif path.exists():
            yield str(path.absolute())
        else:
            raise UsageProblem(f"There is no file or folder {target!r}.", hint="Check the spelling, or quote the name.")


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
    tell: Tell = lambda what, count: None,
) -> Summary:
    """Read every target into the library; the embedder is opened only when there is something new to embed."""
    summary = Summary()
    work = _Work(library, open_embedder, summary, tell)
    sources = list(find(targets, recursive=recursive))
    tell("sources", len(sources))
    for uri in sources:
        try:
            work.take(_load(uri), overrides)
        except ReadError as error:
            summary.rejected.append((uri, error.message, error.hint))
        tell("read", 1)
    work.flush()
    return summary


def _load(uri: str) -> Source:
    if uri == "-":
        return Source("stdin", "stdin.txt", sys.stdin.buffer.read(MAX_BYTES + 1))
    path = Path(uri)
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


class _Work:
    """The batch in hand."""

    def __init__(self, library: Library, open_embedder: Callable[[], Embedder], summary: Summary, tell: Tell) -> None:
        self.library = library
        self.open_embedder = open_embedder
        self.summary = summary
        self.tell = tell
        self.embedder: Embedder | None = None
        self.known = library.catalogue.indexed_ids()
        self.entries: list[Entry] = []
        self.replaces: dict[str, str] = {}
        self.sources: dict[str, str] = {}

    def take(self, source: Source, overrides: Overrides) -> None:
        catalogue = self.library.catalogue
        fingerprint = hashlib.sha256(source.data + repr((overrides, RECIPE)).encode()).hexdigest()
        if catalogue.fingerprint(source.uri) == fingerprint:
            self.summary.unchanged += 1
            return
        gone = [uri for uri in catalogue.sources_like(fingerprint) if not Path(uri).exists()]
        if gone and source.uri != "stdin":
            catalogue.rename_source(gone[0], source.uri)
            self.summary.moved += 1
            return
        before = catalogue.uris_of(source.uri)
        for item in read(source, overrides):
            if isinstance(item, ReadError):
                self.summary.rejected.append((source.uri, item.message, item.hint))
            else:
                self._add(item, source.uri, before)
                self._flush_if_full()
        # Only now: a file that was interrupted half way is read again.
        self.sources[source.uri] = fingerprint
        self._flush_if_full()

    def _flush_if_full(self) -> None:
        if sum(len(entry.passages) for entry in self.entries) >= _BATCH_PASSAGES or len(self.sources) >= 500:
            self.flush()

    def _add(self, document: Document, source: str, before: dict[str, str]) -> None:
        if document.id in self.known:
            if document.id in before.values():
                self.summary.unchanged += 1
            else:
                self.summary.duplicates += 1
            return
        self.known.add(document.id)
        self.entries.append(Entry(document, chunk(document), source))
        older = before.get(document.uri)
        if older:
            self.replaces[older] = document.id
            self.summary.updated += 1
        else:
            self.summary.added += 1

    def flush(self) -> None:
        passages = [passage for entry in self.entries for passage in entry.passages]
        if self.entries:
            self.embedder = self.embedder or self.open_embedder()
            self.tell("passages", len(passages))
            vectors = self.embedder.embed(list(map(embedded_text, passages)), lambda n: self.tell("embedded", n))
            self.library.put(self.entries, vectors, replaces=self.replaces, sources=self.sources)
        elif self.sources:
            self.library.catalogue.record_sources(self.sources)
        self.summary.passages += len(passages)
        self.entries, self.replaces, self.sources = [], {}, {}


def documents_of(paths: Iterable[str]) -> list[Document]:
    """Read files without storing them, for `check --against`; the first that cannot be read raises its ReadError."""
    found: list[Document] = []
    for uri in find(list(paths)):
        for item in read(_load(uri), Overrides()):
            if isinstance(item, ReadError):
                raise item
            found.append(item)
    return found
