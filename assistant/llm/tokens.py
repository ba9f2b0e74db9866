"""
How many tokens a text costs: exactly where tiktoken's table is on this machine, else an estimate that errs upwards.

The table is looked for where tiktoken keeps it and is never downloaded: a press office's machine may have no network,
and tiktoken would then hang in retries. It holds for OpenAI's models; the tokens of others are estimated.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# How OpenAI's models since gpt-4o part a text before they look up its parts.
_PARTS = "|".join(
    (
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""\p{N}{1,3}""",
        r""" ?[^\s\p{L}\p{N}]+[\r\n/]*""",
        r"""\s*[\r\n]+""",
        r"""\s+(?!\S)""",
        r"""\s+""",
    )
)
_COUNTED_EXACTLY = ("openai:", "azure:", "azure_openai:")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of tokens as tiktoken keeps them, and how it is known to be whole."""

    url: str
    sha256: str

    @property
    def path(self) -> Path | None:
        """Where tiktoken would find it; None where its cache is switched off."""
        folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR"))
        if folder is None:
            folder = str(Path(tempfile.gettempdir()) / "data-gym-cache")
        # tiktoken names the file after its address: SHA-1 is its choice and guards nothing.
        return Path(folder) / hashlib.sha1(self.url.encode(), usedforsecurity=False).hexdigest() if folder else None


TABLE = Table(
    "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken",
    "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
)


@dataclass(frozen=True, slots=True)
class Counter:
    count: Callable[[str], int]
    exact: bool
    notice: str | None = None
    """Said once to a person when the count is an estimate and need not be."""


def token_counter(table: Table = TABLE) -> Counter:
    """The best counter this machine has, without asking the network."""
    path = table.path
    content = _content(path) if path else None
    if content is not None and hashlib.sha256(content).hexdigest() == table.sha256:
        return _exact(content)
    return Counter(
        estimate,
        exact=False,
        notice="Tokens are estimated, on the safe side, since tiktoken's table is not here: see podium doctor.",
    )


def counter_for(model: str) -> Counter:
    """The counter for a model: the table counts OpenAI's tokens, and no others."""
    return token_counter() if model.startswith(_COUNTED_EXACTLY) else Counter(estimate, exact=False)


def estimate(text: str) -> int:
    """A third of the bytes, rounded up: prose in English takes about a quarter, in Chinese about a third."""
    return -(-len(text.encode("utf-8", "replace")) // 3)


def how_to_place(table: Table = TABLE) -> str:
    """What to do so that tokens are counted exactly."""
    if table.path is None:
        return "Set TIKTOKEN_CACHE_DIR to a folder for it; it is switched off by an empty one."
    return f"Save {table.url} as {table.path}"


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


@lru_cache(maxsize=2)
def _exact(content: bytes) -> Counter:
    """Made from the table's content, not through tiktoken's registry, which deletes a table it does not like."""
    import tiktoken

    ranks = {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, content.splitlines())}
    encoding = tiktoken.Encoding("podium", pat_str=_PARTS, mergeable_ranks=ranks, special_tokens={})
    # Ordinary: `<|endoftext|>` in a source is text like any other.
    return Counter(lambda text: len(encoding.encode_ordinary(text)), exact=True)
