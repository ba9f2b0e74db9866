"""Which program this is and what it runs on, by name and version; never a host's name or a path."""

from __future__ import annotations

import platform
import sqlite3
from importlib import metadata

_PACKAGES = (
    "podium-briefings", "chromadb", "langchain-core", "numpy", "onnxruntime", "openai", "pydantic", "python-docx",
    "rapidfuzz", "tokenizers",
)  # fmt: skip


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
