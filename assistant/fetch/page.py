"""A reply to the page it is: unpacked where a file was packed, named by its type."""

from __future__ import annotations

import zlib

from assistant.feeds import list_kind
from assistant.fetch import trouble
from assistant.fetch.address import host_of
from assistant.fetch.found import Limits, Page
from assistant.fetch.media import is_packed, media_type, name_of, suffix_of
from assistant.fetch.session import Reply
from assistant.fetch.unpack import TooLargeError, gunzipped


def page_of(url: str, reply: Reply, limits: Limits) -> Page:
    """The page, feed or sitemap that came when `url` was asked for; raises ReadError where it is none of them."""
    host, kind = host_of(reply.url), media_type(reply.headers)
    data, said = _unpacked(reply.data, host, limits.bytes), reply.headers.get("content-type")
    if list_kind(data):
        return Page(url, name_of(reply.url, ".xml"), data, said)
    suffix = suffix_of(reply.url, kind)
    if suffix is None:
        raise trouble.wrong_type(host, kind)
    return Page(url, name_of(reply.url, suffix), data, said)


def _unpacked(data: bytes, host: str, limit: int) -> bytes:
    """Sitemaps are often gzip files, beside any packing by the server."""
    if not is_packed(data):
        return data
    try:
        return gunzipped(data, limit)
    except TooLargeError:
        raise trouble.too_large(host, limit) from None
    except zlib.error:
        raise trouble.badly_packed(host, "gzip") from None
