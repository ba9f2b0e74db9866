"""
Files to Documents: one reader a format, one finish for all.

`read` yields what it can and says what it cannot: a bad record or attachment is a ReadError among the Documents, a bad
file raises one. What is not done here: character recognition of scanned pages, passwords, pictures and sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain import Document
from assistant.errors import ReadError
from assistant.read.finish import finished
from assistant.read.html import read_html
from assistant.read.jsonl import read_jsonl
from assistant.read.plain import read_markdown, read_text
from assistant.read.source import Overrides, Reader, Source, unreadable

__all__ = ["MAX_BYTES", "READERS", "Overrides", "Source", "read", "supported"]

MAX_BYTES = 40 * 1024 * 1024

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
}

_MEDIA_TYPES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
}


def supported(name: str) -> bool:
    """Whether a file of this name has a reader."""
    return Source(name, name, b"").suffix in READERS


def read(source: Source, overrides: Overrides = Overrides()) -> Iterator[Document | ReadError]:  # noqa: B008 - frozen
    """Yields the documents of one file, and a ReadError for each part of it that cannot be read."""
    reader = _reader(source)
    if not source.data.strip():
        raise unreadable(source.name, "it is empty", hint="Leave it out, or save it again with its text.")
    if len(source.data) > MAX_BYTES:
        size = f"it is {len(source.data) / 1024**2:.0f} MB and the limit is {MAX_BYTES // 1024**2} MB"
        raise unreadable(source.name, size, hint="Split it into smaller files.")
    for part in reader(source):
        if isinstance(part, ReadError):
            yield part
        elif isinstance(part, Source):
            yield from _enclosed(part, overrides)
        else:
            yield finished(part, source, overrides)


def _reader(source: Source) -> Reader:
    suffix = source.suffix
    if suffix not in READERS:
        suffix = _MEDIA_TYPES.get((source.media_type or "").split(";")[0].strip().lower(), suffix)
    if suffix not in READERS:
        known = " ".join(READERS)
        raise unreadable(
            source.name, f"no reader for {suffix or 'a name without a suffix'}", hint=f"Supported: {known}."
        )
    return READERS[suffix]


def _enclosed(source: Source, overrides: Overrides) -> Iterator[Document | ReadError]:
    """A file inside a file: what is wrong with it is said, and never stops the rest."""
    try:
        yield from read(source, overrides)
    except ReadError as error:
        yield error
