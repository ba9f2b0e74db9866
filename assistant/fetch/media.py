"""What a reply is: a feed, a sitemap, or a page in a format that has a reader; and what the page's file is called."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

import httpx

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "text/plain": ".txt",
}
"""The suffix by which a reader is chosen, for every media type that has one."""
_LISTS = {
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml",
    "application/gzip", "application/x-gzip",
}  # fmt: skip
# Servers say these of files whose type they do not know; then the URL's own suffix is the better witness.
_VAGUE = {"", "application/octet-stream", "binary/octet-stream", "text/plain"}
_PROLOGUE = re.compile(
    rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>)*",
    re.DOTALL,
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_ROOTS = {b"rss": "feed", b"feed": "feed", b"RDF": "feed", b"urlset": "sitemap", b"sitemapindex": "sitemap"}


def media_type(headers: httpx.Headers) -> str:
    return str(headers.get("content-type", "")).split(";")[0].strip().lower()


def suffix_of(url: str, kind: str) -> str | None:
    """The suffix for the reader of a page; None where there is none for it."""
    own = PurePosixPath(httpx.URL(url).path).suffix.lower()
    own = ".html" if own == ".htm" else own
    return own if kind in _VAGUE and own in SUFFIXES.values() else SUFFIXES.get(kind)


def is_wanted(url: str, kind: str) -> bool:
    """Whether a reply of this media type can be anything that is read, known before its body is loaded."""
    is_list = kind in _LISTS or kind.endswith("+xml")
    return is_list or suffix_of(url, kind) is not None or (kind in _VAGUE and _is_packed(url))


def list_kind(data: bytes) -> str | None:
    """`feed`, `sitemap`, or None for a page: told by the root element, since feeds are served under any media type."""
    head = data[:20_000].replace(b"\0", b"")  # UTF-16 reads like ASCII without its NULs.
    found = _ROOT.match(_PROLOGUE.sub(b"", head, count=1))
    return _ROOTS.get(found[1]) if found else None


def is_packed(data: bytes) -> bool:
    return data.startswith(b"\x1f\x8b")


def _is_packed(url: str) -> bool:
    return httpx.URL(url).path.endswith(".gz")


def name_of(url: str, suffix: str) -> str:
    """`https://example.org/2031/talks?page=1`, `.html` → `talks.html`; a site's front page has the site's name."""
    parsed = httpx.URL(url)
    last = PurePosixPath(unquote(parsed.path)).name
    own = PurePosixPath(last).suffix.lower()
    stem = last[: -len(own)] if own in {*SUFFIXES.values(), ".htm", ".php", ".aspx", ".asp", ".jsp"} else last
    return (stem or parsed.host) + suffix
