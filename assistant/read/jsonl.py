"""JSON Lines: one document a line; a bad line is reported by its number and the rest goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.errors import ReadError
from assistant.notation import NotationError, from_json
from assistant.read.decode import decoded
from assistant.read.fields import raw_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.read.source import Raw, Source

_HINT = 'Write one JSON object a line with at least a "text" field.'


def read_jsonl(source: Source) -> Iterator[Raw | ReadError]:
    """Yields each record, or what is wrong with its line."""
    for number, line in enumerate(decoded(source).split("\n"), 1):
        if line.strip():
            yield _record(f"{source.uri}#{number}", line)


def _record(place: str, line: str) -> Raw | ReadError:
    try:
        record = from_json(line)
    except NotationError as error:
        return ReadError(f"Cannot read {place}: it is not JSON ({error.why}).", hint=_HINT)
    if not isinstance(record, dict):
        return ReadError(f"Cannot read {place}: it is a {type(record).__name__} and not an object.", hint=_HINT)
    raw = raw_from({str(key).lower(): value for key, value in record.items()})
    if not raw.text.strip():
        return ReadError(f"Cannot read {place}: it has no text.", hint=_HINT)
    return replace(raw, uri=raw.uri if _is_address(raw.uri) else place)


def _is_address(uri: str | None) -> bool:
    """A bare number or a row id says nothing outside its file."""
    return uri is not None and ":" in uri
