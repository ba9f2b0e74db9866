"""What a feed or sitemap names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


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


def newest(entries: Iterable[Entry]) -> list[Entry]:
    """Each URL once, the newest first; what has no time comes last, in the list's order."""
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry.url, entry)
    return sorted(unique.values(), key=lambda entry: entry.order, reverse=True)
