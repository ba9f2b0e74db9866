"""
Files to Documents: one reader a format, one finish for all.

`read` yields what it can and says what it cannot: a bad record or attachment is a ReadError among the Documents, a bad
file raises one. What is not done here: character recognition of scanned pages, passwords, pictures and sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import ReadError
from assistant.feeds import HEAD, list_kind
from assistant.media import SUFFIXES
from assistant.read.captions import read_captions
from assistant.read.docx import read_docx
from assistant.read.email import read_email
from assistant.read.feed import read_feed
from assistant.read.finish import finished
from assistant.read.html import read_html
from assistant.read.jsonl import read_jsonl
from assistant.read.mailbox import read_mailbox, read_web_archive
from assistant.read.msg import read_msg
from assistant.read.odt import read_odt
from assistant.read.pdf import read_pdf
from assistant.read.plain import read_markdown, read_text
from assistant.read.refused import is_trimming, way_out
from assistant.read.rtf import read_rtf
from assistant.read.source import Overrides, Raw, Reader, Remark, Source, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Document

__all__ = [
    "FEEDS",
    "HEAD",
    "MAX_BYTES",
    "READERS",
    "Overrides",
    "Remark",
    "Source",
    "is_wanted",
    "read",
    "supported",
    "told_by_content",
]

MAX_BYTES = 40 * 1024 * 1024
MAX_DEPTH = 5
NOTHING_SAID = Overrides()

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".eml": read_email,
    ".msg": read_msg,
    ".mbox": read_mailbox,
    ".mht": read_web_archive,
    ".mhtml": read_web_archive,
    ".vtt": read_captions,
    ".srt": read_captions,
    ".jsonl": read_jsonl,
    ".rss": read_feed,
    ".atom": read_feed,
    ".xml": read_feed,
}

FEEDS = frozenset(suffix for suffix, reader in READERS.items() if reader is read_feed)

_SUFFIXES = {**SUFFIXES, "application/rss+xml": ".rss", "application/atom+xml": ".atom"}
_BEGINNINGS = (
    (b"%pdf-", ".pdf"),
    (b"pk\x03\x04", ".docx"),
    (b"{\\rtf", ".rtf"),
    (b"webvtt", ".vtt"),
    (b"<!doctype html", ".html"),
    (b"<html", ".html"),
)


def supported(name: str) -> bool:
    """Whether a file of this name has a reader."""
    return Source(name, name, b"").suffix in READERS


def is_wanted(name: str, head: bytes) -> bool:
    """Whether a file that nobody named is read: of XML, which may be anything, only a feed."""
    return supported(name) and (not name.lower().endswith(".xml") or list_kind(head) == "feed")


def told_by_content(data: bytes) -> str:
    """The suffix of the reader for what has no name: told by how it begins, `.txt` where that says nothing."""
    if list_kind(data[:HEAD]) == "feed":
        return ".xml"
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((suffix for mark, suffix in _BEGINNINGS if head.startswith(mark)), ".txt")


def read(source: Source, overrides: Overrides = NOTHING_SAID) -> Iterator[Document | ReadError | Remark]:
    """Yields the documents of one file, a ReadError for each part of it that cannot be read, and remarks on it."""
    yield from _read(source, overrides, depth=0)


def _read(source: Source, overrides: Overrides, depth: int) -> Iterator[Document | ReadError | Remark]:
    reader = _reader(source)
    _refuse_size(source)
    for part in reader(source):
        if isinstance(part, ReadError | Remark):
            yield part
        elif isinstance(part, Raw):
            yield from _document(part, source, overrides)
        elif _has_reader(part):
            yield from _enclosed(part, overrides, depth + 1)
        elif not is_trimming(part.suffix, part.media_type):
            way = way_out(part.suffix) or "Save its text by itself."
            yield Remark(source.uri, f"carries {part.name}, which was not read: there is no reader for it. {way}")


def _refuse_size(source: Source) -> None:
    if not source.data.strip():
        raise unreadable(source.name, "it is empty", hint="Leave it out, or save it again with its text.")
    if len(source.data) > MAX_BYTES:
        size = f"it is {len(source.data) / 1024**2:.0f} MB and the limit is {MAX_BYTES // 1024**2} MB"
        raise unreadable(source.name, size, hint="Split it into smaller files.")


def _document(raw: Raw, source: Source, overrides: Overrides) -> Iterator[Document | ReadError]:
    """One record's trouble is the record's; a whole file's is raised."""
    try:
        yield finished(raw, source, overrides)
    except ReadError as error:
        if raw.uri is None:
            raise
        yield error


def _suffix(source: Source) -> str:
    media_type = (source.media_type or "").split(";")[0].strip().lower()
    return source.suffix if source.suffix in READERS else _SUFFIXES.get(media_type, source.suffix)


def _has_reader(source: Source) -> bool:
    return _suffix(source) in READERS and is_wanted(f"a{_suffix(source)}", source.data[:HEAD])


def _reader(source: Source) -> Reader:
    suffix = _suffix(source)
    if suffix not in READERS:
        why = f"there is no reader for {suffix or 'a name without a suffix'}"
        raise unreadable(source.name, why, hint=way_out(suffix) or f"Supported: {' '.join(READERS)}.")
    return READERS[suffix]


def _enclosed(source: Source, overrides: Overrides, depth: int) -> Iterator[Document | ReadError | Remark]:
    """A file inside a file: what is wrong with it is said, and never stops the rest."""
    try:
        if depth > MAX_DEPTH:
            raise unreadable(source.uri, "its messages are nested too deep", hint="Save the inner message by itself.")
        yield from _read(source, overrides, depth)
    except ReadError as error:
        yield error
