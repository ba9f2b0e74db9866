"""
What servers said of the pages that were read, kept in the catalogue: an unchanged page need not be sent twice.

A page is remembered under the terms on which it was read, so that a 304 cannot hide that the user now says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.fetch.found import Validators

if TYPE_CHECKING:
    from assistant.store.catalogue import Catalogue

# A source that was forgotten is to be read anew, and so is whatever feed named it: all of it is asked for whole again.
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS pages (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, terms TEXT NOT NULL)",
    "CREATE TRIGGER IF NOT EXISTS pages_forgotten AFTER DELETE ON sources BEGIN DELETE FROM pages; END",
)


class Pages:
    """The memory of one run; nothing is kept until `keep`, when the documents of the pages are safe."""

    def __init__(self, catalogue: Catalogue, terms: str) -> None:
        self.catalogue = catalogue
        self.terms = terms
        self.fresh: dict[str, Validators] = {}
        with catalogue.transaction() as db:
            for statement in _SCHEMA:
                db.execute(statement)

    def get(self, url: str) -> Validators | None:
        if url in self.fresh:
            return self.fresh[url]
        row = self.catalogue.connection.execute(
            "SELECT etag, modified FROM pages WHERE url = ? AND terms = ?", (url, self.terms)
        ).fetchone()
        return Validators(*row) if row else None

    def put(self, url: str, validators: Validators) -> None:
        self.fresh[url] = validators

    def forget(self, url: str) -> None:
        """A page that could not be read is to be sent again."""
        self.fresh.pop(url, None)

    def keep(self) -> None:
        rows = [(url, known.etag, known.modified, self.terms) for url, known in self.fresh.items()]
        with self.catalogue.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?)", rows)
        self.fresh = {}
