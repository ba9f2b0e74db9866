"""What a reply may be, by its media type: a list, or a page that has a reader; and what the page's file is called."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

from assistant.media import SUFFIXES

_LISTS = {
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
    "application/gzip", "application/x-gzip",
}  # fmt: skip
# Servers say these of files whose type they do not know; then the URL's own suffix is the better witness.
_VAGUE = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}


def media_type(headers: httpx.Headers) -> str:
    return str(headers.get("content-type", "")).split(";")[0].strip().lower()


def suffix_of(url: str, kind: str) -> str | None:
    """The suffix for the reader of a page; None where there is none for it."""
    own = PurePosixPath(httpx.URL(url).path).suffix.lower()
    own = {".htm": ".html", ".mhtml": ".mht"}.get(own, own)
    return own if kind in _VAGUE and own in SUFFIXES.values() else SUFFIXES.get(kind)


def is_wanted(url: str, kind: str) -> bool:
    """Whether a reply of this media type can be anything that is read, known before its body is loaded."""
    is_list = kind in _LISTS or kind.endswith("+xml")
    return is_list or suffix_of(url, kind) is not None or (kind in _VAGUE and _may_list(url))


def is_packed(data: bytes) -> bool:
    return data.startswith(b"\x1f\x8b")


def _may_list(url: str) -> bool:
    """Whether it is called as feeds and packed sitemaps are."""
    return httpx.URL(url).path.lower().endswith((".gz", ".rss", ".atom", ".rdf", ".xml"))


def name_of(url: str, suffix: str) -> str:
    """`https://example.org/2031/talks?page=1`, `.html` → `talks.html`; a site's front page has the site's name."""
    parsed = httpx.URL(url)
    last = PurePosixPath(unquote(parsed.path)).name
    own = PurePosixPath(last).suffix.lower()
    stem = last[: -len(own)] if own in {*SUFFIXES.values(), ".htm", ".php", ".aspx", ".asp", ".jsp"} else last
    return (stem or parsed.host) + suffix
