"""
A briefing's JSON back to the Briefing, so that it can be compared, cleared, checked again and printed in any format.

Of each source only what the JSON holds comes back: the cited words and the passage around them stand at their places
in a text that is blank elsewhere. A file whose citations contradict each other or themselves is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.domain import Briefing
from assistant.errors import RecordError
from assistant.notation import from_json
from assistant.record.shapes import LARGEST, BriefingShape
from assistant.record.shelf import Shelf

__all__ = ["LARGEST", "Record", "content_of", "load", "parsed"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A briefing as it was written."""

    briefing: Briefing
    notice: str | None
    """What the checker said of its own errors."""
    data: dict[str, Any]
    """The file's JSON."""

    def showing(self, briefing: Briefing) -> Record:
        """This record where all of it is shown, else one of what is."""
        return self if briefing == self.briefing else Record(briefing, self.notice, {})


def load(path: Path) -> Record:
    """The briefing in a file; raises RecordError where there is none that can be read."""
    return parsed(content_of(path), path.name)


def content_of(path: Path) -> bytes:
    """The bytes of a file that podium brief wrote."""
    try:
        if path.stat().st_size > LARGEST:
            raise RecordError(f"{path.name} is too large for a briefing.", hint="Name a file that podium brief wrote.")
        return path.read_bytes()
    except OSError as error:
        raise RecordError(
            f"Cannot read {path}: {error.strerror}.", hint="Name a file that podium brief wrote."
        ) from None


def parsed(content: bytes, name: str) -> Record:
    """The briefing in a file's bytes; `name` is what the file is called in a refusal."""
    try:
        data = from_json(content.decode("utf-8"))
    except ValueError:
        raise RecordError(f"{name} is not JSON.", hint="Write one: podium brief --out briefing.json") from None
    if not isinstance(data, dict) or data.get("kind") != "briefing" or data.get("format") != FORMAT:
        raise RecordError(
            f"{name} is not the JSON of a briefing in format {FORMAT}.",
            hint="Write one: podium brief --out briefing.json",
        )
    try:
        read = BriefingShape.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise RecordError(f"{name} is damaged at {where}: {first['msg']}.", hint="Restore it from a copy.") from None
    try:
        return Record(Shelf(read).briefing(), read.notice, data)
    except ValueError as damage:
        raise RecordError(f"{name} is damaged: {damage}.", hint="Restore it from a copy.") from None
