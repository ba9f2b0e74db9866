"""What the user names to be read → the files, pages and streams it stands for."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ReadError, UsageProblem
from assistant.read import MAX_BYTES, Source, supported

if TYPE_CHECKING:
    from assistant.fetch import Page

STDIN = "stdin:"
"""What is piped in is known by its hash: it has no name that a later text could share."""
_IGNORED_FOLDERS = {"__pycache__", "node_modules"}


def find(targets: Sequence[str], *, recursive: bool = True) -> Iterator[str]:
    """Every source the targets stand for: URLs and files as named, and within folders those that have a reader."""
    for target in targets:
        path = Path(target).expanduser()
        if target == "-" or is_url(target):
            yield target
        elif path.is_dir():
            inside = path.rglob("*") if recursive else path.glob("*")
            yield from (str(file.absolute()) for file in sorted(inside) if _wanted(file, path))
        elif path.exists():
            yield str(path.absolute())
        else:
            raise UsageProblem(f"There is no file or folder {target!r}.", hint="Check the spelling, or quote the name.")


def is_url(target: str) -> bool:
    """Whether it has a scheme, be it one that is fetched or not."""
    return re.match(r"[a-z][a-z0-9+.-]*://", target, re.IGNORECASE) is not None


def _wanted(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    hidden = any(part.startswith(".") or part in _IGNORED_FOLDERS for part in parts)
    return not hidden and supported(file.name) and file.is_file()


def is_file(source: str) -> bool:
    return not source.startswith(STDIN) and not is_url(source)


def load(uri: str) -> Source:
    if uri == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        return Source(STDIN + hashlib.sha256(data).hexdigest()[:16], "stdin.txt", data)
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
