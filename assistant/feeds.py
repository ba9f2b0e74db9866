"""What a file lists: RSS and Atom to entries, and how a feed or sitemap is told from a page."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.errors import ReadError

STORY_WORDS = 15
"""An entry with as many words tells something; with fewer it only calls one to the page."""

_PROLOGUE = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>)*",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {b"rss": "feed", b"feed": "feed", b"RDF": "feed", b"urlset": "sitemap", b"sitemapindex": "sitemap"}
HEAD = 20_000
"""Bytes from the beginning that tell what a file lists."""

_ENTITY = re.compile(rb"<!ENTITY\b")
_HARMLESS_ENTITY = re.compile(rb"<!ENTITY\s+[\w.-]+\s+([\"'])(?:&#x?\w{1,6};|[^\"'&%<]{0,20})\1\s*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a list names."""

    url: str
    published: str | None = None
    """In the list's own words."""
    order: str = ""
    """Sorts by time of publication or change; empty where the list gives none."""
    content: bytes | None = None
    """What the feed itself tells of the story, as an HTML page; all of it in some feeds."""
    own: bool = True
    """Whether there is a page besides."""
    title: str = ""


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """Each URL once, the newest first; what has no time comes last, in the list's order."""
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry.url, entry)
    return sorted(unique.values(), key=lambda entry: entry.order, reverse=True)


def list_kind(data: bytes) -> str | None:
    """`feed`, `sitemap`, or None for a page: told by the root element, since feeds are served under any media type."""
    head = data[:HEAD].replace(b"\0", b"")  # UTF-16 reads like ASCII without its NULs.
    found = _ROOT.match(_PROLOGUE.sub(b"", head, count=1))
    return _ROOTS.get(found[1]) if found else None


def entries(data: bytes, place: str, media_type: str, *, words: int = STORY_WORDS) -> list[Entry]:
    """
    What a feed names, in its own order; raises ReadError where it is no feed after all.

    `place` is where the feed stands, and an entry without a link is known by its id there. Of entries with fewer than
    so many `words` the content is left to their pages.
    """
    import feedparser  # type: ignore[import-untyped]  # it ships no types

    _refuse_entities(data)
    headers = {"content-type": media_type, "content-location": place}
    malformed = ReadError("The feed cannot be read: it is malformed.", hint="Check it with a feed validator.")
    try:
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    except (ValueError, LookupError, AttributeError, RecursionError):  # As where its encoding is not what it declares.
        raise malformed from None
    if not feed.version:
        raise malformed
    outlet = _said(feed.feed, "title")
    return [entry for item in feed.entries if (entry := _entry(item, place, outlet, words))]


def _refuse_entities(data: bytes) -> None:
    """A name for a character is harmless; entities of entities unpack a page of text into gigabytes."""
    plain = data.replace(b"\0", b"")  # UTF-16 as well
    if len(_ENTITY.findall(plain)) > len(_HARMLESS_ENTITY.findall(plain)):
        raise ReadError("The feed declares entities, which are not read.", hint="Ingest the pages it names.")


def _entry(item: Any, place: str, outlet: str, words: int) -> Entry | None:
    content, link, title = _content(item, words), _said(item, "link"), _said(item, "title")
    own = link.startswith(("http://", "https://"))
    if not own and not content:
        return None
    return Entry(
        link if own else _within(place, _said(item, "id") or title),
        published=_when(item),
        order=_order(item),
        content=_page(item, outlet, content) if content else None,
        own=own,
        title=title,
    )


def _within(place: str, name: str) -> str:
    """An address for what has none of its own: its name behind that of its feed."""
    import httpx

    return str(httpx.URL(place).copy_with(fragment=name)) if "://" in place else f"{place}#{name}"


def _said(item: Any, key: str) -> str:
    return str(item[key]).strip() if item.get(key) else ""


def _when(item: Any) -> str | None:
    """When it was published, else last changed, in the feed's words."""
    return next((_said(item, key) for key in ("published", "updated", "created") if key in item), None) or None


def _order(item: Any) -> str:
    """A key that sorts by time; empty where none is given."""
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        if item.get(key):
            return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*item[key][:6])
    return ""


def _content(item: Any, least: int) -> str:
    """What the feed itself tells of the story, as HTML; empty where that is nothing."""
    texts = [str(part.get("value") or "") for part in item.get("content", [])] + [_said(item, "summary")]
    longest = max(texts, key=len)
    words = re.sub(r"<[^>]*>", " ", longest).split()
    return longest if len(words) >= least else ""


def _page(item: Any, outlet: str, content: str) -> bytes:
    """The entry as a page of its own, so that it goes through the reader of pages."""
    title = html.escape(_said(item, "title"))
    site = f'<meta property="og:site_name" content="{html.escape(outlet)}">' if outlet else ""
    author = f'<meta name="author" content="{html.escape(_said(item, "author"))}">' if _said(item, "author") else ""
    head = f'<meta charset="utf-8"><title>{title}</title>{site}{author}'
    return f"<!doctype html><html><head>{head}</head><body><article>{content}</article></body></html>".encode()
