"""
A library's files, opened for reading and writing, or for reading alone where they cannot be written to.

SQLite then takes the catalogue for a file that nobody changes, and Chroma, which writes even to search, is given a copy
of its own files that goes when it is closed. What another process stores meanwhile is not seen.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import LibraryError

_WAY_OUT = "Copy the library to a folder of your own and name that: --library DIR"


def is_writable(folder: Path) -> bool:
    return all(os.access(path, os.W_OK) for path in (folder, *folder.glob("*.sqlite3")))


def open_catalogue(path: Path, schema: str) -> sqlite3.Connection:
    """Open the catalogue, and make what the schema names and is not there."""
    reading_alone = path.exists() and not is_writable(path.parent)
    if reading_alone and _has_changes_aside(path):
        raise LibraryError(
            f"The library at {path.parent} cannot be written to, and its last changes are still to be taken in.",
            hint=_WAY_OUT,
        )
    connection: sqlite3.Connection | None = None
    try:
        # Threads take turns: the LangChain chain may run a batch in several.
        name = f"{path.resolve().as_uri()}?immutable=1" if reading_alone else path
        connection = sqlite3.connect(name, timeout=30, check_same_thread=False, uri=reading_alone)
        if not reading_alone:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(schema)
    except sqlite3.DatabaseError as error:
        if connection:
            connection.close()
        raise LibraryError(
            f"The catalogue {path.name} cannot be opened: {error}.",
            hint=_WAY_OUT if reading_alone else "Restore it from a copy, or ingest into a new --library.",
        ) from None
    return connection


def _has_changes_aside(path: Path) -> bool:
    """Whether a writer has left some in its log, which nobody may read without writing."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def refused(error: sqlite3.OperationalError, folder: Path) -> LibraryError:
    """Why a change was not made: another process holds the file for too long, the disk is full, it is read-only."""
    if is_writable(folder):
        return LibraryError(
            f"The catalogue could not be written: {error}.", hint="Nothing was changed; see to it and try again."
        )
    return LibraryError(f"The library at {folder} can only be read: it cannot be written to.", hint=_WAY_OUT)


def copied(folder: Path) -> TemporaryDirectory[str]:
    """The files of the vector store, in a folder that may be written to."""
    copy = TemporaryDirectory(prefix="podium-vectors-", ignore_cleanup_errors=True)
    for path in folder.iterdir():
        if path.is_dir():
            shutil.copytree(path, Path(copy.name) / path.name, copy_function=_copied)
        elif path.name.startswith("chroma."):
            _copied(path, Path(copy.name) / path.name)
    for path in Path(copy.name).iterdir():
        if path.is_dir():
            path.chmod(0o700)
    return copy


def _copied(source: str | Path, target: str | Path) -> None:
    """Without the source's permissions, which may forbid writing."""
    shutil.copyfile(source, target)
