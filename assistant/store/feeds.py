"""The feeds, pages and sites that are read before every morning's briefing."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.store.journal import Store

_SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, added TEXT NOT NULL, publisher TEXT, marking TEXT, allow_private INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Feed:
    url: str
    added: str
    """The moment in UTC."""
    publisher: str | None = None
    """Said of what it brings, over what that says."""
    marking: str | None = None
    allow_private: bool = False
    """Whether it may lie on this machine or its network."""


class Feeds:
    def __init__(self, store: Store) -> None:
        self.store = store
        store.connection.executescript(_SCHEMA)

    def all(self) -> list[Feed]:
        rows = self.store.connection.execute(
            "SELECT url, added, publisher, marking, allow_private FROM feeds ORDER BY added, url"
        )
        return [Feed(url, added, publisher, marking, bool(own)) for url, added, publisher, marking, own in rows]

    def get(self, url: str) -> Feed | None:
        return next((feed for feed in self.all() if feed.url == url), None)

    def add(self, feed: Feed) -> bool:
        """Keep a feed, or put what is said of it anew; whether it is a new one."""
        known = feed.url in {one.url for one in self.all()}
        with self.store.transaction() as db:
            db.execute(
                "INSERT INTO feeds VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET "
                "publisher = excluded.publisher, marking = excluded.marking, allow_private = excluded.allow_private",
                (feed.url, feed.added, feed.publisher, feed.marking, feed.allow_private),
            )
        return not known

    def remove(self, url: str) -> bool:
        """Read it no longer; what it brought stays. Whether there was such a feed."""
        with self.store.transaction() as db:
            return db.execute("DELETE FROM feeds WHERE url = ?", (url,)).rowcount > 0
