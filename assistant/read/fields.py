"""The names that records and front matter give to a document's fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.read.source import Raw

_NAMES: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "body"),
    "title": ("title", "headline"),
    "published": ("published", "date", "published_at", "publication_date", "datepublished"),
    "published_at": ("published_at",),
    "publisher": ("publisher", "source", "outlet"),
    "author": ("author", "byline", "authors"),
    "uri": ("url", "uri", "id"),
    "kind": ("kind",),
    "marking": ("marking",),
    "embargo_until": ("embargo_until", "embargo-until", "embargo"),
    "ground_rules": ("ground_rules", "ground-rules", "ground rules"),
    "speaker": ("speaker",),
}


def raw_from(record: Mapping[str, Any]) -> Raw:
    """The fields Podium knows, whatever the record calls them; the first name that has a value wins."""
    known = {
        name: next((value for key in keys if (value := _text(record.get(key)))), None) for name, keys in _NAMES.items()
    }
    return Raw(text=known.pop("text") or "", **known)


def _text(value: object) -> str | None:
    """Strings, numbers and YAML's dates as text; the names in a list or an object joined."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value))) or None
    return str(value).strip() and str(value)
