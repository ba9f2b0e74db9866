"""Which program this is and what it runs on, by name and version; never a host's name or a path."""

from __future__ import annotations

import platform
import sqlite3
from functools import lru_cache
from importlib import metadata

_PACKAGES = (
    "podium-briefings", "chromadb", "langchain", "langchain-chroma", "langchain-core", "numpy", "onnxruntime", "openai",
    "pydantic", "python-docx", "rapidfuzz", "tiktoken", "tokenizers", "typer",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Python, SQLite and the packages."""
    return {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **packages()}


@lru_cache(maxsize=1)
def packages() -> dict[str, str]:
    """The packages that results depend on, those of them that are installed."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
