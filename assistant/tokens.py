"""
How many tokens a text costs: exactly where tiktoken's table is on this machine, else an estimate that errs upwards.

The table is looked for where tiktoken keeps it and is never downloaded: a press office's machine may have no network,
and tiktoken would then hang in retries. One table serves every model; for other vendors' models it is an estimate too.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ENCODING = "o200k_base"
_TABLE = f"https://openaipublic.blob.core.windows.net/encodings/{ENCODING}.tiktoken"
_TABLE_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"


@dataclass(frozen=True, slots=True)
class Counter:
    count: Callable[[str], int]
    exact: bool
    notice: str | None = None
    """Said once to a person when the count is an estimate."""


def token_counter() -> Counter:
    """The best counter this machine has, without asking the network."""
    path = table_path()
    if path and _digest(path) == _TABLE_SHA256:
        return _exact()
    place = path or Path("TIKTOKEN_CACHE_DIR")
    return Counter(estimate, exact=False, notice=f"Tokens are estimated: tiktoken's table is not at {place}.")


def estimate(text: str) -> int:
    """A third of the bytes, rounded up: prose in English takes about a quarter, in Chinese about a third."""
    return -(-len(text.encode("utf-8", "replace")) // 3)


def table_path() -> Path | None:
    """Where tiktoken would find its table (`podium doctor` says so); None where its cache is switched off."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR"))
    if folder is None:
        folder = str(Path(tempfile.gettempdir()) / "data-gym-cache")
    # tiktoken names the file after its address: SHA-1 is its choice and guards nothing.
    return Path(folder) / hashlib.sha1(_TABLE.encode(), usedforsecurity=False).hexdigest() if folder else None


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


@lru_cache(maxsize=1)
def _exact() -> Counter:
    """Only called when the table's hash is right, since tiktoken deletes any other and downloads it anew."""
    import tiktoken

    encoding = tiktoken.get_encoding(ENCODING)
    # Ordinary: `<|endoftext|>` in a source is text like any other.
    return Counter(lambda text: len(encoding.encode_ordinary(text)), exact=True)
