"""
What a folder holds for reading, and what of it is left: files without a reader, links that lead out, closed folders.

A link within a folder is read under its own name. One that leads out of it is not followed: whoever names a folder
means what is in it, and by a link a shared folder would reach into the rest of the disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.read import HEAD, is_wanted, supported

_IGNORED = {"__pycache__", "node_modules", "thumbs.db", "desktop.ini"}


@dataclass(slots=True)
class Holdings:
    """The files of the folders that were named, sorted by what becomes of them; it grows while they are walked."""

    wanted: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    """Without a reader."""
    links: list[str] = field(default_factory=list)
    """Links that are not followed."""
    closed: list[OSError] = field(default_factory=list)
    """Folders that may not be looked into."""


def survey(folder: Path, *, recursive: bool, into: Holdings) -> None:
    """Walk a folder in the order of its names; what is hidden or a program's own is nobody's document."""
    home = folder.resolve()
    for file in sorted(_files(folder, into, recursive=recursive)):
        if file.is_symlink() and not _is_within(file, home):
            into.links.append(str(file.absolute()))
        elif file.is_file():
            (into.wanted if _is_read(file) else into.passed_over).append(str(file.absolute()))


def _files(folder: Path, into: Holdings, *, recursive: bool) -> Iterator[Path]:
    for here, folders, files in os.walk(folder, onerror=into.closed.append):
        links = [name for name in folders if Path(here, name).is_symlink()]
        folders[:] = [name for name in folders if recursive and not _is_hidden(name)]
        yield from (Path(here, name) for name in (*files, *links) if not _is_hidden(name))


def _is_hidden(name: str) -> bool:
    """Whether it is hidden or a program's own: a lock of Word's, an index of thumbnails."""
    return name.startswith((".", "~$")) or name.lower() in _IGNORED


def _is_within(link: Path, home: Path) -> bool:
    """Whether a link leads to something that is there, within the folder."""
    try:
        return link.resolve(strict=True).is_relative_to(home)
    except (OSError, RuntimeError):  # It leads nowhere, or in a circle.
        return False


def _is_read(file: Path) -> bool:
    if not supported(file.name):
        return False
    try:
        with file.open("rb") as opened:
            return is_wanted(file.name, opened.read(HEAD))
    except OSError:
        return True  # Why it cannot be read is said when it is.
