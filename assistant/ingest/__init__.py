"""
Paths and URLs → the library: skips the unchanged, follows the moved, replaces the changed, reports the bad.

Documents are stored in batches, each in one transaction, so that an interruption loses at most the batch in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from assistant.domain import Document
from assistant.errors import ReadError
from assistant.ingest.intake import RECIPE, Intake, encoded
from assistant.ingest.summary import Note, Rejection, Summary, Tell
from assistant.ingest.targets import find, is_url, load, look_up, printable, source_of, vanished
from assistant.read import MAX_BYTES, Overrides, Source, read
from assistant.read.drafted import drafted
from assistant.store.library import Library

if TYPE_CHECKING:
    from assistant.embed import Embedder

__all__ = ["Note", "Rejection", "Summary", "Tell", "documents_of", "drafts_of", "find", "ingest", "is_url"]


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
    named = look_up(targets, recursive=recursive)
    sources = named.sources
    summary.found += len(sources)
    summary.passed_over += map(printable, named.left.passed_over)
    summary.links += map(printable, named.left.links)
    summary.rejected += map(_closed, named.left.closed)
    tell("sources", len(sources))
    with Intake(library, open_embedder, summary, tell) as intake:
        _ingest_files(intake, [uri for uri in sources if not is_url(uri)], overrides)
        if urls := [uri for uri in sources if is_url(uri)]:
            _ingest_urls(intake, urls, overrides, allow_private=allow_private, max_pages=max_pages)
    summary.vanished += vanished(library.catalogue.ledger, named.folders, recursive=recursive)
    return summary


def _closed(error: OSError) -> Rejection:
    """A folder that may not be looked into."""
    where = printable(str(error.filename))
    return Rejection(where, f"Cannot look into the folder: {error.strerror}.", "Check its permissions.")


def _ingest_files(intake: Intake, files: Sequence[str], overrides: Overrides) -> None:
    for uri in files:
        try:
            intake.take(load(uri), overrides)
        except ReadError as error:
            intake.summary.rejected.append(Rejection(printable(uri), error.message, error.hint))
        intake.tell("read", 1)
    intake.flush()


def _ingest_urls(
    intake: Intake, urls: Sequence[str], overrides: Overrides, *, allow_private: bool, max_pages: int | None
) -> None:
    from assistant.fetch import Limits, Noted, fetch
    from assistant.store.pages import Pages

    pages = Pages(intake.library.catalogue, RECIPE + encoded(overrides))
    limits = Limits(bytes=MAX_BYTES) if max_pages is None else Limits(max_pages, bytes=MAX_BYTES)
    listed = partial(intake.tell, "listed")
    for found in fetch(urls, pages, allow_private=allow_private, limits=limits, listed=listed):
        intake.tell("fetched", not isinstance(found, Noted))
        intake.take_found(found, overrides, pages)
        intake.flush()  # While a site is waited for, others have their turn.
        intake.tell("read", 1)
    pages.keep()


def documents_of(paths: Iterable[str]) -> list[Document]:
    """Read without storing, for `check --against`; the first that cannot be read raises its ReadError."""
    sources = (source for uri in find(list(paths)) for source in _loaded(uri))
    found: list[Document] = []
    for item in (item for source in sources for item in read(source, Overrides())):
        if isinstance(item, ReadError):
            raise item
        if isinstance(item, Document):
            found.append(item)
    return found


def drafts_of(path: str) -> list[str]:
    """The texts to check in a file: every character of plain text, of others all that they show."""
    found: list[str] = []
    for source in (source for uri in find([path]) for source in _loaded(uri)):
        documents = list(read(source, Overrides()))
        for item in documents:
            if isinstance(item, ReadError):
                raise item
        texts = [one.text for one in documents if isinstance(one, Document)]
        shown = drafted(source) if len(texts) == 1 else None
        found += texts if shown is None else [shown]
    return found


def _loaded(uri: str) -> Iterator[Source]:
    """A file, or the pages at a URL."""
    if not is_url(uri):
        yield load(uri)
        return
    from assistant.fetch import Limits, Page, Rejected, fetch

    for found in fetch([uri], limits=Limits(bytes=MAX_BYTES)):
        if isinstance(found, Rejected):
            raise ReadError(found.problem, hint=found.way_out)
        if isinstance(found, Page):
            yield source_of(found)
