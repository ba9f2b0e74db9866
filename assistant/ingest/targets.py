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
_IGNORED = {"__pycache__", "node_modules", "thumbs.db", "desktop.ini"}


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


def passed_over(targets: Sequence[str], *, recursive: bool = True) -> Iterator[str]:
    """The files within the folders named that have no reader, save those that no person wrote."""
    for folder in (path for target in targets if not is_url(target) and (path := Path(target).expanduser()).is_dir()):
        inside = folder.rglob("*") if recursive else folder.glob("*")
        shown = (file for file in sorted(inside) if not _is_hidden(file, folder) and file.is_file())
        yield from (printable(str(file.absolute())) for file in shown if not supported(file.name))


def is_url(target: str) -> bool:
    """Whether it has a scheme, be it one that is fetched or not."""
    return re.match(r"[a-z][a-z0-9+.-]*://", target, re.IGNORECASE) is not None


def _wanted(file: Path, folder: Path) -> bool:
    return not _is_hidden(file, folder) and supported(file.name) and file.is_file()


def _is_hidden(file: Path, folder: Path) -> bool:
    """Whether it, or a folder above it, is hidden or a program's own: a lock of Word's, an index of thumbnails."""
    parts = file.relative_to(folder).parts
    return any(part.startswith((".", "~$")) or part.lower() in _IGNORED for part in parts)


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
