"""RSS and Atom to entries."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import httpx

from assistant.errors import ReadError
from assistant.fetch.entries import Entry

STORY_WORDS = 15
"""An entry with as many words tells something; with fewer it only calls one to the page."""

_ENTITY = re.compile(rb"<!ENTITY\b")
_HARMLESS_ENTITY = re.compile(rb"<!ENTITY\s+[\w.-]+\s+([\"'])(?:&#x?\w{1,6};|[^\"'&%<]{0,20})\1\s*>")


def entries(data: bytes, url: str, media_type: str) -> list[Entry]:
    """What a feed names, in its own order; raises ReadError where it is no feed after all."""
    import feedparser  # type: ignore[import-untyped]  # it ships no types

    _refuse_entities(data)
    headers = {"content-type": media_type, "content-location": url}
    feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if not feed.version:
        raise ReadError("The feed cannot be read: it is malformed.", hint="Check it with a feed validator.")
    outlet = _said(feed.feed, "title")
    return [entry for item in feed.entries if (entry := _entry(item, url, outlet))]


def _refuse_entities(data: bytes) -> None:
    """A name for a character is harmless; entities of entities unpack a page of text into gigabytes."""
    plain = data.replace(b"\0", b"")  # UTF-16 as well
    if len(_ENTITY.findall(plain)) > len(_HARMLESS_ENTITY.findall(plain)):
        raise ReadError("The feed declares entities, which are not read.", hint="Ingest the pages it names.")


def _entry(item: Any, feed_url: str, outlet: str) -> Entry | None:
    content = _content(item)
    link = _said(item, "link")
    if not link.startswith(("http://", "https://")):
        if not content:
            return None
        link = str(httpx.URL(feed_url).copy_with(fragment=_said(item, "id") or _said(item, "title")))
        return Entry(link, published=_when(item), order=_order(item), content=_page(item, outlet, content), own=False)
    return Entry(
        link, published=_when(item), order=_order(item), content=_page(item, outlet, content) if content else None
    )


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


def _content(item: Any) -> str:
    """What the feed itself tells of the story, as HTML; empty where that is nothing."""
    texts = [str(part.get("value") or "") for part in item.get("content", [])] + [_said(item, "summary")]
    longest = max(texts, key=len)
    words = re.sub(r"<[^>]*>", " ", longest).split()
    return longest if len(words) >= STORY_WORDS else ""


def _page(item: Any, outlet: str, content: str) -> bytes:
    """The entry as a page of its own, so that it goes through the reader of pages."""
    title = html.escape(_said(item, "title"))
    site = f'<meta property="og:site_name" content="{html.escape(outlet)}">' if outlet else ""
    author = f'<meta name="author" content="{html.escape(_said(item, "author"))}">' if _said(item, "author") else ""
    head = f'<meta charset="utf-8"><title>{title}</title>{site}{author}'
    return f"<!doctype html><html><head>{head}</head><body><article>{content}</article></body></html>".encode()
