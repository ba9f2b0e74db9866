"""The names that records and front matter give to a document's fields."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.read.source import Raw

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "body"),
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "publication_date", "datepublished"),
    "published_at": ("published_at",),
    "modified": ("modified", "date_modified", "datemodified"),
    "first_published": ("first_published",),
    "publisher": ("publisher", "source", "outlet"),
    "author": ("author", "byline", "authors"),
    "uri": ("url", "uri", "id"),
    "kind": ("kind",),
    "marking": ("marking",),
    "embargo_until": ("embargo_until", "embargo-until", "embargo"),
    "ground_rules": ("ground_rules", "ground-rules", "ground rules"),
    "speaker": ("speaker",),
}

_OFFICE = re.compile(
    r"\b(?:office|ministry|department|government|house|agency|commission|council|bureau|embassy|secretariat|parliament|"
    r"service|authority|committee|press|newsroom|news)\b",
    re.IGNORECASE,
)


_PUBLIC_BODY = re.compile(
    r"\b(?:office|ministry|department|government|white house|embassy|secretariat|commission|council|parliament)\b",
    re.IGNORECASE,
)


def raw_from(record: Mapping[str, Any]) -> Raw:
    """The fields Podium knows, whatever the record calls them; the first name that has a value wins."""
    raw = Raw()
    for name, keys in _NAMES.items():
        value = next((text for key in keys if (text := _text(record.get(key)))), None)
        raw = replace(raw, **{name: value}) if value else raw  # type: ignore[arg-type]  # text fields only
    return raw


def _text(value: object) -> str | None:
    """
    A field as text, the names of several authors joined.

    One level of lists and objects is looked into, since YAML's aliases can nest a page of text into gigabytes.
    """
    if isinstance(value, list):
        return ", ".join(filter(None, map(_scalar, value[:100]))) or None
    return _scalar(value)


def _scalar(value: object) -> str | None:
    value = value.get("name") if isinstance(value, dict) else value
    return (
        str(value)
        if isinstance(value, str | int | float | date) and not isinstance(value, bool) and str(value).strip()
        else None
    )


_NOBODY = re.compile(
    r"^\W*(?:anonymous|unspecified|unknown|admin\w*|(?:microsoft|ms) office|microsoft word|libreoffice"
    r"|openoffice(?:\.org)?|python-docx|apache poi|google docs|author|owner"
    r"|(?:(?:microsoft )?office |windows |default |standard)?user)?\W*$",
    re.IGNORECASE,
)


def person(author: str | None) -> str | None:
    """The author that a file names, where it is not its program or a nameless account: `Microsoft Office User`."""
    return None if not author or _NOBODY.match(author) else author


def institution(author: str | None) -> str | None:
    """
    An author that is an office and not a person, and so has published the thing itself.

    `The White House, Office of the Press Secretary` → itself; `Ana Ruiz` → None
    """
    return author if author and _OFFICE.search(author) else None


def is_public_body(publisher: str | None) -> bool:
    """Whether what it publishes is a statement of its own, and not a report on others."""
    return publisher is not None and _PUBLIC_BODY.search(publisher) is not None
