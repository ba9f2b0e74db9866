"""Where the documents that ship with Podium are: prompts, the demonstration corpus, eval suites."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def folder(name: str) -> Path:
    """A top-level folder: inside an installed wheel, or else beside the package in a checkout."""
    inside = Path(str(resources.files("assistant"))) / "_data" / name
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / name
