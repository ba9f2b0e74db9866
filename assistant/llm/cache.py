"""
Replies remembered: the same request to the same model at the same server costs nothing the second time.

They lie in the library, since they are made of its documents' words and must go where those go: a document that is
removed takes them all with it. A reply is found by a hash of everything that it depends on, so nothing that changes
(a prompt, a passage, the schema, the limit) is ever answered from memory. What cannot be read or written costs a call
and nothing else: a library on a read-only disk can still be asked.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.chat import Chat, Reply, Request
from assistant.llm.failures import Server

log = logging.getLogger(__name__)

FORMAT = 1
MOST_BYTES = 64_000_000
"""Of all replies; the longest unused go first."""
_DAY = 86_400

_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY, text TEXT NOT NULL, model TEXT NOT NULL, used REAL NOT NULL, bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS replies_used ON replies (used, bytes);
"""


class Replies:
    """The replies that a library remembers, in one SQLite file that several threads and programs may use."""

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        self.path = path
        self.most_bytes = most_bytes

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            db.executescript(_SCHEMA)
            yield db

    def get(self, key: str) -> Reply | None:
        if not self.path.exists():
            return None
        try:
            with self._connected() as db:
                found = db.execute("SELECT text, model, used FROM replies WHERE key = ?", (key,)).fetchone()
                if found and found[2] < time.time() - _DAY:
                    db.execute("UPDATE replies SET used = ? WHERE key = ?", (time.time(), key))
        except sqlite3.Error as error:
            log.info("No remembered reply could be read: %s.", error)
            return None
        return Reply(found[0], model=found[1], cached=True) if found else None

    def put(self, key: str, reply: Reply) -> None:
        size = len(reply.text.encode("utf-8", "replace"))
        try:
            with self._connected() as db:
                db.execute(
                    "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?)",
                    (key, reply.text, reply.model, time.time(), size),
                )
                self._prune(db)
        except (sqlite3.Error, UnicodeEncodeError) as error:
            log.info("The reply cannot be remembered: %s.", error)

    def _prune(self, db: sqlite3.Connection) -> None:
        (total,) = db.execute("SELECT sum(bytes) FROM replies").fetchone()
        if total <= self.most_bytes:
            return
        # A tenth more than is needed, so that not every reply from now on takes one out.
        excess = total - self.most_bytes * 0.9
        gone = []
        for key, size in db.execute("SELECT key, bytes FROM replies ORDER BY used"):
            if excess <= 0:
                break
            gone.append((key,))
            excess -= size
        db.executemany("DELETE FROM replies WHERE key = ?", gone)


def remembered(chat: Chat, server: Server, replies: Replies, hit: Callable[[], None]) -> Chat:
    """The Chat, asked once for each request; `hit` is called for a reply that needed no call."""
    locks: dict[str, threading.Lock] = {}
    guard = threading.Lock()

    def mindful(request: Request) -> Reply:
        key = key_of(request, server)
        with guard:
            lock = locks.setdefault(key, threading.Lock())
        with lock:  # Who asks the same at the same time waits for the one reply.
            known = replies.get(key)
            if known is None:
                reply = chat(request)
                replies.put(key, reply)
            with guard:
                locks.pop(key, None)
        if known is None:
            return reply
        hit()
        if request.hear:
            request.hear(known.text)
        return known

    return mindful


def key_of(request: Request, server: Server) -> str:
    """A hash of all that the reply depends on; the temperature is nought for every request."""
    parts = [FORMAT, server.model, server.host, request.system, request.user, request.schema, request.max_tokens]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
