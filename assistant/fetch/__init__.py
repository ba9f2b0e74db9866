"""
URLs to pages: a page, or the newest pages that a feed or sitemap names.

What is not done here: running a page's scripts, signing in, and following links that no feed or sitemap names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assistant.errors import ReadError
from assistant.feeds import list_kind
from assistant.fetch.address import Resolve, checked, resolve, shown
from assistant.fetch.found import Found, Limits, Memory, NoMemory, Noted, Page, Rejected, Unchanged, Validators
from assistant.fetch.lists import pages_of
from assistant.fetch.page import page_of
from assistant.fetch.session import Session
from assistant.fetch.transport import Connect, connect

__all__ = ["Found", "Limits", "Memory", "Noted", "Page", "Rejected", "Unchanged", "Validators", "fetch"]


def fetch(
    urls: Iterable[str],
    memory: Memory = NoMemory(),
    *,
    allow_private: bool = False,
    limits: Limits = Limits(),
    resolve: Resolve = resolve,
    connect: Connect = connect,
    listed: Callable[[int], None] = lambda pages: None,
) -> Iterator[Found]:
    """
    Fetch each URL, and the entries of each that is a feed or sitemap; whatever fails is among what is yielded.

    `listed` hears how many pages of a feed or sitemap are to come.

    A page is remembered when it is yielded, a list when every one of its entries was had.
    """
    with Session(limits, allow_private=allow_private, resolve=resolve, connect=connect) as session:
        for url in urls:
            session.begin()
            try:
                yield from _fetched(session, memory, checked(url), listed)
            except ReadError as error:
                yield Rejected(shown(url), error.message, error.hint)


def _fetched(session: Session, memory: Memory, url: str, listed: Callable[[int], None]) -> Iterator[Found]:
    reply = session.get(url, memory.get(url))
    if reply.status == 304:
        yield Unchanged(url)
        return
    page = page_of(url, reply, session.limits)
    if list_kind(page.data):
        yield from pages_of(session, memory, url, reply, page, listed)
    else:
        memory.put(url, reply.validators)
        yield page
