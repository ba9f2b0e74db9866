"""
Files of records as people have them: JSON Lines, one JSON list, or CSV; with or without a byte order mark.

Each record comes with the line it stands on, or its place in the list. Empty lines are passed over.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import SuiteError
from assistant.notation import NotationError, from_json

Numbered = Iterator[tuple[int, Any]]


def records(path: Path) -> Numbered:
    """The records of a file with their places, from 1."""
    if not path.is_file():
        raise SuiteError(f"There is no case file {path}.", hint="Cases are a JSONL file, one JSON object a line.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SuiteError(f"{path.name} is not UTF-8.", hint="Save it as UTF-8.") from None
    if path.suffix.lower() == ".csv":
        return _rows(text)
    return _items(path.name, text) if text.lstrip().startswith("[") else _lines(path.name, text)


def _lines(name: str, text: str) -> Numbered:
    # Not splitlines: a line separator within a JSON string is no end of a record.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, from_json(line)
            except NotationError as error:
                where = f"{name}:{number}"
                raise SuiteError(f"{where}: not JSON: {error.why}.", hint="Write one JSON object a line.") from None


def _items(name: str, text: str) -> Numbered:
    try:
        listed = from_json(text)
    except NotationError as error:
        raise SuiteError(f"{name}:{error.line or 1}: not JSON: {error.why}.", hint="Correct that line.") from None
    yield from enumerate(listed, 1)


def _rows(text: str) -> Numbered:
    csv.field_size_limit(sys.maxsize)
    yield from enumerate(csv.DictReader(io.StringIO(text)), 2)
