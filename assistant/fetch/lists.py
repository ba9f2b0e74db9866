"""
A feed or sitemap to the pages that it names, the newest first.

An unchanged list stands for unchanged pages: it is remembered only when each of its pages was had, so that what failed
is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from assistant import feeds
from assistant.errors import ReadError
from assistant.feeds import Entry, list_kind, newest
from assistant.fetch import sitemaps, trouble
from assistant.fetch.address import checked, host_of, shown
from assistant.fetch.found import Found, Memory, Noted, Page, Rejected, Unchanged, Validators
from assistant.fetch.page import page_of
from assistant.fetch.session import Reply, Session

MAPS = 20
"""Sitemaps read of one index, the newest first."""


@dataclass(slots=True)
class _Listing:
    """What the lists behind one URL name, while they are read."""

    entries: list[Entry] = field(default_factory=list)
    lists: dict[str, Validators] = field(default_factory=dict)
    said: list[Found] = field(default_factory=list)
    whole: bool = True


def pages_of(
    session: Session, memory: Memory, url: str, reply: Reply, page: Page, listed: Callable[[int], None]
) -> Iterator[Found]:
    """Each page of the list that `reply` brought, or why it could not be had."""
    listing = _Listing(lists={url: reply.validators})
    if list_kind(page.data) == "feed":
        listing.entries += feeds.entries(page.data, reply.url, page.media_type or "")
    else:
        _read_maps(session, memory, url, page.data, listing)
    yield from listing.said
    chosen = newest(listing.entries)
    if len(chosen) > session.limits.entries:
        yield Noted(url, f"names {len(chosen):,} pages; the newest {session.limits.entries} were read.")
    listed(min(len(chosen), session.limits.entries))
    for entry in chosen[: session.limits.entries]:
        if session.left <= 0:
            late = trouble.out_of_time("every page of it", session.limits.seconds)
            yield Rejected(url, late.message, late.hint)
            return
        for found in _page(session, memory, entry):
            listing.whole &= isinstance(found, Page | Unchanged)
            yield found
    if listing.whole:
        for known, validators in listing.lists.items():
            memory.put(known, validators)


def _read_maps(session: Session, memory: Memory, url: str, data: bytes, listing: _Listing) -> None:
    """The pages of a sitemap, and of the sitemaps that it is an index of."""
    first = sitemaps.parsed(data)
    listing.entries += first.pages
    waiting = newest(first.maps)
    for _ in range(MAPS):
        if not waiting:
            return
        one = waiting.pop(0)
        try:
            found = _map(session, memory, one.url, listing)
        except ReadError as error:
            listing.whole = False
            listing.said.append(Rejected(shown(one.url), error.message, error.hint))
            continue
        listing.entries += found.pages
        waiting += newest(found.maps)
    if waiting:
        listing.said.append(Noted(url, f"names more than {MAPS} sitemaps; the newest {MAPS} were read."))


def _map(session: Session, memory: Memory, url: str, listing: _Listing) -> sitemaps.Sitemap:
    url = checked(url)
    if url in listing.lists:
        return sitemaps.Sitemap()
    reply = session.get(url, memory.get(url))
    if reply.status == 304:
        return sitemaps.Sitemap()
    page = page_of(url, reply, session.limits)
    if list_kind(page.data) != "sitemap":
        raise ReadError(f"{host_of(url)} names it as a sitemap, but it is none.", hint="Tell the site.")
    listing.lists[url] = reply.validators
    return sitemaps.parsed(page.data)


def _page(session: Session, memory: Memory, entry: Entry) -> Iterator[Found]:
    """An entry's page; where it cannot be had and never was, the story from the feed itself."""
    if entry.own:
        try:
            yield _fetched(session, memory, entry)
            return
        except ReadError as error:
            # The feed's wording must not replace the page's in the library because the site is down today.
            if entry.content is None or _is_known(memory, entry.url):
                yield Rejected(shown(entry.url), error.message, error.hint)
                return
            yield Noted(entry.url, f"was read from the feed itself, since its page could not be had: {error.message}")
    yield Page(entry.url, "story.html", entry.content or b"", "text/html; charset=utf-8", entry.published)


def _fetched(session: Session, memory: Memory, entry: Entry) -> Page | Unchanged:
    url = checked(entry.url)
    reply = session.get(url, memory.get(url))
    if reply.status == 304:
        return Unchanged(url)
    page = page_of(url, reply, session.limits)
    if list_kind(page.data):
        raise ReadError(f"{host_of(url)} sends a feed or sitemap in place of a page.", hint="Ingest it by itself.")
    memory.put(url, reply.validators)
    return replace(page, published=entry.published)


def _is_known(memory: Memory, url: str) -> bool:
    return memory.get(checked(url)) is not None
