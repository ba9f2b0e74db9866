"""The nouns of fetching: what was found at a URL, within which limits, and what is remembered between two runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked of a site, and how long it is waited for."""

    entries: int = 100
    """Pages read of one feed or sitemap, the newest first."""
    bytes: int = 40 * 1024 * 1024
    """Of one page, unpacked."""
    redirects: int = 5
    timeout: float = 15.0
    """Seconds without a byte."""
    page_seconds: float = 60.0
    """For one page from its first byte to its last, however slowly they drip."""
    seconds: float = 600.0
    """For one URL with all the pages that its feed or sitemap names."""
    wait: float = 30.0
    """The longest Retry-After that is sat out."""
    delay: float = 5.0
    """The longest Crawl-delay that is kept between two requests to a host."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask it later whether a page has changed."""

    etag: str | None = None
    modified: str | None = None


class Memory(Protocol):
    """What is known of pages from earlier runs."""

    def get(self, url: str) -> Validators | None: ...

    def put(self, url: str, validators: Validators) -> None: ...


class NoMemory:
    """For whoever asks once."""

    def get(self, url: str) -> Validators | None:  # noqa: ARG002  # the protocol's
        return None

    def put(self, url: str, validators: Validators) -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page or file, with what the feed that named it says of it."""

    url: str
    """As it was asked for, without its fragment: a redirect does not change what a page is known by."""
    name: str
    """A file's name, made of the URL and the media type."""
    data: bytes
    media_type: str | None = None
    published: str | None = None
    """The feed's date in the feed's own words: for a page that has none."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that the page is the one that was read before."""

    url: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the user should know of a URL that was read all the same."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A URL that could not be had."""

    url: str
    problem: str
    way_out: str


Found: TypeAlias = Page | Unchanged | Noted | Rejected
