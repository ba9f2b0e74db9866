"""
A feed saved to disk: each entry that tells something is a document of its own, known by the page it stands for.

Nothing is fetched: what the feed itself does not tell stays on its pages, and how many of those there are is said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from assistant.feeds import Entry, entries, list_kind, newest
from assistant.read.html import read_html
from assistant.read.source import Part, Remark, Source, unreadable
from assistant.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEDIA_TYPE = "application/xml"  # Under text/xml a parser would have to take an undeclared encoding for ASCII.


def read_feed(source: Source) -> Iterator[Part]:
    """Yields each entry with words of its own, and a remark on those that only point to a page."""
    kind = list_kind(source.data)
    if kind != "feed":
        told = "it is a sitemap, which names pages and tells nothing" if kind else "it is no RSS or Atom feed"
        hint = "Ingest its web address instead." if kind else "Save its text as .txt, .md or .html."
        raise unreadable(source.name, told, hint=hint)
    try:
        found = newest(entries(source.data, source.uri, _MEDIA_TYPE, words=1))
    except ReadError as error:
        raise unreadable(source.name, "the feed is malformed or declares entities", hint=error.hint) from None
    if not found:
        raise unreadable(source.name, "the feed has no entries", hint="Leave it out, or save it again.")
    told_nothing = sum(entry.content is None for entry in found)
    for entry in found:
        if entry.content is not None:
            yield from _document(entry, entry.content)
    if told_nothing:
        pointing = counted(told_nothing, "entry that only points to its page", "entries that only point to their pages")
        yield Remark(source.uri, f"has {pointing}, which are not read: ingest the feed's web address for them.")


def _document(entry: Entry, content: bytes) -> Iterator[Part]:
    """An entry under its page's address; the feed's date is nearer to it than any in its words."""
    page = Source(entry.url, "story.html", content, "text/html; charset=utf-8")
    try:
        for raw in read_html(page):
            day = entry.published or raw.published
            yield replace(raw, uri=entry.url, title=entry.title or raw.title, published=day, published_at=day)
    except ReadError as error:
        yield error
