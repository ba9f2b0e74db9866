"""
The nouns of reading: what goes in, what a reader returns, and how it fails.

A reader returns raw parts in its format's own words; `finish` alone turns them into a Document, so that every format
is normalised, dated and told apart by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from assistant.errors import ReadError


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes and where they came from."""

    uri: str
    """An absolute path or a URL."""
    name: str
    """The file's name; its suffix picks the reader."""
    data: bytes
    media_type: str | None = None
    """From HTTP or an e-mail, used where the name has no known suffix."""

    cover: Raw | None = None
    """The message that carries it, whose date and terms are its own where it states none."""

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user said on the command line; it wins over what the file says."""

    publisher: str | None = None
    date: str | None = None
    marking: str | None = None
    embargo_until: str | None = None
    ground_rules: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """One document as its format gives it: nothing normalised, dates in any form, None where the format is silent."""

    text: str = ""
    pages: tuple[str, ...] = ()
    """The text page by page, instead of `text`, for paged formats."""
    preamble: str = ""
    """What stands outside the text and may carry a marking or an embargo: a running head, a page's furniture."""
    uri: str | None = None
    """For one record of many, its own address."""
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    published_at: str | None = None
    modified: str | None = None
    """When its text was last changed."""
    first_published: str | None = None
    kind: str | None = None
    marking: str | None = None
    embargo_until: str | None = None
    ground_rules: str | None = None
    speaker: str | None = None
    """Who says all of it, where a record is one utterance."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the user should know of a file that is read all the same."""

    uri: str
    text: str
    """A predicate: `has 3 entries without words.`"""


Part: TypeAlias = Raw | Source | ReadError | Remark
"""What a reader finds in a file: a document, a file inside the file, a record that cannot be read, or a remark."""

Reader: TypeAlias = Callable[[Source], Iterator[Part]]


def unreadable(name: str, why: str, *, hint: str) -> ReadError:
    """`unreadable("a.pdf", "it is encrypted", hint="Save a copy without a password.")`"""
    return ReadError(f"Cannot read {name}: {why}.", hint=hint)
