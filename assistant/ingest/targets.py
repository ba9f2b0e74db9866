"""What the user names to be read → the files, pages and streams it stands for."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ReadError, UsageProblem
from assistant.ingest.folders import Holdings, survey
from assistant.read import MAX_BYTES, Source, told_by_content
from assistant.store.ledger import Ledger

if TYPE_CHECKING:
    from assistant.fetch import Page

STDIN = "stdin:"
"""What is piped in is known by its hash: it has no name that a later text could share."""


@dataclass(frozen=True, slots=True)
class Targets:
    """What the user named, looked up."""

    sources: tuple[str, ...]
    """URLs and files as named, and within folders the files that have a reader."""
    folders: tuple[str, ...]
    """The folders named, as absolute paths."""
    left: Holdings
    """What of the folders is not read."""


def look_up(targets: Sequence[str], *, recursive: bool = True) -> Targets:
    """Every source the targets stand for; raises UsageProblem at one that is not there."""
    sources: list[str] = []
    folders: list[str] = []
    held = Holdings()
    for target in targets:
        path = Path(target).expanduser()
        if target == "-" or is_url(target):
            sources.append(target)
        elif path.is_dir():
            before = len(held.wanted)
            survey(path, recursive=recursive, into=held)
            sources += held.wanted[before:]
            folders.append(str(path.absolute()))
        elif path.exists():
            sources.append(str(path.absolute()))
        else:
            raise UsageProblem(f"There is no file or folder {target!r}.", hint="Check the spelling, or quote the name.")
    return Targets(tuple(sources), tuple(folders), held)


def find(targets: Sequence[str], *, recursive: bool = True) -> tuple[str, ...]:
    """Every source the targets stand for."""
    return look_up(targets, recursive=recursive).sources


def is_url(target: str) -> bool:
    """Whether it has a scheme, be it one that is fetched or not."""
    return re.match(r"[a-z][a-z0-9+.-]*://", target, re.IGNORECASE) is not None


def is_file(source: str) -> bool:
    return not source.startswith(STDIN) and not is_url(source)


def load(uri: str) -> Source:
    if uri == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return Source(STDIN + hashlib.sha256(data).hexdigest()[:16], f"stdin{told_by_content(data)}", data)
    path = Path(uri)
    if printable(uri) != uri:
        problem = f"Cannot read {printable(path.name)}: its name is not UTF-8."
        raise ReadError(problem, hint="Rename it, or its folder.")
    try:
        # A file that is too large is told so by the reader; its bytes are not taken into memory to find out.
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ReadError(
                f"{path.name} has {size / 1e6:.0f} MB; the limit is {MAX_BYTES / 1e6:.0f} MB.",
                hint="Split it into smaller files.",
            )
        return Source(uri, path.name, path.read_bytes())
    except OSError as error:
        raise ReadError(f"Cannot read {path.name}: {error.strerror}.", hint="Check its permissions.") from None


def printable(uri: str) -> str:
    """The name with an escape for each byte that is no character, which neither index could store."""
    return uri.encode("utf-8", "backslashreplace").decode()


def source_of(page: Page) -> Source:
    return Source(page.url, page.name, page.data, page.media_type)


def vanished(ledger: Ledger, folders: Sequence[str], *, recursive: bool) -> list[str]:
    """The files below these folders that alone hold some document, and are on the disk no longer."""
    return [
        source
        for folder in folders
        for source in ledger.only_sources_below(folder)
        if (recursive or Path(source).parent == Path(folder)) and not os.path.lexists(source)
    ]
