"""What an ingest did, and what it tells on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import NamedTuple

Tell = Callable[[str, int], None]
"""
Told what moved on: ("sources", n) found, ("listed", n) pages of a feed to come, ("fetched", n) of them here,
("passages", n) to embed and ("embedded", n) done; see `podium ingest` for the bar it draws.
"""


class Rejection(NamedTuple):
    """A source that could not be read."""

    source: str
    problem: str
    way_out: str


class Note(NamedTuple):
    """What the user should know of a source that was read."""

    source: str
    text: str


@dataclass(slots=True)
class Summary:
    """What an ingest did, in documents; the one noun that grows while it is made."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    """Files that were found again under another name."""
    duplicates: int = 0
    """Documents that another source holds, too."""
    passages: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    found: int = 0
    """Sources there were to read."""
    notes: list[Note] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    """Files of the folders named that have no reader."""
    links: list[str] = field(default_factory=list)
    """Links of the folders named that lead out of them or nowhere, and were not followed."""
    vanished: list[str] = field(default_factory=list)
    """Files of the folders named that were read before and are on the disk no longer; their text stays."""
    undated: list[str] = field(default_factory=list)
    """What was read and bears no date: no date filter finds it."""

    def __iadd__(self, other: Summary) -> Summary:
        for count in fields(self):
            setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))
        return self
