"""
What earlier runs computed, by the hash of everything it depends on: an interrupted run goes on where it stopped.

One SQLite file in the runs folder. Each result is committed as it comes, so that a killed run keeps what it had.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.errors import BudgetSpent, PodiumError, SuiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

_SCHEMA = "CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


def fingerprint(*parts: Any) -> str:
    """The SHA-256 of any JSON-like values, the same in every process: 32 hexadecimal digits."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def caught(stage: str, step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A stage's result, or its failure as data."""
    try:
        return step()
    except BudgetSpent:  # Every case after it would meet the same; those before it are kept.
        raise
    except PodiumError as error:
        return {"error": f"{stage}: {error.message}"}
    except Exception as error:  # A case's crash is data: the other cases' results must not be lost with it.
        return {"error": f"{stage}: {type(error).__name__}: {error}"}


class Stages:
    """A store of results. Errors are kept apart from values: they are data, and may be asked for again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    @contextmanager
    def open(cls, folder: Path) -> Iterator[Stages]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SuiteError(
                f"Runs cannot be kept in {folder}: {error.strerror}.", hint="Name another folder: --runs DIR"
            ) from None
        connection = sqlite3.connect(
            folder / "stages.sqlite", check_same_thread=False, isolation_level=None, timeout=30
        )
        try:
            # Survives the death of the process without a disk flush a case; a power cut costs the last few results.
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute(_SCHEMA)
            yield cls(connection)
        finally:
            connection.close()

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        """The stored values of those keys that have one."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), 500):
            block = wanted[start : start + 500]
            marks = ",".join("?" * len(block))
            with self._lock:
                rows = self._connection.execute(
                    f"SELECT key, value FROM results WHERE key IN ({marks})",  # noqa: S608  # only question marks
                    block,
                ).fetchall()
            found.update((key, json.loads(value)) for key, value in rows)
        return found

    def put(self, key: str, value: Any) -> None:
        self.put_many({key: value})

    def put_many(self, values: Mapping[str, Any]) -> None:
        """All of the values or none, in one transaction."""
        rows = [(key, json.dumps(value, ensure_ascii=False, allow_nan=False)) for key, value in values.items()]
        with self._lock, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?)", rows)
